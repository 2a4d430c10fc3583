"""`mailbot check`: everything that people edit, checked offline and complained about at once."""

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mailbot.clock import system_clock
from mailbot.config import Config, load_config
from mailbot.errors import ConfigurationError, Problem
from mailbot.opening import load_rules
from mailbot.policy.rulebook import Rulebook, coverage, gaps
from mailbot.reply import templates
from mailbot.store.directory_import import read_directory
from mailbot.triage.phrase_examples import failing_examples


@dataclass(slots=True)
class Report:
    """What was checked and what is wrong."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    covered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def show(self) -> None:
        """Results on stdout, complaints on stderr."""
        for line in self.checked:
            print(f"ok: {line}")
        if self.covered:
            cited = [policy_id for policy_id, rules in self.covered.items() if rules]
            by_tests = [policy_id for policy_id, rules in self.covered.items() if not rules]
            print(f"ok: policy: {len(cited)} of {len(self.covered)} sentences are cited by rules")
            if by_tests:
                print(f"    held by named tests: {', '.join(by_tests)}")
        for warning in self.warnings:
            print(f"warning: {warning}", file=sys.stderr)
        for problem in self.problems:
            print(problem, file=sys.stderr)

    def as_words(self) -> dict[str, object]:
        """The same as plain values."""
        return {
            "ok": not self.problems,
            "problems": [asdict(problem) for problem in self.problems],
            "warnings": [asdict(warning) for warning in self.warnings],
            "checked": self.checked,
            "policy": {policy_id: list(rules) for policy_id, rules in self.covered.items()},
        }


def check_desk(path: Path) -> Report:
    """Check a desk: config, rules with their examples, templates, directory files beside the config."""
    report = Report()
    config = _config(path, report)
    if config is None:
        return report
    rules = _rules(config, report)
    _templates(config, report)
    _directory(config, report)
    if rules is not None:
        report.covered = coverage(rules)
        report.warnings += rules.warnings
        report.problems += gaps(rules, system_clock().astimezone(config.settings.desk.zone).date())
    _passwords(config, report)
    settings = config.settings.senders
    if settings.trust == "none":
        report.warnings.append(
            Problem(
                file=str(path),
                line=None,
                what='senders.trust = "none" believes everybody',
                hint="trials only",
            )
        )
    elif not settings.authserv_ids and settings.profile == "standard":
        report.warnings.append(
            Problem(file=str(path), line=None, what="senders.authserv_ids is empty: nobody will be believed")
        )
    for form in settings.forms:
        if form.accept_service:
            what = f"accept_service believes anyone with a form at the service of {form.address}"
            report.warnings.append(Problem(file=str(path), line=None, what=what))
    return report


def _config(path: Path, report: Report) -> Config | None:
    try:
        config = load_config(path)
    except ConfigurationError as error:
        report.problems += error.problems
        return None
    report.checked.append(f"config: {path}")
    return config


def _passwords(config: Config, report: Report) -> None:
    """A password file may come later than the config, so that it is not there is said and no error."""
    for server in (config.settings.imap, config.settings.smtp):
        if server.password_file and not (config.folder / server.password_file).is_file():
            file = str(config.folder / server.password_file)
            hint = "write the password into it, mode 0600"
            report.warnings.append(Problem(file=file, line=None, what="is not there yet", hint=hint))


def _rules(config: Config, report: Report) -> Rulebook | None:
    try:
        rules, wording = load_rules(config.rules_folder)
    except ConfigurationError as error:
        report.problems += error.problems
        return None
    phrases = config.rules_folder / "phrases.toml"
    report.problems += failing_examples(
        wording.phrases, phrases.read_text(encoding="utf-8-sig"), str(phrases)
    )
    report.checked.append(f"rules: {len(rules.rules)} rules with their examples in {config.rules_folder}")
    return rules


def _templates(config: Config, report: Report) -> None:
    try:
        templates.load(config.templates_folder)
    except ConfigurationError as error:
        report.problems += error.problems
        return
    report.checked.append(f"templates: every mail renders, from {config.templates_folder}")


def _directory(config: Config, report: Report) -> None:
    folder = config.folder / "directory"
    if not folder.is_dir():
        return
    try:
        read_directory([folder])
    except ConfigurationError as error:
        report.problems += error.problems
        return
    report.checked.append(f"directory: {folder}")
