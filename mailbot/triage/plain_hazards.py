"""Whether a sentence beside a plain wish to end access could mean anything else (P21..P24).

Beside an order that is complete (what ends, whose it is, and when, in one clause) only some words stop it (`hazards`); beside
any other every word of the closed lists does (`plain_words`).
"""

import re
from collections.abc import Collection, Sequence

from mailbot.triage.act import DAY_MARK
from mailbot.triage.day_guard import is_of_sender
from mailbot.triage.hazards import QUESTIONS, stops
from mailbot.triage.marked import Marked
from mailbot.triage.plain_days import EACH, Wish
from mailbot.triage.plain_people import HMIS, subjects_of
from mailbot.triage.plain_words import ABOUT, BENIGN, HAZARDS, HAZARDS_ANYWHERE, KEEPS, QUESTIONS_OF, SOME_DAY
from mailbot.triage.position_changes import without_left_behind
from mailbot.triage.stand_ins import only_stands_in
from mailbot.triage.when import Kind, Role
from mailbot.triage.who import Somebody

_ASKS_FOR = re.compile(
    r"\b(?:please|(?:can|could|would|will) (?:you|u|someone|somebody|one of you)|(?:can|could|may|might) (?:we|i) (?:please )?(?:let|have|get|see|ask)|(?:can|could|may|might) we (?:please |just |also |go ahead and )*(?:end|end-date|close|set|schedule|turn|switch|cut|shut|remove|deactivate|inactivate|terminate|disable|stop|cancel|take|pull|drop|arrange|revoke|request|make|put|do)|would it be (?:possible|feasible|ok|okay)|(?:^|[,.;:] )(?:mind|how about)|(?:can|could|may|might) (?:⟦p\d+⟧(?:'s | (?:please )?(?:come|go|be) )|(?:it|that|this) be |her |his |their |the |this |that |both |hmis |access ))"
)
_THANKS = re.compile(
    r"(?:(?:thx|thanks|thank you|ty|tia|best|cheers|regards|yours|many thanks)[ ,!.]{0,3}){1,3}(?:⟦p\d+⟧)?[ .!]{0,3}"
)
_FORTHWITH = re.compile(
    r"\b(?:forthwith|without (?:further |any |undue )?delay|asap|immediately|at once|right (?:away|now)|straight ?away|at your earliest|effective now|now)\b"
)
_ALL_RIGHT = re.compile(
    r"(?:\b(?:ok(?:ay)?|alright|all right|please|pls|plz|k|yes|thanks|thx|(?:would|will|could|can) you)) ?\?[ !?]*$",
    re.IGNORECASE,
)
"""As in "Turn it off on Friday, ok?": an order with a mark of interrogation."""
_CLAUSE_OF = re.compile(
    r"(?:\b(?:leave|keep|let) )?⟦p(?P<who>\d+)⟧[^.,;:!?()⟦]{0,80}(?:⟦d\d+⟧[^.,;:!?()⟦]{0,40}?)?(?=[.,;:!?()]|$| (?:and|but|so|because|since|while)\b)"
)
_OF_PROJECTS = re.compile(
    r"\b(?:hmis|access|log ?ins?|accounts?|licen[sc]es?|seats?|projects?|enter\w*|data|reports?|only|just|except|instead|both|either|still)\b"
    r"|\b(?:to|into|onto|for|on|add|and|or|plus|with|keeps?|needs?|uses?) (?:(?:the|our|her|his|their) )?⟦j"
)
"""A project beside one of these may be what is to change; beside none it is a place: "the heart of our day center"."""
_STAYS_SO_LONG = re.compile(
    r"\b(?:(?:is|are|will be) (?:staying|remaining|sticking|hanging|keeping|continuing)|stays?|remains?|sticks|hangs|continues?)(?: (?:on|with us|here|around|put|working|for|just|only|a|an|another|one|two|three|four|few|couple|of|bit|little|more|while|days?|weeks?|longer|extra|additional|month)){1,9}(?= (?:to|and|so|because|since|while|until|through|with)\b|[.,;!]|$)"
)
"""As in "is staying on a few days longer to train our temp, and she's done on September 30"."""
_PROJECT = re.compile(r"⟦j\d+⟧")
_SUBJECT = re.compile(r"\b(?:she|he|they|it|her|him|them|hmis|access)\b")


def _is_complete(wish: Wish) -> bool:
    """Does one clause say what ends, of whom, and when, so that nothing around it need be guessed?"""
    days = {wish.marked.days[int(mark[1])].kind for mark in DAY_MARK.finditer(wish.text)}
    return bool(days & {Kind.DAY, Kind.AT_ONCE, Kind.SAME_DAY, Kind.END_OF_DAY}) or bool(
        _FORTHWITH.search(wish.text) or EACH.search(wish.text)
    )


