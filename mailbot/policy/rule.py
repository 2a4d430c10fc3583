"""One rule: when all its lines hold, it says its outcome, its sentence and its mail.

A value and two questions about it, without effect. How rules stand in files is the business of `rule_files`; how they
are asked together is that of `rulebook`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mailbot.model.decision import MailKind, Outcome
from mailbot.policy.conditions import Condition
from mailbot.policy.vocabulary import UNKNOWN, Unknown, Value, Vocabulary

LONGEST_QUOTE = 120
"""Characters of a fact that a sentence may repeat: what strangers wrote does not fill our mails."""

BRACES = re.compile(r"\{([^{}]*)\}")
"""A fact or parameter named in a sentence. No format language: the files are edited by people, the facts by strangers."""

Number = Callable[[str], int | None]
"""A dated number's value on the day of the decision; None when it has none."""


class Disposition(StrEnum):
    """How much a rule counts."""

    ENFORCE = "enforce"
    REPORT = "report"  # asked and written down, but decides nothing: a new rule is watched before it bites
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A case in point; it is the rule's test."""

    name: str
    given: Mapping[str, object]
    fires: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule as staff wrote it."""

    id: str  # never used again for another rule
    title: str
    cites: tuple[str, ...]
    matter: str
    stage: str
    since: date
    until: date | None  # the last day on which it holds
    disposition: Disposition
    conditions: tuple[Condition, ...]
    outcome: Outcome
    mail: MailKind | None
    said: str
    examples: tuple[Example, ...]
    file: str
    line: int | None

    def in_force(self, on: date) -> bool:
        """Is the rule asked on this day?"""
        return self.disposition is not Disposition.OFF and self.holds_on(on)

    def holds_on(self, on: date) -> bool:
        """Does the day lie between `since` and `until`, both included?"""
        return self.since <= on and (self.until is None or on <= self.until)

    def fires(
        self, vocabulary: Vocabulary, facts: Mapping[str, object], number: Number
    ) -> tuple[bool | Unknown, tuple[str, ...]]:
        """Do all lines hold?

        One line that does not hold settles it, whatever else is unknown; else one unknown fact makes the rule
        unanswerable.

        Returns:
            The answer, and the names of the facts that are unknown when the answer is.
        """
        answers = [(line.fact, line.holds(vocabulary, facts, number)) for line in self.conditions]
        if any(answer is False for _, answer in answers):
            return False, ()
        unknown = tuple(dict.fromkeys(fact for fact, answer in answers if answer is UNKNOWN))
        return (UNKNOWN, unknown) if unknown else (True, ())


def speak(sentence: str, vocabulary: Vocabulary, facts: Mapping[str, object], number: Number) -> str:
    """Put facts and dated numbers into the {braces} of a sentence."""

    def value_of(match: re.Match[str]) -> str:
        name = match[1]
        if name in vocabulary.facts:
            return spoken(vocabulary.read(name, facts))
        value = number(name)
        return "(not known)" if value is None else str(value)

    return BRACES.sub(value_of, sentence)


def spoken(value: Value | Unknown) -> str:
    """A fact for people: one line, not endless; days as weekday and date."""
    match value:
        case Unknown():
            return "(not known)"
        case None:
            return "(nothing)"
        case bool():
            return "yes" if value else "no"
        case date():
            return f"{value:%a, %b} {value.day}, {value.year}"
        case tuple():
            text = ", ".join(value)
        case _:
            text = str(value)
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"
