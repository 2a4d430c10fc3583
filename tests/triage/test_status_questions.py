"""What asks how a training goes, and what only names a form."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def kinds(text):
    return [intent.kind for intent in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Sam Kim quit yesterday, please shut off his HMIS access. Happy to do the form for him, just send it.",
        "Please disregard the form I sent for Marcus.",
        "I'll send in the new user form for Sam Kim's successor once we have one.",
        "Glad to fill out the request form for Ivy Stone.",
    ],
)
def test_a_form_that_is_only_mentioned_is_no_question(text):
    assert IntentKind.STATUS not in kinds(text)


def test_a_form_that_is_mentioned_in_an_order_is_not_lost():
    assert kinds("Please disregard the form I sent for Marcus.") == [IntentKind.UNCLEAR]


@pytest.mark.parametrize(
    "text",
    [
        "Any word on the form I sent for Sam Kim",
        "Just checking, did you get the form for Sam Kim?",
        "Following up on the request form for Marcus.",
    ],
)
def test_a_form_that_is_asked_about_is_a_question(text):
    assert IntentKind.STATUS in kinds(text)
