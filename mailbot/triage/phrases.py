"""The phrases of the desk's mails: rules/phrases.toml read into frozen patterns, with their examples as tests.

    pattern  = word | "[" pattern "]" | "(" pattern "|" pattern ... ")" | "<" list ">" | slot | "^"        single blanks between
    slot     = {who} {other}             somebody, or a word that stands for one ("she", "this user")
             | {whose} {whose_other}     the same with 's, or "her"
             | {day} {project} {agency} {ref} {number} {text} {words}
             | {end}                     the thing said ends here: a stop, a date, "effective", "because", "from HMIS" ...

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
from mailbot.triage.when import Tense

# Marks stand for what was recognized before (see `mailbot.triage.marked`); mails cannot contain them.
OPEN, CLOSE = "⟦", "⟧"

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
    patterns: tuple[re.Pattern[str], ...]
    tense: Tense = Tense.OPEN
    reason: RemovalReason | None = None
    ordered: bool = False  # counts only as an order: "please ...", "can you ...", at the beginning
    undated: bool = False  # days beside it say nothing about when access ends
    examples: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Everything that rules/phrases.toml says."""

    phrases: tuple[Phrase, ...]
    frames: tuple[re.Pattern[str], ...]  # what an order may follow: "can you", "I would like to"
    polite: tuple[re.Pattern[str], ...]  # frames that ask and yet are orders
    courtesies: tuple[
        re.Pattern[str], ...
    ]  # left out before reading: "if possible", "let me know when it is done"
    conditions: tuple[re.Pattern[str], ...]  # anywhere in a sentence: nothing it says is certain
    hedges: tuple[re.Pattern[str], ...]  # before a phrase: it is not certain
    subordinate: tuple[re.Pattern[str], ...]  # before a phrase: it is known, not news ("since", "when")
    not_names: frozenset[str] = frozenset()
    nicknames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_PRONOUNS = (
    "he|she|they|him|her|them|both of them|both|(?:this|that|the) (?:user|person|employee|staff member|individual|"
    "worker|one|gentleman|lady|staff|coworker|colleague|volunteer|intern|trainee)|these (?:users|people|two|three|four|staff|employees|individuals)|"
    "those (?:users|people|two)|the following|the (?:two|three) of them|all (?:of them|three|four)|all of these"
)
_POSSESSIVES = "his|her|their|both of their|(?:this|that|the) (?:user|person|employee|staff member|individual|trainee)'s|these users'|the following"
_SELF = "i|me|myself"
_PERSON = rf"{OPEN}p\d+{CLOSE}|{_PRONOUNS}|{_SELF}"
_WHOSE = rf"{OPEN}p\d+{CLOSE}'s?|{_POSSESSIVES}|my"
_SLOTS: Mapping[str, str] = {
    "who": f"(?P<who>{_PERSON})(?!'s)",
    "other": f"(?P<other>{_PERSON})(?!'s)",
    "whose": f"(?P<whose>{_WHOSE})",
    "whose_other": f"(?P<whose_other>{_WHOSE})",
    "day": rf"(?:on |as of |at |by )?{OPEN}d\d+{CLOSE}",
    "project": rf"(?P<project>{OPEN}j\d+{CLOSE}|\"[^\"]{{2,80}}\")",
    "agency": rf"(?:the )?{OPEN}a\d+{CLOSE}",
    "ref": rf"(?P<ref>{OPEN}r\d+{CLOSE})",
    "number": r"(?P<number>\d{1,2}|one|two|three|four|first|second|third|fourth)",
    "text": r"(?P<text>[^.;!?⟦⟧]{1,60}?)",
    "words": r"(?:[a-z0-9'&/-]+ ){0,4}?[a-z0-9'&/-]+",
}
# "Tom moved to the pantry and does not need it": who was named before; also "Left Friday." for a whole sentence.
_SAME_SUBJECT = r"(?:(?<=\band )|(?<=\bbut )|(?<=, )|(?<=\bthen )|(?<=[-:] )|(?<=⟧ )|^)"
_PIECE = re.compile(r"\{(?P<slot>\w+)\}|<(?P<list>[\w-]+)>|(?P<mark>\^)|(?P<word>[^\s\[\]()|{}<>^]+)")


