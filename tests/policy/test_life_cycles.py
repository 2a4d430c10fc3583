"""The life cycles as tables: whole, drawn, and with ends that nothing leads out of."""

import importlib.util
from pathlib import Path

import pytest

from mailbot.errors import IllegalMove
from mailbot.model.case import CHANGE, REMOVAL, REQUEST, TRANSITIONS, Case, CaseKind, Event, State
from mailbot.model.directory import Person
from tests.policy.story import PRIYA, Story

DOCS = Path(__file__).parents[2] / "docs"
ENDS = {
    CaseKind.REQUEST: {"ACTIVE", "REJECTED", "CLOSED_EXPIRED", "WITHDRAWN"},
    CaseKind.CHANGE: {"APPLIED", "CLOSED_NOT_APPLIED", "REJECTED", "WITHDRAWN"},
    CaseKind.REMOVAL: {"DONE", "RESCINDED", "DISMISSED"},
}


def test_the_page_shows_what_the_tables_say():
    spec = importlib.util.spec_from_file_location("draw_life_cycles", DOCS / "draw_life_cycles.py")
    drawer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(drawer)

    assert (DOCS / "life-cycles.md").read_text(encoding="utf-8") == drawer.page(), (
        "draw it anew: python docs/draw_life_cycles.py"
    )


@pytest.mark.parametrize("kind", CaseKind)
def test_every_state_can_be_reached_and_the_ends_are_those_of_the_policy(kind):
    table = TRANSITIONS[kind]
    reached, todo = set(), [State.RECEIVED]
    while todo:
        state = todo.pop()
        reached.add(state)
        todo += [target for target in table[state].values() if target not in reached]

    assert reached == set(table)
    assert {state.value for state, moves in table.items() if not moves} == ENDS[kind]


@pytest.mark.parametrize("table", [REQUEST, CHANGE, REMOVAL])
def test_what_waits_can_always_be_brought_to_an_end_by_staff(table):
    """Nothing is stuck: from every open state one event leads to an end, or to where one does."""
    ends = {state for state, moves in table.items() if not moves}
    for state, moves in table.items():
        near = set(moves.values())
        assert state in ends or near & ends or {t for n in near for t in table[n].values()} & ends, state


def test_a_lapse_leads_out_of_a_training_only_and_nothing_leads_back():
    """P14, P15."""
    for table, end in ((REQUEST, State.CLOSED_EXPIRED), (CHANGE, State.CLOSED_NOT_APPLIED)):
        sources = {state for state, moves in table.items() if Event.LAPSED in moves}
        assert sources == {State.IN_TRAINING}
        assert table[State.IN_TRAINING][Event.LAPSED] is end
        assert not table[end]


def test_access_is_granted_after_the_training_only():
    """P4."""
    assert {state for state, moves in REQUEST.items() if Event.GRANTED in moves} == {State.TRAINING_COMPLETE}


def test_a_move_that_no_table_knows_is_named_with_case_and_state():
    now = Story(None).now
    case = Case(
        ref="R-0007",
        kind=CaseKind.REQUEST,
        state=State.CLOSED_EXPIRED,
        agency="harbor",
        region="bos",
        person=Person(name="Ana"),
        requester=PRIYA,
        received_at=now,
    )

    with pytest.raises(IllegalMove, match="R-0007 is CLOSED_EXPIRED: it cannot be mail accepted now"):
        case.after(Event.MAIL_ACCEPTED)
    assert case.ended
