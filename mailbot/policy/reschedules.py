"""Removals moved to another day or taken back, by those who may ask for them, before they are done (domain.md 6.5)."""

from dataclasses import replace

from mailbot.model.case import Case, CaseKind, Event, State
from mailbot.model.decision import Decision, MailKind, MailOrder, Outcome, SaveCase
from mailbot.model.directory import Person
from mailbot.model.intent import Doubt, Intent
from mailbot.policy.books import Books
from mailbot.policy.people import cases_matching, role_for
from mailbot.policy.reception import hand_over
from mailbot.policy.removals import decide_removal
from mailbot.policy.situation import Situation

OPEN = frozenset({State.AMBIGUOUS, State.UNVERIFIED, State.SCHEDULED, State.DUE})


def decide_reschedule(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Another day for a removal that is open; without one, it is a removal like any other."""
    case = open_removal(intent, books, situation)
    if (
        case is None
        or case.state not in {State.SCHEDULED, State.DUE}
        or Doubt.WHEN_CONTRADICTORY in intent.doubts
    ):
        return decide_removal(intent, books, situation)
    return decide_removal(
        replace(intent, reference=case.ref, agency=case.agency, person=case.person), books, situation
    )


def decide_rescission(intent: Intent, books: Books, situation: Situation) -> Decision:
    """The access is to stay after all: representatives and the signatory may say so until staff have ended it."""
    case = open_removal(intent, books, situation)
    if case is None:
        return hand_over(intent, situation, why="takes back a removal that the books do not have open")
    after = case.after(Event.RESCINDED, closed_on=situation.today, waits_for=None)
    agency = books.agency(case.agency)
    order = MailOrder(
        kind=MailKind.REMOVAL_CANCELLED,
        to=(situation.sender.address,),
        case=case.ref,
        values={"person_name": case.person.name, "agency": agency.name if agency else case.agency},
    )
    mails = [order]
    if case.state is State.DUE:
        mails.append(
            situation.alert(
                f"{case.ref}: the access of {case.person.name} is to stay",
                f"{situation.sender.address} took the removal back while it was due.",
                cause=f"rescinded-{case.ref}",
                advice="If the access was ended in HMIS already, set it up again.",
                region=books.region(case.region) if case.region else None,
                case=case.ref,
            )
        )
    save = SaveCase(case=after, events=(Event.RESCINDED,))
    return Decision(intent=intent, outcome=Outcome.GRANT, effects=(save,), mails=tuple(mails), case=case.ref)


def open_removal(intent: Intent, books: Books, situation: Situation) -> Case | None:
    """The one open removal that is meant, of an agency for which the sender may speak; None where it is not certain."""
    agencies = tuple(dict.fromkeys(a.agency for a in situation.sender.authorities))
    keys = [
        key
        for key in agencies
        if intent.agency in {None, key} and role_for(situation.sender, key, None) != "none"
    ]
    found = [case for key in keys for case in books.cases(key, CaseKind.REMOVAL) if case.state in OPEN]
    if intent.reference is not None:
        named = [case for case in found if case.ref == intent.reference]
        if named:
            return named[0]
    if intent.person is None or Doubt.WHO_AMBIGUOUS in intent.doubts:
        return None
    same = cases_matching(intent.person or Person(), tuple(found))
    return same[0] if len(same) == 1 else None
