"""A user replaced by another: one decision, two linked cases, one license that falls to nobody else (A25)."""

from datetime import date

import pytest

from mailbot.model.directory import Person
from mailbot.model.intent import Doubt, Source
from tests.policy.story import (
    BETH,
    CHRIS,
    PAT,
    PRIYA,
    STRANGER,
    add,
    fictional_books,
    intent,
    items,
    kinds,
    remove,
)

NEW = "sachebe@harborhouse.example"
MARCH_13 = date(2026, 3, 13)


def swap(*, on=MARCH_13, out="Chris Adeyemi", **more):
    """Simone Achebe in place of Chris Adeyemi."""
    given = {"name": "Simone Achebe", "email": NEW, "projects": ("hh-shelter",)} | more
    return intent("replace", removed_person=Person(name=out), effective_on=on, last_needed_on=on, **given)


def test_a_replace_is_a_removal_and_a_request_that_are_linked(story):
    scheduled, start = story.mail(PRIYA, swap())

    assert (scheduled.kind.value, scheduled.to, scheduled.case) == ("removal-scheduled", (PRIYA,), "D-0001")
    assert (start.kind.value, start.to, start.cc, start.case) == (
        "training-start",
        (NEW,),
        (PRIYA,),
        "R-0001",
    )
    assert story.books.case("R-0001").linked == ("D-0001",)
    assert story.books.case("D-0001").linked == ("R-0001",)
    assert len(story.decisions) == 1
    assert story.last.outcome.value == "grant"


def test_the_license_passes_on_from_the_acceptance_and_takes_none_of_the_pool(story):
    """design 3.9: no license falls through to another."""
    story.books = fictional_books(bos=2)

    story.mail(PRIYA, swap())

    assert story.licenses() == {"free": 0, "held": 0, "assigned": 1, "passing": 1}
    assert kinds(story.mail(PRIYA, add())) == ["license-notice"]


def test_access_waits_until_the_old_one_has_ended(story):
    """P4, A25."""
    story.mail(PRIYA, swap())
    story.sent()
    story.staff(*items("R-0001"), *["R-0001 step approved"] * 3)

    assert story.staff("R-0001 granted") == []
    assert "D-0001 comes first" in story.results[0].said
    story.until(MARCH_13)
    story.days(1)
    assert kinds(story.staff("D-0001 done")) == ["removal-done"]
    assert story.licenses()["passing"] == 1  # still promised: nobody else can take it
    assert kinds(story.staff("R-0001 granted")) == ["training-complete"]
    assert story.licenses() == {"free": 4, "held": 0, "assigned": 2, "passing": 0}
    assert story.books.license_of("harbor", CHRIS) is None


def test_the_removal_goes_on_when_the_request_is_incomplete(story):
    confirmed, alert, question = story.mail(
        PRIYA, swap(on=None, email=None, projects=(), missing=("person_email", "projects"))
    )

    assert kinds([confirmed, alert, question]) == ["removal-confirmed", "alert", "request-incomplete"]
    assert (story.state("D-0001"), story.state("R-0001")) == ("DUE", "INCOMPLETE")
    assert ("Request", "Add a new user") in question.values["form"]
    assert kinds(story.mail(PRIYA, add(name=None, email=NEW, reference="R-0001"))) == ["training-start"]
    assert story.books.case("R-0001").linked == ("D-0001",)


def test_an_incomplete_request_with_an_address_keeps_the_promise(story):
    story.books = fictional_books(bos=2)
    story.mail(PRIYA, swap(projects=(), missing=("projects",)))
    story.until("2026-03-14")
    story.staff("D-0001 done")

    assert story.licenses()["passing"] == 1
    assert kinds(story.mail(PRIYA, intent("correction", reference="R-0001", projects=("hh-shelter",)))) == [
        "training-start"
    ]


