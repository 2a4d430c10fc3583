"""Forms without a request type about somebody who goes, and several people with one day."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read

WHO = "Agency: Harbor House\nUser name: Tom Vega\nEmail: tom@harborhouse.example\n"


@pytest.mark.parametrize(
    "more",
    [
        "Last day of work: 3/13/2026\n",
        "Last day: Friday 3/13\nReason for leaving: resigned\n",
        "Access end date: 3/13/2026\n",
        "Last day: 3/13/2026\nTurn off: COB 3/13\nRemoval reason: retiring\n",
    ],
)
def test_a_last_day_of_a_current_user_is_a_removal(more):
    (intent,) = [each for each in read(WHO + more) if each.kind in {IntentKind.REMOVE, IntentKind.ADD}]

    assert (intent.kind, intent.person.name, intent.effective_on) == (
        IntentKind.REMOVE,
        "Tom Vega",
        date(2026, 3, 13),
    )
    assert not intent.doubts
    assert not intent.missing


@pytest.mark.parametrize(
    "text",
    [
        f"{WHO}Date: 3/9/2026\n",
        f"{WHO}Effective: 3/13/2026\n",
        f"{WHO}Last day: 3/13/2026\nStatus: undecided\n",
        f"{WHO}Last day: 3/13/2026\nReason for leaving: vacation\n",
        f"{WHO}Last day: 3/13/2026\nProjects: Emergency Shelter\n",
        f"{WHO}Start date: 3/13/2026\nLast day: 3/31/2026\n",
        WHO.replace("Tom Vega", "Tom Vegas").replace("tom@", "tvegas@") + "Last day: 3/13/2026\n",
        f"{WHO}Last day of training: 3/13/2026\n",
    ],
)
def test_what_says_no_end_of_access_removes_nobody(text):
    assert not [
        each for each in read(text) if each.kind is IntentKind.REMOVE and not each.doubts and not each.missing
    ]


@pytest.mark.parametrize("label", ["Removal date (both)", "End date for all users"])
def test_a_day_for_both_is_one_for_each(label):
    text = f"Removal request\n\nUser 1: Tom Vega\nUser 2: Sam Kim\n{label}: 3/13/2026\n"
    removed = {
        each.person.name: each.effective_on
        for each in read(text)
        if each.kind is IntentKind.REMOVE and not each.doubts
    }

    assert removed == {"Tom Vega": date(2026, 3, 13), "Sam Kim": date(2026, 3, 13)}
