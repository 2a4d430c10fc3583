"""Who goes and who comes, on two lines."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read

REST = "Projects: Emergency Shelter\nEffective: 3/20/2026"


@pytest.mark.parametrize(
    "pair",
    [
        "Out: Pat Doyle\nIn: Gail Ortega, gortega@harborhouse.example",
        "In: Gail Ortega (gortega@harborhouse.example)\nOut: Pat Doyle",
        "Leaving: Pat Doyle\nJoining: Gail Ortega <gortega@harborhouse.example>",
        "Old user: Pat Doyle\n\nNew user: Gail Ortega gortega@harborhouse.example",
        "OUT - Pat Doyle\nIN - Gail Ortega".replace(" - ", ": ") + "\nEmail: gortega@harborhouse.example",
        "Outgoing: Pat Doyle\nIncoming: Gail Ortega, gortega@harborhouse.example",
    ],
)
def test_a_name_that_goes_beside_one_that_comes_is_a_replacement(pair):
    (intent,) = read(f"Hello,\n\n{pair}\n{REST}\n\nThanks,\nPriya", "Staff change")

    assert (intent.kind, intent.person.email) == (IntentKind.REPLACE, "gortega@harborhouse.example")
    assert (intent.person.name, intent.removed_person.name) == ("Gail Ortega", "Pat Doyle")
    assert (intent.effective_on.isoformat(), intent.projects, intent.doubts) == ("2026-03-20", ("es",), ())


def test_two_users_without_more_are_a_replacement_of_which_much_is_asked():
    (intent,) = read("Old user: Pat Doyle\nNew user: Gail Ortega", "Staff change")

    assert (intent.kind, intent.removed_person.name) == (IntentKind.REPLACE, "Pat Doyle")
    assert {"person_email", "projects", "removal_when"} <= set(intent.missing)


@pytest.mark.parametrize(
    "text",
    [
        "Out: Friday\nIn: Monday",
        "Out: Pat Doyle\nIn: Sam Kim",
        "On call\nOut: Pat Doyle\nIn: Sam Kim\nDate: 3/20/2026",
        "Out: Pat Doyle",
        "In: Pat Doyle\nOut: Sam Kim\nIn: Jane Pruett\nOut: Tom Vega",
        "Out: Pat Doyle, vacation until Monday\nIn: Sam Kim",
        "Out: sick leave\nIn: Pat Doyle",
        "In: the shelter every morning\nOut: Pat Doyle",
        "Out: Pat Doyle\n\nHere is who is on duty.\n\nIn: Sam Kim",
    ],
)
def test_other_lines_that_begin_with_in_and_out_end_nothing(text):
    intents = read(text, "Whiteboard")

    assert not {i.kind for i in intents} & {IntentKind.REPLACE, IntentKind.REMOVE, IntentKind.ADD}


def test_each_side_may_have_its_own_day_and_address():
    text = (
        "Agency: Harbor House\nRequest: REPLACE\nOut: Vega, Tom\nOut on: 3/20/2026\nIn: Ortega, Gail\n"
        "In - email: gortega@harborhouse.example\nIn (programs): Emergency Shelter"
    )
    (intent,) = read(text, "replacement")

    assert (intent.kind, intent.person.name, intent.removed_person.name) == (
        IntentKind.REPLACE,
        "Gail Ortega",
        "Tom Vega",
    )
    assert (intent.person.email, intent.projects) == ("gortega@harborhouse.example", ("es",))
    assert (intent.effective_on.isoformat(), intent.doubts) == ("2026-03-20", ())
