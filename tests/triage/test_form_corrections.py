"""Forms that their sender puts right in the same mail: an address, a day."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read

ADD = """Request: Add a new user
New User's Name: Sable Winthrop
New User's Email: s.winthrop@harborhouse.example
Projects: Emergency Shelter
{}
"""
REMOVE = """Request: Remove a current user
User: Pat Doyle
Date access ends: 3/13/2026
{}
"""


@pytest.mark.parametrize(
    "said",
    [
        "\nOh, IT says her address is actually swinthrop@harborhouse.example - use that, not the one I put up there!",
        "\nCorrection: the email should be swinthrop@harborhouse.example (no dot).",
        "Notes: please use swinthrop@harborhouse.example instead of the email above, I mistyped it.",
        "\nWhoops - wrong email up there. It's swinthrop@harborhouse.example.",
        "\nIT just changed her email to swinthrop@harborhouse.example so please go by that one.",
        "\nNot s.winthrop@harborhouse.example, swinthrop@harborhouse.example is the right one.",
    ],
)
def test_an_address_put_right_below_the_form_is_the_address(said):
    (intent,) = read(ADD.format(said), "New user")

    assert (intent.kind, intent.person.email) == (IntentKind.ADD, "swinthrop@harborhouse.example")
    assert not intent.doubts


@pytest.mark.parametrize(
    "said",
    [
        "\nHer email might actually be swinthrop@harborhouse.example, I'll check with IT.",
        "\nI typed the email wrong, will send you the right one this afternoon.",
        "\nHer last name is actually spelled Wynthrop.",
        "\nSorry, the project should be HOPWA, not the shelter.",
        "\nThe email is wrong, it's either swinthrop@harborhouse.example or sablew@harborhouse.example.",
    ],
)
def test_what_is_put_right_only_half_is_asked_about(said):
    intent, *_ = read(ADD.format(said), "New user")

    assert intent.person.email == "s.winthrop@harborhouse.example"
    assert intent.doubts


@pytest.mark.parametrize(
    "said",
    [
        "\nPlease copy my supervisor wendy.hines@harborhouse.example on the training emails.",
        "\nQuestions? Actually, best to reach my manager: wendy.hines@harborhouse.example.",
        "\nShe actually used HMIS at her last agency.",
    ],
)
def test_addresses_of_others_and_other_remarks_change_nothing(said):
    intent, *_ = read(ADD.format(said), "New user")

    assert intent.person.email == "s.winthrop@harborhouse.example"
    assert not intent.doubts


@pytest.mark.parametrize(
    "said",
    [
        "\nNOTE: scratch the date above, HR just told me she agreed to stay an extra week. Her last day is Friday, March 20, so please use that one.",
        "\nIgnore the date up top, it should be 3/20.",
        "\nSorry, make that March 20 - she gave us another week.",
        "Notes: date changed - please use 3/20/2026 instead of 3/13.",
        "\nThe date in the form is wrong. Her last day is March 20.",
    ],
)
def test_a_day_put_right_below_the_form_is_the_day(said):
    (intent,) = read(REMOVE.format(said), "Removal")

    assert (intent.kind, intent.effective_on, intent.doubts) == (IntentKind.REMOVE, date(2026, 3, 20), ())


@pytest.mark.parametrize(
    "said",
    [
        "\nScratch the date above, she may stay until March 20 or so.",
        "\nIgnore the date above, I'll get you the right one tomorrow.",
        "\nScratch the date above and make it March 20, but hold this until I call you.",
        "\nThe date above is wrong, it is March 20 or March 27.",
        "\nActually, forget it, she's staying.",
        "\nHer last day is March 20.",
        "\nThe date above is wrong. Her replacement starts March 20.",
    ],
)
def test_a_day_taken_back_without_a_plain_other_one_is_asked_about(said):
    intents = read(REMOVE.format(said), "Removal")

    assert all(intent.doubts for intent in intents if intent.kind is IntentKind.REMOVE)


def test_a_day_of_another_matter_moves_nothing():
    intent, *_ = read(
        REMOVE.format("\nHer farewell lunch is March 12. We will have a replacement by March 27."), "Removal"
    )

    assert (intent.effective_on, intent.doubts) == (date(2026, 3, 13), ())
