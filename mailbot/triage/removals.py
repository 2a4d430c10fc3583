"""From what a mail says of one person to one removal, or to the reason why it is none (P21..P24, A33..A39).

The day the access was last needed and the day it is to end are kept apart. Days that disagree, lie far away or are
missing where the sentence looks ahead are doubts: asked, never chosen. Leave, suspension, waiting and taking back
win over everything else: then a person decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from dateutil.relativedelta import relativedelta

from mailbot.model.intent import Doubt, Intent, IntentKind, RemovalReason, Source
from mailbot.triage.act import FACTS, Act
from mailbot.triage.phrases import Saying
from mailbot.triage.when import Kind, Tense, When
from mailbot.triage.who import Somebody

_OF_ACCESS = re.compile(r"\b(?:hmis|access|login|account|license|user)")
_UNTIL = re.compile(r" (?:in |on |active |enabled )?(?:until|through|till|thru|up to) ⟦d")
"""After "keep her active": with an order to end her access it says when."""
_NEVER_MIND = re.compile(r"(?:never ?mind|scratch that|strike that)[.!]?")
FAR_AHEAD_DAYS = 180  # A34
_SAYS_LAST_DAY = frozenset({Saying.GONE, Saying.GOING, Saying.LAST_DAY, Saying.MOVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """When access was last needed and when it is to end."""

    effective_on: date | None = None
    last_needed_on: date | None = None
    at_close_of_business: bool = False
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """A day near what is said of a person that no phrase explains."""

    when: When
    tense: Tense  # by the verbs of its sentence
    brief: bool = False  # a short sentence of its own that names nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One day as one act gives it."""

    on: date | None
    at_once: bool
    vague: bool
    past: bool | None
    doubtful: bool
    close: bool
    gone: bool  # of somebody who has left already
    order: bool  # given with an order, so it is the day access ends; else the last day it is needed


def removal(
    somebody: Somebody,
    acts: Iterable[Act],
    received_on: date,
    *,
    alone: bool,
    loose: tuple[Loose, ...] = (),
    on_record: bool = False,
) -> Intent | None:
    """Decide what the acts about one person come to.

    Args:
        somebody: the person.
        acts: everything said of the person, in order.
        received_on: the local day the mail arrived.
        alone: nobody else is named in the mail, so that "her access" can only mean this person's.
        loose: days near by that no phrase explains. One that has passed is the last day of an order; one that is to
            come is the day of the order only where the order refers to it ("that day"), else it is asked.
        on_record: the mail answers a removal of this person, or names its reference. Elsewhere "please ignore" may mean
            anything, and takes nothing back.

    Returns:
        A removal, a question for a person, a rescission, or None where nothing of the kind is said.
    """
    said = tuple(acts)
    text = " ".join(dict.fromkeys(act.text for act in said))
    left = any(act.says is Saying.GONE and act.certain for act in said)
    if any(act.says is Saying.LEAVE and not (left and act.phrase.id == "lock") for act in said):
        return Intent(
            kind=IntentKind.QUESTION,
            source=Source.PROSE,
            person=somebody.person,
            doubts=(Doubt.LEAVE,),
            text=text,
        )
    orders = [
        a
        for a in said
        if a.says is Saying.CUT
        and a.certain
        and (not a.by_pronoun or (alone and (_names(a) or _explains(said))) or _departs(said))
    ]
    news = [
        a for a in said if a.says in FACTS and a.says is not Saying.CUT and a.certain and not a.subordinate
    ]
    if all(a.phrase.weak for a in news) and not orders:
        news = []  # "goes on Friday" says something only beside "end her access"
    stays = [
        a for a in said if a.says is Saying.STAYS and not (orders and _UNTIL.match(a.marked.text, a.end))
    ]
    told = [a for a in stays if on_record or not a.phrase.weak]
    sure_stays = [a for a in told if a.certain and not a.marked.sentence.asks]
    holds = [a for a in said if a.says is Saying.HOLD and not (sure_stays and _is_headline(a))]
    unclear = Intent(
        kind=IntentKind.QUESTION if any(act.marked.sentence.asks for act in said) else IntentKind.UNCLEAR,
        source=Source.PROSE,
        person=somebody.person,
        doubts=_doubts(somebody),
        candidates=somebody.persons,
        text=text,
    )
    if stays and not orders and not [a for a in news if a.says is not Saying.UNNEEDED]:
        return replace(unclear, kind=IntentKind.RESCIND) if sure_stays and not holds else unclear
    if holds or stays:
        return unclear
    if not orders and not news:
        concerned = [a for a in said if a.says in FACTS or a.says is Saying.MOVED]
        return unclear if concerned else None
    days = _days([a for a in said if a.certain or a.subordinate], somebody, received_on, loose)
    if not days.effective_on and not days.doubts and _may_be_ahead(said, received_on):
        days = replace(days, doubts=(Doubt.WHEN_MISSING,))
    return Intent(
        kind=IntentKind.REMOVE, source=Source.PROSE, person=somebody.person, effective_on=days.effective_on,
        at_close_of_business=days.at_close_of_business, last_needed_on=days.last_needed_on, reason=_reason(said),
        doubts=(*_doubts(somebody), *days.doubts), candidates=somebody.persons, text=text,
    )  # fmt: skip


def _is_headline(act: Act) -> bool:
    """Is "Never mind" the subject of the mail? Over "disregard my request to remove Pat" it says the same once more."""
    return act.marked.sentence.title and _NEVER_MIND.fullmatch(act.marked.text) is not None


def _names(act: Act) -> bool:
    """Does the order say of whom, by a name, "her" or "her access"? A bare "please remove" may mean anything."""
    return bool({"who", "whose"} & act.captured.keys()) or bool(
        _OF_ACCESS.search(act.marked.text, act.start, act.end)
    )


