"""How often somebody was answered: what the caps on loops and floods are counted from (reliability.md section 4.3).

Asked in the transaction that owes the next answer, so that two mails at the same second cannot both be the last one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from mailbot.store import tables
from mailbot.store.prepared import Bound, prepared

_outbox = tables.outbox
_inbox = tables.messages
_number = select(func.count()).select_from(_outbox)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Whom an answer goes to, as the caps see it."""

    address: str  # lower case
    thread: str  # the conversation
    doubtful: bool  # not verified, or may be a machine


@prepared
def _to_address(address: Bound, since: Bound) -> Select[Any]:
    return _number.where(_outbox.c.address == address, _outbox.c.queued_at >= since)


@prepared
def _in_thread(thread: Bound, since: Bound) -> Select[Any]:
    return _number.where(_outbox.c.thread == thread, _outbox.c.queued_at >= since)


@prepared
def _to_doubtful(since: Bound) -> Select[Any]:
    return _number.where(_outbox.c.doubtful, _outbox.c.queued_at >= since)


@prepared
def _sent_to_doubtful(since: Bound) -> Select[Any]:
    return _number.where(_outbox.c.doubtful, _outbox.c.accepted_at >= since)


class Answered:
    """The counts inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def to_address(self, address: str, since: datetime) -> int:
        """Answers owed to an address at or after an instant."""
        return int(_to_address(self._connection, address=address, since=since).scalar_one())

    def nth_newest_to_address(self, address: str, number: int) -> datetime | None:
        """When the answer was owed that is the n-th counted from the newest; those that wait count when they are due."""
        when: datetime | None = self._connection.scalar(
            select(_outbox.c.due_at)
            .where(_outbox.c.address == address)
            .order_by(_outbox.c.due_at.desc())
            .limit(1)
            .offset(number - 1)
        )
        return when

    def alerts(self, group: str, since: datetime) -> int:
        """Alerts whose cause begins with a word, owed at or after an instant."""
        alike = (_outbox.c.cause.startswith(group, autoescape=True), _outbox.c.queued_at >= since)
        return self._connection.scalar(_number.where(*alike)) or 0

    def in_thread(self, thread: str, since: datetime) -> int:
        """Answers owed in a conversation at or after an instant."""
        return int(_in_thread(self._connection, thread=thread, since=since).scalar_one())

    def to_doubtful(self, since: datetime) -> int:
        """Answers owed to doubtful senders together at or after an instant."""
        return int(_to_doubtful(self._connection, since=since).scalar_one())

    def sent_to_doubtful(self, since: datetime) -> int:
        """Answers to doubtful senders that a server took over at or after an instant."""
        return int(_sent_to_doubtful(self._connection, since=since).scalar_one())

    def last_to_address(self, address: str, kind: str) -> datetime | None:
        """When an answer of a kind was last owed to an address."""
        of_kind = (_outbox.c.address == address, _outbox.c.kind == kind)
        last: datetime | None = self._connection.scalar(select(func.max(_outbox.c.queued_at)).where(*of_kind))
        return last

    def thread_of(self, message_ids: tuple[str, ...]) -> str | None:
        """The conversation of the first of some Message-IDs that is an answer of ours."""
        if not message_ids:
            return None
        found = self._connection.execute(
            select(_outbox.c.message_id, _outbox.c.thread).where(
                _outbox.c.message_id.in_(message_ids), _outbox.c.thread.is_not(None)
            )
        ).all()
        first = min(found, key=lambda row: message_ids.index(row.message_id), default=None)
        return None if first is None else str(first.thread)

    def said_the_same(self, sender: str, skeleton: str, since: datetime) -> int:
        """Mails of a sender in these very words (digits apart) that were decided at or after an instant."""
        same = (
            _inbox.c.sender == sender,
            _inbox.c.skeleton == skeleton,
            _inbox.c.duplicate_of.is_(None),
            _inbox.c.decided_at >= since,
        )
        return self._connection.scalar(select(func.count()).select_from(_inbox).where(*same)) or 0
