"""A user access request as far as it is understood, and the facts that the rules of rules/requests.toml ask for.

An unfinished request is completed by what its case already knew: what the new mail says goes first (P10).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.model.case import Case, CaseKind, State
from mailbot.model.directory import Agency, Person, Project, Region
from mailbot.model.intent import Doubt, Intent, Source
from mailbot.model.ledger import License
from mailbot.policy.books import Books
from mailbot.policy.licenses import license_of, waiting_for
from mailbot.policy.people import (
    access_matching,
    cases_matching,
    is_outside_address,
    is_same_person,
    namesakes,
    plain,
    region_of,
    role_for,
)
from mailbot.policy.practice_cases import Choice
from mailbot.policy.situation import Situation
from mailbot.policy.wording import UNMATCHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as far as it is understood."""

    intent: Intent
    agency: Agency | None
    region: Region | None
    region_known: bool
    person: Person
    earlier: Case | None  # the unfinished case that this mail completes
    passing: License | None = None  # of a replace: the license that the user who leaves passes on
    freed: int = 0  # of a replace: licenses of the pool that the removal in the same mail gives back


def understand(intent: Intent, books: Books, situation: Situation) -> Request:
    """Hold a request against the books: which agency, region and person, and which unfinished case it goes on with."""
    earlier = unfinished_case(intent, books, situation)
    if earlier is not None:
        intent = completed_by(intent, earlier)
    intent = _for_another_agency(intent, books)
    agency = books.agency(intent.agency) if intent.agency else None
    region, region_known = region_of(agency, intent.projects, books)
    return Request(
        intent=intent,
        agency=agency,
        region=region,
        region_known=region_known,
        person=intent.person or Person(),
        earlier=earlier,
    )


def _for_another_agency(intent: Intent, books: Books) -> Intent:
    """A request that names an agency of the directory which is none of the sender's is for that agency (P1)."""
    written = plain(intent.fields.get("agency"))
    if intent.agency is not None or Doubt.AGENCY_UNKNOWN not in intent.doubts or not written:
        return intent
    named = [a for a in books.agencies() if written in {plain(a.key), plain(a.name), *map(plain, a.aliases)}]
    if len(named) != 1:
        return intent
    known = tuple(doubt for doubt in intent.doubts if doubt is not Doubt.AGENCY_UNKNOWN)
    return replace(intent, agency=named[0].key, doubts=known)


def unfinished_case(intent: Intent, books: Books, situation: Situation) -> Case | None:
    """The incomplete case that this mail completes: the one it answers, else one about the same person."""
    named = books.case(intent.reference) if intent.reference else None
    if (
        named is not None
        and named.kind is CaseKind.REQUEST
        and named.state is State.INCOMPLETE
        and situation.sender.may_ask_for(named.agency)
        and intent.agency in {None, named.agency}
        and not _somebody_else(intent.person, named.person)
    ):
        return named
    if intent.agency is None or intent.person is None or not situation.sender.may_ask_for(intent.agency):
        return None
    same = cases_matching(intent.person, books.cases(intent.agency, CaseKind.REQUEST))
    return next((case for case in same if case.state is State.INCOMPLETE), None)


def _somebody_else(said: Person | None, known: Person) -> bool:
    """Does a mail in the thread of one request ask for another person? A mended name or address does not."""
    if said is None or not (said.name and said.email and known.name):
        return False
    other_name = not is_same_person(Person(name=said.name), name=known.name, email=None)
    return other_name and said.email != known.email


def completed_by(intent: Intent, case: Case) -> Intent:
    """The intent with what the unfinished case already knew; what the new mail says goes first."""
    said = intent.person or Person()
    person = Person(name=said.name or case.person.name, email=said.email or case.person.email)
    named = bool(intent.projects or intent.projects_as_written)
    still_unmatched = tuple(filter(None, case.fields.get(UNMATCHED, "").split("; ")))
    projects = intent.projects if named else case.projects
    unmatched = intent.projects_as_written if named else still_unmatched
    known = {
        "agency": intent.agency or case.agency,
        "person_name": person.name,
        "person_email": person.email,
        "projects": projects or unmatched,
    }
    before = {name: value for name, value in case.fields.items() if name != UNMATCHED}
    return replace(
        intent,
        agency=intent.agency or case.agency,
        person=person,
        projects=projects,
        projects_as_written=unmatched,
        access_role=intent.access_role or case.access_role,
        fields={**before, **intent.fields},
        missing=tuple(name for name in intent.missing if not known.get(name)),
    )


# -- facts, stage by stage ---------------------------------------------------------------------------------------


def authorized(request: Request, situation: Situation) -> Mapping[str, object]:
    """What the stage "authorized" asks: who asks, for which agency and region (P1, A19)."""
    sender, intent = situation.sender, request.intent
    certain = request.region is not None and request.region_known and bool(intent.projects)
    region = request.region.key if certain and request.region else None
    return {
        "requester_role": role_for(sender, intent.agency, region),
        "asks_for_self": bool(request.person.email and request.person.email == sender.address),
        "agency_known": Doubt.AGENCY_UNKNOWN not in intent.doubts,
        "region_known": request.region_known or request.agency is None,
    }


