"""All lines of a body -> their labels, judged beside each other: a label by its look alone counts among others like it.

    form = { "* " label value } / { "--- " label " ---" value } / { label "-----" value } / labels of any other look

A form of the first three styles has labels of that style only. A question or a bare line that only its words make a label counts
among three fields, not in a letter.
"""

import re
from collections.abc import Sequence

from mailbot.model.message import ACTIONABLE, Line
from mailbot.triage.label_lines import Cut, cut_line
from mailbot.triage.label_swaps import pair_swaps
from mailbot.triage.wording import FormWording

_RULE = re.compile(r"^\s*[-=_*]{4,}\s*$")
_FORM_OF = 3  # fields that let a question be a label


def cuts_of(lines: Sequence[Line], wording: FormWording) -> list[Cut | None]:
    """Each line as label and value, or None: of what may be acted on."""
    cuts = [cut_line(line.text, wording) if line.standing in ACTIONABLE else None for line in lines]
    if len({cut.field for cut in cuts if cut is not None and cut.field and cut.exact}) < _FORM_OF:
        cuts = [None if cut is not None and cut.loose else cut for cut in cuts]
    _rule_labels(cuts, lines, wording)
    _short_labels(cuts, lines, wording)
    pair_swaps(cuts, lines)
    return cuts


def style_of(cuts: Sequence[Cut | None]) -> str:
    """The one style of labels of a form that has one, or ""."""
    known = [cut for cut in cuts if cut is not None and cut.field is not None]
    for style in ("dashed", "ruled", "bullet"):
        count = sum(cut.style == style for cut in known)
        if count >= 2 and known[0].style == style and count * 2 > len(known):
            return style
    return ""


def _short_labels(cuts: list[Cut | None], lines: Sequence[Line], wording: FormWording) -> None:
    """`Request` on a line of its own above its value: a word of everyday use is a label among others of that look."""
    short = {
        at: field for at, line in enumerate(lines) if (field := _short_label(at, line, cuts, lines, wording))
    }
    others = {cut.field for cut in cuts if cut is not None and cut.style == "alone" and cut.field}
    if not others or len(others | set(short.values())) < _FORM_OF:
        return
    for at, field in short.items():
        cuts[at] = Cut(lines[at].text.strip(), "", field, exact=True, style="alone")


def _short_label(
    at: int, line: Line, cuts: Sequence[Cut | None], lines: Sequence[Line], wording: FormWording
) -> str | None:
    """The field of a listed label of one word, below a gap and right above a value."""
    word = line.text.strip()
    begins = at == 0 or not lines[at - 1].text.strip()
    ends = at + 1 >= len(lines) or not lines[at + 1].text.strip()
    if not begins or ends or cuts[at] is not None or cuts[at + 1] is not None or not word.isalpha():
        return None
    return wording.listed(word) if line.standing in ACTIONABLE else None


def _rule_labels(cuts: list[Cut | None], lines: Sequence[Line], wording: FormWording) -> None:
    """Quform: a line over a line of dashes is a label, whatever it says, when two of them are known."""
    rows = []
    for index in range(len(lines) - 1):
        text = lines[index].text.strip()
        if (
            text
            and len(text) <= 150
            and lines[index].standing in ACTIONABLE
            and _RULE.match(lines[index + 1].text)
        ):
            rows.append(index)
    known = {index for index in rows if wording.field_of(lines[index].text) is not None}
    if len(known) < 2:
        return
    for index in rows:
        if index not in known and index - 2 in known:
            continue  # a value between two lines of dashes
        text = lines[index].text.strip()
        cuts[index] = Cut(text, "", wording.field_of(text), exact=True, style="ruled")
