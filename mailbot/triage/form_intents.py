"""Forms -> intents: what the fields of a form ask for, in the desk's words.

Names are held against the roster of the sender alone (A42). Nothing is guessed: what is missing is named, what is
doubtful is said as a `Doubt`, and policy asks.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from mailbot.model.directory import Roster, Sender
from mailbot.model.intent import Doubt, Intent, IntentKind, RemovalReason, Source
from mailbot.triage.form_agencies import settle_agency
from mailbot.triage.form_bare_labels import sorted_out
from mailbot.triage.form_dates import read_ending
from mailbot.triage.form_kinds import REMOVED, WHEN, Wanted, kinds_said, wanted_of
from mailbot.triage.form_leavers import kind_for_leaver
from mailbot.triage.form_people import (
    Reading,
    address_of,
    find_somebody,
    is_one_person,
    new_person,
    people_of,
    removed_name,
    written_person,
)
from mailbot.triage.forms import Form
from mailbot.triage.names import is_damaged, same_person
from mailbot.triage.projects import ProjectMatch, match_projects
from mailbot.triage.wording import FormWording, choice

_LAST_DAY_AT_WORK = re.compile(r"^(?!.*\b(?:access|need|hmis)).*\b(?:last|final) day\b|employ", re.IGNORECASE)
"""Labels of somebody who leaves, unlike "Last day access is needed"."""
_NAMING = (
    "person_name",
    "person_first_name",
    "person_last_name",
    "person_email",
    "agency",
    *REMOVED,
)


def intents_from_form(
    form: Form,
    sender: Sender,
    roster: Roster,
    received_on: date,
    wording: FormWording,
    *,
    nicknames: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> tuple[Intent, ...]:
    """What a form asks for.

    Args:
        form: of `read_forms`.
        sender: who wrote; agencies they may ask for are what an unnamed agency can be.
        roster: the only agencies, people and projects that names are matched against.
        received_on: the local day of the mail.
        wording: `rules/forms.toml`.
        nicknames: short first name -> the long ones it stands for, lower case.

    Returns:
        One intent, or none where the fields ask for nothing.
    """
    form = sorted_out(form, roster, received_on, wording)
    wanted = wanted_of(form, wording)
    if wanted.kind is None:
        return ()
    reading = Reading(form, roster, wording, received_on, nicknames)
    settle_agency(reading, sender)
    kind = IntentKind.MODIFY if _is_new_role(wanted, reading) else wanted.kind
    if not wanted.said and kind is IntentKind.REPLACE and is_one_person(reading):
        kind = IntentKind.REMOVE
    titled = wanted.said and not (kind is IntentKind.MODIFY and "request_type" not in form.fields)
    kind, is_open = (kind, False) if titled else kind_for_leaver(kind, reading)
    intent = _READERS[kind](reading)
    _note_doubts(reading)
    if wanted.guessed or is_open:
        reading.doubt(Doubt.LABEL_GUESSED)
    return (
        replace(
            intent,
            agency=reading.agency.key if reading.agency else None,
            fields={name: each.value for name, each in form.fields.items()},
            missing=tuple(reading.missing),
            doubts=tuple(reading.doubts),
            candidates=tuple(dict.fromkeys(reading.candidates)),
        ),
    )


def _is_new_role(wanted: Wanted, reading: Reading) -> bool:
    """A user, a role and nothing else: somebody who has access is to have another."""
    values = reading.form.fields.keys()
    if (
        wanted.said
        or wanted.kind is not IntentKind.ADD
        or "access_role" not in values
        or "projects" in values
    ):
        return False
    name, email = written_person(reading)
    return any(
        (email is not None and (each.email or "").lower() == email)
        or (email is None and name is not None and same_person(each.name, name))
        for each in people_of(reading)
    )


# -- one reader for each kind ----------------------------------------------------------------------------------------


def _add(reading: Reading) -> Intent:
    person = new_person(reading)
    projects = _projects(reading, "projects", "projects_to_add")
    if not projects.keys and not projects.unmatched and not projects.guessed:
        reading.lack("projects")
    return Intent(
        kind=IntentKind.ADD,
        source=Source.FORM,
        person=person,
        projects=projects.keys,
        projects_as_written=_as_written(projects, reading.roster),
        access_role=_role(reading),
    )


def _replace(reading: Reading) -> Intent:
    added = _add(reading)
    removed = find_somebody(
        reading, removed_name(reading), address_of(reading, "removed_email"), missing="removed_user"
    )
    return _with_ending(
        replace(added, kind=IntentKind.REPLACE, removed_person=removed), reading, required="removal_when"
    )


def _modify(reading: Reading) -> Intent:
    name, email = written_person(reading)
    if name is None and email is None:
        name, email = removed_name(reading), address_of(reading, "removed_email")
    person = find_somebody(reading, name, email, missing="person_name")
    added = _projects(reading, "projects_to_add", "projects")
    removed = _projects(reading, "projects_to_remove")
    role = _role(reading)
    if not any(
        (added.keys, added.unmatched, added.guessed, removed.keys, removed.unmatched, removed.guessed, role)
    ):
        reading.lack("projects_to_add")
    return Intent(
        kind=IntentKind.MODIFY,
        source=Source.FORM,
        person=person,
        projects=added.keys,
        projects_removed=removed.keys,
        projects_as_written=(*_as_written(added, reading.roster), *_as_written(removed, reading.roster)),
        access_role=role,
    )


def _remove(reading: Reading) -> Intent:
    name, email = removed_name(reading), address_of(reading, "removed_email")
    if name is None and email is None:
        name, email = written_person(reading)
    elif email is None and "person_name" not in reading.form.fields:
        email = address_of(reading, "person_email")
    person = find_somebody(reading, name, email, missing="removed_user")
    removal = Intent(kind=IntentKind.REMOVE, source=Source.FORM, person=person)
    return _with_ending(removal, reading, required="removal_date")


def _status(reading: Reading) -> Intent:
    name, email = written_person(reading)
    person = (
        None if name is None and email is None else find_somebody(reading, name, email, missing="person_name")
    )
    return Intent(kind=IntentKind.STATUS, source=Source.FORM, person=person)


_READERS: Mapping[IntentKind, Callable[[Reading], Intent]] = {
    IntentKind.ADD: _add,
    IntentKind.REPLACE: _replace,
    IntentKind.MODIFY: _modify,
    IntentKind.REMOVE: _remove,
    IntentKind.STATUS: _status,
}


# -- projects, roles, days -------------------------------------------------------------------------------------------


def _projects(reading: Reading, *names: str) -> ProjectMatch:
    """The projects of the first of some fields that is there."""
    field = next((each for name in names if (each := reading.form.fields.get(name)) is not None), None)
    if field is None:
        return ProjectMatch()
    written = field.value
    if reading.agency is None:
        return ProjectMatch(unmatched=tuple(part.strip() for part in written.split("\n") if part.strip()))
    own = tuple(each for each in reading.roster.projects if each.agency == reading.agency.key)
    for line in field.below:  # entries behind an empty line
        one = match_projects(line, own, reading.wording)
        if not one.keys or one.unmatched or one.guessed:
            break
        written = f"{written}\n{line}"
    found = match_projects(written, own, reading.wording)
    if found.unmatched:
        reading.doubt(Doubt.PROJECT_UNKNOWN)
    if found.guessed:
        reading.doubt(Doubt.PROJECT_GUESSED)
    return found


def _as_written(found: ProjectMatch, roster: Roster) -> tuple[str, ...]:
    """What could not be matched, and the names of guesses, which are read back."""
    names = {each.key: each.name for each in roster.projects}
    return (*found.unmatched, *(names.get(key, key) for key in found.guessed))


def _role(reading: Reading) -> str | None:
    written = reading.form.value("access_role")
    if written is None:
        return None
    return choice(written, reading.wording.roles) or " ".join(written.split()).lower()[:80]


def _with_ending(intent: Intent, reading: Reading, *, required: str) -> Intent:
    """The intent with when access ends, and why."""
    form = reading.form
    values = {name: value for name in WHEN if (value := form.value(name)) is not None}
    written = form.value("removal_reason")
    ending = read_ending(values, written, reading.received_on, reading.wording)
    reading.doubt(*ending.doubts)
    if not values:
        reading.lack(required)
    reason = reading.wording.reason_of(written) if written else None
    worked = form.fields.get("last_needed_on")
    if reason is None and not written and worked and _LAST_DAY_AT_WORK.search(worked.label):
        reason = RemovalReason.LEFT.value
    return replace(
        intent,
        effective_on=ending.effective_on,
        last_needed_on=ending.last_needed_on,
        at_close_of_business=ending.at_close_of_business,
        reason=RemovalReason(reason) if reason else (RemovalReason.OTHER if written else None),
    )


def _note_doubts(reading: Reading) -> None:
    form = reading.form
    if form.conflicts:
        reading.doubt(Doubt.CONFLICT)
    if form.doubts or "request_type" in form.unticked:
        reading.doubt(
            Doubt.LABEL_GUESSED
        )  # where no box is ticked, the other fields only hint at what is wanted
    if len(kinds_said(form, reading.wording)) > 1:
        reading.doubt(Doubt.CONFLICT)
    written = tuple(value for name in _NAMING if (value := form.value(name)) is not None)
    if any(is_damaged(value) or (form.decoding_doubtful and not value.isascii()) for value in written):
        reading.doubt(Doubt.DECODING)
