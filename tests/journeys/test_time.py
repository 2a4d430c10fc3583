"""The books are played in order of time, whenever the desk gets to work (design 3.9, Dates)."""

from datetime import datetime

from tests.journeys.desk import DANA, PRIYA, ZONE, Desk, add, kinds, mail

PASSED = "R-0001 upr done\nR-0001 spa pass\nR-0001 dst pass\nR-0001 basics pass\n"


def _started(desk: Desk) -> int:
    desk.receives(mail(PRIYA, add()))
    desk.works()
    desk.receives(mail(DANA, PASSED))
    desk.works()
    return len(desk.case("R-0001")["cases"][0]["steps"])


def test_after_an_outage_work_that_was_reviewed_in_time_counts_p8_p14(desk: Desk):
    steps = _started(desk)
    desk.receives(mail(DANA, "R-0001 step approved\n" * steps), datetime(2026, 3, 18, 23, 50, tzinfo=ZONE))
    desk.now = datetime(2026, 3, 21, 9, 0, tzinfo=ZONE)

    sent = desk.works()

    assert "practice-complete" in kinds(sent)
    assert desk.case("R-0001")["state"] == "TRAINING_COMPLETE"


def test_what_came_after_the_printed_day_does_not_count_p8_p14(desk: Desk):
    steps = _started(desk)
    desk.receives(mail(DANA, "R-0001 step approved\n" * steps), datetime(2026, 3, 19, 0, 10, tzinfo=ZONE))
    desk.now = datetime(2026, 3, 21, 9, 0, tzinfo=ZONE)

    sent = desk.works()

    assert kinds(sent) == ["command-results"]
    assert desk.case("R-0001")["state"] == "CLOSED_EXPIRED"


def test_the_window_crosses_the_change_of_the_clocks_by_days_and_not_by_hours_p3(desk: Desk):
    desk.now = datetime(2026, 10, 20, 16, 59, tzinfo=ZONE)
    desk.receives(mail(PRIYA, add()))
    desk.works()
    assert desk.case("R-0001")["deadline"] == "2026-11-03"

    desk.now = datetime(2026, 11, 3, 23, 59, tzinfo=ZONE)
    desk.works()
    assert desk.case("R-0001")["state"] == "IN_TRAINING"
    desk.now = datetime(2026, 11, 4, 0, 1, tzinfo=ZONE)
    desk.works()
    assert desk.case("R-0001")["state"] == "CLOSED_EXPIRED"


def test_day_0_is_the_local_day_and_not_the_one_of_utc_p3(desk: Desk):
    desk.now = datetime(2026, 3, 4, 22, 30, tzinfo=ZONE)  # March 5, 04:30 in UTC
    desk.receives(mail(PRIYA, add()))
    desk.works()

    assert desk.case("R-0001")["deadline"] == "2026-03-18"


def test_a_deadline_on_a_holiday_does_not_move_p3(desk: Desk):
    desk.now = datetime(2026, 12, 18, 23, 58, tzinfo=ZONE)
    desk.receives(mail(PRIYA, add()))
    desk.works()

    assert desk.case("R-0001")["deadline"] == "2027-01-01"
