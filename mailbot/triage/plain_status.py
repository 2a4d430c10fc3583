"""How far something is, asked in words that no phrase knows: "Just circling back on this. Any movement?" (P17).

A status costs nobody anything, so it may be read from little: a sentence that asks whether, when or how far, about something
on record (a request, a change, a removal, a training), and one person of whom it can be asked: named, or of the case that the
mail answers. It is not read where the mail says or wants anything else that a person should see.
"""

import re
from collections.abc import Sequence

from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.act import PERSON_MARK, Act
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading, is_question
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
_MAY_ASK = re.compile(
    r"\b(?:confirm|verify|advise|provide|share|report|remind (?:me|us)|look(?:ing)? (?:up|into|for)|check(?:ing)?|tell(?:ing)? (?:me|us)|fill (?:me|us) in|updates?|clarify|let (?:me|us) know|(?:give|get|send|drop|shoot) (?:me|us)|i need|we need|(?:want|like|love|need|have|trying) to (?:know|hear|find out|see|learn|report)|"
    r"have(?: not|n't|nt)? (?:i |we )?(?:heard|seen|received|gotten)|havent heard|waiting (?:to hear|on|for)|lost (?:sight|track)|no idea|not sure|curious|wonder\w*|requesting|asking|inquir\w+|enquir\w+|status|progress|follow(?:ing)? up|circling|touching base|any (?:word|news|idea))\b"
)
_OF_PROGRESS = re.compile(
    r"\b(?:train\w*|practice|steps?|tests?|quiz\w*|exams?|items?|modules?|requirements?|deadline|due|finish\w*|complet\w+|done|pass(?:ed|es|ing)?|status|progress\w*|stands?|stage|state|phase|live|left|remain\w*|outstanding|missing|owes?|behind|ahead|on (?:track|time|schedule)|schedule|keeping (?:up|pace)|cleared|signed off|sign-off|approved|accepted|received|"
    r"get (?:it|them|that|his|her|their)|got (?:it|them|that|his|her|their)|come (?:back|through)|came (?:back|through)|(?:is|are|was|were|'s) (?:in|through|out|ready|set|good|up|stuck|all set)|in or (?:no|not|out)|thumbs|ready|(?:all|good) (?:set|to go)|holdup|hold up|held up|holding|stuck|waiting|heard|news|word|update|days|weeks|clock|window|end date|start date|date|far|along|doing|faring|getting (?:on|along|there)|to go|to do|request|application|paperwork|form|license|seat|access|log ?in|account|hmis|trained|certified|graduat\w+|submitted|turned in|handed in|sent in|scores?|grades?|results?|corrections?|fix|review\w*|make it|made it|expire\w*|lapse\w*|ran out|run out|time)\b"
)
_OTHER_MATTER = re.compile(
    r"\b(?:(?:business|calendar|working|week) days?|rules?|policy|regulations?|is it (?:⟦|\d)|how many days (?:do|does) (?!⟦|he|she|they)|how (?:do|does|can|should|would|could) (?:i|we|he|she|they|you|one|⟦p\d+⟧)|where (?:do|does|can|should|would|is the|are the) (?:i|we|he|she|they|⟦p\d+⟧|links?|manual|guide|materials?|form|site|button)|who (?:do|does|should|can|is|will|would|has|wrote|was)|why|what (?:browser|link|button|site|url|page|is the link|does (?:it|this|that) mean|should (?:i|we|he|she|they))|"
    r"(?:can|could|may|should) (?:i|we) (?:(?:also|still|please|just|now) ){0,3}(?:use|borrow|share|attend|skip|retake|redo|repeat|bring|switch|train|print|let)\b|(?:can|could|may|should|must|does|do|will|would) (?:⟦p\d+⟧|he|she|they) (?:(?:also|still|please|just|now) ){0,3}(?:use|have|get (?:a|an|the|more|some|another)|borrow|share|come|join|attend|sit|take|skip|retake|redo|repeat|start (?:over|again)|restart|wait|bring|do (?:it|the|this|that|both|these)|need|enter|see|view|log|sign|pay|work (?:on|from)|switch|change|meet|call|talk|speak|help|train|print|submit|send|email)|"
    r"link|url|browser|chrome|error|broken|crash\w*|password|username|locked|webinar|zoom|manual|handouts?|slides|training (?:site|room|materials?)|webcam|potluck|party|lunch|interview|hire|hiring|reference|resume|salary|mileage|clients?|remov\w+|deactivat\w+|left (?:us|the)|quit|resign\w*|fired|not (?:be )?(?:need|want|continu|going to)\w*|instead|cancel|withdraw|replace\w*|more time|extension|extend|certificate of|phone number|email address|supervisor'?s)\b"
)
"""Asked of a trainee this is of something else than how far they are."""
_OWN_PROGRESS = re.compile(
    r"\b(?:which|what|how many|how much)(?: of)?(?: (?:the|my|other|more))*(?: (?:tests?|steps?|items?|modules?|forms?|parts?|pieces|quizzes|things|assignments|cases?|requirements?|days?|weeks?|time|else))?(?: (?:that|which))?(?: (?:do|have|must|am|are|is|does|did|will|should))?(?: (?:i|there|me|for me|my))?(?: (?:still|yet|left|have|need|got|owe|missing|remaining|remain|remains|outstanding|to|do|finish|complete|be|done|supposed|on|at)){1,6}\b"
    r"|\b(?:what (?:day|date)|when|by when|how long)(?: [a-z]+){0,5} (?:due|done|finish\w*|complet\w+|end|ends|over|deadline|expire\w*|have left|left)\b|\bwhere (?:do )?i (?:stand|am|am at)\b|\b(?:am i|did i|have i) (?:still )?(?:[a-z]+ ){0,2}(?:pass|passed|done|finished|through|on track|behind|late|missing|complete|good|set)\b|\bmy (?:status|progress|deadline|standing|due date|end date)\b"
)
_OF_TRAINING = re.compile(
    r"\b(?:train\w*|practice|steps?|tests?|complet\w+|finish\w*|deadline|lapse\w*|expire\w*|case)\b"
)
_TELLS = re.compile(
    r"⟦p\d+⟧,?(?: [a-z]+){0,2}? ?(?:tells|told|says|said|thinks|thought|mentioned|sent|submitted|put in|asked|asks|is asking|filed|believes|reports|reported|remembers|swears|wants|is wondering|wonders|heard|and i|would like)\b|⟦p\d+⟧\W*$"
)
"""Who only tells of a trainee, or signs."""
_LONGEST_LIST = 8  # trainees asked about in one mail
_WANTS = re.compile(
    r"\b(?:please|can|could|would|will) (?:you |someone |somebody |u )?(?:also |just |then |please ){0,3}(?:add|remove|take|end|close|cancel|stop|undo|hold|keep|extend|move|push|change|switch|set|send (?:me )?(?:the|a|another) (?!update|status|quick|brief|short)|give (?:him|her|them)|resend|reset|unlock|delete|deactivate|inactivate|disable|make|put|postpone|withdraw|call|fix|help)\b"
    r"|\b(?:cancel|undo|instead|wrong|mistake|disregard|never ?mind|not leaving|left|leaving|leaves|resign\w*|last day|quit|fired|let go|retir\w*|no longer|password|locked|reset|error|on leave|should (?:be|have been|not)|do not|does not (?:want|need)|stays?|staying|extend|extension|more time|sick|vacation until|how (?:do|does|can|should|would) (?:i|we|one)|hypothetical\w*|policy|clients?|reports?)\b"
)
"""More than a question of how far: a person should see it, or another reader has to."""


