"""What falls due by the clock alone, and dated mails that no server took on their day."""

from datetime import datetime

import structlog

from mailbot.desk import Desk
from mailbot.owed_mails import date_anew
from mailbot.pipeline import advance_to
from mailbot.store.database import Store

log = structlog.get_logger()


def run(desk: Desk, store: Store, now: datetime) -> int:
    """Let trainings lapse and removals fall due (P14..P16, P23). How many cases moved; a second run moves none."""
    with store.transaction() as books:
        decisions = advance_to(now, desk, books)
        books.commit()
    for decision in decisions:
        log.info("deadline_passed", case=decision.case)
    return len(decisions)


def renew_dated_mails(desk: Desk, store: Store, now: datetime) -> int:
    """Write dated mails anew that no server had accepted when the next local day began (design 3.9, Dates)."""
    today = now.astimezone(desk.zone).date()
    with store.reading() as books:
        stale = [owed.id for owed in books.outbox.stale_dated(today)]
    for owed in stale:
        with store.transaction() as books:
            date_anew(owed, desk, books, now)
            books.commit()
        log.info("mail_superseded", outbox=owed)
    return len(stale)
