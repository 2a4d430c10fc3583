"""The text part laid out: wrapped at 72, headings underlined, no more than one blank line in a row."""

import re
import textwrap

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
        title = textwrap.wrap(
            line.removeprefix(HEADING), WIDTH, break_long_words=False, break_on_hyphens=False
        )
        return ["", *title, "-" * min(max(map(len, title)), WIDTH)] if title else []
    if len(line) <= WIDTH:
        return [line]
    hang = _HANG.match(line)
    assert hang  # the pattern matches nothing too
    lead = hang[0]
    return textwrap.wrap(
        line[len(lead) :],
        WIDTH,
        initial_indent=lead,
        subsequent_indent=lead if lead.endswith("| ") else " " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
