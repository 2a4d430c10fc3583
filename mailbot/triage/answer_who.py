"""The answer to "which of them?" and "on which day?", said in sentences, with others beside it.

    answer  = one sentence that means a person or a day, others that keep somebody else, and talk
    means   = "it's" person / "remove" person / person "is the one ..." / "not" other "but" person
    keeps   = other "stays" / "keep" other / "not" other

Exactly one is meant, and nothing is said for which that is not known: a sentence that names anybody or a day otherwise, a
condition, a question, a doubt, and it is asked again (A38).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from mailbot.model.intent import Doubt, Intent
from mailbot.triage.form_guard import Hazard, hazards_in
from mailbot.triage.groups import Group
from mailbot.triage.marked import Marked, Marker
from mailbot.triage.sentences import Sentence
from mailbot.triage.when import Kind, Tense, When
from mailbot.triage.who import Somebody

_MOST = 8  # sentences of an answer
_LONGEST = 300  # characters of a part that may name somebody
_OPENING = r"(?:(?:oh|ah|oops|sorry|yes|yep|ok|okay|right|so|hi|hello|well|please|and|that(?! (?:is|was|would|will)\b|'s)|good (?:question|catch|point|morning|afternoon)|my (?:bad|fault|mistake)|apologies|thanks|thank you|should have (?:been clearer?|said(?: so)?)|i should have (?:been clearer?|said(?: so)?|specified)|forgot(?: (?:that|this|it))?(?: part)?|we have two|there are two|just|only|simply|plain|definitely|actually)(?:[ ,:;.!-]+|$))*+"
_IT_IS = r"(?:(?:it|that|this|the (?:one|person|user|right one|correct one)(?: (?:leaving|who left|who is leaving|that left|to remove|we mean|i mean|i meant|in question|that is leaving|who quit|who resigned))?|who i meant|who we meant|the name)(?: is|'s| was| would be|'d be| should be| will be|s)|(?:i|we)(?: was| am| were| are|'m)? (?:mean|meant|meaning|want|wanted|need|talking about|refer to|referring to)(?: to remove| removed)?|should (?:be|have been|have said)|go with|for|re)"
_CUTS = r"(?:(?:please |just |kindly |can you |could you |you can |so |go ahead and )*(?:remove|deactivate|disable|end|close|take off|shut off|delete|drop|cut)(?: access for| the access of)?)"
_WHO_GOES = r"(?:who(?:'s| is| has| was)? |that(?:'s| is| has)? )(?:left|leaving|gone|quit|resigned|retired|retiring|going|moving|moved|no longer|we (?:mean|meant|want|need)|i (?:mean|meant)|been let go|let go|done|needs? to (?:go|be removed|come off)|should (?:go|be removed|come off))\b"
_IS_ONE = rf"(?: (?:is|was|'s) (?:the (?:one|person|user|right one)(?: (?:leaving|going|to (?:remove|go)|we (?:mean|meant|want)|i (?:mean|meant|want)))?|{_WHO_GOES}|who (?:i|we) (?:mean|meant|want|wanted|need))| has (?:left|resigned|retired|quit)| left| quit| resigned| is (?:leaving|gone)| only)?"
_TELLS = r"(?![^.;!?]*\b(?:will|can|could|should|would|knows?|asked|told|says?|said|wants?|not|no|never|still|stays?|keeps?|leave)\b)"
_ASIDE = (
    r"(?: (?:in|at|from|over at|over in) (?:the |our |your )?[a-z'-]+(?: (?:team|dept|department|program|shelter|office|desk|side|house|project|unit|building))?)?"
    rf"(?:\s*(?:[,(:;.-]|--)\s*{_TELLS}(?:the|our|your|an?|in|at|from|with|over|who is|who's|who was|who works|who worked|sorry|she|he)\b[^.;!?]{{0,60}})?(?:[,. ]*(?:and )?(?:please|thanks|thank you|thx))*[.!) ]*"
)
_SPELT = r"(?:\s*[,(:;.-]*\s*(?:(?:no|without(?: the| an?)?|with(?: the| an?)?|minus(?: the)?|(?:he|she|they) (?:has|have) (?:the|a|no)|(?:the )?one with(?:out)?(?: the| an?)?) (?:hyphen|dash|hyphenated name|double name|double last name|second (?:last )?name|middle (?:name|initial)|jr|suffix)|hyphenated|(?:not )?the (?:un)?hyphenated one|just the one (?:last )?name|(?:one|single) last name)(?=[.,;!) ]|$))?"
"""How the two names differ: "Boyd, no hyphen"."""
_NOT_OTHERS = r"(?:\s*[,(;-]*\s*(?:and |but )?not (?:the )?(?:other one|⟦p\d+⟧)[.!) ]*)?"
_MEANS = re.compile(
    rf"{_OPENING}(?:{_IT_IS} |{_CUTS} |the )?(?:the [a-z' -]{{1,30}} one,? )?(?P<who>⟦p\d+⟧)(?:'s)?(?: (?:one|access|account))?{_IS_ONE}(?: {_WHO_GOES})?{_SPELT}{_NOT_OTHERS}{_ASIDE}"
)
_MEANS_NOT = re.compile(
    rf"{_OPENING}not ⟦p\d+⟧[,;!. ]*(?:but|it is|it's|rather|instead)? ?(?:the )?(?P<who>⟦p\d+⟧){_ASIDE}"
)
_PLACED = r"(?: (?:in|at|from|over at|over in|on) (?:the |our |your )?[a-z'-]{1,20}(?: [a-z'-]{1,20})?)?"
_STAYS = r"(?:(?:is |will |still |just |very much |definitely |of course |absolutely |certainly |happily |also |currently |all )*(?:stays?|staying|remains?|remaining|keeps? (?:her|his|their|the)?\s?(?:access|account|login|job)?|(?:here|with us|active|employed|working|on staff)\b|works?\b|needs? (?:it|access|hmis|her|his|their)|not (?:leaving|going anywhere|the one|who)|fine|ok|okay|a different person|another person|someone else|somebody else|the other one))"
_KEEPS = re.compile(
    rf"{_OPENING}(?:(?:and |please |just )*(?:keep|leave|do not (?:touch|remove)|don't (?:touch|remove)|not) ⟦p\d+⟧|⟦p\d+⟧{_PLACED} {_STAYS}).*"
)
_LAST_DAY = re.compile(
    rf"{_OPENING}(?:(?:it|that|this|(?:her|his|their|the|⟦p\d+⟧'s) (?:last|final|end|exit|termination|separation|departure)?\s?(?:day|date|shift)(?: (?:here|with us|at work|of work))?|(?:he|she|they|⟦p\d+⟧))(?: is| was|'s| will be| would be| are)(?: (?:done|gone|leaving|finished|out|through|here (?:until|through)))?"
    r"|(?:she|he|they|⟦p\d+⟧)(?: has| had)? (?:left|leaves|quit|resigned|retired|finished|stopped)(?: us| here| work| the agency)?"
    r"|(?:please |let's |let us |we |so )*(?:remove|end|say|decided|agreed|settled|make it|effective|as of|starting|on|use|go with|put)(?: (?:her|him|them|it|the access|access|her access|his access))?|the)?(?: on| as of| effective| by| of)? ?(?P<day>⟦d\d+⟧)(?:,? (?:is (?:fine|good|correct|right|perfect|the day|her last day|his last day|their last day)|was (?:her|his|their) last day|works?|please|thanks|thank you|at (?:cob|close of business|the end of the day)|eod|cob|if possible))*(?:[.!, ]*(?:please|thanks|thank you|thanks for [a-z ]+|sorry [a-z ]+)?)[.!]*"
)


_PARTS = re.compile(
    rf"(?:[,;]| -)? (?:and |but |while |so )(?=(?:please )?(?:keep|leave|do not|don't) )|(?:[,;]| -)? (?:and |but |while |so )?(?=⟦p\d+⟧ {_STAYS})"
)
_DESCRIBED = re.compile(
    r"(?!.*\b(?:leav\w*|left|gone|quit|last|resign\w*|retir\w*|remov\w*|one|who)\b)⟦p\d+⟧ (?:is|was|works) (?:our|the|a|an|my|in|at|with)\b.*"
)
"""Tells what somebody is, and so that another is meant."""


class _Says(Enum):
    MEANS = auto()
    KEEPS = auto()
    DAY = auto()
    TALK = auto()
    UNKNOWN = auto()  # names somebody or a day in another way


@dataclass(frozen=True, slots=True)
class _Told:
    says: _Says
    people: tuple[Somebody, ...] = ()
    kept: tuple[Somebody, ...] = ()
    day: When | None = None


def named_in(base: Intent, sentences: Sequence[Sentence], marker: Marker, received_on: date) -> Intent | None:
    """The answer that names whom or when, and nothing else.

    Args:
        base: the answer without them.
        sentences: the sender's own.
        marker: who knows the people of the roster.
        received_on: the local day the mail arrived.

    Returns:
        The answer, with a doubt where the name is two people's; None where nothing is named, or more than that is said.
    """
    if len(sentences) > _MOST or any(sentence.asks for sentence in sentences):
        return None
    if Hazard.AGAINST in hazards_in([sentence.text for sentence in sentences]):
        return None
    told = [each for sentence in sentences for each in _told(marker.mark(sentence))]
    if any(each.says is _Says.UNKNOWN for each in told):
        return None
    meant = {somebody.key: somebody for each in told if each.says is _Says.MEANS for somebody in each.people}
    kept = {somebody.key for each in told for somebody in each.kept}
    days = [each.day for each in told if each.day is not None]
    if len(meant) > 1 or len(days) > 1 or meant.keys() & kept or not (meant or days):
        return None
    for somebody in meant.values():
        doubts = (*base.doubts, *((somebody.doubt,) if somebody.doubt else ()))
        base = replace(base, person=somebody.person, doubts=doubts, candidates=somebody.persons)
    return _on(base, days, received_on)


def _on(base: Intent, days: Iterable[When], received_on: date) -> Intent:
    for when in days:
        day, doubtful = when.read(Tense.OPEN, received_on)
        base = replace(
            base,
            effective_on=day if day and day >= received_on else None,
            last_needed_on=day,
            doubts=(*base.doubts, *((Doubt.WHEN_CONTRADICTORY,) if doubtful else ())),
            at_close_of_business=when.at_close_of_business,
        )
    return base


def _told(marked: Marked) -> Iterable[_Told]:
    """What a sentence says, one thing for each of its parts: "remove A, B stays"."""
    days = [when for when in marked.days if when.kind in {Kind.DAY, Kind.AT_ONCE}]
    for text in _PARTS.split(marked.text):
        people = [group for at, group in enumerate(marked.groups) if f"⟦p{at}⟧" in text]
        yield _told_in(text, marked, people, days if "⟦d" in text else [])


def _told_in(text: str, marked: Marked, groups: Sequence[Group], days: Sequence[When]) -> _Told:
    if len(text) > _LONGEST:
        return _Told(_Says.UNKNOWN)
    if not groups and not days:
        return _Told(_Says.UNKNOWN if _HEDGES.search(text) else _Says.TALK)
    if groups and not days and (_KEEPS.fullmatch(text) or _DESCRIBED.fullmatch(text)):
        return _Told(_Says.KEEPS, kept=tuple(each for group in groups for each in group.members))
    match = _MEANS.fullmatch(text) or _MEANS_NOT.fullmatch(text)
    if match is not None and not _HEDGES.search(text):
        meant = marked.groups[int(re.sub(r"\D", "", match["who"]))]
        others = tuple(each for group in groups if group is not meant for each in group.members)
        if len(meant.members) == 1 and len(days) <= 1:
            return _Told(_Says.MEANS, people=meant.members, kept=others, day=days[0] if days else None)
    match = _LAST_DAY.fullmatch(text)
    if match is not None and len(days) == 1 and not _HEDGES.search(text):
        return _Told(_Says.DAY, day=days[0])
    return _Told(_Says.UNKNOWN)


_HEDGES = re.compile(
    r"\b(?:think|guess|maybe|perhaps|probably|possibly|might|may be|if|unless|until|or|either|not sure|unsure|let me|check|ask|wait|hold|but|not (?:before|until)|will know|asked|told me to ask)\b"
)
