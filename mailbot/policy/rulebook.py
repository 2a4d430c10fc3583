"""The rulebook: everything that staff can change about how the desk decides, asked stage by stage.

START HERE for rules: `parse_rulebook` reads the texts of `rules/*.toml` (no file is opened here), `Rulebook.ask` decides.

* Stages are asked in order, and the facts of a stage are loaded only when it is reached: a stranger learns nothing, and an
  incomplete request holds no license (P10).
* Within a stage every rule in force is asked, order does not matter, and the strictest outcome wins. The first stage that
  does not grant answers, with all that was found in it and nothing of later ones.
* Unknown is not no: a rule that asks for a fact nobody knows finds HOLD. Silence is not yes: so does a stage in which no
  enforced rule says anything. HOLD means that a person decides (P18).
* A rule with the disposition "report" is asked and written down, and decides nothing.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from datetime import time as TimeOfDay  # noqa: N812 - `time` is what the rulebook is asked for

from mailbot.errors import Problem, RuleError
from mailbot.model.decision import Finding, MailKind, Outcome
from mailbot.policy.calendar import Calendar
from mailbot.policy.calendar_rules import parse_calendar
from mailbot.policy.findings import Answer as Answer
from mailbot.policy.findings import StageFindings
from mailbot.policy.first_steps import FirstSteps, parse_first_steps
from mailbot.policy.parameters import REQUIRED, Parameter, parse_parameters
from mailbot.policy.practice_cases import PracticeTable, parse_practice_cases
from mailbot.policy.rule import Disposition, Rule, speak
from mailbot.policy.rule_files import POLICY_IDS, RuleFile, RuleReader
from mailbot.policy.toml_source import TomlSource, read_toml
from mailbot.policy.vocabulary import UNKNOWN, Vocabulary, parse_vocabulary

VOCABULARY, PARAMETERS, CALENDAR = "vocabulary.toml", "parameters.toml", "calendar.toml"
PRACTICE_CASES, TRAINING = "practice-cases.toml", "training.toml"

NEEDED = (VOCABULARY, PARAMETERS, CALENDAR, PRACTICE_CASES, TRAINING)
"""Files without which there is no rulebook; every other file holds rules."""

NOT_OURS = frozenset({"forms.toml", "phrases.toml"})
"""Tables in the same folder that other rooms read."""

Loader = Callable[[], Mapping[str, object]]
"""Loads the facts of one stage when it is reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """Rules, vocabulary, dated numbers, calendar, practice cases and first steps, checked and ready."""

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    calendar: Calendar
    practice_cases: PracticeTable
    first_steps: FirstSteps
    waiting: Mapping[tuple[str, str], MailKind]  # the mail while a person decides, by (matter, stage)
    warnings: tuple[Problem, ...] = ()  # nothing that stops the desk: links to examples
    fingerprint: str = ""  # names this very text of the rules, for the books
    index: Mapping[tuple[str, str], tuple[Rule, ...]] = field(
        default_factory=dict, repr=False
    )  # by (matter, stage)

    def ask(self, matter: str, stages: Sequence[tuple[str, Loader]], on: date) -> Answer:
        """Decide one question.

        Args:
            matter: "requests", "removals" ...
            stages: name and loader of each, in the order in which they are asked.
            on: the day whose rules count: the local day on which the matter was received.
        """
        facts: dict[str, object] = {}
        asked: list[str] = []
        granted: list[Finding] = []
        watched: list[Finding] = []
        for index, (stage, load) in enumerate(stages, start=1):
            facts.update(load())
            result = self.ask_stage(matter, stage, facts, on)
            asked.extend(result.asked)
            watched.extend(result.watched)
            if result.outcome is Outcome.GRANT and index < len(stages):
                granted.extend(result.decisive)
                continue
            all_granted = result.outcome is Outcome.GRANT
            return Answer(
                outcome=result.outcome,
                stage=stage,
                findings=(*(granted if all_granted else ()), *result.decisive, *watched),
                passed=() if all_granted else (*granted, *result.overruled),
                mail=result.mail,
                facts=facts,
                asked=tuple(asked),
            )
        raise ValueError(f"no stage of {matter} was given")

    def ask_stage(self, matter: str, stage: str, facts: Mapping[str, object], on: date) -> StageFindings:
        """Ask every rule in force of one stage."""
        rules = self.in_force(matter, stage, on)
        found = [finding for rule in rules if (finding := self._ask_rule(rule, facts, on)) is not None]
        if not any(finding.enforced for finding, _ in found):
            silent = Finding(
                rule=f"{matter}.{stage}-silent",
                cites=("P18",),
                outcome=Outcome.HOLD,
                said="No rule says what follows here, so a person decides.",
            )
            found.append((silent, self.waiting.get((matter, stage))))
        return StageFindings(found=tuple(found), asked=tuple(rule.id for rule in rules))

    def _ask_rule(
        self, rule: Rule, facts: Mapping[str, object], on: date
    ) -> tuple[Finding, MailKind | None] | None:
        """Ask one rule; None when it does not fire."""
        fires, unknown = rule.fires(self.vocabulary, facts, lambda name: self._number(name, on))
        if fires is False:
            return None
        outcome, said, mail = rule.outcome, rule.said, rule.mail
        if fires is UNKNOWN:
            meanings = "; ".join(f"{self.vocabulary.facts[name].meaning} ({name})" for name in unknown)
            outcome, said = Outcome.HOLD, f"Not known: {meanings}. A person decides."
            mail = self.waiting.get((rule.matter, rule.stage))
        else:
            said = speak(said, self.vocabulary, facts, lambda name: self._number(name, on))
        enforced = rule.disposition is Disposition.ENFORCE
        return Finding(rule=rule.id, cites=rule.cites, outcome=outcome, said=said, enforced=enforced), mail

    def in_force(self, matter: str, stage: str, on: date) -> tuple[Rule, ...]:
        """The rules of a stage that are asked on a day, by id."""
        return tuple(rule for rule in self.index.get((matter, stage), ()) if rule.in_force(on))

    def number(self, name: str, on: date) -> int:
        """A dated number, like `training_days` (P3).

        Raises:
            LookupError: there is no such number, or it had no value on that day yet.
        """
        value = self._value(name, on)
        if not isinstance(value, int):
            raise LookupError(f"{name} is no number")  # noqa: TRY004 - the kind stands in a file, not in the program
        return value

    def text(self, name: str, on: date) -> str:
        """A dated text. Raises LookupError as `number` does."""
        value = self._value(name, on)
        if not isinstance(value, str):
            raise LookupError(f"{name} is no text")  # noqa: TRY004 - as above
        return value

    def time(self, name: str, on: date) -> TimeOfDay:
        """A dated local time of day, like `close_of_business`. Raises LookupError as `number` does."""
        value = self._value(name, on)
        if not isinstance(value, TimeOfDay):
            raise LookupError(f"{name} is no time of day")  # noqa: TRY004 - as above
        return value

    def _value(self, name: str, on: date) -> int | str | TimeOfDay:
        value = self.parameters[name].on(on) if name in self.parameters else None
        if value is None:
            raise LookupError(f"{name} has no value on {on}")
        return value

    def _number(self, name: str, on: date) -> int | None:
        """A dated number or None, for conditions and sentences."""
        value = self.parameters[name].on(on) if name in self.parameters else None
        return value if isinstance(value, int) else None

    def with_disposition(self, rule_id: str, disposition: Disposition) -> "Rulebook":
        """The same rulebook with one rule enforced, only watched, or switched off."""
        changed = [
            replace(rule, disposition=disposition) if rule.id == rule_id else rule for rule in self.rules
        ]
        return replace(self, rules=tuple(changed), index=_index(changed))


