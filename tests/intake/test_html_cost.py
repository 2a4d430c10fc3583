"""What hostile HTML costs: counted in steps of the interpreter, doubled input against input; no clock."""

import sys

import pytest

from mailbot.intake import mime
from mailbot.intake.body import read_body
from mailbot.intake.settings import IntakeSettings, Limits

NESTS = {
    "definition lists in definitions": "<dl><dt>a<dd>b",
    "labelled items in items": "<ul><li>a: b",
    "labelled items, never closed": "<ol><li>a: b<dl><dt>c<dd>",
    "items in cells": "<table><tr><td>x:<td><ul><li>a: b",
    "tables in cells": "<table><tr><td>a<td>b",
    "rows of cells of two lines": "<tr>" + "<td>a<br>b" * 5,
    "one row without end": "<td>a<br>b",
    "quotes in quotes": "<blockquote>a",
    "bold labels": "<b>a</b><br>b<br>",
    "headings": "<h1>a</h1>b<br>",
    "cells and no table": "<th>a<td>b",
    "unclosed quotes": "<a b='",
    "attributes": "<a b=c d",
    "raw text that never ends": "<title>",
}


def steps_of(html: str) -> tuple[int, int]:
    """Opcodes that reading takes, and the letters that the pairs show."""
    count = 0

    def tick(frame, event, _argument):
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return tick

    before = sys.gettrace()
    sys.settrace(tick)
    try:
        body = read_body(None, html)
    finally:
        sys.settrace(before)
    return count, sum(len(pair.value) for pair in body.pairs)


@pytest.mark.parametrize("nest", NESTS.values(), ids=NESTS)
def test_twice_as_much_costs_about_twice_as_much(nest, monkeypatch):
    monkeypatch.setattr("mailbot.intake.html._VALUE_LINES", 10, raising=False)  # the caps bite early
    monkeypatch.setattr("mailbot.intake.html._MOST_SHOWN", 300, raising=False)
    start = "<p>Please remove Pat Doyle.</p>"
    steps, letters = steps_of(start + nest * 80)
    more_steps, more_letters = steps_of(start + nest * 160)

    assert more_steps < 2.5 * steps
    assert more_letters <= 2.5 * letters + 1000


def test_items_within_items_are_read_while_they_are_few():
    body = read_body(None, "<ul><li>Name: Pat<ul><li>Email: pat@harborhouse.example</ul></ul>")

    assert [(pair.label, pair.value) for pair in body.pairs] == [
        ("Name", "Pat\n- Email: pat@harborhouse.example"),
        ("Email", "pat@harborhouse.example"),
    ]


def test_a_label_whose_value_is_a_whole_text_is_none():
    body = read_body(None, "<dl><dt>Name<dd>Pat</dl><dl><dt>Terms<dd>" + "line<br>" * 300 + "</dl>")

    assert [pair.label for pair in body.pairs if pair.layout == "definition-list"] == ["Name"]


def test_more_lines_than_anybody_writes_are_for_a_person():
    settings = IntakeSettings(
        own_addresses=frozenset(), trust="none", authserv_ids=(), profile="standard", is_our_message_id=bool
    )
    head = b"From: a@b.example\r\n\r\n"

    assert mime.read(head + b"a\n" * 10_000, settings).screen.reason is None
    assert mime.read(head + b"a\n" * 10_001, settings).screen.reason == "more than 10000 lines"


def test_more_tags_than_any_mail_program_writes_are_for_a_person():
    settings = IntakeSettings(
        own_addresses=frozenset(),
        trust="none",
        authserv_ids=(),
        profile="standard",
        is_our_message_id=bool,
        limits=Limits(tags=100),
    )
    head = b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n"

    assert mime.read(head + b"<b>x" * 100, settings).screen.reason is None
    assert mime.read(head + b"<b>x" * 101, settings).screen.reason == "more than 100 HTML tags"
