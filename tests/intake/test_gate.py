"""The gate: each limit of reliability.md section 9 D, and bytes that two readers would read differently."""

import pytest

from mailbot.errors import MalformedMail
from mailbot.intake.gate import inspect, nesting
from mailbot.intake.mime import read
from mailbot.intake.settings import Limits
from mailbot.model.message import ScreenClass
from tests.cost import DEAREST, spent
from tests.intake.writing import DESK, PASSED, mail

LIMITS = Limits()


def test_an_ordinary_mail_passes():
    assert inspect(mail(PASSED), LIMITS).first("subject") == b"New user"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no header"),
        (b"\0" * 1000, "NUL"),
        (b"just text\r\nand more\r\n", "no header"),
        (mail("X-Big: " + "a" * 9000), "x-big over 8 KiB"),
        (mail(*[f"X-{n}: y" for n in range(600)]), "500 header fields"),
        (mail(*["X-Pad: " + "a" * 8000] * 9), "header block over 64 KiB"),
        (b"A: b\r\n" * 200_000, "header block over 64 KiB"),  # D65
        (mail("Subject: " + "=?utf-8?q?a?= " * 40_000), "header block over 64 KiB"),  # D62
        (mail(*["Subject: " + "=?utf-8?q?a?= " * 500] * 3), "encoded words"),
        (mail(sender="(" * 1000), "nested deeper than 20 in from"),  # D63
        (mail("Content-Type: text/plain" + "; a=b" * 600), "Content-Type parameters"),  # D66
        (mail(sender="boss@corp.example\rX: y"), "bare CR"),  # A21
        (mail(sender="boss@corp.example\0"), "NUL"),  # A21
        (b"From : boss@corp.example\r\n" + mail(sender="evil@bad.example"), "space before the colon of from"),  # A22
        (b"Authentication-Results : x\r\n" + mail(), "space before the colon of authentication-results"),
        (mail(body="x\r\n" * (9 * 1024 * 1024)), "larger than 25 MiB"),
        (mail(body="Content-Type: text/plain\n" * 1000), "more than 200 parts"),  # D61
        (mail("To: " + ", ".join(f"user{n}@a.example" for n in range(101))), "more than 100 recipients"),  # D64
    ],
)  # fmt: skip
def test_a_mail_over_a_limit_is_held_as_malformed(raw, reason):
    message = read(raw, DESK)

    assert message.screen.kind is ScreenClass.MALFORMED
    assert reason in message.screen.reason
    assert not message.screen.answerable
    assert message.sender_address == ""
    assert message.body.lines == ()


def test_d60_a_thousand_nested_multiparts_cost_nothing():
    raw = mail("Content-Type: multipart/mixed; boundary=b0")
    for level in range(1000):
        raw += f"--b{level}\r\nContent-Type: multipart/mixed; boundary=b{level + 1}\r\n\r\n".encode()
    with spent() as cost:
        message = read(raw, DESK)

    assert message.screen.kind is ScreenClass.MALFORMED
    assert cost.readings < DEAREST


def test_nesting_deeper_than_twenty_is_refused_and_twenty_is_not():
    def nested(levels):
        raw = mail("Content-Type: multipart/mixed; boundary=b0", body="")
        for level in range(levels - 1):
            raw += f"--b{level}\r\nContent-Type: multipart/mixed; boundary=b{level + 1}\r\n\r\n".encode()
        return raw + f"--b{levels - 1}\r\n\r\nhello\r\n".encode()

    assert read(nested(21), DESK).screen.reason == "parts nested deeper than 20"
    assert read(nested(20), DESK).body.own_text == "hello"


def test_a_form_feed_of_zip_bombs_is_never_opened():
    bomb = b"PK\x03\x04" + b"\0" * 1000  # D67
    raw = mail("Content-Type: application/zip", "Content-Disposition: attachment; filename=a.zip", body=bomb)

    assert read(raw, DESK).attachments[0].content == bomb


def test_the_reason_stands_beside_what_the_mail_claims():
    raw = mail("Subject: =?utf-8?q?Marcus_O=E2=80=99Neill?=", "X-Big: " + "a" * 9000)

    message = read(raw, DESK)

    assert message.subject == "Marcus O’Neill"
    assert message.message_id == "<1@harbor.example>"


def test_nesting_counts_the_deepest_parenthesis():
    assert nesting(b"a (b (c) d) (e)") == 2
    assert nesting(b")))(") == 1


def test_malformed_is_an_error_of_the_program():
    with pytest.raises(MalformedMail):
        inspect(b"\0", LIMITS)
