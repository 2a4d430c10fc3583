"""Days named by their place in a week: "Friday", "Friday of next week", "two Fridays from now", "the last Friday of March".

As in `mailbot.triage.day_words`, each reader returns a `When` without its place, or None where the words are no day.
"""

import re
from datetime import date

from dateutil.relativedelta import relativedelta

from mailbot.triage.day_parts import MONTHS, NUMBERS, WEEKDAYS, coming_weekday, either_side, one_day
from mailbot.triage.when import When


def weekday(match: re.Match[str], received_on: date) -> When | None:
    """Friday, last Friday; "next Friday" may be either of two."""
    words = match["weekday"].split()
    weekday = WEEKDAYS[words[-1].rstrip(".")]
    how = " ".join(words[:-1])
    coming = coming_weekday(weekday, received_on)
    if how in {"last", "this past", "past"}:
        latest = received_on - relativedelta(days=(received_on.weekday() - weekday - 1) % 7 + 1)
        return one_day(latest, latest - relativedelta(weeks=1))
    if how == "next":
        if coming.isocalendar()[:2] != received_on.isocalendar()[:2]:
            return one_day(coming, coming + relativedelta(weeks=1))
        return one_day(
            coming, coming + relativedelta(weeks=1), doubtful=True
        )  # people mean either of the two
    if how.endswith("coming") and coming == received_on:  # on a Monday "this coming Monday" is the next one
        return one_day(coming + relativedelta(weeks=1))
    if how:  # this, this coming, coming
        return one_day(coming)
    if coming == received_on:
        return one_day(coming, weekday=weekday)
    return one_day(coming - relativedelta(weeks=1), coming, floating=True, weekday=weekday)


def weekday_of_week(match: re.Match[str], received_on: date) -> When | None:
    """Friday of this week, of next week; next week Friday."""
    words = re.findall(r"[a-z]+", match["weekdayof"])
    weekday = next(WEEKDAYS[word] for word in words if word in WEEKDAYS)
    monday = received_on - relativedelta(days=received_on.weekday())
    weeks = -1 if "last" in words else 0 if "this" in words and "coming" not in words else 1
    return one_day(monday + relativedelta(weeks=weeks, days=weekday))


def weekday_after_next(match: re.Match[str], received_on: date) -> When | None:
    """The Friday after next: as doubtful as "next Friday" is."""
    words = re.findall(r"[a-z]+", match["weekdayafter"])
    weekday = next(WEEKDAYS[word] for word in words if word in WEEKDAYS)
    one_on = coming_weekday(weekday, received_on) + relativedelta(weeks=1)
    return one_day(one_on, one_on + relativedelta(weeks=1), doubtful=True)


def weekday_coming(match: re.Match[str], received_on: date) -> When | None:
    """This Friday coming."""
    words = re.findall(r"[a-z]+", match["weekdaycoming"])
    weekday = next(WEEKDAYS[word] for word in words if word in WEEKDAYS)
    return one_day(coming_weekday(weekday, received_on + relativedelta(days=1)))


def weekdays_from_now(match: re.Match[str], received_on: date) -> When | None:
    """Two Fridays from now: the second one that comes."""
    number, name, *_ = match["weekdaysfrom"].split()
    first = coming_weekday(WEEKDAYS[name.removesuffix("s")], received_on + relativedelta(days=1))
    weeks = (int(number) if number.isdigit() else NUMBERS[number]) - 1
    return one_day(first + relativedelta(weeks=weeks))


def last_workday_of(match: re.Match[str], received_on: date) -> When | None:
    """The last business day of March."""
    words = re.findall(r"[a-z]+", match["lastworkday"])
    month = next((MONTHS[word] for word in words if word in MONTHS), None)
    years = (-1, 0, 1) if month else (0,)
    ends = [
        date(received_on.year + offset, month or received_on.month, 1) + relativedelta(day=31)
        for offset in years
    ]
    days = [end - relativedelta(days=max(end.weekday() - 4, 0)) for end in ends]
    return either_side(days, received_on) if month else one_day(days[0])


def last_weekday_of(match: re.Match[str], received_on: date) -> When | None:
    """The last Friday of March."""
    words = match["lastweekday"].replace(".", "").split()
    weekday = next(WEEKDAYS[word] for word in words if word in WEEKDAYS)
    month = next((MONTHS[word] for word in words if word in MONTHS), received_on.month)
    ends = [date(received_on.year + offset, month, 1) + relativedelta(day=31) for offset in (-1, 0, 1)]
    days = [end - relativedelta(days=(end.weekday() - weekday) % 7) for end in ends]
    if not any(word in MONTHS for word in words):
        return one_day(days[1])
    return either_side(days, received_on)
