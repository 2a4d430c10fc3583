"""A name alone that is one user's first name and another's last name: "Kim", beside Kim Lane and Sam Kim (A38).

A mail names the people of an office by their first names, so the one whose first name it is is meant. Not where anything
speaks for the other: a title ("Mr. Kim", see `mailbot.triage.who`), other people of the mail called by their last names
alone, or "he" right behind it, because those who go by their last name are mostly men: then it stays a question.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mailbot.model.intent import Doubt
from mailbot.triage.name_reader import Mention
from mailbot.triage.who import HONORIFICS, SUFFIXES, People, Somebody, fold

_HE = re.compile(r"\b(?:he|him|his|himself|he's|he'll|he'd)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def by_first_name(mention: Mention, behind: Sequence[str], people: People) -> Mention:
    """The mention, of the one person whose first name it is, where nothing speaks for the one with that last name.

    Args:
        mention: a name in a sentence.
        behind: what follows it in its sentence, and the sentences below.
        people: everybody who may be named.
    """
    somebody = mention.somebody
    words = fold(somebody.written).split()
    if (
        somebody.doubt is not Doubt.WHO_AMBIGUOUS
        or somebody.email
        or len(words) != 1
        or words[0] in HONORIFICS
    ):
        return mention
    firsts = [known for known in somebody.candidates if fold(known.name).split()[0] == words[0]]
    if len({known.email or fold(known.name) for known in firsts}) != 1 or _is_he(behind, people):
        return mention
    lasts = (_last(known.name) for known in somebody.candidates if known not in firsts)
    if any(last != words[0] for last in lasts):
        return mention  # a short form of another's first name
    return replace(mention, somebody=Somebody(written=somebody.written, known=tuple(firsts)))


def calls_by_last_name(mentions: Iterable[Mention]) -> bool:
    """Is anybody called by the last name alone: "Doyle and Kim are gone"?"""
    return any(
        len(fold(mention.somebody.written).split()) == 1
        and mention.somebody.known
        and all(_is_last(mention.somebody.written, known.name) for known in mention.somebody.known)
        for mention in mentions
    )


def _is_last(written: str, name: str) -> bool:
    return fold(name).split()[0] != fold(written) == _last(name)


def _last(name: str) -> str:
    return next(word for word in reversed(fold(name).split()) if word not in SUFFIXES or word == fold(name))


def _is_he(behind: Sequence[str], people: People) -> bool:
    """Does "he" follow, before anybody else is named?"""
    for text in behind:
        he = _HE.search(text)
        others = [
            w.start() for w in _WORD.finditer(text) if w[0][0].isupper() and people.called((fold(w[0]),))
        ]
        if he and (not others or he.start() < others[0]):
            return True
        if others:
            return False
    return False
