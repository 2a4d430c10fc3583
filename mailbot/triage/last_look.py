"""The last look at the removals of a mail: does anything in it speak against one of them? Then it is asked (P21..P24).

The readers find what a mail says; each knows its own kind of sentence. What speaks against a removal may stand anywhere, in a
sentence that none of them reads. So every removal that would be acted on is held against the whole mail once more, by looks
that know nothing of how it was read:

    access is said to stay as it is                    "HMIS etc. all stays the same of course"
    nobody orders anything, and somebody goes on       "stepped down from the committee; he carries on as before"
    the day beside the name is another one             "Chris this Friday and Tom on the 16th"
    "that day" stands behind another day               "her last day is April 30 ... end with it. The grant runs until 7/29"
    at once, while something is yet to happen          "Chris will go when the new one is trained. End his login at that point"
    a day is mended behind it                          "chris off 3/17. sry 3/18"

A look may cost a question. It can never make a removal.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.act import DAY_MARK, FACTS
from mailbot.triage.day_roles import clause_of
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading
from mailbot.triage.when import Kind, Role, When

_ACCESS = r"(?:hmis|access|log ?ins?|accounts?|licen[sc]es?)"
_ACCESS_STAYS = re.compile(
    rf"\b{_ACCESS}(?: (?:access|etc\.?|login|account|itself|all|and all|stuff|side|user|of course))*,? (?:(?:all|just|simply|also|still|should|will|must|can|is to|are to|has to) ){{0,3}}"
    r"(?:(?:stays?|remains?|continues?|keeps?|goes on|be|is|are)(?: (?:exactly|just|all|kept|left))? (?:the same|as (?:it|they|is|are|before|usual|normal)|unchanged|unaffected|untouched|in place|not (?:affected|touched|changed|changing|part of this))"
    rf"|(?:stays?|remains?) (?:on|active|open|put|with (?:her|him|them)))\b(?! (?:until|till|through|thru|up to|for now|⟦d))"
    rf"|\b(?:nothing (?:changes|to change|needs to change)|no changes?) (?:in|to|for|with|on|about) (?:(?:her|his|their|⟦p\d+⟧'s?|the|your|in) ){{0,2}}{_ACCESS}\b(?! (?:until|till|through|⟦d))"
    rf"|\b(?:this|it|that) (?:is|was) not (?:about|for|in|meant for) (?:(?:her|his|their|the) )?{_ACCESS}\b"
)
_GOES_ON = re.compile(
    r"\b(?:carr(?:y|ies) on|continues?|goes on|stays?(?: on)?|remains?|keeps? (?:on )?(?:working|going)|still (?:works?|our|a case|with us)) (?:[a-z]+ ){0,5}?(?:as|with us|as before|as usual|as ever|here|our|in (?:her|his|their)|on (?:the )?(?:staff|team|board))\b"
)
_WILL_GO = re.compile(
    r"\b(?:will|is going to|are going to|plans to|intends to|means to) (?:go|leave|retire|stop|finish|move(?: on)?|be (?:gone|done|leaving|out)|end|step down|quit|resign) (?:[a-z]+ ){0,3}?(?:when|once|after|as soon as|whenever|if) "
)
_AT_THAT_POINT = re.compile(
    r"\b(?:at|by|from|until) (?:that|this|which) (?:point|time|moment|stage)\b(?! (?:in time|forward|on))|\bwhen (?:that|this|it) (?:happens|comes|is done|is over)\b|\bas soon as (?:that|this) (?:is|has|happens)\b"
)
_MENDS = re.compile(
    r"\W*(?:(?:oh|and|but|ah|so|no|well|hm+|ugh|argh|um|uh|ps|p\.s\.|of course|sorry) ?[,.:;!-]* ?){0,3}(?:sry|srry|sorry|soz|oops|whoops|ope|correction|corrected|i meant|i mean|meant|make (?:that|it)|typo|actually|rather|should (?:be|read|say|have been)|that should|wrong (?:day|date)|scratch|strike|edit|erratum|better|\*)"
)


def with_last_look(reading: Reading, intents: Sequence[Intent]) -> list[Intent]:
    """Ask about the removals that something in the mail speaks against.

    Args:
        reading: the mail.
        intents: everything that was read in its sentences.

    Returns:
        The same intents; a removal with a doubt where one of the looks found something.
    """
    return [
        replace(intent, doubts=(doubt,))
        if intent.kind is IntentKind.REMOVE
        and intent.source is Source.PROSE
        and not intent.doubts
        and (doubt := _doubt_of(intent, reading))
        else intent
        for intent in intents
    ]


def _doubt_of(intent: Intent, reading: Reading) -> Doubt | None:
    own = [marked for marked in reading.own if _may_be_of(marked, intent)]
    if any(_ACCESS_STAYS.search(marked.text) for marked in own):
        return Doubt.NOT_MEANT
    if not _is_ordered(reading) and any(_GOES_ON.search(marked.text) for marked in own):
        return Doubt.NOT_MEANT
    if intent.effective_on is None and _is_yet_to_come(own):
        return Doubt.WHEN_MISSING
    if _has_another_day_beside(intent, reading) or _points_elsewhere(intent, own, reading):
        return Doubt.WHEN_CONTRADICTORY
    if any(_is_mended(marked, intent) for marked in own[1:]):
        return Doubt.WHEN_CONTRADICTORY
    return None


def _may_be_of(marked: Marked, intent: Intent) -> bool:
    """Does the sentence name nobody, or the very person?"""
    people = [member.person for member in marked.everybody]
    return not people or intent.person in people


def _is_ordered(reading: Reading) -> bool:
    """Is anything asked for, of access or of the person?"""
    orders = {Saying.CUT, Saying.UNNEEDED}
    said = any(act.certain and act.says in orders for act in reading.acts)
    return said or any(re.search(rf"\b(?:please|{_ACCESS})\b", marked.text) for marked in reading.own)


def _is_yet_to_come(own: Sequence[Marked]) -> bool:
    return any(_AT_THAT_POINT.search(marked.text) for marked in own) and any(
        _WILL_GO.search(marked.text) or re.search(r"\b(?:will|when|once|until|after)\b", marked.text)
        for marked in own
    )


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


def _points_elsewhere(intent: Intent, own: Sequence[Marked], reading: Reading) -> bool:
    """Does "that day" stand behind another day than the one that was decided, whoever's day that is?"""
    facts = [act for act in reading.acts if act.certain and act.says in FACTS]
    told = [day for act in facts for day in act.days]
    theirs = [day for act in facts if intent.person in {p.person for p in act.people} for day in act.days]
    days: list[When] = []
    for marked in own:
        for mark in DAY_MARK.finditer(marked.text):
            when = marked.days[int(mark[1])]
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


