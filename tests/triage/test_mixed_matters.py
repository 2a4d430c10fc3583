"""Mails of headings with names below them: each part is read by its heading."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def read_as(text):
    return {(i.kind, i.person.name if i.person else None, i.effective_on) for i in read(text) if not i.doubts}


def test_leavers_and_those_asked_about_stand_below_their_headings():
    told = read_as("LEAVING\n- Sam Kim, 3/31\n\nSTATUS\n- Marcus O'Neill-Brandt")

    assert (IntentKind.REMOVE, "Sam Kim", date(2026, 3, 31)) in told
    assert (IntentKind.STATUS, "Marcus O'Neill-Brandt", None) in told


@pytest.mark.parametrize(
    "text",
    [
        "LEAVING\nSam Kim",
        "LEAVING\nSam Kim, 3/31 maybe",
        "LEAVING\nSam Kim, gave notice Friday",
        "STAYING\nSam Kim, 3/31",
        "ON LEAVE\nSam Kim, 3/31",
        "OUT OF OFFICE\nSam Kim, 3/31",
        "BIRTHDAYS\nSam Kim, 3/31",
    ],
)
def test_what_is_not_plainly_a_leaver_with_a_day_is_not_removed(text):
    assert not [each for each in read_as(text) if each[0] is IntentKind.REMOVE]
