"""The phrases of the desk's mails: rules/phrases.toml read into frozen patterns, with their examples as tests.

A phrase says one thing (`Saying`). It is data: whoever edits the file gives each phrase an example that it must read, and
may give others that it must not. What the phrases add up to is decided elsewhere.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from rapidfuzz import process

from mailbot.errors import Problem, RuleError
from mailbot.model.intent import RemovalReason
from mailbot.triage.needles import Sought, needed_words
from mailbot.triage.pattern import OPEN, BadPatternError, Lists, expression_of, searched_for
from mailbot.triage.spanish import Spanish
from mailbot.triage.when import Role, Tense

_T = TypeVar("_T")


class Saying(StrEnum):
    """What a phrase says."""

    CUT = "cut"  # an order to end access
    GONE = "gone"  # has left
    GOING = "going"  # will leave
    LAST_DAY = "last-day"
    UNNEEDED = "unneeded"  # no longer needs access
    MOVED = "moved"  # another position: says nothing of access by itself (P22)
    LEAVE = "leave"  # absence or suspension: a person decides
    STAYS = "stays"  # is not to be removed
    HOLD = "hold"  # take back, wait: nothing may be done
    EFFECTIVE = "effective"  # a day for what was ordered before
    RESCHEDULE = "reschedule"
    REPLACE = "replace"  # {who} comes, {other} goes
    ADD = "add"
    EXTEND_ACCESS = "extend-access"  # a current user is to have a further project
    NARROW_ACCESS = "narrow-access"
    DETAILS = "details"  # a user's name or address is to be changed
    STATUS = "status"
    STATUS_OF_ALL = "status-of-all"
    SUBMITTED = "submitted"
    WITHDRAW = "withdraw"
    DESIGNATE = "designate"
    UNDESIGNATE = "undesignate"
    ASIDE = "aside"  # read over, with its dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One way of saying something."""

    id: str
    says: Saying
    patterns: tuple[Sought, ...]
    tense: Tense = Tense.OPEN
    reason: RemovalReason | None = None
    ordered: bool = False  # counts only as an order: "please ...", "can you ...", at the beginning
    undated: bool = False  # days beside it say nothing about when access ends
    loose: bool = (
        False  # certain only where every word of its clause is known and nothing in the sentence hedges
    )
    open: bool = False  # what follows is open content: only what takes it back is looked for there
    weak: bool = (
        False  # counts only beside something else that is said of the same person, or in answer to a removal
    )
    examples: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Everything that rules/phrases.toml says."""

    phrases: tuple[Phrase, ...]
    frames: tuple[Sought, ...]  # what an order may follow: "can you", "I would like to"
    polite: tuple[Sought, ...]  # frames that ask and yet are orders
    courtesies: tuple[Sought, ...]  # left out before reading: "if possible", "let me know when it is done"
    conditions: tuple[Sought, ...]  # anywhere in a sentence: nothing it says is certain
    hedges: tuple[Sought, ...]  # before a phrase: it is not certain
    subordinate: tuple[Sought, ...]  # before a phrase: it is known, not news ("since", "when")
    elsewhere: tuple[Sought, ...]  # in a sentence: an order there may be about another system than HMIS
    scenes: tuple[Sought, ...]  # what is said below tells of nothing that happens now
    takes_back: tuple[Sought, ...] = ()  # behind an open phrase: it is not certain
    leads: tuple[Sought, ...] = ()  # what may stand before a loose phrase in its clause
    days: Mapping[Role, tuple[Sought, ...]] = field(
        default_factory=dict
    )  # words that say what a day is the day of
    reasons: Mapping[str, tuple[Sought, ...]] = field(default_factory=dict)  # words that say why access ends
    spanish: Spanish = field(default_factory=Spanish)  # turns that are put into English first
    not_names: frozenset[str] = frozenset()
    nicknames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


# -- the file ---------------------------------------------------------------------------------------------------------

_TENSES: Mapping[str, Tense] = {"past": Tense.PAST, "ahead": Tense.AHEAD, "open": Tense.OPEN}
_KEYS = frozenset(
    {
        "id",
        "says",
        "pattern",
        "tense",
        "reason",
        "ordered",
        "undated",
        "loose",
        "open",
        "weak",
        "examples",
        "unlike",
    }
)
_REASONS = ("left", "outside", "moved", "stays", "other", "little-left", "little-moved")
_MOODS = (
    "frames",
    "polite",
    "courtesies",
    "conditions",
    "hedges",
    "subordinate",
    "elsewhere",
    "scenes",
    "takes_back",
    "leads",
)


def parse_phrases(text: str, file: str) -> Phrases:
    """Read rules/phrases.toml.

    Raises:
        RuleError: every unreadable pattern, unknown word and example that is not read as it says, at once.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError([Problem(file=file, line=_line_of(str(error), text), what=str(error))]) from None
    reader = _File(text=text, file=file, data=data)
    phrases = reader.read()
    if reader.problems:
        raise RuleError(reader.problems)
    return phrases


def _line_of(message: str, text: str) -> int:
    match = re.search(r"line (\d+)", message)
    return int(match[1]) if match else text.count("\n") + 1


