"""Clauses that ask to end access in whatever order their words stand, found by their words being none but closed ones.

"Could you put an end date on Pat's account", "March 20 is when her access should end", "on Friday at close of business Pat
Doyle's authorization to use HMIS is to terminate": no list of sentences holds them all, but every word of them belongs to a
class of `mailbot.triage.wish_words`. A clause is a wish only if

    every word is of a closed class                     "take her off the bed list" is not
    one word of it ends something, and only one         "cancel her removal", "remove the end date" say the contrary
    what ends is access, or a person by a verb for that
    it is an order, says what must be, or what we need, or has no verb at all but a day

What stands around it is judged by `mailbot.triage.plain_removals`.
"""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from mailbot.triage import wish_words as words

_TOKEN = re.compile(r"⟦([a-z])\d+⟧(?:'s)?|[a-z](?:[a-z/'-]|\.(?=[a-z]))*|\d+|[^\w\s]")
_HARD = frozenset(".;!?()>")
_SOFT = frozenset(
    [",", ":", "-", "--", "–", "and", "so", "but", "because", "since", "while", "=", "/"]
)  # a clause may end there
_SAME = (
    (re.compile(r"\b(?:could|can|would|will) (?:you|u|we|someone|somebody|one of you)\b"), "please"),
    (re.compile(r"\byou (?:can|may|could)(?: now| also| then)? (?=[a-z])"), "please "),
    (re.compile(r"\byou are (?:hereby |kindly |respectfully )?(?:requested|asked) to\b"), "please"),
    (re.compile(r"\b(?:for|to) me\b"), "for us"),
    (
        re.compile(
            r"\b(?:the|their|her|his) (?:last )?day (?:she|he|they|each|it) (?:finish|finishes|leave|leaves|go|goes|is done|are done|names)\b"
        ),
        "that day",
    ),
    (re.compile(r"\bahead of time\b"), ""),
    (re.compile(r"\b(?:and )?not (?:a|one) (?:day|minute|moment) (?:longer|more|later)\b"), ""),
    (re.compile(r"\bno more (?=(?:hmis|access|logins?)\b)"), "end "),
    (re.compile(r"\baccess (?:to|into) (?:the )?(?:client )?(?:records?|data|information)\b"), "access"),
    (re.compile(r"\bdata entry (?=access\b|login\b|account\b)"), ""),
    (re.compile(r"\b(?:run|runs) out\b"), "lapse"),
    (re.compile(r"\bput (?:an end to|a stop to)\b"), "end"),
    (re.compile(r"\bpull the plug on\b"), "end"),
    (re.compile(r"\b(?:put|set|enter) an end[ -]date (?:on|for|to|of)\b"), "end"),
    (re.compile(r"\bname off\b"), "off"),
    (re.compile(r"\bfreed up\b"), "ended"),
)
"""Words that together are one of a closed class, each put as a shorter one of the same sense, filled up with blanks: every other
word stays in its place."""


class _Word(NamedTuple):
    text: str  # "⟦p⟧" for a mark
    start: int
    end: int


