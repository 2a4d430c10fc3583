"""Rules as they stand in files: shape, checks against the vocabulary, examples as tests.

In: a `TomlSource` with `matter = "..."` and `[[rule]]` tables. Out: `Rule`s, and every complaint at once. A file that a
program would take but that does not mean what its author thinks is the danger here: every name in it is checked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import Field

from mailbot.errors import Problem
from mailbot.model.decision import MailKind, Outcome
from mailbot.policy.conditions import WORDS, Condition, complaint
from mailbot.policy.parameters import Parameter
from mailbot.policy.rule import BRACES, Disposition, Example, Rule
from mailbot.policy.toml_source import Place, Shape, TomlSource, did_you_mean, shaped
from mailbot.policy.vocabulary import STAGES, UNKNOWN, WRITTEN, Fact, Vocabulary

POLICY_IDS = tuple(f"P{number}" for number in range(1, 25))
"""The sentences of the policy that bind the desk."""

SILENT_MATTERS: Mapping[str, str] = {"lapses": "nobody is told when a training lapses (P16)"}
"""Matters whose rules may name no mail, and why."""

RULE_ID = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")

StageName = Literal["authentic", "authorized", "complete", "standing", "license"]


class ThenShape(Shape):
    """What follows."""

    outcome: Literal["grant", "ask", "hold", "refuse"]
    mail: str | None = None


class ExampleShape(Shape):
    """A case in point."""

    name: str = Field(min_length=1)
    given: dict[str, Any]
    fires: bool


class RuleShape(Shape):
    """A rule as it stands in a file."""

    id: str
    title: str = Field(min_length=1)
    cites: list[str]
    matter: str | None = None
    stage: StageName
    since: date
    until: date | None = None
    disposition: Literal["enforce", "report", "off"] = "enforce"
    when: dict[str, dict[str, Any]] = Field(min_length=1)
    then: ThenShape
    said: str = Field(min_length=1)
    example: list[ExampleShape] = Field(min_length=1)


class FileShape(Shape):
    """What stands around the rules of a file."""

    matter: str
    rule: list[Any] = Field(min_length=1)
    when_a_person_decides: dict[StageName, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """The rules of one file, and the mails while a person decides."""

    rules: tuple[Rule, ...] = ()
    waiting: Mapping[tuple[str, str], MailKind] = field(default_factory=dict)  # by (matter, stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReader:
    """Reads rules with the vocabulary and the parameters at hand."""

    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    problems: list[Problem]

    def read(self, source: TomlSource, data: Mapping[str, object]) -> RuleFile:
        """Read one file; complaints go into `problems`, rules with complaints are left out."""
        header = shaped(FileShape, source, (), dict(data), self.problems)
        if header is None:
            return RuleFile()
        waiting: dict[tuple[str, str], MailKind] = {}
        for stage, name in header.when_a_person_decides.items():
            mail = self._mail(source, ("when_a_person_decides", stage), header.matter, name)
            if mail is not None:
                waiting[header.matter, stage] = mail
        rules: list[Rule] = []
        for index, raw in enumerate(header.rule):
            rule = self._rule(source, index, header.matter, raw)
            if rule is not None:
                rules.append(rule)
        return RuleFile(rules=tuple(rules), waiting=waiting)

    def _rule(self, source: TomlSource, index: int, matter: str, raw: object) -> Rule | None:
        """Read one rule."""
        place: Place = ("rule", index)
        before = len(self.problems)
        shape = shaped(RuleShape, source, place, raw, self.problems)
        if shape is None:
            return None
        matter = shape.matter or matter
        self._check_names(source, place, matter, shape)
        if len(self.problems) > before:
            return None
        known = self.vocabulary.known_in(matter, shape.stage)
        rule = Rule(
            id=shape.id,
            title=shape.title,
            cites=tuple(shape.cites),
            matter=matter,
            stage=shape.stage,
            since=shape.since,
            until=shape.until,
            disposition=Disposition(shape.disposition),
            conditions=self._conditions(source, place, shape, known),
            outcome=Outcome(shape.then.outcome),
            mail=self._mail(source, (*place, "then", "mail"), matter, shape.then.mail),
            said=shape.said,
            examples=tuple(Example(name=e.name, given=e.given, fires=e.fires) for e in shape.example),
            file=source.file,
            line=source.lines.get(place),
        )
        self._check_sentence(source, place, rule, known)
        if len(self.problems) == before and not self.vocabulary.misshapen & set(shape.when):
            self._check_examples(source, place, rule, known)
        return rule if len(self.problems) == before else None

    def _check_names(self, source: TomlSource, place: Place, matter: str, shape: RuleShape) -> None:
        """Complain of an id, a citation, a matter or a period that cannot be."""
        if not RULE_ID.fullmatch(shape.id):
            what = f'"{shape.id}" is no id: it is a matter, a dot and a name, like "requests.authorized"'
            self.problems.append(source.problem((*place, "id"), what))
        for cited in shape.cites:
            if cited not in POLICY_IDS:
                what = f'rule {shape.id}: the policy has no "{cited}"; it goes from P1 to P24'
                self.problems.append(source.problem((*place, "cites"), what))
        if matter not in self.vocabulary.matters:
            where = (*place, "matter") if shape.matter else ("matter",)
            what = f'rule {shape.id}: no fact of vocabulary.toml belongs to the matter "{matter}"'
            self.problems.append(source.problem(where, what, did_you_mean(matter, self.vocabulary.matters)))
        if shape.until is not None and shape.until < shape.since:
            what = f"rule {shape.id}: it ends on {shape.until}, before it begins on {shape.since}"
            self.problems.append(source.problem((*place, "until"), what))

    def _conditions(
        self, source: TomlSource, place: Place, shape: RuleShape, known: Mapping[str, Fact]
    ) -> tuple[Condition, ...]:
        """Read the lines under `when`."""
        numbers = frozenset(name for name, one in self.parameters.items() if one.kind == "number")
        conditions: list[Condition] = []
        for name, words in shape.when.items():
            fact = known.get(name)
            if fact is None:
                self._complain_of_fact(source, (*place, "when", name), shape.id, name, known)
                continue
            if not words:
                what = f'rule {shape.id}: "{name}" is asked nothing'
                self.problems.append(
                    source.problem((*place, "when", name), what, f"words: {', '.join(WORDS)}")
                )
            for word, expected in words.items():
                wrong = complaint(fact, word, expected, numbers)
                if wrong is not None:
                    where = (*place, "when", name, word)
                    self.problems.append(source.problem(where, f"rule {shape.id}: {wrong[0]}", wrong[1]))
                    continue
                right = tuple(expected) if isinstance(expected, list) else expected
                parameter = fact.kind == "number" and isinstance(expected, str)
                conditions.append(Condition(fact=name, word=word, expected=right, parameter=parameter))
        return tuple(conditions)

    def _complain_of_fact(
        self, source: TomlSource, place: Place, rule: str, name: str, known: Mapping[str, Fact]
    ) -> None:
        """Say why a fact cannot be asked about: misspelt, of another matter, or known too late."""
        if name in self.vocabulary.misshapen:
            return
        elsewhere = self.vocabulary.facts.get(name)
        if elsewhere is None:
            what, hint = f'rule {rule}: "{name}" is no fact of vocabulary.toml', did_you_mean(name, known)
        else:
            what = f'rule {rule}: "{name}" cannot be asked here'
            hint = f"it is known from the stage {elsewhere.stage} on, in {', '.join(elsewhere.matters)}"
        self.problems.append(source.problem(place, what, hint))

    def _mail(self, source: TomlSource, place: Place, matter: str, name: str | None) -> MailKind | None:
        """Read the name of a mail."""
        if not name:
            return None
        if matter in SILENT_MATTERS:
            what = f'"{matter}" can send no mail: {SILENT_MATTERS[matter]}'
            self.problems.append(source.problem(place, what))
            return None
        try:
            return MailKind(name)
        except ValueError:
            hint = did_you_mean(name, [kind.value for kind in MailKind])
            self.problems.append(source.problem(place, f'"{name}" is no mail of the desk', hint))
            return None

    def _check_sentence(
        self, source: TomlSource, place: Place, rule: Rule, known: Mapping[str, Fact]
    ) -> None:
        """Complain of {braces} that name nothing."""
        for name in BRACES.findall(rule.said):
            if name not in known and name not in self.parameters:
                what = f'rule {rule.id}: "{{{name}}}" is neither a fact known here nor a parameter'
                hint = did_you_mean(name, {*known, *self.parameters})
                self.problems.append(source.problem((*place, "said"), what, hint))

    def _check_examples(
        self, source: TomlSource, place: Place, rule: Rule, known: Mapping[str, Fact]
    ) -> None:
        """Run the examples; one must fire and one must not."""
        for fires, what in ((True, "fires"), (False, "does not fire")):
            if all(example.fires is not fires for example in rule.examples):
                self.problems.append(
                    source.problem(place, f"rule {rule.id}: an example that {what} is missing")
                )
        for index, example in enumerate(rule.examples):
            where = (*place, "example", index)
            if self._check_given(source, where, rule, example, known):
                self._run(source, where, rule, example)

    def _check_given(
        self, source: TomlSource, place: Place, rule: Rule, example: Example, known: Mapping[str, Fact]
    ) -> bool:
        """Complain of facts that are given but cannot be; True when there are none."""
        before = len(self.problems)
        for name, value in example.given.items():
            fact = known.get(name)
            if fact is None:
                self._complain_of_fact(source, (*place, "given"), rule.id, name, known)
            elif fact.read(value) is UNKNOWN:
                what = f'rule {rule.id}, example "{example.name}": "{name}" can never be {value!r}'
                hint = did_you_mean(str(value), fact.values) or WRITTEN[fact.kind]
                self.problems.append(source.problem((*place, "given"), what, hint))
        return len(self.problems) == before

    def _run(self, source: TomlSource, place: Place, rule: Rule, example: Example) -> None:
        """Complain of an example that does not come out as it says."""

        def number(name: str) -> int | None:
            value = self.parameters[name].on(rule.since)
            return value if isinstance(value, int) else None

        fired, unknown = rule.fires(self.vocabulary, example.given, number)
        if fired is example.fires:
            return
        told = f'rule {rule.id}, example "{example.name}": '
        if unknown:
            what = told + f"it does not say {' and '.join(unknown)}"
        else:
            what = told + ("it should fire and does not" if example.fires else "it should not fire and does")
        self.problems.append(source.problem(place, what))


assert set(STAGES) == set(StageName.__args__)  # type: ignore[attr-defined]  # a Literal cannot be built from a tuple
