"""A last day that is told to a whole house, and asks nothing of the desk."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def acted(text, subject=""):
    removals = [i for i in read(text, subject) if i.kind is IntentKind.REMOVE and not i.doubts]
    return {intent.person.name: intent.effective_on for intent in removals}


@pytest.mark.parametrize(
    "text",
    [
        "Building: please cancel his badge. HMIS folks you're only copied because you share the list, no action.",
        "HMIS: nothing needed from you.",
        "HMIS can sit this one out.",
        "Nothing for HMIS on this one.",
        "No HMIS action required.",
        "HMIS crew: FYI only.",
        "ICA doesn't need to do a thing.",
    ],
)
def test_a_last_day_of_which_the_desk_is_only_told_is_asked_about(text):
    assert acted(f"Pat Doyle's last day is March 20. {text}") == {}


@pytest.mark.parametrize(
    "text",
    [
        "Pat Doyle from the Doyle property management company has his last day on March 20.",
        "Pat Doyle of Acme Elevator Company has his last day on March 20.",
        "Pat Doyle, our plumber, has his last day on March 20.",
        "The copier guy, Pat Doyle, has his last day on March 20.",
    ],
)
def test_the_last_day_of_a_tradesman_with_a_users_name_is_asked_about(text):
    assert acted(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Pat Doyle's last day is March 20. No other action needed, just end HMIS for Pat that day.",
        "Pat Doyle's last day is March 20. Please end HMIS then. IT is copied, no action needed from them.",
        "Our contractor Pat Doyle wraps up on March 20. Please end the HMIS access then.",
        "Pat Doyle from our day shelter is leaving, last day March 20.",
    ],
)
def test_where_an_end_is_ordered_or_nothing_speaks_against_it_access_ends(text):
    assert acted(text) == {"Pat Doyle": date(2026, 3, 20)}


def test_a_list_of_the_training_is_not_the_list_of_users():
    assert acted("Please remove these from the HMIS training list:\nKim Lane\nTom Vega") == {}


def test_an_order_for_one_of_several_is_asked_about():
    assert acted("pls remove one of these\nkim l. - last day Thursday\ntom v. - last day Friday") == {}
