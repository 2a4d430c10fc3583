"""The desk's tools, put together by `app` and handed down: rules, words, templates, identity, settings. Frozen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mailbot.intake.settings import IntakeSettings
from mailbot.model.decision import MailKind
from mailbot.model.directory import Sender, SenderRole
from mailbot.model.mail import MessageOutcome
from mailbot.policy.rulebook import Rulebook
from mailbot.policy.situation import Situation
from mailbot.reading.reader import Here, Reader
from mailbot.reply.desk import DeskIdentity
from mailbot.reply.message_ids import is_ours, make_message_id
from mailbot.reply.templates import Templates
from mailbot.settings import FormService, LimitSettings
from mailbot.triage.classify import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything but the books, the clock and the wire."""

    identity: DeskIdentity
    zone: ZoneInfo
    intake: IntakeSettings
    wording: Wording
    rules: Rulebook
    templates: Templates
    secret: bytes  # signs our Message-IDs
    folders: Mapping[MessageOutcome, str]  # where a mail is put when it has ended
    alert_to: tuple[str, ...]  # [digest] to
    staff_review: bool = False
    limits: LimitSettings = field(default_factory=LimitSettings)
    forms: tuple[FormService, ...] = ()  # web form services that are believed to some degree
    reader: Reader | None = None  # None: mails are read in this process

    @property
    def reading(self) -> Reader:
        """Who reads this desk's mails."""
        return self.reader or Here(intake=self.intake, wording=self.wording)

    def situation(self, *, now: datetime, received_at: datetime, sender: Sender) -> Situation:
        """What deciders are told at one moment."""
        return Situation(
            now=now,
            received_at=received_at,
            zone=self.zone,
            rules=self.rules,
            sender=sender,
            alert_to=self.alert_to,
            staff_review=self.staff_review,
            stale_after=timedelta(days=self.limits.stale_days),
        )

    @property
    def clock_itself(self) -> Sender:
        """Nobody wrote: the clock struck, or staff gave a command at the shell."""
        return Sender(
            address=self.identity.address, name=self.identity.name, verified=True, role=SenderRole.STAFF
        )

    def message_id(self, kind: MailKind, case: str | None, cause: str) -> str:
        """The id of a mail of ours: derived from what caused it, signed, so that a reply to it can be believed."""
        domain = self.identity.address.rpartition("@")[2]
        return make_message_id(self.secret, kind.value, case, cause, domain)

    def is_ours(self, message_id: str) -> bool:
        """Did we make this Message-ID?"""
        return is_ours(message_id, self.secret)

    def reference_in(self, subject: str) -> str | None:
        """The case that a subject names as `[MoHMIS R-0001]`."""
        tag = re.escape(self.identity.subject_tag)
        found = re.search(rf"\[{tag} ([RMD]-\d{{1,9}})\]", subject, re.IGNORECASE)
        return found[1].upper() if found else None
