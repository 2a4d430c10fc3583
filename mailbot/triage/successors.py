"""Whoever comes in the place of a user, however it is said: a draft that asks, beside the removal (A25, A45).

    newcomer  = a name that nobody knows, with an address of the agency
    relation  = "her replacement", "steps into his shoes", "the caseload goes to", "IN: newcomer", "Pat Doyle -> newcomer"

The removal is read by its own words, elsewhere, and stays as exact as it is. What is added here ends nobody's access: the form
goes back to be confirmed, so that many ways of saying it may be read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.drafts import address_of, announcing, complete_draft, projects_of, sentences_about
from mailbot.triage.marked import Marked
from mailbot.triage.reading import Reading, about_somebody
from mailbot.triage.who import Somebody, fold

_OPEN = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION})
_ENDS = frozenset({IntentKind.REMOVE, IntentKind.REPLACE})
_WHOSE = r"(?:his|her|hers|their|theirs|the|that|this|our|my|a|⟦p\d+⟧(?:'s|s'|')?)"
_POST = r"(?:(?:old|former|vacant|open|empty|same|whole|[a-z-]+ manager) ){0,2}(?:place|spot|position|role|job|seat|slot|desk|chair|post|office|shoes|vacancy|opening|gap|void|hole|line|caseload|case load|cases|clients|workload|duties|shifts?|hours|work|license|login|account|access|responsibilities|stead|reins|baton|torch)"
_COMES_FOR = re.compile(
    r"\b(?:replac(?:e|es|ed|ing|ements?)|successors?|succeed(?:s|ed|ing)?|back-?fill(?:s|ed|ing)?|stand-?ins?|substitut(?:e|es|ed|ing)|relief|heir|understudy|incoming|"
    r"(?:take|takes|taking|took|taken|carr(?:y|ies|ying)) (?:it |things |everything |all that |all of it )?(?:over|on)|over from|fills? in|filling in|"
    r"step(?:s|ped|ping)? (?:in|into|up)|slid(?:es?|ing) (?:in|into|over)|slot(?:s|ted|ting)? (?:in|into)|jump(?:s|ed|ing)? in|(?:com(?:e|es|ing)|came|brought|bring(?:s|ing)?) (?:in|on|aboard|on board) (?:for|to|as|behind|after)|"
    r"cover(?:s|ing)? for|sub(?:s|bing)? (?:in )?for|in for|(?:swap|switch|trade|exchang)(?:e|s|p?ed|p?ing|ing)?\b|relieves|next in line|(?:in|into) (?:place|lieu|exchange) (?:of|for)|instead of|follows ⟦p|behind ⟦p|after ⟦p|the (?:new|next) ⟦p)"
    rf"|\b(?:tak(?:e|es|ing|en)|took|fill(?:s|ed|ing)?|assum(?:e|es|ed|ing)|inherit(?:s|ed|ing)?|get(?:s|ting)?|got|has|have|accepted|landed|won|into|in|for|up|to|of|on) {_WHOSE} {_POST}\b"
    rf"|\b{_POST} (?:now )?(?:goes|is going|went|passes|passed|falls|fell|will go|transfers|moves|moved|belongs|is|was|has been|has gone)(?: (?:now|over|filled|given|handed|taken|assigned|offered|passed|covered|going))*(?: (?:by|to|over to|on to|with))\b"
    r"|\bhand(?:s|ed|ing)? (?:it |this |everything |things )?(?:over|off|on) to\b|\bpass(?:es|ed|ing) [^.;]{0,30}\bto ⟦p"
    r"|\b(?:out|old|outgoing|off|leaving|departing|exiting|going|from) ?(?::|=|-)|\b(?:in|new|incoming|on|joining|arriving|coming|to) ?(?::|=|-) ?⟦p|-\)|->|=>|→"
)
"""What puts one person where another was."""
_LEAVES_HMIS_OUT = re.compile(
    r"\b(?:not|n't|never|no|none|nor|without|neither|out of|away from|no longer)\b[^.;!?]{0,40}\b(?:hmis|access|log ?ins?|accounts?|system|database|servicepoint|licen[sc]es?|users?|set up|seats?|it yet|touch)\b|"
    r"\balready (?:(?:has|have|had|is|are|got|been|in|on|using|uses|set up|working) ){0,3}(?:(?:an?|the|her|his|their|own|full|our|in|on|to|into) ){0,3}(?:hmis|servicepoint|access|log ?in|account|user|licen[sc]e|seat|trained|set up|system|database|there|added)\b|\b(?:stay|stays|staying|kept) (?:out of|off)\b"
)
_NOT_HIRED = re.compile(
    r"\b(?:interview\w*|candidates?|applicants?|applied|appl(?:y|ies|ying)|finalists?|clients?|participants?|residents?|tenants?|guests?|might|may(?! ⟦| \d)|maybe|perhaps|possibly|considering|hop(?:e|es|ing) to (?:hire|have|get|bring|fill)|"
    r"fell through|turned (?:us|it) down|declined|backed out|vendors?|auditors?|monitor|landlords?|pending|background check|if|unless|whether|not (?:need|want|have|be|get|yet|until|decided|sure|confirmed|final\w*|official\w*)|no need|do nothing|undecided|"
    r"temp agency|(?:an)?other agency|(?:cc|bcc)(?:'?d|ing)?|copied|copying)\b"
)
_OF_ROLE = re.compile(
    r"\b(?:reps?|representatives?|signator(?:y|ies)|signers?|designat\w*|authori[sz]ed|security officers?|points? of contact|point person|liaisons?|board|treasurer)\b"
)
_LATER = re.compile(
    r"\b(?:form|request|uar|paperwork|application|ticket|info|information|details)s?\b[^.;!?]{0,30}\b(?:separate\w*|later|follow\w*|next week|coming|shortly|soon|attached|already|another|sent|submitted|tomorrow)\b|"
    r"\b(?:separate|another) (?:e-?mail|message|request|form|note|ticket)\b|\b(?:will|'ll|going to) (?:send|submit|fill|file|email|get you|do) [^.;!?]{0,40}\b(?:forms?|uar|request|paperwork|later|separately|when|once|after)\b"
)
_ELSEWHERE_TO_ASK = re.compile(
    r"\b(?:questions?|contact|reach out|reach (?:him|her|them) (?:for|with|about)|invoices?|billing|direct (?:any|all)|forward|send (?:any|all|your|the)|e-?mail (?:him|her|them|⟦p\d+⟧) (?:for|with|about|if)|call (?:him|her|them|⟦p\d+⟧)|keys?|phone|mailing list|distribution list|zoom|meeting|newsletter)\b"
)
_FOR_HMIS = re.compile(
    r"\b(?:hmis|mohmis|servicepoint|access|log ?ins?|accounts?|licen[sc]es?|seats?|set(?:ting)? (?:(?:him|her|them|⟦p\d+⟧) )?up|added?|adding|training|trained|credentials|users?|permissions?|profile|"
    r"(?:what(?:ever)?|everything|all|the things|ones?|projects?|programs?) (?:that )?(?:⟦p\d+⟧|he|she|they) (?:had|has|have|was|were|used|did|worked)|same (?:\w+ ){0,2}(?:as|one|two|projects?|programs?|set ?up|stuff|things|permissions|shelter)|projects?|programs?|swap|switch|replace)\b"
)
_SWAPS = re.compile(
    r"(?:(?:so|and|please|kindly|can you|could you|would you|just|we need to|we would like to|we want to|i need to|i would like to|go ahead and) ){0,4}(?:swap|switch|trade|exchange|replace|substitute|change)(?: out| over)? "
    r"(?:users?|people|staff|'?em|them|these|those|the two|the names|both|one for the other|her|him|(?:his|her|their|the) \w{3,12}|⟦p\d+⟧)\b[^.;!?]{0,80}[.!?]?"
)
"""As in "please swap em", "please replace her as a user with him as of that date"."""
_ALIKE = re.compile(
    r"(?:please )?(?:(?:give|set|needs?|gets?|should get|with|on|in|it'?s|its|projects?|access|has|have|him|her|them|up|he|she|they|will|would|is|are) ){0,6}(?:all )?(?:the )?(?:same|identical) "
    r"(?:(?:hmis|exact|two|one|kind of|level of|set of) ){0,3}(?:access|projects?|programs?|permissions|setup|set up|role|level|licen[sc]e|things?|one|two|shelter)?(?: (?:as|that|like) (?:⟦p\d+⟧|he|she|they|before)(?: (?:had|has|did|was))?)?[.!]?"
)
_BRIEF = 8  # words


def with_successors(reading: Reading, intents: Sequence[Intent]) -> list[Intent]:
    """The intents of a mail, with a draft for everybody who comes in a user's place and of whom nothing was read.

    Args:
        reading: the mail.
        intents: what the other readers made of it.
    """
    taken = {
        key
        for intent in intents
        if intent.person and intent.kind not in _OPEN
        for key in (fold(intent.person.name or ""), intent.person.email)
    }
    ends = any(intent.kind in _ENDS for intent in intents)
    found = [
        draft
        for somebody in _newcomers(reading)
        if fold(somebody.written) not in taken and (somebody.email or "-") not in taken
        for draft in _draft(somebody, ends, reading)
    ]
    if not found:
        return list(intents)
    if not ends:  # whether the other one's access ends is asked: the draft must not answer for both
        first = " ".join(draft.text or "" for draft in found)
        unread = Intent(kind=IntentKind.UNCLEAR, source=Source.PROSE, text=first)
        return [*(intents or [unread]), *found]
    if len(found) == 1:
        beside = (m.sentence.text for m in reading.own if _says_the_same(m))
        found = [replace(found[0], text=" ".join((found[0].text or "", *beside)))]
    drafted = " ".join(draft.text or "" for draft in found)
    kept = [i for i in intents if i.kind not in _OPEN or not i.text or i.text not in drafted]
    return [*kept, *found]


def _says_the_same(marked: Marked) -> bool:
    """Does it only tell the two to be changed for each other, or to give the one what the other had?"""
    if marked.sentence.title or marked.sentence.asks:
        return False
    return _SWAPS.fullmatch(marked.text) is not None or _ALIKE.fullmatch(marked.text) is not None


def _newcomers(reading: Reading) -> list[Somebody]:
    """Everybody named in full whom the roster does not know, with whatever address stands at one of the places."""
    strangers: dict[str, Somebody] = {}
    for marked in reading.own:
        for person in marked.everybody:
            if person.written and not person.known and len(person.written.split()) > 1:
                before = strangers.get(fold(person.written))
                strangers[fold(person.written)] = before if before and before.email else person
    return list(strangers.values())


def _draft(somebody: Somebody, ends: bool, reading: Reading) -> Iterator[Intent]:
    """The draft of a newcomer, where the mail puts them in somebody's place and wants them in HMIS."""
    about = _about(somebody, reading)
    first = next((marked for marked in about if not marked.sentence.title), None)
    if first is None or not _follows(about, first, reading):
        return
    act = announcing(somebody, first)
    address = somebody.email or address_of(somebody, act, reading) or ""
    own = {domain for agency in reading.sender.agencies for domain in agency.email_domains}
    if address.rpartition("@")[2] not in own:
        return
    said = " . ".join(marked.text for marked in about)
    wanted = projects_of(somebody, reading) or _FOR_HMIS.search(said)
    if not wanted and not (ends and not _ELSEWHERE_TO_ASK.search(said)):
        return
    base = about_somebody(somebody, IntentKind.ADD, act, reading)
    doubts = tuple(
        doubt for doubt in base.doubts if doubt is not Doubt.WHO_UNKNOWN
    )  # somebody new is unknown
    text = " ".join(marked.sentence.text for marked in about)
    person = replace(base.person, email=address) if base.person else None
    yield complete_draft(
        replace(base, person=person, doubts=doubts, candidates=(), text=text), somebody, act, reading
    )


