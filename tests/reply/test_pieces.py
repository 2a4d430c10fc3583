"""The small pieces: cleaning, Markdown with opaque tags, the text layout, the chart."""

import struct
import zlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.model.report import TrendPoint
from mailbot.reply.chart import CHART_SIZE, draw_trend
from mailbot.reply.cleaning import (
    one_line,
    printable,
    printable_lines,
    sentence,
    sound_link,
    without_controls,
)
from mailbot.reply.layout_text import lay_out
from mailbot.reply.markdown import TemplateMarkdown

MARKDOWN = TemplateMarkdown(["facts"])


@given(st.text())
def test_a_printable_value_is_one_line_and_stays_as_it_is_when_cleaned_again(text):
    cleaned = printable(text)

    assert len(cleaned.splitlines()) <= 1
    assert printable(cleaned) == cleaned
    assert "://" not in cleaned
    assert "----" not in cleaned


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])))
def test_letters_of_every_language_are_kept(text):
    assert one_line(text).split() == text.split()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nBcc: x", "a Bcc: x"),
        ("a\rb\u2028c\x0bd", "a b c d"),
        ("x\x00y\x1b[31m", "xy[31m"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("https://evil.example", "https:\u200b//evil.example"),
        ("WWW.evil.example", "WWW.\u200bevil.example"),
        ("Zoë O\u2019Neill \u5f20\u4f1f", "Zoë O\u2019Neill \u5f20\u4f1f"),
        ("----- end of form -----", "--- end of form ---"),
    ],
)
def test_what_could_steer_a_reader_is_taken_out(text, shown):
    assert printable(text) == shown


def test_joiners_that_some_scripts_need_are_kept():
    assert (
        without_controls("\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")
        == "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )


def test_lines_keep_their_ends_but_not_more_than_one_blank_between():
    assert printable_lines("\n\na\r\n\n\n\nb \n\n") == ("a", "", "b")
    assert printable_lines("\x00") == ()


def test_a_text_becomes_a_sentence_once():
    assert [sentence(text) for text in ("in training", "Done.", "why?", "")] == [
        "In training.",
        "Done.",
        "Why?",
        "",
    ]


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://training.desk.example/a?b=c&d=%20#e", True),
        ("http://desk.example:8080", True),
        ("javascript:alert(1)", False),
        ("https://desk.example@evil.example/", False),
        ("https://desk.example/ x", False),
        ('https://desk.example/"onclick="x', False),
        ("https://desk.example/<script>", False),
        ("//evil.example", False),
        ("https://évil.example/", False),
        ("https://a.example/\nBcc: x", False),
    ],
)
def test_only_plain_web_addresses_become_links(address, sound):
    assert (sound_link(address) == address) is sound


def test_tags_pass_the_markdown_untouched_and_alone_on_a_line_they_make_no_paragraph():
    both = MARKDOWN.parse(
        "Hello *you* {{ a * b * c }},\n{% if x_y and y_z %}\n{{ facts(rows) }}\n{% endif %}\n\n* {{ one }}\n* two\n"
    )

    assert both.html == (
        "<p>Hello <em>you</em> {{ a * b * c }},</p>\n{% if x_y and y_z %}{{ facts(rows) }}\n{% endif %}"
        "<ul>\n<li>{{ one }}</li>\n<li>two</li>\n</ul>\n"
    )
    assert both.text == (
        "Hello you {{ a * b * c }},\n\n{% if x_y and y_z %}{{ facts(rows) }}\n\n{% endif %}-  {{ one }}\n-  two\n\n"
    )


def test_html_in_a_template_is_shown_and_braces_in_code_are_no_tags():
    both = MARKDOWN.parse("<b>x</b> & `{{ code }}` {lone}")

    assert both.html == "<p>&lt;b&gt;x&lt;/b&gt; &amp; <code>&#123;&#123; code }}</code> &#123;lone}</p>\n"
    assert "{{ '{' }}{{ '{' }} code }}" in both.text


def test_links_stand_on_lines_of_their_own_in_the_text():
    assert (
        MARKDOWN.parse("See [the guide](https://a.example/x) now.").text
        == "See the guide now.\nhttps://a.example/x\n\n"
    )


def test_numbered_lists_keep_counting_and_hang():
    text = lay_out(MARKDOWN.parse("3. " + "long " * 20 + "\n4. b\n\n   more\n").text)

    assert text.splitlines()[0].startswith("3. long")
    assert text.splitlines()[1].startswith("   long")
    assert "4. b" in text
    assert "\n   more" in text


def test_a_long_word_is_never_cut():
    word = "x" * 100

    assert word in lay_out(f"See {word} there").splitlines()


def test_the_chart_is_a_png_with_a_bar_for_each_number():
    png = draw_trend([TrendPoint(day=date(2026, 3, day), came_in=day, answered=0) for day in range(1, 4)])
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT") + 4
    rows = zlib.decompress(png[start : start + struct.unpack(">I", png[start - 8 : start - 4])[0]])
    lines = [rows[at + 1 : at + 1 + width] for at in range(0, len(rows), width + 1)]

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert (width, height) == CHART_SIZE
    tallest = [sum(line[column] == 1 for line in lines) for column in (20, 190, 370)]
    assert tallest == sorted(tallest)
    assert tallest[2] == pytest.approx(3 * tallest[0], abs=3)


def test_a_chart_of_nothing_is_still_a_picture():
    assert draw_trend([]).startswith(b"\x89PNG")
