"""Answers to our own questions: "yes", "fix email: x" (triage reads them as corrections).

An answer counts only from somebody who may ask for the agency of the case, and only for a case that waits for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from mailbot.model.case import Case, CaseKind, State
from mailbot.model.decision import Decision, Outcome, SaveCase
from mailbot.model.directory import Person
from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.policy.books import Books
from mailbot.policy.changes import decide_change
from mailbot.policy.licenses import readdress
from mailbot.policy.people import is_outside_address, namesakes, role_for
from mailbot.policy.reception import hand_over
from mailbot.policy.removals import decide_removal
from mailbot.policy.requests import decide_request
from mailbot.policy.situation import Situation
from mailbot.policy.training import begin

Completion = Callable[[Intent, Case, Books, Situation], Decision]


def decide_answer(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Go on with the case that waited for this answer; anything else goes to a person."""
    case = books.case(intent.reference) if intent.reference else None
    if case is None or role_for(situation.sender, case.agency, case.region) == "none":
        return hand_over(intent, situation, why="answers a question that the desk has not put to this sender")
    complete = COMPLETIONS.get((case.kind, case.state))
    if complete is None:
        return hand_over(intent, situation, why=f"corrects {case.ref}, which is {case.state.value}")
    return complete(intent, case, books, situation)


def _complete_request(intent: Intent, case: Case, books: Books, situation: Situation) -> Decision:
    """A correction or a yes completes a request: what the case knows already counts as submitted (A45)."""
    person = intent.person or Person()
    lacking = tuple(
        name
        for name, value in (
            ("person_name", person.name or case.person.name),
            ("person_email", person.email or case.person.email),
            ("projects", intent.projects or intent.projects_as_written or case.projects),
        )
        if not value
    )
    merged = replace(
        intent, kind=IntentKind.ADD, source=Source.FORM, agency=case.agency, person=person, missing=lacking
    )
    return decide_request(merged, books, situation)


def _complete_change(intent: Intent, case: Case, books: Books, situation: Situation) -> Decision:
    """The same for a change (P20)."""
    merged = replace(
        intent,
        kind=IntentKind.MODIFY,
        source=Source.FORM,
        agency=case.agency,
        person=intent.person or case.person,
        missing=(),
    )
    return decide_change(merged, books, situation)


def _complete_removal(intent: Intent, case: Case, books: Books, situation: Situation) -> Decision:
    """A representative says yes to a removal that somebody else reported, or names whom they mean (A33, A38)."""
    meant = replace(intent, kind=IntentKind.REMOVE, source=Source.PROSE, agency=case.agency)
    return decide_removal(meant, books, situation)


def _mend_address(intent: Intent, case: Case, books: Books, situation: Situation) -> Decision:
    """The dated mail went to a wrong address: with the right one the training begins anew, with a new date (A4).

    A new address outside the agency's domains, or of somebody else of that name, is looked at by a person.
    """
    address = intent.person.email if intent.person else None
    if not address:
        return hand_over(intent, situation, why=f"answers {case.ref}, which waits for a working address")
    person = Person(name=case.person.name, email=address)
    doubtful = namesakes(person, books, case.agency, besides=case) or address == situation.sender.address
    if doubtful or is_outside_address(address, books.agency(case.agency)):
        return hand_over(intent, situation, why=f"gives an address for {case.ref} that a person must check")
    taken = books.license_of(case.agency, address)
    if taken is not None and taken.case != case.ref:
        return hand_over(intent, situation, why=f"gives an address for {case.ref} that somebody else has")
    advance = begin(case.with_(person=person, missing=()), books, situation)
    save = SaveCase(case=advance.case, events=advance.events, note=f"address mended: {address}")
    return Decision(
        intent=intent,
        outcome=Outcome.GRANT,
        effects=(save, *readdress(case, advance.case, books)),
        mails=advance.mails,
        case=case.ref,
    )


COMPLETIONS: Mapping[tuple[CaseKind, State], Completion] = {
    (CaseKind.REQUEST, State.INCOMPLETE): _complete_request,
    (CaseKind.REQUEST, State.DELIVERY_FAILED): _mend_address,
    (CaseKind.CHANGE, State.INCOMPLETE): _complete_change,
    (CaseKind.REMOVAL, State.AMBIGUOUS): _complete_removal,
    (CaseKind.REMOVAL, State.UNVERIFIED): _complete_removal,
}
