"""A training from its first mail to its end: items, steps, further cases, the printed day (P3..P9, P14..P16)."""

from datetime import date, time

import pytest

from mailbot.model.case import PracticeState, StepState
from mailbot.policy.training import begin, renew
from tests.policy.story import CHRIS, DIGEST_TO, MARCUS, PRIYA, add, intent, items, kinds, outside, remove

TWO_CASES = ("hh-shelter", "hh-rrh")


def practice(story, ref="R-0001"):
    return [
        (case.key, case.state.value, [step.value for step in case.steps])
        for case in story.books.case(ref).practice
    ]


@pytest.mark.parametrize(
    ("sent_on", "at", "deadline"),
    [
        ("2026-03-04", time(10, 5), "2026-03-18"),  # the clocks change in between
        ("2026-10-20", time(16, 59), "2026-11-03"),
        ("2026-12-18", time(23, 58), "2027-01-01"),  # a holiday: no roll
        ("2026-03-04", time(22, 30), "2026-03-18"),  # already the next day in UTC
        ("2028-02-15", time(9, 0), "2028-02-29"),
    ],
)
def test_the_window_has_fourteen_full_local_days(story, sent_on, at, deadline):
    """P3; the vectors of domain 2.2."""
    story.until(sent_on, at)

    (start,) = story.mail(PRIYA, add())

    assert start.values["deadline"] == date.fromisoformat(deadline)
    assert story.books.case("R-0001").deadline_on == start.values["deadline"]


def test_the_first_step_opens_when_all_four_items_are_passed(story):
    """P5, A9."""
    story.training()
    assert story.staff("R-0001 upr done", "R-0001 spa pass", "R-0001 dst pass") == []
    assert practice(story)[0][2] == ["LOCKED", "LOCKED", "LOCKED"]

    (step,) = story.staff("R-0001 basics pass")

    assert (step.kind.value, step.to, step.cc) == ("step-next", (MARCUS,), ())
    assert (step.values["step_number"], step.values["step_count"]) == (1, 3)
    assert step.values["deadline"] == date(2026, 3, 18)


def test_a_failed_test_may_be_taken_again_before_the_same_date(story):
    """A10."""
    story.training()

    (failed,) = story.staff("R-0001 spa fail")

    assert (failed.kind.value, failed.to, failed.cc) == ("test-not-passed", (MARCUS,), ())
    assert failed.values["deadline"] == date(2026, 3, 18)
    story.staff("R-0001 spa pass")
    assert story.books.case("R-0001").items["spa"].value == "PASSED"


def test_a_step_is_submitted_corrected_submitted_and_approved(story):
    """P6, P7: the same date all the while (P8)."""
    story.training()
    story.staff(*items("R-0001"))

    assert story.mail(MARCUS, intent("step-submitted", step=1)) == []
    assert practice(story)[0][2][0] == "SUBMITTED"
    (corrections,) = story.staff("R-0001 step corrections: Fix the exit destination.")
    assert (corrections.kind.value, corrections.to, corrections.cc) == ("step-corrections", (MARCUS,), ())
    assert corrections.values["corrections"] == "Fix the exit destination."
    assert corrections.values["deadline"] == date(2026, 3, 18)
    story.mail(MARCUS, intent("step-submitted"))
    (step,) = story.staff("R-0001 step approved")
    assert (step.kind.value, step.values["step_number"]) == ("step-next", 2)
    assert practice(story)[0][2] == ["APPROVED", "ASSIGNED", "LOCKED"]


def test_each_further_case_has_its_own_fourteen_days_and_mail(story):
    """P9."""
    story.training(projects=TWO_CASES)
    story.staff(*items("R-0001"))
    story.until("2026-03-10")

    (start,) = story.staff(*["R-0001 step approved"] * 3)

    assert (start.kind.value, start.to, start.cc) == ("case-start", (MARCUS,), (PRIYA,))
    assert (start.values["case_number"], start.values["case_count"]) == (2, 2)
    assert start.values["deadline"] == date(2026, 3, 24)
    assert start.dated_on == date(2026, 3, 10)
    assert [state for _, state, _ in practice(story)] == ["APPROVED", "OPEN"]
    case = story.books.case("R-0001")
    assert [one.deadline_on for one in case.practice] == [date(2026, 3, 18), date(2026, 3, 24)]
    story.until("2026-03-24", time(23, 59))
    assert story.state("R-0001") == "IN_TRAINING"
    story.until("2026-03-25", time(0, 0))
    assert story.state("R-0001") == "CLOSED_EXPIRED"


