"""Removals: whose access ends, on which day, how late the notice came, and who may say so (P21..P24)."""

from datetime import date, time

import pytest

from mailbot.model.intent import Doubt, RemovalReason, Source
from mailbot.policy.reschedules import waiting_removals
from tests.policy.story import (
    BETH,
    CHRIS,
    DIGEST_TO,
    KEITH,
    MARCUS,
    PAT,
    PRIYA,
    ROBIN,
    STRANGER,
    WALTER,
    add,
    intent,
    items,
    kinds,
    leaving,
    outside,
    remove,
)

YES = {"fields": {"answer": "yes"}}
PROSE = {"source": Source.PROSE}
MARCH_27 = date(2026, 3, 27)


def test_a_removal_that_is_due_now_is_confirmed_and_staff_hear_at_once(story):
    """P21, P24."""
    confirmed, alert = story.mail(PRIYA, remove())

    assert (confirmed.kind.value, confirmed.to, confirmed.cc) == ("removal-confirmed", (PRIYA,), ())
    assert confirmed.values["effective"] is None
    assert not confirmed.values["notice_late"]
    assert (alert.kind.value, alert.to) == ("alert", (DIGEST_TO, ROBIN))
    assert story.state("D-0001") == "DUE"
    assert story.books.access_of("harbor", CHRIS).state.value == "ACTIVE"  # until staff say so


@pytest.mark.parametrize(
    ("last_needed_on", "received_on", "days_late", "due_by"),
    [
        ("2026-05-22", "2026-05-28", 0, "2026-05-28"),  # over Memorial Day
        ("2026-06-01", "2026-06-15", 7, "2026-06-04"),
        ("2026-05-06", "2026-05-11", 0, "2026-05-11"),
        ("2026-12-23", "2026-12-29", 0, "2026-12-29"),
        ("2026-12-23", "2026-12-30", 1, "2026-12-29"),
    ],
)
def test_a_late_notice_is_carried_out_and_kindly_noted(story, last_needed_on, received_on, days_late, due_by):
    """P21, A35; the vectors of domain 2.2."""
    story.until(received_on)

    confirmed = story.mail(PRIYA, remove(last_needed_on=date.fromisoformat(last_needed_on)))[0]

    case = story.books.case("D-0001")
    assert (case.state.value, case.days_late, str(case.due_by)) == ("DUE", days_late, due_by)
    assert confirmed.values["notice_late"] is bool(days_late)


def test_an_unknown_last_day_is_not_called_in_time(story):
    """P21: unknown is not 0."""
    story.mail(PRIYA, remove())

    assert story.books.case("D-0001").days_late is None


def test_a_removal_ahead_is_scheduled_for_the_end_of_its_day(story):
    """P23."""
    (scheduled,) = story.mail(PRIYA, leaving(on=MARCH_27, reason=RemovalReason.LEFT))

    assert (scheduled.kind.value, scheduled.to) == ("removal-scheduled", (PRIYA,))
    assert scheduled.values["effective"] == MARCH_27
    story.until("2026-03-27", time(23, 59))
    assert story.state("D-0001") == "SCHEDULED"
    assert story.until("2026-03-28", time(0, 0)) == []
    assert story.state("D-0001") == "DUE"


def test_close_of_business_is_five_in_the_afternoon_local_time(story):
    scheduled = story.mail(PRIYA, leaving(on=MARCH_27, at_close_of_business=True))[0]

    assert scheduled.values["at_close_of_business"] is True
    assert scheduled.values["close_of_business"] == "5:00 PM"
    story.until("2026-03-27", time(16, 59))
    assert story.state("D-0001") == "SCHEDULED"
    story.until("2026-03-27", time(17, 0))
    assert story.state("D-0001") == "DUE"


