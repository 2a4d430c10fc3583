from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import BooksError, IllegalMove
from mailbot.model.case import (
    Case,
    CaseKind,
    Event,
    Item,
    ItemState,
    PracticeCase,
    PracticeState,
    State,
    StepState,
)
from mailbot.model.decision import SaveCase
from mailbot.model.directory import Person
from mailbot.model.intent import RemovalReason
from mailbot.store import rows
from mailbot.store.cause import Cause
from tests.store.fictional_desk import CLOCK, NOW, TODAY, request

E = Event


def save(store, case, *events, at=NOW, cause=CLOCK, note=None):
    with store.transaction() as books:
        books.apply([SaveCase(case=case, events=events, note=note)], at=at, cause=cause)
        books.commit()
    return case


def found(store, ref):
    with store.reading() as books:
        return books.case(ref)


def removal(ref="D-0001", *, agency="harbor", received_at=NOW, **changes):
    return Case(
        ref=ref,
        kind=CaseKind.REMOVAL,
        state=State.RECEIVED,
        agency=agency,
        region=None,
        person=Person(name="Uma User", email="uma@harbor.example"),
        requester="rita@harbor.example",
        received_at=received_at,
        **changes,
    )


days = st.none() | st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
words = st.lists(st.text(max_size=8), max_size=3).map(tuple)
practice_cases = st.builds(
    PracticeCase,
    key=st.text(max_size=8),
    title=st.text(max_size=8),
    step_titles=words,
    state=st.sampled_from(PracticeState),
    deadline_on=days,
    steps=st.lists(st.sampled_from(StepState), max_size=4).map(tuple),
)
cases = st.builds(
    Case,
    ref=st.just("R-0001"),
    kind=st.sampled_from(CaseKind),
    state=st.just(State.RECEIVED),
    agency=st.sampled_from(["", "harbor"]),
    region=st.sampled_from([None, "central"]),
    person=st.builds(
        Person, name=st.none() | st.text(max_size=9), email=st.sampled_from([None, "a@b.example"])
    ),
    requester=st.text(max_size=9),
    received_at=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    projects=words,
    projects_removed=words,
    access_role=st.none() | st.text(max_size=9),
    fields=st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=3),
    missing=words,
    linked=words,
    decided_on=days,
    deadline_on=days,
    items=st.dictionaries(st.sampled_from(Item), st.sampled_from(ItemState)),
    practice=st.lists(practice_cases, max_size=2).map(tuple),
    completed_on=days,
    effective_on=days,
    at_close_of_business=st.booleans(),
    last_needed_on=days,
    due_by=days,
    days_late=st.none() | st.integers(0, 999),
    reason=st.none() | st.sampled_from(RemovalReason),
    closed_on=days,
    waits_for=st.none() | st.text(max_size=9),
)


class Columns:
    """A row of attributes, as SQLAlchemy gives one."""

    def __init__(self, values):
        self.__dict__.update(values)


@given(cases)
def test_a_case_goes_into_a_row_and_comes_back_the_same(case):
    assert rows.case_from(Columns(rows.case_row(case))) == case


def test_a_case_goes_into_the_books_and_comes_back_the_same(desk):
    case = request(
        projects=("es",),
        fields={"label": "O'Neill\n; DROP TABLE cases"},
        deadline_on=date(2026, 3, 19),
        practice=(
            PracticeCase(
                key="es-nbn",
                title="Night by night",
                step_titles=("One", "Two"),
                state=PracticeState.OPEN,
                deadline_on=date(2026, 3, 19),
                steps=(StepState.ASSIGNED, StepState.LOCKED),
            ),
        ),
    )
    save(desk, case)

    assert found(desk, "R-0001") == case
    assert found(desk, "r-0001") == case
    assert found(desk, "R-0002") is None


def test_history_tells_each_move_with_its_cause(desk):
    case = save(desk, request().after(E.ACCEPTED), E.ACCEPTED, note="a license is held")
    case = save(
        desk,
        case.after(E.MAIL_ACCEPTED).after(E.LAPSED),
        E.MAIL_ACCEPTED,
        E.LAPSED,
        at=NOW + timedelta(days=15),
        cause=Cause(command="sam: R-0001 go"),
    )
    with desk.reading() as books:
        lines = books.decisions.history("R-0001")

    assert [(line.event, line.from_state, line.to_state, line.clock or line.command) for line in lines] == [
        ("accepted", "RECEIVED", "APPROVED", "test"),
        ("mail-accepted", "APPROVED", "IN_TRAINING", "sam: R-0001 go"),
        ("lapsed", "IN_TRAINING", "CLOSED_EXPIRED", "sam: R-0001 go"),
    ]
    assert lines[0].note == "a license is held"


