"""What breaks in a simulated desk: where, at which visit, and how."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

IMAP_STEPS = (
    "connect",
    "folders",
    "list",
    "fetch",
    "fetched",
    "move",
    "moved-one",
    "search",
    "append",
    "appended",
)
SMTP_FAULTS = (
    *(("relay", how) for how in ("away", "451", "421", "cut")),
    *(("rcpt", how) for how in ("451", "550", "552", "copy", "cut")),
    *(("data", how) for how in ("451", "554", "cut")),
    *(("dot", how) for how in ("cut", "cut", "451", "554")),
    *(("took", how) for how in ("cut", "cut", "cut", "cut")),
)
"""Where a delivery may fail, and how: a reply code, the line cut, nobody there, a copy's recipient refused. The cuts that
leave a mail uncertain are drawn more often.
"""


@dataclass
class Troubles:
    """What is to break: at the n-th visit of a step from now on, in some way."""

    said: Callable[[str], None]  # the log of the seed
    armed: list[tuple[str, int, str]] = field(default_factory=list)

    def arm(self, step: str, number: int, how: str) -> None:
        """Break the n-th visit of a step."""
        self.armed.append((step, number, how))

    def reach(self, step: str) -> str | None:
        """A step is reached: how it breaks, or None."""
        broken, left = None, []
        for name, number, how in self.armed:
            if name == step and number == 1 and broken is None:
                broken = how
                self.said(f"  {step} breaks: {how}")
            else:
                left.append((name, number - (name == step and number > 1), how))
        self.armed = left
        return broken


def draw_fault(chance: random.Random) -> tuple[str, int, str]:
    """A fault of a wire: where, at which visit, how."""
    number = chance.choice((1, 1, 1, 2, 2, 3, 5))
    if chance.random() < 0.5:
        step = chance.choice(IMAP_STEPS)
        return step, number, chance.choice(("cut", "no")) if step in {"move", "moved-one"} else "cut"
    step, how = chance.choice(SMTP_FAULTS)
    return step, number, how