_WANTS_OF_TRAINEE = re.compile(
    r"\b(?:please|can|could|would|will) (?:you |someone |somebody |u )(?:also |just |then |please ){0,3}(?:add|remove|take|end|close|cancel|stop|undo|hold|keep|extend|move|push|change|switch|set|give (?:him|her|them)|resend|reset|unlock|delete|deactivate|make|put|postpone|withdraw|call|fix|help|email|train|meet|show|explain)\b"
    r"|\b(?:cancel|disregard|never ?mind|not leaving|leaving|leaves|last day|let go|retir\w*|no longer|on leave|hypothetical\w*|policy)\b"
)


def read_status_plainly(reading: Reading, intents: list[Intent]) -> list[Intent]:
    """The intents of a mail, with a plain question of how far something is in place of what was not understood.

    Args:
        reading: the mail.
        intents: what the other readers made of it.
    """
    own = reading.own
    asked = [] if reading.cut_short else _of_trainees(own, reading)
    if asked and _is_asked_for(intents, asked, reading):
        return asked
    if reading.cut_short or not all(intent.kind in _OPEN and not _is_of_leave(intent) for intent in intents):
        return intents
    if any(act.certain and not _says_nothing(act) for act in reading.acts):
        return intents
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


def _is_asked_for(intents: Sequence[Intent], asked: Sequence[Intent], reading: Reading) -> bool:
    """Is nothing else settled of the mail, and nobody lost of whom it was read to ask?"""
    people = [intent.person for intent in asked]
    return all(
        (intent.kind in _OPEN and not _is_of_leave(intent))
        or (intent.kind is IntentKind.STATUS and intent.person in people)
        for intent in intents
    ) and not any(act.certain and not _says_nothing(act) for act in reading.acts)


