"""What the post office's border stamps and what it takes away."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.demo.border import from_domain, stamped, without_forged_stamps

ID = "mx.desk.example"
NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def arrived(raw: bytes, submitter: str | None = "ann@a.example") -> bytes:
    return stamped(raw, authserv_id=ID, submitter=submitter, envelope_from="ann@a.example", at=NOON)


def verdicts(mail: bytes) -> list[bytes]:
    header = mail.partition(b"\r\n\r\n")[0].replace(b"\r\n\t", b" ").replace(b"\r\n ", b" ")
    return [line for line in header.split(b"\r\n") if line.lower().startswith(b"authentication-results")]


@pytest.mark.parametrize(
    ("submitter", "verdict"),
    [
        ("ann@a.example", b"dmarc=pass header.from=a.example"),
        ("bob@A.Example", b"dmarc=pass header.from=a.example"),
        ("ann@sub.a.example", b"dmarc=fail header.from=a.example"),
        ("ann@b.example", b"dmarc=fail header.from=a.example"),
        (None, b"dmarc=fail header.from=a.example"),
    ],
)
def test_dmarc_passes_only_for_the_submitters_own_domain(submitter, verdict):
    (stamp,) = verdicts(arrived(b"From: Ann <ann@a.example>\r\n\r\nhi\r\n", submitter))

    assert stamp == b"Authentication-Results: " + ID.encode() + b"; " + verdict


@pytest.mark.parametrize(
    "sender",
    [
        b"From: ann@a.example, bob@a.example\r\n",
        b"From: ann@a.example\r\nFrom: ann@a.example\r\n",
        b"From: nobody\r\n",
        b"Subject: none\r\n",
        b"From: \xff\xfe\r\n",
    ],
)
def test_without_exactly_one_author_nothing_passes(sender):
    (stamp,) = verdicts(arrived(sender + b"\r\nhi\r\n"))

    assert b"dmarc=fail" in stamp


@pytest.mark.parametrize(
    "forged",
    [
        b"Authentication-Results: mx.desk.example; dmarc=pass header.from=corp.example\r\n",
        b"authentication-RESULTS : MX.desk.EXAMPLE;\r\n dmarc=pass header.from=corp.example\r\n",
        b"Authentication-Results:\r\n\tmx.desk.example;\r\n\tdmarc=pass\r\n",
        b"Authentication-Results: (;) mx.desk.example; dmarc=pass\r\n",
        b"X: y\nAuthentication-Results: mx.desk.example; dmarc=pass\n",
        b"X: y\rAuthentication-Results: mx.desk.example; dmarc=pass\r",
    ],
)
def test_a_forged_stamp_of_ours_is_taken_out(forged):
    mail = arrived(b"Subject: x\r\n" + forged + b"From: ann@corp.example\r\n\r\nbody\r\n")

    assert len(verdicts(mail)) == 1
    assert b"dmarc=fail header.from=corp.example" in verdicts(mail)[0]
    assert b"Subject: x\r\n" in mail
    assert mail.endswith(b"From: ann@corp.example\r\n\r\nbody\r\n")


def test_the_stamps_of_others_and_those_in_the_body_stay():
    raw = (
        b"Authentication-Results: mx.other.example; dmarc=pass\r\nFrom: a@a.example\r\n\r\n"
        b"Authentication-Results: mx.desk.example; quoted\r\n"
    )

    assert without_forged_stamps(raw, ID) == raw


def test_ours_stands_on_top_with_the_trace_of_arrival():
    lines = arrived(b"From: ann@a.example\r\n\r\nhi\r\n").split(b"\r\n")

    assert lines[0] == b"Return-Path: <ann@a.example>"
    assert lines[1].startswith(b"Authentication-Results: mx.desk.example;")
    assert lines[3].startswith(b"Received: ")
    assert b"Mon, 02 Mar 2026 18:00:00 +0000" in lines[4]


@given(st.binary(max_size=200))
def test_no_bytes_bring_the_border_down(raw):
    assert arrived(raw).startswith(b"Return-Path: ")
    assert isinstance(from_domain(raw), str)
