"""Days near a removal that no phrase explains: a past one dates it, a coming one is linked to it or asked."""

from datetime import date

import pytest

from mailbot.model.intent import Doubt, IntentKind
from tests.triage.desk_mail import read


def removal_of(text):
    (removal,) = [intent for intent in read(text) if intent.kind is IntentKind.REMOVE]
    return removal


@pytest.mark.parametrize(
    "text",
    [
        "Pat Doyle frobnicated last Thursday. Please remove her from HMIS.",
        "Pat Doyle frobnicated on 3/5/2026. Please end her HMIS access.",
    ],
)
def test_a_past_day_of_a_sentence_about_the_person_is_the_last_day(text):
    removal = removal_of(text)

    assert removal.last_needed_on == date(2026, 3, 5)
    assert removal.effective_on is None
    assert removal.doubts == ()


@pytest.mark.parametrize(
    "link", ["that day", "on that date", "then", "on the effective date", "that evening"]
)
def test_an_order_that_refers_to_a_coming_day_ends_access_on_that_day(link):
    removal = removal_of(f"Pat Doyle will frobnicate on March 27. Please remove her from HMIS {link}.")

    assert removal.effective_on == date(2026, 3, 27)
    assert removal.doubts == ()


def test_a_coming_day_without_a_link_is_asked():
    removal = removal_of("Pat Doyle will frobnicate on March 27. Please remove her from HMIS.")

    assert Doubt.WHEN_CONTRADICTORY in removal.doubts


def test_another_day_in_a_short_sentence_beside_it_is_asked():
    removal = removal_of(
        "Pat Doyle's last day is 3/20. HR says 3/27 though. Please remove her on her last day."
    )

    assert Doubt.WHEN_CONTRADICTORY in removal.doubts


@pytest.mark.parametrize(
    "other",
    [
        "Our monthly meeting is on Thursday, March 19.",
        "We are closed from Monday, March 16, for inventory of the whole house.",
    ],
)
def test_days_of_other_matters_change_nothing(other):
    removal = removal_of(f"Pat Doyle quit yesterday. Please remove her from HMIS. {other}")

    assert removal.doubts == ()
    assert removal.last_needed_on == date(2026, 3, 8)


def test_names_joined_by_a_plus_are_all_meant():
    removals = [
        i for i in read("Please remove Pat Doyle + Sam Kim from HMIS.") if i.kind is IntentKind.REMOVE
    ]

    assert [removal.person.name for removal in removals] == ["Pat Doyle", "Sam Kim"]


def test_both_accounts_are_those_of_the_two_who_are_named():
    removals = [
        i
        for i in read("Pat Doyle and Sam Kim frobnicated. Please remove both of them.")
        if i.kind is IntentKind.REMOVE
    ]

    assert {removal.person.name for removal in removals} == {"Pat Doyle", "Sam Kim"}
