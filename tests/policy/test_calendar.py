"""Days and business days: local calendar days, whatever the clocks do (P3, P14, P21)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import RuleError
from mailbot.policy.calendar import Calendar, ClosedDay, end_of, has_ended, local_day, window
from mailbot.policy.rulebook import parse_rulebook

CHICAGO = ZoneInfo("America/Chicago")
HELSINKI = ZoneInfo("Europe/Helsinki")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # puts its clocks forward by half an hour
BEIRUT = ZoneInfo("Asia/Beirut")  # puts them forward at midnight: that day has no 00:00
ZONES = (CHICAGO, HELSINKI, LORD_HOWE, BEIRUT, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("UTC"))


@pytest.fixture(scope="module")
def federal(rulebook):
    return rulebook.calendar


@pytest.fixture(scope="module")
def missouri(shipped):
    """The calendar with the two holidays of the state switched on."""
    assert shipped["calendar.toml"].count('"02-12"\non = false') == 1
    text = shipped["calendar.toml"]
    for day in ("02-12", "05-08"):
        text = text.replace(f'every = "{day}"\non = false', f'every = "{day}"\non = true')
    return parse_rulebook({**shipped, "calendar.toml": text}).calendar


# -- windows (P3, P14) -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "deadline", "last_second"),
    [
        ("2026-03-04T16:05:00+00:00", date(2026, 3, 18), "2026-03-19T04:59:59+00:00"),  # clocks forward
        ("2026-10-20T21:59:00+00:00", date(2026, 11, 3), "2026-11-04T05:59:59+00:00"),  # clocks back
        ("2026-12-19T05:58:00+00:00", date(2027, 1, 1), "2027-01-02T05:59:59+00:00"),  # a holiday: no roll
        ("2026-03-05T04:30:00+00:00", date(2026, 3, 18), "2026-03-19T04:59:59+00:00"),  # not the UTC day
    ],
)
def test_the_window_of_a_training_ends_with_the_printed_local_day(sent, deadline, last_second):
    printed = window(local_day(datetime.fromisoformat(sent), CHICAGO), 14)
    last = datetime.fromisoformat(last_second)

    assert printed == deadline
    assert not has_ended(printed, last, CHICAGO)
    assert has_ended(printed, last + timedelta(seconds=1), CHICAGO)
    assert end_of(printed, CHICAGO) == last + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("day0", "last"),
    [
        (date(2028, 2, 15), date(2028, 2, 29)),
        (date(2028, 2, 16), date(2028, 3, 1)),
        (date(2027, 2, 15), date(2027, 3, 1)),
        (date(2026, 12, 25), date(2027, 1, 8)),
    ],
)
def test_a_window_passes_leap_days_and_years_by_the_calendar(day0, last):
    assert window(day0, 14) == last


@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        (HELSINKI, date(2026, 3, 28), "2026-03-28T22:00:00+00:00"),
        (HELSINKI, date(2026, 3, 29), "2026-03-29T21:00:00+00:00"),  # a day of 23 hours
        (HELSINKI, date(2026, 10, 25), "2026-10-25T22:00:00+00:00"),  # a day of 25 hours
        (LORD_HOWE, date(2026, 4, 4), "2026-04-04T13:00:00+00:00"),
        (LORD_HOWE, date(2026, 4, 5), "2026-04-05T13:30:00+00:00"),  # a day of 24 and a half hours
        (LORD_HOWE, date(2026, 10, 4), "2026-10-04T13:00:00+00:00"),  # a day of 23 and a half hours
        (BEIRUT, date(2026, 3, 28), "2026-03-28T22:00:00+00:00"),  # the next day begins at 01:00
    ],
)
def test_a_local_day_ends_when_the_next_one_begins(zone, day, end):
    instant = datetime.fromisoformat(end)

    assert end_of(day, zone) == instant
    assert has_ended(day, instant, zone)
    assert not has_ended(day, instant - timedelta(microseconds=1), zone)


@given(
    st.dates(date(2015, 1, 1), date(2035, 12, 31)),
    st.sampled_from(ZONES),
    st.timedeltas(timedelta(hours=-30), timedelta(hours=30)),
)
def test_both_readings_of_the_end_of_a_day_agree(day, zone, offset):
    instant = end_of(day, zone) + offset

    assert has_ended(day, instant, zone) == (instant >= end_of(day, zone))


# -- business days (P21) -----------------------------------------------------------------------------------------------

LATE = [
    # no longer needed on, third business day: weekends only, less federal holidays, less those of Missouri, too
    (date(2026, 5, 22), date(2026, 5, 27), date(2026, 5, 28), date(2026, 5, 28)),
    (date(2026, 5, 6), date(2026, 5, 11), date(2026, 5, 11), date(2026, 5, 12)),
    (date(2026, 2, 10), date(2026, 2, 13), date(2026, 2, 13), date(2026, 2, 17)),
    (date(2026, 5, 23), date(2026, 5, 27), date(2026, 5, 28), date(2026, 5, 28)),
    (date(2026, 12, 23), date(2026, 12, 28), date(2026, 12, 29), date(2026, 12, 29)),
    (date(2026, 7, 1), date(2026, 7, 6), date(2026, 7, 7), date(2026, 7, 7)),
]


class Weekends(Calendar):
    """Without any holiday: what the vectors call weekends only."""

    def holiday(self, day):
        return None


@pytest.mark.parametrize(("last_needed", "weekends", "federally", "in_missouri"), LATE)
def test_a_notice_is_due_on_the_third_business_day(
    last_needed, weekends, federally, in_missouri, federal, missouri
):
    assert Weekends().due_by(last_needed, 3) == weekends
    assert federal.due_by(last_needed, 3) == federally
    assert missouri.due_by(last_needed, 3) == in_missouri


@pytest.mark.parametrize(
    ("last_needed", "received", "late"),
    [
        (date(2026, 6, 1), date(2026, 6, 15), 7),  # ten business days less three
        (date(2026, 5, 22), date(2026, 5, 28), 0),  # the last day in time
        (date(2026, 5, 22), date(2026, 5, 29), 1),
        (date(2026, 5, 22), date(2026, 5, 30), 1),  # a Saturday is no business day
        (date(2026, 3, 27), date(2026, 3, 9), 0),  # advance notice
        (date(2026, 3, 9), date(2026, 3, 9), 0),
        (date(2026, 6, 15), date(2026, 6, 19), 0),  # Juneteenth does not count
    ],
)
def test_lateness_is_counted_in_business_days(federal, last_needed, received, late):
    assert federal.days_late(last_needed, received, 3) == late


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 7, 3), "Independence Day"),  # the Friday before a Saturday
        (date(2027, 7, 5), "Independence Day"),  # the Monday after a Sunday
        (date(2027, 12, 31), "New Year's Day"),  # the next year's, kept on its eve
        (date(2026, 11, 27), None),
        (date(2026, 5, 8), None),
        (date(2026, 2, 12), None),
    ],
)
def test_federal_holidays_count_on_the_day_on_which_they_are_kept(federal, day, name):
    assert federal.holiday(day) == name
    assert federal.is_business_day(day) is (name is None)


def test_missouri_s_holidays_stand_in_the_file_and_count_when_switched_on(missouri):
    assert missouri.holiday(date(2026, 2, 12)) == "Lincoln's Birthday"
    assert missouri.holiday(date(2026, 5, 8)) == "Truman Day"
    assert missouri.holiday(date(2027, 5, 7)) == "Truman Day"  # the 8th is a Saturday


def test_a_day_off_of_the_next_year_may_be_kept_in_this_one():
    calendar = Calendar(closed=(ClosedDay(name="First", month=1, day_of_month=1),))

    assert calendar.holiday(date(2027, 12, 31)) == "First"


def test_a_leap_day_off_is_no_day_in_a_common_year():
    calendar = Calendar(closed=(ClosedDay(name="Leap", month=2, day_of_month=29),))

    assert calendar.holiday(date(2028, 2, 29)) == "Leap"
    assert calendar.holiday(date(2027, 3, 1)) is None


def calendar_of(shipped, text):
    return parse_rulebook({**shipped, "calendar.toml": shipped["calendar.toml"] + text}).calendar


def test_the_desk_may_close_on_one_day_and_work_on_a_holiday(shipped):
    calendar = calendar_of(
        shipped,
        '\n[[closed]]\nname = "Move"\nday = 2026-11-27\non = true\n'
        '\n[[open]]\nname = "Columbus Day"\non = true\n\n[[open]]\nday = 2026-12-25\non = true\n',
    )

    assert not calendar.is_business_day(date(2026, 11, 27))
    assert calendar.is_business_day(date(2027, 11, 26))
    assert calendar.is_business_day(date(2026, 10, 12))
    assert calendar.is_business_day(date(2026, 12, 25))
    assert not calendar.is_business_day(date(2025, 12, 25))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[closed]]\nname = "x"\nevery = "13-01"\non = true', '"13-01" is no day of the year'),
        ('[[closed]]\nname = "x"\nevery = "Feb 12"\non = true', '"Feb 12" is no day of the year'),
        ('[[closed]]\nname = "x"\non = true', '"x" needs either "every" or "day"'),
        ('[[closed]]\nname = "x"\nday = 2026-01-02\nevery = "01-02"\non = true', 'either "every" or "day"'),
        ('[[open]]\nname = "Colombus Day"\non = false', 'no federal holiday; did you mean "Columbus Day"?'),
        ("[[open]]\non = true", 'an open day needs a "name" or a "day"'),
    ],
)
def test_an_entry_that_cannot_be_is_complained_of(shipped, text, said):
    with pytest.raises(RuleError, match=r"calendar\.toml:") as caught:
        calendar_of(shipped, f"\n{text}\n")
    assert said in str(caught.value)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(1, 30))
def test_counting_forth_and_back_agrees(day, count):
    calendar = Calendar()
    reached = calendar.business_days_after(day, count)

    assert calendar.is_business_day(reached)
    assert calendar.business_days_between(day, reached) == count
    assert calendar.business_days_between(reached, day) == 0


# -- digests -----------------------------------------------------------------------------------------------------------


def due(now, *, at="07:30", days="business", zone=CHICAGO):
    return Calendar().last_due(
        at=time.fromisoformat(at), days=days, now=datetime.fromisoformat(now), zone=zone
    )


@pytest.mark.parametrize(
    ("now", "instant"),
    [
        ("2026-03-04T13:29:59+00:00", "2026-03-03T13:30:00+00:00"),
        ("2026-03-04T13:30:00+00:00", "2026-03-04T13:30:00+00:00"),
        (
            "2026-03-09T12:29:59+00:00",
            "2026-03-06T13:30:00+00:00",
        ),  # Monday, before; the clocks went forward on Sunday
        ("2026-03-09T12:30:00+00:00", "2026-03-09T12:30:00+00:00"),
        ("2026-05-25T18:00:00+00:00", "2026-05-22T12:30:00+00:00"),  # Memorial Day
        ("2027-01-01T18:00:00+00:00", "2026-12-31T13:30:00+00:00"),
    ],
)
def test_a_digest_was_last_due_on_the_latest_business_morning(now, instant):
    assert due(now) == datetime.fromisoformat(instant)


def test_a_daily_digest_is_due_on_sundays_too():
    assert due("2026-03-08T12:30:00+00:00", days="daily") == datetime(2026, 3, 8, 12, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_due_once_they_are_forward():
    assert due("2026-03-08T08:29:00+00:00", at="02:30", days="daily") == datetime(
        2026, 3, 7, 8, 30, tzinfo=UTC
    )
    assert due("2026-03-08T08:30:00+00:00", at="02:30", days="daily") == datetime(
        2026, 3, 8, 8, 30, tzinfo=UTC
    )


def test_a_time_that_the_clocks_repeat_is_due_the_first_time():
    first = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)

    assert due("2026-11-01T06:30:00+00:00", at="01:30", days="daily") == first
    assert due("2026-11-01T07:45:00+00:00", at="01:30", days="daily") == first


def test_half_an_hour_is_skipped_on_lord_howe():
    assert (
        due("2026-10-04T00:00:00+11:00", at="02:15", days="daily", zone=LORD_HOWE).astimezone(LORD_HOWE).day
        == 3
    )
    assert due("2026-10-04T03:00:00+11:00", at="02:15", days="daily", zone=LORD_HOWE) == datetime(
        2026, 10, 3, 15, 45, tzinfo=UTC
    )


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.times().map(lambda at: at.replace(microsecond=0, tzinfo=None)),
    st.sampled_from(ZONES),
)
def test_the_last_due_instant_is_never_in_the_future_and_never_long_ago(now, at, zone):
    instant = Calendar().last_due(at=at, days="daily", now=now, zone=zone)

    assert now - timedelta(hours=25, minutes=30) < instant <= now
