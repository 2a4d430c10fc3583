"""Words that point at a day which the mail has named, and what only looks like them."""

from datetime import date

import pytest

from mailbot.triage.day_reader import read_days
from mailbot.triage.when import Kind
from tests.triage.desk_mail import read

MONDAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    "words",
    [
        "once that evening is over",
        "when her last shift ends",
        "after that day has passed",
        "as soon as the night's over",
        "when it is done",
        "when she has gone home",
        "once he's left the building",
        "when he clocks out for good",
        "at the end of it",
        "on that business day",
    ],
)
def test_what_points_at_a_day_means_the_one_named_before(words):
    kinds = [when.kind for when in read_days(f"please close her account {words}.", MONDAY)]

    assert kinds == [Kind.SAME_DAY]


@pytest.mark.parametrize(
    "words",
    [
        "once the audit is over",
        "when the grant ends",
        "when her replacement is trained",
        "when the state has approved it",
    ],
)
def test_what_ends_by_itself_is_no_day(words):
    assert not read_days(f"please close her account {words}.", MONDAY)


def test_a_day_that_was_pointed_at_is_the_day_of_the_removal():
    (removal,) = read(
        "Kim Lane's last night is Thursday, March 26. Please close her HMIS account once that night is over."
    )

    assert removal.effective_on == date(2026, 3, 26)


def test_without_a_day_it_is_asked():
    assert all(
        intent.doubts or intent.effective_on
        for intent in read("Please close Kim Lane's HMIS account once it is over.")
    )
