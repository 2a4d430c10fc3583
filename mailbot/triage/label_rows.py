"""Several labels in one line: in the cells of a table that was pasted, or one behind the other with semicolons.

line = label TAB value { TAB label TAB value }
     / label ":" value { ( ";" / "|" / "," / gap ) label ":" value }
"""

import re

from mailbot.triage.access_rows import is_of_access, names_hmis
from mailbot.triage.label_lines import LONGEST_LINE, Cut, cut_line, known_label
from mailbot.triage.wording import FormWording

_SEGMENTS = re.compile(
    r"(?<!\s)\s++[;|]\s++|[;|]\s++|,\s+(?=[^,;:]{2,60}:\s)|(?<=\S)\s{2,9}(?=[^,;:\s][^,;:]{1,59}:(?:\s|$))"
)


def are_heads(text: str, wording: FormWording) -> bool:
    """Are these the column heads of a table: two labels, with tabs between?"""
    return "\t" in text and sum(wording.field_of(cell) is not None for cell in text.split("\t")[:20]) >= 2


def cells_of_line(text: str, wording: FormWording) -> list[Cut]:
    """`Agency TAB Harbor House TAB Date TAB 3/13`: labels and values in turn, as tables are pasted; else nothing."""
    cells = [cell.strip() for cell in text[:LONGEST_LINE].split("\t")]
    cells = [cell for cell in cells if cell.strip(" :=-–>|")]
    labels, values = cells[::2], cells[1::2]
    if len(cells) < 2 or len(cells) > 12 or len(labels) != len(values):
        return []
    known = sum(wording.field_of(label) is not None for label in labels)
    if len(labels) == 1 and names_hmis(labels[0]) and is_of_access(labels[0]):
        return [Cut(labels[0].rstrip(":"), values[0], wording.field_of(labels[0]), exact=True, style="colon")]
    if known < min(2, len(labels)) or any(wording.field_of(value) is not None for value in values):
        return []
    return [
        known_label(label, value, "colon", wording, near=False)
        or Cut(label.rstrip(":"), value, None, exact=True, style="colon")
        for label, value in zip(labels, values, strict=True)
    ]


def one_line_form(text: str, wording: FormWording) -> list[Cut]:
    """`Agency: A; Name: B; Email: C` as three; nothing where not every part has a label that is known."""
    if len(text) > LONGEST_LINE or text.count(":") < 2:
        return []
    parts: list[str] = []
    for piece in _SEGMENTS.split(text):
        cut = cut_line(piece, wording)
        if parts and (cut is None or cut.field is None):
            parts[-1] = f"{parts[-1]}; {piece}"
        else:
            parts.append(piece)
    cuts = [
        cut
        for part in parts
        if (cut := cut_line(part, wording)) is not None and cut.field is not None and cut.exact
    ]
    return cuts if len(cuts) == len(parts) >= 2 else []
