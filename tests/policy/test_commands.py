"""Staff commands: every one of design 3.5 and 3.9, with what is written, told and refused."""

from datetime import date

import pytest

from mailbot.model.intent import Doubt
from tests.policy.story import (
    BETH,
    CHRIS,
    MARCUS,
    PRIYA,
    add,
    fictional_books,
    intent,
    items,
    kinds,
    leaving,
    remove,
)

ANA = {"name": "Ana Ruiz", "email": "aruiz@harborhouse.example"}


def said(story):
    return [result.said for result in story.results]


def test_each_line_is_echoed_with_its_result_and_a_wrong_one_stops_nobody(story):
    story.training()

    story.staff(
        "R-0001 upr done", "R-9999 upr done", "# a comment", "R-0001 spa pass", "thanks", "R-0001 dst pass"
    )

    assert [(result.line, result.ok) for result in story.results] == [
        ("R-0001 upr done", True),
        ("R-9999 upr done", False),
        ("R-0001 spa pass", True),
    ]


def test_several_commands_for_one_case_make_one_mail_of_the_end_state(story):
    """design 3.9, Mails."""
    story.training()

    orders = story.staff(*items("R-0001"), *["R-0001 step approved"] * 3, "R-0001 granted")

    assert kinds(orders) == ["training-complete"]
    assert story.state("R-0001") == "ACTIVE"


def test_the_history_says_what_each_command_did(story):
    """A row of moves that all say "item-recorded" tells nobody which item it was."""
    story.training()
    story.decisions.clear()

    story.staff("R-0001 dst fail", *items("R-0001"), "R-0001 extend 2026-04-02: sick child")
    story.staff("R-0001 step corrections: the exit destination")

    assert [effect.note for decision in story.decisions for effect in decision.effects] == [
        "dst not passed",
        "upr passed",
        "spa passed",
        "dst passed",
        "basics passed",
        "extended to 2026-04-02: sick child",
        "step corrections: the exit destination",
    ]


def test_a_start_that_a_later_line_takes_back_is_never_sent(story):
    story.staff_review = True
    story.mail(PRIYA, add())

    assert kinds(story.staff("R-0001 approve", "R-0001 reject: a mistake")) == ["request-refused"]
    assert story.licenses()["held"] == 0


def test_staff_choose_the_cases_and_approve_what_waits_for_them(story):
    story.mail(PRIYA, add(projects=("hh-odd",)))
    story.staff("R-0001 cases ph, es-nbn")

    (start,) = story.staff("R-0001 approve")

    assert start.kind.value == "training-start"
    assert [case.key for case in story.books.case("R-0001").practice] == ["ph", "es-nbn"]


def test_without_cases_there_is_nothing_to_approve(story):
    story.mail(PRIYA, add(projects=("hh-odd",)))

    assert story.staff("R-0001 approve") == []
    assert "cases" in said(story)[0]


def test_an_unknown_case_is_named_back_with_what_there_is(story):
    story.training()
    story.staff("R-0001 cases phh")

    assert 'no practice case "phh"' in said(story)[0]


def test_cases_chosen_in_training_keep_what_has_begun(story):
    story.training(projects=("hh-shelter", "hh-rrh"))

    story.staff("R-0001 cases hopwa")

    assert [case.key for case in story.books.case("R-0001").practice] == ["es-nbn", "hopwa"]
    assert story.books.case("R-0001").practice[0].deadline_on == date(2026, 3, 18)


def test_a_rejection_tells_the_requester_why(story):
    story.staff_review = True
    story.mail(PRIYA, add())

    (refused,) = story.staff("R-0001 reject: the agreement has ended")

    assert (refused.kind.value, refused.to, refused.values["reason"]) == (
        "request-refused",
        (PRIYA,),
        "the agreement has ended",
    )
    assert story.state("R-0001") == "REJECTED"


def test_approval_without_a_license_sends_the_notice_once(story):
    """P13."""
    story.books = fictional_books(bos=2)
    story.staff_review = True
    story.mail(PRIYA, add())

    assert kinds(story.staff("R-0001 approve")) == ["license-notice"]
    assert kinds(story.staff("R-0001 resume")) == []
    assert "no license" in said(story)[0]


def test_a_license_that_comes_starts_nobody_unasked_and_says_who_waits(story):
    """A15."""
    story.books = fictional_books(bos=2)
    story.mail(PRIYA, add(), add(**ANA))
    assert story.state("R-0002") == "AWAITING_LICENSE"

    assert story.staff('license "Missouri Balance of State" add 1') == []
    assert said(story) == ["3 licenses, 1 free; waiting: R-0001, R-0002, answer: R-0001 resume"]
    (start,) = story.staff("R-0002 resume")
    assert start.to == (ANA["email"],)
    assert "R-0001 has waited longer" in said(story)[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("license bos add -4", "2 licenses, 0 free"),
        ("license MO-606 add 2", "8 licenses, 6 free"),
        ("license bos add -5", "2 licenses of this pool are in use; it cannot shrink to 1"),
        ('license "Nowhere" add 1', 'no pool of standard licenses is named "Nowhere"'),
    ],
)
def test_a_pool_never_shrinks_below_what_is_taken(story, line, words):
    story.staff(line)

    assert said(story) == [words]


