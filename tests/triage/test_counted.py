"""An order that counts whom it means is never of one person alone (P21)."""

from datetime import date

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import MONDAY, read


def acted(text):
    return [
        (i.person.name, i.effective_on) for i in read(text) if i.kind is IntentKind.REMOVE and not i.doubts
    ]


def test_both_of_them_is_never_the_one_named_last():
    text = "Pat Doyle and Sam Kim are both gone. Ana Ruiz will be running the kitchen until she leaves. Please end HMIS access for both of them today."
    assert acted(text) == []


def test_both_of_them_are_those_named_before_whoever_stands_in():
    text = "Pat Doyle and Sam Kim are both gone. Ana Ruiz can answer questions about coverage. Please end HMIS access for both of them today."
    assert acted(text) == [("Pat Doyle", MONDAY), ("Sam Kim", MONDAY)]


def test_both_accounts_of_one_person_count_nobody():
    text = "Tom Vega resigned. Please close both his HMIS login and his account on March 13."
    assert {name for name, _ in acted(text)} <= {"Tom Vega"}
    assert acted("Tom Vega and Pat Doyle left. Please end HMIS for both of them on March 13.") == [
        ("Tom Vega", date(2026, 3, 13)),
        ("Pat Doyle", date(2026, 3, 13)),
    ]
