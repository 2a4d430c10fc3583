"""The log: what a mail or a server says cannot end a line, steer a terminal or be quoted by an error (C58, G19)."""

import io
import json
import sys

import pytest
import structlog

from mailbot.cli.printing import set_up_log
from mailbot.errors import BooksError

HOSTILE = 'x\n{"event": "forged"}\r\x1b[2J\u202e'


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(params=[io.StringIO, Terminal], ids=["file", "terminal"])
def written(request, monkeypatch):
    stream = request.param()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("NO_COLOR", "1")
    set_up_log()
    yield stream
    structlog.reset_defaults()


def test_c58_a_newline_and_a_terminal_s_commands_are_shown_as_their_numbers(written):
    structlog.get_logger().warning("relay_unavailable", error=HOSTILE)
    (line,) = written.getvalue().splitlines()

    assert line.isprintable()
    assert "\\n" in line
    if not written.isatty():
        assert json.loads(line)["event"] == "relay_unavailable"


def test_e73_of_an_error_the_kind_and_the_place_are_told_and_not_its_words(written):
    try:
        try:
            int("canary 219-09-9999")
        except ValueError as error:
            raise BooksError("the books refused: too long") from error
    except BooksError:
        structlog.get_logger().exception("message_failed", message=1)
    said = written.getvalue()

    assert "canary" not in said
    assert "BooksError: the books refused: too long at test_log.py:" in said
    assert "because of ValueError at test_log.py:" in said
    assert len(said.splitlines()) == 1 or written.isatty()
