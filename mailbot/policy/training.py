"""Training: it begins with one dated mail, advances by what staff record, and ends on the printed day (P3..P16).

Every function takes a case and gives the case as it then is, with the mails that follow; nothing is written here.
"""

from dataclasses import dataclass, replace
from datetime import date

from mailbot.errors import CommandRefused
from mailbot.model.case import (
    ITEM,
    PRACTICE,
    STEP,
    Case,
    CaseKind,
    Event,
    Item,
    ItemState,
    PracticeCase,
    PracticeState,
    State,
    StepState,
)
from mailbot.model.command import StepVerdict
from mailbot.model.decision import MailOrder
from mailbot.policy.books import Books
from mailbot.policy.calendar import window
from mailbot.policy.situation import Situation
from mailbot.policy.training_mails import case_start_mail, start_mail
from mailbot.policy.training_rules import training_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """A case one event later, and the mails that follow from it."""

    case: Case
    events: tuple[Event, ...]
    mails: tuple[MailOrder, ...] = ()


def begin(case: Case, books: Books, situation: Situation) -> Advance:
    """Start the training of a case, or date it anew: day 0 is today, the printed day is today + 14 (P3, P11, P12).

    The case must know its practice cases. The window counts once a server has accepted the mail (A4). A day that was
    printed before is never made an earlier one (P14).
    """
    practice = tuple(locked(practice_case) for practice_case in case.practice)
    days = training_days(case, situation)
    deadline = max(window(situation.today, days), case.deadline_on or situation.today)
    practice = (opened(practice[0], deadline), *practice[1:])
    items = (
        {} if case.kind is CaseKind.CHANGE else {item: case.items.get(item, ItemState.TODO) for item in Item}
    )
    if all(
        state is ItemState.PASSED for state in items.values()
    ):  # a change has none: its first step is open
        practice = (assign_next(practice[0]), *practice[1:])
    begun = case.after(
        Event.ACCEPTED,
        decided_on=situation.today,
        deadline_on=deadline,
        practice=practice,
        items=items,
        waits_for=None,
    )
    mail = start_mail(begun, days, books, situation)
    return Advance(
        case=begun, events=(Event.ACCEPTED,), mails=(replace(mail, redated=case.decided_on is not None),)
    )


def renew(case: Case, books: Books, situation: Situation) -> Advance:
    """A dated mail did not leave on its day: the same window with today as day 0, and its mail written anew."""
    if case.state in {State.APPROVED, State.DELIVERY_FAILED}:
        return begin(case, books, situation)
    opened_anew = open_next_case(case, situation)
    return replace(opened_anew, mails=(case_start_mail(opened_anew.case, situation),))


# -- what staff record -------------------------------------------------------------------------------------------


def record_item(case: Case, item: Item, *, passed: bool) -> Advance:
    """An initial item is passed or failed (P5); all four passed open the first step of the practice case.

    Raises:
        CommandRefused: a change has no initial items, or the item is passed already.
        IllegalMove: the case is not in training.
    """
    if item not in case.items:
        raise CommandRefused(f"{case.ref} has no item {item.value}")
    recorded = ITEM[case.items[item]].get("passed" if passed else "failed")
    if recorded is None:
        raise CommandRefused(f"{item.value} is already recorded as {case.items[item].value.lower()}")
    items = {**case.items, item: recorded}
    after = case.after(Event.ITEM_RECORDED, items=items)
    if after.items_passed:
        after = _with_open_step(after)
    return _finished_or(Advance(case=after, events=(Event.ITEM_RECORDED,)))


def record_step(case: Case, verdict: str) -> Advance:
    """The step at hand is submitted, has corrections, or is approved (P6, P7).

    Args:
        case: a case in training.
        verdict: "submitted", "corrections" or "approved".

    Raises:
        CommandRefused: there is no step at hand.
        IllegalMove: the case is not in training.
    """
    index = case.current_practice
    if index is None or not case.practice:
        raise CommandRefused(f"{case.ref} has no practice case step open")
    practice_case = case.practice[index]
    step = practice_case.current_step
    if step is None or practice_case.state is not PracticeState.OPEN:
        raise CommandRefused(f"{case.ref} has no practice case step open")
    # Staff may record work out of order: a locked step that they review has been assigned (A9).
    standing = practice_case.steps[step]
    if standing is StepState.LOCKED:
        standing = STEP[standing]["assign"]
    waits = "staff to review the step" if verdict == StepVerdict.SUBMITTED else None
    steps = tuple(
        STEP[standing][verdict] if at == step else old for at, old in enumerate(practice_case.steps)
    )
    practice_case = replace(practice_case, steps=steps)
    if practice_case.current_step is None:
        practice_case = replace(practice_case, state=PRACTICE[practice_case.state]["approved"])
    elif verdict == "approved":
        practice_case = assign_next(practice_case)
    after = case.after(
        Event.STEP_RECORDED, practice=_put(case.practice, index, practice_case), waits_for=waits
    )
    return _finished_or(Advance(case=after, events=(Event.STEP_RECORDED,)))


