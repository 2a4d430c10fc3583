"""A removal on record that is moved, or at an end, by what a mail only tells: no order is in it (P23)."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read, removal_case

CHRIS = removal_case(effective_on=date(2026, 3, 20))
OF_RECORD = {IntentKind.REMOVE, IntentKind.RESCHEDULE, IntentKind.RESCIND}


def settled(text):
    intents = read(text, "Chris", removals=(CHRIS,))
    return {(i.kind, i.effective_on) for i in intents if i.kind in OF_RECORD and not i.doubts}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("HR recalculated, his last day is now the 25th.", date(2026, 3, 25)),
        ("He agreed to stay a bit longer, through March 27.", date(2026, 3, 27)),
        ("He agreed to hang in for another week, which makes March 27 his final shift.", date(2026, 3, 27)),
        ("Our director talked to him and he goes on March 31 rather than the 20th.", date(2026, 3, 31)),
        ("Chris is done a week sooner, on March 13.", date(2026, 3, 13)),
    ],
)
def test_the_new_day_of_the_end_moves_it(text, day):
    assert settled(text) == {(IntentKind.RESCHEDULE, day)}


@pytest.mark.parametrize(
    "text",
    [
        "His farewell lunch is now March 27.",
        "His last paycheck now goes out on March 27.",
        "His training now ends on March 27.",
        "His vacation is extended until March 27.",
        "I will be out of the office until March 27 instead.",
    ],
)
def test_the_day_of_another_matter_does_not(text):
    assert not settled(text)


@pytest.mark.parametrize(
    "text",
    [
        "He would rather wrap up on March 31 instead.",
        "Chris never agreed to go on March 31 rather than the 20th.",
        "He wanted to go on March 31 rather than the 20th.",
        "He prefers March 27 as his final shift now.",
        "Someone suggested his last day be March 27.",
        "His last day is now March 27 or the 30th.",
    ],
)
def test_a_day_that_is_wished_denied_or_one_of_two_does_not(text):
    assert not settled(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chris has been talked into staying.",
        "He withdrew his resignation.",
        "His job offer fell through, so his access should continue.",
        "Harbor House withdraws its notice concerning Chris.",
    ],
)
def test_that_somebody_stays_for_good_or_the_notice_is_withdrawn_takes_it_back(text):
    assert settled(text) == {(IntentKind.RESCIND, None)}


@pytest.mark.parametrize(
    "text",
    [
        "He is staying in town with his sister after that.",
        "He was persuaded to stay for the party.",
        "He withdrew his vacation request.",
        "Chris changed his mind about the cake.",
        "He thought better of it, but he still leaves.",
        "He stays on, but Tom's notice is withdrawn.",
    ],
)
def test_that_somebody_stays_elsewhere_or_drops_something_else_does_not(text):
    assert not settled(text)
