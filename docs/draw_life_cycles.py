"""Draws docs/life-cycles.md from the tables of the code: `python docs/draw_life_cycles.py` writes it anew.

A test fails when the page is not what the tables say.
"""
# ruff: noqa: INP001 - a script beside its page, no package

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from mailbot.model.case import CHANGE, ITEM, PRACTICE, REMOVAL, REQUEST, STEP, State
from mailbot.model.decision import LicenseState
from mailbot.model.directory import DESIGNATION, AuthorityState
from mailbot.model.ledger import LICENSE
from mailbot.store.outbox import OUTBOX

PAGE = Path(__file__).with_name("life-cycles.md")

HEAD = """# Life cycles

Drawn from the tables of the code by `docs/draw_life_cycles.py`; change a table, and draw it anew. A move that is not in a table is
refused: to staff in the transcript of their commands, and to everybody else by handing the mail to a person.
"""

Moves = Iterable[tuple[str, str, str]]
"""State, event, state."""


S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=str)


def by_event(table: Mapping[S, Mapping[E, S]]) -> Moves:
    """The moves of a table that says which event leads where."""
    for source, events in table.items():
        for event, target in events.items():
            yield source.value, str(event), target.value


def by_state(table: Mapping[S, Iterable[S]]) -> Moves:
    """The moves of a table that only says where one can go."""
    for source, targets in table.items():
        for target in sorted(targets, key=str):
            yield source.value, "", target.value


def drawn(moves: Moves, start: str, ends: Iterable[str]) -> str:
    """A Mermaid state diagram; moves between the same two states share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for source, event, target in moves:
        arrows.setdefault((source, target), []).append(event)
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {_name(start)}"]
    for (source, target), events in arrows.items():
        label = f" : {', '.join(filter(None, events))}" if any(events) else ""
        lines.append(f"    {_name(source)} --> {_name(target)}{label}")
    lines += [f"    {_name(state)} --> [*]" for state in ends]
    return "\n".join([*lines, "```", ""])


def _name(state: str) -> str:
    return state.replace("-", "_")


def _ends(table: Mapping[S, Iterable[object]]) -> list[str]:
    return [state.value for state, moves in table.items() if not list(moves)]


def page() -> str:
    """The whole page."""
    cases = (
        (
            "A request (R-)",
            REQUEST,
            "P1, P2, P10 to P16. `RECEIVED` lasts no longer than the decision of the mail.",
        ),
        ("A change (M-)", CHANGE, "P20. The access that there is stays as it is until `APPLIED`."),
        ("A removal (D-)", REMOVAL, "P21 to P24. Access ends when staff say `done`, and not before."),
    )
    parts = [HEAD]
    for title, table, words in cases:
        parts += [f"## {title}", words + "\n", drawn(by_event(table), State.RECEIVED.value, _ends(table))]
    parts += [
        "## In a training",
        "An initial item (P5):\n",
        drawn(by_event(ITEM), "TODO", _ends(ITEM)),
        "A practice case; each has a window of its own (P9):\n",
        drawn(by_event(PRACTICE), "LOCKED", _ends(PRACTICE)),
        "A step of a practice case (P6, P7):\n",
        drawn(by_event(STEP), "LOCKED", _ends(STEP)),
        "## A license",
        "Available, held, assigned and passing on make the total of a pool, after every transaction.\n",
        drawn(by_state(LICENSE), LicenseState.AVAILABLE.value, ()),
        "## A designation",
        "Only the signatory makes one (P1).\n",
        drawn(by_state(DESIGNATION), AuthorityState.ACTIVE.value, ()),
        "## A mail that is owed",
        "`uncertain`: the line broke between the final dot and the answer (RFC 1047).\n",
        drawn(by_state(OUTBOX), "queued", _ends(OUTBOX)),
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
