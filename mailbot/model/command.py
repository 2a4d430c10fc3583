"""One staff command as a frozen value (design 3.5, 3.9). Triage reads it, policy carries it out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mailbot.model.case import Item, PoolKind


class Verb(StrEnum):
    """What a command does, by its word."""

    ITEM = "item"  # "R-0001 upr done", "R-0001 spa pass", "R-0001 dst fail"
    STEP = "step"  # "R-0001 step submitted / approved / corrections: text"
    APPROVE = "approve"
    REJECT = "reject"
    RESUME = "resume"  # a license has come: start the training
    EXTEND = "extend"
    GRANTED = "granted"
    CASES = "cases"
    WITHDRAW = "withdraw"
    TRAINING = "training"  # "M-0001 training none", "M-0001 training ph"
    APPLIED = "applied"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    DATE = "date"
    DONE = "done"
    LICENSE = "license"
    HELP = "help"


class StepVerdict(StrEnum):
    """What is said of the current practice case step; the words of `mailbot.model.case.STEP`."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command. Which fields are set is said by its verb."""

    verb: Verb
    reference: str | None = None  # "R-0001"; None with LICENSE and HELP
    item: Item | None = None  # of an ITEM
    passed: bool | None = None  # of an ITEM: done or pass, or fail
    step: StepVerdict | None = None  # of a STEP
    step_number: int | None = None  # 1-based, where the line names it: "step 2 approved"
    practice_number: int | None = None  # 1-based, where the line names it: "case 1 step 2 approved"
    on: date | None = None  # of EXTEND and DATE; of an ITEM the day it was done, where given
    text: str | None = None  # the reason, or the corrections for the trainee, as written
    cases: tuple[str, ...] = ()  # practice case keys of CASES and TRAINING; none of "training none"
    pool: str | None = None  # of a LICENSE: an agency's name or a region's key, as written
    pool_kind: PoolKind = PoolKind.STANDARD
    amount: int | None = None  # of a LICENSE: how many more; negative takes away


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """One line of a command mail: a command, or what is wrong with it."""

    text: str  # as written, without surrounding blanks
    command: Command | None = None
    problem: str | None = None  # what was expected, for the transcript; None with a command
    resembles: bool = True  # False: nothing about the line looks like a command; it counts as an unknown line
