"""What becomes of owed mails, entered in the books: accepted, refused, or not taken on their day.

`jobs.deliver` tells; a dated mail begins its window only once a server has it (P11, A4).
"""

from collections.abc import Mapping
from datetime import datetime

from mailbot.desk import Desk
from mailbot.entry import Entry
from mailbot.model.case import Event, State
from mailbot.model.decision import Decision, MailKind, Outcome, SaveCase
from mailbot.model.mail import FinishedMail
from mailbot.policy.training import renew
from mailbot.store.cause import Cause
from mailbot.store.unit_of_work import UnitOfWork


def date_anew(owed: int, desk: Desk, books: UnitOfWork, now: datetime) -> None:
    """A dated mail was not taken by any server on its day: it is withdrawn and written with a new date (A4)."""
    stale = books.outbox.owed(owed)
    case = books.case(stale.mail.case) if stale and stale.mail.case else None
    books.outbox.supersede(owed)
    if stale is None or case is None or case.ended:
        return
    situation = desk.situation(now=now, received_at=now, sender=desk.clock_itself)
    entry = Entry(desk=desk, books=books, now=now, cause=Cause(clock=f"renewal {situation.today:%Y-%m-%d}"))
    advance = renew(case, books, situation)
    save = SaveCase(
        case=advance.case, events=advance.events, note="no server had taken the dated mail on its day"
    )
    entry.enter(
        Decision(intent=None, outcome=Outcome.NONE, effects=(save,), mails=advance.mails, case=case.ref)
    )


def mail_accepted(
    mail: FinishedMail, refused: Mapping[str, tuple[int, str]], desk: Desk, books: UnitOfWork, now: datetime
) -> None:
    """The relay took a mail: if it began a window, the window runs (P11, A4). A copy that was refused is told to staff."""
    entry = Entry(desk=desk, books=books, now=now, cause=Cause(clock=f"accepted {mail.message_id}"))
    case = books.case(mail.case) if mail.case else None
    if mail.dated_on is not None and case is not None and case.state is State.APPROVED:
        running = case.after(Event.MAIL_ACCEPTED)
        books.apply((SaveCase(case=running, events=(Event.MAIL_ACCEPTED,)),), at=now, cause=entry.cause)
    if refused:
        why = "; ".join(f"{address}: {code} {text}" for address, (code, text) in refused.items())
        entry.copy_refused(mail, why)


def mail_refused(mail: FinishedMail, why: str, desk: Desk, books: UnitOfWork, now: datetime) -> None:
    """The relay refused a mail for good: staff hear of it, and a training whose start it was has not begun (A4)."""
    entry = Entry(desk=desk, books=books, now=now, cause=Cause(clock=f"refused {mail.message_id}"))
    if mail.kind is not MailKind.ALERT:  # an alert about an alert would go the same way
        entry.undelivered(mail, why)
