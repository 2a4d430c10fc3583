"""What is wanted with a form: by its request type or title, else by which fields are there.

What the fields alone suggest is guessed where the request type says something that is none of ours ("Maternity leave"),
or where nothing but a name and a bare date stands there: it is read back, and a removal is not even suggested.
"""

from dataclasses import dataclass

from mailbot.model.intent import IntentKind
from mailbot.triage.forms import Form
from mailbot.triage.wording import FormWording, normalized

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

_AGREES = {
    IntentKind.REMOVE: {"remove", "replace", "modify"},
    IntentKind.REPLACE: {"add", "remove", "replace", "modify"},
    IntentKind.MODIFY: {"modify", "add", "remove"},
}
"""Titles that do not contradict what the fields say: "Staff change" is above any of them."""
_COMES = frozenset({"new", "in", "joining", "joins", "coming", "incoming", "arriving", "starting", "starts", "replacement"})  # fmt: skip
_SAYS_WHAT = frozenset({"new", "adding", "leaving", "removal", "last_day", "end"})
"""Parts of labels that say what is wanted of the person: "New hire", "Last day", "Access end date"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a form is for."""

    kind: IntentKind | None = None
    said: bool = False  # by its request type
    guessed: bool = False  # its fields only hint at it


def wanted_of(form: Form, wording: FormWording) -> Wanted:
    """What is wanted: by the request type, else by which fields are there and the title; None where they ask for nothing."""
    kinds = _kinds_in_order(form, wording)
    if kinds:
        named = _KINDS[kinds[0]]
        return Wanted(
            kind=named, said=True, guessed=named is IntentKind.REMOVE and not _is_plain(form, wording)
        )
    said = form.value("request_type") if "request_type" not in form.unticked else None
    by_title = wording.kind_of(form.title) if form.title else None
    left = wording.reason_of(form.value("removal_reason") or "") == "left"
    kind = _by_fields(form, has_left=left)
    is_strong = bool(form.fields.keys() & {*REMOVED, "projects_to_add", "projects_to_remove"})
    if by_title is not None and kind is not None and is_strong:
        return Wanted(kind=kind, guessed=by_title not in _AGREES[kind])
    if by_title is not None:
        is_add = kind is IntentKind.ADD and "projects" in form.fields and _labels_say(form, wording)
        if by_title == "remove" and not form.fields.keys() & {"person_email", "start_date"}:
            is_add = is_add and not form.fields.keys() & set(WHEN)  # "Employee, Program, HMIS end date"
        return Wanted(kind=_KINDS[by_title], said=True, guessed=is_add and by_title in {"remove", "status"})
    if said is None and form.title is not None:
        said = form.title
    ends_only = kind is IntentKind.REMOVE and not form.fields.keys() & set(REMOVED)
    reason = wording.reason_of(f"{said or ''}\n{form.value('removal_reason') or ''}".strip())
    if said and ends_only and wording.reason_of(said) not in {"left", "position-change"}:
        return Wanted()
    says_what = bool(reason in {"left", "position-change"} or _labels_say(form, wording))
    if said and wording.is_elsewhere(said):
        return Wanted(kind=kind, guessed=True) if says_what else Wanted()
    return Wanted(kind=kind, guessed=not says_what and (bool(said) or ends_only))


def _is_plain(form: Form, wording: FormWording) -> bool:
    """Is it access that is to be taken away: nothing unknown beside "remove" but the name of the person?

    "Remove user ..." and the like are plain, whatever follows; "Remove from phone tree" may be about anything.
    """
    said = next(line for line in (form.value("request_type") or "").split("\n") if wording.kind_of(line))
    if {"user", "access", "employee", "staff", "account", "login", "hmis"} & set(normalized(said).split()):
        return True
    named = {
        word for name in (*PERSON, *REMOVED, "agency") for word in normalized(form.value(name) or "").split()
    }
    rest = " ".join(word for word in normalized(said).split() if word not in named)
    return wording.kind_words.is_known(rest)


def _by_fields(form: Form, *, has_left: bool = False) -> IntentKind | None:
    has = form.fields.keys()
    names_person = bool(has & set(PERSON))
    if has & set(REMOVED):
        whole = has & {"person_email", "projects"} or _is_newcomer(form)
        return IntentKind.REPLACE if names_person and whole else IntentKind.REMOVE
    if has & {"projects_to_add", "projects_to_remove"}:
        return IntentKind.MODIFY
    if "person_email" not in has and "projects" not in has and has & set(WHEN) and names_person:
        return IntentKind.REMOVE
    # "Why: resigned" beside a day tells of an end, whatever address stands with the name.
    if "projects" not in has and "access_role" not in has and has & set(WHEN) and names_person and has_left:
        return IntentKind.REMOVE
    # A name alone says nothing of what is wanted; the sentence around it may.
    return (
        IntentKind.ADD
        if has & {"person_email", "projects"} or (names_person and "access_role" in has)
        else None
    )


def _labels_say(form: Form, wording: FormWording) -> bool:
    return any(
        _SAYS_WHAT & wording.parts_of(each.label) or each.name in REMOVED for each in form.fields.values()
    )


def _is_newcomer(form: Form) -> bool:
    """Does the label of the person say that they come: `New User` beside `Old User`, `In` beside `Out`?"""
    found = form.fields.get("person_name")
    return found is not None and bool(_COMES & set(normalized(found.label).split()))


def _kinds_in_order(form: Form, wording: FormWording) -> list[str]:
    lines = (form.value("request_type") or "").split("\n")
    return [found for line in lines if (found := wording.kind_of(line)) is not None]


def kinds_said(form: Form, wording: FormWording) -> set[str]:
    """What the lines of the request type ask for: two of them ticked are two."""
    return set(_kinds_in_order(form, wording))
