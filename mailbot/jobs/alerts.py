"""What a job tells staff of its own accord: an alert in the outbox, in the transaction of what it is about."""

from datetime import datetime

from mailbot.desk import Desk
from mailbot.entry import Entry
from mailbot.store.cause import Cause
from mailbot.store.unit_of_work import UnitOfWork


def tell_staff(  # noqa: PLR0913 - an alert says what, why and what to do
    desk: Desk,
    books: UnitOfWork,
    now: datetime,
    *,
    job: str,
    title: str,
    what: str,
    cause: str,
    advice: str,
    rows: tuple[tuple[str, str], ...] = (),
    case: str | None = None,
) -> None:
    """Owe an alert to staff; one of the same cause within the hour is left out (design 3.9, Trust)."""
    entry = Entry(desk=desk, books=books, now=now, cause=Cause(clock=f"{job} {cause}"))
    situation = desk.situation(now=now, received_at=now, sender=desk.clock_itself)
    entry.order(situation.alert(title, what, cause=cause, advice=advice, rows=rows, case=case))
