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
from mailbot.triage.orders import is_of_right
from mailbot.triage.wish_idioms import put_plainly

_TOKEN = re.compile(r"⟦([a-z])\d+⟧(?:'s)?|[a-z](?:[a-z/'-]|\.(?=[a-z]))*|\d+|[^\w\s]")
_HARD = frozenset(".;!?()>")
_SOFT = frozenset(
    [",", ":", "-", "--", "–", "and", "so", "but", "because", "since", "while", "=", "/"]
)  # a clause may end there


class _Word(NamedTuple):
    text: str  # "⟦p⟧" for a mark
    start: int
    end: int


def wish_clauses(text: str, same_days: Collection[int] = ()) -> Iterator[tuple[int, int]]:
    """Where the clauses of a marked sentence stand that ask to end access.

    Args:
        text: a sentence as `mailbot.triage.marked` leaves it.
        same_days: the numbers of those of its days that only say "after that", "on that day".

    Yields:
        Beginning and end of each, in order.
    """
    for number in same_days:
        text = text.replace(f"⟦d{number}⟧", f"⟦s{number}⟧")
    pieces = [
        piece
        for sentence in _split(_tokens(text), _HARD)
        for piece in (*(cut for part in _split(sentence, _SOFT) for cut in _from_please(part)), None)
    ]
    for number, piece in enumerate(pieces):
        if piece and all(map(_is_closed, piece)) and _endings(piece):
            clause = next(filter(_is_wish, _widened(pieces, number)), None)
            if clause and not is_of_right(text[: clause[_endings(clause)[0]].start]):
                yield clause[0].start, clause[-1].end


def _tokens(text: str) -> list[_Word]:
    """The words of a sentence, its idioms put plainly; each says where it stood."""
    put = put_plainly(text)
    return [
        _Word(
            f"⟦{found[1]}⟧".replace("s", "d") if found[1] else found[0],
            put.starts[found.start()],
            put.ends[found.end() - 1],
        )
        for found in _TOKEN.finditer(put.text)
    ]


def _split(tokens: Sequence[_Word], stops: Collection[str]) -> Iterator[list[_Word]]:
    """The runs of words between stops."""
    for is_stop, run in itertools.groupby(tokens, key=lambda word: word.text in stops):
        if not is_stop:
            yield list(run)


def _from_please(piece: list[_Word]) -> Iterator[list[_Word]]:
    """A clause, and apart from it the order that no stop sets off: "when she walks out Friday please end her access"."""
    place = next((n for n, word in enumerate(piece) if _is_written_please(word)), 0)
    if place and piece[place - 1].text not in words.NO_BEGINNING and not all(map(_is_closed, piece[:place])):
        yield piece[:place]
        yield piece[place:]
    else:
        yield piece


def _is_written_please(word: _Word) -> bool:
    """Does "please" stand in the mail itself? What is put for "we decided to" begins no clause."""
    return word.text in words.PLEASE and word.end - word.start == len(word.text)


def _is_closed(word: _Word) -> bool:
    if word.text.startswith("⟦"):
        return word.text in {"⟦p⟧", "⟦d⟧", "⟦a⟧"}
    how = word.text.endswith("ly") and word.text not in words.DOUBTFUL
    return how or word.text in _CLOSED


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


def _widened(pieces: Sequence[list[_Word] | None], number: int) -> Iterator[list[_Word]]:
    """The clause with the closed pieces around it that end nothing (", please", "on Tuesday, March 24,"), and without those before it."""
    first = last = number
    while first and (before := pieces[first - 1]) and all(map(_is_closed, before)) and not _endings(before):
        first -= 1
    while (after := pieces[last + 1]) and all(map(_is_closed, after)) and not _endings(after):
        last += 1
    for start in dict.fromkeys((first, number)):
        yield [word for piece in pieces[start : last + 1] if piece for word in piece]


def _endings(clause: Sequence[_Word]) -> list[int]:
    """The places of the words that end something."""
    said = [word.text for word in clause]
    away = any(word in words.AWAY for word in said)
    found: list[int] = []
    for place, word in enumerate(said):
        behind = set(said[place + 1 :])
        light = word in words.LIGHT and bool(words.AWAY & behind)
        light &= not (word in words.CAUSES and words.ENDED & behind)  # "have it turned off" ends it once
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
        if _is_to_be(said, place) and words.OF_USERS & set(said):
            return True
        return ordered and _ends_somebody(said, place)
    return (
        ordered
        or _must_be(said, place)
        or _is_to_be(said, place)
        or _is_needed(said, place)
        or _has_no_verb(said, place)
    )


def _names_access(said: Sequence[str]) -> bool:
    """Is access named, or the list of users?"""
    listed = bool(words.LISTS & set(said) and words.OF_USERS & set(said))
    return listed or bool(words.THINGS & set(said))


def _is_ordered(said: Sequence[str], place: int) -> bool:
    """As in "please ...", or an order: its verb first, but for days and small words."""
    if words.PLEASE & set(said):
        return not words.SUBJECTS & set(said[:place]) - _behind_please(said)
    verb = next((n for n, word in enumerate(said) if word in words.PREPARES | words.ENDS | words.LIGHT), None)
    if verb is None or verb > place:
        return False
    if verb == place and said[place] in words.FALLS | words.ENDED - words.LIGHT:
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
    """As in "please drop her", "take Pat off", "close it", "close both", "close now": no access is named."""
    verb, behind = said[place], set(said[place:])
    if verb in words.NOUNS - {"end"} - words.STOPS:
        return not words.SUBJECTS & set(said)
    away = bool(words.AWAY & behind)
    if behind & (words.PEOPLE | {"⟦p⟧"}):
        several = bool(behind & {"both", "each", "them"}) and (
            verb in words.STOPS or (verb in words.FOR_IT and away)
        )
        return several or verb in words.DROPS or (verb in words.LIGHT and away)
    if "it" in behind:
        timed = "⟦d⟧" in said or bool(words.AT_ONCE & set(said))
        return (
            verb in words.STOPS
            or (verb in words.FOR_IT and away)
            or (timed and verb in words.DROPS | {"stop"})
        )
    if "it" in said[:place]:
        return verb in words.ENDED and (verb not in words.WITH_AWAY or away) and verb not in words.OF_MATTERS
    return _ends_nothing_named(said, place, away)


def _ends_nothing_named(said: Sequence[str], place: int, away: bool) -> bool:
    """As in "please close now", "take off on Friday": an order without an object, at a time."""
    verb, behind = said[place], said[place + 1 :]
    timed = "⟦d⟧" in said or bool(words.AT_ONCE & set(said))
    if (
        not timed
        or {"this", "that", "these", "those", "one", "all"} & set(behind)
        or words.SUBJECTS & set(said)
    ):
        return False
    dated = "⟦d⟧" in said or verb not in words.OF_TICKETS
    return dated and (verb in words.STOPS | words.DROPS or (verb in words.FOR_IT and away))


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


def _is_to_be(said: Sequence[str], place: int) -> bool:
    """As in "access to be terminated on Friday", "to be removed from HMIS"."""
    return (
        said[place] in words.ENDED
        and said[max(place - 2, 0) : place] == ["to", "be"]
        and not words.SUBJECTS & set(said[:place])
    )


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
