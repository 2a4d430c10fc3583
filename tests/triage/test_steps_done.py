"""A step is handed in where the trainee says that it is done, and nothing says that it is not (P6)."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import TRAINEE, read


def steps(text):
    return [i.step for i in read(text, sender=TRAINEE) if i.kind is IntentKind.STEP_SUBMITTED]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("The first practice step is done and ready for your review.", 1),
        ("Step one: done.", 1),
        ("I finished step 1 but have not started step 2.", 1),
        ("Good news, the last step is in the system!", None),
    ],
)
def test_a_step_that_is_done_is_handed_in(text, step):
    assert steps(text) == [step]


@pytest.mark.parametrize(
    "text",
    [
        "I am about halfway through step 1 and have not finished the exit yet.",
        "Step 2 is about 80% done.",
        "Part of step 2 is done, the rest follows tomorrow.",
        "Once step 2 is done I will write.",
        "Is step 1 done when the exit is in?",
    ],
)
def test_a_step_that_is_not_done_is_not_handed_in(text):
    assert steps(text) == []


def test_a_representative_hands_in_no_step():
    assert not [i for i in read("The intake step is done.") if i.kind is IntentKind.STEP_SUBMITTED]
