"""A list of users under one order is a removal for each; anything doubtful in it, and nothing is read (P21, P23)."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def acted(text, subject=""):
    return {
        intent.person.name: intent.effective_on
        for intent in read(text, subject)
        if intent.kind is IntentKind.REMOVE and not intent.doubts
    }


LIST = "Sam Kim - 3/20\nTom Vega - 3/27\nJane Pruett - 4/3"
DAYS = {"Sam Kim": date(2026, 3, 20), "Tom Vega": date(2026, 3, 27), "Jane Pruett": date(2026, 4, 3)}


@pytest.mark.parametrize(
    "text",
    [
        f"Below are last days for staff leaving us. Please end each person's HMIS access on the date next to the name.\n\n{LIST}\n\nWarmly,\nPriya",
        f"HMIS accounts to close, three users. We are closing out the following accounts. The date is the last day each person needs access:\n\n{LIST}",
        "need 3 taken off hmis\n\nsam kim = 3/20\ntom vega = 3/27\njane pruett = 4/3\n\np",
        "Please deactivate these users in HMIS:\n1) Sam Kim (shelter), last day 3/20\n2) Tom Vega (HOPWA): 3/27\n3) Jane Pruett, through 4/3",
    ],
)
def test_each_entry_with_its_day_is_a_removal(text):
    assert acted(text) == DAYS


def test_entries_without_a_day_end_at_once_where_all_are_gone():
    text = "Going through my list. Please end access for the folks below, they are all gone from Harbor House already:\n\n- Sam Kim\n- Tom Vega\n- Jane Pruett (HOPWA)\n\nThat's it, everybody else stays."
    assert acted(text) == dict.fromkeys(DAYS, None)


@pytest.mark.parametrize(
    "text",
    [
        f"Here is who may be leaving this spring, I will confirm the dates:\n\n{LIST}\n\nNo need to end any accounts yet.",
        f"These are the days on which our users have their annual training:\n\n{LIST}",
        f"Please end each person's HMIS access on the date next to the name.\n\n{LIST}\nRobert Smithson - 4/10",
        f"Can you tell me whether these users will be removed on the dates next to the names?\n\n{LIST}",
        f"Please end the HMIS access of the following users if HR confirms the dates.\n\n{LIST}",
        f"Please take the following users off the parking list on the days shown.\n\n{LIST}",
    ],
)
def test_a_list_that_is_not_plainly_an_order_ends_nothing(text):
    assert acted(text) == {}


def test_whose_day_is_told_below_the_list_does_not_hide_the_others():
    told = acted(
        "3 to take off hmis:\n\njane pruett, fired friday\ntom vega\nsam kim\n\ntom + sam were temps, their last night was sunday."
    )

    assert set(told) == {"Jane Pruett", "Tom Vega", "Sam Kim"}


@pytest.mark.parametrize("gone", ["fired", "left", "quit", "let go"])
def test_a_weekday_on_which_somebody_went_has_passed(gone):
    told = acted(
        f"Please remove these users from HMIS:\nJane Pruett, {gone} Tuesday\nTom Vega, {gone} Friday"
    )

    assert told == {"Jane Pruett": None, "Tom Vega": None}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("pls remove both\nkim l. - last day Thursday\ntom v. - gone already, finished up before the long weekend", {"Kim Lane": date(2026, 3, 12), "Tom Vega": None}),
        ("Kim Lane - finished up yesterday\nTom Vega - tomorrow is his last day\nPlease end access accordingly.", {"Kim Lane": None, "Tom Vega": date(2026, 3, 10)}),
        ("K. Lane (Columbia): 3/27 final day\nT. Vega: 4/3 final day\nplease end both in hmis on those days", {"Kim Lane": date(2026, 3, 27), "Tom Vega": date(2026, 4, 3)}),
        ("The following employees were let go yesterday and should no longer be able to log in to HMIS, effective immediately:\n\nKim Lane\nTom Vega\n\nPriya Natarajan", {"Kim Lane": None, "Tom Vega": None}),
    ],
)  # fmt: skip
def test_short_lines_without_bullets_are_entries_too(text, days):
    assert acted(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "The following employees may be let go and would then no longer need HMIS:\n\nKim Lane\nTom Vega",
        "The following employees keep their HMIS access, effective immediately:\n\nKim Lane\nTom Vega",
        "Should the following people be removed from HMIS?\n\nKim Lane\nTom Vega",
        "Please end HMIS for these people on March 20:\n\nKim Lane\nTom Vega\n\nThey keep their access until the cases are moved.",
    ],
)
def test_names_below_a_line_that_orders_nothing_for_certain_are_asked_about(text):
    assert acted(text) == {}
