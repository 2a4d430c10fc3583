"""A mail over the marks of one removal on record: its sentences about that person, and what they leave open (P23).

Every sentence is put in the marks of `mailbot.triage.waiting_marks`, and told apart from those that speak of other people only.
The clauses of closed words that somebody looks for in it are found here, and whether they can be of the removal at all; so is
what makes the whole mail less than plain: a condition, a question, a word that all stays as it is. What is to become of the
removal is decided in `mailbot.triage.plain_moves`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from mailbot.model.case import Case
from mailbot.triage.move_words import (
    AS_PLANNED,
    AT_ONCE,
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
    RECALLS,
    REPEATS,
    REPORTED,
    SAME_DAY,
    SHALL,
    STOPS,
    TAKES_BACK,
)
from mailbot.triage.plain_words import LEAVES, WISHES
from mailbot.triage.reading import Reading
from mailbot.triage.told_moves import STAYS_SURELY, WITHDRAWN, told_of
from mailbot.triage.waiting_marks import ANOTHER, NEW, OLD, About, in_marks, is_only_one_of, is_person_of
from mailbot.triage.when import Kind, When
from mailbot.triage.who import Somebody

_MARKS = MappingProxyType({Kind.AT_ONCE: AT_ONCE, Kind.SAME_DAY: SAME_DAY, Kind.END_OF_DAY: END_OF_DAY})
_ASKS_FOR = re.compile(r"\b(?:please|(?:can|could|would|will) (?:you|u|we|i|someone|somebody))\b")
_MAY_IT = re.compile(
    r"(?:^|[,;:!-] |\b(?:so|and) )(?:can|could|may|might|would|will|shall) (?:(?:we|i|you|he|she|they|it|that|this|his|her|their|⟦p0⟧(?:'s)?|the)\b)[^?]{0,80}(?:\b(?:instead|please|then|rather|accordingly|to match)\b|not ⟦d0⟧)"
    r"|\b(?:would|will|could|can) you\?$"
)
"""As in "can her hmis stop on the 27th instead?"."""
_WONDERS = re.compile(
    r"\b(?:still|even|ever|already|too late|possible|know|need be|necessary|allowed|happen|what|which|how|why|if|or)\b"
)
_ORDERS = re.compile(
    r"\b(?:please|kindly|can you|could you|would you|but|however|except|although|wrong|instead|need|not)\b"
)
_TAG = re.compile(r"\b(?:ok|okay|k|please|pls|thanks|thx|right)\s*\?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """A clause that says what is wanted of the removal."""

    about: About
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its words, in marks."""
        return self.about.marked.text[self.start : self.end]

    @property
    def days(self) -> tuple[When, ...]:
        """The new days that it names."""
        return self.about.days_in((self.start, self.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOnRecord:
    """A mail over the marks of one removal on record."""

    case: Case  # the removal
    somebody: Somebody  # whose it is
    reading: Reading
    own: tuple[About, ...]  # the sentences that may be about it
    aside: tuple[About, ...]  # those of other people only

    @classmethod
    def of(cls, case: Case, somebody: Somebody, reading: Reading) -> Self:
        """The mail in the marks of a removal.

        Args:
            case: the removal on record.
            somebody: its person.
            reading: the mail.
        """
        answered = reading.thread_case is not None
        about: list[About] = []
        aside: list[About] = []
        own = answered
        for marked in reading.own:
            others = [p for p in marked.everybody if p.key != reading.myself.key]
            named = any(is_person_of(case, p) or is_only_one_of(reading, case, p) for p in others)
            own = named or (own and not others) or (not others and bool(marked.sentence.title))
            one = in_marks(case, reading, marked, named=named, marks=_MARKS)
            (aside if others and not named else about).append(one)
            own = own or answered
        return cls(case=case, somebody=somebody, reading=reading, own=tuple(about), aside=tuple(aside))

    @property
    def is_answer(self) -> bool:
        """Does it answer a mail about a case?"""
        return self.reading.thread_case is not None

    def is_plain(self) -> bool:
        """Does nothing in the mail leave open what is wanted, or say that all stays as it is?"""
        for one in self.aside:
            text = one.marked.text
            known = all(p.known for p in one.source.everybody)
            if not known and (  # of somebody known it is read, or asked, by itself
                NEW in text or WISHES.search(text) or LEAVES.search(text) or one.marked.sentence.asks
            ):
                return False
        if any(_is_open_in(one.marked.text) or self._asks(one) for one in self.own):
            return False
        return not any(REPORTED.search(one.marked.text) and self._only_reports(one) for one in self.own)

    def _only_reports(self, one: About) -> bool:
        """Is all that the mail says of another day, or of staying, what somebody says or asks?"""
        if one.new:
            return True
        others = self.found(MOVES, SHALL, NEW_DAY, CHANGES_IT, TAKES_BACK, IS_OFF, STOPS, WITHDRAWN)
        told = told_of([each for each in self.own if each is not one])
        return not told.plainly and all(wish.about is one for wish in others)

    def only_repeats(self) -> bool:
        """Does it only thank for what is on record, or say it again: no other day, no order, nothing asked?"""
        if not any(REPEATS.search(one.marked.text) for one in self.own):
            return False
        asked = any(
            one.new
            or one.marked.sentence.asks
            or WISHES.search(one.marked.text)
            or _ORDERS.search(one.marked.text)
            for one in self.own
        )
        return not asked and not self.found(
            MOVES, SHALL, MAY_BE, CHANGES_IT, TAKES_BACK, IS_OFF, STOPS, WITHDRAWN, STAYS_SURELY
        )

    def _asks(self, one: About) -> bool:
        sentence = one.marked.sentence
        text = one.marked.text
        polite = (
            _ASKS_FOR.search(text) is not None
            or _TAG.search(sentence.text) is not None
            or (_MAY_IT.search(text) is not None and not _WONDERS.search(text))
        )
        return sentence.cut or (sentence.asks and not polite)

    def found(self, *patterns: re.Pattern[str]) -> list[Wish]:
        """The clauses of such words, but for those whose subject is somebody else.

        Args:
            patterns: over the marks, as in `mailbot.triage.move_words`.
        """
        return [
            Wish(one, match.start(), match.end())
            for one in self.own
            for pattern in patterns
            for match in pattern.finditer(one.marked.text)
            if ANOTHER not in one.marked.text or one.names_subject((match.start(), match.end()))
        ]

    def _is_said(self) -> bool:
        """Is the removal named, or the day on record, so that "it" can be nothing else?"""
        if self.is_answer:
            return not any(OTHER_MATTER.search(one.marked.text) for one in self.own)
        return any(OF_REMOVAL.search(one.marked.text) for one in self.own if not one.marked.sentence.title)

    def means_removal(self, wish: Wish) -> bool:
        """Is it of the removal: by its words, by the day on record beside it, or because the mail is of nothing else?"""
        text = wish.text
        if OF_REMOVAL.search(text) or (
            OLD in wish.about.marked.text and not OTHER_MATTER.search(wish.about.marked.text)
        ):
            return True
        return self._is_said() and not any(OTHER_MATTER.search(one.marked.text) for one in self.own)

    def are_of_other_matters(self, wishes: Sequence[Wish]) -> bool:
        """Does a sentence of these wishes speak of something else that could be moved or dropped: a meeting, a training?"""
        return any(OTHER_MATTER.search(wish.about.marked.text) for wish in wishes)

    def asks_to_end_beside(self, wishes: Sequence[Wish]) -> bool:
        """Does a clause outside these wishes ask to end access?"""
        for one in self.own:
            text = one.marked.text
            for wish in sorted((w for w in wishes if w.about is one), key=lambda w: -w.start):
                text = f"{text[: wish.start]} ; {text[wish.end :]}"
            if WISHES.search(RECALLS.sub(" ; ", text)):
                return True
        return False


def _is_open_in(text: str) -> bool:
    """Does a sentence leave open what is wanted, or say that all stays as it is?"""
    rest = NOT_OPEN.sub(" ; ", text)
    return OPEN.search(rest) is not None or ENDS_STILL.search(AS_PLANNED.sub(" ", rest)) is not None
