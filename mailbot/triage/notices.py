"""What one older mail says of the day on which one person leaves: a notice of HR with labels, a letter of the one who goes.

    notice = { label value } with one name, and one day under a label of a last day
           / sentences of which one says "last day" (or "resign", "separation") with the only calendar day there is
    whose  = the name beside it; of "my last day" the user who wrote the letter

Nothing is acted on because it stands here: it is asked for where the sender's own words point at it. A second name, a second
day, a day without a number, words that leave the day open, or a leave of absence, and nothing is read (A36).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.model.message import Line, Message, Standing
from mailbot.triage.dates import read_form_date
from mailbot.triage.form_guard import Hazard, hazards_in
from mailbot.triage.form_kinds import WHEN
from mailbot.triage.form_systems import names_other_system
from mailbot.triage.label_lines import Cut, cut_line
from mailbot.triage.marked import Marked, Marker
from mailbot.triage.names import addresses_in
from mailbot.triage.older_mails import Author, OlderMail, older_mails
from mailbot.triage.phrases import Phrases
from mailbot.triage.question import Question
from mailbot.triage.sentences import Sentence, read_sentences, straightened
from mailbot.triage.when import Kind
from mailbot.triage.who import Somebody
from mailbot.triage.wording import FormWording, normalized

_NAMES = frozenset({"person_name", "removed_user", "name"})
_ENDS = re.compile(
    r"\b(?:(?:last|final) (?:\w+ )?(?:day|shift|date|night)|resign\w*|retir\w*|separat\w*|terminat\w*|leav(?:e|es|ing) (?:us|the agency|our agency|my (?:position|post|job))|quit\w*|employment|two weeks?'? notice)\b"
)
_LEFT = re.compile(
    r"\b(?:separat\w*|terminat\w*|resign\w*|retir\w*|departure|employment|(?:last|final) (?:\w+ )?(?:day|shift)|left|quit\w*)\b"
)
_OPEN = re.compile(
    r"\b(?:if|unless|might|may be|maybe|perhaps|tentativ\w*|probab\w*|likely|hop(?:e|ing)|plan(?:s|ning|ned)?|could|would(?! like)|should|around|about|approximately|or|either|latest|earliest|not|no longer|until|through|return\w*|back|start\w*|first day|postpon\w*|was to|had been|originally|instead)\b|\?"
)
_MINE = re.compile(r"\b(?:my|i|i'm|i am)\b")
_THEIRS = re.compile(r"\b(?:her|his|their|she|he|they)\b")
_CALENDAR_DAY = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d|\d{1,2}[/-]\d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"\b(?:notice|hire[d]?|birth|issued?|prepared|printed|submitted|signed|sent|today|received|return|start)\b"
)
"""In labels of days that no access ends on: "Notice given", "Date of hire"."""
_STAYS = re.compile(
    r"\b(?:stay(?:s|ing)?|remain(?:s|ing)?|until|till|extend\w*|continu(?:e|es|ing)|(?:one|two|three|a few) more)\b"
)
"""Of a notice: somebody is there longer than its day says."""
_SMALL_PRINT = re.compile(
    r"\bconfidential\b|\bprivileged\b|\bintended (?:only|recipient|solely)\b|\breceived (?:this|it) in error\b",
    re.IGNORECASE,
)
_OF_NOBODY = frozenset({"start_date", "notes", "person_phone"})
_MOST_LINES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Who leaves, and on which day."""

    who: Somebody
    day: date
    has_left: bool  # the words say that they leave the agency


def notice_below(
    message: Message, question: Question, phrases: Phrases, wording: FormWording
) -> Notice | None:
    """The one notice that a mail carries, of somebody whom its sender may name; None where there is none, or two, or a doubt."""
    older = older_mails(message)
    if len(older) != 1 or older[0].author(message) is Author.DESK or len(older[0].lines) > _MOST_LINES:
        return None
    return _Below(message, older[0], question, phrases, wording).read()


def notices_below(
    message: Message, question: Question, phrases: Phrases, wording: FormWording
) -> tuple[Notice, ...]:
    """Every notice that a mail carries, also of a chain of mails that were sent on; those of the desk are none."""
    found = (
        _Below(message, older, question, phrases, wording).read()
        for older in older_mails(message)
        if older.author(message) is not Author.DESK and len(older.lines) <= _MOST_LINES
    )
    return tuple(notice for notice in found if notice is not None)


