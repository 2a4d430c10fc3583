"""A removal whose day stands elsewhere: read from the one place that names it, else asked about, and never at once."""

from datetime import date

import pytest

from mailbot.model.intent import Doubt, IntentKind, RemovalReason
from mailbot.model.message import Line, Standing
from mailbot.triage.days_elsewhere import refers_elsewhere
from tests.triage.desk_mail import read

NOTICE = [
    "From: HR",
    "Subject: Notice",
    "",
    "Employee: Tom Vega",
    "Department: Housing",
    "Separation date: 3/20/2026",
    "Return: laptop",
]


def _forwarded(own, notice=NOTICE):
    lines = [Line(text=own, standing=Standing.OWN)]
    lines += [Line(text=text, standing=Standing.FORWARDED) for text in notice]
    return [each for each in read(lines=lines) if each.kind is IntentKind.REMOVE]


@pytest.mark.parametrize(
    "own",
    [
        "Please end Tom Vega's HMIS access effective his separation date below.",
    ],
)
def test_the_one_day_of_a_notice_for_the_person_is_meant(own):
    (intent,) = _forwarded(own)

    assert (intent.effective_on, intent.doubts) == (date(2026, 3, 20), ())
    assert intent.reason is RemovalReason.LEFT


@pytest.mark.parametrize(
    "notice",
    [
        NOTICE[:5],
        [line.replace("Tom Vega", "Sam Kim") for line in NOTICE],
        [*NOTICE, "Last day of work: 3/27/2026"],
        [line.replace("3/20/2026", "to be agreed") for line in NOTICE],
        [],
    ],
)
def test_a_day_that_cannot_be_told_is_asked_about(notice):
    (intent,) = _forwarded("Please end Tom Vega's HMIS access effective his separation date below.", notice)

    assert Doubt.WHEN_MISSING in intent.doubts
    assert intent.effective_on is None


@pytest.mark.parametrize(
    "own",
    [
        "Please end Tom Vega's HMIS access as of his last day.",
        "Please remove Tom Vega from HMIS on that date.",
        "Please remove Tom Vega from HMIS on the day we agreed.",
        "Please deactivate Tom Vega's HMIS account upon his termination date.",
        "Please end Tom Vega's HMIS access at the close of business on his final day.",
    ],
)
def test_a_removal_is_never_at_once_where_its_day_stands_nowhere(own):
    assert all(
        set(each.doubts) & {Doubt.WHEN_MISSING, Doubt.WHEN_CONTRADICTORY}
        for each in read(own)
        if each.kind is IntentKind.REMOVE
    )


@pytest.mark.parametrize(
    "text",
    [
        "Please end his access as of today's date.",
        "Please remove her by the end of the day.",
        "Thanks, and have a great day.",
        "Let me know if you need anything to date.",
        "Tom quit the other day, please remove him.",
        "effective this date",
    ],
)
def test_a_day_that_is_said_refers_to_no_other_place(text):
    assert not refers_elsewhere(text)


def test_a_removal_with_a_day_of_its_own_keeps_it():
    (intent,) = _forwarded("Please end Tom Vega's HMIS access on March 13, not on the date below.")

    assert intent.effective_on != date(2026, 3, 20)
