"""A user's new name or address in words of their own (P20)."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            "Our IT people gave Pat Doyle a new mailbox: pdoyle2@harborhouse.example. Would you switch her login over?",
            {"new_email": "pdoyle2@harborhouse.example"},
        ),
        (
            "Pat went back to her maiden name, so Pat Doyle should read Pat Threadgill in your system please.",
            {"new_name": "Pat Threadgill"},
        ),
        (
            "Please note a change of surname: Pat Doyle to Pat Moreno. Her HMIS user should match, and pmoreno@harborhouse.example is new too.",
            {"new_name": "Pat Moreno", "new_email": "pmoreno@harborhouse.example"},
        ),
    ],
)
def test_a_new_name_or_address_stands_in_the_fields(text, fields):
    intents = read(text)

    assert [(i.kind, i.person.name) for i in intents] == [(IntentKind.MODIFY, "Pat Doyle")]
    assert dict(intents[0].fields) == fields


@pytest.mark.parametrize(
    "text",
    [
        "Pat Doyle may change her name to Pat Moreno in HMIS after the wedding.",
        "Pat Doyle has a new colleague, Lee Moss, in our system. Her email is lmoss@harborhouse.example now.",
        "Pat Doyle's client changed her name to Pat Moreno. Can you fix her record?",
        "Pat Doyle's new email for the newsletter is pd@harborhouse.example, please update your list.",
        "Is Pat Moreno the new name of Pat Doyle in HMIS?",
    ],
)
def test_what_may_be_of_somebody_else_or_another_list_is_asked(text):
    assert not any(i.kind is IntentKind.MODIFY for i in read(text))
