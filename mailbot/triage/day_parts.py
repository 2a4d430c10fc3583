"""What single ways of naming a day are made of: the names of months and days, and the answers that readers give.

The readers stand in `mailbot.triage.day_words` and `mailbot.triage.week_words`.
"""

import calendar
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from dateutil.relativedelta import relativedelta

from mailbot.triage.when import Kind, When

MONTHS: Mapping[str, int] = MappingProxyType(
    {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
    | {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
    | {"sept": 9}
)
WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {name.lower(): number for number, name in enumerate(calendar.day_name)}
    | {
        "mon": 0,
        "tue": 1,
        "tues": 1,
        "wed": 2,
        "weds": 2,
        "thu": 3,
        "thur": 3,
        "thurs": 3,
        "fri": 4,
        "sat": 5,
        "sun": 6,
    }
)
NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        start=1,
    )
} | {"a": 1, "an": 1}


def one_day(
    *options: date, floating: bool = False, weekday: int | None = None, doubtful: bool = False
) -> When:
    """A day, or the days it can be."""
    return When(
        start=0, end=0, kind=Kind.DAY, options=options, floating=floating, weekday=weekday, doubtful=doubtful
    )


def vague_time(*, past: bool | None) -> When:
    """A direction without a day."""
    return When(start=0, end=0, kind=Kind.VAGUE, past=past)


def impossible_day() -> When:
    """February 30th: somebody means a day, and it is not this one."""
    return When(start=0, end=0, kind=Kind.DAY, doubtful=True)


def made_date(year: int, month: int, day: int) -> date | None:
    """The day of these numbers; None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_year(text: str) -> int:
    """A year of two digits is one of this century."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def month_and_day(month: int, day: int, year: str | None, received_on: date) -> When | None:
    """A day of a year, or the last and the next one of that name."""
    if year:
        made = made_date(full_year(year), month, day)
        return one_day(made) if made else impossible_day()
    near = [made for offset in (-1, 0, 1) if (made := made_date(received_on.year + offset, month, day))]
    if not near:  # February 29th
        near = [made for offset in range(-4, 5) if (made := made_date(received_on.year + offset, month, day))]
    return either_side(near, received_on) if near else impossible_day()


def either_side(days: list[date], received_on: date) -> When | None:
    """The last and the next of some days of one name."""
    if received_on in days:
        return one_day(received_on)
    before = [day for day in days if day < received_on]
    after = [day for day in days if day > received_on]
    if not before or not after:
        return one_day(*days[:1]) if days else None
    return one_day(max(before), min(after), floating=True)


def coming_weekday(weekday: int, received_on: date) -> date:
    """The day of this name from today on."""
    return received_on + relativedelta(days=(weekday - received_on.weekday()) % 7)
