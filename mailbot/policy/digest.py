"""What staff should see today, as a plain value: the books of one moment sorted by whose turn it is.

Each case stands once, in the first section that wants it, so that the numbers on top add up to what is to be done.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from mailbot.model.case import Case, Event, PoolKind, State, StepState
from mailbot.model.directory import Agency, Region
from mailbot.model.ledger import Pool
from mailbot.model.mail import MessageOutcome, OutboxState, OwedMail
from mailbot.model.report import Count, Digest, DigestRow, LicenseRow, PeriodCounts, RosterChange, TrendPoint
from mailbot.policy.digest_rows import Today, arrived_on, current_step, days, row_of, running_out
from mailbot.policy.situation import Situation

PACE = timedelta(days=28)  # four whole weeks: how fast licenses are taken
FORESEEABLE = timedelta(days=180)  # a forecast beyond half a year says nothing
_ENOUGH_FOR_A_PACE = 2  # licenses


@dataclass(frozen=True, slots=True, kw_only=True)
class MailIn:
    """A held or quarantined mail that nobody has seen to."""

    received_at: datetime
    outcome: MessageOutcome | None
    reason: str | None
    sender: str | None
    subject: str | None
    case: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFacts:
    """What the digest is made from; everything is asked of the books at one moment."""

    since: datetime
    open_cases: tuple[Case, ...]
    ended: tuple[Case, ...]  # since
    held: tuple[MailIn, ...]
    troubled: tuple[OwedMail, ...]  # uncertain and failed
    undecided: int  # mails in that are not decided yet
    unsent: int  # mails of ours that no server has taken yet
    counts: PeriodCounts
    counts_before: PeriodCounts  # of the period before, as long as this one
    pools: tuple[Pool, ...]
    taken: Mapping[int, int]  # by pool: licenses set aside less given back within PACE
    agencies: tuple[Agency, ...]
    regions: tuple[Region, ...]
    weekly: bool = False
    trend: tuple[TrendPoint, ...] = ()
    roster: tuple[RosterChange, ...] = ()  # since


def digest_of(facts: DigestFacts, situation: Situation, *, region: Region | None = None) -> Digest:
    """The page of the day, for the whole desk or for one region."""
    soon = situation.rules.number("lapses_soon_days", situation.today)
    page = _Page(facts=facts, today=Today(day=situation.today, zone=situation.zone, soon_days=soon))
    desk = region is None

    def here(place: str | None) -> bool:
        return region is None or place == region.key

    section = page.sections(case for case in facts.open_cases if here(case.region))
    return Digest(
        day=situation.today,
        period_start=facts.since,
        region=region.name if region else None,
        counts=page.counts() if desk else (),
        overdue=section["overdue"],
        today=section["today"],
        waiting_on_us=section["waiting_on_us"],
        waiting_on_them=section["waiting_on_them"],
        lapsing_soon=section["lapsing_soon"],
        soon_days=soon,
        removals_due=section["removals_due"],
        done=(
            *(page.roster_row(change) for change in facts.roster if here(page.home_of(change.agency))),
            *(page.row(case) for case in facts.ended if here(case.region)),
        ),
        held=tuple(map(page.held_row, facts.held)) if desk else (),
        troubled=tuple(map(_troubled_row, facts.troubled)) if desk else (),
        licenses=tuple(page.license_row(pool) for pool in facts.pools if here(pool.region)),
        weekly=facts.weekly and desk,
        trend=facts.trend if desk else (),
    )


def runs_out_on(pool: Pool, taken: int, today: date) -> date | None:
    """The day on which the last free license of a pool is taken, at the pace of late.

    Args:
        pool: as it stands.
        taken: licenses set aside less given back within the last PACE.
        today: local.

    Returns:
        None where it cannot be foreseen: none is free already, hardly any was taken, or it is far ahead.
    """
    if pool.available < 1 or taken < _ENOUGH_FOR_A_PACE:
        return None
    ahead = timedelta(days=ceil(pool.available * PACE.days / taken))
    return today + ahead if ahead <= FORESEEABLE else None


# -- whose turn it is ----------------------------------------------------------------------------------------------


def _is_overdue(case: Case, today: Today) -> bool:
    """Staff were to end the access before today."""
    return case.state is State.DUE and (case.effective_on or arrived_on(case, today)) < today.day


def _is_removal_due(case: Case, today: Today) -> bool:
    """Due today: staff are to end the access, or it falls due by the end of the day."""
    return case.state is State.DUE or (case.state is State.SCHEDULED and case.effective_on == today.day)


def _ends_today(case: Case, today: Today) -> bool:
    return case.state is State.IN_TRAINING and case.deadline_on == today.day


_OURS = {State.UNDER_REVIEW, State.TRAINING_COMPLETE, State.APPLY_PENDING, State.DELIVERY_FAILED}


def _waits_on_us(case: Case, _today: Today) -> bool:
    """Is it staff's turn: a review, a step handed in, access to set up, a change to make, a mail that failed?"""
    if case.state in _OURS:
        return True
    at = current_step(case) if case.state is State.IN_TRAINING else None
    return at is not None and at[1] is StepState.SUBMITTED


