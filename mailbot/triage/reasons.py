"""Why access ends (P22): somebody has left the agency, or does something else there.

Decided over all that the sender says of the person, by the words of rules/phrases.toml `[reasons]`; which of them stand with a
removal is not asked for, because a reason is no wish: it is told, and nothing hangs on it but the record.

    said                                             then
    is still with us, though a last day is named     position change
    has left / does something else / both            left / position change / other
    a last day, a contract that ends                 left
    no longer needs it                               position change
    is no longer with us                             left, whatever they do now
    has died                                         other
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mailbot.model.intent import RemovalReason
from mailbot.triage.act import MARK
from mailbot.triage.marked import Marked
from mailbot.triage.needles import Sought
from mailbot.triage.position_changes import is_of_access, votes_in
from mailbot.triage.who import Somebody

Words = Mapping[str, Sequence[Sought]]

_DENIED = re.compile(r"\b(?:not|never|without|neither|nor)(?: [a-z]+){0,2} $")
_OF_US_ALL = re.compile(r"\W*(?:and |but |so |also )*(?:the|our|my|we|i|this|that|these|it)\b")
_PERSONAL = re.compile(r"\b(?:she|he|they|her|him|his|their|them|hers)\b")
_OF_THEM_ALL = re.compile(
    r"\W*(?:and |but |so |also )*(?:they|both|all|each|neither|the (?:two|three|four))\b"
)
_OF_STAFF = re.compile(
    r"\b(?:two|three|four|five|six|several|some|these|those|both|the following|a few|couple|the last of)(?: of)?(?: our| my| the| more| other)? (?:staff|employees|people|users|folks|workers|case ?managers|team members|of us|positions|volunteers|interns)\b"
)
"""Of everybody whom the lines below name: "we had to lay off two staff"."""
_SUBJECT = re.compile(
    r"\W*(?:and |but |so |also )*(?:she|he) (?!(?:and|or)\b)(?:is|was|will|has|does|did) (?:not )?[a-z]+ing ⟦p\d+⟧'s\b"
)
_OF_US = re.compile(
    r"\b(?:i|we|you) (?:am |are |will be |will |was |were |have |had |would )?(?:[a-z]+ly )?$"
)
_OF_SOMEBODY = re.compile(r"(?:lost|los|let|part|sa(?:y|id)|bid|bade|[a-z]+ (?:⟦p|her\b|him\b|them\b))")
_OF_ACCESS = re.compile(r"\b(?:access|login|account|license|hmis|removal)(?: [a-z]+){0,3} $")
_REMARK = re.compile(r" ?\(([^()]{2,120})\)")
_PASSIVE = re.compile(r"(?:was|were|been|got|is|being|be) (?:in)?(?:voluntarily )?terminated")


class Told(NamedTuple):
    """A sentence, and who was spoken of before it."""

    marked: Marked
    before: tuple[Somebody, ...]


class _Vote(NamedTuple):
    start: int
    end: int
    kind: str


def reason_of(texts: Iterable[str], words: Words) -> RemovalReason | None:
    """What these words come to; None where they say nothing of it."""
    said = {kind for text in texts for kind in _said(text, words)}
    if "other" in said:
        return RemovalReason.OTHER
    if "gone" in said:
        return RemovalReason.LEFT
    if "stays" in said:
        return RemovalReason.POSITION_CHANGE
    if {"left", "moved"} <= said:
        return RemovalReason.OTHER
    for kind, reason in _TABLE.items():
        if kind in said:
            return reason
    return None


_FIRST = ("stays", "outside", "moved")
"""Of two that say the same words: "a job with the county office" is outside, though "a job in the office" is ours."""
_TABLE = {
    "left": RemovalReason.LEFT,
    "moved": RemovalReason.POSITION_CHANGE,
    "little-left": RemovalReason.LEFT,
    "little-moved": RemovalReason.POSITION_CHANGE,
}


def texts_about(key: str, told: Iterable[Told]) -> tuple[str, ...]:
    """What is said of one person: of a sentence that names several, what stands behind the name."""
    texts: list[str] = []
    for marked, before in told:
        if _SUBJECT.match(marked.text) and len(before) == 1:
            texts += [marked.text] if before[0].key == key else []
            continue  # "she is not taking Kim's job, hers is a new position" tells nothing of Kim
        texts += _remarks_on(key, marked)
        marks = [mark for mark in MARK.finditer(marked.text) if mark[1] == "p"]
        subjects = [{p.key for p in marked.groups[int(mark[2])].members} for mark in marks]
        if not marks:
            ours = _OF_US_ALL.match(marked.text) and not _PERSONAL.search(marked.text)
            keys = {p.key for p in before}
            of_all = (key in keys and _OF_THEM_ALL.match(marked.text)) or (
                not keys and _OF_STAFF.search(marked.text)
            )
            texts += [marked.text] if (keys == {key} and not ours) or of_all else []
            continue
        places = [0, *(mark.start() for mark in marks[1:]), len(marked.text)]
        texts += [
            marked.text[start:end]
            for subject, start, end in zip(subjects, places, places[1:], strict=False)
            if key in subject
        ]
    return tuple(texts)


def _remarks_on(key: str, marked: Marked) -> list[str]:
    """What stands in brackets behind the name, which the mark of the name has swallowed: "Pat Doyle (retired)"."""
    text, found = marked.sentence.text, []
    for member in marked.everybody if "(" in text else ():
        behind = text.partition(member.written)[2] if member.key == key and member.written else ""
        if remark := _REMARK.match(behind):
            found.append(remark[1].lower())
    return found


def _said(text: str, words: Words) -> set[str]:
    """The kinds of words in it; of two that overlap the longer counts, and "our" before the world outside."""
    found = [
        (match.start(), match.end(), kind)
        for kind, patterns in words.items()
        for pattern in patterns
        for match in pattern.found_in(text)
    ]
    votes = [_Vote(*each) for each in (*found, *votes_in(text)) if not _is_of_else(text, *each[:2])]
    votes.sort(
        key=lambda vote: (vote.kind != "gone", vote.start - vote.end, *(vote.kind != kind for kind in _FIRST))
    )
    chosen: list[_Vote] = []
    for vote in votes:
        if not any(vote.start < other.end and other.start < vote.end for other in chosen):
            chosen.append(vote)
    return {"left" if vote.kind == "outside" else vote.kind for vote in chosen}


def _is_of_else(text: str, start: int, end: int) -> bool:
    """Is it denied, or said of us or of an account: "we are leaving early", "her access be terminated"?"""
    left = text[max(0, start - 40) : start]
    if is_of_access(text, end):
        return True
    if _PASSIVE.match(text, start) and _OF_ACCESS.search(left):
        return True
    if text[start:end].startswith(("not ", "no ", "does not", "do not", "will not")):
        return False
    own = _OF_US.search(left) is not None and not _OF_SOMEBODY.match(text, start)
    return own or _DENIED.search(left) is not None
