"""`rules/calendar.toml`: the days on which the desk is closed or open against the federal calendar.

In: a `TomlSource` with `[[closed]]` and `[[open]]` tables. Out: a `Calendar`, and every complaint at once.
"""

import re
from datetime import date

from pydantic import Field

from mailbot.errors import Problem
from mailbot.policy.calendar import Calendar, ClosedDay, federal_names
from mailbot.policy.toml_source import Place, Shape, TomlSource, did_you_mean, shaped

EVERY_YEAR = re.compile(r"(\d{2})-(\d{2})")
LEAP_YEAR = 2024
"""Has every day that a year can have."""


class ClosedShape(Shape):
    """A day off besides the federal ones."""

    name: str = Field(min_length=1)
    every: str | None = None  # "02-12"
    day: date | None = None
    on: bool


class OpenShape(Shape):
    """A federal holiday, or one day, on which the desk works."""

    name: str | None = None
    day: date | None = None
    on: bool


class CalendarShape(Shape):
    """The whole file."""

    closed: list[ClosedShape] = Field(default_factory=list)
    open: list[OpenShape] = Field(default_factory=list)


def parse_calendar(source: TomlSource, problems: list[Problem]) -> Calendar:
    """Read calendar.toml; what is not `on` is checked all the same, and does not count."""
    shape = shaped(CalendarShape, source, (), dict(source.data), problems)
    if shape is None:
        return Calendar()
    closed = [
        (entry.on, _closed(source, ("closed", index), entry, problems))
        for index, entry in enumerate(shape.closed)
    ]
    for index, entry in enumerate(shape.open):
        _check_open(source, ("open", index), entry, problems)
    working = [entry for entry in shape.open if entry.on]
    return Calendar(
        closed=tuple(day for on, day in closed if on and day is not None),
        open_names=frozenset(entry.name for entry in working if entry.name and entry.day is None),
        open_days=frozenset(entry.day for entry in working if entry.day is not None),
    )


def _closed(
    source: TomlSource, place: Place, entry: ClosedShape, problems: list[Problem]
) -> ClosedDay | None:
    """Read one day off: either `every` year or one `day`."""
    if (entry.every is None) == (entry.day is None):
        problems.append(source.problem(place, f'"{entry.name}" needs either "every" or "day"'))
        return None
    if entry.every is None:
        return ClosedDay(name=entry.name, day=entry.day)
    match = EVERY_YEAR.fullmatch(entry.every)
    try:
        day = date(LEAP_YEAR, int(match[1]), int(match[2])) if match else None
    except ValueError:
        day = None
    if day is None:
        what = f'"{entry.every}" is no day of the year'
        problems.append(source.problem((*place, "every"), what, 'write month and day, like "02-12"'))
        return None
    return ClosedDay(name=entry.name, month=day.month, day_of_month=day.day)


def _check_open(source: TomlSource, place: Place, entry: OpenShape, problems: list[Problem]) -> None:
    """A name must be one of a federal holiday, unless a single day is given."""
    if entry.name is None and entry.day is None:
        problems.append(source.problem(place, 'an open day needs a "name" or a "day"'))
    elif entry.day is None and entry.name is not None and entry.name not in federal_names():
        hint = did_you_mean(entry.name, federal_names())
        problems.append(source.problem((*place, "name"), f'"{entry.name}" is no federal holiday', hint))
