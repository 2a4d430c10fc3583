"""An order above an older mail that says when: "Please deactivate Keisha per the below", and below it "ends on June 26".

    order  = a removal that the sender's own words ask for, without a day of their own
    below  = the older mails that the mail carries, but for those of the desk; "attached", where nothing stands below
    its day = that of the notices and letters among them, of the very person (`mailbot.triage.notices`)
    asked  = a day to come stands below that no notice tells for certain, or that "immediately" above it contradicts; an
             order that points to a paper which is not here, and nobody is said to have gone (P21, A36)

Nothing is ordered by what stands below. It can only put a day to an order, or keep it from being carried out today.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from mailbot.model.intent import Doubt, Intent, IntentKind, RemovalReason, Source
from mailbot.model.message import Line, Message, Standing
from mailbot.triage.act import DAY_MARK
from mailbot.triage.beside_forms import own_lines
from mailbot.triage.day_roles import clause_of
from mailbot.triage.days_elsewhere import says_a_day
from mailbot.triage.hazards import stops
from mailbot.triage.marked import Marked, Marker
from mailbot.triage.notices import Notice, notices_below, settled_by
from mailbot.triage.older_mails import Author, OlderMail, older_mails
from mailbot.triage.phrases import Phrases
from mailbot.triage.plain_days import Wish
from mailbot.triage.plain_hazards import around_wishes
from mailbot.triage.plain_removals import is_of_hmis, wishes_of
from mailbot.triage.plain_words import HAZARDS
from mailbot.triage.question import Question
from mailbot.triage.reading import Reading
from mailbot.triage.sentences import read_sentences
from mailbot.triage.unnamed_orders import removal_told
from mailbot.triage.when import Kind, Role
from mailbot.triage.wording import FormWording

_PAPER = (
    r"(?:e-?mails?|mails?|messages?|notes?|notices?|memo(?:randum)?s?|letters?|resignation|announcements?|threads?|chain|trail|string|forward|notifications?|paperwork|forms?|documents?|documentation|"
    r"correspondence|texts?|screenshots?|pdf|attachments?|info(?:rmation)?|details|separation|termination|statement|request|instructions?|scan|copy|conversation|exchange)"
)
_PLACE = r"(?:below|beneath|underneath|attached|attaching|attachment|enclosed|enclosing|enclosure|forwarded|forwarding|fwd|herewith|appended|pasted|further down|at the bottom|(?:sending|passing) (?:(?:this|it) )?(?:on|along|over))"
_ACCORDING = (
    r"(?:see|per|as per|read|refer(?:ring)? to|based (?:up)?on|pursuant to|following|according to|in (?:accordance|line|keeping|agreement) with|in (?:response|reference|regard) to|with (?:reference|regard|respect) to|further to|"
    r"in (?:view|light) of|as (?:stated|noted|described|indicated|outlined|explained|mentioned|shown|announced|detailed|given|set out|requested|instructed|advised|you can see) (?:in|by|from)|due to|because of|given|considering|regarding|concerning|check|look at|as a result of|on the basis of|fyi)"
)
_POINTS = re.compile(
    rf"\b{_PLACE}\b|\b{_ACCORDING}[:,]? (?:[\w'’.-]{{1,25}} ){{0,4}}{_PAPER}\b|\b(?:this|the|her|his|their|hr['’]?s?|human resources['’]?|personnel['’]?s?|[\w-]{{2,20}}['’]s) (?:own |forwarded |following |hr )?(?:notice|memo|letter|thread|chain|trail|resignation letter|notification)\b|\bfyi below\b",
    re.IGNORECASE,
)
"""Every way of pointing to a mail that stands below."""
_ATTACHED = re.compile(
    rf"\b{_ACCORDING}[:,]? (?:[\w'’.-]{{1,25}} ){{0,3}}(?:attached|enclosed|attachment|enclosure|below)\b(?! ?(?:list|users?|people|staff|names?|table|:))"
    rf"|\b(?:attached|enclosed|below) (?:is|are|please find|find|you will find) (?:[\w'’.-]{{1,25}} ){{0,4}}{_PAPER}\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    rf"\b(?:please )?(?:see|{_ACCORDING}|fyi|forwarding|forwarded|passing along|passing on|sending on|here is|this is)?[:,]? ?(?:(?:the|this|attached|below|from|by|of|her|his|their|hr|human resources|⟦p\d+⟧(?:'s)?|my|our|email|e-mail|mail|message|note|notice|letter|resignation|forwarded|following|for your records|fyi|and|in) ?){{0,10}}\b(?:{_PLACE})\b(?: (?:from|by|of|in|for) (?:⟦p\d+⟧|hr|human resources|her|him|them|personnel|our hr office))?(?:'s)?(?: (?:email|e-mail|mail|message|note|notice|letter|resignation))?"
)
_TOO = r"(?:too|also|as well|likewise|the same(?! (?:day|date))|same(?! (?:day|date))|ditto)"
_OF_HMIS = r"(?:(?:the|her|his|their|our|mo|missouri) ){0,2}(?:hmis|mohmis)(?: (?:access|accounts?|log ?ins?|user|side))?"
_WHEN = r"(?:[ ,;:-]{1,3}(?:please|too|also|as well|thanks|thank you|thx|ty|on|by|as of|effective|for|with|the|that|same|date|day|there|here|listed|shown|given|⟦d\d+⟧)){0,8}[ .!]*"
_ALSO_HERE = re.compile(
    r"(?:(?:and|so|then|now|please|kindly|we|i|need|needs|would like|want|can you|could you|would you)[ ,]+){0,4}"
    rf"(?:(?:do |handle |process |apply |have )?{_TOO}(?: thing)? (?:for|in|with|on|to|goes for|applies to|holds for|at) {_OF_HMIS}"
    rf"|{_OF_HMIS},?(?: (?:off|out|access off|should go|goes|ends|end|needs to end|to end))? {_TOO}"
    rf"|(?:include|do|handle|add|close|end) {_OF_HMIS}(?: off)? (?:{_TOO}|to (?:this|that|the|her|his|their) (?:list|ticket|checklist))"
    rf"|(?:this|that|it|the (?:above|below|same)) (?:also )?(?:goes for|applies to|includes|covers|is for|holds for|counts for) {_OF_HMIS}(?: {_TOO})?){_WHEN}"
)
"""As in "HMIS too please, same date", above a notice of other systems: an order that leaves its verb to what stands below."""
_ACCEPTED = re.compile(
    r"\b(?:i|we|the board|management|our director) (?:have |has )?(?:now |already |formally |regretfully )?(?:accepted|acknowledged|approved|received|signed|agreed to) (?:it|this|that|her (?:letter|notice|resignation)|his (?:letter|notice|resignation)|the (?:letter|notice|resignation))\b"
)
_NOT_ACCEPTED = re.compile(
    r"\b(?:not|never|neither|yet to)(?: [a-z]+){0,2} (?:accept|approv|acknowledg|sign|agree|decid|confirm)\w*"
)
_NOW = re.compile(
    r"\b(?:immediate(?:ly)?|at once|right (?:now|away)|straight ?away|asap|as soon as possible|today|tonight|forthwith|effective now|now)\b",
    re.IGNORECASE,
)
_GOES = re.compile(
    r"\b(?:last|final|leav\w+|resign\w*|retir\w*|separat\w*|terminat\w*|employment|depart\w*|ends?|ending|effective|notice|quit\w*|contract|position|through|until|finish\w*|concludes?|moving|mov(?:es|e)|transfer\w*|laid off|layoff|lay-off|exit|off-?board\w*|done|gone|start\w*|join\w*)\b"
)
"""What a day below stands with if it may be the one on which somebody goes."""
_YET_TO_GO = re.compile(
    r"\b(?:(?:is|are|am|will be|be) (?:leaving|resigning|retiring|departing|moving|transferring|separating|going)|will (?:leave|resign|retire|depart|end|go)|(?:giv(?:e|es|en|ing)|gave|submit\w*|put(?:ting)? in|turn(?:ed|ing)? in|tender\w*|accept\w*|hand(?:ed|ing)? in) (?:[\w'’]{1,20} ){0,3}(?:notice|resignation|letter)|two weeks'? notice|weeks'? notice)\b"
)
_FROM_BELOW = frozenset({IntentKind.REMOVE, IntentKind.REPLACE})
_UNSETTLED = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION})
_OF_THE_DAY = frozenset({Doubt.WHEN_MISSING, Doubt.WHEN_CONTRADICTORY})
_MOST_LINES = 200
_LONGEST = 8_000  # characters


def points_below(text: str) -> bool:
    """Do the sender's own words point to a mail or paper below?"""
    return _POINTS.search(" ".join(text.split())[:_LONGEST]) is not None


