"""The words in which a removal on record is moved or taken back, over the marks of `mailbot.triage.waiting_marks`.

Each entry is a pattern and whether it counts only where it stands like an order. The parts are closed lists: a verb that
moves, a word for the end of access, what somebody does who stays. Between them a few words may stand, never a stop.
"""

import re

_WHO = r"(?:⟦p0⟧|he|she|they)"
_WHOSE = r"(?:⟦p0⟧'s?|his|her|their)"
_OF_WHOM = r"(?:the|that|this|my|our|a|an|any|his|her|their|⟦p0⟧'s?)"
_ANY = r"(?:(?!⟦p1⟧|⟦d1⟧|⟦d2⟧)[^\s.;!?]+ )"  # a word, the person or the day on record
_END_WORD = (
    r"(?:removal|deactivation|inactivation|shut-?off|shut ?off|shut-?down|cut-?off|cut ?off|turn-?off|off-?boarding|termination|separation|departure|"
    r"(?:end|ending|removal|deactivation|termination|separation|departure|exit|effective|last|final|off|cut-?off|shut-?off) (?:date|day|shift)|last day of work|access end(?: date)?|end of (?:access|employment)|closing)"
)
_ACCESS_WORD = r"(?:(?:hmis )?(?:access|login|logins|account|license|licence|credentials|seat|user|username|profile)|hmis)"
_ADJECTIVES = r"(?:(?:scheduled|planned|pending|upcoming|hmis|whole|entire|earlier|previous|last|original|first|recent|access|user|account|other|same|new|current|actual|official|prior) ){0,3}"
_STOP = r"(?=[ ]*(?:[.,;:!?)(-]|$|and\b|so\b|but\b|please\b|because\b|since\b|as\b|for good|indefinitely|permanently|long[ -]?term|after all|thank|or anything|at all|until further))"

END_OF_ACCESS = re.compile(rf"\b{_END_WORD}\b")

# -- another day ------------------------------------------------------------------------------------------------------

_MOVE_VERB = r"(?:see to )?(?:mov(?:e|ing)|push(?:ing)?|bump(?:ing)?|shift(?:ing)?|slid(?:e|ing)|chang(?:e|ing)|extend(?:ing)?|delay(?:ing)?|postpon(?:e|ing)|reschedul(?:e|ing)|adjust(?:ing)?|switch(?:ing)?|stretch(?:ing)?|updat(?:e|ing)|mak(?:e|ing)|set(?:ting)?|reset(?:ting)?|pull(?:ing)?|bring(?:ing)?|keep(?:ing)?|leav(?:e|ing)|hold(?:ing)?|correct(?:ing)?|carry(?:ing)?|roll(?:ing)?|swap(?:ping)?|put(?:ting)?|drag(?:ging)?|amend(?:ing)?|revis(?:e|ing)|run(?:ning)?)"
_PARTICLE = r"(?:out|back|up|forward|over|ahead|off|on|in|down|along|open|active|alive|later|earlier|sooner) "
_MOVABLE = rf"(?:(?:it|that|this|everything|things|⟦p0⟧(?!')|him|her|them)|{_OF_WHOM} {_ADJECTIVES}(?:{_END_WORD}|{_ACCESS_WORD}|date|day|request|last day|final day))"
_TO = r"(?:to|until|till|til|'til|through|thru|for|on|by|as of|effective|be|up to|=|-|:|,)"
_TO_NEW = rf"(?:{_ANY}){{0,8}}?(?:{_TO} )(?:(?:now|instead|be|being|say|read|the|end of day|cob|close of business|effective|on|for|as of) ){{0,3}}⟦d1⟧"
_DOES = (
    r"(?:(?:has|have|had|is|are|was|were|will|would|be|been|got|gets|being|just|now|also|actually|instead|agreed|decided|going|able|willing|happy|to|can|"
    r"has work|have work|she|he|they|will be) ){0,6}"
)
_STAYING = (
    r"(?:stay(?:s|ing|ed)?|remain(?:s|ing)?|continu(?:e|es|ing)|work(?:s|ing)?|hang(?:s|ing)? (?:around|on|in)|stick(?:s|ing)? (?:around|with us|it out)|here|with us|around|"
    r"on board|on staff|on the (?:job|schedule|payroll)|has work|have work|employed|ours|keep(?:s|ing)? (?:on )?working|helping(?: out)?)"
)
_STAYING_GAP = r"(?:(?:on|here|with us|around|for|one more|another|an extra|a few more|two more|week|weeks|days|more|extra|on staff|at ⟦a\d⟧|with ⟦a\d⟧|working|now|instead|put|full time|longer|little|bit|a|couple|month|,|so|that is|i\.e\.) ?){0,7}"
_LEAVING = r"(?:leav(?:e|es|ing)|finish(?:es|ing)?(?: up)?|done|wrap(?:s|ping)? up|depart(?:s|ing)?|retir(?:e|es|ing)|resign(?:s|ing)?|quit(?:s|ting)?|gone|out of here|out the door|heading out|exits?|last day|final day)"
_CHANGED = r"(?:is|are|was|were|will|be|been|being|has|have|had|got|gets|moved|changed|pushed|bumped|extended|shifted|now|actually|should|must|needs?|to|out|back|up|forward|ahead|instead|going|set|rescheduled|delayed|postponed|date|just|really|again|by|a|week|weeks|few|two|days|day|later|earlier|sooner|so|it|for|on|from|⟦d0⟧|rather|than|not|of|us|early|after all|this|already|planned|expected|we|i|said|told|you|thought|,|-|:|which|means|at|around|until|till|through|thru|the|new|read|say)"

