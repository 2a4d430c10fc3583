"""Who reads mails for the pipeline: the two pure rooms, intake and triage, behind one door.

`Here` calls them in this process: for questions at the shell, where a person waits and can press Ctrl-C. The daemon
reads by `mailbot.reading.apart`, whose answers are the same.
"""

from dataclasses import dataclass
from typing import Protocol

from mailbot.intake import mime
from mailbot.intake.settings import IntakeSettings
from mailbot.model.intent import Intent
from mailbot.model.message import Message
from mailbot.triage.classify import Wording, read_intents
from mailbot.triage.question import Question


class Reader(Protocol):
    """Reads mails.

    Raises:
        ReadingFailed: this mail cost too much, or defeats the reader.
        ReaderUnavailable: no mail is to blame: the reader was told to stop, or could not be started.
    """

    def read(self, raw: bytes) -> Message:
        """One mail of any bytes, as intake reads it."""

    def intents(self, message: Message, question: Question) -> tuple[Intent, ...]:
        """What the sender of a mail wants, as triage reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Reads in this process, with no limit but those of intake."""

    intake: IntakeSettings
    wording: Wording

    def read(self, raw: bytes) -> Message:
        """One mail of any bytes."""
        return mime.read(raw, self.intake)

    def intents(self, message: Message, question: Question) -> tuple[Intent, ...]:
        """What the sender of a mail wants."""
        return read_intents(message, question, self.wording)
