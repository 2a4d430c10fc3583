"""Fictional cases, mails and moments for the tests of the store."""

import os
from datetime import UTC, date, datetime

from mailbot.model.case import Case, CaseKind, Item, ItemState, State
from mailbot.model.decision import MailKind
from mailbot.model.directory import Person
from mailbot.model.mail import FinishedMail, Place
from mailbot.store.cause import Cause, Occasion

NOW = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)
CLOCK = Cause(clock="test")
OCCASION = Occasion(at=NOW, cause=CLOCK)


def request(ref="R-0001", *, email="marcus@harbor.example", agency="harbor", state=State.RECEIVED, **changes):
    """A request case."""
    return Case(
        ref=ref,
        kind=CaseKind.REQUEST,
        state=state,
        agency=agency,
        region="central",
        person=Person(name="Marcus O'Neill", email=email),
        requester="rita@harbor.example",
        received_at=NOW,
        items=dict.fromkeys(Item, ItemState.TODO),
        **changes,
    )


def mail(message_id="<one@desk.example>", *, kind=MailKind.TRAINING_START, **changes):
    """A finished mail."""
    given = {
        "to": ("marcus@harbor.example",),
        "cc": ("rita@harbor.example",),
        "case": None,
        "subject": "Your training",
        "raw": b"Subject: Your training\r\n\r\nHello\r\n",
    } | changes
    return FinishedMail(kind=kind, message_id=message_id, **given)


def place(uid=1, *, uidvalidity=7):
    """A place in the mailbox."""
    return Place(account="desk@mail.example", folder="INBOX", uidvalidity=uidvalidity, uid=uid)


def in_child(work):
    """Do some work in a process of its own; True when it was killed by a signal."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)  # never back into pytest
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
