"""What staff should see today, into the outbox once a local period, after downtime as one (G14)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import dropwhile, pairwise

from mailbot.desk import Desk
from mailbot.entry import Entry
from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.report import Digest, TrendPoint
from mailbot.policy.calendar import instant_of, local_day
from mailbot.policy.digest import PACE, DigestFacts, MailIn, digest_of
from mailbot.store.cause import Cause
from mailbot.store.database import Store
from mailbot.store.unit_of_work import UnitOfWork

JOB = "digest"
DAYS_OF_WEEK = 7
WEEKS_OF_TREND = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When the digest goes and to whom."""

    to: tuple[str, ...]
    at: time  # local
    days: str  # "business" or "daily"


def run(schedule: Schedule, desk: Desk, store: Store, now: datetime) -> bool:
    """Owe the digest of the latest period that is due and has none yet. A second run of a period owes nothing."""
    with store.transaction() as books:
        period = due_period(schedule, desk, books, now)
        if period is None or not schedule.to:
            return False
        owed = orders(schedule, desk, books, now)  # before this period is marked: all since the last one
        if not books.jobs.mark_period(JOB, period, now):
            return False
        entry = Entry(desk=desk, books=books, now=now, cause=Cause(clock=f"digest {period}"))
        for order in owed:
            entry.order(order)
        books.commit()
    return True


def due_period(schedule: Schedule, desk: Desk, books: UnitOfWork, now: datetime) -> str | None:
    """The local day of the latest digest that is due by now and was not sent; None where there is none.

    A desk that has never sent one begins today: nothing is owed for the days before it existed.
    """
    last = desk.rules.calendar.last_due(at=schedule.at, days=schedule.days, now=now, zone=desk.zone)
    day = last.astimezone(desk.zone).date()
    if books.jobs.period_done(JOB, day.isoformat()):
        return None
    if books.jobs.last_period(JOB) is None and day != now.astimezone(desk.zone).date():
        return None
    return day.isoformat()


def orders(schedule: Schedule, desk: Desk, books: UnitOfWork, now: datetime) -> tuple[MailOrder, ...]:
    """The team's digest, also when it is empty; a region's only when there is something (design 3.9, Mails)."""
    facts = gather(desk, books, now)
    situation = desk.situation(now=now, received_at=now, sender=desk.clock_itself)
    owed = [_order(schedule.to, digest_of(facts, situation))]
    for region in facts.regions:
        digest = digest_of(facts, situation, region=region)
        if region.manager_email and not digest.empty and region.manager_email not in schedule.to:
            owed.append(_order((region.manager_email,), digest, region=region.key))
    return tuple(owed)


def _order(to: tuple[str, ...], digest: Digest, *, region: str | None = None) -> MailOrder:
    return MailOrder(kind=MailKind.DIGEST, to=to, values={"digest": digest}, answers=False, region=region)


def today(desk: Desk, books: UnitOfWork, now: datetime) -> Digest:
    """The team's digest as it would go out now; nothing is marked."""
    situation = desk.situation(now=now, received_at=now, sender=desk.clock_itself)
    return digest_of(gather(desk, books, now), situation)


def gather(desk: Desk, books: UnitOfWork, now: datetime) -> DigestFacts:
    """Everything that the digest is made from, since the last one that was sent."""
    last = books.jobs.last_period(JOB)
    since = last[1] if last else now - timedelta(days=1)
    day = local_day(now, desk.zone)
    weekly = last is not None and _monday(local_day(since, desk.zone)) < _monday(day)
    counted = timedelta(days=DAYS_OF_WEEK) if weekly else now - since
    figures = books.digest.figures(since, today=day)
    return DigestFacts(
        since=since,
        open_cases=figures.open_cases,
        ended=figures.ended,
        roster=figures.roster,
        held=tuple(
            MailIn(
                received_at=mail.received_at,
                outcome=mail.outcome,
                reason=mail.reason,
                sender=mail.sender,
                subject=mail.subject,
                case=mail.case,
            )
            for mail in figures.held
        ),
        troubled=(*figures.uncertain, *figures.failed),
        undecided=figures.undecided,
        unsent=figures.unsent,
        counts=books.digest.counts(now - counted, now),
        counts_before=books.digest.counts(now - 2 * counted, now - counted),
        pools=books.pools(),
        taken=books.digest.counts(now - PACE, now).licenses_taken,
        agencies=books.agencies(),
        regions=books.regions(),
        weekly=weekly,
        trend=_trend(desk, books, day) if weekly else (),
    )


def _trend(desk: Desk, books: UnitOfWork, day: date) -> tuple[TrendPoint, ...]:
    """The whole weeks before this one, from the first in which a mail came; none where there is but one."""
    mondays = [_monday(day) - timedelta(days=DAYS_OF_WEEK * ago) for ago in range(WEEKS_OF_TREND, -1, -1)]
    edges = [instant_of(datetime.combine(monday, time()), desk.zone) for monday in mondays]
    weeks = [books.digest.mails_between(since, until) for since, until in pairwise(edges)]
    points = [
        TrendPoint(day=monday, came_in=came_in, answered=handled)
        for monday, (came_in, handled) in zip(
            mondays, weeks, strict=False
        )  # the last Monday only ends a week
    ]
    begun = tuple(dropwhile(lambda point: not point.came_in, points))
    return begun if len(begun) > 1 else ()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
