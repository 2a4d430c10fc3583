"""What of a mail nobody has read: everything of one that was not understood, else the sentences that still ask something.

No part of a mail is lost: what is left over goes to a person, as a question or as unclear. Details, small print and what only
announces the lines below it are no matter of their own.
"""

import re
from collections.abc import Iterable

from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.additions import asks_the_way
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading, is_question
from mailbot.triage.sentences import Signed
from mailbot.triage.status_questions import asked
from mailbot.triage.who import Somebody

_ASKS = re.compile(
    r"\?|\b(?:please|can you|could you|would you|how do (?:i|we)|i need|we need|i am (?:unable|having|getting|locked|not able)|"
    r"(?:can|could) not|trouble|error|problem|issue|forgot|reset|(?<!to )help|remove|deactivate|access|password)\b"
)
_EXCUSES = re.compile(
    r"(?:please )?(?:excuse|forgive|pardon|ignore) (?:(?:any|the|my|all|possible) ){0,3}(?:errors?|typos?|mistakes?|misspellings?|spelling|brevity)[ .!]{0,3}"
)
_EMPHASIS = re.compile(
    r"(?:[^.;!?⟦]{0,80}\bso )?(?:but |and )?(?:please )?not (?:a (?:day|minute|moment) )?(?:before|sooner|earlier)(?: than)?(?: (?:that|then|this))?(?:,? please)?[ .!]{0,3}"
)
"""As in "he has exits to finish so please not before": it says the day of the order once more."""
_GRATEFUL = re.compile(
    r"(?:(?:i|we) )?(?:(?:would|do|will|really|truly|greatly|very much) ){0,3}appreciate (?:(?:all|any|your|the|you|prompt|quick|kind|usual|continued|of|help|everything|so much) ?){1,6}(?:help|assistance|attention|support|work|patience|time|understanding|service|cooperation|do|response|action)?(?: (?:with|on|in|to|regarding) (?:this|these|it|that|them|the matter|this matter|advance))?[ .!]{0,3}"
)
_LEAVES_AS_IS = re.compile(
    r"(?:(?:but|and|so|please|just|do|kindly) ){0,4}(?:leave|keep|let) ⟦p\d+⟧(?:'s)? (?:(?:exactly|just|right|access|account|login|hmis|all|be) ){0,3}(?:as (?:is|(?:she|he|they|it) (?:is|are|was))|alone|be|in place|untouched|where (?:she|he|they|it) (?:is|are))[ .!]*"
)
"""As in "please leave Riley exactly as is": nothing is to be done, and nobody need read it."""
_FROM_SEVERAL = frozenset(
    {
        IntentKind.REMOVE,
        IntentKind.RESCHEDULE,
        IntentKind.RESCIND,
        IntentKind.ADD,
        IntentKind.MODIFY,
        IntentKind.STATUS,
    }
)
"""Read from several sentences, with or without a phrase in each."""
_ANSWERED_WITH_THE_WAY = frozenset({IntentKind.ADD, IntentKind.REPLACE, IntentKind.MODIFY})
"""The answer says what comes next, whether that is asked or not."""


def left_over(reading: Reading, understood: list[Intent]) -> tuple[Intent, ...]:
    """What nobody has read: everything of a mail that was not understood, else the sentences that still ask something."""
    questions = {id(act) for act in asked(reading)}
    mentioned = {Saying.STATUS, Saying.STATUS_OF_ALL}
    acted = {act.text for act in reading.acts if act.says not in mentioned or id(act) in questions}
    read = [intent.text or "" for intent in understood if intent.kind in _FROM_SEVERAL]
    rest = [
        m
        for m in reading.sentences
        if m.sentence.text not in acted and not any(m.sentence.text in text for text in read)
    ]
    wishes = any(intent.kind in _ANSWERED_WITH_THE_WAY for intent in understood)
    if understood:
        rest = [
            m
            for m in rest
            if not m.sentence.title
            and len(m.text.split()) > 2
            and _ASKS.search(m.text)
            and not _is_detail(m)
            and not _is_small_print(m)
            and not _announces(m, reading, acted)
            and not _LEAVES_AS_IS.fullmatch(m.text)
            and not (wishes and asks_the_way(m))
        ]
    text = " ".join(m.sentence.text for m in rest)
    if not understood and not text:
        text = " ".join(m.sentence.text for m in reading.sentences)
    if not text and not reading.cut_short:
        return ()
    asks = any(is_question(m) for m in (rest if understood else reading.sentences))
    kind = IntentKind.QUESTION if asks else IntentKind.UNCLEAR
    people = _unique_people(rest) if not understood else []
    person = people[0].person if len(people) == 1 else None
    return (Intent(kind=kind, source=Source.PROSE, person=person, text=text),)


def _announces(marked: Marked, reading: Reading, acted: set[str]) -> bool:
    """Does it only announce what is read behind it: "Please make these changes for our people:"?"""
    at = next(place for place, other in enumerate(reading.sentences) if other is marked)
    return marked.text.endswith(":") and any(
        behind.sentence.text in acted for behind in reading.sentences[at + 1 : at + 2]
    )


def _is_small_print(marked: Marked) -> bool:
    """Does it stand in the signature and ask nothing, or only excuse how it was written?"""
    excuses = any(idle.fullmatch(marked.text) for idle in (_EXCUSES, _EMPHASIS, _GRATEFUL))
    return excuses or (marked.sentence.signed is Signed.BLOCK and not is_question(marked))


def _is_detail(marked: Marked) -> bool:
    """Is the sentence only an entry, a name or a day?"""
    return (
        marked.sentence.entry
        and not marked.sentence.asks
        and len(re.sub(r"⟦\w+⟧", "", marked.text).split()) < 3
    )


def _unique_people(sentences: Iterable[Marked]) -> list[Somebody]:
    return list({p.key: p for m in sentences for p in m.everybody}.values())
