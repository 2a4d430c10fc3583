"""A list in a form that goes on behind an empty line: every entry a paragraph of its own, as mail programs write them.

Bullets go on as bullets. Of other lines nobody can tell here whether they belong to the list: they are handed on, and count
where they are one of the things that the field is to name (`mailbot.triage.form_intents`).
"""

from collections.abc import Container, Sequence

from mailbot.model.message import ACTIONABLE, Line
from mailbot.triage.label_lines import BULLET, LONGEST_LINE, Cut

_MOST = 12  # lines below a value that are looked at


def bullets_go_on(lines: Sequence[Line], at: int) -> bool:
    """Are the entries on both sides of the empty line at a place bullets?"""
    before = next((line for line in reversed(lines[max(0, at - 2) : at]) if line.text.strip()), None)
    behind = next((line for line in lines[at + 1 : at + 3] if line.text.strip()), None)
    return (
        before is not None
        and behind is not None
        and all(line.standing in ACTIONABLE and BULLET.match(line.text) for line in (before, behind))
    )


def lines_below(
    lines: Sequence[Line], cuts: Sequence[Cut | None], pairs: Container[int], at: int
) -> tuple[str, ...]:
    """The lines without a label that stand from a place on, up to the next label; empty ones left out."""
    found: list[str] = []
    for index in range(at, min(at + 2 * _MOST, len(lines))):
        line = lines[index]
        if not line.text.strip():
            continue
        if (
            index in pairs
            or cuts[index] is not None
            or line.standing not in ACTIONABLE
            or len(found) == _MOST
        ):
            break
        found.append(BULLET.sub("", line.text[:LONGEST_LINE]).strip())
    return tuple(found)
