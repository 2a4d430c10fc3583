"""What staff should see today, as plain values: the data of the digest, and nothing about how it looks.

Everything is asked at once in one reading transaction, so that the numbers of one digest agree with each other.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, func, select

from mailbot.model.case import Case, CaseKind, State, StepState
from mailbot.model.decision import LicenseState
from mailbot.model.ledger import Pool
from mailbot.model.mail import MessageOutcome, OutboxState, OwedMail
from mailbot.store import tables
from mailbot.store.cases import Cases
from mailbot.store.decisions import Decisions, HistoryLine
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFigures:
    """A pool and who waits for it."""

    pool: Pool
    waiting: tuple[Case, ...]  # requests AWAITING_LICENSE, oldest first (A15)
    coming_free: tuple[Case, ...]  # removals scheduled or due under it: what will be free soon


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFigures:
    """One digest, for the desk or for one region."""

    since: datetime  # messages and events at or after
    today: date
    region: str | None  # None: the whole desk
    messages: tuple[tuple[MessageOutcome, str | None, int], ...]  # outcome, reason, how many; most first
    undecided: int
    opened: tuple[Case, ...]
    ended: tuple[Case, ...]  # ended since, lapsed ones among them (P16: staff only)
    events: tuple[HistoryLine, ...]
    waiting_for_staff: tuple[Case, ...]  # oldest first
    to_review: tuple[Case, ...]  # a step or more is submitted (A5), nearest deadline first
    lapsing: tuple[Case, ...]  # printed day from today up to the horizon, nearest first
    removals_due: tuple[Case, ...]  # due, or falling due today or before
    removals_ahead: tuple[Case, ...]  # scheduled for later
    held: tuple[Received, ...]  # held and quarantined mails that nobody has seen to
    uncertain: tuple[OwedMail, ...]
    failed: tuple[OwedMail, ...]
    unsent: int  # queued or being sent
    pools: tuple[PoolFigures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCounts:
    """How much happened in one period."""

    received: int  # mails that arrived
    decided: Mapping[MessageOutcome, int]
    sent: int  # mails of ours that a server accepted
    opened: int  # cases
    moved: Mapping[str, int]  # case events by their word: "lapsed", "training-finished"
    licenses_taken: Mapping[int, int]  # by pool: taken less given back, the pace at which it runs out


class Digest:
    """The figures inside one transaction."""

    def __init__(
        self, connection: Connection, *, casebook: Cases, ledger: Ledger, inbox: Inbox, outbox: Outbox
    ) -> None:
        self._connection = connection
        self._casebook, self._ledger, self._inbox, self._outbox = casebook, ledger, inbox, outbox

    def figures(
        self, since: datetime, *, today: date, within_days: int = 3, region: str | None = None
    ) -> DigestFigures:
        """The figures of a digest.

        Args:
            since: what came in, opened and ended from here on (aware).
            today: the local day.
            within_days: how far ahead a lapsing training is shown, in days.
            region: only cases and pools of this region; mails belong to the whole desk and are left out then.
        """
        open_cases = [case for case in self._casebook.open_cases() if region in {None, case.region}]
        horizon = today + timedelta(days=within_days)
        mails = region is None
        return DigestFigures(
            since=since,
            today=today,
            region=region,
            messages=self._messages(since) if mails else (),
            undecided=len(self._inbox.waiting_for_decision()) if mails else 0,
            opened=self._opened(since, region),
            ended=self._ended(since, region),
            events=self._events(since, region),
            waiting_for_staff=tuple(case for case in open_cases if _waits_for_staff(case)),
            to_review=tuple(sorted(filter(_to_review, open_cases), key=_deadline)),
            lapsing=tuple(
                sorted((case for case in open_cases if _lapses(case, today, horizon)), key=_deadline)
            ),
            removals_due=tuple(case for case in open_cases if _due(case, today)),
            removals_ahead=tuple(
                case for case in open_cases if case.state is State.SCHEDULED and not _due(case, today)
            ),
            held=tuple(self._inbox.waiting()) if mails else (),
            uncertain=tuple(self._outbox.in_state(OutboxState.UNCERTAIN)) if mails else (),
            failed=tuple(self._outbox.in_state(OutboxState.FAILED)) if mails else (),
            unsent=len(self._outbox.in_state(OutboxState.QUEUED, OutboxState.SENDING)) if mails else 0,
            pools=self._pools(open_cases, region),
        )

    def counts(self, since: datetime, until: datetime) -> PeriodCounts:
        """How much happened from an instant on and before another one, to be held beside the period before."""
        messages, cases, history = tables.messages.c, tables.cases.c, tables.history.c
        decided = self._grouped(messages.outcome, messages.decided_at, since, until)
        free = LicenseState.AVAILABLE.value
        moves = tables.license_moves.c
        personal = moves.email.is_not(None)  # not the licenses that were bought or given back
        taken = Counter(
            self._grouped(moves.pool, moves.at, since, until, personal & (moves.from_state == free))
        )
        taken.subtract(self._grouped(moves.pool, moves.at, since, until, personal & (moves.to_state == free)))
        return PeriodCounts(
            received=sum(self._grouped(messages.account, messages.received_at, since, until).values()),
            decided={MessageOutcome(outcome): number for outcome, number in decided.items()},
            sent=sum(self._grouped(tables.outbox.c.kind, tables.outbox.c.accepted_at, since, until).values()),
            opened=sum(self._grouped(cases.kind, cases.received_at, since, until).values()),
            moved=self._grouped(history.event, history.at, since, until),
            licenses_taken=dict(taken),
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

    def _messages(self, since: datetime) -> tuple[tuple[MessageOutcome, str | None, int], ...]:
        counted = Counter(
            (received.outcome, received.reason)
            for received in self._inbox.decided_since(since)
            if received.outcome is not None
        )
        most_first = sorted(counted.items(), key=lambda each: (-each[1], each[0][0], each[0][1] or ""))
        return tuple((outcome, reason, number) for (outcome, reason), number in most_first)

    def _opened(self, since: datetime, region: str | None) -> tuple[Case, ...]:
        return tuple(case for case in self._casebook.all_cases(since=since) if region in {None, case.region})

    def _ended(self, since: datetime, region: str | None) -> tuple[Case, ...]:
        """Cases whose last move fell since; the day it counted for may be earlier (after an outage)."""
        table = tables.history
        touched = self._connection.scalars(
            select(table.c.case_ref).where(table.c.at >= since).distinct().order_by(table.c.case_ref)
        )
        cases = [case for ref in touched.all() if (case := self._casebook.case(ref)) is not None]
        return tuple(case for case in cases if case.ended and region in {None, case.region})

    def _events(self, since: datetime, region: str | None) -> tuple[HistoryLine, ...]:
        return tuple(
            line
            for line in Decisions(self._connection).history_since(since)
            if region is None or self._region_of(line.case) == region
        )

    def _region_of(self, ref: str) -> str | None:
        case = self._casebook.case(ref)
        return None if case is None else case.region

    def _pools(self, open_cases: list[Case], region: str | None) -> tuple[PoolFigures, ...]:
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
            if region in {None, pool.region}
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
