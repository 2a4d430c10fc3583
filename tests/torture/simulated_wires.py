"""The servers of the simulated desk, in memory: a mailbox that people share, a relay, and what breaks between us and them.

What a server has done stays done when the line or the program breaks; what it was told and did not answer is the
trouble that the simulator is for.
"""

import contextlib
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.errors import MailboxUnavailable, NotAccepted, RelayUnavailable, Uncertain
from mailbot.failpoints import point
from mailbot.transport.delivery import Delivered
from mailbot.transport.mailbox import Fetched
from tests.torture.simulated_people import header
from tests.torture.simulated_troubles import Troubles

INBOX, SENT = "INBOX", "Sent"


# -- the mailbox -------------------------------------------------------------------------------------------------


@dataclass
class Lying:
    """A mail in a folder of the server."""

    raw: bytes
    arrived: datetime
    flags: set[str] = field(default_factory=set)


@dataclass
class MailServer:
    """The account of the desk, as its server has it."""

    folders: dict[str, dict[int, Lying]] = field(default_factory=lambda: {INBOX: {}, SENT: {}})
    numbering: int = 7
    next_uid: int = 1
    places: dict[tuple[int, int], str] = field(default_factory=dict)  # of the inbox: what ever lay where
    laid: Counter[bytes] = field(default_factory=Counter)  # that came in
    expunged: Counter[bytes] = field(default_factory=Counter)  # that people removed

    def lay(self, raw: bytes, at: datetime, folder: str = INBOX) -> int:
        """A mail comes in, or is put into a folder."""
        self._put(Lying(raw, at), folder)
        if folder == INBOX:
            self.laid[raw] += 1
        return self.next_uid - 1

    def carry(self, uid: int, source: str, target: str) -> None:
        """A mail is moved; it gets a new number."""
        self._put(self.folders[source].pop(uid), target)

    def expunge(self, uid: int, folder: str) -> None:
        """Somebody deletes a mail for good."""
        self.expunged[self.folders[folder].pop(uid).raw] += 1

    def renumber(self) -> None:
        """The server was restored from a backup: every mail of the inbox has a new number."""
        self.numbering += 1
        lying, self.folders[INBOX] = self.folders[INBOX], {}
        for one in lying.values():
            self._put(one, INBOX)

    def everything(self) -> Counter[bytes]:
        """The mails of all folders but the sent ones."""
        return Counter(
            one.raw for name, folder in self.folders.items() if name != SENT for one in folder.values()
        )

    def _put(self, one: Lying, folder: str) -> None:
        uid = self.next_uid
        self.next_uid += 1
        self.folders.setdefault(folder, {})[uid] = one
        if folder == INBOX:
            self.places[self.numbering, uid] = hashlib.sha256(one.raw).hexdigest()


class SimulatedMailbox:
    """One connection to the account. Stands for `transport.mailbox.Mailbox`."""

    def __init__(
        self,
        server: MailServer,
        troubles: Troubles,
        clock: Callable[[], datetime],
        moving: Callable[[int, int, str], None],
    ) -> None:
        self._server, self._troubles, self._clock, self._moving = server, troubles, clock, moving
        self.connected = False

    @property
    def uidvalidity(self) -> int:
        return self._server.numbering

    def connect(self) -> None:
        self._wire("connect")
        self.connected = True

    def close(self) -> None:
        self.connected = False

    def ensure_folders(self) -> None:
        self._wire("folders")

    def list_uids(self, folder: str | None = None, *, since: int = 1) -> list[int]:
        self._wire("list")
        return sorted(uid for uid in self._server.folders.get(folder or INBOX, {}) if uid >= since)

    def fetch(self, uids: Sequence[int], max_bytes: int, folder: str | None = None) -> Iterator[Fetched]:
        for uid in uids:
            self._wire("fetch")
            one = self._server.folders.get(folder or INBOX, {}).get(uid)
            if one is None:
                continue
            whole = len(one.raw) <= max_bytes
            yield Fetched(
                uid=uid,
                internal_date=one.arrived,
                size=len(one.raw),
                raw=one.raw if whole else None,
                headers=b"" if whole else one.raw.partition(b"\r\n\r\n")[0],
            )
            self._wire("fetched")

    def move(self, uids: Collection[int], folder: str, *, uidvalidity: int | None = None) -> set[int]:
        if uidvalidity not in {None, self.uidvalidity}:
            return set()
        if self._wire("move") == "no":
            return set()
        moved = set()
        for uid in sorted(uids):
            if uid in self._server.folders[INBOX]:
                self._moving(self.uidvalidity, uid, folder)
                self._server.carry(uid, INBOX, folder)
            moved.add(uid)
            point("fake-moved-one")
            if self._wire("moved-one") == "no":
                break
        return moved

    def search_message_id(self, folder: str, message_id: str) -> bool:
        self._wire("search")
        needle = f"Message-ID: {message_id}".encode()
        return any(needle in one.raw for one in self._server.folders.get(folder, {}).values())

    def append(self, folder: str, raw: bytes, when: datetime) -> None:
        self._wire("append")
        self._server.lay(raw, self._clock(), folder)
        self._wire("appended")

    def junk_folder(self, named: str) -> str | None:
        return named if named in self._server.folders else None

    def uidvalidity_of(self, folder: str) -> int:
        return self._server.numbering

    def _wire(self, step: str) -> str | None:
        how = self._troubles.reach(step)
        if how is not None and how != "no":
            self.connected = False
            raise MailboxUnavailable(f"{step}: {how}")
        return how