def test_the_last_day_that_is_today_ends_tonight_and_access_that_ends_today_ends_now(story):
    story.mail(PRIYA, leaving(on=date(2026, 3, 4)))
    story.mail(PRIYA, remove("Pat Doyle", effective_on=date(2026, 3, 4)))

    assert (story.state("D-0001"), story.state("D-0002")) == ("SCHEDULED", "DUE")


def test_a_position_change_is_a_removal_too_and_the_reason_is_kept(story):
    """P22."""
    story.mail(PRIYA, remove(reason=RemovalReason.POSITION_CHANGE))

    assert story.books.case("D-0001").reason is RemovalReason.POSITION_CHANGE
    assert "removals.position-change" in {finding.rule for finding in story.last.findings}


def test_access_ends_and_the_license_is_free_only_when_staff_say_so(story):
    story.mail(PRIYA, remove())
    assert story.licenses()["assigned"] == 2

    (done,) = story.staff("D-0001 done")

    assert (done.kind.value, done.to, done.values["done_on"]) == ("removal-done", (PRIYA,), date(2026, 3, 4))
    assert story.books.access_of("harbor", CHRIS).state.value == "INACTIVE"
    assert story.licenses()["assigned"] == 1


# -- who and when ------------------------------------------------------------------------------------------------


def test_nobody_of_the_name_is_asked_of_the_representative(story):
    """A38."""
    (question,) = story.mail(PRIYA, remove("Nobody Here"))

    assert (question.kind.value, question.values["candidates"]) == ("removal-question", ())
    assert story.state("D-0001") == "AMBIGUOUS"


def test_two_of_the_name_are_asked_with_the_names_of_that_agency_only(story):
    twin = story.books.access_of("harbor", PAT)
    story.books._access["harbor", "pdoyle2@harborhouse.example"] = type(twin)(
        agency="harbor", name="Pat Doyle", email="pdoyle2@harborhouse.example", state=twin.state
    )

    (question,) = story.mail(PRIYA, remove("Pat Doyle"))

    assert question.values["candidates"] == (
        "Pat Doyle <pdoyle@harborhouse.example>",
        "Pat Doyle <pdoyle2@harborhouse.example>",
    )
    assert kinds(story.mail(PRIYA, intent("correction", reference="D-0001", email=PAT))) == [
        "removal-confirmed",
        "alert",
    ]
    assert story.books.case("D-0001").person.email == PAT


@pytest.mark.parametrize("doubt", [Doubt.WHEN_MISSING, Doubt.WHEN_CONTRADICTORY, Doubt.WHEN_FAR])
def test_a_doubtful_day_is_asked_about_and_stays_doubtful_until_a_day_is_named(story, doubt):
    """P23, A36: an answer that only says who never means at once."""
    (question,) = story.mail(PRIYA, remove("Somebody", doubts=(doubt,)))
    assert question.kind.value == "removal-question"

    (again,) = story.mail(PRIYA, intent("correction", reference="D-0001", name="Chris Adeyemi"))
    assert (again.kind.value, story.state("D-0001")) == ("removal-question", "AMBIGUOUS")

    (scheduled,) = story.mail(PRIYA, leaving(None, on=MARCH_27, reference="D-0001"))
    assert (scheduled.kind.value, story.state("D-0001")) == ("removal-scheduled", "SCHEDULED")
    assert list(story.books.saved) == ["D-0001"]


@pytest.mark.parametrize("doubt", [Doubt.DECODING, Doubt.LABEL_GUESSED, Doubt.CONFLICT])
def test_what_had_to_be_guessed_ends_nobodys_access(story, doubt):
    (question,) = story.mail(PRIYA, remove(doubts=(doubt,)))

    assert question.kind.value == "removal-question"
    assert story.state("D-0001") == "AMBIGUOUS"


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2025, 2, 1)])
def test_a_day_far_off_is_believed_when_the_sender_says_yes_to_it(story, day):
    """A34."""
    (question,) = story.mail(PRIYA, leaving(on=day))
    assert question.kind.value == "removal-question"

    story.mail(PRIYA, intent("correction", reference="D-0001", **YES))

    assert story.state("D-0001") in {"SCHEDULED", "DUE"}
    assert story.books.case("D-0001").effective_on == day


