"""The daemon: wakes on new mail, answers in seconds, stops when told to, and is the only one."""

import signal
import time

from mailbot.app import STOP_SECONDS
from tests.journeys.desk import PRIYA, Desk, add, mail
from tests.wire.servers import PATIENCE, eventually


def test_the_daemon_answers_a_mail_that_comes_in_while_it_waits_and_ends_on_sigterm(desk: Desk):
    process = desk.start("run")
    try:
        assert eventually(lambda: "Mailbot/Done" in str(desk.mailbox.folders()))
        time.sleep(1)
        desk.receives(mail(PRIYA, add()))

        def answered() -> bool:
            return any(b"X-Mailbot-Mail: training-start" in one.raw for one in desk.relay.captured)

        assert eventually(answered)
        assert eventually(lambda: len(desk.mailbox.mails("Mailbot/Done")) == 1)
        second = desk.start("run", "--once")
        _, complaint = second.communicate(timeout=PATIENCE)
        assert second.returncode == 75
        assert "another" in complaint.lower()
    finally:
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        _, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, log
    assert time.monotonic() - began < 30  # ten, and a busy machine
    assert "Traceback" not in log
    assert desk.case("R-0001")["state"] == "IN_TRAINING"


def test_told_to_stop_while_a_server_is_silent_it_ends_within_ten_seconds_and_the_next_run_goes_on(
    desk: Desk, proxy
):
    line = proxy(desk.mailbox.port)
    config = desk.folder / "config.toml"
    sound = config.read_text()
    config.write_text(
        sound.replace("[imap]\n", "[imap]\npoll_seconds = 1\n").replace(
            f"port = {desk.mailbox.port}", f"port = {line.port}"
        )
    )
    process = desk.start("run")
    try:
        assert eventually(lambda: "Mailbot/Done" in str(desk.mailbox.folders()))
        time.sleep(2)
        line.black_hole = True
        desk.receives(mail(PRIYA, add()))
        time.sleep(3)  # it asks, and nobody answers: the line would be given up after a minute
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        _, log = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, "stopped_while_waiting" in log, "Traceback" in log) == (0, True, False), log
    assert STOP_SECONDS < 10  # when the alarm rings
    assert time.monotonic() - began < 30  # and a busy machine

    config.write_text(sound)
    desk.works()
    assert len(desk.mailbox.mails("Mailbot/Done")) == 1
