"""Removals of a form that are about some projects only."""

import pytest

from mailbot.model.intent import Doubt, IntentKind
from tests.triage.desk_mail import read

FORM = "Request: Remove\nUser: Pat Doyle\nDate: now\n{}\n"


@pytest.mark.parametrize(
    "said",
    [
        "note: remove from the HOPWA TBRA project ONLY. She's still doing the Emergency Shelter every day.",
        "\nThis is just for HOPWA TBRA.",
        "\nOnly from HOPWA please.",
        "Comments: HOPWA only",
        "\nNot her whole account - only HOPWA comes off.",
    ],
)
def test_a_removal_from_one_project_is_a_change_that_is_read_back(said):
    (intent,) = [each for each in read(FORM.format(said), "Access change") if each.person]

    assert (intent.kind, intent.projects_removed) == (IntentKind.MODIFY, ("tbra",))
    assert Doubt.LABEL_GUESSED in intent.doubts


@pytest.mark.parametrize(
    "said",
    [
        "\nShe still covers the Emergency Shelter.",
        "\nEmergency Shelter stays.",
        "Reason: no longer at HOPWA, will keep working in the Emergency Shelter",
        "\nPlease leave her shelter access alone.",
        "\nShe needs to log in for the shelter.",
        "\nNot her whole access, please.",
    ],
)
def test_somebody_who_goes_on_in_a_project_is_asked_about(said):
    intents = read(FORM.format(said), "Access change")

    assert all(intent.doubts for intent in intents if intent.kind is IntentKind.REMOVE)


@pytest.mark.parametrize(
    "said",
    [
        "Comments: She only worked at the Emergency Shelter for a few months.",
        "\nShe was just with HOPWA. She is moving to Tulsa.",
        "\nOnly she had the key to the safe.",
    ],
)
def test_where_somebody_worked_narrows_nothing(said):
    intent, *_ = read(FORM.format(said), "Removal")

    assert (intent.kind, intent.doubts) == (IntentKind.REMOVE, ())