def complete(request: Request) -> Mapping[str, object]:
    """What the stage "complete" asks (P10)."""
    intent = request.intent
    lacking = set(intent.missing)
    unmatched = intent.projects_as_written
    return {
        "agency": None if request.agency is None else request.agency.name,
        "person_name": None if "person_name" in lacking else request.person.name,
        "person_email": None if "person_email" in lacking else request.person.email,
        "projects": "; ".join(intent.projects or unmatched) or None,
        "unmatched_projects": len(unmatched),
        "is_draft": intent.source is not Source.FORM,
        "name_looks_like_address": Doubt.NAME_LOOKS_LIKE_ADDRESS in intent.doubts,
        "outside_address": is_outside_address(request.person.email, request.agency),
        "decoding_doubtful": Doubt.DECODING in intent.doubts,
        "label_guessed": bool(GUESSED & set(intent.doubts)),
        "victim_service_provider": bool(request.agency and request.agency.victim_service_provider),
    }


GUESSED = frozenset({Doubt.LABEL_GUESSED, Doubt.CONFLICT, Doubt.PROJECT_GUESSED, Doubt.NOT_MEANT})
"""What was read with a guess and must be confirmed before it counts."""


def standing(request: Request, books: Books, situation: Situation) -> Mapping[str, object]:
    """What the stage "standing" asks: is the person new here, under way, or known (P2)."""
    agency = request.agency.key if request.agency else ""
    choice = practice_of(request, books, situation)
    known = {project.key for project in wanted_projects(request, books)}
    return {
        "person_is_user": bool(access_matching(request.person, books, agency)),
        "open_request": open_request(request, books) is not None and not _goes_on(request, books),
        "same_name_other_address": namesakes(request.person, books, agency, besides=request.earlier),
        "project_type_unknown": bool(choice.unknown)
        or not choice.cases
        or bool(set(request.intent.projects) - known),
        "staff_review": situation.staff_review,
    }


def _goes_on(request: Request, books: Books) -> bool:
    """Does a replace ask once more for what waits for its license, and for nothing else?"""
    waiting = relieved(request, books)
    return waiting is not None and set(waiting.projects) == set(request.intent.projects)


def license_facts(request: Request, books: Books) -> Mapping[str, object]:
    """What the stage "license" asks: can one be set aside now, after those who asked before (P10, P13)?"""
    pool = books.pool_for(
        request.region.key if request.region else None, request.agency.key if request.agency else ""
    )
    waiting = [] if pool is None else [c for c in waiting_for(pool, books) if c != request.earlier]
    free = 0 if pool is None else pool.available + request.freed - len(waiting)
    promised = request.passing is not None or _has_its_own(request.earlier, books)
    return {
        "license_available": promised or free > 0,
        "pool_known": promised or pool is not None,
        "region_has_manager": bool(request.region and request.region.manager_email),
    }


def _has_its_own(earlier: Case | None, books: Books) -> bool:
    """Is a license promised to the unfinished request already (of a replace)?"""
    own = license_of(earlier, books) if earlier else None
    return own is not None and earlier is not None and own.case == earlier.ref


def relieved(request: Request, books: Books) -> Case | None:
    """Of a replace: the request that has waited for the very license which the user who leaves passes on (A16, A25)."""
    case = open_request(request, books)
    waits = case is not None and case.state is State.AWAITING_LICENSE
    return case if waits and request.passing is not None else None


def open_request(request: Request, books: Books) -> Case | None:
    """The request for the same person that is under way, if it is not the one that this mail completes (A26)."""
    if request.agency is None:
        return None
    mine = request.earlier.ref if request.earlier else None
    same = cases_matching(request.person, books.cases(request.agency.key, CaseKind.REQUEST))
    return next((case for case in same if not case.ended and case.ref != mine), None)


def closed_request(request: Request, books: Books) -> Case | None:
    """The last request for the same person that came to nothing: the new one starts anew, linked to it (P15, A28)."""
    if request.agency is None:
        return None
    same = cases_matching(request.person, books.cases(request.agency.key, CaseKind.REQUEST))
    return next((case for case in same if case.ended and case.state is not State.ACTIVE), None)


def wanted_projects(request: Request, books: Books) -> tuple[Project, ...]:
    """The projects that are asked for, as the directory has them."""
    keys = request.intent.projects
    return tuple(p for p in books.projects(request.agency.key if request.agency else "") if p.key in keys)


def practice_of(request: Request, books: Books, situation: Situation) -> Choice:
    """The practice cases that the projects and the kind of access call for (P5)."""
    projects = wanted_projects(request, books)
    return situation.rules.practice_cases.choose(projects, request.intent.access_role)