_SOON = re.compile(r"[ ,.:;!-]*(?:[a-z']+ ){0,5}?⟦d(\d+)⟧")
_BARE_DAY = re.compile(r"\W*(\d{1,2})(?:st|nd|rd|th)\b")
_ASIDE = frozenset({Role.NOTICE, Role.EVENT, Role.MOVE, Role.OTHER})
_OF_ORDER = re.compile(rf"\b(?:{_ACCESS}|remov\w*|deactivat\w*|end|close|take|shut|off|out|please)\b")


def _is_of_order(marked: Marked, mark: re.Match[str]) -> bool:
    clause = clause_of(marked.text, mark.start(), mark.end())
    return _OF_ORDER.search(marked.text, clause.start, clause.end) is not None


def _is_mended(marked: Marked, intent: Intent) -> bool:
    """Does a sentence begin like a correction and name another day?"""
    bare = _BARE_DAY.match(marked.text)
    if bare and intent.effective_on and int(bare[1]) != intent.effective_on.day:
        return True
    mends = _MENDS.match(marked.text)
    day = _SOON.match(marked.text, mends.end()) if mends else None
    if day is None:
        return False
    when = marked.days[int(day[1])]
    return when.kind is Kind.DAY and when.role is not Role.NOTICE and not _decided(intent) & set(when.options)


def _decided(intent: Intent) -> set[date | None]:
    return {intent.effective_on, intent.last_needed_on} - {None}
