import os
import signal
import stat
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailbot.errors import BooksBusy, BooksError, BooksUnavailable
from mailbot.model.mail import MessageOutcome
from mailbot.store.database import Store
from mailbot.store.inbox import Ending
from tests.store.fictional_desk import NOW, OCCASION, in_child, mail, place


@pytest.fixture
def path(tmp_path):
    return tmp_path / "own.db"


@pytest.fixture
def own(path):
    """Books in an SQLite file, whatever the other tests run on."""
    with Store.open(f"sqlite:///{path}") as opened:
        opened.upgrade()
        yield opened


def pragma(store, name):
    with store.reading() as books:
        return books._connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_commit_survives_a_power_cut_and_keys_are_enforced(own):
    assert pragma(own, "journal_mode") == "wal"
    assert pragma(own, "synchronous") == 2  # FULL
    assert pragma(own, "foreign_keys") == 1


def test_the_books_are_readable_by_their_owner_only_whatever_the_umask(path):
    before = os.umask(0)
    try:
        with Store.open(f"sqlite:///{path}") as store:
            store.upgrade()
            store.hold_lock()
            with store.transaction() as books:
                books.inbox.store_arrival(place(), NOW, b"raw", NOW, 3)
                books.commit()
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(before)

    assert modes == dict.fromkeys(["own.db", "own.db-wal", "own.db-shm", "own.db.lock"], 0o600)


def test_a_file_that_others_could_read_is_closed_to_them(own, path):
    path.chmod(0o644)
    with Store.open(f"sqlite:///{path}"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_opening_the_books_again_in_the_same_process_does_not_end_sqlites_locks(own, path):
    with own.transaction() as books:
        books.inbox.store_arrival(place(1), NOW, b"raw", NOW, 3)
        Store.open(f"sqlite:///{path}").close()
        script = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
            "try: c.execute('BEGIN IMMEDIATE'); print('wrote')\n"
            "except sqlite3.OperationalError as e: print(e)"
        )
        said = subprocess.run(
            [sys.executable, "-c", script, path], capture_output=True, text=True, check=True
        )

    assert said.stdout.strip() == "database is locked"


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://x", "oracle+nothing://x", "sqlite:////nowhere/at/all/x.db"]
)
def test_a_url_that_cannot_be_used_is_an_error_of_the_books(url):
    with pytest.raises(BooksError):
        Store.open(url)


def test_a_file_that_is_no_database_cannot_be_used(tmp_path):
    (tmp_path / "x.db").write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    with pytest.raises(BooksError), Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        store.upgrade()


