"""A removal whose day stands elsewhere: read from the one place that names it, else asked about, and never at once."""

from datetime import date

import pytest

from mailbot.model.intent import Doubt, IntentKind, RemovalReason
from mailbot.model.message import Line, Standing
from mailbot.triage.days_elsewhere import refers_elsewhere
from tests.triage.desk_mail import read

NOTICE = [
    "From: HR",
    "Subject: Notice",
    "",
    "Employee: Tom Vega",
    "Department: Housing",
    "Separation date: 3/20/2026",
    "Return: laptop",
]


def _forwarded(own, notice=NOTICE):
    lines = [Line(text=own, standing=Standing.OWN)]
    lines += [Line(text=text, standing=Standing.FORWARDED) for text in notice]
    return [each for each in read(lines=lines) if each.kind is IntentKind.REMOVE]


@pytest.mark.parametrize(
    "own",
    [
        "Please end Tom Vega's HMIS access effective his separation date below.",
    ],
)
def test_the_one_day_of_a_notice_for_the_person_is_meant(own):
    (intent,) = _forwarded(own)

    assert (intent.effective_on, intent.doubts) == (date(2026, 3, 20), ())
    assert intent.reason is RemovalReason.LEFT


@pytest.mark.parametrize(
    "notice",
    [
        NOTICE[:5],
        [line.replace("Tom Vega", "Sam Kim") for line in NOTICE],
        [*NOTICE, "Last day of work: 3/27/2026"],
        [line.replace("3/20/2026", "to be agreed") for line in NOTICE],
        [],
    ],
)
def test_a_day_that_cannot_be_told_is_asked_about(notice):
    (intent,) = _forwarded("Please end Tom Vega's HMIS access effective his separation date below.", notice)

    assert Doubt.WHEN_MISSING in intent.doubts
    assert intent.effective_on is None


@pytest.mark.parametrize(
    "own",
    [
        "Please end Tom Vega's HMIS access as of his last day.",
        "Please remove Tom Vega from HMIS on that date.",
        "Please remove Tom Vega from HMIS on the day we agreed.",
        "Please deactivate Tom Vega's HMIS account upon his termination date.",
        "Please end Tom Vega's HMIS access at the close of business on his final day.",
    ],
)
def test_a_removal_is_never_at_once_where_its_day_stands_nowhere(own):
    assert all(
        set(each.doubts) & {Doubt.WHEN_MISSING, Doubt.WHEN_CONTRADICTORY}
        for each in read(own)
        if each.kind is IntentKind.REMOVE
    )


@pytest.mark.parametrize(
    "text",
    [
        "Please end his access as of today's date.",
        "Please remove her by the end of the day.",
        "Thanks, and have a great day.",
        "Let me know if you need anything to date.",
        "Tom quit the other day, please remove him.",
        "effective this date",
    ],
)
def test_a_day_that_is_said_refers_to_no_other_place(text):
    assert not refers_elsewhere(text)


def test_a_removal_with_a_day_of_its_own_keeps_it():
    (intent,) = _forwarded("Please end Tom Vega's HMIS access on March 13, not on the date below.")

    assert intent.effective_on != date(2026, 3, 20)


# -- letters and notices in sentences ----------------------------------------------------------------------------------

LETTER = [
    "---------- Forwarded message ---------",
    "From: Tom Vega <tom@harborhouse.example>",
    "Date: Sun, Mar 8, 2026 at 6:02 PM",
    "Subject: my resignation",
    "To: Priya Natarajan <priya@harborhouse.example>",
    "",
    "Priya,",
    "",
    "Please accept this as my two weeks notice. I begin with the school district in April. My last day will be Friday, March 20,",
    "2026. I'm grateful for everything.",
    "",
    "Tom",
]
FROM_HR = [
    "________________________________",
    "From: Harbor Human Resources <hr@harborhouse.example>",
    "Sent: Sunday, March 8, 2026 4:38 PM",
    "To: Priya Natarajan <priya@harborhouse.example>",
    "Subject: Separation - Tom Vega",
    "",
    "Priya,",
    "Tom Vega's last day will be Friday, March 20. Please make sure that his laptop, keys and all system logins are taken care of.",
    "HR",
]
SEPARATION = [
    "-----Original Message-----",
    "From: Harbor Payroll <payroll@harborhouse.example>",
    "Sent: Sunday, March 8, 2026 2:55 PM",
    "To: Priya Natarajan",
    "Subject: Employee Separation Form",
    "",
    "EMPLOYEE: Vega, Tom",
    "DEPARTMENT: Outreach",
    "SUPERVISOR: S. Kim",
    "TYPE: Voluntary",
    "LAST DAY WORKED: 03/20/2026",
    "PTO PAYOUT: 31.5 hrs",
    "FINAL CHECK: 04/03/2026",
    "KEYS RETURNED: pending",
]


def _replaced(lines, old, new):
    return [line.replace(old, new) for line in lines]


