"""The calendar of a trainee over a whole training: one event, moved by whatever moves the date, gone when it is done."""

from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from icalendar import Calendar

from mailbot.policy.rulebook import parse_rulebook
from mailbot.policy.training import renew
from mailbot.reply.calendar_file import CANCELLING, DATED
from mailbot.reply.compose import compose
from mailbot.reply.samples import SAMPLE_DESK
from mailbot.reply.templates import load
from tests.policy.story import MARCUS, PRIYA, Story, add, items

HERE = Path(__file__).parents[2]


@dataclass(frozen=True)
class Entry:
    """What a calendar program reads from a mail."""

    kind: str
    method: str
    uid: str
    sequence: int
    day: date
    status: str


@pytest.fixture(scope="module")
def templates():
    return load(HERE / "templates", check=False)


@pytest.fixture
def story():
    return Story(
        parse_rulebook({path.name: path.read_text("utf-8") for path in (HERE / "rules").glob("*.toml")})
    )


@pytest.fixture
def calendar(story, templates):
    """Reads the calendar files of some orders, composed at the story's hour."""

    def read(orders):
        entries = []
        for order in orders:
            if MARCUS not in order.to:
                continue
            made = compose(
                order, desk=SAMPLE_DESK, templates=templates, message_id="<1.a@desk.example>", now=story.now
            )
            parts = [
                part
                for part in message_from_bytes(made.raw, policy=policy.default).walk()
                if part.get_content_type() == "text/calendar"
            ]
            assert bool(parts) == (order.kind in DATED | CANCELLING)
            for part in parts:
                file = Calendar.from_ical(part.get_content())
                (event,) = file.walk("VEVENT")
                assert part["Content-Type"].params["method"] == file["METHOD"]
                entries.append(
                    Entry(
                        kind=order.kind.value,
                        method=str(file["METHOD"]),
                        uid=str(event["UID"]),
                        sequence=int(event["SEQUENCE"]),
                        day=event["DTSTART"].dt,
                        status=str(event["STATUS"]),
                    )
                )
        return entries

    return read


def test_one_event_goes_from_the_start_by_extension_and_further_case_to_its_end(story, calendar):
    told = calendar(story.mail(PRIYA, add(projects=("hh-shelter", "hh-rrh"))))
    story.sent()
    story.days(2)
    told += calendar(story.staff("R-0001 extend 2026-04-02: sick"))
    told += calendar(story.staff(*items("R-0001")))
    story.days(2)
    told += calendar(
        story.staff(*["R-0001 step approved"] * len(story.books.case("R-0001").practice[0].steps))
    )
    story.days(2)
    told += calendar(
        story.staff(*["R-0001 step approved"] * len(story.books.case("R-0001").practice[1].steps))
    )
    told += calendar(story.staff("R-0001 granted"))

    assert [(entry.kind, entry.method, entry.status, entry.day.isoformat()) for entry in told] == [
        ("training-start", "PUBLISH", "CONFIRMED", "2026-03-18"),
        ("deadline-extended", "PUBLISH", "CONFIRMED", "2026-04-02"),
        ("case-start", "PUBLISH", "CONFIRMED", "2026-03-22"),
        ("practice-complete", "CANCEL", "CANCELLED", "2026-03-10"),
    ]
    assert len({entry.uid for entry in told}) == 1
    sequences = [entry.sequence for entry in told]
    assert sequences == sorted(set(sequences))
    assert sequences[0] == 0


def test_a_start_that_no_server_took_on_its_day_moves_the_event(story, calendar):
    first = calendar(story.mail(PRIYA, add()))
    story.days(1)
    renewed = calendar(renew(story.books.case("R-0001"), story.books, story.situation(story.itself)).mails)

    assert [entry.day.isoformat() for entry in (*first, *renewed)] == ["2026-03-18", "2026-03-19"]
    assert first[0].uid == renewed[0].uid
    assert first[0].sequence < renewed[0].sequence


def test_a_start_that_bounced_and_is_sent_again_moves_the_event(story, calendar):
    first = calendar(story.mail(PRIYA, add()))
    story.sent()
    story.bounced("R-0001")
    story.days(1)
    again = calendar(story.staff("R-0001 resume"))

    assert [entry.day.isoformat() for entry in (*first, *again)] == ["2026-03-18", "2026-03-19"]
    assert first[0].sequence < again[0].sequence


def test_a_lapse_sends_nothing_and_so_takes_no_event_away_p16(story, calendar):
    calendar(story.mail(PRIYA, add()))
    story.sent()

    assert calendar(story.until("2026-03-20")) == []
    assert story.state("R-0001") == "CLOSED_EXPIRED"
