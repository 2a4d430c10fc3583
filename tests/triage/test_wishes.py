"""Wishes: one replacement said twice, and whose an address in a sentence of its own is."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read

TWICE = "Gwen Porter is replacing Kim Lane. Please give Kim's license to Gwen ({address}, Emergency Shelter)."


def replacements(text):
    return [intent for intent in read(text) if intent.kind is IntentKind.REPLACE]


def test_a_replacement_said_twice_is_one_with_the_address_and_the_leaver():
    (only,) = replacements(TWICE.format(address="gporter@harborhouse.example"))

    assert (only.person.name, only.person.email) == ("Gwen Porter", "gporter@harborhouse.example")
    assert only.removed_person.name == "Kim Lane"
    assert (only.projects, only.missing) == (("es",), ())


@pytest.mark.parametrize(
    "text",
    [
        "Gwen Porter is replacing Kim Lane. Please give Ana Ruiz's license to Gwen (gporter@harborhouse.example).",
        "Gwen Porter (gporter@harborhouse.example) is replacing Kim Lane. Isaac Bloom (ibloom@harborhouse.example) is replacing Kim Lane.",
        "Gwen Porter (gporter@harborhouse.example) is replacing Kim Lane. Please give Kim Lane's license to Gwen Porter (gwen@harborhouse.example).",
    ],
)
def test_replacements_of_or_by_different_people_stay_apart(text):
    assert len(replacements(text)) == 2


def test_her_email_in_a_sentence_of_its_own_is_that_of_the_newcomer_named_before():
    text = "We're onboarding Rosalind Achebe. Her email is rachebe@harborhouse.example. I'd like her to have HMIS access."

    (draft,) = [intent for intent in read(text) if intent.kind is IntentKind.ADD]

    assert (draft.person.name, draft.person.email) == ("Rosalind Achebe", "rachebe@harborhouse.example")


def test_an_address_beside_a_known_user_gives_her_no_removal():
    text = "Pat Doyle called. Her email is someone@harborhouse.example. Please remove her from HMIS."

    assert not [i for i in read(text) if i.kind is IntentKind.REMOVE and not i.doubts]
