"""The folder of sent mails: asked whether an uncertain mail left, and given copies of those that did.

Many servers keep a copy of what they send by themselves. Such a copy is proof that a mail was accepted; its absence
is none where the server keeps none. So an uncertain mail that is not found is sent again only where the config says
that this server's folder can be trusted (`[smtp] on_ambiguous = "resend"`); else it waits for a person.
"""

from datetime import datetime, timedelta
from typing import Literal

import structlog

from mailbot.desk import Desk
from mailbot.errors import MailboxUnavailable
from mailbot.failpoints import point
from mailbot.jobs.alerts import tell_staff
from mailbot.jobs.deliver import PATIENCE
from mailbot.model.mail import OwedMail
from mailbot.owed_mails import mail_accepted, mail_refused
from mailbot.store.database import Store
from mailbot.transport.mailbox import Mailbox

log = structlog.get_logger()
ASK_AGAIN = timedelta(hours=1)
COPY_WITHIN = timedelta(days=1)
OnAmbiguous = Literal["resend", "hold"]


def settle_uncertain(
    mailbox: Mailbox, sent_folder: str, on_ambiguous: OnAmbiguous, desk: Desk, store: Store, now: datetime
) -> int:
    """Decide uncertain mails whose grace is over by asking the folder of sent mails. How many were settled.

    Raises:
        MailboxUnavailable: it cannot be asked now; not to know is not to have found nothing.
    """
    with store.reading() as books:
        uncertain = books.outbox.uncertain(now)
    settled = 0
    for owed in uncertain:
        found = mailbox.search_message_id(sent_folder, owed.mail.message_id)
        point("sent-folder-asked")
        settled += _settle(owed, desk, store, now, found=found, resend=on_ambiguous == "resend")
    return settled


def _settle(owed: OwedMail, desk: Desk, store: Store, now: datetime, *, found: bool, resend: bool) -> bool:
    """One uncertain mail. True when it is uncertain no longer."""
    mail = owed.mail
    with store.transaction() as books:
        if found:
            outcome = "found among the sent mails"
            books.outbox.mark_sent(owed.id, outcome, now)
            books.outbox.mark_copied(owed.id, now)
            mail_accepted(mail, {}, desk, books, now)
        elif resend and now - owed.queued_at < PATIENCE:
            outcome = "not among the sent mails: sent again"
            books.outbox.mark_retry(owed.id, outcome, now)
        elif resend:
            outcome = "not among the sent mails, and too old to be sent again"
            books.outbox.mark_failed(owed.id, outcome)
            mail_refused(mail, outcome, desk, books, now)
        else:
            outcome = "not among the sent mails: waits for a person"
            books.outbox.mark_asked(owed.id, now + ASK_AGAIN)
            if owed.times_asked == 0:
                tell_staff(
                    desk,
                    books,
                    now,
                    job="sent mails",
                    title=f"{mail.case or 'A mail'}: {mail.kind.value} may not have arrived",
                    what=f"The line to the relay broke at the end of our mail to {', '.join(mail.recipients)}. It may "
                    "have been delivered or not; no copy lies among the sent mails, and it is not sent again.",
                    cause=f"uncertain {mail.message_id}",
                    advice="Ask the person whether it came, or look at the relay's log.",
                    case=mail.case,
                )
        point("settled-before-commit")
        books.commit()
    log.warning("mail_uncertain_asked", outbox=owed.id, message_id=mail.message_id, outcome=outcome)
    return found or resend


def keep_copies(mailbox: Mailbox, sent_folder: str, store: Store, now: datetime) -> int:
    """Put accepted mails among the sent ones, unless the server has done so itself. How many were put there.

    A failure is harmless: the mail has left. It is tried again for a day.
    """
    with store.reading() as books:
        accepted = books.outbox.not_copied(now - COPY_WITHIN)
    kept = 0
    try:
        for owed in accepted:
            mail = owed.mail
            if not mailbox.search_message_id(sent_folder, mail.message_id):
                mailbox.append(sent_folder, mail.raw, owed.accepted_at or now)
                kept += 1
            point("copied")
            with store.transaction() as books:
                books.outbox.mark_copied(owed.id, now)
                books.commit()
    except MailboxUnavailable as error:
        log.warning("sent_copy_not_kept", error=str(error))
    return kept
