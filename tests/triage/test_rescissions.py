"""A removal on record is taken back only where the text says so, or where the mail answers that removal."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read, removal_case

THREAD = "Re: Access removal scheduled [MoHMIS D-0008]"


def kinds(intents):
    return {intent.kind for intent in intents}


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Copier line: Pat Doyle's extension - please ignore", ""),
        ("please ignore.", "Copier line: Pat Doyle's extension"),
        ("Pat Doyle's voicemail was forwarded to you by accident. Please disregard.", ""),
        ("Please ignore my last message about Pat Doyle.", ""),
        ("Please disregard the earlier email regarding Pat Doyle, wrong address.", ""),
        ("Never mind about Pat Doyle.", ""),
        ("Pat Doyle was included in error on the lunch order.", ""),
        ("Pat Doyle sent you a fax. Please retract that.", ""),
        ("Pat Doyle is not on the phone list.", "Phone list"),
        ("Sorry, ignore the notice about Pat Doyle.", ""),
    ],
)
def test_what_is_to_be_ignored_may_be_anything(text, subject):
    intents = read(text, subject)

    assert kinds(intents) <= {IntentKind.UNCLEAR, IntentKind.QUESTION}


@pytest.mark.parametrize(
    "text",
    [
        "Please disregard my request to remove Pat Doyle.",
        "Please ignore the removal request for Pat Doyle.",
        "Please disregard the email to deactivate Pat Doyle.",
        "Please cancel Pat Doyle's removal.",
        "Please ignore my last message about Pat Doyle. She is not leaving after all.",
        "Never mind about removing Pat Doyle.",
        "Please withdraw the deactivation notice for Pat Doyle.",
    ],
)
def test_a_removal_that_is_named_is_taken_back(text):
    (intent,) = read(text)

    assert (intent.kind, intent.person.name) == (IntentKind.RESCIND, "Pat Doyle")


@pytest.mark.parametrize(
    "text",
    ["Please disregard.", "Please ignore my last message about Chris.", "Never mind about Chris Adeyemi."],
)
def test_an_answer_in_the_thread_of_a_removal_means_that_removal(text):
    intents = read(text, THREAD, thread_case=removal_case())

    assert [(i.kind, i.reference, i.person.name) for i in intents] == [
        (IntentKind.RESCIND, "D-0008", "Chris Adeyemi")
    ]


def test_a_message_about_somebody_else_is_not_the_removal_of_the_thread():
    intents = read("Please ignore the message about Pat Doyle.", THREAD, thread_case=removal_case())

    assert IntentKind.RESCIND not in kinds(intents)


def test_the_reference_of_a_removal_says_what_is_to_be_ignored():
    (intent,) = read("Please disregard the message about Pat Doyle, D-0008.")

    assert (intent.kind, intent.reference) == (IntentKind.RESCIND, "D-0008")
