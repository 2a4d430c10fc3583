"""The sentences of a mail about the person of a removal on record, in marks that say no more than that.

⟦p0⟧ is the person and ⟦p1⟧ anybody else; ⟦d0⟧ is the day on record, ⟦d1⟧ another day to come, ⟦d2⟧ one that cannot be the new
one. The patterns of `mailbot.triage.waiting_words` are written over these. What the sentences say is not looked at here.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from dateutil.relativedelta import relativedelta

from mailbot.model.case import Case
from mailbot.triage.act import MARK, is_former_day
from mailbot.triage.day_roles import clause_of, tense_of
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

_HAPPENED = re.compile(
    r"\b(?:withdrew|took|came|told|said|rang|wrote|tore|broke|heard|found|met|spoke|sat|brought|thought|saw|won|lost|chose|became|made|sent|fell|bought|read)\b"
)
_BARE_NUMBER = re.compile(
    r"(?<=\bnot )(\d{1,2})(?=[,.;:!)]| (?:but|it is|and)\b|$)|(?<=\bfrom )(\d{1,2})(?= (?:to|until|till)\b)"
)
_A_WEEK = 7  # days
_NO_MARKS: Mapping[Kind, str] = MappingProxyType({})


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
        named = any(is_person_of(case, p) or is_only_one_of(reading, case, p) for p in known)
        if known:
            own = named
        strangers = bool(others) and not known
        if own and not strangers:
            yield in_marks(case, reading, marked, named=named)


def is_person_of(case: Case, somebody: Somebody) -> bool:
    """Is the case about them?"""
    return bool(somebody.known) and is_same(somebody.known[0].email, somebody.known[0].name, case)


def is_only_one_of(reading: Reading, case: Case, somebody: Somebody) -> bool:
    """Do several answer to a name, and a removal waits only for the person of this case?"""
    found = [
        other
        for other in reading.removals
        if any(is_same(known.email, known.name, other) for known in somebody.candidates)
    ]
    return not somebody.known and found == [case]


def is_same(email: str, name: str, case: Case) -> bool:
    """Is the case about whoever has this address, or this name where it has none?"""
    if case.person.email:
        return email.lower() == case.person.email.lower()
    return fold(name) == fold(case.person.name or "")


def day_of(when: When, received_on: date) -> tuple[date | None, bool]:
    """The day that is meant, and whether that is in doubt; a weekday is the next one."""
    return when.read(Tense.OPEN if when.weekday is None else Tense.AHEAD, received_on)


def in_marks(
    case: Case, reading: Reading, marked: Marked, *, named: bool, marks: Mapping[Kind, str] = _NO_MARKS
) -> About:
    """A sentence in the marks of a case.

    Args:
        case: the removal on record.
        reading: the mail.
        marked: the sentence.
        named: does it name the person of the case?
        marks: for answers to "when" that are no days; else they are no new day.
    """
    new: list[When] = []

    def one(match: re.Match[str]) -> str:
        number = int(match[2])
        if match[1] == "p":
            members = marked.groups[number].members
            if all(p.key == reading.myself.key for p in members):
                return "i"
            one_of_it = len(members) == 1 and (
                is_person_of(case, members[0]) or is_only_one_of(reading, case, members[0])
            )
            return PERSON if one_of_it else ANOTHER
        if match[1] != "d":
            return match[0]
        when, left = marked.days[number], marked.text[: match.start()]
        if (apart := _from_record(when, case, reading.received_on)) is not None:
            new.append(apart)
            return f"{OLD} to {NEW}" if left.endswith("from ") else f"{OLD} , {NEW}"
        if when.kind is Kind.DAY and (is_on_record(when, case, reading.received_on) or is_former_day(left)):
            return OLD
        if not _is_to_come(when, left, reading.received_on) or _was_today(when, match, reading.received_on):
            return marks.get(when.kind, OTHER_DAY)
        new.append(in_doubt(when, case, reading.received_on))
        return NEW

    text = _NO_LONGER.sub("", _with_bare_number(MARK.sub(one, marked.text), case.effective_on))
    return About(marked=replace(marked, text=text), source=marked, new=tuple(new), explicit=named)


def _with_bare_number(text: str, day: date | None) -> str:
    """As in "not 16, it is the 23rd", "from 24 to 31 March": the number alone is the day on record."""
    return _BARE_NUMBER.sub(
        lambda match: OLD if day and int(match[1] or match[2]) == day.day else match[0], text
    )


def _was_today(when: When, mark: re.Match[str], received_on: date) -> bool:
    """As in "he was let go this morning": it has happened."""
    clause = clause_of(mark.string, mark.start(), mark.end())
    said = mark.string[clause.start : clause.end]
    return when.options == (received_on,) and (
        tense_of(said) is Tense.PAST or _HAPPENED.search(said) is not None
    )


def is_on_record(when: When, case: Case, received_on: date) -> bool:
    """Is it the day on record?

    "The 17th" is, where that is the 17th of another month than this or the last one; "on Monday", said on a Monday, the next one.
    """
    day = case.effective_on
    if day is None:
        return False
    if when.doubtful:
        again = [is_on_record(p, case, received_on) or p.weekday == day.weekday() for p in when.parts]
        return day in when.options or (bool(again) and all(again))
    if when.weekday == day.weekday() and (day - received_on).days == _A_WEEK:
        return True
    return day in when.options or (when.monthless and when.options[0].day == day.day)


def _from_record(when: When, case: Case, received_on: date) -> When | None:
    """The other of two days that stand together, where one is on record: "from the 20th to the 27th"."""
    if len(when.parts) != 2:
        return None
    old = [part for part in when.parts if is_on_record(part, case, received_on)]
    new = [part for part in when.parts if not is_on_record(part, case, received_on)]
    if len(old) != 1 or len(new) != 1 or old[0] is not when.parts[0]:
        return None
    return replace(_in_its_month(old[0], new[0], case, received_on), role=when.role, tense=when.tense)


def _in_its_month(old: When, new: When, case: Case, received_on: date) -> When:
    """As in "from the 17th to the 30th" of a removal in April: both are in April, or the second in the month behind it."""
    day = case.effective_on
    if day is None or not (old.monthless and new.monthless):
        return new
    number = new.options[0].day
    months = (day + relativedelta(months=more, day=1) for more in (0, 1))
    days = (first + relativedelta(day=number) for first in months)
    coming = next((one for one in days if one.day == number and one >= received_on), None)
    return replace(new, options=(coming,), floating=False) if coming else new


def in_doubt(when: When, case: Case, received_on: date) -> When:
    """As in "the 24th", of a removal that waits for a later month: it may be of either month."""
    day, doubtful = day_of(when, received_on)
    on = case.effective_on
    if doubtful or day is None or on is None or not when.monthless:
        return when
    other = on + relativedelta(day=day.day)
    return replace(when, doubtful=True) if other != day and other.day == day.day else when


def _is_to_come(when: When, left: str, received_on: date) -> bool:
    """May it be the new day? Not one of the past, of a notice or of an event."""
    told = when.role in {Role.NOTICE, Role.EVENT} or (when.floating and _BEGAN.search(left) is not None)
    day, _ = day_of(when, received_on)
    return when.kind is Kind.DAY and not told and day is not None and day >= received_on
