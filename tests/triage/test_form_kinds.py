"""What is wanted with a form: the type of request, else the fields; asked where boxes do not say."""

import pytest

from mailbot.model.intent import Doubt, IntentKind
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
