"""The facts that a rule may ask about: name, meaning, kind, and from which stage on they are known.

In: `rules/vocabulary.toml`. Out: a `Vocabulary`. A fact that is not in it cannot be asked about (a misspelt name would
otherwise be a rule that never fires, or always). Unknown is not no: a fact that nobody handed in, or that has a value its
kind does not allow, reads as UNKNOWN.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, Final, Literal

from pydantic import Field

from mailbot.errors import Problem
from mailbot.policy.toml_source import Shape, TomlSource, did_you_mean, shaped

STAGES = ("authentic", "authorized", "complete", "standing", "license")
"""The stages of a decision, in the order in which they are asked (design section 4, P1 before P10 before P13)."""


class Unknown(Enum):
    """The one value of a fact that cannot be known."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        """Refuse to be read as no.

        Raises:
            TypeError: always.
        """
        raise TypeError("unknown is neither yes nor no")


UNKNOWN: Final = Unknown.UNKNOWN


class FactKind(StrEnum):
    """What values a fact can have."""

    YES_NO = "yes-no"
    WORD = "word"  # one of a few
    TEXT = "text"
    LIST = "list"  # of texts
    NUMBER = "number"
    DAY = "day"


Value = bool | int | str | date | tuple[str, ...] | None
"""A fact as a condition sees it; None: it is known that nothing is there."""

WRITTEN: Mapping[FactKind, str] = {
    FactKind.YES_NO: "write true or false, without quotes",
    FactKind.WORD: "write one of its values in quotes",
    FactKind.TEXT: "write it in quotes",
    FactKind.LIST: "write one text in quotes",
    FactKind.NUMBER: "write a whole number, without quotes",
    FactKind.DAY: "write it like 2026-03-01, without quotes",
}
"""How a value of each kind is written in a rule."""

MAY_BE_MISSING = frozenset({FactKind.TEXT, FactKind.LIST, FactKind.NUMBER, FactKind.DAY})
"""Kinds of facts that may be known to be absent: None, "" or an empty list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One word of the vocabulary."""

    name: str
    meaning: str
    kind: FactKind
    stage: str
    matters: tuple[str, ...]
    unit: str | None = None
    values: tuple[str, ...] = ()  # of a WORD
    otherwise: Value | Unknown = UNKNOWN  # what counts when nobody says anything about it

    def read(self, given: object) -> Value | Unknown:
        """A value as it was handed in, brought into the form of this kind; UNKNOWN when the kind does not allow it."""
        if given is None or given in ("", (), []):
            return None if self.kind in MAY_BE_MISSING else UNKNOWN
        match self.kind, given:
            case (FactKind.YES_NO, bool()):
                return given
            case (FactKind.WORD, str()):
                return str(given) if given in self.values else UNKNOWN
            case (FactKind.NUMBER, int()) if not isinstance(given, bool):
                return given
            case (FactKind.DAY, date()) if not isinstance(given, datetime):
                return given
            case (FactKind.TEXT | FactKind.LIST, str() | tuple() | list()):
                return self._read_texts(given)
            case _:
                return UNKNOWN

    def _read_texts(self, given: str | Sequence[object]) -> Value | Unknown:
        """One text or several, as a TEXT (joined) or as a LIST; blanks alone are nothing."""
        parts = (given,) if isinstance(given, str) else tuple(given)
        texts = tuple(part.strip() for part in parts if isinstance(part, str))
        if len(texts) != len(parts):
            return UNKNOWN
        texts = tuple(text for text in texts if text)
        if not texts:
            return None
        return texts if self.kind is FactKind.LIST else ", ".join(texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every fact by its name."""

    facts: Mapping[str, Fact]
    misshapen: frozenset[str] = (
        frozenset()
    )  # named in the file but complained about there: not complained about twice

    @property
    def matters(self) -> frozenset[str]:
        """Every matter that some fact belongs to."""
        return frozenset(matter for fact in self.facts.values() for matter in fact.matters)

    def known_in(self, matter: str, stage: str) -> Mapping[str, Fact]:
        """The facts that a rule of this matter and stage may ask about: those of the stage and of earlier ones."""
        reached = STAGES[: STAGES.index(stage) + 1]
        return {
            name: fact
            for name, fact in self.facts.items()
            if matter in fact.matters and fact.stage in reached
        }

    def read(self, name: str, facts: Mapping[str, object]) -> Value | Unknown:
        """What is known of a fact.

        Args:
            name: of the vocabulary.
            facts: what was loaded. A name that is not there has the value of `otherwise`, mostly UNKNOWN.
        """
        fact = self.facts[name]
        if name not in facts:
            return fact.otherwise
        given = facts[name]
        return UNKNOWN if given is UNKNOWN else fact.read(given)


class FactShape(Shape):
    """A fact as it stands in vocabulary.toml."""

    meaning: str = Field(min_length=1)
    kind: Literal["yes-no", "word", "text", "list", "number", "day"]
    stage: Literal["authentic", "authorized", "complete", "standing", "license"]
    matters: list[str] = Field(min_length=1)
    unit: str | None = None
    values: list[str] = Field(default_factory=list)
    otherwise: Any = None


def parse_vocabulary(source: TomlSource, problems: list[Problem]) -> Vocabulary:
    """Read vocabulary.toml: `[fact_name]` tables. Complaints go into `problems`."""
    facts: dict[str, Fact] = {}
    for name, data in source.data.items():
        shape = shaped(FactShape, source, (name,), data, problems)
        if shape is None:
            continue
        kind = FactKind(shape.kind)
        if (kind is FactKind.WORD) != bool(shape.values):
            problems.append(
                source.problem((name,), f'"{name}": "values" belongs to the kind "word" and to no other')
            )
        fact = Fact(
            name=name,
            meaning=shape.meaning,
            kind=kind,
            stage=shape.stage,
            matters=tuple(shape.matters),
            unit=shape.unit,
            values=tuple(shape.values),
        )
        facts[name] = _with_otherwise(fact, shape, source, problems)
    return Vocabulary(facts=facts, misshapen=frozenset(source.data) - frozenset(facts))


def _with_otherwise(fact: Fact, shape: FactShape, source: TomlSource, problems: list[Problem]) -> Fact:
    """The fact with the value that counts when nobody says anything, if the file names one."""
    if shape.otherwise is None:
        return fact
    otherwise = fact.read(shape.otherwise)
    if otherwise is UNKNOWN:
        hint = did_you_mean(str(shape.otherwise), fact.values) or WRITTEN[fact.kind]
        what = f'"{fact.name}" cannot be {shape.otherwise!r} otherwise: it is a {fact.kind.value}'
        problems.append(source.problem((fact.name, "otherwise"), what, hint))
    return Fact(
        name=fact.name,
        meaning=fact.meaning,
        kind=fact.kind,
        stage=fact.stage,
        matters=fact.matters,
        unit=fact.unit,
        values=fact.values,
        otherwise=otherwise,
    )
