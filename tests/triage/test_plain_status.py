"""Questions of how far something is, in words that no phrase knows (P17)."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read, removal_case

THREAD = removal_case()


def asked(text, subject="", **more):
    return [i for i in read(text, subject, **more) if i.kind is IntentKind.STATUS]


@pytest.mark.parametrize(
    "text",
    [
        "Just circling back on this. Any movement?",
        "Where do things stand?",
        "Did this ever go through?",
        "bumping this, eta?",
        "Could you give me a quick update?",
    ],
)
def test_in_a_thread_it_is_asked_of_whom_the_case_is_about(text):
    (status,) = asked(text, "Re: Access removal [MoHMIS D-0008]", thread_case=THREAD)

    assert (status.person.name, status.reference) == ("Chris Adeyemi", "D-0008")


def test_out_of_a_thread_it_is_asked_of_the_one_who_is_named():
    (status,) = asked("Has the change gone through for Ana Ruiz yet? She does not see HOPWA.")

    assert status.person.name == "Ana Ruiz"


@pytest.mark.parametrize(
    "beside",
    ["Please cancel it if not.", "He is not leaving.", "It was a mistake.", "His last day is Friday."],
)
def test_beside_anything_else_that_is_wanted_or_told_it_is_no_mere_status(beside):
    text = f"Any movement on this? {beside}"

    assert asked("Any movement on this?", "Re: removal", thread_case=THREAD)
    assert not asked(text, "Re: removal", thread_case=THREAD)


@pytest.mark.parametrize(
    "text", ["Any news about the conference?", "How long does training take?", "Where do things stand?"]
)
def test_without_anybody_it_is_a_question(text):
    assert not asked(text)
