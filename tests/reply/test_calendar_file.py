"""Calendar files: dated mails carry the day, an extension moves it, an end takes it away."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from mailbot.model.decision import MailKind
from mailbot.reply.calendar_file import CANCELLING, DATED
from mailbot.reply.samples import HOSTILE, SAMPLE_DESK, SAMPLE_NOW, Flavour, sample_order
from tests.reply.reading import parsed


def event_of(mail):
    files = [part for part in parsed(mail).walk() if part.get_content_type() == "text/calendar"]
    if not files:
        return None
    calendar = Calendar.from_ical(files[0].get_payload(decode=True))
    assert files[0]["Content-Type"].params["method"] == calendar["METHOD"]
    return calendar, calendar.walk("VEVENT")[0]


@pytest.mark.parametrize("kind", sorted(DATED))
def test_a_dated_mail_carries_its_day_as_a_whole_day(write, kind):
    calendar, event = event_of(write(kind))

    assert calendar["METHOD"] == "PUBLISH"
    assert event["DTSTART"].dt == date(2026, 3, 18)
    assert event["DTEND"].dt == date(2026, 3, 19)
    assert event["UID"].endswith("@desk.example")
    assert not event.walk("VALARM")  # the policy knows no reminders


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind not in DATED | CANCELLING])
def test_no_other_mail_carries_one(write, kind):
    assert event_of(write(kind)) is None


def test_an_extension_moves_the_same_event(write):
    start = event_of(write(MailKind.TRAINING_START))[1]
    order = replace(sample_order(MailKind.DEADLINE_EXTENDED, Flavour.TYPICAL), case="R-0012")
    order = replace(order, values={**order.values, "deadline": date(2026, 4, 2)})
    first = event_of(write(order, now=SAMPLE_NOW + timedelta(days=3)))[1]
    second = event_of(write(order, now=SAMPLE_NOW + timedelta(days=4)))[1]

    assert start["UID"] == first["UID"] == second["UID"]
    assert start["SEQUENCE"] == 0 < first["SEQUENCE"] < second["SEQUENCE"]
    assert first["DTSTART"].dt == date(2026, 4, 2)


@pytest.mark.parametrize("kind", sorted(CANCELLING))
def test_the_end_of_a_training_takes_the_event_away(write, kind):
    calendar, event = event_of(write(kind))

    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert event["UID"] == event_of(write(MailKind.TRAINING_START))[1]["UID"]


def test_no_line_of_a_hostile_name_gets_into_the_file(write):
    desk = replace(SAMPLE_DESK, name=HOSTILE)
    mail = write(MailKind.TRAINING_START, Flavour.HOSTILE, desk=desk)
    raw = next(part for part in parsed(mail).walk() if part.get_content_type() == "text/calendar")

    assert b"evil" not in raw.get_payload(decode=True)
    assert b"ATTENDEE" not in raw.get_payload(decode=True)


def test_a_date_that_replaces_another_comes_after_it_though_the_mail_is_of_the_same_kind(write):
    order = sample_order(MailKind.TRAINING_START, Flavour.TYPICAL)
    later = replace(order, redated=True, values={**order.values, "deadline": date(2026, 3, 19)})
    first = event_of(write(order))[1]
    second = event_of(write(later, now=SAMPLE_NOW + timedelta(days=1)))[1]

    assert first["UID"] == second["UID"]
    assert first["SEQUENCE"] == 0 < second["SEQUENCE"]
    assert second["DTSTART"].dt == date(2026, 3, 19)
