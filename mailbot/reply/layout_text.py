"""The text part laid out: wrapped at 72, headings underlined, no more than one blank line in a row."""

import re

from mailbot.reply.markdown import HEADING
from mailbot.reply.text_components import AS_IT_IS

WIDTH = 72  # reliability.md 11; with two levels of quotation still under 80
_HANG = re.compile(r" *(?:-  |\d+\. |\| )?")


def lay_out(text: str) -> str:
    """The finished text: LF line ends, one at the end."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += _laid(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _laid(line: str) -> list[str]:
    if line.startswith(AS_IT_IS):
        return [line[1:]]
    if line.startswith(HEADING):
        title = _wrapped(line.removeprefix(HEADING).split(), "", "")
        return ["", *title, "-" * min(max(map(len, title)), WIDTH)] if title else []
    if len(line) <= WIDTH:
        return [line]
    hang = _HANG.match(line)
    assert hang  # the pattern matches nothing too
    lead = hang[0]
    return _wrapped(line[len(lead) :].split(), lead, lead if lead.endswith("| ") else " " * len(lead))


def _wrapped(words: list[str], first: str, rest: str) -> list[str]:
    """The words in lines of WIDTH; a longer word has a line for itself and is never cut."""
    if not words:
        return []
    lines = [first + words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += " " + word
        else:
            lines.append(rest + word)
    return lines
