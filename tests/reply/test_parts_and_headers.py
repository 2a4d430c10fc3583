"""Bytes of headers and parts: what is put in comes out again, whatever it is, and nothing beside it."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailbot.reply.headers import Unsendable, address_field, text_field, thread, token_field
from mailbot.reply.parts import bundle, calendar_part, picture_part, text_part
from mailbot.reply.proof import prove

LINES = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"))


def field(raw: bytes) -> str:
    """The value of a field as any reader decodes it."""
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    _, _, value = re.sub(r"\r\n(?=[ \t])", "", raw.decode("ascii")).partition(":")
    assert "\r\n" not in value.removesuffix("\r\n")
    return str(make_header(decode_header(value.strip()))) if "=?" in value else value.strip()


@given(st.text())
@example("=?utf-8?q?a=0ABcc:_e=40x?=")
@example("a\r\nBcc: e@x")
@example("Fernández " * 40)
def test_a_subject_is_one_header_with_its_words(text):
    raw = text_field("Subject", text)

    assert len(re.findall(rb"(?m)^[A-Za-z-]+:", raw)) == 1
    if "=?" not in text:
        assert field(raw).split() == re.sub(r"[\u200b]", "", " ".join(field(raw).split())).split()
        assert "\n" not in field(raw)


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=200))
def test_a_subject_without_controls_comes_out_as_it_went_in(text):
    if "=?" not in text:
        assert field(text_field("Subject", text)) == text


@given(st.text(max_size=300))
@example('boss@corp.example" <evil@x.example>, "')
@example("a\r\nBcc: e@x")
@example("Oyelaran, Beth")
def test_a_display_name_never_becomes_an_address(name):
    raw = b"".join((address_field("From", [(name, "desk@desk.example")]), b"\r\n"))

    parsed = message_from_bytes(raw, policy=policy.default)
    assert parsed.keys() == ["From"]
    assert [address.addr_spec for address in parsed["From"].addresses] == ["desk@desk.example"]


def test_several_addresses_stand_in_one_field():
    parsed = message_from_bytes(
        address_field("To", [("Beth, O.", "b@a.example"), (None, "c@a.example"), ("Zoë", "z@a.example")])
        + b"\r\n",
        policy=policy.default,
    )

    assert [str(address) for address in parsed["To"].addresses] == [
        '"Beth, O." <b@a.example>',
        "c@a.example",
        "Zoë <z@a.example>",
    ]


@pytest.mark.parametrize("token", ["", "a\r\nb", "ä", "x" * 901, "a\x00b"])
def test_a_token_that_cannot_stand_in_a_header_is_refused(token):
    with pytest.raises(Unsendable):
        token_field("X-Mailbot-Instance", [token])


def test_a_long_thread_keeps_its_first_and_latest_ids():
    answered, chain = thread("<q@a.example>", tuple(f"<{n}@a.example>" for n in range(30)))

    assert answered == "<q@a.example>"
    assert chain == ("<0@a.example>", *(f"<{n}@a.example>" for n in range(22, 30)), "<q@a.example>")


def test_a_huge_or_foreign_id_is_dropped():
    assert thread(
        "<" + "x" * 300 + ">", ("<ä@b.example>", "<a@b.example> <c@d.example>", "<ok@b.example>")
    ) == (
        None,
        ("<ok@b.example>",),
    )


@given(LINES)
@example(".\n..\nFrom me\n.\n")
@example("x" * 2000)
@example("trailing   \n\ttab\t\n=\n")
def test_a_text_part_comes_out_as_it_went_in(text):
    raw = text_part(text, "plain").with_headers

    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    body = raw.partition(b"\r\n\r\n")[2]
    assert not re.search(rb"(?m)^(\.|From )", body)
    content = message_from_bytes(raw, policy=policy.default).get_content()
    assert content.replace("\r\n", "\n") == text.rstrip("\n") + "\n"


def test_a_boundary_cannot_occur_in_a_part():
    inner = text_part("--=_mixed_\n--=_alternative_0", "plain")

    assert b"=_" not in inner.content
    parsed = message_from_bytes(bundle("mixed", [inner, inner], "seed").with_headers, policy=policy.default)
    said = [part.get_content().replace("\r\n", "\n") for part in parsed.iter_parts()]
    assert said == ["--=_mixed_\n--=_alternative_0\n"] * 2


def test_files_travel_as_they_are():
    event = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
    parsed = message_from_bytes(
        bundle("mixed", [calendar_part(event), picture_part(b"\x89PNG\x00\n", "a@b")], "s").with_headers,
        policy=policy.default,
    )
    calendar, picture = parsed.iter_parts()

    assert calendar.get_payload(decode=True) == event
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert calendar.get_filename() == "training.ics"
    assert picture.get_payload(decode=True) == b"\x89PNG\x00\n"
    assert picture["Content-ID"] == "<a@b>"


GOOD = b"To: <a@b.example>\r\nSubject: hi\r\n\r\ntext\r\n"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (GOOD.replace(b"hi", b"hi\r\nBcc: <e@evil.example>"), "headers are"),
        (GOOD.replace(b"<a@b.example>", b"<a@b.example>, <e@evil.example>"), "recipients are"),
        (GOOD.replace(b"Subject", b"Cc: <c@d.example>\r\nSubject"), "recipients are"),
        (GOOD.replace(b"hi", b"ho"), "the subject is"),
        (GOOD.replace(b"text\r\n", b"text\n"), "not CRLF"),
        (GOOD.replace(b"text", b"te\rxt"), "not CRLF"),
        (GOOD.replace(b"text", b"te\x00xt"), "plain ASCII"),
        (GOOD.replace(b"text", "tëxt".encode()), "plain ASCII"),
        (GOOD.replace(b"text", b"x" * 999), "too long"),
    ],
)
def test_bytes_that_say_something_else_are_never_sent(raw, said):
    with pytest.raises(Unsendable, match=said):
        prove(raw, names=["To", "Subject"], to=["a@b.example"], cc=[], subject="hi")


def test_bytes_that_say_what_was_meant_pass():
    prove(GOOD, names=["To", "Subject"], to=["a@b.example"], cc=[], subject="hi")
