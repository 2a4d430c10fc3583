"""Mails as the books keep them: one that came in, and one that is owed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mailbot.model.decision import MailKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mail lies in the mailbox. A UID means nothing without its UIDVALIDITY (RFC 9051 section 2.3.1.1)."""

    account: str
    folder: str
    uidvalidity: int
    uid: int


class MessageOutcome(StrEnum):
    """How a mail ended; each mail ends in exactly one (G1)."""

    HANDLED = "handled"
    HELD = "held"  # a person looks
    IGNORED = "ignored"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A mail in the books: its raw bytes and where and when it arrived."""

    id: int
    place: Place
    received_at: datetime  # aware UTC: INTERNALDATE, never later than the fetch
    raw: bytes = field(repr=False)
    attempts: int = 0  # tries to decide it so far, counted before each try
    # bytes in the mailbox; more than len(raw): the body was never fetched (too large)
    size: int | None = None
    failure: str | None = None  # why the last try failed, where that is known


class OutboxState(StrEnum):
    """Where an owed mail stands (design 3.9, Words)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"  # the line broke between the final dot and our record of the answer
    FAILED = "failed"  # refused for good; a person is told
    DRAFTED = "drafted"
    SUPERSEDED = "superseded"  # a dated mail that was written anew


class Phase(StrEnum):
    """How far an attempt had come when it was last recorded. Only DOT_IMMINENT is ambiguous (RFC 1047)."""

    NONE = "none"
    CONNECT = "connect"  # claimed; nothing can have been accepted
    DOT_IMMINENT = "dot-imminent"  # recorded in a commit of its own just before the final dot
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedMail:
    """A mail ready to leave: its bytes never change again (G4)."""

    kind: MailKind
    to: tuple[str, ...]
    cc: tuple[str, ...]
    case: str | None
    subject: str
    message_id: str  # with angle brackets; derived, so that the same cause gives the same id
    raw: bytes = field(repr=False)  # RFC 5322, CRLF only
    dated_on: date | None = None  # local day the printed date counts from
    cause: str | None = None  # of an alert

    @property
    def recipients(self) -> tuple[str, ...]:
        """Envelope recipients: To and Cc in one transaction (P11)."""
        return tuple(dict.fromkeys((*self.to, *self.cc)))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedMail:
    """A finished mail in the outbox, with what became of it so far."""

    id: int
    mail: FinishedMail
    state: OutboxState
    phase: Phase
    attempts: int
    queued_at: datetime
    due_at: datetime  # not tried before
    last_error: str | None = None
    accepted_at: datetime | None = None
    times_asked: int = 0  # since it is uncertain: how often the Sent folder was asked for it in vain
    purged_at: datetime | None = None  # its bytes are gone since
