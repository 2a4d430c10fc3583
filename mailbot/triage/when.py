"""Days as people write them in a sentence: an exact grammar, never a guess.

    day      = ["COB"] reading (("," | "(" | "the") reading)* ["at COB"]     all readings must agree
    reading  = 2026-03-27 | 3/27[/26] | March 27[, 2026] | 27 March | the 27th [of next month] | [last | this | next] Friday
             | today | tomorrow | yesterday | two weeks from Friday | in 3 days | a week ago | end of [the] month | ...
    at once  = immediately | right away | asap | ...
    vague    = next week | recently | in April | this summer | ...           a direction, no day

A day without a year can lie on either side of the day of receipt: both are kept, and the tense of the sentence chooses
(`When.read`). What can be read in two ways is doubtful and will be asked. Calendar arithmetic is dateutil's relativedelta;
its parser is not used, because it takes "1" and "may" for dates.
"""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from types import MappingProxyType

from dateutil.relativedelta import relativedelta

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


class Tense(Enum):
    """On which side of the day of receipt the sentence places the day."""

    PAST = auto()  # "left", "was"
    AHEAD = auto()  # "will be", "is leaving"
    OPEN = auto()  # "is", an order


class Kind(Enum):
    """What sort of answer to "when" was found."""

    DAY = auto()
    AT_ONCE = auto()
    VAGUE = auto()  # a direction without a day
    SAME_DAY = auto()  # "that day": the one named before
    END_OF_DAY = (
        auto()
    )  # "COB", "end of day": of the day beside it, else of the day named before, else of today


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One answer to "when" and where it stands in the text."""

    start: int
    end: int
    kind: Kind
    options: tuple[date, ...] = ()  # of a DAY; every day it can mean, the likeliest first
    floating: bool = False  # options are one past and one ahead: the tense chooses
    weekday: int | None = None  # a bare weekday agrees with any day of that name
    doubtful: bool = False  # readings that disagree, a span of days, "next Friday"
    past: bool | None = None  # of VAGUE: which direction, None when neither is said
    at_close_of_business: bool = False

    def read(self, tense: Tense, received_on: date) -> tuple[date | None, bool]:
        """Choose the day by the tense of the sentence.

        Returns:
            The day (None for what is no DAY), and whether it is doubtful: the reading contradicts itself or the tense.
        """
        if self.kind is not Kind.DAY or not self.options:
            return None, self.doubtful
        if self.floating:
            day, doubtful = _by_tense(self, tense, received_on)
        else:
            day, doubtful = self.options[0], False
        if tense is Tense.PAST and day > received_on:
            doubtful = True
        if tense is Tense.AHEAD and day < received_on:
            doubtful = True
        return day, self.doubtful or doubtful


def _by_tense(when: When, tense: Tense, received_on: date) -> tuple[date, bool]:
    """The past or the coming one of two days, doubtful when the other one lies much nearer."""
    before, after = min(when.options), max(when.options)
    since, until = (received_on - before).days, (after - received_on).days
    if tense is Tense.PAST:
        return before, since > 270 and until < 60
    if tense is Tense.AHEAD:
        return after, until > 270 and since < 45
    if until + since < 60:  # weekdays and "the 27th" recur soon: an order looks ahead
        return after, when.weekday is None and since <= 3 < until
    return (before, False) if since < until else (after, False)


def read_days(text: str, received_on: date) -> tuple[When, ...]:
    """Find every answer to "when" in a lower-cased sentence, in order, readings that stand together made one.

    Args:
        text: a sentence, lower case, straight quotes, single blanks.
        received_on: the local day the mail arrived.
    """
    found: list[When] = []
    for match in _ANY.finditer(text):
        reader = _READERS[match.lastgroup or ""]
        when = reader(match, received_on)
        if when is not None:
            found.append(replace(when, start=match.start(), end=match.end()))
    return _joined(text, found)


# -- single readings --------------------------------------------------------------------------------------------------


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


def _iso(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    year, month, day = match["iso"].split("-")
    made = _made(int(year), int(month), int(day))
    return _day(made) if made else _impossible()


def _numeric(match: re.Match[str], received_on: date) -> When | None:
    month, day, *year = re.split(r"[/.-]", match["numeric"])
    if not 1 <= int(month) <= 12:
        return (
            _impossible() if int(month) <= 31 and 1 <= int(day) <= 12 and match["numeric"] != "24/7" else None
        )
    return _month_and_day(int(month), int(day), year[0] if year else None, received_on)


def _named(match: re.Match[str], received_on: date) -> When | None:
    words = re.findall(r"[a-z]+|\d+", match["named"])
    month = next(MONTHS[word] for word in words if word in MONTHS)
    numbers = [word for word in words if word.isdigit()]
    return _month_and_day(month, int(numbers[0]), numbers[1] if len(numbers) > 1 else None, received_on)


def _ordinal(match: re.Match[str], received_on: date) -> When | None:
    text = match["ordinal"]
    digits = re.search(r"\d+", text)
    number = int(digits[0]) if digits else 1  # "the first of the month"
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


def _weekday(match: re.Match[str], received_on: date) -> When | None:
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


def _last_weekday_of(match: re.Match[str], received_on: date) -> When | None:
    words = match["lastweekday"].split()
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


def _near(match: re.Match[str], received_on: date) -> When | None:
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


def _from_anchor(match: re.Match[str], received_on: date) -> When | None:
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
    weekday = WEEKDAYS[anchor.split()[-1]]
    return _day(_coming(weekday, received_on) + distance)


def _ago(match: re.Match[str], received_on: date) -> When | None:
    distance = _distance(match["ago"].removesuffix(" ago"))
    return _vague(past=True) if distance is None else _day(received_on - distance)


def _within(match: re.Match[str], received_on: date) -> When | None:
    distance = _distance(match["within"].removeprefix("in "))
    return _vague(past=False) if distance is None else _day(received_on + distance)


def _end_of(match: re.Match[str], received_on: date) -> When | None:
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


def _start_of(match: re.Match[str], received_on: date) -> When | None:
    text = match["startof"]
    month = next((MONTHS[word] for word in text.split() if word in MONTHS), None)
    if month:
        return _month_and_day(month, 1, None, received_on)
    if "week" in text:
        return _day(received_on + relativedelta(days=7 - received_on.weekday()))
    return _day(received_on + relativedelta(months=1, day=1))


def _at_once(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    return When(start=0, end=0, kind=Kind.AT_ONCE)


def _same_day(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    return When(start=0, end=0, kind=Kind.SAME_DAY)


def _close_of_business(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - as above
    return When(start=0, end=0, kind=Kind.END_OF_DAY, at_close_of_business=True)


def _end_of_day(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - as above
    return When(start=0, end=0, kind=Kind.END_OF_DAY)


def _year_alone(match: re.Match[str], received_on: date) -> When | None:
    year = int(re.findall(r"\d{4}", match["year"])[0])
    return _day(date(year, 12, 31)) if year < received_on.year else _vague(past=None)


def _vague_past(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    return _vague(past=True)


def _vague_ahead(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    return _vague(past=False)


def _vague_open(match: re.Match[str], received_on: date) -> When | None:  # noqa: ARG001 - all readers have one shape
    return _vague(past=None)


_MONTH = (
    r"(?:january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep|october|oct|"
    r"november|nov|december|dec)\b\.?"
)
_WEEKDAY = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|tue|thurs|thur|thu|fri|mon|weds)\b\.?"
)
_NUMBER = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(?:business |working )?(?:days?|weeks?|months?|years?)"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)"

_PRODUCTIONS: tuple[tuple[str, str, Callable[[re.Match[str], date], When | None]], ...] = (
    ("iso", r"(?<![\d/-])\d{4}-\d{1,2}-\d{1,2}(?![\d/-])", _iso),
    ("numeric", r"(?<![\d/.$#])(?:\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?|(?<!-)\d{1,2}([.-])\d{1,2}\1(?:\d{4}|\d{2}))(?![\d/%]|\.\d|-\d+(?![\d/]))", _numeric),
    ("lastweekday", rf"(?:the )?last {_WEEKDAY} (?:of|in) (?:the month|this month|{_MONTH})", _last_weekday_of),
    ("endof", rf"(?:the )?(?:very )?(?:end|last day|close) of (?:(?:the |this |next |last )?(?:month|week|calendar year|year)\b|(?:the )?{_MONTH}(?: \d{{4}})?)|month[ -]?end|end[ -]of[ -]month|month's end|week's end|\beom\b|\beow\b", _end_of),
    ("startof", rf"(?:the )?(?:beginning|start|first) of (?:next (?:month|week)|{_MONTH}(?! \d))|first thing next week", _start_of),
    ("ordinal", rf"(?:the )?(?:{_ORDINAL}|first) (?:day )?of (?:the|this|next) month|\bthe {_ORDINAL}(?! of\b| (?:{_MONTH}|step|time|case|one|person|user))", _ordinal),
    ("named", rf"\b{_MONTH} ?\d{{1,2}}(?:st|nd|rd|th)?(?![\d:/])(?:,? ?(?:of )?(?:20\d\d)\b)?|\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? 20\d\d\b)?", _named),
    ("fromanchor", rf"\b{_NUMBER} {_UNIT} from (?:now|today|tomorrow|yesterday|(?:this |this coming )?{_WEEKDAY})", _from_anchor),
    ("ago", rf"\b{_NUMBER} {_UNIT} ago\b", _ago),
    ("within", rf"\bin {_NUMBER} {_UNIT}\b(?! of)", _within),
    ("near", r"\b(?:(?:the )?day after tomorrow|(?:the )?day before yesterday|today|tonight|this (?:morning|afternoon|evening)|tomorrow|yesterday|last night)\b", _near),
    ("weekday", rf"\b(?:(?:this past|this coming|coming|past|last|this|next) )?{_WEEKDAY}|\b(?:(?:this past|last|this|next) )(?:sat|sun|wed)\b|(?:(?<=quit )|(?<=left )|(?<= on )|(?<= was )|(?<=until )|(?<= by ))(?:sat|sun|wed)\b|\b(?:sat|sun|wed)\b\.?(?=,? (?:\d|\(|the \d|{_MONTH}))", _weekday),
    ("cob", r"\b(?:cob|c\.o\.b\.|eob|close of business|close of day|end of business|end of the business day|end of (?:her|his|their|the) (?:shift|workday|work day)|5(?::00)? ?p\.?m\b\.?)", _close_of_business),
    ("endofday", r"\b(?:eod|(?:the )?end of (?:the )?day)\b", _end_of_day),
    ("sameday", r"\b(?:that|same|the same|that same) (?:day|date|evening|night|afternoon)\b", _same_day),
    ("atonce", r"\b(?:effective immediately|immediately|immediate effect|right away|straight away|right now|as soon as (?:possible|you can)|asap|a\.s\.a\.p\.|at once|effective now|as of now|from now on)\b", _at_once),
    ("vaguepast", r"\b(?:recently|a while (?:ago|back)|(?:a )?(?:few|couple(?: of)?|several|some) (?:days|weeks|months|years) (?:ago|back)|(?:earlier|early) (?:this|last) (?:week|month|year)|last (?:week|month|year|spring|summer|fall|winter)|late last (?:week|month|year)|the other day|in the past)\b", _vague_past),
    ("vagueahead", rf"\b(?:(?:later|sometime|early|late) (?:this|next) (?:week|month|year)|sometime in {_MONTH}|sometime soon|(?:some time|sometime) next (?:week|month|year)|next (?:week|month|year|spring|summer|fall|winter)|soon|shortly|in (?:a|the next) (?:few|couple(?: of)?|several) (?:days|weeks|months)|in the (?:coming|next few) (?:days|weeks|months)|at some point)\b", _vague_ahead),
    ("vague", rf"\b(?:(?:in|during|by|early|mid|late|early in|late in)[ -](?:january|february|march|april|may|june|july|august|september|october|november|december)\b(?! \d)|this (?:week|month|year|spring|summer|fall|winter)|(?:the )?(?:week|beginning|end|middle) of (?:the )?(?:(?:fiscal|school|program|grant) year|quarter|semester|summer|spring|{_MONTH})|christmas|thanksgiving|new year's|memorial day|labor day|easter|the holidays?)\b", _vague_open),
    ("year", r"\b(?:back )?in 20\d\d\b", _year_alone),
)  # fmt: skip
_ANY = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _PRODUCTIONS)
    .replace(r"([.-])", r"(?P<mark>[.-])")
    .replace(r"\1", r"(?P=mark)")
)
_READERS = {name: reader for name, _, reader in _PRODUCTIONS}

_TOGETHER = re.compile(
    r",? ?\(? ?(?:i\.e\.,? |aka |which is |that is |on |the |at |by |of |as of |- )?(?:the )?|\)? ?(?:at |by |,)? ?"
)
_SPAN = re.compile(r" ?(?:-|to|through|thru|until|till|or) (?:on )?| ?- ?")


def _joined(text: str, found: list[When]) -> tuple[When, ...]:
    """Make readings that stand together one: they must agree, or the day is doubtful."""
    joined: list[When] = []
    for when in found:
        before = joined[-1] if joined else None
        between = text[before.end : when.start] if before else ""
        if (
            before
            and len(between) <= 12
            and _SPAN.fullmatch(between)
            and before.kind is when.kind is Kind.DAY
        ):
            joined[-1] = replace(before, end=when.end, doubtful=True)
        elif before and len(between) <= 12 and _TOGETHER.fullmatch(between) and (one := _both(before, when)):
            joined[-1] = one
        else:
            joined.append(when)
    return tuple(joined)


def _both(first: When, second: When) -> When | None:
    """One answer from two that stand together; None where they are about different things."""
    days = first if first.kind is Kind.DAY else second
    other = second if days is first else first
    close = first.at_close_of_business or second.at_close_of_business
    spanned = replace(days, start=first.start, end=second.end, at_close_of_business=close)
    if days.kind is not Kind.DAY:
        if {first.kind, second.kind} == {Kind.SAME_DAY, Kind.END_OF_DAY}:
            return replace(spanned, kind=Kind.SAME_DAY)
        return None
    if other.kind is Kind.END_OF_DAY:
        return spanned
    if other.kind is not Kind.DAY:
        return None
    if first.weekday is not None or second.weekday is not None:
        weekday = first.weekday if first.weekday is not None else second.weekday
        bare, exact = (first, second) if first.weekday is not None else (second, first)
        del bare
        options = tuple(day for day in exact.options if day.weekday() == weekday)
    else:
        options = tuple(day for day in first.options if day in second.options)
    if not options:
        return replace(spanned, doubtful=True)
    return replace(spanned, options=options, floating=len(options) > 1, weekday=None, doubtful=False)
