"""What staff should see today, as plain values: the data of the digest, and nothing about how it looks.

Everything is asked at once in one reading transaction, so that the numbers of one digest agree with each other.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, func, select

from mailbot.model.case import Case, CaseKind, State, StepState
from mailbot.model.decision import LicenseState, Outcome
from mailbot.model.intent import IntentKind
from mailbot.model.ledger import Pool
from mailbot.model.mail import MessageOutcome, OutboxState, OwedMail
from mailbot.model.report import PeriodCounts, RosterChange
from mailbot.store import tables
from mailbot.store.cases import Cases
from mailbot.store.inbox import Inbox, Received
from mailbot.store.ledger import Ledger
from mailbot.store.outbox import Outbox

_STAFF_STATES = frozenset(
    {
        State.UNDER_REVIEW,
        State.TRAINING_COMPLETE,
        State.APPLY_PENDING,
        State.DELIVERY_FAILED,
        State.DUE,
        State.UNVERIFIED,
    }
)
"""States in which the next move is staff's."""

_ROSTER_KINDS = frozenset({IntentKind.DESIGNATE.value, IntentKind.UNDESIGNATE.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFigures:
    """A pool and who waits for it."""

    pool: Pool
    waiting: tuple[Case, ...]  # requests AWAITING_LICENSE, oldest first (A15)
    coming_free: tuple[Case, ...]  # removals scheduled or due under it: what will be free soon


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFigures:
    """Where the desk stands at one moment, and what has ended since another."""

    since: datetime
    today: date
    open_cases: tuple[Case, ...]  # oldest first; the next five are parts of them
    waiting_for_staff: tuple[Case, ...]
    to_review: tuple[Case, ...]  # a step or more is submitted (A5), nearest deadline first
    lapsing: tuple[Case, ...]  # printed day from today up to the horizon, nearest first
    removals_due: tuple[Case, ...]  # due, or falling due today or before
    ended: tuple[Case, ...]  # lapsed ones among them (P16: staff only)
    roster: tuple[RosterChange, ...]  # since
    undecided: int
    held: tuple[Received, ...]  # held and quarantined mails that nobody has seen to
    uncertain: tuple[OwedMail, ...]
    failed: tuple[OwedMail, ...]
    unsent: int  # queued or being sent
    pools: tuple[PoolFigures, ...]


class Digest:
    """The figures inside one transaction."""

    def __init__(
        self, connection: Connection, *, casebook: Cases, ledger: Ledger, inbox: Inbox, outbox: Outbox
    ) -> None:
        self._connection = connection
        self._casebook, self._ledger, self._inbox, self._outbox = casebook, ledger, inbox, outbox

    def figures(self, since: datetime, *, today: date, within_days: int = 3) -> DigestFigures:
        """The figures of a digest.

        Args:
            since: what ended from here on (aware).
            today: the local day.
            within_days: how far ahead a lapsing training is shown, in days.
        """
        open_cases = self._casebook.open_cases()
        horizon = today + timedelta(days=within_days)
        lapsing = (case for case in open_cases if _lapses(case, today, horizon))
        return DigestFigures(
            since=since,
            today=today,
            open_cases=open_cases,
            waiting_for_staff=tuple(case for case in open_cases if _waits_for_staff(case)),
            to_review=tuple(sorted(filter(_to_review, open_cases), key=_deadline)),
            lapsing=tuple(sorted(lapsing, key=_deadline)),
            removals_due=tuple(case for case in open_cases if _due(case, today)),
            ended=self._casebook.ended_since(since),
            roster=tuple(self._roster_changes(since)),
            undecided=len(self._inbox.waiting_for_decision()),
            held=tuple(self._inbox.waiting()),
            uncertain=tuple(self._outbox.in_state(OutboxState.UNCERTAIN)),
            failed=tuple(self._outbox.in_state(OutboxState.FAILED)),
            unsent=len(self._outbox.in_state(OutboxState.QUEUED, OutboxState.SENDING)),
            pools=self._pools(open_cases),
        )

    def counts(self, since: datetime, until: datetime) -> PeriodCounts:
        """How much happened from an instant on and before another one, to be held beside the period before."""
        messages, cases, history = tables.messages.c, tables.cases.c, tables.history.c
        decided = self._grouped(messages.outcome, messages.decided_at, since, until)
        free, held = LicenseState.AVAILABLE.value, LicenseState.HELD.value
        moves = tables.license_moves.c
        personal = moves.email.is_not(None)  # not the licenses that were bought or given back
        set_aside = (moves.from_state == free) & (
            moves.to_state == held
        )  # not those that an import found in use
        taken = Counter(self._grouped(moves.pool, moves.at, since, until, set_aside))
        taken.subtract(self._grouped(moves.pool, moves.at, since, until, personal & (moves.to_state == free)))
        return PeriodCounts(
            received=sum(self._grouped(messages.account, messages.received_at, since, until).values()),
            decided={MessageOutcome(outcome): number for outcome, number in decided.items()},
            sent=sum(self._grouped(tables.outbox.c.kind, tables.outbox.c.accepted_at, since, until).values()),
            opened=sum(self._grouped(cases.kind, cases.received_at, since, until).values()),
            moved=self._grouped(history.event, history.at, since, until),
            licenses_taken=dict(taken),
        )

    def mails_between(self, since: datetime, until: datetime) -> tuple[int, int]:
        """How many mails came in from an instant on and before another one, and how many were handled without a person."""
        messages = tables.messages.c
        received = self._grouped(messages.account, messages.received_at, since, until)
        decided = self._grouped(messages.outcome, messages.decided_at, since, until)
        return sum(received.values()), decided.get(MessageOutcome.HANDLED.value, 0)

    def _roster_changes(self, since: datetime) -> Iterator[RosterChange]:
        """Whom a signatory designated or took off the list by mail; a stolen mailbox does so too, so staff read it."""
        decided = tables.decisions.c
        granted = select(decided.intent, decided.verdict).where(
            decided.at >= since, decided.outcome == Outcome.GRANT.value, decided.intent.is_not(None)
        )
        for row in self._connection.execute(granted.order_by(decided.id)):
            intent, verdict, person = (
                row.intent or {},
                row.verdict or {},
                (row.intent or {}).get("person") or {},
            )
            if intent.get("kind") in _ROSTER_KINDS:
                yield RosterChange(
                    added=intent["kind"] == IntentKind.DESIGNATE.value,
                    name=person.get("name") or person.get("email") or "",
                    agency=intent.get("agency") or "",
                    by=verdict.get("address") or "",
                )

    def _grouped(
        self,
        column: Column[Any],
        at: Column[Any],
        since: datetime,
        until: datetime,
        *more: ColumnElement[bool],
    ) -> dict[Any, int]:
        """How many rows of a period have which value in a column."""
        counted = select(column, func.count()).where(at >= since, at < until, *more).group_by(column)
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def _pools(self, open_cases: tuple[Case, ...]) -> tuple[PoolFigures, ...]:
        waiting: dict[int, list[Case]] = {}
        freeing: dict[int, list[Case]] = {}
        for case in open_cases:
            if case.state is State.AWAITING_LICENSE:
                pool = self._ledger.pool_for(case.region, case.agency)
                if pool is not None:
                    waiting.setdefault(pool.id, []).append(case)
            elif case.kind is CaseKind.REMOVAL and case.state in {State.SCHEDULED, State.DUE}:
                license_ = self._ledger.license_of(case.agency, case.person.email or "")
                if license_ is not None and license_.passed_to is None:
                    freeing.setdefault(license_.pool, []).append(case)
        return tuple(
            PoolFigures(
                pool=pool,
                waiting=tuple(waiting.get(pool.id, ())),
                coming_free=tuple(freeing.get(pool.id, ())),
            )
            for pool in self._ledger.pools()
        )


def _waits_for_staff(case: Case) -> bool:
    return case.waits_for is not None or case.state in _STAFF_STATES


def _to_review(case: Case) -> bool:
    return any(step is StepState.SUBMITTED for practice in case.practice for step in practice.steps)


def _deadline(case: Case) -> tuple[date, str]:
    return case.deadline_on or date.max, case.ref


def _lapses(case: Case, today: date, horizon: date) -> bool:
    return (
        case.state is State.IN_TRAINING
        and case.deadline_on is not None
        and today <= case.deadline_on <= horizon
    )


def _due(case: Case, today: date) -> bool:
    if case.state is State.DUE:
        return True
    return case.state is State.SCHEDULED and case.effective_on is not None and case.effective_on <= today
