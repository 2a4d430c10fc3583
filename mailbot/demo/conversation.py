"""The whole conversation of a desk for the gallery: each mail in, what was decided on it and why, and its answers beside.

In: the books. Out: exhibits in the order of time; what the clock caused (digests, lapses) stands by itself.
"""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mailbot.model.mail import OutboxState, OwedMail
from mailbot.reply.gallery import Exhibit
from mailbot.reply.lint import lint
from mailbot.store.decisions import RecordedDecision
from mailbot.store.inbox import Received
from mailbot.store.unit_of_work import UnitOfWork

_IN, _OUT = (
    "text.html",
    "html",
)  # how a mail is shown beside others: what they wrote as text, ours as it looks
Row = tuple[str, str]


def conversation(books: UnitOfWork, zone: ZoneInfo) -> tuple[Exhibit, ...]:
    """Every mail in and out, the oldest first, each answer after what it answers."""
    told: list[tuple[datetime, tuple[Exhibit, ...]]] = []
    answers: set[int] = set()
    for received in books.inbox.all():
        owed = books.outbox.of_message(received.id)
        answers.update(one.id for one in owed)
        told.append((received.received_at, _exchange(received, owed, books, zone)))
    for one in books.outbox.in_state(*OutboxState):
        if one.id in answers:
            continue
        group = f"{_when(one.queued_at, zone)} The clock"
        told.append((one.queued_at, (_ours(one, books, group, ()),)))
    told.sort(key=lambda each: each[0])
    return tuple(exhibit for _, exchange in told for exhibit in exchange)


def _exchange(
    received: Received, owed: list[OwedMail], books: UnitOfWork, zone: ZoneInfo
) -> tuple[Exhibit, ...]:
    """A mail in and its answers, each to be seen beside the others."""
    arrival = books.inbox.arrival(received.id)
    raw = arrival.raw if arrival is not None else b""
    group = f"{_when(received.received_at, zone)} {_writer(raw) or received.sender or 'somebody'}"
    why = tuple(_why(received, books.decisions.of_message(received.id)))
    theirs = Exhibit(
        key=f"in-{received.id}", group=group, title=received.subject or "(no subject)", raw=raw, beside=why
    )
    ours = [_ours(one, books, group, why) for one in owed]
    together = ((theirs.key, _IN), *((one.key, _OUT) for one in ours))
    return (
        replace(theirs, together=together),
        *(replace(one, together=(together[0], (one.key, _OUT))) for one in ours),
    )


def _ours(owed: OwedMail, books: UnitOfWork, group: str, why: tuple[Row, ...]) -> Exhibit:
    whole = books.outbox.owed(owed.id) or owed
    raw = whole.mail.raw
    rows = (("To", ", ".join(owed.mail.recipients)), *why, *(("Lint", said) for said in lint(raw)))
    return Exhibit(key=f"out-{owed.id}", group=group, title=f"→ {owed.mail.kind.value}", raw=raw, beside=rows)


def _why(received: Received, decisions: tuple[RecordedDecision, ...]) -> Iterator[Row]:
    """What was decided, and what each rule that was asked said."""
    outcome = received.outcome.value if received.outcome else "not decided yet"
    yield "Decided", ", ".join(filter(None, (outcome, received.case, received.reason)))
    for decision in decisions:
        for finding in decision.findings:
            cites = ", ".join(finding["cites"])
            yield str(finding["rule"]), str(finding["said"]) + (f" ({cites})" if cites else "")


def _writer(raw: bytes) -> str:
    """The display name of the writer, as their mail program gave it."""
    field = email.message_from_bytes(raw, policy=email.policy.default)["From"]
    addresses = getattr(field, "addresses", ())
    return str(addresses[0].display_name) if addresses else ""


def _when(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%a, %b} {local.day}, {local:%H:%M}"
