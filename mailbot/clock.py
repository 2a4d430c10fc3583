"""The clock on the wall: the only place in the program that reads it. Everything else is told what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Tells an instant, aware; the demo and the tests hand in their own."""


def system_clock() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the place
