"""Changes of access: by the same people, with training where it is needed; until then nothing changes (P19, P20)."""

from datetime import date

import pytest

from mailbot.model.intent import Doubt
from tests.policy.story import (
    BETH,
    CHRIS,
    KEITH,
    PAT,
    PRIYA,
    STRANGER,
    add,
    intent,
    kinds,
)


def change(name="Chris Adeyemi", **more):
    return intent("modify", **{"name": name} | more)


def projects_of(story, email=CHRIS):
    return story.books.access_of("harbor", email).projects


def test_a_change_that_needs_training_has_a_window_of_its_own(story):
    """P20, A31, A32."""
    (start,) = story.mail(PRIYA, change(projects=("hh-rrh",)))
    story.sent()

    assert (start.kind.value, start.to, start.cc) == ("change-training-start", (CHRIS,), (PRIYA,))
    assert (start.values["deadline"], start.values["days"]) == (date(2026, 3, 18), 14)
    assert story.state("M-0001") == "IN_TRAINING"
    assert story.licenses() == {"free": 4, "held": 0, "assigned": 2, "passing": 0}
    assert kinds(story.staff(*["M-0001 step approved"] * 4)) == ["practice-complete"]
    assert story.state("M-0001") == "APPLY_PENDING"
    assert projects_of(story) == ("hh-shelter",)
    (applied,) = story.staff("M-0001 applied")
    assert (applied.kind.value, applied.to, applied.cc) == ("change-applied", (PRIYA,), (CHRIS,))
    assert projects_of(story) == ("hh-shelter", "hh-rrh")
    assert story.books.access_of("harbor", CHRIS).completed_practice_cases == ("es-nbn", "ph")


def test_a_change_that_lapses_leaves_the_access_as_it_is_and_tells_nobody(story):
    """P16, P20."""
    story.mail(PRIYA, change(projects=("hh-rrh",)))
    story.sent()

    assert story.until("2026-03-19") == []

    assert story.state("M-0001") == "CLOSED_NOT_APPLIED"
    access = story.books.access_of("harbor", CHRIS)
    assert (access.state.value, access.projects) == ("ACTIVE", ("hh-shelter",))
    assert story.licenses()["assigned"] == 2
    assert kinds(story.mail(CHRIS, intent("step-submitted"))) == ["training-closed"]


@pytest.mark.parametrize(
    "more",
    [
        {"projects_removed": ("hh-shelter",)},
        {"name": "Pat Doyle", "projects": ("hh-rrh",)},  # completed before
    ],
)
def test_what_needs_no_training_is_made_by_staff(story, more):
    """P20, A30."""
    (received,) = story.mail(PRIYA, change(**more))

    assert (received.kind.value, received.to) == ("request-received", (PRIYA,))
    assert story.state("M-0001") == "APPLY_PENDING"
    assert kinds(story.staff("M-0001 applied")) == ["change-applied"]


def test_a_project_that_is_taken_away_is_gone_when_staff_say_so(story):
    story.mail(PRIYA, change(projects_removed=("hh-shelter",)))
    assert projects_of(story) == ("hh-shelter",)

    story.staff("M-0001 applied")

    assert projects_of(story) == ()


def test_a_change_of_unknown_training_waits_for_staff_who_say_how_much(story):
    story.mail(PRIYA, change(projects=("hh-odd",)), change("Pat Doyle", projects=("hh-odd",)))
    assert (story.state("M-0001"), story.state("M-0002")) == ("UNDER_REVIEW", "UNDER_REVIEW")

    assert story.staff("M-0001 training none") == []
    assert story.state("M-0001") == "APPLY_PENDING"
    assert kinds(story.staff("M-0002 training ph, es-nbn")) == ["change-training-start"]
    assert [case.key for case in story.books.case("M-0002").practice] == ["ph", "es-nbn"]


def test_each_further_case_of_a_change_has_its_own_window(story):
    """P9."""
    story.mail(PRIYA, change(projects=("hh-rrh", "hh-tbra")))
    story.sent()
    story.until("2026-03-10")

    (start,) = story.staff(*["M-0001 step approved"] * 4)

    assert (start.kind.value, start.values["deadline"]) == ("case-start", date(2026, 3, 24))


def test_another_kind_of_access_is_practised_on_the_users_projects(story):
    story.mail(PRIYA, change("Pat Doyle", access_role="read only"))
    story.mail(PRIYA, change(access_role="data entry"))

    assert [case.key for case in story.books.case("M-0001").practice] == ["view-reports"]
    assert story.state("M-0002") == "APPLY_PENDING"  # practised before


def test_a_change_for_somebody_without_access_here_asks_whether_an_add_is_meant(story):
    """P19, A29."""
    (question,) = story.mail(PRIYA, change("Marcus O'Neill", projects=("hh-rrh",)))

    assert question.kind.value == "request-incomplete"
    assert ("Request", "Add a new user") in question.values["form"]
    assert not story.books.saved


def test_a_change_for_somebody_in_training_goes_to_a_person_and_moves_nothing(story):
    """P2, P19: a trainee is no current user yet, and asking whether an add is meant would lose the wish."""
    story.training()

    (handed,) = story.mail(PRIYA, intent("modify", name="Marcus O'Neill", projects=("hh-rrh",)))

    assert (handed.kind.value, handed.to) == ("handed-to-staff", (PRIYA,))
    assert "request is under way" in story.last.held
    assert (list(story.books.saved), story.state("R-0001")) == (["R-0001"], "IN_TRAINING")
    story.staff(*["R-0001 cases es-nbn, ph"])
    assert [case.key for case in story.books.case("R-0001").practice] == ["es-nbn", "ph"]


