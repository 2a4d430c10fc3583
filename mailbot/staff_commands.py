"""Staff commands carried out one after the other, by mail and from the shell alike, with a transcript of each line.

Each command's effects are entered before the next is asked, so that later lines see what earlier ones did; then each
case that moved gets one mail, of its end state (design 3.9).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mailbot.entry import Entry
from mailbot.errors import CommandRefused, IllegalMove, LedgerBroken
from mailbot.model.case import Case, Event, State
from mailbot.model.command import CommandLine
from mailbot.model.decision import Decision, MailOrder, Outcome, SaveCase
from mailbot.model.report import CommandResult
from mailbot.policy.commands import carry_out
from mailbot.policy.done import Done
from mailbot.policy.progress import Progress, progress_mails
from mailbot.policy.situation import Situation


@dataclass(slots=True)
class _Moved:
    """A case while its commands are carried out."""

    before: Case
    events: list[Event] = field(default_factory=list)
    text: str | None = None
    mails: tuple[
        MailOrder, ...
    ] = ()  # of the last command with mails of its own: a training start, a license notice
    told_as: State | None = None  # the state that those mails tell of


def carry_out_all(
    lines: Iterable[CommandLine], situation: Situation, entry: Entry
) -> tuple[tuple[CommandResult, ...], tuple[Decision, ...]]:
    """Carry out commands in order; one that cannot be done is refused in its line and the others go on."""
    moved: dict[str, _Moved] = {}
    results: list[CommandResult] = []
    decisions: list[Decision] = []
    for line in lines:
        if line.command is None:
            results.append(CommandResult(line=line.text, ok=False, said=line.problem or "not understood"))
            continue
        reference = line.command.reference or ""
        before = entry.books.case(reference) if reference else None
        try:
            done = carry_out(line.command, entry.books, situation)
        except (CommandRefused, IllegalMove, LedgerBroken) as refusal:
            results.append(CommandResult(line=line.text, ok=False, said=str(refusal)))
            continue
        results.append(CommandResult(line=line.text, ok=True, said=done.said))
        decision = Decision(
            intent=None,
            outcome=Outcome.GRANT,
            findings=done.answer.findings if done.answer else (),
            effects=done.effects,
            facts=done.answer.facts if done.answer else {},
            asked=done.answer.asked if done.answer else (),
            case=reference or None,
        )
        entry.enter(decision)
        decisions.append(decision)
        if before is not None:
            _note(moved.setdefault(before.ref, _Moved(before)), done, line.command.text)
    for reference, one in moved.items():
        after = entry.books.case(reference)
        for order in _mails_of(one, after, situation, entry) if after is not None else ():
            entry.order(order)
    return tuple(results), tuple(decisions)


def _mails_of(moved: _Moved, after: Case, situation: Situation, entry: Entry) -> tuple[MailOrder, ...]:
    """One mail of the end state: a command's own, unless a later line overtook it."""
    if moved.told_as is after.state:
        return moved.mails
    progress = Progress(before=moved.before, after=after, events=tuple(moved.events), text=moved.text)
    return progress_mails(progress, entry.books, situation)


def _note(moved: _Moved, done: Done, text: str | None) -> None:
    saves = [e for e in done.effects if isinstance(e, SaveCase) and e.case.ref == moved.before.ref]
    moved.events += [event for save in saves for event in save.events]
    moved.text = text or moved.text
    if done.mails:
        moved.mails, moved.told_as = done.mails, saves[-1].case.state if saves else None
