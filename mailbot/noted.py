"""What staff are told of the parts of a mail that were not read (`Message.notes`): wherever somebody looks at the mail or its case.

The reason of a mail stands in `queue`, `why` and the digest; what a case waits for, in the digest, `status` and `why`.
"""

from dataclasses import replace

from mailbot.model.case import State
from mailbot.model.decision import Decision, Effect, SaveCase
from mailbot.model.mail import MessageOutcome


def with_notes(reason: str | None, outcome: MessageOutcome, notes: tuple[str, ...]) -> str | None:
    """The reason of a mail with what was not read of it; the notes stand first, since reasons may quote at length.

    Args:
        reason: why the mail ended as it did, None for one that was simply handled.
        outcome: of an ignored mail nobody reads the parts.
        notes: as "winmail.dat not opened".
    """
    if not notes or outcome is MessageOutcome.IGNORED:
        return reason
    said = "; ".join(notes)
    return f"{said}; {reason}" if reason else said


def decision_with_notes(decision: Decision, notes: tuple[str, ...]) -> Decision:
    """A decision whose cases carry the notes into their history and, where staff decide (P10), into what they wait for."""
    if not notes:
        return decision
    said = "; ".join(notes)
    return replace(decision, effects=tuple(_noted(effect, said) for effect in decision.effects))


def _noted(effect: Effect, said: str) -> Effect:
    if not isinstance(effect, SaveCase):
        return effect
    case = effect.case
    if case.state is State.UNDER_REVIEW:
        case = case.with_(waits_for="; ".join(filter(None, (case.waits_for, said))))
    return replace(effect, case=case, note="; ".join(filter(None, (effect.note, said))))
