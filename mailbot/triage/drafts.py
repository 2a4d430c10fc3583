"""Drafts of new users from prose: what a mail says of one newcomer, taken together, and what it leaves out (A45).

The name may stand in the subject, the address behind it in the body, the project in the sentence after the next.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from mailbot.model.directory import Roster
from mailbot.model.intent import Intent
from mailbot.triage.act import MARK, Act
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Phrase, Saying
from mailbot.triage.reading import Reading
from mailbot.triage.who import Somebody, fold

_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b")
_SUBJECT = re.compile(
    r"(?:and |so |also )?(?:he|she|they|his|her|their)\b(?! (?:supervisor|manager|boss|colleague|coworker)s?\b)"
)
"""As in "he will be doing case notes with Tyrone": it goes on about the newcomer, whoever else is named in it."""
_HIS_ADDRESS = re.compile(r"\b(?:his|her|their|the)\b[^.]{0,30}\b(?:email|address)\b")
_DENIED = re.compile(
    r"\b(?:not|except|besides|no|instead of|rather than|without|never|no longer)\b[^⟦.;,]{0,30}$"
)


def complete_draft(intent: Intent, somebody: Somebody, act: Act, reading: Reading) -> Intent:
    """A draft with projects from its sentence, or others about the same person, and the names of what is missing.

    The names are those of the fields of rules/forms.toml.
    """
    projects = tuple(
        dict.fromkeys((*act.marked.projects, *projects_in(act.marked.text[act.end :], reading.roster)))
    ) or projects_of(somebody, reading)
    person = somebody.person
    if not person.email:
        person = replace(person, email=address_of(somebody, act, reading))
        intent = replace(intent, person=person)
    missing = [
        name
        for name, value in (
            ("person_name", person.name),
            ("person_email", person.email),
            ("projects", projects),
        )
        if not value
    ]
    return replace(intent, projects=projects, missing=tuple(missing))


def announcing(somebody: Somebody, marked: Marked) -> Act:
    """A wish to add that no phrase says: the sentence announces somebody."""
    phrase = Phrase(id="announced", says=Saying.ADD, patterns=())
    return Act(says=Saying.ADD, phrase=phrase, people=(somebody,), marked=marked, start=0, end=0, captured={})


def sentences_about(somebody: Somebody, reading: Reading) -> Iterator[Marked]:
    """The sentences that name this person and nobody else, and those behind them in which "she" can only be this person."""
    own = False
    for marked in reading.sentences:
        named = {
            p.key
            for p in marked.everybody
            if p.key != reading.myself.key and (p.written or p.known) and not _is_place(p)
        }
        if named:
            own = named == {somebody.key} or (own and _SUBJECT.match(marked.text) is not None)
        if own and (
            named or _PRONOUN.search(marked.text) or somebody.key in {p.key for p in marked.everybody}
        ):
            yield marked


def _is_place(somebody: Somebody) -> bool:
    """Is it one word that nobody on the roster is called, with no address: "an intern from Mizzou"?"""
    return not somebody.known and not somebody.email and len(somebody.written.split()) == 1


def projects_of(somebody: Somebody, reading: Reading) -> tuple[str, ...]:
    """The projects named where the mail speaks of this person: "She'd need the night shelter, only that one"."""
    about = tuple(sentences_about(somebody, reading))
    marked_ones = [
        marked.projects[int(mark[2])]
        for marked in about
        for mark in MARK.finditer(marked.text)
        if mark[1] == "j" and not _DENIED.search(marked.text[: mark.start()])
    ]
    told = (m.text for m in about if not m.projects and not _DENIED.search(m.text))
    by_words = [key for text in told for key in projects_in(text, reading.roster)]
    return tuple(dict.fromkeys(marked_ones or by_words))


def address_of(somebody: Somebody, act: Act, reading: Reading) -> str | None:
    """The address given in the next sentences or the last, as in "her address is x@a.example"; else the one of their name."""
    at = next(place for place, marked in enumerate(reading.sentences) if marked.sentence.text == act.text)
    last = reading.sentences[max(0, at - 1) : at] if act.by_pronoun else ()
    for marked in (*reading.sentences[at : at + 3], *last):
        alone = [p.email for p in marked.everybody if p.email and not p.written]
        if len(alone) == 1 and _HIS_ADDRESS.search(marked.text):
            return alone[0]
    strangers = {
        p.email for m in reading.sentences for p in m.everybody if p.email and not (p.written or p.known)
    }
    only = next(iter(strangers)) if len(strangers) == 1 else None
    return only if only and _is_named_in(somebody, only) else None


def _is_named_in(somebody: Somebody, address: str) -> bool:
    """Is the address made of the name: istone@, ivy.stone@, stonei@?"""
    letters = re.sub(r"[^a-z]", "", address.partition("@")[0])
    words = [word for word in fold(somebody.written).split() if word.isalpha()]
    return len(words) > 1 and (
        (len(words[-1]) > 2 and words[-1] in letters) or (len(words[0]) > 2 and letters.startswith(words[0]))
    )


def projects_in(text: str, roster: Roster) -> tuple[str, ...]:
    """Projects whose own words stand in the text, where only one project of the roster has them."""
    words = set(fold(text).split())
    whole = {agency.key: set(fold(agency.name).split()) for agency in roster.agencies}
    hits = []
    for project in roster.projects:
        named = set(fold(project.name).split()) - {"project", "program", "the", "of", "and"}
        own = named - whole.get(project.agency, set()) or named
        if own <= words:
            hits.append(project.key)
    return tuple(hits)