def test_events_must_lead_to_the_state_that_the_case_has(desk):
    with pytest.raises(BooksError, match="its events lead from RECEIVED to APPROVED"):
        save(desk, request(state=State.IN_TRAINING), E.ACCEPTED)
    with pytest.raises(IllegalMove, match="cannot be lapsed now"):
        save(desk, request(state=State.CLOSED_EXPIRED), E.LAPSED)


def test_a_state_that_the_books_do_not_know_of_any_more_moves_nothing(desk):
    stale = save(desk, request())
    save(desk, stale.after(E.REJECTED), E.REJECTED)
    with pytest.raises(IllegalMove):
        save(desk, stale.after(E.ACCEPTED), E.ACCEPTED)


def test_another_case_is_never_saved_under_a_reference_that_is_taken(desk):
    save(desk, request())
    for other in (request(agency="lighthouse"), request().with_(received_at=NOW + timedelta(hours=1))):
        with pytest.raises(BooksError, match="is another one"):
            save(desk, other)
    with pytest.raises(BooksError):
        save(desk, removal("R-0001"))


def test_a_removal_may_name_no_agency_at_first_and_one_later(desk):
    case = save(desk, removal(agency="").after(E.ASKED), E.ASKED)
    assert found(desk, "D-0001").agency == ""
    save(desk, case.with_(agency="harbor"))
    assert found(desk, "D-0001").agency == "harbor"


def test_each_call_gives_another_reference_and_what_was_rolled_back_is_given_again(desk):
    with desk.transaction() as books:
        assert [books.new_reference(CaseKind.REQUEST) for _ in range(2)] == ["R-0001", "R-0002"]
        assert books.new_reference(CaseKind.REMOVAL) == "D-0001"
        assert books.new_reference(CaseKind.CHANGE) == "M-0001"
        books.commit()
    with desk.transaction() as books:
        assert books.new_reference(CaseKind.REQUEST) == "R-0001"
    save(desk, request("R-0009", email="a@harbor.example"))
    save(desk, request("R-0002", email="b@harbor.example"))
    with desk.reading() as books:
        assert books.new_reference(CaseKind.REQUEST) == "R-0010"


def test_a_training_lapses_when_its_printed_day_has_ended_and_not_on_it(desk):
    for number, (day, state, events) in enumerate(
        [
            (TODAY, State.IN_TRAINING, (E.ACCEPTED, E.MAIL_ACCEPTED)),
            (TODAY - timedelta(days=1), State.IN_TRAINING, (E.ACCEPTED, E.MAIL_ACCEPTED)),
            (TODAY - timedelta(days=2), State.IN_TRAINING, (E.ACCEPTED, E.MAIL_ACCEPTED)),
            (TODAY - timedelta(days=9), State.APPROVED, (E.ACCEPTED,)),
        ],
        start=1,
    ):
        email = f"p{number}@harbor.example"
        save(desk, request(f"R-000{number}", email=email, state=state, deadline_on=day), *events)
    with desk.reading() as books:
        assert [case.ref for case in books.lapsing(TODAY)] == ["R-0003", "R-0002"]


def test_a_scheduled_removal_falls_due_on_its_day(desk):
    for number, ahead in enumerate((0, 1, -1), start=1):
        case = removal(f"D-000{number}", effective_on=TODAY + timedelta(days=ahead)).after(E.SCHEDULED)
        save(desk, case, E.SCHEDULED)
    with desk.reading() as books:
        assert [case.ref for case in books.falling_due(TODAY)] == ["D-0003", "D-0001"]


def test_cases_are_found_by_agency_newest_first_and_open_ones_oldest_first(desk):
    save(desk, request("R-0001", email="a@harbor.example"))
    save(desk, request("R-0002", email="b@harbor.example").with_(received_at=NOW - timedelta(days=1)))
    save(desk, removal(received_at=NOW - timedelta(days=2)).after(E.DONE), E.DONE)
    save(desk, request("R-0003", email="c@lighthouse.example", agency="lighthouse"))
    with desk.reading() as books:
        assert [case.ref for case in books.cases("harbor")] == ["R-0001", "R-0002", "D-0001"]
        assert [case.ref for case in books.cases("harbor", CaseKind.REMOVAL)] == ["D-0001"]
        assert [case.ref for case in books.open_cases()] == ["R-0002", "R-0001", "R-0003"]
        assert books.open_cases(CaseKind.REMOVAL) == ()


def test_cases_that_ended_since_an_instant_are_found_whatever_day_they_count_for(desk):
    for number, ago in enumerate((0, 2), start=1):
        case = request(f"R-000{number}", email=f"p{number}@harbor.example")
        case = case.with_(closed_on=TODAY - timedelta(days=9))  # an outage: the day was over long before
        save(desk, case.after(E.REJECTED), E.REJECTED, at=NOW - timedelta(days=ago))
    save(desk, request("R-0004", email="p4@harbor.example"))
    with desk.reading() as books:
        assert [case.ref for case in books.casebook.ended_since(NOW - timedelta(days=1))] == ["R-0001"]
