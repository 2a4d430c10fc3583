r"""The mailbox at its IMAP server: list, fetch, move, append, search, wait. Nothing here decides anything.

People work in the same mailbox with their own programs. So nothing of theirs is ever touched: no plain EXPUNGE,
no CLOSE, no \Seen, no flag on a mail that we do not move at the same moment. imap-tools' flag(), delete() and
move() do such things and are never called; what writes is sent as a UID command by us.

Every method raises `MailboxUnavailable` when the wire fails, and then a new `connect()` is needed.
"""

import imaplib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from imap_tools.utils import encode_folder

from mailbot.transport.fetch_response import Items, read_internal_date
from mailbot.transport.idle import wait_for_mail
from mailbot.transport.imap_connection import LITERAL_LIMIT, last_line
from mailbot.transport.imap_session import ImapSession, MailboxSettings
from mailbot.transport.uid_sets import batches, read_uid_set, write_uid_set

__all__ = ["Fetched", "Mailbox", "MailboxSettings"]

HEADER_OCTETS = 64 * 1024  # of a mail that is too big to be fetched
_COPYUID = re.compile(r"\d+ (\S+) \S+")
_MESSAGE_ID = re.compile(r"<[!#-;=?-\[\]-~]+>")  # printable, without quote, backslash and angle inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A mail as it lies in the mailbox."""

    uid: int
    internal_date: datetime | None  # aware UTC; None when the server's word is no date: take the fetch's time
    size: int  # octets, as the server tells
    raw: bytes | None = field(repr=False)  # None when it is bigger than was asked for
    headers: bytes = field(default=b"", repr=False)  # only then: the first 64 KiB of its header


