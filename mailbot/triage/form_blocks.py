"""Labelled values in order -> blocks, one for each person: the rows of a table, the numbers in labels, a label that comes again.

A value that stands there twice with different words is a conflict; the sender's own text goes before an answer in a quote.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from mailbot.model.message import Standing
from mailbot.triage.form_fields import Field
from mailbot.triage.label_pairs import Labelled
from mailbot.triage.wording import FormWording, normalized

PERSONAL = frozenset(
    [
        "person_name",
        "person_first_name",
        "person_last_name",
        "person_email",
        "name",
        "email",
        "person_phone",
        "job_title",
        "removed_user",
        "removed_first_name",
        "removed_last_name",
        "removed_email",
    ]
)
"""Fields about the person of a form, whose repetition may begin another one."""


_NAMING = PERSONAL | {"projects", "projects_to_add", "projects_to_remove"}
_NOTHING = re.compile(
    r"(?:none|nothing|no ?one|nobody|n/a|no changes?)(?: at all| needed| yet)?\s{0,2}(?:[,;(–—]|- |\. |but\b)\s{0,3}(?=\S)",
    re.IGNORECASE,
)
"""`Nothing, she keeps PATH Services Only`: a field without a value, and a remark."""


_OFF = frozenset({"turn off", "shut off", "cut off", "switch off", "end access", "end hmis access", "stop access", "access off"})  # fmt: skip
"""Labels of a day, or of somebody: the value tells."""
_NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]+(?:,? [A-ZÀ-Þ][\w'’.-]*){1,3}")
_TIMES = frozenset(
    [
        "right",
        "away",
        "now",
        "today",
        "tomorrow",
        "immediately",
        "asap",
        "soon",
        "end",
        "close",
        "cob",
        "eob",
        "eod",
        "day",
        "date",
        "last",
        "final",
        "same",
        "friday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "saturday",
        "sunday",
        "fri",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thurs",
        "sat",
        "sun",
        "business",
        "night",
        "evening",
        "noon",
        "midnight",
        "yes",
        "no",
        "not",
    ]
)


@dataclass(slots=True)
class Block:
    """Fields of one person while they are collected."""

    fields: dict[str, Field] = field(default_factory=dict)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    unticked: list[str] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    ends: dict[str, int] = field(default_factory=dict)  # field -> the line below it
    first: str | None = None  # the first field that says who: its repetition begins another person
    row: int = -1
    index: str = ""

    def begins_another(self, said: Labelled) -> bool:
        """Does this value belong to the next person?"""
        if said.row >= 0 and said.row != self.row:
            return self.row >= 0
        if said.row >= 0:
            return False
        if said.index and self.index and said.index != self.index:
            return True
        held = self.fields.get(said.field or "")
        if held is None or held.standing is not said.standing:
            return False
        if said.field == self.first and not same_words(held.value, said.value):
            return True
        return said.field == "request_type" and self.first is not None and len(self.fields) > 2


def blocks_of(labelled: Iterable[Labelled], wording: FormWording) -> list[Block]:
    """Group labelled values, in the order of the mail, by the person they are about; at least one block."""
    blocks = [Block()]
    points = frozenset(normalized(words) for words in wording.words["on_date"])
    for said in (_in_its_field(each, points) for each in labelled):
        block = blocks[-1]
        if said.field is None:
            block.unknown.append((said.label, said.value))
            if said.in_table:
                block.lines.update(said.lines)
            continue
        if said.unticked:
            if block.begins_another(said):
                block = Block()
                blocks.append(block)
            block.unticked.append(said.field)
        remark = _NOTHING.match(said.value) if said.field in _NAMING else None
        if wording.is_empty(said.value) or remark is not None:
            block.blank.append(said.field)
            block.lines.update(said.lines)
            if remark is not None:
                block.unknown.append((said.label, said.value[remark.end() :]))
            continue
        if block.begins_another(said):
            block = Block()
            blocks.append(block)
        is_list = wording.fields[said.field].is_list
        block.row = said.row if said.row >= 0 else block.row
        block.index = (not is_list and said.index) or block.index  # "Project 2" is no second person
        if block.first is None and said.field in PERSONAL:
            block.first = said.field
        if not wording.fields[said.field].is_text:
            block.lines.update(said.lines)
        _put(block, _lengthened(block, said) if is_list else said)
        block.ends[said.field] = said.lines.stop
    return blocks


def _lengthened(block: Block, said: Labelled) -> Labelled:
    """One more value of a list, numbered or on the line right below, with those before it."""
    held = block.fields.get(said.field or "")
    if held is None or held.standing is not said.standing:
        return said
    follows = said.lines.start > 0 and block.ends.get(held.name) == said.lines.start
    if not follows and not said.index:
        return said
    del block.fields[held.name]
    return replace(said, value=f"{held.value}\n{said.value}")


def _put(block: Block, said: Labelled) -> None:
    """Add a value. The sender's own text goes before an answer inside the quote; two different values are a conflict."""
    assert said.field is not None
    new = Field(
        name=said.field,
        label=said.label,
        value=said.value.strip(),
        standing=said.standing,
        exact=said.exact,
        below=said.below,
    )
    held = block.fields.get(said.field)
    if (
        held is not None
        and said.field == "removal_date"
        and _is_bare_date(said.label) != _is_bare_date(held.label)
    ):
        if _is_bare_date(held.label):
            block.fields[said.field] = new
        return
    if (
        held is None
        or (held.standing is Standing.ANSWER and said.standing is Standing.OWN)
        or (said.exact and not held.exact)
    ):
        block.fields[said.field] = new
    elif (
        held.standing is said.standing and held.exact == said.exact and not same_words(held.value, said.value)
    ):
        if said.field == "notes":
            block.fields[said.field] = Field(
                name="notes",
                label=held.label,
                value=f"{held.value}\n{new.value}",
                standing=held.standing,
                exact=held.exact,
            )
        elif said.field not in block.conflicts:
            block.conflicts.append(said.field)


def _in_its_field(said: Labelled, points: Collection[str]) -> Labelled:
    """An answer that only says that the day stands below: "Access should end: on a specific date" above "Date: Nov 20"."""
    if said.field == "removal_date" and normalized(said.value) in points:
        return replace(said, field="removal_when")
    if said.field == "removal_when" and normalized(said.label) in _OFF and _is_name(said.value):
        return replace(said, field="removed_user")
    return said


def _is_name(value: str) -> bool:
    """`Turn off: Pat Doyle`, unlike `Turn off: Right Away`."""
    return _NAME.fullmatch(value[:80]) is not None and not _TIMES & set(normalized(value).split())


def _is_bare_date(label: str) -> bool:
    """`Date:` may be the day on which a form was filled in as well."""
    return normalized(label) in {"date", "fecha", "todays date"}


def same_words(first: str, second: str) -> bool:
    """Are two values one, but for capitals, accents and punctuation?"""
    return normalized(first) == normalized(second)
