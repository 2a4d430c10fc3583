"""What must hold whatever happens: no mail lost, none answered twice, the others go on."""

import time

import pytest

from tests.journeys.desk import PRIYA, Desk, add, kill, kinds, mail
from tests.wire.smtp import Behaviour


def test_a_second_run_sends_nothing(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    assert kinds(desk.works()) == ["training-start"]

    assert desk.works() == []
    assert len(desk.relay.captured) == 2  # the training start and the day's digest


def test_the_same_mail_delivered_twice_has_one_effect(desk: Desk):
    raw = mail(PRIYA, add())
    desk.receives(raw)
    desk.receives(raw)

    assert kinds(desk.works()) == ["training-start"]
    assert sorted(message["outcome"] for message in desk.books["messages"]) == ["handled", "ignored"]


def test_a_mail_that_cannot_be_read_is_held_and_the_others_go_on(desk: Desk):
    desk.receives(b"From: " + b"(" * 5000 + b"\r\nSubject: \x00\r\n\r\n")
    desk.receives(b"\xff\xfe\x00 no mail at all")
    desk.receives(mail(PRIYA, add()))

    assert kinds(desk.works()) == ["training-start"]
    assert sorted(message["outcome"] for message in desk.books["messages"]) == ["handled", "held", "held"]
    assert desk.mailbox.mails("INBOX") == []


def test_mail_of_other_people_in_the_mailbox_is_left_as_it_was(desk: Desk):
    with desk.mailbox.client() as person:
        person.append("INBOX", r"(\Seen \Flagged)", None, mail(PRIYA, "hello", subject="read by a person"))
        person.append("Archive", r"", None, b"Subject: old\r\n\r\nold\r\n") if person.create(
            "Archive"
        ) else None
    desk.receives(mail(PRIYA, add()))
    desk.works()

    flags = [*desk.mailbox.flags("Mailbot/Done").values(), *desk.mailbox.flags("Mailbot/Review").values()]
    assert {"\\Seen", "\\Flagged"} in flags
    assert sum("\\Seen" in each for each in flags) == 1
    assert len(desk.mailbox.mails("Archive")) == 1


def test_without_the_relay_everything_is_kept_and_sent_later(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.relay.script(*[Behaviour(sender="451 4.3.0 later")] * 2)  # the training start and the digest
    assert desk.works() == []
    assert desk.case("R-0001")["state"] == "APPROVED"

    desk.passes(minutes=10)
    assert kinds(desk.works()) == ["training-start"]
    assert desk.case("R-0001")["state"] == "IN_TRAINING"


def test_a_dated_mail_that_no_server_took_on_its_day_is_written_anew_p12_p14(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.relay.script(*[Behaviour(sender="451 4.3.0 later")] * 2)  # the training start and the digest
    desk.works()
    desk.passes(days=1)

    (start,) = desk.works()

    assert desk.case("R-0001")["deadline"] == "2026-03-19"
    assert "March 19" in start["Subject"] + start.get_body(("plain",)).get_content()
    states = sorted(row["state"] for row in desk.books["outbox"] if row["kind"] == "training-start")
    assert states == ["sent", "superseded"]


def test_a_trainee_s_address_that_is_refused_has_not_begun_a_training_p11(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    refused = {"moneill@harborhouse.example": "550 5.1.1 no such user"}
    desk.relay.script(Behaviour(recipients=refused), Behaviour(recipients=refused))
    sent = desk.works()

    assert "training-start" not in kinds(sent)
    desk.passes(minutes=1)
    assert "alert" in kinds([*sent, *desk.works()])
    assert desk.case("R-0001")["state"] == "DELIVERY_FAILED"


def test_a_line_cut_after_the_final_dot_leaves_the_mail_uncertain_and_unrepeated(desk: Desk):
    desk.receives(mail(PRIYA, add()))
    desk.relay.script(Behaviour(dot="drop"))
    desk.works()

    for _ in range(3):
        desk.passes(hours=1)
        desk.works()

    starts = [one for one in desk.relay.captured if b"X-Mailbot-Mail: training-start" in one.raw]
    assert len(starts) == 1
    assert [row["state"] for row in desk.books["outbox"] if row["kind"] == "training-start"] == ["uncertain"]
    shown = desk.mailbot("digest", "--print", "--now", desk.now.isoformat()).stdout
    assert "uncertain" in shown


@pytest.mark.parametrize("after", [0.6, 0.9, 1.1, 1.3, 1.5, 1.8])
def test_a_kill_in_the_middle_of_a_run_leaves_each_mail_with_exactly_one_answer(desk: Desk, after: float):
    people = [f"Trainee {word}" for word in ("One", "Two", "Three", "Four", "Five", "Six")]
    for number, name in enumerate(people):
        address = f"trainee{number}@harborhouse.example"
        desk.receives(mail(PRIYA, add(name, address), subject=name))
    process = desk.start("run", "--once", "--now", desk.now.isoformat())
    time.sleep(after)
    kill(process)

    desk.works()
    desk.works()

    books = desk.books
    assert len(books["messages"]) == len(people)
    assert {message["outcome"] for message in books["messages"]} == {"handled"}
    answers = [row for row in books["outbox"] if row["kind"] in {"training-start", "license-notice"}]
    assert len(answers) == len(people)
    assert {row["state"] for row in answers} <= {"sent", "uncertain"}
    for row in answers:
        copies = sum(row["message_id"].encode() in one.raw for one in desk.relay.captured)
        assert copies == 1 or (row["state"] == "uncertain" and copies == 0)
