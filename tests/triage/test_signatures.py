"""What stands in or below the sender's signature is not news to act on."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read

QUESTION = "Can you remind me when the APR is due?\n\n"
NOTE = "Please note: Pat Doyle is no longer with Harbor House. Direct shelter intake calls to the front desk."


@pytest.mark.parametrize(
    "signature",
    [
        "Priya Natarajan, MSW\nProgram Director | Harbor House of Columbia\n" + NOTE,
        "Thanks,\nPriya\nProgram Director\n" + NOTE,
        "Thanks,\n\nPriya Natarajan\nProgram Director\n\n" + NOTE,
        "Priya\n" + NOTE,
        "Priya Natarajan\nPlease remove Pat Doyle from HMIS contact lists, she left.",
    ],
)
def test_a_signature_that_says_who_is_gone_removes_nobody(signature):
    assert IntentKind.REMOVE not in {intent.kind for intent in read(QUESTION + signature)}


@pytest.mark.parametrize(
    "below",
    [
        "Thanks,\nPriya\n\nOh, and please remove Pat Doyle from HMIS, she left on Friday.",
        "Priya\n\nP.S. Pat Doyle left our agency on Friday.",
    ],
)
def test_an_order_or_a_postscript_below_the_name_is_meant(below):
    assert [i.person.name for i in read(QUESTION + below) if i.kind is IntentKind.REMOVE] == ["Pat Doyle"]


def test_the_senders_own_name_in_a_list_begins_no_signature():
    intents = read("Please remove from HMIS:\n- Pat Doyle\n- Priya Natarajan\n- Sam Kim")

    assert {i.person.name for i in intents if i.kind is IntentKind.REMOVE} >= {"Pat Doyle", "Sam Kim"}
