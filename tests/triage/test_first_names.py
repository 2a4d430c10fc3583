"""A name that is one user's first name and another's last name."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def removed(text):
    return [
        intent.person.name
        for intent in read(text)
        if intent.kind is IntentKind.REMOVE and not intent.doubts and intent.person
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Please end Kim's access on March 13. She is leaving us.",
        "Sam and Tom stay as they are. Please end Kim's access on March 13.",
        "Please end Kim's access on March 13. Tom takes over, he knows the caseload.",
    ],
)
def test_the_one_whose_first_name_it_is_is_meant(text):
    assert removed(text) == ["Kim Lane"]


@pytest.mark.parametrize(
    "text",
    [
        "Kim's gone, he handed in his badge this morning. Please remove him from HMIS.",
        "Doyle and Kim are both leaving on March 13. Please end Kim's access on March 13.",
    ],
)
def test_where_anything_speaks_for_the_last_name_it_is_asked(text):
    assert "Kim Lane" not in removed(text)


def test_a_title_is_of_the_last_name():
    assert removed("Mr. Kim resigned. Please end Mr. Kim's access on March 13.") == ["Sam Kim"]
