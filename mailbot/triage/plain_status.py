"""How far something is, asked in words that no phrase knows: "Just circling back on this. Any movement?" (P17).

A status costs nobody anything, so it may be read from little: a sentence that asks whether, when or how far, about something
on record (a request, a change, a removal, a training), and one person of whom it can be asked: named, or of the case that the
mail answers. It is not read where the mail says or wants anything else that a person should see.
"""

import re
from collections.abc import Sequence

from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.act import Act
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading
from mailbot.triage.who import Somebody

_OPEN = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION})
_SAYS_NOTHING = frozenset({Saying.ASIDE, Saying.STATUS, Saying.STATUS_OF_ALL})
_WHOSE = r"(?:(?:the|this|that|my|our|his|her|their|your|a|any|all|of|new|user|hmis|access|project|training|practice|license|reporting|report|data|entry|read|only|user's|⟦p\d+⟧'?s?|⟦j\d+⟧|⟦a\d+⟧) ){0,5}"
_RECORD = r"(?:changes?|requests?|removals?|deactivations?|inactivations?|additions?|swaps?|transfers?|access|accounts?|log ?ins?|paperwork|forms?|applications?|approvals?|licen[sc]es?|seats?|training|cases?|projects?|role|rights|permissions?|designations?|replacement|extension|setup|thing|update)"
_OF_IT = rf"(?:this|that|it|these|things|everything|anything|we|i|{_WHOSE}{_RECORD}|⟦p\d+⟧)"
_ABOUT = rf"(?: (?:on|about|for|with|of|regarding|re|from|concerning|in)(?: (?:the|this|that|your (?:end|side)|here))?(?: {_OF_IT})?(?: (?:for|of|about|to|on|in) (?:{_OF_IT}|him|her|them))?)?"
_DONE = r"(?:been|go|gone|get|gotten|made|make|done|come|came|processed|completed?|applied|finished|approved|through|set|active|live|pending|still|ready|taken|received|happen(?:ed|ing)?|moving|moved|in|on|open|up|effective|ended|closed|removed|added|scheduled|work(?:ing|ed)?|looked|reviewed|arrived?|landed|stuck|held|passed|submitted|turned|gotten|started|begun|logged|signed)"
_LEAD = r"(?:(?:hi|hello|hey|so|and|just|also|ok|okay|please|sorry|quick question|question|any chance|do you know|can you tell me|could you tell me|would you know|let me know|i was wondering|wondering|curious)(?: there| all| team| if| whether)?,? ?-? ?)*"
_ASKS_HOW_FAR = re.compile(
    rf"{_LEAD}(?:"
    rf"(?:has|have|did|was|were|is|are|will|do|does) {_OF_IT}(?: (?:for|of|to|on) (?:⟦p\d+⟧|⟦j\d+⟧|him|her|them))? (?:[a-z]+ ){{0,2}}?{_DONE}\b(?![^?]{{0,200}}\bor\b)"
    rf"|(?:if|whether) {_OF_IT} (?:is|was|are|were|has|have|did|will) (?:[a-z]+ ){{0,2}}?{_DONE}\b(?![^?]{{0,200}}\bor\b)"
    r"|(?:has|have|did|is) (?:anyone|anybody|someone|somebody|one of you|you|y'all)(?: guys| all| there)? (?:ever |yet )?(?:had|have|get|got|gotten|able)(?: a| the| any)? ?(?:chance|moment|minute|time|around)? ?(?:yet )?to (?:look|get|process|review|work|do|make|check|handle|finish|apply)\b"
    rf"|(?:is |are )?(?:there )?any ?(?:movement|news|updates?|word|progress|luck|developments?|headway|traction|motion|eta|idea (?:when|how long|where)|thing new|signs?|feedback)\b{_ABOUT}"
    rf"|where (?:do|are|does|is|did) {_OF_IT}(?: [a-z]+){{0,2}} ?(?:stand|at|with|now|land|end up)?"
    rf"|where (?:this|that|it|things|everything|{_WHOSE}{_RECORD}) (?:stands?|is|are)\b"
    rf"|how (?:is|are|far|soon|long|much longer)\b(?: along)? (?:is |are |until |before |will |does |do |would |can )?{_OF_IT}\b"
    rf"|what (?:is|ever happened|happened|became|about)(?: the)? (?:status|latest|hold ?up|eta|timeline|timeframe|word|story|with|to|of|progress|state)\b{_ABOUT}"
    rf"|(?:when|by when|what day) (?:will|can|should|do|does|is|are|might|would|did|could) {_OF_IT}\b"
    rf"|(?:i am |we are )?(?:just |only )?(?:circling back|following up|checking (?:in|on|up|back)|touching base|bumping|nudging|pinging|revisiting|wanted to (?:check|follow up|see|ask)(?: in| where| how| on| about| if)?|looping back|coming back)\b{_ABOUT}"
    rf"|(?:(?:can|could|would|will) (?:you|someone|somebody|anybody|anyone) (?:please )?|please )(?:fill (?:me|us) in|update (?:me|us)|bring (?:me|us) up to (?:date|speed)|catch (?:me|us) up|(?:give|send) (?:me|us) (?:a |an |the )?(?:quick |brief |short )?(?:update|status|idea|rundown)|(?:tell|let) (?:me|us)(?: know)? (?:where|how far|what the status|how long|when))\b{_ABOUT}"
    rf")"
)
_NEEDS_CASE = re.compile(
    r"\b(?:training|trained|practice|steps?|request|changes?|removal|deactivat\w+|form|application|paperwork|license|access|account|login|project|role|rights|approv\w+)\b"
)
_WANTS = re.compile(
    r"\b(?:please|can|could|would|will) (?:you |someone |somebody |u )?(?:also |just |then |please ){0,3}(?:add|remove|take|end|close|cancel|stop|undo|hold|keep|extend|move|push|change|switch|set|send (?:me )?(?:the|a|another) (?!update|status|quick|brief|short)|give (?:him|her|them)|resend|reset|unlock|delete|deactivate|inactivate|disable|make|put|postpone|withdraw|call|fix|help)\b"
    r"|\b(?:cancel|undo|instead|wrong|mistake|disregard|never ?mind|not leaving|left|leaving|leaves|resign\w*|last day|quit|fired|let go|retir\w*|no longer|password|locked|reset|error|on leave|should (?:be|have been|not)|do not|does not (?:want|need)|stays?|staying|extend|extension|more time|sick|vacation until|how (?:do|does|can|should|would) (?:i|we|one)|hypothetical\w*|policy|clients?|reports?)\b"
)
"""More than a question of how far: a person should see it, or another reader has to."""


