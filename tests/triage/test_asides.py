"""What only explains, excuses or repeats itself in a letter is no word against its order (P21..P24)."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read, removal_case


def acted(text, **more):
    return [
        (i.person.name, i.effective_on)
        for i in read(text, **more)
        if i.kind is IntentKind.REMOVE and not i.doubts
    ]


@pytest.mark.parametrize(
    "aside",
    [
        "He is closing out his files, so please don't cut him off any sooner than that.",
        "Please do not turn it off before then because he has exits to enter.",
        "Until then he is still finishing exits and needs everything he has today.",
        "He will be using it right up to the end.",
        "You needn't copy him on any of this.",
        "Forgive me if this rambles.",
        "I would rather you heard it from me than from the newspaper.",
        "I hope each of you had a restful Memorial Day.",
        "Please know how much we value your partnership.",
        "Don't mix him up with our other Tom.",
        "Everybody else stays where they are.",
        "Thanks for fixing the counts on the 2nd.",
        "Ana Ruiz asked me to write because she is at a conference all week.",
    ],
)
def test_an_aside_stops_no_order_with_a_day(aside):
    text = (
        f"Tom Vega's last day is Friday, March 13. Please end his HMIS access at the end of that day. {aside}"
    )
    assert acted(text) == [("Tom Vega", date(2026, 3, 13))]


@pytest.mark.parametrize(
    "aside",
    [
        "I believe that puts us within our three business days, but do tell me if I have counted wrong.",
        "I know we are past the three business days and I am sorry.",
        "I don't want it sitting open until tomorrow.",
        "This can not wait until Monday.",
    ],
)
def test_an_aside_stops_no_order_at_once(aside):
    assert acted(f"Tom Vega was let go this morning. Please disable his HMIS login immediately. {aside}") == [
        ("Tom Vega", None)
    ]


@pytest.mark.parametrize(
    "behind",
    [
        "Please do not end it before then unless I write again.",
        "Please don't touch anything until I say so.",
        "Until then we may still keep him.",
        "Forgive me if that is the wrong date.",
        "I hope you can wait until HR confirms.",
    ],
)
def test_a_clause_that_leaves_something_open_is_no_aside(behind):
    assert acted(f"Tom Vega's last day is Friday, March 13. Please end his HMIS access then. {behind}") == []


def test_not_before_then_is_the_matter_itself_where_a_removal_waits():
    case = removal_case(name="Tom Vega", email="tvega@harborhouse.example", effective_on=date(2026, 3, 13))
    text = "Tom Vega is staying through March 20. Please do not end his access before then."
    assert acted(text, removals=(case,)) == []


def test_a_mail_of_nothing_but_an_aside_is_still_read_by_somebody():
    assert [i.kind for i in read("You needn't copy him on anything.")] != []