class _BadPattern(Exception):  # noqa: N818 - caught in this file
    """A pattern does not follow the grammar."""


def compiled(pattern: str, lists: Mapping[str, str]) -> re.Pattern[str]:
    """Make a regular expression of a pattern.

    Raises:
        ValueError: the pattern does not follow the grammar of this module.
    """
    try:
        rest = pattern.removeprefix("{who} ")
        expression = _expression(rest, lists, depth=0)
        expression = _captured_once(expression)
        if rest != pattern:
            expression = expression.replace("(?P<who>", "(?:")
            expression = rf"(?:{_SLOTS['who']} |{_SAME_SUBJECT}){expression}"
        return re.compile(rf"(?<![\w⟦])(?:{expression})(?![\w⟧])")
    except (_BadPattern, re.error) as error:
        raise ValueError(str(error)) from None


def _captured_once(expression: str) -> str:
    """A slot that stands in several alternatives is captured where it stands first."""
    seen: set[str] = set()

    def once(match: re.Match[str]) -> str:
        first = match[1] not in seen
        seen.add(match[1])
        return match[0] if first else "(?:"

    return re.sub(r"\(\?P<(\w+)>", once, expression)


def _expression(pattern: str, lists: Mapping[str, str], depth: int) -> str:
    """Translate a whole pattern."""
    if depth > 4:
        raise _BadPattern("lists refer to each other in a circle")
    cursor = _Cursor(pattern, lists, depth)
    expression = cursor.alternatives(closing=None)
    if cursor.position < len(pattern):
        raise _BadPattern(f'cannot read "{pattern[cursor.position : cursor.position + 12]}"')
    return expression


_STICKS = re.compile(
    r"[:,](?=[\s|\])]|$)|[\[(](?:[^\[\]()]*\|)?[:,][|\])]"
)  # a colon or comma, alone or as a choice


@dataclass(slots=True)
class _Cursor:
    """Reads a pattern from left to right by the grammar at the top of this module."""

    pattern: str
    lists: Mapping[str, str]
    depth: int
    position: int = 0

    def alternatives(self, closing: str | None) -> str:
        """Sequence ("|" sequence)*, up to the closing mark."""
        sequences = [self._sequence()]
        while self._at("|"):
            self.position += 1
            sequences.append(self._sequence())
        if closing is not None:
            if not self._at(closing):
                raise _BadPattern(f'"{closing}" is missing')
            self.position += 1
        return "|".join(sequences)

    def _at(self, mark: str) -> bool:
        return self.pattern.startswith(mark, self.position)

    def _sequence(self) -> str:
        """Items with single blanks between; what is optional takes the blank beside it along."""
        out: list[str] = []
        begun = glued = (
            False  # begun: something stands there for certain; glued: no blank is due before the next item
        )
        while True:
            blank = self._at(" ")
            while self._at(" "):
                self.position += 1
            if self.position >= len(self.pattern) or self.pattern[self.position] in "|)]":
                return "".join(out)
            due = " " if blank and begun and not glued else ""
            if due and _STICKS.match(self.pattern, self.position):
                due = " ?"  # a colon or comma sticks to the word before it
            if self._at("["):
                self.position += 1
                inner = self.alternatives(closing="]")
                out.append(f"(?:{due}(?:{inner}))?" if begun else f"(?:(?:{inner}) )?")
                continue
            if self._at("{end}"):
                self.position += len("{end}")
                out.append(f"(?={self.lists['end']})")
                continue
            glued = self._at("^")
            out.append(due + self._item())
            begun = begun or not glued

    def _item(self) -> str:
        """One word, list, slot or group."""
        if self._at("("):
            self.position += 1
            return f"(?:{self.alternatives(closing=')')})"
        piece = _PIECE.match(self.pattern, self.position)
        if piece is None:
            raise _BadPattern(f'cannot read "{self.pattern[self.position : self.position + 12]}"')
        self.position = piece.end()
        if piece["slot"]:
            if piece["slot"] not in _SLOTS:
                raise _BadPattern(f"there is no slot {{{piece['slot']}}}")
            return _SLOTS[piece["slot"]]
        if piece["list"]:
            return f"(?:{self._list(piece['list'])})"
        return "^" if piece["mark"] else re.escape(piece["word"])

    def _list(self, name: str) -> str:
        if name not in self.lists:
            near = process.extractOne(name, list(self.lists), score_cutoff=60)
            raise _BadPattern(
                f"there is no list <{name}>" + (f', did you mean "<{near[0]}>"?' if near else "")
            )
        return _expression(self.lists[name], self.lists, self.depth + 1)


