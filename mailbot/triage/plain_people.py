"""Whose access a plain removal means: who is named in the wish, else the only user of whom the mail speaks (P21).

Several are meant only together ("both", "each of them"), and as many as are counted. Who is said to stay, who only occurs in a
story, who is named as an employer, and the sender are not meant.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from mailbot.triage.act import PERSON_MARK
from mailbot.triage.day_roles import clause_of
from mailbot.triage.marked import Marked
from mailbot.triage.plain_days import Wish
from mailbot.triage.plain_words import COUNTED, KEEPS, LEAVES, NUMBERS, PLURAL
from mailbot.triage.reading import Reading
from mailbot.triage.spoken_of import agrees, bystanders
from mailbot.triage.stand_ins import only_stands_in
from mailbot.triage.when import Role
from mailbot.triage.who import Somebody

HMIS = re.compile(r"\b(?:hmis|mohmis|servicepoint|access|accounts?|log ?ins?|user(?:s| id| name)?)\b")
_FIRST_WORDS = 12
"""Who stands within so many letters of the beginning is what the sentence is about."""
_JOB = re.compile(
    r"\b(?:notice|job|took|takes|start\w*|accepted|hired|move|moves|going|goes|went|away|out|off|new)\b"
)
_BESIDE = re.compile(r"\b(?:to|at|in|near|of|under|through|joining|joins|our|your|the|a|an) \(?$")
"""Before the name of a place, of an employer, of a school."""
_PRONOUN = re.compile(r"\b(?:her|his|him|their|them)\b")
_ONLY_A_NAME = re.compile(r"⟦p\d+⟧[.,!]?")
"""A line with a name and nothing else may be somebody's signature."""


def users_meant(own: Sequence[Marked], wishes: Sequence[Wish], reading: Reading) -> list[Somebody]:
    """Who is to go; empty where that is not plain.

    Args:
        own: the sentences.
        wishes: the clauses in them that ask to end access.
        reading: the mail: who writes, and whose removal is on record.
    """
    named: dict[str, Somebody] = {}
    places: dict[str, list[Marked]] = {}
    for marked in own:
        beside = {member.key for member in marked.everybody} - {member.key for member in subjects_of(marked)}
        signs = (
            _ONLY_A_NAME.fullmatch(marked.text)
            and len(marked.everybody) == 1
            and not (marked.sentence.title or marked.sentence.entry)
        )
        for somebody in () if signs else marked.everybody:
            if somebody.key != reading.myself.key and (somebody.known or somebody.key not in beside):
                named.setdefault(somebody.key, somebody)
                places.setdefault(somebody.key, []).append(marked)
    wished = {
        member.key
        for wish in wishes
        for number, group in enumerate(wish.marked.groups)
        if f"⟦p{number}⟧" in wish.text
        for member in group.members
    }
    meant = wished or {key for key in named if not all(keeps_on(m) or only_stands_in(m) for m in places[key])}
    meant = meant if wished else meant - _in_passing(own, named) - _standing_by(places, wishes)
    people = [somebody for key, somebody in named.items() if key in meant]
    waiting = {case.person.email for case in reading.removals}  # moved or taken back, never removed twice
    if any(not p.known or p.doubt or p.person.email in waiting for p in people):
        return []
    if counted := {NUMBERS[number] for wish in wishes for number in COUNTED.findall(wish.text)}:
        return people if counted == {len(people)} else []
    together = bool(wished) or any(PLURAL.search(wish.text) for wish in wishes)
    return people if len(people) == 1 or together else []


def keeps_on(marked: Marked) -> bool:
    """Does a sentence say that somebody stays, and not that they stay for so long: "Noor stays until October 16"?"""
    if not KEEPS.search(marked.text):
        return False
    ends = len(marked.everybody) == 1 and any(when.role is Role.LAST for when in marked.days)
    return not ends


def _standing_by(places: Mapping[str, Sequence[Marked]], wishes: Sequence[Wish]) -> set[str]:
    """Who is only a relative, or takes over the work of the one who goes: "her check-in duties go to Hank"."""
    pronouns = {found for wish in wishes for found in _PRONOUN.findall(wish.text)}
    beside = {key: [bystanders(marked) for marked in sentences] for key, sentences in places.items()}
    return {
        key
        for key, each in beside.items()
        if all(key in one and all(agrees(one[key], said) for said in pronouns) for one in each)
    }


def subjects_of(marked: Marked) -> list[Somebody]:
    """Whom a sentence names, but for those of whom it only says "at", "with", "our ..." : "a job at Phoenix"."""
    return [
        member
        for mark in PERSON_MARK.finditer(marked.text)
        if not _BESIDE.search(marked.text, max(mark.start() - 12, 0), mark.start())
        or any(member.known for member in marked.groups[int(mark[1])].members)
        for member in marked.groups[int(mark[1])].members
    ]


def _in_passing(own: Sequence[Marked], named: Collection[str]) -> set[str]:
    """Who only occurs in a story of the one whom the title names: "her last shift, we had a cake, Jordan dropped it"."""
    titled = {p.key for marked in own if marked.sentence.title for p in marked.everybody} & set(named)
    others = set(named) - titled
    if len(titled) != 1 or not others:
        return set()
    goes = False
    for marked in own:
        marks = list(PERSON_MARK.finditer(marked.text))
        here = [m for m in marks if others & {p.key for p in marked.groups[int(m[1])].members}]
        goes |= LEAVES.search(marked.text, 0, here[0].start() if here else len(marked.text)) is not None
        for mark in here:
            clause = clause_of(marked.text, mark.start(), mark.end())
            said = marked.text[clause.start : clause.end]
            if mark.start() < _FIRST_WORDS or LEAVES.search(said) or HMIS.search(said) or _JOB.search(said):
                return set()
    return others if goes else set()
