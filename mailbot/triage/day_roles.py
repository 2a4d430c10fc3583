"""What each day of a sentence is the day of: the last day, another job's first, a notice, a party, another matter.

A day has the role that its own clause gives it, by the words of rules/phrases.toml `[days]` that stand nearest to it. A day
in the clause of an order or a departure has none: what is said there is said of it (`mailbot.triage.act_days`).

    LAST      somebody's last day, as good as "his last day is ..."
    MOVE      somebody goes over to another position: the last day that counts where no other is said (P22)
    EVENT     something else happens then, another job begins, there is a party: it contradicts nothing, but where no
              other day is said of somebody who is still there, access may well be meant to end with it
    NOTICE    notice was given, somebody wrote or told: a day on which access neither was last needed nor ends
    OTHER     another matter: a report is due, a birthday, a last day of something else than work
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from mailbot.triage.act import MARK
from mailbot.triage.marked import Marked
from mailbot.triage.needles import Sought
from mailbot.triage.when import Kind, Role, Tense

Words = Mapping[Role, tuple[Sought, ...]]

_BREAK = re.compile(
    r"[.;!?()]|: (?!⟦d)|,| - |\b(?:and|but|so|because|since|while|although|though|which|who|whose)\b|\b(?:before|after|until|when|once) (?!⟦d|the ⟦d|on ⟦d)"
)
_ONLY_DAY = re.compile(r"[\W]*(?:(?:on|at|by|for|until|effective|as of|the|is|was|of|to|in)\b\W*)*")
_A_DAY = re.compile(r"(?:day|date|shift|night)$")
_OF_SOMETHING_ELSE = re.compile(
    r" (?:of|for|on|with|in|to) (?!(?:each|both|all|everyone|everybody|them|him|her|the (?:two|three|four))\b)(?:the |our |her |his |their )?[a-z]"
)
"""Behind "last day" and what may follow it: "last day of PTO"."""
_OF_WORK = re.compile(
    r"(?: (?:day|date|shift|night))? (?:here )?(?:(?:with|at) (?!(?:(?:the|our|her|his|their|that|this|an?) )?(?:[a-z]+ )?(?:clients?|famil(?:y|ies)|households?|tenants?|covid|pto|leave|vacation|rates?|discount|training|class|conference|hospital|school|old|current|dentist|doctor|therap\w+|camp|court|trial|hearing|half|reduced|full)\b))"
)
"""Behind "her last day" and what is still work of hers: "with rapid rehousing"."""
_ITS_COMPANY = re.compile(
    r"(?:\b(?:his|her|their)|⟦p\d+⟧'s?) (?:last|final) (?:day|shift|night) (?:with|at|for|among) (?:[a-z'-]+ ){1,4}and ?$"
)
_COMES_TO = re.compile(r"^ ?(?:[a-z'-]+ ){1,4}(?:is|will be|falls on|is on|was)(?: on)? (?:the )?$")
"""As in "her last day with the mothers and the children will be ⟦d⟧": the "and" joins no clauses."""
_POSSESSOR = re.compile(r"(?:\b(?:his|her|their)|⟦p\d+⟧'s?) (?:very |actual |official |real )?$")
_ENDS = re.compile(
    r"\b(?:access|hmis|login|account|license|remov\w+|terminat\w+|deactivat\w+|let go|letting|lost|parted|separat\w+|resign\w*|retir\w+|quit\w*|left|leav\w+|depart\w*|⟦p\d+⟧)"
)
_BACK = re.compile(
    r"^\W*(?:and |so )?(?:that|this|which|it) (?:is|was|will be) (?:also |then |going to be )?(?:her|his|their|my|⟦p\d+⟧'s?|the) (?:very |actual |official )?(?:last|final) (?:day|shift|date)\b"
)
"""As in "which is also her last day": it says so of the day before it."""
_BACK_LATER = re.compile(
    r"\band (?:that|this) (?:is|was|will be) (?:also |then |going to be )?(?:her|his|their|⟦p\d+⟧'s?) (?:very |actual |official )?(?:last|final) (?:day|shift|date|night|evening)\b(?! (?:of|for) )"
)
_AHEAD = re.compile(
    r"\b(?:will|going to|ends|is up|runs? out|until|through|expires?|concludes|starts|begins|separates|finishes|(?:is|are) [a-z]+ing)\b"
)
_PAST = re.compile(
    r"\b(?:let go|laid off|was|were|had|did|went|left|quit|gave|took|got|came|began|has|have|[a-z]{2,}ed)\b"
)

_FORMAL = re.compile(
    r"\b(?:give|gives|giving|serves? as|is|be|with|as|provide|provides|providing|this) (?:you )?(?:(?:our|my|a|the|formal|written|official|due|advance) ){0,3}(?:notice|notification) (?:that|to you|of (?:the|her|his|their|an?|⟦p))\b"
)
"""A formal announcement is no notice that an employee gave: "this is to give notice that he leaves on the 31st"."""
_SETTLED = re.compile(
    r"\b(?:(?:has|have|had|was|were|is|are)(?: all)?(?: been)?|i|we|they|she|he|hr|⟦p\d+⟧) (?:agreed|settled|decided|set|fixed|scheduled|planned|picked|chose|chosen|landed|eliminated|abolished|defunded|phased out)\b"
    r"|\b(?:is|are)(?: all| officially| then)? (?:finished|done|through)(?: up| here| with us)? (?=(?:as of|after|on|at|by|effective) (?:the )?⟦d)"
)
"""What is settled now may lie on either side of today: "we have agreed on April 10 as the last day"."""
_HAS_A_DAY = re.compile(r"\b(?:has|have) (?=(?:his|her|their|one|the) (?:\w+ ){0,2}(?:day|shift|night)\b)")
"""As in "has his final day with us this Friday": no perfect tense."""
_WE_DID = re.compile(
    r"\W*(?:and |so |but |just |fyi |note )*(?:i|we)(?: just| also| have| had| only)* (?!need|want|agreed|decided|planned|scheduled|ended|expected|removed|terminated|dismissed|separated)(?:[a-z]{2,}ed|met|saw|had|ran|sat|spoke|found|heard|took|went|wrote|sent|was|were|did|caught|made|held) "
)
"""What we did on a day is no day of somebody else's access, where nothing in the clause is about that."""
_OWN_SUBJECT = re.compile(
    r"\W*+(?:and |but |so |the |our |my |an? |her |his |their )*(?:(?!(?:i|we|you|it|that|this|these|she|he|they|there|now|then|therefore|thus|instead|only|on|at|by|for|from|until|through|after|as|if|effective|starting|dates?|days?|plan|hr|final|last|new|correct|real|actual|official|ends?|ending|term|separation|termination|resignation|retirement|departure|removal|access|hmis|login|account|license|employment|contract|position|job|please|remove)\b)[a-z'-]+ ){1,5}?"
    r"(?:is|are|was|were|will be|(?!says\b|reads\b|states\b|gives\b|notes\b|indicates\b|mentions\b|specifies\b|tells\b|confirms\b|records\b|reflects\b|insists\b|claims\b|wants\b|shows\b|lists\b|thinks\b|prefers\b|needs\b|has\b|decided\b|confirmed\b|agreed\b|moved\b|pushed\b|changed\b|listed\b|showed\b|needed\b|wanted\b)(?:comes?|goes|starts?|begins?|meets?|opens?|[a-z]{3,}s|[a-z]{2,}ed)) ?(?:(?!(?:it|that|this|she|he|they|date|day)\b)[a-z'-]+ ){0,5}$"
)
"""As in "the moving truck comes ⟦d⟧": a clause with a subject of its own, which is neither a person nor the access nor a day."""


