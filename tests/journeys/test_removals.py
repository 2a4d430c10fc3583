"""Deactivation notices (P21..P24)."""

from datetime import datetime

from tests.journeys.desk import ANGELA, DANA, PRIYA, TEAM, ZONE, Desk, kinds, mail, text

CHRIS = """
Request: Remove a current user
Agency: Harbor House
Name of user being removed/replaced: Chris Adeyemi
When should this user's access be removed?: On a specific date
What is the specific date on which this user's access should be removed?: 2026-03-13
"""
JANE = """
Request: Remove a current user
Agency: Riverbend CSA
Name of user being removed/replaced: Jane Cole
When should this user's access be removed?: Immediately
Last day needed: 2026-02-20
Reason: left the agency
"""


def test_a_notice_for_now_is_confirmed_and_its_lateness_counted_in_business_days_p21(desk: Desk):
    desk.receives(mail(ANGELA, JANE))

    sent = desk.works()

    assert sorted(kinds(sent)) == ["alert", "removal-confirmed"]  # staff are told at once
    confirmed = next(message for message in sent if message["X-Mailbot-Mail"] == "removal-confirmed")
    assert confirmed["To"] == ANGELA
    assert "3 business days" in text(confirmed)
    alert = next(message for message in sent if message["X-Mailbot-Mail"] == "alert")
    assert TEAM in alert["To"]
    case = desk.case("D-0001")
    # Friday, February 20 to Wednesday, March 4 are 8 business days; 3 are allowed
    assert (case["state"], case["days_late"]) == ("DUE", 5)


def test_access_ends_only_when_staff_say_so_and_then_the_license_is_free_p21(desk: Desk):
    desk.receives(mail(ANGELA, JANE))
    desk.works()
    before = desk.pool("bos")["available"]
    assert [row["state"] for row in desk.books["access"] if row["name"] == "Jane Cole"] == ["ACTIVE"]

    desk.receives(mail(DANA, "D-0001 done\n"))
    sent = desk.works()

    assert sorted(kinds(sent)) == ["command-results", "removal-done"]
    assert desk.case("D-0001")["state"] == "DONE"
    assert [row["state"] for row in desk.books["access"] if row["name"] == "Jane Cole"] == ["INACTIVE"]
    assert desk.pool("bos")["available"] == before + 1
    assert not any("jcole@" in recipient for one in desk.relay.captured for recipient in one.recipients)


def test_advance_notice_is_scheduled_and_falls_due_when_its_day_has_ended_p23(desk: Desk):
    desk.receives(mail(PRIYA, CHRIS))
    (scheduled,) = desk.works()
    assert scheduled["X-Mailbot-Mail"] == "removal-scheduled"
    assert "March 13, 2026" in text(scheduled)
    assert (desk.case("D-0001")["state"], desk.case("D-0001")["days_late"]) == ("SCHEDULED", 0)

    desk.now = datetime(2026, 3, 13, 23, 30, tzinfo=ZONE)
    desk.works()
    assert desk.case("D-0001")["state"] == "SCHEDULED"
    desk.now = datetime(2026, 3, 14, 0, 30, tzinfo=ZONE)
    desk.works()
    assert desk.case("D-0001")["state"] == "DUE"


def test_a_name_that_nobody_has_is_asked_and_nothing_ends_p22(desk: Desk):
    desk.receives(mail(PRIYA, CHRIS.replace("Chris Adeyemi", "Kris Ademola")))

    (question,) = desk.works()

    assert question["X-Mailbot-Mail"] == "removal-question"
    assert desk.case("D-0001")["state"] == "AMBIGUOUS"
    assert {row["state"] for row in desk.books["access"]} == {"ACTIVE"}


def test_a_notice_by_mail_from_a_stranger_ends_nothing_p24(desk: Desk):
    desk.receives(mail("somebody@elsewhere.example", JANE))

    sent = desk.works()

    assert not set(kinds(sent)) & {"removal-confirmed", "removal-scheduled", "removal-done"}
    assert not any(
        "Jane" in text(message) for message in sent if message["To"] == "somebody@elsewhere.example"
    )
    assert all(case["state"] not in {"DUE", "SCHEDULED", "DONE"} for case in desk.books["cases"])
    assert len(desk.mailbox.mails("Mailbot/Review")) == 1


def test_a_colleague_s_word_waits_for_a_yes_of_the_agency_s_representatives_p21(desk: Desk):
    desk.receives(
        mail("pdoyle@harborhouse.example", "Chris Adeyemi left us last Friday, please end his HMIS access.")
    )
    sent = desk.works()
    question = next(message for message in sent if message["X-Mailbot-Mail"] == "removal-confirm")
    assert PRIYA in question["To"]
    assert desk.case("D-0001")["state"] == "UNVERIFIED"

    desk.passes(hours=1)
    desk.receives(
        mail(PRIYA, "Yes", subject=f"Re: {question['Subject']}", In_Reply_To=question["Message-ID"])
    )

    assert "removal-confirmed" in kinds(desk.works())
    assert desk.case("D-0001")["state"] == "DUE"


def test_a_day_far_ahead_is_asked_about_and_a_yes_schedules_it_p23(desk: Desk):
    desk.receives(mail(PRIYA, CHRIS.replace("2026-03-13", "2026-12-31")))
    (question,) = desk.works()
    assert question["X-Mailbot-Mail"] == "removal-question"
    assert desk.case("D-0001")["state"] == "AMBIGUOUS"

    desk.passes(hours=1)
    desk.receives(
        mail(
            PRIYA,
            "yes, that is right",
            subject=f"Re: {question['Subject']}",
            In_Reply_To=question["Message-ID"],
        )
    )

    assert kinds(desk.works()) == ["removal-scheduled"]
    assert desk.case("D-0001")["effective"] == "2026-12-31"


def test_a_removal_is_taken_back_by_a_representative_before_its_day_p23(desk: Desk):
    desk.receives(mail(PRIYA, CHRIS))
    (scheduled,) = desk.works()
    desk.passes(hours=1)
    desk.receives(
        mail(
            PRIYA,
            "Good news, Chris is staying after all. Please keep his access.",
            subject=f"Re: {scheduled['Subject']}",
            In_Reply_To=scheduled["Message-ID"],
        )
    )

    assert kinds(desk.works()) == ["removal-cancelled"]
    assert desk.case("D-0001")["state"] == "RESCINDED"
