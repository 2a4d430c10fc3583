"""A template edited while the daemon runs: taken once it is sound; till then the old words stay, and staff hear of it once."""

import shutil
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from mailbot.app import Daemon, daemon
from mailbot.config import load_config, shipped
from mailbot.demo.clock import ZONE, SimulatedClock
from mailbot.demo.office import Office
from mailbot.demo.play import CONFIG, PASSWORD
from mailbot.demo.world import DESK, STAFF

PRIYA = "priya.natarajan@harborhouse.example"
BEGIN = datetime(2026, 3, 4, 10, 5, tzinfo=ZONE)
OLD, NEW = "Hello,", "Good day to you,"


class Running:
    """A daemon at work on a post office of its own, and the one template that somebody edits."""

    def __init__(self, worker: Daemon, office: Office, clock: SimulatedClock, template: Path) -> None:
        self.worker, self.office, self.clock, self.template = worker, office, clock, template
        self.sound = template.read_text("utf-8")
        self.asked = 0

    def edited(self, text: str) -> None:
        self.template.write_text(text, "utf-8")

    def answer(self) -> str:
        """The text of the answer to a new question of Priya's."""
        self.asked += 1
        letter = f"From: {PRIYA}\r\nTo: {DESK}\r\nSubject: {self.asked}\r\n\r\nHow is Marcus O'Neill doing in training?\r\n"
        with smtplib.SMTP("127.0.0.1", self.office.smtp_port, timeout=60) as smtp:
            smtp.login(PRIYA, PASSWORD)
            smtp.sendmail(PRIYA, [DESK], letter)
        self.worker.work()
        return self.mails(PRIYA)[-1].get_body(("plain",)).get_content()

    def alerts(self) -> list[str]:
        """The texts of the alerts that staff got."""
        mails = [mail for mail in self.mails(STAFF) if mail["X-Mailbot-Mail"] == "alert"]
        return [" ".join(mail.get_body(("plain",)).get_content().split()) for mail in mails]

    def mails(self, address: str):
        return [message_from_bytes(raw, policy=policy.default) for raw in self.office.mails(address)]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    clock = SimulatedClock(BEGIN)
    templates = shutil.copytree(shipped("templates"), tmp_path / "templates")
    accounts = dict.fromkeys((DESK, PRIYA, STAFF), PASSWORD)
    with Office(accounts, desk_domain="desk.example", clock=clock) as office:
        given = {"desk": DESK, "staff": STAFF, "authserv_id": office.authserv_id}
        config = CONFIG.format(imap_port=office.imap_port, smtp_port=office.smtp_port, **given)
        (tmp_path / "config.toml").write_text(config + '\n[paths]\ntemplates = "templates"\n', "utf-8")
        (tmp_path / "secrets").mkdir(mode=0o700)
        (tmp_path / "secrets" / "mailbox").write_text(PASSWORD, "utf-8")
        (tmp_path / "secrets" / "mailbox").chmod(0o600)
        with daemon(load_config(tmp_path / "config.toml"), clock) as worker:
            yield Running(worker, office, clock, templates / "status-unavailable.md")


def test_a_sound_edit_is_taken_with_the_next_mail(running):
    assert OLD in running.answer()

    running.edited(running.sound.replace(OLD, NEW))

    assert NEW in running.answer()
    assert running.alerts() == []


def test_a_broken_edit_leaves_the_old_words_and_staff_get_one_alert_with_file_and_line(running):
    running.edited(running.sound.replace(OLD, "{{ nonsense }}"))

    assert OLD in running.answer()
    running.worker.work()
    line = running.sound.splitlines().index(OLD) + 1
    (alert,) = running.alerts()
    assert f'status-unavailable.md:{line}: there is no value "nonsense"' in alert

    running.edited(running.sound.replace(OLD, "{% if %}"))  # still wrong, in another way, within the hour
    assert OLD in running.answer()
    assert len(running.alerts()) == 1

    running.edited(running.sound.replace(OLD, NEW))
    assert NEW in running.answer()
    assert len(running.alerts()) == 1


def test_an_edit_that_is_broken_again_another_hour_is_told_again(running):
    running.edited(running.sound.replace(OLD, "{{ nonsense }}"))
    running.worker.work()
    running.clock.instant += timedelta(hours=2)
    running.worker.work()
    assert len(running.alerts()) == 1  # nobody is told twice of one change

    running.edited(running.sound.replace(OLD, "{{ more_nonsense }}"))
    running.worker.work()

    assert len(running.alerts()) == 2
