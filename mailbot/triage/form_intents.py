"""Forms -> intents: what the fields of a form ask for, in the desk's words.

Names are held against the roster of the sender alone (A42). Nothing is guessed: what is missing is named, what is
doubtful is said as a `Doubt`, and policy asks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mailbot.model.directory import Agency, Known, Person, Roster, Sender
from mailbot.model.intent import Doubt, Intent, IntentKind, RemovalReason, Source
from mailbot.triage.form_agencies import find_agency
from mailbot.triage.form_dates import Ending, read_ending
from mailbot.triage.forms import Form
from mailbot.triage.names import (
    addresses_in,
    looks_like_address_or_link,
    normalize_name,
    same_person,
    without_addresses,
)
from mailbot.triage.projects import ProjectMatch, match_projects
from mailbot.triage.wording import FormWording, choice

_KINDS = {
    "add": IntentKind.ADD,
    "remove": IntentKind.REMOVE,
    "replace": IntentKind.REPLACE,
    "modify": IntentKind.MODIFY,
    "status": IntentKind.STATUS,
}
_WHEN = ("removal_when", "removal_date", "last_needed_on")
_PERSON = ("person_name", "person_first_name", "person_last_name", "person_email")


@dataclass(slots=True)
class _Reading:
    """What is known while one form is read."""

    form: Form
    roster: Roster
    wording: FormWording
    received_on: date
    agency: Agency | None = None
    missing: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    candidates: list[Person] = field(default_factory=list)

    def doubt(self, *found: Doubt) -> None:
        """Note doubts, each once."""
        self.doubts.extend(each for each in found if each not in self.doubts)

    def lack(self, name: str) -> None:
        """Note a required field that is not there."""
        if name not in self.missing:
            self.missing.append(name)


def intents_from_form(
    form: Form,
    sender: Sender,
    roster: Roster,
    received_on: date,
    wording: FormWording,
    *,
    decoding_doubtful: bool = False,
) -> tuple[Intent, ...]:
    """What a form asks for.

    Args:
        form: of `read_forms`.
        sender: who wrote; agencies they may ask for are what an unnamed agency can be.
        roster: the only agencies, people and projects that names are matched against.
        received_on: the local day of the mail.
        wording: `rules/forms.toml`.
        decoding_doubtful: the mail's charset was guessed, so letters of names may be wrong.

    Returns:
        One intent, or none where the fields ask for nothing.
    """
    kind = _kind(form, wording)
    if kind is None:
        return ()
    reading = _Reading(form, roster, wording, received_on)
    _settle_agency(reading, sender)
    intent = _READERS[kind](reading)
    _note_doubts(reading, intent, decoding_doubtful=decoding_doubtful)
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


def _kind(form: Form, wording: FormWording) -> IntentKind | None:
    """By the request type, else by which fields are there."""
    said = form.value("request_type")
    chosen = choice(said, wording.request_types) if said else None
    if chosen is not None:
        return _KINDS[chosen]
    has = form.fields.keys()
    names_person = bool(has & set(_PERSON))
    if "removed_user" in has:
        return (
            IntentKind.REPLACE if names_person and has & {"person_email", "projects"} else IntentKind.REMOVE
        )
    if has & {"projects_to_add", "projects_to_remove"}:
        return IntentKind.MODIFY
    if "person_email" not in has and "projects" not in has and has & set(_WHEN) and names_person:
        return IntentKind.REMOVE
    if names_person or "projects" in has:
        return IntentKind.ADD
    return None


def _settle_agency(reading: _Reading, sender: Sender) -> None:
    written = reading.form.value("agency")
    if written is not None:
        found = find_agency(written, reading.roster.agencies)
        reading.agency = found[0] if len(found) == 1 else None
        if len(found) != 1:
            reading.doubt(Doubt.AGENCY_AMBIGUOUS if found else Doubt.AGENCY_UNKNOWN)
        return
    own = [agency for agency in reading.roster.agencies if sender.may_ask_for(agency.key)] or list(
        reading.roster.agencies
    )
    if len(own) == 1:
        reading.agency = own[0]
    else:
        reading.lack("agency")


# -- one reader for each kind ----------------------------------------------------------------------------------------


def _add(reading: _Reading) -> Intent:
    person = _new_person(reading)
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


def _replace(reading: _Reading) -> Intent:
    added = _add(reading)
    ending = _ending(reading, required="removal_when")
    removed = _somebody(reading, reading.form.value("removed_user"), None, missing="removed_user")
    return replace(added, kind=IntentKind.REPLACE, removed_person=removed, **_of_ending(ending, reading))


def _modify(reading: _Reading) -> Intent:
    name, email = _written_person(reading)
    if name is None and email is None:
        name = reading.form.value("removed_user")
    person = _somebody(reading, name, email, missing="person_name")
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


def _remove(reading: _Reading) -> Intent:
    name, email = reading.form.value("removed_user"), None
    if name is None:
        name, email = _written_person(reading)
    elif "person_name" not in reading.form.fields:
        email = _address(reading, "person_email")
    person = _somebody(reading, name, email, missing="removed_user")
    ending = _ending(reading, required="removal_date")
    return Intent(kind=IntentKind.REMOVE, source=Source.FORM, person=person, **_of_ending(ending, reading))


def _status(reading: _Reading) -> Intent:
    name, email = _written_person(reading)
    person = (
        None if name is None and email is None else _somebody(reading, name, email, missing="person_name")
    )
    return Intent(kind=IntentKind.STATUS, source=Source.FORM, person=person)


_READERS: Mapping[IntentKind, Callable[[_Reading], Intent]] = {
    IntentKind.ADD: _add,
    IntentKind.REPLACE: _replace,
    IntentKind.MODIFY: _modify,
    IntentKind.REMOVE: _remove,
    IntentKind.STATUS: _status,
}


# -- people ----------------------------------------------------------------------------------------------------------


def _written_person(reading: _Reading) -> tuple[str | None, str | None]:
    """Name and address of the person as the form has them."""
    form = reading.form
    name = form.value("person_name")
    if name is None:
        parts = (form.value("person_first_name"), form.value("person_last_name"))
        name = " ".join(part for part in parts if part) or None
    return name, _address(reading, "person_email")


def _address(reading: _Reading, field_name: str) -> str | None:
    """The one address of a field; two different ones are a conflict, anything else counts as missing."""
    value = reading.form.value(field_name)
    found = addresses_in(value) if value else ()
    if len(found) > 1:
        reading.doubt(Doubt.CONFLICT)
    return found[0] if len(found) == 1 else None


def _new_person(reading: _Reading) -> Person:
    """Somebody who is to get access: as written, or as in the directory where the address is known."""
    name, email = _written_person(reading)
    clean = _clean_name(reading, name)
    has_both_names = clean is not None and len(clean.split()) > 1
    if not has_both_names:
        reading.lack("person_name")
    if email is None:
        reading.lack("person_email")
    known = next(
        (each for each in _people(reading) if email is not None and each.email.lower() == email), None
    )
    if known is not None and clean is not None and same_person(known.name, clean):
        clean = known.name
    return Person(name=clean, email=email)


def _clean_name(reading: _Reading, name: str | None) -> str | None:
    if name is None:
        return None
    bare = without_addresses(name) or name
    if looks_like_address_or_link(bare):
        reading.doubt(Doubt.NAME_LOOKS_LIKE_ADDRESS)
    return normalize_name(bare) or None


def _people(reading: _Reading) -> Sequence[Known]:
    """Who may be meant: people of the agency, or of all the sender's while that is open."""
    people = reading.roster.people
    return (
        people if reading.agency is None else [each for each in people if each.agency == reading.agency.key]
    )


