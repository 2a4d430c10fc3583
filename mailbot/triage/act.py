"""One thing that a sentence says of somebody, and who stands where in the sentence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.triage.groups import Group
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Phrase, Saying
from mailbot.triage.when import When
from mailbot.triage.who import Somebody

FACTS = frozenset({Saying.CUT, Saying.GONE, Saying.GOING, Saying.LAST_DAY, Saying.UNNEEDED})
"""What, said with certainty, means that access is to end (P21, P24)."""
DEPARTURES = FACTS | {Saying.MOVED}

MARK = re.compile(r"⟦([pdajr])(\d+)⟧")
PERSON_MARK, DAY_MARK = re.compile(r"⟦p(\d+)⟧"), re.compile(r"⟦d(\d+)⟧")
OF_HMIS = re.compile(
    r"\b(?:hmis|mohmis|servicepoint|access|logins?|licen[sc]es?|accounts?|users?|system|database)\b"
)
"""Words that speak of access to HMIS, not of another system."""
_TO_A_PLACE = re.compile(
    r"\b(?:in|near|at|(?:mov(?:e|es|ed|ing)|relocat(?:e|ed|ing)|going|back|home|off|head(?:ed|ing)|goes|went) (?:back )?to|leaving for|left for|bound for) $"
)
_FORMER_DAY = re.compile(
    r"(?:\b(?:instead of|rather than|not|from|supposed to be|originally|previously|formerly|(?:was|had been) (?:set|scheduled|planned|slated)(?: for)?)"
    r"|[,;(] ?(?:it )?was)(?: on| the| for)? $"
)


_HOW_MANY = re.compile(
    r"\b(?:both|all (three|four))\b (?:of )?(?:(?:their|these|those|the|hmis) )*(?:accounts|logins|licenses|seats|user accounts)\b"
)


def how_many(said: str) -> int | None:
    """How many people's accounts "both accounts", "all three logins" are; None where no number is said."""
    found = _HOW_MANY.search(said)
    return {None: 2, "three": 3, "four": 4}[found[1]] if found else None


def is_former_day(left: str) -> bool:
    """Is a day that stands behind this text the one that no longer holds: "not on", "instead of", "from"?"""
    return _FORMER_DAY.search(left) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a sentence says."""

    says: Saying
    phrase: Phrase
    people: tuple[Somebody, ...]
    other: tuple[Somebody, ...] = ()
    days: tuple[When, ...] = ()  # those that belong to it
    own_days: tuple[When | None, ...] = ()  # by person, where each has one beside the name
    certain: bool = True
    subordinate: bool = False  # "since she left": known, not news
    by_pronoun: bool = False
    elided: bool = False  # "and no longer works here": the subject stands further left
    marked: Marked
    start: int
    end: int
    captured: dict[str, str]

    @property
    def text(self) -> str:
        """The sentence it was read from."""
        return self.marked.sentence.text


@dataclass(frozen=True, slots=True)
class LooseDay:
    """A day that stands with nothing that is understood: "We parted ways with Pat on Friday"."""

    when: When
    marked: Marked
    doubtful: bool = False  # "if", "supposed to" stands beside it


def group_of(marked: Marked, who: str | None) -> Group | None:
    """The people for whom a mark stands; None where it is none ("she")."""
    mark = MARK.match(who) if who else None
    return marked.groups[int(mark[2])] if mark else None


def groups_before(marked: Marked, position: int) -> list[Group]:
    """Who is named left of a place; a stranger behind "in" or "moved to" is a place himself."""
    found: list[Group] = []
    for mark in MARK.finditer(marked.text, 0, position):
        group = marked.groups[int(mark[2])] if mark[1] == "p" else None
        stranger = group is not None and not any(member.known for member in group.members)
        if group and not (stranger and _TO_A_PLACE.search(marked.text[: mark.start()])):
            found.append(group)
    return found


_OF_USERS_ONLY = frozenset({Saying.UNDESIGNATE, Saying.EXTEND_ACCESS, Saying.NARROW_ACCESS, Saying.DETAILS})


def only_user(meant: tuple[Somebody, ...], says: Saying) -> tuple[Somebody, ...]:
    """Whom "her" means where one is known and the other word is no user's name: "Ana helps Siobhan. Add HOPWA to her access"."""
    known = tuple(somebody for somebody in meant if somebody.known)
    others = (somebody for somebody in meant if not somebody.known)
    named = any(p.email or p.candidates or len(p.written.split()) > 1 for p in others)
    is_one = len({somebody.key for somebody in known}) == 1
    return known if says in _OF_USERS_ONLY and is_one and not named else meant


_SUBJECT_FIRST = re.compile(r"(?:and |but |so |since |also |yes,? )?(?P<sex>he|she)\b")
_WITHIN = re.compile(
    r"\b(?:while|when|whenever|until|before|after|as long as|with|for|by|of|than|like|to) ⟦p\d+⟧"
)


def goes_on_about(text: str, who: str | None) -> bool:
    """Does "his" mean whoever "he" at the beginning was: "he filled in while Ana was gone and his assignment is over"?"""
    first = _SUBJECT_FIRST.match(text)
    if first is None or who is None:
        return False
    same = {"he": {"he", "him", "his"}, "she": {"she", "her"}}[first["sex"]]
    return who in same and len(re.findall(r"⟦p\d+⟧", text)) == len(_WITHIN.findall(text))


def own_days_of(marked: Marked, group: Group) -> tuple[When | None, ...]:
    """The day beside each member, where one stands there."""
    return tuple(None if number is None else marked.days[number] for number in group.days)


def keys_of(people: Iterable[Somebody]) -> tuple[str, ...]:
    """What tells people apart."""
    return tuple(somebody.key for somebody in people)


def each_once(people: Iterable[Somebody]) -> tuple[Somebody, ...]:
    """People, each once, in order."""
    return tuple({somebody.key: somebody for somebody in people}.values())
