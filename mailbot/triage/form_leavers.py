"""A form without a request type that tells when or why somebody goes: of a current user it is a removal, never an addition.

leaves = label of a last day, of an end of access, or of a reason for it, with a value
user   = whom the name, or the address, of the form means among those who have access
"""

from mailbot.model.intent import IntentKind
from mailbot.triage.dates import read_form_date
from mailbot.triage.form_fields import Field
from mailbot.triage.form_kinds import WHEN
from mailbot.triage.form_people import Reading, find_somebody, written_person
from mailbot.triage.forms import Form
from mailbot.triage.wording import normalized

_BARE = frozenset(
    {
        "date",
        "effective",
        "effective date",
        "date effective",
        "when",
        "timing",
        "specific date",
        "fecha",
        "on what date",
        "which date",
        "what date",
    }
)
"""Labels of a day of anything."""
_OF_ADDITIONS = frozenset(
    {
        "projects_to_add",
        "projects_to_remove",
        "access_role",
        "start_date",
        "reporting",
        "request_type",
    }
)
_UNSAID = frozenset({IntentKind.ADD, IntentKind.MODIFY})
_GOES = frozenset({"left", "position-change"})


def is_of_leaver(form: Form) -> bool:
    """Do the fields tell when or why somebody goes, and nothing of what they are to get?"""
    if form.fields.keys() & _OF_ADDITIONS or "request_type" in form.unticked:
        return False
    return any(_tells_of_end(each) for each in form.fields.values())


def kind_for_leaver(kind: IntentKind, reading: Reading) -> tuple[IntentKind, bool]:
    """The kind of a form about somebody who goes, and whether something in it leaves that open.

    Args:
        kind: as the fields suggest it.
        reading: of the form, with its agency.
    """
    if kind not in _UNSAID or not is_of_leaver(reading.form) or not _is_user(reading):
        return kind, False
    if "projects" in reading.form.fields and not _goes(reading):
        return kind, True  # a project until a day, or an end: nobody can tell
    return IntentKind.REMOVE, not _is_whole(reading)


def _goes(reading: Reading) -> bool:
    """Does a reason, be it under a label that nobody knows, say that somebody leaves or changes position?"""
    said = (reading.form.value("removal_reason"), *(value for _, value in reading.form.unknown))
    return any(value and reading.wording.reason_of(value) in _GOES for value in said)


def _tells_of_end(field: Field) -> bool:
    return field.name in {*WHEN, "removal_reason"} and normalized(field.label) not in {
        *_BARE,
        "reason",
        "why",
    }


def _is_user(reading: Reading) -> bool:
    name, email = written_person(reading)
    if name is None and email is None:
        return False
    trial = Reading(
        reading.form, reading.roster, reading.wording, reading.received_on, reading.nicknames, reading.agency
    )
    person = find_somebody(trial, name, email, missing="person_name")
    known = [
        each for each in reading.roster.people if person and each.name == person.name and each.part == "user"
    ]
    return bool(known) and not trial.doubts


def _is_whole(reading: Reading) -> bool:
    """Is every label known, or its value only one of the days again, and is the reason one for which people go?"""
    days = {
        read_form_date(value, reading.received_on) for name in WHEN if (value := reading.form.value(name))
    }
    reason = reading.form.value("removal_reason")
    return all(
        read_form_date(value, reading.received_on) in days - {None}
        or reading.wording.reason_of(value) in _GOES
        for _, value in reading.form.unknown
        if value.strip()
    ) and (reason is None or reading.wording.reason_of(reason) in _GOES)
