"""One entry in the books: what decisions write, and the mails that they owe, as finished bytes in the outbox.

Everything of one mail, one command or one stroke of the clock is entered in one transaction of the caller; a template
that cannot be written fails the whole entry, so a decided case without its answer cannot exist.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mailbot.caps import ALERTS_AN_HOUR, Allowance, allow, note_flood, skeleton_of
from mailbot.desk import Desk
from mailbot.model.case import Event, State
from mailbot.model.decision import Decision, MailKind, MailOrder, SaveCase
from mailbot.model.directory import Sender
from mailbot.model.mail import Arrival, FinishedMail, MessageOutcome
from mailbot.model.message import Message
from mailbot.policy.situation import Situation
from mailbot.reply.compose import compose
from mailbot.reply.desk import Answering
from mailbot.store.cause import Cause
from mailbot.store.inbox import Ending
from mailbot.store.unit_of_work import UnitOfWork
from mailbot.triage.private_data import mask

ALERT_PAUSE = timedelta(hours=1)  # alerts of one cause are one an hour (design 3.9, Trust)


@dataclass(slots=True, kw_only=True)
class Entry:
    """What one mail, command or stroke of the clock writes. Mutable: it collects what it has ordered."""

    desk: Desk
    books: UnitOfWork
    now: datetime
    cause: Cause
    answering: Message | None = None  # the mail at hand, for threading
    sender: Sender | None = None  # who wrote it, for the caps
    muted: str | None = None  # why an answer was held back: a person looks
    _decision: int | None = None  # row of the last decision that was entered
    _orders: list[MailOrder] = field(default_factory=list)
    _mails: list[FinishedMail] = field(default_factory=list)

    @property
    def orders(self) -> tuple[MailOrder, ...]:
        """The mails ordered so far, as values."""
        return tuple(self._orders)

    @property
    def mails(self) -> tuple[FinishedMail, ...]:
        """The mails that went into the outbox."""
        return tuple(self._mails)

    def enter(self, decision: Decision) -> None:
        """Write a decision, apply its effects, order its mails."""
        row = self.books.record_decision(
            decision,
            at=self.now,
            cause=self.cause,
            rulebook=self.desk.rules.fingerprint,
            verdict=self._verdict(),
        )
        self._decision = row
        self.books.apply(decision.effects, at=self.now, cause=self.cause, decision_id=row)
        for order in decision.mails:
            self.order(order)

    def order(self, order: MailOrder) -> None:
        """Owe a mail. An alert whose cause was told within the hour is not repeated; without recipients there is none."""
        order = replace(order, to=tuple(address for address in order.to if address))
        if not order.to:
            return
        if order.cause is not None and self._is_one_too_many(order.cause):
            order = self._many_alike(order.cause)
        if order.cause is not None and self._told_lately(order.cause):
            return
        allowance = self._allowance(order)
        if allowance.why is not None:
            self._hold_back(allowance.why, order)
            return
        order = self._worded_for_the_agency(order)
        self._orders.append(order)
        finished = self.write(order, cause=self._cause_of(len(self._orders)))
        owed = self.books.outbox.owe(
            finished,
            order=None,
            message_row=self.cause.message,
            now=self.now,
            asker=allowance.asker,
            due_at=allowance.at,
        )
        if owed:
            self._mails.append(finished)
        if owed and allowance.asker is not None and allowance.asker.doubtful:
            self._watch_for_floods()

    def _told_lately(self, cause: str) -> bool:
        """Was staff alerted of this within the hour?"""
        last = self.books.outbox.last_alert(cause)
        return last is not None and self.now - last < ALERT_PAUSE

    def _is_one_too_many(self, cause: str) -> bool:
        """Was staff alerted of so many of its group within the hour that one more says nothing? Its group is what
        stands before the first "-"; whoever can bring about many alerts must not share one with others.
        """
        group, dash, _ = cause.partition("-")
        if not dash or self._told_lately(cause):
            return False
        return self.books.answered.alerts(group + dash, self.now - ALERT_PAUSE) >= ALERTS_AN_HOUR

    def _many_alike(self, cause: str) -> MailOrder:
        """A flood must not silence the alarm: in place of the others one alert says that there are more."""
        group = cause.partition("-")[0]
        return self._situation().alert(
            f"More alerts like the last ones ({group})",
            f"There were {ALERTS_AN_HOUR} alerts of this kind within an hour, and there are more. They are not sent "
            "one by one before the hour is over.",
            cause=f"many {group}",
            advice="Look at all of them now: `mailbot digest --print` and `mailbot queue list` show them.",
        )

    def _allowance(self, order: MailOrder) -> Allowance:
        if self.answering is None or self.sender is None:
            return Allowance(asker=None, at=self.now)
        return allow(order, self.answering, self.sender, self.desk.limits, self.books, self.now)

    def _hold_back(self, why: str, order: MailOrder) -> None:
        """An answer too many: it is not owed, a person looks, and staff hear of it once a day (G9)."""
        self.muted = f"not answered: {why}"
        address = order.to[0]
        if self.books.jobs.mark_period(f"muted {address}", f"{self.now:%Y-%m-%d}", self.now):
            self.order(
                self._situation().alert(
                    f"{address} is not answered for now",
                    f"There were {why}. It may be a machine that answers our answers. Its mails are held.",
                    cause=f"muted {address}",
                    advice="Look at its mails in the review folder; answer by hand where a person wrote.",
                )
            )

    def _watch_for_floods(self) -> None:
        """Too many answers to people whom we do not know: none of them leaves for an hour, and staff hear of it."""
        if note_flood(self.desk.limits, self.books, self.now):
            self.order(
                self._situation().alert(
                    "Answers to doubtful senders are held back",
                    f"More than {self.desk.limits.per_10_minutes} answers to senders who are not verified, or may "
                    "be machines, were due within ten minutes. They stay in the outbox and none leaves for an hour "
                    "after the flood has ended. Everybody else is answered as always.",
                    cause="breaker",
                    advice="Look at what comes in; block it at the mail server if it is an attack.",
                )
            )

    def _situation(self) -> Situation:
        return self.desk.situation(now=self.now, received_at=self.now, sender=self.desk.clock_itself)

    def _worded_for_the_agency(self, order: MailOrder) -> MailOrder:
        """The agency and region of the case, whose folders of templates/ go before the common ones."""
        case = self.books.case(order.case) if order.case else None
        return order if case is None else replace(order, agency=case.agency, region=case.region)

    def write(self, order: MailOrder, *, cause: str) -> FinishedMail:
        """The finished mail of an order; the same cause gives the same Message-ID (G4)."""
        message_id = self.desk.message_id(order.kind, order.case, cause)
        answering = None
        if order.answers and self.answering is not None:
            message = self.answering
            answering = Answering(message_id=message.message_id, references=message.in_reply_to[::-1])
        return compose(
            order,
            desk=self.desk.identity,
            templates=self.desk.templates,
            message_id=message_id,
            now=self.now,
            answering=answering,
        )

    def finish(
        self,
        arrival: Arrival,
        message: Message,
        *,
        outcome: MessageOutcome,
        reason: str | None,
        case: str | None,
    ) -> None:
        """The mail at hand ends; its move in the mailbox is owed from now on and done after the commit."""
        ending = Ending(
            outcome=outcome,
            decided_at=self.now,
            reason=reason,
            case=case,
            target_folder=self.desk.folders[outcome],
            message_id=message.message_id,
            sender=message.sender_address,
            subject=mask(message.subject),
            content_key=message.content_key,
            skeleton=skeleton_of(message),
        )
        self.books.inbox.finish(arrival.id, ending)

    def bounced(self, message: Message) -> str | None:
        """A bounce of our own mail: a training start that bounced has not begun, and staff hear of it (A4)."""
        bounce = message.bounce
        known = bounce.original_message_id if bounce and bounce.original_message_id else None
        if bounce is None or known is None or not bounce.permanent or not self.desk.is_ours(known):
            return None
        owed = self.books.outbox.by_message_id((known,))
        if owed is None:
            return None
        why = f"bounced: {bounce.status or 'no status'} {', '.join(bounce.recipients)}"
        self.books.outbox.note_bounce(owed.id, why)
        if bounce.recipients and {one.lower() for one in bounce.recipients} <= set(owed.mail.cc):
            self.copy_refused(owed.mail, why)
        else:
            self.undelivered(owed.mail, why)
        return owed.mail.case

    def undelivered(self, mail: FinishedMail, why: str) -> None:
        """A mail of ours did not reach somebody: its window has not begun, and staff hear of it."""
        case = self.books.case(mail.case) if mail.case else None
        begins = mail.dated_on is not None and case is not None and mail.kind is not MailKind.CASE_START
        if begins and case is not None and case.state in {State.APPROVED, State.IN_TRAINING}:
            failed = case.after(Event.MAIL_FAILED, waits_for=f"a working address: {why}")
            save = SaveCase(case=failed, events=(Event.MAIL_FAILED,), note=why)
            self.books.apply((save,), at=self.now, cause=self.cause)
        situation = self._situation()
        region = self.books.region(case.region) if case and case.region else None
        self.order(
            situation.alert(
                f"{mail.case or 'A mail'}: {mail.kind.value} could not be delivered",
                f"Our mail to {', '.join(mail.recipients)} could not be delivered: {why}",
                cause=f"undelivered-{mail.message_id}",
                advice=f"Mend the address, then answer: {mail.case} resume"
                if begins
                else "Reach the person otherwise.",
                region=region,
                case=mail.case,
            )
        )

    def copy_refused(self, mail: FinishedMail, why: str) -> None:
        """The mail was sent, but somebody in copy did not get it (design 3.9, Recipients)."""
        situation = self._situation()
        self.order(
            situation.alert(
                f"{mail.case or 'A mail'}: a copy of {mail.kind.value} was refused",
                f"The mail was sent, but not to everybody: {why}",
                cause=f"copy-refused-{mail.message_id}",
                advice="Check the address in the directory and tell the person otherwise.",
                case=mail.case,
            )
        )

    def quarantine(self, arrival: Arrival, reason: str) -> None:
        """A mail that defeated the program: kept, put where staff see it, and told."""
        ending = Ending(
            outcome=MessageOutcome.QUARANTINED,
            decided_at=self.now,
            reason=reason,
            target_folder=self.desk.folders[MessageOutcome.QUARANTINED],
        )
        self.books.inbox.finish(arrival.id, ending)
        situation = self._situation()
        self.order(
            situation.alert(
                "A mail was quarantined",
                f"A mail that came in on {arrival.received_at:%Y-%m-%d} {reason}.",
                cause="quarantine",
                advice="It lies in the quarantine folder of the mailbox: please read it there.",
            )
        )

    def _cause_of(self, number: int) -> str:
        """What an order answers, so that the same mail decided twice owes the same Message-ID."""
        if self.answering is not None and self.answering.content_key:
            return f"{self.answering.content_key}:{number}"
        if self.cause.message is not None:
            return f"message {self.cause.message}:{number}"
        # the row tells the same command given twice in one instant apart; a transaction that is run again takes it again
        place = f"{self.cause}:{self.now.isoformat()}:{self._decision}:{number}"
        return hashlib.sha256(place.encode()).hexdigest()

    def _verdict(self) -> dict[str, object] | None:
        if self.answering is None:
            return None
        authenticity, screen = self.answering.authenticity, self.answering.screen
        return {
            "address": self.answering.sender_address,
            "verified": authenticity.verified,
            "reason": authenticity.reason,
            "screen": screen.kind.value,
        }
