"""What a decider is told besides the intent and the books: the time, the sender, the rules, the desk's settings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.directory import Region, Sender
from mailbot.policy.rulebook import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One moment at the desk. `now` dates windows (day 0, P3); `received_at` chooses rules and counts lateness."""

    now: datetime  # aware
    received_at: datetime  # aware; when the mail arrived, or `now` for the clock
    zone: ZoneInfo
    rules: Rulebook
    sender: Sender
    alert_to: tuple[str, ...]  # [digest] to
    staff_review: bool = False  # [desk] review = "staff"
    stale_after: timedelta = timedelta(
        days=30
    )  # between the Date of a mail and its arrival: longer is no delivery

    @property
    def today(self) -> date:
        """The local day of the decision."""
        return self.now.astimezone(self.zone).date()

    @property
    def received_on(self) -> date:
        """The local day of arrival."""
        return self.received_at.astimezone(self.zone).date()

    def alert(  # noqa: PLR0913 - named ones; an alert says what, why and what to do
        self,
        title: str,
        what: str,
        *,
        cause: str,
        advice: str,
        region: Region | None = None,
        case: str | None = None,
        rows: tuple[tuple[str, str], ...] = (),
    ) -> MailOrder:
        """An alert to staff and the region's manager; one an hour for one cause (design 3.9)."""
        manager = (region.manager_email,) if region and region.manager_email else ()
        return MailOrder(
            kind=MailKind.ALERT,
            to=tuple(dict.fromkeys((*self.alert_to, *manager))),
            case=case,
            values={"title": title, "what": what, "rows": rows, "advice": advice},
            answers=False,
            cause=cause,
        )
