"""What staff should see today, as a plain value: the books of one moment sorted by whose turn it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mailbot.model.case import Case, CaseKind, Item, ItemState, PoolKind, State, StepState
from mailbot.model.directory import Agency, Region
from mailbot.model.ledger import Pool
from mailbot.model.mail import MessageOutcome, OutboxState, OwedMail
from mailbot.model.report import Count, Digest, DigestRow, LicenseRow
from mailbot.policy.situation import Situation
from mailbot.policy.wording import case_in_words

SOON = timedelta(
    days=3
)  # a training that lapses within these days is named; no policy, only order in the digest


@dataclass(frozen=True, slots=True, kw_only=True)
class MailIn:
    """A mail that came in, as far as the digest names it."""

    received_at: datetime
    outcome: MessageOutcome | None
    reason: str | None
    sender: str | None
    subject: str | None
    case: str | None
    seen_to: bool  # a person has dealt with it


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFacts:
    """What the digest is made from; everything is asked of the books at one moment."""

    since: datetime
    cases: tuple[Case, ...]  # open ones, and those that ended since
    mails: tuple[MailIn, ...]  # decided since, and held ones that nobody has seen to
    decided_before: int | None  # mails of the period before
    troubled: tuple[OwedMail, ...]  # uncertain and failed
    sent: int  # mails accepted since
    pools: tuple[Pool, ...]
    agencies: tuple[Agency, ...]
    regions: tuple[Region, ...]


def digest_of(facts: DigestFacts, situation: Situation, *, region: Region | None = None) -> Digest:
    """The page of the day, for the whole desk or for one region."""
    desk = _Page(facts=facts, situation=situation)
    cases = tuple(case for case in facts.cases if region is None or case.region == region.key)
    open_cases = tuple(case for case in cases if not case.ended)
    today = situation.today
    return Digest(
        day=today,
        period_start=facts.since,
        region=region.name if region else None,
        counts=desk.counts(cases) if region is None else (),
        overdue=desk.rows(
            open_cases, lambda c: _removal(c) and c.state is State.DUE and _is_before(c.effective_on, today)
        ),
        today=desk.rows(open_cases, lambda c: c.state is State.IN_TRAINING and c.deadline_on == today),
        waiting_on_us=desk.rows(open_cases, waits_on_us),
        waiting_on_them=desk.rows(open_cases, waits_on_them),
        lapsing_soon=desk.rows(
            open_cases,
            lambda c: (
                c.state is State.IN_TRAINING
                and c.deadline_on is not None
                and today < c.deadline_on <= today + SOON
            ),
        ),
        removals_due=desk.rows(open_cases, lambda c: _removal_due(c, today)),
        done=desk.rows(cases, lambda c: c.ended),
        held=desk.held() if region is None else (),
        troubled=desk.troubled() if region is None else (),
        licenses=tuple(
            desk.license_row(pool) for pool in facts.pools if region is None or pool.region == region.key
        ),
    )


def _removal(case: Case) -> bool:
    return case.kind is CaseKind.REMOVAL


def _is_before(day: date | None, today: date) -> bool:
    return day is not None and day < today


def _removal_due(case: Case, today: date) -> bool:
    """Due today: staff are to end the access, or it falls due by the end of the day."""
    if case.kind is not CaseKind.REMOVAL:
        return False
    if case.state is State.DUE:
        return not _is_before(case.effective_on, today)
    return case.state is State.SCHEDULED and case.effective_on == today


def waits_on_us(case: Case) -> bool:
    """Is it staff's turn: a review, a step handed in, access to set up, a change to make, a mail that failed?"""
    if case.state in {
        State.UNDER_REVIEW,
        State.TRAINING_COMPLETE,
        State.APPLY_PENDING,
        State.DELIVERY_FAILED,
    }:
        return True
    return case.state is State.IN_TRAINING and _current_step(case) is StepState.SUBMITTED


def waits_on_them(case: Case) -> bool:
    """Is it the agency's turn: something missing, a question, a license, a confirmation?"""
    return case.state in {
        State.INCOMPLETE,
        State.NEEDS_CONFIRM,
        State.AWAITING_LICENSE,
        State.AMBIGUOUS,
        State.UNVERIFIED,
    } or (case.state is State.IN_TRAINING and _current_step(case) is not StepState.SUBMITTED)


