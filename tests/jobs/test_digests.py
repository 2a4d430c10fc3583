"""The digest as a job: once a local period, after downtime as one, of all since the last; weekly with the weeks before."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailbot.config import load_config
from mailbot.demo.world import DIRECTORY
from mailbot.jobs import digests
from mailbot.model.case import Case, CaseKind, Event, State
from mailbot.model.decision import MailKind, SaveCase
from mailbot.model.directory import Person
from mailbot.model.mail import MessageOutcome, OutboxState, Place
from mailbot.opening import build_desk, make_secret, open_books
from mailbot.store.cause import Cause
from mailbot.store.directory_import import import_directory, read_directory
from mailbot.store.inbox import Ending
from tests.cli.conftest import CONFIG

ZONE = ZoneInfo("America/Chicago")
TEAM, ROBIN, LEE = "team@ica.example", "robin.hale@icalliances.example", "lee.okafor@icalliances.example"
SCHEDULE = digests.Schedule(to=(TEAM,), at=time(7, 30), days="business")
DAY = timedelta(days=1)


def at(day, hour=8, minute=0, month=3):
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


class Office:
    """The books of a fictional desk, and what its digests say."""

    def __init__(self, desk, store):
        self.desk, self.store, self.uid, self.digests_seen = desk, store, 0, 0

    def mail_in(self, when, outcome=MessageOutcome.HANDLED):
        self.uid += 1
        place = Place(account="desk", folder="INBOX", uidvalidity=1, uid=self.uid)
        with self.store.transaction() as books:
            books.inbox.store_arrival(place, when, b"raw %d" % self.uid, when, 6)
            books.inbox.finish(self.uid, Ending(outcome=outcome, decided_at=when))
            books.commit()

    def case(self, ref, when, *events, region="bos"):
        case = Case(
            ref=ref,
            kind=CaseKind.REQUEST,
            state=State.RECEIVED,
            agency="harbor",
            region=region,
            person=Person(name="Marcus O'Neill", email=f"{ref}@harborhouse.example"),
            requester="priya.natarajan@harborhouse.example",
            received_at=when,
        )
        for event in events:
            case = case.after(event)
        with self.store.transaction() as books:
            books.apply([SaveCase(case=case, events=events)], at=when, cause=Cause(clock="test"))
            books.commit()

    def run(self, now):
        """The orders' recipients and subjects that a run owes."""
        ran = digests.run(SCHEDULE, self.desk, self.store, now)
        with self.store.reading() as books:
            owed = [one.mail for one in books.outbox.in_state(OutboxState.QUEUED)]
        new = owed[self.digests_seen :]
        self.digests_seen = len(owed)
        assert ran == bool(new)
        assert {mail.kind for mail in new} <= {MailKind.DIGEST}
        return [(mail.to[0], mail.subject) for mail in new]

    def today(self, now):
        with self.store.reading() as books:
            return digests.today(self.desk, books, now)


@pytest.fixture
def office(tmp_path):
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    config = load_config(tmp_path / "config.toml")
    make_secret(config.secret_file)
    for name, text in DIRECTORY.items():
        (tmp_path / "directory").mkdir(exist_ok=True)
        (tmp_path / "directory" / name).write_text(text, "utf-8")
    with open_books(config) as store:
        with store.transaction() as books:
            files = read_directory([tmp_path / "directory"], books)
            import_directory(books, files, now=at(2), today=at(2).date())
            books.commit()
        yield Office(build_desk(config), store)


def test_it_goes_once_a_period_and_after_downtime_as_one_that_tells_of_all_since(office):
    assert office.run(at(4, 7, 29)) == []
    assert office.run(at(4, 7, 30)) == [(TEAM, "Nothing waits for us: Wed, Mar 4 [MoHMIS]")]
    assert office.run(at(4, 16)) == []
    office.case("R-0001", at(4, 17), Event.REJECTED)

    assert [row.ref for row in office.today(at(7)).done] == ["R-0001"]
    assert office.run(at(7)) == [  # a Saturday: Thursday and Friday were missed, Friday's is caught up
        (TEAM, "Nothing waits for us: Sat, Mar 7 [MoHMIS]"),
        (ROBIN, "Nothing waits for us: Missouri Balance of State, Sat, Mar 7 [MoHMIS]"),
    ]
    assert office.run(at(8)) == []
    assert office.today(at(9)).done == ()  # told already


def test_a_region_gets_its_own_only_when_there_is_something(office):
    office.case("R-0001", at(4, 7), Event.SENT_TO_REVIEW, region="spr")

    assert office.run(at(4)) == [
        (TEAM, "1 for us: Wed, Mar 4 [MoHMIS]"),
        (LEE, "1 for us: Springfield, Wed, Mar 4 [MoHMIS]"),
    ]


def test_numbers_stand_beside_those_of_as_long_before(office):
    office.run(at(4))
    office.mail_in(at(3, 12))
    office.mail_in(at(4, 12))
    office.mail_in(at(4, 13), MessageOutcome.HELD)
    counts = {count.title: (count.now, count.before) for count in office.today(at(5)).counts}

    assert counts["Mails in"] == (2, 1)
    assert counts["Handled by the desk"] == (1, 1)
    assert counts["Held for a person"] == (1, 0)


def test_the_first_of_a_week_counts_seven_days_and_shows_the_weeks_before(office):
    for day in (2, 3, 10, 17, 18, 19):
        office.mail_in(at(day))
    office.mail_in(at(19, 9), MessageOutcome.HELD)
    office.mail_in(at(23, 7))  # this week's: not a whole week yet
    office.run(at(20))
    monday = office.today(at(23))

    assert monday.weekly
    assert [(point.day.isoformat(), point.came_in, point.answered) for point in monday.trend] == [
        ("2026-03-02", 2, 2),
        ("2026-03-09", 1, 1),
        ("2026-03-16", 4, 3),
    ]
    assert (monday.counts[0].now, monday.counts[0].before) == (5, 1)
    assert [subject for _, subject in office.run(at(23))] == ["1 held: Mon, Mar 23 [MoHMIS]"]
    assert not office.today(at(24)).weekly
    with office.store.reading() as books:
        raw = books.outbox.owed(office.digests_seen).mail.raw
    assert b"Content-ID: <trend@chart>" in raw


def test_a_week_whose_monday_is_a_holiday_or_was_missed_has_its_weekly_all_the_same(office):
    office.mail_in(at(12, month=1))
    office.mail_in(at(5, month=1))
    office.run(at(16, month=1))

    assert office.run(at(19, month=1)) == []  # Birthday of Martin Luther King, Jr.
    assert office.today(at(20, month=1)).weekly
    assert len(office.today(at(20, month=1)).trend) == 2


def test_one_week_is_no_trend_and_a_desk_s_first_digest_is_a_daily_one(office):
    office.mail_in(at(3))
    assert not office.today(at(9)).weekly
    office.run(at(6))

    assert office.today(at(9)).weekly
    assert office.today(at(9)).trend == ()


def test_the_data_is_a_plain_value_that_can_be_printed_as_json(office):
    office.case("R-0001", at(4, 7), Event.SENT_TO_REVIEW)
    plain = json.loads(json.dumps(asdict(office.today(at(4))), default=str))

    assert plain["waiting_on_us"][0]["command"] == "R-0001 approve"
    assert [pool["total"] for pool in plain["licenses"]] == [6, 1]
