"""What staff should see today, into the outbox once a local period, after downtime as one (G14)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from mailbot.desk import Desk
from mailbot.entry import Entry
from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.mail import OutboxState
from mailbot.model.report import Digest
from mailbot.policy.digest import DigestFacts, MailIn, digest_of
from mailbot.store.cause import Cause
from mailbot.store.database import Store
from mailbot.store.unit_of_work import UnitOfWork

JOB = "digest"


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
        if period is None or not schedule.to or not books.jobs.mark_period(JOB, period, now):
            return False
        entry = Entry(desk=desk, books=books, now=now, cause=Cause(clock=f"digest {period}"))
        for order in orders(schedule, desk, books, now):
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
    facts = gather(books, now)
    situation = desk.situation(now=now, received_at=now, sender=desk.clock_itself)
    team = MailOrder(
        kind=MailKind.DIGEST, to=schedule.to, values={"digest": digest_of(facts, situation)}, answers=False
    )
    regional = []
    for region in facts.regions:
        digest = digest_of(facts, situation, region=region)
        if region.manager_email and not digest.empty and region.manager_email not in schedule.to:
            order = MailOrder(
                kind=MailKind.DIGEST, to=(region.manager_email,), values={"digest": digest}, answers=False
            )
            regional.append(order)
    return (team, *regional)


def today(desk: Desk, books: UnitOfWork, now: datetime) -> Digest:
    """The team's digest as it would go out now; nothing is marked."""
    situation = desk.situation(now=now, received_at=now, sender=desk.clock_itself)
    return digest_of(gather(books, now), situation)


def gather(books: UnitOfWork, now: datetime) -> DigestFacts:
    """Everything that the digest is made from, since the last one that was sent."""
    last = books.jobs.last_period(JOB)
    since = last[1] if last else now - timedelta(days=1)
    decided = books.inbox.decided_since(since)
    seen = {mail.id for mail in decided}
    waiting = [mail for mail in books.inbox.waiting() if mail.id not in seen]
    since_day = since.date()
    agencies = books.agencies()
    ended = tuple(
        case
        for agency in agencies
        for case in books.cases(agency.key)
        if case.ended and case.closed_on is not None and case.closed_on >= since_day
    )
    sent = [
        owed
        for owed in books.outbox.in_state(OutboxState.SENT)
        if owed.accepted_at and owed.accepted_at >= since
    ]
    return DigestFacts(
        since=since,
        cases=(*books.open_cases(), *ended),
        mails=tuple(
            MailIn(
                received_at=mail.received_at,
                outcome=mail.outcome,
                reason=mail.reason,
                sender=mail.sender,
                subject=mail.subject,
                case=mail.case,
                seen_to=mail.resolved_at is not None,
            )
            for mail in (*decided, *waiting)
        ),
        decided_before=None,
        troubled=tuple(books.outbox.in_state(OutboxState.UNCERTAIN, OutboxState.FAILED)),
        sent=len(sent),
        pools=books.pools(),
        agencies=agencies,
        regions=books.regions(),
    )
