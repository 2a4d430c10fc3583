"""What ends, stays or is moved: removals, their taking back, and their day (P21..P24, A33..A41).

Each function is told the whole reading and returns its intents, one for each person. When in doubt it returns a question.
"""

import re
from dataclasses import replace

from mailbot.model.case import Case, CaseKind
from mailbot.model.directory import Person
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.act import FACTS, Act
from mailbot.triage.corrections import TELLS_WRONG
from mailbot.triage.day_guard import is_of_sender
from mailbot.triage.day_roles import tense_of
from mailbot.triage.office_successors import is_of_office
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import (
    Reading,
    about_somebody,
    as_question,
    bare_intent,
    is_of_role,
    is_parted,
)
from mailbot.triage.removal_days import Loose
from mailbot.triage.removals import removal
from mailbot.triage.representatives import bare_removals
from mailbot.triage.spoken_of import is_relative
from mailbot.triage.waiting_marks import in_doubt, is_person_of
from mailbot.triage.when import Kind, Tense
from mailbot.triage.who import Somebody

_BRIEF = 7  # words: "HR says 4/10 though."
_OF_A_USER = r"(?:(?:hmis|mohmis|user|access|account|login|license)[ /,:-]{0,3}){0,3}"
_ONLY_NAME = re.compile(rf"{_OF_A_USER}⟦p\d+⟧(?:'s)?[ /,:-]{{0,3}}{_OF_A_USER}[.! ]{{0,3}}")
_ONLY_POLITE = re.compile(
    r"(?:[ ,.!?-]|⟦d\d+⟧|\b(?:please|kindly|can|could|would|will|you|thanks|thank|thx|ty|for|me|us|on|as|of|effective|at|by)\b)*"
)
_PERSONAL = re.compile(
    r"\b(?:he|she|they|him|her|his|their|them|this (?:user|person|employee)|(?:last|final) day|employment|access|login|effective|departure|deactivat\w+|removal)\b"
)
_ONLY_ASKS = re.compile(r"^(?:is|was|has|have|did|does|do)\b|\b(?:can|could|may) [^?]{0,80}\bstill\b")
"""As in "can the date still be changed to the 27th?"."""
_OF_AN_ORDER = re.compile(
    r"\b(?:after all|any ?more|any longer|no longer|cancel\w*|call(?:ed|ing)? off|disregard|ignore|withdr\w+|rescind\w*|retract\w*|revok\w+|undo|void|never ?mind|scratch|strike|scrap|stop (?:it|this|that)|forget|false alarm|spoke too soon|take (?:it|that|this) back|"
    r"mistake\w*|in error|instead|removals?|deactivation|termination|request\w*|order(?:ed)?|notice|resignation|earlier|chang(?:e|ed|es) (?:her|his|their|my|our) minds?|change of (?:plans?|heart|mind)|decided (?:to|not to|against)|turned down|counter-?offer|not (?:to )?(?:be )?(?:remov|deactivat|inactivat|disabl|terminat)\w*)\b"
)
"""What speaks of an earlier order: without it "he is not leaving" is a remark."""
_ABOUT_ACCESS = FACTS | {Saying.MOVED, Saying.LEAVE, Saying.STAYS, Saying.HOLD}


