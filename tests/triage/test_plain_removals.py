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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("last day tmrw he got on with the va take him out of hmis when hes done tmrw", date(2026, 3, 10)),
        ("Last night he works is Friday the 27th. Shut his access off that day.", date(2026, 3, 27)),
        ("His last day will be the next week, Wednesday 18 of March. Please close his access for this day.", date(2026, 3, 18)),
        ("Friday the 27th is his last day on the housing side. Please turn off his access that evening.", date(2026, 3, 27)),
    ],
)  # fmt: skip
def test_whom_only_the_title_names_goes_on_the_one_day(text, day):
    (removal,) = removed(text, "Sam Kim")

    assert removal.person.name == "Sam Kim"
    assert removal.effective_on == day


@pytest.mark.parametrize(
    "text",
    [
        "he got on with the va and the people there take him off hmis today",
        "is it true that they take him off hmis today",
        "Friday the 27th is the last day to register. Please turn off his access that evening.",
    ],
)
def test_a_wish_with_a_subject_or_the_day_of_something_else_is_not_plain(text):
    assert not removed(text, "Sam Kim")


def test_who_occurs_only_in_a_story_is_not_meant():
    story = "Last night was his last shift, we had a cake, Jane {}. Go ahead and turn off his account."

    (removal,) = removed(story.format("dropped it"), "Sam Kim")

    assert removal.person.name == "Sam Kim"


def test_days_in_turn_belong_to_the_person_before_them():
    ends = removed(
        "Pat's done this Friday, 3/13, and then we lose Sam on 3/20. HMIS for each of them should go dark on their last day."
    )

    assert {i.person.name: i.effective_on for i in ends} == {
        "Pat Doyle": date(2026, 3, 13),
        "Sam Kim": date(2026, 3, 20),
    }


def test_there_is_hmis_only_where_somebody_goes():
    assert not removed("Sam Kim works in the kitchen today. Please get him out of there.")
    assert removed("Sam Kim has not worked here since last Friday. Please get him out of there.")
