"""Removals moved to another day or taken back, by those who may ask for them, before they are done (domain.md 6.5);
and requests and changes that the agency takes back.
"""

from dataclasses import replace

from mailbot.model.case import Case, CaseKind, Event, State
from mailbot.model.decision import Decision, Effect, MailKind, MailOrder, Outcome, SaveCase
from mailbot.model.directory import Sender
from mailbot.model.intent import Doubt, Intent
from mailbot.policy.books import Books
from mailbot.policy.departures import restore_authorities, withdraw
from mailbot.policy.licenses import keep
from mailbot.policy.people import cases_matching, role_for
from mailbot.policy.reception import hand_over
from mailbot.policy.removal_mails import cancelled_mail
from mailbot.policy.removals import decide_removal
from mailbot.policy.situation import Situation
from mailbot.policy.status import status_of

OPEN = frozenset({State.AMBIGUOUS, State.UNVERIFIED, State.SCHEDULED, State.DUE})


def decide_reschedule(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Another day for a removal that is open; without one, it is a removal like any other."""
    case = open_removal(intent, books, situation)
    if case is None or case.state not in {State.SCHEDULED, State.DUE}:
        return decide_removal(intent, books, situation)
    return decide_removal(
        replace(intent, reference=case.ref, agency=case.agency, person=case.person), books, situation
    )


def decide_rescission(intent: Intent, books: Books, situation: Situation) -> Decision:
    """The access is to stay after all, or the request is taken back: representatives and the signatory may say so."""
    case = open_removal(intent, books, situation)
    if case is not None:
        return _rescinded(intent, case, books, situation)
    request = open_request_of(intent, books, situation)
    if request is not None:
        return _withdrawn(intent, request, books, situation)
    return hand_over(intent, situation, why="takes back something that the books do not have open")


def _rescinded(intent: Intent, case: Case, books: Books, situation: Situation) -> Decision:
    """A removal is taken back; a license that was promised stays, and a designation that was suspended counts again."""
    after = case.after(Event.RESCINDED, closed_on=situation.today, waits_for=None)
    effects: list[Effect] = [
        SaveCase(case=after, events=(Event.RESCINDED,)),
        *restore_authorities(case, books),
    ]
    if case.person.email:
        effects += keep(case.person.email, case.agency, after, books)
    mails = [cancelled_mail(after, (situation.sender.address,), books, answers=True)]
    if case.state is State.DUE:
        mails.append(_access_stays(case, books, situation))
    return Decision(
        intent=intent, outcome=Outcome.GRANT, effects=tuple(effects), mails=tuple(mails), case=case.ref
    )


def _access_stays(case: Case, books: Books, situation: Situation) -> MailOrder:
    return situation.alert(
        f"{case.ref}: the access of {case.person.name} is to stay",
        f"{situation.sender.address} took the removal back while it was due.",
        cause=f"rescinded-{case.ref}",
        advice="If the access was ended in HMIS already, set it up again.",
        region=books.region(case.region) if case.region else None,
        case=case.ref,
    )


def _withdrawn(intent: Intent, case: Case, books: Books, situation: Situation) -> Decision:
    """A request or change is withdrawn by the agency; where it stands now is told to whoever took it back."""
    effects = withdraw(case, books, situation)
    closed = case.after(Event.WITHDRAWN, closed_on=situation.today, waits_for=None)
    agency = books.agency(case.agency)
    order = MailOrder(
        kind=MailKind.STATUS,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "people": (status_of(closed, situation),),
            "agency": agency.name if agency else case.agency,
        },
    )
    return Decision(
        intent=intent, outcome=Outcome.GRANT, effects=tuple(effects), mails=(order,), case=case.ref
    )


def waiting_removals(sender: Sender, books: Books) -> tuple[Case, ...]:
    """The removals that a mail of this sender may move or take back: accepted, not yet done, of an agency they speak for."""
    agencies = dict.fromkeys(authority.agency for authority in sender.authorities)
    found = (case for key in agencies for case in books.cases(key, CaseKind.REMOVAL))
    return tuple(case for case in found if case.state in {State.SCHEDULED, State.DUE})


def open_removal(intent: Intent, books: Books, situation: Situation) -> Case | None:
    """The one open removal that is meant, of an agency for which the sender may speak; None where it is not certain."""
    found = [case for case in _spoken_for(intent, books, situation) if case.kind is CaseKind.REMOVAL]
    return _the_one(intent, tuple(case for case in found if case.state in OPEN))


def open_request_of(intent: Intent, books: Books, situation: Situation) -> Case | None:
    """The one open request or change that is meant, in the same way."""
    found = [case for case in _spoken_for(intent, books, situation) if case.kind is not CaseKind.REMOVAL]
    return _the_one(
        intent,
        tuple(c for c in found if not c.ended and role_for(situation.sender, c.agency, c.region) != "none"),
    )


def _spoken_for(intent: Intent, books: Books, situation: Situation) -> tuple[Case, ...]:
    agencies = tuple(dict.fromkeys(a.agency for a in situation.sender.authorities))
    keys = (key for key in agencies if intent.agency in {None, key})
    return tuple(case for key in keys for case in books.cases(key))


def _the_one(intent: Intent, found: tuple[Case, ...]) -> Case | None:
    """By the reference, if the mail is not about somebody else; then by the person, if nobody else may be meant."""
    named = [case for case in found if case.ref == intent.reference]
    if named and (intent.person is None or cases_matching(intent.person, tuple(named))):
        return named[0]
    if intent.person is None or Doubt.WHO_AMBIGUOUS in intent.doubts:
        return None
    same = cases_matching(intent.person, found)
    return same[0] if len(same) == 1 else None
