"""Misspelt words mended: one slip of the fingers away from a word that forms use, and from no other of another sense.

    "Nmae of new usre" -> "name of new user"        a slip: a letter too many, too few, another, or two turned round

Another letter counts in long words only, and where fingers or ears confuse it: "Agancy", unlike "Remote" for "Remove".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4  # letters of a word that may be misspelt: "dat" may be anything
_LONG = 8  # letters from which on two slips are forgiven
_MOST_WORDS = 8
_MOST_READINGS = 3  # of one word
_LETTER_FOR_LETTER = 6  # letters from which on another letter is forgiven: "Game" is no name
_VOWELS = frozenset("aeiouy")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A text as it was meant."""

    text: str
    slips: int  # most slips in one word


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """The words that may have been meant, normalized."""

    words: frozenset[str] = frozenset()
    targets: tuple[str, ...] = field(default=())

    def readings(self, text: str) -> Iterator[Mended]:
        """What a normalized text with misspelt words may have been; nothing where no word is misspelt, or one beyond mending."""
        written = text.split()
        if not 0 < len(written) <= _MOST_WORDS or all(word in self.words for word in written):
            return
        choices = [self._meant(word, alone=len(written) == 1) for word in written]
        if not all(choices):
            return
        for chosen in product(*choices):
            yield Mended(text=" ".join(word for word, _ in chosen), slips=max(slips for _, slips in chosen))

    def _meant(self, word: str, *, alone: bool) -> list[tuple[str, int]]:
        if word in self.words:
            return [(word, 0)]
        if len(word) < _SHORTEST - (not alone) or not word.isalpha():
            return []
        most = 2 if len(word) >= _LONG else 1
        near = [
            found
            for found in process.extract(word, self.targets, scorer=OSA.distance, score_cutoff=most, limit=8)
            if found[1] > 1 or _is_slip(word, found[0])
        ]
        least = min((slips for _, slips, _ in near), default=0)
        return [(meant, int(slips)) for meant, slips, _ in near if slips == least][:_MOST_READINGS]


def _is_slip(written: str, meant: str) -> bool:
    """Is the one difference such as fingers make?"""
    if len(written) < _SHORTEST:
        return len(meant) > len(written) and written[0] == meant[0]  # "usr" beside another word of a label
    if len(written) != len(meant) or sorted(written) == sorted(meant):
        return True
    if len(written) < _LETTER_FOR_LETTER:
        return False
    one, other = next((a, b) for a, b in zip(written, meant, strict=True) if a != b)
    return {one, other} <= _VOWELS or _are_neighbours(one, other)


def _are_neighbours(one: str, other: str) -> bool:
    places = {
        key: (row, column + row / 2) for row, keys in enumerate(_KEYS) for column, key in enumerate(keys)
    }
    if one not in places or other not in places:
        return False
    (row, column), (its_row, its_column) = places[one], places[other]
    return abs(row - its_row) <= 1 and abs(column - its_column) <= 1


def spelling_of(*texts: str) -> Spelling:
    """The words of labels or choices as a spelling book."""
    words = frozenset(word for text in texts for word in text.split())
    targets = tuple(sorted(word for word in words if len(word) >= _SHORTEST and word.isalpha()))
    return Spelling(words=words, targets=targets)
