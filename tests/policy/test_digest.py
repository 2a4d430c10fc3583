"""The digest's data: each case once, in the section of whoever's turn it is, with the command that moves it on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailbot.model.case import (
    Case,
    CaseKind,
    Item,
    ItemState,
    PoolKind,
    PracticeCase,
    PracticeState,
    State,
    StepState,
)
from mailbot.model.decision import MailKind
from mailbot.model.directory import Agency, Person, Region, Sender, SenderRole
from mailbot.model.ledger import Pool
from mailbot.model.mail import FinishedMail, MessageOutcome, OutboxState, OwedMail, Phase
from mailbot.model.report import PeriodCounts, TrendPoint
from mailbot.policy.digest import DigestFacts, MailIn, digest_of, runs_out_on
from mailbot.policy.rulebook import parse_rulebook
from mailbot.policy.situation import Situation
from mailbot.triage.commands import read_command

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 3, 9, 7, 30, tzinfo=ZONE)  # a Monday
TODAY, DAY = date(2026, 3, 9), timedelta(days=1)
PASSED = dict.fromkeys(Item, ItemState.PASSED)
CENTRAL = Region(
    key="central", name="Central", coc_codes=(), manager_name="Robin", manager_email="r@ica.example"
)
WEST = replace(CENTRAL, key="west", name="West")
POOL = Pool(id=1, region="central", agency=None, kind=PoolKind.STANDARD, total=4, assigned=4)
SECTIONS = ("overdue", "removals_due", "today", "waiting_on_us", "lapsing_soon", "waiting_on_them", "done")


def case(state, *, kind=CaseKind.REQUEST, ref=None, **more):
    given = {
        "ref": ref or f"{kind.letter}-0001",
        "kind": kind,
        "state": state,
        "agency": "harbor",
        "region": "central",
        "person": Person(name="Marcus O'Neill", email="m@harbor.example"),
        "requester": "rita@harbor.example",
        "received_at": NOW - 2 * DAY,
        **more,
    }
    return Case(**given)


def training(days_left, step=StepState.ASSIGNED, items=PASSED, **more):
    practice = PracticeCase(
        key="ph",
        title="Housing",
        step_titles=("One", "Two"),
        state=PracticeState.OPEN,
        steps=(step, StepState.LOCKED),
    )
    return case(
        State.IN_TRAINING, deadline_on=TODAY + days_left * DAY, items=items, practice=(practice,), **more
    )


def removal(state, ahead=None, **more):
    day = None if ahead is None else TODAY + ahead * DAY
    return case(state, kind=CaseKind.REMOVAL, effective_on=day, **more)


@pytest.fixture
def situation(rulebook):
    return Situation(
        now=NOW,
        received_at=NOW,
        zone=ZONE,
        rules=rulebook,
        sender=Sender(address="d@desk.example", name="Desk", verified=True, role=SenderRole.STAFF),
        alert_to=(),
    )


def facts(*cases, **more):
    given = {
        "since": NOW - 3 * DAY,
        "open_cases": tuple(one for one in cases if not one.ended),
        "ended": tuple(one for one in cases if one.ended),
        "held": (),
        "troubled": (),
        "undecided": 0,
        "unsent": 0,
        "counts": PeriodCounts(),
        "counts_before": PeriodCounts(),
        "pools": (POOL,),
        "taken": {},
        "agencies": (
            Agency(key="harbor", name="Harbor House", aliases=(), email_domains=(), region="central"),
        ),
        "regions": (CENTRAL, WEST),
        **more,
    }
    return DigestFacts(**given)


@pytest.mark.parametrize(
    ("one", "section", "title", "command"),
    [
        (removal(State.DUE, -3), "overdue", "access to end in HMIS", "done"),
        (removal(State.DUE), "overdue", "access to end in HMIS", "done"),  # at once, and it came two days ago
        (removal(State.DUE, received_at=NOW), "removals_due", "access to end in HMIS", "done"),
        (removal(State.SCHEDULED, 0), "removals_due", "access ends", "done"),
        (removal(State.SCHEDULED, 1), None, None, None),
        (removal(State.UNVERIFIED), "waiting_on_them", "removal that nobody has confirmed", "confirm"),
        (removal(State.AMBIGUOUS), "waiting_on_them", "our question is not answered", "dismiss: "),
        (training(0), "today", "step 1 of 2 to do", "extend 2026-03-16: "),
        (training(0, StepState.SUBMITTED), "today", "step 1 of 2 to review", "step approved"),
        (training(2, StepState.SUBMITTED), "waiting_on_us", "step 1 of 2 to review", "step approved"),
        (training(3), "lapsing_soon", "step 1 of 2 to do", "extend 2026-03-19: "),
        (training(4), "waiting_on_them", "step 1 of 2 to do", "step submitted"),
        (training(4, StepState.CORRECTIONS), "waiting_on_them", "step 1 of 2 to correct", "step submitted"),
        (
            training(4, items={**PASSED, Item.UPR: ItemState.TODO, Item.DST: ItemState.FAILED}),
            "waiting_on_them",
            "2 first steps open",
            "upr done",
        ),
        (
            training(4, items={**PASSED, Item.DST: ItemState.FAILED}),
            "waiting_on_them",
            "1 first step open",
            "dst pass",
        ),
        (case(State.UNDER_REVIEW), "waiting_on_us", "request to decide", "approve"),
        (case(State.TRAINING_COMPLETE), "waiting_on_us", "access to set up in HMIS", "granted"),
        (
            case(State.APPLY_PENDING, kind=CaseKind.CHANGE),
            "waiting_on_us",
            "change to make in HMIS",
            "applied",
        ),
        (case(State.DELIVERY_FAILED), "waiting_on_us", "our mail did not arrive", "resume"),
        (case(State.INCOMPLETE), "waiting_on_them", "our question is not answered", "withdraw: "),
        (case(State.AWAITING_LICENSE), "waiting_on_them", "waits for a license", "withdraw: "),
        (case(State.ACTIVE), "done", "has access", None),
        (case(State.CLOSED_EXPIRED), "done", "training lapsed", None),
    ],
    ids=lambda value: value.state if isinstance(value, Case) else None,
)
def test_each_case_stands_once_where_its_turn_is_with_its_command(situation, one, section, title, command):
    digest = digest_of(facts(one), situation)
    found = {name: rows for name in SECTIONS if (rows := getattr(digest, name))}

    assert set(found) == ({section} if section else set())
    if section:
        (row,) = found[section]
        assert row.title == f"Marcus O'Neill: {title}"
        assert row.owner == "Harbor House"
        assert row.command == (f"{one.ref} {command}" if command else None)
        if command:
            assert read_command(row.command + "because" * row.command.endswith(" ")).command is not None


def test_how_many_days_left_are_few_is_said_by_the_parameters(shipped, situation):
    file = shipped["parameters.toml"].replace(
        "[lapses_soon_days.values]\n2000-01-01 = 3", "[lapses_soon_days.values]\n2000-01-01 = 5"
    )
    five = replace(situation, rules=parse_rulebook({**shipped, "parameters.toml": file}))

    digest = digest_of(facts(training(5), training(6)), five)

    assert (len(digest.lapsing_soon), len(digest.waiting_on_them), digest.soon_days) == (1, 1, 5)


def test_a_request_whose_license_has_come_free_is_ours_the_oldest_first_a15(situation):
    waiting = [
        case(State.AWAITING_LICENSE, ref=f"R-000{number}", received_at=NOW - number * DAY)
        for number in (1, 2, 3)
    ]
    waiting.sort(key=lambda one: one.received_at)
    digest = digest_of(facts(*waiting, pools=(replace(POOL, assigned=2),)), situation)

    assert [row.command for row in digest.waiting_on_us] == ["R-0003 resume", "R-0002 resume"]
    assert [row.ref for row in digest.waiting_on_them] == ["R-0001"]
    assert digest.licenses[0].waiting == 3


def test_who_waits_for_an_agency_s_own_pool_does_not_wait_for_the_region_s(situation):
    own = replace(POOL, id=2, agency="harbor", total=1, assigned=1)
    digest = digest_of(facts(case(State.AWAITING_LICENSE), pools=(POOL, own)), situation)

    assert [(row.agency, row.waiting) for row in digest.licenses] == [(None, 0), ("Harbor House", 1)]


def test_details_say_since_when_or_until_when_in_words(situation):
    def detail(one):
        digest = digest_of(facts(one), situation)
        return next(row.detail for name in SECTIONS for row in getattr(digest, name))

    assert (
        detail(removal(State.DUE, -3, days_late=2))
        == "due since Fri, Mar 6, 3 days ago; the notice came 2 days late"
    )
    assert detail(removal(State.DUE, 0)) == "due today"
    assert detail(removal(State.SCHEDULED, 0, at_close_of_business=True)) == "today, at close of business"
    assert detail(training(0)) == "Housing; ends tonight"
    assert detail(training(1)) == "Housing; until Tue, Mar 10, 1 day left"
    assert detail(training(4, items=dict.fromkeys(Item, ItemState.TODO))).startswith(
        "upr, spa, dst, basics; until "
    )
    assert (
        detail(case(State.UNDER_REVIEW, waits_for="The name is new."))
        == "The name is new; came in 2 days ago"
    )
    assert detail(case(State.AWAITING_LICENSE, received_at=NOW)) == "came in today"
    assert detail(case(State.INCOMPLETE, missing=("person_email",))) == "person email; came in 2 days ago"


@pytest.mark.parametrize(
    ("total", "taken", "day"),
    [
        (4, 28, None),  # none is free already
        (8, 28, date(2026, 3, 13)),
        (8, 3, date(2026, 4, 16)),  # 4 * 28 / 3 = 37.3
        (8, 1, None),  # one is no pace
        (8, -2, None),  # more came back than were taken
        (40, 2, None),  # more than half a year ahead
    ],
)
def test_the_day_on_which_licenses_run_out_is_told_where_it_can_be_foreseen(situation, total, taken, day):
    pool = replace(POOL, total=total)

    assert runs_out_on(pool, taken, TODAY) == day
    assert digest_of(facts(pools=(pool,), taken={1: taken}), situation).licenses[0].runs_out_on == day


def test_numbers_stand_beside_those_of_the_period_before_and_none_is_left_out(situation):
    now = PeriodCounts(
        received=9,
        decided={MessageOutcome.HANDLED: 5, MessageOutcome.HELD: 2, MessageOutcome.QUARANTINED: 1},
        sent=7,
        opened=3,
        moved={"granted": 1, "lapsed": 2},
    )
    digest = digest_of(
        facts(counts=now, undecided=1, unsent=4, troubled=(owed(OutboxState.UNCERTAIN),)), situation
    )

    assert [(count.title, count.now, count.before) for count in digest.counts] == [
        ("Mails in", 9, 0),
        ("Handled by the desk", 5, 0),
        ("Held for a person", 3, 0),
        ("Mails out", 7, 0),
        ("Cases opened", 3, 0),
        ("Access granted", 1, 0),
        ("Trainings lapsed", 2, 0),
        ("Mails in, not decided yet", 1, None),
        ("Mails out, not sent yet", 4, None),
        ("Mails out, uncertain", 1, None),
        ("Mails out, failed", 0, None),
    ]


def owed(state):
    mail = FinishedMail(
        kind=MailKind.TRAINING_START,
        to=("m@harbor.example",),
        cc=(),
        case="R-0001",
        subject="HMIS",
        message_id="<1@desk.example>",
        raw=b"",
    )
    return OwedMail(
        id=1,
        mail=mail,
        state=state,
        phase=Phase.DONE,
        queued_at=NOW,
        due_at=NOW,
        attempts=1,
        last_error="550 no such user",
    )


def test_held_mails_and_mails_that_did_not_get_through_say_why(situation):
    held = MailIn(
        received_at=(NOW - DAY).astimezone(UTC),
        outcome=MessageOutcome.QUARANTINED,
        reason="sender not verified: dmarc=fail header.from=a.example by mx.example",
        sender="p@a.example",
        subject=None,
        case=None,
    )
    digest = digest_of(facts(held=(held,), troubled=(owed(OutboxState.FAILED),)), situation)

    assert digest.held[0].detail == "quarantined: sender not verified; came in 1 day ago"
    assert (digest.held[0].title, digest.held[0].owner) == ("(no subject)", "p@a.example")
    assert digest.troubled[0].detail == "training-start: 550 no such user"
    assert digest.ours == 2


def test_a_region_sees_its_cases_and_licenses_and_no_mails(situation):
    held = MailIn(
        received_at=NOW, outcome=MessageOutcome.HELD, reason=None, sender=None, subject="x", case=None
    )
    told = facts(
        case(State.UNDER_REVIEW),
        removal(State.DONE),
        held=(held,),
        weekly=True,
        trend=(TrendPoint(day=TODAY, came_in=1, answered=1),),
    )
    central, west = (digest_of(told, situation, region=region) for region in (CENTRAL, WEST))

    assert (len(central.waiting_on_us), len(central.done), len(central.licenses)) == (1, 1, 1)
    assert (central.held, central.counts, central.trend, central.weekly) == ((), (), (), False)
    assert west.empty
    assert west.licenses == ()
    assert digest_of(told, situation).weekly


def test_a_digest_with_licenses_and_numbers_only_is_empty(situation):
    digest = digest_of(facts(counts=PeriodCounts(received=3)), situation)

    assert digest.empty
    assert digest.ours == 0
