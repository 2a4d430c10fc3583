"""At the door: what may be worked on at all, who is believed, and what a person must see instead.

Decided for the whole mail before any intent is; a mail that does not pass is told nothing (G10, G11).
"""

from dataclasses import dataclass, replace

from mailbot.model.decision import Decision, MailKind, MailOrder, Outcome
from mailbot.model.directory import Sender
from mailbot.model.intent import Intent
from mailbot.model.mail import MessageOutcome
from mailbot.model.message import Message, ScreenClass, Verdict
from mailbot.policy.books import Books
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation

MATTER = "mail"
IGNORED = frozenset({ScreenClass.AUTOMATIC, ScreenClass.BOUNCE, ScreenClass.OWN})
STAFF = "A person of staff decides."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """What becomes of a mail at the door."""

    outcome: MessageOutcome | None  # None: it passes, its intents are decided
    reason: str | None = None
    alerts: tuple[MailOrder, ...] = ()
    decision: Decision | None = None  # what the rules of matter "mail" said


def receive(message: Message, books: Books, situation: Situation, *, known: bool = False) -> Reception:
    """Decide whether a mail passes; `known` is one that was here before.

    Automatic mail, bounces and our own mail are ignored; lists, malformed and stale mail wait for a person; somebody
    who pretends is quarantined; an unverified sender is held (design 3.9, Trust).
    """
    stale = is_stale(message, situation, known=known)
    if known and not stale:
        return Reception(outcome=MessageOutcome.IGNORED, reason="the same mail was delivered before")
    screen = message.screen
    if screen.kind is ScreenClass.MALFORMED:
        return Reception(outcome=MessageOutcome.HELD, reason=screen.reason or "malformed")
    if screen.kind in IGNORED:
        return Reception(outcome=MessageOutcome.IGNORED, reason=screen.reason or screen.kind.value)
    answer = situation.rules.ask(
        MATTER,
        (
            (
                "authentic",
                lambda: {
                    "sender_verified": message.authenticity.verified,
                    "sender_pretends": message.authenticity.verdict is Verdict.FAIL,
                },
            ),
        ),
        situation.received_on,
    )
    decision = Decision(
        intent=None, outcome=answer.outcome, findings=answer.findings, facts=answer.facts, asked=answer.asked
    )
    if answer.outcome is not Outcome.GRANT:
        return _not_believed(message, answer.outcome, decision, books, situation)
    if stale:
        return Reception(outcome=MessageOutcome.HELD, reason=_age(message, situation), decision=decision)
    if screen.kind is ScreenClass.FORM:
        return Reception(outcome=None, decision=decision)
    if screen.kind is ScreenClass.LIST or not screen.answerable:
        return Reception(
            outcome=MessageOutcome.HELD, reason=screen.reason or "not answerable", decision=decision
        )
    return Reception(outcome=None, decision=decision)


def is_stale(message: Message, situation: Situation, *, known: bool) -> bool:
    """Was a believed mail written so long before it arrived that somebody may be sending an old one again (A31)?

    Only what its author's domain signed can be sent again by others and still be believed; a mail whose first copy is
    known was sent again, whoever did it. Any other is new, and its author's clock is wrong.
    Held against the arrival in the mailbox, not the moment of the decision: a mail that waited there while the desk was
    down is as old as it was (design 3.9, Dates). Mail servers try for five days (RFC 5321 section 4.5.4.1).
    """
    if message.sent_at is None or message.screen.kind not in {ScreenClass.PERSON, ScreenClass.FORM}:
        return False
    old = situation.received_at - message.sent_at > situation.stale_after
    return old and message.authenticity.verified and (known or message.signed)


def _age(message: Message, situation: Situation) -> str:
    assert message.sent_at is not None  # a stale mail has a date
    days = (situation.received_at - message.sent_at).days
    return f"stale: written {message.sent_at:%Y-%m-%d}, {days} days before it arrived; it may be an old mail sent again"


def _not_believed(
    message: Message, outcome: Outcome, decision: Decision, books: Books, situation: Situation
) -> Reception:
    """No answer that tells anything; an alert when the address is one that we know (design 3.9, Trust)."""
    pretends = outcome is Outcome.REFUSE
    ending = MessageOutcome.QUARANTINED if pretends else MessageOutcome.HELD
    reason = f"sender not verified: {message.authenticity.reason}"
    alerts: tuple[MailOrder, ...] = ()
    if is_on_roster(message.sender_address.lower(), books):
        what = "failed" if pretends else "could not be verified"
        alert = situation.alert(
            f"A mail from {message.sender_address} {what}",
            f"A mail that names {message.sender_address} as its sender {what} authentication. Nothing was done.",
            cause=f"unverified-{message.sender_address}",
            advice="If the person did write it, ask them by another way, and have them write again.",
        )
        alerts = (alert,)
    return Reception(outcome=ending, reason=reason, alerts=alerts, decision=decision)


def understood(*, yes: bool, situation: Situation) -> Answer:
    """What the rules say to a mail that is understood, or is not: only what they grant is decided further (P18, P24)."""
    return situation.rules.ask(MATTER, (("standing", lambda: {"understood": yes}),), situation.received_on)


def is_on_roster(address: str, books: Books) -> bool:
    """Is this the address of a representative, a signatory or staff?"""
    return bool(books.authorities_of(address)) or any(member.email == address for member in books.staff())


def hand_over(
    intent: Intent,
    situation: Situation,
    *,
    why: str,
    answer: Answer | None = None,
    understood: tuple[tuple[str, str], ...] = (),
) -> Decision:
    """What the desk cannot settle goes to a person, and the sender is told so once (P18).

    Args:
        intent: what was wanted.
        situation: who wrote.
        why: for staff.
        answer: what the rules said, where they were asked.
        understood: rows for the mail.
    """
    sender: Sender = situation.sender
    order = MailOrder(kind=MailKind.HANDED_TO_STAFF, to=(sender.address,), values={"understood": understood})
    decision = Decision(intent=intent, outcome=Outcome.HOLD, mails=(order,), held=why)
    if answer is None:
        return decision
    return replace(decision, findings=answer.findings, facts=answer.facts, asked=answer.asked)