def parse_rulebook(files: Mapping[str, str]) -> Rulebook:
    """Read the texts of a rules folder.

    Args:
        files: name ("requests.toml") to content, of every .toml file of the folder.

    Raises:
        RuleError: something is wrong somewhere; carries every problem of every file.
    """
    problems = [
        Problem(file=name, line=None, what="this file is missing") for name in NEEDED if name not in files
    ]
    ours = {name: text for name, text in sorted(files.items()) if name not in NOT_OURS}
    read = {name: read_toml(name, text, problems) for name, text in ours.items()}
    sources = {name: source for name, source in read.items() if source is not None}
    book = replace(_assemble(sources, problems), fingerprint=_fingerprint(ours))
    if problems:
        raise RuleError(sorted(set(problems), key=lambda problem: (problem.file, problem.line or 0)))
    return book


def _assemble(sources: Mapping[str, TomlSource], problems: list[Problem]) -> Rulebook:
    """Parse every file that could be read; complaints go into `problems`, and with any the rulebook is not to be used."""

    def source(name: str) -> TomlSource:
        """The file, or an empty one where it is missing or unreadable: the others are checked all the same."""
        return sources.get(name) or TomlSource(file=name, data={}, lines={})

    def complaints(name: str) -> list[Problem]:
        """Where complaints go: a file that was not read is not complained of for what it lacks."""
        return problems if name in sources else []

    warnings: list[Problem] = []
    vocabulary = parse_vocabulary(source(VOCABULARY), problems)
    parameters = parse_parameters(source(PARAMETERS), complaints(PARAMETERS))
    training = dict(source(TRAINING).data)
    steps: dict[str, object] = {name: training.pop(name) for name in ("links", "item") if name in training}
    reader = RuleReader(vocabulary=vocabulary, parameters=parameters, problems=problems)
    rules = _bind(
        [
            reader.read(one, training if name == TRAINING else one.data)
            for name, one in sources.items()
            if (name not in NEEDED or name == TRAINING) and VOCABULARY in sources
        ],
        problems,
    )
    return Rulebook(
        rules=rules.rules,
        vocabulary=vocabulary,
        parameters=parameters,
        calendar=parse_calendar(source(CALENDAR), problems),
        practice_cases=parse_practice_cases(source(PRACTICE_CASES), complaints(PRACTICE_CASES)),
        first_steps=parse_first_steps(source(TRAINING), steps, complaints(TRAINING), warnings),
        waiting=rules.waiting,
        warnings=tuple(warnings),
        index=_index(rules.rules),
    )


