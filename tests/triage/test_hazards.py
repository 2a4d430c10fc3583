"""What stops an order to end access that is complete, and what may stand beside it."""

import pytest

from mailbot.model.intent import Doubt, IntentKind
from mailbot.triage.hazards import stops
from tests.triage.desk_mail import read


@pytest.mark.parametrize(
    "said",
    [
        "we may have snow tonight, stay warm!",
        "if anybody asks, i was the one who wrote.",
        "he remains employed by us as a driver.",
        "her phone extension stays the same.",
        "the waiting list keeps growing.",
        "she returned her badge and keys.",
        "he is with us until ⟦d0⟧.",
        "perhaps the roof will stop leaking one day.",
        "her replacement has not been picked.",
        "as required by our agreement i let you know early.",
    ],
)
def test_what_speaks_of_other_things_does_not_stop_a_complete_order(said):
    assert stops(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "he may stay a week longer.",
        "only if the board approves.",
        "she is on maternity leave.",
        "i think her last day is ⟦d0⟧.",
        "hold off please.",
        "keep her access open.",
        "never mind, she is back.",
        "do not remove her yet.",
    ],
)
def test_what_denies_doubts_postpones_or_takes_back_stops_it(said):
    assert stops(said)


@pytest.mark.parametrize(
    "behind",
    [
        "He may stay a week longer.",
        "Actually his resignation is not final.",
        "The grant could still be extended.",
        "She'd like to keep it a bit longer though.",
        "It was meant for our mail system.",
        "He is coming back in the fall.",
    ],
)
def test_an_order_read_by_a_phrase_is_asked_about_where_something_leaves_it_open(behind):
    (removal, *_) = (
        intent
        for intent in read(f"Please end Tom Vega's access on March 13. {behind}")
        if intent.kind is IntentKind.REMOVE
    )
    assert Doubt.WHEN_CONTRADICTORY in removal.doubts


def test_i_mean_somebody_else_is_asked_about():
    intents = read("Please end Tom Vega's access on March 13, I mean Sam's.")
    assert all(intent.doubts for intent in intents if intent.kind is IntentKind.REMOVE)
