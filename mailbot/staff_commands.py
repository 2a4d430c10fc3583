"""Staff commands carried out one after the other, by mail and from the shell alike, with a transcript of each line.

Each command's effects are entered before the next is asked, so that later lines see what earlier ones did; then each
case that moved gets one mail, of its end state (design 3.9).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mailbot.entry import Entry
from mailbot.errors import CommandRefused, IllegalMove, LedgerBroken
from mailbot.model.case import Case, Event
from mailbot.model.command import CommandLine
from mailbot.model.decision import Decision, Outcome, SaveCase
from mailbot.model.report import CommandResult
from mailbot.policy.commands import Done, carry_out
from mailbot.policy.progress import Progress, progress_mails
from mailbot.policy.situation import Situation


@dataclass(slots=True)
class _Moved:
    """A case while its commands are carried out."""

    before: Case
    events: list[Event] = field(default_factory=list)
    text: str | None = None
    told: bool = False  # a command's own mail (a training start) has told it already


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
            intent=None, outcome=Outcome.GRANT, effects=done.effects, mails=done.mails, case=reference or None
        )
        entry.enter(decision)
        decisions.append(decision)
        if before is not None:
            _note(moved.setdefault(before.ref, _Moved(before)), done, line.command.text)
    for reference, one in moved.items():
        after = entry.books.case(reference)
        if after is not None and not one.told:
            progress = Progress(before=one.before, after=after, events=tuple(one.events), text=one.text)
            for order in progress_mails(progress, entry.books, situation):
                entry.order(order)
    return tuple(results), tuple(decisions)


def _note(moved: _Moved, done: Done, text: str | None) -> None:
    moved.events += [
        event for effect in done.effects if isinstance(effect, SaveCase) for event in effect.events
    ]
    moved.text = text or moved.text
    moved.told = moved.told or bool(done.mails)
