"""What trainees say about their own training: they may hand in a step, and nothing else (P6; domain.md 6.3)."""

from dataclasses import replace

from mailbot.errors import CommandRefused, IllegalMove
from mailbot.model.case import Case, CaseKind, State
from mailbot.model.decision import Decision, MailKind, MailOrder, Outcome, SaveCase
from mailbot.model.directory import SenderRole
from mailbot.model.intent import Intent
from mailbot.policy.books import Books
from mailbot.policy.reception import hand_over
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.training import record_step
from mailbot.policy.training_rules import CLOSED, ask_training


def decide_step_submitted(intent: Intent, books: Books, situation: Situation) -> Decision:
    """A trainee hands in the step at hand; staff review it. Nobody is told to wait: the digest shows it to staff."""
    case = own_training(intent, books, situation)
    by = "trainee" if case is not None else "other"
    answer = ask_training(case, "step-submitted", by=by, situation=situation, step=intent.step)
    if case is not None and answer.mail is MailKind.TRAINING_CLOSED:
        return _decided(intent, answer, case, mails=(closed_mail(case, books, situation),))
    if answer.outcome is not Outcome.GRANT or case is None:
        why = " ".join(finding.said for finding in answer.findings if finding.enforced)
        return _with(hand_over(intent, situation, why=why), answer)
    try:
        _check_step(intent, case)
        advance = record_step(case, "submitted")
    except (CommandRefused, IllegalMove) as refusal:
        return _with(hand_over(intent, situation, why=str(refusal)), answer)
    save = SaveCase(case=advance.case, events=advance.events, note=intent.text)
    return replace(_decided(intent, answer, case), effects=(save,))


def _check_step(intent: Intent, case: Case) -> None:
    """The step that is named must be the one at hand; an approved one is not handed in again."""
    at = case.current_practice
    step = case.practice[at].current_step if at is not None and case.practice else None
    if intent.step is not None and step is not None and intent.step != step + 1:
        raise CommandRefused(f"says that step {intent.step} is done, and step {step + 1} is the one at hand")


def own_training(intent: Intent, books: Books, situation: Situation) -> Case | None:
    """The sender's own training: one that runs goes before one that has closed, the one the mail answers before others."""
    address = situation.sender.address
    own = [
        case
        for agency in situation.sender.agencies
        for case in books.cases(agency.key)
        if case.kind is not CaseKind.REMOVAL and case.person.email == address
    ]
    running = [case for case in own if case.state is State.IN_TRAINING]
    closed = [case for case in own if case.state in CLOSED]
    return next((c for c in running if c.ref == intent.reference), None) or next(
        iter((*running, *(c for c in closed if c.ref == intent.reference), *own)), None
    )


def closed_training(intent: Intent, books: Books, situation: Situation) -> Case | None:
    """The training of a sender who is nothing but a trainee whose window has ended; None while anything else is open."""
    if situation.sender.role is not SenderRole.TRAINEE:
        return None
    case = own_training(intent, books, situation)
    return case if case is not None and case.state in CLOSED else None


def closed_mail(case: Case, books: Books, situation: Situation) -> MailOrder:
    """Too late: the training is closed, said only because the trainee wrote (A12, P15, P16)."""
    agency = books.agency(case.agency)
    return MailOrder(
        kind=MailKind.TRAINING_CLOSED,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "person_name": case.person.name or case.person.email or "",
            "agency": agency.name if agency else case.agency,
            "closed_on": case.closed_on or case.deadline_on,
        },
    )


def _decided(intent: Intent, answer: Answer, case: Case, mails: tuple[MailOrder, ...] = ()) -> Decision:
    return _with(Decision(intent=intent, outcome=answer.outcome, mails=mails, case=case.ref), answer)


def _with(decision: Decision, answer: Answer) -> Decision:
    """The decision with what it rests on; one that hands over keeps its outcome unless the rules are stricter."""
    outcome = max(decision.outcome, answer.outcome, key=lambda one: one.strictness)
    return replace(
        decision, outcome=outcome, findings=answer.findings, facts=answer.facts, asked=answer.asked
    )