@pytest.mark.parametrize("notice", [LETTER, FROM_HR, SEPARATION])
@pytest.mark.parametrize(
    "own",
    [
        "See Tom's letter below. Please end his HMIS access on his last day. We'll miss him!",
        "Ugh. See Tom's letter. Please end his HMIS on the last day he gives there.",
        "Please remove Tom's HMIS access effective with the date below.",
        "Please deactivate Tom Vega in HMIS on his separation date, see below.",
        "Tom Vega resigned. Please close his HMIS account as of the date given below.",
    ],
)
def test_the_day_of_a_letter_or_notice_is_meant_where_the_sender_points_at_it(own, notice):
    (intent,) = _forwarded(own, notice)

    assert (intent.person.name, intent.effective_on, intent.doubts) == ("Tom Vega", date(2026, 3, 20), ())
    assert intent.reason is RemovalReason.LEFT


@pytest.mark.parametrize("notice", [FROM_HR, SEPARATION])
@pytest.mark.parametrize(
    "own",
    [
        "Please deactivate him in HMIS, see below from HR. Thx - Priya",
        "For HMIS, please process. PN",
        "Please disable this user's HMIS access per the notice below.",
        "Hi team,\n\nplease remove from HMIS, see the form below.\n\nThanks,\nPriya",
        "Please end his HMIS access on his last day, see below.",
    ],
)
def test_an_order_that_names_nobody_is_of_the_one_person_of_the_notice(own, notice):
    (intent,) = _forwarded(own, notice)

    assert (intent.person.name, intent.effective_on, intent.doubts) == ("Tom Vega", date(2026, 3, 20), ())


def test_a_day_of_the_notice_that_has_passed_ends_access_at_once():
    (intent,) = _forwarded(
        "Please deactivate him in HMIS, see below from HR.",
        _replaced(FROM_HR, "will be Friday, March 20", "was Friday, March 6"),
    )

    assert (intent.effective_on, intent.last_needed_on, intent.doubts) == (None, date(2026, 3, 6), ())


@pytest.mark.parametrize(
    "notice",
    [
        _replaced(FROM_HR, "Tom Vega", "Lee Moss"),
        _replaced(FROM_HR, "Tom Vega's last day will", "Tom Vega's and Sam Kim's last day will"),
        _replaced(FROM_HR, "HR", "Sam Kim will cover for him until then."),
        _replaced(FROM_HR, "Friday, March 20", "probably Friday, March 20"),
        _replaced(FROM_HR, "Friday, March 20", "Friday, March 20 or 27"),
        _replaced(FROM_HR, "Friday, March 20", "Thursday, March 20"),
        _replaced(FROM_HR, "Friday, March 20", "next Friday"),
        _replaced(FROM_HR, "last day will be Friday, March 20", "first day of vacation is March 20"),
        _replaced(FROM_HR, "last day will be Friday, March 20", "leave of absence begins on March 20"),
        [*FROM_HR, "His last day was to be March 13."],
        _replaced(SEPARATION, "Vega, Tom", "Lee Moss"),
        _replaced(SEPARATION, "TYPE: Voluntary", "SEPARATION DATE: 03/27/2026"),
        _replaced(SEPARATION, "TYPE: Voluntary", "EMPLOYEE: Kim, Sam"),
        _replaced(SEPARATION, "TYPE: Voluntary", "TYPE: Leave of absence"),
        _replaced(SEPARATION, "03/20/2026", "to be agreed"),
        [
            *SEPARATION,
            "",
            "From: Sam Kim <sam@harborhouse.example>",
            "Sent: Friday, March 6, 2026 1:00 PM",
            "",
            "My last day is March 27, 2026.",
        ],
    ],
)
@pytest.mark.parametrize(
    "own",
    [
        "Please deactivate him in HMIS, see below from HR.",
        "Please end Tom Vega's HMIS access on his last day.",
    ],
)
def test_a_notice_with_a_doubt_a_second_name_or_a_second_day_is_asked_about(own, notice):
    assert all(intent.doubts and intent.effective_on is None for intent in _forwarded(own, notice))


@pytest.mark.parametrize(
    "own",
    [
        "FYI, see below.",
        "Please process. Thanks",
        "Should we deactivate him in HMIS? See below from HR.",
        "Please do not deactivate him in HMIS yet, see below from HR.",
        "Please deactivate Sam Kim in HMIS too, see below.",
        "Please deactivate him in HMIS on Friday, see below from HR.",
        "Please deactivate him in HMIS, see below from HR. He may come back in May.",
        "Please deactivate him in HMIS immediately, see below from HR.",
        "Please cancel his email account and his keys, see below from HR.",
    ],
)
@pytest.mark.parametrize("notice", [FROM_HR, SEPARATION])
def test_nothing_is_taken_from_a_notice_at_which_the_sender_does_not_plainly_point(own, notice):
    assert not any(
        intent.person.name == "Tom Vega" and not intent.doubts for intent in _forwarded(own, notice)
    )


def test_the_last_day_of_a_letter_is_its_writers_and_nobody_elses():
    (intent,) = _forwarded(
        "See below. Please end Tom Vega's HMIS access on his last day.", _replaced(LETTER, "tom@", "sam@")
    )

    assert Doubt.WHEN_MISSING in intent.doubts