def test_an_open_item_gets_no_more_time_by_a_further_case(story):
    """P12: the initial items belong to the first window."""
    story.training(projects=TWO_CASES)
    story.until("2026-03-10")

    assert kinds(story.staff(*["R-0001 step approved"] * 3)) == []
    assert story.books.case("R-0001").deadline_on == date(2026, 3, 18)
    assert kinds(story.staff(*items("R-0001"))) == ["case-start"]


def test_completion_and_then_the_grant_of_staff_and_only_then_the_mail_that_says_so(story):
    """P4, P7."""
    story.training()
    refused = story.staff("R-0001 granted")
    assert (refused, story.results[0].ok) == ([], False)
    story.staff(*items("R-0001"))

    (complete,) = story.staff(*["R-0001 step approved"] * 3)
    assert (complete.kind.value, complete.to, complete.cc) == ("practice-complete", (MARCUS,), (PRIYA,))
    assert story.books.access_of("harbor", MARCUS) is None
    story.until("2026-04-20")  # what is complete does not lapse
    (granted,) = story.staff("R-0001 granted")

    assert (granted.kind.value, granted.to, granted.cc) == ("training-complete", (MARCUS,), (PRIYA,))
    access = story.books.access_of("harbor", MARCUS)
    assert (access.state.value, access.projects, access.completed_practice_cases) == (
        "ACTIVE",
        ("hh-shelter",),
        ("es-nbn",),
    )
    assert story.licenses() == {"free": 3, "held": 0, "assigned": 3, "passing": 0}


def test_a_training_lapses_at_the_end_of_the_printed_day_and_nobody_outside_is_told(story):
    """P14, P15, P16."""
    story.training()
    story.until("2026-03-18", time(23, 59))
    assert story.state("R-0001") == "IN_TRAINING"

    told = story.until("2026-03-19", time(0, 0))

    assert told == []
    assert story.state("R-0001") == "CLOSED_EXPIRED"
    assert story.books.case("R-0001").closed_on == date(2026, 3, 18)
    assert story.licenses()["held"] == 0
    assert {case.state for case in story.books.case("R-0001").practice} == {PracticeState.EXPIRED}
    assert story.until("2026-04-30") == []


def test_work_handed_in_on_the_last_day_and_reviewed_on_the_next_is_closed_all_the_same(story):
    """P8: the window includes the time of review."""
    story.training()
    story.staff(*items("R-0001"))
    story.until("2026-03-18", time(23, 0))
    story.mail(MARCUS, intent("step-submitted"))
    story.until("2026-03-19")

    assert story.staff("R-0001 step approved") == []
    assert not story.results[0].ok
    assert "review" in story.results[0].said
    assert story.state("R-0001") == "CLOSED_EXPIRED"


def test_the_last_minute_counts_also_when_the_desk_was_down(story):
    """design 3.9, Dates."""
    story.training()
    story.staff(*items("R-0001"))
    story.until("2026-03-18", time(23, 59))

    assert kinds(story.staff(*["R-0001 step approved"] * 3)) == ["practice-complete"]


def test_a_trainee_who_writes_after_the_end_is_told_that_it_has_closed(story):
    """A12, P15."""
    story.training()
    story.until("2026-03-20")

    (closed,) = story.mail(MARCUS, intent("step-submitted", step=3))

    assert (closed.kind.value, closed.to, closed.cc) == ("training-closed", (MARCUS,), ())
    assert closed.values["closed_on"] == date(2026, 3, 18)
    assert story.state("R-0001") == "CLOSED_EXPIRED"


@pytest.mark.parametrize("kind", ["question", "unclear"])
def test_whatever_a_trainee_writes_after_the_end_is_answered_so_and_a_person_reads_it(story, kind):
    """A12, P15, P18."""
    story.training()
    story.until("2026-03-20")

    (closed,) = story.mail(MARCUS, intent(kind, text="Can I have more time?"))

    assert (closed.kind.value, closed.case) == ("training-closed", "R-0001")
    assert story.last.held is not None


def test_a_question_is_a_question_while_a_new_request_is_under_way(story):
    """P15, P18."""
    story.training()
    story.until("2026-03-20")
    story.training()

    assert kinds(story.mail(MARCUS, intent("question", text="Where do I begin?"))) == ["handed-to-staff"]


@pytest.mark.parametrize("said", [{"step": 2}, {"step": 3, "reference": "R-0001"}])
def test_a_step_that_is_not_at_hand_goes_to_a_person(story, said):
    """P7."""
    story.training()
    story.staff(*items("R-0001"))

    (told,) = story.mail(MARCUS, intent("step-submitted", **said))

    assert told.kind.value == "handed-to-staff"
    assert practice(story)[0][2] == ["ASSIGNED", "LOCKED", "LOCKED"]


