"""Whom a form names: as written for somebody new, held against the roster for somebody who should be known."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mailbot.model.directory import Agency, Known, Person, Roster
from mailbot.model.intent import Doubt
from mailbot.triage.forms import Form
from mailbot.triage.initials import by_initials
from mailbot.triage.names import (
    addresses_in,
    folded_name,
    is_misspelt,
    looks_like_address_or_link,
    normalize_name,
    same_person,
    without_addresses,
)
from mailbot.triage.wording import FormWording, normalized

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_ASIDE = re.compile(
    r"\s?[(\[](?:goes by|prefers|preferred|pronouns|aka|a\.k\.a|nickname|she|he|they|new|full.?time|part.?time|starts?|spelled|with an?|no middle)\b[^()\[\]]{0,60}[)\]]",
    re.IGNORECASE,
)
"""What is said of somebody in parentheses behind their name."""
_DENIED = re.compile(
    r"(?P<name>[^(),;\n]{3,60}?)[ ]?(?:[(,;–—]|- )[ ]?(?:the [\w' ]{1,25}?,? )?(?:(?:and|but|it is|it's) )?(?:not|NOT|Not)(?: the)? (?P<other>[A-Z(][^()\n]{1,60}?|other (?:one|[A-Z]\w{1,20}))[)!. ]{0,4}"
)
"""A name, and behind it whom it does not mean."""
_NOT_ONE = re.compile(
    r"\b(?:or|and|not|either|neither|maybe|perhaps|except|but|both|nobody|everyone|unsure|OR|AND|NOT|EITHER|EXCEPT|Not|Either|Neither|Maybe|Both|Nobody)\b|\?"
)
"""Words beside names that leave open whom a value means; "Or" is a name as well."""


@dataclass(slots=True)
class Reading:
    """What is known while one form is read."""

    form: Form
    roster: Roster
    wording: FormWording
    received_on: date
    nicknames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # short first name -> long ones
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


def written_person(reading: Reading) -> tuple[str | None, str | None]:
    """Name and address of the person as the form has them."""
    form = reading.form
    name = form.value("person_name")
    if name is None:
        parts = (form.value("person_first_name"), form.value("person_last_name"))
        name = " ".join(part for part in (*parts, _suffix(form)) if part) or None
    return name, address_of(reading, "person_email")


def _suffix(form: Form) -> str | None:
    """`Suffix: Jr.` below the first and the last name."""
    written = [value for label, value in form.unknown if normalized(label) in {"suffix", "name suffix"}]
    return written[0] if len(written) == 1 and _SUFFIX.fullmatch(written[0]) else None


def removed_name(reading: Reading) -> str | None:
    """The name of who is removed or replaced, from one field or two."""
    form = reading.form
    parts = (form.value("removed_first_name"), form.value("removed_last_name"))
    return form.value("removed_user") or " ".join(part for part in parts if part) or None


def is_one_person(reading: Reading) -> bool:
    """Is the one address of the form that of the user who is to go, and no newcomer's?"""
    if reading.form.fields.keys() & {"person_name", "person_first_name", "person_last_name", "projects"}:
        return False
    name, email = removed_name(reading), address_of(reading, "person_email")
    return any(
        email is not None
        and each.email.lower() == email
        and same_person(each.name, _clean_name(reading, name) or "")
        for each in people_of(reading)
    )


def address_of(reading: Reading, field_name: str) -> str | None:
    """The one address of a field; two different ones are a conflict, anything else counts as missing."""
    value = reading.form.value(field_name)
    found = addresses_in(value) if value else ()
    if len(found) > 1:
        reading.doubt(Doubt.CONFLICT)
    return found[0] if len(found) == 1 else None


def new_person(reading: Reading) -> Person:
    """Somebody who is to get access: as written, or as in the directory where the address is known."""
    name, email = written_person(reading)
    clean = _clean_name(reading, _ASIDE.sub("", name) if name else None)
    has_both_names = clean is not None and len(clean.split()) > 1
    if not has_both_names:
        reading.lack("person_name")
    if email is None:
        reading.lack("person_email")
    known = next(
        (each for each in people_of(reading) if email is not None and each.email.lower() == email), None
    )
    if known is not None and clean is not None and same_person(known.name, clean):
        clean = known.name
    return Person(name=clean, email=email)


