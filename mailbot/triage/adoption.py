"""Does the sender make older words their own: "Approved, please go ahead", "I filled in the form below"?

    approval = ( "I" / "we" ) approve [ thing ] / [ thing "is" ] approved / [ thing "has" ] my approval / "ok with me"
    order    = [ "please" ... ] carry-out thing / set-up person / "go ahead"
    claim    = words of a returned form only, up to "filled in" or to where the answers stand

Each begins a clause. What else a mail says (who starts when, why it comes late) is open. Closed is what holds it back: a
negation, a condition, a question, a correction, a sample, "by mistake". Where one of them touches the matter a person decides.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from mailbot.triage.form_guard import Hazard, hazards_in
from mailbot.triage.sentences import Sentence


class Word(Enum):
    """What the sender says of the older words."""

    APPROVED = auto()  # carry out what stands below, whoever wrote it
    FILLED = auto()  # the answers in it are mine


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says of the older words in it."""

    said: frozenset[Word]  # empty where anything holds it back
    sentences: tuple[str, ...] = ()  # which say it, as written


_LONGEST = 600  # characters of a sentence
_CLAUSE = re.compile(
    r"(?<!\w)-+(?!\w)|[.,;:!?()]+(?!\w)|\bbut\b|\b(?:and|so|then) (?=(?:please|kindly|i|i'm|we|we're|this|it|can|could|go|you)\b)"
)
_POLITE = re.compile(r"\b(?:can|could|would|will|may) (?:you|we|i|someone|somebody|y'all)\b|\bplease\b")
_FILLERS = re.compile(
    r"(?:(?:hi|hello|hey|(?:ok|okay)(?! (?:to|by|with|from)\b)|yes|yep|great|sure|well|and|so|then|also|thanks|thank you|as (?:the )?[a-z ]{1,40}? (?:rep|representative|director|signatory|ed|ceo)) )+"
)
_ASKED = re.compile(
    r"(?:(?:please|kindly|pls|plz|go ahead and|just|also|now|then|let's|(?:can|could|would|will) (?:you guys|you all|you|y'all|someone|the desk|your team)|(?:i|we)(?:'d| would) (?:like|love)(?: you)? to"
    r"|(?:i|we) (?:would )?(?:need|want|ask|am asking|are asking)(?: that)?(?: you)?(?: to)?|feel free to|you (?:can|may)|(?:see|review|look at|check) [a-z' ]{1,60}? and) )+"
)
_WE = r"(?:i|we)(?: am| are|'m|'re| have|'ve| do| can| will)?(?: both| hereby| fully| also| now| formally| officially| gladly| happily| just| already| reviewed and| read and| looked (?:it|this) over and| checked and)* "
_KIND = r"(?:(?:hmis|user|access|new|attached|below|following|above|enclosed|forwarded|completed|filled|out|in|signed|same|whole|entire|user's|this|removal|change|add) )*"
_FORM = rf"{_KIND}(?:forms?|requests?|application|paperwork|submission|addition|removal|change|uar|one|access|account|login|user)(?: (?:requested|described|listed|outlined))?"
_CARRY = (
    r"(?:process|action|accept|enter|handle|honor|run|submit|execute|implement|fulfill|complete|proceed with|go ahead with|"
    r"move forward with|move ahead with|take care of|act on|carry out|follow|put through|push through|get started on|work on)"
)
_TAIL = re.compile(
    r"(?:\s+(?:below|attached|above|here|today|now|asap|immediately|right away|as soon as possible|please|thanks|thank you|too|accordingly|effective|as is|as submitted|as written|when you (?:can|have|get|are)|"
    r"at your|this (?:week|morning|afternoon)|on (?:my|our)|by (?:me|us)|from (?:me|us|my|our)|for (?:processing|submission|access|hmis|me|us)|to (?:go|be|have|get|process|proceed|move|use|access|add|remove|set up|give|grant|create)|in (?:the )?(?:system|hmis)|"
    r"per|using|according|based|with (?:the|this)|on behalf|as (?:my|our|requested)|because|since|she|he|they|her|his|their)\b.*)?\s*"
)
_APPROVAL_WORD = re.compile(
    r"\b(?:approv\w*|authori[sz]\w*|endors\w*|sign(?:ed|ing)? off)\b(?! (?:(?:hmis|user|agency) )*(?:rep|reps|representatives?|signer|signatory|contact|person|user)\b)"
)

