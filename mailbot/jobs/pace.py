"""How fast mails may leave: at most so many in any minute of the wall, whatever the desk's clock says."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

MINUTE = 60.0  # seconds


@dataclass(slots=True, kw_only=True)
class Pace:
    """A sliding minute. Mutable: it remembers when the last mails left."""

    per_minute: int
    monotonic: Callable[[], float] = time.monotonic  # seconds; never steps back
    sleep: Callable[[float], None] = time.sleep
    _left_at: deque[float] = field(default_factory=deque)

    def pause(self) -> float:
        """Seconds until the next mail may leave; 0.0 when it may now."""
        now = self.monotonic()
        while self._left_at and now - self._left_at[0] >= MINUTE:
            self._left_at.popleft()
        return max(0.0, self._left_at[0] + MINUTE - now) if len(self._left_at) >= self.per_minute else 0.0

    def count(self) -> None:
        """A mail leaves now."""
        self._left_at.append(self.monotonic())

    def wait(self) -> None:
        """Sleep until the next mail may leave, and no longer."""
        while (seconds := self.pause()) > 0:
            self.sleep(seconds)
