"""Names against the roster: who is meant, who is somebody else, who may be either."""

import pytest

from mailbot.model.directory import Roster
from mailbot.model.intent import Doubt
from mailbot.triage.name_reader import find_names
from mailbot.triage.who import People
from tests.triage.desk_mail import ROSTER, WORDING, known

PEOPLE = People(ROSTER, WORDING.phrases.nicknames)


def named(text, people=PEOPLE):
    return [m.somebody for m in find_names(people, text, not_names=WORDING.phrases.not_names)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Please remove Pat Doyle today", "Pat Doyle"),
        ("please remove pat doyle today", "Pat Doyle"),
        ("PLEASE REMOVE PAT DOYLE", "Pat Doyle"),
        ("Doyle, Pat", "Pat Doyle"),
        ("P. Doyle left", "Pat Doyle"),
        ("Patricia Doyle left", "Pat Doyle"),
        ("Jane left", "Jane Pruett"),
        ("Ms. Pruett left", "Jane Pruett"),
        ("Marcus O’Neill finished", "Marcus O'Neill-Brandt"),
        ("Renee Castillo's access", "Renée Castillo"),
        ("Robert Hale Jr. left", "Robert Hale Jr."),
    ],
)
def test_one_person_is_meant(text, name):
    (somebody,) = named(text)

    assert (somebody.person.name, somebody.doubt) == (name, None)


@pytest.mark.parametrize(
    "text", ["Please remove Pat Smith", "Anne Doyle left", "Mary Pat left", "Pat Doyel left"]
)
def test_a_name_that_is_not_quite_the_same_is_somebody_else(text):
    (somebody,) = named(text)

    assert somebody.doubt is Doubt.WHO_UNKNOWN
    assert not somebody.known


def test_a_near_name_is_shown_as_a_candidate():
    (somebody,) = named("Please remove Pat Doyel")

    assert [p.name for p in somebody.persons] == ["Pat Doyle"]


def test_a_name_of_two_is_ambiguous():
    (somebody,) = named("Please remove Robert Hale")

    assert somebody.doubt is Doubt.WHO_AMBIGUOUS
    assert len(somebody.persons) == 2


def test_somebody_whose_access_has_ended_is_not_meant_where_another_has_it():
    people = People(
        Roster(people=(known("Jane Pruett"), known("Jane Roe", "former", "jroe@harborhouse.example")))
    )

    assert named("Jane left", people)[0].person.name == "Jane Pruett"
    assert named("Jane Roe left", people)[0].person.name == "Jane Roe"


def test_an_address_and_a_name_of_different_people_are_ambiguous():
    somebody = PEOPLE.by_email("sam@harborhouse.example", "Pat Doyle")

    assert somebody.doubt is Doubt.WHO_AMBIGUOUS


@pytest.mark.parametrize(
    "text", ["Will you please help", "Please remove HMIS access", "Thanks again", "On Friday in May"]
)
def test_words_are_no_names(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("roster_name", "written"),
    [
        ("Hannah Schröder", "Hannah Schroeder"),
        ("Hannah Schröder", "Hannah Schroder"),
        ("Jürgen Weiß", "Juergen Weiss"),
        ("Søren Møller", "Soeren Moeller"),
        ("José Núñez", "Jose Nunez"),
    ],
)
def test_a_name_is_known_in_plain_letters(roster_name, written):
    people = People(Roster(people=(known(roster_name, email="one@harborhouse.example"),)))

    (somebody,) = named(f"Please remove {written} today", people)

    assert [k.name for k in somebody.known] == [roster_name]


def test_plain_letters_make_no_other_name_of_a_name_without_umlauts():
    people = People(Roster(people=(known("Michal Doyle", email="one@harborhouse.example"),)))

    assert not named("Please remove Michael Doyle today", people)[0].known


LIZ = People(
    Roster(people=(known("Elizabeth Moreno", email="lmoreno@harborhouse.example"),)),
    WORDING.phrases.nicknames,
)
TWO = People(
    Roster(
        people=(
            known("Samuel Kim", email="skim@harborhouse.example"),
            known("Samantha Ortiz", email="sortiz@harborhouse.example"),
        )
    ),
    WORDING.phrases.nicknames,
)


@pytest.mark.parametrize("text", ["Liz left", "please remove liz from hmis", "Beth's last day"])
def test_a_short_form_alone_names_the_only_one_who_can_be_called_so(text):
    (somebody,) = named(text, LIZ)

    assert (somebody.person.name, somebody.doubt) == ("Elizabeth Moreno", None)


def test_a_short_form_of_two_first_names_is_asked_about():
    (somebody,) = named("Sam's last day was Friday", TWO)

    assert (somebody.doubt, len(somebody.candidates)) == (Doubt.WHO_AMBIGUOUS, 2)
