"""The decoding ladder: the declared charset, then utf-8, windows-1252, latin-1; no letter is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.intake.charsets import clean, decode


@pytest.mark.parametrize(
    ("raw", "charset", "text", "doubtful"),
    [
        ("Núñez".encode(), "utf-8", "Núñez", False),
        ("Núñez".encode(), None, "Núñez", False),  # RFC 6532
        ("Núñez".encode(), "us-ascii", "Núñez", False),
        ("Núñez".encode("latin-1"), "iso-8859-1", "Núñez", False),
        ("O’Neill".encode("cp1252"), "iso-8859-1", "O’Neill", False),  # everybody's latin-1 is windows-1252
        ("Núñez".encode("cp1252"), "utf-8", "Núñez", True),
        ("Núñez".encode("cp1252"), None, "Núñez", True),
        ("Núñez".encode(), "iso-8859-1", "NÃºÃ±ez", True),  # declared wrongly, and it shows
        ("Núñez, José".encode() + b" \x92s", "utf-8", "Núñez, José ’s", True),  # one stray byte spoils no other letter
        ("日本".encode("iso2022_jp"), "ISO-2022-JP", "日本", False),
        ("日本".encode("iso2022_jp"), None, "日本", True),
        ("①".encode("iso2022_jp_2004"), "iso-2022-jp", "①", False),
        ("中文".encode("gb18030"), "gb2312", "中文", False),
        ("中文".encode("gb18030"), "iso-gb2312", "中文", False),
        ("㐀".encode("gb18030"), "GB18030", "㐀", False),
        ("한글".encode("cp949"), "ks_c_5601-1987", "한글", False),
        ("שלום".encode("iso8859-8"), "iso-8859-8-i", "שלום", False),
        ("Привет".encode("koi8-r"), "KOI8-R", "Привет", False),
        (b"abc", "X-UNKNOWN", "abc", False),
        (b"abc", "charset=us-ascii", "abc", True),
        (b"abc", "../../etc/passwd", "abc", True),  # D69
        ("é".encode(), "rot13", "é", True),
        (b"x\x9c", "zlib", "xœ", True),
        (b"\\u0041", "unicode_escape", "\\u0041", True),  # an escape is not evaluated
        (b"\x81\x8d", None, "", True),  # C1 controls of latin-1 carry no letter
        (b'"abc"', '"utf-8"', '"abc"', False),
        (b"Mu+APE-oz", "utf-7", "Muñoz", True),
        (b"Mu+APE-oz", "UNICODE-1-1-UTF-7", "Muñoz", True),
        (b"Pat Doyle", "utf-7", "Pat Doyle", True),
        (b"Please +AHIAZQ-move her", "utf-7", "Please +AHIAZQ-move her", True),  # plain letters are hidden by nobody honest
    ],
)  # fmt: skip
def test_each_rung(raw, charset, text, doubtful):
    decoded = decode(raw, charset)

    assert (decoded.text, decoded.doubtful) == (text, doubtful)


def test_controls_and_bidi_go_and_line_ends_and_tabs_stay():
    assert clean("a\0b\u202ec\u2066d\ufeffe\tf\r\n\x0cg\x85h") == "abcde\tf\r\n\ng\nh"


@given(
    st.binary(max_size=200),
    st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["utf-8", "utf-16", "hz", "iso-2022-kr"])),
)
def test_any_bytes_and_any_charset_are_decoded(raw, charset):
    decode(raw, charset)


@given(
    st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=40),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_no_letter_is_dropped(text, charset):
    assert decode(text.encode(charset), charset).text == text


@given(st.binary(min_size=1, max_size=60).filter(lambda raw: not raw.isascii()))
def test_bytes_that_only_windows_1252_can_be_are_doubtful(raw):
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        assert decode(raw, "utf-8").doubtful
