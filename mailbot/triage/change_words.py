"""One clause that wishes a change of what a user may do in HMIS, put together of the few words it can be made of (P20).

    clause    = words of `_WORDS` and marks, nothing else: "put her on the HOPWA schedule" has a word too many
    marks     = somebody, a project, a right ("run reports", "reporting rights", "read only")
    wish      = an order, a "please", "needs", "should", "we would like", or a bare "HOPWA off, shelter on"
    direction = by its verbs and particles: "give", "add", "onto" add; "remove", "withdraw", "off" take away

What stands beside what is kept ("on top of the shelter", "but not off HMIS") is left out before.
"""

import re
from dataclasses import dataclass

PROJECT = re.compile(r"⟦j(\d+)⟧")
_WHO = r"(?:⟦p\d+⟧|he|she|they|him|her|them)"
_KEPT = re.compile(
    rf"\b(?:in addition to|on top of|besides|along with|next to|alongside|together with|aside from|beyond|without (?:changing|touching|affecting))(?: (?:the|her|his|their|what|everything|all|whatever|that|of|else)){{0,4}}"
    rf"(?:(?: ⟦j\d+⟧)+(?: (?:project|program|work|access|stuff|side|one))?(?: {_WHO} (?:already )?(?:has|have))?| {_WHO} (?:already |now |currently )?(?:has|have|does|do|uses)(?: now| already| today)?| (?:rest|others?|(?:existing|current|other|present|usual) [a-z]+))"
    r"|\b(?:but |and )?not (?:off|out of|from) (?:⟦a\d+⟧|the system|hmis|the database)(?: (?:itself|altogether|entirely))?"
)
_COURTESY = re.compile(
    r"\b(?:from now on|from here on(?: out)?|as of (?:now|today)|(?:starting|beginning|effective) (?:now|today|immediately)|right away|as soon as (?:possible|you can)|asap|when(?:ever)? you (?:can|get a chance|get to it|have (?:a|one|some) (?:minute|moment|chance|time|second))|"
    r"at your (?:earliest )?convenience|today|going forward|immediately|as well|too|also|for me|for us|in hmis|(?:his|her|their) hmis|thank you|thanks|again|is it possible to|there)\b(?! ⟦d)"
)
_SO_THAT = re.compile(
    rf"\bso (?:that )?{_WHO} (?:can|could|may|will|is able to|are able to|will be able to) (?=(?:see|use|view|open|enter|work|get|run|pull|do|access|log)\b)"
)
_REPORTS = re.compile(
    r"\b(?:(?:the|a|an|our|full) )?(?:(?:right|rights|ability|permissions?|privileges?|access) to )?(?:run|running|pull|pulling|see|seeing|view|create|creating|build|generate|generating|produce|do|doing|make|use|using|access to|for) "
    r"(?:(?:the|our|her|his|their|all|any|hmis|agency|monthly|quarterly|annual|own|of|project|program) ){0,4}(?:reports(?: (?:module|tool|side|section|area))?|report(?:ing)?(?: (?:rights?|access|role|module|tool|side|section|area)))\b"
    r"|\b(?:(?:the|a|an|our|her|his|their) )?(?:businessobjects |business objects |hmis )?(?:reporting|reports?(?= (?:rights?|access|role|licen[sc]e|permissions?|functions?|capabilit|privileges?|module|features?|tools?|seat|ability|option)))(?: (?:rights?|access|role|licen[sc]e|permissions?|functions?|capability|capabilities|privileges?|module|features?|tools?|seat|ability|piece|option))?\b"
)
_READ_ONLY = re.compile(
    r"\b(?:(?:a|the) )?(?:read|view|look)[ -]only(?: (?:access|role|user|rights|account|login|permissions?))?\b"
)
_DAY = re.compile(
    r"(?:\b(?:from|starting|beginning|effective|as of|by|on|for|since) )?⟦d\d+⟧(?: on| onwards?)?"
)
_ROW = re.compile(r"(⟦j\d+⟧)(?: ?, ?(?:and )?| and | ?[&+/] ?| plus )(?:the |our )?(?=⟦j)")
_STOPS = re.compile(
    r"(?<![.,;:!?()])[.,;:!?()]+(?: |$)| - | (?:so|but|because|since|while|where|who|which|as (?=she|he|they|⟦p|we|i\b)|now that|and then|then) "
    r"| and (?=(?:leave|keep|she|he|they|i|we|it|his|her|needs?|should|would|please|add|remove|take|drop|give|put|open|close|end|grant|let|make|set|pull|that|the|nobody|nothing|will|can|is|was|has)\b|⟦p)"
)
_LEAD = re.compile(
    r"^(?:(?:(?:can|could|would|will) (?:you|u|someone|somebody|one of you)|hi|hello|hey|so|and|then|now|just|please|kindly|therefore|thus|accordingly|hence|ok|okay|only|go ahead|first|second|also|all|team|folks|changes?|update|request|correction|"
    r"(?:for|of) ⟦p\d+⟧|(?:this is )?(?:a|our|my) request to|it is(?: only| just)?|that is),? ){0,8}"
)
_TAKES = re.compile(
    r"\b(?:remov(?:e|ed|al)|drop(?:ped)?|deleted?|strip(?:ped)?|withdraw|withdrawn|end(?:ed)?|revoked?|cut|closed?|off|away|out|detach|unassign(?:ed)?|discontinued?|disabled?|deactivated?|inactivated?|lose)\b"
)
_GIVES = re.compile(
    r"\b(?:add(?:ed|ing)?|given?|grant(?:ed)?|assign(?:ed)?|open(?:ed)?|provided?|included?|enabled?|activated?|extend(?:ed)?|expand(?:ed)?|broaden|widen|onto|into|attach(?:ed)?|set up|put|place)\b"
)
_HAS = re.compile(r"\b(?:get|have|needs?|see|use|let|allow(?:ed)?|on|with|able|permit)\b")
_FROM = re.compile(
    r"\b(?:take|taken|pull|pulled|get|got|go|gone|come)\b[^.]{0,80}\bfrom\b|\b(?:should|can|may|must|to) go$"
)
_ORDER = re.compile(
    r"(?:add|give|grant|get|assign|open|provide|include|enable|activate|extend|expand|broaden|widen|let|allow|put|place|set|turn|switch|attach|remove|take|drop|delete|strip|withdraw|end|revoke|cut|close|pull|detach|unassign|swap|move|change|transfer|shift|make|limit|restrict|discontinue|disable|deactivate|shut)\b"
)
_MUST = re.compile(
    r"(?:⟦[pj]\d+⟧|\b(?:he|she|they|it|access|rights?|account|login|user|profile|that|project|program|§r|one))(?:'s)?(?: (?:also|now|only|just|access|project|program|role))* (?:needs?|should|must|has to|have to|will need|would need|ought to|is to|are to|(?:can|may|could) (?:now )?(?:be|come|go|get))\b"
    r"|^(?:also |now |only )?(?:needs|should (?:have|get|see|be)|must (?:have|get|be))\b"
)
_WE_WANT = re.compile(
    r"\b(?:i|we)(?: (?:hereby|formally|respectfully|kindly|just|also|now|really))? (?:would like|would love|want|need|wish|request|ask|am requesting|are requesting|am asking|are asking)\b"
)
_MAY_GET = re.compile(
    r"^(?:can|could|may|might) (?:⟦p\d+⟧|he|she|they)(?: please)? (?:get|have|be (?:given|added|granted|put|set up|assigned|taken|removed|dropped))\b"
)
_BARE = re.compile(
    r"(?:⟦j\d+⟧ ?)+(?:on|off|out|in|added|removed)|(?:add|drop|remove|plus|\+|minus) (?:⟦j\d+⟧ ?)+"
)
_SWAP = re.compile(
    r"\bfrom (?:the |our )?⟦j(\d+)⟧(?: (?:project|program|side))? (?:over )?(?:to|into|onto) (?:the |our )?⟦j(\d+)⟧"
)
_WORDS = re.compile(
    r"to|for|from|of|in|on|onto|into|off|out|away|up|down|at|with|under|within|over|the|our|her|his|their|a|an|this|that|these"
    r"|those|it|its|him|them|she|he|they|both|one|only|just|is|are|be|been|and|please|kindly|existing|current|own|hmis|mohmis|system|database|access|login"
    r"|logins|account|accounts|user|users|users'|username|profile|profiles|project|projects|program|programs|side|rights|right|permission|permissions|someone|somebody|u|license|licence|list|can|could|should|must"
    r"|may|might|needs|need|will|would|has|have|able|see|use|view|enter|data|work|i|we|like|love|want|wish|request|ask|hereby|formally|respectfully|requesting|asking"
    r"|am|are|ought|taken|take|put|placed|place|turn|turned|switch|switched|get|go|come|given|pull|pulled|move|moved|change|changed|set|made|make|let|allow|allowed"
    r"|permit|having|level|role|roles|assignment|assignments|ability|full|shut|me|you|us|privileges|piece|so|then|now|which|name|s|other|entry|swap|shift|transfer"
)
_MARKS = re.compile(r"⟦[pja]\d+⟧|§[rv]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one clause wishes: numbers of the sentence's projects, or a right."""

    clause: str
    added: tuple[int, ...] = ()
    taken: tuple[int, ...] = ()
    role: str | None = None  # "reporting", "no reporting", "read only"
    named_before: bool = False  # "that project": whichever was named before
    is_bare: bool = False  # "HOPWA off": only beside a wish in other words
    dated: bool = False  # a day stands in it


def clauses_of(text: str) -> list[str]:
    """A marked sentence in clauses, without what is only said for courtesy or of what is kept."""
    text = _ROW.sub(r"\1 ", text)
    text = _SO_THAT.sub("to ", _KEPT.sub(" ", _COURTESY.sub(" ", text)))
    return [" ".join(piece.split()) for piece in _STOPS.split(text) if piece and piece.strip(" \"'.-*•")]


def change_in(clause: str, *, asks: bool, please: bool) -> Change | None:
    """The change that a clause wishes; None where it is none.

    Args:
        clause: of `clauses_of`.
        asks: does its sentence end with a question mark?
        please: is something asked for elsewhere in the sentence?
    """
    text = " ".join(_DAY.sub(" ", _READ_ONLY.sub("§v", _REPORTS.sub("§r", clause))).split()).strip(" \"'-*•")
    numbers = tuple(int(number) for number in PROJECT.findall(text))
    named_before = (
        not numbers and re.search(r"\b(?:that|this|the) (?:project|program|one)\b", text) is not None
    )
    right = "§r" in text or "§v" in text
    if not (numbers or right or named_before) or not _is_closed(text):
        return None
    bare = _BARE.fullmatch(text) is not None
    if not (bare and please) and not _is_wished(text, asks=asks):
        return None
    dated = _DAY.search(clause) is not None
    if "§v" in text:
        return Change(clause=clause, role="read only", dated=dated) if not _TAKES.search(text) else None
    if swap := _SWAP.search(text):
        gone, come = int(swap[1]), int(swap[2])
        return Change(clause=clause, added=(come,), taken=(gone,), dated=dated) if len(numbers) == 2 else None
    takes = bool(_TAKES.search(text) or _FROM.search(text))
    gives = bool(_GIVES.search(text) or _BARE_IN.search(text)) and not takes
    gives = gives or (not takes and _HAS.search(text) is not None)
    if takes == gives or (takes and _GIVES.search(text) and not _MAY_TAKE.search(text)):
        return None
    if right:
        return Change(clause=clause, role="no reporting" if takes else "reporting", dated=dated)
    return Change(
        clause=clause,
        added=() if takes else numbers,
        taken=numbers if takes else (),
        named_before=named_before,
        is_bare=bare,
        dated=dated,
    )


def takes_away(change: Change) -> bool:
    """Does it take something away, be it "that project"?"""
    return bool(change.taken) or _TAKES.search(change.clause) is not None


_POLITE = re.compile(r"\b(?:please|kindly|(?:can|could|would|will) (?:you|u|someone|somebody|one of you))\b")
_NAMED_BEFORE = re.compile(
    r"\b(?:that|this|the) (?:project|program|one)\b|\b(?:take|remove|drop|pull|get) it (?:off|from|out of|away from) .{0,40}\b(?:access|account|log ?in|profile|user|list)\b"
)
_BARE_IN = re.compile(r"^(?:plus|\+)|\bin$")
_MAY_TAKE = re.compile(r"\bset up\b(?=.{0,20}\boff\b)")


def _is_wished(text: str, *, asks: bool) -> bool:
    if _MAY_GET.search(text):
        return True
    rest = text[lead.end() :] if (lead := _LEAD.match(text)) else text
    polite = _POLITE.search(text) is not None
    if asks and not polite:
        return False
    said = polite or _MUST.search(text) or _WE_WANT.search(text)
    return bool(said) or _ORDER.match(rest) is not None


def _is_closed(text: str) -> bool:
    words = re.findall(r"[a-z']+", _MARKS.sub(" ", text))
    return all(
        _WORDS.fullmatch(word.removesuffix("'s"))
        or _TAKES.fullmatch(word)
        or _GIVES.fullmatch(word)
        or _ORDER.fullmatch(word)
        for word in words
        if word not in {"'s", "s", "'"}
    ) and not re.search(r"\d", _MARKS.sub(" ", text))
