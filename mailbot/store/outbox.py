"""Mails that are owed: finished bytes, who gets them, and how far each attempt came.

A row is written in the commit that decided it and its bytes never change (G4). Before an attempt the row is claimed,
before the final dot `dot-imminent` is committed; so after a crash only a row in that phase is uncertain, everything
else is known to have been accepted or not (RFC 1047; reliability.md section 2).
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, Select, exists, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from mailbot.errors import BooksError
from mailbot.model.decision import MailKind
from mailbot.model.mail import FinishedMail, OutboxState, OwedMail, Phase
from mailbot.store import rows, tables
from mailbot.store.answered import Asker
from mailbot.store.plain import to_plain
from mailbot.store.prepared import Bound, prepared
from mailbot.store.rows import Columns

S = OutboxState

OUTBOX: Mapping[OutboxState, frozenset[OutboxState]] = {
    S.QUEUED: frozenset({S.SENDING, S.FAILED, S.DRAFTED, S.SUPERSEDED}),
    S.SENDING: frozenset({S.SENT, S.QUEUED, S.UNCERTAIN, S.FAILED, S.DRAFTED, S.SUPERSEDED}),
    S.UNCERTAIN: frozenset({S.SENT, S.QUEUED, S.FAILED}),  # found in Sent; sent again; a person decides
    S.FAILED: frozenset(
        {S.QUEUED, S.SENT, S.SUPERSEDED}
    ),  # a person mends the cause, or knows that it arrived
    S.DRAFTED: frozenset({S.SENT, S.SUPERSEDED, S.QUEUED}),  # seen in Sent; not sent by the next local day
    S.SENT: frozenset(),
    S.SUPERSEDED: frozenset(),
}
"""The life cycle of an owed mail."""

_outbox = tables.outbox
_without_bytes = [column for column in _outbox.c if column.name != "raw"]
_unclaimed: Columns = {"lease_owner": None, "lease_until": None}
_once_more_uncertain: Columns = {"times_uncertain": _outbox.c.times_uncertain + 1, "times_asked": 0}

MOST_TIMES_ASKED = 48
"""An uncertain mail is looked for among the sent ones so often (two days, once an hour); then it is a person's."""


@prepared
def _due(now: Bound, most: Bound) -> Select[Any]:
    ready = (_outbox.c.state == S.QUEUED.value, _outbox.c.due_at <= now)
    return select(_outbox).where(*ready).order_by(_outbox.c.id).limit(most)


@prepared
def _due_but_few_doubtful(now: Bound, most: Bound, most_doubtful: Bound) -> Select[Any]:
    ready = (_outbox.c.state == S.QUEUED.value, _outbox.c.due_at <= now)
    doubtful = select(_outbox.c.id).where(*ready, _outbox.c.doubtful).order_by(_outbox.c.id)
    allowed = ~_outbox.c.doubtful | _outbox.c.id.in_(doubtful.limit(most_doubtful))
    return select(_outbox).where(*ready, allowed).order_by(_outbox.c.id).limit(most)


@prepared
def _claimed_by(owner: Bound) -> Select[Any]:
    mine = (_outbox.c.state == S.SENDING.value, _outbox.c.lease_owner == owner)
    return select(*_without_bytes).where(*mine).order_by(_outbox.c.id)


@prepared
def _stale_dated(today: Bound) -> Select[Any]:
    waiting = (_outbox.c.state == S.QUEUED.value, _outbox.c.reached_dot.is_(False))
    return select(_outbox).where(*waiting, _outbox.c.dated_on < today).order_by(_outbox.c.id)


@prepared
def _uncertain(now: Bound) -> Select[Any]:
    waiting = (_outbox.c.state == S.UNCERTAIN.value, _outbox.c.due_at <= now)
    asked = _outbox.c.times_asked < MOST_TIMES_ASKED
    return select(_outbox).where(*waiting, asked).order_by(_outbox.c.id)


@prepared
def _not_copied(since: Bound, most: Bound) -> Select[Any]:
    missing = (_outbox.c.copied_at.is_(None), _outbox.c.raw.is_not(None))
    return select(_outbox).where(_outbox.c.accepted_at >= since, *missing).order_by(_outbox.c.id).limit(most)


