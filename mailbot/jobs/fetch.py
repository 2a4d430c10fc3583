"""The mailbox into the books, and decided mails to their folders.

Raw bytes and identity are committed before anything else happens to a mail; the mailbox is touched only after the
decision is committed, and then only by moving what is ours to move (G1, G7).
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import structlog

from mailbot.desk import Desk
from mailbot.errors import BooksUnavailable, NamesUnavailable, ReaderUnavailable, ReadingFailed
from mailbot.failpoints import point
from mailbot.jobs.alerts import tell_staff
from mailbot.model.mail import Arrival, Place
from mailbot.pipeline import Handled, handle, hold_unreadable
from mailbot.store.database import Store
from mailbot.transport.mailbox import Fetched, Mailbox

log = structlog.get_logger()
AT_ONCE = 50  # mails read from the books with their bytes in one go

Cut = dict[int, int]
"""Mails that are not to blame for the end of their try -> how many tries they had before. Kept in mind until the books
have it too: they may be away for longer than the try.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The folder that is watched, as the books name it."""

    account: str  # "user@host"
    name: str
    most_bytes: int  # of a mail that is fetched whole

    def place(self, uidvalidity: int, uid: int) -> Place:
        """Where a mail of it lies."""
        return Place(account=self.account, folder=self.name, uidvalidity=uidvalidity, uid=uid)


def never() -> bool:
    """Nobody wants us to stop."""
    return False


# -- in ----------------------------------------------------------------------------------------------------------


def take_in(
    mailbox: Mailbox,
    folder: Folder,
    desk: Desk,
    store: Store,
    now: datetime,
    stopping: Callable[[], bool] = never,
) -> int:
    """Put every mail of the folder that the books do not have into them, oldest first. How many came in.

    Raises:
        MailboxUnavailable: the mailbox cannot be used now; what was stored stays.
    """
    uidvalidity = mailbox.uidvalidity
    with store.reading() as books:
        before = books.inbox.uidvalidities(folder.account, folder.name)
        known = books.inbox.places(folder.account, folder.name, uidvalidity)
    if before and uidvalidity not in before:
        _tell_of_renumbering(uidvalidity, before, folder, desk, store, now)
    new = [uid for uid in mailbox.list_uids() if uid not in known]
    taken = 0
    for fetched in mailbox.fetch(new, folder.most_bytes):
        if stopping():
            break
        point("fetched")
        taken += _store(fetched, folder.place(uidvalidity, fetched.uid), store, now)
        point("stored")
    return taken


def _store(fetched: Fetched, place: Place, store: Store, now: datetime) -> bool:
    """Keep a mail. After a renumbering, one that waits to be moved is known by its bytes and only gets its new place."""
    raw = fetched.headers if fetched.raw is None else fetched.raw
    with store.transaction() as books:
        if books.inbox.adopt(place, hashlib.sha256(raw).hexdigest()):
            stored = False
        else:
            stored = books.inbox.store_arrival(
                place, fetched.internal_date or now, raw, now=now, size=fetched.size
            )
        point("store-before-commit")
        books.commit()
    return stored


def _tell_of_renumbering(
    uidvalidity: int, before: set[int], folder: Folder, desk: Desk, store: Store, now: datetime
) -> None:
    """Another UIDVALIDITY: every mail has a new number. They are taken in anew and known again by what they say; staff
    hear of it once (G8).
    """
    with store.transaction() as books:
        if not books.jobs.mark_period(f"renumbered {folder.account} {folder.name}", str(uidvalidity), now):
            return
        tell_staff(
            desk,
            books,
            now,
            job="fetch",
            title="The mail server numbered the mailbox anew",
            what=f"The folder {folder.name} was restored or rebuilt: all its mails have new numbers. Mails that were "
            "answered before are known again by what they say and are not answered twice.",
            cause=f"renumbered {uidvalidity}",
            advice="Nothing needs to be done. If nobody restored the mailbox, ask whoever runs the mail server.",
        )
        books.commit()
    log.warning("mailbox_renumbered", uidvalidity=uidvalidity, before=sorted(before))


# -- decided -----------------------------------------------------------------------------------------------------


def decide_all(
    desk: Desk, store: Store, now: datetime, stopping: Callable[[], bool] = never, cut: Cut | None = None
) -> list[Handled]:
    """Decide every mail that waits, in the order of arrival; one that fails is left for the next try and the rest go on.

    After three tries a mail is quarantined with its reason (G13).

    Args:
        desk: rules, words, templates and settings.
        store: the books.
        now: the moment of the decisions, aware.
        stopping: asked between two mails.
        cut: tries that are still to be given back; the same for every call of a process.

    Raises:
        BooksUnavailable: no mail is to blame: the try is given back and everything waits (G16).
        ReaderUnavailable: likewise, when what is tried out is in quarantine; the rest of the round may go on.
    """
    cut = {} if cut is None else cut
    _give_back(cut, store)  # before anything is counted or quarantined
    with store.reading() as books:
        waiting = [one.id for one in books.inbox.waiting_for_decision()]
    if not waiting:
        return []
    handled: list[Handled] = []
    unread: ReaderUnavailable | None = None
    for arrival in _arrivals(waiting, store):
        if stopping():
            break
        try:
            one = _try(arrival, desk, store, now, cut)
        except ReaderUnavailable as error:
            unread = error
            break
        if one is not None:
            handled.append(one)
    with store.reading() as books:
        exhausted = books.inbox.exhausted()
    for arrival in exhausted:
        hold_unreadable(arrival, desk, store, now)
        log.error("message_quarantined", message=arrival.id, attempts=arrival.attempts)
    if unread is not None:
        raise unread
    return handled


def _arrivals(waiting: list[int], store: Store) -> Iterator[Arrival]:
    """What waits, once each, a few in memory at a time."""
    for start in range(0, len(waiting), AT_ONCE):
        with store.reading() as books:
            arrivals = books.inbox.undecided(among=waiting[start : start + AT_ONCE])
        yield from arrivals


def _try(arrival: Arrival, desk: Desk, store: Store, now: datetime, cut: Cut) -> Handled | None:
    """One try at one mail; the try is counted before it begins, so that one that kills us counts too."""
    _count(arrival, store, cut)
    point("attempt-counted")
    try:
        handled = handle(arrival, desk, store, now)
    except (BooksUnavailable, ReaderUnavailable):
        _was_cut(arrival, store, cut)
        raise
    except ReadingFailed as error:
        with store.transaction() as books:
            books.inbox.note_failure(arrival.id, str(error))
            books.commit()
        log.warning("message_not_read", message=arrival.id, attempt=arrival.attempts + 1, reason=str(error))
        return None
    except (
        NamesUnavailable
    ) as error:  # the mail waits, with its place in the order of arrival; the others go on
        log.warning("names_unavailable", message=arrival.id, error=str(error))
        _was_cut(arrival, store, cut)
        return None
    except Exception as error:
        log.exception(
            "message_failed", message=arrival.id, attempt=arrival.attempts + 1, error=type(error).__name__
        )
        return None
    point("decided")
    log.info("message_decided", message=arrival.id, outcome=handled.outcome.value, case=handled.case)
    return handled


def _count(arrival: Arrival, store: Store, cut: Cut) -> None:
    """A try begins. Its COMMIT may be done although its answer is lost: then the try was cut too (G16)."""
    try:
        with store.transaction() as books:
            books.inbox.count_attempt(arrival.id)
            books.commit()
    except BooksUnavailable:
        _was_cut(arrival, store, cut)
        raise


def _was_cut(arrival: Arrival, store: Store, cut: Cut) -> None:
    """The books, the reader or the name servers were away during the try: it does not count."""
    cut[arrival.id] = arrival.attempts
    try:
        _give_back(cut, store)
    except (
        BooksUnavailable
    ) as error:  # still away: before the next try, or counted if this process ends first
        log.warning("attempt_not_given_back_yet", message=arrival.id, error=str(error))


def _give_back(cut: Cut, store: Store) -> None:
    """Tries that do not count, into the books."""
    if not cut:
        return
    with store.transaction() as books:
        for message, before in cut.items():
            books.inbox.give_back_attempt(message, before)
        books.commit()
    cut.clear()


# -- filed -------------------------------------------------------------------------------------------------------


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
        if not unfiled:
            return 0
        known = books.inbox.places(folder.account, folder.name, mailbox.uidvalidity)
    there = set(mailbox.list_uids())
    here = [one for one in unfiled if one.place.uidvalidity == mailbox.uidvalidity and one.place.uid in there]
    moved = 0
    by_target = sorted(here, key=lambda one: one.target_folder)
    for target, group in groupby(by_target, key=lambda one: one.target_folder):
        rows = {one.place.uid: one.id for one in group}
        done = mailbox.move(rows.keys(), target, uidvalidity=mailbox.uidvalidity)
        point("moved")
        with store.transaction() as books:
            books.inbox.mark_filed([rows[uid] for uid in done], now)
            point("filed-before-commit")
            books.commit()
        moved += len(done)
    polled = there <= known  # else one with an old number may lie there: the next poll gives it its new one
    missing = [one for one in unfiled if one not in here]
    gone = [one.id for one in missing if polled or one.place.uidvalidity == mailbox.uidvalidity]
    if gone:
        with store.transaction() as books:
            books.inbox.vanished(gone, now)
            books.commit()
        log.info("messages_vanished", messages=gone)
    return moved
