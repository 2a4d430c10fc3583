"""A removal on record moved, taken back or wanted at once, in words that no phrase knows (P23; domain.md 6.5).

As `mailbot.triage.plain_removals` does for new removals, the mail is read as a whole, and only if all of this holds:

    no other reader settled anything in it
    one removal on record is meant: the mail answers it, or names its person and nobody else whose removal waits
    a clause of it is a wish of closed words (`mailbot.triage.move_words`)
    nothing in it leaves open what is wanted, says that all stays as it is, or asks
    moved: one new day is named in the mail, told apart from the day on record; days of parties and new jobs do not count
    taken back: no new day is named, and somebody is said to stay, or the order is said to be wrong, where "it" may be anything
    at once: no other day to come than the one on record

Whatever falls short stays what it was: asked, or handed to a person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from mailbot.model.case import Case, CaseKind
from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.day_guard import is_of_sender
from mailbot.triage.move_words import (
    AS_PLANNED,
    AT_ONCE,
    AT_ONCE_WISH,
    CHANGES_IT,
    END_OF_DAY,
    ENDS_STILL,
    IS_OFF,
    MAY_BE,
    MOVES,
    NEW_DAY,
    NOT_OPEN,
    OF_REMOVAL,
    OPEN,
    OTHER_MATTER,
    REPEATS,
    REPORTED,
    SAME_DAY,
    SHALL,
    STAYS,
    STOPS,
    TAKES_BACK,
    THEN,
)
from mailbot.triage.plain_words import LEAVES, WISHES
from mailbot.triage.reading import Reading
from mailbot.triage.told_moves import STAYS_SURELY, STILL_LEAVES, WITHDRAWN, told_of
from mailbot.triage.waiting import person_of
from mailbot.triage.waiting_marks import (
    ANOTHER,
    NEW,
    OLD,
    About,
    day_of,
    in_marks,
    is_only_one_of,
    is_person_of,
)
from mailbot.triage.when import Kind, Role, When
from mailbot.triage.who import Somebody

_MARKS = MappingProxyType({Kind.AT_ONCE: AT_ONCE, Kind.SAME_DAY: SAME_DAY, Kind.END_OF_DAY: END_OF_DAY})
_OF_RECORD = frozenset({IntentKind.RESCHEDULE, IntentKind.RESCIND})
_OPEN_KINDS = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION, IntentKind.ADD})
_ASKS_FOR = re.compile(r"\b(?:please|(?:can|could|would|will) (?:you|u|we|i|someone|somebody))\b")
_MAY_IT = re.compile(
    r"(?:^|[,;:!-] |\b(?:so|and) )(?:can|could|may|might|would|will|shall) (?:(?:we|i|you|he|she|they|it|that|this|his|her|their|⟦p0⟧(?:'s)?|the)\b)[^?]{0,80}(?:\b(?:instead|please|then|rather|accordingly|to match)\b|not ⟦d0⟧)"
    r"|\b(?:would|will|could|can) you\?$"
)
"""As in "can her hmis stop on the 27th instead?"."""
_WONDERS = re.compile(
    r"\b(?:still|even|ever|already|too late|possible|know|need be|necessary|allowed|happen|what|which|how|why|if|or)\b"
)
_WORKS = re.compile(
    r"\b(?:comes? in|coming in|is in|are in|on shift|works?|working|has (?:appointments|visits|intakes|clients|meetings)|have appointments|sees|meets|covers?|trains?|hands? over)\b[^.;!?]*$"
)
_ORDERS = re.compile(
    r"\b(?:please|kindly|can you|could you|would you|but|however|except|although|wrong|instead|need|not)\b"
)
_TAG = re.compile(r"\b(?:ok|okay|k|please|pls|thanks|thx|right)\s*\?\s*$", re.IGNORECASE)
_HINTS = re.compile(r"\b(?:instead|rather|new|correct|change|later|earlier|sooner|longer|more|already|now)\b")
_ASIDE = frozenset({Role.EVENT, Role.NOTICE, Role.OTHER, Role.MOVE})
_GUARDED = re.compile(r"\b(?:keep|leave)\b")


@dataclass(frozen=True, slots=True)
class _Wish:
    """A clause that says what is wanted of the removal."""

    about: About
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.about.marked.text[self.start : self.end]

    @property
    def days(self) -> tuple[When, ...]:
        return self.about.days_in((self.start, self.end))


def read_moves(reading: Reading, intents: list[Intent]) -> list[Intent]:
    """The intents of a mail, with what it plainly wants of a removal on record in place of what was not understood.

    Args:
        reading: the mail.
        intents: what the readers of phrases made of it.
    """
    if not reading.removals or reading.cut_short:
        return intents
    for case, somebody in _meant(reading):
        intents = _read_of(case, somebody, reading, intents)
    return intents


def _read_of(case: Case, somebody: Somebody, reading: Reading, intents: list[Intent]) -> list[Intent]:
    """The intents with what the mail wants of one removal on record; those of other people stay what they are."""
    mail = _Mail(case, somebody, reading, answered=reading.thread_case is not None)
    others = [each for each in intents if mail.is_of_others(each)]
    mine = [each for each in intents if each not in others]
    if mail.only_repeats():
        return [each for each in intents if each in others or not _is_said_again(each, somebody)]
    if not all(_is_open(each) or _is_said_again(each, somebody) or mail.is_update(each) for each in mine):
        return intents
    if not mail.is_plain():
        return intents
    ordered = any(intent.kind is IntentKind.REMOVE and not intent.doubts for intent in mine)
    read = mail.at_once() or (None if ordered else mail.moved()) or mail.taken_back()
    settled = {(i.kind, i.effective_on) for i in mine if i.kind in _OF_RECORD and not i.doubts}
    if read is None or (settled and (read.kind, read.effective_on) not in settled):
        return intents
    return [*others, read]


def _is_open(intent: Intent) -> bool:
    """Has nothing been settled of it? A wish to add in prose is a draft, and changes nothing."""
    if Doubt.LEAVE in intent.doubts or intent.source is Source.FORM:
        return False
    return intent.kind in _OPEN_KINDS or bool(intent.doubts)


def _is_said_again(intent: Intent, somebody: Somebody) -> bool:
    """Is it of the person whose removal waits? A removal says nothing new, or was meant otherwise ("drop it")."""
    return (
        intent.kind in {IntentKind.REMOVE, *_OF_RECORD}
        and intent.source is Source.PROSE
        and intent.person == somebody.person
    )


def _meant(reading: Reading) -> list[tuple[Case, Somebody]]:
    """The removals on record that the mail is about, with their people; several only where no sentence speaks of two."""
    answered = reading.thread_case
    if answered is not None and answered.kind is CaseKind.REMOVAL:
        cases = [case for case in reading.removals if case.ref == answered.ref]
    else:
        cases = list(reading.removals)
    meant = [(case, somebody) for case in cases if (somebody := person_of(case, reading)) is not None]
    keys = {somebody.key for _, somebody in meant}
    together = any(
        len(keys & {p.key for p in marked.everybody}) > 1
        for marked in reading.own
        if not marked.sentence.title
    )
    if (len(meant) > 1 and together) or (meant and reading.reference not in {None, meant[0][0].ref}):
        return []
    return meant


def _looseness(when: When) -> int:
    """How little a day says: 0 written out, 1 a day of no month in particular ("the tenth"), 2 a bare weekday."""
    if when.weekday is not None:
        return 2
    return 1 if when.monthless or len({option.month for option in when.options}) > 1 else 0


def _can_be(when: When, day: date) -> bool:
    if when.weekday is not None:
        return when.weekday == day.weekday()
    return day.day in {option.day for option in when.options} or day in when.options


def _names_record(said: str) -> bool:
    """Does a wish to end it name the day on record, but to say that it is not to wait for it?"""
    return OLD in said and re.search(r"\bwait", said) is None


def _is_open_in(text: str) -> bool:
    """Does a sentence leave open what is wanted, or say that all stays as it is?"""
    rest = NOT_OPEN.sub(" ; ", text)
    return OPEN.search(rest) is not None or ENDS_STILL.search(AS_PLANNED.sub(" ", rest)) is not None


def _comes_in(when: When, own: Sequence[About]) -> bool:
    """Is it a day on which somebody only works: "she comes in on Monday and Tuesday to hand over"?"""
    for one in own:
        if when in one.new:
            number = one.new.index(when)
            places = [match.start() for match in re.finditer(re.escape(NEW), one.marked.text)]
            if number < len(places) and _WORKS.search(
                one.marked.text, max(0, places[number] - 60), places[number]
            ):
                return True
    return False


class _Mail:
    """A mail over the marks of one removal on record."""

    def __init__(self, case: Case, somebody: Somebody, reading: Reading, *, answered: bool) -> None:
        self._case, self._somebody, self._reading, self._answered = case, somebody, reading, answered
        self._own: list[About] = []
        self._aside: list[About] = []  # of other people only
        own = answered
        for marked in reading.own:
            others = [p for p in marked.everybody if p.key != reading.myself.key]
            named = any(is_person_of(case, p) or is_only_one_of(reading, case, p) for p in others)
            own = named or (own and not others) or (not others and bool(marked.sentence.title))
            one = in_marks(case, reading, marked, named=named, marks=_MARKS)
            (self._aside if others and not named else self._own).append(one)
            own = own or answered

    # -- the whole ---------------------------------------------------------------------------------------------------

    def is_plain(self) -> bool:
        """Does nothing in the mail leave open what is wanted, or say that all stays as it is?"""
        for one in self._aside:
            text = one.marked.text
            known = all(
                p.known for p in one.source.everybody
            )  # of somebody known it is read, or asked, by itself
            if not known and (
                NEW in text or WISHES.search(text) or LEAVES.search(text) or one.marked.sentence.asks
            ):
                return False
        if any(_is_open_in(one.marked.text) or self._asks(one) for one in self._own):
            return False
        return not any(REPORTED.search(one.marked.text) and self._only_reports(one) for one in self._own)

    def _only_reports(self, one: About) -> bool:
        """Is all that the mail says of another day, or of staying, what somebody says or asks?"""
        if one.new:
            return True
        others = self._found(MOVES, SHALL, NEW_DAY, CHANGES_IT, TAKES_BACK, IS_OFF, STOPS, WITHDRAWN)
        told = told_of([each for each in self._own if each is not one])
        return not told.plainly and all(wish.about is one for wish in others)

    def is_of_others(self, intent: Intent) -> bool:
        """Is it of somebody else, and of no sentence that speaks of this person?"""
        if (
            intent.person is None
            or intent.person == self._somebody.person
            or intent.kind in _OPEN_KINDS - {IntentKind.ADD}
        ):
            return False
        own = [one for one in self._own if one.explicit and not one.marked.sentence.title]
        return not any(one.source.sentence.text in (intent.text or "") for one in own)

    def only_repeats(self) -> bool:
        """Does it only thank for what is on record, or say it again: no other day, no order, nothing asked?"""
        if not any(REPEATS.search(one.marked.text) for one in self._own):
            return False
        asked = any(
            one.new
            or one.marked.sentence.asks
            or WISHES.search(one.marked.text)
            or _ORDERS.search(one.marked.text)
            for one in self._own
        )
        return not asked and not self._found(
            MOVES, SHALL, MAY_BE, CHANGES_IT, TAKES_BACK, IS_OFF, STOPS, WITHDRAWN, STAYS_SURELY
        )

    def is_update(self, intent: Intent) -> bool:
        """Is it no question of how somebody is doing, but "an update on this one: his last day is the 23rd"?"""
        told = [one for one in self._own if intent.text == one.source.sentence.text]
        return intent.kind is IntentKind.STATUS and bool(told) and all(one.new for one in told)

    def _asks(self, one: About) -> bool:
        sentence = one.marked.sentence
        text = one.marked.text
        polite = (
            _ASKS_FOR.search(text) is not None
            or _TAG.search(sentence.text) is not None
            or (_MAY_IT.search(text) is not None and not _WONDERS.search(text))
        )
        return sentence.cut or (sentence.asks and not polite)

    def _found(self, *patterns: re.Pattern[str]) -> list[_Wish]:
        return [
            _Wish(one, match.start(), match.end())
            for one in self._own
            for pattern in patterns
            for match in pattern.finditer(one.marked.text)
            if ANOTHER not in one.marked.text or one.names_subject((match.start(), match.end()))
        ]

    def _is_said(self) -> bool:
        """Is the removal named, or the day on record, so that "it" can be nothing else?"""
        if self._answered:
            return not any(OTHER_MATTER.search(one.marked.text) for one in self._own)
        return any(OF_REMOVAL.search(one.marked.text) for one in self._own if not one.marked.sentence.title)

    # -- moved -------------------------------------------------------------------------------------------------------

    def moved(self) -> Intent | None:
        """The removal on the one new day of the mail."""
        wishes = self._found(MOVES, SHALL, MAY_BE, NEW_DAY)
        dated = [wish for wish in wishes if wish.days and self._means_removal(wish)]
        undated = self._found(CHANGES_IT)
        undated += [w for w in wishes if not w.days and THEN.search(w.text)]
        undated = [w for w in undated if not _GUARDED.search(w.text) and self._means_removal(w)]
        told = told_of(self._own)
        said = [when for wish in dated for when in wish.days]
        if said:
            said += [when for when in (*told.plain, *told.bare) if when not in said]
            said += [
                when for when in told.others if when.role not in _ASIDE and not _comes_in(when, self._own)
            ]
        elif undated:
            said = list(told.plain) or [when for one in self._own for when in self._days_beside(one, dated)]
        elif told.plainly:
            said = list(told.days)
        day = self._one_day(said)
        if day is None or day == self._case.effective_on:
            return None
        if any(w.weekday is not None and w.weekday != day.weekday() for w in self._same_days()):
            return None
        closes = any(when.at_close_of_business for when in said) or any(END_OF_DAY in w.text for w in wishes)
        return self._intent(IntentKind.RESCHEDULE, day, day, at_close_of_business=closes)

    def _one_day(self, said: Sequence[When]) -> date | None:
        """The day that all of them can mean; "the tenth" and "that Monday" say again what is written out elsewhere."""
        best = min(map(_looseness, said), default=0)
        days = {self._day(when) for when in said if _looseness(when) == best}
        if len(days) != 1:
            return None
        day, doubtful = days.pop()
        if day is None or doubtful:
            return None
        return day if all(_can_be(when, day) for when in said if _looseness(when) > best) else None

    def _days_beside(self, one: About, wishes: Sequence[_Wish]) -> list[When]:
        """The new days outside the wishes, but for those of other matters."""
        spans = [(wish.start, wish.end) for wish in wishes if wish.about is one]
        found = one.days_outside(spans)
        return [when for when in found if when.role not in _ASIDE and not is_of_sender(one.marked.text)]

    def _means_removal(self, wish: _Wish) -> bool:
        """Is it of the removal: by its words, by the day on record beside it, or because the mail is of nothing else?"""
        text = wish.text
        if OF_REMOVAL.search(text) or (
            OLD in wish.about.marked.text and not OTHER_MATTER.search(wish.about.marked.text)
        ):
            return True
        return self._is_said() and not any(OTHER_MATTER.search(one.marked.text) for one in self._own)

    def _same_days(self) -> list[When]:
        days = [when for one in self._own for when in one.source.days]
        return [when for when in days if when.kind is Kind.SAME_DAY]

    def _day(self, when: When) -> tuple[date | None, bool]:
        return day_of(when, self._reading.received_on)

    # -- at once -----------------------------------------------------------------------------------------------------

    def at_once(self) -> Intent | None:
        """The removal that is not to wait for its day: access was last needed today, so policy ends it now."""
        wishes = self._found(AT_ONCE_WISH)
        if (
            not wishes
            or any(one.new for one in self._own)
            or any(_names_record(wish.text) for wish in wishes)
        ):
            return None
        today = self._reading.received_on
        return self._intent(IntentKind.REMOVE, None, today)

    # -- taken back --------------------------------------------------------------------------------------------------

    def taken_back(self) -> Intent | None:
        """The removal taken back."""
        strong, weak = self._found(TAKES_BACK, IS_OFF, WITHDRAWN), self._found(STOPS)
        surely = self._found(STAYS_SURELY)
        stays = bool(surely) or any(STAYS.search(one.marked.text) for one in self._own)
        if surely and not any(STILL_LEAVES.search(one.marked.text) for one in self._own):
            strong += surely
        if not strong and not (weak and (self._answered or stays) and not self._other_matters(weak)):
            return None
        if any(one.new and not self._is_aside(one) for one in self._own) or self._ends(strong + weak):
            return None
        return self._intent(IntentKind.RESCIND, None, None)

    def _other_matters(self, wishes: Sequence[_Wish]) -> bool:
        return any(OTHER_MATTER.search(wish.about.marked.text) for wish in wishes)

    def _is_aside(self, one: About) -> bool:
        return all(when.role in _ASIDE for when in one.new) or is_of_sender(one.marked.text)

    def _ends(self, wishes: Sequence[_Wish]) -> bool:
        """Does a clause outside these wishes ask to end access?"""
        for one in self._own:
            text = one.marked.text
            for wish in sorted((w for w in wishes if w.about is one), key=lambda w: -w.start):
                text = f"{text[: wish.start]} ; {text[wish.end :]}"
            if WISHES.search(text):
                return True
        return False

    def _intent(
        self,
        kind: IntentKind,
        effective_on: date | None,
        last: date | None,
        *,
        at_close_of_business: bool = False,
    ) -> Intent:
        agency, doubts = self._reading.agency_of(self._somebody)
        text = " ".join(dict.fromkeys(one.source.sentence.text for one in self._own))
        return Intent(
            kind=kind,
            source=Source.PROSE,
            agency=agency,
            person=self._somebody.person,
            effective_on=effective_on,
            last_needed_on=last,
            at_close_of_business=at_close_of_business,
            reason=self._reading.reason_for(self._somebody) if kind is IntentKind.REMOVE else None,
            doubts=doubts,
            text=text,
        )
