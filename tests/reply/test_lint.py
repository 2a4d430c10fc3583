"""The lint: the shipped mails pass in both languages, and each thing it looks for is found when it is there."""

from dataclasses import replace

import pytest

from mailbot.model.decision import MailKind
from mailbot.reply.contrast import contrast, weak_places
from mailbot.reply.lint import lint
from mailbot.reply.parts import alternative, text_part
from mailbot.reply.samples import SAMPLE_DESK, Flavour
from tests.reply.conftest import TEMPLATES
from tests.reply.reading import html_of, parsed, text_of


@pytest.mark.parametrize("flavour", Flavour)
@pytest.mark.parametrize("kind", MailKind)
def test_every_mail_of_ours_passes(write, kind, flavour):
    assert lint(write(kind, flavour).raw) == ()


@pytest.mark.parametrize(
    "kind", [kind for kind in MailKind if (TEMPLATES / "es" / f"{kind.value}.md").exists()]
)
def test_every_spanish_mail_passes(write, kind):
    assert lint(write(kind, Flavour.LONG, desk=replace(SAMPLE_DESK, language="es")).raw) == ()


def spoilt(mail, *, subject="Training progress [MoHMIS]", text=("", ""), html=("", "")) -> bytes:
    """The mail with a piece of a part replaced."""
    assert text[0] in text_of(mail)
    assert html[0] in html_of(mail)
    body = alternative(
        [
            text_part(text_of(mail).replace(*text, 1), "plain"),
            text_part(html_of(mail).replace(*html, 1), "html"),
        ],
        "s",
    )
    head = f"X-Mailbot-Mail: {parsed(mail)['X-Mailbot-Mail']}\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
    return head.encode() + body.with_headers


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"subject": "x" * 70 + " [MoHMIS]"}, "the subject has 79 characters"),
        ({"subject": "Training progress"}, "the subject does not end in its tag"),
        ({"subject": "Re: Training [MoHMIS]"}, "pretends to be an answer"),
        ({"text": ("Hello,", "Hello " * 20 + ",")}, "a line of the text part is 121 wide"),
        ({"text": ("Hello,", "See https://a.example/ now")}, "a link has no line of its own"),
        ({"text": ("(9", "(8")}, "only the other part has ['9']"),
        ({"html": (' lang="en"', "")}, "<html> has no lang"),
        ({"html": ("<title>Training progress", "<title>")}, "there is no title"),
        ({"html": ("<h1", "<h1>x</h1><h1")}, "not exactly one <h1>"),
        ({"html": (' name="color-scheme"', "")}, "does not say that it can be dark"),
        ({"html": (' role="presentation"', "")}, None),
        ({"html": (' scope="row"', "")}, "does not say what for"),
        (
            {"html": ("padding: 0 28px", "float: left;padding: 0 28px")},
            "CSS that mail programs do not know: float",
        ),
        ({"html": ("padding: 0 28px", "background:url(x);padding: 0 28px")}, "do not know: url("),
        ({"html": ("font-size: 14px", "font-size: 11px")}, "words of 11 px are too small"),
        ({"html": ("</h1>", "</h1><svg></svg>")}, "<svg> is not for mail"),
        ({"html": ("</h1>", '</h1><img src="https://a.example/x.png" alt="x">')}, "fetched from afar"),
        ({"html": ("</h1>", '</h1><img src="cid:x">')}, "no words in its place"),
        ({"html": ("</h1>", '</h1><p onclick="x()">y</p>')}, "holds a script"),
        ({"html": ("</h1>", '</h1><a href="javascript:x">y</a>')}, "a link goes to 'javascript:x'"),
        ({"html": ("</h1>", '</h1><a href="https://a.example/new">y</a>')}, "the text part lacks the link"),
        ({"html": ("</h1>", '</h1><a href="https://a.example/new"></a>')}, "a link has no words"),
        ({"html": ("</h1>", "</h1><!--" + "x" * 41000 + "-->")}, "the HTML part has 4"),
        ({"html": ("color: #1b2733", "color: #aaaaaa")}, "light: "),
        ({"html": ("color: #e6edf3 !important", "color: #333333 !important")}, "dark: "),
    ],
)
def test_what_is_wrong_is_found(write, change, said):
    found = lint(spoilt(write(MailKind.STATUS), **change))

    assert (said is None) or [complaint for complaint in found if said in complaint]


def test_a_mail_that_was_not_spoilt_has_no_complaints(write):
    assert lint(spoilt(write(MailKind.STATUS))) == ()


def test_contrast_is_that_of_the_wcag():
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast((0x76 / 255,) * 3, (1, 1, 1)) == pytest.approx(4.54, abs=0.01)


def test_a_colour_is_held_against_the_ground_that_it_stands_on():
    html = '<div style="background-color: #000000;"><p style="color: #ffffff;">a</p><p style="color: #222222;">b</p></div>'

    assert [place.split(":")[0] for place in weak_places(html) if '"b"' in place] == [
        "light",
        "dark",
        "inverted",
    ]
    assert not [place for place in weak_places(html) if '"a"' in place]
