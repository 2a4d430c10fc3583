"""Names as forms write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.triage.names import (
    addresses_in,
    is_misspelt,
    looks_like_address_or_link,
    normalize_name,
    same_person,
    split_name,
    without_addresses,
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Lee, Dominic", "Dominic Lee"),
        ("Smith, Robert, Jr.", "Robert Smith Jr."),
        ("Smith Jr., Robert", "Robert Smith Jr."),
        ("Robert Smith, III", "Robert Smith III"),
        ("Beth Oyelaran, MSW", "Beth Oyelaran"),
        ("Marcus O’Neill-Brandt", "Marcus O'Neill-Brandt"),
        ("  José   Ñúñez ", "José Ñúñez"),
        ("Ms. Dee Park", "Dee Park"),
        ('Robert "Bob" Smith', 'Robert "Bob" Smith'),
        ("van der Meer, Ludwig", "Ludwig van der Meer"),
        ("", ""),
    ],
)
def test_names_are_first_then_last(written, name):
    assert normalize_name(written) == name


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Dominic Lee", ("Dominic", "Lee")),
        ("Ana María Ruiz López", ("Ana María", "Ruiz López")),
        ("Ludwig van der Meer", ("Ludwig", "van der Meer")),
        ("Ruiz López, Ana", ("Ana", "Ruiz López")),
        ("Robert Smith Jr.", ("Robert", "Smith Jr.")),
        ("Cher", ("Cher", "")),
    ],
)
def test_last_names_keep_their_particles_and_both_surnames(written, parts):
    first, last = split_name(written)

    assert (first, last) == parts or (last, first) == parts == ("Cher", "")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Marcus O'Neill", "O’Neill-Brandt, Marcus", True),
        ("Ana Ruiz", "Ana María Ruiz López", True),
        ("RENEE CASTILLO", "Renée Castillo", True),
        ("Jane Doerr", "Jane Whitfield", False),
        ("Ana Ruiz", "Anna Ruiz", False),
        ("Jane", "Jane Doerr", False),
        ("", "", False),
    ],
)
def test_the_same_person_under_two_spellings(first, second, same):
    assert same_person(first, second) is same
    assert same_person(second, first) is same


@pytest.mark.parametrize(
    "text", ["pat@a.example", "www.evil.example", "https://x", "pay now evil.com", "a/b"]
)
def test_addresses_and_links_are_no_names(text):
    assert looks_like_address_or_link(text)


def test_a_name_is_no_address():
    assert not looks_like_address_or_link("Imogen St. Clair")


def test_outlooks_doubled_address_is_one():
    assert addresses_in("O@A.example<mailto:o@a.example>") == ("o@a.example",)


def test_a_name_beside_an_address_is_left():
    assert without_addresses("Beth Oyelaran (b@a.example)") == "Beth Oyelaran"


@given(st.text(max_size=200))
def test_no_text_raises(text):
    split_name(text)
    addresses_in(text)
    assert len(normalize_name(text)) <= 310


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Pat Doile", "Pat Doyle"),
        ("Jane Pruet", "Jane Pruett"),
        ("Pruett, Jnae", "Jane Pruett"),
        ("Chris Adeyemmi", "Chris Adeyemi"),
        ("Markus O'Neill-Brandt", "Marcus O'Neill-Brandt"),
    ],
)
def test_one_letter_in_one_word_is_a_slip(written, name):
    assert is_misspelt(written, name)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Pat Doyle", "Pat Doyle"),
        ("Tim Lane", "Kim Lane"),  # two people, rather
        ("Pete Doile", "Pat Doyle"),
        ("Pat Doily", "Pat Doyle"),
        ("Jane", "Jana"),
        ("Jane Pruett Lee", "Jane Pruett"),
        ("", "Pat Doyle"),
    ],
)
def test_more_than_one_letter_is_another_name(written, name):
    assert not is_misspelt(written, name)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Juergen Baehr", "Jürgen Bähr"),
        ("Baehr, Jürgen", "Jürgen Bähr"),
        ("Ida Strauss", "Ida Strauß"),
        ("Jurgen Bahr", "Jürgen Bähr"),
    ],
)
def test_an_umlaut_may_be_spelled_out(written, name):
    assert same_person(written, name)


@pytest.mark.parametrize(
    ("written", "name"),
    [("Jurgen Baher", "Jürgen Bähr"), ("Joel Poe", "Joel Po"), ("Ida Straus", "Ida Strauß")],
)
def test_other_letters_are_another_name(written, name):
    assert not same_person(written, name)
