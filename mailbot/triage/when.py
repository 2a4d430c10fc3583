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

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto


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


class Role(Enum):
    """What a day is the day of, by the words of its clause (`mailbot.triage.day_roles`)."""

    LAST = auto()
    EVENT = auto()
    MOVE = auto()
    NOTICE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One answer to "when" and where it stands in the text."""

    start: int
    end: int
    kind: Kind
    options: tuple[date, ...] = ()  # of a DAY; every day it can mean, the likeliest first
    floating: bool = False  # options are one past and one ahead: the tense chooses
    monthless: bool = False  # "the 27th"
    weekday: int | None = None  # a bare weekday agrees with any day of that name
    doubtful: bool = False  # readings that disagree, a span of days, "next Friday"
    past: bool | None = None  # of VAGUE: which direction, None when neither is said
    at_close_of_business: bool = False
    at_end: bool = False  # "at the end of today", "tonight": not before the day is over
    role: Role | None = None  # None: what is said beside it decides
    tense: Tense = Tense.OPEN  # of the clause that gives the role
    clause: int = 0  # where that clause begins
    parts: tuple[
        "When", ...
    ] = ()  # of a doubtful DAY: the readings that do not agree, "from the 20th to the 27th"

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