MOVED: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(pattern), ordered)
    for pattern, ordered in (
        # "slide his cutoff a week later, to April 3", "leave her login on until the 30th"
        (rf"\b{_MOVE_VERB} (?:{_PARTICLE})?{_MOVABLE} ?,? ?{_TO_NEW}", True),
        # "his final shift is now the 20th", "her removal got bumped up to April 3"
        (
            rf"(?<!\w)(?:{_WHOSE}|the|that) {_ADJECTIVES}{_END_WORD} (?:(?:for|of) ⟦p0⟧ |here |(?:here )?(?:with us|at ⟦a\d⟧) )?(?:{_CHANGED} ?){{1,10}}⟦d1⟧",
            False,
        ),
        (rf"\b(?:new|revised|updated|corrected|right|correct) (?:{_END_WORD}|date|day) (?:for ⟦p0⟧ )?(?:(?:is|will be|should be|:|-|now|on) ?){{1,3}}⟦d1⟧", False),
        (rf"⟦d1⟧ (?:is|will be) (?:now )?(?:(?:the|{_WHOSE}) (?:new|revised|correct|right|actual) (?:{_END_WORD}|date|day)|{_WHOSE} (?:new |actual |real )?{_END_WORD})", False),
        # "he is sticking around til the 10th", "she leaves on April 15 now"
        (rf"(?<!\w){_WHO} (?:{_DOES})(?:has|have|with)? ?(?:{_STAYING}) ?{_STAYING_GAP}(?:until|till|til|'til|through|thru|up to|up until) ⟦d1⟧", False),
        (rf"\b(?:extended|renewed|lengthened|prolonged|stretched) {_WHOSE} (?:[a-z]+ ){{0,2}}(?:contract|position|job|employment|assignment|appointment|internship|term|grant|stay|notice|time)(?: {_ANY}){{0,4}}?(?: ?(?:to|until|till|through|thru)) ⟦d1⟧", False),
        (rf"(?<!\w){_WHO} (?:(?:will|does|do|still|therefore|also|now) )*needs? (?:{_WHOSE} |the )?(?:{_ADJECTIVES}){_ACCESS_WORD} (?:{_ANY}){{0,4}}?(?:until|till|til|'til|through|thru|up to) ⟦d1⟧", False),
        (rf"(?<!\w){_WHO} {_DOES}{_LEAVING} (?:{_CHANGED} ?){{0,4}}⟦d1⟧", False),
    )
)  # fmt: skip