# A claim is made of these words alone: "here is the form, all filled in", "see my answers below".
_CLAIMING = re.compile(
    r"(?:here|there|it|is|are|this|that|the|form|forms|my|our|your|hmis|user|access|all|now|just|i|we|have|please|see|find"
    r"|attached|below|above|inline|everything|answer|answers|response|responses|reply|replies|info|information|details|comments"
    r"|hopefully|also|finally|request|uar|requested|blank|blanks|line|lines|been|has|up|out|in|down|back|a|of|on|to|for"
    r"|questions|question|table|both|completed|filled|ok|hi|yes|got|each|under|can|look|at|check|right|hand|column|them|these"
    r"|you|go|again|sorry|about|time|with|fields|boxes|sections|parts|rows|cells|returning|sending|submitting|emailing)(?:'(?:s|re|ve|m))?"
)
_SPACED = re.compile(r"[a-z']+")
_DONE = re.compile(r"\b(?:filled|completed|answered|responded|replied)\b")
_PLACE = re.compile(
    r"\b(?:below|inline|in-line|above|underneath|beneath|under each|next to|beside|in (?:(?:the|your|my|this|quoted|right|hand|right-hand|last|second|bold|all|dark|light|bright) )*"
    r"(?:blue|red|green|purple|orange|yellow|bold|caps|capitals|color|form|table|body|text|message|e-?mail|quote|column|boxes|lines|blanks))\b"
)
_ANSWERS = re.compile(
    r"\b(?:answers?|responses?|replies|filled|completed)\b|\b(?:my|our) (?:info|information|details|entries)\b"
    r"|\b(?:info|information|details|everything|form)\b(?=.*\b(?:as requested|requested|you (?:asked|needed|wanted|requested))\b)"
)
_OBJECT_ENDS = re.compile(
    r"(?:in|on|with|and|for|from|by|as|to|at|today|now|because|so|per|using|before|when|while|after|during|yesterday|this|since)"
)
_TYPED = re.compile(
    r"(?:i|we)(?:'ve| have)?(?: just| now| also)? (?:typed|put|entered|added|wrote|written|inserted|marked|highlighted) "
    r"(?:(?:my|our|the|all|it|them|everything|answers?|info|information|details|responses?|right|directly|straight|of) )*(?:in|into|below|next|beside|under|behind|inline|on|after)\b"
)
_MERE = re.compile(
    r"(?:\W|\b(?:thanks|thank you|thx|ty|so|very|much|again|a lot|here|there|it|they|you|is|are|go|i|we|as|requested|asked|promised|done|all|set|see|below|attached|back|sending|sent|returning|returned|this|to|"
    r"yes|ok|okay|sure|great|perfect|please|hope|helps|works|let|me|know|if|need|anything|else|more|everything|have|a|good|great|day|week|weekend|one|for|your|the|help|patience|quick|reply|form)\b)*"
)

# -- what holds it back -----------------------------------------------------------------------------------------------

