"""A sender who mends a day in the same mail: "3/20, sorry, I meant 3/27", "Scratch that, she stays until the 27th".

The later day takes the place of the one that it mends, and the words that mend are put away, so that everything else is
read as if the right day had been written at first. That is done only where it is plain: one day before, one other day behind
words that say that something was wrong, nothing doubtful beside it and nobody else named. Whatever else follows such words
is left as it is: "scratch that" then holds what stands before it, and a person decides.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mailbot.triage.act import DAY_MARK
from mailbot.triage.marked import Marked
from mailbot.triage.needles import Sought
from mailbot.triage.when import Kind, Role, When
from mailbot.triage.who import Somebody

_END_OF = re.compile(
    r"\bend of (?:the |this |next )?(?:month|week|work ?week|year|quarter|season|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
_THAT_IS = re.compile(
    r"[ ,;:(-]*(?:and )?(?:so|that is|that means|i\.e\.?|ie|which is|which means|meaning|namely|making|specifically|to be exact|\()"
)
_LAST_DAYS = 3  # the last working day of a month lies so many days before its end, at most
_WRONG_ONE = r"(?:(?:that|this|it|i|we|my calendar|he|she) (?:(?:am|is|was|were|had|have|has|just|been|looking|looked|reading|read|gave|told|put|typed|wrote|said|used|got|on|at|you|from|off|out) ){0,4})?(?:the |a )?wrong (?:day|date|week|month|year|line|page|calendar|row|number)"
_MISTAKEN = rf"(?:i (?:misspoke|mistyped|misread(?: (?:it|that|the \w+))?|miscounted|mixed (?:that|it|them|my (?:days|dates|weeks)) up|stand corrected|lied|take that back|goofed|was (?:off|wrong)|got that wrong|had that wrong)|let me (?:fix|correct|amend|change|redo) (?:that|this|the (?:date|day))|correcting myself|{_WRONG_ONE})"
_WRONG = rf"(?:edit|oops|whoops|ope|sorry|apologies|ugh|argh|hm+|oh(?: shoot| no| wait)?|shoot|my mistake|my bad|my error|correction|update|scratch that|strike that|nope|no,? wait|no|wait(?: a (?:minute|second|sec))?|hang on|hold on|hold up|actually|typo|i mean|i meant|i meant to say|make that|make it|{_MISTAKEN}|that should (?:be|read|say)|that should have (?:been|said)|should (?:be|have been|read|say))"
_PLAIN = rf"(?:edit|scratch that|strike that|correction|i mean|i meant|i meant to say|make (?:that|it)|my mistake|my bad|my error|typo|{_MISTAKEN}|that should (?:be|read|say)|that should have (?:been|said))"
"""Words that say so by themselves; the others only where the day follows at once."""
_SAYS_DAY = r"(?:(?:it|that|this|she|he|they|her|his|their|last|day|date|is|will|be|on|for|by|until|through|the|of|to|should|end|ends|then|effective) )*"
_DOUBTFUL = re.compile(
    r"\b(?:might|may|maybe|perhaps|possibly|probably|likely|think|thinks|believe|guess|hope|hopes|hoping|sure|check|checking|confirm|confirming|let you know|or|unless|not|never|instead|ask|asking|wait|waiting)\b"
)
_WHO_KNOWS = r"(?:hr|human resources|payroll|the (?:letter|notice|calendar|schedule|form|paperwork|director|office|boss|email|memo)|(?:her|his|their|our|my) (?:letter|notice|calendar|schedule|supervisor|director|boss|manager|email|paperwork|form))"
_CHECKED = rf"(?:(?:i|we|just|have|had|checked|asked|looked|talked|spoke|called|with|to|at|him|her|them|the|calendar|schedule|it|up|again|and|now|says?|said|{_WHO_KNOWS}|told|tells|telling|informed|informs|corrected|texted|emailed|reminded|reminds|confirmed|pointed out|wrote|me|us|that|am|is|was|looking|reading|seeing|see|saw)[ ,-]+){{0,10}}"
_IN_SENTENCE = re.compile(
    rf"⟦d(?P<old>\d+)⟧(?: at [\d:]+)?[ ,.;:!()-]*(?:{_WRONG}[ ,.;:!()-]+){{1,3}}{_CHECKED}{_SAYS_DAY}⟦d(?P<new>\d+)⟧"
)
_DENIED = re.compile(
    r"⟦d(?P<new>\d+)⟧(?: at [\d:]+)?[,;(-]? ?(?:and |but )?not (?:on |for |by |the )?⟦d(?P<old>\d+)⟧(?: (?:as|like) (?:i|we) (?:said|wrote|told you|put|had it|stated|typed)(?: before| earlier| yesterday)?)?\)?(?=[.,;:!?)]|$| (?:and|but|so|please|because|as)\b)"
)
_ALONE = re.compile(
    rf"(?:{_WRONG}[ ,.;:!()-]+){{1,3}}{_SAYS_DAY}⟦d(?P<new>\d+)⟧(?:,? (?:and )?(?:not|instead of|rather than) (?:on |the )?⟦d(?P<old>\d+)⟧)?[ .!)]*+(?:(?:please|thanks|thank you)[ .!)]*+)?"
)
_FIRST = re.compile(
    rf"(?:{_WRONG}[ ,.;:!()-]+){{0,2}}{_PLAIN}[ ,.;:!()-]+{_CHECKED}{_SAYS_DAY}⟦d(?P<new>\d+)⟧(?: at [\d:]+)?(?=[ ,.;!()-]|$)"
)
"""A day at once behind such words; whatever comes after it only says why."""
_AFTER_WRONG = re.compile(rf"{_CHECKED}{_SAYS_DAY}⟦d(?P<new>\d+)⟧(?: at [\d:]+)?(?=[ ,.;!()-]|$)")
"""The same in the sentence behind "wrong week"."""
_NOT_BUT = re.compile(
    r"(?:so |and )?(?:that is |it is |make it |make that |please make it )?(?:on )?⟦d(?P<new>\d+)⟧,? (?:and )?(?:not|instead of|rather than) (?:on |the )?⟦d(?P<old>\d+)⟧[ .!]*"
)
_ONLY_WRONG = re.compile(
    rf"(?:(?:{_WRONG}|wrong (?:week|month|one|⟦d\d+⟧)|that is wrong|that was wrong|i had that wrong)[ ,.;:!()-]*){{1,4}}"
)
"""A sentence that says no more: the next one has the right day."""
TELLS_WRONG = re.compile(rf"(?:{_WRONG}[ ,.;:!()-]+){{0,2}}{_PLAIN}\b")
"""What begins like this says that something was wrong before."""
_OR_ELSE = re.compile(r"or\b(?! (?:so|just|email|call|let|reach|give|send|text|feel|if)\b)")
_APOLOGY = re.compile(
    r"\b(?:late|later|sooner|earlier|delay|delayed|forgot|forgetting|overlooked|missed|slipped|telling you|told you|let you know|confusion|bother|bothering)\b"
)
_NOTHING = re.compile("")
_NOT_DAY = re.compile(r"[,;(-]? ?(?:and |but )?(?:not|instead of|rather than) (?:on |the )?⟦d\d+⟧")
_OF_ENDING = re.compile(
    r"\b(?:it|that|this|the (?:date|day)|removal) (?:should|must|has to|needs to|will|would) be ⟦d|\bmake (?:it|that) ⟦d|\b(?:it|letter|notice|paper|paperwork|form|hr|calendar|schedule) (?:just |now |actually )?(?:says?|reads?|states?|shows?) (?:it is |the )?⟦d|\b(?:access|login|account|license|removal|deactivat\w+|remove|end|ends)\b"
)


def corrected(sentences: Iterable[Marked], doubts: Sequence[Sought]) -> tuple[Marked, ...]:
    """The sentences with every day that the sender mends in its right place.

    Args:
        sentences: all sentences of a mail, with the roles of their days.
        doubts: beside these nothing is plain: "if", "supposed to".
    """
    done: list[Marked] = []
    wrong: Marked | None = None  # "Oops, wrong day."
    for marked in sentences:
        one = _said_exactly(_within(marked))
        if wrong is None and done and _ONLY_WRONG.fullmatch(one.text):
            wrong = one
            continue
        new = _mending(one, done, doubts, announced=wrong is not None) if done else None
        if new is None:
            done += [wrong, one] if wrong else [one]
        else:
            old = _mended(done)
            done = [_with_day(earlier, old, new) for earlier in done] if old else done
        wrong = None
    return (*done, wrong) if wrong else tuple(done)


def takes_back(marked: Marked) -> bool:
    """Does a sentence that mends no day say that something before it was wrong, or may be otherwise? An apology does not."""
    if _OR_ELSE.match(marked.text):
        return True
    return TELLS_WRONG.match(marked.text.lstrip(" .")) is not None and not _APOLOGY.search(marked.text)


def _within(marked: Marked) -> Marked:
    """Without a day that is mended in the same sentence, and the words between."""
    mended = _IN_SENTENCE.search(marked.text)
    found = mended or _denied(marked)
    if found is None or marked.sentence.asks:
        return marked
    text = f"{marked.text[: found.start()]}⟦d{found['new']}⟧{marked.text[found.end() :]}"
    days = list(marked.days)
    if mended:  # "(sorry, I was looking at the wrong month, 3/19)": it stands where the old one stood
        new, old = int(mended["new"]), marked.days[int(mended["old"])]
        days[new] = replace(days[new], role=old.role, tense=old.tense, clause=old.clause)
    return replace(marked, text=text, courteous=text, days=tuple(days))


def _said_exactly(marked: Marked) -> Marked:
    """As in "through the end of the month, so October 30 is her last working day": the end is the day said behind it."""
    if not _END_OF.search(marked.sentence.text):
        return marked
    days = [(mark, marked.days[int(mark[1])]) for mark in DAY_MARK.finditer(marked.text)]
    for (first, end), (second, day) in itertools.pairwise(days):
        exactly = day.role is Role.LAST or _THAT_IS.match(marked.text, first.end(), second.start())
        if exactly and end.kind is day.kind is Kind.DAY and _is_just_before(day, end):
            return _with_day(marked, end, day)
    return marked


def _is_just_before(day: When, end: When) -> bool:
    """Can it be the last working day before an end?"""
    return any(0 < (last - one).days <= _LAST_DAYS for last in end.options for one in day.options)


def _denied(marked: Marked) -> re.Match[str] | None:
    """As in "his last day is April 17, not April 7": the second is only named to be denied."""
    found = _DENIED.search(marked.text)
    if found is None or _ALONE.fullmatch(marked.text) or _NOT_BUT.fullmatch(marked.text):
        return None  # it mends the sentence before
    new, old = (marked.days[int(found[name])] for name in ("new", "old"))
    days = new.kind is Kind.DAY and old.kind is Kind.DAY and not new.doubtful and not old.doubtful
    return found if days and not set(new.options) & set(old.options) else None


def _mending(marked: Marked, done: list[Marked], doubts: Sequence[Sought], *, announced: bool) -> When | None:
    """The day that this sentence puts in the place of the one before; None where it mends none, or not plainly."""
    old = _mended(done)
    if marked.sentence.asks or old is None:
        return None
    found = _ALONE.fullmatch(marked.text) or _NOT_BUT.fullmatch(marked.text)
    if found is not None:
        new = marked.days[int(found["new"])]
        denied = marked.days[int(found["old"])] if found["old"] else None
        if _agree(new, old):
            return old  # said once more
        return new if denied is None or _agree(denied, old) else None
    first = _AFTER_WRONG.match(marked.text) if announced else _FIRST.match(marked.text)
    plain = _NOT_DAY.sub("", marked.text)
    told = TELLS_WRONG.match(plain.lstrip(" .")) or (_NOTHING.match(plain) if announced else None)
    if told is None or _DOUBTFUL.search(plain, told.end()) or any(doubt.is_in(plain) for doubt in doubts):
        return None
    days = [marked.days[int(number)] for number in DAY_MARK.findall(plain)]
    named = {p.key for p in marked.everybody}
    if first and len(days) == 1:
        return days[0] if named <= {p.key for p in _spoken_of(done)} else None
    if len(days) != 1 or days[0].kind is not Kind.DAY or not named <= {p.key for p in _spoken_of(done)}:
        return None
    return days[0] if days[0].role is Role.LAST or _OF_ENDING.search(marked.text) else None


def _spoken_of(done: list[Marked]) -> tuple[Somebody, ...]:
    return next((marked.everybody for marked in reversed(done) if marked.everybody), ())


def _mended(done: list[Marked]) -> When | None:
    """The one day that the sentences just before name, of a removal."""
    for marked in reversed(done[-2:]):
        days = [
            when
            for when in (marked.days[int(number)] for number in DAY_MARK.findall(marked.text))
            if when.kind is Kind.DAY and when.role not in {Role.NOTICE, Role.EVENT, Role.OTHER}
        ]
        if days:
            return days[0] if all(_agree(days[0], other) for other in days) else None
    return None


def _agree(one: When, other: When) -> bool:
    """Can both be the same day? A bare weekday is any day of that name."""
    for bare, exact in ((one, other), (other, one)):
        if bare.weekday is not None and bare.weekday in {day.weekday() for day in exact.options}:
            return True
    return bool(set(one.options) & set(other.options))


def _with_day(marked: Marked, old: When, new: When) -> Marked:
    """The sentence with another day wherever it names this one; a day that it names keeps its place and role."""
    days = tuple(
        replace(new, start=when.start, end=when.end, role=when.role, tense=when.tense, clause=when.clause)
        if when.kind is Kind.DAY and when.options == old.options
        else when
        for when in marked.days
    )
    return replace(marked, days=days)
