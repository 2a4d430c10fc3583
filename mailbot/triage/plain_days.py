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

from mailbot.triage.act import DAY_MARK, MARK, PERSON_MARK
from mailbot.triage.day_guard import OF_PAY, is_of_sender
from mailbot.triage.day_roles import clause_of, tense_of
from mailbot.triage.marked import Marked
from mailbot.triage.plain_words import AHEAD, LEAVES, OF_SENDER
from mailbot.triage.position_changes import votes_in
from mailbot.triage.removal_days import Days, days_if_last
from mailbot.triage.when import Kind, Role, Tense, When
from mailbot.triage.who import Somebody

_THEIR_LAST = re.compile(
    r"(?:\b(?:his|her|their)|⟦p\d+⟧'s) (?:last|final) (?:\w+ )?(?:day|shift|night|evening)\b(?! (?:of|for|party|lunch|cake|celebration)\b)|\b(?:say|saying|said|bid|bidding|wave|waving) (?:our )?(?:good-?bye|farewell|adieu|so long) to (?:⟦p|our ⟦p|her\b|him\b|them\b)|\b(?:lose|losing) ⟦p"
)
"""As in "Friday is her last day on the housing side": the day that "that evening" means."""
_THAT_IS_WHEN = re.compile(r"\b(?:that|this|which) (?:is|was|will be) (?:when|the day)\b")
_WHEN_SHE_GOES = re.compile(
    r"\b(?:when|once|whenever|after|as soon as|the (?:day|moment|minute)) (?:she|he|they|⟦p\d+⟧) (?:\w+ )?(?:goes|leaves|leave|go|finish|finishes|walks|clocks|retires|departs|quits|hands|turns|starts|moves|gets|is (?:gone|done|out|off|finished|through))\b"
)
"""As in "when Kim goes home please end her HMIS": a time that is yet to come."""
_MONTH = 31  # days between two of "Friday", of "the 20th"
_WENT = re.compile(
    r"\b(?:fired|let go|laid off|dismissed|walked out|walked off|quit|left|departed|terminated|gone)\b"
)
_STILL_THERE = re.compile(
    r"\b(?:last|final|effective|through|until|till|thru|as of|will|ends?|leaves|is (?:being|getting)|will be|being)\b"
)
_BEHIND = re.compile(r",? ?\(?⟦d(\d+)⟧")
_OF_SOMEBODY = re.compile(
    r"⟦p\d+⟧|\b(?:he|she|him|her|his|they|them|their|it|access|hmis|log ?ins?|accounts?|licen[sc]es?|remov\w*|until|till)\b|^\W*(?:\w+\W+){0,2}⟦d\d+⟧\W*(?:\w+\W+){0,2}$"
)
"""A day beside none of these, and not alone either, is one of another matter: "61 guests on Saturday"."""
_BEGINS = re.compile(r"\b(?:joins|joining|starts|starting|begins|beginning)\b")
_OF_GOING = frozenset({"moved", "left"})
_ASIDE = frozenset({Role.NOTICE, Role.EVENT, Role.OTHER})