_IDLE = re.compile(
    r"\b(?:sorry|apologies|apologize|excuse)\b[^.;!?]{0,60}?\b(?:wait|delay|mistake|mix-?up|confusion|trouble|lateness|late)\b"
    r"|\bas soon as (?:possible|you can)\b|\b(?:let (?:me|us) know )?if (?:you|there|anything|any|possible|needed|that works|something|at all)\b[^.;!?]*"
    r"|\bdon'?t (?:hesitate|worry|mind)\b|\bno (?:rush|problem|worries|hurry|big deal|changes|longer)\b|\bnot a (?:problem|big deal|rush)\b|\bcan'?t wait\b|\bbefore (?:too )?long\b"
)
_HALTS = re.compile(
    r"(?:^|\b(?:please|just|so|and|but) )(?:do not|don'?t|dont|never|stop|wait|hold|cancel|ignore|disregard|withdraw|undo|forget|skip|change|correct|fix|replace|swap|retract|void|need to (?:change|fix|correct))\b"
    r"|\b(?:hold off|hold on|on hold|wait (?:for|until|till)|unless|until|till|pending|provided|only|except|excluding|instead|rather than|other than|however|disregard|ignore|cancel\w*|withdr[ae]w\w*|nevermind|never mind|scratch that"
    r"|mistake|accident\w*|in error|wrong|incorrect|typo|samples?|examples?|templates?|drafts?|dummy|mock|practice|outdated|old form|expired|last (?:year|month|spring|summer|fall|winter)|(?:years?|months?) ago|used to"
    r"|not sure|unsure|should (?:be|say|read|have)|supposed to|is actually|misspelled|make (?:that|it|her|his)|update the|if|whether|first|denied?|reject\w*|refus\w*|decline\w*)\b"
)
_UNDONE = re.compile(
    r"\bnot yet\b|(?:\b(?:not|never|without|cannot|nobody|nothing)\b|n't\b).{0,30}\b(?:approv\w*|authori\w*|process\w*|sign\w* (?:off|it|this)|fill\w*|complet\w*|decid\w*|ready|final|official|right|correct|"
    r"valid|go ahead|move forward|(?:want|need)\w* (?:it|this|her|him|them|hmis|access|to)|(?:add|set|remove) (?:her|him|them|it|this|anyone|anybody))\b"
)
_CORRECTS = re.compile(
    r"(?:^|\b(?:please|just|so|and|but|also) )(?:change|correct|fix|update|replace|swap|edit|make)\b|\b(?:instead|except|excluding|other than|only for|not for|wrong|incorrect|typo|misspelled|is actually|are actually|should (?:be|say|read|have been))\b"
)
"""What stands below is not quite what is wanted."""
_OF_THE_MATTER = re.compile(
    r"\b(?:form|this|it|below|filled|right|correct|approv\w*|request|process\w*|okay|ok)\b"
)


def words_of(sentences: Sequence[Sentence], names: Iterable[str]) -> Words:
    """What the sender says of the older words.

    Args:
        sentences: the sender's own.
        names: the people whom the older form names.
    """
    matter = _Matter(names)
    said: set[Word] = set()
    saying: list[str] = []
    for sentence in sentences:
        text = sentence.text.lower()[:_LONGEST]
        clauses = list(_clauses(text))
        told = [matter.said_in(clause) for clause in clauses]
        found = set().union(*told)
        if sentence.asks and not _POLITE.search(text) and (found or _OF_THE_MATTER.search(text)):
            return Words(frozenset())
        if any(
            not words and _APPROVAL_WORD.search(clause) for clause, words in zip(clauses, told, strict=True)
        ):
            return Words(frozenset())
        if any(_CORRECTS.search(clause) or (found and _holds_back(clause)) for clause in clauses):
            return Words(frozenset())
        if found:
            said |= found
            saying.append(sentence.text)
    others = [sentence.text for sentence in sentences if sentence.text not in saying]
    if Hazard.AGAINST in hazards_in(others):
        return Words(frozenset())
    return Words(frozenset(said), tuple(saying))


def says_nothing(sentences: Sequence[Sentence]) -> bool:
    """Is there nothing but thanks and "here you go"?"""
    return all(
        _MERE.fullmatch(sentence.text.lower()[:_LONGEST]) and not sentence.asks for sentence in sentences
    )


def _clauses(text: str) -> Iterator[str]:
    """The clauses of a sentence, without "hi", "ok" and what cannot mean anything here."""
    for part in _CLAUSE.split(_IDLE.sub(" ", text)):
        clause = " ".join((part or "").split())
        clause = _FILLERS.sub("", clause, count=1) if _FILLERS.match(clause) else clause
        if clause:
            yield clause


def _holds_back(clause: str) -> bool:
    return bool(_HALTS.search(clause) or _UNDONE.search(clause))