def test_a_promise_moves_along_with_a_mended_address(story):
    story.mail(PRIYA, swap(projects=(), missing=("projects",)))

    story.mail(PRIYA, add(name="Simone Achebe", email="simone@harborhouse.example", reference="R-0001"))

    (promised,) = [one for one in story.books.licenses if one.passed_to]
    assert (promised.email, promised.passed_to) == (CHRIS, "simone@harborhouse.example")


@pytest.mark.parametrize("sender", [PAT, BETH, STRANGER])
def test_who_may_ask_is_asked_once_for_both(story, sender):
    """P1: one refusal, no case, nothing of anybody."""
    (refused,) = story.mail(sender, swap())

    assert (refused.kind.value, refused.to) == ("request-refused", (sender,))
    assert not story.books.saved


def test_when_it_is_not_clear_who_goes_the_new_user_begins_and_waits_for_access(story):
    orders = story.mail(PRIYA, swap(out="Jane", doubts=(Doubt.WHO_AMBIGUOUS,)))

    assert kinds(orders) == ["removal-question", "training-start"]
    assert (story.state("D-0001"), story.state("R-0001")) == ("AMBIGUOUS", "APPROVED")
    story.sent()
    story.staff(*items("R-0001"), *["R-0001 step approved"] * 3)
    assert story.staff("R-0001 granted") == []


def test_a_license_passes_on_once_it_is_clear_who_goes(story):
    story.books = fictional_books(bos=2)
    assert kinds(story.mail(PRIYA, swap(out="Jane", doubts=(Doubt.WHO_AMBIGUOUS,)))) == [
        "removal-question",
        "license-notice",
    ]

    story.mail(PRIYA, intent("correction", reference="D-0001", name="Chris Adeyemi", effective_on=MARCH_13))

    assert story.licenses()["passing"] == 1
    assert kinds(story.staff("R-0001 resume")) == ["training-start"]


@pytest.mark.parametrize("done_first", [True, False])
def test_when_the_new_training_lapses_the_license_goes_back_whence_it_came(story, done_first):
    """P14, P16."""
    story.mail(PRIYA, swap())
    story.sent()
    if done_first:
        story.until("2026-03-14")
        story.staff("D-0001 done")
    else:
        story.staff("D-0001 date 2026-06-01")

    assert story.until("2026-03-19") == []

    expected = {"assigned": 1, "free": 5} if done_first else {"assigned": 2, "free": 4}
    assert story.state("R-0001") == "CLOSED_EXPIRED"
    assert story.licenses() == expected | {"held": 0, "passing": 0}


def test_when_the_removal_is_taken_back_both_keep_a_license(story):
    story.mail(PRIYA, swap())

    assert kinds(story.mail(PRIYA, intent("rescind", name="Chris Adeyemi"))) == ["removal-cancelled"]

    assert story.licenses() == {"free": 3, "held": 1, "assigned": 2, "passing": 0}
    assert story.books.license_of("harbor", NEW).case == "R-0001"


def test_when_the_removal_is_dismissed_and_no_license_is_left_access_is_not_granted(story):
    story.books = fictional_books(bos=2)
    story.mail(PRIYA, swap())
    story.sent()
    story.staff("D-0001 dismiss: stays after all")
    story.staff(*items("R-0001"), *["R-0001 step approved"] * 3)

    assert story.licenses() == {"free": 0, "held": 0, "assigned": 2, "passing": 0}
    assert story.staff("R-0001 granted") == []
    assert "no license" in story.results[0].said


def test_the_same_replace_again_is_under_way(story):
    story.mail(PRIYA, swap())

    again = story.mail(PRIYA, swap())

    assert kinds(again) == ["already-in-progress", "already-in-progress"]
    assert list(story.books.saved) == ["D-0001", "R-0001"]


def test_a_trainee_who_is_replaced_gives_the_held_license_back_for_the_new_one(story):
    story.books = fictional_books(bos=3)
    story.training()

    orders = story.mail(PRIYA, swap(out="Marcus O'Neill"))

    assert kinds(orders) == ["removal-confirmed", "training-start"]
    assert (story.state("R-0001"), story.state("D-0001"), story.state("R-0002")) == (
        "WITHDRAWN",
        "DONE",
        "APPROVED",
    )
    assert story.licenses() == {"free": 0, "held": 1, "assigned": 2, "passing": 0}


