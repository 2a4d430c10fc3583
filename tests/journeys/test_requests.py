"""User access requests, from a mail in the mailbox to rows and mails out (P1..P5, P10..P13)."""

from tests.journeys.desk import BETH, DANA, PRIYA, WALTER, Desk, add, kinds, mail, text

MARCUS = "moneill@harborhouse.example"


def test_a_representative_s_complete_request_starts_a_training_p1_p3_p10_p11_p12(desk: Desk):
    desk.receives(mail(PRIYA, add()))

    (start,) = desk.works()

    assert start["X-Mailbot-Mail"] == "training-start"
    assert start["To"] == MARCUS
    assert start["Cc"] == PRIYA
    assert start["Subject"].endswith("[MoHMIS R-0001]")
    letter = text(start)
    assert "Wednesday, March 18, 2026" in letter  # day 0 + 14, weekday and date
    assert "11:59 PM Central" in letter
    for named in ("User Policies and Responsibilities", "Security", "Data Standards", "Basics"):
        assert named in letter
    case = desk.case("R-0001")
    assert (case["state"], case["deadline"]) == ("IN_TRAINING", "2026-03-18")
    assert case["items"] == {"upr": "TODO", "spa": "TODO", "dst": "TODO", "basics": "TODO"}
    assert (desk.pool("bos")["held"], desk.pool("bos")["available"]) == (1, 2)
    assert desk.mailbox.mails("INBOX") == []
    assert len(desk.mailbox.mails("Mailbot/Done")) == 1


def test_the_signatory_may_ask_too_and_several_practice_cases_are_announced_p1_p9_p12(desk: Desk):
    both = "Harbor House - Emergency Shelter; Harbor House - ESG Rapid Rehousing"
    desk.receives(mail(WALTER, add(projects=both)))

    (start,) = desk.works()

    assert start["Cc"] == WALTER
    assert len(desk.case("R-0001")["cases"]) == 2
    assert "more than one practice case" in text(start).lower()


def test_one_practice_case_is_said_to_be_the_only_one_p12(desk: Desk):
    desk.receives(mail(PRIYA, add()))

    (start,) = desk.works()

    letter = text(start).lower()
    assert (
        "no more than one practice case" in letter
        or "only one practice case" in letter
        or "one practice case" in letter
    )
    assert len(desk.case("R-0001")["cases"]) == 1


def test_without_a_license_the_requester_hears_from_the_region_s_manager_p13(desk: Desk):
    request = add(
        "Dominic Lee", "dlee@ozarkpath.example", agency="Ozark Path Services", projects="PATH Outreach"
    )
    desk.receives(mail(BETH, request))

    (notice,) = desk.works()

    assert notice["X-Mailbot-Mail"] == "license-notice"
    assert (notice["To"], notice["Cc"]) == (BETH, None)
    assert notice["Reply-To"] == "lee.okafor@icalliances.example"
    assert "Lee Okafor" in notice["From"]
    assert "mohmis@desk.example" in notice["From"]
    assert "Order a license with the Springfield continuum" in text(notice)
    assert desk.case("R-0001")["state"] == "AWAITING_LICENSE"
    assert desk.case("R-0001")["deadline"] is None


def test_somebody_without_authority_is_refused_and_learns_nothing_p1(desk: Desk):
    desk.receives(mail("cadeyemi@harborhouse.example", add("Pat Doyle", "pdoyle@harborhouse.example")))

    (refusal,) = desk.works()

    assert refusal["X-Mailbot-Mail"] == "request-refused"
    assert refusal["To"] == "cadeyemi@harborhouse.example"
    letter = text(refusal)
    for secret in ("Pat", "Doyle", "Priya", "Walter", "Harbor", "R-0"):
        assert secret not in letter
        assert secret not in refusal["Subject"]
    assert desk.books["cases"] == []


def test_an_incomplete_request_is_answered_with_everything_that_is_missing_at_once_p10(desk: Desk):
    desk.receives(mail(PRIYA, "Request: Add a new user\nAgency: Harbor House\nNew User's Name: Ana Ruiz\n"))

    (answer,) = desk.works()

    assert answer["X-Mailbot-Mail"] == "request-incomplete"
    letter = text(answer)
    assert "New User's Email" in letter
    assert "Projects" in letter
    assert "Ana Ruiz" in letter
    assert "____" in letter
    assert desk.case("R-0001")["state"] == "INCOMPLETE"
    assert desk.pool("bos")["held"] == 0


