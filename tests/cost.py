"""What a piece of work costs, counted in readings of one ordinary mail.

Seconds say little on a machine that others use, and nothing under coverage. Both sides of a ratio slow down together.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mailbot.intake import mime
from tests.intake.writing import DESK

ORDINARY = (
    b"From: Rosa Diaz <rosa@harbor.example>\r\nTo: desk@desk.example\r\nSubject: A new user\r\n"
    b"Message-ID: <1@harbor.example>\r\nDate: Mon, 09 Mar 2026 10:00:00 -0500\r\n\r\n"
    + b"Please add Lee Moss, lee@harbor.example, to the Emergency Shelter.\r\n"
    * 20
)
AT_A_TIME = 40
DEAREST = 5000
"""Readings that the dearest mail may cost: some two and a half seconds of an idle machine, where G13 allows five."""


@dataclass(slots=True)
class Cost:
    """What was spent; known when the work is done."""

    readings: float = 0.0


@contextmanager
def spent() -> Iterator[Cost]:
    """Measure the CPU time of what happens within, in readings made before and after it."""
    cost = Cost()
    before = one_reading()
    began = time.process_time()
    yield cost
    seconds = time.process_time() - began
    cost.readings = seconds / max(before, one_reading())


def one_reading() -> float:
    """CPU seconds for reading an ordinary mail, here and now."""
    began = time.process_time()
    for _ in range(AT_A_TIME):
        mime.read(ORDINARY, DESK)
    return (time.process_time() - began) / AT_A_TIME
