"""The disk is full: nothing is marked, no mail is blamed, nothing is sent twice, and when there is room the same process
goes on.

Three ways to have no room: a limit of pages inside SQLite, tried at every number of pages that a round needs; a limit of
the kernel on the size of files (RLIMIT_FSIZE), which needs no rights; a small tmpfs, which needs root.
"""

import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import event

from mailbot.errors import BooksUnavailable
from tests.journeys.desk import PRIYA, Desk, add, mail, make_desk
from tests.torture.conftest import origin, world
from tests.torture.world import MORE, POINTS, World, check
from tests.wire.servers import PATIENCE, eventually

__all__ = ["origin", "world"]
WITHIN = 60.0  # seconds: so soon does the daemon go on when there is room (G16)


class Room:
    """How many pages the books may have: PRAGMA max_page_count, which belongs to a connection."""

    def __init__(self, one: World) -> None:
        self._engine, self.most = one.store._engine, 0
        event.listen(self._engine, "checkout", self._limit)

    def pages(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA page_count").scalar())

    def _limit(self, connection, record, proxy) -> None:
        connection.execute(f"PRAGMA max_page_count={self.most or 2**30}")

    def remove(self) -> None:
        event.remove(self._engine, "checkout", self._limit)
        self._engine.dispose()


def rounds_without_room(one: World, pages: int) -> bool:
    """Two rounds with that much room for the books, then some with more, all by one process. Was there too little?"""
    room, said = Room(one), []
    one.store.hold_lock()
    daemon = one.daemon(one.store, faulty=False)
    try:
        room.most = room.pages() + pages
        for _ in range(2):
            try:
                daemon.work()
            except BooksUnavailable as error:
                said.append(str(error))
        must_lie_where_the_books_say(one)
        room.most = 0
        for _ in range(2):
            daemon.work()
    finally:
        room.remove()
    assert all("full" in words for words in said), said
    return bool(said)


def must_lie_where_the_books_say(one: World) -> None:
    """A mail that is not decided, or not in the books, lies in the inbox as it came; none is blamed."""
    with one.store.reading() as books:
        decided = {books.inbox.arrival(row.id).raw for row in books.inbox.all() if row.outcome is not None}
        assert {arrival.attempts for arrival in books.inbox.undecided()} <= {0, 1}
    assert all(raw in decided for raw in one.mails.values() if raw not in one.mailbox.mails("INBOX"))


def test_a_disk_that_is_full_at_any_page_of_the_books_loses_nothing_and_doubles_nothing(world):
    pages, stride = 0, 1 if POINTS >= 1000 else 4
    while True:
        one = world(keeps_copies=False, on_ambiguous="hold", names=MORE)
        full = rounds_without_room(one, pages)
        with one.store.reading() as books:
            assert books.outbox.times_uncertain() == 0
            assert {row.attempts for row in books.inbox.all()} == {1}, f"blamed at {pages} pages"
        check(one)
        if not full:
            break
        pages += stride
    assert pages > 8


# -- end to end --------------------------------------------------------------------------------------------------


def goes_on_when_there_is_room(desk: Desk, fill: Callable[[subprocess.Popen], None], free: Callable) -> None:
    """A daemon at work; the disk fills; mails come; there is room again."""
    log_file = Path(
        f"{desk.folder.parent}.log"
    )  # not on the small disk: messages go to somebody else, as to a journal
    with log_file.open("w") as log:
        process = desk.start("run", log=log)
        said = log_file.read_text
        try:
            assert eventually(
                lambda: "started" in said() and "Mailbot/Done" in desk.mailbox.folders(), WITHIN
            ), "it works"
            time.sleep(1)
            fill(process)
            mails = [
                mail(PRIYA, add(name, f"{name[:3]}@harborhouse.example"), subject=name)
                for name in ("Ann A", "Bob B")
            ]
            for raw in mails:
                desk.receives(raw)
            assert eventually(lambda: "books_unavailable" in said(), WITHIN), "it sees that the disk is full"
            assert process.poll() is None, said()
            assert sorted(desk.mailbox.mails("INBOX")) == sorted(mails)
            assert desk.mailbox.flags("INBOX").keys() == {1, 2}
            assert set().union(*desk.mailbox.flags("INBOX").values()) == set()

            free(process)
            assert eventually(lambda: len(desk.mailbox.mails("Mailbot/Done")) == 2, WITHIN), "it goes on"
        finally:
            free(process)
            process.terminate()
            process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said()
    assert "Traceback" not in said(), said()
    starts = [row for row in desk.books["outbox"] if row["kind"] in {"training-start", "license-notice"}]
    assert len(starts) == 2
    for row in desk.books["outbox"]:
        copies = sum(row["message_id"].encode() in one.raw for one in desk.relay.captured)
        assert (row["state"], copies) == ("sent", 1), row
    assert {message["outcome"] for message in desk.books["messages"]} == {"handled"}


def test_files_that_may_not_grow_stop_the_intake_and_it_goes_on_when_they_may(
    tmp_path, dovecot, capturing_smtp
):
    folder = tmp_path / "disk" / "desk"
    folder.mkdir(parents=True)
    desk = make_desk(folder, dovecot, capturing_smtp)

    def fill(process: subprocess.Popen) -> None:
        for name in ("mailbot.db-wal", "mailbot.db"):  # no file may be longer than it is
            size = (desk.folder / name).stat().st_size
            if size:
                break
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def free(process: subprocess.Popen) -> None:
        with suppress(ProcessLookupError):
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)

    goes_on_when_there_is_room(desk, fill, free)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MiB; skipped with a reason where this user may not mount one."""
    here = tmp_path / "disk"
    here.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", here], check=False, capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no small tmpfs here: {mounted.stderr.strip()} (a limit on file sizes is tried instead)")
    yield here
    subprocess.run(["umount", here], check=True)


def test_a_disk_that_is_full_stops_the_intake_and_it_goes_on_when_there_is_room(
    small_disk, dovecot, capturing_smtp
):
    (small_disk / "desk").mkdir()
    desk = make_desk(small_disk / "desk", dovecot, capturing_smtp)
    ballast = small_disk / "ballast"

    def fill(process: subprocess.Popen) -> None:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        assert os.statvfs(small_disk).f_bavail == 0

    goes_on_when_there_is_room(desk, fill, lambda process: ballast.unlink(missing_ok=True))