def with_days_below(
    intents: Iterable[Intent],
    said: str,
    message: Message,
    question: Question,
    phrases: Phrases,
    wording: FormWording,
) -> tuple[Intent, ...]:
    """Removals without a day with that of the notice below them, or asked about where it may be another than today.

    Args:
        intents: as read from sentences.
        said: the sender's own words, subject and all.
        message: with the older mails that it carries.
        question: who wrote, whom they may name, and when it came.
        phrases: rules/phrases.toml.
        wording: for labels.
    """
    intents = tuple(intents)
    if not any(map(_is_undated, intents)):
        return intents
    older = [each for each in older_mails(message) if each.author(message) is not Author.DESK]
    if not older and not _ATTACHED.search(" ".join(said.split())[:_LONGEST]):
        return intents
    below = _Below(
        notices=notices_below(message, question, phrases, wording) if older else (),
        sentences=_sentences_of(older, message, Marker.of(question.roster, phrases, question.received_on)),
        points=points_below("\n".join(own_lines(message))),
        at_once=_NOW.search(said) is not None,
        received_on=question.received_on,
    )
    answered = {Doubt.WHEN_MISSING} if says_a_day(said) else _OF_THE_DAY
    return tuple(
        below.settled(each) if _is_undated(each) and set(each.doubts) <= answered else each
        for each in intents
    )


