"""A thank-you in answer to our mail wants nothing; whatever else is said beside it is read."""

from dataclasses import replace

import pytest

from mailbot.model.case import CaseKind, State
from mailbot.model.message import Line, Standing
from tests.cost import DEAREST, spent
from tests.triage.desk_mail import read, removal_case

THREAD = "Re: More information needed [MoHMIS R-0040]"


def request(state=State.INCOMPLETE):
    return replace(removal_case(state, name="Gail Ortega", email=None), ref="R-0040", kind=CaseKind.REQUEST)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks",
        "Thank you!",
        "Hi all,\n\nThanks so much for your help!\n\nPriya",
        "Thank you,\nPriya Natarajan",
        "Perfect, thank you!",
        "Got it, thanks for the quick reply. Have a great weekend!",
        "Ok thanks",
        "Gracias",
    ],
)
def test_a_mere_thank_you_in_answer_to_ours_wants_nothing(text):
    assert read(text, THREAD, thread_case=request()) == ()
    assert read(text, THREAD, thread_case=removal_case()) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, please remove her.",
        "Thanks, what is the next step?",
        "Thanks?",
        "Thank you for removing Pat Doyle.",
        "Thanks, but no.",
        "Thanks, her email is gortega@harborhouse.example",
        "Got it.",
        "yes, thanks",
        "Thank you,\nPriya\n\nPS: Pat Doyle has left",
    ],
)
def test_a_word_more_is_read(text):
    assert read(text, THREAD, thread_case=request())


def test_a_thank_you_that_answers_nothing_goes_to_a_person():
    assert read("Thank you!")


@pytest.mark.parametrize("state", [State.AMBIGUOUS, State.UNVERIFIED])
def test_where_a_removal_waits_for_an_answer_a_thank_you_is_seen_by_a_person(state):
    assert read("Thanks!", "Re: which user? [MoHMIS D-0008]", thread_case=removal_case(state))


def test_who_gives_thanks_after_the_end_of_the_training_is_told_of_the_end():
    assert read("Thanks!", THREAD, thread_case=request(State.CLOSED_EXPIRED))


def test_an_older_mail_sent_along_is_seen_by_a_person():
    lines = (
        Line(text="Thanks", standing=Standing.OWN),
        Line(text="Pat Doyle has left.", standing=Standing.FORWARDED),
    )

    assert read(subject=THREAD, lines=lines, thread_case=request())


def test_a_quoted_form_of_ours_that_was_left_as_it_was_wants_nothing():
    lines = (
        Line(text="Thanks", standing=Standing.OWN),
        Line(text="----- form to send back -----", standing=Standing.QUOTED, depth=1),
        Line(text="New User's Name: Gail Ortega", standing=Standing.QUOTED, depth=1),
        Line(text="New User's Email: ____", standing=Standing.QUOTED, depth=1),
        Line(text="----- end of form -----", standing=Standing.QUOTED, depth=1),
    )

    assert read(subject=THREAD, lines=lines, thread_case=request()) == ()


@pytest.mark.parametrize(
    "text", ["thanks for " + "all " * 70 + "x", "thanks " * 42 + "x", "ty" + "!" * 290 + "x"]
)
def test_a_long_row_of_thanks_costs_nothing(text):
    with spent() as cost:
        intents = read(text, THREAD, thread_case=request())

    assert cost.readings < DEAREST
    assert intents