def _about(somebody: Somebody, reading: Reading) -> tuple[Marked, ...]:
    """The sentences that name the newcomer, and those behind them that go on about nobody else."""
    going_on = {id(marked) for marked in sentences_about(somebody, reading)}
    name = fold(somebody.written)
    return tuple(
        marked
        for marked in reading.own
        if id(marked) in going_on or any(fold(person.written) == name for person in marked.everybody)
    )


def _follows(about: tuple[Marked, ...], first: Marked, reading: Reading) -> bool:
    """Does the newcomer come in the place of a user, with nothing that takes it back?"""
    at = next(place for place, marked in enumerate(reading.sentences) if marked is first)
    beside = [
        m
        for m in (*reading.sentences[max(0, at - 2) : at], *reading.sentences[at + 1 : at + 2])
        if len(m.text.split()) <= _BRIEF or _SWAPS.fullmatch(m.text)
    ]
    users = any(person.known for marked in reading.sentences for person in marked.everybody)
    if not users or not any(_COMES_FOR.search(marked.text) for marked in (*about, *beside)):
        return False
    behind = reading.sentences[at + 1 : at + 3]
    return not any(
        guard.search(marked.text)
        for marked in about
        for guard in (_NOT_HIRED, _OF_ROLE, _LEAVES_HMIS_OUT, _LATER)
    ) and not any(
        guard.search(marked.text)
        for marked in behind
        if not any(person.known for person in marked.everybody)
        for guard in (_LEAVES_HMIS_OUT, _LATER, _NOT_HIRED)
    )
