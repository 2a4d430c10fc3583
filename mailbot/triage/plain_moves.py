"""A removal on record moved, taken back or wanted at once, in words that no phrase knows (P23; domain.md 6.5).

As `mailbot.triage.plain_removals` does for new removals, the mail is read as a whole (`mailbot.triage.waiting_mail`), and only
if all of this holds:

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
from datetime import date

from mailbot.model.case import Case, CaseKind
from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.day_guard import is_of_sender
from mailbot.triage.move_words import (
    AT_ONCE_WISH,
    BARE_DAY,
    CHANGES_IT,
    END_OF_DAY,
    IS_OFF,
    MAY_BE,
    MOVES,
    NEW_DAY,
    SHALL,
    STAYS,
    STOPS,
    TAKES_BACK,
    THEN,
)
from mailbot.triage.reading import Reading
from mailbot.triage.told_moves import STAYS_SURELY, STILL_LEAVES, WITHDRAWN, told_of
from mailbot.triage.waiting import person_of
from mailbot.triage.waiting_mail import MailOnRecord, Wish
from mailbot.triage.waiting_marks import NEW, OLD, About, day_of
from mailbot.triage.when import Kind, Role, When
from mailbot.triage.who import Somebody

_OF_RECORD = frozenset({IntentKind.RESCHEDULE, IntentKind.RESCIND})
_OPEN_KINDS = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION, IntentKind.ADD})
_WORKS = re.compile(
    r"\b(?:comes? in|coming in|is in|are in|on shift|works?|working|has (?:appointments|visits|intakes|clients|meetings)|have appointments|sees|meets|covers?|trains?|hands? over)\b[^.;!?]*$"
)
_ASIDE = frozenset({Role.EVENT, Role.NOTICE, Role.OTHER, Role.MOVE})
_GUARDED = re.compile(r"\b(?:keep|leave)\b")


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
    mail = MailOnRecord.of(case, somebody, reading)
    others = [each for each in intents if _is_of_others(each, mail)]
    mine = [each for each in intents if each not in others]
    if mail.only_repeats():
        return [each for each in intents if each in others or not _is_said_again(each, somebody)]
    if not all(_is_open(each) or _is_said_again(each, somebody) or _is_update(each, mail) for each in mine):
        return intents
    if not mail.is_plain():
        return intents
    ordered = any(intent.kind is IntentKind.REMOVE and not intent.doubts for intent in mine)
    read = _at_once(mail) or (None if ordered else _moved(mail)) or _taken_back(mail)
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


def _is_of_others(intent: Intent, mail: MailOnRecord) -> bool:
    """Is it of somebody else, and of no sentence that speaks of this person?"""
    if (
        intent.person is None
        or intent.person == mail.somebody.person
        or intent.kind in _OPEN_KINDS - {IntentKind.ADD}
    ):
        return False
    own = [one for one in mail.own if one.explicit and not one.marked.sentence.title]
    return not any(one.source.sentence.text in (intent.text or "") for one in own)


def _is_update(intent: Intent, mail: MailOnRecord) -> bool:
    """Is it no question of how somebody is doing, but "an update on this one: his last day is the 23rd"?"""
    told = [one for one in mail.own if intent.text == one.source.sentence.text]
    return intent.kind is IntentKind.STATUS and bool(told) and all(one.new for one in told)


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


def _moved(mail: MailOnRecord) -> Intent | None:
    """The removal on the one new day of the mail."""
    wishes = mail.found(MOVES, SHALL, MAY_BE, NEW_DAY)
    dated = [wish for wish in wishes if wish.days and mail.means_removal(wish)]
    dated += [wish for wish in mail.found(BARE_DAY) if mail.is_answer and mail.means_removal(wish)]
    undated = mail.found(CHANGES_IT)
    undated += [w for w in wishes if not w.days and THEN.search(w.text)]
    undated = [w for w in undated if not _GUARDED.search(w.text) and mail.means_removal(w)]
    told = told_of(mail.own)
    said = [when for wish in dated for when in wish.days]
    if said:
        said += [when for when in (*told.plain, *told.bare) if when not in said]
        said += [when for when in told.others if when.role not in _ASIDE and not _comes_in(when, mail.own)]
    elif undated:
        said = list(told.plain) or [when for one in mail.own for when in _days_beside(one, dated)]
    elif told.plainly:
        said = list(told.days)
    day = _one_day(said, mail.reading.received_on)
    if day is None or day == mail.case.effective_on:
        return None
    if any(w.weekday is not None and w.weekday != day.weekday() for w in _same_days(mail)):
        return None
    closes = any(when.at_close_of_business for when in said) or any(END_OF_DAY in w.text for w in wishes)
    return _intent(mail, IntentKind.RESCHEDULE, day, day, at_close_of_business=closes)


def _one_day(said: Sequence[When], received_on: date) -> date | None:
    """The day that all of them can mean; "the tenth" and "that Monday" say again what is written out elsewhere."""
    best = min(map(_looseness, said), default=0)
    days = {day_of(when, received_on) for when in said if _looseness(when) == best}
    if len(days) != 1:
        return None
    day, doubtful = days.pop()
    if day is None or doubtful:
        return None
    return day if all(_can_be(when, day) for when in said if _looseness(when) > best) else None


def _days_beside(one: About, wishes: Sequence[Wish]) -> list[When]:
    """The new days outside the wishes, but for those of other matters."""
    spans = [(wish.start, wish.end) for wish in wishes if wish.about is one]
    found = one.days_outside(spans)
    return [when for when in found if when.role not in _ASIDE and not is_of_sender(one.marked.text)]


def _same_days(mail: MailOnRecord) -> list[When]:
    """Where it says "that same day", and the like."""
    days = [when for one in mail.own for when in one.source.days]
    return [when for when in days if when.kind is Kind.SAME_DAY]


def _at_once(mail: MailOnRecord) -> Intent | None:
    """The removal that is not to wait for its day: access was last needed today, so policy ends it now."""
    wishes = mail.found(AT_ONCE_WISH)
    if not wishes or any(one.new for one in mail.own) or any(_names_record(wish.text) for wish in wishes):
        return None
    today = mail.reading.received_on
    return _intent(mail, IntentKind.REMOVE, None, today)


def _taken_back(mail: MailOnRecord) -> Intent | None:
    """The removal taken back."""
    strong, weak = mail.found(TAKES_BACK, IS_OFF, WITHDRAWN), mail.found(STOPS)
    surely = mail.found(STAYS_SURELY)
    stays = bool(surely) or any(STAYS.search(one.marked.text) for one in mail.own)
    if surely and not any(STILL_LEAVES.search(one.marked.text) for one in mail.own):
        strong += surely
    if not strong and not (weak and (mail.is_answer or stays) and not mail.are_of_other_matters(weak)):
        return None
    if any(one.new and not _is_aside(one) for one in mail.own) or mail.asks_to_end_beside(strong + weak):
        return None
    return _intent(mail, IntentKind.RESCIND, None, None)


def _is_aside(one: About) -> bool:
    """Are its new days of other matters, or of the sender's own?"""
    return all(when.role in _ASIDE for when in one.new) or is_of_sender(one.marked.text)


def _intent(
    mail: MailOnRecord,
    kind: IntentKind,
    effective_on: date | None,
    last: date | None,
    *,
    at_close_of_business: bool = False,
) -> Intent:
    agency, doubts = mail.reading.agency_of(mail.somebody)
    text = " ".join(dict.fromkeys(one.source.sentence.text for one in mail.own))
    return Intent(
        kind=kind,
        source=Source.PROSE,
        agency=agency,
        person=mail.somebody.person,
        effective_on=effective_on,
        last_needed_on=last,
        at_close_of_business=at_close_of_business,
        reason=mail.reading.reason_for(mail.somebody) if kind is IntentKind.REMOVE else None,
        doubts=doubts,
        text=text,
    )
