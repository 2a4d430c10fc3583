"""Whether something that was asked for is done, asked in one sentence, whatever else the mail says (P17).

    "Has the HMIS access of Tom been taken away yet?"     "And did Ana's HOPWA change go through?"
    "Can you confirm that his login is off?"              "What is happening with it?", of the one whose change was told

Each such sentence is a question of its own; who is asked about stands in it, or is the one person of whom the mail speaks. It
is not read where the same sentence wants something done, and not of somebody with whom something is wrong.
"""

import re
from collections.abc import Iterator, Sequence

from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.act import PERSON_MARK
from mailbot.triage.marked import Marked
from mailbot.triage.reading import Reading, is_question
from mailbot.triage.who import Somebody

_OPEN = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION})
_MANY = 6  # asked about in one mail
_OWN = r"(?:(?:the|this|that|our|her|his|their|new|user|hmis|mohmis|access|project|training|practice|license|account|live|⟦j\d+⟧|⟦a\d+⟧'?s?|⟦d\d+⟧|[a-z]+) ){0,3}"
_RECORD = r"(?:changes?|requests?|removals?|deactivations?|inactivations?|additions?|access|accounts?|log ?ins?|users?|licen[sc]es?|paperwork|forms?|applications?|permissions?|rights|training|projects?|role|designations?|replacement|seat)"
_WHO = r"(?:⟦p\d+⟧|he|she|they|him|her|them)"
_WHOSE = r"(?:⟦p\d+⟧(?:'s?|s)?|his|her|their)"
_THING = rf"(?:(?:(?:the|that|this|our|my) )?{_OWN}{_RECORD} (?:of|for|on|about) {_WHO}|{_WHOSE} {_OWN}{_RECORD}|(?:the|that|this|our|my) {_OWN}{_RECORD}|{_WHO}|it|this|that|everything)"
_HOW = r"(?:(?:already|yet|now|been|actually|all|finally|ever|officially|completely|be|fully|just|gotten|got|get|indeed|successfully|still) ){0,4}"
_DONE = r"(?:removed|taken (?:off|away|out|care of|down)|closed(?: out| down)?|ended|shut (?:off|down)|cut(?: off)?|turned (?:off|on)|switched (?:off|on)|deactivated|inactivated|disabled|revoked|terminated|deleted|dropped|pulled|processed|approved|completed?|finished|applied|made|granted|added|given|set up|activated|enabled|issued|updated|changed|switched|moved|handled|entered|received|reviewed|done|through|go(?:ne)? through|went through|come through|take(?:n)? effect|make it|made it|gone|off|out|active|inactive|in place|live|on|ready|open|pending|out of (?:hmis|the system)|looked at)"
_AFTER = r"(?= ?(?:[?.,;!]|$)|(?: [a-z']+){0,4} ?(?:yet|already|now|out of|from|in|for|on|to|with|by|as|since|when|over|⟦|or|and|the|hmis|all|there|through|off|ok|okay|right|properly|me|us|please|access|rights))"
_OPENS = r"(?:^|(?<=[.,;:!?)-] )|(?<=\band )|(?<=\bbut )|(?<=\bso )|(?<=\balso )|(?<=⟧ ))"
_IS_IT_DONE = re.compile(
    rf"{_OPENS}(?:has|have|had|is|are|was|were|did|does) {_THING} {_HOW}{_DONE}\b{_AFTER}(?![^.;!?]*\bor (?:is|should|do|does|can|would|will)\b)"
    rf"|\b(?:did|have|has|were) (?:you|y'all|you all|anyone|anybody|someone|somebody|ica|the (?:help ?)?desk)(?: guys| all| folks)? {_HOW}(?:(?:able|get(?: a chance)?|gotten|chance|had|have|manage[d]?|a|the) ){{0,4}}(?:to )?(?:remove|take|close|end|shut|cut|turn|switch|deactivate|inactivate|disable|revoke|terminate|delete|process|approve|complete|finish|apply|make|grant|add|give|set up|activate|update|receive|get|see|do|handle|review|removed|taken|closed|ended|deactivated|disabled|processed|added|received|seen|done|gotten)\b (?:[a-z]+ ){{0,3}}?(?:{_THING})"
    rf"|\b(?:if|whether|that) {_THING} {_HOW}(?:is|are|was|were|has|have|did|went|got|will be)? ?{_HOW}{_DONE}\b{_AFTER}"
    rf"|\bdoes {_WHO} {_HOW}have {_OWN}(?:access|⟦j\d+⟧)[^.;!?]{{0,20}} (?:yet|now|already)\b"
)
_DONE_IS_IT = re.compile(
    rf"{_THING} {_HOW}(?:is|are|was|were|has|have|did) {_HOW}{_DONE}\b{_AFTER}|{_WHO} {_HOW}(?:has|have) {_OWN}(?:access|⟦j\d+⟧)"
)
"""A question in the order of a statement: "Tom's access has been shut off?"."""
_WHERE_ARE_WE = re.compile(
    r"\bwhere (?:are|do|did) we (?:stand|at|on|with|now|leave|land|in)?\b|\bwhere (?:is|does|are) (?:this|that|it|things|everything) (?:stand|at|now)?\b|\b(?:status|update|news|progress)(?: please)? ?\?"
)
_BRIEF = 12  # words of a sentence that asks so of whom it names
_STILL_NOT = re.compile(
    r"\b(?:still|yet) (?:can not|could not|does not|do not|is not|has not|have not|did not|not)\b|\b(?:can not|could not|does not|is not able to) (?:yet )?(?:see|find|show|get to|open|enter|use)\b|\bnot (?:yet )?(?:show|see|heard|seen|gotten|received|been told)\w*\b|\bheard nothing\b|\bnothing (?:has |yet|so far|since)|\b(?:only|just) (?:need|want)(?:ed)? to (?:know|check|be sure|make sure)\b"
)
"""What only says why it is asked."""
_ASKS = re.compile(
    r"\b(?:confirm|verify|check(?:ing)?|wondering|wonder|curious|(?:tell|let) (?:me|us)|know|sure|see|ask(?:ing)?|find out|heard|advise)\b"
)
_HOW_FAR = re.compile(
    rf"\b(?:what is|what ever|what)(?: the)? (?:happening|going on|up|story|status|latest|hold ?up|delay|word|news|state of play|deal)(?: is)? (?:with|on|of|for|about) {_THING}"
    rf"|\bany (?:word|news|updates?|movement|progress|eta|luck) (?:on|about|with|for|of|from|regarding) {_THING}"
    rf"|\b(?:how far|where)(?: along)? (?:{_WHO} (?:has|have|is|are|stands?)|(?:is|are|has|have|does) {_WHO}|{_WHOSE} {_OWN}{_RECORD})\b(?: ?(?:got|gotten|come|at|with|stand|along|in|now|is|are|stands)\b)?"
    rf"|\bwhen (?:will|can|should|does|is|might|would) {_THING} {_HOW}(?:be )?{_HOW}(?:{_DONE}|happen|expected|due)"
)
_ANY_NEWS = re.compile(r"\bany (?:word|news|updates?|movement|progress|eta|luck)\b")
_WANTS = re.compile(
    r"\b(?:please|can you|could you|would you|kindly) (?:also |just |then |now |go ahead and |please |now ){0,3}(?:remove|add|end|close|take|cancel|stop|undo|hold|keep|extend|move|push|switch|set|give|resend|reset|unlock|delete|deactivate|inactivate|disable|make|put|postpone|withdraw|call|help|fix|shut|turn|process|expedite)\b"
    r"|\bif (?:not|so|he|she|they|it)\b|\bby mistake\b|\b(?:wrong|error|accident\w*|why|instead|cancel\w*|vacation|leave request|parking|payroll|badge|laptop|email account|told|meeting|invit\w+|clients?|guests?|interview\w*|hired)\b|\bstill (?:needs?|has|have)\b"
)
_SPEAKS_AGAINST = re.compile(
    r"\b(?:by mistake|mistaken\w*|should not have|wrong(?:ly|ful)?|locked out|can not (?:log|sign|get) in|still needs? (?:it|his|her|their|access|hmis)|not supposed to)\b"
)
_TELLS = re.compile(
    r"(?: [a-z]+){0,2} ?(?:put in|sent|submitted|asked|filed|requested|emailed|turned in|says|said|told|entered|wrote|tells|thinks|mentioned|started|did)\b"
)
"""Who only tells of it: "Priya put in a change for Ana"."""


