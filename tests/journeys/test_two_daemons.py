"""Two daemons on one set of books, the first stopped (SIGSTOP) longer than anybody waits: it wakes and does nothing twice.

While the first one lives, stopped or not, the second is refused. It gets in when the lock is gone all the same: on SQLite
because somebody removed the lock file, on PostgreSQL because the server ended the first one's session. The first one
then stands by, and goes on when the second has ended.
"""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.desk import PRIYA, Desk, add, mail, make_desk
from tests.torture.world import POINTS
from tests.wire.postgresql import cut_all_sessions
from tests.wire.servers import PATIENCE, eventually

STOPPED_AT = [  # the moment at which the first one falls asleep
    "before-dot-recorded",
    "accepted",
    "attempt-counted",
    "dot-recorded",
    "fetched",
    "stored",
    "decided",
    "claimed",
    "sent",
    "moved",
]
SHORT = STOPPED_AT if POINTS >= 1000 else STOPPED_AT[:2]


def asleep(process: subprocess.Popen[str]) -> bool:
    """Is a process stopped by a signal?"""
    assert process.poll() is None, process.communicate()
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def starts(desk: Desk) -> list[str]:
    """Where the training starts of the outbox stand."""
    return [row["state"] for row in desk.books["outbox"] if row["kind"] == "training-start"]


def polls_each_second(desk: Desk) -> None:
    config = desk.folder / "config.toml"
    config.write_text(config.read_text().replace("[imap]\n", "[imap]\npoll_seconds = 1\n"))


def wakes_beside_another(desk: Desk, label: str, take_its_lock: Callable[[], None]) -> None:
    """The whole story; `take_its_lock` lets the second one in while the first one sleeps."""
    polls_each_second(desk)
    desk.receives(mail(PRIYA, add()))
    log = desk.folder / "first.log"
    with log.open("w") as lines:
        first = desk.start("run", log=lines, MAILBOT_FAILPOINT=f"{label}:stop")
    running = [first]
    try:
        assert eventually(lambda: asleep(first)), f"the first one sleeps at {label}"
        assert "another" in desk.mailbot("run", "--once", code=75).stderr

        take_its_lock()
        second = desk.start("run")
        running.append(second)
        handed_over = {"sent"} if label not in {"dot-recorded", "accepted"} else {"uncertain"}
        assert eventually(lambda: set(starts(desk)) == handed_over), f"the second one goes on after {label}"
        assert eventually(lambda: len(desk.mailbox.mails("Mailbot/Done")) == 1), "the mail is put away"

        first.send_signal(signal.SIGCONT)
        assert eventually(lambda: "standing_by" in log.read_text()), log.read_text()
        assert eventually(lambda: starts(desk) == ["sent"]), "the acceptance is in the books"

        second.terminate()
        second.communicate(timeout=PATIENCE)
        desk.receives(mail(PRIYA, add("Sam Later", "later@harborhouse.example")))
        assert eventually(lambda: len(desk.mailbox.mails("Mailbot/Done")) == 2), log.read_text()
        first.terminate()
        first.communicate(timeout=PATIENCE)
    finally:
        for process in running:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGCONT)
                process.terminate()
                process.communicate(timeout=PATIENCE)

    assert (first.returncode, second.returncode) == (0, 0), log.read_text()
    assert sum(b"X-Mailbot-Mail: training-start" in one.raw for one in desk.relay.captured) == 2
    assert [message["outcome"] for message in desk.books["messages"]] == ["handled"] * 2
    assert starts(desk) == ["sent"] * 2
    assert [desk.case(reference)["state"] for reference in ("R-0001", "R-0002")] == ["IN_TRAINING"] * 2


@pytest.mark.parametrize("label", SHORT)
def test_one_that_was_stopped_wakes_beside_another_and_sends_nothing_twice(
    tmp_path, dovecot, capturing_smtp, label
):
    desk = make_desk(tmp_path, dovecot, capturing_smtp)
    lock = desk.folder / "mailbot.db.lock"
    wakes_beside_another(desk, label, lock.unlink)


@pytest.mark.parametrize("label", SHORT)
def test_one_whose_session_the_server_ended_wakes_beside_another_and_sends_nothing_twice(
    tmp_path, dovecot, capturing_smtp, postgresql_schema, label
):
    more = f'[database]\nurl = "{postgresql_schema}"\n'
    desk = make_desk(tmp_path, dovecot, capturing_smtp, more=more)
    wakes_beside_another(desk, label, lambda: cut_all_sessions(postgresql_schema))


def test_as_long_as_the_first_one_sleeps_nobody_else_works_and_then_it_ends_what_it_began(
    tmp_path, dovecot, capturing_smtp
):
    desk = make_desk(tmp_path, dovecot, capturing_smtp)
    desk.receives(mail(PRIYA, add()))
    first = desk.start("run", "--once", MAILBOT_FAILPOINT="dot-recorded:stop")
    assert eventually(lambda: asleep(first)), "the first one sleeps"
    refused = desk.mailbot("run", "--once", code=75)
    assert "another" in refused.stderr
    first.send_signal(signal.SIGCONT)
    first.communicate(timeout=PATIENCE)

    assert first.returncode == 0
    assert starts(desk) == ["sent"]
    assert sum(b"X-Mailbot-Mail: training-start" in one.raw for one in desk.relay.captured) == 1