EACH = re.compile(
    r"\b(?:each|accordingly|respective\w*|on (?:those|these|the|their) (?:(?:two|three|own|last|respective|same) )?(?:days|dates|fridays|evenings)|on (?:their|his or her) (?:own )?(?:(?:last|final|respective) )?(?:day|date|night|shift)|dates are)\b"
)
"""What gives everybody their own day."""
_THEIR_OWN = re.compile(
    r"\b(?:accordingly|respective\w*|on (?:those|these|the|their) (?:(?:two|three|own|last|respective|same) )?(?:days|dates|fridays|evenings)|each[^.,;]{0,20} (?:own|their|his or her) (?:\w+ )?(?:day|date|night|shift|⟦d)|dates are)"
)
_DAYS_LISTED = re.compile(r"⟦d\d+⟧(?:(?:, ?(?:and )?| and (?:on )?| & | / ?)(?:the )?⟦d\d+⟧)+")


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
    begins: bool = False  # something else begins then
    about: bool = True  # its clause speaks of somebody, or of access


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
    beside = _beside_names(own) or _by_turns(own, wishes)
    if beside:
        theirs = {when for key, when in beside if key == somebody.key}
        only = next(iter(theirs)) if len(theirs) == 1 else None
        if only is None or only.kind is not Kind.DAY or only.doubtful:
            return None
        return _settled([_Named(only, Tense.OPEN, wished=True, goes=True)], somebody, received_on)
    if len({p.key for m in own for p in m.everybody if p.known}) > 1 and any(
        _THEIR_OWN.search(wish.text) for wish in wishes
    ):
        return None  # each has a day, and whose is which has not been understood
    gathered = _gathered(list(_named(own, wishes, somebody)))
    if gathered is None:
        return None
    named, dated = gathered
    kinds = {each.when.kind for each in named}
    says_when = any(_THAT_IS_WHEN.search(wish.text) for wish in wishes)
    ahead = Kind.END_OF_DAY not in kinds and any(
        AHEAD.search(OF_SENDER.sub(" ", marked.text)) for marked in own
    )
    ahead |= Kind.AT_ONCE not in kinds and any(_WHEN_SHE_GOES.search(wish.marked.text) for wish in wishes)
    if not dated and (says_when or ahead):
        return None
    days = _settled(dated, somebody, received_on)
    if days is None or (Kind.AT_ONCE in kinds and days.effective_on and days.effective_on > received_on):
        return None
    if _refers(named) and not days.effective_on and any(each.when.floating for each in dated):
        return None  # "her intake is booked for the 26th, end it that day": of which month, its verb does not say
    of_the_day = any(each.wished or each.when.role is Role.LAST for each in dated) or _refers(named)
    if days.effective_on == received_on and not of_the_day:
        days = replace(days, effective_on=None)  # "resigned this morning, switch her off"
    closes = Kind.END_OF_DAY in kinds or any(each.when.at_close_of_business for each in named)
    if closes and (not dated or days.last_needed_on == received_on):
        days = replace(days, effective_on=received_on, last_needed_on=received_on)
    return replace(days, at_close_of_business=closes and days.effective_on is not None)


def _gathered(named: list[_Named]) -> tuple[list[_Named], list[_Named]] | None:
    """The days that count, and those of them that may be the day; None where they do not go together."""
    named = [_in_its_month(each, named) for each in named]
    wished = [each for each in named if each.wished]
    ordered = [each for each in wished if each.when.kind is Kind.DAY]
    named = wished if ordered else [each for each in named if each.wished or each.goes or each.about]
    if _refers(named) and any(each.goes and each.when.kind is Kind.DAY for each in named):
        # "is moving in the middle of August. We have him through Friday the 14th. End it that day"
        named = [each for each in named if each.wished or each.when.kind is not Kind.VAGUE]
    if any(_is_open(each) or each.when.doubtful for each in named):
        return None
    dated = ordered or [each for each in named if each.when.kind is Kind.DAY]
    lasts = [each for each in dated if each.when.role is Role.LAST]
    if _refers(named) and lasts and all(each in lasts or each.begins or not each.goes for each in dated):
        dated = lasts  # "starts on June 1. Her last day with us is May 29, so end it that day"
    same = [each.when for each in named if each.when.kind is Kind.SAME_DAY]
    if not all(each.wished or each.goes for each in dated) or (same and not dated):
        return None
    weekdays = {when.weekday for when in same} - {None}
    if any(day.weekday() not in weekdays for each in dated for day in each.when.options if weekdays):
        return None  # "Thursday, March 26 ... that Friday"
    return named, dated


def _is_open(named: _Named) -> bool:
    """Is it a time without a day, neither gone by ("moved to maintenance in February") nor one of what begins?"""
    gone_by = named.when.past is True or (named.tense is Tense.PAST and not named.wished)
    return named.when.kind is Kind.VAGUE and not named.begins and not gone_by


