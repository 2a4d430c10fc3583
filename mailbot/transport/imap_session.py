"""A session at the IMAP server: open, folder selected, commands sent, dropped at the first doubt.

Every error of the wire ends the connection and is raised as `MailboxUnavailable`: after a timeout or a cut the
state of the line is unknown, and nothing half-read may be believed. `connect()` again is always safe.
"""

import imaplib
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from imap_tools.errors import ImapToolsError

from mailbot.errors import MailboxUnavailable
from mailbot.transport.fetch_response import Items, read_fetch
from mailbot.transport.folders import Folders
from mailbot.transport.imap_connection import (
    GuardedClient,
    GuardedMailBox,
    Peer,
    Security,
    last_line,
    open_mailbox,
)
from mailbot.transport.uid_sets import write_uid_set


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """Where the mailbox is and which folders the desk uses in it."""

    host: str
    port: int
    security: Security
    username: str
    password: Callable[[], str] = field(repr=False)  # asked for at each login
    folder: str  # the one that is read
    folders: Mapping[
        str, str
    ]  # done, review, ignored, quarantine, sent, drafts -> name, levels separated by /
    timeout_seconds: float = 60.0  # of every single wait for the server


class ImapSession:
    """One connection at a time, one folder selected at a time. Not thread-safe: one thread owns it."""

    def __init__(self, settings: MailboxSettings, *, tls: ssl.SSLContext | None = None) -> None:
        self.settings = settings
        self._tls = tls  # None: the system's authorities; host name and chain are always verified
        self._opened: GuardedMailBox | None = None
        self._named: Folders | None = None
        self._selected: tuple[str, bool] | None = None  # real name, writable
        self._uidvalidity: int | None = None

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    # -- the line ---------------------------------------------------------------------------------------------

    def connect(self) -> None:
        """Connect, log in, open the folder; a line that is still open is dropped before."""
        self._drop()
        settings = self.settings
        peer = Peer(
            host=settings.host,
            port=settings.port,
            security=settings.security,
            timeout_seconds=settings.timeout_seconds,
            tls=self._tls,
        )
        with self._on_the_wire("connect"):
            self._opened = open_mailbox(peer, settings.username, settings.password)
            self._named = Folders(self._opened)
            self._uidvalidity = None
            self._select(settings.folder, writable=True)

    @property
    def connected(self) -> bool:
        """Whether a line is open, as far as we know."""
        return self._opened is not None

    def close(self) -> None:
        """Log out; never raises. CLOSE would expunge what others marked, LOGOUT does not (RFC 9051 section 6.1.3)."""
        if self._opened is not None:
            with suppress(imaplib.IMAP4.error, OSError, ImapToolsError):
                self._opened.client.sock.settimeout(5.0)  # a courtesy is not worth a minute
                self._opened.logout()
        self._drop()

    def _drop(self) -> None:
        if self._opened is not None:
            self._opened.client.shutdown()
        self._opened, self._named, self._selected = None, None, None

    @contextmanager
    def _on_the_wire(self, doing: str) -> Iterator[None]:
        """Whatever goes wrong here has gone wrong for the connection; ValueError is what nobody can read."""
        try:
            yield
        except (imaplib.IMAP4.error, OSError, ImapToolsError, ValueError) as error:
            self._drop()
            place = f"{self.settings.host}:{self.settings.port}"
            raise MailboxUnavailable(f"{place}: {doing}: {error or type(error).__name__}") from error
        except BaseException:
            self._drop()  # stopped in the middle of an answer
            raise

    @property
    def _mailbox(self) -> GuardedMailBox:
        if self._opened is None:
            raise imaplib.IMAP4.abort("not connected")
        return self._opened

    @property
    def _client(self) -> GuardedClient:
        return self._mailbox.client

    @property
    def _folders(self) -> Folders:
        if self._named is None:
            raise imaplib.IMAP4.abort("not connected")
        return self._named

    # -- commands ---------------------------------------------------------------------------------------------

    def _can(self, capability: str) -> bool:
        return capability in self._client.capabilities

    def _command(self, name: str, *arguments: str) -> tuple[str, list[object]]:
        """Send a UID command. Out: OK, NO or BAD, and the data of its untagged answers, without older ones."""
        self._client.untagged_responses.clear()  # flag updates collect there and would be taken for answers
        status, data = self._client.uid(name, *arguments)
        return status, data

    def _answer(self, name: str, *arguments: str) -> list[object]:
        status, data = self._command(name, *arguments)
        if status != "OK":
            raise imaplib.IMAP4.error(f"UID {name}: {status} {data}")
        return data

    def _search(self, *criteria: str) -> list[int]:
        found = b" ".join(line for line in self._answer("SEARCH", *criteria) if isinstance(line, bytes))
        return sorted({int(uid) for uid in found.split()})

    def _fetch(self, uids: Sequence[int], items: str, *, needed: str) -> dict[int, Items]:
        """UID FETCH. Out: items by UID; other mails' flag updates, which come unasked, lack what is `needed`."""
        found: dict[int, Items] = {}
        for answer in read_fetch(self._answer("FETCH", write_uid_set(uids), f"(UID {items})")):
            uid = int(answer.get("UID") or 0)
            if uid in uids:
                found[uid] = found.get(uid, {}) | answer
        return {uid: answer for uid, answer in found.items() if needed in answer}

    # -- the folder -------------------------------------------------------------------------------------------

    def _select(self, folder: str | None, *, writable: bool) -> None:
        """Open a folder, to write only where mail is moved away: EXAMINE changes nothing for other clients."""
        name = self._folders.real_name(folder or self.settings.folder)
        if self._selected == (name, writable):
            return
        self._selected = None
        self._mailbox.folder.set(name, readonly=not writable)
        self._selected = (name, writable)
        if name == self._folders.real_name(self.settings.folder):
            self._note_uidvalidity()

    def _note_uidvalidity(self) -> None:
        _, data = self._client.response("UIDVALIDITY")
        line, known = last_line(data), self._uidvalidity
        if not line:
            raise imaplib.IMAP4.error("the server tells no UIDVALIDITY")
        told = int(line)
        self._uidvalidity = told
        if known is not None and told != known:
            raise imaplib.IMAP4.error(f"UIDVALIDITY changed from {known} to {told} meanwhile: list again")

    @property
    def uidvalidity(self) -> int:
        """Of the folder that is read; UIDs listed under another one name other mails."""
        if self._uidvalidity is None:
            raise MailboxUnavailable(f"{self.settings.host}:{self.settings.port}: not connected")
        return self._uidvalidity
