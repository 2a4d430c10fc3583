from datetime import timedelta

import pytest

from mailbot.errors import BooksError
from mailbot.model.case import Event
from mailbot.model.decision import SaveCase
from mailbot.model.mail import MessageOutcome
from mailbot.store.cause import Cause
from mailbot.store.inbox import Ending
from tests.store.fictional_desk import NOW, place, request

HOUR = timedelta(hours=1)


def store_mail(store, uid=1, *, received_at=NOW, raw=b"raw", uidvalidity=7):
    with store.transaction() as books:
        stored = books.inbox.store_arrival(
            place(uid, uidvalidity=uidvalidity), received_at, raw, NOW, len(raw)
        )
        books.commit()
    return stored


def end(store, message, outcome=MessageOutcome.HANDLED, **given):
    with store.transaction() as books:
        books.inbox.finish(message, Ending(outcome=outcome, decided_at=NOW, **given))
        books.commit()


def test_a_mail_is_stored_once_for_its_place_however_often_it_is_fetched(store):
    assert store_mail(store, raw=b"first")
    assert not store_mail(store, raw=b"again")
    assert store_mail(store, uidvalidity=8)
    with store.reading() as books:
        assert [arrival.raw for arrival in books.inbox.undecided()] == [b"first", b"raw"]
        assert books.inbox.places("desk@mail.example", "INBOX", 7) == {1}
        assert books.inbox.places("desk@mail.example", "INBOX", 9) == set()


def test_uids_and_uidvalidity_have_32_bits(store):
    assert store_mail(store, 2**32 - 1, uidvalidity=2**32 - 1)
    with store.reading() as books:
        assert books.inbox.undecided()[0].place == place(2**32 - 1, uidvalidity=2**32 - 1)


def test_mails_are_decided_in_the_order_of_their_arrival_then_of_their_uid(store):
    store_mail(store, 5, received_at=NOW - HOUR)
    store_mail(store, 4, received_at=NOW - HOUR)
    store_mail(store, 9, received_at=NOW - 2 * HOUR)
    store_mail(store, 1, received_at=NOW + HOUR)  # a clock that is ahead: never later than the fetch
    with store.reading() as books:
        arrivals = books.inbox.undecided()
        first = books.inbox.undecided(limit=1)

    assert [arrival.place.uid for arrival in arrivals] == [9, 4, 5, 1]
    assert arrivals[-1].received_at == NOW
    assert [arrival.place.uid for arrival in first] == [9]


def test_after_three_counted_tries_a_mail_is_exhausted_and_the_others_go_on(store):
    store_mail(store, 1)
    store_mail(store, 2)
    for _ in range(3):
        with store.transaction() as books:
            books.inbox.count_attempt(1)
            books.commit()
    with store.reading() as books:
        assert [arrival.id for arrival in books.inbox.undecided()] == [2]
        assert [(arrival.id, arrival.attempts) for arrival in books.inbox.exhausted()] == [(1, 3)]


def test_a_try_is_given_back_once_and_one_that_was_not_counted_not_at_all(store):
    store_mail(store)
    with store.transaction() as books:
        books.inbox.count_attempt(1)
        books.inbox.give_back_attempt(1, 1)  # a second one, of which nothing came into the books
        books.commit()
    for _ in range(2):
        with store.transaction() as books:
            assert [arrival.attempts for arrival in books.inbox.undecided()] == [1]
            books.inbox.count_attempt(1)
            books.inbox.give_back_attempt(1, 1)
            books.inbox.give_back_attempt(1, 1)
            books.commit()


def test_a_mail_ends_once(store):
    store_mail(store)
    end(store, 1)
    with pytest.raises(BooksError, match="decided already"):
        end(store, 1, MessageOutcome.HELD, reason="again")
    with store.reading() as books:
        assert books.inbox.undecided() == []
        assert books.inbox.all()[0].outcome is MessageOutcome.HANDLED


def test_the_same_content_under_another_uid_is_a_duplicate_of_the_first(store):
    for uid in (1, 2, 3):
        store_mail(store, uid)
    with store.reading() as books:
        assert books.inbox.duplicate_of("key", 1) is None
    end(store, 1, content_key="key")
    with store.reading() as books:
        assert books.inbox.duplicate_of("key", 2) == 1
        assert books.inbox.duplicate_of("other", 2) is None
        assert books.inbox.duplicate_of("", 2) is None
    end(store, 2, MessageOutcome.IGNORED, reason="duplicate", content_key="key")
    end(store, 3, content_key="")
    with store.reading() as books:
        assert books.inbox.duplicate_of("key", 3) == 1