def _in_its_month(one: _Named, named: Sequence[_Named]) -> _Named:
    """As in "he finishes April 17 ... please end it on the 17th": a number alone is of the month that the mail has named."""
    if not (one.wished and one.when.kind is Kind.DAY and one.when.monthless and one.when.options):
        return one
    number = {day.day for day in one.when.options}
    days = {
        other.when.options
        for other in named
        if other is not one and other.goes and other.when.kind is Kind.DAY and not other.when.monthless
    }
    same = [options for options in days if {day.day for day in options} == number]
    if len(days) != 1 or not same:
        return one
    return one._replace(when=replace(one.when, options=same[0], floating=len(same[0]) > 1))


def _refers(named: Sequence[_Named]) -> bool:
    """Does the wish say "that day"?"""
    return any(each.wished and each.when.kind is Kind.SAME_DAY for each in named)


def _settled(dated: Sequence[_Named], somebody: Somebody, received_on: date) -> Days | None:
    return days_if_last([(each.when, each.tense) for each in dated], somebody, received_on)


def _beside_names(own: Sequence[Marked]) -> list[tuple[str, When]]:
    """As in "Lamar Gibbs (4/30) and Peter Nowak (5/8)": who, and their day."""
    beside = [
        (member.key, marked.days[number])
        for marked in own
        for group in marked.groups
        for member, number in zip(group.members, group.days, strict=False)
        if number is not None
    ]
    return beside or [each for marked in own for each in _in_turn(marked)]


def _is_said_again(marked: Marked, end: int) -> bool:
    """As in "the next week, Wednesday 21 of October": a time that is vague, and right behind it the day itself."""
    behind = _BEHIND.match(marked.text, end)
    return behind is not None and marked.days[int(behind[1])].kind is Kind.DAY


def _is_courtesy(marked: Marked, mark: re.Match[str]) -> bool:
    """As in "as soon as you get to it": no time, and no hurry."""
    return marked.text.startswith(" as ", mark.end()) and marked.text.endswith("as ", 0, mark.start())


def _in_turn(marked: Marked) -> list[tuple[str, When]]:
    """As in "Pat's done Friday, 11/13, and then we lose Sam on 11/20": behind each person one day, and none before."""
    names = [*PERSON_MARK.finditer(marked.text)]
    if len(names) < 2 or not (LEAVES.search(marked.text) or "lose" in marked.text):
        return []
    before = DAY_MARK.findall(marked.text[: names[0].start()])
    if any(marked.days[int(number)].kind is not Kind.VAGUE for number in before):
        return []
    turns: list[tuple[str, When]] = []
    ends = [name.start() for name in names[1:]] + [len(marked.text)]
    for name, end in zip(names, ends, strict=True):
        members = marked.groups[int(name[1])].members
        days = [
            marked.days[int(day[1])]
            for day in DAY_MARK.finditer(marked.text, name.end(), end)
            if not _is_said_again(marked, day.end())
        ]
        if len(members) != 1 or len(days) != 1 or days[0].kind is not Kind.DAY or days[0].role in _ASIDE:
            return []
        turns.append((members[0].key, days[0]))
    return turns


def _by_turns(own: Sequence[Marked], wishes: Sequence[Wish]) -> list[tuple[str, When]]:
    """Each person's day all over a mail, where the wish says "each", "on those days": person and day in turn, or two lists.

    As in "Ana's last day is April 3. Sam's is March 16. End their access on those days", "Tom and Ana ... 3/13 and 3/15".
    """
    if not any(EACH.search(wish.text) or len(PERSON_MARK.findall(wish.text)) > 1 for wish in wishes):
        return []
    told: list[str | When] = []  # keys of people and days, in order
    lists: list[list[When]] = []
    aside = False  # a day of something else
    for marked in own:
        if marked.sentence.title:
            continue
        for mark in MARK.finditer(marked.text):
            if mark[1] == "p":
                keys = [member.key for member in marked.groups[int(mark[2])].members]
                told += [key for key in keys if told[-1:] != [key]]
            elif mark[1] == "d" and (when := marked.days[int(mark[2])]).kind is Kind.DAY:
                aside |= when.role in _ASIDE or when.doubtful or _has_gone_then(marked, mark)
                told += [when] if not _is_same(told[-1:], when) else []
        for found in _DAYS_LISTED.finditer(marked.text):
            days = [marked.days[int(number)] for number in DAY_MARK.findall(found[0])]
            lists += [days] if all(day.kind is Kind.DAY and not day.doubtful for day in days) else []
    names = list(dict.fromkeys(each for each in told if isinstance(each, str)))
    turns = [] if aside else _turns(told)
    for days in lists:
        if len(days) != len(names) or len(names) < 2:
            return []
        pairs = list(zip(names, days, strict=True))
        agree = all(_may_be(day, dict(pairs)[key]) for key, day in turns)
        return pairs if agree and len(told) - len(names) <= 2 * len(days) else []
    return turns if len(turns) > 1 and {key for key, _ in turns} == set(names) else []