def test_extend_needs_a_reason(story):
    story.training()

    story.staff("R-0001 extend 2026-04-02")

    assert not story.results[0].ok


def test_withdraw_frees_the_license(story):
    story.training()

    story.staff("R-0001 withdraw: hired elsewhere")

    assert (story.state("R-0001"), story.licenses()["held"]) == ("WITHDRAWN", 0)
    assert "free again" in said(story)[0]


def test_what_is_approved_is_not_approved_again(story):
    story.mail(PRIYA, add())

    assert story.staff("R-0001 approve") == []
    assert "already" in said(story)[0]


@pytest.mark.parametrize(
    "line",
    [
        "D-0001 granted",
        "D-0001 upr done",
        "R-0001 applied",
        "R-0001 training none",
        "R-0001 done",
        "R-0001 confirm",
    ],
)
def test_a_verb_of_another_kind_of_case_is_refused_in_words(story, line):
    story.training()
    story.mail(PRIYA, remove())

    assert story.staff(line) == []
    assert not story.results[0].ok
    assert (story.state("R-0001"), story.state("D-0001")) == ("IN_TRAINING", "DUE")


def test_steps_by_number_must_be_at_hand(story):
    """P7."""
    story.training()
    story.staff(*items("R-0001"))

    story.staff("R-0001 step 2 approved")

    assert not story.results[0].ok
    story.staff("R-0001 step 1 approved")
    assert story.results[0].ok


def test_the_grant_takes_a_license_and_is_refused_without_one(story):
    story.training()
    story.staff(*items("R-0001"), *["R-0001 step approved"] * 3)
    story.books.licenses = [one for one in story.books.licenses if one.email != MARCUS]
    story.books.apply(story.staff_pool(1, total=2))

    assert story.staff("R-0001 granted") == []
    assert "no license" in said(story)[0]


def test_help_says_what_can_be_said(story):
    story.staff("help")

    assert "R-0001 upr done" in said(story)[0]


# -- removals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["confirm", "approve"])
def test_staff_confirm_what_a_colleague_reported(story, word):
    story.mail(CHRIS, remove("Pat Doyle"))

    (confirmed,) = story.staff(f"D-0001 {word}")

    assert confirmed.kind.value == "removal-confirmed"
    assert CHRIS not in confirmed.to  # told are those who speak for the agency
    assert story.state("D-0001") == "DUE"


def test_staff_dismiss_it(story):
    story.mail(CHRIS, remove("Pat Doyle"))

    assert kinds(story.staff("D-0001 dismiss: the agency says no")) == ["removal-cancelled"]
    assert story.state("D-0001") == "DISMISSED"


def test_staff_move_the_day(story):
    story.mail(PRIYA, leaving(on=date(2026, 3, 27)))

    (moved,) = story.staff("D-0001 date 2026-04-03")
    assert (moved.kind.value, moved.to, moved.values["effective"]) == (
        "removal-scheduled",
        (PRIYA,),
        date(2026, 4, 3),
    )
    (due,) = story.staff("D-0001 date 2026-03-04")
    assert (due.kind.value, story.state("D-0001")) == ("removal-confirmed", "DUE")
    assert story.staff("D-0001 date 2026-03-03") == []


@pytest.mark.parametrize("line", ["D-0001 done", "D-0001 confirm", "D-0001 date 2026-03-27"])
def test_nobodys_access_ends_by_a_name_that_nobody_or_two_answer_to(story, line):
    story.mail(PRIYA, remove("Nobody Here"))

    assert story.staff(line) == []
    assert not story.results[0].ok
    assert story.state("D-0001") == "AMBIGUOUS"


def test_staff_settle_a_removal_whose_day_was_unclear(story):
    story.mail(PRIYA, remove(doubts=(Doubt.WHEN_MISSING,)))

    assert kinds(story.staff("D-0001 date 2026-03-27")) == ["removal-scheduled"]
    story.until("2026-03-28")
    assert kinds(story.staff("D-0001 done")) == ["removal-done"]


def test_done_ends_open_changes_of_the_person_and_their_license(story):
    story.mail(PRIYA, intent("modify", name="Chris Adeyemi", projects=("hh-rrh",)))
    story.mail(PRIYA, remove())

    story.staff("D-0001 done")

    assert (story.state("M-0001"), story.state("D-0001")) == ("WITHDRAWN", "DONE")
    assert story.licenses()["assigned"] == 1


def test_a_command_of_another_agencys_case_is_carried_out_for_staff(story):
    story.books.apply(story.staff_pool(2, total=2))
    story.mail(
        BETH, add(agency="ozark", name="Dominic Lee", email="dlee@ozarkpath.example", projects=("oz-path",))
    )
    story.sent()

    assert story.staff("R-0001 upr done") == []
    assert story.results[0].ok