def test_without_an_agency_the_one_that_has_the_person_is_meant(story):
    story.mail(PRIYA, remove(agency=None))

    assert (story.state("D-0001"), story.books.case("D-0001").agency) == ("DUE", "harbor")


def test_somebody_whose_access_has_ended_is_asked_about_without_a_case(story):
    story.mail(PRIYA, remove())
    story.staff("D-0001 done")

    (question,) = story.mail(PRIYA, remove())

    assert (question.kind.value, question.case) == ("removal-question", None)
    assert list(story.books.saved) == ["D-0001"]
    assert "removals.no-access" in {finding.rule for finding in story.last.findings}


# -- who says so -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sender", [CHRIS, "new.colleague@harborhouse.example"])
def test_a_colleagues_or_the_users_own_word_waits_for_the_representatives(story, sender):
    """P21, A33: accepted, unverified; the reporter gets the same words whoever was named."""
    confirm, alert, told = story.mail(sender, remove())

    assert (confirm.kind.value, confirm.to) == ("removal-confirm", (WALTER, PRIYA, KEITH))
    assert (alert.kind.value, told.kind.value) == ("alert", "handed-to-staff")
    assert (told.to, dict(told.values)) == ((sender,), {"understood": ()})
    assert story.state("D-0001") == "UNVERIFIED"

    assert kinds(story.mail(KEITH, intent("correction", reference="D-0001", **YES))) == [
        "removal-confirmed",
        "alert",
    ]
    assert story.state("D-0001") == "DUE"


def test_a_representative_denies_what_a_colleague_reported(story):
    story.mail(CHRIS, remove("Pat Doyle"))

    (cancelled,) = story.mail(PRIYA, intent("rescind", reference="D-0001"))

    assert (cancelled.kind.value, story.state("D-0001")) == ("removal-cancelled", "RESCINDED")


@pytest.mark.parametrize("name", ["Pat Doyle", "Nobody Here"])
@pytest.mark.parametrize("sender", [BETH, STRANGER])
def test_a_stranger_learns_nothing_and_moves_nothing(story, sender, name):
    (told,) = story.mail(sender, remove(name))

    assert (told.kind.value, told.to, told.case, dict(told.values)) == (
        "handed-to-staff",
        (sender,),
        None,
        {"understood": ()},
    )
    assert not story.books.saved
    assert story.last.held


@pytest.mark.parametrize("state", ["AMBIGUOUS", "UNVERIFIED", "SCHEDULED", "DUE"])
def test_a_colleagues_word_never_moves_a_removal_that_is_open(story, state):
    """A removal reported once more used to break the desk where it was due already."""
    {
        "AMBIGUOUS": lambda: story.mail(PRIYA, remove(doubts=(Doubt.WHEN_MISSING,))),
        "UNVERIFIED": lambda: story.mail("x@harborhouse.example", remove()),
        "SCHEDULED": lambda: story.mail(PRIYA, leaving(on=MARCH_27)),
        "DUE": lambda: story.mail(PRIYA, remove()),
    }[state]()
    before = story.books.case("D-0001")

    (told,) = story.mail(PAT, remove())

    assert (told.kind.value, told.to) == ("handed-to-staff", (PAT,))
    assert story.books.case("D-0001") == before
    assert before.state.value == state


# -- again, and otherwise ----------------------------------------------------------------------------------------


def test_the_same_removal_again_is_under_way(story):
    story.mail(PRIYA, leaving(on=MARCH_27))

    (told,) = story.mail(KEITH, leaving(on=MARCH_27))

    assert (told.kind.value, told.to, told.values["effective"]) == ("already-in-progress", (KEITH,), MARCH_27)
    assert list(story.books.saved) == ["D-0001"]


