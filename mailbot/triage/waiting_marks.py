"""The sentences of a mail about the person of a removal on record, in marks that say no more than that.

⟦p0⟧ is the person and ⟦p1⟧ anybody else; ⟦d0⟧ is the day on record, ⟦d1⟧ another day to come, ⟦d2⟧ one that cannot be the new
one. The patterns of `mailbot.triage.waiting_words` are written over these. What the sentences say is not looked at here.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from mailbot.model.case import Case
from mailbot.triage.act import MARK, is_former_day
from mailbot.triage.marked import Marked
from mailbot.triage.reading import Reading
from mailbot.triage.when import Kind, Role, Tense, When
from mailbot.triage.who import Somebody, fold

PERSON, ANOTHER = "⟦p0⟧", "⟦p1⟧"
OLD, NEW, OTHER_DAY = "⟦d0⟧", "⟦d1⟧", "⟦d2⟧"
_NO_LONGER = re.compile(
    r"(?:\b(?:and )?not|\binstead of|\brather than|\bno longer)(?: (?:on|the|at|until|by))* (?=⟦d0⟧)"
)
"""Before the day on record this denies that day, and nothing else that the sentence says."""
_BEGAN = re.compile(
    r"\b(?:was|were|did|told|took|gave|withdrew|sent|wrote|said|found|came|got|went|made|put|met|called|[a-z]{3,}ed)(?: (?!to\b|until\b|till\b|through\b|for\b)[a-z']+){0,5}(?: on)? $"
)
"""Before a bare weekday this tells of the one that has passed: "she withdrew her resignation on Friday"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A sentence about the person of a waiting removal, in marks that say no more than that."""

    marked: Marked  # its text in those marks
    source: Marked  # as it was read
    new: tuple[When, ...]  # what ⟦d1⟧ stands for, in order
    explicit: bool  # is the person named there?

    @property
    def _places(self) -> tuple[int, ...]:
        return tuple(match.start() for match in re.finditer(re.escape(NEW), self.marked.text))

    def days_in(self, span: tuple[int, int]) -> tuple[When, ...]:
        """The new days that stand in a part of its text."""
        return tuple(self.new[at] for at, place in enumerate(self._places) if span[0] <= place < span[1])

    def days_outside(self, spans: Collection[tuple[int, int]]) -> tuple[When, ...]:
        """The new days that stand in none of these parts."""
        return tuple(
            self.new[at]
            for at, place in enumerate(self._places)
            if not any(start <= place < end for start, end in spans)
        )

    def names_subject(self, span: tuple[int, int]) -> bool:
        """Beside somebody else's name, is the person named in what is said, or before it with nobody between?"""
        left = self.marked.text[: span[1]]
        return self.explicit and left.rfind(PERSON) > left.rfind(ANOTHER)


def sentences_about(case: Case, reading: Reading, *, answered: bool) -> Iterator[About]:
    """The sentences about the person of a case: those that name nobody else known, after the last name that was given.

    Args:
        case: the removal on record.
        reading: the mail.
        answered: does the mail answer that case, so that it speaks of its person from the first word on?
    """
    own = answered
    for marked in reading.sentences:
        others = [p for p in marked.everybody if p.key != reading.myself.key]
        known = [p for p in others if p.known or p.candidates]
        named = any(is_person_of(case, p) for p in known)
        if known:
            own = named
        strangers = bool(others) and not known
        if own and not strangers:
            yield _in_marks(case, reading, marked, named=named)


def is_person_of(case: Case, somebody: Somebody) -> bool:
    """Is the case about them?"""
    return bool(somebody.known) and is_same(somebody.known[0].email, somebody.known[0].name, case)


def is_same(email: str, name: str, case: Case) -> bool:
    """Is the case about whoever has this address, or this name where it has none?"""
    if case.person.email:
        return email.lower() == case.person.email.lower()
    return fold(name) == fold(case.person.name or "")


def day_of(when: When, received_on: date) -> tuple[date | None, bool]:
    """The day that is meant, and whether that is in doubt; a weekday is the next one."""
    return when.read(Tense.OPEN if when.weekday is None else Tense.AHEAD, received_on)


def _in_marks(case: Case, reading: Reading, marked: Marked, *, named: bool) -> About:
    new: list[When] = []

    def one(match: re.Match[str]) -> str:
        number = int(match[2])
        if match[1] == "p":
            members = marked.groups[number].members
            if all(p.key == reading.myself.key for p in members):
                return "i"
            return PERSON if len(members) == 1 and is_person_of(case, members[0]) else ANOTHER
        if match[1] != "d":
            return match[0]
        when, left = marked.days[number], marked.text[: match.start()]
        if when.kind is Kind.DAY and (case.effective_on in when.options or is_former_day(left)):
            return OLD
        if not _is_to_come(when, left, reading.received_on):
            return OTHER_DAY
        new.append(when)
        return NEW

    text = _NO_LONGER.sub(lambda match: " " * len(match[0]), MARK.sub(one, marked.text))
    return About(marked=replace(marked, text=text), source=marked, new=tuple(new), explicit=named)


def _is_to_come(when: When, left: str, received_on: date) -> bool:
    """May it be the new day? Not one of the past, of a notice or of an event."""
    told = when.role in {Role.NOTICE, Role.EVENT} or (when.floating and _BEGAN.search(left) is not None)
    day, _ = day_of(when, received_on)
    return when.kind is Kind.DAY and not told and day is not None and day >= received_on
