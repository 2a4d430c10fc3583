"""User access requests: who may ask, is it complete, who is it about, is a license free (P1, P2, P10..P13).

The rules of rules/requests.toml answer; this module supplies the facts they ask for and says what follows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.model.case import Case, CaseKind, Event, State
from mailbot.model.decision import (
    Decision,
    Effect,
    LicenseState,
    MailKind,
    MailOrder,
    MoveLicense,
    Outcome,
    SaveCase,
)
from mailbot.model.directory import Agency, Person, Project, Region
from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.policy.books import Books
from mailbot.policy.people import (
    access_matching,
    cases_matching,
    is_outside_address,
    namesakes,
    region_of,
    role_for,
)
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.training import begin, read_as
from mailbot.policy.wording import case_in_words, form_of, missing_in_words

MATTER = "requests"
UNFINISHED = frozenset({State.INCOMPLETE, State.NEEDS_CONFIRM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as far as it is understood: the intent, completed by what the case at hand already knew."""

    intent: Intent
    agency: Agency | None
    region: Region | None
    region_known: bool
    person: Person
    earlier: Case | None  # the unfinished case that this mail completes


def decide_request(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Decide a request for a new user.

    Args:
        intent: an ADD, or the ADD half of a REPLACE.
        books: the facts, asked stage by stage.
        situation: time, sender and rules.
    """
    request = _understand(intent, books, situation)
    answer = situation.rules.ask(
        MATTER,
        (
            ("authorized", lambda: _authorized(request, situation)),
            ("complete", lambda: _complete(request, situation)),
            ("standing", lambda: _standing(request, books, situation)),
            ("license", lambda: _license(request, books)),
        ),
        situation.received_on,
    )
    return _follow(request, answer, books, situation)


# -- facts, stage by stage ---------------------------------------------------------------------------------------


def _understand(intent: Intent, books: Books, situation: Situation) -> Request:
    earlier = _unfinished_case(intent, books, situation)
    if earlier is not None:
        intent = completed_by(intent, earlier)
    agency = books.agency(intent.agency) if intent.agency else None
    region, region_known = region_of(agency, intent.projects, books)
    person = intent.person or Person()
    return Request(
        intent=intent,
        agency=agency,
        region=region,
        region_known=region_known,
        person=person,
        earlier=earlier,
    )


def _unfinished_case(intent: Intent, books: Books, situation: Situation) -> Case | None:
    """The incomplete case that this mail completes: the one it answers, else one about the same person."""
    named = books.case(intent.reference) if intent.reference else None
    if (
        named is not None
        and named.kind is CaseKind.REQUEST
        and named.state in UNFINISHED
        and situation.sender.may_ask_for(named.agency)
    ):
        return named
    if intent.agency is None or intent.person is None or not situation.sender.may_ask_for(intent.agency):
        return None
    same = cases_matching(intent.person, books.cases(intent.agency, CaseKind.REQUEST))
    return next((case for case in same if case.state in UNFINISHED), None)


def completed_by(intent: Intent, case: Case) -> Intent:
    """The intent with what the unfinished case already knew; what the new mail says goes first."""
    said = intent.person or Person()
    person = Person(name=said.name or case.person.name, email=said.email or case.person.email)
    fields = {**case.fields, **intent.fields}
    projects = intent.projects or case.projects
    known = {
        "agency": intent.agency or case.agency,
        "person_name": person.name,
        "person_email": person.email,
        "projects": projects or intent.projects_as_written,
    }
    return replace(
        intent,
        agency=intent.agency or case.agency,
        person=person,
        projects=projects,
        access_role=intent.access_role or case.access_role,
        fields=fields,
        missing=tuple(name for name in intent.missing if not known.get(name)),
    )


def _authorized(request: Request, situation: Situation) -> Mapping[str, object]:
    sender, intent = situation.sender, request.intent
    region = request.region.key if request.region and request.region_known else None
    return {
        "requester_role": role_for(sender, intent.agency, region),
        "asks_for_self": bool(request.person.email and request.person.email == sender.address),
        "agency_known": Doubt.AGENCY_UNKNOWN not in intent.doubts,
        "region_known": request.region_known or request.agency is None,
    }


def _complete(request: Request, situation: Situation) -> Mapping[str, object]:
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
        "decoding_doubtful": situation.decoding_doubtful or Doubt.DECODING in intent.doubts,
        "label_guessed": Doubt.LABEL_GUESSED in intent.doubts or Doubt.CONFLICT in intent.doubts,
        "victim_service_provider": False,
    }


def _standing(request: Request, books: Books, situation: Situation) -> Mapping[str, object]:
    agency = request.agency.key if request.agency else ""
    choice = situation.rules.practice_cases.choose(_projects(request, books), request.intent.access_role)
    return {
        "person_is_user": bool(access_matching(request.person, books, agency)),
        "open_request": _open_request(request, books) is not None,
        "same_name_other_address": namesakes(request.person, books, agency),
        "project_type_unknown": bool(choice.unknown) or not choice.cases,
        "staff_review": situation.staff_review,
    }


def _license(request: Request, books: Books) -> Mapping[str, object]:
    pool = books.pool_for(
        request.region.key if request.region else None, request.agency.key if request.agency else ""
    )
    return {
        "license_available": pool is not None and pool.available > 0,
        "pool_known": pool is not None,
        "region_has_manager": bool(request.region and request.region.manager_email),
    }


def _open_request(request: Request, books: Books) -> Case | None:
    if request.agency is None:
        return None
    same = cases_matching(request.person, books.cases(request.agency.key, CaseKind.REQUEST))
    return next((case for case in same if not case.ended and case != request.earlier), None)


def _projects(request: Request, books: Books) -> tuple[Project, ...]:
    keys = request.intent.projects
    return tuple(p for p in books.projects(request.agency.key if request.agency else "") if p.key in keys)


# -- what follows ------------------------------------------------------------------------------------------------


def _follow(request: Request, answer: Answer, books: Books, situation: Situation) -> Decision:
    if answer.outcome is Outcome.GRANT:
        return _decided(request, answer, *_start(request, books, situation))
    if answer.outcome is Outcome.REFUSE:
        refusal = MailOrder(
            kind=answer.mail or MailKind.REQUEST_REFUSED,
            to=(situation.sender.address,),
            values={"reason": None},
        )
        return _decided(request, answer, None, (), (refusal,))
    if answer.mail is MailKind.ALREADY_IN_PROGRESS:
        return _already_open(request, answer, books, situation)
    if answer.mail is MailKind.ALREADY_A_USER:
        return _decided(request, answer, None, (), (_already_a_user(request, books, situation),))
    if answer.outcome is Outcome.ASK:
        return _ask(request, answer, books, situation)
    return _wait(request, answer, books, situation)


def _start(
    request: Request, books: Books, situation: Situation
) -> tuple[Case, tuple[Effect, ...], tuple[MailOrder, ...]]:
    """Hold a license and begin the training (P10, P11)."""
    choice = situation.rules.practice_cases.choose(_projects(request, books), request.intent.access_role)
    received = replace(_received(request, books, situation), practice=choice.cases)
    advance = begin(received, books, situation)
    pool = books.pool_for(received.region, received.agency)
    effects: tuple[Effect, ...] = (SaveCase(case=advance.case, events=advance.events),)
    if pool is not None:
        effects = (*effects, hold_license(advance.case, pool.id))
    return advance.case, effects, advance.mails


def hold_license(case: Case, pool: int) -> MoveLicense:
    """One license of the pool is set aside for the case's person (P10)."""
    return MoveLicense(
        agency=case.agency, email=case.person.email or "", to=LicenseState.HELD, pool=pool, case=case.ref
    )


def _ask(request: Request, answer: Answer, books: Books, situation: Situation) -> Decision:
    """Something is missing or must be confirmed: one mail names all of it, with the form to send back (P10)."""
    intent = request.intent
    missing = missing_in_words(intent, answer)
    mail_values = {
        "person_name": request.person.name,
        "agency": request.agency.name if request.agency else None,
        "missing": missing,
        "form": form_of(intent, request.agency, books),
        "is_draft": intent.source is not Source.FORM,
    }
    if request.agency is None:
        order = MailOrder(
            kind=answer.mail or MailKind.REQUEST_INCOMPLETE,
            to=(situation.sender.address,),
            values={**mail_values, "read_as": ()},
        )
        return _decided(request, answer, None, (), (order,))
    received = _received(request, books, situation)
    lacking = tuple(label for label, _ in missing)
    case = received.after(Event.FOUND_INCOMPLETE, missing=lacking)
    order = MailOrder(
        kind=answer.mail or MailKind.REQUEST_INCOMPLETE,
        to=(situation.sender.address,),
        case=case.ref,
        values={**mail_values, "read_as": read_as(case, books)},
    )
    save = SaveCase(case=case, events=(Event.FOUND_INCOMPLETE,))
    return _decided(request, answer, case, (save,), (order,))


def _wait(request: Request, answer: Answer, books: Books, situation: Situation) -> Decision:
    """A person decides, or a license has to come first; the request is kept (P10, P13)."""
    why = " ".join(finding.said for finding in answer.findings if finding.enforced)
    if request.agency is None:
        return replace(_decided(request, answer, None, (), ()), held=why)
    received = _received(request, books, situation)
    choice = situation.rules.practice_cases.choose(_projects(request, books), request.intent.access_role)
    received = replace(received, practice=choice.cases)
    if answer.stage == "license":
        case = received.after(Event.FOUND_NO_LICENSE, waits_for="a license")
        order = license_notice(case, books, situation)
        save = SaveCase(case=case, events=(Event.FOUND_NO_LICENSE,), note=why)
    else:
        case = received.after(Event.SENT_TO_REVIEW, waits_for=why)
        order = MailOrder(
            kind=MailKind.REQUEST_RECEIVED,
            to=(situation.sender.address,),
            case=case.ref,
            values={
                "person_name": case.person.name,
                "agency": request.agency.name,
                "waits_for": "A person at the helpdesk will look at it.",
                "read_as": read_as(case, books),
            },
        )
        save = SaveCase(case=case, events=(Event.SENT_TO_REVIEW,), note=why)
    return _decided(request, answer, case, (save,), (order,))


def license_notice(case: Case, books: Books, situation: Situation) -> MailOrder:
    """No license: the requester hears from the region's manager how to get one (P13); no manager, staff hear (A17)."""
    region = books.region(case.region) if case.region else None
    agency = books.agency(case.agency)
    if region is None or not region.manager_email:
        return situation.alert(
            f"{case.ref} waits for a license and its region has no manager",
            f"The request for {case.person.name} needs a license, and nobody can be named to answer for the region.",
            cause=f"no-manager-{case.ref}",
            advice="Give the region a manager in regions.csv, import it, and answer the requester.",
            case=case.ref,
        )
    return MailOrder(
        kind=MailKind.LICENSE_NOTICE,
        to=(case.requester,),
        case=case.ref,
        sender_name=f"{region.manager_name}, ICA" if region.manager_name else None,
        reply_to=region.manager_email,
        values={
            "person_name": case.person.name,
            "agency": agency.name if agency else case.agency,
            "manager_name": region.manager_name or region.manager_email,
            "region_name": region.name,
            "license_steps": region.license_steps or "",
        },
    )


def _already_open(request: Request, answer: Answer, books: Books, situation: Situation) -> Decision:
    """A repeated request makes no second case and no new date: the state and the unchanged date are told (A26)."""
    case = _open_request(request, books)
    assert case is not None  # the rule fired on open_request
    order = MailOrder(
        kind=MailKind.ALREADY_IN_PROGRESS,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "subject_of": "request",
            "person_name": case.person.name,
            "state_text": case_in_words(case),
            "deadline": case.deadline_on,
            "effective": None,
        },
    )
    return replace(_decided(request, answer, None, (), (order,)), case=case.ref)


