"""An order to end access that depends on what may not happen is asked about."""

import pytest

from mailbot.model.intent import Doubt, Intent, IntentKind
from tests.triage.desk_mail import read

_LAST_DAY = "Pat Doyle's last day is March 31. "


def removals(text: str) -> list[Intent]:
    """The removals that a mail asks for."""
    return [intent for intent in read(text) if intent.kind is IntentKind.REMOVE]


@pytest.mark.parametrize(
    "order",
    [
        "Please revoke her HMIS access if we do not renew.",
        "Please end her HMIS access unless the grant is renewed.",
        "Please close her HMIS account only if she has no other project.",
    ],
)
def test_an_order_on_a_condition_is_asked_about(order: str) -> None:
    (removal,) = removals(_LAST_DAY + order)
    assert Doubt.WHEN_CONTRADICTORY in removal.doubts


@pytest.mark.parametrize(
    "order",
    [
        "Please revoke her HMIS access then, unless you need a form first.",
        "Please revoke her HMIS access that day if she has not been removed already.",
    ],
)
def test_a_courtesy_is_no_condition(order: str) -> None:
    (removal,) = removals(_LAST_DAY + order)
    assert not removal.doubts
