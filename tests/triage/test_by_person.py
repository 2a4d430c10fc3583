"""Several people in one mail, each with sentences of their own."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def removals(text):
    return {
        intent.person.name: intent.effective_on and intent.effective_on.isoformat()
        for intent in read(text)
        if intent.kind is IntentKind.REMOVE and not intent.doubts
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Pat is gone already, so please close his HMIS right away. Tom goes on the 20th, please close his that day.",
            {"Pat Doyle": None, "Tom Vega": "2026-03-20"},
        ),
        (
            "Two changes in HMIS. Sam quit this morning, take him off immediately. Jane got a job at the library; her access should stop on Monday, March 16.",
            {"Sam Kim": None, "Jane Pruett": "2026-03-16"},
        ),
        (
            "Ana's last day is April 3. Sam's is March 16. Please end their HMIS access on those days.",
            {"Ana Ruiz": "2026-04-03", "Sam Kim": "2026-03-16"},
        ),
    ],
)
def test_what_is_said_of_each_is_read_by_itself(text, expected):
    assert removals(text) == expected


def test_one_who_may_go_is_not_removed_with_the_other():
    text = "Pat is gone, please close his HMIS right away. Tom may be going on the 20th, then close his too, I'll confirm."
    assert "Tom Vega" not in removals(text)


def test_he_of_two_people_is_nobody():
    assert removals("Pat and Tom had a row. He quit. Please close his HMIS access today.") == {}


def test_more_people_than_days_are_asked_about():
    text = "Tom, Jane and Pat are leaving on 3/13 and 3/20. Please end their HMIS access accordingly."
    assert removals(text) == {}
