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
    ("april 3 (it is a friday)", Tense.AHEAD, "2026-04-03"),
    ("the 20th (a friday)", Tense.AHEAD, "2026-03-20"),
    ("march 26, which is a thursday", Tense.OPEN, "2026-03-26"),
    ("3/18 (wed)", Tense.OPEN, "2026-03-18"),
    ("two weeks ago today", Tense.PAST, "2026-02-23"),
    ("a week ago yesterday", Tense.PAST, "2026-03-01"),
    ("a week from tomorrow (tue the 17th)", Tense.AHEAD, "2026-03-17"),
    ("the thirteenth of march", Tense.AHEAD, "2026-03-13"),
    ("march the thirteenth", Tense.AHEAD, "2026-03-13"),
    ("april first", Tense.AHEAD, "2026-04-01"),
    ("march the 13th", Tense.AHEAD, "2026-03-13"),
    ("the 1st day of april", Tense.AHEAD, "2026-04-01"),
    ("fri 3-20", Tense.OPEN, "2026-03-20"),
    ("3-20.", Tense.OPEN, "2026-03-20"),
    ("a fortnight from today", Tense.AHEAD, "2026-03-23"),
    ("in a fortnight", Tense.AHEAD, "2026-03-23"),
    ("in 2 weeks' time", Tense.AHEAD, "2026-03-23"),
    ("two fridays from now", Tense.AHEAD, "2026-03-20"),
    ("this friday coming", Tense.AHEAD, "2026-03-13"),
    ("friday next week", Tense.AHEAD, "2026-03-20"),
    ("next week friday", Tense.AHEAD, "2026-03-20"),
    ("friday of last week", Tense.PAST, "2026-03-06"),
    ("this coming monday, the 16th", Tense.AHEAD, "2026-03-16"),
    ("the last business day of february", Tense.PAST, "2026-02-27"),
    ("the end of march 20", Tense.AHEAD, "2026-03-20"),
    ("friday night (3/13)", Tense.AHEAD, "2026-03-13"),
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
        ("april 3 (it is a thursday)", Tense.OPEN),
        ("the friday after next", Tense.OPEN),
        ("around march 20", Tense.OPEN),
        ("the end of the week or so", Tense.OPEN),
        ("3/20-ish", Tense.OPEN),
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
        ("on said date", Kind.SAME_DAY, False),
        ("when that day is over", Kind.SAME_DAY, False),
        ("two weeks from march 6", Kind.VAGUE, False),
        ("the week after next", Kind.VAGUE, False),
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


@pytest.mark.parametrize(
    ("text", "ends"),
    [("tonight", True), ("the end of today", True), ("end of the day today", True), ("today", False)],
)
def test_the_end_of_a_day_is_told_from_the_day(text, ends):
    (when,) = read_days(f"please end it {text}", MONDAY)

    assert when.at_end is ends


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["monday", "friday", "the 1st", "the 20th", "june 3"]),
)
def test_since_a_day_looks_back(received_on, day):
    (when,) = read_days(f"she has been gone since {day}", received_on)

    assert max(when.options) <= received_on


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(["monday", "friday"]))
def test_since_tells_a_reason_where_the_day_is_the_subject(received_on, day):
    (when,) = read_days(f"since {day} is her last day", received_on)

    assert max(when.options) >= received_on


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(2, 4))
def test_so_many_fridays_from_now_are_counted_from_tomorrow_on(received_on, number):
    (when,) = read_days(f"she leaves {number} fridays from now", received_on)

    (day,) = when.options
    assert day.weekday() == 4
    assert 7 * (number - 1) < (day - received_on).days <= 7 * number


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_day_and_the_name_in_brackets_behind_it_agree_or_are_doubtful(received_on, day):
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    written = f"{day:%B} {day.day}, {day.year}".lower()
    (right,) = read_days(f"{written} (it's a {names[day.weekday()]})", received_on)
    (wrong,) = read_days(f"{written} (it's a {names[(day.weekday() + 3) % 7]})", received_on)

    assert (right.options, right.doubtful) == ((day,), False)
    assert wrong.doubtful
