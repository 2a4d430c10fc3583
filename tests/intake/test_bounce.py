"""Bounces: reports (RFC 3464), mail systems that write as they please, and people who write about bounces."""

import pytest

from mailbot.intake.mime import read
from mailbot.model.message import ScreenClass
from tests.intake.writing import DESK, mail, multipart

OURS = "<mb1.R-0001.abc@icalliances.example>"


def _report(
    *blocks,
    returned=f"Message-ID: {OURS}\r\nTo: marcus@harbor.example",
    sender="MAILER-DAEMON@harbor.example",
):
    status = (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.harbor.example\r\n\r\n"
        + "\r\n".join(blocks)
    )
    original = f"Content-Type: message/rfc822\r\n\r\n{returned}\r\n\r\nText"
    field, body = multipart(
        "report", "\r\nSorry.", status, original, parameters="; report-type=delivery-status"
    )
    return read(mail(field, "Subject: Undelivered Mail Returned to Sender", sender=sender, body=body), DESK)


def _block(recipient="marcus@harbor.example", action="failed", status="5.1.1"):
    return f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"


def test_b35_a_failed_report_names_who_and_which_of_our_mails():
    message = _report(_block())

    assert message.screen.kind is ScreenClass.BOUNCE
    assert message.bounce.recipients == ("marcus@harbor.example",)
    assert message.bounce.permanent
    assert message.bounce.status == "5.1.1"
    assert message.bounce.original_message_id == OURS


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.7"), ("delivered", "2.1.5"), ("relayed", "2.0.0"), ("expanded", "2.0.0")],
)
def test_b35_a_delayed_or_delivered_report_is_no_failure(action, status):
    bounce = _report(_block(action=action, status=status)).bounce

    assert not bounce.permanent
    assert bounce.status == status


def test_of_several_recipients_the_failed_ones_count():
    bounce = _report(
        _block("a@x.example", "delivered", "2.1.5"),
        _block("b@x.example"),
        _block("c@x.example", "failed (x)"),
    ).bounce

    assert bounce.recipients == ("b@x.example", "c@x.example")


def test_the_original_recipient_is_whom_we_wrote_to():
    block = "Original-Recipient: rfc822;marcus@harbor.example\r\n" + _block("m.hill@inner.harbor.example")

    assert _report(block).bounce.recipients == ("marcus@harbor.example",)


def test_blocks_without_a_blank_line_between_them_are_kept_apart():
    assert _report(_block("a@x.example") + _block("b@x.example")).bounce.recipients == (
        "a@x.example",
        "b@x.example",
    )


def test_one_of_our_ids_is_preferred_to_the_first_id():
    bounce = _report(
        _block(), returned=f"Message-ID: <other@relay.example>\r\nX: y\r\n\r\nMessage-ID: {OURS}"
    ).bounce

    assert bounce.original_message_id == OURS


def test_b36_a_bounce_without_a_report_is_read_by_its_text():
    text = (
        "Hi. This is the qmail-send program at harbor.example.\r\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n"
        "<marcus@harbor.example>:\r\n550 no such user\r\n\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: {OURS}\r\nTo: marcus@harbor.example\r\n"
    )
    message = read(mail("Subject: failure notice", sender="MAILER-DAEMON@harbor.example", body=text), DESK)

    assert message.screen.kind is ScreenClass.BOUNCE
    assert message.bounce.recipients == ("marcus@harbor.example",)
    assert message.bounce.permanent
    assert message.bounce.original_message_id == OURS


def test_a_warning_is_no_failure():
    text = "THIS IS A WARNING MESSAGE ONLY.\r\nYour message to <marcus@harbor.example> has been delayed. It will be retried for 4 days.\r\n"
    bounce = read(
        mail("Subject: Warning: message delayed", sender="MAILER-DAEMON@x.example", body=text), DESK
    ).bounce

    assert bounce.recipients == ("marcus@harbor.example",)
    assert not bounce.permanent


def test_exim_names_the_failed_recipients_in_a_field():
    message = read(mail("X-Failed-Recipients: marcus@harbor.example", sender="Mailer-Daemon@x.example"), DESK)

    assert message.bounce.recipients == ("marcus@harbor.example",)


def test_a_filter_that_deletes_a_mail_says_so_in_a_read_receipt():
    notification = (
        "Content-Type: message/disposition-notification\r\n\r\n"
        "Final-Recipient: rfc822; marcus@harbor.example\r\nDisposition: {}; deleted\r\n"
    )
    fields = {}
    for mode in ("automatic-action/MDN-sent-automatically", "manual-action/MDN-sent-manually"):
        field, body = multipart(
            "report", "\r\nx", notification.format(mode), parameters="; report-type=disposition-notification"
        )
        fields[mode[:6]] = read(mail(field, body=body), DESK)

    assert fields["automa"].bounce.recipients == ("marcus@harbor.example",)
    assert fields["manual"].bounce is None
    assert fields["manual"].screen.kind is ScreenClass.AUTOMATIC


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "Fwd: Undelivered Mail Returned to Sender",
            "Look what I got:\r\n<marcus@harbor.example>: 550 no such user\r\n",
        ),
        (
            "Re: Undelivered Mail Returned to Sender",
            "Sorry, use marcus.hill@harbor.example\r\n\r\n> <marcus@harbor.example>: 550\r\n",
        ),
        ("Undeliverable?", "My mail to Marcus seems to be lost. Is he a user?\r\n"),
        ("Rejected: Marcus Hill", "We rejected his application, please withdraw the request.\r\n"),
        ("Failed mail setup", "The new laptop does not send mail. Also, please add Jane.\r\n"),
    ],
)
def test_a_person_who_writes_about_a_bounce_is_a_person(subject, body):
    message = read(mail(f"Subject: {subject}", body=body), DESK)

    assert message.screen.kind is ScreenClass.PERSON
    assert message.bounce is None


def test_an_administrator_is_a_person_until_the_text_says_otherwise():
    sender = "System Administrator <admin@harbor.example>"
    asking = read(mail(sender=sender), DESK)
    failing = read(
        mail(
            "Subject: Undeliverable: Training",
            sender=sender,
            body="Your message did not reach:\r\n\r\n<a@b.example>:\r\nno mailbox\r\n",
        ),
        DESK,
    )

    assert (asking.screen.kind, asking.screen.answerable) == (ScreenClass.PERSON, True)
    assert failing.screen.kind is ScreenClass.BOUNCE


def test_an_absence_notice_with_a_null_return_path_is_automatic_and_no_bounce():
    message = read(
        mail("Return-Path: <>", "Auto-Submitted: auto-replied", body="Write to jane@harbor.example instead."),
        DESK,
    )

    assert message.screen.kind is ScreenClass.AUTOMATIC
    assert message.bounce is None


def test_a_forwarded_bounce_as_an_attachment_is_not_read():
    attached = "Content-Type: message/rfc822\r\n\r\nFrom: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n\r\n<a@b.example>: 550"
    field, body = multipart("mixed", "\r\nPlease look.", attached)

    assert read(mail(field, body=body), DESK).screen.kind is ScreenClass.PERSON