class _Matter:
    """What may be approved: the form, or access of the people it names."""

    def __init__(self, names: Iterable[str]) -> None:
        parts = sorted(
            {part.lower() for name in names for part in (name, *name.split()) if len(part) > 1},
            key=len,
            reverse=True,
        )
        people = "|".join(
            (
                *map(re.escape, parts),
                "him",
                "her",
                "them",
                "this person",
                "this user",
                "new (?:person|user|hire|staff)",
            )
        )
        person = rf"(?:the |our )?(?:{people})"
        thing = (
            rf"(?:(?:this|it|that|these|everything|both|all of (?:this|it)|below|the (?:below|following|attached|above))(?: {_FORM})?|(?:the|my|our|his|her|their|[a-z]+'s) {_FORM}"
            rf"|(?:(?:{person})'s|his|her|their|this) (?:hmis )?(?:access|account|login|set-?up)|(?:hmis )?access for {person}|adding {person}|removing {person})"
        )
        rest = rf"(?: of)?(?: {thing})?(?: for {person}(?: access)?)?"
        self._approvals = tuple(
            re.compile(rf"{pattern}{_TAIL.pattern}")
            for pattern in (
                rf"(?:(?:{thing}|request|form)(?: is| was| has been| are|'s)?(?: hereby| fully| all| now)? )?(?:fully |all |hereby )?(?:approved|authorized|authorised|okayed|ok'd|signed off)(?: on)?{rest}",
                rf"{_WE}(?:approve|authorize|authorise|endorse|okay|ok|approved|authorized|endorsed|approving|authorizing|sign off on|signing off on|signed off on|agree to|support|supporting){rest}",
                rf"(?:forwarding |sending |passing |submitting )?(?:{thing} )?(?:on |over |along |in |to you )?(?:has|with|you have|consider this|here is|this is) (?:my|our)(?: full| formal| written| official)? (?:approval|authorization|blessing|sign-?off|ok|okay|permission|go-?ahead)(?: on {thing})?{rest}",
                r"(?:approval|authorization) (?:is )?granted",
                rf"(?:{thing} (?:is|looks|sounds) )?(?:ok|okay|fine|good to go|all good|good) (?:by|with|from|on|to) (?:me|us|my end|our end|my side|our side)",
                rf"(?:i|we)(?: am| are|'m|'re) (?:ok|okay|fine|good|happy) with {thing}",
                rf"(?:ok|okay|fine|good|cleared|clear) to (?:process|add|go|proceed|set up|set|remove|enter|submit|start)(?: {thing}| {person})?(?: up)?",
                rf"(?:{_WE})?(?:submit|submitting) {thing}",
                r"(?:go ahead|proceed)(?: with (?:this|it))?",
                rf"{_CARRY} {thing}(?: for {person})?",
                rf"(?:treat|accept|consider|count|take|use) {thing} as (?:my|our) (?:own|(?:formal |official )?(?:request|authorization|approval|submission))",
                rf"(?:provide|give|grant|create|open|activate|enable)(?: {person})? (?:an? )?(?:hmis )?(?:access|account|login)(?: (?:to|for) {person})?",
                r"do (?:as|what) [a-z]+ (?:asks?|says?|requests?|requested|asked|wrote)",
                rf"(?:set up|set|get|add|sign up|give|grant|create|remove|enroll|onboard) (?:{person}|{thing})(?: (?:up|set up|added|going|started|access|in|removed|hmis access|an account|a login))?",
            )
        )

    def said_in(self, clause: str) -> set[Word]:
        """What one clause says."""
        said: set[Word] = set()
        asked = _ASKED.match(clause)
        order = clause[asked.end() :] if asked else clause
        if any(pattern.fullmatch(order) or pattern.fullmatch(clause) for pattern in self._approvals):
            said.add(Word.APPROVED)
        if _claims(clause):
            said.add(Word.FILLED)
        return said


def _claims(clause: str) -> bool:
    """Does a clause say that the form was filled in, in words of returned forms alone?"""
    if _TYPED.match(clause):
        return True
    done = _DONE.search(clause)
    if done is not None and _only_claiming(clause[: done.start()]) and _is_of_form(clause[done.end() :]):
        return True
    place = _PLACE.search(clause)
    return (
        place is not None and _ANSWERS.search(clause) is not None and _only_claiming(clause[: place.start()])
    )


def _is_of_form(object_: str) -> bool:
    """Is what was filled in or answered the form, unlike "answered your call"?"""
    words = _SPACED.findall(object_)
    end = next((at for at, word in enumerate(words) if _OBJECT_ENDS.fullmatch(word)), len(words))
    return all(_CLAIMING.fullmatch(word) for word in words[: min(end, 5)])


def _only_claiming(text: str) -> bool:
    return all(_CLAIMING.fullmatch(word) for word in _SPACED.findall(text))
