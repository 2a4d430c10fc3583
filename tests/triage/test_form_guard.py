"""What is said around a form: what stops it, and what must not."""

from pathlib import Path

import pytest

from mailbot.model.intent import Doubt, IntentKind
from mailbot.triage.form_guard import Hazard, hazards_in
from tests.cost import DEAREST, spent
from tests.triage.desk_mail import read

LINES = [
    line.split(" => ", 1)
    for line in (Path(__file__).parent / "around-forms.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
REMOVAL = "Request: Remove a current user\nAgency: Harbor House\nUser: Tom Vega\nWhen: Immediately\n"
ADDITION = (
    "Request: Add a new user\nAgency: Harbor House\nNew User's Name: Lee Moss\n"
    "New User's Email: lmoss@harborhouse.example\nProjects: Emergency Shelter\n"
)


@pytest.mark.parametrize(("hazard", "text"), LINES, ids=[text for _, text in LINES])
def test_what_is_said_around_a_form_is_told_apart(hazard, text):
    found = {each.name.lower() for each in hazards_in([text])}

    assert not found if hazard == "none" else hazard in found


def test_an_old_form_counts_no_more_and_the_one_sent_instead_of_it_does():
    assert Hazard.AGAINST in hazards_in(["Please ignore the form I sent yesterday."])
    assert not hazards_in(["Please ignore the form I sent yesterday. Here is the corrected one."])
    assert hazards_in(["Please ignore the form I sent yesterday. I will send the corrected one tomorrow."])


def test_a_leave_stops_a_removal_and_no_addition():
    leave = "Notes: She is on maternity leave until June.\n"

    assert Doubt.LEAVE in read(REMOVAL + leave)[0].doubts
    assert read(ADDITION + leave)[0].doubts == ()


def test_what_the_sender_says_of_themselves_stops_nothing():
    assert not hazards_in(["I am on leave until Monday, please write to Keith."])


@pytest.mark.parametrize("subject", ["DRAFT for Tom", "Please hold: Tom"])
def test_the_subject_counts_unless_it_is_that_of_an_answer(subject):
    assert Doubt.NOT_MEANT in read(REMOVAL, subject)[0].doubts
    assert read(REMOVAL, f"Re: {subject}")[0].doubts == ()


def test_a_label_that_nobody_knows_may_say_it_and_its_no_does_not():
    assert Doubt.NOT_MEANT in read(f"{REMOVAL}Status: draft\n")[0].doubts
    assert Doubt.LEAVE in read(f"{REMOVAL}Expected return: 6/15/2026\n")[0].doubts
    assert read(f"{REMOVAL}Is this a test?: No\nOn leave: no\n")[0].doubts == ()


def test_a_headline_above_the_form_is_a_condition_too():
    intent = read(f"Once the director has approved it:\n\n{REMOVAL}")[0]

    assert (intent.kind, intent.doubts) == (IntentKind.REMOVE, (Doubt.NOT_MEANT,))


def test_a_name_that_is_made_up_is_asked_about():
    assert Doubt.NOT_MEANT in read(ADDITION.replace("Lee Moss", "Test User"))[0].doubts


def test_a_long_text_costs_no_more_than_its_length():
    text = "is this if you wait for it not yet the form " * 500

    with spent() as cost:
        hazards_in([text])

    assert cost.readings < DEAREST


def test_who_has_another_position_and_is_still_with_us_loses_access_all_the_same():
    assert read(f"{REMOVAL}Reason: position change, he's still with us\n")[0].doubts == ()


@pytest.mark.parametrize(
    "reason",
    ["he's still with us", "position change, but he's still using HMIS", "new role, still needs access"],
)
def test_who_stays_without_another_position_or_needs_access_is_asked_about(reason):
    assert Doubt.NOT_MEANT in read(f"{REMOVAL}Reason: {reason}\n")[0].doubts