def read_status_plainly(reading: Reading, intents: list[Intent]) -> list[Intent]:
    """The intents of a mail, with a plain question of how far something is in place of what was not understood.

    Args:
        reading: the mail.
        intents: what the other readers made of it.
    """
    if reading.cut_short or not all(intent.kind in _OPEN and not _is_of_leave(intent) for intent in intents):
        return intents
    if any(act.certain and not _says_nothing(act) for act in reading.acts):
        return intents
    own = reading.own
    asking = [marked for marked in own if _asks(marked)]
    if not asking or any(_WANTS.search(marked.text) for marked in own):
        return intents
    text = " ".join(marked.sentence.text for marked in asking)
    case = reading.thread_case
    somebody = _asked_of(asking, own, reading)
    if somebody is not None:
        if not (case or any(_NEEDS_CASE.search(marked.text) for marked in own)):
            return intents
        agency, doubts = reading.agency_of(somebody)
        status = Intent(
            kind=IntentKind.STATUS,
            source=Source.PROSE,
            agency=agency,
            person=somebody.person,
            doubts=doubts,
            text=text,
        )
    elif case is not None and not _names(own, reading):
        status = Intent(
            kind=IntentKind.STATUS, source=Source.PROSE, agency=case.agency, person=case.person, text=text
        )
    else:
        return intents
    return [status]


def _says_nothing(act: Act) -> bool:
    """Does it only ask, or name a step in a question: "has she finished the practice case yet"?"""
    return act.says in _SAYS_NOTHING or (act.says is Saying.SUBMITTED and act.marked.sentence.asks)


def _is_of_leave(intent: Intent) -> bool:
    return Doubt.LEAVE in intent.doubts


def _asks(marked: Marked) -> bool:
    """Does it ask how far something is? Statements do so too: "just circling back on this"."""
    return _ASKS_HOW_FAR.match(marked.text) is not None or any(
        _ASKS_HOW_FAR.match(piece) for piece in re.split(r"[.,;:!?-] ", marked.text)[1:4]
    )


def _names(own: Sequence[Marked], reading: Reading) -> list[Somebody]:
    """Everybody named but the sender."""
    people = (p for marked in own for p in marked.everybody if p.key != reading.myself.key)
    return list({p.key: p for p in people}.values())


def _asked_of(asking: Sequence[Marked], own: Sequence[Marked], reading: Reading) -> Somebody | None:
    """The one known person of the question, else of the whole mail."""
    for sentences in (asking, own):
        named = _names(sentences, reading)
        if named:
            return named[0] if len(named) == 1 and named[0].known and not named[0].doubt else None
    return None
