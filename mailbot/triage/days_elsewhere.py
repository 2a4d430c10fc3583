"""A wish that leaves its day to another place: "effective her separation date below", "as of his last day".

refers    = preposition, whose, ... ( "date" / "day" )
read      = the day of the one notice or letter that this mail carries, for the very person (`mailbot.triage.notices`)
else      = asked: a removal at once would end access on a day that nobody named (P21, A36)
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mailbot.model.intent import Doubt, Intent, IntentKind, RemovalReason
from mailbot.model.message import Message
from mailbot.triage.notices import Notice, notice_below, settled_by
from mailbot.triage.phrases import Phrases
from mailbot.triage.question import Question
from mailbot.triage.wording import FormWording

_WHOSE = r"(?:her|his|their|the|that|said|same|its|our|whatever|which|[\w'’-]{2,30}['’]s?)"
_KIND = r"(?:separation|termination|resignation|retirement|departure|end|ending|exit|last|final|leave|leaving|quit|notice|effective|transfer|start|cut-?off|given|listed|stated|specified|noted|shown|indicated|agreed|above|actual|official|planned|scheduled|working|work|employment|contract|below)"
_REFERS = re.compile(
    rf"\b(?:effective|as of|as at|on|by|from|after|upon|at|following|through|until|per|starting|beginning|when|with|close of business|cob|eob|end of business)(?:,| of| on| as of| the (?:end|close) of(?: business)?)?"
    rf" (?:(?:her|his|their|[\w'’-]{{2,30}}['’]s?)(?: {_KIND}){{1,3}} (?:date|day)s?\b|{_WHOSE}(?: {_KIND}){{0,3}} (?:date|day)\b(?= (?:below|above|attached|listed|noted|shown|given|stated|specified|indicated|in|on|from|that|which|hr|she|he|they|of (?:her|his|their|the)))"
    rf"|{_WHOSE}(?: {_KIND}){{1,3}} (?:date|day)\b|the (?:above|below) (?:date|day)\b)"
    r"|\b(?:see|refer to|check|note|use|per) (?:the |her |his |their )?(?:\w+ )?(?:date|day|dates)\b|\b(?:date|day) (?:is |as )?(?:\w+ )?(?:below|above|attached)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:to|as of|effective|on) (?:this|today['’]?s?) (?:very )?(?:date|day)\b", re.IGNORECASE
)
_WHERE_WE_ARE = re.compile(
    r"(?:\+?1[ .-]?)?\(?\b\d{3}\)?[ .-]{0,2}\d{3}[ .-]\d{4}\b|\b(?:x|ext\.?|extension|suite|ste\.?|room|rm\.?|unit|floor|p\.?o\.? box|box) ?#?\d{1,6}\b|\b(?:mo|ks|il|ar|ia|missouri|kansas|illinois),? \d{5}(?:-\d{4})?\b"
    r"|\b\d{1,5} (?:[nsew]\.? |north |south |east |west )?(?:[a-z0-9]{2,20} ){1,3}(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|way|court|ct|place|pl|parkway|pkwy|highway|hwy|circle|square|terrace|plaza)\b",
    re.IGNORECASE,
)
"""Telephones and addresses in a signature: their numbers are no days."""
_OF_A_DAY = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|april|june|july|august|september|october|november|december|today|tonight|tomorrow|yesterday|immediately|now|asap|next|week|weeks|month|until|till|through)\b",
    re.IGNORECASE,
)
"""The sender says something of a day of their own."""
_ENDS = frozenset({IntentKind.REMOVE, IntentKind.REPLACE})
_LONGEST = 8_000  # characters


def refers_elsewhere(text: str) -> bool:
    """Does a wish leave its day to another place?"""
    return _REFERS.search(_NONE.sub(" ", " ".join(text.split())[:_LONGEST])) is not None


def says_a_day(text: str) -> bool:
    """Do these words name a day, or a time, of their own?"""
    return _OF_A_DAY.search(_WHERE_WE_ARE.sub(" ", text)) is not None


def with_days_from_elsewhere(
    intents: Iterable[Intent],
    said: str,
    message: Message,
    question: Question,
    phrases: Phrases,
    wording: FormWording,
) -> tuple[Intent, ...]:
    """Removals without a day, where the sender's words leave it to another place: with the day of that place, else asked.

    Args:
        intents: as read from sentences.
        said: the sender's own words.
        message: with the older mail that it carries.
        question: who wrote, whom they may name, and when it came.
        phrases: rules/phrases.toml.
        wording: for labels.
    """
    intents = tuple(intents)
    if not refers_elsewhere(said) or not any(map(_is_undated, intents)):
        return intents
    notice = notice_below(message, question, phrases, wording)
    is_bare = not says_a_day(said)
    return tuple(
        _settled(each, notice, question.received_on, is_bare=is_bare) if _is_undated(each) else each
        for each in intents
    )


def _is_undated(intent: Intent) -> bool:
    return intent.kind in _ENDS and intent.effective_on is None and intent.last_needed_on is None


def _settled(intent: Intent, notice: Notice | None, received_on: date, *, is_bare: bool) -> Intent:
    """A removal with the day of the notice, where that is of the very person and the sender names no day beside it."""
    person = intent.leaver
    if notice is None or person is None or person != notice.who.person:
        return intent.doubted(Doubt.WHEN_MISSING)
    effective_on, last_needed_on = settled_by(notice, received_on)
    answered = {Doubt.WHEN_MISSING, Doubt.WHEN_CONTRADICTORY} if is_bare else {Doubt.WHEN_MISSING}
    return replace(
        intent,
        effective_on=effective_on,
        last_needed_on=last_needed_on,
        reason=intent.reason or (RemovalReason.LEFT if notice.has_left else None),
        doubts=tuple(doubt for doubt in intent.doubts if doubt not in answered),
    )
