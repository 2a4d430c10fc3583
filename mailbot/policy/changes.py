"""Changes of a current user's rights (P19, P20): by the same representatives, with training where it is needed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.model.case import Case, CaseKind, Event, PracticeCase, State
from mailbot.model.decision import Decision, Effect, MailKind, MailOrder, Outcome, SaveCase
from mailbot.model.directory import Access, Agency, Person
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.policy.books import Books
from mailbot.policy.people import access_matching, cases_matching, namesakes, role_for
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.training import begin, change_rows
from mailbot.policy.wording import case_in_words, form_of, missing_in_words

MATTER = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change as far as it is understood."""

    intent: Intent
    agency: Agency | None
    user: Access | None  # the one current user who is meant
    open_change: Case | None
    earlier: Case | None  # an unfinished change that this mail completes
    missing_cases: tuple[PracticeCase, ...]  # practice cases that the user has not done at this agency
    types_unknown: bool

    @property
    def only_takes_away(self) -> bool:
        """Does the change take projects away and nothing else?"""
        return bool(self.intent.projects_removed) and not self.intent.projects and not self.intent.access_role


def decide_change(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Decide a change of access rights."""
    change = _understand(intent, books, situation)
    answer = situation.rules.ask(
        MATTER,
        (
            ("authorized", lambda: {"requester_role": role_for(situation.sender, intent.agency, None)}),
            ("complete", lambda: _complete(change, situation)),
            ("standing", lambda: _standing(change, books, situation)),
        ),
        situation.received_on,
    )
    return _follow(change, answer, books, situation)


def _understand(intent: Intent, books: Books, situation: Situation) -> Change:
    agency = books.agency(intent.agency) if intent.agency else None
    key = agency.key if agency else ""
    person = intent.person or Person()
    users = access_matching(person, books, key)
    user = users[0] if len(users) == 1 else None
    same = cases_matching(person, books.cases(key, CaseKind.CHANGE)) if agency else ()
    unfinished = next((c for c in same if c.state in {State.INCOMPLETE, State.NEEDS_CONFIRM}), None)
    added = tuple(p for p in books.projects(key) if p.key in intent.projects)
    choice = situation.rules.practice_cases.choose(added, intent.access_role if not added else None)
    done = user.completed_practice_cases if user else ()
    return Change(
        intent=intent,
        agency=agency,
        user=user,
        open_change=next((c for c in same if not c.ended and c != unfinished), None),
        earlier=unfinished,
        missing_cases=tuple(c for c in choice.cases if c.key not in done)
        if intent.projects or intent.access_role
        else (),
        types_unknown=bool(choice.unknown),
    )


def _complete(change: Change, situation: Situation) -> Mapping[str, object]:
    intent = change.intent
    wanted = intent.projects or intent.projects_removed or intent.projects_as_written
    return {
        "agency": change.agency.name if change.agency else None,
        "person_name": (intent.person.name or intent.person.email) if intent.person else None,
        "projects": "; ".join(wanted) or intent.access_role,
        "unmatched_projects": len(intent.projects_as_written),
        "decoding_doubtful": situation.decoding_doubtful or Doubt.DECODING in intent.doubts,
        "label_guessed": Doubt.LABEL_GUESSED in intent.doubts or Doubt.CONFLICT in intent.doubts,
        "person_known": "several" if Doubt.WHO_AMBIGUOUS in intent.doubts else "one",
    }


def _standing(change: Change, books: Books, situation: Situation) -> Mapping[str, object]:
    agency = change.agency.key if change.agency else ""
    return {
        "person_is_user": change.user is not None,
        "open_change": change.open_change is not None,
        "only_takes_away": change.only_takes_away,
        "missing_cases_count": len(change.missing_cases),
        "project_type_unknown": change.types_unknown,
        "staff_review": situation.staff_review,
        "same_name_other_address": namesakes(change.intent.person or Person(), books, agency),
    }


# -- what follows ------------------------------------------------------------------------------------------------


def _follow(change: Change, answer: Answer, books: Books, situation: Situation) -> Decision:
    if answer.outcome is Outcome.REFUSE:
        kind = answer.mail or MailKind.REQUEST_REFUSED
        return _decided(change, answer, None, (), (_plain(kind, situation),))
    if answer.mail is MailKind.ALREADY_IN_PROGRESS and change.open_change is not None:
        return _already_open(change, change.open_change, answer, situation)
    if answer.outcome is Outcome.ASK:
        return _ask(change, answer, books, situation)
    if change.agency is None or change.user is None:
        why = " ".join(finding.said for finding in answer.findings)
        return replace(_decided(change, answer, None, (), ()), held=why)
    received = _received(change, books, situation)
    if answer.outcome is not Outcome.GRANT:
        return _wait(change, received, answer, books, situation)
    if not change.missing_cases:
        return _apply_without_training(change, received, answer, books, situation)
    advance = begin(received, books, situation)
    save = SaveCase(case=advance.case, events=advance.events)
    return _decided(change, answer, advance.case, (save,), advance.mails)


def _apply_without_training(
    change: Change, received: Case, answer: Answer, books: Books, situation: Situation
) -> Decision:
    """No training is needed: staff make the change, and the requester hears when it is made (A30)."""
    event = Event.NO_TRAINING_NEEDED
    case = received.after(event, waits_for="staff to make the change in HMIS")
    why = "No training is needed. Staff will make the change, and you will hear when it is made."
    return _decided(
        change,
        answer,
        case,
        (SaveCase(case=case, events=(event,)),),
        (_received_mail(case, why, books, situation),),
    )


def _wait(change: Change, received: Case, answer: Answer, books: Books, situation: Situation) -> Decision:
    why = " ".join(finding.said for finding in answer.findings if finding.enforced)
    case = received.after(Event.SENT_TO_REVIEW, waits_for=why)
    order = _received_mail(case, "A person at the helpdesk will look at it.", books, situation)
    save = SaveCase(case=case, events=(Event.SENT_TO_REVIEW,), note=why)
    return _decided(change, answer, case, (save,), (order,))


def _ask(change: Change, answer: Answer, books: Books, situation: Situation) -> Decision:
    """Something is missing, or the person is no user here and an add may be meant (A29)."""
    intent = change.intent
    no_user = change.agency is not None and change.user is None and not intent.missing
    form = replace(intent, kind=IntentKind.ADD) if no_user else intent
    order = MailOrder(
        kind=answer.mail or MailKind.REQUEST_INCOMPLETE,
        to=(situation.sender.address,),
        values={
            "person_name": intent.person.name if intent.person else None,
            "agency": change.agency.name if change.agency else None,
            "missing": missing_in_words(intent, answer),
            "form": form_of(form, change.agency, books),
            "is_draft": False,
            "read_as": (),
        },
    )
    return _decided(change, answer, None, (), (order,))


def _already_open(change: Change, case: Case, answer: Answer, situation: Situation) -> Decision:
    order = MailOrder(
        kind=MailKind.ALREADY_IN_PROGRESS,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "subject_of": "change",
            "person_name": case.person.name,
            "state_text": case_in_words(case),
            "deadline": case.deadline_on,
            "effective": None,
        },
    )
    return replace(_decided(change, answer, None, (), (order,)), case=case.ref)


def _received_mail(case: Case, why: str, books: Books, situation: Situation) -> MailOrder:
    agency = books.agency(case.agency)
    names = {project.key: project.name for project in books.projects(case.agency)}
    return MailOrder(
        kind=MailKind.REQUEST_RECEIVED,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "person_name": case.person.name,
            "agency": agency.name if agency else case.agency,
            "waits_for": why,
            "read_as": (("User", str(case.person)), *change_rows(case, names)),
        },
    )


def _plain(kind: MailKind, situation: Situation) -> MailOrder:
    return MailOrder(kind=kind, to=(situation.sender.address,), values={"reason": None})


def _received(change: Change, books: Books, situation: Situation) -> Case:
    assert change.agency is not None  # only asked for a known agency
    assert change.user is not None  # and a known user
    intent = change.intent
    if change.earlier is not None:
        return change.earlier.after(
            Event.COMPLETED, projects=intent.projects, projects_removed=intent.projects_removed
        )
    return Case(
        ref=books.new_reference(CaseKind.CHANGE),
        kind=CaseKind.CHANGE,
        state=State.RECEIVED,
        agency=change.agency.key,
        region=change.agency.region,
        person=Person(name=change.user.name, email=change.user.email),
        requester=situation.sender.address,
        received_at=situation.received_at,
        projects=intent.projects,
        projects_removed=intent.projects_removed,
        access_role=intent.access_role,
        fields=dict(intent.fields),
        practice=change.missing_cases,
    )


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
