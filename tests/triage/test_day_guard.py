"""No removal goes through beside a day to come, or a time, that nobody has understood."""

from datetime import date

import pytest

from mailbot.model.intent import Doubt, IntentKind
from mailbot.triage.day_guard import is_of_sender
from tests.triage.desk_mail import read


def removals(text):
    return [intent for intent in read(text) if intent.kind is IntentKind.REMOVE]


@pytest.mark.parametrize(
    "sentence",
    [
        "The cutoff for this is Friday, April 24.",
        "On April 24 it all goes dark.",
        "We need the login to work two weeks from Friday.",
        "She keeps charting for six more shifts.",
        "Do not pull it till her cases are handed off.",
    ],
)
def test_a_day_that_nobody_understood_is_asked_about(sentence):
    (removal,) = removals(f"Pat Doyle has left us, please remove her. {sentence}")

    assert Doubt.WHEN_CONTRADICTORY in removal.doubts


@pytest.mark.parametrize(
    "sentence",
    [
        "See you at the meeting on Thursday.",
        "I am out of the office from Thursday on.",
        "Her replacement starts on April 27.",
        "The board meets on March 24.",
        "Sam Kim takes over her caseload on the 23rd.",
        "She has been with us since June 2019.",
    ],
)
def test_days_of_other_matters_stop_nothing(sentence):
    (removal,) = removals(f"Pat Doyle has left us, please remove her. {sentence}")

    assert not removal.doubts
    assert removal.effective_on is None


def test_a_form_is_asked_about_where_a_day_beside_it_says_something_else():
    (removal,) = removals(
        "Request: Remove a current user\nAgency: Harbor House\nUser: Tom Vega\nWhen: Immediately\nReason: left\n\n"
        "Make it so at the close of April 24."
    )

    assert Doubt.WHEN_CONTRADICTORY in removal.doubts


def test_the_day_over_a_list_belongs_to_each_entry():
    found = removals(
        "Please deactivate the users below at the end of the day on 3/20/2026.\n\n1. Pruett, Jane\n2. Doyle, Pat"
    )

    assert [each.effective_on for each in found] == [date(2026, 3, 20)] * 2


def test_what_the_sender_does_is_told_from_what_is_wanted():
    assert is_of_sender("i am out of the office on ⟦d0⟧")
    assert not is_of_sender("we would like her access to end on ⟦d0⟧")


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("She will be here for a couple more weeks.", True),
        ("She needs it for a few more days.", True),
        ("We will be hiring soon.", False),
        ("I do not know what we will do on Friday without her.", False),
    ],
)
def test_a_vague_stay_beside_a_resignation_is_asked_about(sentence, asked):
    (removal,) = removals(f"We received Pat Doyle's resignation this morning. {sentence}")

    assert (Doubt.WHEN_CONTRADICTORY in removal.doubts) is asked
