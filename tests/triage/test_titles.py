"""A subject that orders one removal above words that order another."""

from mailbot.model.intent import Doubt, IntentKind
from tests.triage.desk_mail import read


def removals(text, subject):
    return {
        intent.person.name: intent.doubts
        for intent in read(text, subject)
        if intent.kind is IntentKind.REMOVE
    }


def test_two_people_ordered_by_the_subject_and_by_the_words_are_both_asked_about():
    asked = removals("Please end Jane Pruett's access on March 20.", "Remove Tom Vega")
    assert all(Doubt.WHO_AMBIGUOUS in doubts for doubts in asked.values())
    assert set(asked) == {"Tom Vega", "Jane Pruett"}


def test_one_person_in_both_is_plain():
    assert removals("Please end Tom Vega's access on March 20.", "Remove Tom Vega") == {"Tom Vega": ()}


def test_a_subject_that_names_the_second_of_two_is_plain():
    both = removals("Please end Tom Vega's and Jane Pruett's access on March 20.", "Remove Tom Vega")
    assert both == {"Tom Vega": (), "Jane Pruett": ()}
