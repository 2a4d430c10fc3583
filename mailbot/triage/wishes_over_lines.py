"""Wishes to end access that stand in more than one sentence or line: a headline and its entries, an order and its time.

    "Leaving HMIS:" / "Pat, the 20th" / "Jane, the 27th"          a headline that ends access, and lines of a name and a day
    "Pat, HMIS through 3/20" / "Please close each on their day"   how long each has it, and an order that names nobody
    "Pat Doyle - HMIS off" / "March 20 please"                    an order without a time, and a line that is only a time

Neither half means anything alone, so both are of closed words, and nothing else may stand in them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mailbot.triage.act import DAY_MARK, PERSON_MARK
from mailbot.triage.marked import Marked
from mailbot.triage.plain_days import Wish
from mailbot.triage.plain_words import HAZARDS
from mailbot.triage.when import Kind
from mailbot.triage.wish_clauses import wish_clauses

_WORD = re.compile(r"[a-z]+|⟦[a-z]\d+⟧|\d+")
_ENDS = frozenset(
    [
        "ending",
        "ends",
        "end",
        "close",
        "closing",
        "off",
        "out",
        "leaving",
        "departures",
        "departing",
        "leavers",
        "removals",
        "removal",
        "deactivate",
        "deactivations",
        "terminations",
        "offboarding",
        "separations",
        "closures",
        "remove",
        "drop",
        "exits",
        "goodbyes",
        "inactivate",
    ]
)
_OF_ACCESS = frozenset(
    [
        "hmis",
        "mohmis",
        "access",
        "accounts",
        "account",
        "logins",
        "login",
        "users",
        "user",
        "seats",
        "licenses",
        "removals",
        "removal",
        "deactivate",
        "deactivations",
        "inactivate",
    ]
)
_SMALL = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "people",
        "staff",
        "folks",
        "from",
        "of",
        "for",
        "the",
        "these",
        "are",
        "days",
        "day",
        "dates",
        "to",
        "our",
        "this",
        "month",
        "week",
        "please",
        "and",
        "in",
        "all",
        "both",
        "on",
        "each",
        "their",
        "them",
        "given",
        "following",
        "be",
        "with",
        "as",
        "follows",
        "below",
        "s",
    ]
)
_UNTIL = r"(?:until|till|thru|through|up to|to)(?: and including| the end of)?"
_ENTRY = re.compile(
    rf"⟦p\d+⟧(?:'s?)?[ ,:;-]{{0,4}}(?:first|then|next)?[ ,:;-]{{0,4}}(?P<why>[^⟦⟧:;.]{{0,50}}, )?(?P<until>(?:(?:her|his) )?(?:hmis|access)(?: access)?[ ,:-]{{0,3}}(?:is |good |ok )?{_UNTIL} )?(?:on |effective |by |until |through |thru )?⟦d\d+⟧[ .,;]{{0,3}}"
)
_ONLY_WHEN = re.compile(
    r"(?:(?:on|by|as of|effective|from|then|and|off|out|please|thanks|thank you|now|asap|immediately|at|end of|this|the|for|right away|today)\b[ ,.!-]{0,3}|⟦d\d+⟧[ ,.!-]{0,3}){1,8}"
)


def wishes_over_lines(own: Sequence[Marked], wishes: Sequence[Wish]) -> list[Wish]:
    """The wishes that no sentence holds alone.

    Args:
        own: the sender's sentences.
        wishes: those that stand in one sentence.
    """
    found = list(_headed(own, wishes))
    return found or ([] if wishes else list(_with_time_behind(own)))


def _headed(own: Sequence[Marked], wishes: Sequence[Wish]) -> Iterator[Wish]:
    """Lines of a name and a day, where a headline or an order says that access ends then."""
    of_access = any(map(_is_headline, own))
    ends = of_access or any(map(_is_departures, own)) or any(map(_names_nobody, wishes))
    if not ends:
        return
    for marked in own:
        entry = _ENTRY.fullmatch(marked.text)
        if entry is None or len(marked.everybody) != 1 or HAZARDS.search(entry["why"] or ""):
            continue
        if entry["until"] or (of_access and not entry["why"]):
            yield Wish(marked, 0, len(marked.text))


def _is_headline(marked: Marked) -> bool:
    """As in "leaving HMIS:", "two off HMIS", "accounts to close"."""
    words = set(_WORD.findall(marked.text))
    return (
        _is_departures(marked)
        and bool(words & _OF_ACCESS)
        and (marked.sentence.title or marked.text.rstrip().endswith((":", "-")))
    )


def _is_departures(marked: Marked) -> bool:
    """As in "departures:", "access ending"."""
    words = set(_WORD.findall(marked.text))
    return bool(words & _ENDS) and words <= _ENDS | _OF_ACCESS | _SMALL


def _names_nobody(wish: Wish) -> bool:
    """As in "please end each on their day"."""
    days = {wish.marked.days[int(mark[1])].kind for mark in DAY_MARK.finditer(wish.text)}
    return not PERSON_MARK.search(wish.marked.text) and days <= {Kind.SAME_DAY}


def _with_time_behind(own: Sequence[Marked]) -> Iterator[Wish]:
    """An order without a time, and right behind it a time and nothing else."""
    for order, when in pairwise(own):
        kinds = {day.kind for day in (*order.days, *when.days)}
        if not kinds & {Kind.DAY, Kind.AT_ONCE} or not _ONLY_WHEN.fullmatch(when.text):
            continue
        if order.sentence.asks or not PERSON_MARK.search(order.text):
            continue
        said = order.text.rstrip(" .:!")
        both = f"{said}, {when.text.rstrip(' .!')}"
        if any(start == 0 and end >= len(said) + 2 for start, end in wish_clauses(both)):
            yield Wish(order, 0, len(order.text))
            yield Wish(when, 0, len(when.text))
            return
