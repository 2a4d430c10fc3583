"""What takes an order back, or leaves open whether it holds, stands anywhere in a mail and is asked about (P21..P24)."""

import pytest

from mailbot.model.intent import Doubt, IntentKind
from tests.triage.desk_mail import read


def acted(text, subject=""):
    return [i.person.name for i in read(text, subject) if i.kind is IntentKind.REMOVE and not i.doubts]


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


@pytest.mark.parametrize(
    "text",
    [
        "Tom has resigned but please don't turn anything off yet. We'd like to talk him into staying.",
        "I started this to ask you to remove Tom Vega, but he just told me he's decided to stay on. So please do nothing!",
        "Tom Vega quit this morning. Please do not deactivate anything yet.",
        "Tom Vega resigned, but don't close his login, he has agreed to remain as a volunteer.",
        "Please remove Tom Vega. He changed his mind, he is not leaving after all.",
        "Please remove Tom Vega. He has withdrawn his resignation.",
        "Tom Vega's last day is March 31, but we might renew. Please revoke his access then.",
        "Tom Vega's last day is March 31, though the board could still extend that. Please revoke his access then.",
    ],
)
def test_who_stays_after_all_or_is_not_to_be_touched_keeps_the_access(text):
    assert acted(text) == []


@pytest.mark.parametrize(
    "struck",
    [
        "Edit before I hit send: scratch Tom, he's talked himself into staying.",
        "Leave out Tom.",
        "Not Tom Vega!",
    ],
)
def test_who_is_struck_from_an_order_keeps_the_access_and_the_other_loses_it(struck):
    text = f"Two outreach workers to take off HMIS today: Sam Kim and Tom Vega.\n\n{struck} Only Sam. He left on Friday."
    assert acted(text) == ["Sam Kim"]


@pytest.mark.parametrize(
    "beside",
    [
        "He's not leaving us, he just has no use for HMIS in the new job.",
        "Please don't delete his case notes.",
        "Jane Pruett has decided to stay, so don't touch hers.",
        "Please don't hesitate to call me.",
    ],
)
def test_what_only_sounds_like_it_does_not_stop_an_order(beside):
    assert acted(f"Please end Tom Vega's HMIS access today. {beside}") == ["Tom Vega"]


def test_somebody_is_not_struck_by_being_taken_off_a_list_of_users():
    assert acted("You can scratch Jane Pruett from our HMIS users, she left for good.") == ["Jane Pruett"]
