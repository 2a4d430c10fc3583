"""Parts: the same tree as the standard library's where the mail is well-formed, and an answer where it is not."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.errors import MalformedMail
from mailbot.intake.headers import read_headers
from mailbot.intake.parameters import read_parameters
from mailbot.intake.parts import read_parts
from mailbot.intake.settings import Limits
from tests.cost import DEAREST, spent
from tests.intake.writing import mail, multipart

TEXTS = st.text(
    alphabet=st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029\u0085"),
    max_size=80,
)


def _leaves(root):
    return [(part.content_type, part.decoded) for part in root.walk() if not part.children]


@settings(deadline=None, max_examples=60)
@given(
    TEXTS,
    st.one_of(st.none(), TEXTS),
    st.lists(st.binary(max_size=200), max_size=3),
    st.sampled_from(["base64", "quoted-printable"]),
)
def test_a_well_formed_mail_reads_as_the_standard_library_reads_it(text, html, files, encoding):
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "rosa@harbor.example"
    message.set_content(text + "\n", cte=encoding)
    if html is not None:
        message.add_alternative(f"<p>{html}</p>\n", subtype="html", cte="quoted-printable")
    for number, file in enumerate(files):
        message.add_attachment(file, maintype="application", subtype="pdf", filename=f"ä{number}.pdf")
    raw = message.as_bytes()

    theirs = message_from_bytes(raw)
    ours = read_parts(raw, 0, Limits())

    expected = [
        (part.get_content_type(), part.get_payload(decode=True))
        for part in theirs.walk()
        if not part.is_multipart()
    ]
    assert _leaves(ours) == expected
    assert [part.content_type for part in ours.walk()] == [part.get_content_type() for part in theirs.walk()]


@given(st.binary(max_size=600))
def test_no_bytes_raise_anything_but_malformed(raw):
    try:
        root = read_parts(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + raw, 0, Limits())
    except MalformedMail:
        return
    for part in root.walk():
        assert isinstance(part.decoded, bytes)
        assert isinstance(part.text().text, str)
        assert isinstance(part.filename, str)


def test_a_boundary_that_begins_like_another_is_not_taken_for_it():
    inner, body = multipart("alternative", "\r\none", "\r\ntwo", boundary="b10")
    outer, whole = multipart("mixed", f"{inner}\r\n\r\n{body}", "\r\nthree", boundary="b1")

    root = read_parts(mail(outer, body=whole), 0, Limits())

    assert [text.strip() for _, text in _leaves(root)] == [b"one", b"two", b"three"]


def test_a_multipart_without_its_end_gives_what_is_there():
    root = read_parts(
        mail("Content-Type: multipart/mixed; boundary=b", body="--b\r\n\r\none\r\n--b\r\n\r\ntwo"),
        0,
        Limits(),
    )

    assert [text for _, text in _leaves(root)] == [b"one", b"two"]


def test_a_multipart_whose_boundary_never_comes_is_text():
    root = read_parts(
        mail("Content-Type: multipart/mixed; boundary=zz", body="Please add Marcus."), 0, Limits()
    )

    assert _leaves(root) == [("text/plain", b"Please add Marcus.")]


def test_an_attached_message_is_a_leaf():
    attached = "Content-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\n\r\nremove everybody"
    outer, body = multipart("mixed", "\r\nhello", attached)

    root = read_parts(mail(outer, body=body), 0, Limits())

    assert [part.content_type for part in root.walk()] == ["multipart/mixed", "text/plain", "message/rfc822"]


def test_a_mail_without_a_blank_line_loses_no_text():
    headers, body = read_headers(b"From: a@b.example\nPlease add Marcus\nthanks\n")

    assert headers.first("from") == b"a@b.example"
    assert body == len(b"From: a@b.example\n")


@pytest.mark.parametrize(
    ("encoding", "content", "decoded"),
    [
        ("base64", b"aGVs\r\nbG8=\r\n", b"hello"),
        ("base64", b"aGVsbG8=\r\n-- \r\nlist footer\r\n", b"hello\n-- \r\nlist footer\r\n"),
        ("base64", b"aGVsbG8=aGVsbG8=", b"hellohello"),
        ("base64", b"Please add Marcus. This is not base64 at all!", b"Please add Marcus. This is not base64 at all!"),
        ("BASE64 ", b"aGVsbG8", b"hello"),
        ("base64", b"aGVsbG8===== =", b"hello"),
        ("quoted-printable", b"caf=C3=A9 =\r\nau lait", "café au lait".encode()),
        ("quoted-printable", b"100% = all=XY", b"100% = all=XY"),
        ("x-uuencode", b"begin 644 a\n%:&5L;&\\ \nend\n", b"hello"),
        ("x-unheard-of", b"as is", b"as is"),
    ],
)  # fmt: skip
def test_transfer_encodings_are_undone_and_nothing_is_lost(encoding, content, decoded):
    root = read_parts(mail(f"Content-Transfer-Encoding: {encoding}", body=content), 0, Limits())

    assert root.decoded == decoded


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        ("text/plain; charset=utf-8", "charset", "utf-8"),
        ('text/plain; charset="utf-8"; format=flowed', "format", "flowed"),
        ("text/plain; CHARSET = utf-8 (comment; x=y)", "charset", "utf-8"),
        ('attachment; filename="a\\"b;c.pdf"', "filename", 'a"b;c.pdf'),
        ("attachment; filename=my form.pdf", "filename", "my form.pdf"),
        ("attachment; filename*=utf-8''Lebenslauf%20M%C3%BCller.pdf", "filename", "Lebenslauf Müller.pdf"),
        ("attachment; filename*0=ab; filename*1=cd.pdf", "filename", "abcd.pdf"),
        ("attachment; filename*1*=%C3%A9.pdf; filename*0*=utf-8''caf", "filename", "café.pdf"),
        ('attachment; filename="=?utf-8?q?caf=C3=A9.pdf?="', "filename", "café.pdf"),
        ("attachment; filename*=nonsense%ZZ.pdf", "filename", "nonsense%ZZ.pdf"),
        ('attachment; filename="never ends.pdf', "filename", "never ends.pdf"),
        ("attachment; =x; ;;; filename=a.pdf; filename=b.pdf", "filename", "a.pdf"),
    ],
)  # fmt: skip
def test_parameters_are_read(value, name, text):
    assert read_parameters(value.encode()).text(name) == text


@given(st.binary(max_size=300))
def test_no_parameters_raise(value):
    parameters = read_parameters(value)
    parameters.text("filename")
    parameters.get("charset")


def test_a_text_of_delimiters_is_refused_before_it_costs_time():
    raw = mail("Content-Type: multipart/mixed; boundary=b", body="\n--bx" * 3_000_000)
    with spent() as cost, pytest.raises(MalformedMail, match="delimiter"):
        read_parts(raw, 0, Limits())

    assert cost.readings < DEAREST
