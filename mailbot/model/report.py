"""What the desk reports as plain values: a person's progress, the results of commands, the digest.

Computed by policy and jobs, printed by the reply room; nothing here knows a template.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mailbot.model.mail import MessageOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonStatus:
    """Where one person stands, as far as the asker may know it (P17): no scores, no notes, no other agency."""

    name: str
    ref: str | None = None
    state_text: str = ""  # in a few words: "in training"
    deadline: date | None = None  # the printed day of the window that is open
    days_left: int | None = None  # 0 on the last day
    closed_on: date | None = None
    items: tuple[tuple[str, str], ...] = ()  # title of an initial item, where it stands in words
    practice: tuple[tuple[str, str], ...] = ()  # title of a practice case, where it stands in words
    unknown: bool = False  # no such person at the asker's agency: the same words, whoever it is (A42)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """One line of a staff command mail and what came of it."""

    line: str
    ok: bool
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One number of the digest, beside the same number of the period before."""

    title: str  # "mails in"
    now: int
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRow:
    """One line of a section of the digest."""

    title: str  # six to eight words
    ref: str | None = None
    detail: str = ""  # age or due day in words: "due today", "waiting 3 days"
    owner: str | None = None
    command: str | None = None  # the staff command that a tap on the row sends: "R-0001 step approved"
    command_title: str | None = None  # "Approve step 2"; else the command itself is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChange:
    """Somebody was designated as a representative by mail, or is one no more."""

    added: bool
    name: str
    agency: str  # key
    by: str  # address of who asked for it


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseRow:
    """One pool of licenses. available + held + assigned + passing on = total."""

    region: str  # name
    agency: str | None = None  # name; None: the region's pool
    kind: str = "standard"
    total: int
    held: int = 0
    assigned: int = 0
    transfer_pending: int = 0
    waiting: int = 0  # requests that wait for one
    runs_out_on: date | None = None  # at the pace of late; None: not foreseeable

    @property
    def available(self) -> int:
        """How many are free."""
        return self.total - self.held - self.assigned - self.transfer_pending

    @property
    def in_use(self) -> int:
        """Assigned ones, those among them that pass on to somebody else too."""
        return self.assigned + self.transfer_pending


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCounts:
    """How much happened in one period."""

    received: int = 0  # mails that arrived
    decided: Mapping[MessageOutcome, int] = field(default_factory=dict)
    sent: int = 0  # mails of ours that a server accepted
    opened: int = 0  # cases
    moved: Mapping[str, int] = field(default_factory=dict)  # case events by their word: "lapsed", "granted"
    licenses_taken: Mapping[int, int] = field(default_factory=dict)  # by pool: set aside less given back


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One day or one week of the trend."""

    day: date  # the day, or the week's Monday
    came_in: int
    answered: int  # handled by the desk without a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The staff's page of the day, for the whole desk or for one region."""

    day: date  # local
    period_start: datetime  # aware: what is "since"
    region: str | None = None  # name; None: the whole desk
    counts: tuple[Count, ...] = ()
    overdue: tuple[DigestRow, ...] = ()
    today: tuple[DigestRow, ...] = ()
    waiting_on_us: tuple[DigestRow, ...] = ()
    waiting_on_them: tuple[DigestRow, ...] = ()
    lapsing_soon: tuple[DigestRow, ...] = ()
    soon_days: int = 3  # what "soon" is (parameter lapses_soon_days)
    removals_due: tuple[DigestRow, ...] = ()
    done: tuple[DigestRow, ...] = ()  # since period_start, lapsed trainings among them
    held: tuple[DigestRow, ...] = ()  # mails that a person must read, and why
    troubled: tuple[DigestRow, ...] = ()  # mails of ours that are uncertain or failed
    licenses: tuple[LicenseRow, ...] = ()
    weekly: bool = False  # the first of its week: counts are of seven days, with the trend
    trend: tuple[TrendPoint, ...] = ()  # week by week, the oldest first

    @property
    def ours(self) -> int:
        """How many rows are staff's to see to today."""
        return sum(
            map(
                len,
                (
                    self.overdue,
                    self.removals_due,
                    self.today,
                    self.troubled,
                    self.waiting_on_us,
                    self.held,
                ),
            )
        )

    @property
    def empty(self) -> bool:
        """Is there nothing that a person must look at, and nothing that was done?"""
        return not any(
            (
                self.overdue,
                self.today,
                self.waiting_on_us,
                self.waiting_on_them,
                self.lapsing_soon,
                self.removals_due,
                self.done,
                self.held,
                self.troubled,
            )
        )
