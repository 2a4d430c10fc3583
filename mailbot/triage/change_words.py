"""One clause that wishes a change of what a user may do in HMIS, put together of the few words it can be made of (P20).

    clause    = words of `_WORDS` and marks, nothing else: "put her on the HOPWA schedule" has a word too many
    marks     = somebody, a project, a right ("run reports", "reporting rights", "read only")
    wish      = an order, a "please", "needs", "should", "we would like", or a bare "HOPWA off, shelter on"
    direction = by its verbs and particles: "give", "add", "onto" add; "remove", "withdraw", "off" take away

What stands beside what is kept ("on top of the shelter", "but not off HMIS") is left out before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

PROJECT = re.compile(r"⟦j(\d+)⟧")
_WHO = r"(?:⟦p\d+⟧|he|she|they|him|her|them)"
_KEPT = re.compile(
    rf"\b(?:in addition to|on top of|besides|along with|next to|alongside|together with|aside from|beyond|without (?:changing|touching|affecting))(?: (?:the|her|his|their|what|everything|all|whatever|that|of|else)){{0,4}}"
    rf"(?:(?: ⟦j\d+⟧)+(?: (?:project|program|work|access|stuff|side|one))?(?: {_WHO} (?:already )?(?:has|have))?| {_WHO} (?:already |now |currently )?(?:has|have|does|do|uses)(?: now| already| today)?| (?:rest|others?|(?:existing|current|other|present|usual) [a-z]+))"
    r"|\b(?:but |and )?not (?:off|out of|from) (?:⟦a\d+⟧|the system|hmis|the database)(?: (?:itself|altogether|entirely))?"
)
_COURTESY = re.compile(
    r"\b(?:from now on|from here on(?: out)?|as of (?:now|today)|(?:starting|beginning|effective) (?:now|today|immediately)|right away|as soon as (?:possible|you can)|asap|when(?:ever)? you (?:can|get a chance|get to it|have (?:a|one|some) (?:minute|moment|chance|time|second))|"
    r"at your (?:earliest )?convenience|today|going forward|immediately|as well|too|also|for me|for us|in hmis|(?:his|her|their) hmis|thank you|thanks|again|is it possible to|there|no (?:other|further|more) changes?(?: needed| please)?|nothing else (?:changes|is changing|to change)|(?:everything|all) else (?:stays|remains|is|as)(?: as)?(?: the same| it is| is| before| unchanged| put){0,4})\b(?! ⟦d)"
)
_BY_LEAVE = re.compile(
    r"(?:\b(?:i|we|this|that|the following)(?: (?:e-?mail|message|note|letter|memo|request))?(?: (?:hereby|formally|also|now|do|am|are|is|will|would|fully|officially|serves?|meant|going)){0,4}+(?: (?:to|my|our|your)){0,2}+ (?:authori[sz]e?|approv(?:e|al)|ok(?:ay)?|sanction|endorse|consent|agree|sign[- ]?off|permit|permission|request|ask|authori[sz]ation|go[- ]ahead|"
    r"authori[sz]es|authori[sz]ing|approves|approving|requests|requesting|permits)(?: (?:to|for|on|of|with|that))?|\b(?:he|she|they|⟦p\d+⟧) (?:has|have) (?:my|our) (?:ok(?:ay)?|approval|permission|authori[sz]ation|consent|blessing|go[- ]ahead) (?:to|for)) "
    r"(?=(?:(?:you )?(?:to )?(?P<doing>add|adding|remove|removing|give|giving|grant|granting|open|opening|drop|dropping|take|taking|delete|deleting|attach|attaching|include|including|withdraw|withdrawing|assign|assigning)\b)|(?:the |our )?⟦j\d+⟧ (?:for|to be|being|on|in) )"
)
"""As in "I authorize adding HOPWA to her permissions", "this authorizes HOPWA for Ana"."""
_DEED_OF = re.compile(
    r"\b(?:the )?(?:(?P<gives>addition|inclusion|assignment|granting|opening|attachment)|(?P<takes>removal|withdrawal|deletion|dropping|detachment)) of (?=(?:the |our )?⟦j)"
)
_LISTED = re.compile(
    r"\b(add|added|adding|give|gains?|new|plus|additional|drop|dropping|remove|removed|removing|take off|takes? away|delete|lose|loses|minus|end|off|withdraw|close) ?(?::|=|->|- ?>|-) ?(?=(?:the |our )?⟦j)"
)
"""As in the entries of a list: "take off: SSVF"."""
_LISTED_PLAINLY = {"new": "add", "gain": "add", "gains": "add", "plus": "add", "additional": "add", "minus": "remove", "lose": "remove", "loses": "remove", "off": "remove", "added": "add", "removed": "remove", "adding": "add", "removing": "remove", "dropping": "drop"}  # fmt: skip
_SO_AS = re.compile(r"\bso as to\b")
_NO_LONGER = re.compile(
    r"\bno longer (?:see|have|use|access|enter|be in|be on|work in|work on|need)(?= (?:the |our )?(?:⟦j|§))"
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
    r"(?:for|of) ⟦p\d+⟧|⟦p\d+⟧(?= (?:please |also |just )?(?:add|remove|take off|drop|delete|give|withdraw|grant)\b)|(?:this is )?(?:a|our|my) request to|it is(?: only| just)?|that is),? ){0,8}"
)
_TAKES = re.compile(
    r"\b(?:remov(?:e|ed|al|ing)|drop(?:ped|ping)?|delet(?:e|ed|ing)|exclud(?:e|ed|ing)|eliminated?|subtract(?:ed)?|erased?|yank(?:ed)?|peel(?:ed)?|lift(?:ed)?|untick(?:ed)?|uncheck(?:ed)?|deselect(?:ed)?|taking|dropping|withdrawing|detached|unlink(?:ed)?|disconnect(?:ed)?|rescind(?:ed)?|scrap(?:ped)?|ditch(?:ed)?|disassociated?|deassigned?|unassigning|strip(?:ped)?|withdraw|withdrawn|end(?:ed)?|revoked?|cut|closed?|off|away|out|detach|unassign(?:ed)?|discontinued?|disabled?|deactivated?|inactivated?|lose|losing|loses)\b"
)
_GIVES = re.compile(
    r"\b(?:add(?:ed|ing)?|giv(?:e|en|ing)|grant(?:ed|ing)?|furnish(?:ed)?|equip(?:ped)?|suppl(?:y|ied)|outfit(?:ted)?|hook(?:ed)?|issued?|tack(?:ed)?|append(?:ed)?|throw|thrown|slot(?:ted)?|plug(?:ged)?|bestow(?:ed)?|confer(?:red)?|entitled?|licensed?|link(?:ed)?|connect(?:ed)?|associated?|tied?|assign(?:ed)?|open(?:ed)?|provided?|included?|enabled?|activated?|extend(?:ed)?|expand(?:ed)?|broaden|widen|onto|into|attach(?:ed)?|set up|put|place)\b"
)
_HAS = re.compile(
    r"\b(?:gets|become|require|requires|get|have|needs?|see|use|let|allow(?:ed)?|on|with|able|permit)\b"
)
_FROM = re.compile(
    r"\b(?:take|taken|pull|pulled|get|got|go|gone|come)\b[^.]{0,80}\bfrom\b|\b(?:should|can|may|must|to) go$"
)
_ORDER = re.compile(
    r"(?:see to|furnish|equip|supply|outfit|hook|issue|tack|append|throw|slot|plug|bestow|confer|entitle|link|connect|associate|exclude|eliminate|subtract|erase|yank|peel|lift|untick|uncheck|deselect|unlink|disconnect|rescind|scrap|ditch|disassociate|amend|adjust|update|edit|revise|alter|modify|tie|sign|have|fix|add|give|grant|get|assign|open|provide|include|enable|activate|extend|expand|broaden|widen|let|allow|put|place|set|turn|switch|attach|remove|take|drop|delete|strip|withdraw|end|revoke|cut|close|pull|detach|unassign|swap|move|change|transfer|shift|make|limit|restrict|discontinue|disable|deactivate|shut)\b"
)
_MUST = re.compile(
    r"(?:⟦[pj]\d+⟧|\b(?:he|she|they|it|access|rights?|account|login|user|profile|that|project|program|§r|one))(?:'s)?(?: (?:also|now|only|just|access|project|program|role))* (?:needs?|requires?|should|shall|must|has to|have to|will need|would need|will require|ought to|is to|are to|(?:can|may|could) (?:now )?(?:lose|drop)|to be (?=given|added|granted|assigned|removed|taken|put|set up|attached)|gets\b|receives\b|loses\b|(?:can|may|could) (?:now )?(?:be|come|go|get))\b"
    r"|^(?:also |now |just )?(?:need|want|would like|requesting|needing) (?:⟦p\d+⟧|him|her|them)(?!\w)|^(?:also |now |only )?(?:needs|should (?:have|get|see|be)|must (?:have|get|be))\b"
)
_WE_WANT = re.compile(
    r"\b(?:i|we)(?: (?:hereby|formally|respectfully|kindly|just|also|now|really))? (?:would like|would love|want|need|wish|request|ask|am requesting|are requesting|am asking|are asking)\b"
)
_MAY_GET = re.compile(
    r"^(?:can|could|may|might|would) (?:⟦p\d+⟧|he|she|they|it|that|(?:the |our )?⟦j\d+⟧|§r|that (?:project|one))(?: please| also| then)* (?:get|have|be (?:given|added|granted|put|set up|assigned|taken|removed|dropped|attached|included|turned on|switched on|opened|enabled|withdrawn|deleted|pulled))\b"
)
_BARE = re.compile(
    r"(?:⟦j\d+⟧ ?)+(?:on|off|out|in|added|removed)|(?:add|drop|remove|plus|\+|minus) (?:⟦j\d+⟧ ?)+"
)
_SWAP_FOR = re.compile(
    r"\b(?:swap|switch|trade|exchange|replace|change)(?: out)? (?:the |our |her |his |their |⟦p\d+⟧'s? )?(?:current |existing |old )?⟦j(\d+)⟧(?: (?:project|program|access|side|rights|assignment)){0,3} (?:out )?(?:for|with|to|by) (?:the |our )?⟦j(\d+)⟧"
)
_SWAP = re.compile(
    r"\bfrom (?:the |our )?⟦j(\d+)⟧(?: (?:project|program|side))? (?:over )?(?:to|into|onto) (?:the |our )?⟦j(\d+)⟧"
)
_WORDS = re.compile(
    r"become|being|also|again|already|scope|range|reach|amend|amended|adjust|adjusted|update|updated|edit|edited|revise|revised|alter|altered|modify|modified|available|present|presently|currently|currently|additional|additionally|further|extra|second|other|what|everything|else|shall|require|requires|gets|receive|receives|same|time|too|well|now|onward|onwards|part|portion|tab|module|screen|menu|drop-down|dropdown|workgroup|provider|enrolled|such|so|hand|hooked"
    r"|to|for|from|of|in|on|onto|into|off|out|away|up|down|at|with|under|within|over|the|our|her|his|their|a|an|this|that|these"
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
    rest: str = ""  # what the clause says beside its wish: for what, by whose leave
    added: tuple[int, ...] = ()
    taken: tuple[int, ...] = ()
    role: str | None = None  # "reporting", "no reporting", "read only"
    named_before: bool = False  # "that project": whichever was named before
    is_bare: bool = False  # "HOPWA off": only beside a wish in other words
    dated: bool = False  # a day stands in it


def clauses_of(text: str) -> list[str]:
    """A marked sentence in clauses, without what is only said for courtesy or of what is kept."""
    text = _LISTED.sub(lambda found: f"{_LISTED_PLAINLY.get(found[1], found[1])} ", text)
    text = _DEED_OF.sub(lambda found: "adding " if found["gives"] else "removing ", text)
    text = _BY_LEAVE.sub(lambda found: "please " if found["doing"] else "please add ", text)
    text = _NO_LONGER.sub("lose", _SO_AS.sub("to", _ROW.sub(r"\1 ", text)))
    text = _SO_THAT.sub("to ", _KEPT.sub(" ", _COURTESY.sub(" ", text)))
    return [" ".join(piece.split()) for piece in _STOPS.split(text) if piece and piece.strip(" \"'.-*•")]


def change_in(clause: str, *, asks: bool, please: bool) -> Change | None:
    """The change that a clause wishes; None where it is none.

    Args:
        clause: of `clauses_of`.
        asks: does its sentence end with a question mark?
        please: is something asked for elsewhere in the sentence?
    """
    whole = " ".join(_DAY.sub(" ", _READ_ONLY.sub("§v", _REPORTS.sub("§r", clause))).split()).strip(" \"'-*•")
    asks = asks and _POLITE.search(whole) is None
    for text, rest in _cores(whole):
        change = _change_of(clause, text, asks=asks, please=please)
        if change is not None:
            return replace(change, rest=rest)
    return None


def _cores(text: str) -> Iterator[tuple[str, str]]:
    """The clause, or the closed part of it that a wish may be, with what stands around: "put Ana on HOPWA for the summer visits"."""
    if _is_closed(text):
        yield text, ""
        return
    if len(text) > _LONGEST:
        return
    starts = list(dict.fromkeys([0, *(match.start() for match in _BEGINS.finditer(text))]))[:12]
    ends = list(dict.fromkeys([len(text), *(match.start() for match in _ADJUNCT.finditer(text))]))[:12]
    for start in starts:
        for end in sorted(ends, reverse=True):
            core = text[start:end].strip(" ,")
            if _ORDER.match(core) and text[:start].strip() and not _ASKED_BEFORE.search(text[:start]):
                continue
            if _HAS_OBJECT.search(core) and _is_closed(core):
                yield core, f"{text[:start]} ; {text[end:]}"
                break


def _change_of(clause: str, text: str, *, asks: bool, please: bool) -> Change | None:
    numbers = tuple(int(number) for number in PROJECT.findall(text))
    named_before = not numbers and _NAMED_BEFORE.search(text) is not None
    right = "§r" in text or "§v" in text
    if not (numbers or right or named_before) or not _is_closed(text):
        return None
    bare = _BARE.fullmatch(text) is not None
    if not (bare and please) and not _is_wished(text, asks=asks):
        return None
    dated = _DAY.search(clause) is not None
    if "§v" in text:
        return Change(clause=clause, role="read only", dated=dated) if not _TAKES.search(text) else None
    if swap := _SWAP.search(text) or _SWAP_FOR.search(text):
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


_LONGEST = 400  # characters of a clause in which a wish is looked for
_BEGINS = re.compile(
    r"(?<![\w'⟦])(?:(?:please|kindly)\b|(?:⟦p\d+⟧|he|she|they|we|i) (?=(?:also |now |only |just |therefore |really )?(?:needs?|should|must|has to|have to|will need|would need|ought to|is to|requires?|gets|shall|would like|want|request)\b)|(?:for )?(?:⟦p\d+⟧|her|him|them) to (?=be |have |get |see )|⟦j\d+⟧ (?=(?:should|must|needs to|has to|can|to be)\b)"
    r"|(?:add|give|grant|assign|open|put|include|attach|furnish|equip|supply|extend|expand|remove|take|drop|delete|withdraw|revoke|pull|exclude|detach|unassign|strip|limit|restrict|turn|switch|set up|enable|hook|let) (?=[⟦§]|(?:the|her|his|their|him|them|up|on|off|that|this|our|a|an|also|access)\b))"
)
_ASKED_BEFORE = re.compile(
    r"\b(?:please|kindly|you|(?:i|we) (?:would like|want|need|wish|request|ask)(?: [a-z]+)? to|asked to|is to|are to)\b|[,;:-] ?$"
)
_SUPPORTS = re.compile(
    r"(?:(?:please|kindly|can you|could you|would you|will you|can|could|may|would|so|and|then|also|just|it is asked that|i ask that|we ask that|let us|go ahead and|see to|make sure(?: that)?|arrange for) ?,? ?){0,6}"
    r"(?:(?:add|do|make|set|set up|arrange|adjust|update|amend|change|fix|apply|put|enter|enable|process|handle|take care of|turn|switch|correct|edit|revise|modify|have|get|give|remove|drop|take|delete) )?(?:(?:it|this|that|them|these|those|both|him|her|the|his|hers|their|⟦p\d+⟧(?:'s)?|hmis|access|rights?|permissions?|account|login|profile|user|projects?|programs?|changes?|adjustment|addition|update|one|role|assignments?|records?|be|is|are|in|on|for|to|up|off|out|through|of|with|at|and|back|"
    r"added|done|made|set|arranged|adjusted|updated|amended|changed|applied|entered|enabled|processed|handled|removed|dropped|taken|given|fixed|match|reflect|effect|accordingly|please|kindly|now|today|soon|too|also|then|thanks|thank you|possible|happen|your|end|side|list|there|same|way|again|me|us|want|would|like|i|we|need) ?,? ?){0,12}"
)
"""As in "could you add it, please?", "adjust her HMIS projects to match": a wish for what another sentence names."""
_DOES = re.compile(
    r"\b(?:add|do|make|set|arrange|adjust|update|amend|change|fix|apply|put|enter|enable|process|handle|take care|correct|edit|revise|modify|added|done|made|arranged|adjusted|updated|amended|changed|applied|entered|enabled|processed|happen|remove|removed|drop|dropped|take|taken)\b"
)
_FACT_TAKES = re.compile(
    r"\b(?:detached|reassigned|pulled|moved|moves|moving|transferr?(?:ed|ing|s)?|rotat(?:ed|es|ing)|removed|released|relieved|coming|comes|came|is|are|was)(?: now| over| away)? (?:off|from|out of)(?: the| our)? ⟦j\d+⟧"
    r"|\b(?:no longer|not|never)(?: [a-z]+){0,4} (?:in|on|with|for|at|under|the|our|of|see|sees|use|uses|need|needs|serve|serves|do|does|work|works|cover|covers|handle|handles|touch|touches|open|opens) ⟦j\d+⟧"
    r"|\b(?:stopped|quit|finished|done|through|finished up|wrapped up|wrapping up)(?: (?:with|working|doing|on|in|at|the|our|covering|serving|all)){1,4} ⟦j\d+⟧"
    r"|\b(?:giv(?:es|ing|en) up|gave up|hands? over|handed over|handing over|hands? off|handed off|drops?|dropped|dropping|leaves?|leaving|left|gets? out of|got out of|passes|passed)(?: the| our)? ⟦j\d+⟧"
)
_FACT_GIVES = re.compile(
    r"\b(?:assigned|reassigned|attached|detailed|moved|moves|moving|transferr?(?:ed|ing|s)?|added|joins?|joined|joining|takes? over|taking over|took over|takes? on|taking on|took on|picks? up|picking up|picked up|covers?|covering|starts?|starting|started|works?|working|helps?|helping|supports?|supporting|steps? into|stepping into|inherits?|inherited|assumes?|assuming|assumed|splits?|splitting)"
    r"(?: (?:to|in|on|with|at|for|under|into|a|an|the|our|her|his|their|some|all|part|half|half-time|full|full-time|time|duty|duties|assignment|position|role|work|working|out|also|now|between|over)){0,7} ⟦j\d+⟧"
    r"|\b(?:forgot|neglected|failed|omitted|meant|intended|should have) (?:to )?(?:ask(?:ed)? (?:you )?for|request(?:ed)?|add(?:ed)?|include[d]?|mention(?:ed)?|list(?:ed)?|put|tick(?:ed)?|check(?:ed)?)(?: (?:the|our|him|her|them|for|on|in|down|off)){0,3} ⟦j\d+⟧"
    r"|\b(?:can not|does not|is not able to|not|is missing|misses|lacks|left off|left out|never got|is without)(?: (?:see|find|open|have|get|into|in|the|our|yet|got|to|enter|on|for|have|access)){0,4} ⟦j\d+⟧"
)


_TAKES_SOMEBODY = re.compile(r"\b(?:take|remove|drop) (?:her|him|them|⟦p\d+⟧)\b")


def supports(clause: str) -> bool:
    """Does a clause ask for a change that another one names?"""
    text = " ".join(_DAY.sub(" ", clause).split()).strip(" \"'-*•?")
    if _TAKES_SOMEBODY.search(text):
        return False  # "so please take her off HMIS" asks for no change of anybody's projects
    return _SUPPORTS.fullmatch(text) is not None and _DOES.search(text) is not None


def fact_in(clause: str) -> Change | None:
    """What a clause says that somebody works in from now on, or no longer: a change where another sentence asks for one."""
    text = _KEPT.sub(" ", clause)
    numbers = tuple(int(number) for number in PROJECT.findall(text))
    taken, given = _FACT_TAKES.search(text), _FACT_GIVES.search(text)
    if len(numbers) != 1 or (taken is None) == (given is None):
        return None
    dated = _DAY.search(clause) is not None
    if taken:
        return Change(clause=clause, taken=numbers, dated=dated)
    return Change(clause=clause, added=numbers, dated=dated)


_ADJUNCT = re.compile(
    r",? (?:(?:for|in|at|on|by|with|under|through|from|during|per|after|upon|before|following|owing|due|given|considering|according|because|since|while|when|whenever|where|as|now|that|which|who|whom|whose|plus|including|starting|beginning|seeing|effective|until|if|unless|once)\b|(?:in order )?to (?!be\b|have\b|see\b|use\b|get\b|include\b|⟦|§|the\b|his\b|her\b|their\b|what\b|both\b)[a-z]|alongside|beside|beyond|instead)"
)
_HAS_OBJECT = re.compile(
    r"⟦j\d+⟧|§[rv]|\b(?:that|this|the) (?:project|program|one)\b|\b(?:it|that|this) (?:off|from|out of|to|on|onto)\b"
)


def takes_away(change: Change) -> bool:
    """Does it take something away, be it "that project"?"""
    return bool(change.taken) or _TAKES.search(change.clause) is not None


_POLITE = re.compile(r"\b(?:please|kindly|(?:can|could|would|will) (?:you|u|someone|somebody|one of you))\b")
_NAMED_BEFORE = re.compile(
    r"\b(?:that|this|the) (?:project|program|one)\b"
    r"|\b(?:take|remove|drop|pull|strip|delete|withdraw|detach|yank|get|add|attach|put|include|assign|open|enable|append) (?:it|that|this|that one) (?:also |too |back |please )?(?:off|from|out of|away from|to|onto|on|in|for|into|under|of) (?:the |what )?(?:⟦p\d+⟧|her|his|their|him|them|he|she|account|profile|list|access)"
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