@pytest.mark.parametrize("sender", [PRIYA, CHRIS])
def test_nobody_hands_in_somebody_elses_step(story, sender):
    """P6."""
    story.training()
    story.staff(*items("R-0001"))

    (told,) = story.mail(sender, intent("step-submitted", reference="R-0001"))

    assert told.kind.value == "handed-to-staff"
    assert practice(story)[0][2][0] == "ASSIGNED"


def test_a_trainees_command_is_a_question_for_a_person(story):
    """P6, M21."""
    story.training()

    (told,) = story.mail(MARCUS, intent("command", text="R-0001 step approved"))

    assert (told.kind.value, story.last.outcome.value) == ("handed-to-staff", "refuse")
    assert story.last.held
    assert practice(story)[0][2][0] == "LOCKED"


def test_staff_extend_the_window_with_a_reason_and_both_are_told(story):
    """P3."""
    story.training()

    (extended,) = story.staff("R-0001 extend 2026-04-02: surgery")

    assert (extended.kind.value, extended.to, extended.cc) == ("deadline-extended", (MARCUS,), (PRIYA,))
    assert (extended.values["deadline"], extended.values["reason"]) == (date(2026, 4, 2), "surgery")
    story.until("2026-04-02", time(23, 59))
    assert story.state("R-0001") == "IN_TRAINING"


@pytest.mark.parametrize("line", ["R-0001 extend 2026-03-10: no", "R-0001 extend 2026-03-18: no"])
def test_no_printed_day_is_made_an_earlier_one(story, line):
    story.training()

    assert story.staff(line) == []
    assert (story.results[0].ok, story.books.case("R-0001").deadline_on) == (False, date(2026, 3, 18))


def test_nothing_extends_or_revives_what_has_closed(story):
    """P15."""
    story.training()
    story.until("2026-03-19")

    for line in (
        "R-0001 extend 2026-05-01: please",
        "R-0001 upr done",
        "R-0001 step approved",
        "R-0001 approve",
        "R-0001 resume",
        "R-0001 granted",
        "R-0001 cases ph",
        "R-0001 withdraw: late",
        "R-0001 reject: late",
    ):
        assert story.staff(line) == []
        assert not story.results[0].ok, line
    assert story.state("R-0001") == "CLOSED_EXPIRED"


def test_a_dated_mail_that_did_not_leave_on_its_day_is_written_with_a_new_date(story):
    """A4, design 3.9."""
    story.mail(PRIYA, add())
    story.days(1)

    advance = renew(story.books.case("R-0001"), story.books, story.situation(story.itself))

    assert advance.case.deadline_on == date(2026, 3, 19)
    assert advance.mails[0].values["deadline"] == date(2026, 3, 19)


def test_the_length_of_a_window_is_the_one_in_force_when_the_request_came(story, shipped):
    """P3: a change of the number is for requests to come."""
    from mailbot.policy.rulebook import parse_rulebook

    numbers = shipped["parameters.toml"].replace("2000-01-01 = 14", "2000-01-01 = 14\n2026-03-05 = 21", 1)
    story.staff_review = True
    story.mail(PRIYA, add())
    story.rules = parse_rulebook({**shipped, "parameters.toml": numbers})
    story.until("2026-03-06")
    story.staff_review = False

    (old,) = story.staff("R-0001 approve")
    (new,) = story.mail(PRIYA, add(name="Ana Ruiz", email="aruiz@harborhouse.example"))

    assert (old.values["days"], old.values["deadline"]) == (14, date(2026, 3, 20))
    assert (new.values["days"], new.values["deadline"]) == (21, date(2026, 3, 27))


def test_beginning_anew_keeps_what_was_passed_and_locks_every_step(story):
    story.training()
    story.staff(*items("R-0001"))
    story.bounced("R-0001")

    advance = begin(story.books.case("R-0001"), story.books, story.situation(story.itself))

    assert advance.case.items_passed
    assert advance.case.practice[0].steps == (StepState.ASSIGNED, StepState.LOCKED, StepState.LOCKED)


def test_a_lapse_of_one_does_not_touch_another(story):
    story.training()
    story.days(3)
    story.mail(PRIYA, add(name="Ana Ruiz", email="aruiz@harborhouse.example"))
    story.sent()
    story.until("2026-03-19")

    assert (story.state("R-0001"), story.state("R-0002")) == ("CLOSED_EXPIRED", "IN_TRAINING")


def test_a_whole_year_of_lapses_sends_nothing_outside(story):
    """P16."""
    story.training(projects=TWO_CASES)
    story.mail(PRIYA, remove())
    before = len(story.orders)

    for month in range(4, 13):
        story.until(date(2026, month, 1))

    assert outside(story.orders[before:]) == []
    assert all(order.to[0] == DIGEST_TO for order in story.orders[before:])
