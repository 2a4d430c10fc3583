"""The single ways of naming a day: one reader for each, told the words and the day of receipt.

Each returns a `When` without its place, or None where the words are no day after all. The patterns that find the words
stand in `mailbot.triage.day_reader`, the readers of weekdays in `mailbot.triage.week_words`.
"""

import re
from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from mailbot.triage.day_parts import (
    MONTHS,
    NUMBERS,
    WEEKDAYS,
    coming_weekday,
    either_side,
    impossible_day,
    made_date,
    month_and_day,
    one_day,
    vague_time,
)
from mailbot.triage.when import Kind, Role, When


def iso(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """2026-03-27."""
    year, month, day = match["iso"].split("-")
    made = made_date(int(year), int(month), int(day))
    return one_day(made) if made else impossible_day()


def numeric(match: re.Match[str], received_on: date) -> When | None:
    """3/27, 3/27/26, 03-27-2026; 27/3 is doubtful, 24/7 is none."""
    month, day, *year = re.split(r"[/.-]", match["numeric"])
    if not 1 <= int(month) <= 12:
        return (
            impossible_day()
            if int(month) <= 31 and 1 <= int(day) <= 12 and match["numeric"] != "24/7"
            else None
        )
    return month_and_day(int(month), int(day), year[0] if year else None, received_on)


def dashed(match: re.Match[str], received_on: date) -> When | None:
    """3-20, where a day is expected."""
    month, _, day = match["monthdash"].partition("-")
    return month_and_day(int(month), int(day), None, received_on)


def named(match: re.Match[str], received_on: date) -> When | None:
    """March 27, 27 March 2026."""
    words = re.findall(r"[a-z]+|\d+", match["named"])
    month = next(MONTHS[word] for word in words if word in MONTHS)
    numbers = [word for word in words if word.isdigit()]
    return month_and_day(month, int(numbers[0]), numbers[1] if len(numbers) > 1 else None, received_on)


def ordinal(match: re.Match[str], received_on: date) -> When | None:
    """The 27th; the first of next month."""
    text = match["ordinal"]
    digits = re.search(r"\d+", text)
    return _day_of_month(int(digits[0]) if digits else 1, text, received_on)  # "the first of the month"


_FIRST_TO_NINTH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_TENTH_TO_LAST = ["tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
                  "nineteenth", "twentieth", *(f"twenty {word}" for word in _FIRST_TO_NINTH), "thirtieth", "thirty first"]  # fmt: skip


_OF_ORDINALS = frozenset(word for ordinal in (*_FIRST_TO_NINTH, *_TENTH_TO_LAST) for word in ordinal.split())


def ordinal_word(match: re.Match[str], received_on: date) -> When | None:
    """The fifteenth, in letters."""
    word = match["ordinalword"].removeprefix("the ").replace("-", " ")
    return _day_of_month([*_FIRST_TO_NINTH, *_TENTH_TO_LAST].index(word) + 1, "", received_on)


def ordinal_word_month(match: re.Match[str], received_on: date) -> When | None:
    """The thirtieth day of June, March the thirteenth, in letters."""
    words = re.findall(r"[a-z]+|\d+", match["ordinalwordmonth"])
    month = next(MONTHS[word] for word in words if word in MONTHS)
    year = next((word for word in words if word.isdigit()), None)
    said = " ".join(word for word in words if word in _OF_ORDINALS)
    return month_and_day(month, [*_FIRST_TO_NINTH, *_TENTH_TO_LAST].index(said) + 1, year, received_on)


def month_the(match: re.Match[str], received_on: date) -> When | None:
    """March the 13th."""
    month, _, day, *rest = re.findall(r"[a-z]+|\d+", match["monththe"])
    year = next((word for word in rest if word.isdigit()), None)
    return month_and_day(MONTHS[month], int(day), year, received_on)


def _day_of_month(number: int, text: str, received_on: date) -> When | None:
    if "next month" in text:
        following = received_on + relativedelta(months=1)
        made = made_date(following.year, following.month, number)
        return one_day(made) if made else None
    months = [received_on + relativedelta(months=offset, day=1) for offset in (-1, 0, 1)]
    when = either_side(
        [made for first in months if (made := made_date(first.year, first.month, number))], received_on
    )
    return replace(when, monthless=True) if when else None


_NAMED_DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1,
    "the day after tomorrow": 2, "day after tomorrow": 2, "yesterday": -1, "last night": -1, "day before yesterday": -2,
    "the day before yesterday": -2,
}  # fmt: skip


def near(match: re.Match[str], received_on: date) -> When | None:
    """Today, tomorrow, the day before yesterday."""
    day = received_on + relativedelta(days=_NAMED_DAYS[match["near"]])
    if match["near"] == "this evening":
        return replace(one_day(day), at_end=True)
    if (
        match["near"] == "tonight"
    ):  # written after midnight it may mean the day before, where a date beside it says so
        return replace(one_day(day, day - relativedelta(days=1)), at_end=True)
    return one_day(day)


