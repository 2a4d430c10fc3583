"""A removal that waits for its day, moved or taken back (domain.md 6.5): what a mail says of it that only makes sense with it.

Where the books have no such removal, "push his shutoff out to April 3" or "he is staying with us" says little. Where they
have one, it is plain. So the sentences about its person are read here by their parts: a verb that moves or stops, a
word for the end of access, the day that is on record and another one. What is said around these parts is open; what
takes them back is not: a question, a condition, a doubt, a denial, a second new day, a departure that still holds.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mailbot.model.case import Case
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.act import FACTS, MARK, Act, is_former_day
from mailbot.triage.certainty import Judge, clause_begins
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Phrase, Saying
from mailbot.triage.reading import Reading, about_somebody
from mailbot.triage.waiting_words import (
    CALLED_OFF,
    END_OF_ACCESS,
    MOVED,
    MOVED_IN_THREAD,
    REPORTED,
    STAYS,
    VAGUE,
    WEAKLY_OFF,
)
from mailbot.triage.when import Kind, Role, Tense, When
from mailbot.triage.who import Somebody, fold

_PERSON, _ANOTHER = "⟦p0⟧", "⟦p1⟧"
_OLD, _NEW, _OTHER_DAY = "⟦d0⟧", "⟦d1⟧", "⟦d2⟧"
_POLITELY = re.compile(
    r"\b(?:please|(?:can|could|would|will) (?:you|we|i|someone|somebody)|any chance|mind)\b"
)
_CORRECTS = re.compile(r"\b(?:actually|no|sorry|rather|or|wait|maybe|correction|oops|instead)\b")
_NO_LONGER = re.compile(
    r"(?:\b(?:and )?not|\binstead of|\brather than|\bno longer)(?: (?:on|the|at|until|by))* (?=⟦d0⟧)"
)
"""Before the day on record this denies that day, and nothing else that the sentence says."""
_STOPPED = re.compile(r"(?:never ?mind|scratch that|strike that|on second thought|do not |no need|no action)")
_UNTIL_THEN = re.compile(
    r"(?: on)?(?: (?:it|that|this|her|him|them|⟦p\d+⟧))? ?(?:until|till) (?:then\b|that |⟦d)"
)
_BEGAN = re.compile(
    r"\b(?:was|were|did|told|took|gave|withdrew|sent|wrote|said|found|came|got|went|made|put|met|called|[a-z]{3,}ed)(?: (?!to\b|until\b|till\b|through\b|for\b)[a-z']+){0,5}(?: on)? $"
)
"""Before a bare weekday this tells of the one that has passed: "she withdrew her resignation on Friday"."""
_CANCEL_HERS = re.compile(
    r"\b(?:cancel|call off|scrap|stop|undo|void) (?:hers|his|theirs)\b(?! [a-z])", re.IGNORECASE
)
"""Of somebody whose removal waits, "his" and "hers" are the removal, not the seat."""
_BRIEF = 7  # words
_BLOCKS = frozenset({Saying.LEAVE, Saying.HOLD})
_ENDS = FACTS | {Saying.MOVED}


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """A sentence about the person of a waiting removal, in marks that say no more than that."""

    marked: (
        Marked  # text: ⟦p0⟧ the person, ⟦p1⟧ somebody else; ⟦d0⟧ the day on record, ⟦d1⟧ another day to come
    )
    source: Marked
    new: tuple[When, ...]  # what ⟦d1⟧ stands for, in order
    explicit: bool  # is the person named there?


def read_waiting(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """Removals on record that the mail moves to another day or takes back; one intent for each."""
    intents: list[Intent] = []
    for case in reading.removals:
        somebody = _person_of(case, reading)
        if somebody is None:
            continue
        intent = _Waiting(case, somebody, reading).read()
        if intent is not None:
            intents.append(intent)
    return intents


def _person_of(case: Case, reading: Reading) -> Somebody | None:
    """Whom the case is about, where the mail names them or answers it."""
    named = (p for marked in reading.sentences for p in marked.everybody if _is(p, case))
    answered = reading.thread_case is not None and reading.thread_case.ref == case.ref
    known = tuple(k for k in reading.roster.people if _same(k.email, k.name, case))
    alone = Somebody(written="", known=known) if answered and known else None
    return next(named, alone)


def _is(somebody: Somebody, case: Case) -> bool:
    return bool(somebody.known) and _same(somebody.known[0].email, somebody.known[0].name, case)


def _same(email: str, name: str, case: Case) -> bool:
    if case.person.email:
        return email.lower() == case.person.email.lower()
    return fold(name) == fold(case.person.name or "")


class _Waiting:
    """One removal on record and what the mail says of it."""

    def __init__(self, case: Case, somebody: Somebody, reading: Reading) -> None:
        self._case, self._somebody, self._reading = case, somebody, reading
        self._judge = Judge(reading.phrases)
        self._answered = reading.thread_case is not None and reading.thread_case.ref == case.ref
        self._about = tuple(self._sentences())

    def read(self) -> Intent | None:
        """The removal moved or taken back; None where that is not plainly said."""
        acts = self._acts_about()
        if any(act.says in _BLOCKS and not _takes_back(act) for act in acts):
            return None
        moved = [(one, span) for one in self._about for span in self._found(one, self._moving())]
        days = {self._day(when) for one, span in moved for when in _days_in(one, span)}
        if days:
            return self._rescheduled(days, moved)
        ended = [
            act
            for act in acts
            if act.says in _ENDS
            and act.certain
            and not act.subordinate
            and not (act.says is Saying.CUT and _CANCEL_HERS.search(act.text))
        ]
        if ended:
            return None
        return self._rescinded()

    # -- moved -------------------------------------------------------------------------------------------------------

    def _moving(self) -> tuple[tuple[re.Pattern[str], bool], ...]:
        return (*MOVED, *MOVED_IN_THREAD) if self._answered or self._is_said() else MOVED

    def _is_said(self) -> bool:
        """Does the mail name the day on record, or the end of access, so that "it" can be nothing else?"""
        return any(_OLD in one.marked.text or END_OF_ACCESS.search(one.marked.text) for one in self._about)

    def _rescheduled(
        self, days: set[tuple[object, bool]], moved: list[tuple[_About, tuple[int, int]]]
    ) -> Intent | None:
        text = " ".join(dict.fromkeys(one.source.sentence.text for one, _ in moved))
        (_, doubtful), *more = days
        when = next(when for one, span in moved for when in _days_in(one, span))
        doubts = (Doubt.WHEN_CONTRADICTORY,) if more or doubtful or self._says_another_day(moved) else ()
        act = self._act(moved[0][0], (0, 1), ordered=False)
        intent = about_somebody(self._somebody, IntentKind.RESCHEDULE, act, self._reading)
        on, _ = when.read(_tense(when), self._reading.received_on)
        return replace(
            intent,
            effective_on=on,
            last_needed_on=on,
            at_close_of_business=when.at_close_of_business,
            doubts=(*intent.doubts, *doubts),
            text=text,
        )

    def _day(self, when: When) -> tuple[object, bool]:
        return when.read(_tense(when), self._reading.received_on)

    def _says_another_day(self, moved: list[tuple[_About, tuple[int, int]]]) -> bool:
        """Does a new day stand unexplained beside the one that was read, or in words that may correct it?"""
        taken = {id(one): [span for other, span in moved if other is one] for one, _ in moved}
        explained = {self._day(when) for one, span in moved for when in _days_in(one, span)}
        for one in self._about:
            spans = taken.get(id(one), [])
            rest = [
                one.new[at]
                for at, place in enumerate(_places(one))
                if not any(start <= place < end for start, end in spans)
            ]
            rest = [when for when in rest if self._day(when) not in explained]
            brief = len(one.marked.text.split()) <= _BRIEF or _CORRECTS.search(one.marked.text)
            if rest and (spans or brief):
                return True
        return False

    # -- taken back --------------------------------------------------------------------------------------------------

    def _rescinded(self) -> Intent | None:
        signs = {
            name: [(one, span) for one in self._about for span in self._found(one, patterns)]
            for name, patterns in (("stays", STAYS), ("off", CALLED_OFF), ("weakly", WEAKLY_OFF))
        }
        strong = signs["stays"] + signs["off"]
        if signs["weakly"] and self._answered:
            strong += signs["weakly"]
        if not strong:
            return None
        said = {id(one) for one, _ in (*strong, *signs["weakly"])}
        if any(_NEW in one.marked.text for one in self._about if id(one) in said):
            return None  # "he is staying, so April 3": a day that was not understood
        others = {
            p.key for act in self._reading.acts if act.says in FACTS and act.certain for p in act.people
        }
        if others - {self._somebody.key} and not signs["stays"] and not signs["off"]:
            return None
        act = self._act(strong[0][0], (0, 1), ordered=False)
        intent = about_somebody(self._somebody, IntentKind.RESCIND, act, self._reading)
        text = " ".join(one.source.sentence.text for one in self._about if id(one) in said)
        return replace(intent, text=text)

    # -- sentences and what stands in them ---------------------------------------------------------------------------

    def _acts_about(self) -> tuple[Act, ...]:
        places = {id(one.source) for one in self._about}
        key = self._somebody.key
        return tuple(
            act
            for act in self._reading.acts
            if id(act.marked) in places and (not act.people or key in {p.key for p in act.people})
        )

    def _sentences(self) -> Iterator[_About]:
        """The sentences about the person: those that name nobody else known, after the last name that was given."""
        own = self._answered
        for marked in self._reading.sentences:
            others = [p for p in marked.everybody if p.key != self._reading.myself.key]
            known = [p for p in others if p.known or p.candidates]
            named = any(_is(p, self._case) for p in known)
            if known:
                own = named
            strangers = bool(others) and not known
            if own and not strangers:
                yield self._in_marks(marked, named=named)

    def _in_marks(self, marked: Marked, *, named: bool) -> _About:
        new: list[When] = []

        def one(match: re.Match[str]) -> str:
            number = int(match[2])
            if match[1] == "p":
                members = marked.groups[number].members
                if all(p.key == self._reading.myself.key for p in members):
                    return "i"
                return _PERSON if len(members) == 1 and _is(members[0], self._case) else _ANOTHER
            if match[1] != "d":
                return match[0]
            when = marked.days[number]
            if self._is_old(when, marked.text[: match.start()]):
                return _OLD
            if not self._is_to_come(when, marked.text[: match.start()]):
                return _OTHER_DAY
            new.append(when)
            return _NEW

        text = _NO_LONGER.sub(lambda match: " " * len(match[0]), MARK.sub(one, marked.text))
        return _About(marked=replace(marked, text=text), source=marked, new=tuple(new), explicit=named)

    def _is_to_come(self, when: When, left: str) -> bool:
        """May it be the new day? Not one of the past, of a notice or of an event."""
        told = when.role in {Role.NOTICE, Role.EVENT} or (when.floating and _BEGAN.search(left) is not None)
        day, _ = when.read(_tense(when), self._reading.received_on)
        return when.kind is Kind.DAY and not told and day is not None and day >= self._reading.received_on

    def _is_old(self, when: When, left: str) -> bool:
        on_record = when.kind is Kind.DAY and self._case.effective_on in when.options
        return on_record or (when.kind is Kind.DAY and is_former_day(left))

    def _found(
        self, one: _About, patterns: Iterable[tuple[re.Pattern[str], bool]]
    ) -> Iterator[tuple[int, int]]:
        """Where one of these is said, and is certain."""
        text = one.marked.text
        for pattern, ordered in patterns:
            for match in pattern.finditer(text):
                if self._is_certain(one, match.span(), ordered=ordered):
                    yield match.span()

    def _is_certain(self, one: _About, span: tuple[int, int], *, ordered: bool) -> bool:
        text = one.marked.text
        said = text[span[0] : span[1]]
        if (
            VAGUE.search(text)
            or REPORTED.search(text, clause_begins(text[: span[0]]))
            or (_ANOTHER in text and not _names_subject(one, span))
        ):
            return False
        if one.marked.sentence.asks and not (ordered and _POLITELY.search(text[: span[0] + 20])):
            return False
        if _ANOTHER in said:
            return False
        judged = self._judge.judged(one.marked, [self._act(one, span, ordered=ordered)], (self._somebody,))
        return judged[0].certain

    def _act(self, one: _About, span: tuple[int, int], *, ordered: bool) -> Act:
        phrase = Phrase(id="waiting", says=Saying.RESCHEDULE, patterns=(), ordered=ordered)
        return Act(says=Saying.RESCHEDULE, phrase=phrase, people=(self._somebody,), marked=one.marked,
                   start=span[0], end=span[1], captured={})  # fmt: skip


def _names_subject(one: _About, span: tuple[int, int]) -> bool:
    """Beside somebody else's name, is the person named in what is said, or before it with nobody between?"""
    text = one.marked.text
    left = text[: span[1]]
    return one.explicit and left.rfind(_PERSON) > left.rfind(_ANOTHER)


def _takes_back(act: Act) -> bool:
    """Does it stop the removal rather than the desk: "never mind", "hold off until then", "there is no end date anymore"?"""
    text = act.marked.text
    return (
        act.phrase.id == "no-day-yet"
        or _STOPPED.match(text, act.start) is not None
        or _UNTIL_THEN.match(text, act.end) is not None
    )


def _tense(when: When) -> Tense:
    return Tense.OPEN if when.weekday is None else Tense.AHEAD


def _places(one: _About) -> tuple[int, ...]:
    return tuple(match.start() for match in re.finditer(re.escape(_NEW), one.marked.text))


def _days_in(one: _About, span: tuple[int, int]) -> tuple[When, ...]:
    return tuple(one.new[at] for at, place in enumerate(_places(one)) if span[0] <= place < span[1])
