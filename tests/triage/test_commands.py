"""Staff commands: every line of the contract, what each mistake is told, and where reading stops."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.model.case import Item, PoolKind
from mailbot.model.command import Command, StepVerdict, Verb
from mailbot.model.intent import IntentKind
from mailbot.model.message import Line, Standing
from mailbot.triage.commands import read_command, read_commands
from tests.triage.desk_mail import REPRESENTATIVE, STAFF, read

R = "R-0001"
GOOD = [
    ("R-0001 upr done", Command(verb=Verb.ITEM, reference=R, item=Item.UPR, passed=True)),
    ("R-0001 spa pass", Command(verb=Verb.ITEM, reference=R, item=Item.SPA, passed=True)),
    ("R-0001 dst fail", Command(verb=Verb.ITEM, reference=R, item=Item.DST, passed=False)),
    ("R-0001 mb pass", Command(verb=Verb.ITEM, reference=R, item=Item.BASICS, passed=True)),
    (
        "r-1 basics pass 2026-03-05",
        Command(verb=Verb.ITEM, reference=R, item=Item.BASICS, passed=True, on=date(2026, 3, 5)),
    ),
    ("R-0001 step submitted", Command(verb=Verb.STEP, reference=R, step=StepVerdict.SUBMITTED)),
    ("M-0001 step approved", Command(verb=Verb.STEP, reference="M-0001", step=StepVerdict.APPROVED)),
    (
        "R-0001 case 1 step 2 corrections: Move-in; fix: exit",
        Command(
            verb=Verb.STEP,
            reference=R,
            step=StepVerdict.CORRECTIONS,
            step_number=2,
            practice_number=1,
            text="Move-in; fix: exit",
        ),
    ),
    ("R-0001 approve", Command(verb=Verb.APPROVE, reference=R)),
    ("R-0001 reject: no agreement", Command(verb=Verb.REJECT, reference=R, text="no agreement")),
    ("R-0001 resume", Command(verb=Verb.RESUME, reference=R)),
    (
        "R-0001 extend 2026-04-02: reviewer ill",
        Command(verb=Verb.EXTEND, reference=R, on=date(2026, 4, 2), text="reviewer ill"),
    ),
    ("R-0001 granted", Command(verb=Verb.GRANTED, reference=R)),
    ("R-0001 cases ph, es-nbn", Command(verb=Verb.CASES, reference=R, cases=("ph", "es-nbn"))),
    ("R-0001 withdraw: moved away", Command(verb=Verb.WITHDRAW, reference=R, text="moved away")),
    ("M-0001 training none", Command(verb=Verb.TRAINING, reference="M-0001")),
    ("M-0001 training ph", Command(verb=Verb.TRAINING, reference="M-0001", cases=("ph",))),
    ("M-0001 applied", Command(verb=Verb.APPLIED, reference="M-0001")),
    ("D-0001 confirm", Command(verb=Verb.CONFIRM, reference="D-0001")),
    ("D-0001 dismiss: a mistake", Command(verb=Verb.DISMISS, reference="D-0001", text="a mistake")),
    ("D-0001 date 2026-03-27", Command(verb=Verb.DATE, reference="D-0001", on=date(2026, 3, 27))),
    ("D-0001 done", Command(verb=Verb.DONE, reference="D-0001")),
    ('license "Harbor House" add 2', Command(verb=Verb.LICENSE, pool="Harbor House", amount=2)),
    ("license MO-606 add -1", Command(verb=Verb.LICENSE, pool="MO-606", amount=-1)),
    (
        "license MO-606 reporting add 1",
        Command(verb=Verb.LICENSE, pool="MO-606", pool_kind=PoolKind.REPORTING, amount=1),
    ),
    ("help", Command(verb=Verb.HELP)),
]


@pytest.mark.parametrize(("line", "command"), GOOD)
def test_each_command_of_the_contract_is_read(line, command):
    assert read_command(line).command == command


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("R-0001 upr done 3/5", "2026-04-02"),
        ("R-0001 upr pass", "expected done"),
        ("R-0001 upr fail", "not graded"),
        ("R-0001 spa done", "pass or fail"),
        ("R-0001 step corrections:", "the text for the trainee"),
        ("R-0001 step aproved", 'did you mean "approved"'),
        ("R-0001 grantd", 'did you mean "granted"'),
        ("R-0001 training none", "for M- references"),
        ("R-0001 extend 2026-02-30: x", "there is no day"),
        ("R-0001 extend 2026-04-02", "a reason"),
        ("R-0001 reject", "the reason"),
        ("R-0001 approve now", "nothing is expected after"),
        ("R-0001", "expected what to do"),
        ("R0001 approve", 'did you mean "R-0001"'),
        ("licnse MO-606 add 2", 'did you mean "license"'),
        ("license MO-606 add 0", "changes nothing"),
        ("R-0001 cases", "practice cases"),
        ("R-0001 approve" + "!" * 3000, "at most"),
    ],
)
def test_what_is_no_command_is_told_what_was_expected(line, said):
    read_line = read_command(line)

    assert read_line.command is None
    assert read_line.resembles
    assert said in read_line.problem


@pytest.mark.parametrize(
    "stop",
    [
        "--",
        "thanks",
        "Thank you!",
        "> quoted",
        "On Tue, Mar 3, 2026 at 9:00 AM Desk wrote:",
        "From: somebody",
        "-----Original Message-----",
    ],
)
def test_reading_stops(stop):
    lines = read_commands(["# a comment", "", "R-0001 spa pass", stop, "R-0001 granted"])

    assert [line.text for line in lines] == ["R-0001 spa pass"]


def test_reading_stops_after_five_unknown_lines_in_all():
    lines = read_commands(
        [*(f"nonsense {n}" for n in range(3)), "R-0001 spa pass", "x", "y", "R-0001 granted"]
    )

    assert [line.text for line in lines if line.command] == ["R-0001 spa pass"]
    assert sum(line.command is None for line in lines) == 5


def test_only_verified_staff_give_commands():
    of_staff = read("R-0001 spa pass\nR-0001 nonsense\nthanks", sender=STAFF)
    of_others = read("R-0001 spa pass", sender=REPRESENTATIVE)

    assert [(i.kind, i.text, i.reference) for i in of_staff] == [
        (IntentKind.COMMAND, "R-0001 spa pass", "R-0001"),
        (IntentKind.COMMAND, "R-0001 nonsense", None),
    ]
    assert IntentKind.COMMAND not in {i.kind for i in of_others}


def test_commands_below_quoted_text_are_not_read():
    lines = (
        Line(text="R-0001 spa pass", standing=Standing.OWN),
        Line(text="R-0001 granted", standing=Standing.QUOTED, depth=1),
        Line(text="R-0001 granted", standing=Standing.OWN),
    )

    assert [i.text for i in read(lines=lines, sender=STAFF) if i.kind is IntentKind.COMMAND] == [
        "R-0001 spa pass"
    ]


def test_staff_who_write_sentences_are_read_as_people():
    intents = read("Could somebody look at this please?", sender=STAFF)

    assert [i.kind for i in intents] == [IntentKind.QUESTION]


@given(st.text(max_size=300))
def test_any_line_is_a_command_or_says_why_not(text):
    line = read_command(text) if text.strip() else None

    assert line is None or (line.command is None) == (line.problem is not None)
