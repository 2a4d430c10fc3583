"""How results look on a terminal, and where the log goes."""

import logging
import sys
from typing import Any

import structlog


def set_up_log(*, only_trouble: bool = False) -> None:
    """Events go to stderr: readable on a terminal, JSON elsewhere. No bodies, no values of variables (G19).

    Args:
        only_trouble: leave out what went as it should.
    """
    terminal = sys.stderr.isatty()
    renderer: Any = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if terminal
        else structlog.processors.JSONRenderer()
    )
    before: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if not terminal:
        before.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*before, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if only_trouble else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def show_export(exported: dict[str, Any]) -> None:
    """The books for the eye: one block a kind, one line a row."""
    for name, rows in exported.items():
        print(f"{name} ({len(rows)})")
        for row in rows:
            shown = (
                f"{key}={_short(value)}" for key, value in row.items() if value not in (None, [], {}, "")
            )
            print("  " + "  ".join(shown))


def _short(value: object) -> str:
    if isinstance(value, dict):
        return "/".join(str(part) for part in value.values() if part)
    if isinstance(value, list):
        return ",".join(_short(part) for part in value)
    return str(value)
