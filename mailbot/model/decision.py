"""What the desk decided, why, and everything that follows from it, as plain values.

A decision has no effect by itself: the store applies its effects and the reply room writes its mails, in one
transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mailbot.model.case import Case, Event, PoolKind
from mailbot.model.directory import Access, Authority
from mailbot.model.intent import Intent


class Outcome(StrEnum):
    """What a rule or a decision comes to, in rising strictness."""

    NONE = "none"
    GRANT = "grant"
    ASK = "ask"
    HOLD = "hold"
    REFUSE = "refuse"

    @property
    def strictness(self) -> int:
        """0 (none) to 4 (refuse)."""
        return list(Outcome).index(self)


def strictest(outcomes: "list[Outcome] | tuple[Outcome, ...]") -> Outcome:
    """The strictest of some outcomes; NONE of none."""
    return max(outcomes, key=lambda outcome: outcome.strictness, default=Outcome.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that fired, or could not be answered."""

    rule: str  # "requests.authorized"
    cites: tuple[str, ...]  # ("P1",)
    outcome: Outcome
    said: str  # one sentence for people
    enforced: bool = True  # False: the rule is only watched (disposition "report")


class MailKind(StrEnum):
    """Every mail that leaves (design 3.4). The template has the same name."""

    TRAINING_START = "training-start"
    LICENSE_NOTICE = "license-notice"
    REQUEST_RECEIVED = "request-received"
    REQUEST_INCOMPLETE = "request-incomplete"
    REQUEST_REFUSED = "request-refused"
    ALREADY_IN_PROGRESS = "already-in-progress"
    ALREADY_A_USER = "already-a-user"
    STEP_NEXT = "step-next"
    STEP_CORRECTIONS = "step-corrections"
    CASE_START = "case-start"
    TEST_NOT_PASSED = "test-not-passed"
    TRAINING_COMPLETE = "training-complete"
    STATUS = "status"
    STATUS_UNAVAILABLE = "status-unavailable"
    CHANGE_TRAINING_START = "change-training-start"
    CHANGE_APPLIED = "change-applied"
    REMOVAL_CONFIRMED = "removal-confirmed"
    REMOVAL_SCHEDULED = "removal-scheduled"
    REMOVAL_DONE = "removal-done"
    REMOVAL_QUESTION = "removal-question"
    REMOVAL_CONFIRM = "removal-confirm"
    REMOVAL_CANCELLED = "removal-cancelled"
    PRACTICE_COMPLETE = "practice-complete"
    DEADLINE_EXTENDED = "deadline-extended"
    REPRESENTATIVE_ADDED = "representative-added"
    REPRESENTATIVE_REMOVED = "representative-removed"
    DESIGNATION_REFUSED = "designation-refused"
    CONFIRM_SENDER = "confirm-sender"
    PRIVATE_DATA = "private-data"
    TRAINING_CLOSED = "training-closed"
    HANDED_TO_STAFF = "handed-to-staff"
    TOO_LARGE = "too-large"
    COMMAND_RESULTS = "command-results"
    DIGEST = "digest"
    ALERT = "alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOrder:
    """A mail to be written: kind, who gets it, and the plain values its template may use."""

    kind: MailKind
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    case: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    # shown before the desk's address; the license notice names the manager (P13)
    sender_name: str | None = None
    reply_to: str | None = None
    # an answer to the mail at hand (auto-replied), or of our own accord (auto-generated)
    answers: bool = True
    # the local day the printed date counts from: not accepted that day, written anew
    dated_on: date | None = None
    # this date replaces one that may have been read already: its calendar entry must come after that one's
    redated: bool = False
    cause: str | None = None  # alerts of one cause are one an hour
    agency: str | None = None  # key: templates/agencies/<key>/ may word it otherwise
    region: str | None = None  # key: templates/regions/<key>/ likewise


# -- effects: what the store writes ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCase:
    """The case as it is now, and the events that brought it there."""

    case: Case
    events: tuple[Event, ...]
    note: str | None = None


class LicenseState(StrEnum):
    """Where one license is (domain.md 6.6). AVAILABLE ones are not rows: total less the others."""

    AVAILABLE = "AVAILABLE"
    HELD = "HELD"
    ASSIGNED = "ASSIGNED"
    TRANSFER_PENDING = "TRANSFER_PENDING"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLicense:
    """The license of one person under one agency goes to another state; to AVAILABLE: it is free again."""

    agency: str
    email: str
    to: LicenseState
    pool: int | None = None  # needed for the first move: which pool it is taken from
    case: str | None = None
    kind: PoolKind = PoolKind.STANDARD
    passed_to: str | None = None  # with TRANSFER_PENDING: the address of the new user


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPoolTotal:
    """A pool grows or shrinks; never below what is held and assigned."""

    pool: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAccess:
    """A person's access under an agency as it is now."""

    access: Access


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAuthority:
    """A designation as it is now."""

    authority: Authority


Effect = SaveCase | MoveLicense | SetPoolTotal | SetAccess | SetAuthority


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One intent decided: outcome, why, and what follows."""

    intent: Intent | None  # None: the clock decided
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    effects: tuple[Effect, ...] = ()
    mails: tuple[MailOrder, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)  # what it rested on, by vocabulary name
    asked: tuple[str, ...] = ()  # ids of every rule that was asked
    case: str | None = None  # reference of the case it is about
    held: str | None = None  # the mail goes to a person, for this reason
