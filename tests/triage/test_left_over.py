"""What is left of a mail beside what it plainly says: a question where it asks something, nothing where it does not."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read

ORDER = "Sam Kim left us on Friday, please end his HMIS access."


def kinds(text, **more):
    return [intent.kind for intent in read(text, **more)]


@pytest.mark.parametrize(
    "rest",
    [
        "Priya Natarajan\nHarbor House\nThis message may contain confidential information. If you received it in error please delete it.",
        "Priya Natarajan\n\nThis email is intended only for the recipient. If it reached you in error please notify us.",
        "Send me whatever form you need filled in.",
        "Happy to fill out the form for him, just send it.",
        "His replacement starts in May, she is a former teacher.",
        "I'll send in the new user form once we have hired somebody.",
    ],
)
def test_nothing_is_made_of_notices_offers_and_small_talk(rest):
    assert kinds(f"{ORDER}\n\n{rest}") == [IntentKind.REMOVE]


@pytest.mark.parametrize(
    "rest",
    [
        "Could you also look at the report that will not open?",
        "Please help me with the password for our kiosk.",
        "What do we do about his replacement?",
        "His replacement will need access too.",
        "Priya Natarajan\nCan you also call me about the report?",
    ],
)
def test_what_is_asked_besides_goes_to_a_person(rest):
    assert set(kinds(f"{ORDER}\n\n{rest}")) & {IntentKind.QUESTION, IntentKind.UNCLEAR}