def test_two_that_decide_the_same_content_at_the_same_time_cannot_both_have_an_effect(store):
    for uid in (1, 2):
        store_mail(store, uid)
    end(store, 1, content_key="key")
    statement = "UPDATE messages SET content_key = 'key', outcome = 'handled' WHERE uid = 2"
    with pytest.raises(BooksError, match="refused"), store.transaction() as books:
        books._connection.exec_driver_sql(statement)


def test_a_decided_mail_is_filed_once_and_one_that_vanished_is_let_go(store):
    for uid in (1, 2, 3):
        store_mail(store, uid)
        end(store, uid, target_folder="Mailbot/Done" if uid != 3 else None)
    with store.transaction() as books:
        assert [(each.id, each.target_folder) for each in books.inbox.unfiled()] == [
            (1, "Mailbot/Done"),
            (2, "Mailbot/Done"),
        ]
        books.inbox.mark_filed([1], NOW)
        assert [each.id for each in books.inbox.unfiled()] == [2]
        books.inbox.vanished([2], NOW)
        assert books.inbox.unfiled() == []
        books.inbox.mark_filed([], NOW)


def test_held_and_quarantined_mails_wait_until_a_person_has_seen_to_them(store):
    outcomes = (MessageOutcome.HELD, MessageOutcome.QUARANTINED, MessageOutcome.IGNORED)
    for uid, outcome in enumerate(outcomes, start=1):
        store_mail(store, uid)
        end(store, uid, outcome, reason="why", sender="a@b.example", subject="Hello")
    with store.transaction() as books:
        assert [(each.id, each.reason, each.subject) for each in books.inbox.waiting()] == [
            (1, "why", "Hello"),
            (2, "why", "Hello"),
        ]
        books.inbox.resolve(1, NOW, "sam@ica.example")
        assert [each.id for each in books.inbox.waiting()] == [2]
        with pytest.raises(BooksError, match="no message 99"):
            books.inbox.resolve(99, NOW, "sam@ica.example")


def test_a_quarantined_mail_can_be_decided_again_as_if_it_had_just_come(store):
    store_mail(store)
    with store.transaction() as books:
        for _ in range(3):
            books.inbox.count_attempt(1)
        books.commit()
    end(store, 1, MessageOutcome.QUARANTINED, reason="three tries", content_key="key")
    with store.transaction() as books:
        books.inbox.retry(1)
        books.commit()
    with store.reading() as books:
        assert [(arrival.id, arrival.attempts) for arrival in books.inbox.undecided()] == [(1, 0)]
        assert books.inbox.duplicate_of("key", 2) is None


def test_a_mail_that_had_effects_is_never_decided_again(desk):
    store_mail(desk, 1)
    store_mail(desk, 2)
    case = request().after(Event.SENT_TO_REVIEW)
    with desk.transaction() as books:
        save = SaveCase(case=case, events=(Event.SENT_TO_REVIEW,))
        books.apply([save], at=NOW, cause=Cause(message=1))
        books.commit()
    end(desk, 1, MessageOutcome.HELD, reason="why", case=case.ref)
    end(desk, 2)
    for message in (1, 2, 3):
        with pytest.raises(BooksError, match="cannot be decided again"), desk.transaction() as books:
            books.inbox.retry(message)


def test_purging_forgets_the_bytes_of_what_is_done_and_keeps_what_waits(store):
    for uid, outcome in enumerate((MessageOutcome.HANDLED, MessageOutcome.HELD), start=1):
        store_mail(store, uid)
        end(store, uid, outcome, reason="why")
    store_mail(store, 3)
    with store.transaction() as books:
        assert books.inbox.purge(NOW, NOW) == 0
        assert books.inbox.purge(NOW + HOUR, NOW) == 1
        assert [books.inbox.arrival(message).raw for message in (1, 2, 3)] == [b"", b"raw", b"raw"]
        assert books.inbox.arrival(99) is None


def test_a_cause_is_exactly_one():
    for given in ({}, {"message": 1, "clock": "x"}):
        with pytest.raises(ValueError, match="exactly one"):
            Cause(**given)
    assert [str(Cause(message=1)), str(Cause(command="x")), str(Cause(clock="y"))] == ["message 1", "x", "y"]
