"""A representative designated by the fields of a form and a sentence beside them (P1)."""

import pytest

from mailbot.model.directory import Person, Roster, Sender, SenderRole
from mailbot.model.intent import IntentKind
from mailbot.triage.form_designations import designation_from_form
from tests.triage.form_wording import forms_in, wording
from tests.triage.form_world import HARBOR, PEOPLE, PROJECTS, RECEIVED


def _designated(sentence):
    forms = forms_in(
        "Agency: Harbor House\nAuthorized Representative: Kim Lane\nTitle: Shelter Supervisor\nEmail: klane@hh.example\n"
    )
    sender = Sender(address="ed@hh.example", name="Walter Hines", verified=True, role=SenderRole.SIGNATORY)
    roster = Roster(agencies=(HARBOR,), people=PEOPLE, projects=PROJECTS)
    return designation_from_form(forms, sentence, sender, roster, RECEIVED, wording())


def test_a_designation_names_its_person_in_the_fields():
    (intent,) = _designated(
        "I designate the person named above as an authorized representative of our agency effective today."
    )

    assert intent.kind is IntentKind.DESIGNATE
    assert intent.agency == "harbor"
    assert intent.person == Person(name="Kim Lane", email="klane@hh.example")


@pytest.mark.parametrize(
    "sentence",
    [
        "I do not designate the person named above as an authorized representative.",
        "Can I designate the person named above as an authorized representative?",
        "Kim is out this week.",
        "",
    ],
)
def test_fields_alone_designate_nobody(sentence):
    assert _designated(sentence) == ()