def _clean_name(reading: Reading, name: str | None) -> str | None:
    if name is None:
        return None
    bare = without_addresses(name) or name
    if looks_like_address_or_link(bare):
        reading.doubt(Doubt.NAME_LOOKS_LIKE_ADDRESS)
    return normalize_name(bare) or None


def people_of(reading: Reading) -> Sequence[Known]:
    """Who may be meant: people of the agency, or of all the sender's while that is open."""
    people = reading.roster.people
    return (
        people if reading.agency is None else [each for each in people if each.agency == reading.agency.key]
    )


def find_somebody(reading: Reading, name: str | None, email: str | None, *, missing: str) -> Person | None:
    """Somebody whom the directory should know: unique by address or name, else a doubt."""
    email = email or next(iter(addresses_in(name or "")), None)
    name = _without_denied(name, people_of(reading)) if name else None
    clean = _clean_name(reading, without_addresses(name) or None) if name else None
    if clean is None and email is None:
        reading.lack(missing)
        return None
    people = people_of(reading)
    if name and _NOT_ONE.search(name):
        return _ambiguous(reading, _named_in(name, people), clean, email)
    by_email = _distinct(each for each in people if email is not None and each.email.lower() == email)
    by_name = _distinct(each for each in people if clean is not None and same_person(each.name, clean))
    if not by_name and clean is not None and len(clean.split()) == 1:
        by_name = _distinct(each for each in people if clean.casefold() in each.name.casefold().split())
    if not by_name and clean is not None:
        longer = _long_names(clean, reading.nicknames)
        by_name = _distinct(each for each in people if any(same_person(each.name, name) for name in longer))
    if not by_name and clean is not None:
        by_name = _distinct(by_initials(clean, people))
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
        and not any(_may_be(each.name, clean, reading.nicknames) for each in by_email)
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
    nearly = _distinct(each for each in people if clean is not None and is_misspelt(clean, each.name))
    reading.candidates.extend(Person(name=each.name, email=each.email) for each in nearly)  # asked (A38)
    return Person(name=clean, email=email)


def _without_denied(written: str, people: Sequence[Known]) -> str:
    """`Curtis Boyd (the HP one, NOT Curtis Boyd-Ellis)` is Curtis Boyd, where one person has exactly that name and it is not the other."""
    found = _DENIED.fullmatch(written[:160])
    if found is None or _NOT_ONE.search(found["name"]) or _NOT_ONE.search(found["other"]):
        return written
    name = normalize_name(found["name"])
    others = {part.casefold() for part in (found["other"], normalize_name(found["other"]))}
    exact = _distinct(each for each in people if each.name.casefold() == name.casefold())
    return name if len(exact) == 1 and name.casefold() not in others else written


def _long_names(name: str, nicknames: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """`Liz Moreno` with each first name that Liz is short for, and `Elizabeth Moreno` with each that is short for it."""
    first, _, rest = name.partition(" ")
    short = tuple(each for each, long in nicknames.items() if first.casefold() in long)
    return tuple(f"{each} {rest}" for each in (*nicknames.get(first.casefold(), ()), *short) if rest)


def _may_be(known: str, written: str, nicknames: Mapping[str, tuple[str, ...]]) -> bool:
    """Can a written name be that of somebody known, also by a nickname or an initial ("L. Gibbs")?"""
    initial, rest = folded_name(written)[:1], folded_name(written)[1:]
    if initial and len(initial[0]) == 1 and rest and rest == folded_name(known)[1:]:
        return folded_name(known)[0].startswith(initial[0])
    return any(same_person(known, name) for name in (written, *_long_names(written, nicknames)))


def _named_in(text: str, people: Iterable[Known]) -> list[Known]:
    """Everybody whose whole name stands in a text."""
    words = f" {normalized(text)} "
    return _distinct(each for each in people if f" {normalized(each.name)} " in words)


def _ambiguous(reading: Reading, found: Sequence[Known], name: str | None, email: str | None) -> Person:
    reading.doubt(Doubt.WHO_AMBIGUOUS)
    reading.candidates.extend(Person(name=each.name, email=each.email) for each in found)
    return Person(name=name, email=email)


def _distinct(people: Iterable[Known]) -> list[Known]:
    """One entry for each person; somebody who is user and representative is one."""
    unique: dict[tuple[str, str], Known] = {}
    for each in people:
        unique.setdefault((each.agency, each.email or each.name.casefold()), each)
    return list(unique.values())
