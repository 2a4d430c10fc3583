"""A wish that leaves its day to another place: "effective her separation date below", "as of his last day".

refers    = preposition, whose, ... ( "date" / "day" )
read      = one day in one older mail that this mail carries, under a label of a last day, for the very person
else      = asked: a removal at once would end access on a day that nobody named (P21, A36)
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mailbot.model.intent import Doubt, Intent, IntentKind, RemovalReason
from mailbot.model.message import ACTIONABLE, Message
from mailbot.triage.dates import read_form_date
from mailbot.triage.form_kinds import WHEN
from mailbot.triage.label_lines import Cut, cut_line
from mailbot.triage.names import same_person
from mailbot.triage.wording import FormWording, normalized

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
_LEFT = re.compile(
    r"\b(?:separation|termination|resignation|retirement|departure|employment|last day|left)\b"
)
_ENDS = frozenset({IntentKind.REMOVE, IntentKind.REPLACE})
_NAMES = frozenset({"person_name", "removed_user", "name"})
_MOST_LINES = 400
_LONGEST = 8_000  # characters


def refers_elsewhere(text: str) -> bool:
    """Does a wish leave its day to another place?"""
    return _REFERS.search(_NONE.sub(" ", " ".join(text.split())[:_LONGEST])) is not None


def with_days_from_elsewhere(
    intents: Iterable[Intent], said: str, message: Message, received_on: date, wording: FormWording
) -> tuple[Intent, ...]:
    """Removals without a day, where the sender's words leave it to another place: with the day of that place, else asked.

    Args:
        intents: as read from sentences.
        said: the sender's own words.
        message: with the older mails that it carries.
        received_on: the local day of the mail.
        wording: for labels.
    """
    if not refers_elsewhere(said):
        return tuple(intents)
    return tuple(
        _settled(each, message, received_on, wording) if _is_undated(each) else each for each in intents
    )


def _is_undated(intent: Intent) -> bool:
    return intent.kind in _ENDS and intent.effective_on is None and intent.last_needed_on is None


def _settled(intent: Intent, message: Message, received_on: date, wording: FormWording) -> Intent:
    cuts = [cut for cut in _older_cuts(message, wording) if cut.value]
    names = [cut.value for cut in cuts if cut.field in _NAMES]
    person = (intent.removed_person or intent.person) if intent.kind is IntentKind.REPLACE else intent.person
    dated = [cut for cut in cuts if cut.field in WHEN and normalized(cut.label) != "date"]
    days = {read_form_date(cut.value, received_on) for cut in dated}
    day = days.pop() if len(days) == 1 else None
    is_theirs = (
        bool(names) and person is not None and all(same_person(name, person.name or "") for name in names)
    )
    if day is None or not is_theirs:
        return replace(intent, doubts=tuple(dict.fromkeys((*intent.doubts, Doubt.WHEN_MISSING))))
    has_left = any(_LEFT.search(normalized(cut.label)) for cut in dated)
    return replace(
        intent,
        effective_on=day if day >= received_on else None,
        last_needed_on=day,
        reason=intent.reason or (RemovalReason.LEFT if has_left else None),
        doubts=tuple(doubt for doubt in intent.doubts if doubt is not Doubt.WHEN_MISSING),
    )


def _older_cuts(message: Message, wording: FormWording) -> Iterable[Cut]:
    for line in message.body.lines[:_MOST_LINES]:
        if line.standing not in ACTIONABLE and line.text.strip():
            cut = cut_line(line.text, wording)
            if cut is not None and cut.field is not None and cut.exact:
                yield cut
