"""Whom a form names: nicknames, and names that leave open who is meant."""

import pytest

from mailbot.model.directory import Person
from mailbot.model.intent import Doubt
from tests.triage.form_world import OZARK, read


@pytest.mark.parametrize(
    "who",
    [
        "Jane Doerr or Jane Whitfield",
        "not Jane Doerr",
        "Jane, not Jane Doerr",
        "Jane Whitfield, not Jane Doerr or Renée Castillo",
        "Jane Doerr, not sure about the last name",
        "Jane Doerr (not Jane Doerr)",
        "Jane Doerr?",
        "everyone except Jane Doerr",
        "not Jane Doerr and Renée Castillo",
    ],
)
def test_a_name_with_a_but_is_asked_about(who):
    intent = read(f"Request: Remove\nUser to be removed: {who}\nLast day: 3/6/2026\n")

    assert Doubt.WHO_AMBIGUOUS in intent.doubts


@pytest.mark.parametrize(
    ("written", "email"),
    [("Becky Castillo", None), ("Dee Park", None), ("Jane Doerr", "jdoerr@hh.example")],
    ids=["another last name is nobody", "another agency", "the name itself"],
)
def test_a_nickname_names_nobody_else(written, email):
    person = read(f"Request: Remove a current user\nUser: {written}\nLast day: 3/6/2026\n").person
    assert (person.name, person.email) == (written, email)


def test_a_nickname_with_the_last_name_is_the_one_whom_it_fits():
    intent = read("Request: Remove a current user\nUser: Deirdre Park\nLast day: 3/6/2026\n", OZARK)

    assert (intent.person, intent.doubts) == (Person(name="Dee Park", email="dpark@op.example"), ())


@pytest.mark.parametrize(
    "who",
    [
        "Jane Whitfield, not Jane Doerr",
        "Jane Whitfield (the RRH one, NOT Jane Doerr)",
        "Jane Whitfield (not Doerr!)",
        "Jane Whitfield - not the other Jane",
    ],
)
def test_a_whole_name_with_whom_it_does_not_mean_is_that_person(who):
    intent = read(f"Request: Remove\nUser to be removed: {who}\nLast day: 3/6/2026\n")

    assert (intent.person.name, intent.doubts) == ("Jane Whitfield", ())


def test_what_is_said_of_a_newcomer_in_parentheses_is_no_part_of_the_name():
    intent = read(
        'Request: Add a new user\nName: Nora Bell (goes by "Nori")\nEmail: nbell@hh.example\nProjects: ES\n'
    )

    assert intent.person.name == "Nora Bell"