class _Below:
    """What stands below an order."""

    def __init__(
        self,
        *,
        notices: Sequence[Notice],
        sentences: Sequence[Marked],
        points: bool,
        at_once: bool,
        received_on: date,
    ) -> None:
        self._notices, self._sentences = notices, sentences
        self._points, self._at_once, self._received_on = points, at_once, received_on

    def settled(self, intent: Intent) -> Intent:
        """The removal with the day of its notice; asked where a day to come may be meant."""
        person = intent.leaver
        theirs = {notice.day: notice for notice in self._notices if notice.who.person == person}
        if len(theirs) == 1 and {notice.who.person for notice in self._notices} == {person}:
            return self._with_day_of(next(iter(theirs.values())), replace(intent, doubts=()))
        if intent.doubts:
            return intent
        if not self._sentences:
            told = self._at_once or intent.reason is not None
            return intent if told else intent.doubted(Doubt.WHEN_MISSING)
        if self._at_once and not self._points:
            return intent
        return intent.doubted(Doubt.WHEN_MISSING) if self._may_be_ahead() else intent

    def _with_day_of(self, notice: Notice, intent: Intent) -> Intent:
        effective_on, last_needed_on = settled_by(notice, self._received_on)
        if self._at_once and notice.day > self._received_on:
            return intent.doubted(Doubt.WHEN_CONTRADICTORY) if self._points else intent
        return replace(
            intent,
            effective_on=effective_on,
            last_needed_on=last_needed_on,
            reason=intent.reason or (RemovalReason.LEFT if notice.has_left else None),
        )

    def _may_be_ahead(self) -> bool:
        """Does a day to come stand below, or a departure of which no day is told?"""
        dated = [self._is_ahead(marked) for marked in self._sentences]
        days = any(when.kind is Kind.DAY for marked in self._sentences for when in marked.days)
        yet = self._points and not days and any(_YET_TO_GO.search(m.text) for m in self._sentences)
        return any(dated) or yet

    def _is_ahead(self, marked: Marked) -> bool:
        for mark in DAY_MARK.finditer(marked.text):
            when = marked.days[int(mark[1])]
            clause = clause_of(marked.text, mark.start(), mark.end())
            goes = when.role in {Role.LAST, Role.MOVE} or _GOES.search(marked.text[clause.start : clause.end])
            ahead = when.kind is Kind.DAY and max(when.options, default=date.min) > self._received_on
            vague = when.kind is Kind.VAGUE and when.past is not True
            if (ahead and (goes or self._points)) or (vague and goes and self._points):
                return True
        return False


