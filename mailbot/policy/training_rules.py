"""What may happen in a training, as rules/training.toml says: who may report what, and whether the window is open.

The deciders ask before they touch a case; what the rules do not grant is refused to staff in their transcript, and goes
to a person where anybody else wrote (P6, P8, P14).
"""

from mailbot.errors import CommandRefused
from mailbot.model.case import Case, CaseKind, State
from mailbot.model.decision import Outcome
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation

MATTER = "training"
CLOSED = frozenset({State.CLOSED_EXPIRED, State.CLOSED_NOT_APPLIED})


def ask_training(
    case: Case | None, happening: str, *, by: str, situation: Situation, step: int | None = None
) -> Answer:
    """Ask whether something may happen in a training.

    Args:
        case: the training; None where the sender has none.
        happening: a word of the vocabulary: "step-submitted", "granted" ...
        by: "staff", "trainee" or "other".
        situation: time and rules.
        step: the step that is named, from 1; None: the one at hand.
    """
    return situation.rules.ask(
        MATTER,
        (
            ("authorized", lambda: {"happening": happening, "reported_by": by}),
            ("standing", lambda: {} if case is None else _standing(case, step, situation)),
        ),
        situation.received_on,
    )


def check_training(case: Case, happening: str, *, situation: Situation, step: int | None = None) -> Answer:
    """The same for a command of staff.

    Raises:
        CommandRefused: the rules do not grant it; says why.
    """
    answer = ask_training(case, happening, by="staff", situation=situation, step=step)
    if answer.outcome is not Outcome.GRANT:
        refusals = (finding.said for finding in answer.findings if finding.enforced)
        raise CommandRefused(" ".join(dict.fromkeys(refusals)))
    return answer


def window_ended(case: Case, situation: Situation) -> bool:
    """Had the printed day of the window that was open last ended when this came in (P14)?

    The books are played in order of time: after an outage, what staff reviewed in time counts (design 3.9, Dates).
    """
    if case.state in CLOSED:
        return True
    over = case.deadline_on is not None and case.deadline_on < situation.received_on
    return case.state is State.IN_TRAINING and over


def training_days(case: Case, situation: Situation) -> int:
    """The length of a window in calendar days, by the rule in force when the request came (P3, P9, P20)."""
    name = "change_training_days" if case.kind is CaseKind.CHANGE else "training_days"
    received_on = case.received_at.astimezone(situation.zone).date()
    return situation.rules.number(name, received_on)


def _standing(case: Case, step: int | None, situation: Situation) -> dict[str, object]:
    at = case.current_practice
    at_hand = case.practice[at].current_step if at is not None and case.practice else None
    return {
        "window_ended": window_ended(case, situation),
        "items_passed": case.items_passed,
        "previous_steps_approved": step is None or at_hand is None or step <= at_hand + 1,
        "practice_complete": bool(case.practice) and case.current_practice is None,
    }
