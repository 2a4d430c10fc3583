"""The door of intake: whatever the bytes are, a Message comes out, soon."""

import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.intake import mime
from mailbot.intake.mime import read
from mailbot.model.message import ScreenClass
from tests.cost import DEAREST, one_reading, spent
from tests.intake.writing import DESK, PASSED, mail, multipart

STORED = sorted((Path(__file__).parents[1] / "mails").rglob("*.eml"))


def test_a_mail_is_read_whole():
    raw = mail(
        PASSED,
        "Cc: =?utf-8?q?Jane?= <Jane@Harbor.Example>, desk@icalliances.example",
        "Subject: =?utf-8?q?New_user=3A_Mar=C3=ADa?=\r\n =?utf-8?q?_N=C3=BA=C3=B1ez?=",
        "In-Reply-To: <b@x.example>",
        "References: <a@x.example> <b@x.example> <c@x.example>",
        "Reply-To: rosa@home.example",
        sender="=?utf-8?q?Rosa_D=C3=ADaz?= <Rosa@Harbor.Example>",
    )

    message = read(raw, DESK)

    assert message.sender_address == "Rosa@harbor.example"
    assert message.sender_name == "Rosa Díaz"
    assert message.subject == "New user: María Núñez"
    assert message.to == ("desk@icalliances.example", "jane@harbor.example")
    assert message.message_id == "<1@harbor.example>"
    assert message.in_reply_to == ("<b@x.example>", "<c@x.example>", "<a@x.example>")
    assert message.sent_at == datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
    assert message.body.own_text == "Please add Marcus."
    assert message.headers["reply-to"] == "rosa@home.example"
    assert message.screen.answerable
    assert message.authenticity.verified
    assert not message.decoding_doubtful


@pytest.mark.parametrize(
    "date",
    ["", "soon", "Mon, 99 Mar 2026 09:00:00", "Mon, 09 Mar 99999999999999999 09:00:00 +0000", "1" * 8000],
)
def test_a_date_that_is_none_is_none(date):
    assert read(mail(f"Date: {date}"), DESK).sent_at is None


def test_a_date_without_a_zone_is_aware():
    assert read(mail("Date: Mon, 09 Mar 2026 09:00:00 -0000"), DESK).sent_at == datetime(
        2026, 3, 9, 9, 0, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "value", ["none", "<a b@x>", "<" + "a" * 9000 + ">", "<é@x.example>", "<<a@x.example>", ""]
)
def test_a_message_id_is_printable_and_short_or_none(value):
    found = read(mail(f"Message-ID: {value}"), DESK).message_id

    assert found is None or (
        found.isascii() and len(found) <= 252 and found.startswith("<") and " " not in found
    )