def _somebody(reading: _Reading, name: str | None, email: str | None, *, missing: str) -> Person | None:
    """Somebody whom the directory should know: unique by address or name, else a doubt."""
    email = email or next(iter(addresses_in(name or "")), None)
    clean = _clean_name(reading, without_addresses(name) or None) if name else None
    if clean is None and email is None:
        reading.lack(missing)
        return None
    people = _people(reading)
    by_email = _distinct(each for each in people if email is not None and each.email.lower() == email)
    by_name = _distinct(each for each in people if clean is not None and same_person(each.name, clean))
    if not by_name and clean is not None and len(clean.split()) == 1:
        by_name = _distinct(each for each in people if clean.casefold() in each.name.casefold().split())
    exact = [
        each
        for each in by_name
        if clean is not None and normalize_name(each.name).casefold() == clean.casefold()
    ]
    if len(exact) == 1:
        by_name = exact
    found = by_email or by_name
    if (
        by_email
        and clean is not None
        and not any(same_person(each.name, clean) for each in by_email)
        and len(clean.split()) > 1
    ):
        found = _distinct((*by_email, *by_name))
        if len(found) == 1:
            return _ambiguous(reading, found, clean, email)
    if len(found) == 1:
        known = found[0]
        if reading.agency is None and "agency" in reading.missing:
            reading.agency = next(
                (each for each in reading.roster.agencies if each.key == known.agency), None
            )
            reading.missing.remove("agency")
        return Person(name=known.name, email=known.email or email)
    if found:
        return _ambiguous(reading, found, clean, email)
    reading.doubt(Doubt.WHO_UNKNOWN)
    return Person(name=clean, email=email)


