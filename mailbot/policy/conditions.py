"""One line of a rule: `when.<fact>.<word> = value`, and the eleven words.

In: a fact's value and what the line expects. Out: yes, no, or UNKNOWN; never an exception and no effect. There are no
expressions, no "or" and no nesting: for "or" write a second rule, and what no word can say becomes a fact.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from mailbot.policy.toml_source import did_you_mean
from mailbot.policy.vocabulary import UNKNOWN, WRITTEN, Fact, FactKind, Unknown, Value, Vocabulary

Expected = bool | int | str | date | tuple[str, ...]
"""The right side of a line. For a number fact a text is the name of a dated parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a word asks of a value, and of which kinds of facts it can be asked."""

    kinds: frozenset[FactKind]
    holds: Callable[[Value, Expected], bool]
    expects: str  # for people: "a value", "a list of values", "true or false"


ANY = frozenset(FactKind)
SINGLE = frozenset({FactKind.WORD, FactKind.TEXT, FactKind.NUMBER})
SPARSE = frozenset({FactKind.TEXT, FactKind.LIST, FactKind.NUMBER, FactKind.DAY})
ORDERED = frozenset({FactKind.NUMBER})
DAYS = frozenset({FactKind.DAY})


def _same(value: Value, expected: Expected) -> bool:
    """Equal; texts without regard to case, because people type them."""
    if isinstance(value, str) and isinstance(expected, str):
        return value.casefold() == expected.casefold()
    return value == expected


def _among(value: Value, expected: Expected) -> bool:
    return isinstance(expected, tuple) and any(_same(value, one) for one in expected)


def _contains(value: Value, expected: Expected) -> bool:
    """A list has this text in it, or a text has these words in it; without regard to case."""
    if not isinstance(expected, str) or not isinstance(value, str | tuple):
        return False
    if isinstance(value, str):
        return expected.casefold() in value.casefold()
    return any(_same(one, expected) for one in value)


def _numbers(value: Value, expected: Expected, compare: Callable[[int, int], bool]) -> bool:
    """Compare two numbers; nothing is neither more nor less than anything."""
    return isinstance(value, int) and isinstance(expected, int) and compare(value, expected)


def _days(value: Value, expected: Expected, compare: Callable[[date, date], bool]) -> bool:
    return isinstance(value, date) and isinstance(expected, date) and compare(value, expected)


WORDS: Mapping[str, Word] = {
    "is": Word(kinds=ANY - {FactKind.LIST}, holds=_same, expects="a value"),
    "is_not": Word(kinds=ANY - {FactKind.LIST}, holds=lambda v, e: not _same(v, e), expects="a value"),
    "one_of": Word(kinds=SINGLE, holds=_among, expects="a list of values"),
    "not_one_of": Word(kinds=SINGLE, holds=lambda v, e: not _among(v, e), expects="a list of values"),
    "missing": Word(kinds=SPARSE, holds=lambda v, e: (v is None) is e, expects="true or false"),
    "at_least": Word(
        kinds=ORDERED, holds=lambda v, e: _numbers(v, e, lambda a, b: a >= b), expects="a whole number"
    ),
    "at_most": Word(
        kinds=ORDERED, holds=lambda v, e: _numbers(v, e, lambda a, b: a <= b), expects="a whole number"
    ),
    "more_than": Word(
        kinds=ORDERED, holds=lambda v, e: _numbers(v, e, lambda a, b: a > b), expects="a whole number"
    ),
    "before": Word(kinds=DAYS, holds=lambda v, e: _days(v, e, lambda a, b: a < b), expects="a date"),
    "after": Word(kinds=DAYS, holds=lambda v, e: _days(v, e, lambda a, b: a > b), expects="a date"),
    "contains": Word(
        kinds=frozenset({FactKind.TEXT, FactKind.LIST}), holds=_contains, expects="text in quotes"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One line of a rule."""

    fact: str
    word: str
    expected: Expected
    parameter: bool = False  # `expected` is the name of a dated number

    def holds(
        self, vocabulary: Vocabulary, facts: Mapping[str, object], number: Callable[[str], int | None]
    ) -> bool | Unknown:
        """Does the line hold? UNKNOWN when the fact is, or the number that it is compared with.

        Args:
            vocabulary: says how the fact is read.
            facts: what has been loaded so far.
            number: a dated parameter's value on the day of the decision; None when it had none yet.
        """
        value = vocabulary.read(self.fact, facts)
        expected = number(str(self.expected)) if self.parameter else self.expected
        if value is UNKNOWN or expected is None:
            return UNKNOWN
        return WORDS[self.word].holds(value, expected)


def complaint(
    fact: Fact, word: str, expected: object, parameters: frozenset[str]
) -> tuple[str, str | None] | None:
    """What is wrong with a line, and a hint; None when it is right.

    Args:
        fact: of the vocabulary.
        word: as written.
        expected: as written; lists come as list or tuple.
        parameters: names of the dated numbers that a number may be compared with.
    """
    if word not in WORDS:
        return f'"{word}" is not a word for "when"', did_you_mean(word, WORDS)
    if fact.kind not in WORDS[word].kinds:
        fitting = ", ".join(name for name, known in WORDS.items() if fact.kind in known.kinds)
        return (
            f'"{word}" cannot be asked of "{fact.name}", a {fact.kind.value}',
            f"it can be asked: {fitting}",
        )
    if word == "missing":
        return None if isinstance(expected, bool) else (f'"{word}" wants true or false', None)
    if word in {"one_of", "not_one_of"}:
        if not isinstance(expected, list | tuple) or not expected:
            return f'"{word}" wants a list of values, like ["a", "b"]', None
        return next((wrong for one in expected if (wrong := _value_complaint(fact, one, parameters))), None)
    return _value_complaint(fact, expected, parameters)


def _value_complaint(
    fact: Fact, expected: object, parameters: frozenset[str]
) -> tuple[str, str | None] | None:
    """What is wrong with one value on the right side."""
    if fact.kind is FactKind.NUMBER and isinstance(expected, str):
        if expected in parameters:
            return None
        return f'"{expected}" is no dated number of parameters.toml', did_you_mean(expected, parameters)
    if isinstance(expected, list | tuple) or fact.read(expected) in (UNKNOWN, None):
        hint = did_you_mean(str(expected), fact.values) or WRITTEN[fact.kind]
        known = f" (one of {', '.join(fact.values)})" if fact.values else ""
        return f'"{fact.name}" can never be {expected!r}: it is a {fact.kind.value}{known}', hint
    return None
