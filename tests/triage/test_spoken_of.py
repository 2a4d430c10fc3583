"""Whom a sentence leaves in mind: not the relative, not who takes over the work."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def _removed(text, subject="Change"):
    return [
        (i.person.name, i.doubts)
        for i in read(text, subject=subject)
        if i.kind is IntentKind.REMOVE and not i.doubts
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ana's family is moving to Dearborn. She has already left us. Please disable her HMIS login.",
        "Ana's husband got transferred. Her last day was Friday. Please close her HMIS account.",
        "Ana runs our kitchen now, and her check-in duties go to Sam. Please withdraw her HMIS access.",
        "Ana has quit and Sam is taking over her caseload. Please remove her from HMIS.",
        "Ana resigned. Her clients will be covered by Sam. Please end her HMIS access.",
        "Ana goes home to Arkansas, she quit. Please turn off her HMIS.",
    ],
)
def test_she_is_whom_the_mail_is_about(text):
    assert _removed(text) == [("Ana Ruiz", ())]


@pytest.mark.parametrize(
    "text",
    [
        "Ana runs our kitchen now, and her check-in duties go to Sam. Please withdraw his HMIS access.",
        "Ana and Sam talked on Friday. Please withdraw his HMIS access.",
        "Ana's mother died. She left us on Friday.",
        "Ana gave the keys to Sam. Please end her HMIS access.",
    ],
)
def test_who_may_be_either_is_asked_about(text):
    assert not _removed(text)
