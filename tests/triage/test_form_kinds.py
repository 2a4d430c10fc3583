"""What is wanted with a form: the type of request, else the fields; asked where boxes do not say."""

import pytest

from mailbot.model.intent import Doubt, IntentKind
from mailbot.triage.form_kinds import wanted_of
from tests.triage.form_wording import forms_in, wording
from tests.triage.form_world import ADD, read

BOXES = "[ ] Add a new user  [ ] Remove a current user  [ ] Modify a current user"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Agency: Harbor House\nNew User's Name: Ana Ruiz\nNew User's Email: a@hh.example\nProjects: ES",
            IntentKind.ADD,
        ),
        ("Agency: Harbor House\nUser to remove: Jane Doerr\nLast Day: 3/6/2026", IntentKind.REMOVE),
        (
            "User to remove: Jane Doerr\nNew User: Ana Ruiz\nNew User Email: a@hh.example\nProjects: ES",
            IntentKind.REPLACE,
        ),
        ("User's Name: Jane Doerr\nProjects to Add: RRH", IntentKind.MODIFY),
        ("Agency: Harbor House\nUser: Jane Doerr\nLast Day: 3/6/2026", IntentKind.REMOVE),
    ],
)
def test_without_a_request_type_the_fields_say_what_is_wanted(text, kind):
    assert read(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        f"Type of request: {BOXES}\nUser: Jane Doerr\nLast day: 3/6/2026\n",
        f"Type of request (check one): please check one: {BOXES}\nUser: Jane Doerr\nLast day: 3/6/2026\n",
        "Type of request\n\n☐ Add a new user\n\n☐ Remove a current user\n\nUser: Jane Doerr\nLast day: 3/6/2026\n",
        ADD.replace("Add a new user", BOXES),
    ],
    ids=["one line", "a hint before", "lines below", "an add"],
)
def test_a_request_type_without_a_tick_is_asked_about(text):
    assert Doubt.LABEL_GUESSED in read(text).doubts


@pytest.mark.parametrize(
    "request_line", ["", "Type of request:\n", "Type of request: Remove a current user\n"]
)
def test_without_boxes_the_fields_say_what_is_wanted(request_line):
    intent = read(f"{request_line}User: Jane Doerr\nLast day: 3/6/2026\n")

    assert (intent.kind, intent.doubts) == (IntentKind.REMOVE, ())


def test_two_kinds_that_are_ticked_are_a_conflict():
    boxes = "[x] Add a new user  [x] Remove a current user  [ ] Modify a current user"
    assert Doubt.CONFLICT in read(f"Request: {boxes}\nUser: Jane Doerr\nLast day: 3/6/2026\n").doubts


@pytest.mark.parametrize("said", ["Maternity leave", "Data correction", "something for Jane"])
def test_a_request_type_that_is_none_of_ours_makes_no_removal_of_a_last_day(said):
    (form,) = forms_in(f"Request type: {said}\nAgency: Harbor House\nUser: Jane Doerr\nLast day: 3/6/2026\n")

    assert wanted_of(form, wording()).kind is None


def test_a_reason_for_the_request_says_that_somebody_left():
    intent = read(
        "Reason for request: she resigned\nAgency: Harbor House\nUser: Jane Doerr\nLast day: 3/6/2026\n"
    )

    assert (intent.kind, intent.doubts) == (IntentKind.REMOVE, ())


def test_a_name_and_a_bare_date_only_hint_at_a_removal():
    assert (
        Doubt.LABEL_GUESSED
        in read("Agency: Harbor House\nUser: Jane Doerr\nEffective date: 3/20/2026\n").doubts
    )


def test_a_role_alone_changes_somebody_who_is_a_user():
    intent = read(
        "Agency: Harbor House\nUser: Jane Doerr\nUser email: jdoerr@hh.example\nAccess role: read only\n"
    )

    assert (intent.kind, intent.access_role, intent.missing) == (IntentKind.MODIFY, "read only", ())


@pytest.mark.parametrize("said", ["Remove from choir", "Remove the poster of May"])
def test_what_is_to_be_removed_from_somewhere_unknown_is_asked_about(said):
    intent = read(f"Request: {said}\nAgency: Harbor House\nPerson: Jane Doerr\nWhen: immediately\n")

    assert Doubt.LABEL_GUESSED in intent.doubts


def test_the_name_of_the_person_may_stand_in_the_request_type():
    assert read("Request: remove Jane\nAgency: Harbor House\nPerson: Jane Doerr\nWhen: now\n").doubts == ()
