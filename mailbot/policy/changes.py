"""Changes of a current user's rights (P19, P20): by the same representatives, with training where it is needed.

Until staff make the change the access stays as it is, whatever becomes of the training.
"""

from dataclasses import replace

from mailbot.model.case import Case, CaseKind, Event, State
from mailbot.model.decision import Decision, Effect, MailKind, MailOrder, Outcome, SaveCase
from mailbot.model.directory import Agency
from mailbot.model.intent import Intent, IntentKind
from mailbot.policy.books import Books
from mailbot.policy.change_facts import Change, authorized, complete, standing, understand
from mailbot.policy.licenses import set_aside
from mailbot.policy.reception import hand_over
from mailbot.policy.request_mails import already_in_progress
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.training import begin
from mailbot.policy.training_mails import change_rows
from mailbot.policy.wording import form_of, missing_in_words

MATTER = "changes"
DETAILS = frozenset({"new_name", "new_email"})  # fields of a change read in sentences
A_PERSON = "a person at the helpdesk to look at it"  # these end the sentence "it waits for ..."
NO_TRAINING = "staff to make the change, for which no training is needed; you will hear when it is made"


def decide_change(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Decide a change of access rights; a new name or address alone is written into HMIS by a person."""
    if DETAILS & intent.fields.keys() and not (intent.projects or intent.projects_removed):
        return hand_over(intent, situation, why="A user's name or address is to be changed.")
    change = understand(intent, books, situation)
    answer = situation.rules.ask(
        MATTER,
        (
            ("authorized", lambda: authorized(change, situation)),
            ("complete", lambda: complete(change)),
            ("standing", lambda: standing(change, books, situation)),
        ),
        situation.received_on,
    )
    return _follow(change, answer, books, situation)


# -- what follows ------------------------------------------------------------------------------------------------


def _follow(change: Change, answer: Answer, books: Books, situation: Situation) -> Decision:
    if answer.outcome is Outcome.REFUSE:
        kind = answer.mail or MailKind.REQUEST_REFUSED
        order = MailOrder(kind=kind, to=(situation.sender.address,), values={"reason": None})
        return _decided(change, answer, None, (), (order,))
    if answer.mail is MailKind.ALREADY_IN_PROGRESS and change.open_change is not None:
        open_change = change.open_change
        decision = _decided(change, answer, None, (), (already_in_progress(open_change, situation),))
        return replace(decision, case=open_change.ref)
    if answer.outcome is Outcome.ASK:
        return _ask(change, answer, books, situation)
    if change.agency is None or change.user is None:
        why = " ".join(finding.said for finding in answer.findings if finding.enforced)
        handed = hand_over(change.intent, situation, why=why)
        return replace(_decided(change, answer, None, (), handed.mails), held=why)
    received, events = _received(change, change.agency, books, situation)
    if answer.outcome is not Outcome.GRANT:
        return _wait(change, answer, (received, events), books, situation)
    if not change.missing_cases:
        return _apply_without_training(change, answer, (received, events), books, situation)
    advance = begin(received, books, situation)
    save = SaveCase(case=advance.case, events=(*events, *advance.events))
    return _decided(change, answer, advance.case, (save, *set_aside(advance.case, books)), advance.mails)


Step = tuple[Case, tuple[Event, ...]]


def _apply_without_training(
    change: Change, answer: Answer, step: Step, books: Books, situation: Situation
) -> Decision:
    """No training is needed: staff make the change, and the requester hears when it is made (A30)."""
    received, events = step
    case = received.after(Event.NO_TRAINING_NEEDED, waits_for="staff to make the change in HMIS")
    save = SaveCase(case=case, events=(*events, Event.NO_TRAINING_NEEDED))
    order = _received_mail(case, NO_TRAINING, books, situation)
    return _decided(change, answer, case, (save, *set_aside(case, books)), (order,))


def _wait(change: Change, answer: Answer, step: Step, books: Books, situation: Situation) -> Decision:
    received, events = step
    why = " ".join(finding.said for finding in answer.findings if finding.enforced)
    case = received.after(Event.SENT_TO_REVIEW, waits_for=why)
    order = _received_mail(case, A_PERSON, books, situation)
    save = SaveCase(case=case, events=(*events, Event.SENT_TO_REVIEW), note=why)
    return _decided(change, answer, case, (save,), (order,))


def _ask(change: Change, answer: Answer, books: Books, situation: Situation) -> Decision:
    """Something is missing; or the person is no user here and an add may be meant: its form goes back (A29)."""
    intent = change.intent
    no_user = answer.stage == "standing"
    form = replace(intent, kind=IntentKind.ADD) if no_user else intent
    case: Case | None = None
    effects: tuple[Effect, ...] = ()
    if change.agency is not None and not no_user:
        received, events = _received(change, change.agency, books, situation)
        lacking = tuple(label for label, _ in missing_in_words(intent, answer))
        case = received.after(Event.FOUND_INCOMPLETE, missing=lacking)
        effects = (SaveCase(case=case, events=(*events, Event.FOUND_INCOMPLETE)),)
    order = MailOrder(
        kind=answer.mail or MailKind.REQUEST_INCOMPLETE,
        to=(situation.sender.address,),
        case=case.ref if case else None,
        values={
            "person_name": change.person.name,
            "agency": change.agency.name if change.agency else None,
            "missing": missing_in_words(intent, answer),
            "form": form_of(form, change.agency, books),
            "is_draft": False,
            "read_as": (),
        },
    )
    return _decided(change, answer, case, effects, (order,))


def _received_mail(case: Case, why: str, books: Books, situation: Situation) -> MailOrder:
    agency = books.agency(case.agency)
    names = {project.key: project.name for project in books.projects(case.agency)}
    return MailOrder(
        kind=MailKind.REQUEST_RECEIVED,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "person_name": case.person.name or case.person.email or "",
            "agency": agency.name if agency else case.agency,
            "waits_for": why,
            "read_as": (("User", str(case.person)), *change_rows(case, names)),
        },
    )


def _received(change: Change, agency: Agency, books: Books, situation: Situation) -> Step:
    """The case as it stands on arrival: the unfinished one completed, or a new one."""
    intent = change.intent
    details = {
        "person": change.person,
        "region": change.region.key if change.region else None,
        "requester": situation.sender.address,
        "projects": intent.projects,
        "projects_removed": intent.projects_removed,
        "access_role": intent.access_role,
        "fields": dict(intent.fields),
        "missing": (),
        "practice": change.missing_cases,
    }
    if change.earlier is not None:
        return change.earlier.after(Event.COMPLETED, **details), (Event.COMPLETED,)
    case = Case(
        ref=books.new_reference(CaseKind.CHANGE),
        kind=CaseKind.CHANGE,
        state=State.RECEIVED,
        agency=agency.key,
        received_at=situation.received_at,
        **details,  # type: ignore[arg-type]  # a dict of the dataclass's own fields
    )
    return case, ()


def _decided(
    change: Change,
    answer: Answer,
    case: Case | None,
    effects: tuple[Effect, ...],
    mails: tuple[MailOrder, ...],
) -> Decision:
    return Decision(
        intent=change.intent,
        outcome=answer.outcome,
        findings=answer.findings,
        effects=effects,
        mails=mails,
        facts=answer.facts,
        asked=answer.asked,
        case=case.ref if case else None,
    )
