"""Lines that a mail program broke, and orders that lean on the sentence before."""

from datetime import date

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def removals_in(text):
    return [intent for intent in read(text) if intent.kind is IntentKind.REMOVE and not intent.doubts]


def test_a_day_at_the_beginning_of_a_broken_line_is_no_number_of_a_list():
    text = "This is to inform you that Pat Doyle will be leaving Harbor House on March\n27. Please end her access on that day."
    (removal,) = removals_in(text)

    assert removal.effective_on == date(2026, 3, 27)


def test_numbers_below_each_other_are_a_list():
    text = (
        "Good morning everybody at the helpdesk, please remove the following users:\n1. Pat Doyle\n2. Sam Kim"
    )

    assert [removal.person.name for removal in removals_in(text)] == ["Pat Doyle", "Sam Kim"]


def test_an_order_after_a_sentence_about_another_list_is_no_removal():
    assert not removals_in("Ana Ruiz is misspelled on the phone tree. Please fix it and take Pat Doyle off.")


def test_an_order_about_the_person_of_the_sentence_before_is_one():
    text = "Pat Doyle sent the last newsletter on Friday and quit. Please take her off HMIS."

    assert len(removals_in(text)) == 1