def with_progress_asked(reading: Reading, intents: Sequence[Intent]) -> list[Intent]:
    """The intents of a mail, with each question whether something is done in place of one that was not understood.

    Args:
        reading: the mail.
        intents: what the other readers made of it.
    """
    if reading.cut_short or any(_SPEAKS_AGAINST.search(marked.text) for marked in reading.own):
        return list(intents)
    done = {intent.person for intent in intents if intent.kind not in _OPEN}
    found: dict[str, Intent] = {}
    for marked in reading.own:
        for somebody in _asked_about(marked, reading):
            if somebody.person not in done:
                found.setdefault(somebody.key, _status_of(somebody, marked, reading))
    if not found or len(found) > _MANY:
        return list(intents)
    asked = [intent.text or "" for intent in found.values()]
    kept = [intent for intent in intents if not _is_the_same(intent, asked)]
    return [*kept, *found.values()]


def _is_the_same(intent: Intent, asked: Sequence[str]) -> bool:
    """Is it the same question, of nobody in particular or not understood? What else was said stays a person's matter."""
    if intent.kind is IntentKind.STATUS:
        return intent.person is None
    return intent.kind in _OPEN and not intent.doubts and any((intent.text or "") in text for text in asked)


def _status_of(somebody: Somebody, marked: Marked, reading: Reading) -> Intent:
    return Intent(
        kind=IntentKind.STATUS,
        source=Source.PROSE,
        agency=reading.agency_of(somebody)[0],
        person=somebody.person,
        text=" ".join((marked.sentence.text, *_reasons(somebody, marked, reading))),
    )


