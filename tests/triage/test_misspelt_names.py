"""A name with one wrong letter: asked where access ends or changes (A38), answered where somebody only asks."""

from dataclasses import replace

import pytest

from mailbot.model.intent import Doubt, IntentKind
from tests.triage.desk_mail import ROSTER as PEOPLE
from tests.triage.desk_mail import known, read

FORM = "Request type: Remove a current user\nAgency: Harbor House of Columbia\nUser to remove: {}\nDate: 3/20/2026"


@pytest.mark.parametrize("text", ["Please remove Jane Pruet, she left Friday.", FORM.format("Jane Pruet")])
def test_a_removal_is_asked_about_with_the_name_that_may_be_meant(text):
    (intent,) = read(text)

    assert (intent.kind, intent.doubts) == (IntentKind.REMOVE, (Doubt.WHO_UNKNOWN,))
    assert (intent.person.email, [person.name for person in intent.candidates]) == (None, ["Jane Pruett"])


@pytest.mark.parametrize("name", ["Markus O'Neill-Brandt", "Marcus O'Neil-Brandt"])
def test_a_question_about_progress_is_answered(name):
    (intent,) = read(f"How is {name} doing with the training?")

    assert (intent.kind, intent.doubts) == (IntentKind.STATUS, ())
    assert intent.person.name == "Marcus O'Neill-Brandt"


def test_nobody_is_chosen_of_two_who_are_called_nearly_so():
    roster = replace(
        PEOPLE, people=(*PEOPLE.people, known("Marcas O'Neill-Brandt", "trainee", "m2@harborhouse.example"))
    )

    (intent,) = read("How is Marcis O'Neill-Brandt doing with the training?", roster=roster)

    assert (intent.kind, intent.doubts) == (IntentKind.STATUS, (Doubt.WHO_UNKNOWN,))
