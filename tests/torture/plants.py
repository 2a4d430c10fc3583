"""Bugs that real mail programs have had, to be planted into this one: does the harness see them?

Each is a context that patches the program in this process; the children that are forked inside have it too.
"""

import contextlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

from mailbot import pipeline
from mailbot.desk import Desk
from mailbot.intake import mime
from mailbot.jobs import digests, fetch, sent_mails
from mailbot.model.message import Authenticity, Verdict
from mailbot.store import database, inbox, outbox
from tests.torture.world import FolderMailbox


@contextlib.contextmanager
def flag_before_commit(mailbox: type = FolderMailbox) -> Iterator[None]:
    """The mail is marked in the mailbox as soon as it is fetched."""
    fetched = mailbox.fetch

    def marking(self, uids, max_bytes, folder=None):
        for one in fetched(self, uids, max_bytes, folder):
            self.move([one.uid], "Mailbot/Done", uidvalidity=self.uidvalidity)
            yield one

    with patch.object(mailbox, "fetch", marking):
        yield


@contextlib.contextmanager
def normal_sync() -> Iterator[None]:
    """synchronous=NORMAL: in WAL the last commits may be gone after a power cut."""
    prepare = database._prepare_sqlite

    def careless(connection, record):
        prepare(connection, record)
        connection.execute("PRAGMA synchronous=NORMAL")

    with patch.object(database, "_prepare_sqlite", careless):
        yield


@contextlib.contextmanager
def random_message_ids() -> Iterator[None]:
    """The same answer written twice has two Message-IDs."""
    with patch.object(Desk, "message_id", lambda *a: f"<{secrets.token_hex(8)}@desk.example>"):
        yield


@contextlib.contextmanager
def sent_again_without_asking() -> Iterator[None]:
    """An uncertain mail is sent again without a look at the Sent folder."""
    settle = sent_mails._settle
    blind = lambda *a, found, resend: settle(*a, found=False, resend=True)  # noqa: E731 - a patch
    with patch.object(sent_mails, "_settle", blind):
        yield


@contextlib.contextmanager
def no_key_for_places() -> Iterator[None]:
    """Nothing keeps a mail of the mailbox from being stored twice."""

    def store_arrival(self, place, received_at, raw, now, size):
        return self_store(
            self, replace(place, uid=place.uid + secrets.randbelow(10**6)), received_at, raw, now, size
        )

    self_store = inbox.Inbox.store_arrival
    with patch.object(inbox.Inbox, "store_arrival", store_arrival):
        yield


@contextlib.contextmanager
def stamps_by_regex() -> Iterator[None]:
    """Authentication-Results searched for dmarc=pass instead of read."""

    def judge(raw, headers, sender, settings):
        if re.search(rb"dmarc=pass", raw):
            return Authenticity(verdict=Verdict.PASS, reason="found")
        return Authenticity(verdict=Verdict.NONE, reason="not found")

    with patch.object(mime, "judge", judge):
        yield


@contextlib.contextmanager
def dedupe_outside_the_transaction() -> Iterator[None]:
    """What was seen is noted in a commit of its own, before what follows from it."""
    handle = pipeline.handle

    def careless(arrival, desk, store, now):
        with store.transaction() as books:
            new = books.jobs.mark_period("seen", str(arrival.id), now)
            books.commit()
        fetch.point("careless")
        with patch.object(inbox.Inbox, "duplicate_of", lambda *a: None if new else arrival.id):
            return handle(arrival, desk, store, now)

    with patch.object(fetch, "handle", careless):
        yield


@contextlib.contextmanager
def digests_by_wall_clock() -> Iterator[None]:
    """The digest goes when the local clock shows its time, as cron does: twice when an hour comes twice."""

    def due_period(schedule, desk, books, now):
        local = now.astimezone(desk.zone)
        return local.strftime("%Y-%m-%dT%H%z") if local.hour == schedule.at.hour else None

    with patch.object(digests, "due_period", due_period):
        yield


@contextlib.contextmanager
def phase_not_recorded() -> Iterator[None]:
    """Nobody writes down that the final dot comes next."""
    with patch.object(outbox.Outbox, "mark_phase", lambda *a, **k: None):
        yield
