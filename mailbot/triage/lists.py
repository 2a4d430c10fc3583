"""Lists that go on below an order: "please remove the following:" and the entries under it.

A heading between them ("Effective March 20:") gives its day to the entries below it. An entry that doubts ("Pat, not sure yet")
is kept as uncertain.
"""

import re
from dataclasses import dataclass, replace

from mailbot.triage.act import MARK, Act, group_of, keys_of, own_days_of
from mailbot.triage.groups import Group
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.when import Kind, When
from mailbot.triage.who import Somebody

_OPENS_LIST = frozenset({Saying.CUT, Saying.ADD, Saying.GONE, Saying.GOING, Saying.LAST_DAY, Saying.UNNEEDED})
NO_ENTRY = frozenset({Saying.CUT, Saying.ADD, Saying.STAYS, Saying.LEAVE, Saying.HOLD, Saying.STATUS})
# A line of a list without bullets says a name and a day, no more: what says more may be a signature.
_PLAIN_ENTRY = re.compile(
    r"(?:'s)?(?:[\s,:(-]|\b(?:on|effective|eff|last|day|left|as|of|is|was|end|ends|date|by|at|with)\b)*(?:⟦d\d+⟧[\s().,;-]*)?(?:(?:please|thanks|thank you)[\s.!]{0,3})?"
)
_HEADING = re.compile(
    r"(?:(?:effective|eff|on|as|of|at|by|for|from|after|starting|leaving|departing|gone|last|final|day|days|date|ending|ends?|the|close|closing|business|these|those|this|removals?|removed?|deactivate|"
    r"(?:to )?be|users?|people|staff|accounts?|logins?|and|right|away|now|please|then|two|three|four|⟦d\d+⟧)[ ,.-]*)+:?"
)
"""What stands between entries and says only when: "Effective at close of business October 9:"."""
_SEVERAL = re.compile(
    r"\b(?:these|those|the following|all|two|three|four|five|six|several|both|a couple(?: of)?|a few|some)\b|\b(?:users|accounts|logins|people|staff|licenses|names)\b"
)
_LEADS = re.compile(r"(?:[a-z&/'-]+ ){0,4}(?:[:-] )?(?=⟦p)")


@dataclass(frozen=True, slots=True)
class _OpenList:
    """An order that goes on below itself."""

    opener: Act
    paragraph: int | None = None  # where its last entry stands
    dated: bool = False  # a day stands in that entry
    heading: tuple[When, ...] = ()  # the day of the heading above


class Lists:
    """The list that is open in one mail, if any."""

    def __init__(self, myself: Somebody) -> None:
        """Begin a mail; the sender's own name below a list is a signature, no entry."""
        self._myself = myself
        self._list: _OpenList | None = None
        self._before: Marked | None = None  # the sentence before

    def is_heading(self, marked: Marked) -> bool:
        """Does this line say only when the entries below it are meant?"""
        text = marked.text.strip()
        if self._list is None or len(marked.days) != 1 or not _HEADING.fullmatch(text):
            return False
        if not (text.endswith(":") or marked.sentence.paragraph != self._list.paragraph):
            return False
        self._list = replace(
            self._list, heading=marked.days, paragraph=marked.sentence.paragraph, dated=False
        )
        return True

    def with_entries(self, marked: Marked, acts: list[Act], *, doubtful: bool = False) -> list[Act]:
        """Entries below "please remove the following:" are ordered by it.

        Args:
            marked: the sentence.
            acts: what it says by itself.
            doubtful: it says that it is not certain.
        """
        before, self._before = self._before, marked
        opener = self._opener(marked, acts)
        if opener:
            self._list = _OpenList(opener, heading=_days_of(marked, before))
            if marked.sentence.title and not opener.people:
                return [
                    act for act in acts if act is not opener
                ]  # "HMIS removal" orders only what stands right below it
            return [replace(act, people=()) if act is opener else act for act in acts]
        group = self._entry(marked, acts)
        if self._list is None or group is None:
            goes_on = marked.sentence.entry or (
                self._list is not None and marked.sentence.paragraph == self._list.paragraph
            )
            self._list = self._list if goes_on else None
            return acts
        self._list = replace(self._list, paragraph=marked.sentence.paragraph, dated=bool(marked.days))
        own: tuple[When | None, ...] = own_days_of(marked, group)
        if len(self._list.heading) == 1 and not marked.days:
            own = self._list.heading * len(group.members)
        ordered = replace(
            self._list.opener, people=group.members, own_days=own, marked=marked, start=0, end=1,
            by_pronoun=False, days=(), certain=not doubtful,
        )  # fmt: skip
        return [ordered, *acts]

    def _opener(self, marked: Marked, acts: list[Act]) -> Act | None:
        """The order that announces a list, if this sentence holds one."""
        text = marked.text.rstrip()
        ends = text.endswith(":")
        unfinished = not text.endswith((".", "!", "?", ";", ","))
        orders_first = sorted(acts, key=lambda act: act.says is not Saying.CUT)
        for act in orders_first:  # "are laid off and lose access that day:" orders, with its day
            if not act.certain or act.says not in _OPENS_LIST:
                continue
            nobody = act.says is Saying.CUT and not marked.everybody and not act.people
            plural = nobody and _SEVERAL.search(text) is not None
            if ends or _names_list(act) or _is_newcomer(act) or plural or (nobody and unfinished):
                return act
        return None

    def _entry(self, marked: Marked, acts: list[Act]) -> Group | None:
        """Whom an entry of the open list names; None where the sentence is no entry: a signature is none."""
        lead = _LEADS.match(marked.text) if marked.sentence.entry and len(marked.groups) == 1 else None
        first = MARK.match(marked.text, lead.end() if lead else 0)
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


def _days_of(marked: Marked, before: Marked | None) -> tuple[When, ...]:
    """The day that the announcement itself says, as in "Friday was the last day for all of them:", or the one right before it.

    "Our contract closes on June 30. The following lose access that day:" means the only day of the sentence before.
    """
    if len(marked.days) != 1:
        return ()
    if marked.days[0].kind is Kind.SAME_DAY and before is not None and len(before.days) == 1:
        return before.days
    return marked.days


def _is_newcomer(act: Act) -> bool:
    """As in "we request access for our new night monitor": the name may stand in the next sentence."""
    return act.says is Saying.ADD and not act.people and " new " in act.marked.text[act.start : act.end]


def _names_list(act: Act) -> bool:
    """Does "remove the three users below" announce a list, though it ends in no colon?"""
    said = act.marked.text[act.start : act.end]
    return not group_of(act.marked, act.captured.get("who")) and bool(
        re.search(r"\b(?:below|following|listed)\b", said)
    )
