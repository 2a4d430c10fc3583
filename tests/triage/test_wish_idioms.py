"""What is put plainly before the clauses of a wish are read, and that its letters still say where they stood."""

import pytest

from mailbot.triage.wish_clauses import wish_clauses
from mailbot.triage.wish_idioms import put_plainly


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("please put ⟦p0⟧ on inactive on ⟦d0⟧", "please deactivate ⟦p0⟧ on ⟦d0⟧"),
        ("please bring her access to a close on ⟦d0⟧", "please end her access on ⟦d0⟧"),
        ("⟦p0⟧ comes off hmis on ⟦d0⟧", "⟦p0⟧ off hmis on ⟦d0⟧"),
        ("no hmis for ⟦p0⟧ beyond ⟦d0⟧", "end hmis for ⟦p0⟧ beyond ⟦d0⟧"),
        ("our director asks that her account be closed ⟦d0⟧", "please see that her account be closed ⟦d0⟧"),
        ("her account until ⟦d0⟧ only", "her account end ⟦d0⟧"),
        ("end her access at 1700 on ⟦d0⟧", "end her access  on ⟦d0⟧"),
    ],
)
def test_an_idiom_is_put_as_a_plain_clause(text, plainly):
    assert put_plainly(text).text == plainly


def test_what_is_put_stands_for_all_that_it_replaces():
    text = "she left, we would be grateful if her hmis access ended on ⟦d0⟧"

    ((start, end),) = wish_clauses(text)

    assert text[start:end] == "we would be grateful if her hmis access ended on ⟦d0⟧"


@pytest.mark.parametrize(
    "text",
    [
        "no hmis on ⟦d0⟧ please",  # a day of training
        "⟦p0⟧ asks that his account be closed ⟦d0⟧",
        "⟦p0⟧ no longer has access to hmis as of ⟦d0⟧",  # a complaint
        "we would be grateful if her access did not end on ⟦d0⟧",
        "hopefully her hmis ends on ⟦d0⟧",
        "please close now",  # a ticket
    ],
)
def test_what_is_said_in_nearly_the_same_words_is_no_wish(text):
    assert not list(wish_clauses(text))
