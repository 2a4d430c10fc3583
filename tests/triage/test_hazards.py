"""What stops an order to end access that is complete, and what may stand beside it."""

import pytest

from mailbot.triage.hazards import stops


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
        "please do not delete her old case notes.",
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
