"""Whose bare labels are: the headline above says it, or the requester's name right before."""

import pytest

from tests.triage.form_wording import values_in

REQUEST = "Request: Remove a current user\n"


@pytest.mark.parametrize(
    ("headline", "field"),
    [
        ("Your information", "requester_name"),
        ("== New user ==", "person_name"),
        ("User being removed", "removed_user"),
        ("Supervisor information", "supervisor"),
    ],
)
def test_a_headline_says_whose_a_bare_name_is(headline, field):
    assert values_in(f"{REQUEST}Last day: 3/6/2026\n\n{headline}\nName: Ana Ruiz\n")[field] == "Ana Ruiz"


def test_an_email_right_behind_the_requester_is_theirs():
    said = values_in(
        f"{REQUEST}Requester Name: Priya Natarajan\nEmail: priya@hh.example\nUser: Ana Ruiz\nUser's Email: ana@hh.example\n"
    )
    assert (said["requester_email"], said["person_email"]) == ("priya@hh.example", "ana@hh.example")


def test_an_unknown_line_is_no_headline():
    said = values_in(
        f"{REQUEST}Last day: 3/6/2026\n\nDeparting user information\n\nBest wishes from Columbia\nName: Ana Ruiz\n"
    )
    assert said["removed_user"] == "Ana Ruiz"