# Said of nothing in particular: they mean the removal where the mail answers it, or beside its day on record.
MOVED_IN_THREAD: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(pattern), ordered)
    for pattern, ordered in (
        # "turn Chris off on the 30th"
        (rf"\b(?:end|close|remove|deactivate|disable|take|turn|shut|cut|terminate|stop|drop|pull|schedule) (?:{_PARTICLE})?{_MOVABLE} (?:{_PARTICLE})?(?:{_ANY}){{0,5}}?(?:(?:on|at|as of|effective|by|for) )?⟦d1⟧", True),
        (r"\b(?:make|call) (?:it|that|this) (?:(?:be|for|on|to|effective) )*⟦d1⟧", True),
        (r"\b(?:do|make|use|go with|try|take|say|call) (?:(?:it|that|this|for|on|the|now) )*⟦d1⟧", True),
        (r"\b(?:it|that|this) (?:is|will be) (?:now|actually|really) (?:going to be )?⟦d1⟧", False),
        (r"^[ ,]*+(?:(?:sorry|oh|ok|okay|actually|correction|update|please|it is|it's|now|so|and|hi)[ ,]++)*+(?:(?:make|use|do) )?⟦d1⟧ (?:now|instead|please)\b", False),
        (r"\b(?:it|that|this|which|the date|the day) (?:should|needs to|must|ought to|was supposed to|was meant to|has to) (?:be|have been|say|read|be changed to|be moved to|have said|have read) (?:the )?⟦d1⟧", False),
        (r"\b(?:i|we) (?:meant|mean|should have (?:said|put|written)) (?:the )?⟦d1⟧", False),
    )
)  # fmt: skip

# -- not at all ---------------------------------------------------------------------------------------------------------

_STAYS_ON = r"(?: (?:on|put|here|with us|around|after all|with ⟦a\d⟧|at ⟦a\d⟧|with the (?:agency|team|organization)|on (?:staff|board|the team|our team)|in (?:his|her|their|the|that|this) (?:current |old |present )?(?:job|position|role|post|seat)|for good|as (?:our |a |an |the )?(?:[a-z-]+ ){0,2}[a-z-]+|employed|in place|where (?:he|she|they) (?:is|are)|indefinitely|working|full[ -]time)){0,4}"
_ENDING_VERB = r"(?:remove|end|cut|shut|turn|take|disable|deactivate|inactivate|close|touch|delete|drop|kill|process|pull|revoke|terminate|switch|lock|do)"
_CALL_OFF = r"(?:see to )?(?:cancel(?:l?ing)?|call(?:ing)? off|scrap(?:ping)?|stop(?:ping)?|void(?:ing)?|undo(?:ing)?|disregard(?:ing)?|ignor(?:e|ing)|withdraw(?:ing)?|retract(?:ing)?|rescind(?:ing)?|revers(?:e|ing)|revok(?:e|ing)|pull(?:ing)?(?: back)?|tak(?:e|ing) back|drop(?:ping)?|toss(?:ing)?(?: out)?|trash(?:ing)?|forget(?: about)?|kill(?:ing)?|nix|halt(?:ing)?|abort(?:ing)?|delet(?:e|ing)|tear(?:ing)? up|throw(?:ing)? (?:out|away)|strik(?:e|ing)|recall(?:ing)?|discard(?:ing)?|walk(?:ing)? back|set(?:ting)? aside)"
_REQUEST = rf"(?:{_END_WORD}|request|ticket|removal request|deactivation request|notice|order|instruction|paperwork|form)(?: request| notice| form| order)?"
_MESSAGE = r"(?:email|message|note|mail|one)"
_ABOUT = r"(?: (?:for|on|about|of|regarding|concerning) ⟦p0⟧| (?:that )?(?:i|we|you) (?:just |already )?(?:sent|put in|submitted|made|filed|turned in|have|had|got|emailed|asked for|did)(?: (?:in|over|for|on|about|you|⟦p0⟧|him|her|them|⟦d2⟧|⟦d1⟧|earlier|before|last|week|this|morning)){0,5}| to (?:remove|end|deactivate|close|shut|turn|take|cut|disable|terminate)(?: (?:off|away|out|down))? (?:⟦p0⟧(?:'s)?|him|her|his|them|their)[^.;!?]{0,30}| from (?:⟦d2⟧|earlier|before|last week|this morning))"