class Outbox:
    """The owed mails inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- owing ---------------------------------------------------------------------------------------------------

    def owe(
        self,
        mail: FinishedMail,
        *,
        order: Mapping[str, object] | None,
        message_row: int | None,
        now: datetime,
        asker: Asker | None = None,
        due_at: datetime | None = None,
    ) -> bool:
        """Owe a mail from this commit on. False when its Message-ID is there already: it is the same mail.

        Args:
            mail: finished, bytes and all.
            order: what it was written from, where it may have to be written anew (a printed date).
            message_row: the mail it answers.
            now: when.
            asker: of an answer: whose question it answers, for the caps.
            due_at: not to be sent before; None: it is due at once.
        """
        insert = sqlite_insert if self._connection.dialect.name == "sqlite" else postgresql_insert
        statement = insert(_outbox).values(
            kind=mail.kind.value,
            case_ref=mail.case,
            message_row=message_row,
            to=list(mail.to),
            cc=list(mail.cc),
            subject=mail.subject,
            message_id=mail.message_id,
            raw=mail.raw,
            sha256=hashlib.sha256(mail.raw).hexdigest(),
            dated_on=mail.dated_on,
            cause=mail.cause,
            order=None if order is None else to_plain(order),
            state=S.QUEUED.value,
            phase=Phase.NONE.value,
            queued_at=now,
            due_at=due_at or now,
            address=asker.address if asker else None,
            thread=asker.thread if asker else None,
            doubtful=bool(asker and asker.doubtful),
        )
        owed = self._connection.execute(
            statement.on_conflict_do_nothing(index_elements=["message_id"]).returning(_outbox.c.id)
        )
        return owed.one_or_none() is not None

    # -- sending -------------------------------------------------------------------------------------------------

    def due(self, now: datetime, limit: int = 50, *, most_doubtful: int | None = None) -> list[OwedMail]:
        """Mails to try now, in the order in which they were owed.

        Args:
            now: the moment.
            limit: how many at most.
            most_doubtful: how many at most of those that answer somebody doubtful; None: no matter.
        """
        told = {"now": now, "most": limit}
        if most_doubtful is None:
            return _owed_from(_due(self._connection, **told))
        return _owed_from(_due_but_few_doubtful(self._connection, **told, most_doubtful=most_doubtful))

    def claim(self, owed: int, now: datetime, owner: str, lease: timedelta) -> OwedMail | None:
        """Begin an attempt, counted from here. None when somebody else has it or it is owed no more."""
        claimed = self._connection.execute(
            _outbox.update()
            .where(_outbox.c.id == owed, _outbox.c.state == S.QUEUED.value)
            .values(
                state=S.SENDING.value,
                phase=Phase.CONNECT.value,
                attempts=_outbox.c.attempts + 1,
                lease_owner=owner,
                lease_until=now + lease,
            )
            .returning(_outbox)
        ).one_or_none()
        return None if claimed is None else rows.owed_from(claimed)

    def mark_phase(self, owed: int, phase: Phase, *, attempt: int | None = None) -> None:
        """How far the attempt is; `DOT_IMMINENT` is to be committed by itself just before the final dot.

        Args:
            owed: the mail.
            phase: how far.
            attempt: the number of the attempt that says so: one that was taken over meanwhile is stopped (a fence).

        Raises:
            BooksError: the mail is not being sent (any more), or by a later attempt: this one must stop here.
        """
        values: Columns = {"phase": phase.value}
        if phase is Phase.DOT_IMMINENT:
            values["reached_dot"] = True
        mine = [_outbox.c.id == owed, _outbox.c.state == S.SENDING.value]
        if attempt is not None:
            mine.append(_outbox.c.attempts == attempt)
        if self._connection.execute(_outbox.update().where(*mine).values(values)).rowcount != 1:
            raise BooksError(f"mail {owed} of the outbox is not being sent: somebody else took it over")

    def in_hand(self, owed: OwedMail, *also: OutboxState) -> bool:
        """Does an attempt, as it was claimed, still go on in the books (or is the mail in one of the states in `also`)?"""
        states = [state.value for state in (S.SENDING, *also)]
        mine = (_outbox.c.id == owed.id, _outbox.c.attempts == owed.attempts, _outbox.c.state.in_(states))
        return self._connection.scalar(select(_outbox.c.id).where(*mine).with_for_update()) is not None

    def claimed_by(self, owner: str) -> list[OwedMail]:
        """The attempts of a worker that go on in the books; without their bytes."""
        return _owed_from(_claimed_by(self._connection, owner=owner))

    def mark_sent(self, owed: int, answer: str, at: datetime) -> None:
        """A server took it over, in these words; or it was found among the sent mails."""
        done: Columns = {"phase": Phase.DONE.value, "answer": answer, "accepted_at": at, "last_error": None}
        self._move(owed, S.SENT, done)

    def mark_uncertain(self, owed: int, error: str, due_at: datetime) -> None:
        """The line broke between the final dot and the record of the answer; to be decided from `due_at` on."""
        self._move(owed, S.UNCERTAIN, {"last_error": error, "due_at": due_at, **_once_more_uncertain})

    def mark_asked(self, owed: int, ask_again_at: datetime) -> None:
        """The Sent folder does not know an uncertain mail (yet)."""
        again: Columns = {"times_asked": _outbox.c.times_asked + 1, "due_at": ask_again_at}
        self._connection.execute(
            _outbox.update().where(_outbox.c.id == owed, _outbox.c.state == S.UNCERTAIN.value).values(again)
        )

    def mark_retry(self, owed: int, error: str, due_at: datetime) -> None:
        """Not accepted for now, or a person wants it tried again."""
        self._move(owed, S.QUEUED, {"phase": Phase.NONE.value, "last_error": error, "due_at": due_at})

    def release(self, owed: int, error: str) -> None:
        """The relay was not there: the mail was not offered, the attempt does not count, it stays due."""
        uncounted: Columns = {
            "phase": Phase.NONE.value,
            "attempts": _outbox.c.attempts - 1,
            "last_error": error,
        }
        self._move(owed, S.QUEUED, uncounted)

    def mark_failed(self, owed: int, error: str) -> None:
        """Refused for good, or too old: a person is told (G5)."""
        self._move(owed, S.FAILED, {"last_error": error})

    def note_bounce(self, owed: int, why: str) -> None:
        """A server took it over and gave it back later: it stays sent, and who looks sees that it did not arrive."""
        self._connection.execute(_outbox.update().where(_outbox.c.id == owed).values(last_error=why))

    def mark_drafted(self, owed: int, at: datetime) -> None:
        """It lies among the drafts, for a person to send."""
        self._move(owed, S.DRAFTED, {"phase": Phase.NONE.value, "due_at": at})

    def supersede(self, owed: int) -> None:
        """It was written anew with another date; this one never leaves."""
        self._move(owed, S.SUPERSEDED, {})

    def recover_orphans(
        self, now: datetime | None = None, *, decide_at: datetime | None = None
    ) -> list[OwedMail]:
        """Attempts whose worker is gone: queued again, or uncertain when the final dot was imminent.

        Args:
            now: only those whose lease has ended by then; None: all, for the one worker on these books that starts.
            decide_at: when an uncertain one is to be decided (the grace of the Sent folder); None: at once.

        Returns:
            them as they are now.
        """
        sending = select(_outbox.c.id, _outbox.c.phase).where(_outbox.c.state == S.SENDING.value)
        if now is not None:
            sending = sending.where(_outbox.c.lease_until < now)
        orphans = self._connection.execute(sending.order_by(_outbox.c.id)).all()
        for row in orphans:
            again: Columns = {
                "phase": Phase.NONE.value,
                "last_error": "the worker ended before the final dot",
            }
            unknown: Columns = {"last_error": "the worker ended at the final dot", **_once_more_uncertain}
            if decide_at is not None:
                unknown["due_at"] = decide_at
            at_the_dot = row.phase == Phase.DOT_IMMINENT.value
            self._move(row.id, S.UNCERTAIN if at_the_dot else S.QUEUED, unknown if at_the_dot else again)
        return self._owed(select(_outbox).where(_outbox.c.id.in_([row.id for row in orphans])))

    # -- questions -----------------------------------------------------------------------------------------------

    def owed(self, owed: int) -> OwedMail | None:
        """One mail of the outbox."""
        row = self._connection.execute(select(_outbox).where(_outbox.c.id == owed)).one_or_none()
        return None if row is None else rows.owed_from(row)

    def by_message_id(self, message_ids: tuple[str, ...]) -> OwedMail | None:
        """The first of some Message-IDs that is a mail of ours; they are asked in the order given."""
        found = self._owed(select(_outbox).where(_outbox.c.message_id.in_(message_ids)))
        return min(found, key=lambda owed: message_ids.index(owed.mail.message_id), default=None)

    def order(self, owed: int) -> Mapping[str, object] | None:
        """What a mail was written from; None where nothing was kept."""
        return rows.order_from(self._connection.scalar(select(_outbox.c.order).where(_outbox.c.id == owed)))

    def answered_message(self, owed: int) -> int | None:
        """The row of the mail that this one answers."""
        return self._connection.scalar(select(_outbox.c.message_row).where(_outbox.c.id == owed))

    def last_alert(self, cause: str) -> datetime | None:
        """When staff were last alerted of a cause."""
        last: datetime | None = self._connection.scalar(
            select(func.max(_outbox.c.queued_at)).where(
                _outbox.c.cause == cause, _outbox.c.kind == MailKind.ALERT.value
            )
        )
        return last

    def stale_dated(self, today: date) -> list[OwedMail]:
        """Mails with a date counted from a day before today that no server can have accepted (design 3.9, Dates)."""
        return _owed_from(_stale_dated(self._connection, today=today))

    def in_state(self, *states: OutboxState) -> list[OwedMail]:
        """Mails of the outbox in some states (all of them when none is named), oldest first; without their bytes."""
        statement = select(*_without_bytes)
        if states:
            statement = statement.where(_outbox.c.state.in_([state.value for state in states]))
        return self._owed(statement)

    def uncertain(self, now: datetime) -> list[OwedMail]:
        """Uncertain mails whose grace is over: the Sent folder is to be asked, up to a number of times."""
        return _owed_from(_uncertain(self._connection, now=now))

    def not_copied(self, since: datetime, limit: int = 50) -> list[OwedMail]:
        """Mails accepted at or after an instant of which no copy is known among the sent ones, oldest first."""
        return _owed_from(_not_copied(self._connection, since=since, most=limit))

    def mark_copied(self, owed: int, at: datetime) -> None:
        """A copy lies among the sent mails."""
        self._connection.execute(_outbox.update().where(_outbox.c.id == owed).values(copied_at=at))

    def times_uncertain(self) -> int:
        """How often a line broke at a final dot, in all: each of them may be a mail that arrived twice (G6)."""
        return int(
            self._connection.scalar(select(func.coalesce(func.sum(_outbox.c.times_uncertain), 0))) or 0
        )

    def of_case(self, ref: str) -> list[OwedMail]:
        """The mails about a case, oldest first; without their bytes."""
        return self._owed(select(*_without_bytes).where(_outbox.c.case_ref == ref))

    def of_message(self, message: int) -> list[OwedMail]:
        """The mails that a mail caused, oldest first; without their bytes."""
        return self._owed(select(*_without_bytes).where(_outbox.c.message_row == message))

    def purge(self, before: datetime, at: datetime, limit: int = 500) -> int:
        """Forget the bytes of mails that ended before an instant, and what they were written from; the hash stays.

        A mail has not ended before it was accepted, failed for good or was written anew, nor while its case is open.

        Args:
            before: what ended at this instant or later stays.
            at: now.
            limit: how many at most.

        Returns:
            How many; fewer than the limit when none is left.
        """
        cases = tables.cases
        unfinished = exists().where(
            cases.c.ref == _outbox.c.case_ref, ~cases.c.ended | (cases.c.saved_at >= before)
        )
        given_up = [S.FAILED.value, S.SUPERSEDED.value]
        over = (_outbox.c.accepted_at < before) | (
            _outbox.c.state.in_(given_up) & (_outbox.c.queued_at < before)
        )
        ended = (
            select(_outbox.c.id)
            .where(over, _outbox.c.raw.is_not(None), ~unfinished)
            .order_by(_outbox.c.id)
            .limit(limit)
        )
        changed = self._connection.execute(
            _outbox.update()
            .where(_outbox.c.id.in_(ended.scalar_subquery()))
            .values(raw=None, order=None, purged_at=at)
        )
        return changed.rowcount

    # -- inside --------------------------------------------------------------------------------------------------

    def _move(self, owed: int, target: OutboxState, values: Columns) -> None:
        sources = [state.value for state, targets in OUTBOX.items() if target in targets]
        changed = self._connection.execute(
            _outbox.update()
            .where(_outbox.c.id == owed, _outbox.c.state.in_(sources))
            .values({"state": target.value, **_unclaimed, **values})
        )
        if changed.rowcount != 1:
            state = self._connection.scalar(select(_outbox.c.state).where(_outbox.c.id == owed))
            raise BooksError(
                f"mail {owed} of the outbox is {state or 'not there'}: it cannot become {target}"
            )

    def _owed(self, statement: Select[tuple[object, ...]]) -> list[OwedMail]:
        return _owed_from(self._connection.execute(statement.order_by(_outbox.c.id)))


def _owed_from(found: CursorResult[Any]) -> list[OwedMail]:
    return [rows.owed_from(row) for row in found]
