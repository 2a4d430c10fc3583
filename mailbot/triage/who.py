"""Names in a sentence against the roster: who is meant, or why that cannot be said.

A full name, a nickname with the last name, a part of a double last name or an address names a person; a first name only
where one person of the sender's agencies has it (A38). A name that goes on ("Pat Smith" where the roster knows a Pat
Doyle) is somebody else. Nobody outside the roster can be matched, so no name can leak (A42).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from mailbot.model.directory import Known, Person, Roster
from mailbot.model.intent import Doubt

_WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?")
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sister", "brother", "father"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "lcsw", "msw", "lpc"})
_LONGEST_NAME = 5  # words
_NEAR = 84  # rapidfuzz ratio from which a name is shown as a candidate, never taken

# First and last names that are also words: alone they name somebody only when written like a name.
_ALSO_WORDS = frozenset(
    [
        "will",
        "may",
        "mark",
        "hope",
        "grace",
        "faith",
        "joy",
        "art",
        "sue",
        "drew",
        "chance",
        "chase",
        "case",
        "dean",
        "guy",
        "april",
        "june",
        "august",
        "summer",
        "autumn",
        "rose",
        "page",
        "reed",
        "ray",
        "dawn",
        "sky",
        "miles",
        "lane",
        "park",
        "long",
        "young",
        "king",
        "day",
        "law",
        "price",
        "rich",
        "best",
        "wells",
        "banks",
        "fields",
        "hill",
        "woods",
        "brown",
        "white",
        "black",
        "green",
        "gray",
        "short",
        "small",
        "little",
        "love",
        "means",
        "moody",
        "noble",
        "penny",
        "pearl",
        "ruby",
        "sandy",
        "star",
        "stone",
        "west",
        "winter",
        "skip",
        "gene",
        "wade",
        "clay",
        "cliff",
        "rusty",
        "sunny",
        "ginger",
        "ivy",
        "lily",
        "heather",
        "holly",
        "iris",
        "jade",
        "earl",
        "duke",
        "major",
        "drew",
        "christian",
        "in",
        "an",
        "do",
        "so",
        "my",
        "no",
        "you",
        "he",
        "son",
        "mai",
        "see",
        "pike",
        "house",
        "ward",
        "manager",
        "case",
        "worker",
        "staff",
        "user",
        "home",
        "shelter",
        "date",
        "done",
        "end",
        "left",
        "step",
        "cash",
        "bush",
        "hand",
        "head",
        "early",
        "late",
        "light",
        "story",
        "church",
        "bishop",
        "pope",
        "cook",
        "baker",
        "carter",
        "mason",
        "minor",
        "person",
        "can",
        "said",
        "ask",
        "yes",
        "ok",
        "hi",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """One person as a sentence names them."""

    written: str  # the name as written, "" where only an address was
    known: tuple[
        Known, ...
    ] = ()  # one entry for each agency under which the one person is known; () otherwise
    candidates: tuple[Known, ...] = ()  # who else it could be, where it is not sure
    email: str | None = None  # as written, lower-cased
    doubt: Doubt | None = None

    @property
    def person(self) -> Person:
        """The person by the directory's name where known, else as written."""
        if self.known:
            return Person(name=self.known[0].name, email=self.known[0].email or self.email)
        return Person(name=_without_honorific(self.written) or None, email=self.email)

    @property
    def persons(self) -> tuple[Person, ...]:
        """Who else it could be, each once."""
        return tuple(dict.fromkeys(Person(name=k.name, email=k.email) for k in self.candidates))

    @property
    def key(self) -> str:
        """The same for two mentions of one person."""
        if self.known:
            return self.known[0].email or fold(self.known[0].name)
        return self.email or fold(self.written)


