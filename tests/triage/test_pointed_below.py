"""An order above a mail that says when: it takes that day, or it is asked about, and is never carried out at once."""

from datetime import date

import pytest

from mailbot.model.intent import Doubt, IntentKind, RemovalReason
from mailbot.model.message import Line, Standing
from mailbot.triage.pointed_below import points_below
from tests.triage.desk_mail import read

_HEAD = ["From: HR Office <hr@harborhouse.example>", "Subject: Separation notice", ""]
NOTICE = [
    *_HEAD,
    "All,",
    "Sam Kim's employment with Harbor House ends on Friday, March 27, 2026.",
    "HR Office",
]
LETTER = [
    "From: Sam Kim <sam@harborhouse.example>",
    "Subject: My resignation",
    "",
    "Dear Priya,",
    "With mixed feelings I am giving my two weeks' notice. My last day will be Friday, March 27.",
    "Sam",
]
LEFT = date(2026, 3, 27)


def _read(own, below, subject="Fwd: Separation notice"):
    lines = [Line(text=text, standing=Standing.OWN) for text in own.split("\n")]
    lines += [Line(text=text, standing=Standing.FORWARDED) for text in below]
    return read(lines=lines, subject=subject)


@pytest.mark.parametrize(
    "own",
    [
        "Please deactivate Sam in HMIS per the below.",
        "Please remove Sam Kim from HMIS, see attached.",
        "Please remove Sam Kim from HMIS. See forwarded notice.",
        "As per HR's note, please end Sam Kim's HMIS access.",
        "FYI below. Please disable Sam's HMIS login.",
        "Please deactivate Sam Kim in HMIS.",
        "Sam Kim needs to be removed from HMIS based on the email below.",
        "Sam Kim is leaving us, details below. Please remove his HMIS access.",
        "Passing this along from HR. Please take Sam Kim off HMIS.",
        "Please process the HMIS removal for Sam Kim in accordance with the notice below.",
        "See HR's memo. Please close Sam's HMIS account.",
        "Please see below and remove Sam Kim from HMIS accordingly.",
    ],
)
@pytest.mark.parametrize("below", [NOTICE, LETTER])
def test_the_day_of_the_notice_below_is_the_day_of_the_order(own, below):
    (intent,) = [each for each in _read(own, below) if each.kind is IntentKind.REMOVE]

    assert (intent.person.name, intent.effective_on, intent.doubts) == ("Sam Kim", LEFT, ())
    assert intent.reason is RemovalReason.LEFT


@pytest.mark.parametrize(
    "own",
    [
        "Please see below from Sam Kim. I've accepted it. Would you schedule the HMIS deactivation for the date given?",
        "See below. Please turn off the HMIS access on that day.",
        "Forwarding Sam's letter below. We accept it with regret. Please end his HMIS access on his last day.",
        "Sam's resignation is below and has been accepted. Please schedule the HMIS removal accordingly.",
        "I have approved the resignation below. Please set his HMIS access to end on the date stated.",
        "Got this today, see below. Could you end the HMIS access that day?",
        "Please see the resignation letter below. We'd like HMIS access ended on that date.",
    ],
)
@pytest.mark.parametrize("below", [NOTICE, LETTER])
def test_a_wish_that_points_means_whoever_stands_below(own, below):
    (intent,) = [each for each in _read(own, below) if each.kind is IntentKind.REMOVE]

    assert (intent.person.name, intent.effective_on, intent.doubts) == ("Sam Kim", LEFT, ())


@pytest.mark.parametrize(
    ("own", "below"),
    [
        ("Please deactivate Sam in HMIS per the below.", [*NOTICE, "His last day on the floor is March 20."]),
        (
            "Please deactivate Sam in HMIS per the below.",
            [line.replace("Sam Kim", "Tom Vega") for line in NOTICE],
        ),
        ("Please deactivate Sam immediately in HMIS per the below.", NOTICE),
        (
            "Please deactivate Sam in HMIS per the below.",
            [*_HEAD, "Sam Kim will be leaving us in a few weeks."],
        ),
        ("Please deactivate Sam in HMIS per the below.", [*_HEAD, "Sam may leave on March 27."]),
        ("Please deactivate Sam in HMIS, see below.", [*_HEAD, "Sam has given his two weeks' notice."]),
        ("Please deactivate Sam in HMIS.", [*_HEAD, "Sam's last day will be the 27th or March 30."]),
        ("Please deactivate Sam Kim in HMIS per the attached notice.", []),
        ("Please see the attached letter and remove Sam Kim from HMIS.", []),
        ("I have not accepted the resignation below. Please end the HMIS access on that date?", LETTER),
        ("See below from Sam. Should we end the HMIS access on that day?", LETTER),
        ("See below from Tom Vega. Please end the HMIS access on that day.", LETTER),
        ("See below. If he does not change his mind, please end the HMIS access on that day.", LETTER),
        ("See below. Please end the HMIS access on that day, or maybe later.", LETTER),
    ],
)
def test_what_the_mail_below_leaves_open_is_asked_about(own, below):
    assert not [i for i in _read(own, below) if i.kind is IntentKind.REMOVE and not i.doubts]