def test_asking_again_without_a_day_ends_nothing_early_but_staff_hear(story):
    story.mail(PRIYA, leaving(on=MARCH_27))

    assert kinds(story.mail(PRIYA, remove())) == ["already-in-progress", "alert"]
    assert story.state("D-0001") == "SCHEDULED"


def test_a_form_that_says_at_once_ends_a_scheduled_access_now(story):
    story.mail(PRIYA, leaving(on=MARCH_27))

    assert kinds(story.mail(PRIYA, remove(source=Source.FORM))) == ["removal-confirmed", "alert"]
    assert story.state("D-0001") == "DUE"


@pytest.mark.parametrize(
    ("day", "state"), [("2026-04-10", "SCHEDULED"), ("2026-03-20", "SCHEDULED"), ("2026-03-04", "DUE")]
)
def test_a_removal_is_moved_to_another_day(story, day, state):
    """domain 6.5: by representatives, before it is done."""
    story.mail(PRIYA, leaving(on=MARCH_27))

    moved = story.mail(
        KEITH, intent("reschedule", name="Chris Adeyemi", effective_on=date.fromisoformat(day))
    )[0]

    assert story.state("D-0001") == state
    assert moved.kind.value == {"SCHEDULED": "removal-scheduled", "DUE": "removal-confirmed"}[state]
    assert moved.values["effective"] == date.fromisoformat(day)


@pytest.mark.parametrize("more", [{}, {"source": Source.PROSE, "fields": {"removal_date": "soon"}}])
def test_a_move_to_an_unclear_day_is_asked_about_and_the_old_day_stays(story, more):
    story.mail(PRIYA, leaving(on=MARCH_27))

    (question,) = story.mail(
        PRIYA, intent("reschedule", name="Chris Adeyemi", doubts=(Doubt.WHEN_CONTRADICTORY,), **more)
    )

    assert (question.kind.value, question.case) == ("removal-question", "D-0001")
    assert (story.state("D-0001"), story.books.case("D-0001").effective_on) == ("SCHEDULED", MARCH_27)


@pytest.mark.parametrize("doubt", [Doubt.WHEN_MISSING, Doubt.WHEN_CONTRADICTORY, Doubt.WHEN_FAR])
def test_a_mended_day_that_is_none_does_not_confirm_what_somebody_reported(story, doubt):
    """ "fix date: soon" is no yes to the day of the report."""
    story.mail("x@harborhouse.example", remove())
    soon = intent("correction", reference="D-0001", doubts=(doubt,), fields={"removal_date": "soon"}, **PROSE)

    orders = story.mail(PRIYA, soon)

    assert kinds(orders) == ["removal-question"]
    assert story.state("D-0001") in {"AMBIGUOUS", "UNVERIFIED"}


def test_the_mended_day_of_what_somebody_reported_confirms_it_for_that_day(story):
    story.mail("x@harborhouse.example", remove())
    day = {"effective_on": MARCH_27, "last_needed_on": MARCH_27}

    story.mail(PRIYA, intent("correction", reference="D-0001", fields={"removal_date": "3/27"}, **day))

    case = story.books.case("D-0001")
    assert (case.state.value, case.effective_on) == ("SCHEDULED", MARCH_27)


def test_a_removal_that_is_due_is_taken_back_and_staff_hear(story):
    story.mail(PRIYA, remove())

    cancelled, alert = story.mail(PRIYA, intent("rescind", name="Chris Adeyemi"))

    assert (cancelled.kind.value, alert.kind.value) == ("removal-cancelled", "alert")
    assert story.state("D-0001") == "RESCINDED"


