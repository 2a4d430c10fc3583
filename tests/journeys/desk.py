"""A whole desk for a journey: Dovecot for its mailbox, a capturing relay, its books in SQLite, the program as a process."""

import contextlib
import email
import email.policy
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import pytest

from mailbot import app, opening
from mailbot.cli import desks, main
from mailbot.demo.world import DIRECTORY
from mailbot.reply import watched
from mailbot.reply.watched import folder_stamp
from tests.wire.dovecot import PASSWORD, DovecotMailbox
from tests.wire.servers import PATIENCE
from tests.wire.smtp import CapturingSmtp

ZONE = ZoneInfo("America/Chicago")
DESK = "mohmis@desk.example"
STAMP = "mx.desk.example"
PRIYA = "priya.natarajan@harborhouse.example"
WALTER = "whines@harborhouse.example"
BETH = "b.oyelaran@ozarkpath.example"
ANGELA = "afrost@riverbend-csa.example"
DANA = "dana.ruiz@icalliances.example"
TEAM = "team@icalliances.example"
BEGIN = datetime(2026, 3, 4, 10, 5, tzinfo=ZONE)  # a Wednesday

CONFIG = """
[desk]
name = "Missouri HMIS Helpdesk"
address = "{desk}"

[imap]
host = "127.0.0.1"
port = {imap_port}
security = "none"
username = "{username}"
password_file = "secrets/imap"

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"

[senders]
authserv_ids = ["{stamp}"]
{more}
[digest]
to = ["{team}"]
"""


def stamp(address: str, dmarc: str = "pass") -> str:
    """What our own mail server writes on top of a mail."""
    domain = address.rpartition("@")[2]
    return f"Authentication-Results: {STAMP}; dmarc={dmarc} header.from={domain}"


def mail(
    sender: str, body: str, *, subject: str = "HMIS", dmarc: str | None = "pass", **headers: str
) -> bytes:
    """A mail as it lies in the desk's mailbox."""
    fields = [] if dmarc is None else [stamp(sender, dmarc)]
    fields += [
        f"From: {sender}",
        f"To: {DESK}",
        f"Subject: {subject}",
        "Date: Wed, 04 Mar 2026 10:00:00 -0600",
    ]
    fields += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if "Message_ID" not in headers:
        fields.append(f"Message-ID: <{abs(hash((sender, subject, body)))}@journey.example>")
    fields += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    text = "\r\n".join(fields) + "\r\n\r\n" + textwrap.dedent(body).strip().replace("\n", "\r\n") + "\r\n"
    return text.encode()


def add(
    name: str = "Marcus O'Neill",
    address: str = "moneill@harborhouse.example",
    *,
    agency: str = "Harbor House of Columbia",
    projects: str = "Harbor House - Emergency Shelter",
) -> str:
    """The labelled lines of a complete request."""
    return (
        f"Request: Add a new user\nAgency: {agency}\nNew User's Name: {name}\n"
        f"New User's Email: {address}\nProjects: {projects}\n"
    )


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    returncode: int
    stdout: str
    stderr: str