# -- the file ---------------------------------------------------------------------------------------------------------

_TENSES: Mapping[str, Tense] = {"past": Tense.PAST, "ahead": Tense.AHEAD, "open": Tense.OPEN}
_KEYS = frozenset({"id", "says", "pattern", "tense", "reason", "ordered", "undated", "examples", "unlike"})
_MOODS = ("frames", "polite", "courtesies", "conditions", "hedges", "subordinate")


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
        lists = {name: pattern for name, pattern in self._table("lists").items() if isinstance(pattern, str)}
        lists["end"] = "$"
        lists["end"] = self._end(lists)
        moods = {name: self._moods(name, lists) for name in _MOODS}
        phrases = tuple(p for entry in self._entries() if (p := self._phrase(entry, lists)))
        for twice in {p.id for p in phrases if [q.id for q in phrases].count(p.id) > 1}:
            self.complain(f'the id "{twice}" stands there twice', f'"{twice}"')
        names = self._table("names")
        not_names = frozenset(str(names.get("not_names", "")).split()) | self._words(lists)
        nicknames = {short: tuple(str(long).split()) for short, long in self._table("nicknames").items()}
        return Phrases(phrases=phrases, not_names=not_names, nicknames=nicknames, **moods)

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

    def _end(self, lists: Mapping[str, str]) -> str:
        try:
            words = _expression(lists.get("tails", ""), lists, depth=1)
        except _BadPattern as error:
            self.complain(f"lists.tails: {error}", "tails")
            return "$"
        return rf"\s*(?:[.,;:!?()/-]|$|{OPEN}d)|\s+(?:{words})(?![\w])"

    def _moods(self, name: str, lists: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
        patterns = self._table("moods").get(name)
        if not isinstance(patterns, list) or not patterns:
            self.complain(f"moods.{name} must be a list of patterns", name)
            return ()
        return tuple(made for pattern in _strings(patterns) if (made := self._compiled(pattern, lists)))

    def _compiled(self, pattern: str, lists: Mapping[str, str]) -> re.Pattern[str] | None:
        try:
            return compiled(pattern, lists)
        except ValueError as error:
            self.complain(f'pattern "{pattern}": {error}', pattern[:60])
            return None

    def _phrase(self, entry: Mapping[str, object], lists: Mapping[str, str]) -> Phrase | None:
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
                      ordered=entry.get("ordered") is True, undated=entry.get("undated") is True, examples=examples, unlike=_strings(entry.get("unlike")))  # fmt: skip

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

    def _words(self, lists: Mapping[str, str]) -> frozenset[str]:
        """Every word of the patterns: capitalized at the beginning of a sentence it is still no name."""
        moods = [str(p) for patterns in self._table("moods").values() for p in _strings(patterns)]
        patterns = [p for entry in self._entries() for p in _strings(entry.get("pattern"))]
        everything = " ".join((*lists.values(), *moods, *patterns)).lower()
        return frozenset(re.findall(r"[a-z][a-z'-]*", re.sub(r"[{<][\w-]+[}>]", " ", everything)))


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