_CLAUSE_ENDS = r"(?=[^.;!?]{0,400}(?:[.;!?]|$))"
"""What stands later in a longer clause is not looked for, so nothing is plain in it."""

STAYS: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(pattern), False)
    for pattern in (
        rf"(?<!\w){_WHO} (?:(?:is|are|will be|now|actually|definitely|in fact|after all|just|indeed|going to be) ){{1,4}}(?:staying|sticking|remaining|continuing){_STAYS_ON}{_STOP}",
        rf"(?<!\w){_WHO} (?:(?:will|now|actually|has|have|had|is|are|going to|decided to|agreed to|chosen to|chose to|elected to|opted to|just) ){{1,5}}(?:stay|remain|continue|stick|keep (?:on )?working){_STAYS_ON}{_STOP}",
        rf"(?<!\w){_WHO} (?:stays|remains|continues){_STAYS_ON}{_STOP}",
        rf"(?<!\w){_WHO} (?:is|are|will be) (?:not|no longer) (?:(?:now|actually|even) )?(?:leaving|going|quitting|resigning|retiring|departing|moving on)(?: (?:anywhere|us|after all|anymore|at all|any longer|now))*{_STOP}",
        rf"(?<!\w){_WHO} (?:has |have |had )?(?:just )?(?:changed (?:his|her|their) mind|had a change of heart|reconsidered|reversed course)(?= ?(?:[.,;!)]|$|and (?:is|will|wants|decided|are|stays)|about (?:leaving|quitting|going|resigning|retiring|the move|moving|the (?:other |new )?(?:job|offer|position)|taking)|(?:after all|this|last|over|⟦d2⟧)\b))",
        rf"(?<!\w){_WHO} (?:has |have |had )?(?:just )?(?:rescinded|withdrew|withdrawn|took back|taken back|pulled|retracted|revoked|tore up|torn up) (?:his|her|their|the|that) (?:(?:two|2|three|weeks?|weeks') ){{0,2}}(?:notice|resignation)",
        rf"(?<!\w){_WHO} (?:has |have |had )?(?:just )?(?:took|taken|pulled) (?:his|her|their|the) (?:resignation|notice|letter) back",
        rf"(?<!\w){_WHO} (?:has |have |had |is |are )?(?:just )?(?:turned down|turning down|declined|passed on|backed out of|not taking|did not take|not accepting) (?:the|that|a|an|his|her|their) (?:(?:other|new|outside|county|state|school|hospital|better) )?(?:offer|job|position|opportunity|gig)",
        rf"(?<!\w){_WHO} (?:(?:will|now|still|also|therefore|should|needs? to|gets? to|can|is going to|continues? to) )*(?:keeps?|keeping|retains?|holds? on to|hang on to) (?:his|her|their|the) {_ADJECTIVES}(?:{_ACCESS_WORD}|caseload|job|position|role)\b(?! (?:note|file|until|till|through))",
        rf"(?<!\w){_WHO} (?:is|are) keeping (?:his|her|their|the) {_ADJECTIVES}(?:{_ACCESS_WORD}|caseload|job|position|role)\b(?! (?:note|file|until|till|through))",
        rf"(?<!\w){_WHOSE} {_ADJECTIVES}{_ACCESS_WORD} (?:(?:should|will|is to|needs to|can|must|has to) )+(?:stay|remain|keep) (?:on|active|open|as is|in place|as it is)\b(?! (?:until|till|through|thru))",
        r"\b(?:there is|there's|with|has|have) (?:no|not an?y?) (?:longer an? )?(?:more )?(?:end|last|removal|off|cut-?off|final|departure) (?:date|day) (?:anymore|any longer|now)",
    )
)  # fmt: skip

