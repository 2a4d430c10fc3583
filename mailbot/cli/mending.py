"""`mailbot queue` and `mailbot outbox`: what a person decides about mails that wait.

A mail in is I-1, a mail of ours O-1; the bare number does as well. Each function writes into a transaction of the caller,
with everything that follows, by the same functions that the daemon uses; it gives back what is to be said.
"""

import re
from dataclasses import replace
from datetime import datetime

from mailbot.desk import Desk
from mailbot.errors import BooksError
from mailbot.intake import mime
from mailbot.model.case import State
from mailbot.model.mail import OwedMail
from mailbot.model.message import Verdict
from mailbot.owed_mails import mail_accepted, mail_refused
from mailbot.pipeline import weigh
from mailbot.store.unit_of_work import UnitOfWork

WHO = "a person at the shell"


def row_of(asked: str, letter: str) -> int:
    """The row that I-12, i-12 or 12 means.

    Raises:
        BooksError: it is none of these.
    """
    found = re.fullmatch(rf"(?:{letter}-)?(\d{{1,9}})", asked.strip(), re.IGNORECASE)
    if not found:
        raise BooksError(f"{asked!r} is no {letter}-number; `list` shows them")
    return int(found[1])


# -- mails in ----------------------------------------------------------------------------------------------------


def decide_again(books: UnitOfWork, row: int) -> str:
    """A mail is decided anew at the next round, as if it had just come.

    Raises:
        BooksError: it is not held, its bytes are gone, or it has had effects.
    """
    books.inbox.retry(row)
    return f"I-{row}: will be decided again at the next round"


def dismiss(books: UnitOfWork, row: int, now: datetime) -> str:
    """A person has seen to a mail; nothing follows.

    Raises:
        BooksError: it does not wait for anybody.
    """
    if row not in {mail.id for mail in books.inbox.waiting()}:
        raise BooksError(f"I-{row} does not wait for anybody")
    books.inbox.resolve(row, now, WHO)
    return f"I-{row}: seen to"


def release(books: UnitOfWork, desk: Desk, row: int, now: datetime) -> str:
    """A person vouches for the sender: the mail is decided at once, as if the address had been verified.

    Everything else is asked as ever: who may ask for whom, what is missing, whether a license is free.

    Raises:
        BooksError: it is not held, its bytes are gone, or it has had effects.
    """
    books.inbox.retry(row)
    arrival = books.inbox.arrival(row)
    assert arrival is not None, "it was there a moment ago"
    message = mime.read(arrival.raw, desk.intake)
    believed = replace(
        message.authenticity,
        verdict=Verdict.PASS,
        reason=f"{WHO} vouches for it ({message.authenticity.reason})",
    )
    handled = weigh(replace(message, authenticity=believed), arrival, desk, books, now)
    mails = ", ".join(f"{mail.kind.value} to {', '.join(mail.recipients)}" for mail in handled.mails)
    why = f": {handled.reason}" if handled.reason else ""
    return f"I-{row}: {handled.outcome.value}{why}; in the outbox: {mails or 'nothing'}"


# -- mails of ours -----------------------------------------------------------------------------------------------


def send_again(books: UnitOfWork, row: int, now: datetime) -> str:
    """A mail is tried again at the next round.

    Raises:
        BooksError: it cannot be: sent, superseded, on its way, purged, or the training whose start it was has not begun.
    """
    owed = _owed(books, row)
    if owed.purged_at is not None:  # else a mail without a word would leave
        raise BooksError(f"O-{row}: its text was purged on {owed.purged_at:%Y-%m-%d}; write to them by hand")
    case = books.case(owed.mail.case) if owed.mail.case else None
    if owed.mail.dated_on is not None and case is not None and case.state is State.DELIVERY_FAILED:
        raise BooksError(
            f'O-{row}: its date counts no more; `mailbot staff "{case.ref} resume"` writes it anew'
        )
    books.outbox.mark_retry(row, f"{WHO} wants it tried again", now)
    return f"O-{row}: will be tried again at the next round"


def settle(books: UnitOfWork, desk: Desk, row: int, now: datetime, *, arrived: bool) -> str:
    """A person knows what became of a mail; what follows from it follows now (a window runs, or has not begun).

    Raises:
        BooksError: it is settled already, or was never tried.
    """
    owed = _owed(books, row)
    if arrived:
        books.outbox.mark_sent(row, f"{WHO} says that it arrived", now)
        mail_accepted(owed.mail, {}, desk, books, now)
        return f"O-{row}: sent"
    why = f"{WHO} says that it did not arrive"
    books.outbox.mark_failed(row, why)
    mail_refused(owed.mail, why, desk, books, now)
    return f"O-{row}: failed"


def _owed(books: UnitOfWork, row: int) -> OwedMail:
    owed = books.outbox.owed(row)
    if owed is None:
        raise BooksError(f"there is no mail O-{row}")
    return owed
