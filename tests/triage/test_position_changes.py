"""Why access ends, told by duties and places; a project that is left behind is no project to give or take."""

import pytest

from mailbot.triage.position_changes import tells_where_from, votes_in, without_left_behind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("⟦p0⟧ switched from ⟦j0⟧ to driving our donation truck", "moved"),
        ("⟦p0⟧ is now driving the van", "moved"),
        ("⟦p0⟧ now answers phones", "moved"),
        ("⟦p0⟧ has assumed the management of the food pantry", "moved"),
        ("⟦p0⟧ has been elevated to chief operating officer", "moved"),
        ("since we put him on days in the kitchen", "moved"),
        ("⟦p0⟧ traded the night shift for the garden", "moved"),
        ("he retains his employment with us", "stays"),
        ("⟦p0⟧ is already out the door", "left"),
        ("⟦d0⟧ was her last.", "left"),
        ("we had to lay off two staff", "left"),
        ("⟦p0⟧ goes home for good", "left"),
        ("she is done with the hmis", "little-moved"),
    ],
)
def test_the_reason_is_told_by_what_somebody_did_and_does(text, kind):
    assert kind in {found for _, _, found in votes_in(text)}


@pytest.mark.parametrize(
    "text",
    ["please end his access", "⟦p0⟧ will be out on ⟦d0⟧", "our director is out", "the heat is running out"],
)
def test_other_clauses_tell_no_reason(text):
    assert not {found for _, _, found in votes_in(text)}


@pytest.mark.parametrize(
    "text",
    [
        "⟦p0⟧ switched from ⟦j0⟧ to driving our truck",
        "⟦p0⟧ has moved off of ⟦j0⟧ and is now driving",
        "⟦p0⟧ no longer works at ⟦j0⟧",
        "⟦p0⟧ left ⟦j0⟧ for good",
        "our ⟦j0⟧ grant ended ⟦d0⟧ and was not renewed",
        "due to the cut in our ⟦j0⟧ contract",
        "⟦j0⟧ closes for the season",
        "he worked nights at ⟦j0⟧",
    ],
)
def test_a_project_that_is_left_behind_is_left_out(text):
    assert tells_where_from(text)
    assert "⟦j0⟧" not in without_left_behind(text)


@pytest.mark.parametrize(
    "text",
    [
        "⟦p0⟧ moved from ⟦j0⟧ to ⟦j1⟧",
        "⟦p0⟧ came off ⟦j0⟧ and is now on ⟦j1⟧",
        "please take ⟦j0⟧ off his login",
        "⟦p0⟧ moves to ⟦j0⟧",
        "⟦p0⟧ needs ⟦j0⟧ too",
    ],
)
def test_a_project_that_may_be_given_or_taken_stays(text):
    assert "⟦j" in without_left_behind(text)
