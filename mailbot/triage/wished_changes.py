"""Whom and which projects a wished change means (P20).

The clauses of `mailbot.triage.change_words` say that something is given or taken away; they say "his login" and "that project"
as often as they name anybody. Here the sentences of a mail get a mark for every project that is named by words of its own
("the shelter", "HOPWA"), and each wish in them gets the users and the projects that alone can be meant: nobody, and none, where
more than one can. Whether the mail may be acted on is not asked here: that is for `mailbot.triage.plain_changes`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mailbot.triage.act import PERSON_MARK
from mailbot.triage.change_words import PROJECT, Change, change_in, clauses_of, fact_in, supports
from mailbot.triage.marked import Marked
from mailbot.triage.reading import Reading
from mailbot.triage.who import Somebody, fold

_NO_NAME = frozenset(
    [
        "project",
        "program",
        "projects",
        "programs",
        "the",
        "of",
        "and",
        "for",
        "house",
        "home",
        "services",
        "center",
    ]
)
"""Words of a project's name by which nobody would call it."""
_COMMON = re.compile(
    r"emergency|shelter|shelters|housing|outreach|street|day|night|evening|drop|overnight|family|families|youth|rapid|rehousing|supportive|permanent|transitional|prevention|safe|haven|support|men|women|kids|north|south|east|west|main"
)
"""Words of a project's name that also mean a place or a job: "put her on the shelter"."""
_SUBJECT = re.compile(r"(?:[a-z ,]{0,40}[:,] )?(?:and |so |now )?(?:he|she|they|his|her|their)\b")
_KEPT = re.compile(
    r"\b(?:keeps?|keeping|kept|stays?|remains?|remain(?:ing)?|continues?|leave|leaves|unchanged|as (?:it|they) (?:is|are)|still (?:needs?|has|works?|uses?))\b"
)
_BESIDE = re.compile(
    r"\b(?:helps?|helping|assists?|assisting|supports?|supporting|with|from|for|replaces?|replacing|relieves?|covers?|covering|of|like|as|than|by|joins?|joining|under|tell|told|thanks?|hi|hello|dear|because|since|while|when|after|before) (?:out )?$"
)
_WHOM = re.compile(
    r"\b(?:take|put|move|add|get|remove|drop|pull|delete|withdraw|detach|exclude|transfer|switch) (?:him|her|them)\b(?! (?:hmis|access|account|rights|login|projects?|profile))"
)
_CLIENT = re.compile(
    r"\b(?:a|an|one|the|that|this|another|wrong|new) (?:[a-z]+ )?(?:client|participant|resident|guest|tenant|household)\b(?!')"
)
_OF_THEIRS = re.compile(
    r"'s? (?!hmis|access|account|log ?in|profile|user|projects?|rights|permissions?|seat)[a-z⟦]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence of the mail, its projects marked by their own words too."""

    marked: Marked
    text: str
    projects: tuple[str, ...]
    distinct: frozenset[int]  # numbers of those named by a word that means nothing else: "HOPWA"


class Wished(NamedTuple):
    """A clause that wishes a change, and of whom."""

    said: Said
    change: Change
    people: tuple[Somebody, ...]


def words_of_one(reading: Reading) -> dict[str, str]:
    """The words that only one project of the sender's agencies has in its name, with its key.

    Args:
        reading: the mail; its sender and roster tell which projects can be meant.
    """
    agencies = {agency.key for agency in reading.sender.agencies}
    roster = [p for p in reading.roster.projects if not agencies or p.agency in agencies]
    whole = {word for agency in reading.roster.agencies for word in fold(agency.name).split()}
    words = {p.key: set(re.findall(r"[a-z0-9]+", p.name.lower())) - _NO_NAME - whole for p in roster}
    shared = Counter(word for named in words.values() for word in named)
    return {
        word: key for key, named in words.items() for word in named if shared[word] == 1 and len(word) > 2
    }


def said_of(marked: Marked, of_one: Mapping[str, str]) -> Said:
    """The sentence with a mark where the own words of one project stand: "the shelter", "HOPWA".

    Args:
        marked: the sentence.
        of_one: as `words_of_one` gives them.
    """
    projects = list(marked.projects)
    out: list[str] = []
    distinct: set[int] = set()
    last: str | None = None
    for token in re.split(r"(⟦\w+⟧|[a-z0-9]+)", marked.text):
        key = of_one.get(token)
        if key is None:
            out.append(token)
            last = None if token.strip() else last
        elif key == last:
            out.pop()  # the blank between two words of one name
            distinct |= {len(projects) - 1} if not _COMMON.fullmatch(token) else set()
        else:
            out.append(f"⟦j{len(projects)}⟧")
            distinct |= {len(projects)} if not _COMMON.fullmatch(token) else set()
            projects.append(key)
            last = key
    return Said(marked=marked, text="".join(out), projects=tuple(projects), distinct=frozenset(distinct))


def changes_in(said: Said, *, please: bool) -> Iterator[Change]:
    """The clauses of a sentence that wish a change.

    Args:
        said: the sentence.
        please: does the mail ask for something anywhere?
    """
    asks = said.marked.sentence.asks
    for clause in clauses_of(said.text):
        change = change_in(clause, asks=asks, please=please)
        if change is not None:
            yield change


def is_supported(own: Sequence[Said]) -> bool:
    """Does a sentence ask for a change that is named elsewhere: "please set that up"?"""
    return any(supports(clause) for said in own for clause in clauses_of(said.text))


def facts_in(said: Said) -> Iterator[Change]:
    """The clauses that tell of somebody named what a change would follow from: a wish where a sentence asks for it."""
    for clause in clauses_of(said.text):
        fact = fact_in(clause)
        if fact is not None and PERSON_MARK.search(clause):
            yield fact


def people_of(said: Said, change: Change, own: Sequence[Said], reading: Reading) -> tuple[Somebody, ...]:
    """For whom a change is wished; nobody where that is not plain.

    Args:
        said: the sentence of the wish.
        change: the wish.
        own: all sentences of the mail, in order.
        reading: the mail.
    """
    marks = _subjects(change.clause)
    if len(marks) > 1 or (not marks and _WHOM.search(change.clause) and _may_be_client(said, own)):
        return ()
    if marks:
        people: tuple[Somebody, ...] = said.marked.groups[int(marks[0])].members
    else:
        people = _spoken_of(said, change, own, reading)
    users = all(p.known and not p.doubt and any(k.part == "user" for k in p.known) for p in people)
    return people if people and users else ()


def _may_be_client(said: Said, own: Sequence[Said]) -> bool:
    """May "take her off the project" mean a client: "Tom added a client to it by accident"?"""
    at = next(place for place, other in enumerate(own) if other is said)
    return any(_CLIENT.search(other.text) for other in own[max(0, at - 1) : at + 1])


def _subjects(clause: str) -> list[str]:
    """Whom a clause names but for those beside whom somebody works: "he would like to help Renée, so put HOPWA on Pat's"."""
    marks = list(PERSON_MARK.finditer(clause))
    numbers = list(dict.fromkeys(mark[1] for mark in marks))
    if len(numbers) < 2:
        return numbers
    alone = [
        mark[1]
        for mark in marks
        if not _BESIDE.search(clause[max(0, mark.start() - 20) : mark.start()])
        and not _OF_THEIRS.match(clause, mark.end())
    ]
    return list(dict.fromkeys(alone)) or numbers


def _spoken_of(said: Said, change: Change, own: Sequence[Said], reading: Reading) -> tuple[Somebody, ...]:
    """Whom "his" means: the only ones named before, be it in the title, of whom the sentence goes on to speak."""
    begins = said.text.find(change.clause.split()[0])
    named: dict[str, Somebody] = {}
    groups: set[tuple[str, ...]] = set()
    for other in own:
        until = len(other.text)
        if other is said:
            until = max(begins, 0) if not _SUBJECT.match(other.text) else 0
        nearest = _subjects(other.text[:until]) if other is said else []
        if len(nearest) == 1:
            subject = other.marked.groups[int(nearest[0])].members
            if reading.myself.key not in {p.key for p in subject}:
                return subject
        for mark in PERSON_MARK.finditer(other.text):
            members = other.marked.groups[int(mark[1])].members
            if mark.start() < until and reading.myself.key not in {p.key for p in members}:
                named |= {p.key: p for p in members if p.known or p.candidates or not _is_known(own)}
                groups.add(tuple(sorted(p.key for p in members)))
        if other is said:
            break
    several = re.search(r"\b(?:both|their|them|they)\b", change.clause) is not None
    if len(named) == 1 or (several and len(groups) == 1):
        return tuple(named.values())
    if not named:
        later = {p.key: p for other in own for p in other.marked.everybody if p.key != reading.myself.key}
        return tuple(later.values()) if len(later) == 1 else ()
    return ()


def _is_known(own: Sequence[Said]) -> bool:
    """Is anybody named who is known? Then a strange word with a capital is a name of nobody."""
    return any(p.known for said in own for p in said.marked.everybody)


def project_before(said: Said, own: Sequence[Said]) -> str | None:
    """The one project of this sentence, or of the one before, that "that project" means.

    Args:
        said: the sentence that says so.
        own: all sentences of the mail, in order.
    """
    at = next(place for place, other in enumerate(own) if other is said)
    for other in (said, *own[max(0, at - 1) : at]):
        named = (number for clause in clauses_of(other.text) for number in PROJECT.findall(clause))
        keys = {other.projects[int(number)] for number in named}
        if keys:
            return keys.pop() if len(keys) == 1 else None
    return None


def are_projects_of(somebody: Somebody, keys: Sequence[str], reading: Reading) -> bool:
    """Are these projects of an agency under which the person is a user?"""
    agencies = {known.agency for known in somebody.known}
    own = {project.key for project in reading.roster.projects if project.agency in agencies}
    return set(keys) <= own


def kept_in(own: Sequence[Said]) -> Iterator[str]:
    """Projects that the mail says are kept."""
    for said in own:
        for clause in clauses_of(said.text):
            numbers = [int(number) for number in PROJECT.findall(clause)]
            if _KEPT.search(clause) and len(set(numbers)) == 1:
                yield said.projects[numbers[0]]
