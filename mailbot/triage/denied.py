"""People who are named only to say that they are not meant: "Pat Doyle (not Pat Kim at the front desk) has left".

Whoever is denied beside a name is taken out of the sentence, so that nothing can be read of them; that also tells two of
one name apart. "The other Pat" is nobody in particular: what is said of that one is asked about.
"""

import re

from mailbot.model.intent import Doubt
from mailbot.triage.groups import Group
from mailbot.triage.who import Somebody

_PLACED = r"(?:[^,;:.!?()⟦⟧]|⟦[ja]\d+⟧)"
_WHERE = rf"(?: (?:in|at|from|on|of|with|over|who|the|our|that) {_PLACED}{{1,50}}?)?"
_TITLE = rf"(?: (?:in|at|from|on|of|with|over|the|our|who) {_PLACED}{{1,50}}?)?"
_NOT = r"(?:and |but |so |please )*(?:not|as opposed to|not to be (?:confused|mixed up) with|no relation to) (?:the |our |also )?(?:other )?"
_ANYBODY = r"(⟦p\d+⟧(?!')(?:(?: and| or|,) ⟦p\d+⟧(?!'))*)"
_IN_BRACKETS = re.compile(
    rf"(⟧{_TITLE}) ?\((?:[^()⟦⟧]{{1,60}}[,;:-] ?)?{_NOT}{_ANYBODY}(?:[^()⟦⟧]|⟦[ja]\d+⟧){{0,60}}\)"
)
"""As in "Pat Doyle (the night guard, NOT Pat Kim in prevention!!)"."""
_BESIDE = re.compile(
    rf"(⟧{_TITLE})(?:,| -) {_NOT}{_ANYBODY}{_WHERE}!*(?:,(?! ⟦p)| -(?! ⟦p)|(?=[,.;!?]| -|$))"
)
"""As in "Pat Doyle, not Sam Kim, has quit"."""
_BEFORE = re.compile(rf"\bnot {_ANYBODY},? but (?=⟦p)")
"""As in "it is not Sam Kim but Pat Doyle who quit"."""
_OTHER = re.compile(r"\b(?:(?:the|that|our|my|his|her) other (?:one, )?|their )⟦p(\d+)⟧")
"""As in "the other Pat", "their Pat left" of a neighbour."""


def without_denied(text: str, groups: list[Group]) -> tuple[str, tuple[Somebody, ...]]:
    """A marked sentence without those who are denied in it.

    Args:
        text: the sentence, with one mark for each name.
        groups: who is behind the marks; emptied for the denied, a doubt for "the other one".

    Returns:
        The sentence, and whom it denies.
    """
    denied: list[Somebody] = []

    def drop(marks: str) -> None:
        for number in re.findall(r"\d+", marks):
            denied.extend(groups[int(number)].members)
            groups[int(number)] = Group(members=())

    def beside(match: re.Match[str]) -> str:
        drop(match[2])
        return match[1]

    def before(match: re.Match[str]) -> str:
        drop(match[1])
        return ""

    def other(match: re.Match[str]) -> str:
        groups[int(match[1])] = Group(members=tuple(_somebody_else(m) for m in groups[int(match[1])].members))
        return f"⟦p{match[1]}⟧"

    for pattern, replacement in (
        (_IN_BRACKETS, beside),
        (_BESIDE, beside),
        (_BEFORE, before),
        (_OTHER, other),
    ):
        text = pattern.sub(replacement, text)
    return text, tuple(denied)


def _somebody_else(named: Somebody) -> Somebody:
    """Nobody in particular who is called so."""
    return Somebody(
        written=f"the other {named.written}",
        candidates=(*named.known, *named.candidates),
        doubt=Doubt.WHO_AMBIGUOUS,
    )