def open_next_case(case: Case, situation: Situation) -> Advance:
    """The practice case that follows opens with its own window and its own dated mail (P9)."""
    index = case.current_practice
    if index is None:
        raise CommandRefused(f"{case.ref} has no further practice case")
    days = training_days(case, situation)
    deadline = max(window(situation.today, days), case.practice[index].deadline_on or situation.today)
    practice_case = assign_next(opened(case.practice[index], deadline))
    after = case.after(
        Event.CASE_STARTED,
        practice=_put(case.practice, index, practice_case),
        deadline_on=deadline,
        decided_on=situation.today,
    )
    return Advance(case=after, events=(Event.CASE_STARTED,))


def extend(case: Case, until: date) -> Advance:
    """Staff move the printed day of the open window, with a reason (P3).

    Raises:
        CommandRefused: the new day is not after the old one.
        IllegalMove: the case is not in training: nothing revives what has closed.
    """
    if case.deadline_on is not None and until <= case.deadline_on:
        raise CommandRefused(f"the deadline is {case.deadline_on:%Y-%m-%d}; give a later day")
    index = case.current_practice
    practice = case.practice
    if index is not None and practice:
        practice = _put(practice, index, replace(practice[index], deadline_on=until))
    return Advance(
        case=case.after(Event.EXTENDED, practice=practice, deadline_on=until), events=(Event.EXTENDED,)
    )


def lapse(case: Case) -> Advance:
    """The printed day has ended: the training is closed, and nobody outside is told (P14..P16, P20)."""
    practice = tuple(
        replace(practice_case, state=PRACTICE[practice_case.state]["lapsed"])
        if practice_case.state is PracticeState.OPEN
        else practice_case
        for practice_case in case.practice
    )
    after = case.after(Event.LAPSED, practice=practice, closed_on=case.deadline_on, waits_for=None)
    return Advance(case=after, events=(Event.LAPSED,))


# -- pieces ------------------------------------------------------------------------------------------------------


def locked(practice_case: PracticeCase) -> PracticeCase:
    """A practice case as the catalogue has it, nothing begun."""
    return replace(
        practice_case,
        state=PracticeState.LOCKED,
        deadline_on=None,
        steps=(StepState.LOCKED,) * len(practice_case.step_titles),
    )


def opened(practice_case: PracticeCase, deadline: date) -> PracticeCase:
    """A practice case with its window running."""
    return replace(practice_case, state=PRACTICE[practice_case.state]["opened"], deadline_on=deadline)


def assign_next(practice_case: PracticeCase) -> PracticeCase:
    """The practice case with its first locked step assigned, once everything before it is approved (P7)."""
    index = practice_case.current_step
    if index is None or practice_case.steps[index] is not StepState.LOCKED:
        return practice_case
    steps = list(practice_case.steps)
    steps[index] = STEP[StepState.LOCKED]["assign"]
    return replace(practice_case, steps=tuple(steps))


def _with_open_step(case: Case) -> Case:
    index = case.current_practice
    if index is None or not case.practice or case.practice[index].state is not PracticeState.OPEN:
        return case
    return case.with_(practice=_put(case.practice, index, assign_next(case.practice[index])))


def _finished_or(advance: Advance) -> Advance:
    case = advance.case
    if case.practice and case.current_practice is None and case.items_passed:
        finished = case.after(Event.TRAINING_FINISHED)
        return replace(advance, case=finished, events=(*advance.events, Event.TRAINING_FINISHED))
    return advance


def _put(
    practice: tuple[PracticeCase, ...], index: int, practice_case: PracticeCase
) -> tuple[PracticeCase, ...]:
    return (*practice[:index], practice_case, *practice[index + 1 :])
