"""What makes an order to end somebody's access less than an order: it waits, pauses, undoes itself or is of another matter.

The words behind an order are open content, and stop nothing: why somebody leaves, who is thanked. Only the closed lists here
and in `moods.takes_back` of rules/phrases.toml do.
"""

import re

from mailbot.triage.act import MARK, Act
from mailbot.triage.phrases import Phrases
from mailbot.triage.when import Kind

_WAITS = re.compile(
    r"\b(?:once|when|after|as soon as|whenever|the (?:moment|minute|day)) (?:she|he|they|we|i|it|hr|someone|somebody|our|the|my|⟦p)"
)
"""As in "remove her once we have talked"; behind a day it only tells what happens then."""
_FOR_NOW = re.compile(r"\bfor ⟦d(\d+)⟧")
_BACK_ON = re.compile(r"\bback (?:on|up|open|online)\b|\b(?:up|on) again\b")
"""As in "turn her account back on"."""
_BACK_AGAIN = re.compile(
    r".{0,40}\b(?:and|then) (?:then )?(?:re-?add|add|put|set|create|make|restore|re-?activate|re-?enable|let)\b.{0,40}\b(?:again|back|anew|over)\b"
)
"""As in "remove him and add him again": a repair."""
_BESIDE = re.compile(r"[^,.;:!?]{0,60}")
_OF_PROJECT = re.compile(r" (?:for|in|to|from|at|on|under|of) (?:[a-z]+ ){0,2}⟦j")
_OF_CLIENTS = re.compile(
    r"\b(?:clients?|guests?|households?|families|enrollments?|records?|reports?|exits?|assessments?|services)\b"
)
_THAT_ONE = re.compile(r"\b(?:that|this|the other) (?:one|project|program)\b")
_A_PROJECT = re.compile(r"⟦j\d+⟧|\bprojects?\b|\bprograms?\b")
_THEM = re.compile(r"\b(?:them|they|those|these|it|that)\b")
_MAY_REMOVE = re.compile(
    r"\b(?:authori[sz]|allow|permit|empower|entitl|designat|appoint|enabl|let|want|task|charg)\w* (?:⟦p\d+⟧|him|her|them)(?: [a-z]+){0,3} to [^.;:!?]{0,60}$"
)
"""Behind this it is told what somebody else may do: "this authorizes Ana to request and remove HMIS users"."""


def is_of_right(left: str) -> bool:
    """Does what stands behind this text say what somebody may ask for, and order nothing?"""
    return _MAY_REMOVE.search(left[-160:]) is not None


def is_taken_back(act: Act, phrases: Phrases, before: str) -> bool:
    """Is an order a joke, a pause, a repair, a matter of another day, or does it wait for somebody?

    Args:
        act: the order.
        phrases: the grammar.
        before: the sentence before it: in "he cannot exit clients. Can you take them off?" it says who "them" is.
    """
    text = act.marked.text
    waits = _WAITS.search(text, act.end)
    return (
        any(p.is_in(text[act.start :]) for p in phrases.takes_back)
        or (waits is not None and not _says_day(act, waits.start()))
        or any(act.marked.days[int(d[1])].kind is Kind.AT_ONCE for d in _FOR_NOW.finditer(text, act.start))
        or _BACK_ON.search(text, act.start) is not None
        or _BACK_AGAIN.match(text, act.end) is not None
        or (
            act.by_pronoun
            and _OF_CLIENTS.search(before) is not None
            and _THEM.search(text, act.start, act.end) is not None
        )
        or (  # "... the HOPWA project by mistake. Take that one off."
            _THAT_ONE.search(text, act.start, act.end) is not None and _A_PROJECT.search(before) is not None
        )
    )


def _says_day(act: Act, end: int) -> bool:
    """Does a day stand with the order: "end it on Thursday, when she turns in her badge"?"""
    marks = MARK.finditer(act.marked.text, act.start, end)
    return any(
        mark[1] == "d" and act.marked.days[int(mark[2])].kind not in {Kind.AT_ONCE, Kind.VAGUE}
        for mark in marks
    )


def is_of_part(act: Act, phrases: Phrases) -> bool:
    """Does what follows name another system, or one project: "remove her access for the calendar"?"""
    text = act.marked.text
    beside = _BESIDE.match(text, act.end)
    other = "hmis" not in text and any(p.is_in(beside[0] if beside else "") for p in phrases.elsewhere)
    return other or _OF_PROJECT.match(text, act.end) is not None
