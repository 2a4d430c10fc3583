"""At the door: who is believed, what is ignored, and what a person must see (P18, P24; design 3.9, Trust)."""

from dataclasses import replace

import pytest

from mailbot.model.message import Screen, ScreenClass, Verdict
from mailbot.policy.reception import receive
from tests.policy.stories import letter
from tests.policy.story import DANA, DIGEST_TO, MARCUS, PRIYA, STRANGER, WALTER, intent, kinds


def at_the_door(story, address, verdict, kind=ScreenClass.PERSON, *, answerable=True):
    sender = story.books.sender(address, story.now.date(), verified=verdict is Verdict.PASS)
    message = replace(letter(address, verdict), screen=Screen(kind=kind, answerable=answerable))
    reception = receive(message, story.books, story.situation(sender))
    for order in reception.alerts:
        story.order(order)
    outcome = reception.outcome.value if reception.outcome else None
    return outcome, [order.to for order in reception.alerts]


def test_a_verified_mail_of_anybody_passes(story):
    """P24: mail is a first-class channel."""
    assert at_the_door(story, PRIYA, Verdict.PASS) == (None, [])
    assert at_the_door(story, STRANGER, Verdict.PASS) == (None, [])


@pytest.mark.parametrize("address", [PRIYA, WALTER, DANA])
def test_who_pretends_to_be_somebody_we_know_is_quarantined_and_staff_hear(story, address):
    assert at_the_door(story, address, Verdict.FAIL) == ("quarantined", [(DIGEST_TO,)])
    assert at_the_door(story, address, Verdict.NONE) == ("held", [(DIGEST_TO,)])


@pytest.mark.parametrize("address", [STRANGER, MARCUS])
def test_who_pretends_to_be_somebody_else_is_kept_without_a_word(story, address):
    assert at_the_door(story, address, Verdict.FAIL) == ("quarantined", [])
    assert at_the_door(story, address, Verdict.NONE) == ("held", [])


@pytest.mark.parametrize("kind", [ScreenClass.AUTOMATIC, ScreenClass.BOUNCE, ScreenClass.OWN])
@pytest.mark.parametrize("verdict", Verdict)
def test_automatic_mail_is_ignored_whoever_it_names(story, kind, verdict):
    assert at_the_door(story, PRIYA, verdict, kind, answerable=False) == ("ignored", [])


@pytest.mark.parametrize("kind", [ScreenClass.LIST, ScreenClass.MALFORMED])
def test_lists_and_broken_mails_wait_for_a_person(story, kind):
    assert at_the_door(story, PRIYA, Verdict.PASS, kind, answerable=False) == ("held", [])


@pytest.mark.parametrize("kind", ["question", "unclear", "correction"])
def test_what_is_not_understood_goes_to_a_person_and_the_sender_is_told_so_once(story, kind):
    """P18."""
    orders = story.mail(PRIYA, intent(kind, agency=None))

    assert (kinds(orders), orders[0].to, dict(orders[0].values)) == (
        ["handed-to-staff"],
        (PRIYA,),
        {"understood": ()},
    )
    assert story.last.held