def with_order_pointing(reading: Reading, notice: Callable[[], Notice | None]) -> Intent | None:
    """The removal that a plain wish orders above a notice: "See below from Kelly. Please schedule it for the date given".

    Nobody but the one of the notice is named, no day but "that day", and beside the wish stands nothing that could stop it.

    Args:
        reading: of the sender's own words.
        notice: finds the one that the mail carries.
    """
    own = [_without_pointers(marked) for marked in reading.own if not marked.sentence.title]
    wishes = wishes_of(own) or [
        Wish(marked, 0, len(marked.text)) for marked in own if _ALSO_HERE.fullmatch(marked.text)
    ]
    if not wishes or reading.reference or reading.cut_short or not is_of_hmis(own):
        return None
    if not all(_is_plain(marked, wishes_of([marked]), reading.received_on) for marked in own):
        return None
    found = notice()
    if found is None:
        return None
    if {p.key for marked in own for p in marked.everybody} - {found.who.key, reading.myself.key}:
        return None
    if any(found.who.person == case.person for case in reading.removals):
        return None
    text = " ".join(dict.fromkeys(wish.marked.sentence.text for wish in wishes))
    return removal_told(found, reading, text=text, reason=reading.reason_for(found.who))


def is_unsettled(intents: Iterable[Intent]) -> bool:
    """Has nothing in these been read that is acted on or asked about a removal?"""
    return all(intent.kind in _UNSETTLED and Doubt.LEAVE not in intent.doubts for intent in intents)


def _without_pointers(marked: Marked) -> Marked:
    """A sentence without what only points below, or says that the letter there is accepted."""
    return replace(marked, text=" ".join(_ACCEPTED.sub(" ", _POINTER.sub(" ", marked.text)).split()))


def _is_plain(marked: Marked, wishes: Sequence[Wish], received_on: date) -> bool:
    """Is there nothing in a sentence beside its wish that could stop the order, and no day but "that day"?"""
    if marked.sentence.asks and not wishes:
        return False
    days = [when for when in marked.days if when.kind is not Kind.SAME_DAY]
    if any(wishes or when.kind is not Kind.DAY or max(when.options) > received_on for when in days):
        return False
    rest = around_wishes(marked, wishes)
    if _NOT_ACCEPTED.search(marked.text) or (wishes and HAZARDS.search(rest)):
        return False
    return stops(rest) is None


def _sentences_of(older: Iterable[OlderMail], message: Message, marker: Marker) -> tuple[Marked, ...]:
    lines = [
        Line(text=message.body.lines[at].text, standing=Standing.OWN) for each in older for at in each.lines
    ]
    sentences, _ = read_sentences(lines[:_MOST_LINES])
    return marker.mark_all(sentences)


def _is_undated(intent: Intent) -> bool:
    return (
        intent.kind in _FROM_BELOW
        and intent.source is Source.PROSE
        and set(intent.doubts) <= _OF_THE_DAY
        and intent.effective_on is None
        and intent.last_needed_on is None
    )
