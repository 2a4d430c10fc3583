"""Misspelt words of labels: which slips are mended, and which words are left alone."""

import pytest

from tests.triage.form_wording import wording


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("Nmae of new usre", "person_name"),
        ("Agancy", "agency"),
        ("Porjects", "projects"),
        ("Emial adress", "email"),
        ("Effcetive date", "removal_date"),
        ("Organizaton", "agency"),
        ("Supervisr", "supervisor"),
        ("Nuevo ususario", "person_name"),
    ],
)
def test_a_slip_of_the_fingers_is_mended(written, field):
    assert wording().field_of(written) is None
    assert wording().mended(written) == (field, 1)


def test_two_slips_in_one_long_word_are_told_apart_from_one():
    assert wording().mended("Organisatino nmae") is not None
    assert wording().mended("Orgnaiztion") == ("agency", 2)


@pytest.mark.parametrize(
    "written",
    ["Game", "Gate", "Rule", "Remote", "Lost", "Late fee", "Nave", "Rate", "Dat", "Favourite colour", "Site", "Shift", "Room"],
)  # fmt: skip
def test_another_word_is_no_slip(written):
    assert wording().mended(written) is None
