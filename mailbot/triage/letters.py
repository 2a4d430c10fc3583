"""Letters that set a name and an address on lines of their own, in the middle of a sentence.

    "I hereby name" / "Sam Kim" / "skim@a.example" / "as authorized representative of our agency."

The lines are one sentence: they are put on the line where it begins.
"""

import re
from dataclasses import replace

from mailbot.model.message import Line, Message, Standing

_BEGINS = re.compile(
    r"\b(?:designate|designates|designating|appoint|appoints|appointing|name|names|naming|authorize|nominate|hereby (?:add|make))[,:]?\s*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s*(?:as|to (?:be|act|serve)) (?:an? |our |the |its |your )?", re.IGNORECASE)
_NAMED = re.compile(
    r"\s*+[^\W\d_][\w.'’-]*+(?:(?:, ?| )[^\W\d_][\w.'’-]*+){0,4},?\s*+|\s*+[<(]?[\w.+-]{1,64}@[\w.-]{1,120}[>)]?\s*"
)
_MOST = 8  # lines from the first to the last, blank ones too


def with_letter_lines(message: Message) -> Message:
    """The mail with such a sentence on one line, and as many lines as before."""
    lines = list(message.body.lines)
    for at, line in enumerate(lines):
        if line.standing is Standing.OWN and _BEGINS.search(line.text[-40:]):
            _join(lines, at)
    return replace(message, body=replace(message.body, lines=tuple(lines)))


def _join(lines: list[Line], first: int) -> None:
    """Put the lines up to the one that goes on with "as" on the first, where nothing but names and addresses is between."""
    between: list[str] = []
    for at in range(first + 1, min(len(lines), first + _MOST)):
        text = lines[at].text.strip()
        if lines[at].standing is not Standing.OWN:
            return
        if between and _GOES_ON.match(text):
            named = " ".join(f"({each.strip('<>()')})" if "@" in each else each for each in between)
            lines[first] = replace(lines[first], text=f"{lines[first].text.rstrip(' ,:')} {named} {text}")
            for gone in range(first + 1, at + 1):
                lines[gone] = replace(lines[gone], text="")
            return
        if text and (len(text) > 80 or not _NAMED.fullmatch(text)):
            return
        if text:
            between.append(text)
