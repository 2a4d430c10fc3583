"""Web form services: the requester is the representative named in the form, proved or asked first (design 3.9)."""

from pathlib import Path

import pytest

from tests.journeys.desk import PRIYA, Desk, add, kinds, mail, make_desk, text
from tests.wire.dovecot import DovecotMailbox
from tests.wire.smtp import CapturingSmtp

SERVICE = "noreply@forms.example"
NAMED = "Authorized Representative Name: Priya Natarajan\nAuthorized Representative Email: Priya.Natarajan@HarborHouse.example\n"
CONFIRM = '[[senders.forms]]\naddress = "noreply@forms.example"\n'
NOTIFY = CONFIRM + 'confirm = "notify"\nsecret = ["Desk code", "blue heron"]\n'


@pytest.fixture
def desk_with(tmp_path: Path, dovecot: DovecotMailbox, capturing_smtp: CapturingSmtp):
    return lambda more: make_desk(tmp_path, dovecot, capturing_smtp, more=more)


def test_nothing_happens_before_the_representative_on_file_says_yes(desk_with):
    desk: Desk = desk_with(CONFIRM)
    desk.receives(mail(SERVICE, add() + NAMED, subject="Submission #88120441"))

    (question,) = desk.works()

    assert question["X-Mailbot-Mail"] == "confirm-sender"
    assert question["To"] == PRIYA
    assert "Marcus O'Neill" in text(question)
    assert desk.books["cases"] == []
    assert desk.pool("bos")["held"] == 0

    desk.receives(
        mail(PRIYA, "Yes", subject=f"Re: {question['Subject']}", In_Reply_To=question["Message-ID"])
    )
    (start,) = desk.works()
    assert start["X-Mailbot-Mail"] == "training-start"
    assert start["Cc"] == PRIYA

    desk.receives(mail(PRIYA, "yes", subject="again", In_Reply_To=question["Message-ID"]))
    assert "training-start" not in kinds(desk.works())  # a yes counts once


def test_a_yes_from_somebody_else_is_no_yes(desk_with):
    desk: Desk = desk_with(CONFIRM)
    desk.receives(mail(SERVICE, add() + NAMED))
    (question,) = desk.works()

    desk.receives(mail("cadeyemi@harborhouse.example", "yes", In_Reply_To=question["Message-ID"]))

    assert "training-start" not in kinds(desk.works())
    assert desk.books["cases"] == []


def test_with_our_proof_in_the_form_the_representative_is_told_and_the_desk_acts_at_once(desk_with):
    desk: Desk = desk_with(NOTIFY)
    desk.receives(mail(SERVICE, add() + NAMED + "Desk code: blue heron\n"))

    (start,) = desk.works()

    assert start["X-Mailbot-Mail"] == "training-start"
    assert start["Cc"] == PRIYA


def test_without_the_proof_a_form_of_the_same_service_is_asked_about(desk_with):
    desk: Desk = desk_with(NOTIFY)
    desk.receives(mail(SERVICE, add() + NAMED + "Desk code: guessed\n"))

    assert kinds(desk.works()) == ["confirm-sender"]


def test_a_form_that_names_nobody_on_file_waits_for_a_person(desk_with):
    desk: Desk = desk_with(CONFIRM)
    desk.receives(mail(SERVICE, add() + "Authorized Representative Email: stranger@elsewhere.example\n"))

    assert desk.works() == []
    assert [message["outcome"] for message in desk.books["messages"]] == ["held"]
    assert len(desk.mailbox.mails("Mailbot/Review")) == 1
