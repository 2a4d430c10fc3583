"""A mail with several matters: what is settled of one person does not stand in the way of another's removal (P20, P23)."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read, removal_case

JANE = removal_case(name="Jane Pruett", email="jane@harborhouse.example", effective_on=date(2026, 3, 27))
MOVED = "Jane will work one more week, please move the end of her access to April 3."


def settled(text, subject="Two things", removals=(JANE,)):
    return {
        (intent.kind, intent.person.name, intent.effective_on)
        for intent in read(text, subject, removals=removals)
        if intent.person and not intent.doubts and intent.kind in {
            IntentKind.REMOVE, IntentKind.RESCHEDULE, IntentKind.RESCIND, IntentKind.MODIFY
        }
    }  # fmt: skip


JANE_MOVED = (IntentKind.RESCHEDULE, "Jane Pruett", date(2026, 4, 3))
TOM_REMOVED = (IntentKind.REMOVE, "Tom Vega", date(2026, 3, 20))


@pytest.mark.parametrize("subject", ["Two things", "Jane and Tom"])
@pytest.mark.parametrize(
    "removal",
    [
        "Tom is leaving us too, please remove him on March 20.",
        "Tom is done here on March 20, his login can be retired then.",
        "Tom's time with us ends on March 20 and with it his HMIS.",
    ],
)
def test_the_day_of_one_does_not_contradict_the_day_of_the_other(removal, subject):
    assert settled(f"{MOVED} {removal}", subject) == {JANE_MOVED, TOM_REMOVED}


@pytest.mark.parametrize(
    "beside",
    [
        "Tom may be leaving us too, perhaps on March 20.",
        "If Tom leaves too, please remove him on March 20.",
        "Tom is leaving us too, but keep him until we know more.",
        "Tom would like to be removed from the potluck list on March 20.",
        "Was Tom removed on March 20?",
    ],
)
def test_what_is_not_plain_by_itself_is_not_plain_beside_a_settled_matter(beside):
    assert settled(f"{MOVED} {beside}") == {JANE_MOVED}


def test_a_removal_beside_one_taken_back_and_beside_a_change_is_read():
    removal = "Tom is leaving us too, please remove him on March 20."

    assert settled(f"Jane stays after all, please cancel her removal. {removal}") == {
        (IntentKind.RESCIND, "Jane Pruett", None),
        TOM_REMOVED,
    }
    assert settled(f"Ana needs HOPWA TBRA, please add it to her login. {removal}", removals=()) == {
        (IntentKind.MODIFY, "Ana Ruiz", None),
        TOM_REMOVED,
    }


def test_one_matter_alone_stays_what_it_is():
    assert settled(f"{MOVED} Thanks for all you do!") == {JANE_MOVED}


def test_a_matter_that_is_left_open_settles_nothing_of_its_person():
    removal = "Tom is leaving us too, please remove him on March 20."

    assert settled(f"Perhaps Jane will work one more week, to April 3. {removal}") == {TOM_REMOVED}