def _is_harmless_beside(marked: Marked, wishes: Sequence[Wish], people: Sequence[Somebody]) -> bool:
    """The same beside orders that are complete."""
    here = [wish for wish in wishes if wish.marked is marked]
    meant, named = {p.key for p in people}, {p.key for p in marked.everybody}
    if here and (marked.sentence.cut or SOME_DAY.search(marked.courteous)):
        return False
    if named and not named & meant and (KEEPS.search(marked.text) or only_stands_in(marked)):
        return True
    rest = _without_others(marked, _beside(marked, wishes), meant)
    if any(when.role is Role.LAST for when in marked.days):
        rest = _STAYS_SO_LONG.sub(" ", rest)
    for_it = here and (_ASKS_FOR.search(marked.text) or _ALL_RIGHT.search(marked.sentence.text))
    if marked.sentence.asks and not marked.sentence.title and not for_it:
        return not here and not QUESTIONS.search(rest)
    return _THANKS.fullmatch(marked.text) is not None or stops(rest) is None


def _without_others(marked: Marked, rest: str, meant: Collection[str]) -> str:
    """What a sentence says, without the clauses of users who are not meant: "and Sam is back on the 16th"."""

    def one(said: re.Match[str]) -> str:
        members = marked.groups[int(said["who"])].members
        others = members and all(member.known and member.key not in meant for member in members)
        return " ; " if others and not _SUBJECT.search(said[0]) else said[0]

    return _CLAUSE_OF.sub(one, rest)


def is_harmless(marked: Marked, wishes: Sequence[Wish], people: Sequence[Somebody]) -> bool:
    """Is there no hazard in a sentence, or does it only say who is not meant, or what the sender does?

    Args:
        marked: the sentence.
        wishes: the clauses of the mail that ask to end access.
        people: whose access is meant.
    """
    if all(map(_is_complete, wishes)):
        return _is_harmless_beside(marked, wishes, people)
    meant, named = {p.key for p in people}, {p.key for p in marked.everybody}
    of_others = bool(named) and not named & meant
    if SOME_DAY.search(marked.courteous):
        return False
    if any(wish.marked is marked for wish in wishes):
        asks = marked.sentence.asks and not _ASKS_FOR.search(marked.text)
        return not asks and not marked.sentence.cut and not HAZARDS.search(beside_wishes(marked, wishes))
    if of_others and (KEEPS.search(marked.text) or only_stands_in(marked)):
        return True
    if marked.sentence.asks and not marked.sentence.title:
        return not QUESTIONS_OF.search(beside_wishes(marked, wishes))
    if _THANKS.fullmatch(marked.text):
        return True
    if is_of_sender(marked.text):
        return not HAZARDS_ANYWHERE.search(marked.text)
    if of_others and any(not member.known for member in subjects_of(marked)):
        return False  # of a stranger: perhaps it is the stranger who is meant
    hazards = HAZARDS if ABOUT.search(marked.text) else HAZARDS_ANYWHERE
    return not hazards.search(_beside(marked, wishes))


def _beside(marked: Marked, wishes: Sequence[Wish]) -> str:
    """A sentence beside its wishes; a project that is only the place of some news is no hazard to an order that names HMIS."""
    rest = beside_wishes(marked, wishes)
    named = all(HMIS.search(wish.text) for wish in wishes) and not any(w.marked is marked for w in wishes)
    return _PROJECT.sub("there", rest) if named and not _OF_PROJECTS.search(marked.text) else rest


def without_wishes(marked: Marked, wishes: Sequence[Wish]) -> str:
    """A sentence with blanks where its wishes stand."""
    text = marked.text
    for wish in wishes:
        if wish.marked is marked:
            text = f"{text[: wish.start]}{' ' * (wish.end - wish.start)}{text[wish.end :]}"
    return text


def beside_wishes(marked: Marked, wishes: Sequence[Wish]) -> str:
    """A sentence without its wishes and without what only looks like a hazard."""
    return BENIGN.sub(" ; ", without_left_behind(around_wishes(marked, wishes)))


def around_wishes(marked: Marked, wishes: Sequence[Wish]) -> str:
    """A sentence without its wishes, a stop in the place of each."""
    rest = marked.text
    for wish in reversed([wish for wish in wishes if wish.marked is marked]):
        rest = f"{rest[: wish.start]} ; {rest[wish.end :]}"
    return rest
