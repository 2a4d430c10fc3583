"""What came of one staff command: effects to write, words for the transcript, mails that follow."""

from dataclasses import dataclass

from mailbot.model.decision import Effect, MailOrder
from mailbot.policy.rulebook import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A command carried out: what is written, what is said in the transcript, and the mails that a new date needs."""

    said: str
    effects: tuple[Effect, ...] = ()
    mails: tuple[MailOrder, ...] = ()
    answer: Answer | None = None  # what the rules said, where they were asked
