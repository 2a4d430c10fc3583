"""Whatever speaks against a removal anywhere in its mail makes it a question; what does not, leaves it alone (P21..P24)."""

from datetime import date

import pytest

from mailbot.model.intent import Doubt, IntentKind
from tests.triage.desk_mail import read, removal_case


def removals(text, subject=""):
    return {
        intent.person.name: (intent.effective_on, intent.doubts)
        for intent in read(text, subject)
        if intent.kind is IntentKind.REMOVE
    }


def acted(text, subject=""):
    return {name: on for name, (on, doubts) in removals(text, subject).items() if not doubts}


@pytest.mark.parametrize(
    "text",
    [
        "Please take Sam Kim off the alarm keypad as of Friday, he is moving to the annex.\nHMIS etc. all stays the same of course.",
        "Sam Kim left the housing team. Please remove him from the team calendar. His HMIS login should stay as it is.",
        "Sam Kim no longer works on the second floor. Nothing changes in his HMIS.",
    ],
)
def test_access_that_stays_as_it_is_is_not_ended_by_an_order_about_other_things(text):
    assert acted(text, "Sam Kim - please remove") == {}


def test_access_that_stays_until_a_day_still_ends():
    text = "Please end Sam Kim's access on March 20. His login stays on until then."
    assert acted(text) == {"Sam Kim": date(2026, 3, 20)}


def test_what_stays_of_another_person_does_not_touch_the_one_who_goes():
    text = "Please end Sam Kim's access now. Jane Pruett's access stays the same."
    assert acted(text) == {"Sam Kim": None}


def test_an_office_laid_down_is_no_departure_of_somebody_who_carries_on():
    text = "Mr. Vega has completed his term as secretary of our safety committee and stepped down on March 5; he carries on as case manager as before."
    assert acted(text) == {}


def test_the_day_beside_a_name_is_that_persons_day():
    text = "Chris quit and we are promoting Tom as of the 16th. That makes two endings in HMIS, Chris this Friday the 13th and Tom on the 16th."
    assert acted(text).get("Chris Adeyemi", date(2026, 3, 13)) == date(2026, 3, 13)


@pytest.mark.parametrize(
    "text",
    [
        "Chris Adeyemi becomes fleet coordinator on 3/23/2026; the last day he requires HMIS is 3/20/2026. Kindly program his removal for that day.",
        "The position of Chris Adeyemi expires 3/20/2026, after which he leaves. Please set his HMIS access to end with it. The grant closeout runs until 7/29.",
    ],
)
def test_that_day_is_never_one_of_another_matter(text):
    assert acted(text).get("Chris Adeyemi", date(2026, 3, 20)) == date(2026, 3, 20)


def test_that_day_is_each_persons_own_last_day():
    text = "Pat Doyle will be leaving us March 20 and Sam Kim on March 27. Please deactivate each on their last day."
    assert acted(text) == {"Pat Doyle": date(2026, 3, 20), "Sam Kim": date(2026, 3, 27)}


def test_what_waits_for_something_is_not_ended_at_once():
    text = "Chris will go when the new hire is trained, figure four to six weeks. End his login at that point please."
    day, doubts = removals(text)["Chris Adeyemi"]
    assert day is None
    assert set(doubts) & {Doubt.WHEN_MISSING, Doubt.WHEN_CONTRADICTORY}


@pytest.mark.parametrize(
    "text",
    [
        "chris off hmis 3/17 pls\nsry 3/18",
        "Please deactivate Chris effective 3/1. Of course I meant 4/1, we are in March already.",
        "End Chris's access on the 29th please\n*30th, the 29th is a Sunday",
    ],
)
def test_a_day_mended_in_a_way_that_is_not_understood_is_asked(text):
    assert all(Doubt.WHEN_CONTRADICTORY in doubts for _, doubts in removals(text).values())


def test_an_apology_mends_nothing():
    text = (
        "Please end Chris's access on March 20. Sorry for the short notice, it was only settled on March 6."
    )
    assert acted(text) == {"Chris Adeyemi": date(2026, 3, 20)}


@pytest.mark.parametrize(
    "text",
    [
        "Sam Kim at United Way (not our Sam) has left them, his last day was Tuesday. You may want to take him off. Ours is still here.",
        "Please disregard the mail you just got about Sam Kim leaving today. He is leaving early today, for the dentist.",
        "Please deactivate Sam Kim's fob for the Walnut Street door and take his truck off the parking list, he works in our other building from today.",
        "Sam Kim's last day on the floor is March 25 and he officially retires on April 30. Would you close his HMIS that day please.",
        "Sam Kim has taken the early retirement offer. March 31 is the last working day for him. Kindly schedule the removal from HMIS.",
        "His date stands, see Sam Kim's letter. Please end his HMIS with it.",
    ],
)
def test_what_is_said_of_another_person_thing_or_day_ends_nothing_at_once(text):
    assert acted(text, "Sam Kim - deactivate") in ({}, {"Sam Kim": date(2026, 3, 31)})


def test_somebody_who_left_early_is_removed_at_once_whatever_the_papers_say():
    text = "Jane's last day on paper is March 31, but she's using up her vacation and left the building for good. We don't want the login lying around till then. Please end it right now."
    assert acted(text) == {"Jane Pruett": None}


@pytest.mark.parametrize(
    "text",
    [
        "Client 40718 got dropped off Jane Pruett's caseload by mistake last week, can you restore her to the HOPWA TBRA project?",
        "Please add the Emergency Shelter to Jane Pruett's access. No, sorry, not Emergency Shelter, HOPWA TBRA is the one she needs.",
    ],
)
def test_a_clients_project_and_a_mended_one_change_nothing(text):
    changes = [intent for intent in read(text) if intent.kind is IntentKind.MODIFY]
    assert all(intent.projects == ("tbra",) for intent in changes)
    assert not (changes and "Client" in text)


@pytest.mark.parametrize(
    "text",
    [
        "He decided to stay until six that evening.",
        "The meeting about his last day is now March 27.",
        "He would rather that his last day be March 27 instead.",
        "He wants his last day to be March 27 instead.",
    ],
)
def test_a_removal_on_record_is_not_moved_or_taken_back_by_what_is_only_told(text):
    case = removal_case(
        name="Chris Adeyemi", email="chris@harborhouse.example", effective_on=date(2026, 3, 20)
    )
    kinds = {intent.kind for intent in read(text, "Chris", removals=(case,))}
    assert not kinds & {IntentKind.RESCHEDULE, IntentKind.RESCIND, IntentKind.REMOVE}


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Tom Vega's badge is broken, please deactivate it.", False),
        ("Tom Vega's phone was stolen, can you turn it off?", False),
        ("Tom Vega quit and turned in his badge. Please deactivate his HMIS.", True),
        ("Tom Vega quit, his badge is here, please close his HMIS login.", True),
    ],
)
def test_a_broken_thing_that_is_to_be_turned_off_ends_nobodys_access(text, ends):
    removed = [
        intent for intent in read(text, "HMIS") if intent.kind is IntentKind.REMOVE and not intent.doubts
    ]
    assert bool(removed) is ends
