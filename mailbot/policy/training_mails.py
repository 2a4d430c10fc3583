"""The mails that begin a window: the training start, and the start of a further practice case (P9, P11, P12, P20)."""

from mailbot.model.case import Case, CaseKind
from mailbot.model.decision import MailKind, MailOrder
from mailbot.policy.books import Books
from mailbot.policy.situation import Situation
from mailbot.policy.training_rules import training_days


def start_mail(case: Case, days: int, books: Books, situation: Situation) -> MailOrder:
    """The training start: to the trainee, the requester copied, with the date and what else is coming (P11, P12)."""
    agency = books.agency(case.agency)
    names = {project.key: project.name for project in books.projects(case.agency)}
    first_steps = situation.rules.first_steps
    projects = tuple(names.get(key, key) for key in case.projects)
    shared: dict[str, object] = {
        "person_name": case.person.name or case.person.email or "",
        "agency": agency.name if agency else case.agency,
        "deadline": case.deadline_on,
        "days": days,
        "practice_title": case.practice[0].title,
        "practice_steps": case.practice[0].step_titles,
        "further_cases": tuple(practice_case.title for practice_case in case.practice[1:]),
        "training_site": first_steps.training_site,
    }
    if case.kind is CaseKind.CHANGE:
        kind = MailKind.CHANGE_TRAINING_START
        shared["changes"] = change_rows(case, names)
    else:
        kind = MailKind.TRAINING_START
        shared["requester_name"] = requester_name(case, books)
        shared["projects"] = projects
        shared["items"] = tuple((item.title, item.instruction, item.link) for item in first_steps.items)
        shared["read_as"] = read_as(case, books)
    return MailOrder(
        kind=kind,
        to=(case.person.email or "",),
        cc=copied(case),
        case=case.ref,
        values=shared,
        dated_on=case.decided_on,
    )


def requester_name(case: Case, books: Books) -> str:
    """The name of who asked, as the directory has it."""
    return next((a.name for a in books.authorities_of(case.requester)), case.requester)


def change_rows(case: Case, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """What a change asks for, as rows for people."""
    rows = []
    if case.projects:
        rows.append(("Projects to add", "; ".join(names.get(key, key) for key in case.projects)))
    if case.projects_removed:
        rows.append(("Projects to remove", "; ".join(names.get(key, key) for key in case.projects_removed)))
    if case.access_role:
        rows.append(("Access role", case.access_role))
    return tuple(rows)


def read_as(case: Case, books: Books) -> tuple[tuple[str, str], ...]:
    """How a request was read, as rows for people, so that a misreading is seen."""
    agency = books.agency(case.agency)
    names = {project.key: project.name for project in books.projects(case.agency)}
    rows = [
        ("Agency", agency.name if agency else case.agency),
        ("New user", case.person.name),
        ("Email", case.person.email),
        ("Projects", "; ".join(names.get(key, key) for key in case.projects)),
        ("Access role", case.access_role),
    ]
    return tuple((label, value) for label, value in rows if value)


def case_start_mail(case: Case, situation: Situation) -> MailOrder:
    """A further practice case begins: its own window and its own dated mail, the requester copied (P9)."""
    at = case.current_practice or 0
    return MailOrder(
        kind=MailKind.CASE_START,
        to=(case.person.email or "",),
        cc=copied(case),
        case=case.ref,
        values={
            "person_name": case.person.name or case.person.email or "",
            "practice_title": case.practice[at].title,
            "case_number": at + 1,
            "case_count": len(case.practice),
            "practice_steps": case.practice[at].step_titles,
            "deadline": case.deadline_on,
            "days": training_days(case, situation),
        },
        answers=False,
        dated_on=case.decided_on,
    )


def copied(case: Case) -> tuple[str, ...]:
    """The requester, who is copied on what the trainee gets (P11); nobody where they are the same person (A22)."""
    return () if case.requester == case.person.email else (case.requester,)