def test_the_form_sent_back_completes_the_same_request_p10_p11(desk: Desk):
    desk.receives(mail(PRIYA, "Request: Add a new user\nAgency: Harbor House\nNew User's Name: Ana Ruiz\n"))
    (asked,) = desk.works()
    form = asked.get_body(("plain",)).get_content()
    filled = "\n".join(
        f"> {line.replace('____', 'aruiz@harborhouse.example' if 'Email' in line else 'Harbor House - Emergency Shelter')}"
        if "____" in line
        else f"> {line}"
        for line in form.splitlines()
    )
    desk.passes(hours=1)
    desk.receives(
        mail(
            PRIYA,
            "Here you go.\n\n" + filled,
            subject=f"Re: {asked['Subject']}",
            In_Reply_To=asked["Message-ID"],
        )
    )

    (start,) = desk.works()

    assert start["X-Mailbot-Mail"] == "training-start"
    assert start["To"] == "aruiz@harborhouse.example"
    assert [case["ref"] for case in desk.books["cases"]] == ["R-0001"]


def test_a_request_that_is_repeated_makes_no_second_case_and_no_new_date_p14(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.works()
    desk.passes(days=3)
    desk.receives(mail(WALTER, add(), subject="again"))

    (answer,) = desk.works()

    assert answer["X-Mailbot-Mail"] == "already-in-progress"
    assert "March 18" in text(answer)
    assert [case["ref"] for case in desk.books["cases"]] == ["R-0001"]


def test_one_training_is_walked_to_its_end_by_staff_p4_p5_p6_p7(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.works()
    desk.passes(days=1)
    desk.receives(
        mail(DANA, "R-0001 upr done\nR-0001 spa pass\nR-0001 dst fail\nR-0001 basics pass\nthanks\n")
    )
    assert sorted(kinds(desk.works())) == ["command-results", "test-not-passed"]
    desk.staff("R-0001 dst pass")
    assert kinds(desk.works()) == ["step-next"]
    desk.staff("R-0001 step corrections: The check-in date is before the project start.")
    (corrections,) = desk.works()
    assert corrections["To"] == MARCUS
    assert "The check-in date is before the project start." in text(corrections)
    assert "March 18" in text(corrections)
    steps = len(desk.case("R-0001")["cases"][0]["steps"])
    for _ in range(steps - 1):
        desk.staff("R-0001 step approved")
        assert kinds(desk.works()) == ["step-next"]
    assert desk.case("R-0001")["state"] == "IN_TRAINING"
    assert "refused" in desk.staff("R-0001 granted", code=1)  # P4: never before the practice case is done

    desk.staff("R-0001 step approved")
    (complete,) = desk.works()
    assert complete["X-Mailbot-Mail"] == "practice-complete"
    assert (complete["To"], complete["Cc"]) == (MARCUS, PRIYA)
    assert desk.pool("bos")["held"] == 1

    desk.staff("R-0001 granted")
    assert kinds(desk.works()) == ["training-complete"]
    assert desk.case("R-0001")["state"] == "ACTIVE"
    assert (desk.pool("bos")["held"], desk.pool("bos")["assigned"]) == (0, 4)
    granted = [row for row in desk.books["access"] if row["email"] == MARCUS]
    assert [row["state"] for row in granted] == ["ACTIVE"]


def test_a_training_that_lapses_is_closed_in_silence_and_its_license_is_free_p14_p15_p16(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.works()
    desk.now = desk.now.replace(day=18, hour=23, minute=58)
    assert desk.works() == []
    assert desk.case("R-0001")["state"] == "IN_TRAINING"  # to the end of the printed day

    desk.passes(minutes=4)
    assert desk.works() == []

    assert desk.case("R-0001")["state"] == "CLOSED_EXPIRED"
    assert (desk.pool("bos")["held"], desk.pool("bos")["available"]) == (0, 3)
    assert "refused" in desk.staff("R-0001 step approved", code=1)  # P15: nothing revives it
    desk.receives(mail(PRIYA, add(), subject="once more"))
    (start,) = desk.works()
    assert start["Subject"].endswith("[MoHMIS R-0002]")
    assert set(desk.case("R-0002")["items"].values()) == {"TODO"}
