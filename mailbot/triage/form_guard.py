"""What is said around a form that speaks against carrying it out: a draft, a sample, not yet, no longer, a leave, a question.

    free text = subject, lines beside the forms, notes, reasons, labels that the wording does not know
    hazard    = a closed class of `form_hazards`, in a sentence of which the idioms were taken out

Everything else that people write beside forms stops nothing. A form with a hazard is asked about, never acted on: an action
that nobody asked for is worse than a question.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum, auto

from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.access_rows import asks_us_to_end
from mailbot.triage.form_hazards import (
    ABSENCE,
    AGAINST,
    ANEW,
    ASKS_OF_FORM,
    BEFORE,
    CLAUSE,
    FINAL,
    IDIOMS,
    LATER,
    OF_THE_FORM,
    OPERATORS,
    OURSELVES,
    POLITE_ORDER,
    STAYS,
    TO_BE_CHECKED,
)
from mailbot.triage.form_systems import is_headline, is_of_other_system, names_other_system
from mailbot.triage.forms import Form
from mailbot.triage.label_lines import cut_line
from mailbot.triage.long_forms import without_contractions
from mailbot.triage.sentences import LONGEST, straightened
from mailbot.triage.unsettled_words import UNSETTLED, unsettled
from mailbot.triage.wording import FormWording, normalized

_STOPS = re.compile(r"(?<=[.!?;])[\"')\]]*\s+")
_MOST_TEXT = 24_000  # characters of one text
_FREE = ("request_type", "notes", "removal_reason", "removal_when", "removal_date", "last_needed_on")
"""Fields in which people write more than their label asks for."""
_OTHER_POSITION = re.compile(
    r"\b(?:position|job|role) change|\b(?:change of|changed|changing|new|another|different) (?:position|job|role|department)s?\b|\btransferred\b|\bpromoted\b",
    re.IGNORECASE,
)
_STILL_HERE = re.compile(
    r"\b(?:he|she|they)(?:['’](?:s|re)| is| are) still (?:with (?:us|the agency)|here|on staff|employed(?: here)?|working here)(?! (?:and|with|using|but|needs?))\b",
    re.IGNORECASE,
)
_NO = frozenset({"no", "none", "n", "false", "not applicable", "na", "n a", "no thanks", "nope"})
_BY_SENDER = re.compile(r"\b(?:i|we|us|my|our|me)\b", re.IGNORECASE)
"""Tells what a sender writes above a form from what the form itself asks: "If yes, explain"."""
_ENDS = frozenset({IntentKind.REMOVE, IntentKind.REPLACE})

_OF_THE_PERSON = re.compile(
    r"\b(?!i\b|we\b)[a-z'’-]+ (?:(?:does|do|did|will) )?(?:not|no longer) (?:need|want|require|use)s? (?:it|this|that)\b|\b(?:do|does|will) not need (?:a|an|any)\b[^.;!?]*|\bnothing to do (?:with|in|for|on (?:that|this) (?:part|side|front|end|one))\b"
    r"|\bno action (?:is )?(?:needed|required|necessary) (?:[\w']+ ){0,4}on (?:those|that|these|them|his|her|the)\b|\bnot (?:authori[sz]ed|allowed|permitted|supposed) to (?:access|use|log|enter|be in|have|see|work)\b|\b(?:i|we)(?: (?:just|only|do|will|would|also))* need (?:a|the|your|some|that|this) (?:[a-z]+ )?confirmation\b"
    r"|\b(?:payroll|it|building|facilities|hr|finance|benefits|reception|front desk|security|keys|phones)(?: (?:team|staff|department|office|folks))?: no action\b[^.;!?]*|\bno action (?:[a-z]+ ){0,3}(?:from|by|for) (?:them|it|hr|payroll|finance|anybody else|anyone else)\b|\b(?:copying|copied|cc'?ing|cc:?) (?:in )?(?:it|hr|payroll|finance|building|facilities|them|everybody|everyone)\b[^.;!?]*"
    r"|\b(?:the|her|his|our|my|a|this) (?!request|removal|date|day|form|change|termination|separation|departure|resignation|decision|transfer|notice|plan|timing|paperwork|hr|board|director)(?:[a-z-]+ ){1,3}(?:is|was|has|have|are|were|will) not\b[^.;!?]{0,60}"
    r"|\bdraft (?:agenda|report|budget|policy|schedule|apr|minutes|newsletter)\b|\b(?:apr|caper|report|agenda|budget|policy|newsletter|minutes|schedule) drafts?\b|\bnot (?:touch|remove|end|close|confuse|mix)[^.;!?]{0,20} the other\b|\bnot [^.;!?]{1,40}\b(?:earlier|sooner|before (?:that|then)|too (?:early|soon))\b|\bleave (?:it|her|him|that|them|everything)(?: \w+)? (?:alone|be|as (?:it )?is|on|open|active|in place) (?:until|till) (?:then|that)\b|\bunless you (?:need|want|prefer|require)\b[^.;!?]*|\bif (?:that|this|it) (?:is|was) (?:our|my|an?|the) (?:[a-z]+ )?(?:oversight|mistake|error|fault|slip)\b|\b(?:than|not|lest i|before i) forget (?:it|this|that|about)\b|\bmy mistake for\b|\b(?:hir|post|fill|replac|recruit|advertis)\w*\b[^.;!?]{0,40}\bnot\b[^.;!?]{0,40}|\b(?:is|was) not an? (?:test|drill|joke|draft|hoax|scam)\b|\bnot (?:hold|wait|delay|sit)\b|\bwaiting (?:for|on) (?:her|him|them) to (?:return|bring|drop|turn in|hand)\b"
    r"|\bnot sure (?:if|whether) (?:we|i) (?:will |can |could |are |should |would )?(?:even )?(?:be able to |going to )?(?:hire|fill|afford|replace|find|post|backfill)\b|\b(?:cobra|benefits?|payroll|insurance|pension|paycheck|papers?|visit|audit|hiring|raises|trainings?|picnic|party|project|monitoring)\b[^.;!?]{0,30}\b(?:pending|on hold)\b"
    r"|\bnot (?:[a-z]+ ){1,3}before (?:about )?(?:\d{1,2}(?::\d\d)?|noon|five|four|six|three|the end|close|then|that)\b|\b(?:ignore|disregard) that for (?:your|hmis|our)\b|\b(?:once|when|after|as soon as) (?:somebody|someone|we|they|a (?:new|replacement)[a-z ]{0,20}?) (?:is|are|has been|have) (?:hired|found|on board)\b"
)
"""What a letter says of its person, or of other matters, in words that in a form would speak of the form."""


class Hazard(Enum):
    """Why a form is not carried out as it stands."""

    AGAINST = auto()  # it does not count, or not now
    ABSENCE = auto()  # somebody is away and comes back: no removal
    STAYS = auto()  # somebody keeps their access: no removal
    ELSEWHERE = auto()  # it is about payroll, doors, computers: another system than HMIS


def hazards_in(texts: Iterable[str], *, in_notes: bool = False) -> frozenset[Hazard]:
    """What speaks against carrying out a form, of all that is said around it.

    Args:
        texts: paragraphs, notes, "label: value" of labels that nobody knows; none of them reaches into the next.
        in_notes: they stand in the form: "this was not planned" there speaks of what happened, not of the form.
    """
    said = [sentence for text in texts for sentence in _sentences(text)]
    is_anew = any(ANEW.search(each) for each in said) and not any(LATER.search(each) for each in said)
    found: set[Hazard] = set()
    if any(
        why
        for each in said
        if (why := _why_not(each, in_notes=in_notes)) and not (is_anew and BEFORE.search(each))
    ):
        found.add(Hazard.AGAINST)
    is_away = any(ABSENCE.search(OURSELVES.sub(" ", IDIOMS.sub(" ~ ", each))) for each in said)
    if is_away and not any(FINAL.search(each) for each in said):
        found.add(Hazard.ABSENCE)
    if any(STAYS.search(each) for each in said):
        found.add(Hazard.STAYS)
    return frozenset(found)


def hazards_of_titles(lines: Iterable[str]) -> frozenset[Hazard]:
    """What the headlines beside a form say it is about: "IT OFFBOARDING"."""
    of_others = any(is_headline(line) and names_other_system(line) for line in lines)
    return frozenset({Hazard.ELSEWHERE}) if of_others else frozenset()


def without_other_systems(
    intents: Iterable[Intent], lines: Sequence[str], wording: FormWording
) -> tuple[Intent, ...]:
    """What sentences say, but for lines with a label in a paper of another system: "Last day: 3/13" above "Badge returned: yes"."""
    said = tuple(intents)
    if not any(each.kind in _ENDS for each in said) or any(map(asks_us_to_end, lines)):
        return said  # lines are cut only where an end of access was read: it is the one thing that other systems doubt
    cuts = [cut for line in lines if (cut := cut_line(line, wording)) is not None]
    if not any(
        is_headline(cut.label) and names_other_system(cut.label) for cut in cuts
    ) and not hazards_of_titles(lines):
        return said
    labelled = {normalized(f"{cut.label} {cut.value}") for cut in cuts}
    return tuple(
        guarded(each, {Hazard.ELSEWHERE}) if each.text and normalized(each.text) in labelled else each
        for each in said
    )


def hazards_of(form: Form) -> frozenset[Hazard]:
    """What a form says itself against being carried out: in its free fields, and beside labels that nobody knows."""
    texts = [_without_remaining(value) for name in _FREE if (value := form.value(name)) is not None]
    others = [f"{label}: {value}" for label, value in form.unknown if normalized(value) not in {*_NO, ""}]
    found = hazards_in(texts, in_notes=True) | hazards_in(others)
    empty = [label for label, value in form.unknown if not value.strip()]
    headlines = [f"- {label}:" if _BY_SENDER.search(label) else f"- {label}" for label in empty]
    found |= hazards_in(headlines) & {Hazard.AGAINST}  # "Once the director has approved it:" above the form
    if is_of_other_system(form):
        found |= {Hazard.ELSEWHERE}
    name = form.value("person_name") or form.value("removed_user") or ""
    return found | {Hazard.AGAINST} if AGAINST["not real"].search(name.lower()) else found


def guarded(intent: Intent, hazards: Iterable[Hazard]) -> Intent:
    """The intent of a form with a doubt for what speaks against it. A leave keeps nobody from being added or changed."""
    doubts = []
    for hazard in hazards:
        if (
            hazard is Hazard.AGAINST
            or (hazard is Hazard.STAYS and intent.kind in _ENDS)
            or (hazard is Hazard.ELSEWHERE and intent.kind in _ENDS)
        ):
            doubts.append(Doubt.NOT_MEANT)
        elif hazard is Hazard.ABSENCE and intent.kind in _ENDS:
            doubts.append(Doubt.LEAVE)
    return intent.doubted(*doubts)


def _without_remaining(text: str) -> str:
    """A reason of another position without "he is still with us": it is the work with HMIS that ends (P22)."""
    return _STILL_HERE.sub(" ", text) if _OTHER_POSITION.search(text) else text


def is_absence(text: str) -> bool:
    """Does a short value name a leave, like "Maternity leave" as the type of a request?"""
    return Hazard.ABSENCE in hazards_in([text])


def _sentences(text: str) -> Iterator[str]:
    for piece in _STOPS.split(text[:_MOST_TEXT]):
        plain = without_contractions(straightened(piece).lower()).strip()
        for start in range(0, len(plain), LONGEST):
            yield plain[start : start + LONGEST]


def speaks_against(text: str, kinds: Collection[str]) -> bool:
    """Does a sentence beside an order say, in one of these ways, that it does not count, or not now?

    Args:
        text: a sentence as it was written.
        kinds: names of `form_hazards.AGAINST` and of `unsettled_words.UNSETTLED`.
    """
    for plain in _sentences(text):
        sentence = _OF_THE_PERSON.sub(" ~ ", IDIOMS.sub(" ~ ", plain))
        if any(pattern.search(sentence) for kind, pattern in AGAINST.items() if kind in kinds):
            return True
        if any(pattern.search(plain) for kind, pattern in UNSETTLED.items() if kind in kinds):
            return True
    return False


def _why_not(plain: str, *, in_notes: bool = False) -> str | None:
    """The class of words that speaks against the form; None where none does."""
    if TO_BE_CHECKED.search(plain):
        return "to be checked"
    sentence = IDIOMS.sub(" ~ ", plain)
    asks = sentence.rstrip("\"') ").endswith("?") and not POLITE_ORDER.match(sentence)
    if asks and ASKS_OF_FORM.search(sentence):
        return "a question"
    why = next((why for why, pattern in AGAINST.items() if pattern.search(sentence)), None) or unsettled(
        plain
    )
    if why is None and not in_notes and any(map(_turns, CLAUSE.split(sentence))):
        return "of the form"
    return why


def _turns(clause: str) -> bool:
    """Is something else said of the form than that it is handed in?"""
    return OF_THE_FORM.search(clause) is not None and OPERATORS.search(clause) is not None
