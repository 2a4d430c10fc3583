"""Whoever is named only to say that they are not meant is never acted on."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import ROSTER, known, read

TWO_VEGAS = type(ROSTER)(
    agencies=ROSTER.agencies, projects=ROSTER.projects, people=(*ROSTER.people, known("Tom Vega-Ross", email="tvr@harborhouse.example"))
)  # fmt: skip


def removed(text, roster=ROSTER):
    return [
        (intent.person.name, intent.doubts)
        for intent in read(text, roster=roster)
        if intent.kind in {IntentKind.REMOVE, IntentKind.RESCIND}
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Pat Doyle (on nights, NOT Sam Kim in the kitchen!!) quit on Saturday. Please cut her access off.",
        "Pat Doyle in outreach (not Sam Kim at the front desk) has resigned. Please end her access.",
        "Pat Doyle (and not Sam Kim or Jane Pruett) has left. Please remove her.",
        "Pat Doyle, not Sam Kim, has quit. Please disable her account.",
        "Pat Doyle - NOT Sam Kim - left us. Her login can go.",
        "Please remove Pat Doyle, not Sam Kim in prevention.",
        "It is not Sam Kim but Pat Doyle who quit. Please remove Pat.",
        "Pat Doyle at the shelter (as opposed to Sam Kim at the pantry) retired. Please close her account.",
        "Pat Doyle quit. Please end her access. Do not touch the other Pat, she would never forgive me.",
        "Pat Doyle (not to be confused with Sam Kim) no longer works here, take her off HMIS please.",
    ],
)
def test_a_person_denied_beside_another_is_left_alone(text):
    assert removed(text) == [("Pat Doyle", ())]


def test_the_one_who_is_denied_tells_who_of_two_is_meant_afterwards():
    text = "Tom Vega-Ross at the shelter (not Tom Vega!) has resigned. She is with us through March 20. Kindly end Tom's access then."

    assert removed(text, TWO_VEGAS) == [("Tom Vega-Ross", ())]


def test_the_junior_is_denied_without_brackets_too():
    assert removed("Robert Hale, not the junior, left us. Please take his access away.") == [
        ("Robert Hale", ())
    ]


def test_the_other_one_of_a_name_is_nobody_in_particular():
    assert all(doubts for _, doubts in removed("The other Pat has left, please remove him."))


@pytest.mark.parametrize(
    "text",
    ["Not Tom Vega! He stays.", "Tom Vega, not a fan of mornings, is late. Please move his training.", "Please do not remove Tom Vega, but call me."],
)  # fmt: skip
def test_nobody_is_removed_where_only_the_denied_one_is_named(text):
    assert all(intent.kind is not IntentKind.REMOVE for intent in read(text))


def test_a_remark_in_brackets_that_ends_in_a_stop_parts_no_sentence():
    assert removed("Sam Kim (our weekend guy, sigh!) quit on Friday.") == [("Sam Kim", ())]


def test_a_sigh_is_no_bracket_and_ends_a_sentence():
    assert removed("Sam Kim is moving on as of today :( Please end his access. :)") == [("Sam Kim", ())]