# -- the relay ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Accepted:
    """A mail that the relay is responsible for."""

    raw: bytes
    recipients: tuple[str, ...]
    message_id: str


@dataclass
class SimulatedRelay:
    """A relay, and every session with it. Stands for `transport.delivery.Relay`."""

    server: MailServer
    troubles: Troubles
    clock: Callable[[], datetime]
    attempt_of: Callable[[str], int]  # how often a mail was tried, by the books
    keeps_copies: bool
    accepted: list[Accepted] = field(default_factory=list)
    offered: dict[str, set[str]] = field(default_factory=dict)  # Message-ID -> hashes of what it came with
    ambiguous: set[tuple[str, int]] = field(default_factory=set)  # Message-ID and attempt
    envelopes: set[str] = field(default_factory=set)

    @contextlib.contextmanager
    def session(self) -> Iterator["SimulatedRelay"]:
        yield self

    def deliver(
        self,
        sender: str,
        recipients: Sequence[str],
        raw: bytes,
        before_dot: Callable[[], None],
        *,
        copies: Collection[str] = (),
    ) -> Delivered:
        self._fail("relay")
        message_id = header(raw, "Message-ID")
        self.offered.setdefault(message_id, set()).add(hashlib.sha256(raw).hexdigest())
        self.envelopes.add(sender)
        point("fake-connected")
        refused = self._address(copies)
        self._fail("data")
        before_dot()
        how = self.troubles.reach("dot")
        if how == "cut":
            raise self._uncertain(message_id)
        if how is not None:
            raise _no(how, "dot")
        point("fake-dot-sent")
        there = tuple(recipient for recipient in recipients if recipient not in refused)
        self.accepted.append(Accepted(raw, there, message_id))
        if self.keeps_copies:
            self.server.lay(raw, self.clock(), SENT)
        point("fake-taken")
        if self.troubles.reach("took"):
            raise self._uncertain(message_id)
        return Delivered(answer="250 2.0.0 queued", refused=refused)

    def _address(self, copies: Collection[str]) -> dict[str, tuple[int, str]]:
        how = self.troubles.reach("rcpt")
        if how == "copy":
            return dict.fromkeys(copies, (550, "no such user"))
        if how is not None:
            raise _no(how, "rcpt")
        return {}

    def _fail(self, step: str) -> None:
        how = self.troubles.reach(step)
        if how == "away":
            raise RelayUnavailable("nobody there")
        if how is not None:
            raise _no(how, {"relay": "mail"}.get(step, step))

    def _uncertain(self, message_id: str) -> Uncertain:
        self.ambiguous.add((message_id, self.attempt_of(message_id)))
        return Uncertain(reason="the line broke")


def _no(how: str, phase: str) -> NotAccepted:
    code = 0 if how == "cut" else int(how)
    return NotAccepted(code=code, text=how, permanent=500 <= code < 600, phase=phase)
