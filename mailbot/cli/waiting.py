"""`mailbot queue list` and `mailbot outbox list`: mails that wait, as plain values and as lines. Writes nothing."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from mailbot.cli.histories import Plain, plain_message, plain_owed
from mailbot.cli.printing import at_time, columns
from mailbot.cli.standing import UNSETTLED
from mailbot.store.unit_of_work import UnitOfWork


def queue(books: UnitOfWork) -> list[Plain]:
    """Mails that are not decided yet, then held and quarantined ones that nobody has seen to; oldest first."""
    return [plain_message(mail) for mail in (*books.inbox.waiting_for_decision(), *books.inbox.waiting())]


def queue_in_words(mails: list[Plain], zone: ZoneInfo) -> Iterator[str]:
    """The queue as lines."""
    yield from columns(
        (
            f"I-{mail['id']}",
            at_time(mail["received_at"], zone),
            mail["outcome"] or "undecided",
            mail["sender"] or "",
            mail["subject"] or "",
            mail["reason"] or "",
        )
        for mail in mails
    )


def outbox(books: UnitOfWork, *, everything: bool) -> list[Plain]:
    """Mails of ours that are not settled, or all of them; oldest first."""
    return [plain_owed(owed) for owed in books.outbox.in_state(*(() if everything else UNSETTLED))]


def outbox_in_words(mails: list[Plain], zone: ZoneInfo) -> Iterator[str]:
    """The outbox as lines."""
    yield from columns(
        (
            f"O-{mail['id']}",
            at_time(mail["queued_at"], zone),
            mail["state"],
            mail["kind"],
            ", ".join((*mail["to"], *mail["cc"])),
            mail["case"] or "",
            mail["last_error"] or "",
        )
        for mail in mails
    )
