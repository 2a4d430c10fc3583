"""Days in sentences: each way of saying one, on a Monday."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.triage.day_reader import read_days
from mailbot.triage.when import Kind, Tense

MONDAY = date(2026, 3, 9)
DAYS = [
    ("2026-03-27", Tense.OPEN, "2026-03-27"),
    ("3/27", Tense.OPEN, "2026-03-27"),
    ("3/27/26", Tense.OPEN, "2026-03-27"),
    ("03-27-2026", Tense.OPEN, "2026-03-27"),
    ("march 27th, 2026", Tense.OPEN, "2026-03-27"),
    ("27 march", Tense.AHEAD, "2026-03-27"),
    ("friday, march 27 at 2:30 p.m.", Tense.OPEN, "2026-03-27"),
    ("3/27 by 10 am", Tense.OPEN, "2026-03-27"),
    ("the 27th of march", Tense.AHEAD, "2026-03-27"),
    ("friday, march 27", Tense.OPEN, "2026-03-27"),
    ("friday the 27th", Tense.AHEAD, "2026-03-27"),
    ("two weeks from friday (3/27)", Tense.AHEAD, "2026-03-27"),
    ("a week from today, the 16th", Tense.AHEAD, "2026-03-16"),
    ("last friday", Tense.PAST, "2026-03-06"),
    ("friday", Tense.PAST, "2026-03-06"),
    ("friday", Tense.AHEAD, "2026-03-13"),
    ("this friday", Tense.OPEN, "2026-03-13"),
    ("next friday (3/20)", Tense.OPEN, "2026-03-20"),
    ("the 27th", Tense.PAST, "2026-02-27"),
    ("the 15th of next month", Tense.OPEN, "2026-04-15"),
    ("the last friday of march", Tense.AHEAD, "2026-03-27"),
    ("end of the month", Tense.OPEN, "2026-03-31"),
    ("end of next month", Tense.OPEN, "2026-04-30"),
    ("end of april", Tense.AHEAD, "2026-04-30"),
    ("end of the week", Tense.OPEN, "2026-03-13"),
    ("in two weeks", Tense.OPEN, "2026-03-23"),
    ("3 days ago", Tense.PAST, "2026-03-06"),
    ("yesterday", Tense.PAST, "2026-03-08"),
    ("the day after tomorrow", Tense.OPEN, "2026-03-11"),
    ("may 1", Tense.AHEAD, "2026-05-01"),
    ("june 1", Tense.PAST, "2025-06-01"),
    ("12/31", Tense.AHEAD, "2026-12-31"),
    ("february 29, 2028", Tense.AHEAD, "2028-02-29"),
]


@pytest.mark.parametrize(("text", "tense", "day"), DAYS)
def test_a_day_is_read(text, tense, day):
    (when,) = read_days(f"her last day is {text} and so on", MONDAY)

    assert when.read(tense, MONDAY) == (date.fromisoformat(day), False)


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        ("next friday", Tense.OPEN),  # people mean either of two
        ("friday 3/26", Tense.OPEN),  # a Thursday
        ("two weeks from friday (3/28)", Tense.OPEN),
        ("3/27 or 3/28", Tense.OPEN),
        ("3/9-3/20", Tense.OPEN),
        ("2/30/2026", Tense.OPEN),
        ("27/3", Tense.OPEN),  # day and month the other way round
        ("4/30", Tense.PAST),  # "left 4/30", said in March
        ("3/6/2026", Tense.AHEAD),  # "will be", a day gone by
    ],
)
def test_what_can_be_read_in_two_ways_is_doubtful(text, tense):
    (when,) = read_days(text, MONDAY)

    assert when.read(tense, MONDAY)[1]


@pytest.mark.parametrize(
    "text",
    [
        "(573) 555-0142",
        "24/7",
        "step 2 of 4",
        "she may leave",
        "50%",
        "1 user",
        "grant 219099999",
        "sat with her",
    ],
)
def test_what_is_no_day_is_none(text):
    assert read_days(text, MONDAY) == ()


@pytest.mark.parametrize(
    ("text", "kind", "close"),
    [
        ("immediately", Kind.AT_ONCE, False),
        ("asap", Kind.AT_ONCE, False),
        ("next week", Kind.VAGUE, False),
        ("recently", Kind.VAGUE, False),
        ("in april", Kind.VAGUE, False),
        ("that day", Kind.SAME_DAY, False),
        ("cob that day", Kind.SAME_DAY, True),
        ("cob", Kind.END_OF_DAY, True),
        ("cob 3/27", Kind.DAY, True),
        ("3/27 at cob", Kind.DAY, True),
        ("5pm on 3/27", Kind.DAY, True),
    ],
)
def test_what_else_is_said_of_when(text, kind, close):
    (when,) = read_days(text, MONDAY)

    assert (when.kind, when.at_close_of_business) == (kind, close)


@given(st.text(max_size=300), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_any_text_is_read_with_spans_that_stand_in_it(text, received_on):
    last = 0
    for when in read_days(text.lower(), received_on):
        when.read(Tense.OPEN, received_on)

        assert last <= when.start < when.end <= len(text.lower())
        last = when.end


def test_an_hour_alone_is_no_day():
    assert not read_days("call me at 3 pm", MONDAY)


@pytest.mark.parametrize(("hour", "close"), [("9 am", False), ("3:30 pm", True), ("5 pm", True)])
def test_what_ends_in_an_afternoon_ends_with_its_day(hour, close):
    (when,) = read_days(f"on friday, march 27 at {hour}", MONDAY)

    assert when.at_close_of_business is close
