"""When a removal is due: at the end of its local day, or at the close of business (P23; design 3.9, Dates)."""

from datetime import date, datetime

from mailbot.model.case import Case
from mailbot.policy.calendar import end_of, instant_of
from mailbot.policy.situation import Situation


def is_due(case: Case, situation: Situation) -> bool:
    """Must the access end now? A day counts as needed to its end, or to the close of business (P23, design 3.9)."""
    if case.effective_on is None:
        return True
    if case.effective_on != situation.today:
        return case.effective_on < situation.today
    if not case.at_close_of_business:
        return case.last_needed_on != case.effective_on
    return situation.now >= close_of_business(case.effective_on, situation)


def close_of_business(day: date, situation: Situation) -> datetime:
    """The instant at which business closes on a local day (parameter close_of_business)."""
    return instant_of(datetime.combine(day, situation.rules.time("close_of_business", day)), situation.zone)


def due_instant(case: Case, situation: Situation) -> datetime:
    """When a scheduled removal falls due: at the end of its local day, or at the close of business."""
    assert case.effective_on is not None  # only scheduled removals are asked about
    if case.at_close_of_business:
        return close_of_business(case.effective_on, situation)
    return end_of(case.effective_on, situation.zone)