def wish_clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a marked sentence stand that ask to end access.

    Args:
        text: a sentence as `mailbot.triage.marked` leaves it.

    Yields:
        Beginning and end of each, in order.
    """
    pieces = [
        piece for sentence in _split(_tokens(text), _HARD) for piece in (*_split(sentence, _SOFT), None)
    ]
    for number, piece in enumerate(pieces):
        if piece and all(map(_is_closed, piece)) and _endings(piece):
            clause = _widened(pieces, number)
            if _is_wish(clause):
                yield clause[0].start, clause[-1].end


def _tokens(text: str) -> list[_Word]:
    """The words of a sentence; those that are one by `_SAME` stand where their first letter stood."""
    for pattern, same in _SAME:
        text = _put(pattern, same, text)
    return [
        _Word(f"⟦{found[1]}⟧" if found[1] else found[0], found.start(), found.end())
        for found in _TOKEN.finditer(text)
    ]


def _put(pattern: re.Pattern[str], same: str, text: str) -> str:
    return pattern.sub(lambda found: same.ljust(len(found[0])), text)


def _split(tokens: Sequence[_Word], stops: Collection[str]) -> Iterator[list[_Word]]:
    """The runs of words between stops."""
    for is_stop, run in itertools.groupby(tokens, key=lambda word: word.text in stops):
        if not is_stop:
            yield list(run)


def _is_closed(word: _Word) -> bool:
    if word.text.startswith("⟦"):
        return word.text in {"⟦p⟧", "⟦d⟧", "⟦a⟧"}
    return word.text in _CLOSED


_CLOSED = (
    words.SMALL
    | words.ENDS
    | words.LIGHT
    | words.AWAY
    | words.ENDED
    | words.FALLS
    | words.NOUNS
    | words.THINGS
)


def _widened(pieces: Sequence[list[_Word] | None], number: int) -> list[_Word]:
    """The clause with the closed pieces around it that end nothing: ", please", "on Tuesday, March 24,"."""
    first = last = number
    while first and (before := pieces[first - 1]) and all(map(_is_closed, before)) and not _endings(before):
        first -= 1
    while (after := pieces[last + 1]) and all(map(_is_closed, after)) and not _endings(after):
        last += 1
    return [word for piece in pieces[first : last + 1] if piece for word in piece]


def _endings(clause: Sequence[_Word]) -> list[int]:
    """The places of the words that end something."""
    said = [word.text for word in clause]
    away = any(word in words.AWAY for word in said)
    found: list[int] = []
    for place, word in enumerate(said):
        light = word in words.LIGHT and bool(words.AWAY & set(said[place + 1 :]))
        ended = word in words.ENDED and (away or word not in words.WITH_AWAY)
        if light or ended or word in words.ENDS | words.FALLS | words.NOUNS:
            found.append(place)
    if not found and away and words.THINGS & set(said):
        found = [place for place, word in enumerate(said) if word in words.AWAY][:1]
    return found


def _is_wish(clause: Sequence[_Word]) -> bool:
    clause = clause[clause[0].text == "do" :]  # "do end it on that day"
    said = [word.text for word in clause]
    endings = _endings(clause)
    if len(endings) != 1 or said[0] in words.TOLD or {"my", "me"} & set(said):
        return False
    if words.LISTS & set(said) and not (words.THINGS | words.OF_USERS) & set(said):
        return False
    place = endings[0]
    if said.count("⟦p⟧") > 1 and "⟦p⟧" in said[:place] and "⟦p⟧" in said[place:]:
        return False  # "Pat should end Sam's access"
    ordered = _is_ordered(said, place)
    if not _names_access(said):
        return ordered and _ends_somebody(said, place)
    return ordered or _must_be(said, place) or _is_needed(said, place) or _has_no_verb(said, place)


def _names_access(said: Sequence[str]) -> bool:
    """Is access named, or the list of users?"""
    listed = bool(words.LISTS & set(said) and words.OF_USERS & set(said))
    return listed or bool(words.THINGS & set(said))


def _is_ordered(said: Sequence[str], place: int) -> bool:
    """As in "please ...", or an order: its verb first, but for days and small words."""
    if words.PLEASE & set(said):
        return not words.SUBJECTS & set(said[:place]) - _behind_please(said)
    verb = next((n for n, word in enumerate(said) if word in words.PREPARES | words.ENDS | words.LIGHT), None)
    if verb is None or verb > place or (said[place] in words.FALLS | words.ENDED and verb == place):
        return False
    before = set(said[:verb])
    return not before & (
        words.SUBJECTS | words.MODALS | words.NEEDS | {"to", "⟦p⟧", "it", "that", "would", "could"}
    )


def _behind_please(said: Sequence[str]) -> frozenset[str]:
    """Subjects behind "please": "please see that she is out of HMIS"."""
    first = next(n for n, word in enumerate(said) if word in words.PLEASE)
    return frozenset(said[first:])


def _ends_somebody(said: Sequence[str], place: int) -> bool:
    """As in "please drop her", "take Pat off", "close it": no access is named."""
    verb, behind = said[place], set(said[place:])
    if verb in words.NOUNS - {"end"}:
        return not words.SUBJECTS & set(said)
    if behind & (words.PEOPLE | {"⟦p⟧"}):
        return verb in words.DROPS or (verb in words.LIGHT and bool(words.AWAY & behind))
    if "it" in behind:
        return verb in words.STOPS or (verb in words.FOR_IT and bool(words.AWAY & behind))
    return False


def _must_be(said: Sequence[str], place: int) -> bool:
    """As in "her access must end", "is to be closed", "can be switched off", "Thursday is when it should stop"."""
    before = said[:place]
    modals = [n for n, word in enumerate(before) if word in words.MODALS]
    if not modals or words.SUBJECTS & set(before[: modals[-1]]) - {"she", "he", "they"}:
        return False
    modal, behind = said[modals[-1]], set(before[modals[-1] :])
    if said[place] in words.ENDED | words.AWAY:
        return "be" in behind and (modal not in words.WITH_TO or "to" in behind)
    falls = said[place] in words.MAY_FALL and modal not in words.HEDGING
    to = modal not in words.WITH_TO | {"ought"} or "to" in behind
    return falls and to and (_names_access(before) or said[place] == "lose")


def _is_needed(said: Sequence[str], place: int) -> bool:
    """As in "we need her access ended", "I would like to have the login closed"."""
    needs = [n for n, word in enumerate(said[:place]) if word in words.NEEDS]
    if not needs or (not {"i", "we"} & set(said[: needs[0] + 1]) and needs[0] != 0):
        return False
    if words.HEDGING & set(said[: needs[0]]):
        return False
    return not words.SUBJECTS & set(said[needs[0] :]) - {"she", "he", "they"}


def _has_no_verb(said: Sequence[str], place: int) -> bool:
    """As in "HMIS access of Pat Doyle to end 3/13", "Pat out of HMIS now", "HMIS ends Thursday": with a time, and nobody does anything."""
    timed = "⟦d⟧" in said or bool(words.AT_ONCE & set(said))
    if not timed or (words.SUBJECTS | words.NEEDS | {"would", "could", "be", "being"}) & set(said):
        return False
    verbs = (words.MODALS | words.PREPARES) & set(said[:place])
    return said[place] not in words.ENDED and not verbs
