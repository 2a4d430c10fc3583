"""Who speaks for the agency: designations and their ends in whole sentences (P1, A41).

"Can also sign off on our user requests from now on" designates as well as the word does. What is said of some days only, or
of one form, does not; it is asked.
"""

import re
from dataclasses import replace

from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.act import MARK, OF_HMIS, Act
from mailbot.triage.drafts import address_of
from mailbot.triage.names import addresses_in
from mailbot.triage.office_successors import follows_in_office, successions
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import (
    Reading,
    about_somebody,
    as_question,
    is_question,
    merged,
)
from mailbot.triage.when import Kind
from mailbot.triage.who import Somebody

_FOR_A_TIME = re.compile(
    r"\b(?:while (?:i|we) |when (?:i|we) |until (?!further)|temporar|in my absence|for (?:the next|this|a|one|two|a few) (?:day|week|month)|this (?:week|month|time)|for now\b|once\b|this one)"
)
_WHILE = re.compile(
    r"\b(?:while ⟦p\d+⟧ is|while (?:i|we) |when (?:she|he|they) (?:is|are|gets?|comes?|has|have)|until (?!further)|temporar|perhaps|maybe|possibly|in (?:my|her|his|their) absence)"
)
_ONCE = re.compile(r"\b(?:once|when|before|until|after|as soon as) $")
_I_AM = re.compile(r"am\b")
"""The subject stands further left: "I've cut back my hours and am stepping down as representative"."""
_ASKS_FOR = re.compile(r"\b(?:please|(?:can|could|would|will) (?:you|someone|somebody))\b")
_OF_AGENCY = re.compile(r"(?: role| duties)? ?(?:of|for|at|under) (?:the )?⟦a\d+⟧(?! (?:and|or|as well)\b)")
_FROM_THEN_ON = re.compile(r"\b(?:starting|beginning|effective|as of|from|since|after)(?: on)? $")
_THAT_LIST = re.compile(
    r"\b(?:that|the|this|your|our|my) (?:[a-z]+ ){0,2}(?:list|role|duty|duties|job)\b|\bas (?:a |an |the |our |your )?(?:rep|representative)\b"
)


