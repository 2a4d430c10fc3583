"""What a mail says of one newcomer, taken together: address and projects from wherever they stand."""

import pytest

from mailbot.model.directory import Person
from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def draft(text, subject=""):
    (intent,) = [i for i in read(text, subject) if i.kind in {IntentKind.ADD, IntentKind.REPLACE}]
    return intent


@pytest.mark.parametrize(
    ("text", "projects"),
    [
        ("Please add Ivy Stone, istone@harborhouse.example. She'd need Emergency Shelter, only that one.", ("es",)),
        ("We hired Ivy Stone (istone@harborhouse.example) for HOPWA TBRA, please set her up.", ("tbra",)),
        ("Please add Ivy Stone, istone@harborhouse.example. She will not be in HOPWA TBRA.", ()),
        ("Please add Ivy Stone, istone@harborhouse.example. By the way, our report for Emergency Shelter is off.", ()),
        ("Please add Ivy Stone, istone@harborhouse.example. Tom Vega covers Emergency Shelter, he trains her.", ()),
    ],
)  # fmt: skip
def test_the_projects_are_those_named_where_the_mail_speaks_of_the_newcomer(text, projects):
    assert draft(text).projects == projects


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ("istone@harborhouse.example - she's our new night person.", "istone@harborhouse.example"),
        ("Her address is nightdesk@harborhouse.example.", "nightdesk@harborhouse.example"),
        ("Copy kitchen@harborhouse.example on the answer.", None),
        ("Copy istone@harborhouse.example and ivy@harborhouse.example.", None),
    ],
)
def test_the_address_may_stand_in_the_body_where_the_name_stands_in_the_subject(body, address):
    assert draft(body, "can i get Ivy Stone added").person == Person(name="Ivy Stone", email=address)


def test_somebody_put_in_the_place_of_somebody_replaces_them():
    intent = draft("Tom Vega left us, so put Ivy Stone in his place (istone@harborhouse.example) please.")

    assert intent.removed_person.name == "Tom Vega"
    assert intent.person == Person(name="Ivy Stone", email="istone@harborhouse.example")
