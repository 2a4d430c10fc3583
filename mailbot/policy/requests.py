"""User access requests: who may ask, is it complete, who is it about, is a license free (P1, P2, P10..P13).

The rules of rules/requests.toml and rules/licenses.toml answer; `request_facts` supplies what they ask for, and this
module says what follows: a training that begins, a license notice, a question, a refusal, or a person who decides.
"""

from dataclasses import replace

from mailbot.model.case import Case, CaseKind, Event, State
from mailbot.model.decision import (
    Decision,
    Effect,
    MailKind,
    MailOrder,
    MoveLicense,
    Outcome,
    SaveCase,
)
from mailbot.model.intent import Intent
from mailbot.model.ledger import License
from mailbot.policy.books import Books
from mailbot.policy.licenses import license_of, pass_on, readdress, set_aside
from mailbot.policy.reception import hand_over
from mailbot.policy.request_facts import (
    Request,
    authorized,
    closed_request,
    complete,
    license_facts,
    open_request,
    practice_of,
    relieved,
    standing,
    understand,
)
from mailbot.policy.request_mails import (
    already_a_user,
    already_in_progress,
    license_notice,
    nobody_to_answer,
    question_mail,
    request_received,
)
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.training import begin
from mailbot.policy.wording import UNMATCHED, missing_in_words

MATTER = "requests"
A_PERSON = "a person at the helpdesk to look at it"  # ends the sentence "it waits for ..."

Step = tuple[Case, tuple[Event, ...]]
"""A case and the events that brought it there."""


def decide_request(
    intent: Intent,
    books: Books,
    situation: Situation,
    *,
    passing: License | None = None,
    freed: int = 0,
    linked: tuple[str, ...] = (),
) -> Decision:
    """Decide a request for a new user.

    Args:
        intent: an ADD, or the ADD half of a REPLACE.
        books: the facts, asked stage by stage.
        situation: time, sender and rules.
        passing: the license that the user who is replaced passes on.
        freed: licenses that the removal in the same mail gives back to the pool.
        linked: the removal of a replace.
    """
    request = replace(understand(intent, books, situation), passing=passing, freed=freed)
    answer = situation.rules.ask(
        MATTER,
        (
            ("authorized", lambda: authorized(request, situation)),
            ("complete", lambda: complete(request)),
            ("standing", lambda: standing(request, books, situation)),
            ("license", lambda: license_facts(request, books)),
        ),
        situation.received_on,
    )
    return _follow(request, answer, linked, books, situation)


def _follow(
    request: Request, answer: Answer, linked: tuple[str, ...], books: Books, situation: Situation
) -> Decision:
    if answer.outcome is Outcome.REFUSE:
        kind = answer.mail or MailKind.REQUEST_REFUSED
        refusal = MailOrder(kind=kind, to=(situation.sender.address,), values={"reason": None})
        return _decided(request, answer, None, (), (refusal,))
    case = open_request(request, books)
    waiting = relieved(request, books)
    if waiting is not None and answer.outcome is Outcome.GRANT:
        return _relieve(request, answer, waiting, linked, books, situation)
    kept = _promise(request, waiting, linked)
    if (
        case is not None and answer.outcome is Outcome.ASK
    ):  # also a repetition that is less complete than the first
        order = already_in_progress(case, situation)
        return replace(_decided(request, answer, None, kept, (order,)), case=case.ref)
    if answer.mail is MailKind.ALREADY_A_USER:
        return _decided(request, answer, None, (), (already_a_user(request, books, situation),))
    if request.agency is None:
        return _without_case(request, answer, books, situation)
    if case is not None:  # whatever the rules say, nobody has two requests under way at one agency (A26)
        why = f"asks for {case.person} again, whose request {case.ref} is under way"
        handed = hand_over(request.intent, situation, why=why, answer=answer)
        return replace(handed, effects=kept, case=case.ref if kept else None)
    received, events = _received(request, linked, books, situation)
    if answer.outcome is Outcome.ASK:
        return _ask(request, answer, (received, events), books, situation)
    received = replace(received, practice=practice_of(request, books, situation).cases)
    if answer.outcome is Outcome.GRANT:
        return _start(request, answer, (received, events), books, situation)
    if answer.stage == "license":
        return _await_license(request, answer, (received, events), books, situation)
    return _review(request, answer, (received, events), books, situation)


def _relieve(
    request: Request,
    answer: Answer,
    waiting: Case,
    linked: tuple[str, ...],
    books: Books,
    situation: Situation,
) -> Decision:
    """A replace brings the license for which a request of the same person has waited: its training begins (A16, A25)."""
    assert request.passing is not None  # or nothing is relieved
    known = waiting.with_(
        linked=tuple(dict.fromkeys((*waiting.linked, *linked))), requester=situation.sender.address
    )
    advance = begin(known, books, situation)
    save = SaveCase(case=advance.case, events=advance.events)
    effects = (save, pass_on(request.passing, advance.case))
    return _decided(request, answer, advance.case, effects, advance.mails)


def _promise(request: Request, waiting: Case | None, linked: tuple[str, ...]) -> tuple[Effect, ...]:
    """The license of who leaves is promised to who has waited for one, though nothing begins by this mail."""
    if waiting is None or request.passing is None:
        return ()
    known = waiting.with_(linked=tuple(dict.fromkeys((*waiting.linked, *linked))))
    return (SaveCase(case=known, events=()), pass_on(request.passing, known))


