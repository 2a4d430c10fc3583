"""What made the books change: a mail, a command or the clock. Every change names one (G20)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Exactly one of the three."""

    message: int | None = None  # row of the inbox
    command: str | None = None  # "staff: R-0001 spa pass" from the shell; one sent by mail is a message
    clock: str | None = None  # "deadlines 2026-03-05", "import users.csv"

    def __post_init__(self) -> None:
        given = [part for part in (self.message, self.command, self.clock) if part is not None]
        if len(given) != 1:
            raise ValueError("a cause is a message, a command or the clock: exactly one")

    def __str__(self) -> str:
        """In a few words, for the ledger of licenses."""
        return self.command or self.clock or f"message {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When and why a change is written."""

    at: datetime  # aware
    cause: Cause
    decision: int | None = None  # row of the decision it follows from