class Mailbox(ImapSession):
    """One desk's mailbox. `with Mailbox(settings) as mailbox:` connects and closes.

    Folders are named as in the settings; without a name the one that is read is meant.
    """

    def ensure_folders(self) -> Mapping[str, str]:
        """Make the folders of the settings where they are missing. Out: name in the settings -> the server's name."""
        with self._on_the_wire("make folders"):
            return self._folders.ensure(self.settings.folders)

    # -- reading ----------------------------------------------------------------------------------------------

    def list_uids(self, folder: str | None = None, *, since: int = 1) -> list[int]:
        """UIDs in ascending order, from `since` on."""
        with self._on_the_wire("list"):
            self._select(folder, writable=folder is None)
            self._client.noop()  # pymap tells SEARCH about new mail only after it
            # never `UID n:*`: it names the last mail even when that is below n (RFC 9051 section 9, seq-range)
            return [uid for uid in self._search("ALL") if uid >= since]

    def fetch_sizes(self, uids: Iterable[int], folder: str | None = None) -> dict[int, int]:
        """Octets by UID, as the server tells; what has gone meanwhile is missing."""
        with self._on_the_wire("fetch sizes"):
            self._select(folder, writable=folder is None)
            return {
                uid: int(items["RFC822.SIZE"] or 0)
                for batch in batches(sorted(set(uids)))
                for uid, items in self._fetch(batch, "RFC822.SIZE", needed="RFC822.SIZE").items()
            }

    def fetch(self, uids: Iterable[int], max_bytes: int, folder: str | None = None) -> Iterator[Fetched]:
        """Fetch mails without marking them, in order of their UIDs, those that are too big last.

        Of a mail bigger than `max_bytes` octets only the header is fetched. What has gone meanwhile is left out.
        Other methods may be called between two mails.
        """
        sizes = self.fetch_sizes(uids, folder)
        oversize = {uid for uid, size in sizes.items() if size > max_bytes}
        for batch in batches(sorted(sizes.keys() - oversize), sizes):
            yield from self._fetch_bodies(batch, max_bytes, folder)
        for uid in sorted(oversize):
            yield from self._fetch_header(uid, folder)

    def _fetch_bodies(self, batch: Sequence[int], max_bytes: int, folder: str | None) -> list[Fetched]:
        with self._on_the_wire("fetch"):
            self._select(folder, writable=folder is None)
            # some servers only estimate RFC822.SIZE: read what they really send, up to twice as much
            self._client.literal_limit = max(2 * max_bytes, LITERAL_LIMIT)
            answers = self._fetch(batch, "RFC822.SIZE INTERNALDATE BODY.PEEK[]", needed="BODY[]")
            return [_fetched(uid, items, max_bytes) for uid, items in sorted(answers.items())]

    def _fetch_header(self, uid: int, folder: str | None) -> list[Fetched]:
        with self._on_the_wire("fetch a header"):
            self._select(folder, writable=folder is None)
            items = f"RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER]<0.{HEADER_OCTETS}>"
            answers = self._fetch([uid], items, needed="BODY[HEADER]")
            return [_fetched(uid, items, 0) for uid, items in answers.items()]

    def search_message_id(self, folder: str, message_id: str) -> bool:
        """Whether the folder holds a mail with exactly this Message-ID (`<...>`).

        A folder that cannot be opened is `MailboxUnavailable`: not to know is not to have found nothing.
        """
        if not _MESSAGE_ID.fullmatch(message_id):
            raise ValueError(f"not a Message-ID: {message_id!r}")
        with self._on_the_wire("search"):
            self._select(folder, writable=False)
            self._client.noop()
            # SEARCH HEADER finds parts of the value as well (RFC 9051 section 6.4.4), so each hit is read
            hits = self._search("HEADER", "Message-ID", f'"{message_id}"')
            return any(message_id.encode() in self._message_ids(batch) for batch in batches(hits))

    def _message_ids(self, uids: Sequence[int]) -> set[bytes]:
        answers = self._fetch(uids, "RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]", needed="RFC822.SIZE")
        return {
            _header_value(value)
            for items in answers.values()
            for name, value in items.items()
            if name.startswith("BODY[HEADER.FIELDS")  # some servers write the field's name in quotes
        }

    def junk_folder(self, named: str) -> str | None:
        """The folder of junk: the one named, else the one that the server calls so (RFC 6154); None: there is none."""
        with self._on_the_wire("look for a folder"):
            return self._folders.find(named, "\\junk")

    def uidvalidity_of(self, folder: str) -> int:
        """How a folder is numbered now."""
        with self._on_the_wire("examine"):
            self._selected = None
            self._select(folder, writable=False)
            _, data = self._client.response("UIDVALIDITY")
            return int(last_line(data) or 0)

    # -- writing ----------------------------------------------------------------------------------------------

    @property
    def can_move(self) -> bool:
        """Whether mail can be moved here without touching anybody else's (MOVE, or UIDPLUS for a COPY)."""
        return self.connected and (self._can("MOVE") or self._can("UIDPLUS"))

    def move(self, uids: Collection[int], folder: str, *, uidvalidity: int | None = None) -> set[int]:
        """Move mails of the folder that is read into another.

        With `uidvalidity` nothing is moved when the folder has another one: the numbers name other mails.
        Out: those that do not lie there any more, also because somebody else had moved them; the rest stays.
        """
        moved: set[int] = set()
        with self._on_the_wire("move"):
            self._select(None, writable=True)
            if uidvalidity not in {None, self._uidvalidity} or not self.can_move:
                return moved
            for batch in batches(sorted(set(uids))):
                moved |= set(batch) - set(self._move_what_is_there(batch, folder))
        return moved

    def _move_what_is_there(self, uids: Sequence[int], folder: str) -> Sequence[int]:
        """Out: what still lies there. Asked twice: Dovecot moves none when one has gone meanwhile (EXPUNGEISSUE)."""
        for _ in range(2):
            uids = self._present(uids)
            if uids and self._can("MOVE"):  # RFC 6851: one step for the server
                self._into("MOVE", uids, folder)
            elif uids:
                self._copy_and_remove(uids, folder)
        return self._present(uids)

    def _present(self, uids: Sequence[int]) -> Sequence[int]:
        if uids:
            self._client.noop()  # what others removed is told only now
        return self._search("UID", write_uid_set(uids)) if uids else uids

    def _copy_and_remove(self, uids: Sequence[int], folder: str) -> None:
        """COPY, then remove exactly what was copied. UID EXPUNGE names its mails; EXPUNGE would take others' too."""
        if self._into("COPY", uids, folder) != "OK":
            return
        _, told = self._client.response("COPYUID")
        match = _COPYUID.fullmatch(last_line(told).decode("ascii", "replace"))
        copied = [uid for uid in uids if uid in read_uid_set(match[1])] if match else uids
        if copied:
            self._answer("STORE", write_uid_set(copied), "+FLAGS.SILENT", r"(\Deleted)")
            self._answer("EXPUNGE", write_uid_set(copied))

    def _into(self, verb: str, uids: Sequence[int], folder: str) -> str:
        """MOVE or COPY. Out: OK or NO. A folder that somebody deleted meanwhile is made again."""
        real = self._folders.real_name(folder)
        name = encode_folder(real).decode("ascii")
        status, data = self._command(verb, write_uid_set(uids), name)
        if status == "NO" and _asks_to_create(data):
            self._folders.create(real)
            status, data = self._command(verb, write_uid_set(uids), name)
        return status

    def append(self, folder: str, raw: bytes, when: datetime) -> None:
        r"""Put a mail of ours into a folder. `raw` has CRLF line ends; `when` is aware. A draft gets \Draft."""
        flags = r"(\Draft)" if folder == self.settings.folders.get("drafts") else ""
        with self._on_the_wire("append"):
            real = self._folders.real_name(folder)
            name = encode_folder(real).decode("ascii")
            status, data = self._client.append(name, flags, when, raw)
            if status == "NO" and _asks_to_create(data):
                self._folders.create(real)
                status, data = self._client.append(name, flags, when, raw)
            if status != "OK":
                raise imaplib.IMAP4.error(f"APPEND: {status} {data}")

    # -- waiting ----------------------------------------------------------------------------------------------

    def idle(self, seconds: float, interrupted: Callable[[], bool] = lambda: False) -> bool:
        """Wait for new mail, at most `seconds` and at most five minutes; `interrupted` is asked each second.

        Out: whether the server told of a mail. Whatever it says, the caller polls: a line can die unseen.
        """
        with self._on_the_wire("idle"):
            self._select(None, writable=True)
            return wait_for_mail(self._mailbox, seconds, interrupted)


def _asks_to_create(data: Iterable[object]) -> bool:
    return any(isinstance(line, bytes) and b"[TRYCREATE]" in line.upper() for line in data)


def _fetched(uid: int, items: Items, max_bytes: int) -> Fetched:
    body = items.get("BODY[]") or b""
    whole = "BODY[]" in items and len(body) <= max_bytes
    headers = items.get("BODY[HEADER]") or body.partition(b"\r\n\r\n")[0][:HEADER_OCTETS]
    return Fetched(
        uid=uid,
        internal_date=read_internal_date(items.get("INTERNALDATE")),
        size=int(items.get("RFC822.SIZE") or len(body)),
        raw=body if whole else None,
        headers=b"" if whole else headers,
    )


def _header_value(header: bytes | None) -> bytes:
    """`Message-ID: <x>` -> `<x>`; the field may be folded."""
    return re.sub(rb"\s+", b"", (header or b"").partition(b":")[2])
