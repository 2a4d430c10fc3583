"""One form and what stands around it: an agency's own papers, rows of several, labels whose value tells what they mean."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def removals(text, subject="HMIS"):
    return [
        (each.person.name, each.effective_on)
        for each in read(text, subject)
        if each.kind is IntentKind.REMOVE and not each.doubts and not each.missing
    ]


PAT_20 = [("Pat Doyle", date(2026, 3, 20))]


@pytest.mark.parametrize(
    "text",
    [
        "Name: Pat Doyle\nLast day: 3/20/26\nTurn off: COB that day\n\nMoving to Ohio with her fiance, we'll miss her!",
        "- User: Pat Doyle\n- What: disable HMIS\n- When: 5pm Friday, 3/20\n- Why: took a job w/ the VA\n\nTicket closed on our end already (email, VPN, badge).",
        "Agency: Harbor House\nUser: Pat Doyle\nAction: REMOVE, all projects\nEff.: COB Fri 3/20",
        "Type of request: Remove a current user\nUser to take off: Pat Doyle\nTake off as of: 3/20/2026",
        "( ) Add   (x) Remove   ( ) Modify\n\nUser:        Pat Doyle\nEnd access:  ( ) now   (x) on this day: 3/20/2026\nNew user:    ______",
        "Turn off: Pat Doyle\nWhen: 3/20/2026",
        "Please see attached. In case it won't open it says:\n\nRemove a current user\nUser: Pat Doyle\nRemove access on: 3/20/2026",
        "Name: Doyle, Pat\nAction: Voluntary separation\nSeparation effective: 3/20/2026\n\nPlease deprovision all HMIS credentials at close of business on the date above.",
        "Employee name: Doyle, Pat\nType of separation: Resignation\nLast day of employment: 3/20/2026\n\nPlease deactivate her HMIS account effective that date.",
        "Team member: Pat Doyle\nSystems: email, HMIS, door code\nFinal day: 3/20/2026\nHMIS team - please disable HMIS access at end of day on the final day.",
        "* Who: Pat Doyle\n* Last day: Friday, March 20\n* HMIS: turn off at 5 pm that day",
    ],
)
def test_plain_forms_in_words_of_their_own_are_removals(text):
    assert removals(text) == PAT_20


@pytest.mark.parametrize(
    "text",
    [
        "What: keep HMIS on\nWho: Pat Doyle\nLast day: 3/20/2026",
        "What: laptop pickup\nWho: Pat Doyle\nWhen: 3/20/2026",
        "User: Pat Doyle\nTurn off: not yet\nLast day: 3/20/2026",
        "User: Pat Doyle\nTurn off: when I tell you\nLast day: 3/20/2026",
        "Action: Remove, all projects except HOPWA\nUser: Pat Doyle\nEff: 3/20/2026",
        "Employee name: Doyle, Pat\nType of separation: Resignation\nLast day of employment: 3/20/2026\n\nPlease remove her from payroll and collect her badge.",
        "Employee name: Doyle, Pat\nType of separation: Resignation\nLast day of employment: 3/20/2026\n\nPlease don't remove her HMIS access until I call.",
        "Request: [ ] Add [x] Remove\nUser: Pat Doyle\nWhen: [ ] now [ ] on this day: 3/20/2026",
    ],
)
def test_forms_that_say_something_else_end_nothing(text):
    assert not removals(text)


def test_a_day_under_access_off_goes_before_a_last_day():
    assert removals("User: Pat Doyle\nFinal day: Fri 3/13\nAccess off: Monday 3/16") == [
        ("Pat Doyle", date(2026, 3, 16))
    ]


def test_a_row_that_nobody_understands_is_not_lost_among_others():
    text = "User\tRequested change\tBy when\nPat Doyle\tdeactivate\t3/20/2026\nSam Kim\tnot sure yet\t3/27/2026\nTom Vega\tkeep\t\n"

    intents = read(text, "changes")

    assert removals(text) == PAT_20
    assert [each.text for each in intents if each.kind is IntentKind.UNCLEAR] == ["Sam Kim not sure yet"]


def test_nothing_with_a_remark_names_nobody():
    (intent,) = read(
        "staff member: Ana Ruiz\nwhat's changing: adding a project\nadd: HOPWA TBRA\ntake away: nothing, she keeps the shelter\n",
        "access change",
    )

    assert (intent.kind, intent.person.name, intent.projects, intent.doubts) == (
        IntentKind.MODIFY,
        "Ana Ruiz",
        ("tbra",),
        (),
    )


def test_a_sentence_behind_also_is_read_beside_the_form():
    text = "Request: Add a new user\nName: Lee Moss\nEmail: lmoss@harborhouse.example\nProjects: Emergency Shelter\n\nAlso (ran out of form): Pat Doyle's last day is Friday, March 20, turn hers off that night please."

    assert removals(text) == PAT_20
