"""What the rules of one stage, and of all stages together, come to. Values only; `rulebook` fills them."""

from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.model.decision import Finding, MailKind, Outcome, strictest


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the rules say to one question."""

    outcome: Outcome
    stage: str  # that answered; the last one when all granted
    findings: tuple[
        Finding, ...
    ]  # enforced: of the stage that answered, or all grants; then what watched rules said
    passed: tuple[Finding, ...]  # grants on the way to an answer that is none
    mail: MailKind | None  # of the strictest enforced finding
    facts: Mapping[str, object]  # everything that was loaded
    asked: tuple[str, ...]  # ids of every rule that was asked

    @property
    def why(self) -> str:
        """The sentences of everything that counts, for a case that waits for a person."""
        return " ".join(finding.said for finding in self.findings if finding.enforced)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFindings:
    """What one stage came to."""

    found: tuple[tuple[Finding, MailKind | None], ...]
    asked: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        """The strictest of what counts."""
        return strictest([finding.outcome for finding, _ in self.found if finding.enforced])

    @property
    def mail(self) -> MailKind | None:
        """The mail of the strictest; of several, that of the first by id: the order of a file decides nothing."""
        mails = [
            (finding.rule, mail) for finding, mail in self.found if self.counts(finding) and mail is not None
        ]
        return min(mails)[1] if mails else None

    def counts(self, finding: Finding) -> bool:
        """Is the finding one of the strictest that are enforced?"""
        return finding.enforced and finding.outcome is self.outcome

    @property
    def decisive(self) -> tuple[Finding, ...]:
        """Every enforced finding that does not grant, strictest first, then by id; in a stage that grants, the grants."""
        granted = self.outcome is Outcome.GRANT
        chosen = [f for f, _ in self.found if f.enforced and (granted or f.outcome is not Outcome.GRANT)]
        return tuple(sorted(chosen, key=lambda finding: (-finding.outcome.strictness, finding.rule)))

    @property
    def watched(self) -> tuple[Finding, ...]:
        """What rules said that are only watched."""
        return tuple(finding for finding, _ in self.found if not finding.enforced)

    @property
    def overruled(self) -> tuple[Finding, ...]:
        """Grants that something stricter overruled."""
        decisive = self.decisive
        return tuple(finding for finding, _ in self.found if finding.enforced and finding not in decisive)
