"""A removal that waits for its day, moved or taken back (domain.md 6.5): what a mail says of it that only makes sense with it.

Where the books have no such removal, "push his shutoff out to April 3" or "he is staying with us" says little. Where they
have one, it is plain. So the sentences about its person are read here by their parts: a verb that moves or stops, a
word for the end of access, the day that is on record and another one. What is said around these parts is open; what
takes them back is not: a question, a condition, a doubt, a denial, a second new day, a departure that still holds.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from mailbot.model.case import Case
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.act import FACTS, Act
from mailbot.triage.certainty import Judge, clause_begins
from mailbot.triage.phrases import Phrase, Saying
from mailbot.triage.reading import Reading, about_somebody
from mailbot.triage.waiting_marks import (
    ANOTHER,
    NEW,
    OLD,
    About,
    day_of,
    is_only_one_of,
    is_person_of,
    is_same,
    sentences_about,
)
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
from mailbot.triage.when import When
from mailbot.triage.who import Somebody

_POLITELY = re.compile(
    r"\b(?:please|(?:can|could|would|will) (?:you|we|i|someone|somebody)|any chance|mind)\b"
)
_CORRECTS = re.compile(r"\b(?:actually|no|sorry|rather|or|wait|maybe|correction|oops|instead)\b")
_STOPPED = re.compile(r"(?:never ?mind|scratch that|strike that|on second thought|do not |no need|no action)")
_UNTIL_THEN = re.compile(
    r"(?: on)?(?: (?:it|that|this|her|him|them|⟦p\d+⟧))? ?(?:until|till) (?:then\b|that |⟦d)"
)
_CANCEL_HERS = re.compile(
    r"\b(?:cancel|call off|scrap|stop|undo|void) (?:hers|his|theirs)\b(?! [a-z])", re.IGNORECASE
)
"""Of somebody whose removal waits, "his" and "hers" are the removal, not the seat."""
_BRIEF = 7  # words
_BLOCKS = frozenset({Saying.LEAVE, Saying.HOLD})
_ENDS = FACTS | {Saying.MOVED}


def read_waiting(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """Removals on record that the mail moves to another day or takes back; one intent for each."""
    intents: list[Intent] = []
    for case in reading.removals:
        somebody = person_of(case, reading)
        if somebody is None:
            continue
        intent = _Waiting(case, somebody, reading).read()
        if intent is not None:
            intents.append(intent)
    return intents


def person_of(case: Case, reading: Reading) -> Somebody | None:
    """Whom the case is about, where the mail names them or answers it."""
    everybody = [p for marked in reading.sentences for p in marked.everybody]
    named = (p for p in everybody if is_person_of(case, p))
    answered = reading.thread_case is not None and reading.thread_case.ref == case.ref
    answered = answered or any(is_only_one_of(reading, case, p) for p in everybody)
    known = tuple(k for k in reading.roster.people if is_same(k.email, k.name, case))
    alone = Somebody(written="", known=known) if answered and known else None
    return next(named, alone)


class _Waiting:
    """One removal on record and what the mail says of it."""

    def __init__(self, case: Case, somebody: Somebody, reading: Reading) -> None:
        self._case, self._somebody, self._reading = case, somebody, reading
        self._judge = Judge(reading.phrases)
        self._answered = reading.thread_case is not None and reading.thread_case.ref == case.ref
        self._about = tuple(sentences_about(case, reading, answered=self._answered))

    def read(self) -> Intent | None:
        """The removal moved or taken back; None where that is not plainly said."""
        acts = self._acts_about()
        if any(act.says in _BLOCKS and not _takes_back(act) for act in acts):
            return None
        moved = [(one, span) for one in self._about for span in self._found(one, self._moving())]
        days = {self._day(when) for one, span in moved for when in one.days_in(span)}
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
        return any(OLD in one.marked.text or END_OF_ACCESS.search(one.marked.text) for one in self._about)

    def _rescheduled(
        self, days: set[tuple[date | None, bool]], moved: list[tuple[About, tuple[int, int]]]
    ) -> Intent | None:
        text = " ".join(dict.fromkeys(one.source.sentence.text for one, _ in moved))
        (_, doubtful), *more = days
        when = next(when for one, span in moved for when in one.days_in(span))
        doubts = (Doubt.WHEN_CONTRADICTORY,) if more or doubtful or self._says_another_day(moved) else ()
        act = self._act(moved[0][0], (0, 1), ordered=False)
        intent = about_somebody(self._somebody, IntentKind.RESCHEDULE, act, self._reading)
        on, _ = self._day(when)
        return replace(
            intent,
            effective_on=on,
            last_needed_on=on,
            at_close_of_business=when.at_close_of_business,
            doubts=(*intent.doubts, *doubts),
            text=text,
        )

    def _day(self, when: When) -> tuple[date | None, bool]:
        return day_of(when, self._reading.received_on)

    def _says_another_day(self, moved: list[tuple[About, tuple[int, int]]]) -> bool:
        """Does a new day stand unexplained beside the one that was read, or in words that may correct it?"""
        taken = {id(one): [span for other, span in moved if other is one] for one, _ in moved}
        explained = {self._day(when) for one, span in moved for when in one.days_in(span)}
        for one in self._about:
            spans = taken.get(id(one), [])
            rest = [when for when in one.days_outside(spans) if self._day(when) not in explained]
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
        if any(one.marked.sentence.asks and not _POLITELY.search(one.marked.text) for one in self._about):
            return None  # "Jane told me he stays. Is that so? Then please cancel it"
        said = {id(one) for one, _ in (*strong, *signs["weakly"])}
        if any(NEW in one.marked.text for one in self._about if id(one) in said):
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

    def _found(
        self, one: About, patterns: Iterable[tuple[re.Pattern[str], bool]]
    ) -> Iterator[tuple[int, int]]:
        """Where one of these is said, and is certain."""
        text = one.marked.text
        for pattern, ordered in patterns:
            for match in pattern.finditer(text):
                if self._is_certain(one, match.span(), ordered=ordered):
                    yield match.span()

    def _is_certain(self, one: About, span: tuple[int, int], *, ordered: bool) -> bool:
        text = one.marked.text
        said = text[span[0] : span[1]]
        if (
            VAGUE.search(text)
            or REPORTED.search(text, clause_begins(text[: span[0]]))
            or (ANOTHER in text and not one.names_subject(span))
        ):
            return False
        if one.marked.sentence.asks and not (ordered and _POLITELY.search(text[: span[0] + 20])):
            return False
        if ANOTHER in said:
            return False
        judged = self._judge.judged(one.marked, [self._act(one, span, ordered=ordered)], (self._somebody,))
        return judged[0].certain

    def _act(self, one: About, span: tuple[int, int], *, ordered: bool) -> Act:
        phrase = Phrase(id="waiting", says=Saying.RESCHEDULE, patterns=(), ordered=ordered)
        return Act(says=Saying.RESCHEDULE, phrase=phrase, people=(self._somebody,), marked=one.marked,
                   start=span[0], end=span[1], captured={})  # fmt: skip


def _takes_back(act: Act) -> bool:
    """Does it stop the removal rather than the desk: "never mind", "hold off until then", "there is no end date anymore"?"""
    text = act.marked.text
    return (
        act.phrase.id == "no-day-yet"
        or _STOPPED.match(text, act.start) is not None
        or _UNTIL_THEN.match(text, act.end) is not None
    )