def _distance(text: str) -> relativedelta | None:
    words = text.split()
    number = int(words[0]) if words[0].isdigit() else NUMBERS[words[0]]
    unit = words[-1].rstrip("s")
    if number > 600 or "business" in words or "working" in words:
        return None
    return {"day": relativedelta(days=number), "week": relativedelta(weeks=number), "fortnight": relativedelta(weeks=2 * number), "month": relativedelta(months=number),
            "year": relativedelta(years=number)}[unit]  # fmt: skip


def from_anchor(match: re.Match[str], received_on: date) -> When | None:
    """Two weeks from Friday."""
    text, _, anchor = match["fromanchor"].partition(" from ")
    distance = _distance(text)
    if distance is None:
        return vague_time(past=False)
    if anchor in {"now", "today"}:
        return one_day(received_on + distance)
    if anchor == "tomorrow":
        return one_day(received_on + relativedelta(days=1) + distance)
    if anchor == "yesterday":
        return one_day(received_on - relativedelta(days=1) + distance)
    weekday = WEEKDAYS[anchor.split()[-1].rstrip(".")]
    return one_day(coming_weekday(weekday, received_on) + distance)


def ago(match: re.Match[str], received_on: date) -> When | None:
    """Three days ago."""
    distance = _distance(match["ago"].removesuffix(" ago"))
    return vague_time(past=True) if distance is None else one_day(received_on - distance)


def ago_today(match: re.Match[str], received_on: date) -> When | None:
    """Two weeks ago today, a week ago yesterday."""
    said, _, anchor = match["agotoday"].partition(" ago ")
    distance = _distance(said)
    day = received_on + relativedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[anchor])
    return vague_time(past=True) if distance is None else one_day(day - distance)


def just_now(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """Twenty minutes ago."""
    return vague_time(past=True)


def ago_weekday(match: re.Match[str], received_on: date) -> When | None:
    """A week ago Friday: reckoned from the Friday that was last."""
    words = match["agoweekday"].rstrip(".").split()
    last = coming_weekday(WEEKDAYS[words[-1].rstrip(".")], received_on) - relativedelta(weeks=1)
    return one_day(last - relativedelta(weeks=NUMBERS[words[0]]))


def within(match: re.Match[str], received_on: date) -> When | None:
    """In two weeks."""
    distance = _distance(re.sub(r"'?s?'?(?: time)?$", "", match["within"].removeprefix("in ")))
    return vague_time(past=False) if distance is None else one_day(received_on + distance)


def end_of(match: re.Match[str], received_on: date) -> When | None:
    """The end of the month, of next week, of April."""
    text = match["endof"]
    month = next((MONTHS[word] for word in re.findall(r"[a-z]+", text) if word in MONTHS), None)
    if month:
        year = re.search(r"\d{4}", text)
        if year:
            return one_day(date(int(year[0]), month, 1) + relativedelta(day=31))
        return either_side(
            [date(received_on.year + o, month, 1) + relativedelta(day=31) for o in (-1, 0, 1)], received_on
        )
    following = "next" in text
    if "week" in text:
        friday = (
            received_on + relativedelta(days=4 - received_on.weekday())
            if received_on.weekday() < 5
            else coming_weekday(4, received_on)
        )
        return one_day(friday + relativedelta(weeks=1 if following else 0))
    if "year" in text:
        return one_day(date(received_on.year + following, 12, 31))
    past = "last month" in text
    return one_day(received_on + relativedelta(months=-1 if past else int(following), day=31))


def start_of(match: re.Match[str], received_on: date) -> When | None:
    """The beginning of April, of next week."""
    text = match["startof"]
    month = next((MONTHS[word] for word in text.split() if word in MONTHS), None)
    if month:
        return month_and_day(month, 1, None, received_on)
    if "week" in text:
        return one_day(received_on + relativedelta(days=7 - received_on.weekday()))
    return one_day(received_on + relativedelta(months=1, day=1))


def at_once(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """Immediately."""
    return When(start=0, end=0, kind=Kind.AT_ONCE)


def same_day(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - as above
    """That day; "her last day" is only one that was said to be the last."""
    words = match[0]
    last = re.search(r"last|final|separation|termination|departure", words)
    weekday = WEEKDAYS.get(words.split()[-1])  # "that Thursday" is the Thursday that was named
    return When(start=0, end=0, kind=Kind.SAME_DAY, weekday=weekday, role=Role.LAST if last else None)


def close_of_business(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - as above
    """COB, 5 pm."""
    return When(start=0, end=0, kind=Kind.END_OF_DAY, at_close_of_business=True, at_end=True)


def clock(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - as above
    """3:30 pm: of the day beside it; what is said of an afternoon ends with its day."""
    return When(start=0, end=0, kind=Kind.END_OF_DAY, at_close_of_business="p" in match["clock"])


def end_of_day(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - as above
    """The end of the day, of Friday."""
    return When(start=0, end=0, kind=Kind.END_OF_DAY, at_end=True)


def year_alone(match: re.Match[str], received_on: date) -> When | None:
    """In 2024: long ago; a year to come is vague."""
    year = int(re.findall(r"\d{4}", match["year"])[0])
    return one_day(date(year, 12, 31)) if year < received_on.year else vague_time(past=None)


def vague_past(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """Recently, last week."""
    return vague_time(past=True)


def vague_ahead(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """Soon, next month."""
    return vague_time(past=False)


def vague_open(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    """In April, this summer."""
    return vague_time(past=None)
