"""From is exactly one mailbox or nobody: reliability.md section 9 A14 to A27."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.intake.addresses import mailboxes, only_mailbox
from mailbot.intake.mime import read
from tests.intake.writing import TRUSTING, mail


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("rosa@harbor.example", "rosa@harbor.example", ""),
        ("Rosa Diaz <rosa@harbor.example>", "rosa@harbor.example", "Rosa Diaz"),
        ('"Diaz, Rosa" <rosa@harbor.example>', "rosa@harbor.example", "Diaz, Rosa"),
        ("rosa@harbor.example (Rosa Diaz)", "rosa@harbor.example", "Rosa Diaz"),
        (
            "Dr. Rosa Q. Diaz <Rosa.Diaz+hmis@Harbor.Example>",
            "Rosa.Diaz+hmis@harbor.example",
            "Dr. Rosa Q. Diaz",
        ),
        ("=?utf-8?q?Mar=C3=ADa_N=C3=BA=C3=B1ez?= <m@harbor.example>", "m@harbor.example", "María Núñez"),
        ('"=?utf-8?b?TWFyw61h?=" <m@harbor.example>', "m@harbor.example", "María"),
        ("María <m@harbor.example>", "m@harbor.example", "María"),
        ("m@harbor.example <m@harbor.example>", "m@harbor.example", "m@harbor.example"),
        ('"O\\"Neill" <m@harbor.example>', "m@harbor.example", 'O"Neill'),
        ("<m@harbor.example>", "m@harbor.example", ""),
        ("Rosa (desk) Diaz <m@harbor.example> (sent by hand)", "m@harbor.example", "Rosa Diaz"),
    ],
)
def test_one_mailbox_without_defects_is_read(value, address, name):
    found = only_mailbox(value.encode("utf-8"))

    assert found is not None
    assert (found.address, found.name) == (address, name)


REFUSED = {
    "A15 two addresses": "boss@corp.example, evil@bad.example",
    "A15 two addresses in angles": "Boss <boss@corp.example>, Evil <evil@bad.example>",
    "A16 group": "Boss: boss@corp.example, evil@bad.example;",
    "A16 empty group": "undisclosed-recipients:;",
    "A17 parenthesis": "boss@corp.example)<evil@bad.example>",
    "A17 two angles": "<boss@corp.example> <evil@bad.example>",
    "A17 semicolon": "boss@corp.example; evil@bad.example",
    "A17 address as unquoted name": "boss@corp.example <evil@bad.example>",
    "A23 quoted local part": '"boss@corp.example"@bad.example',
    "A23 quoted local part in angles": '<"boss@corp.example"@bad.example>',
    "A24 route": "<@bad.example:boss@corp.example>",
    "A24 percent-free route": "@bad.example:boss@corp.example",
    "A25 cyrillic o": "boss@c\u043erp.example",
    "A26 trailing dot": "boss@corp.example.",
    "comment inside": "boss@corp(x).example",
    "comment inside angles": "<boss@corp.example(.evil.example)>",
    "space inside": "<boss @corp.example>",
    "space for the at": "boss @ corp.example",
    "no domain": "boss",
    "no local part": "@corp.example",
    "domain literal": "boss@[192.0.2.1]",
    "empty": "",
    "null": "<>",
    "open comment": "boss@corp.example (",
    "open quote": '"boss <boss@corp.example>',
    "open angle": "Boss <boss@corp.example",
    "encoded address": "=?utf-8?q?boss=40corp.example?=",
    "encoded word as local part": "=?utf-8?q?boss?=@corp.example",
    "two ats": "boss@corp.example@bad.example",
    "double dot": "boss@corp..example",
    "long local part": "b" * 65 + "@corp.example",
    "underscore in the domain": "boss@corp_x.example",
    "unquoted comma": "Diaz, Rosa <rosa@harbor.example>",
    "text behind": "<boss@corp.example> evil",
}  # fmt: skip


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED.keys())
def test_everything_else_is_nobody(value):
    assert only_mailbox(value.encode("utf-8")) is None


def test_a14_two_from_fields_are_nobody():
    raw = mail("From: boss@corp.example", sender="evil@bad.example")

    assert read(raw, TRUSTING).sender_address == ""
    assert read(raw, TRUSTING).screen.reason == "From is not exactly one address"
    assert not read(raw, TRUSTING).authenticity.verified


def test_a18_a_folded_from_is_read_as_one_line():
    assert (
        read(mail(sender="Rosa\r\n <rosa@harbor.example>"), TRUSTING).sender_address == "rosa@harbor.example"
    )
    assert read(mail(sender="boss@corp.example\r\n <evil@bad.example>"), TRUSTING).sender_address == ""


def test_a19_a_display_name_that_is_an_address_is_only_a_name():
    message = read(mail(sender='"boss@corp.example" <evil@bad.example>'), TRUSTING)

    assert message.sender_address == "evil@bad.example"


def test_a20_an_encoded_word_that_decodes_to_an_address_is_only_a_name():
    message = read(
        mail(sender="=?utf-8?q?boss=40corp=2Eexample_=3Cboss=40corp=2Eexample=3E?= <evil@bad.example>"),
        TRUSTING,
    )

    assert message.sender_address == "evil@bad.example"


def test_a25_a_punycode_domain_stays_what_it_is():
    assert only_mailbox(b"boss@xn--crp-sed.test").address == "boss@xn--crp-sed.test"


def test_a26_case_of_the_domain_does_not_matter_and_a_plus_tag_is_another_address():
    assert only_mailbox(b"Boss@CORP.example").address == "Boss@corp.example"
    assert only_mailbox(b"boss+x@corp.example").address == "boss+x@corp.example"


def test_a27_sender_and_reply_to_do_not_change_who_wrote_it():
    message = read(
        mail("Sender: evil@bad.example", "Reply-To: evil@bad.example", "Resent-From: evil@bad.example"),
        TRUSTING,
    )

    assert message.sender_address == "rosa@harbor.example"


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("a@x.example, B <b@Y.example>", ["a@x.example", "b@y.example"]),
        ("Team: a@x.example, b@y.example;", ["a@x.example", "b@y.example"]),
        ('"Diaz, Rosa" <rosa@x.example>, <b@y.example>', ["rosa@x.example", "b@y.example"]),
        ('"open <a@x.example>, b@y.example', ["a@x.example", "b@y.example"]),
        ("undisclosed-recipients:;", []),
        ("<@route.example:a@x.example>", ["a@x.example"]),
        ("Rosa Diaz [HMIS] <a@x.example>", ["a@x.example"]),
    ],
)
def test_lists_are_read_as_far_as_they_can_be(value, addresses):
    assert [mailbox.address for mailbox in mailboxes(value.encode())] == addresses


@given(st.binary(max_size=300))
def test_no_bytes_raise(value):
    only_mailbox(value)
    list(mailboxes(value))


@given(st.text(alphabet='ab@<>()",;:\\. [', max_size=40))
def test_a_mailbox_that_is_read_holds_exactly_one_at(value):
    found = only_mailbox(value.encode())

    if found is not None:
        assert found.address.count("@") == 1
        assert found.address.lower() in value.lower()
