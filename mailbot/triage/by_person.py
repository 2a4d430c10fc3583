"""Several people in one mail, each with sentences of their own: "Pat left, close his now. Tom goes on the 20th, end it then".

Read as a whole such a mail has two wishes, two days and more than one "his". So it is taken apart: each sentence, or clause,
belongs to the one whom it names, and what names nobody to whoever was named last. What is said of one person is then read
as if it were a mail of its own (`mailbot.triage.plain_removals`), and a person about whom anything is not plain stays what
they were. Nobody's sentence may be about two people, and no wish may be about all of them but one for "each".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mailbot.model.directory import Person
from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.act import PERSON_MARK
from mailbot.triage.hazards import stops
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.plain_people import keeps_on
from mailbot.triage.plain_removals import asks_to_end, is_of_hmis, read_of, wishes_of
from mailbot.triage.plain_words import NOBODY_NEW
from mailbot.triage.reading import Reading
from mailbot.triage.stand_ins import only_stands_in
from mailbot.triage.when import Kind
from mailbot.triage.who import Somebody

_STARTS = re.compile(
    r"(?:[,;:.!)-]|\b(?:and|but|while|whereas|then)) ?(?:(?:and|but|while|then|also|as|so|for|with|now|finally|next|,) ?){0,6}$"
)
"""What stands before the name of whoever the next clause is about."""
_OF_ALL = re.compile(r"\b(?:each|both|their|respective\w*|everybody|everyone|all)\b")
_SEVERAL = re.compile(
    r"\b(?:two|three|four|five|six|several|some|a (?:few|couple|handful|number|pair)(?: of)?|[2-6]|these|the following|a lot of) (?:of (?:our|my|us|them|the) )?(?:[a-z]+ |⟦j\d+⟧ ){0,3}?(?:people|persons?|staff|users?|employees|departures?|changes|updates|folks|colleagues|workers|members|positions|goodbyes|farewells|exits|removals|items|things|leavers|teammates|resignations|ones|of them|of us|last days|end dates|individuals|team|volunteers|interns|case managers|advocates|moves|transitions)\b"
)
_PROJECT = re.compile(r"⟦j\d+⟧")
_PRONOUN = re.compile(r"(?:she|he|they|him|her|his|them|it)", re.IGNORECASE)
_HER = re.compile(r"\b(?:hers?|him|his|them|theirs?)\b")
_NOBODY_NEW = re.compile(rf"(?:{NOBODY_NEW})[ .,;!]*")
_MANY = 8


def read_by_person(reading: Reading, intents: list[Intent]) -> list[Intent]:
    """The intents of a mail, with the plain removals of those of its people who have sentences of their own.

    Args:
        reading: the mail.
        intents: what was read of it so far; what is settled stays.
    """
    if reading.cut_short or reading.reference or reading.removals:
        return intents
    told = _told_of(reading)
    open_still = told.keys() if _lacks(intents) else _missing(told, intents)
    if not 1 < len(told) <= _MANY or not open_still:
        return intents
    done = {i.person for i in intents if i.kind is IntentKind.REMOVE and not i.doubts}
    days = {
        i.effective_on for i in intents if i.kind is IntentKind.REMOVE and not i.doubts and i.effective_on
    }
    ended = {p.person for act in reading.said(Saying.CUT) if act.certain for p in act.people}
    of_access = is_of_hmis(reading.own) or bool(ended & done)
    read: dict[Person, Intent] = {}
    for key, (somebody, own) in told.items():
        if key not in open_still or somebody.person in done or not any(map(asks_to_end, own)):
            continue
        if any(_ends_another(piece) for piece in own):
            continue
        for intent in read_of(own, reading, others=days, of_access=of_access) if somebody.known else []:
            if intent.person == somebody.person:
                read[somebody.person] = intent
                days |= {intent.effective_on} if intent.effective_on else set()
    for somebody, own in told.values():
        settled = somebody.person in done or somebody.person in read
        if not settled and not all(_is_aside(marked) for marked in own):
            return intents
    kept = [i for i in intents if not _is_said_by(i, read)]
    return [*kept, *read.values()] if read else intents


def _lacks(intents: Sequence[Intent]) -> bool:
    """Is anything of prose not understood yet?"""
    return (
        any(
            i.source is Source.PROSE
            and (i.doubts or i.kind in {IntentKind.UNCLEAR, IntentKind.QUESTION, IntentKind.RESCIND})
            for i in intents
        )
        or not intents
    )


def _missing(told: Mapping[str, tuple[Somebody, list[Marked]]], intents: Sequence[Intent]) -> set[str]:
    """Of whom was nothing read though a sentence names them and asks for their end: "Billy stays to the 30th, then end it"?"""
    read = {i.person for i in intents}
    return {
        key
        for key, (somebody, own) in told.items()
        if somebody.person not in read
        and not any(map(_ends_another, own))
        and any(asks_to_end(piece) and key in {p.key for p in _named_in(piece)} for piece in own)
    }


def _ends_another(piece: Marked) -> bool:
    """Is the wish for a "her" before anybody is named: "remove her as a user and add Sam in her place"?"""
    named = PERSON_MARK.search(piece.text)
    return named is not None and any(
        wish.end <= named.start() and _HER.search(wish.text) for wish in wishes_of([piece])
    )


def _is_said_by(intent: Intent, read: dict[Person, Intent]) -> bool:
    """Is it of somebody whose removal is read now, or of a "she" in the sentences of one?"""
    if intent.kind not in {IntentKind.UNCLEAR, IntentKind.QUESTION, IntentKind.REMOVE, IntentKind.RESCIND}:
        return False
    if intent.kind is IntentKind.REMOVE and not intent.doubts:
        return False
    if intent.person in read:
        return True
    nobody = intent.person is None or _PRONOUN.fullmatch(intent.person.name or "") is not None
    return nobody and any((intent.text or "") in (said.text or "") for said in read.values())


def _is_aside(marked: Marked) -> bool:
    """Does it say only that somebody stays, or nothing that could speak of an end?"""
    return keeps_on(marked) or only_stands_in(marked) or stops(marked.text) is None


def _told_of(reading: Reading) -> dict[str, tuple[Somebody, list[Marked]]]:
    """Everybody of the mail with the sentences about them; empty where that cannot be told."""
    told: dict[str, tuple[Somebody, list[Marked]]] = {}
    common: list[Marked] = []
    last: str | None = None
    for marked in reading.own:
        if marked.sentence.title and len({p.key for p in marked.everybody}) != 1:
            continue
        for piece in () if _NOBODY_NEW.fullmatch(marked.text) else _pieces(marked):
            people = {p.key: p for p in _named_in(piece) if p.key != reading.myself.key}
            if len(people) > 1:
                return {}
            if people:
                last, somebody = next(iter(people.items()))
                if somebody.doubt:
                    return {}
                told.setdefault(last, (somebody, []))[1].append(piece)
            elif last is None or (_OF_ALL.search(piece.text) and asks_to_end(piece)):
                common.append(piece)
            elif not piece.sentence.title:
                told[last][1].append(piece)
    common = [marked for marked in common if not _announces(marked)]
    return {key: (somebody, [*common, *own]) for key, (somebody, own) in told.items()}


def _announces(marked: Marked) -> bool:
    """Does it only say of how many the mail will tell: "two departures from Street Outreach to report:"?"""
    dated = any(when.kind is not Kind.VAGUE for when in marked.days)
    if dated or _SEVERAL.search(marked.text) is None or asks_to_end(marked):
        return False
    return stops(_SEVERAL.sub(" ", _PROJECT.sub("there", marked.text))) is None


def _pieces(marked: Marked) -> Iterator[Marked]:
    """A sentence, taken apart before each further person whom a clause begins with."""
    if len({p.key for p in marked.everybody}) < 2:
        yield marked
        return
    start = 0
    for mark in PERSON_MARK.finditer(marked.text):
        before = marked.text[start : mark.start()]
        cut = _STARTS.search(before)
        if cut and PERSON_MARK.search(before):
            yield replace(marked, text=marked.text[start : start + cut.start() + 1].strip(" ,;"))
            start += cut.start() + 1 if before[cut.start()] in ",;:.!)-" else cut.start()
    yield replace(marked, text=marked.text[start:].strip(" ,;"))


def _named_in(piece: Marked) -> Iterator[Somebody]:
    for mark in PERSON_MARK.finditer(piece.text):
        yield from piece.groups[int(mark[1])].members
