"""Slips of the keyboard mended, in a few words of the desk that no other word is close to: "acess", "remvoe", "yestrday".

The words are a closed list and the distance is bounded, so that no word of a mail becomes another one that could stand
there: what only ends otherwise ("possibly", "employer") stays, as do names and the words in `_OTHERS`.
"""

import re
from collections.abc import Callable

from rapidfuzz.distance import OSA

_WORDS = [
    "please",
    "access",
    "account",
    "longer",
    "remove",
    "removed",
    "removal",
    "disable",
    "disabled",
    "delete",
    "deleted",
    "revoke",
    "revoked",
    "license",
    "login",
    "system",
    "resigned",
    "possible",
    "employed",
    "effective",
    "monday",
    "tuesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "february",
    "january",
]  # one slip
_LONG_WORDS = [
    "deactivate",
    "deactivated",
    "deactivation",
    "terminate",
    "terminated",
    "termination",
    "resignation",
    "immediately",
    "yesterday",
    "tomorrow",
    "wednesday",
    "permanently",
    "employment",
]  # two
_OTHERS = frozenset(
    [
        "remote",
        "remover",
        "deplete",
        "depleted",
        "linger",
        "lounger",
        "loner",
        "reigned",
        "reassigned",
        "evoke",
        "provoke",
        "passable",
        "germinate",
        "systemic",
        "rehired",
        "retied",
        "deleter",
        "lease",
        "accent",
        "ascent",
        "delegate",
        "firmly",
        "logic",
    ]
)
_WORD = re.compile(r"(?<![\w⟦@.'-])[A-Za-z]{5,13}(?![\w⟧@'-]|\.\w)")
_SHORT = {
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "tmrrw": "tomorrow",
    "tomm": "tomorrow",
    "2moro": "tomorrow",
    "2morrow": "tomorrow",
    "nite": "night",
    "seperated": "separated",
    "seperating": "separating",
}
_SHORTLY = re.compile(rf"(?<![\w@.'-])(?:{'|'.join(_SHORT)})(?![\w@'-]|\.\w)", re.IGNORECASE)
"""What people type for short, which is no slip."""
_PARTICLE = re.compile(
    r"\b(turn|shut|cut|switch|kick)(ing)? of(?= (?:her|his|their|the|all|hmis|access|him|them|⟦)|$)",
    re.IGNORECASE,
)
"""As in "turn of his access"."""


def spelled(text: str, is_name: Callable[[str], bool]) -> str:
    """A sentence as written, with the slips in it mended.

    Args:
        text: the sentence.
        is_name: is a word, in lower case, somebody's name?
    """

    def one(match: re.Match[str]) -> str:
        word = match[0].lower()
        named = match[0][0].isupper() and match.start() > 0 and not match[0].isupper()
        if named or word in _OTHERS or is_name(word):
            return match[0]
        meant = _meant(word)
        return meant.capitalize() if meant and match[0][0].isupper() else meant or match[0]

    text = _SHORTLY.sub(lambda match: _SHORT[match[0].lower()], text)
    return _PARTICLE.sub(r"\1\2 off", _WORD.sub(one, text))


def _meant(word: str) -> str | None:
    """The one word of the desk that this is a slip of."""
    if word in _WORDS or word in _LONG_WORDS:
        return None
    for words, slips in ((_WORDS, 1), (_LONG_WORDS, 2)):
        for meant in words:
            near = meant[0] == word[0] and OSA.distance(meant, word, score_cutoff=slips) <= slips
            if near and not _ends_otherwise(word, meant):
                return meant
    return None


def _ends_otherwise(word: str, meant: str) -> bool:
    """Is it the same word with another ending: "removes", "employer", "terminates"?"""
    stem = meant[:-2]
    return (
        word.startswith(stem)
        and word[len(stem) :] not in {meant[-2:-1], meant[-1:]}
        and sorted(word[len(stem) :]) != sorted(meant[-2:])
    )
