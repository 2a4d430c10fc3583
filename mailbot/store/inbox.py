"""Mails that came in: stored whole before anything else, decided once, filed after the commit.

The identity of a delivery is its place in the mailbox; the identity of what was said is the content key. A Message-ID
is neither: some are missing, some are used twice, some are forged (reliability.md section 3).
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from mailbot.errors import BooksError
from mailbot.model.mail import Arrival, MessageOutcome, OutboxState, Place
from mailbot.store import rows, tables
from mailbot.store.prepared import Bound, prepared
from mailbot.store.rows import AnyRow

MOST_ATTEMPTS = 3
"""Tries to decide a mail before it is quarantined (G13; Mailman's MAX_BAK_COUNT)."""

_FOR_A_PERSON = (MessageOutcome.HELD.value, MessageOutcome.QUARANTINED.value)

_inbox = tables.messages
_without_bytes = [column for column in _inbox.c if column.name != "raw"]
_by_arrival = (_inbox.c.received_at, _inbox.c.uid, _inbox.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a mail ended (G1), with what is kept of it when its bytes are purged."""

    outcome: MessageOutcome
    decided_at: datetime
    reason: str | None = None  # required but for a handled one
    case: str | None = None
    target_folder: str | None = None  # where the mailbox move goes; None: it stays where it is
    message_id: str | None = None
    sender: str | None = None
    subject: str | None = None  # masked
    content_key: str | None = None  # None or "": could not be read
    skeleton: str | None = None  # its own words, letters only, hashed; None: too few to compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfiled:
    """A decided mail that still lies where it came in."""

    id: int
    place: Place
    target_folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail of the books without its bytes, for the queue, the digest and `export`."""

    id: int
    message_id: str | None
    received_at: datetime
    outcome: MessageOutcome | None  # None: not decided yet
    reason: str | None
    case: str | None
    sender: str | None
    subject: str | None
    attempts: int
    decided_at: datetime | None
    resolved_at: datetime | None  # a person has seen to it
    place: Place
    purged_at: datetime | None = None  # its bytes are gone since


@prepared
def _places(account: Bound, folder: Bound, uidvalidity: Bound) -> Select[Any]:
    here = (_inbox.c.account == account, _inbox.c.folder == folder, _inbox.c.uidvalidity == uidvalidity)
    return select(_inbox.c.uid).where(*here)


@prepared
def _uidvalidities(account: Bound, folder: Bound) -> Select[Any]:
    return (
        select(_inbox.c.uidvalidity).where(_inbox.c.account == account, _inbox.c.folder == folder).distinct()
    )


@prepared
def _exhausted() -> Select[Any]:
    tried = (_inbox.c.outcome.is_(None), _inbox.c.attempts >= MOST_ATTEMPTS)
    return select(_inbox).where(*tried).order_by(*_by_arrival)


@prepared
def _waiting_for_decision() -> Select[Any]:
    return select(*_without_bytes).where(_inbox.c.outcome.is_(None)).order_by(*_by_arrival)


@prepared
def _first_that_said(content_key: Bound, other: Bound) -> Select[Any]:
    first = (_inbox.c.content_key == content_key, _inbox.c.duplicate_of.is_(None))
    return select(_inbox.c.id).where(*first, _inbox.c.id != other)


@prepared
def _unfiled() -> Select[Any]:
    owed = (_inbox.c.target_folder.is_not(None), _inbox.c.filed_at.is_(None))
    return select(*_without_bytes).where(*owed).order_by(_inbox.c.id)


class Inbox:
    """The mails that came in, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- fetching ------------------------------------------------------------------------------------------------

    def store_arrival(
        self, place: Place, received_at: datetime, raw: bytes, now: datetime, size: int
    ) -> bool:
        """Keep a mail. False when the books have this place already: fetching again changes nothing.

        Args:
            place: where it lies in the mailbox.
            received_at: INTERNALDATE; one that lies in the future counts as now.
            raw: its bytes; of a mail that is too large its header alone.
            now: the moment of the fetch.
            size: its size in the mailbox, bytes.
        """
        insert = sqlite_insert if self._connection.dialect.name == "sqlite" else postgresql_insert
        statement = insert(_inbox).values(
            account=place.account,
            folder=place.folder,
            uidvalidity=place.uidvalidity,
            uid=place.uid,
            received_at=min(received_at, now),
            fetched_at=now,
            raw=raw,
            size=size,
            sha256=hashlib.sha256(raw).hexdigest(),
        )
        stored = self._connection.execute(
            statement.on_conflict_do_nothing(
                index_elements=["account", "folder", "uidvalidity", "uid"]
            ).returning(_inbox.c.id)
        )
        return stored.one_or_none() is not None

    def places(self, account: str, folder: str, uidvalidity: int) -> set[int]:
        """The UIDs of a folder that the books have."""
        here = {"account": account, "folder": folder, "uidvalidity": uidvalidity}
        return set(_places(self._connection, **here).scalars())

    def uidvalidities(self, account: str, folder: str) -> set[int]:
        """Under which numberings of a folder the books have mails."""
        return set(_uidvalidities(self._connection, account=account, folder=folder).scalars())

    def adopt(self, place: Place, sha256: str) -> bool:
        """The folder was numbered anew: a mail with these bytes that still waits to be moved lies at this place now.

        False when there is none; then it is a mail like any other, and its words tell whether it is new.
        """
        lost = (
            select(_inbox.c.id)
            .where(
                _inbox.c.account == place.account,
                _inbox.c.folder == place.folder,
                _inbox.c.uidvalidity != place.uidvalidity,
                _inbox.c.sha256 == sha256,
                _inbox.c.filed_at.is_(None),
            )
            .order_by(_inbox.c.id)
            .limit(1)
        )
        changed = self._connection.execute(
            _inbox.update()
            .where(_inbox.c.id == lost.scalar_subquery())
            .values(uidvalidity=place.uidvalidity, uid=place.uid)
        )
        return changed.rowcount == 1

    # -- deciding ------------------------------------------------------------------------------------------------

    def undecided(self, limit: int | None = None, *, among: Collection[int] | None = None) -> list[Arrival]:
        """Mails to decide in the order of their arrival (design 3.9, Dates); with their bytes, so a limit is wise.

        Args:
            limit: how many at most.
            among: only these.
        """
        waiting = select(_inbox).where(_inbox.c.outcome.is_(None), _inbox.c.attempts < MOST_ATTEMPTS)
        if among is not None:
            waiting = waiting.where(_inbox.c.id.in_(among))
        return self._arrivals(waiting.limit(limit))

    def exhausted(self) -> list[Arrival]:
        """Mails on which every try failed, some by the end of the process: to be quarantined."""
        return [rows.arrival_from(row) for row in _exhausted(self._connection)]

    def arrival(self, message: int) -> Arrival | None:
        """One mail with its bytes, decided or not; its raw is empty when it was purged."""
        row = self._connection.execute(select(_inbox).where(_inbox.c.id == message)).one_or_none()
        return None if row is None else rows.arrival_from(row)

    def count_attempt(self, message: int) -> None:
        """One more try begins. To be committed by itself before the try, so that a crash counts too."""
        self._update(message, {"attempts": _inbox.c.attempts + 1})

    def note_failure(self, message: int, reason: str) -> None:
        """Why a try failed; it stands with the mail while it waits, and goes with it into quarantine."""
        self._connection.execute(
            _inbox.update().where(_inbox.c.id == message, _inbox.c.outcome.is_(None)).values(reason=reason)
        )

    def give_back_attempt(self, message: int, before: int) -> None:
        """The books went away during a try: no mail is to blame, the try does not count.

        Twice is as once, and a try that was never counted is not given back: whoever lost the answer to a COMMIT does
        not know whether it was done.

        Args:
            message: whose try.
            before: how many tries it had before this one.
        """
        self._connection.execute(
            _inbox.update()
            .where(_inbox.c.id == message, _inbox.c.outcome.is_(None), _inbox.c.attempts == before + 1)
            .values(attempts=before)
        )

    def duplicate_of(self, content_key: str, message: int) -> int | None:
        """The mail that said the same before and was decided; None when this one is the first."""
        if not content_key:
            return None
        first: int | None = _first_that_said(
            self._connection, content_key=content_key, other=message
        ).scalar()
        return first

    def finish(self, message: int, ending: Ending) -> None:
        """A mail ends; it can end once.

        Raises:
            BooksError: it has ended already.
        """
        key = ending.content_key or None
        changed = self._connection.execute(
            _inbox.update()
            .where(_inbox.c.id == message, _inbox.c.outcome.is_(None))
            .values(
                outcome=ending.outcome.value,
                reason=ending.reason,
                decided_at=ending.decided_at,
                case_ref=ending.case,
                content_key=key,
                duplicate_of=self.duplicate_of(key or "", message),
                message_id=ending.message_id,
                sender=ending.sender,
                subject=ending.subject,
                target_folder=ending.target_folder,
                skeleton=ending.skeleton,
            )
        )
        if changed.rowcount != 1:
            raise BooksError(f"message {message} has been decided already")

    # -- filing --------------------------------------------------------------------------------------------------

    def unfiled(self) -> list[Unfiled]:
        """Decided mails that are still to be moved in the mailbox."""
        return [
            Unfiled(id=row.id, place=rows.place_from(row), target_folder=row.target_folder)
            for row in _unfiled(self._connection)
        ]

    def mark_filed(self, messages: Iterable[int], at: datetime) -> None:
        """They lie in their folder now."""
        self._close(messages, at, vanished=False)

    def vanished(self, messages: Iterable[int], at: datetime) -> None:
        """Somebody else moved or deleted them: there is nothing left to file."""
        self._close(messages, at, vanished=True)

    def _close(self, messages: Iterable[int], at: datetime, *, vanished: bool) -> None:
        self._connection.execute(
            _inbox.update().where(_inbox.c.id.in_(list(messages))).values(filed_at=at, vanished=vanished)
        )

    # -- what a person sees to ------------------------------------------------------------------------------------

    def waiting(self) -> list[Received]:
        """Held and quarantined mails that nobody has seen to, oldest first."""
        outcomes = [MessageOutcome.HELD.value, MessageOutcome.QUARANTINED.value]
        return self._received(
            select(*_without_bytes).where(_inbox.c.outcome.in_(outcomes), _inbox.c.resolved_at.is_(None))
        )

    def waiting_for_decision(self) -> list[Received]:
        """Mails that are not decided yet, oldest first; without their bytes."""
        return [_received_from(row) for row in _waiting_for_decision(self._connection)]

    def resolve(self, message: int, at: datetime, by: str) -> None:
        """A person has seen to a held or quarantined mail."""
        self._update(message, {"resolved_at": at, "resolved_by": by})

    def retry(self, message: int) -> None:
        """Decide a held or quarantined mail again, as if it had just come.

        Raises:
            BooksError: it had effects, or its bytes were purged.
        """
        outcomes = [MessageOutcome.HELD.value, MessageOutcome.QUARANTINED.value]
        caused = exists().where(tables.history.c.message_row == message)
        changed = self._connection.execute(
            _inbox.update()
            .where(_inbox.c.id == message, _inbox.c.outcome.in_(outcomes), _inbox.c.raw.is_not(None), ~caused)
            .values(
                outcome=None,
                reason=None,
                decided_at=None,
                content_key=None,
                duplicate_of=None,
                attempts=0,
                target_folder=None,
                resolved_at=None,
                resolved_by=None,
            )
        )
        if changed.rowcount != 1:
            purged = self._connection.scalar(select(_inbox.c.purged_at).where(_inbox.c.id == message))
            why = f"purged on {purged:%Y-%m-%d}" if purged else "not held, or it had effects"
            raise BooksError(f"message {message} cannot be decided again: {why}")

    def all(self) -> list[Received]:
        """Every mail of the books, oldest first."""
        return self._received(select(*_without_bytes))

    def purge(self, before: datetime, at: datetime, limit: int = 500) -> int:
        """Forget the bytes of mails that ended before an instant, oldest first; hash, identity and decisions stay.

        A mail has not ended while it waits for a person, to be filed, or to be confirmed, while a case that it moved is
        open, or while an answer to it is not settled.

        Args:
            before: what ended at this instant or later stays.
            at: now.
            limit: how many at most: one transaction of a first purge must not hold everybody up.

        Returns:
            How many; fewer than the limit when none is left.
        """
        ended = (
            select(_inbox.c.id)
            .where(_inbox.c.decided_at < before, _inbox.c.raw.is_not(None))
            .where(_inbox.c.outcome.not_in(_FOR_A_PERSON) | (_inbox.c.resolved_at < before))
            .where(_inbox.c.target_folder.is_(None) | _inbox.c.filed_at.is_not(None))
            .where(~_case_unfinished(before), ~_answer_unsettled(), ~_confirmation_open(at))
            .order_by(_inbox.c.id)
            .limit(limit)
        )
        changed = self._connection.execute(
            _inbox.update().where(_inbox.c.id.in_(ended.scalar_subquery())).values(raw=None, purged_at=at)
        )
        return changed.rowcount

    # -- inside --------------------------------------------------------------------------------------------------

    def _update(self, message: int, values: rows.Columns) -> None:
        if (
            self._connection.execute(_inbox.update().where(_inbox.c.id == message).values(values)).rowcount
            != 1
        ):
            raise BooksError(f"there is no message {message}")

    def _arrivals(self, statement: Select[tuple[object, ...]]) -> list[Arrival]:
        ordered = statement.order_by(*_by_arrival)
        return [rows.arrival_from(row) for row in self._connection.execute(ordered)]

    def _received(self, statement: Select[tuple[object, ...]]) -> list[Received]:
        ordered = statement.order_by(*_by_arrival)
        return [_received_from(row) for row in self._connection.execute(ordered)]


def _case_unfinished(before: datetime) -> ColumnElement[bool]:
    """Is a case that the mail is about, or that it moved, open, or did it end at this instant or later?"""
    cases, history = tables.cases, tables.history
    moved = select(history.c.case_ref).where(history.c.message_row == _inbox.c.id).correlate(_inbox)
    about = (cases.c.ref == _inbox.c.case_ref) | cases.c.ref.in_(moved.scalar_subquery())
    return exists().where(about, ~cases.c.ended | (cases.c.saved_at >= before))


def _answer_unsettled() -> ColumnElement[bool]:
    """Is a mail of ours that answers it not sent, and neither given up nor written anew?"""
    outbox = tables.outbox
    settled = [OutboxState.SENT.value, OutboxState.SUPERSEDED.value, OutboxState.FAILED.value]
    return exists().where(outbox.c.message_row == _inbox.c.id, outbox.c.state.not_in(settled))


def _confirmation_open(at: datetime) -> ColumnElement[bool]:
    """May somebody still say yes to it?"""
    confirmations = tables.confirmations
    waits = [confirmations.c.used_at.is_(None), confirmations.c.expires_at >= at]
    return exists().where(confirmations.c.message_row == _inbox.c.id, *waits)


def _received_from(row: AnyRow) -> Received:
    return Received(
        id=row.id,
        message_id=row.message_id,
        received_at=row.received_at,
        outcome=None if row.outcome is None else MessageOutcome(row.outcome),
        reason=row.reason,
        case=row.case_ref,
        sender=row.sender,
        subject=row.subject,
        attempts=row.attempts,
        decided_at=row.decided_at,
        resolved_at=row.resolved_at,
        purged_at=row.purged_at,
        place=rows.place_from(row),
    )