def test_a_new_user_who_has_access_already_does_not_stop_the_removal(story):
    """P19."""
    assert kinds(story.mail(PRIYA, swap(name="Pat Doyle", email=PAT))) == [
        "removal-scheduled",
        "already-a-user",
    ]
    assert list(story.books.saved) == ["D-0001"]


def test_where_staff_review_the_license_is_promised_meanwhile(story):
    story.staff_review = True
    story.books = fictional_books(bos=2)

    assert kinds(story.mail(PRIYA, swap())) == ["removal-scheduled", "request-received"]
    assert story.licenses()["passing"] == 1
    assert kinds(story.staff("R-0001 approve")) == ["training-start"]


def test_a_rejected_request_gives_the_promise_back(story):
    story.staff_review = True
    story.mail(PRIYA, swap())

    story.staff("R-0001 reject: no")

    assert story.licenses() == {"free": 4, "held": 0, "assigned": 2, "passing": 0}


def test_a_license_is_promised_to_the_one_who_waits_for_it_and_not_to_a_second(story):
    story.books = fictional_books(bos=2)
    story.mail(PRIYA, add())
    story.mail(PRIYA, swap(name="Marcus O'Neill", email="moneill@harborhouse.example"))

    orders = story.mail(PRIYA, swap(on=date(2026, 3, 5)))

    (promised,) = [one for one in story.books.licenses if one.passed_to]
    assert promised.passed_to == "moneill@harborhouse.example"
    assert kinds(orders) == ["removal-scheduled", "license-notice"]


def test_a_replace_brings_the_license_for_which_the_new_user_has_waited(story):
    """P13, A16, A25: the request is there already, so its training begins and no second case."""
    story.books = fictional_books(bos=2)
    story.mail(PRIYA, add(name="Simone Achebe", email=NEW))
    assert story.state("R-0001") == "AWAITING_LICENSE"

    orders = story.mail(PRIYA, swap())

    assert kinds(orders) == ["removal-scheduled", "training-start"]
    assert (orders[1].case, orders[1].to, orders[1].cc) == ("R-0001", (NEW,), (PRIYA,))
    assert list(story.books.saved) == ["R-0001", "D-0001"]
    assert story.books.case("R-0001").linked == ("D-0001",)
    assert story.books.case("D-0001").linked == ("R-0001",)
    assert story.licenses() == {"free": 0, "held": 0, "assigned": 1, "passing": 1}
    story.sent()
    story.staff(*items("R-0001"), *["R-0001 step approved"] * 3)
    assert story.staff("R-0001 granted") == []
    story.staff("D-0001 done")
    assert kinds(story.staff("R-0001 granted")) == ["training-complete"]
    assert story.licenses() == {"free": 0, "held": 0, "assigned": 2, "passing": 0}


@pytest.mark.parametrize(
    "more", [{"projects": ("hh-rrh",)}, {"projects": (), "missing": ("projects",)}, {"source": Source.PROSE}]
)
def test_a_replace_that_does_not_begin_the_waiting_request_promises_its_license_all_the_same(story, more):
    """Other projects, or a form that is less complete than the first: the request stays as it is."""
    story.books = fictional_books(bos=2)
    story.mail(PRIYA, add(name="Simone Achebe", email=NEW))

    story.mail(PRIYA, swap(**more))

    assert story.state("R-0001") == "AWAITING_LICENSE"
    assert story.licenses()["passing"] == 1
    assert kinds(story.staff("R-0001 resume")) == ["training-start"]


def test_a_plain_removal_of_the_same_user_later_is_the_same_removal(story):
    story.mail(PRIYA, swap())

    assert kinds(story.mail(PRIYA, remove(effective_on=MARCH_13, last_needed_on=MARCH_13))) == [
        "already-in-progress"
    ]
