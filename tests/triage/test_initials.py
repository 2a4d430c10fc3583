"""Names of initials in forms."""

import pytest

from mailbot.model.directory import Known
from mailbot.triage.initials import by_initials, without_what_they_do

PEOPLE = tuple(
    Known(agency="gateway", name=name, email=f"{number}@gatewayhousing.example", part="user")
    for number, name in enumerate(
        ("Darius King III", "Hannah Schröder", "María José Fuentes", "Maria García", "Dana Kling")
    )
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("D. King (SSVF)", "Darius King III"),
        ("D King", "Darius King III"),
        ("Hannah S.", "Hannah Schröder"),
        ("M. J. Fuentes", "María José Fuentes"),
        ("Maria G. - rapid rehousing", "Maria García"),
    ],
)
def test_initials_name_whose_name_they_shorten(written, meant):
    assert [known.name for known in by_initials(written, PEOPLE)] == [meant]


def test_initials_of_two_name_both():
    assert [known.name for known in by_initials("D. K. ing", PEOPLE)] == []
    assert len(by_initials("Maria F.", PEOPLE)) == 1
    assert len(by_initials("Dan K.", PEOPLE)) == 0


@pytest.mark.parametrize("written", ["Darius", "DK", "D. K.", "Doyle", "", "King, Darius"])
def test_a_name_without_an_initial_and_a_whole_word_is_none(written):
    assert not by_initials(written, PEOPLE)


def test_what_they_do_is_no_part_of_the_name():
    assert without_what_they_do("D. King (SSVF)") == "D. King"
    assert without_what_they_do("Pat Doyle") == "Pat Doyle"
