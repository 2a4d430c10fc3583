"""A removal on record moved, taken back or wanted at once, by a mail that is read as a whole."""

from datetime import date

import pytest

from mailbot.model.intent import Doubt, IntentKind
from tests.triage.desk_mail import MONDAY, read, removal_case

ON_RECORD = removal_case(effective_on=date(2026, 3, 20))


def about_chris(text, subject="Chris", case=ON_RECORD, **more):
    return read(text, subject, removals=(case,), **more)


def settled(intents):
    return {intent.kind for intent in intents if not intent.doubts}


@pytest.mark.parametrize(
    "text",
    [
        "Please move the end of his access from the 20th to Friday, March 27.",
        "Instead of the 20th his HMIS shall end on 3/27.",
        "He is doing one more week, to the 27th of March. Please change his end date to match.",
        "March 27 rather than the 20th for his HMIS please.",
    ],
)
def test_a_closed_wish_with_one_new_day_moves_a_removal(text):
    (intent,) = about_chris(text)

    assert (intent.kind, intent.effective_on) == (IntentKind.RESCHEDULE, date(2026, 3, 27))
    assert not intent.doubts


def test_two_days_of_a_later_month_are_both_in_it():
    case = removal_case(effective_on=date(2026, 4, 17))

    (intent,) = about_chris("Please push his removal from the 17th to the 30th.", case=case)

    assert intent.effective_on == date(2026, 4, 30)


def test_a_day_of_no_month_beside_a_removal_in_a_later_one_is_asked():
    case = removal_case(effective_on=date(2026, 4, 17))

    intents = about_chris("Please make it the 24th for his access.", case=case)

    assert not settled(intents) & {IntentKind.RESCHEDULE, IntentKind.REMOVE}


def test_a_removal_that_is_not_to_wait_was_last_needed_today():
    (intent,) = about_chris("He walked out. Please cut his access right now, do not wait for the 20th.")

    assert (intent.kind, intent.effective_on, intent.last_needed_on) == (IntentKind.REMOVE, None, MONDAY)


@pytest.mark.parametrize(
    "text",
    [
        "So the removal on the 20th should not happen, please drop it.",
        "The transfer fell through, so the removal set for 3/20 is off.",
        "I misread the HR mail. Please do not turn his access off.",
    ],
)
def test_a_closed_wish_without_a_day_takes_a_removal_back(text):
    (intent,) = about_chris(text)

    assert (intent.kind, intent.person.name) == (IntentKind.RESCIND, "Chris Adeyemi")


@pytest.mark.parametrize(
    "text",
    [
        "There's a chance he stays after all, so perhaps this will need to be called off.",
        "If he agrees, please move the end of his access to March 27.",
        "Please move the end of his access to March 27. Or April 3, his boss is still deciding.",
        "Please move our meeting about him to March 27.",
        "Please do not move his removal to March 27.",
        "Can the date still be changed to March 27?",
        "Please cancel his training on the 27th, he won't need it.",
    ],
)
def test_what_leaves_it_open_or_is_of_another_matter_changes_nothing(text):
    assert not settled(about_chris(text)) & {IntentKind.RESCHEDULE, IntentKind.RESCIND, IntentKind.REMOVE}


def test_a_first_name_that_two_share_means_the_one_whose_removal_waits():
    case = removal_case(name="Kim Lane", email="klane@harborhouse.example", effective_on=date(2026, 3, 20))

    (intent,) = read("Kim stays with us. Please withdraw the removal planned for the 20th.", removals=(case,))

    assert (intent.kind, intent.person.name) == (IntentKind.RESCIND, "Kim Lane")
    assert Doubt.WHO_AMBIGUOUS not in intent.doubts


@pytest.mark.parametrize(
    "text",
    [
        "Tom Vega isn't leaving us. His access stays the way it is.",
        "To stop the rumor: Tom Vega isn't leaving. His access should stay on.",
        "Please don't end Tom Vega's access yet. I would have written to you if it were decided.",
    ],
)
def test_a_remark_that_somebody_stays_takes_back_nothing_that_nobody_ordered(text):
    assert not settled(read(text)) & {IntentKind.RESCIND}