def _lapses_soon(case: Case, today: Today) -> bool:
    return (
        case.state is State.IN_TRAINING
        and case.deadline_on is not None
        and today.day < case.deadline_on <= today.day + timedelta(days=today.soon_days)
    )


_THEIRS = {
    State.INCOMPLETE,
    State.AWAITING_LICENSE,
    State.AMBIGUOUS,
    State.UNVERIFIED,
    State.IN_TRAINING,
}


def _waits_on_them(case: Case, _today: Today) -> bool:
    """Is it the agency's turn: something missing, a question, a license, a confirmation, training?"""
    return case.state in _THEIRS


_SECTIONS: tuple[tuple[str, Callable[[Case, Today], bool]], ...] = (
    ("overdue", _is_overdue),
    ("removals_due", _is_removal_due),
    ("today", _ends_today),
    ("waiting_on_us", _waits_on_us),
    ("lapsing_soon", _lapses_soon),
    ("waiting_on_them", _waits_on_them),
)
"""In this order; what nobody has to look at (a removal of another day) stands in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """Rows of the digest, in words."""

    facts: DigestFacts
    today: Today

    def sections(self, cases: Iterable[Case]) -> Mapping[str, tuple[DigestRow, ...]]:
        """The rows of each section, the nearest day first."""
        startable = self._startable()
        found: dict[str, list[DigestRow]] = {name: [] for name, _ in _SECTIONS}
        for case in sorted(cases, key=_nearest_first):
            name = next((name for name, wants in _SECTIONS if wants(case, self.today)), None)
            if case.ref in startable:
                row, name = (
                    row_of(case, self.today, agency=self._agency(case.agency), license_free=True),
                    "waiting_on_us",
                )
            else:
                row = self.row(case)
            if name in {"today", "lapsing_soon"} and not _waits_on_us(case, self.today):
                row = running_out(row, case)
            if name is not None:
                found[name].append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    def row(self, case: Case) -> DigestRow:
        """The line of a case."""
        return row_of(case, self.today, agency=self._agency(case.agency))

    def held_row(self, mail: MailIn) -> DigestRow:
        """A mail that a person must read, and why."""
        age = (self.today.day - mail.received_at.astimezone(self.today.zone).date()).days
        why = (
            (mail.reason or "a person decides").partition(": dmarc")[0].rstrip(".")
        )  # the stamp's own words are for `why`
        when = f"{days(age)} ago" if age > 0 else "today"
        return DigestRow(
            ref=mail.case,
            title=mail.subject or "(no subject)",
            detail=f"{mail.outcome.value if mail.outcome else 'waiting'}: {why}; came in {when}",
            owner=mail.sender or "unknown sender",
        )

    def counts(self) -> tuple[Count, ...]:
        """The numbers of the period beside those of the one before, then how things stand; nothing is left out."""
        now, before = self.facts.counts, self.facts.counts_before
        uncertain = sum(1 for owed in self.facts.troubled if owed.state is OutboxState.UNCERTAIN)
        compared = tuple(Count(title=title, now=of(now), before=of(before)) for title, of in _COMPARED)
        return (
            *compared,
            Count(title="Mails in, not decided yet", now=self.facts.undecided),
            Count(title="Mails out, not sent yet", now=self.facts.unsent),
            Count(title="Mails out, uncertain", now=uncertain),
            Count(title="Mails out, failed", now=len(self.facts.troubled) - uncertain),
        )

    def license_row(self, pool: Pool) -> LicenseRow:
        """One pool, with the requests that wait for it and the day on which it runs out."""
        return LicenseRow(
            region=self._region(pool.region),
            agency=self._agency(pool.agency) if pool.agency else None,
            kind=pool.kind.value,
            total=pool.total,
            held=pool.held,
            assigned=pool.assigned,
            transfer_pending=pool.transfer_pending,
            waiting=len(self._waiting_for(pool)),
            runs_out_on=runs_out_on(pool, self.facts.taken.get(pool.id, 0), self.today.day),
        )

    def _startable(self) -> set[str]:
        """The requests for which a license is free now, the oldest first (A15): staff say when they begin."""
        return {
            case.ref
            for pool in self.facts.pools
            for case in self._waiting_for(pool)[: max(pool.available, 0)]
        }

    def _waiting_for(self, pool: Pool) -> list[Case]:
        """The requests that wait for a license of a pool, oldest first; an agency's own pool comes before the region's."""
        if pool.kind is not PoolKind.STANDARD:
            return []
        with_own = {own.agency for own in self.facts.pools if own.agency and own.kind is PoolKind.STANDARD}
        waiting = [case for case in self.facts.open_cases if case.state is State.AWAITING_LICENSE]
        if pool.agency:
            return [case for case in waiting if case.agency == pool.agency]
        return [case for case in waiting if case.region == pool.region and case.agency not in with_own]

    def roster_row(self, change: RosterChange) -> DigestRow:
        """The line of a designation: what a stolen mailbox asks for is done too, so it must be seen (design 3.9)."""
        what = "now a representative" if change.added else "no representative any more"
        return DigestRow(
            title=f"{change.name}: {what}",
            detail=f"asked for by {change.by}",
            owner=self._agency(change.agency),
        )

    def home_of(self, key: str) -> str | None:
        """The home region of an agency."""
        return next((agency.region for agency in self.facts.agencies if agency.key == key), None)

    def _agency(self, key: str) -> str:
        return next((agency.name for agency in self.facts.agencies if agency.key == key), key)

    def _region(self, key: str) -> str:
        return next((region.name for region in self.facts.regions if region.key == key), key)


def _nearest_first(case: Case) -> tuple[date, datetime]:
    return case.deadline_on or case.effective_on or date.max, case.received_at


def _held(counts: PeriodCounts) -> int:
    kept = (MessageOutcome.HELD, MessageOutcome.QUARANTINED)
    return sum(counts.decided.get(outcome, 0) for outcome in kept)


_COMPARED: tuple[tuple[str, Callable[[PeriodCounts], int]], ...] = (
    ("Mails in", lambda counts: counts.received),
    ("Handled by the desk", lambda counts: counts.decided.get(MessageOutcome.HANDLED, 0)),
    ("Held for a person", _held),
    ("Mails out", lambda counts: counts.sent),
    ("Cases opened", lambda counts: counts.opened),
    ("Access granted", lambda counts: counts.moved.get(Event.GRANTED.value, 0)),
    ("Trainings lapsed", lambda counts: counts.moved.get(Event.LAPSED.value, 0)),
)


_NOT_THROUGH: Mapping[OutboxState, str] = {
    OutboxState.FAILED: "was not delivered",
    OutboxState.UNCERTAIN: "may not have arrived",
}


def _troubled_row(owed: OwedMail) -> DigestRow:
    """A mail of ours that may not have arrived, or did not."""
    return DigestRow(
        ref=owed.mail.case,
        title=f"our mail {_NOT_THROUGH.get(owed.state, owed.state.value)}",
        detail=f"{owed.mail.kind.value}: {owed.last_error or 'the line broke after the final dot'}",
        owner=", ".join(owed.mail.recipients),
    )
