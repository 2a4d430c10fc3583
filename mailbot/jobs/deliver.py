"""The outbox to the relay: one attempt at a time, each step recorded, so that nothing is lost and nothing is sent twice.

Only a line that breaks between the final dot and the record of its answer leaves a mail uncertain (RFC 1047): it is
marked, counted, looked for among the sent mails (`jobs.sent_mails`), and not sent again unless the config says so.

The books may go away in the middle of an attempt. What came of it is then kept in mind until it is recorded; an attempt
that they cut before the dot is due again.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from mailbot.caps import breaker_is_open, most_to_doubtful
from mailbot.desk import Desk
from mailbot.errors import (
    BooksError,
    BooksUnavailable,
    DeliveryError,
    MailbotError,
    NotAccepted,
    RelayUnavailable,
    Uncertain,
)
from mailbot.failpoints import point
from mailbot.jobs.pace import Pace
from mailbot.model.mail import OutboxState, OwedMail, Phase
from mailbot.owed_mails import mail_accepted, mail_refused
from mailbot.store.database import Store
from mailbot.store.unit_of_work import UnitOfWork
from mailbot.transport.delivery import Delivered, Relay, RelaySession

log = structlog.get_logger()

LEASE = timedelta(
    minutes=15
)  # longer than the 600 s that a relay may take after the dot (RFC 5321 section 4.5.3.2.6)
PATIENCE = timedelta(days=5)  # RFC 5321 section 4.5.4.1: give up after four to five days
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
AT_ONCE = 50  # mails looked up in one reading of the outbox
RECORD_PAUSES = (0.05, 0.2, 0.5, 1.0, 2.0)  # seconds between tries to record what came of an attempt


class _TakenOver(MailbotError):  # noqa: N818 - says what it is
    """Another worker has the mail now: this attempt ends before its dot (G17)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose mail it is and how an attempt that was cut is settled."""

    address: str  # envelope sender: bounces come back to the desk
    worker: str  # names this process in the lease
    grace: timedelta  # before an uncertain mail is decided: a server may show its sent copy late


@dataclass(slots=True, kw_only=True)
class Courier:
    """Carries the outbox to the relay. Mutable: what came of attempts and could not be recorded yet is kept in mind."""

    relay: Relay
    sender: Sender
    desk: Desk
    store: Store
    pace: Pace
    sleep: Callable[[float], None] = time.sleep
    at_dot: bool = False  # the final dot is on its way and what became of it is not known yet
    _unrecorded: list[Callable[[], None]] = field(default_factory=list)

    def recover(self, now: datetime) -> int:
        """Attempts that were cut by the end of a process: queued again, or uncertain where the dot may have been sent.

        How many are uncertain. To be called once, before the first `run`.
        """
        with self.store.transaction() as books:
            orphans = books.outbox.recover_orphans(decide_at=now + self.sender.grace)
            point("recover-before-commit")
            books.commit()
        uncertain = [owed for owed in orphans if owed.phase is Phase.DOT_IMMINENT]
        for owed in uncertain:
            _warn_uncertain(owed, "the process ended at the final dot")
        return len(uncertain)

    def run(
        self, now: datetime, *, patient: bool = True, stopping: Callable[[], bool] = lambda: False
    ) -> int:
        """Send everything that is due, at the pace of the config. How many mails were accepted.

        Args:
            now: the moment, aware.
            patient: wait for the pace; else leave the rest to the next round.
            stopping: asked between two mails.

        Raises:
            RelayUnavailable: the relay cannot be reached; everything waits.
            BooksUnavailable: what came of an attempt could not be recorded; it is kept in mind and recorded first thing
                in the next run.
        """
        self._record_what_came()
        self._take_up_what_was_cut()
        self._tell_of_a_flood(now)
        accepted = 0
        with self.relay.session() as session:
            while due := self._due(now):
                for owed in due:
                    if stopping() or (self.pace.pause() and not patient):
                        return accepted
                    self.pace.wait()
                    accepted += self._attempt(session, owed, now)
        return accepted

    def _tell_of_a_flood(self, now: datetime) -> None:
        """The alert by mail may drown in the flood: the log and `/readyz` say it too."""
        with self.store.reading() as books:
            flooded = breaker_is_open(books, now)
        if flooded:
            log.error("breaker_open", note="answers to doubtful senders stay in the outbox")

    def _due(self, now: datetime) -> list[OwedMail]:
        """The next mails; answers to doubtful askers only as far as the breaker lets them."""
        with self.store.reading() as books:
            allowed = most_to_doubtful(self.desk.limits, books, now)
            return books.outbox.due(now, limit=AT_ONCE, most_doubtful=allowed)

    def _attempt(self, session: RelaySession, owed: OwedMail, now: datetime) -> bool:
        """One attempt at one mail. True when the relay took it."""
        point("before-claim")
        with self.store.transaction() as books:
            claimed = books.outbox.claim(owed.id, now, self.sender.worker, LEASE)
            point("claim-before-commit")
            books.commit()
        point("claimed")
        if claimed is None:
            return False
        self.pace.count()
        with self._settled(claimed, now):
            mail = claimed.mail
            delivered = session.deliver(
                self.sender.address,
                mail.recipients,
                mail.raw,
                lambda: self._dot_is_imminent(claimed),
                copies=set(mail.cc) - set(mail.to),
            )
            point("accepted")
            self._came(partial(self._accepted, claimed, delivered, now))
            return True
        return False

    def _dot_is_imminent(self, claimed: OwedMail) -> None:
        point("before-dot-recorded")
        with self.store.transaction() as books:
            try:
                books.outbox.mark_phase(claimed.id, Phase.DOT_IMMINENT, attempt=claimed.attempts)
            except BooksUnavailable:
                raise
            except BooksError as error:
                raise _TakenOver(str(error)) from error
            books.commit()
        self.at_dot = True
        point("dot-recorded")

    @contextmanager
    def _settled(self, claimed: OwedMail, now: datetime) -> Iterator[None]:
        """Whatever comes of an attempt but success is recorded here, and swallowed where the next mail may be tried."""
        try:
            yield
        except RelayUnavailable as error:
            self._came(partial(self._not_offered, claimed, str(error), now))
            raise
        except Uncertain as error:
            self._came(partial(self._uncertain, claimed, str(error), now))
        except NotAccepted as error:
            lost = error.permanent or _out_of_patience(claimed, now)
            self._came(partial(self._give_up if lost else self._wait, claimed, str(error), now))
        except (DeliveryError, ValueError) as error:
            self._came(partial(self._give_up, claimed, str(error), now))
        except _TakenOver as error:
            log.warning("mail_taken_over", outbox=claimed.id, attempt=claimed.attempts, error=str(error))

    # -- what came of an attempt ------------------------------------------------------------------------------------

    def _came(self, record: Callable[[], None]) -> None:
        self.at_dot = False
        self._unrecorded.append(record)
        self._record_what_came()

    def _record_what_came(self) -> None:
        """Record how attempts ended; while the books are away, again after short pauses. What is lost from memory here
        is uncertain after the next start, or due again where the dot was not sent: never forgotten.
        """
        pauses = iter(RECORD_PAUSES)
        while self._unrecorded:
            try:
                self._unrecorded[0]()
            except BooksUnavailable as error:
                seconds = next(pauses, None)
                if seconds is None:
                    raise
                log.warning("attempt_not_recorded_yet", error=str(error))
                self.sleep(seconds)
            else:
                self._unrecorded.pop(0)

    def _take_up_what_was_cut(self) -> None:
        """Attempts of this process that the books cut in the middle. How each other one ended has just been recorded, so
        none of these came to its dot; they are due again and do not count.
        """
        with self.store.reading() as books:
            cut = books.outbox.claimed_by(self.sender.worker)
        for owed in cut:
            with self.store.transaction() as books:
                if books.outbox.in_hand(owed):
                    books.outbox.release(owed.id, "the books were away before the final dot")
                    books.commit()

    @contextmanager
    def _recording(self, owed: OwedMail, *also: OutboxState) -> Iterator[UnitOfWork | None]:
        """A transaction for the end of an attempt. None where it is recorded already (the books went away after their
        commit and before its answer), or the mail is another's by now.
        """
        with self.store.transaction() as books:
            if books.outbox.in_hand(owed, *also):
                yield books
            else:
                log.warning("attempt_settled_already", outbox=owed.id, attempt=owed.attempts)
                yield None

    def _accepted(self, claimed: OwedMail, delivered: Delivered, now: datetime) -> None:
        mail = claimed.mail
        with self._recording(claimed, OutboxState.UNCERTAIN) as books:
            if books is None:
                return
            books.outbox.mark_sent(claimed.id, delivered.answer, now)
            mail_accepted(mail, delivered.refused, self.desk, books, now)
            point("sent-before-commit")
            books.commit()
        point("sent")
        log.info(
            "mail_sent", outbox=claimed.id, kind=mail.kind.value, case=mail.case, attempts=claimed.attempts
        )

    def _uncertain(self, claimed: OwedMail, why: str, now: datetime) -> None:
        with self._recording(claimed) as books:
            if books is None:
                return
            books.outbox.mark_uncertain(claimed.id, why, now + self.sender.grace)
            point("uncertain-before-commit")
            books.commit()
        _warn_uncertain(claimed, why)

    def _give_up(self, owed: OwedMail, why: str, now: datetime) -> None:
        """5xx, or five days of 4xx: failed, and staff hear of it at once (RFC 5321 section 4.2.5)."""
        with self._recording(owed) as books:
            if books is None:
                return
            books.outbox.mark_failed(owed.id, why)
            mail_refused(owed.mail, why, self.desk, books, now)
            point("failed-before-commit")
            books.commit()
        log.error("mail_failed", outbox=owed.id, kind=owed.mail.kind.value, case=owed.mail.case, error=why)

    def _wait(self, owed: OwedMail, why: str, now: datetime) -> None:
        """4xx: again later, each time twice as late, with jitter."""
        pause = min(FIRST_PAUSE * 2 ** min(owed.attempts - 1, 12), LONGEST_PAUSE)
        jitter = random.uniform(0.75, 1.25)  # noqa: S311 - spreads retries, guards nothing
        with self._recording(owed) as books:
            if books is None:
                return
            books.outbox.mark_retry(owed.id, why, now + pause * jitter)
            point("retry-before-commit")
            books.commit()
        log.info("mail_delayed", outbox=owed.id, attempts=owed.attempts, error=why)

    def _not_offered(self, owed: OwedMail, why: str, now: datetime) -> None:
        """The relay was not there. Nothing was tried with this mail: it goes as soon as the relay is back (G16)."""
        if _out_of_patience(owed, now):
            self._give_up(owed, why, now)
            return
        with self._recording(owed) as books:
            if books is not None:
                books.outbox.release(owed.id, why)
                books.commit()


def _out_of_patience(owed: OwedMail, now: datetime) -> bool:
    return now - owed.queued_at >= PATIENCE


def _warn_uncertain(owed: OwedMail, why: str) -> None:
    log.warning(
        "mail_uncertain",
        outbox=owed.id,
        message_id=owed.mail.message_id,
        error=why,
        note="may be delivered multiple times or not at all",
    )
