"""How results look on a terminal, and where the log goes."""

import json
import logging
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from datetime import date, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any
from zoneinfo import ZoneInfo


def set_up_log(*, only_trouble: bool = False) -> None:
    """Events go to stderr: readable on a terminal, JSON elsewhere. No bodies, no values of variables (G19).

    Args:
        only_trouble: leave out what went as it should.
    """
    import structlog  # takes a tenth of a second, and only the daemon and the demo have a log

    terminal = sys.stderr.isatty()
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors="NO_COLOR" not in os.environ)
        if terminal
        else structlog.processors.JSONRenderer()
    )
    before: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_words,
        _harmless,
    ]
    structlog.configure(
        processors=[*before, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if only_trouble else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def _without_words(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An error as its kinds and places. Its words stay out unless they are the program's own: a parser's or a database's
    quote what it stumbled over, and that is somebody's mail.
    """
    from mailbot.errors import MailbotError

    error = sys.exc_info()[1] if event.pop("exc_info", None) else None
    lines: list[str] = []
    while error is not None:
        said = f": {error}" if isinstance(error, MailbotError) else ""
        places = [
            f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in extract_tb(error.__traceback__)
        ]
        lines.append(f"{type(error).__name__}{said} at " + " < ".join(reversed(places[-12:])))
        error = error.__cause__ or error.__context__
    return {**event, "exception": " because of ".join(lines)} if lines else event


def _harmless(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What a mail or a server said cannot end a line or steer a terminal (C58)."""
    return {
        key: "".join(map(_visible, value)) if isinstance(value, str) else value
        for key, value in event.items()
    }


def print_json(value: object) -> None:
    """One JSON value on one line; days and instants as ISO 8601."""
    print(json.dumps(value, ensure_ascii=False, default=_iso))


def print_lines(lines: Iterable[str]) -> None:
    """Lines for the eye. What a mail brought along cannot steer the terminal or turn the line around: a character that
    prints nothing is shown as its number.
    """
    for line in lines:
        for piece in line.split("\n"):
            print("".join(map(_visible, piece)))


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    return " " if unicodedata.category(char) == "Zs" else ascii(char)[1:-1]


def _iso(value: object) -> str:
    if isinstance(value, date):  # instants too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON")


def on_day(day: date) -> str:
    """A day as people write it: "Wed Mar 4, 2026"."""
    return f"{day:%a %b} {day.day}, {day.year}"


def at_time(instant: datetime, zone: ZoneInfo) -> str:
    """An instant on the desk's wall clock: "Wed Mar 4, 2026 10:05"."""
    there = instant.astimezone(zone)
    return f"{on_day(there)} {there:%H:%M}"


def columns(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows as lines in which the cells stand below each other; the last one is as long as it likes."""
    kept = [tuple(cell.replace("\n", " ") for cell in row) for row in rows]
    widths = [max(map(len, cells)) for cells in zip(*kept, strict=True)]
    for row in kept:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def export_in_words(exported: dict[str, Any]) -> Iterator[str]:
    """The books as lines: one block a kind, one line a row."""
    for name, rows in exported.items():
        yield f"{name} ({len(rows)})"
        for row in rows:
            shown = (
                f"{key}={_short(value)}" for key, value in row.items() if value not in (None, [], {}, "")
            )
            yield "  " + "  ".join(shown)


def _short(value: object) -> str:
    if isinstance(value, dict):
        return "/".join(str(part) for part in value.values() if part)
    if isinstance(value, list):
        return ",".join(_short(part) for part in value)
    return str(value)
