"""Lists that go on below an order: "please remove the following:" and the entries under it."""

import re
from dataclasses import dataclass, replace

from mailbot.triage.act import MARK, Act, group_of, keys_of, own_days_of
from mailbot.triage.groups import Group
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.when import When
from mailbot.triage.who import Somebody

_OPENS_LIST = frozenset({Saying.CUT, Saying.ADD, Saying.GONE, Saying.GOING, Saying.LAST_DAY, Saying.UNNEEDED})
NO_ENTRY = frozenset({Saying.CUT, Saying.ADD, Saying.STAYS, Saying.LEAVE, Saying.HOLD, Saying.STATUS})
# A line of a list without bullets says a name and a day, no more: what says more may be a signature.
_PLAIN_ENTRY = re.compile(
    r"(?:'s)?(?:[\s,:(-]|\b(?:on|effective|eff|last|day|left|as|of|is|was|end|ends|date|by|at|with)\b)*(?:⟦d\d+⟧[\s().,;-]*)?"
)


@dataclass(frozen=True, slots=True)
class _OpenList:
    """An order that goes on below itself."""

    opener: Act
    paragraph: int | None = None  # where its last entry stands
    dated: bool = False  # a day stands in that entry


class Lists:
    """The list that is open in one mail, if any."""

    def __init__(self, myself: Somebody) -> None:
        """Begin a mail; the sender's own name below a list is a signature, no entry."""
        self._myself = myself
        self._list: _OpenList | None = None

    def with_entries(self, marked: Marked, acts: list[Act]) -> list[Act]:
        """Entries below "please remove the following:" are ordered by it."""
        ends = marked.text.rstrip().endswith(":")
        opener = next(
            (
                a
                for a in acts
                if (ends or _names_list(a) or _is_newcomer(a)) and a.certain and a.says in _OPENS_LIST
            ),
            None,
        )
        if opener:
            self._list = _OpenList(opener)
            return [replace(act, people=()) if act is opener else act for act in acts]
        group = self._entry(marked, acts)
        if self._list is None or group is None:
            self._list = self._list if marked.sentence.entry else None
            return acts
        self._list = replace(self._list, paragraph=marked.sentence.paragraph, dated=bool(marked.days))
        own = own_days_of(marked, group)
        announced = _days_of(self._list.opener)
        if len(announced) == 1 and not marked.days:
            own = announced * len(group.members)
        ordered = replace(
            self._list.opener, people=group.members, own_days=own, marked=marked, start=0, end=1,
            by_pronoun=False, days=(),
        )  # fmt: skip
        return [ordered, *acts]

    def _entry(self, marked: Marked, acts: list[Act]) -> Group | None:
        """Whom an entry of the open list names; None where the sentence is no entry: a signature is none."""
        first = MARK.match(marked.text)
        if self._list is None or first is None or first[1] != "p" or marked.sentence.asks:
            return None
        if any(act.says in NO_ENTRY for act in acts):
            return None
        group = marked.groups[int(first[2])]
        if marked.sentence.entry:  # "- Priya" below the last one is who signs
            return None if set(keys_of(group.members)) == {self._myself.key} else group
        opened = self._list.opener.marked.sentence.paragraph
        last = self._list.paragraph
        near = {opened, opened + 1} if last is None else {last} if last == opened else {last, last + 1}
        plain = self._list.opener.says is Saying.ADD or _PLAIN_ENTRY.fullmatch(marked.text, first.end())
        if marked.sentence.paragraph not in near or not plain or self._myself.key in keys_of(group.members):
            return None
        if self._list.dated and not marked.days:
            return None
        return group


def _days_of(opener: Act) -> tuple[When | None, ...]:
    """The days that the opener itself says, as in "Friday was the last day for all of them:"."""
    marks = MARK.finditer(opener.marked.text, opener.start, opener.end)
    return tuple(opener.marked.days[int(mark[2])] for mark in marks if mark[1] == "d")


def _is_newcomer(act: Act) -> bool:
    """As in "we request access for our new night monitor": the name may stand in the next sentence."""
    return act.says is Saying.ADD and not act.people and " new " in act.marked.text[act.start : act.end]


def _names_list(act: Act) -> bool:
    """Does "remove the three users below" announce a list, though it ends in no colon?"""
    said = act.marked.text[act.start : act.end]
    return not group_of(act.marked, act.captured.get("who")) and bool(
        re.search(r"\b(?:below|following|listed)\b", said)
    )
