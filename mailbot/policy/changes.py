"""Changes of a current user's rights (P19, P20): by the same representatives, with training where it is needed.

Until staff make the change the access stays as it is, whatever becomes of the training.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.model.case import Case, CaseKind, Event, PracticeCase, State
from mailbot.model.decision import Decision, Effect, MailKind, MailOrder, Outcome, SaveCase
from mailbot.model.directory import Access, Agency, Person, Project, Region
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.policy.books import Books
from mailbot.policy.licenses import set_aside
from mailbot.policy.people import access_matching, cases_matching, namesakes, region_of, role_for
from mailbot.policy.reception import hand_over
from mailbot.policy.request_facts import GUESSED
from mailbot.policy.requests import already_in_progress
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.training import begin, change_rows
from mailbot.policy.wording import form_of, missing_in_words

MATTER = "changes"
A_PERSON = "A person at the helpdesk will look at it."
NO_TRAINING = "No training is needed. Staff will make the change, and you will hear when it is made."


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change as far as it is understood."""

    intent: Intent
    agency: Agency | None
    region: Region | None
    region_known: bool
    users: tuple[Access, ...]  # the current users who may be meant
    open_change: Case | None
    earlier: Case | None  # an unfinished change that this mail completes
    missing_cases: tuple[PracticeCase, ...]  # practice cases that the user has not done at this agency
    types_unknown: bool

    @property
    def user(self) -> Access | None:
        """The one current user who is meant."""
        return self.users[0] if len(self.users) == 1 else None

    @property
    def person(self) -> Person:
        """The user as the books have them, else as written."""
        if self.user is not None:
            return Person(name=self.user.name, email=self.user.email)
        return self.intent.person or Person()

    @property
    def only_takes_away(self) -> bool:
        """Does the change take projects away and nothing else?"""
        intent = self.intent
        return bool(intent.projects_removed) and not (intent.projects or intent.access_role)


def decide_change(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Decide a change of access rights."""
    change = _understand(intent, books, situation)
    answer = situation.rules.ask(
        MATTER,
        (
            ("authorized", lambda: _authorized(change, situation)),
            ("complete", lambda: _complete(change, situation)),
            ("standing", lambda: _standing(change, books, situation)),
        ),
        situation.received_on,
    )
    return _follow(change, answer, books, situation)


def _understand(intent: Intent, books: Books, situation: Situation) -> Change:
    earlier = _unfinished(intent, books, situation)
    if earlier is not None:
        intent = _completed_by(intent, earlier)
    agency = books.agency(intent.agency) if intent.agency else None
    key = agency.key if agency else ""
    users = access_matching(intent.person or Person(), books, key)
    meant = Person(name=users[0].name, email=users[0].email) if len(users) == 1 else intent.person or Person()
    same = cases_matching(meant, books.cases(key, CaseKind.CHANGE)) if agency else ()
    mine = earlier.ref if earlier else None
    touched = (*intent.projects, *intent.projects_removed) or (users[0].projects if len(users) == 1 else ())
    region, region_known = region_of(agency, touched, books)
    practice, unknown = _practice(intent, users[0] if len(users) == 1 else None, key, books, situation)
    return Change(
        intent=intent,
        agency=agency,
        region=region,
        region_known=region_known,
        users=users,
        open_change=next((c for c in same if not c.ended and c.ref != mine), None),
        earlier=earlier,
        missing_cases=practice,
        types_unknown=unknown,
    )


def _unfinished(intent: Intent, books: Books, situation: Situation) -> Case | None:
    """The incomplete change that this mail answers, or that is about the same person."""
    named = books.case(intent.reference) if intent.reference else None
    if named is not None and named.kind is CaseKind.CHANGE and named.state is State.INCOMPLETE:
        about = intent.person is None or not intent.person.name or cases_matching(intent.person, (named,))
        if situation.sender.may_ask_for(named.agency) and (about or not named.person.name):
            return named
    if intent.agency is None or intent.person is None or not situation.sender.may_ask_for(intent.agency):
        return None
    same = cases_matching(intent.person, books.cases(intent.agency, CaseKind.CHANGE))
    return next((case for case in same if case.state is State.INCOMPLETE), None)


def _completed_by(intent: Intent, case: Case) -> Intent:
    said = intent.person or Person()
    told = bool(intent.projects or intent.projects_removed or intent.projects_as_written)
    return replace(
        intent,
        agency=intent.agency or case.agency,
        person=Person(name=said.name or case.person.name, email=said.email or case.person.email),
        projects=intent.projects if told else case.projects,
        projects_removed=intent.projects_removed if told else case.projects_removed,
        access_role=intent.access_role or case.access_role,
        fields={**case.fields, **intent.fields},
    )


def _practice(
    intent: Intent, user: Access | None, agency: str, books: Books, situation: Situation
) -> tuple[tuple[PracticeCase, ...], bool]:
    """The practice cases that the change needs and the user has not done here; and whether that cannot be told.

    Another kind of access is practised on the projects that the user has.
    """
    if not (intent.projects or intent.access_role):
        return (), False
    keys = intent.projects or tuple(
        key for key in (user.projects if user else ()) if key not in intent.projects_removed
    )
    projects: tuple[Project, ...] = tuple(p for p in books.projects(agency) if p.key in keys)
    choice = situation.rules.practice_cases.choose(projects, intent.access_role)
    done = user.completed_practice_cases if user else ()
    return tuple(c for c in choice.cases if c.key not in done), bool(choice.unknown) or not choice.cases


# -- facts -------------------------------------------------------------------------------------------------------


def _authorized(change: Change, situation: Situation) -> Mapping[str, object]:
    region = change.region.key if change.region and change.region_known else None
    return {
        "requester_role": role_for(situation.sender, change.intent.agency, region),
        "asks_for_self": change.person.email == situation.sender.address,
    }


def _complete(change: Change, situation: Situation) -> Mapping[str, object]:
    intent = change.intent
    wanted = intent.projects or intent.projects_removed or intent.projects_as_written
    several = Doubt.WHO_AMBIGUOUS in intent.doubts or len(change.users) > 1
    return {
        "agency": change.agency.name if change.agency else None,
        "person_name": (intent.person.name or intent.person.email) if intent.person else None,
        "projects": "; ".join(wanted) or intent.access_role,
        "unmatched_projects": len(intent.projects_as_written),
        "decoding_doubtful": situation.decoding_doubtful or Doubt.DECODING in intent.doubts,
        "label_guessed": bool(GUESSED & set(intent.doubts)),
        "name_looks_like_address": Doubt.NAME_LOOKS_LIKE_ADDRESS in intent.doubts,
        "person_known": "several" if several else "one",
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
        "same_name_other_address": namesakes(change.person, books, agency, besides=change.earlier),
    }


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
