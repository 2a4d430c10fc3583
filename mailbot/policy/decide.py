"""The one door of policy for what a mail asks: each intent goes to the decider of its kind.

Intents are decided in the order of the mail; the caller enters what one decision writes before it asks for the next,
so that two requests in one mail cannot take the same license.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from mailbot.model.decision import Decision, Outcome
from mailbot.model.intent import Intent, IntentKind
from mailbot.policy.answers import decide_answer
from mailbot.policy.books import Books
from mailbot.policy.changes import decide_change
from mailbot.policy.designations import decide_designation
from mailbot.policy.reception import hand_over
from mailbot.policy.removals import decide_removal
from mailbot.policy.requests import decide_request
from mailbot.policy.reschedules import decide_reschedule, decide_rescission
from mailbot.policy.situation import Situation
from mailbot.policy.status import decide_status
from mailbot.policy.trainees import decide_step_submitted

Decider = Callable[[Intent, Books, Situation], Decision]


def groups(intents: tuple[Intent, ...]) -> Iterator[tuple[Intent, ...]]:
    """The intents as they are decided: status questions of one mail together, since one mail answers them."""
    for kind, together in groupby(intents, key=lambda intent: intent.kind):
        if kind is IntentKind.STATUS:
            yield tuple(together)
        else:
            yield from ((intent,) for intent in together)


def decide(group: tuple[Intent, ...], books: Books, situation: Situation) -> tuple[Decision, ...]:
    """Decide one group of `groups`; one decision for each intent."""
    if group[0].kind is IntentKind.STATUS:
        return decide_status(group, books, situation)
    return tuple(DECIDERS[intent.kind](intent, books, situation) for intent in group)


def _question(intent: Intent, books: Books, situation: Situation) -> Decision:
    return hand_over(intent, situation, why="a person answers")


def _not_for_the_sender(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Commands are staff's; a line like one from anybody else is a question for a person (M21)."""
    return replace(_question(intent, books, situation), outcome=Outcome.REFUSE)


DECIDERS: Mapping[IntentKind, Decider] = {
    IntentKind.ADD: decide_request,
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
