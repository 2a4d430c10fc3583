"""To which act of a sentence its days belong.

A day stands with the act that it is part of or that stands before it. Days of other matters ("started on March 2") belong to
none; days that stand with nothing that is understood are kept apart, as loose.
"""

import re
from dataclasses import replace

from mailbot.triage.act import DAY_MARK, FACTS, MARK, Act, LooseDay, is_former_day, own_days_of
from mailbot.triage.day_roles import clause_of
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.when import Kind, Role, When

_GAPPED = re.compile(
    r"(?: ?,?(?: on| effective| as of| at)? ?⟦d\d+⟧)?,? (?:(?:and|while|then|followed by) |(?=⟦p\d+⟧'s (?:is|will be|was)\b))⟦p(?P<who>\d+)⟧(?:'s?)?(?: (?:is|will be|will|leaves|on|effective|as of|at|by|goes))* ?(?=⟦d)"
)
_DAY = r"(?: ?,?(?: on| as of| in)? ?⟦d\d+⟧)?"
_SO_DID = re.compile(
    rf"{_DAY}(?:,? (?:and so|and likewise|as) (?:has|have|did|does|is|was|will) ⟦p(?P<who>\d+)⟧|,? and ⟦p(?P<same>\d+)⟧ (?:did|has|have|is|was|does|will)(?: too| also| as well)?(?= ?(?:on |in )?⟦d| ?[.,;!]|$))"
)
"""As in "Pat has left, and so has Sam", "Pat left in February and Sam did last week"."""
_NEW_CLAUSE = re.compile(r"\b(?:and|but|so)\b|[;,]")
_OF_OTHER = re.compile(r"\bbut\b|;")
_PAST_VERB = re.compile(r"\b(?:was|were|went|took|became|got|began|[a-z]{2,}ed)\b")
_NOT_THAT_DAY = re.compile(
    r"[,;(-] ?(?:and |but )?not (?:on |at |before |until |by )?(?:the )?$"
)  # "right now, not at end of day"


def gapped(acts: list[Act]) -> list[Act]:
    """As in "Pat leaves on March 20 and Sam on March 27": the same is said of the second, with a day of his own."""
    said: list[Act] = []
    for act in acts:
        said.append(act)
        told = act.says in FACTS and not act.own_days[1:]
        gap = (
            (_GAPPED.match(act.marked.text, act.end) or _SO_DID.match(act.marked.text, act.end))
            if told
            else None
        )
        if gap and not any(other.start < gap.end() and act.end < other.end for other in acts):
            who = next(name for name in ("who", "same") if gap.groupdict().get(name))
            group = act.marked.groups[int(gap[who])]
            said.append(
                replace(
                    act,
                    people=group.members,
                    own_days=own_days_of(act.marked, group),
                    start=gap.start(who),
                    end=gap.end(),
                    captured={"who": f"⟦p{gap[who]}⟧"},
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
        if inside is None and _has_role(marked.days[int(match[2])], match.start(), owner, acts):
            continue
        if inside is None and owner is not None and _begins_something(marked, match, acts[owner]):
            continue
        moved = owner is not None and acts[owner].says is Saying.RESCHEDULE
        if moved and is_former_day(marked.text[: match.start()]):
            continue
        if inside is None and owner is not None and _is_of_before(marked, match, acts[owner]):
            continue
        if owner is not None and not acts[owner].phrase.undated:
            days.setdefault(owner, []).append(marked.days[int(match[2])])
    return [replace(act, days=tuple(days.get(index, ()))) for index, act in enumerate(acts)]


def _begins_something(marked: Marked, day: re.Match[str], act: Act) -> bool:
    """As in "her last day is Thursday, and the new place has her from the 1st": the act has its own day, and this begins."""
    own = any(marked.days[int(n)].kind is Kind.DAY for n in DAY_MARK.findall(marked.text, act.start, act.end))
    begins = act.says in _OF_WORK and own and marked.text.endswith(" from ", 0, day.start())
    return begins and clause_of(marked.text, day.start(), day.end()).start >= act.end


_OF_WORK = frozenset({Saying.GONE, Saying.GOING, Saying.LAST_DAY})
_OF_NO_REMOVAL = frozenset({Role.NOTICE, Role.OTHER})


def _has_role(when: When, position: int, owner: int | None, acts: list[Act]) -> bool:
    """Does its clause make the day one of something else than the act that it would go to?

    In the clause of the act itself it is the act's: "end her access after the party on Friday".
    """
    if when.role is None or when.kind not in {Kind.DAY, Kind.VAGUE}:
        return False
    if owner is None:
        return True
    act = acts[owner]
    if when.role is Role.LAST:
        return act.says not in _OF_WORK
    if when.role in {Role.EVENT, Role.MOVE} and act.says is Saying.MOVED:
        return False
    return not when.clause <= act.start <= position


def _is_of_before(marked: Marked, day: re.Match[str], act: Act) -> bool:
    """As in "went to the thrift store in February and no longer needs access": a time that is no day, of another verb.

    Or "the party is on the 26th, but her last day is the 27th": the act says its own day.
    """
    if day.end() < act.start:
        clause = clause_of(marked.text, act.start, act.end)
        behind = MARK.finditer(marked.text, act.start, max(clause.end, act.end))
        own = (marked.days[int(mark[2])] for mark in behind if mark[1] == "d")
        if clause.start > day.end() and any(when.kind is Kind.DAY for when in own):
            return marked.days[int(day[2])].kind is Kind.DAY
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
    """The days of a sentence that belong to nothing said in it, those of other matters left out.

    Beside something that is said these are the days with a role of their own: "remove her now, her last shift was Friday".
    """
    said = any(not act.phrase.undated for act in acts)
    found: list[LooseDay] = []
    for mark in MARK.finditer(marked.text):
        when = marked.days[int(mark[2])] if mark[1] == "d" else None
        if when is None or when.role in _OF_NO_REMOVAL:
            continue
        if any(start <= mark.start() < end for start, end in asides):
            continue
        inside = any(act.start <= mark.start() < act.end for act in acts)
        if not said or (not inside and _has_role(when, mark.start(), _owner(mark.start(), acts), acts)):
            found.append(LooseDay(when, marked))
    return found


def _owner(position: int, acts: list[Act]) -> int | None:
    before = [index for index, act in enumerate(acts) if act.start <= position and not act.phrase.undated]
    if before:
        return before[-1]
    return next((index for index, act in enumerate(acts) if not act.phrase.undated), None)
