"""Why access ends, by all that a mail says of somebody (P22)."""

import pytest

from mailbot.model.intent import IntentKind
from mailbot.model.intent import RemovalReason as Reason
from mailbot.triage.reasons import reason_of
from tests.triage.desk_mail import WORDING, read


def why(*texts):
    return reason_of(texts, WORDING.phrases.reasons)


@pytest.mark.parametrize(
    "text",
    ["she resigned", "he took a job in springfield", "she is moving out of state", "they accepted a position with the va",
     "he was let go", "she gave her two weeks notice", "her contract is up", "it is her last day with us",
     "she is off our payroll", "it was job abandonment", "he has not shown up for a week", "she turned in her badge and keys",
     "he took a job with the juvenile office", "she went to work for the va", "he is stepping away from the agency"],
)  # fmt: skip
def test_somebody_has_left(text):
    assert why(text) is Reason.LEFT


@pytest.mark.parametrize(
    "text",
    ["she has transferred into our development office", "he is our facilities manager now", "she runs the kitchen these days",
     "he got the receptionist job", "she took a job in our thrift store", "he was promoted", "she no longer needs hmis",
     "she moved upstairs to fundraising", "he drives the van now", "she took over the front desk", "his duties have changed",
     "she went from outreach to maintenance", "he was moved to a job without clients", "she is joining the development team"],
)  # fmt: skip
def test_somebody_does_something_else_here(text):
    assert why(text) is Reason.POSITION_CHANGE


def test_a_remark_in_brackets_behind_a_name_is_of_that_one_only():
    said = read(
        "Please remove these:\n\n* Tom Vega (resigned)\n* Sam Kim (moved to the warehouse)\n* Jane Pruett"
    )

    removed = {i.person.name: i.reason for i in said if i.kind is IntentKind.REMOVE}
    assert removed == {"Tom Vega": Reason.LEFT, "Sam Kim": Reason.POSITION_CHANGE, "Jane Pruett": None}


def test_who_is_still_here_has_not_left():
    assert (
        why("her last day at the shelter is friday", "she is still on the payroll") is Reason.POSITION_CHANGE
    )


def test_both_are_another_reason():
    assert why("he moved to our pantry in january", "he has now quit") is Reason.OTHER


@pytest.mark.parametrize(
    "text", ["he has not quit", "we are leaving early on friday", "her access should be terminated", "the coffee maker died", "the rest is handled internally"]
)  # fmt: skip
def test_what_is_denied_or_said_of_something_else_is_no_reason(text):
    assert why(text) is None


def test_of_two_in_one_sentence_each_has_a_reason():
    said = read("Pat Doyle quit and Sam Kim runs our kitchen now. Please remove Pat and Sam from HMIS.")

    removed = {i.person.name: i.reason for i in said if i.kind is IntentKind.REMOVE}
    assert removed == {"Pat Doyle": Reason.LEFT, "Sam Kim": Reason.POSITION_CHANGE}
