"""Once a night the mailbox is held against the books: what lies there that nobody knows is named to staff (G1).

The folder that is watched should never hold any; the junk folder often does, and now and then a request is among it.
A mail of the junk folder is named once; what is on top of the list is a header as its sender wrote it, shown as data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

import structlog

from mailbot.desk import Desk
from mailbot.errors import ReaderUnavailable, ReadingFailed
from mailbot.failpoints import point
from mailbot.jobs.alerts import tell_staff
from mailbot.jobs.fetch import Folder
from mailbot.store.database import Store
from mailbot.store.unit_of_work import UnitOfWork
from mailbot.transport.mailbox import Mailbox
from mailbot.triage.private_data import mask

log = structlog.get_logger()
JOB = "reconcile"
AT = time(3, 0)  # local: nobody is waiting, and it is once a day whatever the clocks do
MOST_NAMED = 20  # in one alert; the rest is counted
HEADER_ONLY = 0  # octets of a mail that is fetched whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A mail that the books do not have."""

    folder: str
    uid: int
    sender: str
    subject: str


def run(mailbox: Mailbox, folder: Folder, junk_named: str, desk: Desk, store: Store, now: datetime) -> int:
    """Name what the books do not know, once a local day. How many mails were named.

    Raises:
        MailboxUnavailable: it cannot be looked at now; the next round does it.
    """
    period = _due_period(desk, now)
    with store.reading() as books:
        if period is None or books.jobs.period_done(JOB, period):
            return 0
        known = books.inbox.places(folder.account, folder.name, mailbox.uidvalidity)
        last = books.jobs.last_period(_ledger_of(folder))
    strange = [uid for uid in mailbox.list_uids() if uid not in known]
    unknown = list(_describe(mailbox, folder.name, strange, desk))
    junk = mailbox.junk_folder(junk_named)
    mark = None
    if junk is not None:
        numbering = mailbox.uidvalidity_of(junk)
        new = mailbox.list_uids(junk, since=1 + _named_up_to(last, numbering))
        unknown += _describe(mailbox, junk, new, desk)
        mark = f"{numbering:010}:{new[-1]:010}" if new else None
    point("mailbox-compared")
    with store.transaction() as books:
        if not books.jobs.mark_period(JOB, period, now):
            return 0
        if mark is not None:
            books.jobs.mark_period(_ledger_of(folder), mark, now)
        if unknown:
            _tell(unknown, period, desk, books, now)
        point("compared-before-commit")
        books.commit()
    log.info("mailbox_reconciled", unknown=len(unknown))
    return len(unknown)


def _due_period(desk: Desk, now: datetime) -> str | None:
    local = now.astimezone(desk.zone)
    return local.date().isoformat() if local.time() >= AT else None


def _ledger_of(folder: Folder) -> str:
    return f"{JOB} junk {folder.account}"


def _named_up_to(last: tuple[str, datetime] | None, numbering: int) -> int:
    """The highest UID of the junk folder that was named before; 0 for another numbering."""
    uidvalidity, _, uid = (last[0] if last else "0:0").partition(":")
    return int(uid) if int(uidvalidity) == numbering else 0


def _describe(mailbox: Mailbox, folder: str, uids: list[int], desk: Desk) -> Iterator[Unknown]:
    for fetched in mailbox.fetch(uids[-10 * MOST_NAMED :], HEADER_ONLY, folder):
        sender, subject = _top_of(fetched.headers, desk)
        yield Unknown(folder=folder, uid=fetched.uid, sender=sender, subject=subject)


def _top_of(header: bytes, desk: Desk) -> tuple[str, str]:
    """Sender and subject; a header that defeats the reader is named all the same."""
    try:
        message = desk.reading.read(header)
    except (ReadingFailed, ReaderUnavailable) as error:
        return "", str(error)
    return message.sender_address or message.sender_name, mask(message.subject)


def _tell(unknown: list[Unknown], period: str, desk: Desk, books: UnitOfWork, now: datetime) -> None:
    rows = [(f"{one.folder} {one.uid}", f"{one.sender}: {one.subject}"[:200]) for one in unknown]
    if len(rows) > MOST_NAMED:
        rows = [*rows[:MOST_NAMED], ("and more", f"{len(rows) - MOST_NAMED} mails")]
    tell_staff(
        desk,
        books,
        now,
        job=JOB,
        title=f"{len(unknown)} mails lie in the mailbox that the desk has not read",
        what="Nothing was done with these mails. Those in the junk folder were put there by the mail server.",
        cause=f"{JOB} {period}",
        advice="Move what is no junk into the inbox; it is then read like any other mail.",
        rows=tuple(rows),
    )