def read_removals(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """One removal, question or rescission for each person of whom something of the kind is said."""
    bare = bare_removals(reading)
    acts = [act for act in reading.said(*_ABOUT_ACCESS, Saying.EFFECTIVE) if act not in bare]
    replaced = {
        somebody.key
        for act in reading.said(Saying.REPLACE)
        if act.certain and act.people and not is_of_office(act, reading) and not is_parted(act, reading)
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
    away = _away_before_orders(acts)
    settled = {
        i.person
        for i in before
        if i.kind in {IntentKind.RESCHEDULE, IntentKind.RESCIND}
        or (i.kind is IntentKind.REMOVE and Doubt.WHEN_CONTRADICTORY in i.doubts)
    }
    changed = {p.key for act in reading.said(Saying.DETAILS) if is_of_role(act) for p in act.people}
    resigned = {i.person for i in before if i.kind is IntentKind.UNDESIGNATE}
    intents: list[Intent] = []
    for key, somebody in people.items():
        if somebody.person in settled:
            continue  # a removal on record is moved or taken back
        mine = [
            act
            for act in acts
            if key in {p.key for p in act.people}
            or (not act.people and act.says in {Saying.HOLD, Saying.EFFECTIVE})
            or (not act.people and act.says is Saying.CUT and named == {key})  # "Process a removal: Pat left"
        ]
        mine = [_under_name(act, somebody, reading) for act in mine if not _waits_for_another(act, reading)]
        if key in replaced or (is_relative(somebody) and all(a.says is not Saying.CUT for a in mine)):
            continue  # said again in the replacement
        if not any(act.says in _ABOUT_ACCESS - {Saying.HOLD} for act in mine):
            continue
        if key in changed and {act.says for act in mine if act.says in FACTS} <= {Saying.UNNEEDED}:
            continue  # "no longer does data entry, make her login view only" ends nothing
        alone = len(named) == 1 or concerned | away == {key} or _means_everybody(mine, named)
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
        if intent.kind is IntentKind.RESCIND and (
            somebody.person in resigned or not _is_rescission(intent, reading, concerned - {key})
        ):
            continue  # of who no longer speaks for the agency, "she keeps her login" says only that
        if intent.kind is IntentKind.RESCIND and not _has_order(somebody, reading):
            intent = replace(intent, kind=IntentKind.UNCLEAR)  # a remark of who stays
        if intent.kind is IntentKind.REMOVE:
            intent = replace(intent, reason=reading.reason_for(somebody) or intent.reason)
            intent = _moved_at_once(intent, somebody, reading)
        intents.append(_on_record(_of_representative(intent, somebody, mine), reading))
    return intents


def _has_order(somebody: Somebody, reading: Reading) -> bool:
    """Is there anything to take back: a removal on record, the one that the mail answers or names, or an order that it speaks of?"""
    if any(is_person_of(case, somebody) for case in reading.removals) or reading.reference:
        return True
    return any(_OF_AN_ORDER.search(marked.text) for marked in reading.sentences)


def _under_name(act: Act, somebody: Somebody, reading: Reading) -> Act:
    """As in "Please remove." below a subject that is nothing but a name: it can only mean whoever is called so."""
    title, *said = reading.sentences
    bare = act.says is Saying.CUT and act.by_pronoun and said and act.marked is said[0]
    if not bare or not title.sentence.title or {p.key for p in title.everybody} != {somebody.key}:
        return act
    beside = f"{act.marked.text[: act.start]} {act.marked.text[act.end :]}"
    only = _ONLY_NAME.fullmatch(title.text) and _ONLY_POLITE.fullmatch(beside)
    return replace(act, by_pronoun=False) if only else act


def _away_before_orders(acts: list[Act]) -> set[str]:
    """Who is told to be away before an order that says "her" and no name: it may be meant of them."""
    orders = [place for place, act in enumerate(acts) if act.says is Saying.CUT and act.by_pronoun]
    before = acts[: orders[-1]] if orders else []
    return {person.key for act in before if act.says is Saying.LEAVE for person in act.people}


def _is_on_record(somebody: Somebody, acts: list[Act], reading: Reading) -> bool:
    """Does the mail answer this person's removal, or name a removal in what is said of them?"""
    case = reading.thread_case
    if case is not None and case.kind is CaseKind.REMOVAL:
        own = {case.person.email, case.person.name} - {None}
        return not own.isdisjoint({somebody.person.email, somebody.person.name})
    return any(reference.startswith("D-") for act in acts for reference in act.marked.references)


def _on_record(intent: Intent, reading: Reading) -> Intent:
    """Where a removal of the very person waits, another day moves it: never a second removal."""
    case = next((c for c in reading.removals if intent.person and _is_of(c, intent.person)), None)
    moved = intent.effective_on is not None and case is not None and intent.effective_on != case.effective_on
    if intent.kind is not IntentKind.REMOVE or not moved or intent.doubts:
        return intent
    return replace(intent, kind=IntentKind.RESCHEDULE)


def _is_of(case: Case, person: Person) -> bool:
    return bool(person.email) and person.email == case.person.email


def _means_everybody(acts: list[Act], named: set[str]) -> bool:
    """Does "both accounts" mean all who are named in the mail?"""
    return any(act.says is Saying.CUT and {p.key for p in act.people} == named for act in acts)


def _loose_days(somebody: Somebody, acts: list[Act], reading: Reading) -> tuple[Loose, ...]:
    """The days in sentences about this person, or with no other subject beside one about them, that nothing explains."""
    places = {id(marked): place for place, marked in enumerate(reading.sentences)}
    spoken_of = {places[id(act.marked)] for act in acts if id(act.marked) in places}
    meant = {person.key for act in acts for person in act.people}  # "both of them" are named together
    pointing = [
        places[id(act.marked)]
        for act in acts
        if id(act.marked) in places and any(day.kind is Kind.SAME_DAY for day in act.days)
    ]
    found: list[Loose] = []
    for loose in reading.loose:
        if loose.when.kind is not Kind.DAY or not loose.when.options:
            continue
        if loose.marked.sentence.title and reading.received_on in loose.when.options:
            continue  # "Two for you today"
        if is_of_sender(loose.marked.text):
            continue  # "Talk to you on Wednesday"
        keys = {other.key for other in loose.marked.everybody}
        place = places[id(loose.marked)]
        near = bool({place - 1, place, place + 1} & spoken_of)
        brief = len(loose.marked.text.split()) <= _BRIEF and not loose.marked.text.endswith(":")
        if (somebody.key in keys and keys <= meant) or (
            not keys and near and (brief or loose.when.role or _PERSONAL.search(loose.marked.text))
        ):
            tense = loose.when.tense if loose.when.role else tense_of(loose.marked.text)
            mends = TELLS_WRONG.match(loose.marked.text) is not None
            alone = mends or (brief and not keys)
            behind = bool(pointing) and place > max(pointing)
            found.append(
                Loose(when=loose.when, tense=tense, brief=alone, doubtful=loose.doubtful, behind=behind)
            )
    return tuple(found)


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


def _moved_at_once(intent: Intent, somebody: Somebody, reading: Reading) -> Intent:
    """As in "remove her on 3/16. Can we move that to 3/17?": two days, and which of them holds is asked."""
    days = [
        when.options
        for act in reading.said(Saying.RESCHEDULE)
        if act.certain and somebody.key in {p.key for p in act.people}
        for when in act.days
        if when.kind is Kind.DAY
    ]
    if Doubt.WHEN_MISSING in intent.doubts or all(intent.effective_on in options for options in days):
        return intent
    return intent.doubted(Doubt.WHEN_CONTRADICTORY)


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
    settled = {
        i.person
        for i in before
        if i.kind in {IntentKind.RESCHEDULE, IntentKind.RESCIND}
        or (i.kind is IntentKind.REMOVE and Doubt.WHEN_CONTRADICTORY in i.doubts)
    }
    intents: list[Intent] = []
    for act in reading.said(Saying.RESCHEDULE):
        if settled & {somebody.person for somebody in act.people}:
            continue
        days = [when for when in act.days if when.kind is Kind.DAY]
        asks = act.marked.sentence.asks and _ONLY_ASKS.search(act.marked.text)
        if not act.certain or not days or asks:
            intents.append(as_question(act))
            continue
        cases = [case for case in reading.removals if any(is_person_of(case, p) for p in act.people)]
        when = in_doubt(days[-1], cases[0], reading.received_on) if len(cases) == 1 else days[-1]
        day, doubtful = when.read(Tense.OPEN if when.weekday is None else Tense.AHEAD, reading.received_on)
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
                    at_close_of_business=when.at_close_of_business,
                )
            )
    moved = {intent.person for intent in intents}
    said = [intent for intent in intents if intent.person is not None or len(moved) == 1]
    return list({(i.kind, i.person, i.effective_on, i.doubts): i for i in reversed(said)}.values())[::-1]
