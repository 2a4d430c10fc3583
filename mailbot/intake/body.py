"""The text of a mail -> `Body`: lines with where they stand, and label-value pairs.

In: the text part, the HTML part or both, decoded. Out: what a reader sees, judged line by line. Pure, linear in its
input, never raises. Where both parts say something the HTML is read: it is what mail programs show, and its tables
hold what the text part of the same mail lost.
"""

import re

from mailbot.intake.answers import mark_answers
from mailbot.intake.html import Page, read_page
from mailbot.intake.lines import RawLine
from mailbot.intake.quoting import judge
from mailbot.model.message import Body, Line, Pair, Standing

_MARKS = re.compile(r"^((?:[ ]{0,2}>){1,40})[ ]?")
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_POORER = 0.6  # of the other part's words: a part that says less than this has lost something


def read_body(text: str | None, html: str | None, *, is_flowed: bool = False, delsp: bool = False) -> Body:
    """Read the body of a mail.

    Args:
        text: the text/plain part, decoded; None or blank when there is none.
        html: the text/html part, decoded; None or blank when there is none.
        is_flowed: the text part is format=flowed (RFC 3676).
        delsp: the text part has DelSp=yes (RFC 3676 section 4).

    Returns:
        Lines in order, each with its standing; pairs in the order of their first line.
    """
    page = read_page(html) if html and html.strip() else Page(lines=(), pairs=())
    written = _text_lines(text or "", is_flowed=is_flowed, delsp=delsp)
    shown = _words(page.lines) + page.struck  # a text part says nothing of what is struck through
    from_html = shown > 0 and shown >= _POORER * _words(written)
    lines, standings = judge(page.lines if from_html else written)
    mark_answers(lines, standings)
    return Body(
        lines=tuple(
            Line(text=line.text.rstrip(), standing=standing, depth=line.depth)
            for line, standing in zip(lines, standings, strict=True)
        ),
        pairs=_pairs(page, standings) if from_html else (),
        from_html=from_html,
    )


def _pairs(page: Page, standings: list[Standing]) -> tuple[Pair, ...]:
    foreign = _next_foreign(standings)
    pairs = []
    for found in page.pairs:
        first = foreign[
            min(found.at, len(standings))
        ]  # a row that became one line leaves its cells' pairs behind
        standing = standings[first] if first < found.at + found.count else Standing.OWN
        pairs.append(
            Pair(
                label=found.label,
                value=found.value,
                standing=standing,
                layout=found.layout,
                at=found.at,
                count=found.count,
            )
        )
    return tuple(pairs)


def _next_foreign(standings: list[Standing]) -> list[int]:
    """For each line and the end, the first line from there on that is not the sender's own; the end where none is."""
    found = [len(standings)] * (len(standings) + 1)
    for index in range(len(standings) - 1, -1, -1):
        found[index] = found[index + 1] if standings[index] is Standing.OWN else index
    return found


def _words(lines: "tuple[RawLine, ...] | list[RawLine]") -> int:
    """How much is said: characters other than blanks and marks, quotes included."""
    return sum(len(line.text.replace(" ", "")) for line in lines)


def _text_lines(text: str, *, is_flowed: bool, delsp: bool) -> list[RawLine]:
    lines = []
    for raw in (
        _UNSEEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n")
    ):
        marks = _MARKS.match(raw)
        if marks is None or (raw.rstrip().endswith("<<<") and raw.startswith(">>>")):
            lines.append(RawLine(text=raw))
            continue
        lines.append(RawLine(text=raw[marks.end() :], depth=marks[1].count(">")))
    while lines and not lines[-1].text.strip() and not lines[-1].depth:
        lines.pop()
    return _unflowed(lines, delsp=delsp) if is_flowed else lines


def _unflowed(lines: list[RawLine], *, delsp: bool) -> list[RawLine]:
    """Join the lines that a format=flowed writer broke: those that end in a space (RFC 3676 section 4).

    `-- ` is the signature separator, never a flowed line.
    """
    whole: list[RawLine] = []
    parts: list[str] = []
    depth = 0
    for line in lines:
        # Space-stuffing (4.4): a space before anything that would look like a quote mark or "From ".
        text = line.text[1:] if line.text.startswith(" ") and not line.depth else line.text
        if parts and (line.depth != depth or text == "-- "):
            whole.append(RawLine(text="".join(parts), depth=depth))
            parts = []
        depth = line.depth
        if text.endswith(" ") and text != "-- ":
            parts.append(text[:-1] if delsp else text)
            continue
        whole.append(RawLine(text="".join([*parts, text]), depth=depth))
        parts = []
    if parts:
        whole.append(RawLine(text="".join(parts), depth=depth))
    return whole
