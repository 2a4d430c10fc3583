"""Wishes of more than one line: neither half means anything alone."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def removals(text, subject=""):
    return [
        (intent.person.name, intent.effective_on.isoformat())
        for intent in read(text, subject=subject)
        if intent.kind is IntentKind.REMOVE and not intent.doubts
    ]


def test_a_headline_that_ends_access_ends_that_of_the_names_below_it_on_their_days():
    read_of_it = removals("Accounts to close:\nPat Doyle 3/20\nJane Pruett 3/27")

    assert read_of_it == [("Pat Doyle", "2026-03-20"), ("Jane Pruett", "2026-03-27")]


def test_a_line_of_a_time_belongs_to_the_order_before_it():
    assert removals("Chris Adeyemi off HMIS. Friday March 27 please.") == [("Chris Adeyemi", "2026-03-27")]


@pytest.mark.parametrize(
    "text",
    [
        "Needs HMIS access:\nPat Doyle 3/20\nJane Pruett 3/27",
        "Leaving early:\nPat Doyle 3/20\nJane Pruett 3/27",
        "Please extend:\nPat Doyle, HMIS until 3/20\nJane Pruett, HMIS until 3/27",
        "Ana Ruiz can keep HMIS. March 20 please.",
    ],
)
def test_any_other_headline_ends_nothing(text):
    assert removals(text) == []