def _ambiguous(reading: _Reading, found: Sequence[Known], name: str | None, email: str | None) -> Person:
    reading.doubt(Doubt.WHO_AMBIGUOUS)
    reading.candidates.extend(Person(name=each.name, email=each.email) for each in found)
    return Person(name=name, email=email)


def _distinct(people: "Sequence[Known] | object") -> list[Known]:
    """One entry for each person; somebody who is user and representative is one."""
    unique: dict[tuple[str, str], Known] = {}
    for each in people:  # type: ignore[attr-defined]  # any iterable of Known
        unique.setdefault((each.agency, each.email or each.name.casefold()), each)
    return list(unique.values())


# -- projects, roles, days -------------------------------------------------------------------------------------------


def _projects(reading: _Reading, *names: str) -> ProjectMatch:
    """The projects of the first of some fields that is there."""
    written = next((value for name in names if (value := reading.form.value(name)) is not None), None)
    if written is None:
        return ProjectMatch()
    if reading.agency is None:
        return ProjectMatch(unmatched=tuple(part.strip() for part in written.split("\n") if part.strip()))
    own = tuple(each for each in reading.roster.projects if each.agency == reading.agency.key)
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


def _role(reading: _Reading) -> str | None:
    written = reading.form.value("access_role")
    if written is None:
        return None
    return choice(written, reading.wording.roles) or " ".join(written.split()).lower()[:80]


def _ending(reading: _Reading, *, required: str) -> Ending:
    values = {name: value for name in _WHEN if (value := reading.form.value(name)) is not None}
    ending = read_ending(values, reading.form.value("removal_reason"), reading.received_on, reading.wording)
    reading.doubt(*ending.doubts)
    if Doubt.WHEN_MISSING in ending.doubts and not values:
        reading.lack(required)
    return ending


def _of_ending(ending: Ending, reading: _Reading) -> dict[str, object]:
    written = reading.form.value("removal_reason")
    reason = choice(written, reading.wording.reasons) if written else None
    return {
        "effective_on": ending.effective_on,
        "last_needed_on": ending.last_needed_on,
        "at_close_of_business": ending.at_close_of_business,
        "reason": RemovalReason(reason) if reason else (RemovalReason.OTHER if written else None),
    }


def _note_doubts(reading: _Reading, intent: Intent, *, decoding_doubtful: bool) -> None:
    form = reading.form
    if form.conflicts:
        reading.doubt(Doubt.CONFLICT)
    if form.doubts:
        reading.doubt(Doubt.LABEL_GUESSED)
    if decoding_doubtful and intent.person is not None:
        reading.doubt(Doubt.DECODING)