@pytest.mark.parametrize("sender", [CHRIS, BETH, STRANGER])
def test_nobody_else_takes_a_removal_back_or_moves_it(story, sender):
    story.mail(PRIYA, leaving(on=MARCH_27))

    story.mail(sender, intent("rescind", reference="D-0001", name="Chris Adeyemi"))
    story.mail(
        sender, intent("reschedule", reference="D-0001", name="Chris Adeyemi", effective_on=date(2026, 9, 1))
    )

    case = story.books.case("D-0001")
    assert (case.state.value, case.effective_on) == ("SCHEDULED", MARCH_27)


def test_who_speaks_for_the_agency_is_read_with_its_removals_that_wait_and_nobody_else(story):
    story.mail(
        PRIYA, leaving(on=MARCH_27), remove("Pat Doyle"), remove("Ana Ruiz", doubts=(Doubt.WHEN_MISSING,))
    )
    today = story.now.date()
    senders = (PRIYA, CHRIS, BETH, STRANGER)

    waiting = [waiting_removals(story.books.sender(sender, today), story.books) for sender in senders]

    assert [sorted(case.ref for case in cases) for cases in waiting] == [["D-0001", "D-0002"], [], [], []]


def test_what_is_done_cannot_be_taken_back_and_goes_to_a_person(story):
    story.mail(PRIYA, remove())
    story.staff("D-0001 done")

    assert kinds(story.mail(PRIYA, intent("rescind", reference="D-0001", name="Chris Adeyemi"))) == [
        "handed-to-staff"
    ]


def test_another_name_in_the_thread_of_a_removal_is_another_removal(story):
    story.mail(PRIYA, leaving(on=MARCH_27))

    story.mail(PRIYA, remove("Pat Doyle", reference="D-0001"))

    assert (story.state("D-0001"), story.state("D-0002")) == ("SCHEDULED", "DUE")
    assert story.books.case("D-0002").person.email == PAT


# -- somebody in training ----------------------------------------------------------------------------------------


def test_the_removal_of_somebody_in_training_withdraws_the_request_and_is_done_at_once(story):
    """P4, A37."""
    story.training()

    (confirmed,) = story.mail(PRIYA, remove("Marcus O'Neill", last_needed_on=date(2026, 2, 2)))

    assert (confirmed.kind.value, confirmed.values["in_training"]) == ("removal-confirmed", True)
    assert not confirmed.values["notice_late"]
    assert (story.state("R-0001"), story.state("D-0001")) == ("WITHDRAWN", "DONE")
    assert story.books.case("D-0001").linked == ("R-0001",)
    assert story.licenses()["held"] == 0


def test_staff_are_warned_where_access_was_about_to_be_set_up(story):
    ref = story.training()
    story.staff(*items(ref), *[f"{ref} step approved"] * 3)
    assert story.state(ref) == "TRAINING_COMPLETE"

    assert kinds(story.mail(PRIYA, remove("Marcus O'Neill"))) == ["removal-confirmed", "alert"]


def test_a_trainees_own_word_waits_for_the_agency(story):
    story.training()

    assert kinds(story.mail(MARCUS, remove("Marcus O'Neill", email=MARCUS))) == [
        "removal-confirm",
        "alert",
        "handed-to-staff",
    ]
    assert story.state("R-0001") == "IN_TRAINING"
    assert kinds(story.staff("D-0001 confirm")) == ["removal-done"]
    assert (story.state("R-0001"), story.state("D-0001")) == ("WITHDRAWN", "DONE")


# -- representatives who go --------------------------------------------------------------------------------------


def give_access(story, name, email):
    known = story.books.access_of("harbor", PAT)
    story.books._access["harbor", email] = type(known)(
        agency="harbor", name=name, email=email, state=known.state
    )


