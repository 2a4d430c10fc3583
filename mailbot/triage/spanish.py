"""Sentences in Spanish, put into the English that the phrases of rules/phrases.toml speak of.

Not a translation: the turns that agencies use, from the table [spanish] of that file. Names and dates stay as they are. A
sentence counts as Spanish when two of the words in it are common in Spanish and in no name; any other stays untouched.
What the table does not know stays there in Spanish, and fits no phrase.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

_WORDS = (
    "favor ya no su sus es con nosotros que para gracias esta este fue ultimo dia acceso cuenta quiten eliminen desactiven trabaja hoy manana ayer se "
    "como desde hasta por al los las una un y ella usuario sera tiene necesita puede pueden cuando porque ahora renuncio"
)
_COMMON = frozenset(_WORDS.split())
_ENGLISH = frozenset({"no", "al", "un", "se", "es", "y", "con"})
"""Common in Spanish, and now and then in English: they count only beside others."""
_LETTERS = {"a": "[aá]", "e": "[eé]", "i": "[ií]", "o": "[oó]", "u": "[uúü]", "n": "[nñ]"}


@dataclass(frozen=True, slots=True)
class Spanish:
    """The table [spanish]: turns and their English."""

    english: Mapping[str, str] = field(default_factory=dict)  # without accents, lower case -> English
    turns: re.Pattern[str] | None = None

    @classmethod
    def of(cls, table: Mapping[str, str]) -> "Spanish":
        """The table of the file, made ready for use: the longest turn goes first."""
        english = {_plain(turn): words for turn, words in table.items()}
        longest_first = sorted(english, key=lambda turn: (-len(turn), turn))
        either = "|".join("".join(_LETTERS.get(c, re.escape(c)) for c in turn) for turn in longest_first)
        return cls(english, re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE) if either else None)

    def in_english(self, text: str) -> str:
        """A sentence with its Spanish turns in English; an English sentence as it is."""
        if self.turns is None or not is_spanish(text):
            return text
        return self.turns.sub(
            lambda match: self.english[_plain(match[0])], text.replace("¿", "").replace("¡", "")
        )


def is_spanish(text: str) -> bool:
    """Are two of its words Spanish, one of them never English?"""
    words = {_plain(word) for word in re.findall(r"[^\W\d_]+", text)} & _COMMON
    return len(words) > 1 and bool(words - _ENGLISH)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