def _reasons(somebody: Somebody, asked: Marked, reading: Reading) -> Iterator[str]:
    """The sentences that only say why it is asked: "she still can't see it"."""
    for marked in reading.own:
        others = {p.person for p in marked.everybody} - {somebody.person}
        says_why = _STILL_NOT.search(marked.text) and not _WANTS.search(marked.text)
        if marked is not asked and not others and says_why and not is_question(marked):
            yield marked.sentence.text


def _asked_about(marked: Marked, reading: Reading) -> Iterator[Somebody]:
    """Of whom the sentence asks whether something is done; nobody where it asks for something else."""
    text = marked.text
    asks = is_question(marked) or _ASKS.search(text) or _ANY_NEWS.search(text) or _HOW_FAR.match(text)
    if _WANTS.search(text) or not (asks or _WHERE_ARE_WE.search(text)):
        return
    spans = [found.span() for found in (*_IS_IT_DONE.finditer(text), *_HOW_FAR.finditer(text))]
    if marked.sentence.asks and (found := _DONE_IS_IT.match(text)):
        spans.append(found.span())
    if _WHERE_ARE_WE.search(text) and len(text.split()) <= _BRIEF:
        spans.append((0, len(text)))
    if not spans:
        return
    named = [
        member
        for mark in PERSON_MARK.finditer(text)
        if any(start <= mark.start() < end for start, end in spans)
        for member in marked.groups[int(mark[1])].members
    ]
    yield from (p for p in named or _spoken_of(reading) if p.known and not p.doubt)


def _spoken_of(reading: Reading) -> tuple[Somebody, ...]:
    """The one person of whom the mail speaks, beside who only tells of it."""
    people: dict[str, Somebody] = {}
    for marked in reading.own:
        for mark in PERSON_MARK.finditer(marked.text):
            if not _TELLS.match(marked.text, mark.end()):
                people |= {p.key: p for p in marked.groups[int(mark[1])].members}
    people.pop(reading.myself.key, None)
    return tuple(people.values()) if len({p.person for p in people.values() if p.known}) == 1 else ()