def _without_honorific(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first.lower().rstrip(".") in _HONORIFICS else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a sentence names somebody."""

    start: int
    end: int
    somebody: Somebody


def fold(text: str) -> str:
    """Lower case, no accents, no apostrophes, hyphens and dots as blanks: for comparing names only."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"['’`]", "", re.sub(r"[-.,_/]", " ", plain)).casefold().split())


class People:
    """The people of a roster by every way of naming them."""

    def __init__(self, roster: Roster, nicknames: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Index a roster.

        Args:
            roster: the people that the sender may know of.
            nicknames: short first name -> the long ones it stands for, lower case.
        """
        self._by_key: dict[tuple[str, ...], list[Known]] = {}
        self._by_email: dict[str, list[Known]] = {}
        self._nicknames = nicknames or {}
        self._everybody = roster.people
        for known in roster.people:
            if known.email:
                self._by_email.setdefault(known.email.lower(), []).append(known)
            for key in self._keys(known.name):
                self._by_key.setdefault(key, []).append(known)

    def _keys(self, name: str) -> set[tuple[str, ...]]:
        """Every way of naming somebody: full, first and last, part of a double last name, initial, one word."""
        words = tuple(
            word for word in fold(name).split() if word not in _SUFFIXES and word not in _HONORIFICS
        )
        if not words:
            return set()
        keys = {words, (words[0],)}
        if len(words) == 1:
            return keys
        firsts = {words[0], *self._nicknames.get(words[0], ())}
        firsts |= {short for short, long in self._nicknames.items() if words[0] in long}
        lasts = {(last,) for last in words[1:] if len(last) > 1} | {
            words[-2:] if len(words) > 2 else words[-1:],
            words[1:],
        }
        for last in lasts:
            keys |= {(first, *last) for first in (*firsts, words[0][0])}  # "T. Jackson"
            keys.add((*last, words[0]))  # "Doyle, Pat"
        keys |= {(words[0], words[-1][0]), words[-1:], words[1:]}
        return keys

    def called(self, words: tuple[str, ...]) -> tuple[Known, ...]:
        """Everybody whom these folded words name."""
        return tuple(self._by_key.get(words, ()))

    def at(self, email: str) -> tuple[Known, ...]:
        """Everybody with this address."""
        return tuple(self._by_email.get(email.lower(), ()))

    def by_name(self, written: str) -> Somebody:
        """Who is meant by a name that stands alone (a cell, an answer), by the same rules as in a sentence."""
        words = tuple(fold(written).split())
        return self._somebody(written, self.called(words))

    def by_email(self, email: str, written: str = "") -> Somebody:
        """Who is meant by an address, with the name that stands beside it."""
        at = self.at(email)
        called = self.called(tuple(fold(written).split())) if written else ()
        if at and (not written or {k.email for k in at} & {k.email for k in called}):
            return Somebody(written=written, known=at, email=email.lower())
        if at:  # the address is one person's, the name is somebody else's
            return Somebody(
                written=written, email=email.lower(), candidates=(*at, *called), doubt=Doubt.WHO_AMBIGUOUS
            )
        return Somebody(written=written, email=email.lower(), candidates=called, doubt=Doubt.WHO_UNKNOWN)

    def unknown(self, written: str, near: Iterable[Known] = ()) -> Somebody:
        """Somebody whom the roster does not know, with those who are called nearly so."""
        folded = fold(written)
        alike = [k for k in self._everybody if fuzz.ratio(folded, fold(k.name)) >= _NEAR]
        first = folded.split()[:1]
        nick = [
            k
            for k in self._everybody
            if first
            and fold(k.name).split()[:1]
            and fold(k.name).split()[0] in self._nicknames.get(first[0], ())
        ]
        candidates = tuple(dict.fromkeys((*near, *alike, *(nick if len(folded.split()) == 1 else ()))))
        return Somebody(written=written, candidates=candidates, doubt=Doubt.WHO_UNKNOWN)

    def _somebody(self, written: str, called: tuple[Known, ...]) -> Somebody:
        if not called:
            return self.unknown(written)
        persons = _best(written, _persons(called))
        if len(persons) > 1:  # somebody whose access has ended is not who is meant where another still has it
            current = {key: group for key, group in persons.items() if any(k.part != "former" for k in group)}
            persons = current or persons
        if len(persons) == 1:
            return Somebody(written=written, known=next(iter(persons.values())))
        return Somebody(written=written, candidates=called, doubt=Doubt.WHO_AMBIGUOUS)

    def find(
        self,
        text: str,
        *,
        not_names: frozenset[str],
        taken: Iterable[tuple[int, int]] = (),
        listed: bool = False,
    ) -> tuple[Mention, ...]:
        """Find everybody whom a sentence names.

        Args:
            text: a sentence as written, straight quotes.
            not_names: lower-case words that are no name even when capitalized.
            taken: spans that are something else (dates, projects, agencies, references).
            listed: an entry of a list, where a capital at the beginning tells a name.
        """
        words = list(_WORD.finditer(text))
        blocked = [any(m.start() < end and m.end() > start for start, end in taken) for m in words]
        styled = listed or any(
            m[0][0].isupper() and m[0].lower() not in not_names and m.start() for m in words
        )
        shouted = sum(c.isupper() for c in text) > 0.6 * max(1, sum(c.isalpha() for c in text))
        reader = _Reader(self, text, words, blocked, not_names, written_small=shouted or not styled)
        return tuple(reader.mentions())


def _persons(called: Iterable[Known]) -> dict[str, tuple[Known, ...]]:
    """Entries by person: one person may be known under several agencies, or as user and as representative."""
    persons: dict[str, tuple[Known, ...]] = {}
    for known in called:
        key = known.email or fold(known.name)
        persons[key] = (*persons.get(key, ()), known)
    return persons


def _best(written: str, persons: dict[str, tuple[Known, ...]]) -> dict[str, tuple[Known, ...]]:
    """Whoever is called exactly so; "Jr." tells father and son apart, its absence does not."""
    words = fold(written).split()
    suffixes = [word for word in words if word in _SUFFIXES]
    if suffixes:
        same = {key: group for key, group in persons.items() if suffixes[-1] in fold(group[0].name).split()}
        persons = same or persons
    plain = [word for word in words if word not in _SUFFIXES and word not in _HONORIFICS]
    exact = {
        k: g
        for k, g in persons.items()
        if [w for w in fold(g[0].name).split() if w not in _SUFFIXES] == plain
    }
    return exact if exact and len(plain) > 1 else persons


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
            return self._mention(at, length, self.people._somebody(self._written(at, length), called)), length  # noqa: SLF001 - one module
        return None, 1

    def _stranger(self, at: int) -> tuple[Mention | None, int]:
        """A run of capitalized words that nobody of the roster is called."""
        if self.written_small or not self._name_like(at):
            return None, 1
        length = self._run(at, at)
        return self._mention(at, length, self.people.unknown(self._written(at, length))), length

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
        if at and word.lower().rstrip(".") in _SUFFIXES:
            return True
        acronym = len(word) > 1 and word.isupper()
        return (
            word[0].isupper()
            and not acronym
            and fold(word) not in self.not_names
            and word.lower() not in self.not_names
        )

    def _folded(self, at: int, length: int) -> tuple[str, ...]:
        words = fold(" ".join(bare(m[0]) for m in self.words[at : at + length])).split()
        return tuple(word for word in words if word not in _SUFFIXES and word not in _HONORIFICS)

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
            return folded[0] not in _ALSO_WORDS or (
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
