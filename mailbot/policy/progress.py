"""The mail that a case's progress calls for: its state before held against its state after.

Several commands for one case make one mail, of the end state (design 3.9). A lapse makes none (P16).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.model.case import Case, CaseKind, Event, Item, ItemState, State, StepState
from mailbot.model.decision import MailKind, MailOrder
from mailbot.policy.books import Books
from mailbot.policy.removal_mails import cancelled_mail, named, removal_informed, standing_mail
from mailbot.policy.situation import Situation
from mailbot.policy.training_mails import case_start_mail, change_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One case before and after, the events in between, and the last text that staff gave for it."""

    before: Case
    after: Case
    events: tuple[Event, ...]
    text: str | None = None


def progress_mails(progress: Progress, books: Books, situation: Situation) -> tuple[MailOrder, ...]:
    """The one mail that follows, if any.

    Mails that begin a window (training-start and its kin) are not written here: they leave with the event itself.
    """
    if progress.after.kind is CaseKind.REMOVAL:
        return _removal_mails(progress, books, situation)
    if progress.after.state is not progress.before.state:
        return _ended_mails(progress, books)
    if progress.after.state is State.IN_TRAINING:
        return _training_mails(progress, books, situation)
    return ()


def _ended_mails(progress: Progress, books: Books) -> tuple[MailOrder, ...]:
    case = progress.after
    agency = books.agency(case.agency)
    named = {
        "person_name": case.person.name or case.person.email or "",
        "agency": agency.name if agency else case.agency,
    }
    trainee = (case.person.email or "",)
    if (
        case.state in {State.TRAINING_COMPLETE, State.APPLY_PENDING}
        and Event.TRAINING_FINISHED in progress.events
    ):
        return (_order(MailKind.PRACTICE_COMPLETE, case, trainee, cc=(case.requester,), values=named),)
    if case.state is State.ACTIVE:
        return (_order(MailKind.TRAINING_COMPLETE, case, trainee, cc=(case.requester,), values=named),)
    if case.state is State.APPLIED:
        names = {project.key: project.name for project in books.projects(case.agency)}
        values = {**named, "changes": change_rows(case, names)}
        return (_order(MailKind.CHANGE_APPLIED, case, (case.requester,), cc=trainee, values=values),)
    if case.state is State.REJECTED:
        return (_order(MailKind.REQUEST_REFUSED, case, (case.requester,), values={"reason": progress.text}),)
    return ()


def _training_mails(progress: Progress, books: Books, situation: Situation) -> tuple[MailOrder, ...]:
    before, case = progress.before, progress.after
    at = case.current_practice
    trainee = (case.person.email or "",)
    if at is None or not case.practice:
        return ()
    practice_case = case.practice[at]
    if Event.CASE_STARTED in progress.events:
        return (case_start_mail(case, situation),)
    step = practice_case.current_step
    step_values: dict[str, object] = {
        "person_name": case.person.name or case.person.email or "",
        "practice_title": practice_case.title,
        "step_number": (step or 0) + 1,
        "step_count": len(practice_case.steps),
        "step_title": practice_case.step_titles[step or 0],
        "deadline": case.deadline_on,
    }
    now = practice_case.steps[step] if step is not None else None
    if now is StepState.CORRECTIONS and Event.STEP_RECORDED in progress.events:
        values = {**step_values, "corrections": progress.text or ""}
        return (_order(MailKind.STEP_CORRECTIONS, case, trainee, values=values),)
    if Event.EXTENDED in progress.events:
        return (_extended(progress, books, trainee),)
    if now is StepState.ASSIGNED and practice_case != before.practice[at]:
        return (_order(MailKind.STEP_NEXT, case, trainee, values=step_values),)
    return _failed_test(before, case, trainee, situation)


def _extended(progress: Progress, books: Books, trainee: tuple[str, ...]) -> MailOrder:
    case = progress.after
    agency = books.agency(case.agency)
    values = {
        "person_name": case.person.name or case.person.email or "",
        "agency": agency.name if agency else case.agency,
        "deadline": case.deadline_on,
        "reason": progress.text or "",
    }
    return _order(MailKind.DEADLINE_EXTENDED, case, trainee, cc=(case.requester,), values=values)


def _failed_test(
    before: Case, case: Case, trainee: tuple[str, ...], situation: Situation
) -> tuple[MailOrder, ...]:
    """A test not passed may be taken again before the same date (A10); no score is told."""
    failed = [i for i in Item if case.items.get(i) is ItemState.FAILED and case.items != before.items]
    failed = [i for i in failed if before.items.get(i) is not ItemState.FAILED] or failed
    if not failed:
        return ()
    steps = {step.item: step for step in situation.rules.first_steps.items}
    values = {
        "person_name": case.person.name or case.person.email or "",
        "item_title": " and ".join(steps[item].title for item in failed),
        "link": steps[failed[0]].link,
        "deadline": case.deadline_on,
    }
    return (_order(MailKind.TEST_NOT_PASSED, case, trainee, values=values),)


def _removal_mails(progress: Progress, books: Books, situation: Situation) -> tuple[MailOrder, ...]:
    case = progress.after
    to = removal_informed(case, books, situation.today)
    moved = (progress.before.state, progress.before.effective_on) != (case.state, case.effective_on)
    if not to or not moved:
        return ()
    if case.state is State.DONE:
        values = {**named(case, books), "done_on": situation.today}
        return (_order(MailKind.REMOVAL_DONE, case, to, values=values),)
    if case.state in {State.DISMISSED, State.RESCINDED}:
        return (cancelled_mail(case, to, books, answers=False),)
    if case.state in {State.SCHEDULED, State.DUE}:
        return (replace(standing_mail(case, to, books, situation), answers=False),)
    return ()


def _order(
    kind: MailKind,
    case: Case,
    to: tuple[str, ...],
    *,
    values: Mapping[str, object],
    cc: tuple[str, ...] = (),
) -> MailOrder:
    """A mail that is no answer to the mail at hand: staff gave the word, somebody else gets it."""
    return MailOrder(
        kind=kind,
        to=to,
        cc=tuple(address for address in cc if address and address not in to),
        case=case.ref,
        values=values,
        answers=False,
    )
