"""When access ends: one answer from everything that was said of one person, or the doubt about it (P21, P23, A34, A36).

Each day has a role, and a small table decides:

    the day given with an order ("end her access on Friday")     is the day
    else the last day of work, or of a departure                  is the day
    else the day of another position (P22)                         is the day
    two days of the first or of the second kind                    contradict each other, as do "at once" and one to come
    days of other matters                                          say nothing

What can be read in two ways is read so that it agrees with what was said without doubt: "at the end of the month" and "the 30th".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from dateutil.relativedelta import relativedelta

from mailbot.model.intent import Doubt
from mailbot.triage.act import DAY_MARK, FACTS, Act
from mailbot.triage.day_roles import clause_of
from mailbot.triage.phrases import Saying
from mailbot.triage.when import Kind, Role, Tense, When
from mailbot.triage.who import Somebody

FAR_AHEAD_DAYS = 180  # A34
_MAY_BE_AHEAD = re.compile(r"resign|(?:⟧|\b(?:he|she|they)) (?:is|are)\b(?! being)|no longer")
"""As in "has resigned effective March 20", "is gone as of 3/20": said before it comes true."""
_WENT = re.compile(
    r"[^⟦]{0,40}(?:⟦p\d+⟧|\b(?:she|he|they|who|that)) (?:(?:has|have|also|already|just|then|actually|finally|officially) ){0,3}"
    r"(?:moved|resigned|retired|separated|went|gone|transferred|switched|shifted|started|became|become|joined|began|took|stepped|left|quit|finished|departed|walked|came|ended|changed)\b"
    r"(?![^⟦]{0,80}\b(?:by|until|till|through|effective|eff|starting|beginning|for|notice|from) (?:the )?⟦d)[^⟦]{0,80}(?:⟦[^p⟧]\d*⟧[^⟦]{0,40}){1,2}$"
)
_MONTH = 31  # days between two of "the 20th"
_IS_THEN = re.compile(r"(?:⟧|\b(?:he|she|they)) (?:is|are)\b(?! being)")
_HAS_GONE = re.compile(
    r"\b(?:resigned|quit|retired|left|departed|separated|fired|dismissed|terminated|let go|laid off|walked out)\b"
)
_AFTER = re.compile(r"\bafter (?:the )?⟦d")
_GIVEN = frozenset({Role.LAST, Role.MOVE})
_ORDERS = frozenset({Saying.CUT, Saying.EFFECTIVE, Saying.UNNEEDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """When access was last needed and when it is to end."""

    effective_on: date | None = None
    last_needed_on: date | None = None
    at_close_of_business: bool = False
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """A day near what is said of a person that no phrase explains, or one with a role of its own."""

    when: When
    tense: Tense  # by the verbs of its clause
    brief: bool = False  # a short sentence of its own that names nobody
    doubtful: bool = False  # its sentence says "if", "supposed to" ...
    behind: bool = False  # it stands behind the sentence that says "that day"


class _Of(Enum):
    """What kind of day was given."""

    ORDER = auto()  # access is to end
    WORK = auto()  # it is the last one needed
    POSITION = auto()  # another one begins


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One day as it was given."""

    of: _Of
    on: date | None
    options: tuple[date, ...] = ()  # what it can be, where it can be one of two
    at_once: bool = False
    vague: bool = False
    past: bool | None = None
    doubtful: bool = False
    close: bool = False
    ends: bool = False  # not before its day is over
    gone: bool = False  # of somebody who has left already
    points: bool = False  # "that day", and which of them is meant has not been understood


def days_of(acts: list[Act], somebody: Somebody, received_on: date, loose: tuple[Loose, ...]) -> Days:
    """One answer to "when" from all that was said, or the doubt about it.

    Args:
        acts: what was said of the person for certain, or as known.
        somebody: the person.
        received_on: the local day the mail arrived.
        loose: days near by that belong to none of the acts.
    """
    near = [each for each in loose if each.when.role is None]
    given = [_unexplained(each, received_on) for each in loose if each.when.role in _GIVEN]
    aside = [_unexplained(each, received_on) for each in near]
    before = [_unexplained(each, received_on) for each in near if not each.behind]
    events = [_unexplained(each, received_on) for each in loose if each.when.role is Role.EVENT]
    for act in acts:
        if act.says in FACTS | {Saying.MOVED, Saying.EFFECTIVE} and not act.phrase.undated:
            for when in _of_person(act, somebody):
                given.append(_read(when, act, given or before or events, received_on))
    given = _pointed(_agreeing(given))
    known = {s.on for s in given if s.on}
    contrary = known and any(s.on not in known for s, each in zip(aside, near, strict=True) if each.brief)
    if not known and len({s.on for s in aside}) == 1 and aside[0].on and aside[0].on <= received_on:
        given.append(aside[0])
    left = any(act.says is Saying.GONE and (act.certain or act.subordinate) for act in acts)
    bounds = [] if left else events
    unlinked = not known and any(s.on and s.on > received_on for s in (*aside, *bounds))
    doubts = [Doubt.WHEN_CONTRADICTORY] if contrary or unlinked else []
    settled = _settled(given, received_on)
    if not (settled.effective_on or settled.last_needed_on) and _looks_ahead(acts, given):
        doubts.append(Doubt.WHEN_MISSING)
    return replace(settled, doubts=tuple(dict.fromkeys((*doubts, *settled.doubts))))


