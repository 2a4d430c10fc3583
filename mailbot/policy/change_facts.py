"""A change of access as far as it is understood, and the facts that the rules of rules/changes.toml ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.model.case import Case, CaseKind, PracticeCase, State
from mailbot.model.directory import Access, Agency, Person, Project, Region
from mailbot.model.intent import Doubt, Intent
from mailbot.policy.books import Books
from mailbot.policy.people import access_matching, cases_matching, namesakes, region_of, role_for
from mailbot.policy.request_facts import GUESSED
from mailbot.policy.situation import Situation


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


def understand(intent: Intent, books: Books, situation: Situation) -> Change:
    """Hold a change against the books: which agency, region and user, and which unfinished case it goes on with."""
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


def authorized(change: Change, situation: Situation) -> Mapping[str, object]:
    """What the stage "authorized" asks (P1, P20)."""
    region = change.region.key if change.region and change.region_known else None
    return {
        "requester_role": role_for(situation.sender, change.intent.agency, region),
        "asks_for_self": change.person.email == situation.sender.address,
    }


def complete(change: Change) -> Mapping[str, object]:
    """What the stage "complete" asks (P10)."""
    intent = change.intent
    wanted = intent.projects or intent.projects_removed or intent.projects_as_written
    several = Doubt.WHO_AMBIGUOUS in intent.doubts or len(change.users) > 1
    return {
        "agency": change.agency.name if change.agency else None,
        "person_name": (intent.person.name or intent.person.email) if intent.person else None,
        "projects": "; ".join(wanted) or intent.access_role,
        "unmatched_projects": len(intent.projects_as_written),
        "decoding_doubtful": Doubt.DECODING in intent.doubts,
        "label_guessed": bool(GUESSED & set(intent.doubts)),
        "name_looks_like_address": Doubt.NAME_LOOKS_LIKE_ADDRESS in intent.doubts,
        "person_known": "several" if several else "one",
    }


def standing(change: Change, books: Books, situation: Situation) -> Mapping[str, object]:
    """What the stage "standing" asks: a current user, and how much training (P19, P20)."""
    agency = change.agency.key if change.agency else ""
    return {
        "person_is_user": change.user is not None,
        "open_change": change.open_change is not None,
        "open_request": any(
            not case.ended for case in cases_matching(change.person, books.cases(agency, CaseKind.REQUEST))
        ),
        "only_takes_away": change.only_takes_away,
        "missing_cases_count": len(change.missing_cases),
        "project_type_unknown": change.types_unknown,
        "staff_review": situation.staff_review,
        "same_name_other_address": namesakes(change.person, books, agency, besides=change.earlier),
    }
