"""Answers as people write them: in a sentence or two, with something said beside them."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.model.case import CaseKind, State
from mailbot.model.directory import Person
from mailbot.model.intent import IntentKind
from tests.cost import DEAREST, spent
from tests.triage.desk_mail import ROSTER, known, read, removal_case

TWO = replace(
    ROSTER,
    people=(
        *ROSTER.people,
        known("Dana Whitt", email="dwhitt@harborhouse.example"),
        known("Dana Whitt-Moss", email="dmoss@harborhouse.example"),
    ),
)
WHICH = replace(removal_case(State.AMBIGUOUS), person=Person(name="Dana"))
REPORTED = removal_case(State.UNVERIFIED, name="Tom Vega", email="tom@harborhouse.example")
DRAFT = replace(
    removal_case(State.INCOMPLETE, name="Felicia Munn", email="fmunn@harborhouse.example"),
    ref="R-0033",
    kind=CaseKind.REQUEST,
    projects=("es",),
)
WITHOUT_ADDRESS = replace(DRAFT, person=Person(name="Felicia Munn"))
WITHOUT_PROJECTS = replace(DRAFT, projects=())


def answer(text, case, **more):
    """What is read as the answer; None where nothing is."""
    intents = read(text, f"Re: one question [MoHMIS {case.ref}]", thread_case=case, roster=TWO, **more)
    return next(
        (intent for intent in intents if intent.kind is IntentKind.CORRECTION and not intent.doubts), None
    )


# -- yes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [DRAFT, REPORTED], ids=["draft", "reported"])
@pytest.mark.parametrize(
    "text",
    [
        "All of that is correct.",
        "I've looked it over and everything is right.",
        "100% correct",
        "Spot on, thanks",
        "You nailed it, please go ahead",
        "Everything matches what I sent.",
        "Yes! And sorry about the typo in my first email.",
        "yes i confirm this request",
        "Confirmed, that's all correct.\n\nPriya",
        "Yes, that's correct. Please go ahead.",
        "Yep, you have it right!",
        "That is right, go ahead please. Sorry for the slow reply, I was out sick.",
        "Everything looks good to me. Thanks for double checking!",
        "Looks right. We are so glad to have this sorted before the holidays.",
        "I can confirm this.",
        "Correct on all counts, thank you.",
        "All correct - no changes needed.",
        "Yes please proceed",
        "Hi,\n\nYes, this is right. I am in meetings until 3 so text me with anything urgent.\n\nPriya",
        "yes thats right",
        "That's correct, thanks for checking with me first",
        "Affirmative. Have a good one!",
        "Yes. Walter knows about it too.",
        "I confirm that everything is accurate.",
        "Confirming this one.",
    ],
)
def test_a_yes_may_be_a_sentence_with_others_beside_it(text, case):
    found = answer(text, case)

    assert found is not None
    assert (found.reference, found.fields, found.person.name) == (
        case.ref,
        {"answer": "yes"},
        case.person.name,
    )


@pytest.mark.parametrize("case", [DRAFT, REPORTED], ids=["draft", "reported"])
@pytest.mark.parametrize(
    "text",
    [
        "Yes it looks fine except for the agency.",
        "Yes, I will send you the form tomorrow.",
        "It was correct before Sam changed it.",
        "Yes we need to talk about this.",
        "This looks right to me but Walter has to approve.",
        "Right now I can't say.",
        "Yes as long as it is free.",
        "You can go ahead once she has signed.",
        "Yes, and add the TBRA project too.",
        "Yes, her email changes to felicia@harborhouse.example.",
        "Yes, but hold off until Monday.",
        "Yes, I got your mail. I will check with HR and get back to you.",
        "Is that right?",
        "That's not right.",
        "Everything is correct except the email.",
        "Correct me if I'm wrong, but didn't we cancel this?",
        "Looks good but change the project to HOPWA.",
        "I can't confirm this until Walter is back.",
        "Can you confirm?",
        "Right, but who sent this?",
        "Yes if the director agrees.",
        "Correct the spelling please.",
        "That would be right if she had left.",
        "Yes, that is the wrong person.",
        "Almost correct!",
        "Confirmed? Not by me.",
        "Yes and no.",
        "I think that's right, let me double check.",
        "yes\nbut wait for the board",
        "Yes. Actually no, please don't do anything yet.",
        "Please confirm that this is correct.",
        "I will confirm tomorrow.",
    ],
)
def test_a_yes_with_a_reservation_is_none(text, case):
    found = answer(text, case)

    assert found is None or "answer" not in found.fields


@pytest.mark.parametrize(
    "text",
    [
        "Yes, she asked me the same thing. Tom is still here though.",
        "That's correct, he is on medical leave.",
        "Yes, Tom needs to keep it.",
        "I confirm that Tom is still employed.",
        "Yes but he comes back in May.",
        "Yes, Tom still works here.",
        "Correct, he is staying with us.",
        "Right, Tom is back from leave on Monday.",
        "Yes he is still employed.",
    ],
)
def test_a_yes_that_says_somebody_stays_ends_nothing(text):
    assert answer(text, REPORTED) is None


def test_keeping_others_beside_a_yes_takes_nothing_back():
    kinds = {
        i.kind
        for i in read("Correct.\nThose three are all current, keep them.", thread_case=REPORTED, roster=TWO)
    }

    assert IntentKind.CORRECTION in kinds
    assert IntentKind.RESCIND not in kinds


# -- who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Oops! Dana Whitt-Moss from outreach.",
        "It's the hyphenated one, Dana Whitt-Moss.",
        "We mean Dana Whitt-Moss (dmoss@harborhouse.example).",
        "Please deactivate Dana Whitt-Moss and leave Dana Whitt as is.",
        "Dana Whitt-Moss left. Dana Whitt is our director and is not going anywhere.",
        "Dana Whitt-Moss. The other one is still with us.",
        "Oh right, there are two! It's Dana Whitt-Moss, the outreach one. Dana Whitt stays.",
        "Dana Whitt-Moss, not Dana Whitt.",
        "I meant Dana Whitt-Moss. Sorry for the confusion!",
        "Not Dana Whitt! It is Dana Whitt-Moss.",
        "Whitt-Moss",
        "Sorry, should have been clearer: Dana Whitt-Moss. Dana Whitt still works here and keeps her access.",
        "The one who left is Dana Whitt-Moss.",
        "Dana Whitt-Moss is the one leaving. Please keep Dana Whitt active.",
        "It would be Dana Whitt-Moss. We get this a lot, they even share a birthday.",
        "dana whitt-moss please, dana whitt is not going anywhere",
        "Remove Dana Whitt-Moss. Leave Dana Whitt alone.",
        "dmoss@harborhouse.example",
        "Good question. Dana Whitt-Moss is who we mean",
    ],
)
def test_which_of_two_is_meant(text):
    found = answer(text, WHICH)

    assert found is not None
    assert (found.reference, found.person.name) == ("D-0008", "Dana Whitt-Moss")


@pytest.mark.parametrize(
    "text",
    [
        "Dana Whitt-Moss told me she is staying.",
        "Neither.",
        "Let me ask Dana Whitt-Moss.",
        "Call Dana Whitt-Moss at 555-0101.",
        "Dana Whitt-Moss's supervisor is who left.",
        "I never said Dana Whitt-Moss.",
        "Dana Whitt-Moss can tell you",
        "Either Dana Whitt or Dana Whitt-Moss, let me check.",
        "Is it Dana Whitt-Moss? I don't know either.",
        "Not Dana Whitt-Moss.",
        "Dana Whitt-Moss stays.",
        "Dana Whitt-Moss is still here and Dana Whitt is on leave.",
        "It's Dana Whitt-Moss I think, but ask Walter.",
        "It's Dana Whitt-Moss, but hold off for now.",
        "Dana Whitt-Moss and Dana Whitt both use the same desk.",
        "Dana Whitt-Moss asked me the same thing.",
        "Dana Whitt-Moss will know who it is.",
        "If it is Dana Whitt-Moss we need to talk first.",
        "Dana Whitt-Moss. No wait, Dana Whitt.",
        "Dana",
        "Please don't remove anybody, Dana Whitt-Moss was a mistake.",
    ],
)
def test_which_of_two_is_asked_again_where_it_is_not_said(text):
    found = answer(text, WHICH)

    assert found is None or found.person is None


# -- what was missing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "We got her set up with fmunn@harborhouse.example yesterday",
        "The email address for Felicia is fmunn@harborhouse.example",
        "Sorry, forgot. Felicia's email is fmunn@harborhouse.example",
        "IT finally made her one: fmunn@harborhouse.example. She can't wait to start!",
        "Use fmunn@harborhouse.example please",
        "It should be fmunn@harborhouse.example, all lower case.",
        "Felicia can be reached at fmunn@harborhouse.example. I am out the rest of the week.",
        "Sure thing - fmunn@harborhouse.example is hers.",
        "Here you go, fmunn@harborhouse.example. Everything else on there is right.",
        "You can send her training to fmunn@harborhouse.example",
    ],
)
def test_the_missing_address_in_a_sentence(text):
    found = answer(text, WITHOUT_ADDRESS)

    assert found is not None
    assert found.person == Person(name="Felicia Munn", email="fmunn@harborhouse.example")


@pytest.mark.parametrize(
    "text",
    [
        "felicia@gmail.example is her home one, the work one comes later",
        "Send the bill to fmunn@harborhouse.example",
        "I think it is fmunn@harborhouse.example",
        "fmunn@harborhouse.example or felicia.munn@harborhouse.example",
        "I will ask IT whether it is fmunn@harborhouse.example.",
        "It is not fmunn@harborhouse.example.",
        "Maybe fmunn@harborhouse.example?",
        "Please copy walter@harborhouse.example on everything.",
        "Walter's address is walter@harborhouse.example, he has it.",
        "We are waiting for fmunn@harborhouse.example to be set up, do not use it yet.",
        "You can reach me at priya.n@harborhouse.example this week.",
        "fmunn@harborhouse.example bounced when I tried it.",
        "Her old one was fmunn@harborhouse.example but that is gone.",
        "Her address at her last job was fmunn@ozark.example.",
    ],
)
def test_an_address_that_is_not_given_completes_nothing(text):
    assert answer(text, WITHOUT_ADDRESS) is None


@pytest.mark.parametrize(
    "text",
    [
        "Emergency Shelter please.",
        "She needs the Emergency Shelter project. Thanks for catching that!",
        "Sorry! Just the Emergency Shelter.",
        "It's for Harbor House - Emergency Shelter, she works nights.",
    ],
)
def test_the_missing_projects_in_a_sentence(text):
    found = answer(text, WITHOUT_PROJECTS)

    assert found is not None
    assert found.projects == ("es",)


@pytest.mark.parametrize(
    "text",
    [
        "Not the Emergency Shelter.",
        "Which projects are there besides Emergency Shelter?",
        "Maybe Emergency Shelter, let me ask.",
        "She left the Emergency Shelter last year.",
    ],
)
def test_projects_that_are_not_given_complete_nothing(text):
    assert answer(text, WITHOUT_PROJECTS) is None


# -- when -------------------------------------------------------------------------------------------------------------

WHEN = removal_case(State.AMBIGUOUS)


@pytest.mark.parametrize(
    "text",
    [
        "Let's say March 27.",
        "Her last day is going to be March 27.",
        "She leaves March 27.",
        "Sorry, forgot that part. It's Friday the 27th.",
        "March 27. We are having cake!",
        "His last day is March 27.",
        "The 27th please, thanks for asking.",
        "Good catch! He is done on Friday, March 27.",
        "Effective March 27.",
    ],
)
def test_the_missing_day_in_a_sentence(text):
    found = answer(text, WHEN)

    assert found is not None
    assert found.effective_on == date(2026, 3, 27)


@pytest.mark.parametrize(
    "text",
    [
        "Sometime after March 27.",
        "She might leave March 27.",
        "From March 27 to April 10 she is on vacation.",
        "March 27 or April 3, HR will tell me.",
        "Not before March 27.",
        "Probably March 27.",
        "I am back on March 27 and will look.",
        "His birthday is March 27.",
        "We meet on March 27 to decide.",
    ],
)
def test_a_day_that_is_not_given_ends_nothing(text):
    assert answer(text, WHEN) is None


@pytest.mark.parametrize(
    "piece",
    [
        "yes please go ahead ",
        "forgot that part, ",
        "sorry, that is right ",
        "Dana Whitt-Moss, not Dana Whitt, ",
    ],
)
def test_a_row_of_answers_costs_what_it_is_long(piece):
    with spent() as cost:
        for case in (DRAFT, REPORTED, WHICH, WITHOUT_ADDRESS):
            answer(f"{piece * 40}tomorrow", case)

    assert cost.readings < DEAREST


# -- the two told apart, and a no to a notice that nobody could verify ------------------------------------------------


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("The shelter one, Whitt-Moss. Dana W. in prevention is still very much here!", "dmoss@harborhouse.example"),
        ("Just Whitt, no hyphen.", "dwhitt@harborhouse.example"),
        ("Whitt-Moss, with the hyphen.", "dmoss@harborhouse.example"),
        ("Dana Whitt-Moss, hyphenated. Dana Whitt at the front desk is of course staying.", "dmoss@harborhouse.example"),
    ],
)  # fmt: skip
def test_a_name_told_apart_in_passing_is_meant(text, email):
    assert answer(text, WHICH).person.email == email


@pytest.mark.parametrize("text", ["Just ask Whitt", "Just Whitt will know", "Not Whitt."])
def test_a_name_in_passing_that_is_not_meant_is_asked_again(text):
    assert answer(text, WHICH) is None


@pytest.mark.parametrize(
    "text",
    [
        "No!! I never sent that. Tom is working tonight and needs his access. Please cancel whatever that was.",
        "No, that wasn't us. Tom still works here.",
        "That did not come from me! Please ignore it.",
        "No. Do not remove him.",
        "We never asked for that. Leave him active please.",
        "That's a mistake, Tom is not going anywhere. Thanks for checking.",
    ],
)
def test_a_denied_notice_is_taken_back(text):
    (intent,) = read(text, "Re: confirm [MoHMIS D-0008]", thread_case=REPORTED, roster=TWO)
    assert (intent.kind, intent.person.email) == (IntentKind.RESCIND, "tom@harborhouse.example")


@pytest.mark.parametrize(
    "text",
    [
        "No, he left last week.",
        "No, he is here until Friday.",
        "I never sent that, but he did leave.",
        "I did not send that. Let me check with HR.",
        "No, it should be Pat Doyle.",
        "Tom is here tonight.",
    ],
)
def test_a_no_that_leaves_something_open_takes_nothing_back(text):
    intents = read(text, "Re: confirm [MoHMIS D-0008]", thread_case=REPORTED, roster=TWO)
    assert {intent.kind for intent in intents} <= {IntentKind.UNCLEAR, IntentKind.QUESTION}


def test_a_yes_that_says_the_removal_again_is_one_answer():
    text = "Yes that was me, I wrote it from home. Tom Vega is done here, go ahead and remove him."
    (intent,) = read(text, "Re: confirm [MoHMIS D-0008]", thread_case=REPORTED, roster=TWO)
    assert intent.kind is IntentKind.CORRECTION
