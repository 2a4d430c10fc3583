"""What ends, stays or is moved: removals, their taking back and their day, and designations (P1, P21..P24, A33..A41).

Each function is told the whole reading and returns its intents, one for each person. When in doubt it returns a question.
"""

import re
from dataclasses import replace

from mailbot.model.case import CaseKind
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.act import FACTS, Act
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import (
    Reading,
    about_somebody,
    as_question,
    bare_intent,
    is_of_representative,
    is_parted,
    merged,
)
from mailbot.triage.removals import Loose, removal
from mailbot.triage.when import Kind, Tense
from mailbot.triage.who import Somebody

_BRIEF = 7  # words: "HR says 4/10 though."
_PERSONAL = re.compile(
    r"\b(?:he|she|they|him|her|his|their|them|this (?:user|person|employee)|(?:last|final) day|employment|access|login|effective|departure|deactivat\w+|removal)\b"
)
_AHEAD = re.compile(
    r"\b(?:will|going to|ends|is up|runs? out|until|through|expires?|concludes|starts|begins|separates|finishes|(?:is|are) [a-z]+ing)\b"
)
_PAST = re.compile(r"\b(?:was|were|had|did|went|left|quit|gave|took|got|came|began|has|have|[a-z]{2,}ed)\b")
_ABOUT_ACCESS = FACTS | {Saying.MOVED, Saying.LEAVE, Saying.STAYS, Saying.HOLD}


