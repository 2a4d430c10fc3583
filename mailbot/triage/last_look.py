"""The last look at the removals of a mail: does anything in it speak against one of them? Then it is asked (P21..P24).

The readers find what a mail says; each knows its own kind of sentence. What speaks against a removal may stand anywhere, in a
sentence that none of them reads. So every removal that would be acted on is held against the whole mail once more, by looks
that know nothing of how it was read:

    access is said to stay as it is                    "HMIS etc. all stays the same of course"
    nobody orders anything, and somebody goes on       "stepped down from the committee; he carries on as before"
    another day may be meant                           `mailbot.triage.day_looks`
    it is somebody of the same name                    "Sam Kim at United Way (not our Sam) has left them"
    only the subject orders it, the words other things "Jordan - deactivate": "please deactivate his fob"
    it is a thing of somebody that is broken           "his badge is broken, please deactivate it"
    the news itself is to be disregarded               "please disregard my mail about Pat leaving"
    it is taken back, or left open                     `mailbot.triage.taken_back`
    it holds only if something does not happen         `mailbot.triage.conditional_orders`
    the desk is only copied in, or it is a stranger    `mailbot.triage.not_for_us`
    the mail says of itself that it may not hold       "our director has to approve this first", "only a draft"

Looked at as well are a change of projects (one of a client's, one that is mended) and a removal on record that is moved or
taken back (another day that is only wished for, a stay until the evening).

A look may cost a question. It can never make a removal.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.conditional_orders import is_on_condition
from mailbot.triage.day_looks import MENDS, day_doubt, may_be_of
from mailbot.triage.form_guard import speaks_against
from mailbot.triage.marked import Marked
from mailbot.triage.not_for_us import asks_nothing, is_of_another_list, is_of_others
from mailbot.triage.phrases import Saying
from mailbot.triage.plain_removals import asks_to_end
from mailbot.triage.plain_words import KEEPS_RECORDS
from mailbot.triage.reading import Reading
from mailbot.triage.taken_back import is_taken_back

_ACCESS = r"(?:hmis|access|log ?ins?|accounts?|licen[sc]es?)"
_OF_ACCESS = re.compile(rf"\b{_ACCESS}\b")
_ACCESS_STAYS = re.compile(
    rf"\b{_ACCESS}(?: (?:access|etc\.?|login|account|itself|all|and all|stuff|side|user|of course))*,? (?:(?:all|just|simply|also|still|should|will|must|can|is to|are to|has to) ){{0,3}}"
    r"(?:(?:stays?|remains?|continues?|keeps?|goes on|be|is|are)(?: (?:exactly|just|all|kept|left))? (?:the same|as (?:it|they|is|are|before|usual|normal)|unchanged|unaffected|untouched|in place|not (?:affected|touched|changed|changing|part of this))"
    rf"|(?:stays?|remains?) (?:on|active|open|put|with (?:her|him|them)))\b(?! (?:until|till|through|thru|up to|for now|⟦d))"
    rf"|\b(?:nothing (?:changes|to change|needs to change)|no changes?) (?:in|to|for|with|on|about) (?:(?:her|his|their|⟦p\d+⟧'s?|the|your|in) ){{0,2}}{_ACCESS}\b(?! (?:until|till|through|⟦d))"
    rf"|\b(?:this|it|that) (?:is|was) not (?:about|for|in|meant for) (?:(?:her|his|their|the) )?{_ACCESS}\b"
)
_GOES_ON_OR_OFF = re.compile(
    r"\b(?:disregard|ignore|never ?mind|forget)\b|\b(?:carr(?:y|ies) on|continues?|goes on|stays?(?: on)?|remains?|keeps? (?:on )?(?:working|going)|still (?:works?|our|a case|with us)) (?:[a-z]+ ){0,5}?(?:as|with us|as before|as usual|as ever|here|our|in (?:her|his|their)|on (?:the )?(?:staff|team|board))\b"
)
_DISREGARD = re.compile(
    r"\b(?:disregard|ignore|never ?mind|forget) (?:about )?(?:the|my|that|this|our|any|all)? ?(?:[a-z]+ ){0,3}(?:e-?mails?|mails?|messages?|notes?|texts?|news)\b[^.;!?]{0,80}⟦p\d+⟧"
)
_NOT_OURS = re.compile(
    r"\bnot (?:our|my) (?:own )?⟦p|\bnot (?:ours|mine|one of ours|ours here)\b|(?<!one of )(?<!some of )(?<!two of )(?<!few of )\bours (?:is|stays|remains|keeps|still)\b|\b(?:our|my) (?:own )?⟦p\d+⟧ (?:is still|stays|remains)\b"
)
_SOMEBODY_AROUND = re.compile(
    r"\b(?:(?:some|any|every)(?:one|body)|(?:the|a|an|our|my|that) (?:[a-z-]{1,20} ){0,2}[a-z-]{1,20}) (?:who|that) (?!(?:is|was|are|were|has|have|had|will)\b)[a-z]{1,20}(?: [a-z]{1,20}){0,3} ⟦p(?P<who>\d+)⟧(?:'s [a-z]{1,20})?,? (?:has |have |had |is |just |also |now ){0,3}(?:left|quit|resigned|retired|leaving|leaves|gone|moved|departed|walked out|was (?:fired|let go))\b"
)
"""As in "the one who trained Pat left": of somebody else."""
_TOLD_BEFORE = re.compile(
    r"(?:^|[.;:!?,] )you (?:have been|were|had been|should have been) (?:notified|told|informed|advised|asked|instructed)\b"
)
_IS_OTHERWISE = re.compile(
    r"\b(?:circumstances|plans|things|matters|(?:the|his|her|their|our) (?:situation|plans?)) (?:has |have )?(?:since |now |just )?changed\b|\bno longer (?:true|correct|valid|the case|accurate|applies)\b|\bthat was (?:wrong|not (?:right|true|correct))\b"
)
"""Beside what the desk was told before: it does not hold."""
_OTHER_THINGS = re.compile(
    r"\b(?:fobs?|badges?|keys?|keypad|alarm|doors?|gate|parking|truck|laptop|phones?|tablet|mailbox|e-?mail (?:account|list|group)|payroll|timesheets?|schedule|calendar|newsletter|mailing list|copier|printer|group chat|zoom|slack|quickbooks|benefits|insurance|van|gas card|credit card|uniform|locker)\b"
)
_HIS_THING = re.compile(
    rf"(?:⟦p\d+⟧'s|\b(?:her|his|their|the)) (?:[a-z]+ )?{_OTHER_THINGS.pattern}[^.;!?⟦]{{0,60}}\b(?:turn|shut|switch|cut|take|close|disable|deactivate|end|cancel|remove) (?:it|that|this|them)\b"
)
"""As in "his badge is broken, please deactivate it"."""
_OTHER_ORDER = re.compile(
    rf"\b(?:deactivate|remove|disable|end|cancel|take|turn off|switch off|revoke|shut off|delete)\b[^.;:!?]{{0,30}}{_OTHER_THINGS.pattern}"
)
_OF_A_CLIENT = re.compile(
    r"\b(?:client|guest|resident|household|participant|tenant|family|consumer|patient)(?: (?:#|no\.?|id|number))? ?#?\d|\b(?:the|a|my|our|this|that) (?:client|guest|resident|household|participant|tenant|family)\b(?! (?:data|records?|work|services?|notes|files|charting|care|side|team))|\bcaseload by mistake\b"
)
_ONLY_A_PROJECT = re.compile(
    r"⟦j\d+⟧ (?:only|access only|alone)\b|\b(?:hmis|access|log ?in|account|off|out)[^.;!?⟦]{0,30} (?:only|just) (?:for|in|from|on|of) (?:the )?⟦j|(?:⟦p\d+⟧|\b(?:she|he|they)) (?:will |should |still |now |only |just ){0,3}(?:keeps?|retains?|(?:still|only|just) (?:needs?|uses?|does|works? (?:in|on|for|at))) (?:(?:the|her|his|their|hmis|access|to|for|in) ){0,4}⟦j"
)
"""As in "out of HMIS, Emergency Shelter only", "Tom keeps the HOPWA project": a part of the access may be meant."""
_REQUESTS = re.compile(
    r"\b(?:please|kindly|(?:can|could|would|will) you|move|push|change|make it|moved|pushed|changed|agreed|approved|granted)\b"
)
_WISHES = re.compile(
    r"(?:\b(?:she|he|they)|⟦p\d+⟧) (?:wants?|wishes|wished|would (?:rather|like|prefer|love)|hopes?|prefers?|asked|asks)\b|\b(?:meeting|party|lunch|call|appointment|interview|session|conversation) (?:about|on|for|regarding)\b"
)
_HOURS = re.compile(
    r"\b(?:until|till|til) (?:about |around )?(?:\d{1,2}(?::\d\d)?(?: ?[ap]\.?m\b| o'clock|(?= (?:that|this|in the) ))|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|noon|midnight)\b(?! (?:weeks?|months?|days?)))"
)
_NOT_THAT = re.compile(r"\bnot (?:the |our )?⟦j(\d+)⟧")
_OF_THE_MAIL = ("taken back", "held", "not to be done", "for information", "undecided", "conditional", "not real", "by mistake", "not finished",
                "somebody has to approve", "to be checked", "to be told", "hearsay", "in jest", "of another system", "done already", "not final", "a question")  # fmt: skip
"""What of `form_hazards` and `unsettled_words` is said of a mail, whoever else is named beside it."""
_OF_ORDER = tuple(
    kind
    for kind in _OF_THE_MAIL
    if kind
    not in {"taken back", "not to be done", "for information", "undecided", "not real", "not finished"}
)
"""What of them counts in the very sentences that were read: these hold the words of the order as well."""
_AGAINST = (*_OF_THE_MAIL, "may change", "may stay", "a part of it")
"""What of them counts beside an order in sentences."""
_UNREAD = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION})
_OF_RECORDS = re.compile(KEEPS_RECORDS)
_ON_RECORD = frozenset({IntentKind.RESCHEDULE, IntentKind.RESCIND})


def with_last_look(reading: Reading, intents: Sequence[Intent]) -> list[Intent]:
    """Ask about the removals that something in the mail speaks against.

    Args:
        reading: the mail.
        intents: everything that was read in its sentences.

    Returns:
        The same intents; a removal with a doubt where one of the looks found something.
    """
    return [_looked_at(intent, reading, intents) for intent in intents]


def _looked_at(intent: Intent, reading: Reading, intents: Sequence[Intent]) -> Intent:
    """The intent, asked where something speaks against it; a change that is not plain is a person's matter."""
    if intent.source is not Source.PROSE or intent.doubts:
        return intent
    if intent.kind is IntentKind.MODIFY and _is_another_change(intent, reading):
        return replace(intent, kind=IntentKind.UNCLEAR, projects=(), projects_removed=())
    if intent.kind in _ON_RECORD and _is_only_told(intent, reading):
        return replace(intent, kind=IntentKind.UNCLEAR, effective_on=None, last_needed_on=None)
    doubt = _of_removal(intent, reading, intents) if intent.kind is IntentKind.REMOVE else None
    return replace(intent, doubts=(doubt,)) if doubt else intent


