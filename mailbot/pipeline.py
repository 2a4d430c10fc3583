"""START HERE. One mail from raw bytes to a committed decision, read from top to bottom in `handle`.

    bytes -> Message      intake      what was said, by whom, and is the sender believed?
    Message -> Intents    triage      what is wanted?
    Intents -> Decisions  policy      what do the rules say, and what follows?
    Decisions -> mails    reply       finished bytes
    everything            store       one transaction: decision, history, licenses, outbox, the mail itself

The clock comes in by `strike`, a command from the shell by `command`; both leave by the same door. Nothing here
touches a wire: what is owed lies in the outbox afterwards, and `jobs.deliver` sends it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.desk import Desk
from mailbot.entry import Entry
from mailbot.errors import NamesUnavailable
from mailbot.form_services import Submission, ask_to_confirm, confirmed_by, submission_of
from mailbot.model.decision import Decision, MailKind, MailOrder
from mailbot.model.directory import Sender, SenderRole
from mailbot.model.intent import Intent, IntentKind
from mailbot.model.mail import Arrival, FinishedMail, MessageOutcome
from mailbot.model.message import Message, ScreenClass
from mailbot.model.report import CommandResult
from mailbot.noted import decision_with_notes, with_notes
from mailbot.policy import clock
from mailbot.policy.decide import decide, groups
from mailbot.policy.private_data import tell_of_private_data
from mailbot.policy.reception import Reception, receive
from mailbot.policy.reschedules import waiting_removals
from mailbot.policy.situation import Situation
from mailbot.staff_commands import carry_out_all
from mailbot.store.cause import Cause
from mailbot.store.database import Store
from mailbot.store.unit_of_work import UnitOfWork
from mailbot.threads import thread_of
from mailbot.triage.commands import read_command, read_commands
from mailbot.triage.private_data import find_private_data, mask
from mailbot.triage.question import Question

WAIT_FOR_KEYS = timedelta(hours=6)
"""How long a mail waits for the name servers before it is held as one that nobody has proved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What became of one mail: everything that `explain` shows."""

    message: Message
    sender: Sender
    outcome: MessageOutcome
    reason: str | None
    intents: tuple[Intent, ...] = ()
    decisions: tuple[Decision, ...] = ()
    results: tuple[CommandResult, ...] = ()  # one for each intent that is a command, in their order
    orders: tuple[MailOrder, ...] = ()
    mails: tuple[FinishedMail, ...] = ()
    case: str | None = None


def handle(arrival: Arrival, desk: Desk, store: Store, now: datetime) -> Handled:
    """Decide one mail and commit everything that follows, or nothing.

    Args:
        arrival: the mail as the books have it.
        desk: rules, words, templates and settings.
        store: the books.
        now: the moment of the decision, aware.

    Raises:
        NamesUnavailable: DNS could not be asked for the key that may prove the sender; nothing was decided.
    """
    message = desk.reading.read(arrival.raw)
    if message.authenticity.unsettled and now - arrival.received_at < WAIT_FOR_KEYS:
        raise NamesUnavailable(message.authenticity.reason)
    with store.transaction() as books:
        handled = weigh(message, arrival, desk, books, now)
        books.commit()
    return handled


def weigh(message: Message, arrival: Arrival, desk: Desk, books: UnitOfWork, now: datetime) -> Handled:
    """The same inside a transaction of the caller, who commits it or, to explain a mail, does not."""
    # gather: the books as they were when the mail came in (design 3.9, Dates), and who writes
    received = replace(arrival, received_at=min(arrival.received_at, now))
    advance_to(received.received_at, desk, books)
    entry = Entry(desk=desk, books=books, now=now, cause=Cause(message=arrival.id), answering=message)
    sender = entry.sender = identify(message, desk, books, now)
    situation = desk.situation(now=now, received_at=received.received_at, sender=sender)
    # decide
    known = books.inbox.duplicate_of(message.content_key, arrival.id) is not None
    reception = receive(message, books, situation, known=known)
    submission = submission_of(message, desk, books) if reception.outcome is None else None
    if reception.outcome is not None:
        handled = _turn_away(message, sender, reception, entry)
    elif is_too_large(arrival, desk):
        handled = _turn_away(message, sender, too_large(message, sender, entry), entry)
    elif submission is not None:
        handled = _attend_form(message, sender, submission, situation, entry)
    elif (form := confirmed_by(message, sender, entry)) is not None:
        handled = _attend(form, sender, situation, entry)
    else:
        handled = _attend(message, sender, situation, entry)
    if entry.muted and handled.outcome is MessageOutcome.HANDLED:
        handled = replace(handled, outcome=MessageOutcome.HELD, reason=entry.muted)
    handled = replace(handled, reason=with_notes(handled.reason, handled.outcome, message.notes))
    # apply
    entry.finish(arrival, message, outcome=handled.outcome, reason=handled.reason, case=handled.case)
    return replace(handled, orders=entry.orders, mails=entry.mails)


def is_too_large(arrival: Arrival, desk: Desk) -> bool:
    """Was only the header of a mail fetched, for its size? Decided by what the mailbox said before the download."""
    return (arrival.size or 0) > desk.intake.limits.message_mib * 1024 * 1024


def too_large(message: Message, sender: Sender, entry: Entry) -> Reception:
    """A verified sender is told, once a day; a person of staff finds the mail in the review folder."""
    limit = entry.desk.intake.limits.message_mib
    last = entry.books.answered.last_to_address(message.sender_address.lower(), MailKind.TOO_LARGE.value)
    if sender.verified and (last is None or entry.now - last >= timedelta(days=1)):
        order = MailOrder(
            kind=MailKind.TOO_LARGE, to=(message.sender_address.lower(),), values={"limit_mib": limit}
        )
        entry.order(order)
    return Reception(outcome=MessageOutcome.HELD, reason=f"larger than {limit} MiB: it was not fetched")


def _attend_form(
    message: Message, sender: Sender, submission: Submission, situation: Situation, entry: Entry
) -> Handled:
    """A form service's mail counts as the representative's whom it names, proved or confirmed (design 3.9)."""
    speaker = submission.speaker(sender, entry.books, situation.today)
    unproved = submission.service.confirm == "confirm" or not submission.proved(message)
    if submission.requester is None or unproved:
        why = ask_to_confirm(submission, entry)
        read = _read(message, speaker, situation, entry)
        return Handled(message=message, sender=sender, outcome=MessageOutcome.HELD, reason=why, intents=read)
    entry.sender = speaker
    return _attend(message, speaker, replace(situation, sender=speaker), entry)


def _read(message: Message, sender: Sender, situation: Situation, entry: Entry) -> tuple[Intent, ...]:
    """What a sender wants, their own agencies and the case that the mail answers at hand; client data left out."""
    thread_case = thread_of(message, sender, entry.desk, entry.books)
    roster = entry.books.directory.roster(sender)
    question = Question(
        sender=sender, roster=roster, received_on=situation.received_on, thread_case=thread_case,
        removals=waiting_removals(sender, entry.books),
    )  # fmt: skip
    intents = entry.desk.reading.intents(message, question)
    return tuple(
        map(without_private_data, intents)
    )  # attached forms are read too: what they say is masked as well


def _attend(message: Message, sender: Sender, situation: Situation, entry: Entry) -> Handled:
    """Read what a believed sender wants and decide it, intent by intent."""
    intents = _read(message, sender, situation, entry)
    if holds_private_data(message):
        for order in tell_of_private_data(sender, situation):
            entry.order(order)
    commands = tuple(intent for intent in intents if intent.kind is IntentKind.COMMAND)
    decisions: list[Decision] = []
    results: tuple[CommandResult, ...] = ()
    if commands and sender.role is SenderRole.STAFF:
        lines = tuple(read_command(intent.text or "") for intent in commands)
        results, made = carry_out_all(lines, situation, entry)
        entry.order(_transcript(results, (sender.address,)))
        decisions += made
        intents_left = tuple(intent for intent in intents if intent.kind is not IntentKind.COMMAND)
    else:
        intents_left = intents
    for group in groups(intents_left):
        for decision in decide(group, entry.books, situation):
            noted = decision_with_notes(decision, message.notes)
            entry.enter(noted)
            decisions.append(noted)
    held = [decision.held for decision in decisions if decision.held]
    return Handled(
        message=message,
        sender=sender,
        outcome=MessageOutcome.HELD if held else MessageOutcome.HANDLED,
        reason="; ".join(dict.fromkeys(held)) or None,
        intents=intents,
        decisions=tuple(decisions),
        results=results,
        case=next((decision.case for decision in decisions if decision.case), None),
    )


def _turn_away(message: Message, sender: Sender, reception: Reception, entry: Entry) -> Handled:
    """A mail that does not pass the door: nothing it asks is done, nobody outside is told."""
    if reception.decision is not None:
        entry.enter(reception.decision)
    for alert in reception.alerts:
        entry.order(alert)
    case = entry.bounced(message) if message.screen.kind is ScreenClass.BOUNCE else None
    assert reception.outcome is not None  # the caller asked
    return Handled(
        message=message,
        sender=sender,
        outcome=reception.outcome,
        reason=reception.reason,
        decisions=(reception.decision,) if reception.decision else (),
        case=case,
    )


def identify(message: Message, desk: Desk, books: UnitOfWork, now: datetime) -> Sender:
    """Hold the From address against the directory; an unverified sender plays no part in anything."""
    return books.directory.sender(
        address=message.sender_address,
        name=message.sender_name,
        verified=message.authenticity.verified,
        form_addresses=desk.intake.form_addresses,
        today=now.astimezone(desk.zone).date(),
    )


def holds_private_data(message: Message) -> bool:
    """Does the mail speak of a client in a way that mail must not (A47)? Old quotes count: they lie here too."""
    said = (message.subject, *(line.text for line in message.body.lines))
    return any(find_private_data(text) for text in said)


def without_private_data(intent: Intent) -> Intent:
    """What the books keep of an intent, with client data masked; the raw mail alone has it (A47)."""
    masked = {name: mask(value) for name, value in intent.fields.items()}
    return replace(intent, fields=masked, text=mask(intent.text) if intent.text else intent.text)


# -- the clock and the shell -------------------------------------------------------------------------------------


def advance_to(instant: datetime, desk: Desk, books: UnitOfWork) -> tuple[Decision, ...]:
    """Let everything happen that was due before an instant: trainings lapse, removals fall due (P14, P23).

    Nothing is sent to anyone (P16); what the clock did stands in the next digest.
    """
    situation = desk.situation(now=instant, received_at=instant, sender=desk.clock_itself)
    cause = Cause(clock=f"deadlines {situation.today:%Y-%m-%d}")
    entry = Entry(desk=desk, books=books, now=instant, cause=cause)
    decisions = (*clock.decide_lapses(books, situation), *clock.decide_due_removals(books, situation))
    for decision in decisions:
        entry.enter(decision)
    return decisions


def command(
    lines: Iterable[str], desk: Desk, store: Store, now: datetime, *, who: str
) -> tuple[CommandResult, ...]:
    """Carry out staff commands from the shell: the same code as by mail, in one transaction.

    Returns:
        One result for each line that is neither blank nor a comment.
    """
    with store.transaction() as books:
        advance_to(now, desk, books)
        read = read_commands(lines)
        situation = desk.situation(now=now, received_at=now, sender=desk.clock_itself)
        cause = Cause(command=f"{who}: " + "; ".join(line.text for line in read))
        entry = Entry(desk=desk, books=books, now=now, cause=cause)
        results, _ = carry_out_all(read, situation, entry)
        books.commit()
    return results


def hold_unreadable(arrival: Arrival, desk: Desk, store: Store, now: datetime) -> None:
    """A mail on which every try failed goes to quarantine with its reason; staff hear of it (G13)."""
    with store.transaction() as books:
        entry = Entry(desk=desk, books=books, now=now, cause=Cause(message=arrival.id))
        entry.quarantine(arrival, f"{arrival.failure or 'could not be decided'} in {arrival.attempts} tries")
        books.commit()


def _transcript(results: tuple[CommandResult, ...], to: tuple[str, ...]) -> MailOrder:
    return MailOrder(kind=MailKind.COMMAND_RESULTS, to=to, values={"lines": results})
