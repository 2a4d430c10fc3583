"""The one door of policy for what a mail asks: each intent goes to the decider of its kind.

Intents are decided in the order of the mail; the caller enters what one decision writes before it asks for the next,
so that two requests in one mail cannot take the same license. Nobody's mail can break the desk: what a life cycle does
not know goes to a person.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from mailbot.errors import CommandRefused, IllegalMove
from mailbot.model.decision import Decision, Outcome
from mailbot.model.intent import Intent, IntentKind
from mailbot.policy.answers import decide_answer
from mailbot.policy.books import Books
from mailbot.policy.changes import decide_change
from mailbot.policy.designations import decide_designation
from mailbot.policy.reception import hand_over, understood
from mailbot.policy.removals import decide_removal
from mailbot.policy.replacements import decide_replacement
from mailbot.policy.requests import decide_request
from mailbot.policy.reschedules import decide_reschedule, decide_rescission
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.status import decide_status
from mailbot.policy.trainees import closed_mail, closed_training, decide_step_submitted
from mailbot.policy.training_rules import ask_training

Decider = Callable[[Intent, Books, Situation], Decision]
NOT_UNDERSTOOD = frozenset({IntentKind.QUESTION, IntentKind.UNCLEAR})


def groups(intents: tuple[Intent, ...]) -> Iterator[tuple[Intent, ...]]:
    """The intents as they are decided: status questions of one mail together, since one mail answers them."""
    for kind, together in groupby(intents, key=lambda intent: intent.kind):
        if kind is IntentKind.STATUS:
            yield tuple(together)
        else:
            yield from ((intent,) for intent in together)


def decide(group: tuple[Intent, ...], books: Books, situation: Situation) -> tuple[Decision, ...]:
    """Decide one group of `groups`; one decision for each intent."""
    known = understood(yes=group[0].kind not in NOT_UNDERSTOOD, situation=situation)
    if known.outcome is not Outcome.GRANT:
        return tuple(_to_a_person(intent, known, books, situation) for intent in group)
    if group[0].kind is IntentKind.STATUS:
        return decide_status(group, books, situation)
    return tuple(_decide_one(intent, books, situation) for intent in group)


def _decide_one(intent: Intent, books: Books, situation: Situation) -> Decision:
    try:
        return DECIDERS[intent.kind](intent, books, situation)
    except (IllegalMove, CommandRefused) as refusal:
        return hand_over(intent, situation, why=str(refusal))


def _to_a_person(intent: Intent, answer: Answer, books: Books, situation: Situation) -> Decision:
    """The helpdesk is always there (P18); a trainee who writes after the end is told at once that it was the end (A12)."""
    decision = hand_over(intent, situation, why=_said(answer), answer=answer)
    closed = closed_training(intent, books, situation)
    if closed is None:
        return decision
    return replace(decision, mails=(closed_mail(closed, books, situation),), case=closed.ref)


def _not_for_the_sender(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Commands are staff's; a line like one from anybody else is a question for a person (P6, M21)."""
    answer = ask_training(None, "granted", by="other", situation=situation)
    decision = hand_over(intent, situation, why=_said(answer), answer=answer)
    return replace(decision, outcome=answer.outcome)


def _question(intent: Intent, books: Books, situation: Situation) -> Decision:
    return hand_over(intent, situation, why="a person answers")


def _said(answer: Answer) -> str:
    return " ".join(finding.said for finding in answer.findings if finding.enforced)


DECIDERS: Mapping[IntentKind, Decider] = {
    IntentKind.ADD: decide_request,
    IntentKind.REPLACE: decide_replacement,
    IntentKind.REMOVE: decide_removal,
    IntentKind.MODIFY: decide_change,
    IntentKind.RESCHEDULE: decide_reschedule,
    IntentKind.RESCIND: decide_rescission,
    IntentKind.DESIGNATE: decide_designation,
    IntentKind.UNDESIGNATE: decide_designation,
    IntentKind.STEP_SUBMITTED: decide_step_submitted,
    IntentKind.CORRECTION: decide_answer,
    IntentKind.COMMAND: _not_for_the_sender,
    IntentKind.QUESTION: _question,
    IntentKind.UNCLEAR: _question,
}
