"""People who are named together: "Pat Doyle (3/27), Sam Kim and Ana Ruiz" is one mark, with the day beside each.

"Pat's husband" is somebody else than Pat, and in "Marcus at Harbor House" the second name is a place.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from mailbot.model.intent import Doubt
from mailbot.triage.who import Somebody

_LIST_SEPARATOR = r"(?: ?, ?(?:and |& )?| and (?:also )?| ?/ ?|,? as well as | plus | ?\+ ?|; ?)"
_DAY_BESIDE = r"(?: ?\((?:on |effective |left |as of |last day (?:is |was |of |will be |: ?|- ?)?)?⟦d\d+⟧\)?| ?(?:on |effective |as of )?⟦d\d+⟧\)?| ?[-,] (?:on |effective |left |as of |last day (?:is |was |of |will be |: ?|- ?)?)⟦d\d+⟧)"
_NAMED = rf"⟦p\d+⟧(?!'s? (?:last|final)\b)(?:'s?(?=[ ,])|{_DAY_BESIDE})?"
_LIST = re.compile(rf"(?:both )?{_NAMED}(?:{_LIST_SEPARATOR}{_NAMED}){{1,30}}")
_OTHERS = re.compile(
    r"⟦p(\d+)⟧'s? (?:old |new |former |last |current |first |own |ex-)?(husband|wife|spouse|partner|mother|father|mom|dad|son|daughter|child|brother|sister|friend|client|clients|"
    r"boss|supervisor|manager|assistant|intern|coworker|colleague|replacement|successor|predecessor|caseworker|case manager|family|kid|baby|team|staff)\b(?! (?:is|will be) ⟦p)"
)
_AT_PLACE = re.compile(
    r"⟦p(\d+)⟧ (?:over )?(?:at|from|with|of) ⟦p(\d+)⟧(?: (?:house|center|centre|services|shelter|home|housing|agency|ministries|mission))?"
)
_OF_WHOM_IT_COMES = re.compile(
    r"^(\W*(?:(?:and|so|also|hi|hello),? )?(?:as|per|following|after|according|based|further|thanks|in (?:consultation|coordination|agreement|line|accordance|conversation)|on behalf|at the request|speaking|talking)\b[^⟦.,;!?]{0,60}\b(?:with|by|from|to|of) ⟦p\d+⟧),(?= ⟦p\d+⟧)"
)
"""As in "as discussed with Loretta, Hannah's access should end": the first is no part of a list."""
_FOR_EACH = re.compile(r"\b(for|of|to|from) (⟦p\d+⟧)(?:, and|,| and)(?: also| then)? \1 (?=⟦p)")
"""As in "for Liz Moreno and for Curtis Boyd"."""
_MARK = re.compile(r"⟦([pdajr])(\d+)⟧")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People named together: "Pat Doyle (3/27), Sam Kim and Ana Ruiz"."""

    members: tuple[Somebody, ...]
    days: tuple[int | None, ...] = ()  # which of the sentence's days stands beside each member


_SHE = r"she|her|hers|herself"
_HE = r"he|him|his|himself"
_KIN = {
    **dict.fromkeys(("wife", "mother", "mom", "daughter", "sister"), re.compile(rf"\b(?:{_SHE})\b")),
    **dict.fromkeys(("husband", "father", "dad", "son", "brother"), re.compile(rf"\b(?:{_HE})\b")),
}
_ANY_KIN = re.compile(rf"'s (?:\w+ )?({'|'.join(_KIN)})\b")
_SINGULAR = re.compile(rf"\b(?:{_SHE}|{_HE})\b")


def kin_in_passing(texts: Iterable[str]) -> frozenset[str]:
    """Of which relatives a mail cannot mean its "he" or "she": "Miguel's wife got a job. He will be here until Friday".

    Args:
        texts: the lower-cased sentences of a mail.
    """
    texts = tuple(texts)
    kin = {word for text in texts for word in _ANY_KIN.findall(text)}
    said = any(_SINGULAR.search(text) for text in texts)
    return frozenset(word for word in kin if said and not any(_KIN[word].search(text) for text in texts))


def _others_of(text: str, groups: list[Group], in_passing: Collection[str]) -> str:
    """Make somebody else of "Pat's husband"."""

    def one(match: re.Match[str]) -> str:
        if match[2] in in_passing:
            return match[0]
        whose = groups[int(match[1])].members[0]
        other = Somebody(written=f"{whose.person.name}'s {match[2]}", doubt=Doubt.WHO_UNKNOWN)
        groups.append(Group(members=(other,)))
        return f"⟦p{len(groups) - 1}⟧"

    return _OTHERS.sub(one, text)


def _elsewhere(text: str, groups: list[Group]) -> str:
    """Drop the place in "Marcus at Harbor House", where neither is known here: the second is a place."""

    def one(match: re.Match[str]) -> str:
        strangers = all(not groups[int(number)].members[0].known for number in (match[1], match[2]))
        if not strangers:
            return match[0]
        groups[int(match[2])] = Group(members=())
        return f"⟦p{match[1]}⟧"

    return _AT_PLACE.sub(one, text)


def grouped(text: str, groups: list[Group], in_passing: Collection[str] = ()) -> tuple[str, list[Group]]:
    """Make one mark of people who are named together.

    Args:
        text: a sentence with marks.
        groups: what each mark of a person stands for.
        in_passing: relatives who are nobody that the mail speaks of (`kin_in_passing`).
    """
    text = _FOR_EACH.sub(r"\1 \2 and ", text)
    text = _OF_WHOM_IT_COMES.sub(r"\1 -", _elsewhere(_others_of(text, groups, in_passing), groups))

    def one(match: re.Match[str]) -> str:
        marks = [(letter, int(number)) for letter, number in _MARK.findall(match[0])]
        members = [groups[number].members[0] for letter, number in marks if letter == "p"]
        days: list[int | None] = []
        for letter, number in marks:
            if letter == "p":
                days.append(None)
            elif letter == "d":
                days[-1] = number
        tail = ""
        if days[0] is None and any(
            day is not None for day in days
        ):  # "Pat and Sam on 3/27" is one day for both
            last = next(index for index, day in enumerate(days) if day is not None)
            if last != len(days) - 1:
                return match[0]
            tail = match[0][match[0].rindex("⟦p") :].partition("⟧")[2].removeprefix("'s").removeprefix("'")
            days = [None] * len(days)
        possessive = "'s" if re.search(r"⟧'s?$", match[0]) else ""
        groups.append(Group(members=tuple(members), days=tuple(days)))
        return f"⟦p{len(groups) - 1}⟧{possessive}{tail}"

    return _LIST.sub(one, text), groups