def read_representatives(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """Designations and their end (P1, A41); in such a sentence a bare "and remove Priya" means the designation too (M11)."""
    intents: list[Intent] = []
    for act in reading.said(Saying.DESIGNATE, Saying.UNDESIGNATE):
        if not act.certain:
            intents += [as_question(act)]
            continue
        kind = IntentKind.DESIGNATE if act.says is Saying.DESIGNATE else IntentKind.UNDESIGNATE
        intents += [about_somebody(somebody, kind, act, reading) for somebody in act.people]
        intents += [about_somebody(old, IntentKind.UNDESIGNATE, act, reading) for old in act.other]
    for act in reading.said(Saying.REPLACE):
        if is_of_representative(act) and act.certain and act.people and act.other:
            intents += [
                about_somebody(somebody, IntentKind.DESIGNATE, act, reading) for somebody in act.people
            ]
            intents += [
                about_somebody(somebody, IntentKind.UNDESIGNATE, act, reading) for somebody in act.other
            ]
    for act in _bare_removals(reading):
        intents += [about_somebody(somebody, IntentKind.UNDESIGNATE, act, reading) for somebody in act.people]
    return merged([_with_newcomer(intent) for intent in intents])


def _with_newcomer(intent: Intent) -> Intent:
    """Somebody new whose name and address are given need not be known to become a representative (A41)."""
    person = intent.person
    if (
        intent.kind is not IntentKind.DESIGNATE
        or intent.candidates
        or not (person and person.name and person.email)
    ):
        return intent
    return replace(intent, doubts=tuple(doubt for doubt in intent.doubts if doubt is not Doubt.WHO_UNKNOWN))


def _bare_removals(reading: Reading) -> tuple[Act, ...]:
    """Removals in a sentence that designates, where nothing speaks of access."""
    designating = {act.marked.sentence.text for act in reading.said(Saying.DESIGNATE, Saying.UNDESIGNATE)}
    return tuple(
        act
        for act in reading.said(Saying.CUT)
        if act.text in designating
        and not re.search(r"\b(?:hmis|access|login|account|license|user)\b", act.marked.text[act.start :])
    )


def read_removals(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """One removal, question or rescission for each person of whom something of the kind is said."""
    bare = _bare_removals(reading)
    acts = [act for act in reading.said(*_ABOUT_ACCESS, Saying.EFFECTIVE) if act not in bare]
    replaced = {
        somebody.key
        for act in reading.said(Saying.REPLACE)
        if act.certain and act.people and not is_of_representative(act) and not is_parted(act, reading)
        for somebody in act.other
    }
    people = {
        somebody.key: somebody for act in acts if act.says is not Saying.EFFECTIVE for somebody in act.people
    }
    named = {somebody.key for marked in reading.sentences for somebody in marked.everybody}
    named = (named - {reading.myself.key}) | set(people)  # a signature names nobody else
    concerned = {
        key
        for act in acts
        if act.says in FACTS and (act.certain or act.subordinate)
        for key in [p.key for p in act.people]
    }
    intents: list[Intent] = []
    for key, somebody in people.items():
        mine = [
            act
            for act in acts
            if key in {p.key for p in act.people}
            or (not act.people and act.says in {Saying.HOLD, Saying.EFFECTIVE})
        ]
        mine = [act for act in mine if not _waits_for_another(act, reading)]
        if key in replaced:
            continue  # said again in the replacement
        if not any(act.says in _ABOUT_ACCESS - {Saying.HOLD} for act in mine):
            continue
        alone = len(named) == 1 or len(concerned) == 1 or _means_everybody(mine, named)
        intent = removal(
            somebody,
            mine,
            reading.received_on,
            alone=alone,
            loose=_loose_days(somebody, mine, reading),
            on_record=_is_on_record(somebody, mine, reading),
        )
        if intent is None:
            continue
        if intent.kind is IntentKind.RESCIND and not _is_rescission(intent, reading, concerned - {key}):
            continue
        intents.append(_of_representative(intent, somebody, mine))
    return intents


def _is_on_record(somebody: Somebody, acts: list[Act], reading: Reading) -> bool:
    """Does the mail answer this person's removal, or name a removal in what is said of them?"""
    case = reading.thread_case
    if case is not None and case.kind is CaseKind.REMOVAL:
        own = {case.person.email, case.person.name} - {None}
        return not own.isdisjoint({somebody.person.email, somebody.person.name})
    return any(reference.startswith("D-") for act in acts for reference in act.marked.references)


def _means_everybody(acts: list[Act], named: set[str]) -> bool:
    """Does "both accounts" mean all who are named in the mail?"""
    return any(act.says is Saying.CUT and {p.key for p in act.people} == named for act in acts)


def _loose_days(somebody: Somebody, acts: list[Act], reading: Reading) -> tuple[Loose, ...]:
    """The days in sentences about this person, or with no other subject beside one about them, that nothing explains."""
    places = {id(marked): place for place, marked in enumerate(reading.sentences)}
    spoken_of = {places[id(act.marked)] for act in acts if id(act.marked) in places}
    meant = {person.key for act in acts for person in act.people}  # "both of them" are named together
    found: list[Loose] = []
    for loose in reading.loose:
        if loose.when.kind is not Kind.DAY or not loose.when.options:
            continue
        if loose.marked.sentence.title and reading.received_on in loose.when.options:
            continue  # "Two for you today"
        keys = {other.key for other in loose.marked.everybody}
        place = places[id(loose.marked)]
        near = bool({place - 1, place + 1} & spoken_of)
        brief = len(loose.marked.text.split()) <= _BRIEF and not loose.marked.text.endswith(":")
        if (somebody.key in keys and keys <= meant) or (
            not keys and near and (brief or _PERSONAL.search(loose.marked.text))
        ):
            found.append(Loose(when=loose.when, tense=_tense_of(loose.marked.text), brief=brief and not keys))
    return tuple(found)


def _tense_of(text: str) -> Tense:
    """On which side of today a sentence that is not understood places its day, by its verbs."""
    if _AHEAD.search(text):
        return Tense.AHEAD
    return Tense.PAST if _PAST.search(text) else Tense.OPEN


def _of_representative(intent: Intent, somebody: Somebody, acts: list[Act]) -> Intent:
    """A representative who is no user has left: what ends is the designation (A39)."""
    only = bool(somebody.known) and all(known.part == "representative" for known in somebody.known)
    if (
        intent.kind is IntentKind.REMOVE
        and only
        and not any(act.says in {Saying.CUT, Saying.UNNEEDED} for act in acts)
    ):
        settled = (
            intent.effective_on is None and not intent.doubts
        )  # a day ahead is for a person: designations have none
        return replace(intent, kind=IntentKind.UNDESIGNATE if settled else IntentKind.UNCLEAR)
    return intent


def _waits_for_another(act: Act, reading: Reading) -> bool:
    """Does it wait with something else, as in "we will be hiring, but not yet"?"""
    beside = any(other.text == act.text and other.says in FACTS for other in reading.acts)
    return act.phrase.id == "not-yet" and act.start > 0 and not beside


def _is_rescission(intent: Intent, reading: Reading, others: set[str]) -> bool:
    """Is a removal taken back? Beside "remove Pat", "do not remove Sam" only says who is not meant."""
    del intent
    return not others or (reading.reference or "").startswith("D-")


def read_reschedules(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """Removals moved to another day: "please move it to April 3"."""
    intents: list[Intent] = []
    for act in reading.said(Saying.RESCHEDULE):
        days = [when for when in act.days if when.kind is Kind.DAY]
        if not act.certain or not days:
            intents.append(as_question(act))
            continue
        day, doubtful = days[-1].read(
            Tense.OPEN if days[-1].weekday is None else Tense.AHEAD, reading.received_on
        )
        doubts = (Doubt.WHEN_CONTRADICTORY,) if doubtful else ()
        for somebody in act.people or (None,):
            base = (
                about_somebody(somebody, IntentKind.RESCHEDULE, act, reading)
                if somebody
                else bare_intent(IntentKind.RESCHEDULE, act)
            )
            intents.append(
                replace(
                    base,
                    effective_on=day,
                    last_needed_on=day,
                    doubts=(*base.doubts, *doubts),
                    at_close_of_business=days[-1].at_close_of_business,
                )
            )
    moved = {intent.person for intent in intents}
    del before
    said = [intent for intent in intents if intent.person is not None or len(moved) == 1]
    return list({(i.kind, i.person, i.effective_on, i.doubts): i for i in reversed(said)}.values())[::-1]