def _of_removal(intent: Intent, reading: Reading, intents: Sequence[Intent]) -> Doubt | None:
    if any(is_taken_back(marked, intent.person) for marked in reading.own):
        return Doubt.WHEN_CONTRADICTORY
    own = [marked for marked in reading.own if may_be_of(marked, intent)]
    if any(_TOLD_BEFORE.search(m.text) for m in own) and any(_IS_OTHERWISE.search(m.text) for m in own):
        return Doubt.WHEN_CONTRADICTORY
    if any(_NOT_OURS.search(marked.text) or _SOMEBODY_AROUND.search(marked.text) for marked in own):
        return Doubt.WHO_AMBIGUOUS
    if any(_ACCESS_STAYS.search(marked.text) for marked in own) or _is_of_other_things(intent, reading):
        return Doubt.NOT_MEANT
    if any(_ONLY_A_PROJECT.search(marked.text) for marked in own):
        return Doubt.NOT_MEANT
    if any(_DISREGARD.search(marked.text) and marked.everybody for marked in own):
        return Doubt.NOT_MEANT
    of_list = any(
        is_of_another_list(each) and (each.text.rstrip().endswith(":") or _is_read_from(intent, each))
        for each in own
    )
    if of_list or _is_not_for_us(intent, own, reading) or _ends_a_thing(intent, reading):
        return Doubt.NOT_MEANT
    if not _is_ordered(intent, reading) and any(_GOES_ON_OR_OFF.search(marked.text) for marked in own):
        return Doubt.NOT_MEANT
    if doubt := day_doubt(intent, own, reading):
        return doubt
    if any(map(is_on_condition, own)):
        return Doubt.WHEN_CONTRADICTORY
    left_open = any(_leaves_open(marked, intent, intents) for marked in _not_of_users(intent, reading))
    return Doubt.NOT_MEANT if left_open else None