def _of_trainees(own: Sequence[Marked], reading: Reading) -> list[Intent]:
    """A question about nobody but trainees: it can only ask how far they are, unless it speaks of something else."""
    if any(_WANTS_OF_TRAINEE.search(marked.text) or _OTHER_MATTER.search(marked.text) for marked in own):
        return []
    asking = [marked for marked in own if _asks_of_trainee(marked)]
    people = _names(own, reading)
    of_myself = not people and _is_trainee(reading.myself)
    if of_myself:
        asking = [marked for marked in asking if _OWN_PROGRESS.search(marked.text)]
        people = [reading.myself]
    told = any(_OF_TRAINING.search(marked.text) for marked in own) or any(map(_is_trainee, people))
    trainees = [somebody for somebody in people if _is_trainee(somebody, told=told)]
    known = [somebody for somebody in people if somebody.known and not _only_tells(somebody, own)]
    if not asking or not trainees or known != trainees or len(trainees) > _LONGEST_LIST:
        return []
    text = " ".join(marked.sentence.text for marked in own)
    return [
        Intent(
            kind=IntentKind.STATUS,
            source=Source.PROSE,
            agency=reading.agency_of(somebody)[0],
            person=somebody.person,
            text=text,
        )
        for somebody in trainees
    ]


def _asks_of_trainee(marked: Marked) -> bool:
    asks = is_question(marked) or _MAY_ASK.search(marked.text) is not None
    return asks and _OF_PROGRESS.search(marked.text) is not None


def _is_trainee(somebody: Somebody, *, told: bool = False) -> bool:
    """Is somebody in training, or was until it lapsed, where the mail speaks of training?"""
    parts = {"trainee", "former"} if told else {"trainee"}
    return not somebody.doubt and any(known.part in parts for known in somebody.known)


def _only_tells(somebody: Somebody, own: Sequence[Marked]) -> bool:
    """Does a user stand only where they tell of the trainee: "Priya tells me she sent the form"?"""
    if _is_trainee(somebody, told=True):
        return False
    marks = [
        marked.text[mark.start() :]
        for marked in own
        for mark in PERSON_MARK.finditer(marked.text)
        if somebody in marked.groups[int(mark[1])].members
    ]
    return all(_TELLS.match(text) for text in marks)


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
