"""A scratch desk for the command line: a config, the directory of the fictional world imported, no server anywhere."""

import contextlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog

from mailbot.cli import main
from mailbot.cli.desks import desk_of
from mailbot.config import load_config
from mailbot.demo.world import DIRECTORY
from mailbot.jobs import fetch
from mailbot.model.mail import Place
from mailbot.opening import load_rules, open_books
from mailbot.reply.watched import folder_stamp

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 3, 4, 10, 5, tzinfo=ZONE)  # a Wednesday
PRIYA = "priya.natarajan@harborhouse.example"
STAMP = "mx.desk.example"

CONFIG = """[desk]
name = "Missouri HMIS Helpdesk"
address = "mohmis@desk.example"

[imap]
host = "127.0.0.1"
port = 1
security = "none"
username = "mohmis@desk.example"

[smtp]
host = "127.0.0.1"
port = 2
security = "none"

[senders]
authserv_ids = ["mx.desk.example"]

[digest]
to = ["team@icalliances.example"]
"""

REQUEST = """Request: Add a new user
Agency: Harbor House of Columbia
New User's Name: Marcus O'Neill
New User's Email: moneill@harborhouse.example
Projects: Harbor House - Emergency Shelter
"""


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)


def run(*words: str, stdin: bytes = b"") -> Answer:
    """The command line as the shell would call it."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as ended,
        ):
            main(words)
    code = ended.value.code
    assert isinstance(code, int)
    return Answer(code, out.getvalue(), err.getvalue())


def mail(
    body: str,
    *,
    sender: str = PRIYA,
    subject: str = "HMIS",
    message_id: str = "<one@harborhouse.example>",
    dmarc: str = "pass",
) -> bytes:
    """A mail as our server would stamp it."""
    lines = [
        f"Authentication-Results: {STAMP}; dmarc={dmarc} header.from={sender.rpartition('@')[2]}",
        f"From: {sender}",
        "To: mohmis@desk.example",
        f"Subject: {subject}",
        "Date: Wed, 04 Mar 2026 10:00:00 -0600",
        f"Message-ID: {message_id}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        *body.splitlines(),
        "",
    ]
    return "\r\n".join(lines).encode()


@dataclass
class Desk:
    """A desk in a folder."""

    folder: Path
    uid: int = 0

    @property
    def config(self) -> str:
        """The config file."""
        return str(self.folder / "config.toml")

    def __call__(self, *words: str, code: int = 0, stdin: bytes = b"") -> Answer:
        """Run a command of this desk; `code` is how it must end."""
        answer = run("--config", self.config, *words, stdin=stdin)
        assert answer.code == code, f"{words}: {answer}"
        return answer

    def receives(self, raw: bytes, at: datetime = NOW) -> None:
        """A mail is taken in and decided, as a round of the daemon does; what it owes stays in the outbox."""
        self.uid += 1
        config = load_config(Path(self.config))
        with open_books(config) as store:
            place = Place(account="desk", folder="INBOX", uidvalidity=1, uid=self.uid)
            with store.transaction() as books:
                books.inbox.store_arrival(
                    place, at.astimezone(UTC), raw, now=at.astimezone(UTC), size=len(raw)
                )
                books.commit()
            fetch.decide_all(desk_of(config), store, at.astimezone(UTC))

    @contextlib.contextmanager
    def books(self, *, write: bool = False) -> Any:
        """The books of the desk."""
        with open_books(load_config(Path(self.config))) as store:
            if write:
                with store.transaction() as books:
                    yield books
                    books.commit()
            else:
                with store.reading() as books:
                    yield books

    def accept(self, at: datetime = NOW) -> None:
        """The relay takes everything that is owed."""
        from mailbot.owed_mails import mail_accepted

        config = load_config(Path(self.config))
        desk = desk_of(config)
        with open_books(config) as store, store.transaction() as books:
            for owed in books.outbox.due(at.astimezone(UTC)):
                assert books.outbox.claim(owed.id, at, "test", at - at) is not None
                books.outbox.mark_sent(owed.id, "250 taken", at.astimezone(UTC))
                mail_accepted(owed.mail, {}, desk, books, at.astimezone(UTC))
            books.commit()


@pytest.fixture(scope="session", autouse=True)
def _rules_are_read_once() -> Iterator[None]:
    """Reading the same rules a hundred times takes a minute; a folder that was edited is read anew."""
    kept: dict[object, Any] = {}

    def load(folder: Path) -> Any:
        stamp = folder_stamp(folder)
        if stamp not in kept:
            kept[stamp] = load_rules(folder)
        return kept[stamp]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mailbot.opening.load_rules", load)
        yield


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk's folder, made once and copied."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "config.toml").write_text(CONFIG)
    (folder / "directory").mkdir()
    for name, rows in DIRECTORY.items():
        (folder / "directory" / name).write_text(rows, encoding="utf-8")
    assert run("--config", str(folder / "config.toml"), "import", str(folder / "directory")).code == 0
    assert run("--config", str(folder / "config.toml"), "staff", "help").code == 0  # makes the secret
    return folder


@pytest.fixture
def desk(imported: Path, tmp_path: Path) -> Desk:
    """A desk of its own."""
    folder = tmp_path / "desk"
    shutil.copytree(imported, folder)
    return Desk(folder)


@pytest.fixture(scope="session")
def answered(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that has decided one request, made once and copied."""
    folder = tmp_path_factory.mktemp("answered") / "desk"
    shutil.copytree(imported, folder)
    Desk(folder).receives(mail(REQUEST, subject="New user"))
    return folder


@pytest.fixture
def asked(answered: Path, tmp_path: Path) -> Desk:
    """A desk of its own that has decided one request; the answer lies in the outbox."""
    folder = tmp_path / "asked"
    shutil.copytree(answered, folder)
    return Desk(folder, uid=1)


@pytest.fixture(autouse=True)
def _log_forgets() -> Iterator[None]:
    """A command sets up the log for its own stderr; the next test has another one."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def _away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No config lies in the working directory or the environment."""
    (tmp_path / "away").mkdir()
    monkeypatch.chdir(tmp_path / "away")
    monkeypatch.delenv("MAILBOT_CONFIG", raising=False)
    assert not os.path.exists("config.toml")  # noqa: PTH110 - the working directory is what is asked about