def _not_of_users(intent: Intent, reading: Reading) -> Iterator[Marked]:
    """The sentences of a mail, but for those about another user: "Leo must agree first" is said of the order, whoever Leo is."""
    of_user = False
    for marked in reading.own:
        if marked.everybody:
            of_user = not may_be_of(marked, intent) and all(member.known for member in marked.everybody)
        if not of_user:
            yield marked


def _leaves_open(marked: Marked, intent: Intent, intents: Sequence[Intent]) -> bool:
    """Does a sentence say of the mail that it does not count, or not yet?"""
    if (
        marked.sentence.title
        or _OF_RECORDS.search(marked.text)
        or any(_is_read_from(each, marked) for each in intents if each.kind not in {*_UNREAD, intent.kind})
    ):
        return False
    said = (
        marked.text if marked.shortened else marked.sentence.text
    )  # "not a day sooner" is the day once more
    if _is_read_from(intent, marked):
        return speaks_against(said, _OF_ORDER)
    return speaks_against(said, _AGAINST if may_be_of(marked, intent) else _OF_THE_MAIL)


def _is_ordered(intent: Intent, reading: Reading) -> bool:
    """Is it asked for that this person's access ends, or is access spoken of?"""
    return _is_cut(intent, reading) or any(_OF_ACCESS.search(marked.text) for marked in reading.own)


