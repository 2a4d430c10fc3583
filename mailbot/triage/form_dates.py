"""When access ends, from the three fields that forms have for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mailbot.model.intent import Doubt
from mailbot.triage.dates import read_form_date, says_close_of_business
from mailbot.triage.wording import FormWording, choice, normalized

_DIGIT = re.compile(r"\d")
"""In what begins with "today" or "immediately": another day may follow."""
_THAT_DAY = re.compile(
    r"(?:(?:at|by|on|as of|effective) )?(?:(?:the )?(?:cob|eob|eod|close of business|end of (?:the )?(?:business day|day|shift)|5 ?p\.?m\.?|5:00 ?p\.?m\.?|midnight|end)(?:,| of| on| at)? )?(?:(?:that|the same|same|this|her|his|their|the)(?: last| final)? (?:day|date|night|evening|afternoon)|same)(?: above| too| as above| as well)?[.!]?"
)
"""Points to the day in another field: "COB that day"."""
_FAR_AHEAD, _FAR_BACK = 180, 365  # days (A34)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The day access ends; None: at once."""

    effective_on: date | None = None
    last_needed_on: date | None = None
    at_close_of_business: bool = False
    doubts: tuple[Doubt, ...] = ()


def read_ending(
    values: Mapping[str, str], reason: str | None, received_on: date, wording: FormWording
) -> Ending:
    """When access ends, of `removal_when`, `removal_date` and `last_needed_on` as far as they are filled in.

    A day that has passed is the day the access was last needed: it ends at once. Days that disagree are a doubt, as is a
    day far away (A34), and a leave of absence, which is no removal.
    """
    days: dict[str, date] = {}
    at_once = unread = False
    for name, value in values.items():
        day = read_form_date(value, received_on)
        if _is_choice(value, "at_once", wording) and (day == received_on or not _DIGIT.search(value)):
            at_once = True
            continue
        if day is not None:
            days[name] = day
        elif not any(
            (
                _is_choice(value, "on_date", wording),
                wording.says("close_of_business", value),
                _is_that_day(value),
            )
        ):
            unread = True
    doubts = []
    if any(_says_leave(value, wording) for value in (*values.values(), reason or "")):
        doubts.append(Doubt.LEAVE)
    if not days:
        if unread or not at_once:
            doubts.append(Doubt.WHEN_MISSING)
        return Ending(doubts=tuple(doubts))
    ends = days.get("removal_date") or days.get("removal_when") or days["last_needed_on"]
    needed = days.get("last_needed_on", ends)
    if _contradict(days, ends, needed, received_on, at_once=at_once) or unread:
        doubts.append(Doubt.WHEN_CONTRADICTORY)
    if not -_FAR_BACK <= (ends - received_on).days <= _FAR_AHEAD:
        doubts.append(Doubt.WHEN_FAR)
    return Ending(
        effective_on=ends if ends >= received_on and not at_once else None,
        last_needed_on=needed,
        at_close_of_business=any(says_close_of_business(value) for value in values.values()),
        doubts=tuple(doubts),
    )


def _contradict(
    days: Mapping[str, date], ends: date, needed: date, received_on: date, *, at_once: bool
) -> bool:
    """Two different days for one thing, access that ends while it is needed, or "immediately" with a day to come."""
    stated = {days[name] for name in ("removal_when", "removal_date") if name in days}
    return len(stated) > 1 or needed > ends or (at_once and ends > received_on)


def _is_that_day(value: str) -> bool:
    return _THAT_DAY.fullmatch(" ".join(value[:80].lower().split())) is not None


def _is_choice(value: str, word_list: str, wording: FormWording) -> bool:
    """Is the value one of the phrases, or does it begin with one?"""
    return choice(value, dict.fromkeys(wording.words[word_list], word_list)) is not None


def _says_leave(text: str, wording: FormWording) -> bool:
    words = f" {normalized(text)} "
    return any(f" {phrase} " in words for phrase in wording.words["leave"])
