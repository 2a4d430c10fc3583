"""`mailbot why` for the eye: a story of `histories` as lines, with the dates of the desk's wall clock."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.cli.printing import at_time, on_day

Plain = dict[str, Any]


def tell(story: Plain, zone: ZoneInfo) -> Iterator[str]:
    """A story as lines."""
    if story["case"]:
        yield from _case(story["case"], zone)
    for message in story["messages"]:
        yield from _message(message, zone)
    if story["mail"]:
        yield f"O-{story['mail']['id']}  {_mail(story['mail'], zone)}"
    for step in story["steps"]:
        yield ""
        yield from _step(step, zone)


def _case(case: Plain, zone: ZoneInfo) -> Iterator[str]:
    person = case["person"]
    who = " ".join(filter(None, (person["name"], person["email"] and f"<{person['email']}>"))) or "somebody"
    yield f"{case['ref']}  {case['kind']} {case['state']}: {who}, {case['agency_name'] or case['agency']}"
    at = (
        date.fromisoformat(case["deadline"] or case["effective"])
        if case["deadline"] or case["effective"]
        else None
    )
    if at:
        yield f"        {'until' if case['deadline'] else 'on'} {on_day(at)}"
    yield f"        asked by {case['requester']}, {at_time(datetime.fromisoformat(case['received_at']), zone)}"
    if case["waits_for"]:
        yield f"        waits for {case['waits_for']}"
    if case["linked"]:
        yield f"        together with {', '.join(case['linked'])}"


def _message(message: Plain, zone: ZoneInfo) -> Iterator[str]:
    yield f"I-{message['id']}  {message['sender'] or 'nobody'}: {message['subject'] or 'no subject'}"
    yield f"        {message['message_id'] or 'no Message-ID'}, came in {at_time(message['received_at'], zone)}"
    outcome = message["outcome"] or f"not decided yet, {message['attempts']} tries"
    yield f"        {outcome}" + (f": {message['reason']}" if message["reason"] else "")
    if message["resolved_at"]:
        yield f"        seen to {at_time(message['resolved_at'], zone)}"
    if message["purged_at"]:
        yield f"        its text was {_purged(message['purged_at'], zone)}; what was decided stays"


def _step(step: Plain, zone: ZoneInfo) -> Iterator[str]:
    yield f"{at_time(step['at'], zone)}  {_cause(step['cause'])}"
    for decision in step["decisions"]:
        yield from (f"  {line}" for line in _decision(decision))
    for move in step["moves"]:
        note = f": {move['note']}" if move["note"] else ""
        yield f"  moved     {move['case']} {move['from']} -> {move['to']} ({move['event']}){note}"
    for mail in step["mails"]:
        yield f"  mail      O-{mail['id']} {_mail(mail, zone)}"


def _cause(cause: Plain) -> str:
    if cause["kind"] == "mail":
        named = f" {cause['message_id']}" if cause["message_id"] else ""
        return f"I-{cause['id']} from {cause['sender'] or 'nobody'}: {cause['text'] or 'no subject'}{named}"
    return f"{cause['kind']}: {cause['text']}" if cause["text"] else "of our own accord"


def _decision(decision: Plain) -> Iterator[str]:
    intent = decision["intent"]
    if intent:
        person = intent.get("person") or {}
        who = person.get("name") or person.get("email") or ""
        yield f"read as   {intent['kind']} {who}".rstrip()
    held = f": {decision['held']}" if decision["held"] else ""
    yield f"decided   {decision['outcome']}{held}"
    for finding in decision["findings"]:
        cites = ", ".join(finding["cites"])
        watched = "" if finding.get("enforced", True) else " (only watched)"
        yield f"rule      {finding['rule']} ({cites}) {finding['outcome']}{watched}: {finding['said']}"


def _mail(mail: Plain, zone: ZoneInfo) -> str:
    copies = "".join(f", Cc {address}" for address in mail["cc"])
    when = f" {at_time(mail['accepted_at'], zone)}" if mail["accepted_at"] else ""
    error = f" ({mail['last_error']})" if mail["last_error"] else ""
    purged = f"; its text was {_purged(mail['purged_at'], zone)}" if mail["purged_at"] else ""
    state = f"{mail['state']}{when}{error}{purged}"
    return f"{mail['kind']} to {', '.join(mail['to'])}{copies}: {mail['subject']}; {state}"


def _purged(at: datetime, zone: ZoneInfo) -> str:
    return f"purged on {on_day(at.astimezone(zone).date())}"
