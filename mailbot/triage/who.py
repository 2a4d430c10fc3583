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
from mailbot.triage.names import is_misspelt

HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sister", "brother", "father"})
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "lcsw", "msw", "lpc"})
_NEAR = 84  # rapidfuzz ratio from which a name is shown as a candidate, never taken

ALSO_WORDS = frozenset({
    "will", "may", "mark", "hope", "grace", "faith", "joy", "art", "sue", "drew", "chance", "chase", "case", "dean",
    "guy", "april", "june", "august", "summer", "autumn", "rose", "page", "reed", "ray", "dawn", "sky", "miles",
    "lane", "park", "long", "young", "king", "day", "law", "price", "rich", "best", "wells", "banks", "fields",
    "hill", "woods", "brown", "white", "black", "green", "gray", "short", "small", "little", "love", "means",
    "moody", "noble", "penny", "pearl", "ruby", "sandy", "star", "stone", "west", "winter", "skip", "gene", "wade",
    "clay", "cliff", "rusty", "sunny", "ginger", "ivy", "lily", "heather", "holly", "iris", "jade", "earl", "duke",
    "major", "christian", "in", "an", "do", "so", "my", "no", "you", "he", "son", "mai", "see", "pike",
    "house", "ward", "manager", "worker", "staff", "user", "home", "shelter", "date", "done", "end", "left",
    "step", "cash", "bush", "hand", "head", "early", "late", "light", "story", "church", "bishop", "pope", "cook",
    "bill", "don", "frank", "rob", "chuck", "nick", "ed", "al", "jack", "bob", "dot", "hank", "ben", "ted", "ron", "ken",
    "baker", "carter", "mason", "minor", "person", "can", "said", "ask", "yes", "ok", "hi",
})  # fmt: skip
"""First and last names that are also words: alone they name somebody only when written like a name."""


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


def nearly_known(somebody: Somebody) -> Somebody:
    """Whoever is called so but for one letter, where that is one person only: for answers, which nothing rests on.

    To end or change access a name is never guessed (A38): there it stays unknown, and the question names who may be meant.
    """
    alike = tuple(known for known in somebody.candidates if is_misspelt(somebody.written, known.name))
    if somebody.doubt is not Doubt.WHO_UNKNOWN or somebody.email or len(_persons(alike)) != 1:
        return somebody
    return Somebody(written=somebody.written, known=alike)


def _without_honorific(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first.lower().rstrip(".") in HONORIFICS else name


def fold(text: str) -> str:
    """Lower case, no accents, no apostrophes, hyphens and dots as blanks: for comparing names only."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"['’`]", "", re.sub(r"[-.,_/]", " ", plain)).casefold().split())


_WITHOUT_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"}
)


def in_plain_letters(text: str) -> str:
    """Folded as where a keyboard has no umlauts: Schröder is Schroeder there, Søren is Soeren."""
    return fold(unicodedata.normalize("NFC", text).lower().translate(_WITHOUT_UMLAUTS))


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
        return self._keys_of(fold(name)) | self._keys_of(in_plain_letters(name))

    def _keys_of(self, folded: str) -> set[tuple[str, ...]]:
        words = tuple(word for word in folded.split() if word not in SUFFIXES and word not in HONORIFICS)
        if not words:
            return set()
        keys = {words, (words[0],)}
        if len(words) == 1:
            return keys
        firsts = {words[0], *self._nicknames.get(words[0], ())}
        shorts = {short for short, long in self._nicknames.items() if words[0] in long}
        firsts |= shorts
        lasts = {(last,) for last in words[1:] if len(last) > 1} | {
            words[-2:] if len(words) > 2 else words[-1:],
            words[1:],
        }
        keys |= {words[:-1]} if len(words) > 3 else set()  # "Miguel Ángel Herrera" of two last names
        for last in lasts:
            keys |= {(first, *last) for first in (*firsts, words[0][0])}  # "T. Jackson"
            keys.add((*last, words[0]))  # "Doyle, Pat"
        keys |= {(words[0], words[-1][0]), words[-1:], words[1:]}
        keys |= {(short,) for short in shorts}  # "Liz", where one Elizabeth works
        keys |= {(first, last[0][0]) for first in firsts for last in lasts}  # "Bill T.", "Miguel H."
        if len(words) > 2:  # "M.J. Fuentes", "MJ Fuentes"
            given = tuple(word[0] for word in words[:-1])
            keys |= {(*given, words[-1]), ("".join(given), words[-1])}
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
        return self.meant(written, self.called(words))

    def by_email(self, email: str, written: str = "") -> Somebody:
        """Who is meant by an address, with the name that stands beside it."""
        at = self.at(email)
        called = self.called(tuple(fold(_without_honorific(written)).split())) if written else ()
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

    def meant(self, written: str, called: tuple[Known, ...]) -> Somebody:
        """Who is meant by a name that these are called."""
        if not called:
            return self.unknown(written)
        persons = _best(written, _persons(called))
        if len(persons) > 1:  # somebody whose access has ended is not who is meant where another still has it
            current = {key: group for key, group in persons.items() if any(k.part != "former" for k in group)}
            persons = current or persons
        if len(persons) == 1:
            return Somebody(written=written, known=next(iter(persons.values())))
        return Somebody(written=written, candidates=called, doubt=Doubt.WHO_AMBIGUOUS)


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
    suffixes = [word for word in words if word in SUFFIXES]
    if suffixes:
        same = {key: group for key, group in persons.items() if suffixes[-1] in fold(group[0].name).split()}
        persons = same or persons
    plain = [word for word in words if word not in SUFFIXES and word not in HONORIFICS]
    called = {key: [w for w in fold(g[0].name).split() if w not in SUFFIXES] for key, g in persons.items()}
    if len(plain) == 1 and {"mr", "mrs", "ms", "mx", "dr"} & set(words):  # "Mr. Kim" is no Kim Lane
        last = {key: group for key, group in persons.items() if called[key][-1:] == plain}
        persons = last or persons
    exact = {key: group for key, group in persons.items() if called[key] == plain}
    return exact if exact and len(plain) > 1 else persons
