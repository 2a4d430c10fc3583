"""Who covers or answers while somebody goes is not meant, and puts nothing off (P21..P24)."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def acted(text):
    return [i.person.name for i in read(text) if i.kind is IntentKind.REMOVE and not i.doubts]


@pytest.mark.parametrize(
    "stands_in",
    [
        "Ana Ruiz will be picking up the pieces in the meantime.",
        "Ana Ruiz will carry on by herself for the summer.",
        "Ana Ruiz can answer questions about coverage.",
        "In the meantime Ana Ruiz is covering the phones.",
    ],
)
def test_who_stands_in_is_not_meant(stands_in):
    text = f"Pat Doyle and Sam Kim are both gone. {stands_in} Please end HMIS access for both of them today."
    assert acted(text) == ["Pat Doyle", "Sam Kim"]


@pytest.mark.parametrize(
    "other",
    [
        "Ana Ruiz will be running the kitchen until she leaves.",
        "Ana Ruiz may cover for now, or she leaves too.",
    ],
)
def test_of_whom_an_end_is_told_does_more_than_stand_in(other):
    text = f"Pat Doyle and Sam Kim are both gone. {other} Please end HMIS access for both of them today."
    assert acted(text) == []
