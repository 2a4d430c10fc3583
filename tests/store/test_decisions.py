from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.model.case import Event
from mailbot.model.decision import Decision, Finding, Outcome, SaveCase
from mailbot.model.directory import Person
from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.store.cause import Cause
from mailbot.store.plain import from_plain, to_plain
from tests.store.fictional_desk import CLOCK, NOW, TODAY, place, request

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.datetimes(timezones=st.just(UTC)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text() | st.sampled_from(["$date", "$"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(plain)
def test_plain_values_come_back_as_they_were(value):
    assert from_plain(to_plain(value)) == value


def test_words_become_text_tuples_lists_and_records_objects():
    value = {"outcome": Outcome.GRANT, "who": Person(name="Ann"), "of": ("a", "b"), "set": {"y", "x"}}

    assert to_plain(value) == {
        "outcome": "grant",
        "who": {"name": "Ann", "email": None},
        "of": ["a", "b"],
        "set": ["x", "y"],
    }


def test_what_books_cannot_carry_is_refused():
    for value in (object(), b"bytes", datetime(2026, 3, 5)):
        with pytest.raises(TypeError, match="books"):
            to_plain(value)


def test_a_key_of_a_hostile_mail_is_never_taken_for_a_date():
    assert from_plain(to_plain({"$date": "no date"})) == {"$date": "no date"}


def test_a_decision_is_kept_with_everything_it_rested_on(desk):
    decision = Decision(
        intent=Intent(
            kind=IntentKind.REMOVE,
            source=Source.PROSE,
            agency="harbor",
            person=Person(name="Uma User", email="uma@harbor.example"),
            effective_on=date(2026, 3, 27),
        ),
        outcome=Outcome.GRANT,
        findings=(Finding(rule="removals.authorized", cites=("P21",), outcome=Outcome.GRANT, said="Yes."),),
        facts={"sender.verified": True, "notice.on": TODAY, "unknown": None},
        asked=("removals.authorized", "removals.late"),
        case="R-0001",
    )
    verdict = {"address": "rita@harbor.example", "verified": True, "reason": "dmarc=pass"}
    with desk.transaction() as books:
        books.inbox.store_arrival(place(), NOW, b"raw", NOW, 3)
        cause = Cause(message=1)
        row = books.record_decision(decision, at=NOW, cause=cause, rulebook="abc", verdict=verdict)
        save = SaveCase(case=request().after(Event.SENT_TO_REVIEW), events=(Event.SENT_TO_REVIEW,))
        books.apply([save], at=NOW, cause=cause, decision_id=row)
        books.commit()
    with desk.reading() as books:
        (kept,) = books.decisions.of_message(1)
        assert books.decisions.of_case("R-0001") == (kept,)
        assert books.decisions.history("R-0001")[0].decision == row

    assert (kept.id, kept.message, kept.clock, kept.rulebook) == (row, 1, None, "abc")
    assert kept.verdict == verdict
    assert kept.intent["effective_on"] == date(2026, 3, 27)
    assert kept.intent["kind"] == "remove"
    assert kept.facts == decision.facts
    assert kept.asked == decision.asked
    assert kept.findings[0]["cites"] == ["P21"]


def test_a_decision_of_the_clock_has_no_intent(desk):
    with desk.transaction() as books:
        decision = Decision(intent=None, outcome=Outcome.NONE)
        row = books.record_decision(decision, at=NOW, cause=CLOCK, rulebook="abc")
        save = SaveCase(case=request().after(Event.REJECTED), events=(Event.REJECTED,))
        books.apply([save], at=NOW, cause=CLOCK, decision_id=row)
        (kept,) = books.decisions.of_case("R-0001")

    assert (kept.intent, kept.verdict, kept.clock) == (None, None, "test")


def test_a_period_is_done_once_and_the_last_one_is_known(store):
    with store.transaction() as books:
        assert books.jobs.last_period("digest") is None
        assert books.jobs.mark_period("digest", "2026-03-04", NOW)
        assert books.jobs.mark_period("digest", "2026-03-05", NOW)
        assert not books.jobs.mark_period("digest", "2026-03-05", NOW)
        assert books.jobs.period_done("digest", "2026-03-05")
        assert not books.jobs.period_done("other", "2026-03-05")
        assert books.jobs.last_period("digest") == ("2026-03-05", NOW)


def test_a_confirmation_is_used_once_in_time_and_by_the_one_who_was_asked(store):
    later = datetime(2026, 3, 8, tzinfo=UTC)
    with store.transaction() as books:
        books.inbox.store_arrival(place(), NOW, b"raw", NOW, 3)
        books.confirmations.ask(1, address="Rita@harbor.example", token="secret", expires_at=later)
        rita = {"address": "rita@harbor.example", "now": NOW}
        assert books.confirmations.confirm("guess", **rita) is None
        assert books.confirmations.confirm("secret", address="eve@evil.example", now=NOW) is None
        assert books.confirmations.confirm("secret", address="rita@harbor.example", now=later) is None
        assert books.confirmations.confirm("secret", **rita) == 1
        assert books.confirmations.confirm("secret", **rita) is None
        stored = books._connection.exec_driver_sql("SELECT token_hash FROM confirmations").scalar()

    assert "secret" not in stored
