"""Whether something is done is asked in a sentence of its own, whatever else the mail says (P17)."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def asked_about(text, subject=""):
    return {i.person.name for i in read(text, subject) if i.kind is IntentKind.STATUS and i.person}


@pytest.mark.parametrize(
    "text",
    [
        "Has the HMIS access of Tom Vega been taken away yet?",
        "Can you confirm that Tom Vega's access has been shut off?",
        "Just checking whether Tom Vega's removal went through.",
        "Did you already remove Tom Vega? I asked for it Monday.",
    ],
)
def test_a_question_whether_it_is_done_is_one_of_progress(text):
    assert asked_about(text) == {"Tom Vega"}


def test_who_only_tells_of_it_is_not_asked_about():
    text = "Chris put in a change so that Ana Ruiz could have HOPWA. Can you let me know what's happening with it?"
    assert asked_about(text) == {"Ana Ruiz"}


def test_beside_a_removal_it_is_read_by_itself():
    intents = read(
        "Pat Doyle's last day is Friday, please end her access then. Did Ana Ruiz's change go through?"
    )
    assert {(i.kind, i.person.name) for i in intents} == {
        (IntentKind.REMOVE, "Pat Doyle"),
        (IntentKind.STATUS, "Ana Ruiz"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Has Tom Vega still got access? If so please remove him when his replacement starts.",
        "Nothing changes where Sam Kim is concerned.",
        "Sam Kim stays exactly where he is.",
    ],
)
def test_a_condition_and_a_statement_are_no_such_question(text):
    assert not asked_about(text)
