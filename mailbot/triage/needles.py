"""The words without which a pattern of rules/phrases.toml cannot be found: looked for first, because that is cheap.

Of `{who} [has] (left|quit) [us]` these are "left" and "quit". A pattern that needs no word in particular has none, and is
always tried. The grammar of patterns is that of `mailbot.triage.pattern`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from mailbot.triage.pattern import Lists

Words = frozenset[str]
_PIECE = re.compile(r"\{\w+\}|<(?P<list>[\w-]+)>|(?P<word>[^\s\[\]()|{}<>^]+)|\^")


def needed_words(pattern: str, lists: Lists) -> Words:
    """The words of which each text that a pattern fits holds one; empty where there is no such set."""
    return _Needs(pattern, lists).alternatives() or frozenset()


@cache
def _ready(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern with the words that it needs; made ready when a sentence first has one of them.

    All of them together take seconds to make ready, and a mail needs few.
    """

    expression: str
    words: Words = field(default=frozenset())

    @property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression, ready for use."""
        return _ready(self.expression)

    def found_in(self, text: str) -> Iterator[re.Match[str]]:
        """Every place where the pattern fits."""
        return self.pattern.finditer(text) if self._may_fit(text) else iter(())

    def is_in(self, text: str) -> bool:
        """Does the pattern fit anywhere?"""
        return self._may_fit(text) and self.pattern.search(text) is not None

    def left_out_of(self, text: str) -> str:
        """The text with a blank for each place where the pattern fits."""
        return self.pattern.sub(" ", text) if self._may_fit(text) else text

    def _may_fit(self, text: str) -> bool:
        return not self.words or any(word in text for word in self.words)


@dataclass(slots=True)
class _Needs:
    """Reads a pattern from left to right; None stands for "no word in particular"."""

    pattern: str
    lists: Lists
    depth: int = 0
    position: int = 0

    def alternatives(self) -> Words | None:
        """One word of each alternative is enough only where every alternative needs one."""
        needs = [self._sequence()]
        while self._here("|"):
            self.position += 1
            needs.append(self._sequence())
        known = [each for each in needs if each is not None]
        return frozenset().union(*known) if len(known) == len(needs) else None

    def _here(self, mark: str) -> bool:
        return self.pattern.startswith(mark, self.position)

    def _sequence(self) -> Words | None:
        needs: list[Words] = []
        while self.position < len(self.pattern) and self.pattern[self.position] not in "|)]":
            if self._here(" "):
                self.position += 1
            elif self._here("[") or self._here("("):
                optional = self._here("[")
                self.position += 1
                inner = self.alternatives()
                self.position += 1
                if inner and not optional:
                    needs.append(inner)
            elif piece := _PIECE.match(self.pattern, self.position):
                self.position = piece.end()
                if needed := self._of_piece(piece):
                    needs.append(needed)
            else:
                return None
        return min(needs, key=_commonness, default=None)

    def _of_piece(self, piece: re.Match[str]) -> Words | None:
        if piece["word"]:
            return frozenset({piece["word"].strip(",:")}) if piece["word"].strip(",:") else None
        if piece["list"] and self.depth < 4:
            return self._of_list(piece["list"])
        return None

    def _of_list(self, name: str) -> Words | None:
        if name not in self.lists.needs:
            within = _Needs(self.lists.get(name, ""), self.lists, self.depth + 1)
            self.lists.needs[name] = within.alternatives()
        return self.lists.needs[name]


def _commonness(words: Words) -> float:
    """How likely one of these stands in any text: the short ones are everywhere."""
    return sum(5.0 ** -min(len(word), 8) for word in words)
