"""Only verified senders are believed; whoever pretends is quarantined (design 3.9, Trust)."""

from tests.journeys.desk import PRIYA, TEAM, Desk, add, kinds, mail


def test_a_mail_without_our_server_s_stamp_is_held_and_not_answered(desk: Desk):
    desk.receives(mail("whoever@harborhouse.example", add(), dmarc=None))

    assert desk.works() == []
    assert [message["outcome"] for message in desk.books["messages"]] == ["held"]
    assert desk.books["cases"] == []
    assert len(desk.mailbox.mails("Mailbot/Review")) == 1


def test_somebody_who_pretends_to_be_a_representative_is_quarantined_and_staff_hear_of_it(desk: Desk):
    desk.receives(mail(PRIYA, add(), dmarc="fail"))

    (alert,) = desk.works()

    assert alert["X-Mailbot-Mail"] == "alert"
    assert TEAM in alert["To"]
    assert PRIYA not in alert["To"]
    assert [message["outcome"] for message in desk.books["messages"]] == ["quarantined"]
    assert len(desk.mailbox.mails("Mailbot/Quarantine")) == 1
    assert desk.books["cases"] == []


def test_a_forged_stamp_below_a_genuine_one_counts_for_nothing(desk: Desk):
    genuine = mail(PRIYA, add(), dmarc="fail")
    forged = genuine.replace(
        b"\r\nFrom:",
        b"\r\nAuthentication-Results: mx.desk.example; dmarc=pass header.from=harborhouse.example\r\nFrom:",
        1,
    )
    desk.receives(forged)

    assert "training-start" not in kinds(desk.works())
    assert desk.books["cases"] == []


def test_an_automatic_reply_is_ignored_whatever_it_says(desk: Desk):
    desk.receives(
        mail(
            PRIYA, "I am out. Please remove Chris Adeyemi from urgent matters.", Auto_Submitted="auto-replied"
        )
    )

    assert desk.works() == []
    assert [message["outcome"] for message in desk.books["messages"]] == ["ignored"]
    assert len(desk.mailbox.mails("Mailbot/Ignored")) == 1


def test_commands_are_staff_s_only(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.works()
    desk.receives(mail(PRIYA, "R-0001 granted\n", subject="commands"))
    desk.works()

    assert desk.case("R-0001")["state"] == "IN_TRAINING"