def test_a_representative_who_leaves_is_suspended_on_that_day(story):
    """A39."""
    give_access(story, "Keith Sandoval", KEITH)
    scheduled, alert = story.mail(PRIYA, leaving("Keith Sandoval", on=MARCH_27, reason=RemovalReason.LEFT))
    assert (scheduled.kind.value, alert.kind.value) == ("removal-scheduled", "alert")
    assert kinds(story.mail(KEITH, add())) == ["training-start"]

    story.until("2026-03-28")

    assert kinds(story.mail(KEITH, add(name="Ana Ruiz", email="aruiz@harborhouse.example"))) == [
        "request-refused"
    ]
    story.mail(PRIYA, intent("rescind", name="Keith Sandoval"))
    assert kinds(story.mail(KEITH, add(name="Ana Ruiz", email="aruiz@harborhouse.example"))) == [
        "training-start"
    ]


@pytest.mark.parametrize("reporter", [WALTER, PRIYA, KEITH])
def test_a_representative_without_access_who_left_speaks_for_nobody_any_more(story, reporter):
    """A39: a designation needs no access, so there may be none to end; staff look whether there is."""
    handed, alert = story.mail(reporter, remove("Keith Sandoval", reason=RemovalReason.LEFT))

    assert (handed.kind.value, handed.to) == ("handed-to-staff", (reporter,))
    assert alert.kind.value == "alert"
    assert "Keith Sandoval is an authorized representative" in alert.values["title"]
    assert story.last.held is not None
    assert kinds(story.mail(KEITH, add())) == ["request-refused"]


def test_a_representative_without_access_who_will_leave_speaks_until_that_day(story):
    """A39."""
    story.mail(KEITH, leaving("Keith Sandoval", on=MARCH_27, reason=RemovalReason.LEFT))
    story.until("2026-03-27")
    assert kinds(story.mail(KEITH, add())) == ["training-start"]

    story.until("2026-03-28")

    assert kinds(story.mail(KEITH, add(name="Ana Ruiz", email="aruiz@harborhouse.example"))) == [
        "request-refused"
    ]


def test_a_representative_without_access_whose_reason_is_not_said_goes_on_and_staff_ask(story):
    handed, alert = story.mail(PRIYA, remove("Keith Sandoval"))

    assert (handed.kind.value, alert.kind.value) == ("handed-to-staff", "alert")
    assert "Ask the signatory" in alert.values["advice"]
    assert kinds(story.mail(KEITH, add())) == ["training-start"]


def test_nobody_else_ends_a_designation_by_a_notice(story):
    """P1."""
    for sender in (CHRIS, STRANGER, BETH):
        story.mail(sender, remove("Keith Sandoval", reason=RemovalReason.LEFT))

    assert kinds(story.mail(KEITH, add())) == ["training-start"]


def test_a_representative_who_changes_position_goes_on_and_staff_ask_the_signatory(story):
    give_access(story, "Keith Sandoval", KEITH)

    orders = story.mail(PRIYA, remove("Keith Sandoval", reason=RemovalReason.POSITION_CHANGE))

    assert "Ask the signatory" in next(o for o in orders if o.kind.value == "alert").values["advice"]
    assert kinds(story.mail(KEITH, add())) == ["training-start"]


def test_when_the_signatory_leaves_staff_hear_that_a_new_agreement_is_needed(story):
    give_access(story, "Walter Hines", WALTER)

    orders = story.mail(PRIYA, remove("Walter Hines", reason=RemovalReason.LEFT))

    told = next(o for o in orders if "signatory" in o.values.get("title", ""))
    assert "new agreement" in told.values["advice"]
    assert "no signatory" in told.values["what"]
    assert kinds(story.mail(WALTER, add())) == ["request-refused"]


def test_nothing_about_a_removal_that_is_done_goes_to_the_person_removed(story):
    """domain 7, O17."""
    give_access(story, "Keith Sandoval", KEITH)
    story.mail(KEITH, remove("Keith Sandoval", reason=RemovalReason.LEFT))

    done = story.staff("D-0001 done")

    assert [o.to for o in done] == [(WALTER, PRIYA)]
    assert all(KEITH not in o.to + o.cc for o in outside(done))
