"""Encoded words, and the decoding ladder beneath them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.intake.charsets import decode
from mailbot.intake.words import one_line
from tests.cost import DEAREST, spent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"plain", "plain"),
        (b"=?utf-8?q?Mar=C3=ADa?=", "María"),
        (b"=?utf-8?b?TWFyw61h?= =?utf-8?q?_N=C3=BA=C3=B1ez?=", "María Núñez"),
        (b"=?utf-8?b?4pyT4p==?= =?utf-8?b?nJw=?=", "✓✜"),  # a letter split between two words
        (b"Re: =?iso-8859-1?q?Caf=E9?= [MoHMIS R-0001]", "Re: Café [MoHMIS R-0001]"),
        (b"=?utf-8*en?q?hi?=", "hi"),  # RFC 2231 section 5
        (b"=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "日本"),
        (b"=?gb2312?b?1tDOxA==?=", "中文"),
        (b"=?utf-8?b?not base64!?= x", "=?utf-8?b?not base64!?= x"),
        (b"=?utf-8?q?never ends", "=?utf-8?q?never ends"),
        (b"=?utf-8?q?a=0ABcc:_e=40x?=", "a Bcc: e@x"),  # a line end inside a word is white space (finding 6)
        (b"Jos\xc3\xa9", "José"),
        (b"Jos\xe9", "José"),
        (b"a\xe2\x80\xaeb", "ab"),  # bidi override
        (b"=?utf-8?q?a=00b?=", "ab"),
    ],
)  # fmt: skip
def test_header_text_is_decoded_to_one_line(value, text):
    assert one_line(value).text == text


def test_a_fallback_is_told():
    assert one_line(b"Jos\xe9").doubtful
    assert not one_line(b"Jos\xc3\xa9").doubtful
    assert one_line(b"=?x-klingon?q?Jos=E9?=").doubtful


@given(st.text(max_size=60))
def test_what_python_encodes_is_decoded_again(text):
    from email.header import Header

    printable = " ".join("".join(char for char in text if char.isprintable()).split())
    encoded = Header(printable, "utf-8", maxlinelen=60).encode().replace("\n", "").encode()

    assert one_line(encoded).text == decode(printable.encode(), "utf-8").text


@given(st.binary(max_size=400))
def test_no_bytes_raise(value):
    text = one_line(value).text

    assert "\n" not in text
    assert "\0" not in text


@pytest.mark.parametrize(
    "worst", [b"=?" * 4096, b"=?a?q?" * 1365, b"=?utf-8?q?a?= " * 580, b"=?a?q?" + b"?" * 8000, b" " * 8192]
)
def test_a_field_of_eight_kib_costs_milliseconds(worst):
    with spent() as cost:
        one_line(worst)

    assert cost.readings < DEAREST
