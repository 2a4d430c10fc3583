"""Wishes to end access in whatever order their words stand, and what is made of nearly the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mailbot.triage import wish_words
from mailbot.triage.wish_clauses import wish_clauses


def found(text):
    return [text[start:end] for start, end in wish_clauses(text)]


@pytest.mark.parametrize(
    "text",
    [
        "please let ⟦p0⟧'s access run out at ⟦d0⟧",
        "on ⟦d0⟧, ⟦d1⟧, ⟦p0⟧'s authorization to use the missouri hmis on behalf of this agency is to terminate",
        "⟦d0⟧ ⟦d1⟧, is when ⟦p0⟧'s login ought to be switched off",
        "could you put an end date on ⟦p0⟧'s account",
        "hmis: please end on ⟦d0⟧",
        "⟦p0⟧ should lose access on ⟦d0⟧",
        "you are hereby requested to revoke his access to the hmis forthwith",
        "can be deleted from our user list",
        "no more hmis for ⟦p0⟧ after ⟦d0⟧",
        "you may cut her off whenever you get to it ⟦d0⟧",
        "we need her access closed ⟦d0⟧",
        "removal please for ⟦d0⟧",
        "hmis access of ⟦p0⟧ to end ⟦d0⟧",
    ],
)
def test_a_clause_of_closed_words_that_ends_access_is_a_wish(text):
    assert found(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "please cancel her access removal",  # the contrary
        "please remove the end date from her account",
        "please drop it",  # the matter
        "please take her off the bed list",
        "please take her off the list",  # which one?
        "please remove my access",
        "⟦p0⟧ should end ⟦p1⟧'s access",  # the one who does it
        "⟦p0⟧ please end ⟦p1⟧'s access",
        "i should end her access",
        "we may need to close her account",
        "does her access end ⟦d0⟧",
        "is her access to end ⟦d0⟧",
        "her access was ended ⟦d0⟧",
        "her access is off",
        "she is off ⟦d0⟧",
        "please do not end her access",
        "please keep her access until ⟦d0⟧",
        "please end ⟦p0⟧'s access or ⟦p1⟧'s",
        "please pull up ⟦p0⟧'s account",
    ],
)
def test_a_clause_with_another_word_or_another_sense_is_none(text):
    assert found(text) == []


def test_the_place_of_a_wish_is_that_of_its_own_letters():
    text = "he is gone, so could you please end his access ⟦d0⟧, thanks a lot"
    assert found(text) == ["could you please end his access ⟦d0⟧"]


WORDS = sorted(
    wish_words.SMALL | wish_words.ENDS | wish_words.THINGS | {"not", "bed", "⟦p0⟧", "⟦d0⟧", ",", "."}
)


@given(some.lists(some.sampled_from(WORDS), max_size=30).map(" ".join))
def test_any_words_give_places_inside_the_text_in_order_and_no_open_word_in_them(text):
    end = 0
    for start, stop in wish_clauses(text):
        assert end <= start < stop <= len(text)
        assert not {"not", "bed"} & set(text[start:stop].split())
        end = stop