def read_representatives(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """Designations and their end (P1, A41); in such a sentence a bare "and remove Priya" means the designation too (M11)."""
    intents: list[Intent] = []
    for act in reading.said(Saying.DESIGNATE, Saying.UNDESIGNATE):
        if act.phrase.weak and not _is_beside_another(act, reading):
            intents += [as_question(act)]
            continue
        if act.phrase.id == "designated-in-place" and not _ends_a_designation(reading):
            intents += [as_question(act)]  # in which of her places?
            continue
        told = act.says is Saying.DESIGNATE and act.phrase.id == "has-the-right-loosely"
        if told and act.people == (reading.myself,):
            continue  # "I will send in the form"
        if not act.certain or (told and _is_for_a_time(act)) or _is_for_later(act):
            intents += [as_question(act)]
            continue
        kind = IntentKind.DESIGNATE if act.says is Saying.DESIGNATE else IntentKind.UNDESIGNATE
        people = act.people or ((reading.myself,) if _I_AM.match(act.marked.text, act.start) else ())
        intents += [
            _at_agency_said(_with_address(about_somebody(one, kind, act, reading), one, act, reading), act)
            for one in (_by_address(each, act) for each in people)
        ]
        intents += [about_somebody(old, IntentKind.UNDESIGNATE, act, reading) for old in act.other]
    for act in successions(reading):
        intents += [
            _with_address(
                about_somebody(somebody, IntentKind.DESIGNATE, act, reading), somebody, act, reading
            )
            for somebody in act.people
        ]
    for act in reading.said(Saying.REPLACE):
        if not (follows_in_office(act, reading) and act.certain and act.people and act.other):
            continue
        if _is_for_later(act) or (is_question(act.marked) and not _ASKS_FOR.search(act.marked.text)):
            intents.append(
                as_question(act)
            )  # "Do we need a letter before Sam takes over from Pat as our representative?"
            continue
        intents += [about_somebody(somebody, IntentKind.DESIGNATE, act, reading) for somebody in act.people]
        intents += [about_somebody(somebody, IntentKind.UNDESIGNATE, act, reading) for somebody in act.other]
    for act in bare_removals(reading):
        intents += [about_somebody(somebody, IntentKind.UNDESIGNATE, act, reading) for somebody in act.people]
    return _without_echoes(merged([_with_newcomer(intent) for intent in intents]))


def _ends_a_designation(reading: Reading) -> bool:
    return any(act.certain for act in reading.said(Saying.UNDESIGNATE))


def _without_echoes(intents: list[Intent]) -> list[Intent]:
    """Without a "she" who can be the one of whom the same was said by name: "She is my second representative"."""
    settled = {(i.kind, i.person.email) for i in intents if not i.doubts and i.person and i.person.email}
    return [
        intent
        for intent in intents
        if Doubt.WHO_AMBIGUOUS not in intent.doubts
        or not any((intent.kind, person.email) in settled for person in intent.candidates)
    ]


def _by_address(somebody: Somebody, act: Act) -> Somebody:
    """Which of the two is "her", where the sentence gives the address of one: "make her a rep, okim@a.example"."""
    given = addresses_in(act.text)
    meant = tuple(known for known in somebody.candidates if known.email and known.email in given)
    if somebody.doubt is not Doubt.WHO_AMBIGUOUS or not act.by_pronoun or len(given) != 1 or not meant:
        return somebody
    return Somebody(written=meant[0].name, known=meant)


def _at_agency_said(intent: Intent, act: Act) -> Intent:
    """Whose representative, where the sentence names one of several agencies: "remove me as representative of Ozark Path"."""
    said = _OF_AGENCY.match(act.marked.text, act.end)
    if Doubt.AGENCY_AMBIGUOUS not in intent.doubts or said is None or len(set(act.marked.agencies)) != 1:
        return intent
    doubts = tuple(doubt for doubt in intent.doubts if doubt is not Doubt.AGENCY_AMBIGUOUS)
    return replace(intent, agency=act.marked.agencies[0], doubts=doubts)


def _is_for_a_time(act: Act) -> bool:
    """Is it said of some days only, as in "Sam can sign while I am out", so that it may be no designation (P1)?"""
    text = act.marked.text
    days = (
        mark
        for mark in MARK.finditer(text)
        if mark[1] == "d" and act.marked.days[int(mark[2])].kind is not Kind.AT_ONCE
    )
    return bool(_FOR_A_TIME.search(text)) or any(
        not _FROM_THEN_ON.search(text[: day.start()]) and text[: day.start()].strip() for day in days
    )


def _is_for_later(act: Act) -> bool:
    """Is it to hold only while or once something is so: "to be our representative while Priya is out"?"""
    text = act.marked.text
    behind = text[act.end :].partition(" so ")[0]
    return _WHILE.search(behind) is not None or _ONCE.search(text[: act.start]) is not None


def _is_beside_another(act: Act, reading: Reading) -> bool:
    """Does "and Pat no longer is" stand beside what is meant, "Sam is our representative"?"""
    return any(
        other.marked is act.marked and other.certain and not other.phrase.weak and other is not act
        for other in reading.said(Saying.DESIGNATE, Saying.UNDESIGNATE)
    )


def _with_address(intent: Intent, somebody: Somebody, act: Act, reading: Reading) -> Intent:
    """Somebody new with the address that the mail gives behind the name: "Sam Lee. slee@a.example" (A41).

    "Authorized Representative: Sam Lee" may only say who fills in a form.
    """
    person = intent.person
    newcomer = intent.kind is IntentKind.DESIGNATE and not intent.candidates
    if person is None or not person.name or person.email or not newcomer:
        return intent
    if ":" in act.marked.text[act.start : act.end]:
        return intent
    return replace(intent, person=replace(person, email=address_of(somebody, act, reading)))


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


def bare_removals(reading: Reading) -> tuple[Act, ...]:
    """Removals in a sentence that designates, or from the list of those who spoke, where nothing speaks of access."""
    said = reading.said(Saying.DESIGNATE, Saying.UNDESIGNATE)
    designating = {act.marked.sentence.text for act in said}
    ended = {p.key for act in said if act.says is Saying.UNDESIGNATE and act.certain for p in act.people}
    return tuple(
        act
        for act in reading.said(Saying.CUT)
        if not OF_HMIS.search(act.marked.text[act.start :])
        and (
            act.text in designating
            or ({p.key for p in act.people} <= ended and _THAT_LIST.search(act.marked.text, act.start))
        )
    )