def test_a_second_worker_in_another_process_finds_the_books_busy_until_the_first_dies(own, path):
    script = (
        "import sys, time; from mailbot.store.database import Store\n"
        "s = Store.open(sys.argv[1], lock=True); print('held', flush=True); time.sleep(60)"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", script, f"sqlite:///{path}"], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    try:
        assert first.stdout.readline() == "held\n"
        with pytest.raises(BooksBusy):
            own.hold_lock()
        first.send_signal(signal.SIGKILL)
        first.wait(10)
        own.hold_lock()
        assert own.holds_lock()
    finally:
        first.kill()
        first.wait(10)
        first.stdout.close()


def test_the_lock_is_there_for_the_next_one_when_the_books_are_closed(own, path):
    with Store.open(f"sqlite:///{path}", lock=True) as first:
        with pytest.raises(BooksBusy):
            own.hold_lock()
        assert first.holds_lock()
    own.hold_lock()

    assert own.holds_lock()
    path.with_name("own.db.lock").unlink()
    assert not own.holds_lock()
    own.hold_lock()
    assert own.holds_lock()


def test_a_child_that_outlives_a_killed_worker_does_not_keep_the_books(own, path):
    script = (
        "import os, sys, time; from mailbot.store.database import Store\n"
        "s = Store.open(sys.argv[1], lock=True); child = os.fork()\n"
        "child or os.write(1, b'%d\\n' % os.getpid()); time.sleep(60)"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", script, f"sqlite:///{path}"], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    child = int(worker.stdout.readline())
    try:
        with pytest.raises(BooksBusy):
            own.hold_lock()
        worker.kill()
        worker.wait(10)
        os.kill(child, 0)  # it lives
        own.hold_lock()
        assert own.holds_lock()
    finally:
        os.kill(child, signal.SIGKILL)
        worker.kill()
        worker.wait(10)
        worker.stdout.close()


def test_what_was_purged_is_nowhere_on_the_disk(own, path):
    canary = b"canary-in-the-mail" * 1000
    with own.transaction() as books:
        books.inbox.store_arrival(place(), NOW, canary, NOW, len(canary))
        books.inbox.finish(1, Ending(outcome=MessageOutcome.HANDLED, decided_at=NOW))
        books.outbox.owe(mail(raw=canary), order={"text": "canary-in-the-order"}, message_row=1, now=NOW)
        books.outbox.claim(1, NOW, "worker", timedelta(minutes=1))
        books.outbox.mark_sent(1, "250 ok", NOW)
        books.commit()
    own.forget()
    assert b"canary" in path.read_bytes()
    with own.transaction() as books:
        assert books.inbox.purge(NOW + timedelta(days=1), NOW) == 1
        assert books.outbox.purge(NOW + timedelta(days=1), NOW) == 1
        books.commit()
    own.forget()

    assert all(b"canary" not in each.read_bytes() for each in path.parent.iterdir())


def test_killed_inside_a_transaction_nothing_of_it_stays(own, path):
    own.close()

    def write_until_killed():
        store = Store.open(f"sqlite:///{path}")
        with store.transaction() as books:
            books.inbox.store_arrival(place(1), NOW, b"raw", NOW, 3)
            books.commit()
            books.inbox.store_arrival(place(2), NOW, b"raw", NOW, 3)
            books.outbox.owe(mail(), order=None, message_row=None, now=NOW)
            os.kill(os.getpid(), signal.SIGKILL)

    killed = in_child(write_until_killed)
    with Store.open(f"sqlite:///{path}") as store, store.reading() as books:
        stored = books.inbox.places("desk@mail.example", "INBOX", 7)
        owed = books.outbox.in_state()

    assert killed
    assert stored == {1}
    assert owed == []


def test_two_writers_wait_for_each_other_instead_of_failing(own):
    def write(uid):
        with own.transaction() as books:
            known = books.inbox.places("desk@mail.example", "INBOX", 7)
            assert uid not in known
            books.inbox.store_arrival(place(uid), NOW, b"raw", NOW, 3)
            books.commit()

    threads = [threading.Thread(target=write, args=(uid,)) for uid in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with own.reading() as books:
        assert books.inbox.places("desk@mail.example", "INBOX", 7) == set(range(1, 21))


def test_a_full_disk_is_trouble_that_passes(own):
    with own.transaction() as books:
        pages = books._connection.exec_driver_sql("PRAGMA page_count").scalar()
        books._connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 4}")
    with pytest.raises(BooksUnavailable, match="full"), own.transaction() as books:
        books.inbox.store_arrival(place(), NOW, b"x" * 100_000, NOW, 100_000)
    with own.reading() as books:
        assert books.inbox.all() == []


def test_an_instant_comes_back_as_the_same_instant_in_utc(own):
    chicago = datetime.fromisoformat("2026-03-05T09:00:00-06:00")
    with own.transaction() as books:
        books.inbox.store_arrival(place(), chicago, b"raw", NOW, 3)
        books.commit()
    with own.reading() as books:
        (arrival,) = books.inbox.undecided()

    assert arrival.received_at == chicago
    assert arrival.received_at.isoformat() == "2026-03-05T15:00:00+00:00"


def test_a_time_without_zone_is_refused(own):
    with pytest.raises(Exception, match="no time zone"), own.transaction() as books:
        books.jobs.mark_period("digest", "2026-03-05", datetime(2026, 3, 5, 9, 0))


def test_books_in_memory_serve_as_scratch():
    with Store.open("sqlite://", lock=True) as store:
        store.upgrade()
        with store.transaction() as books:
            books.jobs.mark_period("digest", "2026-03-05", OCCASION.at)
            books.commit()
        with store.reading() as books:
            assert books.jobs.period_done("digest", "2026-03-05")
