"""The daemon: wakes on new mail, answers in seconds, stops when told to, and is the only one."""

import signal
import time
from datetime import UTC, datetime

from tests.journeys.desk import PRIYA, Desk, add, mail


def _until(condition, seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_the_daemon_answers_a_mail_that_comes_in_while_it_waits_and_ends_on_sigterm(desk: Desk):
    process = desk.start("run")
    try:
        assert _until(lambda: "Mailbot/Done" in str(desk.mailbox.folders()))
        time.sleep(1)
        desk.receives(mail(PRIYA, add()), datetime.now(UTC))

        def answered() -> bool:
            return any(b"X-Mailbot-Mail: training-start" in one.raw for one in desk.relay.captured)

        assert _until(answered, 20)
        assert _until(lambda: len(desk.mailbox.mails("Mailbot/Done")) == 1)
        second = desk.start("run", "--once")
        _, complaint = second.communicate(timeout=30)
        assert second.returncode == 75
        assert "another" in complaint.lower()
    finally:
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        _, log = process.communicate(timeout=15)
    assert process.returncode == 0, log
    assert time.monotonic() - began < 10
    assert "Traceback" not in log
    assert desk.case("R-0001")["state"] == "IN_TRAINING"
