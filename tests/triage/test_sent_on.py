"""Whom "deactivate her, see below" means: the one user of the mail below, and nobody where it could be another one."""

import pytest

from mailbot.model.intent import IntentKind
from mailbot.model.message import Line, Standing
from tests.triage.desk_mail import read

OWN = "Please deactivate her in HMIS, see below from HR."
NOTICE = [
    "From: Human Resources <hr@harborhouse.example>",
    "Sent: Monday, March 9, 2026 8:38 AM",
    "Subject: Separation - Tom Vega",
    "Tom Vega's last day was Friday, March 6, 2026.",
]


def removed(subject="FW: Separation - Tom Vega", own=OWN, notice=NOTICE):
    lines = [Line(text=own, standing=Standing.OWN)]
    lines += [Line(text=text, standing=Standing.FORWARDED) for text in notice]
    intents = read(subject=subject, lines=lines)
    return [each.person.name for each in intents if each.kind is IntentKind.REMOVE and not each.doubts]


@pytest.mark.parametrize(
    "subject", ["FW: Separation - Tom Vega", "Fwd: Tom Vega", "fw:Tom Vega - separation"]
)
def test_the_one_user_whom_subject_and_notice_name_is_meant(subject):
    assert removed(subject) == ["Tom Vega"]


@pytest.mark.parametrize(
    "subject",
    [
        "FW: Tom Vega, Sam Kim",
        "FW: Sam Kim",
        "FW: Robert Hale",
    ],
)
def test_nobody_is_meant_where_the_subject_names_another_user(subject):
    assert removed(subject) == []


def test_a_notice_that_names_one_user_says_who_is_meant_below_a_subject_that_names_nobody():
    assert removed("FW: Separation") == ["Tom Vega"]


@pytest.mark.parametrize(
    "line",
    [
        "Sam Kim has the laptop.",
        "Her last day will be March 20.",
        "She stays until next week.",
        "Pay ends 4/3/2026.",
    ],
)
def test_nobody_is_meant_where_the_notice_names_another_user_or_a_day_to_come(line):
    assert removed(notice=[*NOTICE, line]) == []


def test_nobody_is_meant_where_the_senders_own_words_name_another_user():
    assert removed(own=f"{OWN} Sam Kim told me.") == []


def test_a_notice_of_many_lines_is_left_to_a_person():
    assert removed(notice=[*NOTICE, *["Return the laptop."] * 60]) == []
