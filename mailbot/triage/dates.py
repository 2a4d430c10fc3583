"""Dates as forms write them, by an exact grammar: what it does not cover is no date, and asked about.

    date    = [ opening ] [ weekday ] day [ weekday ] [ time ]
    opening = "on" / "by" / "as of" / "effective" / "COB" / "end of day" ...
            / near-day date                                      "tomorrow 3/31", where both are one day
    day     = YYYY-MM-DD / M/D/YYYY / M/D/YY / M/D / Month D [, YYYY] / D Month [YYYY] / "today" / "tomorrow" / "yesterday"

Months before days (US order), unless the first number cannot be a month. A weekday that is not that of the day makes
it no date: one of the two is a mistake, and we do not know which.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo", "june jun junio",
            "july jul julio", "august aug agosto ago", "september sept sep septiembre", "october oct octubre", "november nov noviembre",
            "december dec diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon lunes", "tuesday tue tues martes", "wednesday wed miercoles miércoles", "thursday thu thur thurs jueves",
            "friday fri viernes", "saturday sat sabado sábado", "sunday sun domingo",
        )
    )
    for name in names.split()
}  # fmt: skip
_NEAR_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1, "hoy": 0, "mañana": 1, "ayer": -1}
_DIGIT = re.compile(r"\d")
_NEAR = re.compile(rf"^(?P<day>{'|'.join(_NEAR_DAYS)})[\s,:;(-]+(?=\w)")
_NEAR_BEHIND = re.compile(rf"(?<=\w)[\s,:;(-]+(?P<day>{'|'.join(_NEAR_DAYS)})\)?$")
_OPENING = re.compile(
    r"^(?:(?:on|by|as of|effective|eff|from|at|starting|the|el|en|a partir del?|cob|eob|eod|close of business|end of (?:the )?(?:business )?day"
    r"|(?:on )?(?:this|the following) (?:day|date)|\d{1,2}(?::\d\d)? ?(?:a\.?m\.?|p\.?m\.?)|noon|midnight|(?:on )?(?:a )?specific date|last day(?: is| of access| of work)?|date)[\s:.,-]+)+",
)
_CLOSING = re.compile(
    r"[\s,;-]+(?:(?:at|by|@|a las)\s+)?(?:cob|eob|eod|close of business|end of (?:the )?(?:business )?day|noon|midnight"
    r"|\d{1,2}(?::\d\d){0,2}\s*(?:a\.?m\.?|p\.?m\.?)?)(?:\s+(?:central|ct|cst|cdt))?$",
)
_ALREADY_GONE = re.compile(
    r"[\s,;(-]{1,4}(?:(?:has|is|was|already|now) ){0,3}(?:already|gone|left|passed|past|no longer (?:here|with us|employed)|(?:has|is) done)(?: already)?\)?$"
)
_COB = re.compile(
    r"\b(?:cob|eob|c\.o\.b|close of business|end of (?:the )?business(?: day)?|5(?::00)? ?p\.?m\.?|17:00)(?!\w)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t\d\d:\d\d.{0,20})?")
_NUMERIC = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?")
_MONTH_FIRST = re.compile(
    r"([a-z]{3,10})\.?[\s-]{1,3}(\d{1,2})(?:st|nd|rd|th)?(?:[\s,-]{1,3}(?:of )?('?\d{4}|'?\d{2}))?"
)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s-]{1,3}(?:of |de )?([a-z]{3,10})\.?(?:[\s,-]{1,3}(?:de |del )?('?\d{4}|'?\d{2}))?"
)
_CLOSE = r"(?:cob|eob|eod|close of business|end of (?:the )?(?:business )?day|end of (?:her |his |their |the )?shift)"
_COMING = re.compile(
    rf"(?:{_CLOSE}|this coming|through|thru)(?: on)? (?P<day>[a-z]{{3,9}})\.?|(?:this coming )?(?P<bare>[a-z]{{3,9}})\.?,? (?:at )?{_CLOSE}"
)
"""As in "EOD Thurs": what is yet to end is that day of this week or the next."""
_WEEKDAY_PLACES = (re.compile(r"^([a-záé]{3,10})\.?[\s,]+"), re.compile(r"[\s,]+\(?([a-záé]{3,10})\.?\)?$"))


def read_form_date(text: str, received_on: date) -> date | None:
    """The day that a form's value names.

    Args:
        text: the value.
        received_on: the local day of the mail; a date without a year is the one nearest to it.

    Returns:
        The day, or None for anything that the grammar does not cover.
    """
    rest = " ".join(text[:120].lower().replace("\t", " ").split()).strip(" .,;")
    near = _NEAR.match(rest) or _NEAR_BEHIND.search(rest)
    if near is not None and _DIGIT.search(
        behind := rest[: near.start()] + rest[near.end() :]
    ):  # "tomorrow 3/31"
        day = received_on + timedelta(days=_NEAR_DAYS[near["day"]])
        if read_form_date(behind, received_on) == day:
            return day
    gone = _ALREADY_GONE.search(rest)
    if gone is not None:  # "10/30/2026 (already gone)": so it must have passed
        left = read_form_date(rest[: gone.start()], received_on)
        return left if left is not None and left <= received_on else None
    coming = _COMING.fullmatch(rest)
    coming_day = _WEEKDAYS.get(coming["day"] or coming["bare"]) if coming is not None else None
    if coming_day is not None:
        return received_on + timedelta(days=(coming_day - received_on.weekday()) % 7)
    rest = _bare(rest)
    rest, weekday = _without_weekday(rest)
    found = _day(rest, received_on)
    if found is None or (weekday is not None and found.weekday() != weekday):
        return None
    return found


def _bare(text: str) -> str:
    """A day without what stands before and behind it."""
    for _ in range(3):
        text = text if _bare_day(text) else _OPENING.sub("", text).strip(" .,;()")
        text = text if _bare_day(text) else _CLOSING.sub("", text).strip(" .,;()")
    return text


def says_close_of_business(text: str) -> bool:
    """Does the value say that access ends at the close of business of that day?"""
    return bool(_COB.search(text[:200]))


def _bare_day(text: str) -> bool:
    """Is this a day already, so that nothing of it is taken for a time ("March 27")?"""
    bare, _ = _without_weekday(text)
    return any(pattern.fullmatch(bare) for pattern in (_ISO, _NUMERIC, _MONTH_FIRST, _DAY_FIRST))


def _without_weekday(text: str) -> tuple[str, int | None]:
    for place in _WEEKDAY_PLACES:
        found = place.search(text)
        weekday = _WEEKDAYS.get(found[1]) if found is not None else None
        if found is not None and weekday is not None:
            return (text[: found.start()] + text[found.end() :]).strip(" ,()"), weekday
    return text, None


def _day(text: str, received_on: date) -> date | None:
    if text in _NEAR_DAYS:
        return received_on + timedelta(days=_NEAR_DAYS[text])
    for pattern, reader in _READERS:
        found = pattern.fullmatch(text)
        if found is not None:
            return reader(found, received_on)
    return None


def _iso(found: re.Match[str], received_on: date) -> date | None:  # noqa: ARG001 - all readers have one shape
    return _made(int(found[1]), int(found[2]), int(found[3]))


def _numeric(found: re.Match[str], received_on: date) -> date | None:
    first, second = int(found[1]), int(found[2])
    month, day = (second, first) if first > 12 >= second else (first, second)
    return _in_year(found[3], month, day, received_on)


def _month_first(found: re.Match[str], received_on: date) -> date | None:
    return _in_year(found[3], _MONTHS.get(found[1], 0), int(found[2]), received_on)


def _day_first(found: re.Match[str], received_on: date) -> date | None:
    return _in_year(found[3], _MONTHS.get(found[2], 0), int(found[1]), received_on)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_ISO, _iso),
    (_NUMERIC, _numeric),
    (_MONTH_FIRST, _month_first),
    (_DAY_FIRST, _day_first),
)


def _in_year(year: str | None, month: int, day: int, received_on: date) -> date | None:
    if year is not None:
        number = int(year.lstrip("'"))
        return _made(number + 2000 if number < 100 else number, month, day)
    around = (_made(received_on.year + offset, month, day) for offset in (0, 1, -1))
    days = [each for each in around if each is not None]
    return min(days, key=lambda each: abs((each - received_on).days), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    if not 2000 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