@pytest.mark.parametrize(
    ("own", "below"),
    [
        ("Please deactivate Sam Kim in HMIS per the below.", [*_HEAD, "Sam Kim was let go."]),
        ("Please deactivate Sam Kim in HMIS.", [*_HEAD, "Sam Kim has quit. The staff party is on March 27."]),
        ("Please deactivate Sam Kim in HMIS immediately.", NOTICE),
        ("Sam Kim quit, letter attached. Please remove him from HMIS.", []),
    ],
)
def test_an_order_above_no_day_to_come_is_at_once(own, below):
    (intent,) = [each for each in _read(own, below) if each.kind is IntentKind.REMOVE]

    assert (intent.effective_on, intent.doubts) == (None, ())


def test_a_day_below_that_has_passed_is_the_last_one_needed():
    below = [line.replace("March 27", "March 6") for line in NOTICE]

    (intent,) = [
        i for i in _read("Please deactivate Sam in HMIS per the below.", below) if i.kind is IntentKind.REMOVE
    ]

    assert (intent.effective_on, intent.last_needed_on) == (None, date(2026, 3, 6))


def test_a_chain_of_mails_has_one_notice():
    chain = [
        "From: Walter Hines <whines@harborhouse.example>",
        "Subject: Fwd: notice",
        "",
        "Please handle.",
        "",
        *NOTICE,
    ]

    (intent,) = [
        i for i in _read("Please deactivate Sam in HMIS, see below.", chain) if i.kind is IntentKind.REMOVE
    ]

    assert (intent.effective_on, intent.doubts) == (LEFT, ())


@pytest.mark.parametrize(
    "text",
    [
        "per the below", "see attached", "see forwarded", "as per HR's note", "FYI below", "see the email from HR",
        "please refer to her letter", "in line with the HR memo", "according to the attached notice", "based on this thread",
        "as stated in his resignation letter", "enclosed please find", "passing this along", "pursuant to the termination notice",
    ],
)  # fmt: skip
def test_all_ways_of_pointing_are_known(text):
    assert points_below(text)


@pytest.mark.parametrize("text", ["Please remove Sam Kim.", "He left on Friday.", "She moved to the pantry."])
def test_other_words_do_not_point(text):
    assert not points_below(text)


def test_a_wish_below_which_a_leave_stands_is_asked_about():
    below = [*_HEAD, "Sam Kim will be on medical leave until March 27, 2026."]

    assert not [
        i
        for i in _read("Please deactivate Sam in HMIS per the below.", below)
        if i.kind is IntentKind.REMOVE and Doubt.WHEN_MISSING not in i.doubts
    ]


TICKET = [
    "From: OPS IT <it@harborhouse.example>",
    "Subject: Offboarding ticket #4471",
    "",
    "Employee: Sam Kim",
    "Last working day: Friday 3/27/2026",
    "Laptop return: front desk",
    "Accounts to disable: O365, Zoom",
]
FAREWELL = [
    *_HEAD,
    "Team,",
    "Sam Kim will be leaving Harbor House to go back to school. His last day of employment is Friday, March 27.",
    "Please join me in wishing him well.",
]


@pytest.mark.parametrize(
    "own",
    [
        "See below. HMIS too please, same date.",
        "HMIS as well please.",
        "Same for HMIS please.",
        "And HMIS also, same day, thanks!",
        "Please do the same for his HMIS login.",
        "Please include HMIS too.",
        "Ditto for HMIS.",
        "This goes for HMIS as well, on the same date.",
        "HMIS off too please.",
        "Please remove him from HMIS the same day. Thx - Priya",
    ],
)
@pytest.mark.parametrize("below", [TICKET, FAREWELL])
def test_an_order_that_leaves_its_verb_to_the_notice_below_ends_access_on_its_day(own, below):
    (intent,) = [each for each in _read(own, below) if each.kind is IntentKind.REMOVE]

    assert (intent.person.name, intent.effective_on, intent.doubts) == ("Sam Kim", LEFT, ())


@pytest.mark.parametrize(
    "own",
    [
        "See below. HMIS too?",
        "See below. Not HMIS yet please.",
        "See below. HMIS stays the same please.",
        "See below. HMIS is not affected.",
        "Same for HMIS, but not until his cases are moved.",
        "HMIS too please if you think so.",
        "See below. Kim Lane's HMIS too please.",
        "I told IT to do HMIS too.",
    ],
)
@pytest.mark.parametrize("below", [TICKET, FAREWELL])
def test_what_orders_nothing_above_such_a_notice_is_not_acted_on(own, below):
    assert not [each for each in _read(own, below) if each.kind is IntentKind.REMOVE and not each.doubts]
