"""Plain sentences to intents: what the sender's own words ask for, one intent for each person.

The sentences are marked (`mailbot.triage.marked`), the phrases of rules/phrases.toml found in them
(`mailbot.triage.acts`), and what is said of one person is taken together. Removals are judged in
`mailbot.triage.removals`. A wish to add is a draft (A45). What is asked and not understood goes to a person, so that no
part of a mail is lost; nothing here acts on half an understanding.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from mailbot.model.case import Case, CaseKind
from mailbot.model.directory import Roster, Sender
from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.model.message import Message
from mailbot.triage.acts import Reader
from mailbot.triage.endings import read_removals, read_representatives, read_reschedules
from mailbot.triage.marked import Marked, Marker
from mailbot.triage.phrases import Phrases, Saying
from mailbot.triage.reading import Reading, about_somebody, as_question, bare_intent, is_question
from mailbot.triage.sentences import Sentence, read_sentences, straightened
from mailbot.triage.who import Somebody, nearly_known
from mailbot.triage.wishes import read_additions, read_changes, read_replacements

_REPLY = re.compile(r"^(?:re|fw|fwd|aw|wg|sv|antw|rv|tr)\s*(?:\[\d+\])?:", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|\b(?:please|can you|could you|would you|how do (?:i|we)|i need|we need|i am (?:unable|having|getting|locked|not able)|"
    r"(?:can|could) not|trouble|error|problem|issue|forgot|reset|help|remove|deactivate|access|password)\b"
)
_WONDERS = re.compile(
    r"\b(?:advise|(?:like|need|want) to know|wondering|wonder|curious|update|status|progress|checking (?:in|on|up)|check (?:in|on|up)|follow(?:ing)? up|touching base|let (?:me|us) know|(?:tell|find|see|know|hear) "
    r"(?:me |us |out )?(?:how|where|if|whether|when|what)|any (?:word|news))\b"
)
_OF_TRAINING = re.compile(
    r"\b(?:training|trained|trainee|practice|steps?|tests?|deadline|due|progress(?:ing|ed)?|status|finish(?:ed)?|complet(?:e|ed|ing|ion)|done|pass(?:ed)?|coming along|go(?:ing)? live|"
    r"live (?:site|access)|licensed?|certified|authorized|eligible|ready|onboard(?:ed|ing)?|stands?|far along|update|on track|behind|approved|corrections?|submitted|turn(?:ed)? in|cleared|to do|left to|missing|waiting|outstanding|items?|requirements?|remaining|to go|modules?|course|sessions?|quiz(?:zes)?|exam|score[sd]?|graduat(?:e|ed|ing)|homework|assignments?|exercises?|certificat(?:e|ion)|wrap(?:ped)? up|make it|made it|hung up|stuck|holding|hold(?:ing)? (?:him|her|them) up|how long|when will|start|access|login|account|review(?:ed|ing)?|remains?|graded?|go over)\b"
)
_THEN_ASKS = re.compile(
    r"\s*(?:[,;!-]|and|so|,? but)\s*(?:what|can|could|how|when|where|is there|do|are|may|should|will|would|am)\b"
)
_LONGEST_TEXT = 1500
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
}


def read_prose(
    message: Message,
    sender: Sender,
    roster: Roster,
    phrases: Phrases,
    received_on: date,
    thread_case: Case | None = None,
) -> tuple[Intent, ...]:
    """Read the sender's own sentences.

    Args:
        message: the mail; only what stands in its ACTIONABLE lines is read, and its subject.
        sender: who wrote.
        roster: whom and what the sender may name.
        phrases: rules/phrases.toml.
        received_on: the local day the mail arrived; "Friday" is reckoned from it.
        thread_case: the case that the mail answers.

    Returns:
        Every intent that was understood, and what was left over as a question. Never empty for a mail that says anything.
    """
    reading = _reading(message, sender, roster, phrases, received_on, thread_case)
    intents: list[Intent] = []
    for reader in _READERS:
        intents += reader(reading, tuple(intents))
    placed = [_placed(intent, reading) for intent in intents]
    left = _left_over(reading, bool(placed))
    return (*placed, *left)


def _reading(
    message: Message,
    sender: Sender,
    roster: Roster,
    phrases: Phrases,
    received_on: date,
    thread_case: Case | None,
) -> Reading:
    marker = Marker.of(roster, phrases, received_on)
    names = {
        sender.name,
        message.sender_name,
        *(known.name for known in marker.people.at(sender.address or "")),
    }
    sentences, cut_short = read_sentences(message.body.lines, frozenset(name for name in names if name))
    subject = straightened(message.subject)
    title = (
        ()
        if _REPLY.match(subject) or "[" in message.subject or not subject
        else (Sentence(text=subject[:300], title=True),)
    )
    marked = marker.mark_all((*title, *sentences))
    myself = marker.people.by_email(sender.address, "") if sender.address else Somebody(written="")
    if not myself.known:
        myself = Somebody(written=sender.name or "", email=sender.address or None, doubt=Doubt.WHO_UNKNOWN)
    about: tuple[Somebody, ...] = ()
    if thread_case and (thread_case.person.email or thread_case.person.name):
        case_person = thread_case.person
        about = (
            marker.people.by_email(case_person.email)
            if case_person.email
            else marker.people.by_name(case_person.name or ""),
        )
    reader = Reader(phrases, myself, about)
    acts = tuple(act for one in marked for act in reader.read(one))
    return Reading(
        sentences=marked,
        acts=acts,
        sender=sender,
        roster=roster,
        received_on=received_on,
        thread_case=thread_case,
        myself=myself,
        cut_short=cut_short,
        loose=tuple(reader.loose),
    )


# -- one reader for each matter; each is told what the others have read ------------------------------------------------


def _status(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """One question about progress for each person named, or one about everybody (P17)."""
    intents: dict[str, Intent] = {}
    for act in reading.said(Saying.STATUS, Saying.STATUS_OF_ALL):
        if act.says is Saying.STATUS_OF_ALL:
            intents.setdefault("", bare_intent(IntentKind.STATUS, act))
        for somebody in map(nearly_known, act.people):
            intents.setdefault(somebody.key, about_somebody(somebody, IntentKind.STATUS, act, reading))
    trainees = [
        p for m in reading.sentences for p in m.everybody if any(k.part == "trainee" for k in p.known)
    ]
    only = tuple(trainees[:1]) if len({p.key for p in trainees}) == 1 else ()
    for marked in _wondering(reading):
        for somebody in marked.everybody or only:
            if any(known.part == "trainee" for known in somebody.known):
                asked = Intent(
                    kind=IntentKind.STATUS,
                    source=Source.PROSE,
                    person=somebody.person,
                    text=marked.sentence.text,
                )
                intents.setdefault(somebody.key, replace(asked, agency=reading.agency_of(somebody)[0]))
    return list(intents.values())


def _wondering(reading: Reading) -> tuple[Marked, ...]:
    """Sentences that no phrase fits, and that ask about training all the same: of a trainee they can only ask how it goes."""
    understood = {act.text for act in reading.acts if act.certain or act.says is Saying.STATUS}
    return tuple(
        marked
        for marked in reading.sentences
        if marked.sentence.text not in understood
        and (is_question(marked) or _WONDERS.search(marked.text))
        and _OF_TRAINING.search(marked.text)
    )


def _submitted(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """A trainee's "step 2 is done"; of somebody else's step nothing follows."""
    del before
    for act in reading.said(Saying.SUBMITTED):
        if (
            (act.marked.sentence.asks and not _THEN_ASKS.match(act.marked.text, act.end))
            or not act.certain
            or any(p.key != reading.myself.key for p in act.marked.everybody)
        ):
            continue
        number = act.captured.get("number", "")
        return [
            replace(
                about_somebody(reading.myself, IntentKind.STEP_SUBMITTED, act, reading),
                doubts=(),
                candidates=(),
                step=_NUMBERS.get(number) or (int(number) if number.isdigit() else None),
            )
        ]
    return []


def _withdrawn(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """A request taken back: said of the case it names, so that policy can tell it from a removal taken back."""
    intents: list[Intent] = []
    removed = {i.person for i in before if i.kind is IntentKind.REMOVE}
    for act in reading.said(Saying.WITHDRAW):
        if {p.person for p in act.people} & removed:
            continue  # "stop her training, she left": the removal says it all
        if not act.certain:
            intents.append(as_question(act))
            continue
        intents += [about_somebody(p, IntentKind.RESCIND, act, reading) for p in act.people] or [
            bare_intent(IntentKind.RESCIND, act)
        ]
    return intents


_READERS: tuple[Callable[[Reading, tuple[Intent, ...]], list[Intent]], ...] = (
    read_representatives, read_removals, read_reschedules, read_replacements, read_changes, read_additions, _withdrawn, _submitted, _status,
)  # fmt: skip


# -- what all readers share -------------------------------------------------------------------------------------------


_REFERENCE_KINDS: Mapping[IntentKind, str] = MappingProxyType(
    {IntentKind.REMOVE: "D", IntentKind.RESCIND: "DRM", IntentKind.RESCHEDULE: "D", IntentKind.STEP_SUBMITTED: "RM", IntentKind.STATUS: "RMD",
     IntentKind.QUESTION: "RMD", IntentKind.UNCLEAR: "RMD", IntentKind.ADD: "R", IntentKind.MODIFY: "M", IntentKind.REPLACE: "R"}
)  # fmt: skip


def _placed(intent: Intent, reading: Reading) -> Intent:
    """The intent with its agency and the case that the mail names or answers, where that fits the kind."""
    agency, doubts = intent.agency, intent.doubts
    if agency is None:
        known = next(
            (p for m in reading.sentences for p in m.everybody if p.known and p.person == intent.person), None
        )
        agency, more = reading.agency_of(known)
        doubts = tuple(dict.fromkeys((*doubts, *more)))
    reference = reading.reference
    if reference and reference[0] not in _REFERENCE_KINDS.get(intent.kind, ""):
        reference = None
    answers = reading.thread_case
    if (
        intent.kind is IntentKind.REMOVE
        and answers
        and answers.kind is CaseKind.REMOVAL
        and reference == answers.ref
    ):
        same = not intent.person or not answers.person.email or intent.person.email == answers.person.email
        reference = reference if same or answers.state.value == "AMBIGUOUS" else None
    return replace(
        intent,
        agency=agency,
        doubts=doubts,
        reference=reference,
        text=intent.text[:_LONGEST_TEXT] if intent.text else None,
    )


def _left_over(reading: Reading, understood: bool) -> tuple[Intent, ...]:
    """What nobody has read: everything of a mail that was not understood, else the sentences that still ask something."""
    acted = {act.text for act in reading.acts}
    rest = [m for m in reading.sentences if m.sentence.text not in acted]
    if understood:
        rest = [
            m
            for m in rest
            if not m.sentence.title and len(m.text.split()) > 2 and _ASKS.search(m.text) and not _is_detail(m)
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
    return (_placed(Intent(kind=kind, source=Source.PROSE, person=person, text=text), reading),)


def _is_detail(marked: Marked) -> bool:
    """Is the sentence only an entry, a name or a day?"""
    return (
        marked.sentence.entry
        and not marked.sentence.asks
        and len(re.sub(r"⟦\w+⟧", "", marked.text).split()) < 3
    )


def _unique_people(sentences: Iterable[Marked]) -> list[Somebody]:
    return list({p.key: p for m in sentences for p in m.everybody}.values())
