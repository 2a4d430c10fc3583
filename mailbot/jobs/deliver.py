"""The outbox to the relay: one attempt at a time, each step recorded, so that nothing is lost and nothing is sent twice.

Only a line that breaks between the final dot and the record of its answer leaves a mail uncertain (RFC 1047): it is
marked, counted, shown to staff, and not sent again.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from mailbot.desk import Desk
from mailbot.errors import DeliveryError, NotAccepted, RelayUnavailable, Uncertain
from mailbot.model.mail import OwedMail, Phase
from mailbot.pipeline import mail_accepted, mail_refused
from mailbot.store.database import Store
from mailbot.transport.delivery import Relay, RelaySession

log = structlog.get_logger()

LEASE = timedelta(
    minutes=15
)  # longer than the 600 s that a relay may take after the dot (RFC 5321 section 4.5.3.2.6)
PATIENCE = timedelta(days=5)  # RFC 5321 section 4.5.4.1: give up after four to five days
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose mail it is and how fast it may go."""

    address: str  # envelope sender: bounces come back to the desk
    worker: str  # names this process in the lease
    per_minute: int


def recover(store: Store) -> int:
    """Attempts that were cut by the end of a process: queued again, or uncertain where the dot may have been sent.

    How many are uncertain.
    """
    with store.transaction() as books:
        orphans = books.outbox.recover_orphans()
        books.commit()
    uncertain = [owed for owed in orphans if owed.phase is Phase.DOT_IMMINENT]
    for owed in uncertain:
        log.warning(
            "mail_uncertain", outbox=owed.id, message_id=owed.mail.message_id, note="may be delivered or not"
        )
    return len(uncertain)


def run(relay: Relay, sender: Sender, desk: Desk, store: Store, now: datetime) -> int:
    """Send everything that is due. How many mails were accepted.

    Raises:
        RelayUnavailable: the relay cannot be reached; everything waits.
    """
    accepted = 0
    with relay.session() as session:
        while True:
            with store.reading() as books:
                due = books.outbox.due(now, limit=sender.per_minute)
            if not due:
                return accepted
            for owed in due:
                accepted += _attempt(session, owed, sender, desk, store, now)


def _attempt(
    session: RelaySession, owed: OwedMail, sender: Sender, desk: Desk, store: Store, now: datetime
) -> bool:
    """One attempt at one mail. True when the relay took it."""
    with store.transaction() as books:
        claimed = books.outbox.claim(owed.id, now, sender.worker, LEASE)
        books.commit()
    if claimed is None:
        return False

    def dot_is_imminent() -> None:
        with store.transaction() as books:
            books.outbox.mark_phase(owed.id, Phase.DOT_IMMINENT)
            books.commit()

    mail = claimed.mail
    try:
        delivered = session.deliver(
            sender.address, mail.recipients, mail.raw, dot_is_imminent, copies=set(mail.cc) - set(mail.to)
        )
    except RelayUnavailable as error:
        _wait(claimed, str(error), store, now)
        raise
    except Uncertain as error:
        with store.transaction() as books:
            books.outbox.mark_uncertain(owed.id, str(error), now)
            books.commit()
        log.warning("mail_uncertain", outbox=owed.id, message_id=mail.message_id, error=str(error))
        return False
    except NotAccepted as error:
        _not_accepted(claimed, error, desk, store, now)
        return False
    except (DeliveryError, ValueError) as error:
        _give_up(claimed, str(error), desk, store, now)
        return False
    with store.transaction() as books:
        books.outbox.mark_sent(owed.id, delivered.answer, now)
        mail_accepted(mail, delivered.refused, desk, books, now)
        books.commit()
    log.info("mail_sent", outbox=owed.id, kind=mail.kind.value, case=mail.case, attempts=claimed.attempts)
    return True


def _not_accepted(owed: OwedMail, error: NotAccepted, desk: Desk, store: Store, now: datetime) -> None:
    """4xx: again later, for up to five days. 5xx: failed, and staff hear of it at once (RFC 5321 section 4.2.5)."""
    if error.permanent or now - owed.queued_at >= PATIENCE:
        _give_up(owed, str(error), desk, store, now)
    else:
        _wait(owed, str(error), store, now)


def _give_up(owed: OwedMail, why: str, desk: Desk, store: Store, now: datetime) -> None:
    with store.transaction() as books:
        books.outbox.mark_failed(owed.id, why)
        mail_refused(owed.mail, why, desk, books, now)
        books.commit()
    log.error("mail_failed", outbox=owed.id, kind=owed.mail.kind.value, case=owed.mail.case, error=why)


def _wait(owed: OwedMail, why: str, store: Store, now: datetime) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(owed.attempts - 1, 12), LONGEST_PAUSE)
    jitter = random.uniform(0.75, 1.25)  # noqa: S311 - spreads retries, guards nothing
    with store.transaction() as books:
        books.outbox.mark_retry(owed.id, why, now + pause * jitter)
        books.commit()
    log.info("mail_delayed", outbox=owed.id, attempts=owed.attempts, error=why)
