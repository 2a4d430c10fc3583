"""Which case a mail answers. No id is a credential: a mail is threaded for who takes part, and only for them.

    ids that we signed -> ids that the books know -> `[MoHMIS R-0001]` in the subject

The books know our own mails that were signed before the desk's secret was changed, and the mails that people sent us:
who writes on below their own mail speaks of the case that it opened, where it moved exactly one.
"""

from collections.abc import Iterator

from mailbot.desk import Desk
from mailbot.model.case import Case
from mailbot.model.directory import Sender, SenderRole
from mailbot.model.message import Message
from mailbot.store.unit_of_work import UnitOfWork

_MOST_STORED = 10  # ids that are looked up among the mails of others: a thread names its newest first


def thread_of(message: Message, sender: Sender, desk: Desk, books: UnitOfWork) -> Case | None:
    """The case that a mail answers, None where it answers none or the sender takes no part in it.

    Args:
        message: the mail.
        sender: who wrote, verified.
        desk: whose signature and subject tag count.
        books: the books.
    """
    for case in (*_by_our_ids(message, sender, desk, books), *_by_their_ids(message, sender, books)):
        return case
    named = books.case(desk.reference_in(message.subject) or "")
    return named if named is not None and takes_part(sender, named) else None


def takes_part(sender: Sender, case: Case) -> bool:
    """Is the sender the requester or the person of a case, or speaks for its agency or the desk (reliability.md section 5)?"""
    theirs = {case.requester, case.person.email} | {
        authority.email for authority in sender.authorities if authority.agency == case.agency
    }
    return sender.address in theirs or sender.role is SenderRole.STAFF


def _by_our_ids(message: Message, sender: Sender, desk: Desk, books: UnitOfWork) -> Iterator[Case]:
    """By our mails to this sender: what bears our signature first, newest first."""
    for message_id in sorted(message.in_reply_to, key=desk.is_ours, reverse=True):  # stable
        owed = books.outbox.by_message_id((message_id,))
        if owed is None or owed.mail.case is None or sender.address not in owed.mail.recipients:
            continue
        case = books.case(owed.mail.case)
        if case is not None:
            yield case


def _by_their_ids(message: Message, sender: Sender, books: UnitOfWork) -> Iterator[Case]:
    """By mails to us; one that moved several cases says of none that it is meant."""
    for message_id in message.in_reply_to[:_MOST_STORED]:
        moved = books.casebook.moved_by(message_id)
        case = books.case(moved[0]) if len(moved) == 1 else None
        if case is not None and takes_part(sender, case):
            yield case
