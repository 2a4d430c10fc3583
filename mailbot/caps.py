"""How often anybody is answered: loops die and floods of questions stay questions (reliability.md section 4.3, G9, G10).

Headers alone have not stopped real loops between help desks, so every answer is counted in the transaction that owes
it. Three kinds of asker:

    doubtful    not verified, or looks like a machine: few answers a day and a conversation, then silence and a person
    a stranger  verified, on no list of ours: few answers in one conversation, then a person
    known       verified and on a list: never silence; beyond the day's number an answer waits for the next day

Doubtful askers together have a breaker: when too many answers are owed to them within ten minutes, none leaves for an
hour. They stay queued; staff hear of it by the log, `/readyz`, an alert and the digest.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.directory import Sender, SenderRole
from mailbot.model.message import Message, ScreenClass
from mailbot.settings import LimitSettings
from mailbot.store.answered import Asker
from mailbot.store.unit_of_work import UnitOfWork

DAY = timedelta(days=1)
CONVERSATION = timedelta(days=7)  # a thread that rested so long may begin anew
BREAKER_WINDOW = timedelta(minutes=10)
BREAKER_PAUSE = timedelta(hours=1)
BREAKER = "breaker"  # name in the ledger of periods
ALERTS_AN_HOUR = 10  # of one group, such as "unverified": then one says that there are more
TIMES_THE_SAME = 2  # said twice before in a day: a person would have changed a word
SHORTEST_TO_COMPARE = 20  # letters; people do write "done" three times a day
TIMES_FEW_WORDS = 4  # fewer letters than that, under the same subject: "Received." once too often
SILENT_KINDS = frozenset({MailKind.ALERT, MailKind.DIGEST, MailKind.COMMAND_RESULTS})
"""Mails to staff: never counted, never held back."""

NOT_UNDERSTOOD = frozenset(
    {
        MailKind.HANDED_TO_STAFF,
        MailKind.PRIVATE_DATA,
        MailKind.REQUEST_REFUSED,
        MailKind.STATUS_UNAVAILABLE,
        MailKind.TRAINING_CLOSED,
    }
)
"""Answers that change nothing: all that a machine with a known person's address would get."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """May an answer go? With `why` it may not; else it may at `at`."""

    asker: Asker | None
    at: datetime
    why: str | None = None


def allow(
    order: MailOrder,
    message: Message,
    sender: Sender,
    limits: LimitSettings,
    books: UnitOfWork,
    now: datetime,
) -> Allowance:
    """Decide whether one more answer may be owed, and from when on.

    Args:
        order: the answer.
        message: what it answers.
        sender: who wrote that.
        limits: [limits] of the config.
        books: in the transaction that will owe it.
        now: the moment of the decision.
    """
    if order.kind in SILENT_KINDS or not order.answers or sender.role is SenderRole.STAFF:
        return Allowance(asker=None, at=now)
    address = order.to[0].lower()
    today = books.answered.to_address(address, now - DAY)
    machine = looks_automatic(message, sender, order.kind, books, now) or (
        sender.role is SenderRole.UNKNOWN and today >= limits.per_address_day
    )
    doubtful = machine or not sender.verified
    asker = Asker(address=address, thread=thread_of(message, address, books), doubtful=doubtful)
    if doubtful and today >= limits.per_address_day:
        return Allowance(asker=asker, at=now, why=f"{today} answers to {address} in a day")
    in_thread = books.answered.in_thread(asker.thread, now - CONVERSATION)
    if (doubtful or sender.role is SenderRole.UNKNOWN) and in_thread >= limits.per_thread:
        return Allowance(asker=asker, at=now, why=f"{in_thread} answers to {address} in one conversation")
    if today >= limits.per_verified_address_day:
        nth = books.answered.nth_newest_to_address(address, limits.per_verified_address_day)
        return Allowance(asker=asker, at=max(now, nth + DAY) if nth else now)
    return Allowance(asker=asker, at=now)


def looks_automatic(
    message: Message, sender: Sender, kind: MailKind, books: UnitOfWork, now: datetime
) -> bool:
    """Does a mail look as if a machine had written it, by its headers or because it says the same again and again?

    Somebody on a list of ours may say the same again and be understood each time (a monthly form); a machine that has
    their address is never understood.
    """
    if message.screen.kind is not ScreenClass.PERSON or not message.screen.answerable:
        return message.screen.kind is not ScreenClass.FORM or not sender.authorities
    if sender.role is not SenderRole.UNKNOWN and kind not in NOT_UNDERSTOOD:
        return False
    times = books.answered.said_the_same(message.sender_address, skeleton_of(message), now - DAY)
    return times >= (TIMES_FEW_WORDS if _is_curt(message) else TIMES_THE_SAME)


def skeleton_of(message: Message) -> str:
    """What the sender's own words come to without digits, signs and case; of a few words together with the subject.

    "Ticket #117904 received" and "Ticket #117905 received" are the same.
    """
    letters = _letters(message.body.own_text)
    return _hashed(f"{_letters(message.subject)} {letters}" if _is_curt(message) else letters)


def _is_curt(message: Message) -> bool:
    return len(_letters(message.body.own_text)) < SHORTEST_TO_COMPARE


def thread_of(message: Message, address: str, books: UnitOfWork) -> str:
    """The conversation that an answer belongs to: that of our mail that was answered, else by the words of the subject.

    Machines lose In-Reply-To and put their own words before our subject; those words are the same each time.
    """
    known = books.answered.thread_of(message.in_reply_to)
    return known or _hashed(f"{address} {_letters(message.subject)}")


def note_flood(limits: LimitSettings, books: UnitOfWork, now: datetime) -> bool:
    """Open the breaker when too much is owed to doubtful askers. True when it opens just now."""
    if books.answered.to_doubtful(now - BREAKER_WINDOW) <= limits.per_10_minutes:
        return False
    was_open = breaker_is_open(books, now)
    books.jobs.mark_period(BREAKER, now.isoformat(timespec="minutes"), now)
    return not was_open


def breaker_is_open(books: UnitOfWork, now: datetime) -> bool:
    """Is nothing sent to doubtful askers for now?"""
    last = books.jobs.last_done(BREAKER)
    return last is not None and now - last < BREAKER_PAUSE


def most_to_doubtful(limits: LimitSettings, books: UnitOfWork, now: datetime) -> int:
    """How many answers to doubtful askers may leave now: none while the breaker is open."""
    if breaker_is_open(books, now):
        return 0
    return max(0, limits.per_10_minutes - books.answered.sent_to_doubtful(now - BREAKER_WINDOW))


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text.lower())


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
