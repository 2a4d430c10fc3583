"""What the clock decides: trainings lapse, removals fall due (P14..P16, P20, P23).

A lapse sends nothing to anyone outside (P16); a removal that falls due stands in the digest of the day.
"""

from mailbot.model.case import Case, Event
from mailbot.model.decision import Decision, Effect, Finding, Outcome, SaveCase
from mailbot.policy.books import Books
from mailbot.policy.removals import due_instant, free_hold
from mailbot.policy.situation import Situation
from mailbot.policy.training import lapse

LAPSED = Finding(
    rule="training.lapses",
    cites=("P14", "P15", "P16"),
    outcome=Outcome.NONE,
    said="The printed day has ended; the training is closed and nobody is notified.",
)
FELL_DUE = Finding(
    rule="removals.falls-due", cites=("P23",), outcome=Outcome.NONE, said="The day that was given has ended."
)


def decide_lapses(books: Books, situation: Situation) -> tuple[Decision, ...]:
    """Close every training whose printed day has ended by `situation.now`; its license is free again."""
    decisions = []
    for case in books.lapsing(situation.today):
        advance = lapse(case)
        effects: list[Effect] = [SaveCase(case=advance.case, events=advance.events)]
        effects += free_hold(case, books)
        decisions.append(
            Decision(
                intent=None, outcome=Outcome.NONE, findings=(LAPSED,), effects=tuple(effects), case=case.ref
            )
        )
    return tuple(decisions)


def decide_due_removals(books: Books, situation: Situation) -> tuple[Decision, ...]:
    """Every scheduled removal whose day, or close of business, is over by `situation.now` falls due for staff."""
    due = (
        case for case in books.falling_due(situation.today) if due_instant(case, situation) <= situation.now
    )
    return tuple(_fell_due(case) for case in due)


def _fell_due(case: Case) -> Decision:
    after = case.after(Event.FELL_DUE, waits_for="staff to end the access in HMIS")
    save = SaveCase(case=after, events=(Event.FELL_DUE,))
    return Decision(intent=None, outcome=Outcome.NONE, findings=(FELL_DUE,), effects=(save,), case=case.ref)
