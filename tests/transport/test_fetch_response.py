"""The grammar of FETCH answers and of INTERNALDATE."""

import imaplib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.transport.fetch_response import UnreadableAnswerError, read_fetch, read_internal_date

bodies = st.binary(max_size=60) | st.sampled_from(
    [b"", b")\r\n* 1 FETCH (UID 9 BODY[] {3}", b'"', b"1 (UID 7)"]
)


@given(st.lists(st.tuples(st.integers(1, 10**9), bodies, st.booleans()), max_size=8))
def test_what_is_written_is_read_whatever_the_bodies_hold(mails):
    pieces: list[object] = []
    for number, (uid, body, uid_first) in enumerate(mails, start=1):
        before = b"UID %d " % uid if uid_first else b""
        after = b"" if uid_first else b" UID %d" % uid
        pieces.append((b"%d (%sFLAGS (\\Seen $A) BODY[] {%d}" % (number, before, len(body)), body))
        pieces.append(after + b")")
        pieces.append(b"%d (FLAGS (\\Deleted))" % number)

    answers = [answer for answer in read_fetch(pieces) if "BODY[]" in answer]

    assert [(int(answer["UID"] or 0), answer["BODY[]"]) for answer in answers] == [mail[:2] for mail in mails]


@given(
    st.lists(st.binary(max_size=40) | st.tuples(st.binary(max_size=40), st.binary(max_size=10)), max_size=5)
)
def test_anything_else_is_refused_and_never_crashes(pieces):
    try:
        answers = read_fetch(pieces)
    except UnreadableAnswerError:
        return
    assert all(isinstance(answer, dict) for answer in answers)


def test_nested_lists_with_literals_are_passed_over():
    pieces = [
        (b'1 (ENVELOPE ("(" ("a" NIL {3}', b")x("),
        b') NIL) UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)]<0> "q\\"q")',
    ]

    (answer,) = read_fetch(pieces)

    assert answer["UID"] == b"7"
    assert answer["BODY[HEADER.FIELDS (MESSAGE-ID)]"] == b'q"q'


def test_no_answer_is_no_mail():
    assert read_fetch([None]) == []
    assert read_fetch([]) == []


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_a_date_as_python_writes_it_is_read_as_the_same_moment(moment, minutes):
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    written = imaplib.Time2Internaldate(aware).strip('"').encode()

    read = read_internal_date(written)

    assert read == aware
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        None, b"", b"2026-03-02", b"2-Mar-2026 12:00:00 +0000", b" 2-Mar-2026 12:00:00", b"02-Mrz-2026 12:00:00 +0000",
        b"31-Feb-2026 12:00:00 +0000", b"01-Jan-0000 00:00:00 +0000", b"01-Jan-0001 00:00:00 +1400",
        b"31-Dec-9999 23:59:59 -0100", b"02-Mar-2026 25:00:00 +0000", b"02-Mar-2026 12:00:00 +9900 ",
        b"02-Mar-2026 12:00:00 +9999", b"\xb2\xb2-Mar-2026 12:00:00 +0000",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text):
    assert read_internal_date(text) is None


def test_a_leap_second_is_the_second_before():
    assert read_internal_date(b"31-Dec-2016 23:59:60 +0000") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