def _without_case(request: Request, answer: Answer, books: Books, situation: Situation) -> Decision:
    """No agency, no case: the question is asked, or a person decides, and nothing is opened yet."""
    if answer.outcome is not Outcome.ASK:
        why = " ".join(finding.said for finding in answer.findings if finding.enforced)
        handed = hand_over(request.intent, situation, why=why)
        return replace(_decided(request, answer, None, (), handed.mails), held=why)
    order = question_mail(request, answer, None, books, situation)
    return _decided(request, answer, None, (), (order,))


def _start(request: Request, answer: Answer, step: Step, books: Books, situation: Situation) -> Decision:
    """Set a license aside and begin the training (P10, P11)."""
    received, events = step
    own = license_of(received, books)
    has_another = own is not None and own.case != received.ref and request.passing is None
    if has_another or not received.person.email or not received.practice:
        # no rule foresees a license without access; and whatever the rules say, a training needs an address and a case
        waiting = replace(answer, outcome=Outcome.HOLD)
        return _review(request, waiting, step, books, situation)
    advance = begin(received, books, situation)
    save = SaveCase(case=advance.case, events=(*events, *advance.events))
    effects: tuple[Effect, ...] = (save, *_licenses(request, advance.case, books))
    return _decided(request, answer, advance.case, effects, advance.mails)


def _licenses(request: Request, case: Case, books: Books) -> list[MoveLicense]:
    """What is promised or held moves with a mended address; a replaced user's license passes on, else one is held."""
    effects = readdress(request.earlier, case, books) if request.earlier else []
    if request.passing is not None and case.person.email and license_of(case, books) is None:
        effects.append(pass_on(request.passing, case))
    if case.state is State.APPROVED:
        moved = {effect.kind for effect in effects}
        effects += [effect for effect in set_aside(case, books) if effect.kind not in moved]
    return effects


def _ask(request: Request, answer: Answer, step: Step, books: Books, situation: Situation) -> Decision:
    """Something is missing or must be confirmed: one mail names all of it, with the form to send back (P10)."""
    received, events = step
    lacking = tuple(label for label, _ in missing_in_words(request.intent, answer))
    case = received.after(Event.FOUND_INCOMPLETE, missing=lacking)
    order = question_mail(request, answer, case, books, situation)
    save = SaveCase(case=case, events=(*events, Event.FOUND_INCOMPLETE))
    return _decided(request, answer, case, (save, *_licenses(request, case, books)), (order,))


def _await_license(
    request: Request, answer: Answer, step: Step, books: Books, situation: Situation
) -> Decision:
    """A license has to come first; the request is kept (P13). Without a manager, or without any pool, staff hear (A17)."""
    received, events = step
    case = received.after(Event.FOUND_NO_LICENSE, waits_for="a license")
    mails: tuple[MailOrder, ...] = (license_notice(case, books, situation),)
    if answer.mail is not MailKind.LICENSE_NOTICE:
        mails = (nobody_to_answer(case, situation), request_received(case, A_PERSON, books, situation))
    why = " ".join(finding.said for finding in answer.findings if finding.enforced)
    save = SaveCase(case=case, events=(*events, Event.FOUND_NO_LICENSE), note=why)
    return _decided(request, answer, case, (save,), mails)


def _review(request: Request, answer: Answer, step: Step, books: Books, situation: Situation) -> Decision:
    """A person decides; the requester hears that the request is kept (P10)."""
    received, events = step
    why = " ".join(finding.said for finding in answer.findings if finding.enforced)
    case = received.after(Event.SENT_TO_REVIEW, waits_for=why)
    save = SaveCase(case=case, events=(*events, Event.SENT_TO_REVIEW), note=why)
    order = request_received(case, A_PERSON, books, situation)
    return _decided(request, answer, case, (save, *_licenses(request, case, books)), (order,))


# -- the case ----------------------------------------------------------------------------------------------------


def _received(request: Request, linked: tuple[str, ...], books: Books, situation: Situation) -> Step:
    """The case as it stands on arrival: the unfinished one completed, or a new one."""
    intent, earlier = request.intent, request.earlier
    fields = dict(intent.fields)
    if intent.projects_as_written:
        fields[UNMATCHED] = "; ".join(intent.projects_as_written)
    details = {
        "person": request.person,
        "region": request.region.key if request.region else None,
        "projects": intent.projects,
        "access_role": intent.access_role,
        "fields": fields,
        "missing": (),
        "requester": situation.sender.address,  # who submits the complete request is copied on what follows (P11)
    }
    if earlier is not None:
        links = tuple(dict.fromkeys((*earlier.linked, *linked)))
        return earlier.after(Event.COMPLETED, linked=links, **details), (Event.COMPLETED,)
    closed = closed_request(request, books)
    case = Case(
        ref=books.new_reference(CaseKind.REQUEST),
        kind=CaseKind.REQUEST,
        state=State.RECEIVED,
        agency=intent.agency or "",
        received_at=situation.received_at,
        linked=(*((closed.ref,) if closed else ()), *linked),
        **details,  # type: ignore[arg-type]  # a dict of the dataclass's own fields
    )
    return case, ()


def _decided(
    request: Request,
    answer: Answer,
    case: Case | None,
    effects: tuple[Effect, ...],
    mails: tuple[MailOrder, ...],
) -> Decision:
    return Decision(
        intent=request.intent,
        outcome=answer.outcome,
        findings=answer.findings,
        effects=effects,
        mails=mails,
        facts=answer.facts,
        asked=answer.asked,
        case=case.ref if case else None,
    )
