"""To which act of a sentence its days belong.

A day stands with the act that it is part of or that stands before it. Days of other matters ("started on March 2") belong to
none; days that stand with nothing that is understood are kept apart, as loose.
"""

import re
from dataclasses import replace

from mailbot.triage.act import FACTS, MARK, Act, LooseDay, own_days_of
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.when import Kind, When

_GAPPED = re.compile(
    r"(?: ?,?(?: on| effective| as of| at)? ?⟦d\d+⟧)?,? (?:and|while|then|followed by) ⟦p(?P<who>\d+)⟧(?:'s?)?(?: (?:is|will be|will|leaves|on|effective|as of|at|by|goes))* ?(?=⟦d)"
)
_NEW_CLAUSE = re.compile(r"\b(?:and|but|so)\b|[;,]")
_OF_OTHER = re.compile(r"\bbut\b|;")
_PAST_VERB = re.compile(r"\b(?:was|were|went|took|became|got|began|[a-z]{2,}ed)\b")
_NOT_THAT_DAY = re.compile(
    r"[,;(-] ?(?:and |but )?not (?:on |at |before |until |by )?(?:the )?$"
)  # "right now, not at end of day"
_FORMER_DAY = re.compile(
    r"(?:\b(?:instead of|rather than|not|from|supposed to be|originally|previously|formerly|(?:was|had been) (?:set|scheduled|planned|slated)(?: for)?)"
    r"|[,;(] ?(?:it )?was)(?: on| the| for)? $"
)


def gapped(acts: list[Act]) -> list[Act]:
    """As in "Pat leaves on March 20 and Sam on March 27": the same is said of the second, with a day of his own."""
    said: list[Act] = []
    for act in acts:
        said.append(act)
        gap = _GAPPED.match(act.marked.text, act.end) if act.says in FACTS and not act.own_days[1:] else None
        if gap and not any(other.start < gap.end() and act.end < other.end for other in acts):
            group = act.marked.groups[int(gap["who"])]
            said.append(
                replace(
                    act,
                    people=group.members,
                    own_days=own_days_of(act.marked, group),
                    start=gap.start("who"),
                    end=gap.end(),
                    captured={"who": f"⟦p{gap['who']}⟧"},
                )
            )
    return said


def dated(marked: Marked, acts: list[Act], asides: list[tuple[int, int]]) -> list[Act]:
    """Give each day of the sentence to the act it stands with; days of other matters to none."""
    days: dict[int, list[When]] = {}
    for match in MARK.finditer(marked.text):
        if match[1] != "d":
            continue
        inside = next((i for i, act in enumerate(acts) if act.start <= match.start() < act.end), None)
        if inside is None and any(start <= match.start() < end for start, end in asides):
            continue
        if _NOT_THAT_DAY.search(marked.text[: match.start()]):
            continue
        owner = inside if inside is not None else _owner(match.start(), acts)
        moved = owner is not None and acts[owner].says is Saying.RESCHEDULE
        if moved and _FORMER_DAY.search(marked.text[: match.start()]):
            continue
        if inside is None and owner is not None and _is_of_before(marked, match, acts[owner]):
            continue
        if owner is not None and not acts[owner].phrase.undated:
            days.setdefault(owner, []).append(marked.days[int(match[2])])
    return [replace(act, days=tuple(days.get(index, ()))) for index, act in enumerate(acts)]


def _is_of_before(marked: Marked, day: re.Match[str], act: Act) -> bool:
    """As in "went to the thrift store in February and no longer needs access": a time that is no day, of another verb.

    Or "the party is on the 26th, but her last day is the 27th": the act says its own day.
    """
    has_own = "⟦d" in marked.text[act.start : act.end]
    if has_own and day.end() < act.start and _OF_OTHER.search(marked.text, day.end(), act.start):
        return True
    return (
        marked.days[int(day[2])].kind is Kind.VAGUE
        and day.end() < act.start
        and bool(_NEW_CLAUSE.search(marked.text, day.end(), act.start))
        and bool(_PAST_VERB.search(marked.text, 0, day.start()))
    )


def loose_days(marked: Marked, acts: list[Act], asides: list[tuple[int, int]]) -> list[LooseDay]:
    """The days of a sentence in which nothing is said that they could belong to, those of other matters left out."""
    if any(not act.phrase.undated for act in acts):
        return []
    days = (mark for mark in MARK.finditer(marked.text) if mark[1] == "d")
    return [
        LooseDay(marked.days[int(mark[2])], marked)
        for mark in days
        if not any(start <= mark.start() < end for start, end in asides)
    ]


def _owner(position: int, acts: list[Act]) -> int | None:
    before = [index for index, act in enumerate(acts) if act.start <= position and not act.phrase.undated]
    if before:
        return before[-1]
    return next((index for index, act in enumerate(acts) if not act.phrase.undated), None)
