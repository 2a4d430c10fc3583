"""Cases and their life cycles.

Rule 1: everything that says which state follows which event stands in the tables of this file, and nowhere else
(domain.md section 6). `docs/life-cycles.md` is drawn from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from mailbot.errors import IllegalMove
from mailbot.model.directory import Person
from mailbot.model.intent import RemovalReason


class CaseKind(StrEnum):
    """What a case is about. Its reference begins with R, M or D."""

    REQUEST = "request"
    CHANGE = "change"
    REMOVAL = "removal"

    @property
    def letter(self) -> str:
        """The first letter of references of this kind."""
        return {"request": "R", "change": "M", "removal": "D"}[self.value]


class PoolKind(StrEnum):
    """Kinds of licenses."""

    STANDARD = "standard"
    REPORTING = "reporting"


class State(StrEnum):
    """Where a case stands; which of them a kind knows is said by its table."""

    RECEIVED = "RECEIVED"
    INCOMPLETE = "INCOMPLETE"  # the sender was asked for what is missing
    UNDER_REVIEW = "UNDER_REVIEW"  # a person of staff decides
    AWAITING_LICENSE = "AWAITING_LICENSE"
    APPROVED = "APPROVED"  # a license is held, the dated mail is on its way
    DELIVERY_FAILED = "DELIVERY_FAILED"  # the dated mail bounced: the training has not begun (A4)
    IN_TRAINING = "IN_TRAINING"
    TRAINING_COMPLETE = "TRAINING_COMPLETE"
    ACTIVE = "ACTIVE"  # access granted by staff
    REJECTED = "REJECTED"
    CLOSED_EXPIRED = "CLOSED_EXPIRED"  # P14; nobody outside is told (P16)
    WITHDRAWN = "WITHDRAWN"
    APPLY_PENDING = "APPLY_PENDING"  # a change that staff have yet to make
    APPLIED = "APPLIED"
    CLOSED_NOT_APPLIED = "CLOSED_NOT_APPLIED"  # P20: existing access is untouched
    AMBIGUOUS = "AMBIGUOUS"  # who or when was asked
    UNVERIFIED = "UNVERIFIED"  # a removal that the agency's representatives must confirm (A33)
    SCHEDULED = "SCHEDULED"
    DUE = "DUE"
    DONE = "DONE"
    RESCINDED = "RESCINDED"
    DISMISSED = "DISMISSED"


class Event(StrEnum):
    """What moved a case."""

    FOUND_INCOMPLETE = "found-incomplete"
    COMPLETED = "completed"
    SENT_TO_REVIEW = "sent-to-review"
    FOUND_NO_LICENSE = "found-no-license"
    ACCEPTED = "accepted"
    MAIL_ACCEPTED = "mail-accepted"  # the relay took the dated mail: the window runs
    MAIL_FAILED = "mail-failed"
    ITEM_RECORDED = "item-recorded"
    STEP_RECORDED = "step-recorded"
    CASES_CHOSEN = "cases-chosen"
    CASE_STARTED = "case-started"
    EXTENDED = "extended"
    TRAINING_FINISHED = "training-finished"
    GRANTED = "granted"
    LAPSED = "lapsed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    NO_TRAINING_NEEDED = "no-training-needed"
    APPLIED = "applied"
    ASKED = "asked"
    REPORTED_UNVERIFIED = "reported-unverified"
    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"
    FELL_DUE = "fell-due"
    DONE = "done"
    RESCINDED = "rescinded"
    DISMISSED = "dismissed"


S, E = State, Event

REQUEST: Mapping[State, Mapping[Event, State]] = {
    S.RECEIVED: {
        E.FOUND_INCOMPLETE: S.INCOMPLETE,  # P10
        E.SENT_TO_REVIEW: S.UNDER_REVIEW,  # P10
        E.FOUND_NO_LICENSE: S.AWAITING_LICENSE,  # P13
        E.ACCEPTED: S.APPROVED,  # P11, the license is held
        E.WITHDRAWN: S.WITHDRAWN,
        E.REJECTED: S.REJECTED,
    },
    S.INCOMPLETE: {
        E.FOUND_INCOMPLETE: S.INCOMPLETE,
        E.COMPLETED: S.RECEIVED,
        E.WITHDRAWN: S.WITHDRAWN,
        E.REJECTED: S.REJECTED,
    },
    S.UNDER_REVIEW: {
        E.CASES_CHOSEN: S.UNDER_REVIEW,
        E.ACCEPTED: S.APPROVED,
        E.FOUND_NO_LICENSE: S.AWAITING_LICENSE,
        E.FOUND_INCOMPLETE: S.INCOMPLETE,
        E.REJECTED: S.REJECTED,
        E.WITHDRAWN: S.WITHDRAWN,
    },
    S.AWAITING_LICENSE: {
        E.CASES_CHOSEN: S.AWAITING_LICENSE,
        E.ACCEPTED: S.APPROVED,
        E.FOUND_NO_LICENSE: S.AWAITING_LICENSE,
        E.REJECTED: S.REJECTED,
        E.WITHDRAWN: S.WITHDRAWN,
    },
    S.APPROVED: {
        E.ACCEPTED: S.APPROVED,  # not accepted by a server the same day: written anew with a new date
        E.MAIL_ACCEPTED: S.IN_TRAINING,  # P11, P12
        E.MAIL_FAILED: S.DELIVERY_FAILED,
        E.REJECTED: S.REJECTED,
        E.WITHDRAWN: S.WITHDRAWN,
    },
    S.DELIVERY_FAILED: {E.ACCEPTED: S.APPROVED, E.REJECTED: S.REJECTED, E.WITHDRAWN: S.WITHDRAWN},
    S.IN_TRAINING: {
        E.ITEM_RECORDED: S.IN_TRAINING,
        E.STEP_RECORDED: S.IN_TRAINING,  # P6, P7
        E.CASES_CHOSEN: S.IN_TRAINING,
        E.CASE_STARTED: S.IN_TRAINING,  # P9
        E.MAIL_ACCEPTED: S.IN_TRAINING,
        E.MAIL_FAILED: S.DELIVERY_FAILED,
        E.EXTENDED: S.IN_TRAINING,  # P3: "standard" leaves room, with a reason
        E.TRAINING_FINISHED: S.TRAINING_COMPLETE,
        E.LAPSED: S.CLOSED_EXPIRED,  # P14..P16
        E.WITHDRAWN: S.WITHDRAWN,
    },
    S.TRAINING_COMPLETE: {E.GRANTED: S.ACTIVE, E.WITHDRAWN: S.WITHDRAWN},  # P4
    S.ACTIVE: {},
    S.REJECTED: {},
    S.CLOSED_EXPIRED: {},  # P15: no move leads out
    S.WITHDRAWN: {},
}

CHANGE: Mapping[State, Mapping[Event, State]] = {
    S.RECEIVED: {
        E.FOUND_INCOMPLETE: S.INCOMPLETE,
        E.SENT_TO_REVIEW: S.UNDER_REVIEW,
        E.NO_TRAINING_NEEDED: S.APPLY_PENDING,
        E.ACCEPTED: S.APPROVED,
        E.WITHDRAWN: S.WITHDRAWN,
        E.REJECTED: S.REJECTED,
    },
    S.INCOMPLETE: {
        E.FOUND_INCOMPLETE: S.INCOMPLETE,
        E.COMPLETED: S.RECEIVED,
        E.WITHDRAWN: S.WITHDRAWN,
        E.REJECTED: S.REJECTED,
    },
    S.UNDER_REVIEW: {
        E.CASES_CHOSEN: S.UNDER_REVIEW,
        E.NO_TRAINING_NEEDED: S.APPLY_PENDING,
        E.ACCEPTED: S.APPROVED,
        E.REJECTED: S.REJECTED,
        E.WITHDRAWN: S.WITHDRAWN,
    },
    S.APPROVED: {
        E.ACCEPTED: S.APPROVED,
        E.MAIL_ACCEPTED: S.IN_TRAINING,
        E.MAIL_FAILED: S.DELIVERY_FAILED,
        E.REJECTED: S.REJECTED,
        E.WITHDRAWN: S.WITHDRAWN,
    },
    S.DELIVERY_FAILED: {E.ACCEPTED: S.APPROVED, E.REJECTED: S.REJECTED, E.WITHDRAWN: S.WITHDRAWN},
    S.IN_TRAINING: {
        E.STEP_RECORDED: S.IN_TRAINING,
        E.CASES_CHOSEN: S.IN_TRAINING,
        E.CASE_STARTED: S.IN_TRAINING,
        E.MAIL_ACCEPTED: S.IN_TRAINING,
        E.MAIL_FAILED: S.DELIVERY_FAILED,
        E.EXTENDED: S.IN_TRAINING,
        E.TRAINING_FINISHED: S.APPLY_PENDING,
        E.LAPSED: S.CLOSED_NOT_APPLIED,  # P20
        E.WITHDRAWN: S.WITHDRAWN,
    },
    S.APPLY_PENDING: {E.APPLIED: S.APPLIED, E.WITHDRAWN: S.WITHDRAWN},
    S.APPLIED: {},
    S.CLOSED_NOT_APPLIED: {},
    S.REJECTED: {},
    S.WITHDRAWN: {},
}

REMOVAL: Mapping[State, Mapping[Event, State]] = {
    S.RECEIVED: {
        E.ASKED: S.AMBIGUOUS,
        E.REPORTED_UNVERIFIED: S.UNVERIFIED,  # P21: the duty is the agency's, A33
        E.SCHEDULED: S.SCHEDULED,  # P23
        E.FELL_DUE: S.DUE,
        E.DONE: S.DONE,  # somebody in training: there is no access to take away yet (A37)
    },
    S.AMBIGUOUS: {
        E.ASKED: S.AMBIGUOUS,
        E.REPORTED_UNVERIFIED: S.UNVERIFIED,
        E.SCHEDULED: S.SCHEDULED,
        E.FELL_DUE: S.DUE,
        E.DONE: S.DONE,
        E.RESCINDED: S.RESCINDED,
        E.DISMISSED: S.DISMISSED,
    },
    S.UNVERIFIED: {
        E.ASKED: S.AMBIGUOUS,  # confirmed by a representative, and still not clear who or when
        E.SCHEDULED: S.SCHEDULED,
        E.FELL_DUE: S.DUE,
        E.DONE: S.DONE,
        E.RESCINDED: S.RESCINDED,
        E.DISMISSED: S.DISMISSED,
    },
    S.SCHEDULED: {
        E.RESCHEDULED: S.SCHEDULED,
        E.FELL_DUE: S.DUE,
        E.DONE: S.DONE,
        E.RESCINDED: S.RESCINDED,
        E.DISMISSED: S.DISMISSED,
    },
    S.DUE: {
        E.SCHEDULED: S.SCHEDULED,
        E.RESCHEDULED: S.SCHEDULED,
        E.DONE: S.DONE,  # only when staff say so
        E.RESCINDED: S.RESCINDED,
        E.DISMISSED: S.DISMISSED,
    },
    S.DONE: {},
    S.RESCINDED: {},
    S.DISMISSED: {},
}

TRANSITIONS: Mapping[CaseKind, Mapping[State, Mapping[Event, State]]] = {
    CaseKind.REQUEST: REQUEST,
    CaseKind.CHANGE: CHANGE,
    CaseKind.REMOVAL: REMOVAL,
}


class Item(StrEnum):
    """The four initial items (P5), by the words of the staff commands."""

    UPR = "upr"
    SPA = "spa"
    DST = "dst"
    BASICS = "basics"


class ItemState(StrEnum):
    """Where an initial item stands. Failing is no end: it may be retaken within the window (A10)."""

    TODO = "TODO"
    FAILED = "FAILED"
    PASSED = "PASSED"


ITEM: Mapping[ItemState, Mapping[str, ItemState]] = {
    ItemState.TODO: {"failed": ItemState.FAILED, "passed": ItemState.PASSED},
    ItemState.FAILED: {"failed": ItemState.FAILED, "passed": ItemState.PASSED},
    ItemState.PASSED: {},
}


class StepState(StrEnum):
    """Where a step of a practice case stands (P6, P7)."""

    LOCKED = "LOCKED"
    ASSIGNED = "ASSIGNED"
    SUBMITTED = "SUBMITTED"
    CORRECTIONS = "CORRECTIONS"
    APPROVED = "APPROVED"


STEP: Mapping[StepState, Mapping[str, StepState]] = {
    StepState.LOCKED: {"assign": StepState.ASSIGNED},
    StepState.ASSIGNED: {
        "submitted": StepState.SUBMITTED,
        # staff see work in the training site that nobody mailed about
        "corrections": StepState.CORRECTIONS,
        "approved": StepState.APPROVED,
    },
    StepState.SUBMITTED: {
        "submitted": StepState.SUBMITTED,
        "corrections": StepState.CORRECTIONS,
        "approved": StepState.APPROVED,
    },
    StepState.CORRECTIONS: {
        "submitted": StepState.SUBMITTED,
        "corrections": StepState.CORRECTIONS,
        "approved": StepState.APPROVED,
    },
    StepState.APPROVED: {},
}


class PracticeState(StrEnum):
    """Where a practice case stands; one after the other, each with its own window (P9)."""

    LOCKED = "LOCKED"
    OPEN = "OPEN"
    APPROVED = "APPROVED"
    EXPIRED = "EXPIRED"


PRACTICE: Mapping[PracticeState, Mapping[str, PracticeState]] = {
    PracticeState.LOCKED: {"opened": PracticeState.OPEN},
    PracticeState.OPEN: {
        "opened": PracticeState.OPEN,  # its mail did not leave on its day, and was dated anew
        "approved": PracticeState.APPROVED,
        "lapsed": PracticeState.EXPIRED,
    },
    PracticeState.APPROVED: {},
    PracticeState.EXPIRED: {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeCase:
    """One practice case of one to four steps (P5) with its own 14 days (P9)."""

    key: str  # "es-nbn"
    title: str
    step_titles: tuple[str, ...]
    state: PracticeState = PracticeState.LOCKED
    deadline_on: date | None = None  # the printed day; it is enforced as printed (P14)
    steps: tuple[StepState, ...] = ()

    @property
    def current_step(self) -> int | None:
        """Index of the first step that is not approved; None when all are."""
        for index, step in enumerate(self.steps):
            if step is not StepState.APPROVED:
                return index
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One matter from its first mail to its end. Frozen: `after` and `with_` make a new one."""

    ref: str
    kind: CaseKind
    state: State
    agency: str  # key
    region: str | None  # key
    person: Person
    requester: str  # address of who asked
    received_at: datetime  # aware; the arrival of the mail that opened it
    projects: tuple[str, ...] = ()
    projects_removed: tuple[str, ...] = ()
    access_role: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)  # as read, for the form that is sent back
    missing: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    # training (requests and changes)
    decided_on: date | None = None  # local day 0 of the window
    deadline_on: date | None = None  # the printed day of the window that is open now
    items: Mapping[Item, ItemState] = field(default_factory=dict)
    practice: tuple[PracticeCase, ...] = ()
    completed_on: date | None = None
    # removals
    effective_on: date | None = None
    at_close_of_business: bool = False
    last_needed_on: date | None = None
    due_by: date | None = None
    days_late: int | None = None  # None: unknown, which is not 0
    reason: RemovalReason | None = None
    closed_on: date | None = None  # local day on which it ended
    waits_for: str | None = None  # why a person of staff must look, in one sentence

    @property
    def ended(self) -> bool:
        """Does no move lead out of where the case stands?"""
        return not TRANSITIONS[self.kind][self.state]

    @property
    def current_practice(self) -> int | None:
        """Index of the first practice case that is not approved; None when all are."""
        for index, practice_case in enumerate(self.practice):
            if practice_case.state is not PracticeState.APPROVED:
                return index
        return None

    @property
    def items_passed(self) -> bool:
        """Are all initial items passed? True where there are none (a change)."""
        return all(state is ItemState.PASSED for state in self.items.values())

    def after(self, event: Event, **changes: object) -> "Case":
        """The case after an event, with other fields changed along.

        Raises:
            IllegalMove: the life cycle knows no such move.
        """
        try:
            state = TRANSITIONS[self.kind][self.state][event]
        except KeyError:
            raise IllegalMove(subject=self.ref, state=self.state.value, event=event.value) from None
        return replace(self, state=state, **changes)  # type: ignore[arg-type]  # fields are checked by the dataclass

    def with_(self, **changes: object) -> "Case":
        """The case with fields changed and the state as it is."""
        return replace(self, **changes)  # type: ignore[arg-type]  # as above