def days_if_last(dated: Iterable[tuple[When, Tense]], somebody: Somebody, received_on: date) -> Days | None:
    """The answer where each of these days, with the tense of its clause, is the one on which somebody goes; None where that is doubtful."""
    loose = tuple(Loose(when=replace(when, role=Role.LAST), tense=tense) for when, tense in dated)
    days = days_of([], somebody, received_on, loose)
    return None if days.doubts else days


def _settled(given: list[_Said], received_on: date) -> Days:
    """The table at the top of this module."""
    ends, lasts, starts = (_on(given, kind) for kind in _Of)
    at_once = any(s.at_once for s in given)
    strong = [s for s in given if s.of is not _Of.POSITION] or given
    doubts: list[Doubt] = []
    if any(s.doubtful for s in strong) or max(len(ends), len(lasts)) > 1:
        doubts.append(Doubt.WHEN_CONTRADICTORY)
    end, last, start = (min(days, default=None) for days in (ends, lasts, starts))
    if not (end or last) and len(starts) > 1:
        doubts.append(Doubt.WHEN_CONTRADICTORY)
    if end and last and end < last:
        doubts.append(Doubt.WHEN_CONTRADICTORY)
    if at_once and any(day > received_on for day in (end, last) if day):
        doubts.append(Doubt.WHEN_CONTRADICTORY)
    effective = end or (None if at_once else last or start)
    if any(_is_far(day, received_on) for day in (effective, last) if day):
        doubts.append(Doubt.WHEN_FAR)
    if not end and all(s.gone for s in given if s.on == received_on and s.of is not _Of.ORDER):
        effective = effective if effective != received_on else None  # "was let go this morning": at once
    whole = not end or any(s.close or s.ends for s in given) or _works_on(given, received_on)
    coming = effective is not None and (effective > received_on or (effective == received_on and whole))
    return Days(
        effective_on=effective if coming else None,
        last_needed_on=last or (start if start and start <= received_on else end or start),
        at_close_of_business=coming and any(s.close for s in given),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _works_on(given: Iterable[_Said], day: date) -> bool:
    """Is somebody still at work on this day? Then access ends with it, and not before (P23)."""
    return any(s.on == day and s.of is _Of.WORK and not s.gone for s in given)


def _on(given: Iterable[_Said], kind: _Of | None = None) -> set[date]:
    return {s.on for s in given if s.on and kind in {None, s.of}}


def _agreeing(given: list[_Said]) -> list[_Said]:
    """As in "leaves at the end of the month ... access ends on the 30th": of two readings the one that was said without doubt."""
    certain = {s.on for s in given if s.on and not s.options}
    shared = [day for said in given for day in set(said.options)]
    certain = certain or {day for day in shared if shared.count(day) > 1}
    agreed: list[_Said] = []
    for said in given:
        both = certain.intersection(said.options)
        agreed.append(replace(said, on=both.pop(), doubtful=False) if len(both) == 1 else said)
    return agreed


def _pointed(given: list[_Said]) -> list[_Said]:
    """As in "won't need access past that date. Please end it on June 30": beside an order with its own day "that date" is no second one.

    Whether it stands behind another day is looked at once more (`mailbot.triage.day_looks`).
    """
    ends = {s.on for s in given if s.of is _Of.ORDER and s.on and not s.doubtful}
    return [s for s in given if not s.points] if len(ends) == 1 else given


def _unexplained(loose: Loose, received_on: date) -> _Said:
    """A loose day as it is read by the tense of its sentence."""
    day, doubtful = loose.when.read(loose.tense, received_on)
    if (
        doubtful and loose.tense is Tense.PAST and loose.when.floating
    ):  # "has given notice, effective March 25"
        day, doubtful = loose.when.read(Tense.OPEN, received_on)
    kind = _Of.POSITION if loose.when.role in {Role.MOVE, Role.EVENT} else _Of.WORK
    return _Said(of=kind, on=day, options=_options(loose.when), doubtful=doubtful or loose.doubtful)


def _options(when: When) -> tuple[date, ...]:
    return when.options if when.floating and not when.doubtful else ()


def _of_person(act: Act, somebody: Somebody) -> tuple[When, ...]:
    """The days that this act gives for this person: the one beside the name, else those of the sentence."""
    for member, own in zip(act.people, act.own_days, strict=False):
        if member.key == somebody.key and own is not None:
            return (own,)
    return act.days


def _read(when: When, act: Act, given: list[_Said], received_on: date) -> _Said:
    kind = _Of.ORDER if act.says in _ORDERS else _Of.POSITION if act.says is Saying.MOVED else _Of.WORK
    gone = act.says is Saying.GONE
    if when.kind in {Kind.SAME_DAY, Kind.END_OF_DAY}:
        meant = [s for s in given if s.on and not (when.role is Role.LAST and s.of is not _Of.WORK)]
        if when.weekday is not None:
            meant = [s for s in meant if s.on and s.on.weekday() == when.weekday]
        meant = [
            s for s in meant if s.of is not _Of.POSITION
        ] or meant  # the last day, not the first one elsewhere
        on = meant[-1].on if meant else received_on if when.kind is Kind.END_OF_DAY else None
        doubtful = on is None or (bool(meant) and meant[-1].doubtful)
        return _Said(
            of=kind,
            on=on,
            doubtful=doubtful,
            close=when.at_close_of_business,
            ends=when.at_end,
            gone=gone,
            points=on is None,
        )
    tense = when.tense if act.phrase.tense is Tense.OPEN and when.role is Role.LAST else act.phrase.tense
    if kind is _Of.ORDER and tense is Tense.OPEN and _is_of_what_was(when, act):
        tense = Tense.PAST
    day, doubtful = when.read(tense, received_on)
    if tense is Tense.PAST and _IS_THEN.search(act.marked.text, act.start, act.end):
        day, doubtful = _nearest(when, day, doubtful, act, received_on)
    if doubtful and tense is Tense.AHEAD and _HAS_GONE.search(act.marked.text, act.start, act.end):
        day, doubtful = when.read(Tense.PAST, received_on)  # "resigned, last day 9/3", written on 9/9
    if doubtful and tense is Tense.PAST and _MAY_BE_AHEAD.search(act.marked.text, act.start, act.end):
        day, doubtful = when.read(Tense.OPEN, received_on)
    return _Said(
        of=kind,
        on=day,
        options=_options(when),
        at_once=when.kind is Kind.AT_ONCE,
        vague=when.kind is Kind.VAGUE,
        past=True if tense is Tense.PAST else when.past,
        doubtful=doubtful,
        close=when.at_close_of_business,
        ends=when.at_end,
        gone=gone,
    )


def _is_of_what_was(when: When, act: Act) -> bool:
    """Is it the day on which somebody did go, told before the order: "she moved upstairs on Monday, please take her out"?"""
    text = act.marked.text
    for mark in DAY_MARK.finditer(text, 0, act.start):
        clause = clause_of(text, mark.start(), mark.end())
        if act.marked.days[int(mark[1])] is when and clause.end <= act.start:
            return _WENT.match(text[clause.start : mark.end()]) is not None
    return False


def _nearest(
    when: When, day: date | None, doubtful: bool, act: Act, received_on: date
) -> tuple[date | None, bool]:  # fmt: skip
    """Of "is gone the 20th" the nearer of the two days, where one is much nearer; "gone after the 20th" lies ahead."""
    if not when.floating or when.weekday is not None or day is None:
        return day, doubtful
    after = max(when.options)
    since, until = (received_on - min(when.options)).days, (after - received_on).days
    if since + until > _MONTH:
        return day, doubtful
    if _AFTER.search(act.marked.text, act.start, act.end) or until * 3 < since * 2:
        return after, False
    return day, doubtful or since * 3 >= until * 2


def _looks_ahead(acts: list[Act], given: list[_Said]) -> bool:
    """Is no day given where one is needed (A36): something in the future, or a time that is no day?"""
    if any(s.at_once for s in given):
        return False
    if any(s.vague and s.past is not True for s in given):
        return True
    going = any(act.says is Saying.GOING and act.certain and not act.phrase.undated for act in acts)
    if not going and any(act.says is Saying.GONE and (act.certain or act.subordinate) for act in acts):
        return False
    return any(
        act.says in {Saying.GOING, Saying.LAST_DAY}
        or (act.says is Saying.MOVED and act.phrase.tense is Tense.AHEAD)
        for act in acts
    )


def _is_far(day: date, received_on: date) -> bool:
    return (day - received_on).days > FAR_AHEAD_DAYS or day < received_on - relativedelta(years=1)
