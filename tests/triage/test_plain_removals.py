"""Plain removals of words that no phrase knows: what makes them plain, and each thing that does not."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind, RemovalReason
from tests.triage.desk_mail import MONDAY, read, removal_case

GONE = "Sam Kim is off the outreach team as of this past Friday and not with us anymore."


def removed(text, subject="", **more):
    intents = read(text, subject, on=MONDAY, **more)
    return [i for i in intents if i.kind is IntentKind.REMOVE and not i.doubts]


def test_who_is_named_before_the_wish_is_removed_and_the_day_gone_by_is_the_last():
    (removal,) = removed(f"{GONE} Please inactivate.")

    assert removal.person.name == "Sam Kim"
    assert removal.effective_on is None
    assert removal.last_needed_on == date(2026, 3, 6)


def test_each_of_several_ends_on_the_day_beside_the_name():
    ends = removed(
        "We say farewell to Tom Vega (3/31) and Sam Kim (4/2). Please deactivate each of them then."
    )

    assert {i.person.name: i.effective_on for i in ends} == {
        "Tom Vega": date(2026, 3, 31),
        "Sam Kim": date(2026, 4, 2),
    }


@pytest.mark.parametrize(
    "hazard",
    [
        "Maybe he comes back.",
        "He is on leave.",
        "Hold off until I call.",
        "Never mind.",
        "He asked for it last year.",
        "Is that right?",
        "He still covers the night desk.",
        "A client told me so.",
        "Zed Stranger is gone.",
        "We will do it some day.",
    ],
)
def test_one_hazard_beside_the_wish_makes_a_person_decide(hazard):
    assert removed(f"{GONE} Please inactivate.")
    assert not removed(f"{GONE} {hazard} Please inactivate.")


@pytest.mark.parametrize(
    "wish",
    [
        "Please inactivate his email.",
        "Please remove him from the bed list.",
        "Please remove the link.",
        "Please remove the form from his chart.",
        "Would you know how to inactivate a user?",
    ],
)
def test_a_wish_of_other_words_is_none(wish):
    assert not removed(f"{GONE} {wish}")


def test_two_who_are_named_are_not_one():
    assert not removed("Sam Kim and Pat Doyle are off the outreach team. Please inactivate.")


def test_a_name_below_the_wish_may_be_a_signature():
    assert not removed("Please inactivate.\n\nSam Kim")


def test_whose_removal_waits_already_is_not_removed_a_second_time():
    case = removal_case(name="Sam Kim", email="sam@harborhouse.example", effective_on=date(2026, 4, 3))

    assert not removed(f"{GONE} Please inactivate.", removals=(case,))


def test_why_is_read_from_the_whole_mail():
    (removal,) = removed("Pat Doyle -> resigned -> pls term HMIS COB this Friday")

    assert removal.reason is RemovalReason.LEFT
    assert removal.at_close_of_business


@pytest.mark.parametrize(
    "text",
    [
        "Pat Doyle has two bank cards with us. Please close both accounts.",
        "Pat Doyle, Sam Kim and Tom Vega helped out. Please close both accounts.",
        "Pat Doyle and Sam Kim are done in HMIS work. Please close all three accounts.",
        "Pat Doyle's last day is Thursday, March 26. Please end her access that Friday.",
    ],
)
def test_a_number_of_accounts_or_a_weekday_that_does_not_fit_is_asked_about(text):
    assert not [each for each in read(text) if each.kind is IntentKind.REMOVE and not each.doubts]
