"""The time of the demo's story: it jumps from mail to mail, and once the story is told it goes on as real time does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Chicago")


@dataclass(slots=True)
class SimulatedClock:
    """The time of the story; it only goes forward."""

    instant: datetime
    running: Callable[[], float] | None = None  # seconds since it was set running

    def __call__(self) -> datetime:
        """Now, in the story."""
        return self.instant + timedelta(seconds=self.running()) if self.running else self.instant

    def set_local(self, moment: datetime) -> None:
        """Go forward to a local wall time."""
        self.instant = max(self.instant, moment.replace(tzinfo=ZONE).astimezone(UTC))

    def run(self, monotonic: Callable[[], float]) -> None:
        """From now on a second is a second."""
        begun = monotonic()
        self.running = lambda: monotonic() - begun