CALLED_OFF: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(pattern), ordered)
    for pattern, ordered in (
        # "scrap the shutoff", "toss the removal request I sent"
        (rf"\b{_CALL_OFF} {_OF_WHOM} {_ADJECTIVES}{_END_WORD}(?: request| notice| form| order)?(?:{_ABOUT}){{0,3}}{_STOP}", True),
        (rf"\b{_CALL_OFF} {_OF_WHOM} {_ADJECTIVES}(?:{_REQUEST}|{_MESSAGE})(?:{_ABOUT}){{0,2}}(?: (?:for|on|about|of|regarding|concerning) ⟦p0⟧| to (?:remove|end|deactivate|close|shut|turn|take|cut|disable|terminate)(?: (?:off|away|out|down))? (?:⟦p0⟧(?:'s)?|him|her|his|them|their)[^.;!?]{{0,30}}){_STOP}", True),
        # "no need to end anything", "please don't take his access away"
        (rf"\b(?:do not|no need to|never mind about|you do not (?:need|have) to|we do not need you to|there is no need to|no longer need (?:you )?to) {_ENDING_VERB}{_CLAUSE_ENDS}(?![^.;!?]*\b(?:yet|until|till|before|today|now|tonight|right away|this (?:week|month|morning)|so soon|early|immediately|just)\b)(?![^.;!?]*⟦d[12]⟧) (?:(?!\b(?:{_END_WORD}|request)\b)[^.;!?])*(?:⟦p0⟧|\b(?:{_ACCESS_WORD}|him|her|them|it|this|that|anything)\b)", False),
        (rf"\b(?:do not|no need to|you do not (?:need|have) to) (?:go ahead with|go through with|proceed with|carry out|process|do|act on|complete) {_OF_WHOM} {_ADJECTIVES}{_END_WORD}(?: request)?{_STOP}", False),
        (rf"\bleave (?:(?:{_WHOSE}|the|that) {_ACCESS_WORD} (?:alone|on|as is|active|in place|open|as it is|untouched)|⟦p0⟧ (?:alone|as is|in|on|active|in place))(?! (?:until|till|through|thru|to|for))", True),
    )
)  # fmt: skip

# "Scrap this one": the removal is meant where the mail answers it, or beside a sentence that says who stays.
WEAKLY_OFF: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(pattern), ordered)
    for pattern, ordered in (
        (rf"\b{_CALL_OFF} (?:it|this|that|this one|that one|the whole thing)(?: one)?{_STOP}", True),
        (rf"\b{_CALL_OFF} {_OF_WHOM} {_ADJECTIVES}(?:{_REQUEST}|{_MESSAGE})(?:{_ABOUT}){{0,2}}{_STOP}", True),
        (r"\b(?:will not|do not|no longer|does not) need (?:this|it|that|the removal)(?: (?:one|done|anymore|after all|any longer))*", False),
    )
)  # fmt: skip

VAGUE = re.compile(
    r"\b(?:at least|at the earliest|or so|around (?=⟦d)|roughly|approximately|give or take|tentative(?:ly)?|approval|not (?:final|official)|(?:not|isn't) (?:true|so|the case)|untrue|"
    r"(?:a|the|some|every|good|fair|slight|small|real|decent|big|better|best|one) chance|chances are|sleep(?:ing|s)? on it|in talks|fifty-fifty|50/50|"
    r"might|may(?= [a-z])|maybe|perhaps|possibly|probably|likely|pending|if|unless|whether|or ⟦d)\b"
)
"""Where one of these stands in the sentence, nothing is settled."""
REPORTED = re.compile(
    r"\b(?:trying|wants? to|asked to|asking to|offered to|hop(?:e|es|ing)|suggest(?:s|ed|ing)?|heard|hears?|claim(?:s|ed|ing)?|insist(?:s|ed)?|rumou?rs?|talk of|supposedly|thinking|considering|considers|would like to|wishes)\b"
    r"|(?<!\bi )(?<!\bwe )\b(?:told|said|says|tells|telling|saying)\b"
)
"""In the same clause these tell what somebody wishes or says: "he asked to stay, so please push it" is settled all the same."""
