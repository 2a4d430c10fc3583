"""Whose a bare name is, and what stands beside it."""

from tests.triage.form_wording import values_in


def test_a_bare_name_is_the_requesters_where_the_person_is_named_elsewhere():
    values = values_in(
        "Name: Colleen O'Rourke\nEmail: c@x.example\nRemove access for: Kelly Byrne\nAgency: Gateway"
    )

    assert (values["requester_name"], values["requester_email"]) == ("Colleen O'Rourke", "c@x.example")
    assert values["removed_user"] == "Kelly Byrne"


def test_an_address_beside_a_name_is_parted_from_it():
    values = values_in(
        "Agency: Harbor House\nNew User: Ana Ruiz <a@x.example>\nAuthorized Representative: Beth (b@x.example)\nProjects: ES"
    )

    assert (values["person_name"], values["person_email"]) == ("Ana Ruiz", "a@x.example")
    assert (values["requester_name"], values["requester_email"]) == ("Beth", "b@x.example")


def test_names_in_parts_are_one_name():
    said = values_in(
        "Request: Add a new user\nNew User's Name: Last Name = Brandt, First Name = Octavio\nProjects: RRH\n"
    )
    assert said["person_name"] == "Octavio Brandt"
