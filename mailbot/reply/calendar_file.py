"""The calendar file that goes with a dated mail (RFC 5545, RFC 5546 section 3.2.1: METHOD PUBLISH).

One event a case, with the case's own UID: an extension or the next practice case moves it, the end of a training takes
it away. It has no alarm: the policy knows no reminders, and what a calendar does by itself is its owner's choice.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from mailbot.model.decision import MailKind, MailOrder
from mailbot.reply.cleaning import one_line
from mailbot.reply.desk import DeskIdentity
from mailbot.reply.words import Words

DATED = frozenset(
    {
        MailKind.TRAINING_START,
        MailKind.CHANGE_TRAINING_START,
        MailKind.CASE_START,
        MailKind.DEADLINE_EXTENDED,
    }
)
"""Mails that set a date: they carry the event."""
CANCELLING = frozenset({MailKind.PRACTICE_COMPLETE, MailKind.TRAINING_CLOSED})
"""Mails that end a training and are sent anyway: they take the event away. A lapse sends nothing (P16)."""
_FIRST = frozenset({MailKind.TRAINING_START, MailKind.CHANGE_TRAINING_START})
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def calendar_file(order: MailOrder, *, desk: DeskIdentity, words: Words, now: datetime) -> bytes | None:
    """The event of a mail as a file, None for a mail without one.

    Args:
        order: of the mail; its value `deadline` is the day.
        desk: who publishes.
        words: language of the event.
        now: aware; stamps the file and orders it after earlier ones.
    """
    if order.case is None or order.kind not in DATED | CANCELLING:
        return None
    event = _event(order, _day(order, desk, now), now)
    event.add("organizer", f"mailto:{desk.address}")
    event.add("summary", one_line(f"{words.label('event_summary')} ({order.case})"))
    event.add("description", one_line(words.label("event_description")))
    event["uid"] = f"{order.case.lower()}@{desk.address.rpartition('@')[2]}"
    calendar = Calendar()
    calendar.add("prodid", "-//mailbot//training dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if order.kind in CANCELLING else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(order: MailOrder, day: date, now: datetime) -> Event:
    first = order.kind in _FIRST and not order.redated
    event = Event()
    # whatever comes later has the greater number, without a counter to keep (RFC 5545 section 3.8.7.4)
    event.add("sequence", 0 if first else int((now - _EPOCH).total_seconds()))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if order.kind in CANCELLING else "CONFIRMED")
    return event


def _day(order: MailOrder, desk: DeskIdentity, now: datetime) -> date:
    """The printed date; where a cancelling mail names none, today (RFC 5546 wants a start)."""
    day = order.values.get("deadline") or order.values.get("closed_on")
    return day if isinstance(day, date) else now.astimezone(ZoneInfo(desk.timezone)).date()
