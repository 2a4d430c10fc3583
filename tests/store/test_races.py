"""Two at the same second, on every database that there is: the keys and locks of the books decide, not luck."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from mailbot.errors import BooksBusy, BooksError, BooksUnavailable
from mailbot.model.case import CaseKind, Event
from mailbot.model.decision import LicenseState, MoveLicense, SaveCase
from mailbot.store.database import Store
from tests.store.fictional_desk import CLOCK, NOW, mail, request
from tests.wire.postgresql import OURS

WORKERS = 6


def at_once(work):
    """The results of some workers that begin together."""
    gate = threading.Barrier(WORKERS)

    def begin(number):
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(begin, range(WORKERS)))


def test_of_many_requests_for_two_licenses_two_get_one_and_the_others_see_none_left(desk):
    def ask(number):
        with desk.transaction() as books:
            pool = books.pool_for("central", "harbor")
            if pool.available < 1:
                return False
            ref = books.new_reference(CaseKind.REQUEST)
            email = f"p{number}@harbor.example"
            case = request(ref, email=email).after(Event.ACCEPTED)
            hold = MoveLicense(agency="harbor", email=email, to=LicenseState.HELD, pool=pool.id, case=ref)
            save = SaveCase(case=case, events=(Event.ACCEPTED,))
            books.apply([save, hold], at=NOW, cause=CLOCK)
            books.commit()
            return True

    assert sorted(at_once(ask)) == [False] * (WORKERS - 2) + [True] * 2
    with desk.reading() as books:
        books.check_ledger(everything=True)
        assert [case.ref for case in books.open_cases()] == ["R-0001", "R-0002"]
        assert books.pools()[0].available == 0


def test_cases_opened_at_once_have_references_of_their_own(desk):
    def ask(number):
        with desk.transaction() as books:
            ref = books.new_reference(CaseKind.REQUEST)
            case = request(ref, email=f"p{number}@harbor.example")
            books.apply([SaveCase(case=case, events=())], at=NOW, cause=CLOCK)
            books.commit()
            return ref

    assert sorted(at_once(ask)) == [f"R-{number:04d}" for number in range(1, WORKERS + 1)]


def test_one_person_is_in_training_once_whoever_asks(desk):
    def ask(number):
        try:
            with desk.transaction() as books:
                case = request(books.new_reference(CaseKind.REQUEST)).after(Event.ACCEPTED)
                books.apply([SaveCase(case=case, events=(Event.ACCEPTED,))], at=NOW, cause=CLOCK)
                books.commit()
        except BooksUnavailable:
            raise
        except BooksError:
            return False
        return True

    assert sorted(at_once(ask)) == [False] * (WORKERS - 1) + [True]


def test_a_mail_is_claimed_by_one_worker(store):
    with store.transaction() as books:
        books.outbox.owe(mail(), order=None, message_row=None, now=NOW)
        books.commit()

    def claim(number):
        with store.transaction() as books:
            found = books.outbox.claim(1, NOW, f"worker {number}", timedelta(minutes=1))
            books.commit()
            return found is not None

    assert sorted(at_once(claim)) == [False] * (WORKERS - 1) + [True]


def test_the_same_mail_owed_at_once_is_owed_once_and_a_period_is_marked_once(store):
    def owe(number):
        with store.transaction() as books:
            owed = books.outbox.owe(mail(), order=None, message_row=None, now=NOW)
            marked = books.jobs.mark_period("digest", "2026-03-05", NOW)
            books.commit()
            return owed, marked

    assert sorted(at_once(owe)) == [(False, False)] * (WORKERS - 1) + [(True, True)]


def test_one_worker_holds_the_books(store):
    with Store.open(store.url, lock=True) as first:
        with pytest.raises(BooksBusy):
            store.hold_lock()
        assert first.holds_lock()
    store.hold_lock()
    assert store.holds_lock()


def test_a_lock_that_the_server_took_away_is_not_thought_to_be_held(postgresql):
    store = postgresql
    store.hold_lock()
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
        f" WHERE locktype = 'advisory' AND {OURS}"
    )
    with store.transaction() as books:
        assert books._connection.exec_driver_sql(cut).scalar()
    deadline = time.monotonic() + 60
    while store.holds_lock() and time.monotonic() < deadline:
        time.sleep(0.01)

    assert not store.holds_lock()
    assert not store.holds_lock()  # though its connection is there again
    with Store.open(store.url, lock=True), pytest.raises(BooksBusy):
        store.hold_lock()
    store.hold_lock()
    assert store.holds_lock()


def test_a_server_that_was_restarted_is_trouble_that_passes(postgresql):
    store = postgresql
    cut = "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(BooksUnavailable), store.transaction() as books:
        books._connection.exec_driver_sql(cut)
    with store.reading() as books:
        assert books.inbox.all() == []
