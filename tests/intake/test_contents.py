"""What is the text, what is attached, what is only noted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import MalformedMail
from mailbot.intake.contents import clean_filename, read_attachments, read_notes, read_text
from mailbot.intake.parts import read_parts
from mailbot.intake.settings import Limits
from tests.intake.writing import mail, multipart

PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\nPlease add Marcus."
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Please add <b>Marcus</b>.</p>"
PDF = "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=form.pdf\r\n\r\n%PDF"
LOGO = "Content-Type: image/png; name=logo.png\r\nContent-ID: <logo>\r\nContent-Disposition: inline\r\n\r\nx"


def _root(*parts, subtype="mixed", parameters=""):
    field, body = multipart(subtype, *parts, parameters=parameters)
    return read_parts(mail(field, body=body), 0, Limits())


def _nested(subtype, *parts, boundary="b2"):
    field, body = multipart(subtype, *parts, boundary=boundary)
    return f"{field}\r\n\r\n{body}"


def _names(root):
    return [attachment.filename for attachment in read_attachments(root, Limits())]


def test_a_plain_mail_is_its_text():
    root = read_parts(mail(body="Please add Marcus."), 0, Limits())

    assert (read_text(root, Limits()).plain, read_text(root, Limits()).html) == ("Please add Marcus.", None)
    assert _names(root) == []


def test_alternatives_are_both_handed_on():
    text = read_text(_root(PLAIN, HTML, subtype="alternative"), Limits())

    assert (text.plain, text.html) == ("Please add Marcus.", "<p>Please add <b>Marcus</b>.</p>")


def test_the_root_of_related_is_the_text_and_its_pictures_are_attached():
    root = _root(_nested("related", HTML, LOGO), PDF)

    assert read_text(root, Limits()).html == "<p>Please add <b>Marcus</b>.</p>"
    assert _names(root) == ["logo.png", "form.pdf"]


def test_the_root_of_related_may_be_named():
    root = _root(
        LOGO,
        HTML.replace("\r\n\r\n", "\r\nContent-ID: <root>\r\n\r\n", 1),
        subtype="related",
        parameters='; start="<root>"',
    )

    assert "Marcus" in read_text(root, Limits()).html


def test_outlooks_nesting_is_read():
    root = _root(_nested("related", _nested("alternative", PLAIN, HTML, boundary="b3"), LOGO), PDF)
    text = read_text(root, Limits())

    assert text.plain == "Please add Marcus."
    assert "<b>Marcus</b>" in text.html


def test_apple_mail_writes_on_behind_a_picture():
    text = read_text(_root(PLAIN, LOGO, "\r\nAnd remove Jane."), Limits())

    assert text.plain == "Please add Marcus.\nAnd remove Jane."


def test_plain_text_beside_html_text_stands_in_the_html_as_it_is():
    text = read_text(_root(HTML, "\r\nAnd <remove> Jane."), Limits())

    assert text.plain is None
    assert text.html == "<p>Please add <b>Marcus</b>.</p>\n<pre>And &lt;remove&gt; Jane.</pre>"


def test_a_text_that_is_a_file_is_attached():
    as_file = "Content-Type: text/plain\r\nContent-Disposition: inline; filename=notes.txt\r\n\r\nremove Jane"
    marked = "Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nremove Jane"
    root = _root(PLAIN, as_file, marked)

    assert read_text(root, Limits()).plain == "Please add Marcus."
    assert _names(root) == ["notes.txt", "part-2"]


def test_the_text_of_a_signed_mail_is_its_first_part():
    signature = "Content-Type: application/pgp-signature; name=signature.asc\r\n\r\nx"

    assert read_text(_root(PLAIN, signature, subtype="signed"), Limits()).plain == "Please add Marcus."


def test_an_attached_message_is_never_read():
    attached = "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nremove everybody"
    root = _root(PLAIN, attached)

    assert read_text(root, Limits()).plain == "Please add Marcus."
    assert read_text(_root(attached), Limits()).plain is None
    assert read_text(_root(attached, subtype="digest"), Limits()).plain is None
    assert read_notes(root) == ("attached message, not read",)


def test_flowed_text_is_told():
    flowed = "Content-Type: text/plain; format=Flowed; delsp=Yes\r\n\r\none \r\ntwo"
    text = read_text(_root(flowed), Limits())

    assert (text.is_flowed, text.delsp) == (True, True)
    assert not read_text(_root(flowed, PLAIN), Limits()).is_flowed


@pytest.mark.parametrize(
    ("part", "note"),
    [
        ("Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx", "winmail.dat not opened"),
        ("Content-Type: application/octet-stream; name=WinMail.dat\r\n\r\nx", "winmail.dat not opened"),
        ("Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR", "calendar part"),
        ("Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nx", "encrypted or sealed, not opened"),
    ],
)
def test_what_is_not_opened_is_noted(part, note):
    assert read_notes(_root(PLAIN, part)) == (note,)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("form.pdf", "form.pdf"),
        ("../../etc/passwd", "passwd"),  # A50
        ("C:\\Users\\Rosa\\form.pdf", "form.pdf"),
        ("a\r\nBcc: x.pdf", "aBcc x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (".bashrc", "bashrc"),
        ("..", ""),
        ("a/", ""),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("Núñez Lebenslauf.pdf", "Núñez Lebenslauf.pdf"),
        ('a"b<c>|?.pdf', "abc.pdf"),
    ],
)
def test_file_names_are_cleaned(name, cleaned):
    assert clean_filename(name) == cleaned


@given(st.text(max_size=400))
def test_a_cleaned_name_is_no_path(name):
    cleaned = clean_filename(name)

    assert len(cleaned) <= 120
    assert not set(cleaned) & set('/\\\0\r\n<>:"|?*')
    assert not cleaned.startswith(".")


def test_too_many_attachments_are_refused_and_pictures_in_the_text_are_not_counted():
    assert len(read_attachments(_root(PLAIN, *[LOGO] * 30, *[PDF] * 20), Limits())) == 50
    with pytest.raises(MalformedMail, match="20 attachments"):
        read_attachments(_root(PLAIN, *[PDF] * 21), Limits())


@pytest.mark.parametrize("text", ["x" * 1_100_000, "x\n" * 100_001])
def test_too_much_text_is_refused(text):
    with pytest.raises(MalformedMail):
        read_text(read_parts(mail(body=text), 0, Limits()), Limits())


def test_a_large_file_is_no_text():
    root = _root(PLAIN, PDF + "x" * 5_000_000)

    assert read_text(root, Limits()).plain == "Please add Marcus."
    assert read_attachments(root, Limits())[0].size == 5_000_004
