"""When a plain removal takes effect: the one day of the wish, else the one day on which somebody goes (P21, P23, A34).

the wish names a day                              that day; the others are for the guard of days
each person has a day in brackets                 that day
one day stands where somebody leaves or is last   that day, and "that day", "at the end of it" mean it
any other day, a vague or a doubtful one          not plain
no day, and somebody is said to be leaving        not plain: now would be a guess
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from mailbot.triage.day_roles import clause_of, tense_of
from mailbot.triage.marked import Marked
from mailbot.triage.plain_words import AHEAD, LEAVES
from mailbot.triage.removal_days import Days, Loose, days_of
from mailbot.triage.when import Kind, Role, Tense, When
from mailbot.triage.who import Somebody

_DAY = re.compile(r"⟦d(\d+)⟧")
_ASIDE = frozenset({Role.NOTICE, Role.EVENT, Role.OTHER})


class Wish(NamedTuple):
    """A clause that asks to end somebody's access."""

    marked: Marked
    start: int
    end: int

    @property
    def text(self) -> str:
        """The clause."""
        return self.marked.text[self.start : self.end]


class _Named(NamedTuple):
    """A day and how it stands in the mail."""

    when: When
    tense: Tense
    wished: bool  # in the wish itself
    goes: bool  # beside words of going, of this person or of nobody


def plain_days(
    own: Sequence[Marked], wishes: Sequence[Wish], somebody: Somebody, received_on: date
) -> Days | None:
    """When access ends; None where that is not plain.

    Args:
        own: the sender's sentences.
        wishes: the clauses in them that ask for it.
        somebody: whose access.
        received_on: the local day the mail arrived.
    """
    beside = _beside_names(own)
    if beside:
        theirs = {when for key, when in beside if key == somebody.key}
        only = next(iter(theirs)) if len(theirs) == 1 else None
        if only is None or only.kind is not Kind.DAY or only.doubtful:
            return None
        return _settled([_Named(only, Tense.OPEN, wished=True, goes=True)], somebody, received_on)
    named = list(_named(own, wishes, somebody))
    if any(each.when.kind is Kind.VAGUE or each.when.doubtful for each in named):
        return None
    dated = [each for each in named if each.when.kind is Kind.DAY]
    dated = [each for each in dated if each.wished] or dated
    kinds = {each.when.kind for each in named}
    if not all(each.wished or each.goes for each in dated) or (Kind.SAME_DAY in kinds and not dated):
        return None
    weekdays = {each.when.weekday for each in named if each.when.kind is Kind.SAME_DAY} - {None}
    if any(day.weekday() not in weekdays for each in dated for day in each.when.options if weekdays):
        return None  # "Thursday, March 26 ... that Friday"
    if not dated and Kind.END_OF_DAY not in kinds and any(AHEAD.search(marked.text) for marked in own):
        return None
    days = _settled(dated, somebody, received_on)
    closes = Kind.END_OF_DAY in kinds or any(each.when.at_close_of_business for each in named)
    if days is None or (Kind.AT_ONCE in kinds and days.effective_on and days.effective_on > received_on):
        return None
    if closes and (not dated or days.last_needed_on == received_on):
        days = replace(days, effective_on=received_on, last_needed_on=received_on)
    return replace(days, at_close_of_business=closes and days.effective_on is not None)


def _settled(dated: Sequence[_Named], somebody: Somebody, received_on: date) -> Days | None:
    loose = tuple(Loose(when=replace(each.when, role=Role.LAST), tense=each.tense) for each in dated)
    days = days_of([], somebody, received_on, loose)
    return None if days.doubts else days


def _beside_names(own: Sequence[Marked]) -> list[tuple[str, When]]:
    """As in "Lamar Gibbs (4/30) and Peter Nowak (5/8)": who, and their day."""
    return [
        (member.key, marked.days[number])
        for marked in own
        for group in marked.groups
        for member, number in zip(group.members, group.days, strict=False)
        if number is not None
    ]


def _named(own: Sequence[Marked], wishes: Sequence[Wish], somebody: Somebody) -> Iterator[_Named]:
    """The days of a mail, but for those of other matters."""
    for marked in own:
        here = [wish for wish in wishes if wish.marked is marked]
        people = {member.key for member in marked.everybody}
        for mark in _DAY.finditer(marked.text):
            when = marked.days[int(mark[1])]
            if when.role in _ASIDE:
                continue
            clause = clause_of(marked.text, mark.start(), mark.end())
            said = marked.text[clause.start : clause.end]
            wished = any(wish.start <= mark.start() < wish.end for wish in here)
            goes = (not people or somebody.key in people) and (
                when.role is Role.LAST or LEAVES.search(said) is not None
            )
            yield _Named(when, Tense.OPEN if wished else tense_of(said), wished, goes)
