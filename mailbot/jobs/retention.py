"""Once a night the text of mails that ended long ago is forgotten, as `[retention]` says (G19).

What stays: who wrote, when, the masked subject, the hashes by which a mail is known again, every decision and move. What
is forgotten: the raw bytes of mails in, the finished bytes of mails out and what they were written from.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import structlog

from mailbot.desk import Desk
from mailbot.errors import BooksUnavailable
from mailbot.settings import Retention
from mailbot.store.database import Store
from mailbot.store.unit_of_work import UnitOfWork

log = structlog.get_logger()
JOB = "retention"
AT = time(3, 30)  # local
AT_ONCE = 500  # mails in one transaction


def run(keep: Retention, desk: Desk, store: Store, now: datetime) -> int:
    """Forget what is due, once a local day; killed in the middle, the rest is forgotten the next time. How many mails."""
    local = now.astimezone(desk.zone)
    period = local.date().isoformat()
    if local.time() < AT or not (keep.raw_days or keep.rendered_days):
        return 0
    with store.reading() as books:
        if books.jobs.period_done(JOB, period):
            return 0
    rendered = raw = 0
    if keep.rendered_days:  # first: a mail in is kept while an answer to it is not settled
        before = _midnight(local, keep.rendered_days)
        rendered = _all(store, lambda books: books.outbox.purge(before, now, AT_ONCE))
    if keep.raw_days:
        before_raw = _midnight(local, keep.raw_days)
        raw = _all(store, lambda books: books.inbox.purge(before_raw, now, AT_ONCE))
    with store.transaction() as books:
        books.jobs.mark_period(JOB, period, now)
        books.commit()
    log.info("books_purged", raw=raw, rendered=rendered, emptied=_forget(store))
    return raw + rendered


def _midnight(local: datetime, days: int) -> datetime:
    """The beginning of the local day so many days ago."""
    return datetime.combine(local.date() - timedelta(days=days), time(), tzinfo=local.tzinfo)


def _all(store: Store, purge: Callable[[UnitOfWork], int]) -> int:
    total = 0
    while True:
        with store.transaction() as books:
            purged = purge(books)
            books.commit()
        total += purged
        if purged < AT_ONCE:
            return total


def _forget(store: Store) -> bool:
    """Somebody who reads or holds the books at this minute is not waited for: the next night does it."""
    try:
        return store.forget()
    except BooksUnavailable as error:
        log.warning("books_not_compacted", error=str(error))
        return False
