"""Days, business days, and the instants at which local days begin and end.

Counting happens on local calendar days, never on hours: a window of 14 days has 14 days also when the clocks change
(P3), and a day ends when the next local one begins (P14). Business days are Monday to Friday less the federal holidays
of the United States, corrected by `rules/calendar.toml`; they only say how late a notice came (P21) and when digests go.
No clock is read here: instants and zones are handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta

SATURDAY, SUNDAY = 5, 6

LONGEST_PAUSE = 366
"""Days that a digest looks back for the last time it was due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDay:
    """A day on which the desk is closed though the federal calendar does not say so."""

    name: str
    day: date | None = None  # once
    month: int | None = None  # or every year
    day_of_month: int | None = None

    def in_year(self, year: int) -> date | None:
        """The day off in a year: a Saturday is kept on Friday and a Sunday on Monday (as RSMo 9.010 and OA do)."""
        if self.day is not None:
            return self.day if self.day.year == year else None
        if self.month is None or self.day_of_month is None:
            return None
        try:
            day = date(year, self.month, self.day_of_month)
        except ValueError:  # the 29th of February in a common year
            return None
        return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Which days are business days."""

    closed: tuple[ClosedDay, ...] = ()
    open_names: frozenset[str] = frozenset()  # federal holidays on which the desk works, by name
    open_days: frozenset[date] = frozenset()  # single days on which it works

    def is_business_day(self, day: date) -> bool:
        """Is this Monday to Friday and no holiday of the desk?"""
        return day.weekday() < SATURDAY and self.holiday(day) is None

    def holiday(self, day: date) -> str | None:
        """The holiday's name, or None. Single open days win over everything."""
        if day in self.open_days:
            return None
        for closed in self.closed:
            # a January 1 that is kept on December 31 belongs to the next year
            if day in (closed.in_year(day.year), closed.in_year(day.year + 1)):
                return closed.name
        names = _federal(day.year).get(day, ())
        return next((name for name in names if name not in self.open_names), None)

    def business_days_after(self, day: date, count: int) -> date:
        """The count-th business day after a day; the day itself is day 0, whatever day it is."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_business_day(day)
        return day

    def business_days_between(self, after: date, until: date) -> int:
        """How many business days there are after one day up to and including another; 0 when that is earlier."""
        days = (after + timedelta(days=ahead) for ahead in range(1, (until - after).days + 1))
        return sum(map(self.is_business_day, days))

    def due_by(self, last_needed_on: date, allowed: int) -> date:
        """The last day on which a notice is in time (P21)."""
        return self.business_days_after(last_needed_on, allowed)

    def days_late(self, last_needed_on: date, received_on: date, allowed: int) -> int:
        """How many business days a notice came after the allowed ones (P21); 0 for notice in time or in advance."""
        return max(0, self.business_days_between(last_needed_on, received_on) - allowed)

    def last_due(self, *, at: time, days: str, now: datetime, zone: ZoneInfo) -> datetime:
        """The latest instant, now or before, at which something was due that is done once a local day.

        A local time that the clocks skip comes when they have been put forward; one that they repeat, the first time.

        Args:
            at: local time, "07:30".
            days: "business" or "daily".
            now: aware.
            zone: the desk's.

        Returns:
            In UTC.
        """
        today = local_day(now, zone)
        for ago in range(LONGEST_PAUSE):  # from today on: asked in each round, and answered by the first few
            day = today - timedelta(days=ago)
            instant = instant_of(datetime.combine(day, at), zone)
            if instant <= now and (days != "business" or self.is_business_day(day)):
                return instant
        return instant_of(datetime.combine(today - timedelta(days=LONGEST_PAUSE), at), zone)


def window(day0: date, days: int) -> date:
    """The last day of a window: day 0 is the local day of the decision, so there are at least that many full days (P3)."""
    return day0 + relativedelta(days=days)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day on which an instant lies in a zone."""
    return instant.astimezone(zone).date()


def has_ended(last_day: date, instant: datetime, zone: ZoneInfo) -> bool:
    """Has the printed day ended (P14)? It ends when the next local day begins."""
    return local_day(instant, zone) > last_day


def end_of(last_day: date, zone: ZoneInfo) -> datetime:
    """The first instant after a local day, in UTC."""
    return instant_of(datetime.combine(last_day + timedelta(days=1), time()), zone)


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a local wall time, in UTC.

    A time that the clocks skip is read with the offset before the change, so it lies as far behind it as it would have
    without one (02:30 becomes 03:30); a time that comes twice is the first.
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def federal_names() -> frozenset[str]:
    """The names of the federal holidays, as calendar.toml may use them."""
    return frozenset(name for names in _federal(2026).values() for name in names)


@lru_cache(maxsize=64)
def _federal(year: int) -> Mapping[date, tuple[str, ...]]:
    """The federal holidays of a year with their names; both the day and the day on which it is observed.

    A Saturday's or Sunday's holiday does no harm: it is no business day anyway. December 31 stands in the year before
    its New Year's Day.
    """
    found = holidays.country_holidays("US", years=year)
    return {
        day: tuple(name.removesuffix(" (observed)") for name in names.split("; "))
        for day, names in found.items()
        if day.year == year
    }
