"""What the clock decides: trainings lapse, removals fall due (P14..P16, P20, P23).

A lapse sends nothing to anyone outside (P16); a removal that falls due stands in the digest of the day.
"""

from mailbot.model.case import Case, CaseKind, Event
from mailbot.model.decision import Decision, Finding, Outcome, SaveCase
from mailbot.policy.books import Books
from mailbot.policy.departures import suspend_authorities
from mailbot.policy.licenses import give_back
from mailbot.policy.removal_days import due_instant
from mailbot.policy.situation import Situation
from mailbot.policy.training import lapse
from mailbot.policy.training_rules import window_ended

MATTER = "lapses"
FELL_DUE = Finding(
    rule="removals.falls-due", cites=("P23",), outcome=Outcome.NONE, said="The day that was given has ended."
)


def decide_lapses(books: Books, situation: Situation) -> tuple[Decision, ...]:
    """Close every training whose printed day has ended by `situation.now`; its license is free again."""
    found = (_lapsed(case, books, situation) for case in books.lapsing(situation.today))
    return tuple(decision for decision in found if decision is not None)


def _lapsed(case: Case, books: Books, situation: Situation) -> Decision | None:
    """The end of one training, by the rules in force when the request came; None where they do not say so."""
    answer = situation.rules.ask(
        MATTER,
        (
            (
                "standing",
                lambda: {
                    "window_ended": window_ended(case, situation),
                    "is_change": case.kind is CaseKind.CHANGE,
                },
            ),
        ),
        case.received_at.astimezone(situation.zone).date(),
    )
    if answer.outcome is not Outcome.GRANT:
        return None
    advance = lapse(case)
    return Decision(
        intent=None,
        outcome=Outcome.NONE,
        findings=answer.findings,
        effects=(SaveCase(case=advance.case, events=advance.events), *give_back(case, books)),
        facts=answer.facts,
        asked=answer.asked,
        case=case.ref,
    )


def decide_due_removals(books: Books, situation: Situation) -> tuple[Decision, ...]:
    """Every scheduled removal whose day, or close of business, is over by `situation.now` falls due for staff."""
    due = (
        case for case in books.falling_due(situation.today) if due_instant(case, situation) <= situation.now
    )
    return tuple(_fell_due(case, books) for case in due)


def _fell_due(case: Case, books: Books) -> Decision:
    """Staff are to end the access; who left the agency speaks for it no more (A39)."""
    after = case.after(Event.FELL_DUE, waits_for="staff to end the access in HMIS")
    save = SaveCase(case=after, events=(Event.FELL_DUE,))
    return Decision(
        intent=None,
        outcome=Outcome.NONE,
        findings=(FELL_DUE,),
        effects=(save, *suspend_authorities(after, books)),
        case=case.ref,
    )
