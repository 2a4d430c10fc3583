"""What trainees say about their own training: they may hand in a step, and nothing else (P6; domain.md 6.3)."""

from mailbot.errors import CommandRefused, IllegalMove
from mailbot.model.case import Case, CaseKind, State
from mailbot.model.decision import Decision, MailKind, MailOrder, Outcome, SaveCase
from mailbot.model.intent import Intent
from mailbot.policy.books import Books
from mailbot.policy.reception import hand_over
from mailbot.policy.situation import Situation
from mailbot.policy.training import record_step


def decide_step_submitted(intent: Intent, books: Books, situation: Situation) -> Decision:
    """A trainee hands in the step at hand; staff review it. Nobody is told to wait: the digest shows it to staff."""
    case = own_training(intent, books, situation)
    if case is None:
        return hand_over(intent, situation, why="says that a step is done, and is no trainee in training")
    if case.state in {State.CLOSED_EXPIRED, State.CLOSED_NOT_APPLIED}:
        return _closed(intent, case, books, situation)
    try:
        advance = record_step(case, "submitted")
    except (CommandRefused, IllegalMove) as refusal:
        return hand_over(intent, situation, why=str(refusal))
    waiting = advance.case.with_(waits_for="staff to review the step")
    return Decision(
        intent=intent,
        outcome=Outcome.GRANT,
        effects=(SaveCase(case=waiting, events=advance.events, note=intent.text),),
        case=case.ref,
    )


def own_training(intent: Intent, books: Books, situation: Situation) -> Case | None:
    """The sender's own training: the one that the mail answers, else the latest, an open one first."""
    address = situation.sender.address
    own = [
        case
        for agency in situation.sender.agencies
        for case in books.cases(agency.key)
        if case.kind is not CaseKind.REMOVAL and case.person.email == address
    ]
    named = [case for case in own if case.ref == intent.reference]
    running = [case for case in own if case.state is State.IN_TRAINING]
    return next(iter(named or running or own), None)


def _closed(intent: Intent, case: Case, books: Books, situation: Situation) -> Decision:
    """Too late: the training is closed, said only because the trainee wrote (A12, P15, P16)."""
    agency = books.agency(case.agency)
    order = MailOrder(
        kind=MailKind.TRAINING_CLOSED,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "person_name": case.person.name,
            "agency": agency.name if agency else case.agency,
            "closed_on": case.closed_on,
        },
    )
    return Decision(intent=intent, outcome=Outcome.REFUSE, mails=(order,), case=case.ref)
