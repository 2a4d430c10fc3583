"""Nothing of a value comes out as markup, link, header or template code (reliability.md 9 C), in any field of any mail."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from mailbot.model.decision import MailKind
from mailbot.model.form_block import BEGIN, END
from mailbot.reply.samples import HOSTILE, SAMPLE_DESK, Flavour, poisoned, sample_order
from tests.reply.reading import html_of, parsed, text_of

BARE = [kind for kind in MailKind if not sample_order(kind, Flavour.HOSTILE).values]
FILLED = [kind for kind in MailKind if kind not in BARE]


@pytest.mark.parametrize("kind", FILLED)
def test_no_tag_or_link_of_theirs_comes_out(write, kind):
    tree = LexborHTMLParser(html_of(write(kind, Flavour.HOSTILE)))

    assert not tree.css("script, svg, iframe, form, object")
    assert all((picture.attributes["src"] or "").startswith("cid:") for picture in tree.css("img"))
    for link in tree.css("a"):
        assert re.match(
            rf"mailto:{re.escape(SAMPLE_DESK.address)}(\?subject=[^&]*(&body=[^&]*)?)?$",
            link.attributes["href"],
        )
    assert not [node for node in tree.css("*") if any(name.startswith("on") for name in node.attributes)]


@pytest.mark.parametrize("kind", FILLED)
def test_template_code_and_markdown_stay_as_they_were_typed(write, kind):
    mail = write(kind, Flavour.HOSTILE)
    shown = LexborHTMLParser(html_of(mail)).body.text()

    for part in (" ".join(text_of(mail).split()), " ".join(shown.split())):
        if "7*7" in part:
            assert "{{ 7*7 }}" in part
            assert "**bold** `code`" in part
        assert "49" not in part.replace("R-0049", "")


@pytest.mark.parametrize("kind", MailKind)
def test_no_header_of_theirs_comes_out(write, kind):
    mail = write(kind, Flavour.HOSTILE)
    message = parsed(mail)

    assert "Bcc" not in message
    assert set(message.keys()) <= {*parsed(write(kind)).keys()}
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", mail.raw)
    assert max(map(len, mail.raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("kind", FILLED)
def test_nothing_that_a_mail_program_would_make_a_link_of_by_itself_comes_out(write, kind):
    text = text_of(write(kind, Flavour.HOSTILE))

    assert not re.search(r"https?://|www\.\w", text)


@pytest.mark.parametrize("kind", FILLED)
def test_no_character_that_steers_the_reader_comes_out(write, kind):
    mail = write(kind, Flavour.HOSTILE)

    for part in (text_of(mail), html_of(mail), mail.subject):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", part)


@pytest.mark.parametrize("kind", FILLED)
def test_a_value_cannot_end_the_form_even_where_a_line_is_wrapped(write, kind):
    text = text_of(write(kind, Flavour.HOSTILE))

    assert text.count(END) == text.count(BEGIN) <= 1


def test_the_hostile_sample_reaches_every_text_of_every_value():
    order = sample_order(MailKind.DIGEST, Flavour.HOSTILE)

    assert all(row.title == HOSTILE and row.command in {None, HOSTILE} for row in order.values["digest"].done)
    assert poisoned((("a", 1), None)) == ((HOSTILE, 1), None)