_WHICH_BEGINS = re.compile(
    r"(?<!day)(?<!shift)(?<!leave)(?<!job)(?<!position)(?<!role)(?<!post)(?<!term)(?<!notice),? (?:which|that|who) (?:(?:will|is going to|is set to|is due to) )?(?:opens?|begins?|starts?|commences?|kicks off|comes?|arrives?|meets?|takes place|falls|is due|is set for|resumes?|launches)(?: up| over| back| again)?(?: on| for)? (?:the )?$"
)
"""As in "the new grant year, which opens ⟦d⟧": a day of that other thing."""
_POSSESSIVE = re.compile(
    r"'s (?!(?:close|end|shift|last|final|cob|eod|her|his|their|the|when|my|our|an?|it|good|fine|ok|okay|also|going|not|your|best|better|all)\b)[a-z]"
)
_AT_ITS = re.compile(r"\b(?:after|until|through|at|with|once|when|by|since|from|till|before) (?:the )?$")


class Clause(NamedTuple):
    """A clause of a sentence, as a place in its text."""

    start: int
    end: int


def tense_of(text: str) -> Tense:
    """On which side of today words that are not understood place their day, by their verbs."""
    if _AHEAD.search(text):
        return Tense.AHEAD
    return Tense.PAST if _PAST.search(_SETTLED.sub(" ", _HAS_A_DAY.sub(" ", text))) else Tense.OPEN


def with_roles(sentences: Iterable[Marked], words: Words) -> tuple[Marked, ...]:
    """Give every day of a mail's sentences the role that its clause says, if it says one."""
    done: list[Marked] = []
    for marked in sentences:
        back = _BACK.search(marked.text)
        if back and "⟦d" not in back[0] and done and done[-1].days:
            done[-1] = _given(done[-1], len(done[-1].days) - 1, Role.LAST, Tense.OPEN)
        done.append(_with_roles(marked, words))
    return tuple(done)


