"""Forgetting at night: what has ended, after the days that the config names, and nothing else; provably."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from mailbot.cli.histories import story_of
from mailbot.cli.telling import tell
from mailbot.errors import BooksError
from mailbot.jobs import retention
from mailbot.model.mail import OutboxState
from mailbot.settings import Retention
from mailbot.store.outbox import OUTBOX
from tests.journeys.desk import BEGIN, PRIYA, add, mail

KEEP = Retention(raw_days=10, rendered_days=10)
CANARY = "Zanzibar-canary"
ZONE = ZoneInfo("America/Chicago")


def night(days: int, hour: int = 4):
    return (BEGIN + timedelta(days=days)).replace(hour=hour)


def bytes_kept(one) -> tuple[list[bool], dict[str, bool]]:
    """Of each mail in, are its bytes there? And of the mails out, by kind."""
    with one.store.reading() as books:
        mails_in = [bool(books.inbox.arrival(row.id).raw) for row in books.inbox.all()]
        owed = [books.outbox.owed(each.id) for each in books.outbox.in_state()]
    return mails_in, {each.mail.kind.value: bool(each.mail.raw) for each in owed}


@pytest.fixture
def lapsed(world):
    """A request whose training ended on day 15, and a stranger's mail that waits for a person."""
    one = world(names=("stranger",))
    one.mailbox.lay(mail(PRIYA, add() + f"\nReason: {CANARY} {CANARY}", Message_ID="<canary@t.example>"))
    one.work(minutes=(0, 20 * 24 * 60))
    with one.store.reading() as books:
        assert books.case("R-0001").state.value == "CLOSED_EXPIRED"
    return one


def test_what_ended_is_forgotten_after_its_days_once_a_night_and_the_rest_kept(lapsed):
    desk, store = lapsed.origin.desk, lapsed.store

    assert retention.run(KEEP, desk, store, night(25)) > 0  # a digest or alert has no case to wait for
    assert bytes_kept(lapsed)[0] == [True, True]  # the case ended five days ago
    assert bytes_kept(lapsed)[1]["training-start"]
    assert retention.run(KEEP, desk, store, night(35, hour=3)) == 0  # not before half past three
    assert retention.run(KEEP, desk, store, night(35)) > 0
    assert retention.run(KEEP, desk, store, night(35, hour=5)) == 0
    mails_in, out = bytes_kept(lapsed)
    assert sorted(mails_in) == [False, True]  # the stranger's waits for a person, for years if need be
    assert not out["training-start"]
    assert retention.run(Retention(), desk, store, night(400)) == 0


def test_nothing_of_it_is_left_in_the_file_or_beside_it(lapsed):
    def found() -> set[str]:
        files = lapsed.root.glob("mailbot.db*")
        return {file.name for file in files if CANARY.encode() in file.read_bytes()}

    lapsed.store.checkpoint()
    assert found() == {"mailbot.db"}
    retention.run(Retention(raw_days=10), lapsed.origin.desk, lapsed.store, night(40))

    assert found() <= {"mailbot.db"}  # what was decided says it, and stays
    with lapsed.store.transaction() as books:
        connection = books._connection
        for table, column in (("decisions", "intent"), ("decisions", "facts"), ("cases", "fields")):
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = '{{}}'")
        books.commit()
    assert lapsed.store.forget()
    assert found() == set()


def test_a_mail_that_was_forgotten_is_known_when_it_comes_again_and_why_says_where_it_is(lapsed):
    raw = next(raw for raw in lapsed.mailbox.mails("Mailbot/Done") if CANARY.encode() in raw)
    retention.run(KEEP, lapsed.origin.desk, lapsed.store, night(40))
    lapsed.mailbox.lay(raw)
    lapsed.work(minutes=(41 * 24 * 60,))

    with lapsed.store.reading() as books:
        again = books.inbox.all()[-1]
        row = next(one.id for one in books.inbox.all() if one.purged_at)
        told = "\n".join(tell(story_of(books, f"I-{row}"), ZONE))
        exported = books.export()
    assert again.outcome.value == "ignored"
    assert "its text was purged on" in told
    assert "decided" in told
    assert sum(one["purged"] is not None for one in exported["messages"]) == 1
    assert any(one["purged"] for one in exported["outbox"])
    with lapsed.store.transaction() as books, pytest.raises(BooksError, match="purged on 2026-04-13"):
        books.inbox.retry(row)


@pytest.mark.parametrize("state", [state for state in OutboxState if OUTBOX[state]])
def test_a_mail_is_kept_while_an_answer_to_it_is_not_settled(lapsed, state):
    with lapsed.store.transaction() as books:
        connection = books._connection
        connection.exec_driver_sql(f"UPDATE outbox SET state = '{state.value}', accepted_at = NULL")
        books.commit()
    retention.run(KEEP, lapsed.origin.desk, lapsed.store, night(40))
    mails_in, out = bytes_kept(lapsed)

    settled = state is OutboxState.FAILED
    assert (False in mails_in) is settled
    assert out["training-start"] is not settled


def test_a_first_night_with_many_goes_in_steps_that_each_stay(lapsed, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    purged = retention.run(KEEP, lapsed.origin.desk, lapsed.store, night(40))

    assert purged > 2
    assert sorted(bytes_kept(lapsed)[0]) == [False, True]


def test_a_reader_in_the_way_is_not_waited_for_and_the_next_night_empties_the_log(lapsed):
    with lapsed.store.reading() as books:
        books.inbox.all()
        lapsed.work(minutes=(40 * 24 * 60,))
        began = retention.run(KEEP, lapsed.origin.desk, lapsed.store, night(41))
        assert began > 0
    assert lapsed.store.forget()
