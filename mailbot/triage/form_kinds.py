"""What is wanted with a form: by its request type, else by which fields are there."""

from mailbot.model.intent import IntentKind
from mailbot.triage.forms import Form
from mailbot.triage.wording import FormWording, choice, normalized

_KINDS = {
    "add": IntentKind.ADD,
    "remove": IntentKind.REMOVE,
    "replace": IntentKind.REPLACE,
    "modify": IntentKind.MODIFY,
    "status": IntentKind.STATUS,
}

WHEN = ("removal_when", "removal_date", "last_needed_on")
REMOVED = ("removed_user", "removed_first_name", "removed_last_name", "removed_email")
PERSON = ("person_name", "person_first_name", "person_last_name", "person_email")
"""Fields that say when access ends, who loses it, and who the form is about otherwise."""


_COMES = frozenset({"new", "in", "joining", "joins", "coming", "incoming", "arriving", "starting", "starts", "replacement"})  # fmt: skip


def kind_of_form(form: Form, wording: FormWording) -> IntentKind | None:
    """What is wanted: by the request type, else by which fields are there; None where they ask for nothing."""
    said = form.value("request_type")
    chosen = choice(said, wording.request_types) if said else None
    if chosen is not None:
        return _KINDS[chosen]
    has = form.fields.keys()
    names_person = bool(has & set(PERSON))
    if has & set(REMOVED):
        whole = has & {"person_email", "projects"} or _is_newcomer(form)
        return IntentKind.REPLACE if names_person and whole else IntentKind.REMOVE
    if has & {"projects_to_add", "projects_to_remove"}:
        return IntentKind.MODIFY
    if "person_email" not in has and "projects" not in has and has & set(WHEN) and names_person:
        return IntentKind.REMOVE
    # A name alone says nothing of what is wanted; the sentence around it may.
    return IntentKind.ADD if has & {"person_email", "projects"} else None


def _is_newcomer(form: Form) -> bool:
    """Does the label of the person say that they come: `New User` beside `Old User`, `In` beside `Out`?"""
    found = form.fields.get("person_name")
    return found is not None and bool(_COMES & set(normalized(found.label).split()))


def kinds_said(form: Form, wording: FormWording) -> set[str]:
    """What the lines of the request type ask for: two of them ticked are two."""
    lines = (form.value("request_type") or "").split("\n")
    return {found for line in lines if (found := choice(line, wording.request_types)) is not None}
