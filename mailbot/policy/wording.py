"""Cases and requests in the words that mails use: states as sentences, what is missing, the form to send back."""

from datetime import date

from mailbot.model.case import Case, ItemState, PracticeState, State, StepState
from mailbot.model.decision import Outcome
from mailbot.model.directory import Agency
from mailbot.model.intent import Intent, IntentKind
from mailbot.policy.books import Books
from mailbot.policy.rulebook import Answer

STATES = {
    State.RECEIVED: "received",
    State.INCOMPLETE: "waiting for the information that we asked for",
    State.UNDER_REVIEW: "being looked at by a person at the helpdesk",
    State.AWAITING_LICENSE: "waiting for a license",
    State.APPROVED: "approved; the first training steps are on their way",
    State.DELIVERY_FAILED: "stopped: our mail to the trainee could not be delivered",
    State.IN_TRAINING: "in training",
    State.TRAINING_COMPLETE: "through with training; access is being set up",
    State.ACTIVE: "done; access has been granted",
    State.REJECTED: "closed; the request was not accepted",
    State.CLOSED_EXPIRED: "closed; the training was not completed in time",
    State.WITHDRAWN: "withdrawn",
    State.APPLY_PENDING: "approved; the change is being made",
    State.APPLIED: "done; the change has been made",
    State.CLOSED_NOT_APPLIED: "closed; the training was not completed in time, so the change was not made",
    State.AMBIGUOUS: "waiting for your answer to our question",
    State.UNVERIFIED: "waiting for one of your authorized representatives to confirm it",
    State.SCHEDULED: "scheduled",
    State.DUE: "being carried out",
    State.DONE: "done; access has ended",
    State.RESCINDED: "cancelled",
    State.DISMISSED: "closed without a change",
}


STEPS = {
    StepState.LOCKED: "not open yet",
    StepState.ASSIGNED: "to do",
    StepState.SUBMITTED: "submitted, being reviewed",
    StepState.CORRECTIONS: "corrections needed",
    StepState.APPROVED: "approved",
}

ITEMS = {ItemState.TODO: "to do", ItemState.FAILED: "to be taken again", ItemState.PASSED: "done"}

PRACTICE = {
    PracticeState.LOCKED: "not open yet",
    PracticeState.OPEN: "open",
    PracticeState.APPROVED: "approved",
    PracticeState.EXPIRED: "not completed in time",
}

LABELS = {
    "request_type": "Request",
    "agency": "Agency",
    "person_name": "New User's Name",
    "person_email": "New User's Email",
    "projects": "Projects",
    "access_role": "Access Role",
    "removed_user": "Name of user being removed/replaced",
    "removal_date": "Last day of access",
    "projects_to_add": "Projects to Add",
    "projects_to_remove": "Projects to Remove",
}

WHY = {
    "agency": "which agency the user is to work for in HMIS",
    "person_name": "first and last name of the new user",
    "person_email": "a personal work address; the training goes there",
    "projects": "the project or projects that the user needs to see",
}

CHANGE_LABELS = {"person_name": "User's Name", "person_email": "User's Email", "projects": "Projects to Add"}

CHANGE_WHY = {
    "agency": "under which agency the access is to change",
    "person_name": "whose access is to change",
    "person_email": "the user's work address",
    "projects": "which projects to add or to take away, or which kind of access",
}

UNMATCHED = "projects_as_written"
"""Name of the field in which a case keeps what could not be matched to a project."""

SAID_BY_ROWS = frozenset(
    {
        "requests.agency-missing",
        "requests.name-missing",
        "requests.address-missing",
        "requests.projects-missing",
        "requests.project-unmatched",
        "requests.draft",
        "changes.agency-missing",
        "changes.person-missing",
        "changes.nothing-to-change",
        "changes.project-unmatched",
    }
)
"""Findings that the rows of what is missing, or the mail's own words, say already."""


def case_in_words(case: Case) -> str:
    """Where a case stands, as the end of the sentence "it is ..."."""
    return STATES[case.state]


def missing_in_words(intent: Intent, answer: Answer) -> tuple[tuple[str, str], ...]:
    """Everything that keeps a request from being complete, as (label, why) rows, all at once (P10)."""
    changes = intent.kind is IntentKind.MODIFY
    labels = LABELS | CHANGE_LABELS if changes else LABELS
    why = CHANGE_WHY if changes else WHY
    lacking = [*intent.missing, *(name for name in why if name in answer.facts and not answer.facts[name])]
    rows = [(labels.get(name, name), why.get(name, "needed to go on")) for name in dict.fromkeys(lacking)]
    rows += [
        (labels["projects"], f'we could not match "{written}" to one project of the agency')
        for written in intent.projects_as_written
    ]
    asking = [finding for finding in answer.findings if finding.enforced and finding.outcome is Outcome.ASK]
    rows += [("Please confirm", finding.said) for finding in asking if finding.rule not in SAID_BY_ROWS]
    return tuple(rows or [("Please confirm", finding.said) for finding in asking])


def form_of(intent: Intent, agency: Agency | None, books: Books) -> tuple[tuple[str, str | None], ...]:
    """The form to send back, filled in as far as the mail was understood; None is a blank to fill in."""
    names = {project.key: project.name for project in books.projects(agency.key)} if agency else {}
    name = intent.person.name if intent.person else None
    email = intent.person.email if intent.person else None
    agency_name = agency.name if agency else intent.fields.get("agency")
    if intent.kind is IntentKind.MODIFY:
        return (
            ("Request", "Modify a current user"),
            ("Agency", agency_name),
            ("User's Name", name),
            ("User's Email", email),
            (
                "Projects to Add",
                "; ".join((*(names.get(k, k) for k in intent.projects), *intent.projects_as_written)) or None,
            ),
            ("Projects to Remove", "; ".join(names.get(key, key) for key in intent.projects_removed) or None),
        )
    if intent.kind is IntentKind.REMOVE:
        return (
            ("Request", "Remove a current user"),
            ("Agency", agency_name),
            ("Name of user being removed/replaced", name),
            ("Last day of access", _day(intent.effective_on or intent.last_needed_on)),
        )
    projects = "; ".join((*(names.get(key, key) for key in intent.projects), *intent.projects_as_written))
    return (
        ("Request", "Add a new user"),
        ("Agency", agency_name),
        ("New User's Name", name),
        ("New User's Email", email),
        ("Projects", projects or None),
        ("Access Role", intent.access_role or "data entry"),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