def _already_a_user(request: Request, books: Books, situation: Situation) -> MailOrder:
    person = access_matching(request.person, books, request.intent.agency or "")[0]
    change = replace(
        request.intent,
        kind=IntentKind.MODIFY,
        person=Person(name=person.name, email=person.email),
        missing=(),
    )
    return MailOrder(
        kind=MailKind.ALREADY_A_USER,
        to=(situation.sender.address,),
        values={
            "person_name": person.name,
            "agency": request.agency.name if request.agency else "",
            "form": form_of(change, request.agency, books),
        },
    )


def _received(request: Request, books: Books, situation: Situation) -> Case:
    """The case as it stands on arrival: the unfinished one completed, or a new one."""
    intent = request.intent
    details = {
        "person": request.person,
        "region": request.region.key if request.region else None,
        "projects": intent.projects,
        "access_role": intent.access_role,
        "fields": dict(intent.fields),
        "missing": (),
    }
    if request.earlier is not None:
        event = Event.CONFIRMED if request.earlier.state is State.NEEDS_CONFIRM else Event.COMPLETED
        return request.earlier.after(event, **details)
    return Case(
        ref=books.new_reference(CaseKind.REQUEST),
        kind=CaseKind.REQUEST,
        state=State.RECEIVED,
        agency=intent.agency or "",
        requester=situation.sender.address,
        received_at=situation.received_at,
        **details,  # type: ignore[arg-type]  # a dict of the dataclass's own fields
    )


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
