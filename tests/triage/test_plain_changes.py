"""Plain changes of words that no phrase knows: what makes them plain, and each thing that does not (P20)."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read, removal_case

WISH = "Sam isn't on HOPWA any more, so that project should come off his login."


def changed(text, subject="", **more):
    return [i for i in read(text, subject, **more) if i.kind is IntentKind.MODIFY and not i.doubts]


def test_the_project_named_before_is_taken_from_whoever_was_named_before():
    (change,) = changed(WISH)

    assert change.person.name == "Sam Kim"
    assert (change.projects, change.projects_removed) == ((), ("tbra",))


def test_what_is_kept_beside_it_is_no_part_of_the_change():
    (change,) = changed("We'd like Ana Ruiz to have HOPWA TBRA on top of the shelter she has.")

    assert (change.projects, change.projects_removed) == (("tbra",), ())


def test_one_project_goes_and_another_comes():
    (change,) = changed("Please swap Jane's projects: HOPWA on, shelter off.")

    assert (change.projects, change.projects_removed) == (("tbra",), ("es",))


def test_a_right_stands_in_the_fields():
    (given,) = changed("Could Jane get reporting rights?")
    (taken,) = changed("Renée doesn't run reports any more, please take the reporting away.")

    assert given.fields == {"access_role": "reporting"}
    assert taken.fields == {"access_role": "no reporting"}


@pytest.mark.parametrize(
    "hazard",
    [
        "Maybe he comes back to it.",
        "He is on leave.",
        "Hold off until I call.",
        "Is that right?",
        "He resigned.",
        "It is only for now.",
        "You removed it in January.",
        "He is locked out.",
        "HOPWA he keeps.",
    ],
)
def test_one_hazard_beside_the_wish_makes_a_person_decide(hazard):
    assert changed(WISH)
    assert not changed(f"{WISH} {hazard}")


def test_who_is_meant_has_to_be_plain():
    assert not changed("Tom and Sam cover for each other. Please put HOPWA TBRA onto his account.")
    assert not changed("Please put HOPWA TBRA onto the account of Zed Stranger's user profile.")


def test_what_is_to_go_on_a_day_to_come_is_for_a_person():
    assert changed("Take Sam off HOPWA TBRA.")
    assert not changed("Take Sam off HOPWA TBRA on April 30.")


def test_a_word_that_also_means_a_place_needs_access_beside_it():
    assert not changed("Put Jane in the shelter please.")
    assert changed("Put Jane in the shelter please, on her HMIS login.")


def test_an_answer_about_a_case_is_none():
    assert not changed(WISH, "Re: Access removal [MoHMIS D-0008]", thread_case=removal_case())