def test_a_doubtful_letter_in_name_subject_or_text_is_told():
    assert read(mail(body="Núñez".encode("cp1252")), DESK).decoding_doubtful
    assert read(mail("Subject: x").replace(b"Subject: x", b"Subject: N\xfa\xf1ez"), DESK).decoding_doubtful
    assert read(mail().replace(b"Rosa", b"Ros\xe1"), DESK).decoding_doubtful


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("windows-1252", "cp1252"),
        ("ISO-2022-JP", "iso2022_jp"),
        ("GB18030", "gb18030"),
        ("gb2312", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_texts_of_the_world_are_read(charset, codec):
    text = "Please add 山田" if codec != "cp1252" else "Please add O’Neill – Núñez"
    raw = mail(f"Content-Type: text/plain; charset={charset}", body=text.encode(codec))

    assert read(raw, DESK).body.own_text == text
    assert not read(raw, DESK).decoding_doubtful


def test_a30_the_same_mail_on_another_way_has_the_same_key():
    first = read(mail(PASSED, "Received: by a", body="Please add Marcus.\r\n"), DESK)
    again = read(
        mail("Received: by b", "X-Spam: no", "Received: by c", body="Please add Marcus.  \r\n\r\n"), DESK
    )

    assert first.content_key == again.content_key


def test_another_text_or_subject_or_sender_or_date_has_another_key():
    keys = {
        read(raw, DESK).content_key
        for raw in (
            mail(),
            mail(body="Please add Jane."),
            mail("Subject: Other"),
            mail("Date: Tue, 10 Mar 2026 09:00:00 -0500"),
            mail("Message-ID: <2@harbor.example>"),
            mail(sender="jane@harbor.example"),
            mail("Content-Type: text/html"),
        )
    }

    assert len(keys) == 7


def test_the_key_does_not_depend_on_the_transfer_encoding():
    plain = read(mail("Content-Type: text/plain; charset=utf-8", body="Núñez"), DESK)
    encoded = read(
        mail(
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            body="TsO6w7Fleg==",
        ),
        DESK,
    )

    assert plain.content_key == encoded.content_key


def _break(*_parts, **_settings):
    raise IndexError


def test_what_nobody_foresaw_is_held_and_named(monkeypatch):
    monkeypatch.setattr(mime, "read_body", _break)

    message = read(mail(), DESK)

    assert message.screen.kind is ScreenClass.MALFORMED
    assert message.screen.reason == "could not be read: IndexError"


@given(st.binary(max_size=2000))
def test_no_bytes_raise(raw):
    read(raw, DESK)


@given(st.binary(max_size=300))
def test_no_bytes_behind_a_header_raise(body):
    read(mail("Content-Type: multipart/mixed; boundary=b", body=b"--b\r\n" + body), DESK)


SEEDS = [
    mail(PASSED),
    mail(*multipart("alternative", "Content-Type: text/plain\r\n\r\nhi", "Content-Type: text/html\r\n\r\n<table><tr><td>Agency</td><td>x</td></tr></table>")[:1],
         body="--b1\r\n\r\nhi\r\n--b1\r\nContent-Type: text/html\r\n\r\n<table><tr><td>Agency:<td>x</table>\r\n--b1--"),
    mail("Content-Type: multipart/report; report-type=delivery-status; boundary=b1", sender="MAILER-DAEMON@x.example",
         body="--b1\r\n\r\nfailed\r\n--b1\r\nContent-Type: message/delivery-status\r\n\r\nA: b\r\n\r\nFinal-Recipient: rfc822;a@b.example\r\n--b1--"),
    mail("Subject: =?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "Content-Type: text/plain; charset=iso-2022-jp; format=flowed", body=b"\x1b$BF|K\\\x1b(B \r\nx"),
]  # fmt: skip


def _mutated(raw, chance):
    data = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data))
        kind = chance.randrange(5)
        if kind == 0:
            data[at] = chance.randrange(256)
        elif kind == 1:
            data[at:at] = chance.choice(
                [
                    b"\r",
                    b"\n",
                    b"\0",
                    b'"',
                    b"(",
                    b"<",
                    b"=?",
                    b"--b1",
                    b"\r\n\r\n",
                    b"\xff\xfe",
                    b";" * 20,
                    b"=" * 40,
                ]
            )
        elif kind == 2:
            del data[at : at + chance.randint(1, 40)]
        elif kind == 3:
            end = min(len(data), at + chance.randint(1, 200))
            data[at:at] = data[at:end] * chance.randint(1, 20)
        else:
            other = chance.choice(SEEDS)
            data[at:] = other[chance.randrange(len(other)) :]
    return bytes(data) or b"\n"


def test_mutated_mails_are_read_without_exception_in_bounded_time():
    chance = random.Random(20260309)
    seeds = SEEDS + [path.read_bytes() for path in STORED[::7]]
    took: list[tuple[float, bytes]] = []
    for _ in range(1500):
        raw = _mutated(chance.choice(seeds), chance)
        began = time.process_time()
        message = read(raw, DESK)
        took.append((time.process_time() - began, raw))

        assert not (message.screen.reason or "").startswith("could not be read"), raw

    seconds, dearest = max(took)
    assert seconds / one_reading() < DEAREST, dearest


@settings(deadline=None, max_examples=20)
@given(
    st.sampled_from(
        ["(", "<", '"', "\\", "=?", "a ", "a,", "@", ";", "\t", "=", ".", "[", ">a", "\u00e9", "Re: "]
    )
)
def test_eight_kib_of_anything_in_every_field_costs_little(pattern):
    filling = (pattern * 8000)[:7000]
    fields = (
        "From",
        "To",
        "Subject",
        "Date",
        "References",
        "Content-Type",
        "Received",
        "Authentication-Results",
        "Auto-Submitted",
    )
    with spent() as cost:
        for name in fields:
            read(mail(f"{name}: {filling}", sender="" if name == "From" else "rosa@harbor.example"), DESK)

    assert cost.readings < DEAREST


@pytest.mark.parametrize(
    "body",
    ["<" * 65536, "> " * 32768, "a@b.example " * 5000, "<a@" * 20000, "\n" * 9_990, " " * 65536, "-- \n" * 9_990, "Final-Recipient: " * 4000, "1.2.3" * 13000, "I am out of the office " * 2800],
)  # fmt: skip
def test_64_kib_of_the_worst_text_costs_little(body):
    for sender in ("rosa@harbor.example", "MAILER-DAEMON@x.example"):
        with spent() as cost:
            message = read(mail("Subject: Re: x", sender=sender, body=body), DESK)

        assert cost.readings < DEAREST
        assert message.screen.kind is not ScreenClass.MALFORMED


def test_25_mib_are_read_in_time():
    attached = (
        "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + "QUJD" * 19 + "\r\n"
    )
    field, body = multipart("mixed", "\r\nhi", attached + ("QUJD" * 19 + "\r\n") * 320_000)
    with spent() as cost:
        message = read(mail(field, body=body), DESK)

    assert message.attachments[0].size == 57 * 320_001
    assert cost.readings < DEAREST