def _explains(acts: Iterable[Act]) -> bool:
    """Is a reason or a day given with the order, so that it can only be about a person?"""
    return any(act.certain and (act.phrase.reason or act.days) for act in acts)


def _may_be_ahead(acts: Iterable[Act], received_on: date) -> bool:
    """Is a day to come said of the person, though not for certain? Then "now" would be a guess."""
    return any(
        not act.certain
        and not act.subordinate
        and when.kind is Kind.DAY
        and max(when.options, default=received_on) > received_on
        for act in acts
        if act.says in FACTS | {Saying.MOVED} and act.phrase.tense is not Tense.PAST
        for when in act.days
    )


def _departs(acts: Iterable[Act]) -> bool:
    return any(a.says in FACTS and not a.by_pronoun and (a.certain or a.subordinate) for a in acts)


def _doubts(somebody: Somebody) -> tuple[Doubt, ...]:
    return (somebody.doubt,) if somebody.doubt else ()


def _reason(acts: Iterable[Act]) -> RemovalReason | None:
    """A change of position explains more than a departure: "moved to the pantry, her last day with us was Friday"."""
    reasons = [act.phrase.reason for act in acts if act.phrase.reason]
    for reason in (RemovalReason.POSITION_CHANGE, RemovalReason.OTHER, RemovalReason.LEFT):
        if reason in reasons:
            return reason
    return None


def _days(acts: list[Act], somebody: Somebody, received_on: date, loose: tuple[Loose, ...]) -> Days:
    """One answer to "when" from all that was said, or the doubt about it."""
    given: list[_Said] = []
    near = [said for each in loose if (said := _unexplained(each, received_on))]
    for act in acts:
        if act.says not in FACTS | {Saying.MOVED, Saying.EFFECTIVE} or act.phrase.undated:
            continue
        for when in _of_person(act, somebody):
            given += _read(when, act, given or near, received_on)
    known = {s.on for s in given if s.on}
    contrary = any(s.on not in known for s, each in zip(near, loose, strict=True) if each.brief) and known
    if not known and len({s.on for s in near}) == 1 and near[0].on and near[0].on <= received_on:
        given.append(near[0])
    ends = {s.on for s in given if s.order and s.on}
    lasts = {s.on for s in given if not s.order and s.on}
    at_once = any(s.at_once for s in given)
    doubts: list[Doubt] = []
    unlinked = not known and any(s.on and s.on > received_on for s in near)
    if any(s.doubtful for s in given) or len(ends) > 1 or len(lasts) > 1 or contrary or unlinked:
        doubts.append(Doubt.WHEN_CONTRADICTORY)
    end, last = min(ends, default=None), min(lasts, default=None)
    if (end and last and end < last) or (
        at_once and ((last and last > received_on) or (end and end > received_on))
    ):
        doubts.append(Doubt.WHEN_CONTRADICTORY)
    if not end and not last and not at_once and _looks_ahead(acts, given):
        doubts.append(Doubt.WHEN_MISSING)
    if any(_is_far(day, received_on) for day in (end, last) if day):
        doubts.append(Doubt.WHEN_FAR)
    effective = end or (last if not at_once else None)
    if not end and all(s.gone for s in given if s.on == received_on and not s.order):
        effective = effective if effective != received_on else None  # "was let go this morning": at once
    coming = effective is not None and (
        effective > received_on or (effective == received_on and (not end or any(s.close for s in given)))
    )
    return Days(
        effective_on=effective if coming else None,
        last_needed_on=last or end,
        at_close_of_business=coming and any(s.close for s in given),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _unexplained(loose: Loose, received_on: date) -> _Said:
    """A loose day as it is read by the tense of its sentence."""
    day, doubtful = loose.when.read(loose.tense, received_on)
    if (
        doubtful and loose.tense is Tense.PAST and loose.when.floating
    ):  # "has given notice, effective March 25"
        day, doubtful = loose.when.read(Tense.OPEN, received_on)
    return _Said(
        on=day, at_once=False, vague=False, past=None, doubtful=doubtful, close=False, gone=False, order=False
    )


def _of_person(act: Act, somebody: Somebody) -> tuple[When, ...]:
    """The days that this act gives for this person: the one beside the name, else those of the sentence."""
    for member, own in zip(act.people, act.own_days, strict=False):
        if member.key == somebody.key and own is not None:
            return (own,)
    return act.days


def _read(when: When, act: Act, given: list[_Said], received_on: date) -> list[_Said]:
    order = act.says in {Saying.CUT, Saying.EFFECTIVE, Saying.UNNEEDED}
    if when.kind in {Kind.SAME_DAY, Kind.END_OF_DAY}:
        before = [s for s in given if s.on]
        on = before[-1].on if before else received_on if when.kind is Kind.END_OF_DAY else None
        return [
            _Said(
                on=on,
                at_once=False,
                vague=False,
                past=None,
                doubtful=on is None,
                close=when.at_close_of_business,
                order=order,
                gone=act.says is Saying.GONE,
            )
        ]
    tense = act.phrase.tense
    day, doubtful = when.read(tense, received_on)
    vague = when.kind is Kind.VAGUE
    past = True if tense is Tense.PAST else when.past
    return [
        _Said(
            on=day,
            at_once=when.kind is Kind.AT_ONCE,
            vague=vague,
            past=past,
            doubtful=doubtful,
            close=when.at_close_of_business,
            order=order,
            gone=act.says is Saying.GONE,
        )
    ]


def _looks_ahead(acts: list[Act], given: list[_Said]) -> bool:
    """Is no day given where one is needed (A36): something in the future, or a time that is no day?"""
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