def _current_step(case: Case) -> StepState | None:
    at = case.current_practice
    if at is None or not case.practice:
        return None
    step = case.practice[at].current_step
    return case.practice[at].steps[step] if step is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """Rows of the digest, in words."""

    facts: DigestFacts
    situation: Situation

    def rows(self, cases: Iterable[Case], wanted: Callable[[Case], bool]) -> tuple[DigestRow, ...]:
        """A row for each case that is wanted, the nearest day first."""
        chosen = [case for case in cases if wanted(case)]
        chosen.sort(key=lambda case: (case.deadline_on or case.effective_on or date.max, case.received_at))
        return tuple(self._row(case) for case in chosen)

    def _row(self, case: Case) -> DigestRow:
        command, title = _next_command(case)
        return DigestRow(
            ref=case.ref,
            title=f"{case.person.name or case.person.email or 'somebody'}, {self._agency(case.agency)}",
            detail=self._detail(case),
            command=command,
            command_title=title,
        )

    def _agency(self, key: str) -> str:
        return next((agency.name for agency in self.facts.agencies if agency.key == key), key)

    def _region(self, key: str) -> str:
        return next((region.name for region in self.facts.regions if region.key == key), key)

    def _detail(self, case: Case) -> str:
        words = case_in_words(case)
        if case.state is State.IN_TRAINING and case.deadline_on:
            left = (case.deadline_on - self.situation.today).days
            return f"{_step_in_words(case)}; until {case.deadline_on:%b} {case.deadline_on.day}, {_days(left)} left"
        if case.kind is CaseKind.REMOVAL and case.effective_on:
            late = f", notice {_days(case.days_late)} late" if case.days_late else ""
            return f"{words} for {case.effective_on:%b} {case.effective_on.day}{late}"
        age = (self.situation.today - case.received_at.astimezone(self.situation.zone).date()).days
        if case.ended:
            return words
        return f"{words}; {_days(age)} old" if age else f"{words}; came in today"

    def counts(self, cases: Iterable[Case]) -> tuple[Count, ...]:
        """The numbers on top."""
        since = [mail for mail in self.facts.mails if mail.outcome and mail.received_at >= self.facts.since]
        opened = [case for case in cases if case.received_at >= self.facts.since]
        uncertain = sum(1 for owed in self.facts.troubled if owed.state is OutboxState.UNCERTAIN)
        return (
            Count(title="mails in", now=len(since), before=self.facts.decided_before),
            Count(title="cases opened", now=len(opened)),
            Count(title="mails out", now=self.facts.sent),
            Count(title="mails held", now=len(self.held())),
            Count(title="mails uncertain", now=uncertain),
        )

    def held(self) -> tuple[DigestRow, ...]:
        """Mails that a person must read, and why."""
        kept = (MessageOutcome.HELD, MessageOutcome.QUARANTINED)
        return tuple(
            DigestRow(
                ref=mail.case,
                title=f"{mail.sender or 'unknown sender'}: {mail.subject or '(no subject)'}",
                detail=f"{mail.outcome.value}: {mail.reason or 'a person decides'}" if mail.outcome else "",
            )
            for mail in self.facts.mails
            if mail.outcome in kept and not mail.seen_to
        )

    def troubled(self) -> tuple[DigestRow, ...]:
        """Mails of ours that may not have arrived, or did not."""
        return tuple(
            DigestRow(
                ref=owed.mail.case,
                title=f"{owed.mail.kind.value} to {', '.join(owed.mail.recipients)}",
                detail=f"{owed.state.value}: {owed.last_error or 'the line broke after the final dot'}",
            )
            for owed in self.facts.troubled
        )

    def license_row(self, pool: Pool) -> LicenseRow:
        """One pool, with the requests that wait for it."""
        waiting = [
            case
            for case in self.facts.cases
            if case.state is State.AWAITING_LICENSE
            and (case.agency == pool.agency or (pool.agency is None and case.region == pool.region))
        ]
        return LicenseRow(
            region=self._region(pool.region),
            agency=self._agency(pool.agency) if pool.agency else None,
            kind=pool.kind.value,
            total=pool.total,
            held=pool.held,
            assigned=pool.assigned,
            transfer_pending=pool.transfer_pending,
            waiting=len(waiting) if pool.kind is PoolKind.STANDARD else 0,
        )


def _next_command(case: Case) -> tuple[str | None, str | None]:
    """The staff command that moves a case on, for a prefilled reply."""
    if case.state is State.UNDER_REVIEW:
        return f"{case.ref} approve", "Approve"
    if case.state is State.TRAINING_COMPLETE:
        return f"{case.ref} granted", "Access is on"
    if case.state is State.APPLY_PENDING:
        return f"{case.ref} applied", "Change is made"
    if case.state is State.DUE:
        return f"{case.ref} done", "Access has ended"
    if case.state is State.UNVERIFIED:
        return f"{case.ref} confirm", "Confirm"
    if case.state is State.AWAITING_LICENSE:
        return f"{case.ref} resume", "A license has come"
    if case.state is State.IN_TRAINING and _current_step(case) is StepState.SUBMITTED:
        return f"{case.ref} step approved", "Approve the step"
    return None, None


def _step_in_words(case: Case) -> str:
    todo = [item for item in Item if item in case.items and case.items[item] is not ItemState.PASSED]
    if todo:
        return f"initial items open: {', '.join(item.value for item in todo)}"
    at = case.current_practice or 0
    if not case.practice:
        return "in training"
    step = case.practice[at].current_step or 0
    return f"{case.practice[at].title}, step {step + 1} {(_current_step(case) or StepState.LOCKED).value.lower()}"


def _days(number: int | None) -> str:
    return "1 day" if number == 1 else f"{number} days"
