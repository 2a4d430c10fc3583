"""Names in a sentence: where they stand, how far each one goes, and whom it means.

A run of capitalized words is one name: "Pat Smith" is not the Pat Doyle of the roster. Where nothing is capitalized,
or everything, only names of the roster are found. Who is meant by a name is said by `mailbot.triage.who`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.model.directory import Known
from mailbot.triage.who import ALSO_WORDS, HONORIFICS, SUFFIXES, People, Somebody, fold

_WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?")
_LONGEST_NAME = 5  # words
_SHORT_FORM = re.compile(r"['’](?:ve|re|ll|d|m|t)$", re.IGNORECASE)  # "We've", "Don't": never a name
_SAYS_SOMETHING = re.compile(
    r"(?:['’]s\b| and\b| or\b|,| \(| -|:| (?:is|was|has|had|will|would|left|leaves|quit|resigned|retired|needs|no longer|does|did|doesn|isn|won|can|could|should|just|"
    r"also|still|may|might|said|told|moved|transferred|started|finished|gave|put|took|got|at|from|who|whose|with)\b|$)",
    re.IGNORECASE,
)
"""What follows a first name that stands at the beginning of a sentence; a capital alone says nothing there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a sentence names somebody."""

    start: int
    end: int
    somebody: Somebody


def find_names(
    people: People,
    text: str,
    *,
    not_names: frozenset[str],
    taken: Iterable[tuple[int, int]] = (),
    listed: bool = False,
) -> tuple[Mention, ...]:
    """Find everybody whom a sentence names.

    Args:
        people: the roster's.
        text: a sentence as written, straight quotes.
        not_names: lower-case words that are no name even when capitalized.
        taken: spans that are something else (dates, projects, agencies, references).
        listed: an entry of a list, where a capital at the beginning tells a name.
    """
    words = list(_WORD.finditer(text))
    blocked = [any(m.start() < end and m.end() > start for start, end in taken) for m in words]
    styled = listed or any(m[0][0].isupper() and m[0].lower() not in not_names and m.start() for m in words)
    reader = _Reader(people, text, words, blocked, not_names, written_small=is_shouted(text) or not styled)
    return tuple(reader.mentions())


def is_shouted(text: str) -> bool:
    """Is most of it in capitals, so that none of them tells a name?"""
    return sum(c.isupper() for c in text) > 0.6 * max(1, sum(c.isalpha() for c in text))


def bare(word: str) -> str:
    """A word without a possessive ending or a closing dot."""
    word = word.rstrip(".")
    for ending in ("'s", "’s"):
        word = word.removesuffix(ending)
    return word.rstrip("'’")


@dataclass(slots=True)
class _Reader:
    """Reads the names of one sentence from left to right."""

    people: People
    text: str
    words: list[re.Match[str]]
    blocked: list[bool]
    not_names: frozenset[str]
    written_small: bool  # no capital tells a name from a word here

    def mentions(self) -> Iterable[Mention]:
        at = 0
        while at < len(self.words):
            if self.blocked[at]:
                at += 1
                continue
            mention, length = self._known(at)
            if mention is None:
                mention, length = self._stranger(at)
            if mention is not None:
                yield mention
            at += length

    def _known(self, at: int) -> tuple[Mention | None, int]:
        for length in range(min(_LONGEST_NAME, len(self.words) - at), 0, -1):
            if any(self.blocked[at : at + length]) or not self._adjacent(at, length):
                continue
            folded = self._folded(at, length)
            called = self.people.called(folded)
            if not called or not self._written_as_name(at, length, folded, called):
                continue
            if length < 2 or len(folded) < 2 or self._name_like(at + length):
                goes_on = self._run(at, at + length)
                if goes_on > length:
                    return self._mention(
                        at, goes_on, self.people.unknown(self._written(at, goes_on), called)
                    ), goes_on
            if (
                length == 1
                and self._last_only(folded, called)
                and at
                and self._name_like(at - 1)
                and self._adjacent(at - 1, 2)
            ):
                return None, 1
            return self._mention(at, length, self.people.meant(self._written(at, length), called)), length
        return None, 1

    def _stranger(self, at: int) -> tuple[Mention | None, int]:
        """A run of capitalized words that nobody of the roster is called."""
        if self.written_small or not self._name_like(at) or bare(self.words[at][0]).lower() in SUFFIXES:
            return None, 1
        length = self._run(at, at)
        if self._begins(at) and (
            (length == 1 and not _SAYS_SOMETHING.match(self.text, self.words[at].end()))
            or (length > 2 and self._known(at + 1)[1] == length - 1 and self._known(at + 1)[0] is not None)
        ):
            return None, 1  # "Losing Pat Doyle": the capital is the sentence's
        return self._mention(at, length, self.people.unknown(self._written(at, length))), length

    def _begins(self, at: int) -> bool:
        """Does a sentence begin at this word?"""
        return at == 0 or self.text[: self.words[at].start()].rstrip(" \"'(")[-1:] in {".", "!", "?", ":"}

    def _run(self, start: int, at: int) -> int:
        """How many words from start on look like one name, from `at` on."""
        while (
            at < len(self.words)
            and self._name_like(at)
            and (at == start or self._adjacent(at - 1, 2, comma=False))
        ):
            at += 1
            if bare(self.words[at - 1][0]) != self.words[at - 1][0].rstrip("."):
                break  # "Pat's Monday"
        return at - start

    def _name_like(self, at: int) -> bool:
        if at >= len(self.words) or self.blocked[at] or self.written_small:
            return False
        word = bare(self.words[at][0])
        if at and word.lower().rstrip(".") in SUFFIXES:
            return True
        if _SHORT_FORM.search(word):
            return False
        acronym = len(word) > 1 and word.isupper()
        return (
            word[0].isupper()
            and not acronym
            and fold(word) not in self.not_names
            and word.lower() not in self.not_names
        )

    def _folded(self, at: int, length: int) -> tuple[str, ...]:
        words = fold(" ".join(bare(m[0]) for m in self.words[at : at + length])).split()
        return tuple(word for word in words if word not in SUFFIXES and word not in HONORIFICS)

    def _adjacent(self, at: int, length: int, *, comma: bool = True) -> bool:
        """Do the words stand together, with at most "Last, First" between them?"""
        for left, right in zip(
            self.words[at : at + length - 1], self.words[at + 1 : at + length], strict=False
        ):
            gap = self.text[left.end() : right.start()]
            if gap not in ({" ", ", "} if comma and length == 2 else {" "}):
                return False
            if gap == " " and bare(left[0]) != left[0].rstrip("."):
                return False
        return True

    def _written_as_name(
        self, at: int, length: int, folded: tuple[str, ...], called: tuple[Known, ...]
    ) -> bool:
        comma = length > 1 and "," in self.text[self.words[at].start() : self.words[at + length - 1].end()]
        if comma and (folded[0] in {fold(k.name).split()[0] for k in called}):
            return False  # "Pat, Doyle" is a list
        if len(folded) > 1 and len(folded[-1]) > 1:
            return True
        word = bare(self.words[at][0])
        if self.written_small:
            return folded[0] not in ALSO_WORDS or (
                word[0].isupper() and folded[0] not in self.not_names and self.words[at].start() > 0
            )
        if not word[0].isupper():
            return False
        return self.words[at].start() > 0 or folded[0] not in self.not_names

    @staticmethod
    def _last_only(folded: tuple[str, ...], called: tuple[Known, ...]) -> bool:
        return all(fold(k.name).split()[0] != folded[0] for k in called)

    def _written(self, at: int, length: int) -> str:
        return bare(self.text[self.words[at].start() : self.words[at + length - 1].end()])

    def _mention(self, at: int, length: int, somebody: Somebody) -> Mention:
        start, last = self.words[at].start(), self.words[at + length - 1]
        ending = len(last[0]) - len(bare(last[0]))
        return Mention(start=start, end=last.end() - ending, somebody=somebody)
