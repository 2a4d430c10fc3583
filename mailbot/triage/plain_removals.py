"""A removal said in words that no phrase knows, read where nothing in the mail can mean anything else (P21..P24).

The phrases of rules/phrases.toml say for certain what a sentence means. Many plain mails have none of them: "Jose has moved
on from the outreach team as of Friday. Please inactivate." Such a mail is read as a whole, and only if all of this holds:

    no other reader settled anything in it
    a clause of it is a wish of closed words (`mailbot.triage.plain_words`, `mailbot.triage.wish_clauses`)
    one user is meant: named in the wish, or the only one named (several: "both", "each of them", and nobody else)
    when is plain (`mailbot.triage.plain_days`): the wish names its day and nothing about access names another, or the guard
        of days has nothing left unexplained
    no word outside the wish is a hazard, and no sentence asks about the person, the wish or its day

Whatever falls short stays what it was: asked, or handed to a person.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.act import DAY_MARK, PERSON_MARK
from mailbot.triage.day_guard import unexplained
from mailbot.triage.day_roles import clause_of
from mailbot.triage.marked import Marked
from mailbot.triage.orders import is_of_right
from mailbot.triage.plain_days import EACH, Wish, plain_days
from mailbot.triage.plain_hazards import beside_wishes, is_harmless, without_wishes
from mailbot.triage.plain_people import HMIS, users_meant
from mailbot.triage.plain_words import (
    LEAVES,
    RUN_ON,
    RUN_ON_SUBJECTS,
    WISHES,
)
from mailbot.triage.position_changes import tells_where_from
from mailbot.triage.reading import Reading
from mailbot.triage.when import Kind, Role
from mailbot.triage.who import Somebody
from mailbot.triage.wish_clauses import wish_clauses
from mailbot.triage.wishes_over_lines import wishes_over_lines

_OPEN = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION, IntentKind.REMOVE, IntentKind.STATUS})
_TO_SETTLE = frozenset({Doubt.WHEN_CONTRADICTORY, Doubt.WHEN_MISSING, Doubt.WHO_AMBIGUOUS})
_OF_ACCOUNTS = re.compile(r"\b(?:de-?activat|inactivat|deprovision)\w*")
"""What is said of users of a system only."""
_IT = re.compile(r"\bit\b")
_PLACE = re.compile(r"\b(?:there|computers?)\b")
"""Of HMIS where somebody goes: "Sam works in the kitchen. Please get him out of there" is not."""
_GOES = re.compile(
    r"\b(?:(?:last|final) (?:\w+ )?(?:day|shift|night|evening|afternoon|morning|week)|(?:gave|given|giving|handed|handing|turned|turning|put|putting|tendered)\b[^.;!?⟦]{0,20}\b(?:notice|resignation)|left|resigned|quit|retired|not worked here|no longer|(?:is|still) active)\b"
)
_OF_ACCESS = re.compile(
    r"\b(?:needs?|needing|uses?|using|until|till|through|keep\w*|stay\w*|remain\w*|access|hmis|log ?ins?|accounts?|last|final|leav\w+|end(?:s|ing)?|not|instead|actually|rather|remov\w+|deactivat\w+|off|out|gone|done)\b"
)
_UNTIL = re.compile(r"\b(?:needs?|needed|needing|keep|active|open|on) (?:\w+ ){0,3}(?:until|till|through) ⟦d")
_BEGINS = re.compile(r"\b(?:commenc\w+|begin\w*|start\w*|joins|joining)\b")
_FEW_WORDS = 4
"""A clause of so few words holds little but its day: "or maybe 3/27"."""
_OF_PAY = re.compile(r"\b(?:paid|pay|payroll|paycheck|pto|benefits|insurance|vacation|lease|books)\b")
_THE_NEXT = re.compile(
    r" ?[,;]? ?(?:and |then |but )*(?:for |that of |those of )?⟦p\d+⟧(?:'s(?: seat)?)?,? ?(?:on |at |effective |from |as of |not until |by |only on |then on |the |\()*⟦d\d+⟧\)?(?=[ ,.;!)]|$)"
)


def read_plainly(reading: Reading, intents: list[Intent]) -> list[Intent]:
    """The intents of a mail, with its plain removals in place of what was not understood.

    Args:
        reading: the mail.
        intents: what the readers of phrases made of it.
    """
    own = reading.own
    wishes = wishes_of(own)
    if wishes and not reading.removals and not reading.thread_case:
        intents = [_without_rescind(intent) for intent in intents]
    settled = [intent for intent in intents if not _is_open(intent)]
    if reading.cut_short or reading.reference or not all(map(_is_plain_removal, settled)):
        return intents
    if not settled:
        return read_of(own, reading) or intents
    if not any(EACH.search(wish.text) for wish in wishes):
        return intents
    done = {intent.person: intent.effective_on for intent in settled}
    read = {intent.person: intent for intent in read_of(own, reading)}
    if any(person not in read or read[person].effective_on != day for person, day in done.items()):
        return intents
    others = [i for i in intents if i in settled or (i.person is not None and i.person not in read)]
    return [*others, *(intent for person, intent in read.items() if person not in done)]


def _is_plain_removal(intent: Intent) -> bool:
    return intent.kind is IntentKind.REMOVE and not intent.doubts


def read_of(
    own: Sequence[Marked], reading: Reading, *, others: Collection[date] = (), of_access: bool = False
) -> list[Intent]:
    """The removals that some sentences of a mail plainly ask for; empty where anything about them is not plain.

    Args:
        own: the sentences, all of the sender's or those of one person.
        reading: the mail.
        others: days that were decided for other people.
        of_access: whether the mail speaks of HMIS outside of these sentences.
    """
    wishes = wishes_of(own)
    told = of_access or _is_of_access(own, wishes)
    if not (of_access or is_of_hmis(own)) and any(tells_where_from(marked.text) for marked in own):
        return []  # "left the shelter project. Please remove": from the project, perhaps
    people = users_meant(own, wishes, reading) if wishes and told else []
    if not people or not all(is_harmless(marked, wishes, people) for marked in own):
        return []
    read: list[Intent] = []
    for somebody in people:
        theirs = [wish for wish in wishes if _names_nobody_but(somebody, wish)]
        days = plain_days(own, theirs, somebody, reading.received_on)
        if days is None:
            return []
        read.append(
            Intent(
                kind=IntentKind.REMOVE,
                source=Source.PROSE,
                person=somebody.person,
                effective_on=days.effective_on,
                at_close_of_business=days.at_close_of_business,
                last_needed_on=days.last_needed_on,
                reason=reading.reason_for(somebody),
                text=" ".join(dict.fromkeys(wish.marked.sentence.text for wish in wishes)),
            )
        )
    decided = {*(intent.effective_on for intent in read if intent.effective_on), *others}
    if all(_says_when(wish) for wish in wishes):
        return [] if _says_otherwise(own, wishes, decided, reading.received_on) else read
    return [] if any(unexplained(reading, intent, decided) for intent in read) else read


def wishes_of(own: Sequence[Marked]) -> list[Wish]:
    """The clauses that ask to end access, and what asks for it over two lines."""
    wishes = _firm([wish for marked in own for wish in _wishes(marked)])
    return [*wishes, *wishes_over_lines(own, wishes)]


def asks_to_end(marked: Marked) -> bool:
    """Is a clause of this sentence a wish to end access?"""
    return bool(_wishes(marked))


def is_of_hmis(own: Sequence[Marked]) -> bool:
    """Does any of these sentences name HMIS, access or a login?"""
    return any(HMIS.search(marked.text) for marked in own)


def _says_when(wish: Wish) -> bool:
    """Is the day, or "at once", in the wish itself? Then the days around it are of other matters, unless they speak of access."""
    days = [wish.marked.days[int(mark[1])].kind for mark in DAY_MARK.finditer(wish.text)]
    return bool({Kind.DAY, Kind.AT_ONCE} & set(days))


def _says_otherwise(
    own: Sequence[Marked], wishes: Sequence[Wish], decided: Collection[date], received_on: date
) -> bool:
    """Does a clause outside of the wishes put another day to come beside needing, keeping or ending access?"""
    for marked in own:
        for mark in DAY_MARK.finditer(without_wishes(marked, wishes)):
            when = marked.days[int(mark[1])]
            clause = clause_of(marked.text, mark.start(), mark.end())
            said = marked.text[clause.start : clause.end]
            if when.kind is Kind.SAME_DAY and _UNTIL.search(said):
                return True
            ahead = when.kind is Kind.DAY and any(day > received_on for day in when.options)
            if not ahead or set(when.options) & set(decided) or when.role in {Role.EVENT, Role.NOTICE}:
                continue
            alone = len(said.split()) <= _FEW_WORDS
            if _BEGINS.search(said):
                continue
            if (alone or _OF_ACCESS.search(said)) and not _OF_PAY.search(said):
                return True
    return False


def _wishes(marked: Marked) -> list[Wish]:
    """The clauses that ask to end access; in a sentence without any stop also one that nothing sets off."""
    clauses = [Wish(marked, *place) for place in wish_clauses(marked.text, _same_days(marked))]
    found = [
        Wish(marked, each.start(), each.end())
        for each in WISHES.finditer(marked.text)
        if not is_of_right(marked.text[: each.start()])
    ]
    found = [wish for wish in found if not any(_gives_day_of(clause, wish) for clause in clauses)]
    found += [
        clause
        for clause in clauses
        if not any(clause.start < each.end and each.start < clause.end for each in found)
    ]
    found = sorted(map(_with_the_next, found), key=lambda wish: wish.start)
    end = RUN_ON.search(marked.text)
    if (
        found
        or end is None
        or is_of_right(marked.text[: end.start()])
        or RUN_ON_SUBJECTS.search(marked.text[: end.start()])
    ):
        return found
    return [Wish(marked, end.start(), end.end())] if LEAVES.search(marked.text[: end.start()]) else []


def _gives_day_of(clause: Wish, wish: Wish) -> bool:
    """As in "keep her on through Friday, then remove her": the clause around a wish says when."""
    around = clause.start <= wish.start and wish.end <= clause.end
    return around and _says_when(clause) and not DAY_MARK.search(wish.text)


def _firm(wishes: list[Wish]) -> list[Wish]:
    """Without those that only say how long: "her HMIS is not needed past this week, please end it on Thursday 3/12"."""
    kinds = [
        {wish.marked.days[int(mark[1])].kind for mark in DAY_MARK.finditer(wish.text)} for wish in wishes
    ]
    if not any(Kind.DAY in each for each in kinds):
        return wishes
    return [wish for wish, each in zip(wishes, kinds, strict=True) if each != {Kind.VAGUE}]


def _names_nobody_but(somebody: Somebody, wish: Wish) -> bool:
    """Is a wish of somebody, or of nobody by name: "please end it that day"?"""
    named = {
        member.key
        for mark in PERSON_MARK.finditer(wish.text)
        for member in wish.marked.groups[int(mark[1])].members
    }
    return not named or somebody.key in named


def _same_days(marked: Marked) -> tuple[int, ...]:
    """Which days of a sentence only say "that day"."""
    return tuple(number for number, when in enumerate(marked.days) if when.kind is Kind.SAME_DAY)


def _with_the_next(wish: Wish) -> Wish:
    """As in "end HMIS for Chris on the 20th, for Tom on the 21st": what goes on with another person and their day."""
    text = wish.marked.text
    if not (PERSON_MARK.search(wish.text) and DAY_MARK.search(wish.text)):
        return wish
    while behind := _THE_NEXT.match(text, wish.end):
        wish = Wish(wish.marked, wish.start, behind.end())
    return wish


def _without_rescind(intent: Intent) -> Intent:
    """As in "they keep her in finance ... do end it on April 6": nothing is on record, and an end is what is asked for."""
    rescinds = intent.kind is IntentKind.RESCIND and intent.source is Source.PROSE
    return replace(intent, kind=IntentKind.UNCLEAR) if rescinds else intent


def _is_open(intent: Intent) -> bool:
    """Has nothing been settled of it?"""
    if intent.kind is IntentKind.REMOVE:
        return bool(intent.doubts) and set(intent.doubts) <= _TO_SETTLE
    return intent.kind in _OPEN and Doubt.LEAVE not in intent.doubts


def _is_of_access(own: Sequence[Marked], wishes: Sequence[Wish]) -> bool:
    """Is HMIS named, or does somebody go? "Please close both accounts" alone may be of a bank."""
    if any(HMIS.search(marked.text) for marked in own):
        return True
    if any(_OF_ACCOUNTS.search(wish.text) for wish in wishes):
        return True
    if any(_IT.search(wish.text) for wish in wishes):
        return False
    if any(_PLACE.search(wish.text) for wish in wishes):
        return any(_GOES.search(marked.text) for marked in own)
    return any(LEAVES.search(beside_wishes(marked, wishes)) for marked in own)
