"""A representative who is designated by the fields of a form, ordered by a sentence beside them (P1)."""

import re
from collections.abc import Sequence
from datetime import date

from mailbot.model.directory import Person, Roster, Sender
from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.form_agencies import settle_agency
from mailbot.triage.form_people import Reading, address_of
from mailbot.triage.forms import Form
from mailbot.triage.names import normalize_name, same_person
from mailbot.triage.wording import FormWording

_DESIGNATES = re.compile(
    r"\b(?:i|we) (?:hereby |would like to |wish to |want to )?(?:designate|appoint|authorize|name)\b[^.?!]{0,60}\b"
    r"(?:person|individual|staff|employee|following|above|below|named|listed)\b[^.?!]{0,80}\b(?:representative|rep)\b(?![^.!?]*\?)",
    re.IGNORECASE,
)
"""The sentence of a designation whose person stands in the fields. One that is negated or asks has other words between."""
_OF_DESIGNATION = frozenset(
    [
        "agency",
        "region",
        "requester_name",
        "requester_email",
        "person_email",
        "person_phone",
        "job_title",
        "start_date",
    ]
)


def designation_from_form(
    forms: Sequence[Form], text: str, sender: Sender, roster: Roster, received_on: date, wording: FormWording
) -> tuple[Intent, ...]:
    """The designation of a representative who stands in the fields of a form, ordered by a sentence beside it (P1).

    Args:
        forms: of the mail.
        text: the sender's own words.
        sender: who wrote; that they may designate is for policy to say.
        roster: as for `intents_from_form`.
        received_on: the local day of the mail.
        wording: `rules/forms.toml`.

    Returns:
        One intent; none where the form asks for anything else, or names the sender themselves.
    """
    form = forms[0] if len(forms) == 1 else None
    name = form.value("requester_name") if form else None
    if form is None or name is None or not form.fields.keys() <= _OF_DESIGNATION or form.conflicts:
        return ()
    if not _DESIGNATES.search(" ".join(text.split())) or same_person(name, sender.name or ""):
        return ()
    reading = Reading(form, roster, wording, received_on)
    settle_agency(reading, sender)
    email = address_of(reading, "requester_email") or address_of(reading, "person_email")
    return (
        Intent(
            kind=IntentKind.DESIGNATE,
            source=Source.FORM,
            agency=reading.agency.key if reading.agency else None,
            person=Person(name=normalize_name(name), email=email),
            fields={each.name: each.value for each in form.fields.values()},
            doubts=tuple(reading.doubts),
            missing=tuple(reading.missing),
            text=text[:500],
        ),
    )