def run_command(*words: str) -> Answer:
    """The command line as the shell would call it, to its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main(words)
    return Answer(ended.value.code, out.getvalue(), err.getvalue())


@dataclass
class Desk:
    """The desk of a journey."""

    folder: Path
    mailbox: DovecotMailbox
    relay: CapturingSmtp
    now: datetime = BEGIN
    seen: int = 0

    def mailbot(self, *words: str, code: int | None = 0) -> Answer:
        """Run a command of the desk, in this process: each would cost a second to start otherwise."""
        done = run_command("--config", str(self.folder / "config.toml"), *words)
        assert code is None or done.returncode == code, (
            f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return done

    def start(
        self, *words: str, log: TextIO | int = subprocess.PIPE, **environment: str
    ) -> subprocess.Popen[str]:
        """Begin a command and leave it running. `log`: where its messages go; one that runs long fills a pipe."""
        return subprocess.Popen(
            [sys.executable, "-m", "mailbot", "--config", str(self.folder / "config.toml"), *words],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, **environment},
        )

    def receives(self, raw: bytes, at: datetime | None = None) -> None:
        """A mail arrives."""
        self.mailbox.append(raw, at or self.now)

    def works(self, *, code: int = 0) -> list[EmailMessage]:
        """One round at the desk's hour. Out: the mails that left in it, digests apart."""
        self.mailbot("run", "--once", "--now", self.now.isoformat(), code=code)
        return self.new_mails()

    def new_mails(self) -> list[EmailMessage]:
        """The mails that the relay took since the last look, digests apart."""
        new = self.relay.captured[self.seen :]
        self.seen = len(self.relay.captured)
        parsed = [email.message_from_bytes(one.raw, policy=email.policy.default) for one in new]
        return [message for message in parsed if message["X-Mailbot-Mail"] != "digest"]

    def staff(self, *lines: str, code: int = 0) -> str:
        """Staff commands from the shell."""
        return self.mailbot("staff", "--now", self.now.isoformat(), "\n".join(lines), code=code).stdout

    def passes(self, **time: int) -> None:
        """Time goes by."""
        self.now += timedelta(**time)

    @property
    def books(self) -> dict[str, list[dict]]:
        """What `export --json` says."""
        return json.loads(self.mailbot("export", "--json").stdout)

    def case(self, ref: str) -> dict:
        """One case of the books."""
        return next(case for case in self.books["cases"] if case["ref"] == ref)

    def pool(self, region: str) -> dict:
        """The pool of a region."""
        return next(pool for pool in self.books["pools"] if pool["region"] == region)


def kinds(mails: list[EmailMessage]) -> list[str]:
    """The kinds of some mails, in order."""
    return [str(message["X-Mailbot-Mail"]) for message in mails]


def text(message: EmailMessage) -> str:
    """The text part with its lines joined."""
    part = message.get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


def make_desk(folder: Path, mailbox: DovecotMailbox, relay: CapturingSmtp, *, more: str = "") -> Desk:
    """A desk in a folder, with the directory of the fictional world imported."""
    (folder / "secrets").mkdir()
    secret = folder / "secrets" / "imap"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    config = CONFIG.format(
        desk=DESK,
        imap_port=mailbox.port,
        username=mailbox.username,
        smtp_port=relay.port,
        stamp=STAMP,
        team=TEAM,
        more=more,
    )
    (folder / "config.toml").write_text(config)
    for name, rows in DIRECTORY.items():
        (folder / "directory").mkdir(exist_ok=True)
        (folder / "directory" / name).write_text(rows, encoding="utf-8")
    desk = Desk(folder, mailbox, relay)
    desk.mailbot("import", str(folder / "directory"))
    return desk


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, dovecot: DovecotMailbox, capturing_smtp: CapturingSmtp
) -> Desk:
    """A desk ready for mail on Wednesday, March 4, 2026, 10:05 in Missouri.

    Its books are in SQLite, or with MAILBOT_JOURNEYS_ON=postgresql on the server of MAILBOT_TEST_POSTGRESQL.
    """
    more = ""
    if os.environ.get("MAILBOT_JOURNEYS_ON") == "postgresql":
        more = f'[database]\nurl = "{request.getfixturevalue("postgresql_schema")}"\n'
    return make_desk(tmp_path, dovecot, capturing_smtp, more=more)


@pytest.fixture(scope="session", autouse=True)
def _folders_are_read_once() -> Iterator[None]:
    """A journey gives a dozen commands, each of which would read and try the same rules and templates again."""
    places = [
        (opening, "load_rules"),
        (opening, "load_templates"),
        (desks, "load_templates"),
        (watched, "load"),
    ]
    with pytest.MonkeyPatch.context() as patch:
        for module, name in places:
            patch.setattr(module, name, _remembering(getattr(module, name)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _commands_of_a_journey_read_mails_themselves() -> Iterator[None]:
    """A journey has a dozen rounds, each of which would start its own reader; daemons started as processes do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "make_reader", lambda config, desk, stopping: contextlib.nullcontext(desk.reading))
        yield


def _remembering(read: Callable[..., object]) -> Callable[..., object]:
    kept: dict[object, object] = {}

    def remembered(folder: Path, **how: bool) -> object:
        key = (folder, folder_stamp(folder), tuple(how.items()))
        if key not in kept:
            kept[key] = read(folder, **how)
        return kept[key]

    return remembered


def kill(process: subprocess.Popen[str]) -> None:
    """End a process as a power cut does."""
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE)