def test_a_second_change_waits_for_the_first(story):
    story.mail(PRIYA, change(projects=("hh-rrh",)))

    (told,) = story.mail(KEITH, change(projects=("hh-tbra",)))

    assert (told.kind.value, told.case, told.values["subject_of"]) == (
        "already-in-progress",
        "M-0001",
        "change",
    )


@pytest.mark.parametrize("sender", [CHRIS, BETH, STRANGER])
def test_nobody_else_may_ask(story, sender):
    """P1, P20."""
    (refused,) = story.mail(sender, change(projects=("hh-rrh",)))

    assert (refused.kind.value, refused.to, story.books.saved) == ("request-refused", (sender,), {})


def test_what_is_missing_is_asked_and_the_answer_completes_the_same_case(story):
    """P10."""
    (question,) = story.mail(PRIYA, change(projects_as_written=("the new one",)))
    assert (question.kind.value, question.case) == ("request-incomplete", "M-0001")
    assert [label for label, _ in question.values["missing"]] == ["Projects to Add"]

    (start,) = story.mail(PRIYA, intent("modify", agency=None, reference="M-0001", projects=("hh-rrh",)))

    assert (start.kind.value, start.case) == ("change-training-start", "M-0001")
    assert list(story.books.saved) == ["M-0001"]


def test_a_guess_is_confirmed_by_a_yes(story):
    story.mail(PRIYA, change(projects=("hh-rrh",), doubts=(Doubt.LABEL_GUESSED,)))
    assert story.state("M-0001") == "INCOMPLETE"

    story.mail(PRIYA, intent("correction", reference="M-0001", fields={"answer": "yes"}))

    assert story.state("M-0001") == "APPROVED"


def test_two_users_of_one_name_are_asked_about(story):
    twin = story.books.access_of("harbor", PAT)
    story.books._access["harbor", "pdoyle2@harborhouse.example"] = type(twin)(
        agency="harbor", name="Pat Doyle", email="pdoyle2@harborhouse.example", state=twin.state
    )

    (question,) = story.mail(PRIYA, change("Pat Doyle", projects=("hh-shelter",)))

    assert question.kind.value == "request-incomplete"
    assert "changes.person-ambiguous" in {finding.rule for finding in story.last.findings}


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"projects": ("hh-rrh",), "doubts": (Doubt.DECODING,)}, "changes.letters-guessed"),
        ({"projects": ("hh-odd",)}, "changes.project-type-unknown"),
    ],
)
def test_what_the_rules_cannot_settle_waits_for_a_person(story, more, rule):
    assert kinds(story.mail(PRIYA, change(**more))) == ["request-received"]
    assert story.state("M-0001") == "UNDER_REVIEW"
    assert rule in {finding.rule for finding in story.last.findings}


def test_a_change_for_oneself_waits_for_a_person(story):
    known = story.books.access_of("harbor", PAT)
    story.books._access["harbor", PRIYA] = type(known)(
        agency="harbor", name="Priya Natarajan", email=PRIYA, state=known.state
    )

    assert kinds(story.mail(PRIYA, change("Priya Natarajan", projects=("hh-rrh",)))) == ["request-received"]
    assert "changes.for-self" in {finding.rule for finding in story.last.findings}


def test_a_change_is_taken_back_by_the_agency(story):
    story.mail(PRIYA, change(projects=("hh-rrh",)))

    assert kinds(story.mail(KEITH, intent("rescind", reference="M-0001", agency=None))) == ["status"]
    assert story.state("M-0001") == "WITHDRAWN"


def test_a_license_for_reports_comes_with_a_change_and_is_assigned_with_it(story):
    """domain 6.4: no standard license is taken, one for reports is."""
    story.mail(PRIYA, change(projects=("hh-rrh",), fields={"reporting": "yes"}))
    story.sent()
    assert story.licenses(3)["held"] == 1

    story.staff(*["M-0001 step approved"] * 4, "M-0001 applied")

    assert story.licenses(3) == {"free": 0, "held": 0, "assigned": 1, "passing": 0}
    assert story.licenses(1)["assigned"] == 2


def test_a_bounced_change_training_is_resumed_with_a_new_date(story):
    story.mail(PRIYA, change(projects=("hh-rrh",)))
    story.bounced("M-0001")
    story.days(1)

    (start,) = story.staff("M-0001 resume")

    assert (start.kind.value, start.values["deadline"]) == ("change-training-start", date(2026, 3, 19))


def test_an_add_for_somebody_whose_change_is_open_is_still_a_question(story):
    story.mail(PRIYA, change(projects=("hh-rrh",)))

    assert kinds(story.mail(PRIYA, add(name="Chris Adeyemi", email=CHRIS))) == ["already-a-user"]


def test_a_new_name_alone_is_written_into_hmis_by_a_person(story):
    """P20: the form asks for projects, so it would ask the wrong thing."""
    mails = story.mail(PRIYA, change(fields={"new_name": "Chris Holloway"}))

    assert kinds(mails) == ["handed-to-staff"]
    assert projects_of(story) == ("hh-shelter",)
