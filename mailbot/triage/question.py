"""What triage is told beside the mail: who wrote, whom they may name, and what the books have on record of it."""

from dataclasses import dataclass
from datetime import date

from mailbot.model.case import Case
from mailbot.model.directory import Roster, Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Everything about one mail that does not stand in it."""

    sender: Sender  # held against the directory
    roster: Roster  # whom and what the sender may name: their own agencies' and nothing else
    received_on: date  # the local day; relative days are reckoned from it
    thread_case: Case | None = None  # the case that the mail replies to
    removals: tuple[Case, ...] = ()  # those that wait for their day: the sender may move or take them back
