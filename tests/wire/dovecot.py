"""A private Dovecot on loopback, and a fresh user's mailbox in it for each test."""

import contextlib
import getpass
import grp
import imaplib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from mailbot.transport.mailbox import MailboxSettings
from tests.wire.servers import HOST, Certificate, free_port, require, wait_for_port

PASSWORD = "secret"
FOLDERS = {
    "done": "Mailbot/Done",
    "review": "Mailbot/Review",
    "ignored": "Mailbot/Ignored",
    "quarantine": "Mailbot/Quarantine",
    "sent": "Sent",
    "drafts": "Drafts",
}
_CONFIGURATION = """
base_dir = {here}/run
state_dir = {here}/state
log_path = {here}/dovecot.log
protocols = imap
listen = 127.0.0.1
first_valid_uid = 0
mail_location = maildir:{here}/mail/%u
mail_uid = {mail_user}
mail_gid = {mail_group}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
ssl = yes
ssl_cert = <{here}/cert.pem
ssl_key = <{here}/key.pem
{users}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={here}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
  mailbox "Sent Messages" {{
    special_use = \\Sent
  }}
}}
"""


class Dovecot:
    """One running server."""

    def __init__(self, *, separator: str = "/", prefix: str = "") -> None:
        self._program = require("dovecot", "dovecot-imapd")
        self.here = Path(tempfile.mkdtemp(prefix="mailbot-dovecot-"))
        self.here.chmod(0o755)  # its login processes run as somebody else
        self.port, self.tls_port = free_port(), free_port()
        root = os.geteuid() == 0
        mail_user = "mail" if root else getpass.getuser()
        mail_group = "mail" if root else grp.getgrgid(os.getegid()).gr_name
        users = (
            ""
            if root
            else (
                f"default_internal_user = {mail_user}\ndefault_login_user = {mail_user}\n"
                f"default_internal_group = {mail_group}\n"
            )
        )
        (self.here / "mail").mkdir()
        shutil.chown(self.here / "mail", mail_user, mail_group)
        self.tls = Certificate.make(self.here).trusting
        (self.here / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                here=self.here,
                port=self.port,
                tls_port=self.tls_port,
                mail_user=mail_user,
                mail_group=mail_group,
                users=users,
                password=PASSWORD,
                separator=separator,
                prefix=prefix,
            )
        )
        self.start()

    def start(self) -> None:
        subprocess.run([self._program, "-c", self.here / "dovecot.conf"], check=True)
        wait_for_port(self.port)

    def stop(self) -> None:
        pid_file = self.here / "run" / "master.pid"
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            pid = int(pid_file.read_text())
            os.kill(pid, signal.SIGTERM)
            for _ in range(500):
                os.kill(pid, 0)
                time.sleep(0.01)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.here, ignore_errors=True)


@dataclass(frozen=True, kw_only=True)
class DovecotMailbox:
    """A user's mailbox, seen by the test as another mail program sees it."""

    server: Dovecot
    username: str
    password: str = field(default=PASSWORD, repr=False)

    @property
    def host(self) -> str:
        return HOST

    @property
    def port(self) -> int:
        return self.server.port

    def settings(self, **different) -> MailboxSettings:
        """The desk's settings for this mailbox."""
        usual = {
            "host": HOST,
            "port": self.server.port,
            "security": "none",
            "username": self.username,
            "password": lambda: PASSWORD,
            "folder": "INBOX",
            "folders": FOLDERS,
            "timeout_seconds": 10.0,
        }
        return MailboxSettings(**{**usual, **different})

    @contextlib.contextmanager
    def client(self, folder: str | None = "INBOX") -> Iterator[imaplib.IMAP4]:
        """A person's mail program, logged in."""
        with imaplib.IMAP4(HOST, self.server.port, timeout=10) as client:
            client.login(self.username, PASSWORD)
            if folder is not None:
                assert client.select(f'"{folder}"')[0] == "OK"
            yield client
            if folder is not None:
                client.unselect()  # not CLOSE, which expunges

    def append(self, raw: bytes, internal_date: datetime, folder: str = "INBOX") -> int:
        """Lay a mail into a folder. Out: its UID."""
        with self.client(None) as client:
            status, data = client.append(f'"{folder}"', "", internal_date, raw)
            assert status == "OK", data
            return int(data[-1].split(b"]")[0].split()[-1])

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        """The bytes of all mails in a folder; none where it is missing."""
        with self.client(None) as client:
            if client.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            _, data = client.uid("FETCH", "1:*", "(BODY.PEEK[])")
            return [piece[1] for piece in data if isinstance(piece, tuple)]

    def uids(self, folder: str = "INBOX") -> list[int]:
        """The UIDs of a folder; none where it is missing."""
        with self.client(None) as client:
            if client.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            return [int(uid) for uid in client.uid("SEARCH", "ALL")[1][0].split()]

    def flags(self, folder: str = "INBOX") -> dict[int, set[str]]:
        """Flags by UID, without \\Recent, which belongs to whoever looks first."""
        with self.client(None) as client:
            client.select(f'"{folder}"', readonly=True)
            _, data = client.uid("FETCH", "1:*", "(FLAGS)")
            lines = [line.decode() for line in data if line]
        return {
            int(line.split("UID ")[1].split()[0].rstrip(")")): set(
                line.split("FLAGS (")[1].split(")")[0].split()
            )
            - {"\\Recent"}
            for line in lines
        }

    def folders(self) -> list[str]:
        with self.client(None) as client:
            return sorted(line.decode().split(' "/" ')[-1].strip('"') for line in client.list()[1])

    def reset_uidvalidity(self) -> None:
        """Lose the index, as a server does that is restored from a backup."""
        self.server.stop()
        for index in (self.server.here / "mail" / self.username).rglob("dovecot*"):
            index.unlink()
        self.server.start()


_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[Dovecot]:
    server = Dovecot()
    yield server
    server.remove()


@pytest.fixture
def dovecot(dovecot_server: Dovecot) -> DovecotMailbox:
    """A fresh mailbox."""
    return DovecotMailbox(server=dovecot_server, username=f"desk{next(_numbers)}")


def append(mailbox: DovecotMailbox, raw: bytes, internal_date: datetime) -> int:
    """Lay a mail into the inbox. Out: its UID."""
    return mailbox.append(raw, internal_date)
