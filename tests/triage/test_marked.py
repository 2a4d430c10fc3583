"""Who is marked: of two who are called the same the one who is not excluded, and places that are people."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


@pytest.mark.parametrize(
    "who",
    [
        "Robert Hale (not Jr.)",
        "Robert Hale (not the Jr.)",
        "Robert Hale (the father, not Robert Hale Jr.)",
        "Robert Hale (not his son, Robert Hale Jr.)",
    ],
)
def test_of_father_and_son_the_one_is_meant_who_is_not_excluded(who):
    (removal,) = read(f"{who} has left. Please remove him from HMIS.")

    assert (removal.kind, removal.person.email, removal.doubts) == (
        IntentKind.REMOVE,
        "rhale@harborhouse.example",
        (),
    )


@pytest.mark.parametrize(
    "who",
    [
        "Robert Hale",
        "Robert Hale (not Sr.)",
        "Robert Hale (not sure if Jr.)",
        "Robert Hale (the son, or not Jr.)",
        "Robert Hale (not Pat Doyle Jr.)",
    ],
)
def test_where_nobody_of_the_roster_is_excluded_it_is_asked(who):
    assert not [
        intent
        for intent in read(f"{who} has left. Please remove him from HMIS.")
        if intent.kind is IntentKind.REMOVE and not intent.doubts
    ]


def test_who_has_an_address_is_no_place():
    text = "Request to replace user: out Ana Ruiz (left 3/6), in {}, Emergency Shelter."

    (replacement,) = read(text.format("Isaac Bloom, ibloom@harborhouse.example"))
    elsewhere = read(text.format("Isaac Bloom"))

    assert (replacement.kind, replacement.person.name) == (IntentKind.REPLACE, "Isaac Bloom")
    assert replacement.removed_person.name == "Ana Ruiz"
    assert IntentKind.REPLACE not in {intent.kind for intent in elsewhere}