def _has_gone_then(marked: Marked, mark: re.Match[str]) -> bool:
    """As in "Jane, let go Tuesday": a weekday that has passed, while an order beside it would look ahead."""
    days = marked.days[int(mark[2])].options
    clause = clause_of(marked.text, mark.start(), mark.end())
    said = marked.text[clause.start : clause.end]
    return (
        len(days) > 1
        and (max(days) - min(days)).days <= _MONTH
        and _WENT.search(said) is not None
        and _STILL_THERE.search(said) is None
    )


def _turns(told: Sequence[str | When]) -> list[tuple[str, When]]:
    """Person, day, person, day; empty where it is otherwise, or one person has two days."""
    if len(told) % 2:
        return []
    turns: list[tuple[str, When]] = []
    for one, other in zip(told[::2], told[1::2], strict=True):
        if isinstance(one, str) and isinstance(other, When):
            turns.append((one, other))
        elif isinstance(one, When) and isinstance(other, str):
            turns.append((other, one))
        else:
            return []
    first = {isinstance(one, str) for one in told[::2]}
    return turns if len(first) == 1 and len({key for key, _ in turns}) == len(turns) else []


def _is_same(before: Sequence[str | When], when: When) -> bool:
    """Is the day right before said once more: "this Friday, 3/13"?"""
    return bool(before) and isinstance(before[0], When) and bool(set(before[0].options) & set(when.options))


def _may_be(one: When, other: When) -> bool:
    return bool(set(one.options) & set(other.options))


def _named(own: Sequence[Marked], wishes: Sequence[Wish], somebody: Somebody) -> Iterator[_Named]:
    """The days of a mail, but for those of other matters."""
    refers = any(
        wish.marked.days[int(mark[1])].kind is Kind.SAME_DAY
        for wish in wishes
        for mark in DAY_MARK.finditer(wish.text)
    )
    for marked in own:
        here = [wish for wish in wishes if wish.marked is marked]
        for mark in DAY_MARK.finditer(marked.text):
            when = marked.days[int(mark[1])]
            clause = clause_of(marked.text, mark.start(), mark.end())
            said = marked.text[clause.start : clause.end]
            meant = when.role in {Role.OTHER, Role.EVENT} and _THEIR_LAST.search(said) is not None
            wished = any(wish.start <= mark.start() < wish.end for wish in here)
            if when.role in _ASIDE and not meant and not wished:
                continue
            if not wished and (is_of_sender(said) or OF_PAY.search(said)):
                continue
            if when.kind is Kind.VAGUE and (_is_said_again(marked, mark.end()) or _is_courtesy(marked, mark)):
                continue
            before = PERSON_MARK.findall(marked.text[: clause.end])  # who comes later does something else
            people = {member.key for each in before for member in marked.groups[int(each)].members}
            goes = (not people or somebody.key in people) and (
                when.role is Role.LAST
                or meant
                or (refers and when.role is Role.MOVE)
                or LEAVES.search(said) is not None
                or any(kind in _OF_GOING for _, _, kind in votes_in(said))
            )
            begins = not wished and _BEGINS.search(said) is not None and LEAVES.search(said) is None
            about = _OF_SOMEBODY.search(said) is not None
            yield _Named(when, Tense.OPEN if wished else tense_of(said), wished, goes, begins, about)