class _Below:
    """One older mail while it is read."""

    def __init__(
        self, message: Message, older: OlderMail, question: Question, phrases: Phrases, wording: FormWording
    ) -> None:
        self._older, self._question, self._message = older, question, message
        self._marker = Marker.of(question.roster, phrases, question.received_on)
        whole = message.body.lines[older.lines[0] : older.lines[-1] + 1]
        lines = [line for line in whole if not _SMALL_PRINT.search(line.text[:600])]
        cuts = [cut_line(line.text, wording) for line in lines]
        self._cuts = [cut for cut in cuts if cut is not None and cut.value]
        prose = [
            Line(text="" if cut is not None and cut.field is not None else line.text, standing=Standing.OWN)
            for line, cut in zip(lines, cuts, strict=True)
        ]
        self._texts = [
            line.text
            for line, cut in zip(lines, cuts, strict=True)
            if line.text.strip() and not (cut is not None and names_other_system(cut.label))
        ]
        sentences, _ = read_sentences(prose)
        self._marked = self._marker.mark_all(sentences)

    def read(self) -> Notice | None:
        """The notice; None where anything leaves it open."""
        if hazards_in(self._texts) & {Hazard.ABSENCE, Hazard.AGAINST, Hazard.STAYS}:
            return None
        if any(_STAYS.search(marked.text) for marked in self._marked):
            return None
        names = {normalized(cut.value) for cut in self._cuts if cut.field in _NAMES and cut.exact}
        if len(names) > 1:
            return None
        found = self._labelled() if names else self._told()
        if found is None or not any(known.part == "user" for known in found.who.known):
            return None
        return None if self._subject_names_another(found.who) else found

    def _subject_names_another(self, who: Somebody) -> bool:
        """Does the subject of the mail name somebody else, or somebody who could be two?"""
        title = self._marker.mark(Sentence(text=straightened(self._message.subject)[:300], title=True))
        apart = {who.key, self._question.sender.address.lower()}
        return any((named.known or named.candidates) and named.key not in apart for named in title.everybody)

    def _labelled(self) -> Notice | None:
        name = next(cut.value for cut in self._cuts if cut.field in _NAMES and cut.exact)
        dated = [cut for cut in self._cuts if cut.field in WHEN and normalized(cut.label) != "date"]
        days = {read_form_date(cut.value, self._question.received_on) for cut in dated}
        if len(days) != 1 or any(self._says_other_day(cut) for cut in self._cuts if cut.field not in WHEN):
            return None
        (day,) = days
        has_left = any(_LEFT.search(normalized(cut.label)) for cut in dated)
        who = self._marker.people.by_name(name)
        return Notice(who=who, day=day, has_left=has_left) if day is not None else None

    def _says_other_day(self, cut: Cut) -> bool:
        """Does another label stand beside a day, unless it is one of pay, keys or the paper itself?"""
        if (
            cut.field in _OF_NOBODY
            or names_other_system(cut.label)
            or _OTHER_DAY.search(normalized(cut.label))
        ):
            return False
        return _CALENDAR_DAY.search(cut.value) is not None and normalized(cut.label) != "date"

    def _told(self) -> Notice | None:
        saying = [marked for marked in self._marked if any(day.kind is Kind.DAY for day in marked.days)]
        if not saying or any(_is_open(marked) for marked in saying):
            return None
        tenses = [
            (day, day.read(day.tense, self._question.received_on)) for marked in saying for day in marked.days
        ]
        days = {day for when, (day, _) in tenses if when.kind is Kind.DAY}
        if len(days) != 1 or any(doubtful for _, (_, doubtful) in tenses):
            return None
        (day,) = days
        people = [self._whose(marked) for marked in saying]
        who = people[0]
        if who is None or day is None or any(each is None or each.key != who.key for each in people):
            return None
        apart = {
            self._question.sender.address.lower(),
            *(each.email or "" for each in who.known),
            *self._authors(),
        }
        others = [
            p
            for marked in self._marked
            for p in marked.everybody
            if p.known and not {k.email for k in p.known} & apart
        ]
        return None if others else Notice(who=who, day=day, has_left=True)

    def _whose(self, marked: Marked) -> Somebody | None:
        """Whose last day a sentence tells."""
        if _MINE.search(marked.text):
            at = [self._marker.people.by_email(address) for address in self._authors()]
            return at[0] if len(at) == 1 and at[0].known else None
        people = {p.key: p for p in marked.everybody}
        if not people and _THEIRS.search(marked.text):  # "José will be leaving us. His last day is ..."
            before = self._marked[: self._marked.index(marked)]
            people = {p.key: p for earlier in before for p in earlier.everybody}
        return next(iter(people.values())) if len(people) == 1 else None

    def _authors(self) -> Sequence[str]:
        heading = [
            line
            for line in self._older.heading
            if not re.match(r"\s*\**(?:to|cc|para)\**\s?:", line, re.IGNORECASE)
        ]
        return addresses_in("\n".join(heading))


def _is_open(marked: Marked) -> bool:
    """Does a sentence with a day leave open which day it is, or of what?"""
    return (
        _ENDS.search(marked.text) is None
        or _OPEN.search(marked.text) is not None
        or marked.sentence.asks
        or _CALENDAR_DAY.search(marked.sentence.text) is None
    )


def settled_by(notice: Notice, received_on: date) -> tuple[date | None, date]:
    """When access ends by a notice, None for at once, and until when it was needed."""
    return (notice.day if notice.day >= received_on else None), notice.day
