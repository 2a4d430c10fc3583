"""The title of a form, above it or in the subject: what it is for where no request type says it."""

import pytest

from mailbot.model.intent import Doubt, IntentKind
from tests.triage.desk_mail import read

USER = (
    "Agency: Harbor House\nUser: Tom Vega\nUser email: tom@harborhouse.example\nEffective date: 3/13/2026\n"
)


@pytest.mark.parametrize(
    "title",
    [
        "USER REMOVAL",
        "*** Remove user ***",
        "HMIS access termination request",
        "[x] Remove user  [ ] Add user",
    ],
)
def test_a_title_above_the_form_says_what_it_is_for(title):
    intent = read(f"{title}\n\n{USER}")[0]

    assert (intent.kind, intent.person.name, intent.doubts) == (IntentKind.REMOVE, "Tom Vega", ())


def test_the_subject_is_a_title_unless_it_is_that_of_an_answer():
    assert read(USER, "User removal")[0].kind is IntentKind.REMOVE
    assert read(USER, "Re: User removal")[0].kind is IntentKind.ADD


def test_a_sentence_above_a_form_is_no_title():
    assert read(f"Tom asked me to remove the chairs.\n\n{USER}")[0].kind is IntentKind.ADD


@pytest.mark.parametrize(
    "title", ["Time off request", "PTO form", "Data correction request", "Leave of absence"]
)
def test_a_form_for_something_else_ends_no_access(title):
    text = f"{title}\n\nAgency: Harbor House\nUser: Tom Vega\nLast day: 3/13/2026\n"

    assert not {i.kind for i in read(text)} & {IntentKind.REMOVE, IntentKind.ADD, IntentKind.MODIFY}


def test_a_title_against_the_fields_is_asked_about():
    (intent,) = read(
        "ADD A NEW USER\n\nAgency: Harbor House\nUser to remove: Tom Vega\nLast day: 3/13/2026\n"
    )

    assert (intent.kind, intent.doubts) == (IntentKind.REMOVE, (Doubt.LABEL_GUESSED,))


def test_a_title_that_only_speaks_of_a_change_contradicts_nothing():
    (intent,) = read("STAFF CHANGE\n\nAgency: Harbor House\nUser to remove: Tom Vega\nLast day: 3/13/2026\n")

    assert (intent.kind, intent.doubts) == (IntentKind.REMOVE, ())
