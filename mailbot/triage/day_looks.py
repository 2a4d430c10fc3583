"""Looks at the day of a removal that was read: may the mail mean another one (P21, P23)?

    the day beside the name is another one             "Chris this Friday and Tom on the 16th"
    "that day" stands behind another day               "her last day is April 30 ... end with it. The grant runs until 7/29"
    "that day" may be either of two                    "her last day on the floor is Nov 25 and she officially retires Dec 31"
    at once, while something is yet to happen          "Chris will go when the new one is trained. End his login at that point"
    a day is mended behind it                          "chris off 3/17. sry 3/18"

They know nothing of how the day was found: they go by the order of the days in the mail and by the words around them.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import date

from mailbot.model.intent import Doubt, Intent
from mailbot.triage.act import DAY_MARK, FACTS
from mailbot.triage.day_roles import clause_of, tense_of
from mailbot.triage.marked import Marked
from mailbot.triage.reading import Reading
from mailbot.triage.when import Kind, Role, Tense, When

_WILL_GO = re.compile(
    r"\b(?:will|is going to|are going to|plans to|intends to|means to) (?:go|leave|retire|stop|finish|move(?: on)?|be (?:gone|done|leaving|out)|end|step down|quit|resign) (?:[a-z]+ ){0,3}?(?:when|once|after|as soon as|whenever|if) "
)
_AT_THAT_POINT = re.compile(
    r"\b(?:at|by|from|until) (?:that|this|which) (?:point|time|moment|stage)\b(?! (?:in time|forward|on))|\bwhen (?:that|this|it) (?:happens|comes|is done|is over)\b|\bas soon as (?:that|this) (?:is|has|happens)\b"
)
MENDS = re.compile(
    r"\W*(?:(?:oh|and|but|ah|so|no|well|hm+|ugh|argh|um|uh|ps|p\.s\.|of course|sorry) ?[,.:;!-]* ?){0,3}(?:sry|srry|sorry|soz|oops|whoops|ope|correction|corrected|i meant|i mean|meant|make (?:that|it)|typo|actually|rather|should (?:be|read|say|have been)|that should|wrong (?:day|date)|scratch|strike|edit|erratum|better|\*)"
)

_NOW = re.compile(r"\b(?:now|immediately|right away|asap|at once|today|tonight)\b")
_GOES_THEN = re.compile(
    r"\b(?:last|final|retir\w+|leav\w+|resign\w*|depart\w*|ends?|finish\w*|officially|separat\w+|done|gone|goes)\b"
)
_WITH_IT = re.compile(
    r"\b(?:end|stop|close|expire|remove|disable|cut|pull|terminate)\b[^.,;:!?]{0,40} (?:with|along with|together with) (?:it|that|this|the same)\b"
)
_LAST = re.compile(
    r"\b(?:last|final) (?:[a-z]+ ){0,2}(?:day|shift|date|night)\b|\b(?:until|till|through|thru)\b"
)
_NOTICE_FOR = re.compile(r"\bnotice (?:for|ending|effective|through)\b")
_SOON = re.compile(r"[ ,.:;!-]*(?:[a-z']+ ){0,5}?⟦d(\d+)⟧")
_BARE_DAY = re.compile(r"\W*(\d{1,2})(?:st|nd|rd|th)\b")
_ASIDE = frozenset({Role.NOTICE, Role.EVENT, Role.MOVE, Role.OTHER})
_OF_ORDER = re.compile(
    r"\b(?:(?:hmis|access|log ?ins?|accounts?|licen[sc]es?)|remov\w*|deactivat\w*|end|close|take|shut|off|out|please)\b"
)


def day_doubt(intent: Intent, own: Sequence[Marked], reading: Reading) -> Doubt | None:
    """What is doubtful about the day of a removal; None where nothing is.

    Args:
        intent: the removal.
        own: the sentences that may be of its person.
        reading: the mail.
    """
    at_once = intent.effective_on is None
    if at_once and (_is_yet_to_come(own) or any(map(_ends_with_it, own))):
        return Doubt.WHEN_MISSING
    ahead = at_once and (_has_last_ahead(intent, reading) or _points_ahead(intent, reading))
    elsewhere = _points_at_two(own, reading) or _points_elsewhere(intent, own, reading)
    mended = any(_is_mended(marked, intent) for marked in own[1:])
    if ahead or elsewhere or mended or _has_another_day_beside(intent, reading):
        return Doubt.WHEN_CONTRADICTORY
    return None


def may_be_of(marked: Marked, intent: Intent) -> bool:
    """Does the sentence name nobody, or the very person?"""
    people = [member.person for member in marked.everybody]
    return not people or intent.person in people


def _is_yet_to_come(own: Sequence[Marked]) -> bool:
    return any(_AT_THAT_POINT.search(marked.text) for marked in own) and any(
        _WILL_GO.search(marked.text) or re.search(r"\b(?:will|when|once|until|after)\b", marked.text)
        for marked in own
    )


def _ends_with_it(marked: Marked) -> bool:
    """As in "his date stands, please end his HMIS with it": with a day that was not found."""
    return _WITH_IT.search(marked.text) is not None


def _is_now(reading: Reading) -> bool:
    """Is it said that something is to be done at once?"""
    times = {when.kind for marked in reading.own for when in marked.days}
    return Kind.AT_ONCE in times or any(_NOW.search(marked.text) for marked in reading.own)


def _not_of_others(intent: Intent, reading: Reading) -> Iterator[Marked]:
    """The sentences that name the person, or nobody since the person was named."""
    of_others = False
    for marked in reading.own:
        if marked.everybody:
            of_others = not may_be_of(marked, intent)
        if not of_others:
            yield marked


def _has_last_ahead(intent: Intent, reading: Reading) -> bool:
    """As in "December 31 is the last working day for each of them", while access was to end at once and nobody said so."""
    if _is_now(reading):
        return False
    return any(_is_last_ahead(marked, reading) for marked in _not_of_others(intent, reading))


def _is_last_ahead(marked: Marked, reading: Reading) -> bool:
    for mark, when in _days_in(marked):
        said = _clause_at(marked, mark)
        is_last = _LAST.search(said) and tense_of(said) is not Tense.PAST
        if _is_ahead(when, reading) and (is_last or _NOTICE_FOR.search(said)):
            return True
    return False


def _has_another_day_beside(intent: Intent, reading: Reading) -> bool:
    """As in "Chris this Friday the 13th and Tom on the 16th", where another day was read for Chris."""
    for marked in reading.own:
        for group in marked.groups:
            for member, number in zip(group.members, group.days, strict=False):
                if member.person != intent.person or number is None:
                    continue
                when = marked.days[number]
                if when.kind is Kind.DAY and not _decided(intent) & set(when.options):
                    return True
    return False


def _points_ahead(intent: Intent, reading: Reading) -> bool:
    """Does "that day" follow a day to come, while access was to end at once?"""
    last: When | None = None
    if _is_now(reading):
        return False
    for marked in _not_of_others(intent, reading):
        for mark, when in _days_in(marked):
            if when.kind is Kind.DAY and when.options:
                last = when
            elif when.kind is Kind.SAME_DAY and _is_of_order(marked, mark) and _is_ahead(last, reading):
                return True
    return False


def _is_ahead(when: When | None, reading: Reading) -> bool:
    """Is the likeliest of its days one to come?"""
    days = when.options if when else ()
    return min(days, key=lambda day: abs(day - reading.received_on), default=date.min) > reading.received_on


def _points_at_two(own: Sequence[Marked], reading: Reading) -> bool:
    """As in "her last day on the floor is Nov 25 and she officially retires Dec 31. Close it that day": which of them?"""
    for before, marked in itertools.pairwise(own):
        points = any(
            when.kind is Kind.SAME_DAY and when.role is None and _is_of_order(marked, mark)
            for mark, when in _days_in(marked)
        )
        if points and not _days_of(marked) and len(before.everybody) <= 1:
            ends = [
                when.options
                for mark, when in _days_in(before)
                if _is_ahead(when, reading)
                and when.role not in {Role.EVENT, Role.MOVE, Role.NOTICE}
                and _GOES_THEN.search(_clause_at(before, mark))
            ]
            if len(ends) > 1 and not set(ends[0]).intersection(*ends[1:]):
                return True
    return False


def _days_in(marked: Marked) -> Iterator[tuple[re.Match[str], When]]:
    """The days of a sentence, in their order, each with the place where it stands."""
    for mark in DAY_MARK.finditer(marked.text):
        yield mark, marked.days[int(mark[1])]


def _clause_at(marked: Marked, mark: re.Match[str]) -> str:
    clause = clause_of(marked.text, mark.start(), mark.end())
    return marked.text[clause.start : clause.end]


def _days_of(marked: Marked) -> list[When]:
    """The days of a sentence that are days."""
    return [when for when in marked.days if when.kind is Kind.DAY]


def _points_elsewhere(intent: Intent, own: Sequence[Marked], reading: Reading) -> bool:
    """Does "that day" stand behind another day than the one that was decided, whoever's day that is?"""
    facts = [act for act in reading.acts if act.certain and act.says in FACTS]
    told = [day for act in facts for day in act.days]
    theirs = [day for act in facts if intent.person in {p.person for p in act.people} for day in act.days]
    days: list[When] = []
    for marked in own:
        for mark, when in _days_in(marked):
            if when.kind is Kind.DAY and when.options:
                days.append(when)
            elif when.kind is Kind.SAME_DAY and days and _is_of_order(marked, mark):
                near = [day for day in days if day.role not in _ASIDE or day in told] or days
                lasts = [day for day in near if day.role is Role.LAST]
                if intent.effective_on and not any(
                    intent.effective_on in day.options for day in (near[-1], *lasts[-1:], *theirs)
                ):
                    return True
    return False


def _is_of_order(marked: Marked, mark: re.Match[str]) -> bool:
    return _OF_ORDER.search(_clause_at(marked, mark)) is not None


def _is_mended(marked: Marked, intent: Intent) -> bool:
    """Does a sentence begin like a correction and name another day?"""
    bare = _BARE_DAY.match(marked.text)
    if bare and intent.effective_on and int(bare[1]) != intent.effective_on.day:
        return True
    mends = MENDS.match(marked.text)
    day = _SOON.match(marked.text, mends.end()) if mends else None
    if day is None:
        return False
    when = marked.days[int(day[1])]
    return when.kind is Kind.DAY and when.role is not Role.NOTICE and not _decided(intent) & set(when.options)


def _decided(intent: Intent) -> set[date | None]:
    return {intent.effective_on, intent.last_needed_on} - {None}
