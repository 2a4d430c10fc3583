"""The mailbox into the books, and decided mails to their folders.

Raw bytes and identity are committed before anything else happens to a mail; the mailbox is touched only after the
decision is committed, and then only by moving what is ours to move (G1, G7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import structlog

from mailbot.desk import Desk
from mailbot.errors import BooksUnavailable
from mailbot.model.mail import Arrival, Place
from mailbot.pipeline import Handled, handle, hold_unreadable
from mailbot.store.database import Store
from mailbot.transport.mailbox import Mailbox

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The folder that is watched, as the books name it."""

    account: str  # "user@host"
    name: str
    most_bytes: int  # of a mail that is fetched whole


def take_in(mailbox: Mailbox, folder: Folder, store: Store, now: datetime) -> int:
    """Put every mail of the folder that the books do not have into them, oldest first. How many came in.

    Raises:
        MailboxUnavailable: the mailbox cannot be used now; what was stored stays.
    """
    uidvalidity = mailbox.uidvalidity
    with store.reading() as books:
        known = books.inbox.places(folder.account, folder.name, uidvalidity)
    new = [uid for uid in mailbox.list_uids() if uid not in known]
    taken = 0
    for fetched in mailbox.fetch(new, folder.most_bytes):
        place = Place(account=folder.account, folder=folder.name, uidvalidity=uidvalidity, uid=fetched.uid)
        raw = fetched.headers if fetched.raw is None else fetched.raw
        with store.transaction() as books:
            taken += books.inbox.store_arrival(
                place, fetched.internal_date or now, raw, now=now, size=fetched.size
            )
            books.commit()
    return taken


def decide_all(desk: Desk, store: Store, now: datetime) -> list[Handled]:
    """Decide every mail that waits, in the order of arrival; one that fails is left for the next try and the rest go on.

    After three tries a mail is quarantined with its reason (G13).
    """
    with store.reading() as books:
        waiting = books.inbox.undecided()
    handled = [one for arrival in waiting if (one := _try(arrival, desk, store, now)) is not None]
    with store.reading() as books:
        exhausted = books.inbox.exhausted()
    for arrival in exhausted:
        hold_unreadable(arrival, desk, store, now)
        log.error("message_quarantined", message=arrival.id, attempts=arrival.attempts)
    return handled


def _try(arrival: Arrival, desk: Desk, store: Store, now: datetime) -> Handled | None:
    """One try at one mail; the try is counted before it begins, so that one that kills us counts too."""
    with store.transaction() as books:
        books.inbox.count_attempt(arrival.id)
        books.commit()
    try:
        handled = handle(arrival, desk, store, now)
    except BooksUnavailable:
        raise  # the books are away, no mail is to blame: everything waits (G16)
    except Exception as error:
        log.exception(
            "message_failed", message=arrival.id, attempt=arrival.attempts + 1, error=type(error).__name__
        )
        return None
    log.info("message_decided", message=arrival.id, outcome=handled.outcome.value, case=handled.case)
    return handled


def file_away(mailbox: Mailbox, folder: Folder, store: Store, now: datetime) -> int:
    """Move decided mails to their folders. How many were moved. A mail that somebody else moved is let go.

    Raises:
        MailboxUnavailable: the mailbox cannot be used now; the rest is moved next time.
    """
    with store.reading() as books:
        unfiled = [
            one
            for one in books.inbox.unfiled()
            if (one.place.account, one.place.folder) == (folder.account, folder.name)
        ]
    current = [one for one in unfiled if one.place.uidvalidity == mailbox.uidvalidity]
    gone = [one.id for one in unfiled if one.place.uidvalidity != mailbox.uidvalidity]
    moved = 0
    for target, group in groupby(
        sorted(current, key=lambda one: one.target_folder), lambda one: one.target_folder
    ):
        rows: Mapping[int, int] = {one.place.uid: one.id for one in group}
        done = mailbox.move(rows.keys(), target, uidvalidity=mailbox.uidvalidity)
        with store.transaction() as books:
            books.inbox.mark_filed([rows[uid] for uid in done], now)
            books.commit()
        moved += len(done)
    if gone:
        with store.transaction() as books:
            books.inbox.vanished(gone, now)
            books.commit()
    return moved
