"""Status: who stands where, told to those who may know and to nobody else (P17, A42, A43)."""

from datetime import date

import pytest

from mailbot.policy.status import status_of
from tests.policy.story import (
    BETH,
    CHRIS,
    DESHAWN,
    KEITH,
    MARCUS,
    PRIYA,
    STRANGER,
    WALTER,
    YVONNE,
    add,
    intent,
    items,
    kinds,
    leaving,
)


def ask(name=None, **more):
    return intent("status", **{"agency": None, "name": name} | more)


@pytest.mark.parametrize("sender", [PRIYA, KEITH, WALTER])
def test_the_agency_is_told_item_by_item_with_step_and_days_left(story, sender):
    """P17."""
    story.training()
    story.staff("R-0001 upr done", "R-0001 spa fail")
    story.until("2026-03-16")

    (told,) = story.mail(sender, ask("Marcus O'Neill"))

    (person,) = told.values["people"]
    assert (told.kind.value, told.to, told.cc, told.case) == ("status", (sender,), (), "R-0001")
    assert (person.state_text, person.deadline, person.days_left) == ("in training", date(2026, 3, 18), 2)
    assert dict(person.items)["Security & Privacy Awareness Test"] == "to be taken again"
    assert len(person.items) == 4
    assert [state for _, state in person.practice] == ["step 1 of 3: not open yet"]


def test_several_questions_of_one_mail_are_answered_in_one(story):
    story.training()
    (told,) = story.mail(PRIYA, ask("Marcus O'Neill"), ask("Chris Adeyemi"), ask("Nobody Here"))

    assert [(p.name, p.unknown) for p in told.values["people"]] == [
        ("Marcus O'Neill", False),
        ("Chris Adeyemi", False),
        ("Nobody Here", True),
    ]


def test_somebody_of_another_agency_and_nobody_at_all_are_the_same_words(story):
    """A42."""
    story.training()
    both = [story.mail(BETH, ask(name)) for name in ("Marcus O'Neill", "Nobody Here", "Pat Doyle")]

    assert {(o.kind.value, o.to, o.case, tuple(o.values)) for (o,) in both} == {
        ("status-unavailable", (BETH,), None, ())
    }
    mixed = [story.mail(BETH, ask("Renée Castillo"), ask(name))[0] for name in ("Pat Doyle", "Nobody Here")]
    assert [[(p.unknown, p.ref, p.state_text) for p in o.values["people"][1:]] for o in mixed] == [
        [(True, None, "")],
        [(True, None, "")],
    ]


@pytest.mark.parametrize("sender", [CHRIS, STRANGER, "colleague@harborhouse.example"])
def test_anybody_else_learns_nothing(story, sender):
    story.training()

    answers = [story.mail(sender, ask(name, agency="harbor")) for name in ("Marcus O'Neill", "Nobody Here")]

    assert {(o.kind.value, o.case, tuple(o.values)) for (o,) in answers} == {("status-unavailable", None, ())}


@pytest.mark.parametrize("asked", [{}, {"name": "Marcus O'Neill"}, {"name": "Marcus", "email": MARCUS}])
def test_a_trainee_is_told_about_themself(story, asked):
    story.training()

    (told,) = story.mail(MARCUS, ask(**asked))

    assert (told.kind.value, told.values["people"][0].ref) == ("status", "R-0001")


def test_a_trainee_is_told_about_nobody_else(story):
    story.training()
    story.mail(PRIYA, add(name="Ana Ruiz", email="aruiz@harborhouse.example"))

    assert kinds(story.mail(MARCUS, ask("Ana Ruiz"))) == ["status-unavailable"]


def test_a_training_that_lapsed_is_still_a_status(story):
    """design 3.9; P16 is not broken by an answer."""
    story.training()
    story.until("2026-03-25")

    (told,) = story.mail(PRIYA, ask("Marcus O'Neill"))

    assert (told.kind.value, told.values["people"][0].closed_on) == ("status", date(2026, 3, 18))


def test_without_a_name_everything_open_of_the_agency_is_told(story):
    story.training()
    story.mail(PRIYA, add(name="Ana Ruiz", email=None, missing=("person_email",)))

    (told,) = story.mail(KEITH, ask())

    assert sorted(p.ref for p in told.values["people"]) == ["R-0001", "R-0002"]


def test_the_latest_request_is_told_and_an_open_one_before_a_closed_one(story):
    story.training()
    story.until("2026-03-19")
    story.training()

    (told,) = story.mail(PRIYA, ask("Marcus O'Neill"))

    assert [p.ref for p in told.values["people"]] == ["R-0002"]


def test_a_user_has_access_and_a_planned_end_is_told(story):
    story.mail(PRIYA, leaving(on=date(2026, 3, 27)))

    (told,) = story.mail(PRIYA, ask("Chris Adeyemi"))

    assert (
        told.values["people"][0].state_text
        == "has access to HMIS since May 1, 2024; it ends on March 27, 2026"
    )


def test_after_the_grant_it_is_access_and_no_training_any_more(story):
    story.training()
    story.staff(*items("R-0001"), *["R-0001 step approved"] * 3, "R-0001 granted")

    (told,) = story.mail(PRIYA, ask("Marcus O'Neill"))

    assert told.values["people"][0].state_text == "has access to HMIS since March 4, 2026"


def test_a_representative_of_one_region_knows_of_that_region(story):
    """A42."""
    story.mail(
        YVONNE, add(agency="gateway", name="Ed Moss", email="emoss@gateway.example", projects=("gw-es",))
    )

    assert kinds(story.mail(DESHAWN, ask("Ed Moss"))) == ["status-unavailable"]
    assert kinds(story.mail(YVONNE, ask("Ed Moss"))) == ["status"]


def test_a_step_of_a_training_that_has_closed_is_not_called_under_review(story):
    """P8, P14."""
    story.training()
    story.staff(*items("R-0001"))
    story.mail(MARCUS, intent("step-submitted"))
    story.until("2026-03-19")

    (told,) = story.mail(PRIYA, ask("Marcus O'Neill"))

    assert [said for _, said in told.values["people"][0].practice] == [
        "not completed in time, at step 1 of 3"
    ]


def test_only_what_came_to_nothing_has_a_day_on_which_it_closed(story):
    story.training()
    story.staff(*items("R-0001"), *["R-0001 step approved"] * 3, "R-0001 granted")
    granted = story.books.case("R-0001")

    assert granted.closed_on is not None
    assert status_of(granted, story.situation(story.itself)).closed_on is None

    story.mail(PRIYA, add(name="Ana Ruiz", email="aruiz@harborhouse.example"))
    story.staff("R-0002 withdraw: not needed")
    withdrawn = story.books.case("R-0002")
    assert status_of(withdrawn, story.situation(story.itself)).closed_on == date(2026, 3, 4)
