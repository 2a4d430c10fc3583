"""Answers to our own questions: "yes", "fix email: x" (triage reads them as corrections).

An answer counts only from somebody who may ask for the agency of the case, and only for a case that waits for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from mailbot.model.case import Case, CaseKind, Event, State
from mailbot.model.decision import Decision, MailOrder, Outcome, SaveCase
from mailbot.model.directory import Person
from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.policy.books import Books
from mailbot.policy.people import role_for
from mailbot.policy.reception import hand_over
from mailbot.policy.removals import decide_removal
from mailbot.policy.requests import decide_request
from mailbot.policy.situation import Situation
from mailbot.policy.training import begin

YES = "confirmed"
"""The field that triage sets when the first line of an answer says yes."""

Completion = Callable[[Intent, Case, Books, Situation], Decision]


def decide_answer(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Go on with the case that waited for this answer; anything else goes to a person."""
    case = books.case(intent.reference) if intent.reference else None
    if case is None or role_for(situation.sender, case.agency, None) == "none":
        return hand_over(intent, situation, why="answers a question that the desk has not put to this sender")
    complete = COMPLETIONS.get((case.kind, case.state))
    if complete is None:
        return hand_over(intent, situation, why=f"corrects {case.ref}, which is {case.state.value}")
    return complete(intent, case, books, situation)


def _complete_request(intent: Intent, case: Case, books: Books, situation: Situation) -> Decision:
    """A correction or a yes completes a request: what the case knows already counts as submitted (A45)."""
    merged = replace(
        intent, kind=IntentKind.ADD, source=Source.FORM, agency=case.agency, missing=(), doubts=intent.doubts
    )
    person = merged.person or case.person
    lacking = tuple(
        name
        for name, value in (
            ("person_name", person.name or case.person.name),
            ("person_email", person.email or case.person.email),
            ("projects", merged.projects or case.projects),
        )
        if not value
    )
    return decide_request(replace(merged, missing=lacking), books, situation)


def _complete_removal(intent: Intent, case: Case, books: Books, situation: Situation) -> Decision:
    """A representative says yes to a removal that somebody else reported, or names whom they mean (A33, A38)."""
    person = intent.person or case.person
    meant = replace(
        intent,
        kind=IntentKind.REMOVE,
        agency=case.agency,
        person=person,
        effective_on=intent.effective_on or case.effective_on,
        last_needed_on=intent.last_needed_on or case.last_needed_on,
    )
    return decide_removal(meant, books, situation)


def _mend_address(intent: Intent, case: Case, books: Books, situation: Situation) -> Decision:
    """The training start went to a wrong address: with the right one it begins anew, with a new date (A4)."""
    address = intent.person.email if intent.person else None
    if not address or case.state is not State.DELIVERY_FAILED:
        return hand_over(intent, situation, why=f"corrects {case.ref}, which is {case.state.value}")
    mended = case.with_(person=Person(name=case.person.name, email=address))
    advance = begin(mended, books, situation)
    mails: tuple[MailOrder, ...] = advance.mails
    save = SaveCase(case=advance.case, events=(Event.ACCEPTED,))
    return Decision(intent=intent, outcome=Outcome.GRANT, effects=(save,), mails=mails, case=case.ref)


COMPLETIONS: Mapping[tuple[CaseKind, State], Completion] = {
    (CaseKind.REQUEST, State.INCOMPLETE): _complete_request,
    (CaseKind.REQUEST, State.NEEDS_CONFIRM): _complete_request,
    (CaseKind.REQUEST, State.DELIVERY_FAILED): _mend_address,
    (CaseKind.REMOVAL, State.AMBIGUOUS): _complete_removal,
    (CaseKind.REMOVAL, State.UNVERIFIED): _complete_removal,
}