def _is_cut(intent: Intent, reading: Reading) -> bool:
    """Does a phrase order that this person's access ends, or say that it is not needed?"""
    return any(
        act.certain
        and act.says in {Saying.CUT, Saying.UNNEEDED}
        and intent.person in {p.person for p in act.people}
        for act in reading.acts
    )


def _is_not_for_us(intent: Intent, own: Sequence[Marked], reading: Reading) -> bool:
    """Is nothing asked of the desk, or is it somebody who only works in the house? Not where an end of access is ordered."""
    nothing = any(map(asks_nothing, reading.own)) or any(is_of_others(each, intent.person) for each in own)
    return nothing and not (_is_cut(intent, reading) or any(map(asks_to_end, own)))


def _is_of_other_things(intent: Intent, reading: Reading) -> bool:
    """Is it keys and parking that are to end, in a mail that never speaks of HMIS?"""
    said = " ; ".join(marked.text for marked in reading.own if not marked.sentence.title)
    title = next((marked for marked in reading.own if marked.sentence.title), None)
    if _OF_ACCESS.search(f"{title.text if title else ''} ; {said}"):
        return False
    of_title = title is not None and intent.text == title.sentence.text
    return (_OTHER_THINGS if of_title else _OTHER_ORDER).search(said) is not None


def _ends_a_thing(intent: Intent, reading: Reading) -> bool:
    """Is it somebody's badge or telephone that is to be turned off, in a sentence without HMIS?"""
    own = [marked for marked in reading.own if _is_read_from(intent, marked)]
    return any(_HIS_THING.search(marked.text) for marked in own) and not any(
        _OF_ACCESS.search(marked.text) for marked in own
    )


def _is_another_change(intent: Intent, reading: Reading) -> bool:
    """Is a change of projects one of a client, or one that another sentence mends?"""
    if any(_OF_A_CLIENT.search(marked.text) for marked in reading.own if _is_read_from(intent, marked)):
        return True
    asked = {*intent.projects, *intent.projects_removed}
    for marked in reading.own:
        denied = {marked.projects[int(number)] for number in _NOT_THAT.findall(marked.text)}
        if denied & asked and MENDS.match(marked.text):
            return True
    return False


def _is_only_told(intent: Intent, reading: Reading) -> bool:
    """Is another day only wished for by the person, or that of a meeting, or a stay one until the evening?"""
    for marked in reading.own:
        if not _is_read_from(intent, marked) or _REQUESTS.search(marked.text):
            continue
        if (_HOURS if intent.kind is IntentKind.RESCIND else _WISHES).search(marked.text):
            return True
    return False


def _is_read_from(intent: Intent, marked: Marked) -> bool:
    return marked.sentence.text in (intent.text or "")
