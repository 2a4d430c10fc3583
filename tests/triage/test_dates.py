"""Dates of forms: an exact grammar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.triage.dates import read_form_date, says_close_of_business

RECEIVED = date(2026, 3, 9)  # a Monday


@pytest.mark.parametrize(
    "written",
    [
        "3/27/2026", "03/27/26", "3-27-2026", "2026-03-27", "March 27, 2026", "March 27 2026", "Mar. 27th, 2026", "27 Mar 2026", "27 March", "3/27",
        "Friday, March 27, 2026", "March 27 (Friday)", "on 3/27/2026", "COB 3/27", "3/27/2026 COB", "March 27 at 5pm", "effective 3/27/2026", "2026-03-27T00:00:00",
        "27 de marzo de 2026", "viernes 27 de marzo de 2026", "27/3/2026", "by end of day 3/27/2026", "Fri 3/27",
    ],
)  # fmt: skip
def test_every_way_of_writing_one_day_names_it(written):
    assert read_form_date(written, RECEIVED) == date(2026, 3, 27)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "1",
        "may",
        "2026",
        "13/13/2026",
        "2/30/2026",
        "Thursday, March 27, 2026",
        "3/27 or 3/28",
        "next week",
        "9999-99-99",
        "3/27/1926",
    ],
)
def test_what_the_grammar_does_not_cover_is_no_date(written):
    assert read_form_date(written, RECEIVED) is None


@pytest.mark.parametrize(
    ("written", "received_on", "day"),
    [
        ("12/30", date(2027, 1, 4), date(2026, 12, 30)),
        ("1/4", date(2026, 12, 30), date(2027, 1, 4)),
        ("3/5", RECEIVED, date(2026, 3, 5)),
        ("Feb 29", date(2026, 3, 9), None),
        ("tomorrow", RECEIVED, date(2026, 3, 10)),
    ],
)
def test_a_date_without_a_year_is_the_nearest_one(written, received_on, day):
    assert read_form_date(written, received_on) == day


def test_close_of_business_is_said():
    assert says_close_of_business("COB 3/27")
    assert says_close_of_business("3/27 at close of business")
    assert not says_close_of_business("3/27, by Jacob")


@given(st.text(max_size=200))
def test_no_text_raises(text):
    read_form_date(text, RECEIVED)


def test_a_weekday_before_a_day_without_a_year_is_held_against_it():
    assert read_form_date("Friday, November 20", date(2026, 11, 10)) == date(2026, 11, 20)
    assert read_form_date("Thursday, November 20", date(2026, 11, 10)) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("tomorrow 3/10", 10),
        ("tomorrow, March 10", 10),
        ("3/10 (tomorrow)", 10),
        ("today, 3/9/2026", 9),
        ("tomorrow (Tuesday 3/10)", 10),
        ("today by 5pm", 9),
        ("On a specific date: 3/27/26", 27),
        ("on a specific date - March 27", 27),
        ("effective March 27", 27),
    ],
)
def test_a_near_day_beside_its_date_and_a_date_behind_its_choice_are_read(written, day):
    assert read_form_date(written, RECEIVED) == date(2026, 3, day)


@pytest.mark.parametrize(
    "written",
    [
        "tomorrow 3/11",
        "today 3/10/2026",
        "tomorrow or 3/12",
        "tomorrow or Friday",
        "today or 3/11",
        "tomorrow maybe",
        "on a specific date",
    ],
)
def test_a_near_day_beside_another_one_names_none(written):
    assert read_form_date(written, RECEIVED) is None


@pytest.mark.parametrize("remark", ["(already gone)", "- left", "(has left already)", ", no longer here"])
def test_a_remark_that_somebody_has_gone_leaves_a_past_day_and_contradicts_one_to_come(remark):
    assert read_form_date(f"2/27/2026 {remark}", RECEIVED) == date(2026, 2, 27)
    assert read_form_date(f"3/27/2026 {remark}", RECEIVED) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [("EOD Thurs", 12), ("Friday COB", 13), ("through Friday", 13), ("end of day Monday", 9)],
)
def test_a_weekday_that_is_yet_to_end_is_the_coming_one(written, day):
    assert read_form_date(written, date(2026, 3, 9)) == date(2026, 3, day)


def test_a_weekday_alone_is_no_day_of_a_form():
    assert read_form_date("Friday", date(2026, 3, 9)) is None