@dataclass(slots=True)
class _File:
    """Reads one file and gathers what is wrong with it."""

    text: str
    file: str
    data: Mapping[str, object]
    problems: list[Problem] = field(default_factory=list)

    def complain(self, what: str, near: str | None = None, hint: str | None = None) -> None:
        position = self.text.find(near) if near else -1
        line = self.text.count("\n", 0, position) + 1 if position >= 0 else None
        self.problems.append(Problem(file=self.file, line=line, what=what, hint=hint))

    def read(self) -> Phrases:
        words = {name: pattern for name, pattern in self._table("lists").items() if isinstance(pattern, str)}
        lists = Lists(words)
        lists["end"] = lists["stop"] = lists["halt"] = lists["on"] = "$"
        ends = self._end(lists, "tails"), self._end(lists, "stops")
        lists["end"], lists["stop"] = ends[0], "|".join(ends)
        lists["on"] = self._end(lists, "goes_on")
        lists["halt"] = self._end(lists, "halts").replace(f"|{OPEN}d", "")
        moods = {name: self._patterns("moods", name, lists) for name in _MOODS}
        reasons = {kind: self._patterns("reasons", kind, lists) for kind in _REASONS}
        days = {role: self._patterns("days", role.name.lower(), lists) for role in Role}
        phrases = tuple(p for entry in self._entries() if (p := self._phrase(entry, lists)))
        for twice in {p.id for p in phrases if [q.id for q in phrases].count(p.id) > 1}:
            self.complain(f'the id "{twice}" stands there twice', f'"{twice}"')
        names = self._table("names")
        not_names = frozenset(str(names.get("not_names", "")).split()) | self._words(lists)
        nicknames = {short: tuple(str(long).split()) for short, long in self._table("nicknames").items()}
        spanish = Spanish.of({turn: str(words) for turn, words in self._table("spanish").items()})
        return Phrases(
            phrases=phrases,
            spanish=spanish,
            not_names=not_names,
            nicknames=nicknames,
            days=days,
            reasons=reasons,
            **moods,
        )

    def _table(self, name: str) -> Mapping[str, object]:
        table = self.data.get(name)
        if isinstance(table, dict):
            return table
        self.complain(f"the table [{name}] is missing")
        return {}

    def _entries(self) -> Iterable[Mapping[str, object]]:
        entries = self.data.get("phrase")
        if not isinstance(entries, list) or not entries:
            self.complain("no [[phrase]] stands there")
            return ()
        return [entry for entry in entries if isinstance(entry, dict)]

    def _end(self, lists: Lists, name: str) -> str:
        try:
            words = expression_of(lists.get(name, ""), lists, depth=1)
        except BadPatternError as error:
            self.complain(f"lists.{name}: {error}", name)
            return "$"
        return rf"\s*(?:[.,;:!?()/-]|$|{OPEN}d)|\s+(?:{words})(?![\w])"

    def _patterns(self, table: str, name: str, lists: Lists) -> tuple[Sought, ...]:
        patterns = self._table(table).get(name)
        if not isinstance(patterns, list) or not patterns:
            self.complain(f"{table}.{name} must be a list of patterns", name)
            return ()
        return tuple(made for pattern in _strings(patterns) if (made := self._compiled(pattern, lists)))

    def _compiled(self, pattern: str, lists: Lists) -> Sought | None:
        try:
            return Sought(searched_for(pattern, lists), needed_words(pattern, lists))
        except ValueError as error:
            self.complain(f'pattern "{pattern}": {error}', pattern[:60])
            return None

    def _phrase(self, entry: Mapping[str, object], lists: Lists) -> Phrase | None:
        name = str(entry.get("id", ""))
        near = f'id = "{name}"'
        before = len(self.problems)
        for key in entry.keys() - _KEYS:
            close = process.extractOne(key, _KEYS, score_cutoff=60)
            self.complain(
                f'phrase "{name}": unknown key "{key}"',
                near,
                f'did you mean "{close[0]}"?' if close else None,
            )
        says = self._one_of(entry, "says", {s.value: s for s in Saying}, near)
        tense = self._one_of(entry, "tense", _TENSES, near)
        reason = self._one_of(entry, "reason", {r.value: r for r in RemovalReason}, near)
        patterns = tuple(p for text in _strings(entry.get("pattern")) if (p := self._compiled(text, lists)))
        examples = _strings(entry.get("examples"))
        if not name or not patterns or not examples:
            self.complain(f'phrase "{name}" needs an id, a pattern and at least one example', near)
        if len(self.problems) > before or says is None:
            return None
        return Phrase(id=name, says=says, patterns=patterns, tense=tense or Tense.OPEN, reason=reason,
                      ordered=entry.get("ordered") is True, undated=entry.get("undated") is True,
                      loose=entry.get("loose") is True, open=entry.get("open") is True, weak=entry.get("weak") is True, examples=examples, unlike=_strings(entry.get("unlike")))  # fmt: skip

    def _one_of(
        self, entry: Mapping[str, object], key: str, choices: Mapping[str, _T], near: str
    ) -> _T | None:
        """The value that a word of a closed list stands for; None where the key is absent or wrong."""
        if key not in entry:
            return None
        word = str(entry[key])
        if word not in choices:
            close = process.extractOne(word, list(choices), score_cutoff=50)
            hint = f'did you mean "{close[0]}"?' if close else f"one of {', '.join(choices)}"
            self.complain(f'phrase "{entry.get("id")}": {key} = "{word}" is unknown', near, hint)
            return None
        return choices[word]

    def _words(self, lists: Lists) -> frozenset[str]:
        """Every word of the patterns: capitalized at the beginning of a sentence it is still no name."""
        moods = [str(p) for patterns in self._table("moods").values() for p in _strings(patterns)]
        patterns = [p for entry in self._entries() for p in _strings(entry.get("pattern"))]
        everything = " ".join((*lists.values(), *moods, *patterns)).lower()
        return frozenset(re.findall(r"[a-z][a-z'-]*", re.sub(r"[{<][\w-]+[}>]", " ", everything)))


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
