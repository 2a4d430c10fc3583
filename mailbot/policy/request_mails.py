"""The mails about a request that waits, is missing something, or is under way already (P10, P13; domain.md 7)."""

from dataclasses import replace

from mailbot.model.case import Case, CaseKind
from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.directory import Person
from mailbot.model.intent import IntentKind, Source
from mailbot.policy.books import Books
from mailbot.policy.people import access_matching
from mailbot.policy.request_facts import Request
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.training_mails import read_as
from mailbot.policy.wording import case_in_words, form_of, missing_in_words


def request_received(case: Case, why: str, books: Books, situation: Situation) -> MailOrder:
    """The request is kept and waits: sent only where a decision waits for a person (design 3.9)."""
    agency = books.agency(case.agency)
    return MailOrder(
        kind=MailKind.REQUEST_RECEIVED,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "person_name": case.person.name or case.person.email or "",
            "agency": agency.name if agency else case.agency,
            "waits_for": why,
            "read_as": read_as(case, books),
        },
    )


def license_notice(case: Case, books: Books, situation: Situation) -> MailOrder:
    """No license: the requester hears from the region's manager how to get one (P13); no manager, staff hear (A17)."""
    region = books.region(case.region) if case.region else None
    agency = books.agency(case.agency)
    if region is None or not region.manager_email:
        return nobody_to_answer(case, situation)
    return MailOrder(
        kind=MailKind.LICENSE_NOTICE,
        to=(case.requester,),
        case=case.ref,
        sender_name=f"{region.manager_name}, ICA" if region.manager_name else None,
        reply_to=region.manager_email,
        values={
            "person_name": case.person.name or case.person.email or "",
            "agency": agency.name if agency else case.agency,
            "manager_name": region.manager_name or region.manager_email,
            "region_name": region.name,
            "license_steps": region.license_steps or "",
        },
    )


def nobody_to_answer(case: Case, situation: Situation) -> MailOrder:
    """Staff hear that a request waits for a license and nobody can be named to the requester (A17)."""
    return situation.alert(
        f"{case.ref} waits for a license and nobody can be named to answer",
        f"The request for {case.person.name} needs a license, and its region has no manager or no licenses of its own.",
        cause=f"no-manager-{case.ref}",
        advice="Give the region a manager and a pool (regions.csv, licenses.csv), import them, and answer the requester.",
        case=case.ref,
    )


def already_in_progress(case: Case, situation: Situation) -> MailOrder:
    """A repeated request makes no second case and no new date: the state and the unchanged date are told (A26)."""
    return MailOrder(
        kind=MailKind.ALREADY_IN_PROGRESS,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "subject_of": "change" if case.kind is CaseKind.CHANGE else "request",
            "person_name": case.person.name or case.person.email or "",
            "state_text": case_in_words(case),
            "deadline": case.deadline_on,
            "effective": None,
        },
    )


def already_a_user(request: Request, books: Books, situation: Situation) -> MailOrder:
    """Is a change meant? The form of one goes back, filled in (A29)."""
    access = access_matching(request.person, books, request.intent.agency or "")
    person = Person(name=access[0].name, email=access[0].email) if access else request.person
    change = replace(request.intent, kind=IntentKind.MODIFY, person=person, missing=())
    return MailOrder(
        kind=MailKind.ALREADY_A_USER,
        to=(situation.sender.address,),
        values={
            "person_name": person.name or person.email or "",
            "agency": request.agency.name if request.agency else "",
            "form": form_of(change, request.agency, books),
        },
    )


def question_mail(
    request: Request, answer: Answer, case: Case | None, books: Books, situation: Situation
) -> MailOrder:
    """Everything that is missing or must be confirmed, with the form to send back, filled in as far as known (P10)."""
    intent = request.intent
    return MailOrder(
        kind=answer.mail or MailKind.REQUEST_INCOMPLETE,
        to=(situation.sender.address,),
        case=case.ref if case else None,
        values={
            "person_name": request.person.name,
            "agency": request.agency.name if request.agency else None,
            "missing": missing_in_words(intent, answer),
            "form": form_of(intent, request.agency, books),
            "is_draft": intent.source is not Source.FORM,
            "read_as": read_as(case, books) if case else (),
        },
    )