def clause_of(text: str, start: int, end: int) -> Clause:
    """The clause in which a day stands; a day alone belongs to the words before it, else to those behind."""
    breaks = [match.span() for match in _BREAK.finditer(text)]
    clause = _between(breaks, text, start, end)
    bare = text[clause.start : start] + text[end : clause.end]
    if not _ONLY_DAY.fullmatch(bare):
        return clause
    if text[: clause.start].strip(" ,;:.!?()-"):
        before = _between(breaks, text, max(clause.start - 1, 0), max(clause.start - 1, 0))
        while before.start > 0 and not text[before.start : before.end].strip(" ,;:.!?()-"):
            before = _between(breaks, text, before.start - 1, before.start - 1)
        if text[before.start : before.end].strip(" ,;:.!?()-"):
            return Clause(before.start, clause.end)
    behind = next((place for place in breaks if place[0] >= clause.end), None)
    after = _between(breaks, text, behind[1], behind[1]) if behind else clause
    return Clause(clause.start, after.end)


def _between(breaks: list[tuple[int, int]], text: str, start: int, end: int) -> Clause:
    left = max((stop for _, stop in breaks if stop <= start), default=0)
    right = min((begin for begin, _ in breaks if begin >= end), default=len(text))
    return Clause(left, right)


def _with_roles(marked: Marked, words: Words) -> Marked:
    for mark in MARK.finditer(marked.text):
        if mark[1] == "d" and marked.days[int(mark[2])].kind in {Kind.DAY, Kind.VAGUE}:
            clause = clause_of(marked.text, mark.start(), mark.end())
            role = _role_in(marked.text, clause, mark.span(), words)
            if role is None and _is_only_its_time(marked.text, mark):
                role = Role.OTHER
            said = marked.text[clause.start : clause.end]
            pointer = _pointer_behind(marked.text, clause.end)
            if pointer is not None:
                role, said = Role.LAST, pointer[0]  # "ends Friday, which was her last day": long gone
            if role is not None:
                marked = _given(marked, int(mark[2]), role, tense_of(said), clause.start)
    return marked


def _is_only_its_time(text: str, mark: re.Match[str]) -> bool:
    """Is the day only that of another thing: "Saturday's overnight is covered"?"""
    return _POSSESSIVE.match(text, mark.end()) is not None and not _AT_ITS.search(text[: mark.start()])


def _given(marked: Marked, number: int, role: Role, tense: Tense, clause: int = 0) -> Marked:
    days = list(marked.days)
    days[number] = replace(days[number], role=role, tense=tense, clause=clause)
    return replace(marked, days=tuple(days))


def _pointer_behind(text: str, end: int) -> re.Match[str] | None:
    """The "that is her last day" that is the next clause, or the last one of the sentence: "there will be tacos, and that is ..."."""
    following = text[end:].lstrip(" ,;-.")
    pointer = _BACK.search(following) or _BACK_LATER.search(following)
    return pointer if pointer and "⟦d" not in following[: pointer.end()] else None


def _role_in(text: str, clause: Clause, day: tuple[int, int], words: Words) -> Role | None:
    """The role that the nearest word says; of two at one place the longer counts."""
    said = _FORMAL.sub(lambda found: " " * len(found[0]), text[clause.start : clause.end])
    best: tuple[int, int, Role] | None = None
    for role, patterns in words.items():
        for pattern in patterns:
            for match in pattern.found_in(said):
                start, end = match.start() + clause.start, match.end() + clause.start
                away = max(day[0] - end, start - day[1], 0)
                meant = _of_else(text, start, end, role)
                if best is None or (away, start - end) < best[:2]:
                    best = (away, start - end, meant)
    if best:
        return best[2]
    if _ITS_COMPANY.search(text[: clause.start]) and _COMES_TO.search(text[clause.start : day[0]]):
        return Role.LAST
    before = text[clause.start : day[0]]
    if _WHICH_BEGINS.search(text, max(clause.start - 60, 0), day[0]) and not _ENDS.search(said):
        return Role.OTHER
    if _OWN_SUBJECT.fullmatch(before) and not _ENDS.search(said):
        return Role.EVENT
    return Role.OTHER if _WE_DID.match(before) and not _ENDS.search(said) else None


def _of_else(text: str, start: int, end: int, role: Role) -> Role:
    if (
        role is not Role.LAST
        or not _A_DAY.search(text, start, end)
        or not _OF_SOMETHING_ELSE.match(text, end)
    ):
        return role
    of_work = _POSSESSOR.search(text[:start]) and _OF_WORK.match(text, end)
    return role if of_work else Role.OTHER
