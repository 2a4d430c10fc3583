"""A designation whose fields say it themselves: "Name of designee", "Add as authorized representative", "New authorized rep" (P1).

    form = { label value } where one label names a representative to come or to go,
           and none is about the access of a user

A bare "Authorized representative" is whoever asks, in most forms: it names a designee only under a title that says so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mailbot.model.directory import Person, Roster, Sender
from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.model.message import ACTIONABLE, Body
from mailbot.triage.dates import read_form_date
from mailbot.triage.form_agencies import settle_agency
from mailbot.triage.form_fields import Field
from mailbot.triage.form_people import Reading, find_somebody
from mailbot.triage.forms import Form
from mailbot.triage.label_pairs import Labelled
from mailbot.triage.labels import read_labelled
from mailbot.triage.names import addresses_in, normalize_name, same_person, without_addresses
from mailbot.triage.wording import FormWording, normalized

_REP = r"(?:(?:hmis |our |the |an |a |agency |user )*(?:authorized |designated |authorised )?(?:agency |hmis |user )?(?:representatives?|reps?))"
_COMES = re.compile(
    rf"(?:(?:full )?name of )?(?:the )?(?:new )?designee(?:s? (?:full )?name)?|(?:name of )?(?:the )?(?:new|additional|incoming|second|appointed|backup) {_REP}(?:s? name| to (?:add|designate))?"
    rf"|(?:please )?(?:add|adding|designate|designating|appoint|appointing|name|naming|authorize)(?: as)? {_REP}|{_REP} (?:to (?:be )?(?:add|added|designate|designated|appoint|appointed)|being (?:added|designated|appointed)|added|designated)"
    rf"|(?:name of )?(?:the )?(?:person|staff|staff member|employee|individual|user) (?:(?:to be |being |hereby |newly |we are )?(?:designated|appointed|added|named|authorized|listed|registered|nominated|assigned|recognized|adding|designating|appointing|naming)|to designate|to appoint|to add|to name|to list|to authorize|to register|to nominate)(?: as {_REP})|(?:name of )?(?:the )?(?:person|staff|staff member|employee|individual|user) (?:(?:to be |being |hereby )?(?:designated|appointed)|to designate|to appoint)|designated (?:person|individual|staff|staff member|employee)|designating|we designate|i designate"
)
_GOES = re.compile(
    rf"(?:name of )?(?:the )?(?:person|staff|staff member|employee|individual|user) (?:(?:to be |being |hereby )?(?:removed|revoked|released|relieved|withdrawn|taken off|dropped|struck)|to remove|to revoke|to take off|to drop) (?:as|from being) {_REP}|(?:please )?(?:remove|removing|end|revoke|revoking|withdraw|take off|delete)(?: as)? {_REP}|{_REP} (?:to (?:be )?(?:remove|removed|revoke|revoked|take off|taken off)|being (?:removed|replaced)|removed|revoked)"
    rf"|(?:outgoing|departing|former) {_REP}(?:s? name)?|no longer {_REP}"
)
_EMAIL = re.compile(
    r"(?:(?:work |business |designees? |their |her |his |the |new |reps? |representatives? )*(?:email|email address))(?: (?:of|for) (?:the )?(?:new )?(?:designee|representative|rep))?"
)
_BARE = re.compile(rf"{_REP}(?: name)?")
_TITLE = re.compile(
    r"\b(?:designation|designating|appointment) of\b(?: \w+){0,6} (?:representatives?|reps?|contacts?)\b|\b(?:representative|rep) (?:designation|appointment)\b|\bdesignation (?:form|letter)\b"
)
_USERS = frozenset(
    {
        "projects",
        "projects_to_add",
        "projects_to_remove",
        "removed_user",
        "removed_email",
        "removal_reason",
        "access_role",
        "last_needed_on",
    }
)
"""Fields of a form about the access of a user."""
_SAYS_NO = re.compile(r"\b(?:not|no|none|or|nobody|tbd|maybe|same|unsure|either|pending)\b|\?")


_NUMBERED = re.compile(r"\s*\(?\d{1,2}[.)]\s+([^:]{3,80}):\s+(\S.*)")


@dataclass(slots=True)
class _Named:
    """A representative while their fields are collected."""

    comes: bool
    name: str
    email: str | None = None


def designations_from_labels(
    body: Body,
    titles: Iterable[str],
    sender: Sender,
    roster: Roster,
    received_on: date,
    wording: FormWording,
) -> tuple[tuple[Intent, ...], Form | None]:
    """The representatives whom a form names to come or to go, and the form.

    Args:
        body: of the mail.
        titles: subject and headlines.
        sender: who wrote; that they may designate is for policy to say.
        roster: as for `intents_from_form`.
        received_on: the local day of the mail.
        wording: `rules/forms.toml`.

    Returns:
        No intents where the labels designate nobody, or ask for anything of a user.
    """
    labelled = read_labelled(body, wording)
    filled = sorted(
        (*(each for each in labelled if each.value.strip()), *_numbered(body, labelled)), key=_place
    )
    is_titled = any(_TITLE.search(normalized(text)) for text in (*titles, *(each.value for each in filled)))
    if any(each.field in _USERS and not _says_rep(each.label) for each in filled):
        return (), None
    people = _people(filled, is_titled=is_titled)
    if not people or any(same_person(each.name, sender.name or "") for each in people if each.comes):
        return (), None
    fields = {
        each.field: Field(name=each.field, label=each.label, value=each.value, standing=each.standing)
        for each in filled
        if each.field in {"agency", "region"}
    }
    form = Form(fields=fields, lines=frozenset(at for each in filled for at in each.lines))
    later = any(_is_later(each, received_on) for each in filled)
    intents = []
    for each in people:
        reading = Reading(form, roster, wording, received_on)
        settle_agency(reading, sender)
        intents.append(_intent(each, form, reading, later=later))
    return tuple(intents), form


def _place(each: Labelled) -> int:
    return each.lines.start


def _numbered(body: Body, labelled: Iterable[Labelled]) -> Iterable[Labelled]:
    """Lines with a number, whose label nobody knows: in other forms they are sentences, here they may name somebody."""
    taken = {at for each in labelled for at in each.lines}
    for at, line in enumerate(body.lines):
        found = (
            _NUMBERED.fullmatch(line.text[:400]) if line.standing in ACTIONABLE and at not in taken else None
        )
        if found is not None:
            yield Labelled(
                field=None, label=found[1], value=found[2], standing=line.standing, lines=range(at, at + 1)
            )


def _people(filled: Iterable[Labelled], *, is_titled: bool) -> list[_Named]:
    people: list[_Named] = []
    for each in filled:
        label = _bare_label(each.label)
        comes = _COMES.fullmatch(label) or (is_titled and _BARE.fullmatch(label))
        if comes or _GOES.fullmatch(label):
            address = addresses_in(each.value)
            people.append(_Named(bool(comes), without_addresses(each.value), address[0] if address else None))
        elif _EMAIL.fullmatch(label) and people and people[-1].email is None:
            address = addresses_in(each.value)
            people[-1].email = address[0] if len(address) == 1 else None
    return people


def _bare_label(label: str) -> str:
    return re.sub(r"^\d{1,2} ", "", normalized(re.sub(r"\([^()]*\)", " ", label)))


def _says_rep(label: str) -> bool:
    words = _bare_label(label)
    return any(pattern.fullmatch(words) for pattern in (_GOES, _COMES, _EMAIL))


def _is_later(each: Labelled, received_on: date) -> bool:
    day = read_form_date(each.value, received_on)
    return day is not None and day > received_on


def _intent(named: _Named, form: Form, reading: Reading, *, later: bool) -> Intent:
    if _SAYS_NO.search(named.name.lower()) or len(named.name) > 80:
        reading.doubt(Doubt.WHO_AMBIGUOUS)
    if later:
        reading.doubt(
            Doubt.NOT_MEANT
        )  # a representative begins with the designation: another day is asked about
    if named.comes:
        name = normalize_name(named.name)
        known = [each for each in reading.roster.people if same_person(each.name, name)]
        email = named.email or (known[0].email if len({each.email for each in known}) == 1 else None)
        person: Person | None = Person(name=name, email=email)
        if len(name.split()) < 2:
            reading.lack("person_name")
        if email is None:
            reading.lack("person_email")
    else:
        person = find_somebody(reading, named.name, named.email, missing="person_name")
    return Intent(
        kind=IntentKind.DESIGNATE if named.comes else IntentKind.UNDESIGNATE,
        source=Source.FORM,
        agency=reading.agency.key if reading.agency else None,
        person=person,
        fields={each.name: each.value for each in form.fields.values()},
        doubts=tuple(reading.doubts),
        missing=tuple(reading.missing),
        candidates=tuple(reading.candidates),
    )
