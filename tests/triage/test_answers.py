"""Answers to what the desk asked."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.model.case import CaseKind, State
from mailbot.model.directory import Person
from mailbot.model.intent import Doubt, IntentKind
from mailbot.triage.answers import _fixes, is_yes
from tests.triage.desk_mail import read, removal_case
from tests.triage.form_wording import wording

REQUESTED = removal_case()


@pytest.mark.parametrize(
    "text", ["yes", "Y", "Confirmed.", "Confirm", "Yes, please go ahead\nPriya", "Yes, thank you!"]
)
def test_a_yes_confirms_the_case(text):
    (intent,) = read(text, "Re: Please confirm [MoHMIS D-0008]", thread_case=removal_case(State.UNVERIFIED))

    assert (intent.kind, intent.reference, intent.fields) == (
        IntentKind.CORRECTION,
        "D-0008",
        {"answer": "yes"},
    )


@pytest.mark.parametrize("text", ["yes but not before Friday", "Yes?", "yes, who asked for this?"])
def test_a_yes_with_something_behind_it_is_no_yes(text):
    intents = read(text, "Re: Please confirm [MoHMIS D-0008]", thread_case=removal_case(State.UNVERIFIED))

    assert IntentKind.CORRECTION not in {i.kind for i in intents}


@pytest.mark.parametrize("text", ["no", "No, keep her.", "cancel", "Please cancel it."])
def test_a_no_takes_a_removal_back(text):
    (intent,) = read(text, "Re: Access removal [MoHMIS D-0008]", thread_case=removal_case())

    assert (intent.kind, intent.reference) == (IntentKind.RESCIND, "D-0008")


def test_a_yes_to_no_question_is_for_a_person():
    (intent,) = read("yes")

    assert intent.kind in {IntentKind.UNCLEAR, IntentKind.QUESTION}


def test_fix_names_the_field_and_the_value():
    (intent,) = read("fix email: pdoyle2@harborhouse.example", thread_case=removal_case())

    assert intent.kind is IntentKind.CORRECTION
    assert intent.fields == {"person_email": "pdoyle2@harborhouse.example"}
    assert intent.person.email == "pdoyle2@harborhouse.example"


def test_the_day_alone_answers_when():
    (intent,) = read("the 27th", "Re: which day? [MoHMIS D-0008]", thread_case=removal_case(State.AMBIGUOUS))

    assert (intent.kind, intent.effective_on) == (IntentKind.CORRECTION, date(2026, 3, 27))


def test_a_name_that_two_have_stays_a_doubt():
    (intent,) = read(
        "Robert Hale", "Re: which user? [MoHMIS D-0008]", thread_case=removal_case(State.AMBIGUOUS)
    )

    assert Doubt.WHO_AMBIGUOUS in intent.doubts


def incomplete(email=None, projects=()):
    case = removal_case(State.INCOMPLETE, name="Gail Ortega", email=email)
    return replace(case, ref="R-0040", kind=CaseKind.REQUEST, projects=projects)


@pytest.mark.parametrize(
    "text",
    [
        "gortega@harborhouse.example",
        "Sorry, gortega@harborhouse.example",
        "Her email is gortega@harborhouse.example. Sorry I left it off!",
        "Gail's e-mail address: gortega@harborhouse.example",
    ],
)
def test_the_address_that_we_asked_for_completes_the_request(text):
    (intent,) = read(text, "Re: More information needed [MoHMIS R-0040]", thread_case=incomplete())

    assert (intent.kind, intent.reference) == (IntentKind.CORRECTION, "R-0040")
    assert intent.person.email == "gortega@harborhouse.example"


@pytest.mark.parametrize(
    "text",
    [
        "You can reach me under my email priya2@harborhouse.example",
        "Ask hr@harborhouse.example or gortega@harborhouse.example",
        "We are waiting for IT to set up gortega@harborhouse.example, please hold on",
    ],
)
def test_an_address_that_is_not_said_to_be_the_users_completes_nothing(text):
    intents = read(text, "Re: More information needed [MoHMIS R-0040]", thread_case=incomplete())

    assert IntentKind.CORRECTION not in {i.kind for i in intents}


def test_the_projects_that_we_asked_for_complete_the_request():
    case = incomplete("gortega@harborhouse.example")
    (intent,) = read("Emergency Shelter and HOPWA TBRA", "Re: [MoHMIS R-0040]", thread_case=case)

    assert (intent.kind, set(intent.projects)) == (IntentKind.CORRECTION, {"es", "tbra"})


def _asked_for_address():
    return replace(
        removal_case(State.INCOMPLETE), kind=CaseKind.REQUEST, ref="R-0040", person=Person(name="Gail Ortega")
    )


@pytest.mark.parametrize(
    "text",
    [
        "Sorry! Gail's email is gortega@harborhouse.example.",
        "Oh, sorry about that. Her email is gortega@harborhouse.example",
        "Hi, the address is gortega@harborhouse.example. Thanks!",
    ],
)
def test_the_address_that_was_missing_may_stand_in_a_sentence(text):
    (intent, *_) = read(text, "Re: More information needed [MoHMIS R-0040]", thread_case=_asked_for_address())

    assert intent.kind is IntentKind.CORRECTION
    assert intent.fields == {"person_email": "gortega@harborhouse.example"}


@pytest.mark.parametrize(
    "text", ["Keith's email is keith@harborhouse.example.", "My email is priya@harborhouse.example."]
)
def test_somebody_elses_address_is_not_the_one_that_was_missing(text):
    intents = read(text, "Re: More information needed [MoHMIS R-0040]", thread_case=_asked_for_address())

    assert IntentKind.CORRECTION not in {intent.kind for intent in intents}


@pytest.mark.parametrize(
    "text", ["The Kim Lane one, in outreach.", "It's Kim Lane (the intern)", "Jane Pruett, our night lead"]
)
def test_who_was_meant_may_be_said_with_a_word_about_them(text):
    (intent, *_) = read(text, "Re: Which user? [MoHMIS D-0008]", thread_case=removal_case(State.AMBIGUOUS))

    assert intent.kind is IntentKind.CORRECTION
    assert intent.person.name in {"Kim Lane", "Jane Pruett"}


@pytest.mark.parametrize(
    "text",
    [
        "Kim Lane, but not before Friday",
        "Not Kim Lane.",
        "Kim Lane is still here",
        "Kim Lane, or Jane Pruett",
    ],
)
def test_who_was_meant_is_asked_again_where_more_is_said(text):
    intents = read(text, "Re: Which user? [MoHMIS D-0008]", thread_case=removal_case(State.AMBIGUOUS))

    assert IntentKind.CORRECTION not in {intent.kind for intent in intents}


def test_a_row_of_endings_is_no_riddle():
    """Each ending was once read in two ways: thirty of them took longer than a mail may be read."""
    assert not is_yes("yes" + " please go ahead" * 40 + " tomorrow")
    assert is_yes("yes, please go ahead")
    assert is_yes("Yes, please remove her, thanks")
    assert is_yes("yes please proceed")


@pytest.mark.parametrize(
    "said", ["fix email p@a.example", "Fix Email - p@a.example", "correction: email p@a.example"]
)
def test_a_corrected_address_needs_no_colon(said):
    assert _fixes([said], wording()) == {"person_email": "p@a.example"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("fix date: 2026-03-20", date(2026, 3, 20)),
        ("fix last day: March 20", date(2026, 3, 20)),
        ("Hi,\n\nfix the date: 3/20/2026\n\nThanks,\nPriya", date(2026, 3, 20)),
        ("please change the last day to Friday, March 20", date(2026, 3, 20)),
        ("fix end date: 2026-03-20", date(2026, 3, 20)),
    ],
)
@pytest.mark.parametrize("state", [State.SCHEDULED, State.DUE])
def test_a_day_that_is_mended_moves_the_removal(text, day, state):
    (intent,) = read(text, "Re: Access removal [MoHMIS D-0008]", thread_case=removal_case(state))

    assert (intent.kind, intent.reference) == (IntentKind.RESCHEDULE, "D-0008")
    assert (intent.person.name, intent.effective_on, intent.doubts) == ("Chris Adeyemi", day, ())


@pytest.mark.parametrize(
    ("value", "doubt"),
    [
        ("next week", Doubt.WHEN_MISSING),
        ("13/45", Doubt.WHEN_MISSING),
        ("2026-02-20", Doubt.WHEN_CONTRADICTORY),  # a day that has passed, for a removal that was to come
        ("2027-03-20", Doubt.WHEN_FAR),
        ("Thursday, March 20", Doubt.WHEN_MISSING),  # a Friday
        ("3/20 or 3/27", Doubt.WHEN_MISSING),
    ],
)
def test_a_mended_day_that_is_none_is_a_doubt(value, doubt):
    (intent,) = read(f"fix date: {value}", "Re: Access removal [MoHMIS D-0008]", thread_case=removal_case())

    assert intent.kind is IntentKind.RESCHEDULE
    assert doubt in intent.doubts


def test_the_day_of_a_removal_that_waits_for_an_answer_is_an_answer():
    (intent,) = read(
        "fix date: 2026-03-20", "Re: which day? [MoHMIS D-0008]", thread_case=removal_case(State.AMBIGUOUS)
    )

    assert (intent.kind, intent.effective_on) == (IntentKind.CORRECTION, date(2026, 3, 20))


def test_another_name_beside_the_day_moves_nothing():
    (intent,) = read(
        "fix date: 2026-03-20\nfix name: Pat Doyle", "Re: [MoHMIS D-0008]", thread_case=removal_case()
    )

    assert intent.kind is IntentKind.CORRECTION


def test_a_mended_day_without_a_thread_moves_nothing():
    (intent,) = read("fix date: 2026-03-20")

    assert (intent.kind, intent.reference) == (IntentKind.CORRECTION, None)


@pytest.mark.parametrize(
    "text",
    [
        "yes that was me. chris is done, go ahead and remove",
        "Yes it came from our office, go ahead.",
        "I sent it, yes - thanks for checking!",
        "It was me. Please go ahead.",
    ],
)
def test_who_says_that_they_sent_it_confirms_it(text):
    intents = read(text, "Re: Please confirm [MoHMIS D-0008]", thread_case=removal_case(State.UNVERIFIED))

    assert [(i.kind, i.fields) for i in intents] == [(IntentKind.CORRECTION, {"answer": "yes"})]


@pytest.mark.parametrize(
    "text",
    [
        "That wasn't me.",
        "That was me, but hold off please.",
        "It was my supervisor, not me",
        "We sent that by mistake.",
        "yes that was me. pat is done, go ahead and remove",
    ],
)
def test_who_takes_it_back_or_speaks_of_somebody_else_confirms_nothing(text):
    intents = read(text, "Re: Please confirm [MoHMIS D-0008]", thread_case=removal_case(State.UNVERIFIED))

    assert IntentKind.CORRECTION not in {i.kind for i in intents}


def test_labelled_lines_without_a_name_mend_the_request_that_they_answer():
    case = replace(
        removal_case(State.INCOMPLETE),
        ref="R-0033",
        kind=CaseKind.REQUEST,
        person=Person(name="Felicity Marsh", email=None),
    )
    lines = "Sorry! Here:\n\nNew User's Email: fmarsh@harborhouse.example\nProjects: HOPWA TBRA"
    (mended,) = read(lines, "Re: More needed [MoHMIS R-0033]", thread_case=case)
    other = read(f"New User's Name: Gus Orr\n{lines[14:]}", "Re: More needed", thread_case=case)

    assert (mended.kind, mended.reference) == (IntentKind.CORRECTION, "R-0033")
    assert mended.person == Person(name="Felicity Marsh", email="fmarsh@harborhouse.example")
    assert mended.projects == ("tbra",)
    assert IntentKind.CORRECTION not in {i.kind for i in other}
