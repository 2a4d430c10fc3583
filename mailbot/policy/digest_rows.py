"""One case as a line of the digest: what is to be done with it, since or until when, and the staff command that does it.

In: a case and the day. Out: a `DigestRow`, which staff read in a second and answer with a tap. A command that ends in
": " waits for a reason to be typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from mailbot.model.case import Case, CaseKind, Item, ItemState, State, StepState
from mailbot.model.report import DigestRow

MORE_TIME = timedelta(days=7)  # what a prefilled extension proposes; whoever sends it may write another day


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the digest says of a case."""

    what: str
    detail: str
    command: str | None = None  # without the reference
    command_title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The day that the lines are written for."""

    day: date
    zone: ZoneInfo
    soon_days: int  # how many days left are few (parameter lapses_soon_days)


def row_of(case: Case, today: Today, *, agency: str, license_free: bool = False) -> DigestRow:
    """The line of a case.

    Args:
        case: as the books have it.
        today: the day of the digest.
        agency: display name.
        license_free: could a request that waits for a license begin now?
    """
    line = _done(case) if case.ended else _LINES[case.state](case, today)
    if license_free:
        line = replace(
            line, what="a license is free now", command="resume", command_title="Start the training"
        )
    return DigestRow(
        ref=case.ref,
        title=f"{case.person.name or case.person.email or 'Somebody'}: {line.what}",
        detail=line.detail,
        owner=agency,
        command=f"{case.ref} {line.command}" if line.command else None,
        command_title=line.command_title,
    )


def running_out(row: DigestRow, case: Case) -> DigestRow:
    """The line of a training whose last day is near and who waits for nobody but the trainee: it offers more time (P3)."""
    if case.deadline_on is None:
        return row
    until = case.deadline_on + MORE_TIME
    command = f"{case.ref} extend {until:%Y-%m-%d}: "
    return replace(row, command=command, command_title=f"Extend to {until:%Y-%m-%d}, with a reason")


def current_step(case: Case) -> tuple[int, StepState] | None:
    """Index and state of the step at hand; None where there is none."""
    at = case.current_practice
    step = case.practice[at].current_step if at is not None and case.practice else None
    return None if at is None or step is None else (step, case.practice[at].steps[step])


def open_items(case: Case) -> tuple[Item, ...]:
    """The initial items that are not passed (P5)."""
    return tuple(item for item in Item if item in case.items and case.items[item] is not ItemState.PASSED)


def short(day: date) -> str:
    """`Wed, Mar 18`."""
    return f"{day:%a, %b} {day.day}"


def days(number: int) -> str:
    """`1 day`, `3 days`."""
    return "1 day" if number == 1 else f"{number} days"


# -- what is said of each state ----------------------------------------------------------------------------------


def _training(case: Case, today: Today) -> Line:
    left = _left(case, today)
    at = current_step(case)
    if at is not None and at[1] is StepState.SUBMITTED:
        return _step(case, at[0], "to review", left, "step approved", "Approve step {number}")
    items = open_items(case)
    if items:
        words = ", ".join(item.value for item in items)
        result = "done" if items[0] is Item.UPR else "pass"
        title = f"Mark {items[0].value} as {'done' if result == 'done' else 'passed'}"
        what = f"{len(items)} first {'step' if len(items) == 1 else 'steps'} open"
        return Line(
            what=what,
            detail=f"{words}; {left}",
            command=f"{items[0].value} {result}",
            command_title=title,
        )
    if at is None:
        return Line(what="in training", detail=left)
    what = "to correct" if at[1] is StepState.CORRECTIONS else "to do"
    return _step(case, at[0], what, left, "step submitted", "Mark step {number} as handed in")


def _step(case: Case, step: int, what: str, left: str, command: str, title: str) -> Line:
    practice = case.practice[case.current_practice or 0]
    return Line(
        what=f"step {step + 1} of {len(practice.steps)} {what}",
        detail=f"{practice.title}; {left}",
        command=command,
        command_title=title.format(number=step + 1),
    )


def _left(case: Case, today: Today) -> str:
    if case.deadline_on is None:
        return "no last day yet"
    left = (case.deadline_on - today.day).days
    if left < 0:
        return f"ended {short(case.deadline_on)}"
    if left == 0:
        return "ends tonight"
    return f"until {short(case.deadline_on)}, {days(left)} left"


def _removal_due(case: Case, today: Today) -> Line:
    since = case.effective_on or arrived_on(case, today)
    late = (today.day - since).days
    detail = f"due since {short(since)}, {days(late)} ago" if late > 0 else "due today"
    if case.days_late:
        detail += f"; the notice came {days(case.days_late)} late"  # P21
    return Line(
        what="access to end in HMIS", detail=detail, command="done", command_title="Mark access as ended"
    )


def _removal_ahead(case: Case, today: Today) -> Line:
    day = "today" if case.effective_on == today.day else f"on {short(case.effective_on or today.day)}"
    time = "at close of business" if case.at_close_of_business else "at the end of the day"
    return Line(
        what="access ends", detail=f"{day}, {time}", command="done", command_title="Mark access as ended"
    )


def _under_review(case: Case, today: Today) -> Line:
    why = f"{case.waits_for.rstrip('.')}; " if case.waits_for else ""
    return Line(
        what=f"{case.kind.value} to decide",
        detail=why + _age(case, today),
        command="approve",
        command_title="Approve",
    )


def _waiting(what: str, command: str, title: str) -> Callable[[Case, Today], Line]:
    """A state about which there is no more to say than its age."""

    def line(case: Case, today: Today) -> Line:
        return Line(what=what, detail=_age(case, today), command=command, command_title=title)

    return line


def _unanswered(case: Case, today: Today) -> Line:
    removal = case.kind is CaseKind.REMOVAL
    command, title = ("dismiss: ", "Dismiss") if removal else ("withdraw: ", "Withdraw")
    missing = f"{', '.join(case.missing).replace('_', ' ')}; " if case.missing else ""
    return Line(
        what="our question is not answered",
        detail=missing + _age(case, today),
        command=command,
        command_title=f"{title}, with a reason",
    )


_WITHDRAW = ("withdraw: ", "Withdraw, with a reason")
_LINES: Mapping[State, Callable[[Case, Today], Line]] = {
    State.RECEIVED: _waiting("came in", *_WITHDRAW),
    State.INCOMPLETE: _unanswered,
    State.AMBIGUOUS: _unanswered,
    State.UNDER_REVIEW: _under_review,
    State.AWAITING_LICENSE: _waiting("waits for a license", *_WITHDRAW),
    State.APPROVED: _waiting("our first mail is on its way", *_WITHDRAW),
    State.DELIVERY_FAILED: _waiting("our mail did not arrive", "resume", "Send it again"),
    State.IN_TRAINING: _training,
    State.TRAINING_COMPLETE: _waiting("access to set up in HMIS", "granted", "Mark access as on"),
    State.APPLY_PENDING: _waiting("change to make in HMIS", "applied", "Mark change as made"),
    State.UNVERIFIED: _waiting("removal that nobody has confirmed", "confirm", "Confirm the removal"),
    State.SCHEDULED: _removal_ahead,
    State.DUE: _removal_due,
}
_DONE: Mapping[State, str] = {
    State.ACTIVE: "has access",
    State.REJECTED: "request refused",
    State.CLOSED_EXPIRED: "training lapsed",
    State.WITHDRAWN: "withdrawn",
    State.APPLIED: "change made",
    State.CLOSED_NOT_APPLIED: "training lapsed, change not made",
    State.DONE: "access ended",
    State.RESCINDED: "removal cancelled",
    State.DISMISSED: "removal dismissed",
}


def _done(case: Case) -> Line:
    return Line(what=_DONE[case.state], detail=short(case.closed_on) if case.closed_on else "")


def arrived_on(case: Case, today: Today) -> date:
    """The local day on which the mail came that opened a case."""
    return case.received_at.astimezone(today.zone).date()


def _age(case: Case, today: Today) -> str:
    age = (today.day - arrived_on(case, today)).days
    return f"came in {days(age)} ago" if age > 0 else "came in today"
