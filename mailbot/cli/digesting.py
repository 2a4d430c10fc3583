"""`mailbot digest`: the digest of this moment, shown or sent."""

import email
import email.policy
from dataclasses import asdict
from datetime import datetime

from mailbot.cli.desks import desk_of
from mailbot.cli.printing import print_json, print_lines
from mailbot.config import Config
from mailbot.entry import Entry
from mailbot.jobs import digests
from mailbot.opening import open_books
from mailbot.store.cause import Cause


def print_digest(config: Config, now: datetime, *, as_json: bool) -> None:
    """Show the digest as it would go out now; nothing is marked as sent."""
    desk = desk_of(config)
    with open_books(config) as store, store.transaction() as books:
        digest = digests.today(desk, books, now)
        if as_json:
            print_json(asdict(digest))
            return
        entry = Entry(desk=desk, books=books, now=now, cause=Cause(clock="digest shown"))
        schedule = config.settings.digest
        to = digests.Schedule(
            to=schedule.to or (config.settings.desk.address,), at=schedule.at, days=schedule.days
        )
        finished = entry.write(digests.orders(to, desk, books, now)[0], cause="shown")
    letter = email.message_from_bytes(finished.raw, policy=email.policy.default)
    body = letter.get_body(("plain",))
    text = body.get_content().replace("\r\n", "\n") if body is not None else ""
    print_lines([f"Subject: {finished.subject}", "", text])


def owe_digest(config: Config, now: datetime) -> str:
    """Put the digest of this moment into the outbox, whatever was sent before; the daemon sends it."""
    desk = desk_of(config)
    schedule = config.settings.digest
    with open_books(config) as store, store.transaction() as books:
        entry = Entry(desk=desk, books=books, now=now, cause=Cause(command=f"digest {now.isoformat()}"))
        to = digests.Schedule(to=schedule.to, at=schedule.at, days=schedule.days)
        for order in digests.orders(to, desk, books, now):
            entry.order(order)
        books.commit()
    return f"{len(entry.mails)} digests in the outbox; `mailbot run` sends them"
