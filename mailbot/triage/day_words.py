"""The single ways of naming a day: one reader for each, told the words and the day of receipt.

Each returns a `When` without its place, or None where the words are no day after all. The patterns that find the words
stand in `mailbot.triage.day_reader`.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from dateutil.relativedelta import relativedelta

from mailbot.triage.when import Kind, Role, When

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
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        start=1,
    )
} | {"a": 1, "an": 1}


def _day(*options: date, floating: bool = False, weekday: int | None = None, doubtful: bool = False) -> When:
    return When(
        start=0, end=0, kind=Kind.DAY, options=options, floating=floating, weekday=weekday, doubtful=doubtful
    )


def _vague(*, past: bool | None) -> When:
    return When(start=0, end=0, kind=Kind.VAGUE, past=past)


def _impossible() -> When:
    """February 30th: somebody means a day, and it is not this one."""
    return When(start=0, end=0, kind=Kind.DAY, doubtful=True)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month_and_day(month: int, day: int, year: str | None, received_on: date) -> When | None:
    """A day of a year, or the last and the next one of that name."""
    if year:
        made = _made(_full_year(year), month, day)
        return _day(made) if made else _impossible()
    near = [made for offset in (-1, 0, 1) if (made := _made(received_on.year + offset, month, day))]
    if not near:  # February 29th
        near = [made for offset in range(-4, 5) if (made := _made(received_on.year + offset, month, day))]
    return _either_side(near, received_on) if near else _impossible()


def _either_side(days: list[date], received_on: date) -> When | None:
    if received_on in days:
        return _day(received_on)
    before = [day for day in days if day < received_on]
    after = [day for day in days if day > received_on]
    if not before or not after:
        return _day(*days[:1]) if days else None
    return _day(max(before), min(after), floating=True)


def iso(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """2026-03-27."""
    year, month, day = match["iso"].split("-")
    made = _made(int(year), int(month), int(day))
    return _day(made) if made else _impossible()


def numeric(match: re.Match[str], received_on: date) -> When | None:
    """3/27, 3/27/26, 03-27-2026; 27/3 is doubtful, 24/7 is none."""
    month, day, *year = re.split(r"[/.-]", match["numeric"])
    if not 1 <= int(month) <= 12:
        return (
            _impossible() if int(month) <= 31 and 1 <= int(day) <= 12 and match["numeric"] != "24/7" else None
        )
    return _month_and_day(int(month), int(day), year[0] if year else None, received_on)


def named(match: re.Match[str], received_on: date) -> When | None:
    """March 27, 27 March 2026."""
    words = re.findall(r"[a-z]+|\d+", match["named"])
    month = next(MONTHS[word] for word in words if word in MONTHS)
    numbers = [word for word in words if word.isdigit()]
    return _month_and_day(month, int(numbers[0]), numbers[1] if len(numbers) > 1 else None, received_on)


def ordinal(match: re.Match[str], received_on: date) -> When | None:
    """The 27th; the first of next month."""
    text = match["ordinal"]
    digits = re.search(r"\d+", text)
    return _day_of_month(int(digits[0]) if digits else 1, text, received_on)  # "the first of the month"


_FIRST_TO_NINTH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_TENTH_TO_LAST = ["tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
                  "nineteenth", "twentieth", *(f"twenty {word}" for word in _FIRST_TO_NINTH), "thirtieth", "thirty first"]  # fmt: skip


def ordinal_word(match: re.Match[str], received_on: date) -> When | None:
    """The fifteenth, in letters."""
    word = match["ordinalword"].removeprefix("the ").replace("-", " ")
    return _day_of_month([*_FIRST_TO_NINTH, *_TENTH_TO_LAST].index(word) + 1, "", received_on)


def ordinal_word_of(match: re.Match[str], received_on: date) -> When | None:
    """The thirtieth day of June, in letters."""
    day, _, rest = match["ordinalwordof"].removeprefix("the ").replace("-", " ").partition(" of ")
    number = [*_FIRST_TO_NINTH, *_TENTH_TO_LAST].index(day.removesuffix(" day")) + 1
    month, *year = re.findall(r"[a-z]+|\d+", rest)
    return _month_and_day(MONTHS[month], number, year[0] if year else None, received_on)


def _day_of_month(number: int, text: str, received_on: date) -> When | None:
    if "next month" in text:
        following = received_on + relativedelta(months=1)
        made = _made(following.year, following.month, number)
        return _day(made) if made else None
    months = [received_on + relativedelta(months=offset, day=1) for offset in (-1, 0, 1)]
    return _either_side(
        [made for first in months if (made := _made(first.year, first.month, number))], received_on
    )


def _coming(weekday: int, received_on: date) -> date:
    return received_on + relativedelta(days=(weekday - received_on.weekday()) % 7)


def weekday(match: re.Match[str], received_on: date) -> When | None:
    """Friday, last Friday; "next Friday" may be either of two."""
    words = match["weekday"].split()
    weekday = WEEKDAYS[words[-1].rstrip(".")]
    how = " ".join(words[:-1])
    coming = _coming(weekday, received_on)
    if how in {"last", "this past", "past"}:
        latest = received_on - relativedelta(days=(received_on.weekday() - weekday - 1) % 7 + 1)
        return _day(latest, latest - relativedelta(weeks=1))
    if how == "next":
        if coming.isocalendar()[:2] != received_on.isocalendar()[:2]:
            return _day(coming, coming + relativedelta(weeks=1))
        return _day(coming, coming + relativedelta(weeks=1), doubtful=True)  # people mean either of the two
    if how:  # this, this coming, coming
        return _day(coming)
    if coming == received_on:
        return _day(coming, weekday=weekday)
    return _day(coming - relativedelta(weeks=1), coming, floating=True, weekday=weekday)


def weekday_of_week(match: re.Match[str], received_on: date) -> When | None:
    """Friday of this week, of next week."""
    words = match["weekdayof"].split()
    monday = received_on - relativedelta(days=received_on.weekday())
    this = words[2] == "this" and words[3] == "week"
    return _day(monday + relativedelta(weeks=0 if this else 1, days=WEEKDAYS[words[0].rstrip(".")]))


def last_weekday_of(match: re.Match[str], received_on: date) -> When | None:
    """The last Friday of March."""
    words = match["lastweekday"].replace(".", "").split()
    weekday = next(WEEKDAYS[word] for word in words if word in WEEKDAYS)
    month = next((MONTHS[word] for word in words if word in MONTHS), received_on.month)
    ends = [date(received_on.year + offset, month, 1) + relativedelta(day=31) for offset in (-1, 0, 1)]
    days = [end - relativedelta(days=(end.weekday() - weekday) % 7) for end in ends]
    if not any(word in MONTHS for word in words):
        return _day(days[1])
    return _either_side(days, received_on)


_NAMED_DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1,
    "the day after tomorrow": 2, "day after tomorrow": 2, "yesterday": -1, "last night": -1, "day before yesterday": -2,
    "the day before yesterday": -2,
}  # fmt: skip


def near(match: re.Match[str], received_on: date) -> When | None:
    """Today, tomorrow, the day before yesterday."""
    day = received_on + relativedelta(days=_NAMED_DAYS[match["near"]])
    if (
        match["near"] == "tonight"
    ):  # written after midnight it may mean the day before, where a date beside it says so
        return _day(day, day - relativedelta(days=1))
    return _day(day)


def _distance(text: str) -> relativedelta | None:
    words = text.split()
    number = int(words[0]) if words[0].isdigit() else _NUMBERS[words[0]]
    unit = words[-1].rstrip("s")
    if number > 600 or "business" in words or "working" in words:
        return None
    return {"day": relativedelta(days=number), "week": relativedelta(weeks=number), "month": relativedelta(months=number),
            "year": relativedelta(years=number)}[unit]  # fmt: skip


def from_anchor(match: re.Match[str], received_on: date) -> When | None:
    """Two weeks from Friday."""
    text, _, anchor = match["fromanchor"].partition(" from ")
    distance = _distance(text)
    if distance is None:
        return _vague(past=False)
    if anchor in {"now", "today"}:
        return _day(received_on + distance)
    if anchor == "tomorrow":
        return _day(received_on + relativedelta(days=1) + distance)
    if anchor == "yesterday":
        return _day(received_on - relativedelta(days=1) + distance)
    weekday = WEEKDAYS[anchor.split()[-1].rstrip(".")]
    return _day(_coming(weekday, received_on) + distance)


def ago(match: re.Match[str], received_on: date) -> When | None:
    """Three days ago."""
    distance = _distance(match["ago"].removesuffix(" ago"))
    return _vague(past=True) if distance is None else _day(received_on - distance)


def just_now(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """Twenty minutes ago."""
    return _vague(past=True)


def ago_weekday(match: re.Match[str], received_on: date) -> When | None:
    """A week ago Friday: reckoned from the Friday that was last."""
    words = match["agoweekday"].rstrip(".").split()
    last = _coming(WEEKDAYS[words[-1].rstrip(".")], received_on) - relativedelta(weeks=1)
    return _day(last - relativedelta(weeks=_NUMBERS[words[0]]))


def within(match: re.Match[str], received_on: date) -> When | None:
    """In two weeks."""
    distance = _distance(match["within"].removeprefix("in "))
    return _vague(past=False) if distance is None else _day(received_on + distance)


def end_of(match: re.Match[str], received_on: date) -> When | None:
    """The end of the month, of next week, of April."""
    text = match["endof"]
    month = next((MONTHS[word] for word in re.findall(r"[a-z]+", text) if word in MONTHS), None)
    if month:
        year = re.search(r"\d{4}", text)
        if year:
            return _day(date(int(year[0]), month, 1) + relativedelta(day=31))
        return _either_side(
            [date(received_on.year + o, month, 1) + relativedelta(day=31) for o in (-1, 0, 1)], received_on
        )
    following = "next" in text
    if "week" in text:
        friday = (
            received_on + relativedelta(days=4 - received_on.weekday())
            if received_on.weekday() < 5
            else _coming(4, received_on)
        )
        return _day(friday + relativedelta(weeks=1 if following else 0))
    if "year" in text:
        return _day(date(received_on.year + following, 12, 31))
    past = "last month" in text
    return _day(received_on + relativedelta(months=-1 if past else int(following), day=31))


def start_of(match: re.Match[str], received_on: date) -> When | None:
    """The beginning of April, of next week."""
    text = match["startof"]
    month = next((MONTHS[word] for word in text.split() if word in MONTHS), None)
    if month:
        return _month_and_day(month, 1, None, received_on)
    if "week" in text:
        return _day(received_on + relativedelta(days=7 - received_on.weekday()))
    return _day(received_on + relativedelta(months=1, day=1))


def at_once(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """Immediately."""
    return When(start=0, end=0, kind=Kind.AT_ONCE)


def same_day(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - as above
    """That day; "her last day" is only one that was said to be the last."""
    words = match["sameday"]
    last = re.search(r"last|final|separation|termination|departure", words)
    weekday = WEEKDAYS.get(words.split()[-1])  # "that Thursday" is the Thursday that was named
    return When(start=0, end=0, kind=Kind.SAME_DAY, weekday=weekday, role=Role.LAST if last else None)


def close_of_business(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - as above
    """COB, 5 pm."""
    return When(start=0, end=0, kind=Kind.END_OF_DAY, at_close_of_business=True)


def clock(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - as above
    """3:30 pm: of the day beside it; what is said of an afternoon ends with its day."""
    return When(start=0, end=0, kind=Kind.END_OF_DAY, at_close_of_business="p" in match["clock"])


def end_of_day(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - as above
    """The end of the day."""
    return When(start=0, end=0, kind=Kind.END_OF_DAY)


def year_alone(match: re.Match[str], received_on: date) -> When | None:
    """In 2024: long ago; a year to come is vague."""
    year = int(re.findall(r"\d{4}", match["year"])[0])
    return _day(date(year, 12, 31)) if year < received_on.year else _vague(past=None)


def vague_past(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """Recently, last week."""
    return _vague(past=True)


def vague_ahead(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """Soon, next month."""
    return _vague(past=False)


def vague_open(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """In April, this summer."""
    return _vague(past=None)