def _bind(files: Sequence[RuleFile], problems: list[Problem]) -> RuleFile:
    """Put the rules of all files together; ids are unique, and a stage waits with one mail."""
    rules: dict[str, Rule] = {}
    waiting: dict[tuple[str, str], MailKind] = {}
    for one in files:
        for rule in one.rules:
            if (first := rules.get(rule.id)) is not None:
                what = f'there are two rules "{rule.id}"; ids are never used again'
                problems.append(
                    Problem(file=rule.file, line=rule.line, what=what, hint=f"see {first.file}:{first.line}")
                )
            rules[rule.id] = rule
        waiting.update(one.waiting)
    return RuleFile(rules=tuple(rules[name] for name in sorted(rules)), waiting=waiting)


def _index(rules: Sequence[Rule]) -> Mapping[tuple[str, str], tuple[Rule, ...]]:
    """The rules by matter and stage."""
    index: dict[tuple[str, str], tuple[Rule, ...]] = {}
    for rule in rules:
        key = (rule.matter, rule.stage)
        index[key] = (*index.get(key, ()), rule)
    return index


def _fingerprint(files: Mapping[str, str]) -> str:
    """A short name for this very text of the rules."""
    digest = hashlib.sha256()
    for name, text in files.items():
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()[:12]


def coverage(rulebook: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """Which rules cite each sentence of the policy, P1 to P24; nothing for one that none cites."""
    return {
        sentence: tuple(rule.id for rule in rulebook.rules if sentence in rule.cites)
        for sentence in POLICY_IDS
    }


def gaps(rulebook: Rulebook, on: date) -> tuple[Problem, ...]:
    """What will be missing on some day from now on: a number without value, a stage in which nothing can be granted."""
    found = [
        Problem(file=PARAMETERS, line=None, what=f'"{name}" has no value on {on}')
        for name in REQUIRED
        if rulebook.parameters[name].on(on) is None
    ]
    for (matter, stage), rules in rulebook.index.items():
        granting = [r for r in rules if r.outcome is Outcome.GRANT and r.disposition is Disposition.ENFORCE]
        last_days = [rule.until for rule in rules if rule.until is not None]
        days = [on, *(date.fromordinal(day.toordinal() + 1) for day in last_days if day >= on)]
        dark = [day for day in days if not any(rule.holds_on(day) for rule in granting)]
        if dark:
            what = f"nothing can be granted in {matter}, stage {stage}, on {min(dark)}: every case waits for a person"
            found.append(Problem(file=rules[0].file, line=rules[0].line, what=what))
    return tuple(found)
