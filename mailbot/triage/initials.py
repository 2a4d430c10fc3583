"""A name of initials in a form: "D. King (SSVF)", "Hannah S.", "M. J. Fuentes".

    name = initials and a last name / a first name and the initial of a last name
    behind it what they do, in brackets or behind a dash, is no part of the name

Whoever is meant must be the only one whose name can be shortened so: with two of them it is asked (A38).
"""

import re
from collections.abc import Iterable

from mailbot.model.directory import Known
from mailbot.triage.who import SUFFIXES, fold

_BESIDE = re.compile(r"^(?P<name>[^(),–—]{2,60}?) ?(?:\([^()]{0,40}\)|[–—] ?[^()]{0,40}| - [^()]{0,40})$")


def without_what_they_do(name: str) -> str:
    """`D. King (SSVF)` as `D. King`."""
    found = _BESIDE.match(name.strip())
    return found["name"].strip() if found else name.strip()


def by_initials(name: str, people: Iterable[Known]) -> list[Known]:
    """Everybody whose name these initials shorten; nobody where the name has none.

    Args:
        name: as the form has it.
        people: who may be meant.
    """
    written = _words(without_what_they_do(name))
    if len(written) < 2 or all(len(word) > 1 for word in written) or all(len(word) == 1 for word in written):
        return []
    return [known for known in people if _shortens(written, _words(known.name))]


def _words(name: str) -> list[str]:
    return [word for word in fold(name).split() if word not in SUFFIXES]


def _shortens(written: list[str], whole: list[str]) -> bool:
    """Do the words begin with the same first name and end with a last one, each whole or as its first letter?"""
    *given, last = written
    if len(whole) < 2 or len(given) >= len(whole):
        return False
    of_given = all(_is(short, word) for short, word in zip(given, whole, strict=False))
    return of_given and any(_is(last, word) for word in whole[len(given) :])


def _is(short: str, word: str) -> bool:
    return short == word or (len(short) == 1 and word.startswith(short))
