"""What else is said in a mail that orders an end: what leaves open whether it holds, and what changes nothing."""

from pathlib import Path

import pytest

from mailbot.model.intent import Doubt, IntentKind
from mailbot.triage.unsettled_words import unsettled
from tests.triage.desk_mail import read

LINES = [
    line.split(" => ", 1)
    for line in (Path(__file__).parent / "around-orders.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
ORDER = "Please end Pat Doyle's HMIS access on Friday, March 20."


def _is_carried_out(text):
    return any(intent.kind is IntentKind.REMOVE and not intent.doubts for intent in read(text, "HMIS"))


@pytest.mark.parametrize(("said", "text"), LINES, ids=[text for _, text in LINES])
def test_what_is_said_beside_an_order_is_told_apart(said, text):
    assert _is_carried_out(f"Hello,\n\n{ORDER}\n\n{text}\n\nThanks,\nPriya") is (said == "none")


@pytest.mark.parametrize("place", ["{open} {order}", "{order} {open}", "{order}\n\n{open}"])
def test_it_counts_wherever_in_the_mail_it_stands(place):
    text = place.format(open="Our director has to approve this first.", order=ORDER)

    assert [intent.doubts for intent in read(text) if intent.kind is IntentKind.REMOVE] == [
        (Doubt.NOT_MEANT,)
    ]


def test_what_is_said_of_somebody_else_leaves_nothing_open():
    others = "Tom Vega might go as well, but our director has to approve that first."

    assert _is_carried_out(f"{ORDER} {others}")


def test_a_form_is_asked_about_as_well():
    form = "Request: Remove a current user\nAgency: Harbor House\nUser: Tom Vega\nWhen: Immediately\n"

    assert read(form)[0].doubts == ()
    assert Doubt.NOT_MEANT in read(f"{form}\nWalter needs to sign off on it first.")[0].doubts


def test_a_sentence_says_why():
    assert unsettled("i will tell you when it is time") == "to be told"
    assert unsettled("thank you for your help") is None
