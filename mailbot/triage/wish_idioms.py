"""Ways of saying that access ends which are more than words: each is put as a plain clause before `wish_clauses` reads it.

    an order in another mood       "we would be grateful if", "requests that", "it is time to"     -> please
    an ending of several words     "put on inactive", "bring to a close", "get rid of"             -> end
    a statement that is an order   "no HMIS beyond Friday", "until Friday only", "comes off HMIS"  -> end
    a tail that says how or when   "at 1700", "when her shift ends on Friday"                      -> nothing, or a small word

What is put is again judged word by word: an idiom alone orders nothing. A statement counts only with how far it reaches
("beyond Friday", "anymore"): "no HMIS on Friday" may be of a day of training.
"""

import re
from typing import NamedTuple

_P = r"⟦p\d+⟧"
_D = r"⟦[ds]\d+⟧"
_OWN = rf"(?:(?:her|his|their|the|this|that|any|all|all of|{_P}'s?|further|more|active|current|own|use of|such) ){{0,4}}"
_NAMED = r"(?:missouri hmis|hmis|mohmis|servicepoint|access|log ?ins?|accounts?|licen[cs]es?|seats?|user ?ids?|credentials|permissions|privileges)"
THING = rf"{_OWN}(?:user |system )?{_NAMED}(?: (?:access|user|log ?ins?|accounts?|licen[cs]es?|seats?|use|permissions|privileges|credentials))?(?: (?:to|in|for|of|with) (?:the )?(?:hmis|system|{_P}|her|him|them))?"
"""What ends, with whose it is."""
_WHO = rf"(?:she|he|they|{_P})"
_WHOM = rf"(?:{_P}|her|him|them|it|both|each(?: of them)?|{THING})"
_REACH = rf"(?:after|past|beyond|from|as of|as from|effective|starting|beginning|upon|following|by)(?: the (?:end|close) of)? {_D}"
_NO_MORE = rf"(?:{_REACH}|anymore|any longer|from then(?: on)?|after (?:that|it|this)|thereafter|afterwards?|since {_D})"
_UNTIL = r"(?:until|till|til|thru|through|up (?:to|until|through)|to)(?: and including| including| and incl\.?,?| the end of| end of)?"
_BE = r"(?:is|are|will be|shall be|should be|would be|to be|be|must be|may be|can be|was)"
_SOON = r"(?:at once|now|immediately|today|please)"
_FORMALLY = r"(?:(?:hereby|respectfully|kindly|formally|officially|also|now|therefore|herewith|just|only|humbly) ){0,4}"
_WE = r"(?:i|we|management|the undersigned|the agency|this agency|this office|⟦a\d+⟧|(?:our|my|the) (?:director|executive director|ed|ceo|board|supervisor|boss|manager|management|agency|program director|hr|office))"
_GLAD = r"(?:grateful|thankful|obliged|glad|happy|pleased|delighted|appreciative|indebted)"
_GOOD = r"(?:great|good|nice|lovely|wonderful|helpful|appreciated|best|ideal|perfect|awesome|super|fine|excellent|a (?:big |great |huge )?(?:help|relief|favou?r))"
_WISHED = rf"(?:(?:{_WE} (?:would|should) )?(?:(?:be|am|are) )?(?:(?:very|most|much|really|so|greatly|truly) ){{0,4}}{_GLAD}|{_WE} would (?:(?:very much|really|greatly) )?(?:appreciate|love|like) it|(?:it|that|this)(?:'d| would| will)? be (?:(?:really|very|most|so|just) ){{0,4}}{_GOOD}|{_WE} (?:would|will) (?:all )?(?:feel|sleep|rest|breathe) (?:(?:a|so|very|far|lot|great|good|deal|much|whole|bit|little|quite) ){{0,5}}(?:better|easier|safer|happier|relieved|reassured|at ease|(?:more )?(?:comfortable|secure|at ease))|it would (?:(?:really|greatly|certainly) )?(?:put (?:my|our) minds? at (?:ease|rest)|ease (?:my|our) minds?|be a (?:weight|load) off (?:my|our) (?:minds?|shoulders)|help (?:(?:us|me) )?(?:a (?:lot|great deal|bunch|ton)|greatly|enormously)?)|would be (?:(?:really|so) ){{0,4}}{_GOOD})"
_VERBS = r"(?:end|clos|remov|tak|switch|shut|turn|cut|drop|revok|terminat|deactivat|inactivat|disabl|discontinu|withdraw|cancel|delet|get|stop|kill|pull|retir|let|lock|expir|lapse)"


class _Idiom(NamedTuple):
    pattern: re.Pattern[str]
    put: str


def _idiom(pattern: str, put: str) -> _Idiom:
    return _Idiom(re.compile(rf"(?<![\w'-])(?:{pattern})(?:(?<= )|(?![\w'-]))"), put)


_STATE = r"(?:inactive|disabled|closed|terminated|offline|deactivated|non-?active|dormant)(?: (?:status|list|state|mode|users?|accounts?|folder|file))?"

_LAST = r"(?:very )?(?:last|final) (?:day|date|night|shift)"

_SEAT = rf"(?P<seat>(?:her|his|their|{_P}'s?) (?:hmis )?(?:user )?(?:licen[cs]e|seat)|(?:the|that|this) (?:hmis )?(?:licen[cs]e|seat) (?:of|for|from|held by|assigned to) (?:{_P}|her|him))"
_POOL = r"(?: (?:up|in|over|back))*(?: (?:in|into|to|for|on)(?: to)? (?:(?:the|your|our) )?(?:pool|inventory|bank|pot|shelf|stock|kitty|circulation|pile|you|ica|y'all|you all|state|region|desk))?"
"""Where a license goes that an agency gives back."""

_CLOCK = r"(?:\d{1,2}(?:[:.]\d\d)?|\d{3,4}|noon|midnight|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?:[ -]thirty)?)(?: ?(?:am|pm|a\.m\.?|p\.m\.?|hrs?\.?|hours|h|o'clock|sharp|on the dot|local(?: time)?|central(?: time)?|ct|cst|cdt)){0,3}"
_SHIFT = r"(?:shift|funding|grant|money|position|season|day|work|workday|working day|job|employment|contract|term|assignment|tour|duty|hours|practicum|internship|time|week|service|placement)"
_LEAVE = r"(?:leaves|leave|goes|go|is done|are done|is gone|are gone|finishes|finish|clocks out|clocked out|has clocked out|walks out|walks out the door|heads out|departs|signs off|goes home|is through|is out|is clocked out|has left|quits|stops|retires|is finished)"


_IDIOMS = (
    # -- tails that say how or when, and no more
    _idiom(rf"(?:at|by|after|from|around) {_CLOCK}", ""),
    _idiom(r"w\.?e\.?f\.?|with effect (?:from|as of|on)", "effective"),
    _idiom(rf"(?:when|once|as|as soon as|after|until|the moment|the minute) (?:her|his|their|the|this|that) (?:last |final )?{_SHIFT} (?:ends|end|is over|is done|is up|finishes|concludes|closes|is complete|is finished|stops|does|runs out|expires|is gone)(?=,? (?:on |at |\(|which is )?{_D})", "then"),
    _idiom(rf"(?:when|once|as|as soon as|after|the (?:day|moment|minute)(?: that| when)?|on the day(?: that| when| on which)?) (?:she|he|they|⟦p\d+⟧) {_LEAVE}(?: us| here| the agency| the building| for good| the house| for the (?:day|last time))?,?(?: which is)?(?= (?:on |at |\()?{_D})", "then"),
    _idiom(rf"(?P<day>{_D}),? (?:when|once|as soon as|after) (?:(?:she|he|they|⟦p\d+⟧) {_LEAVE}(?: us| here| the agency| for good| the building)?|(?:her|his|their|the) (?:last |final )?{_SHIFT} (?:ends|is over|is done|is up|finishes))", r"\g<day>"),
    _idiom(rf"(?:when|once|after|as|as soon as|the moment) we (?:lock|close|shut|pack|wrap|finish)(?: up| down| out)?(?: shop| the (?:doors?|house|shelter|office|desk|building|place|day))?(?= ?{_D})", ""),
    _idiom(rf"(?:when|once|after|as soon as) {_D} (?:is|has|have|will be|will have)(?: all)? (?:over|passed|come and gone|gone by|gone|behind us|done|ended|past|through)", "then"),
    _idiom(r"(?:kept |on file |held |open )?with you(?= ?(?:[.,;!?)]|$|⟦|then|on|at|after|when|please))", ""),
    _idiom(r"computer (?=(?:access|account|log ?in|hmis))", ""),
    _idiom(rf"(?:please )?go (?:by|with|off) (?P<day>{_D}) (?:for|on|with|when (?:ending|closing|setting))(?= {THING}(?= ?(?:[.,;!?)]|$)))", r"please end \g<day>"),
    _idiom(rf"(?:keep|leave|let)(?: us)? (?:{_WHO}|her|him|them|{THING})(?: (?:stay|be|remain))?(?: (?:on|in|active|open|up|live|running|as is|alone|there|where (?:she|he|they|it) (?:is|are)))*(?: (?:hmis|the system|hmis access|there))? {_UNTIL} (?P<day>{_D}),? (?:and |& )?then(?:,? please)? (?P<away>remove|take|end|close|drop|shut|cut|deactivate|inactivate|disable|switch|turn|terminate|delete|pull)", r"please \g<day> \g<away>"),
    _idiom(rf"(?:keep|leave|let)(?: us)? (?P<who>{_P}|her|him|them|{THING})(?: (?:stay|be|remain))?(?: (?:on|in|active|open|up|live|running|as is|alone|there))*(?: (?:hmis|the system|hmis access|there))? {_UNTIL} (?P<day>{_D}),? (?:and |& )?then(?:,? please)? (?P<away>off|out)", r"please take \g<who> \g<away> \g<day>"),
    _idiom(rf"(?:she|he|they|{_P}) (?:(?:also|now|just|really) )*(?:needs?|has|have|ought|is|are) to be(?: taken)? (?P<away>off|out)(?= (?:of hmis |of the system )?(?:right away|straight away|{_SOON}|as soon|asap|{_D}))", r"please take him \g<away>"),
    _idiom(rf"(?:upon|on|at|with|following|after)(?: the)? (?:(?:her|his|their) )?(?:completion|conclusion|end|close|departure|leaving|separation|exit|resignation|termination|retirement|going)(?: of (?:her|his|their|the) (?:last |final )?{_SHIFT})?(?=,? (?:on |at |of |\(|which is )?{_D})", "then"),
    _idiom(rf"(?:together|along) with (?:her|his|their) {_SHIFT}(?=,? (?:on |at )?{_D})", "then"),
    _idiom(r"(?P<last>last|final) (?:working|work|business|scheduled|actual) (?P<day>day|shift)", r"\g<last> \g<day>"),
    _idiom(r"(?:right |together )?along with (?:it|that|them|her|him)|(?:at|with) the same time", "then"),
    _idiom(r"(?P<thing>hmis|access|account|login) ?(?::|-)(?= )", r"\g<thing>"),
    _idiom(r"(?:on|at) their (?:own )?(?:respective )?days?", "that day"),
    _idiom(r"(?P<last>(?:last|final) day) (?:of (?:work|employment|service|duty)|at work|on the job|worked|working|with (?:us|the agency)|here)", r"\g<last>"),
    _idiom(r"(?:the|their|her|his) (?:last )?day (?:she|he|they|each|it) (?:finish|finishes|leave|leaves|go|goes|is done|are done|names)", "that day"),
    _idiom(r"(?:on|at|for) the (?:days?|dates?) (?:(?:i|we) )?(?:gave|give|given|named|listed|stated|mentioned|wrote|shown|indicated|noted|above|said)(?: above| here| there)?", "that day"),
    _idiom(r"(?:for|to) me", "for us"),
    _idiom(r"(?:(?:her|his|their|⟦p\d+⟧'s?) names?)(?= (?:off|out of|from))", "her"),
    _idiom(r"computer (?:system|program)", "system"),
    _idiom(r"ahead of time|data entry(?= (?:access|login|account))|as follows ?:?|if (?:you (?:please|(?:would|could|can|will)(?= ?(?:[.,;!?)-]|please|$)))|possible|at all possible|that works|that is ok(?:ay)?)|with us|in good time|(?:as planned|as agreed|as discussed)(?! (?:on |at )?⟦)|on paper|at the stroke of|per (?:hr|our director|policy|management)|on our behalf|for all of us|for (?:her|his|their) (?:part|sake)|to be safe|to be sure", ""),
    _idiom(r"(?:issued|assigned|given|granted|belonging) to (?:her|him|them)|in (?:her|his|their) name|under (?:her|his|their) name|that (?:she|he|they) (?:has|have|holds?)", ""),
    _idiom(r"access (?:to|into) (?:the )?(?:client )?(?:records?|data|information)", "access"),
    # -- statements that mean an order in the mouth of a representative (P21)
    _idiom(rf"(?:{_BE} )?(?:(?:her|his|their|the|{_P}'s?) )?{_LAST} (?:of|in|on|with|for|using|as an?|to (?:have|use|be in))(?= {THING}(?! training| class| test| course))", "end"),
    _idiom(rf"(?:the )?{_LAST} (?:that )?(?:she|he|they|{_P}) (?:needs?|uses?|requires?|has|have|will need|will use|will have|may use)(?= {THING})", "end"),
    _idiom(rf"(?<=hmis ){_LAST}|(?<=access ){_LAST}", "end"),
    _idiom(rf"(?:is|are|will be|shall be)(?= {_D})(?! {_D} (?:off|out))", "on"),
    _idiom(rf"(?:{_WHO} )?(?:(?:is|are) (?:the one|the person|the user) who )?(?:loses|lose|will lose|should lose|shall lose|must lose|is to lose|are to lose|is losing|has to lose|needs to lose)", "end"),
    _idiom(r"(?:the one|the person|the user|who|whom)(?: (?:for you|we want|i want|to be))? to (?=(?:take|remove|drop|end|deactivate|get|pull|cut|switch|turn|shut|close|be (?:removed|taken|dropped|deactivated|closed|ended)))", ""),
    _idiom(r"(?:is|are)(?= (?:take|remove|drop|end|deactivate|pull|cut|switch|shut|close) )", ""),
    _idiom(r"(?:comes?|goes|rolls?|drops?|cycles?|rotates?|steps?|falls?|moves?|come|go) (?P<away>off|out)(?= (?:of )?(?:the )?(?:hmis|mohmis|servicepoint|system))", r"\g<away>"),
    _idiom(rf"(?:is|are|will be) (?P<away>off|out)(?= (?:of )?(?:the )?(?:hmis|mohmis|servicepoint) {_REACH})", r"\g<away>"),
    _idiom(rf"(?:(?:stops?|ceases?|will (?:stop|cease)|should (?:stop|cease)|(?:is|are) to (?:stop|cease)|must (?:stop|cease)) (?:being|to be)|will no longer be|should no longer be|(?:is|are) no longer(?= an? (?:hmis )?user (?:as of|effective|after|from)))(?: an?| in| on| authorized to use| a user of){{0,4}}(?= (?:the )?(?:{_NAMED}|user))", "ends"),
    _idiom(rf"(?:(?:please )?(?:see(?: to it)?|make sure|ensure|be sure|arrange|make certain|see to it)(?: that)? )(?P<who>{_WHO}) (?:no longer (?:has|have|is in|is on|uses|can (?:use|access|get into|log into))|(?:can not|can no longer|is (?:un|not )able to) (?:get|log|sign|be) ?(?:into|in|on|onto|to)|can not (?:use|access|enter|open)|has no(?: more| further)?|does not (?:have|keep|get into|retain)|is not in|is not on)(?= {THING}| the system)", r"please see that \g<who> end"),
    _idiom(rf"(?:{_WHO} )?(?:should|shall|must|may|will|(?:is|are) to) (?:no longer|not|in no case|never) (?:have|be in|be on|keep|use|access|be able to (?:use|access|get into|log ?in(?: ?to)?|be in)|get into|enter|be using|log ?in(?: ?to)?|retain|possess|see|work in|be authorized to use|be allowed (?:to use|in|into))(?= {THING} {_NO_MORE})", "ends"),
    _idiom(rf"(?:{_WHO} )?(?:will |shall |is to |are to |should |must )?(?:has|have|had) no (?:more |further |longer )?(?:business|need|use|call|reason|place|cause|right|occasion|purpose|access)(?: (?:being|to be|to have|to use|in|for|of|with|on|to)){{0,3}}(?= {THING} (?:here )?{_NO_MORE})", "end"),
    _idiom(rf"(?:there(?:'ll be| (?:is|are|will be|shall be|should be|is to be|must be|would be)) )?no (?:more |further |longer )?(?=(?:hmis|mohmis|access|log ?ins?|accounts?)(?: access| log ?in)?(?: for (?:{_P}|her|him|them|both))?,? (?:{_NO_MORE}|⟦s\d+⟧))", "end "),
    _idiom(r"no more (?=(?:hmis|access|logins?)\b)", "end "),
    _idiom(rf"(?P<lead>please )?(?:do not|never|in no case|no one should) (?:let|allow|permit) (?P<who>{_P}|her|him|them) (?:to )?(?:keep|have|use|retain|stay in|stay on|be in|into|log ?into|access|get into|hang on to)(?= {THING} (?:a (?:day|minute|moment) (?:longer|more)|{_NO_MORE}))", r"please end \g<who>"),
    _idiom(rf"do not (?:leave|keep)(?= {THING} (?:open|active|on|alive|live|running)?(?: a (?:day|minute) longer)? ?{_NO_MORE})", "end"),
    _idiom(rf"(?:open|active|alive|live|running)(?= {_NO_MORE})", ""),
    _idiom(r"a (?:day|minute|moment) (?:longer|more|later) than", "after"),
    _idiom(r"no (?:later|longer) than(?= ⟦[ds])|no (?:earlier|sooner) than(?= ⟦[ds])|not (?:earlier|sooner|later|longer) than(?= ⟦[ds])", "on"),
    _idiom(rf"(?:(?:is|are|will be) )?(?:no longer|not) (?:be )?(?:needed|required|necessary|wanted|in use|used|of use)(?= (?:by (?:her|him|them|us) )?{_NO_MORE})", "ends"),
    _idiom(rf"neither(?: one)?(?: of (?:them|the two|{_P}))? (?:needs?|requires?|uses?|will need|has (?:any )?(?:use|need) for)(?= {THING} {_NO_MORE})", "end"),
    _idiom(rf"(?:she|he|they|we|i|{_P}) (?:do|does|will) not (?:need|require|want|have (?:any )?(?:use|need) for)(?= {THING} (?:anymore|any longer|after|past|beyond|from|as of))", "end"),
    _idiom(r"(?:(?:goes|leaves|ends|walks out|departs|dies|finishes|stops|should (?:go|leave|end|walk out|stop)|may go|can go|is to (?:go|leave|end)|(?<=please )go|must go|has to go|(?:will|shall) (?:go|end|leave)) (?:along |together )?with (?:her|him|them|it))", "ends"),
    _idiom(r"(?:goes|go|should go|may go|can go|must go|has to go|will go|shall go|should be|can be|may be|is to be|comes?|should come|is to come|must come) (?:away|dark|dead|down|to (?:an end|a close|a stop|a halt)|to an end|history|toast|gone|over|done|finished|over with|through)", "ends"),
    _idiom(rf"(?:is|are|will be|shall be|stands?) (?:hereby |then |to be )?(?:over|done|finished|at an end|history|gone|revoked|terminated|withdrawn|cancelled|canceled|closed|ended|discontinued|void|moot|off)(?= (?:{_REACH}|(?:on |for |at )?{_D}))", "ends"),
    _idiom(rf"(?P<lead>(?:effective|as of|from|on|starting|with|beginning) {_D},? (?:{THING}) )(?:is|are|stands?|will be|shall be) (?:hereby |then |to be )?(?:over|done|finished|at an end|revoked|terminated|withdrawn|cancelled|canceled|closed|ended|discontinued|void|off)", r"\g<lead>ends"),
    _idiom(rf"(?:whatever|any and all|any|all|the) {_NAMED}(?: {_NAMED})? (?:that )?{_WHO}(?: may| might)? (?:still |now |currently )?(?:has|have|holds?|owns?)(?: (?:in|to|for) (?:the )?(?:hmis|system))?", "hmis"),
    _idiom(rf"(?<=hmis )(?:can|may|must|should|has to|needs to) go(?= (?:on |by |as of )?{_D}| {_SOON})|(?<=access )(?:can|may|must|should|has to|needs to) go(?= (?:on |by |as of )?{_D}| {_SOON})", "ends"),
    _idiom(r"(?:should|shall|must|may|can|is to|will|would) (?:likewise |also |then |likewise and finally ){0,4}(?:conclude|sunset|cease|discontinue|disappear|vanish|retire)", "ends"),
    _idiom(r"(?:concludes|sunsets|discontinues|disappears|vanishes|dies|quits|runs out)", "ends"),
    _idiom(rf"(?P<lead>(?:please )?(?:mak\w+|mean\w*) )(?:the )?last (?:day|time)(?= (?:of|for|in|with) {THING})", r"\g<lead>end"),
    _idiom(rf"(?:(?:keeps?|may keep|can keep|has|have|may have|can have|will have|gets?|needs?|uses?|requires?|will need|shall have|should have|may use|can use) )?(?P<thing>{THING}(?: ?[,:-])?) ?(?:(?:(?:is|are|stays?|remains?|runs?|goes|lasts?|good|valid|open|active|on|live|needed|ok|okay|fine|only|please|kindly|and),? ){{0,4}}){_UNTIL} (?P<day>{_D})(?: for (?:her|him|them|{_P}))?,? ?(?:only|at most|tops|max|at the (?:very )?latest|period|full stop|(?:and |but )?(?:no|not|never) (?:a |one |an? )?(?:single )?(?:(?:day|hour|minute|moment) )?(?:longer|later|more|further|beyond(?: that)?|after(?: that)?|past that)|(?:and |& )?then (?:it |that |hmis |he |she |they )?(?:is |goes |should be |please )?(?:be )?(?:off|out|done|over|close[sd]?|ends?|gone|no more|stops?|finished))", r"\g<thing> end \g<day>"),
    _idiom(rf"only {_UNTIL} (?={_D})", "end "),
    # -- licenses given back
    _idiom(r"(?:please )?feel free to", "please"),
    _idiom(rf"(?:(?:we|i) (?:(?:are|am|will|would like|want|can|may|could|need|hereby|now|also|happy|glad|ready|wish|have|like|to|gladly) ){{0,4}}|(?:happy|glad|ready) to )(?:giv(?:e|ing)|hand(?:ing)?|turn(?:ing)?|releas(?:e|ing)|surrender(?:ing)?|return(?:ing)?|relinquish(?:ing)?|free(?:ing)?|yield(?:ing)?) (?:back |up |in |over )?{_SEAT}{_POOL}", r"please end \g<seat>"),
    _idiom(rf"you (?:can|may|could) (?:now |all )?(?:have|get) {_SEAT} back{_POOL}", r"please end \g<seat>"),
    _idiom(rf"(?:take|claim|reclaim|recover|recycle|recoup|retrieve|collect|repossess|free|release|pull|harvest|reabsorb|reuse) (?:back |up )?{_SEAT}{_POOL}|(?:put|return|send|place|release|restore) (?P<same>{THING}) (?:back )?(?:in|into|to)(?: to)? (?:(?:the|your|our) )?(?:pool|inventory|bank|pot|stock|kitty|circulation)", r"end \g<seat>\g<same>"),
    _idiom(rf"{_SEAT} (?:is|are) (?:now |all |hereby )?(?:yours(?: again| to (?:reuse|take|have|keep))?|up for grabs|free(?:d up)?(?: again| now| to (?:reuse|go))?|back in (?:the|your) pool|available again|to spare|vacant|spare)", r"please end \g<seat>"),
    _idiom(rf"{_SEAT} (?:can|may|should) (?:now )?(?:go|come|be (?:returned|put|given|handed|released|freed|reclaimed|recycled|reused|recovered|taken))(?: up)?(?: back)?(?: (?:in|into|to)(?: to)? (?:(?:the|your|our) )?(?:pool|inventory|bank|pot|stock|kitty|circulation|you|ica))?(?=[.,;!]|$)", r"please end \g<seat>"),
    # -- orders in other moods
    _idiom(r"(?:may|could|can|might) (?:i|we) (?:please |kindly )?(?:have|get|see|ask for|request)(?= (?:⟦p|her|his|their|the|hmis|access))", "please have"),
    _idiom(rf"(?:we|i) (?:have )?(?:all )?(?:agreed|settled|decided)(?: with {_P})?(?: on)? (?P<day>{_D}) (?:as|to be|for) (?:the|her|his) (?:last )?(?:day|date)(?: that| on which| when)?(?= (?:{THING}))", r"\g<day>"),
    _idiom(r"please (?:to|you)(?= [a-z])|which please", "please"),
    _idiom(rf"(?:once|when|after|as soon as) (?:she|he|they) (?:has|have|is|are) (?:finished|done|through|off|out|gone|left)(?: for)?(?= {_D})", "on"),
    _idiom(rf"(?:can|could|may|might) we (?:please |just |also |go ahead and )*(?=(?:{_VERBS[3:-1]}|end-dat)\w* (?:off |out |down )?(?:the |her |his |their |hmis|access|⟦p))", "please "),
    _idiom(rf"see to (?P<verb>setting|having|getting|scheduling|making)(?= (?:{THING}|{_P}|it))", "please set"),
    _idiom(r"(?:can|could) we (?:please )?(?:line up|schedule|set up|arrange)(?= (?:the|her|his|their|an?|⟦p))", "please schedule"),
    _idiom(r"(?:can|could) (?:that|this|it)(?= be )", "please see that it"),
    _idiom(rf"(?<![a-z] )(?:can|could|may|might) (?P<who>{THING}|{_P})(?: please| now)?(?= (?:please |now )?(?:come|go|end|be|expire|stop|lapse|cease) )|(?<=so )(?:can|could|may|might) (?P<whose>{THING}|{_P})(?: please| now)?(?= (?:please |now )?(?:come|go|end|be|expire|stop|lapse|cease) )", r"please \g<who>\g<whose>"),
    _idiom(rf"(?<![a-z] )(?:(?:i|we) )?would (?:really )?(?:like|love|want|prefer|appreciate)(?= (?:to (?:have|see|get) )?(?:{THING}|{_P}) (?:to|be|ended|closed|removed|off|out|gone))|(?<=and )would (?:really )?(?:like|love|want|prefer|appreciate)(?= (?:to (?:have|see|get) )?(?:{THING}|{_P}) (?:to|be|ended|closed|removed|off|out|gone))", "please see"),
    _idiom(r"(?:could|can|would|will) (?:you|u|we|someone|somebody|one of you)", "please"),
    _idiom(r"you (?:can|may|could)(?: now| also| then)?(?= [a-z])", "please"),
    _idiom(rf"you (?:are|have) (?:been )?{_FORMALLY}(?:requested|asked|instructed|directed|ordered|authori[sz]ed|cleared|free|welcome|permitted|allowed) to", "please"),
    _idiom(r"you have (?:our|my|the) (?:permission|ok|okay|blessing|go-ahead|leave|authorization|consent|authority) to", "please"),
    _idiom(rf"(?:this|{_WE}) (?:email |letter |note )?{_FORMALLY}(?:authori[sz]es?|directs?|instructs?|orders?|requests?|requires?|asks?|empowers?) you to", "please"),
    _idiom(rf"{_WE} {_FORMALLY}(?:authori[sz]e|direct|order|request|require|approve|instruct|ask for|ask)(?= (?:the|an|a) )", "please do"),
    _idiom(rf"(?:{_WE} |(?<![a-z⟧'] )){_FORMALLY}(?:(?:has|have) )?(?:requests?|asks?|directs?|instructs?|orders?|requires?|desires?|wishes|urges?|requested|asked|directed|ordered|stipulates?) that|(?<=and ){_FORMALLY}requests that", "please see that"),
    _idiom(rf"it is {_FORMALLY}(?:requested|asked|directed|ordered|required|desired|(?:our|my) (?:wish|request|desire)) that", "please see that"),
    _idiom(r"(?:i|we) (?:pray|beg|implore|entreat|beseech|bid|invite|urge|charge) (?:you|of you)(?: to)?", "please"),
    _idiom(rf"please to (?={_VERBS})", "please "),
    _idiom(rf"the (?:sooner|quicker|faster|earlier) (?:that )?(?:you|y'all|somebody|someone|one of you|we) (?:can |could |all |are able to |manage to )?(?={_VERBS}|kill|yank|terminate)", "please "),
    _idiom(rf"the (?:sooner|quicker|faster|earlier) (?={THING} (?:is|gets) (?:ended|closed|off|out|shut|turned|cut|gone|killed|disabled|removed|deactivated|revoked|cancelled|canceled))", "please see that "),
    _idiom(r"the (?:better|happier|safer)(?: (?:i|we|everyone|everybody) (?:will )?(?:be|feel|am|are|sleep))?(?: for (?:all of us|everyone|everybody|us|all))?(?=[.,;!]|$)", ""),
    _idiom(rf"(?:as of|at|by|from|on|effective|effective as of|starting|beginning) the (?:very )?(?:end|close|conclusion|finish) of (?={_D})", "on "),
    _idiom(r"(?<=⟧),? at the (?:very )?end(?= ?(?:[.,;!]|$| because| since| so| and| as))", ""),
    _idiom(rf"{_WISHED} (?:if|that|when)(?= (?:{_P}(?:'s?)?|her|his|their|the|hmis|access|she|he|they) )", "please see that"),
    _idiom(r"(?P<lead>please see that [^.;!?,]{2,60}?) (?:lost|came off|went (?:off|away|dark|down)|stopped(?: working)?|ceased|lapsed|expired|were to (?:end|stop|lapse|expire)|could (?:end|stop|lapse|expire)|could be off)", r"\g<lead> end"),
    _idiom(rf"(?P<lead>please see that (?:{THING}|{_P}) )(?:were|was|would be|could be|might be)(?: to be)?", r"\g<lead>be"),
    _idiom(rf"{_WISHED} (?:if|when) (?:you|u|someone|somebody|one of you) (?:would|could|can|will)(?: please| kindly)?", "please"),
    _idiom(rf"{_WISHED} (?:if|when) (?:you|u|someone|somebody|one of you) (?:ended|closed|removed|deactivated|inactivated|disabled|terminated|cancell?ed|revoked|discontinued|dropped|deleted|stopped|retired|withdrew)(?= )", "please end"),
    _idiom(rf"{_WISHED} (?:if|when) (?:you|u|someone|somebody|one of you) (?:turned|switched|shut|cut|took|pulled)(?= )", "please take"),
    _idiom(r"(?:i|we) would (?:(?:just|only|kindly|respectfully|now|also|therefore|then|simply) ){0,3}(?:ask|request|beg) (?:that )?you(?: to| please| kindly)?(?= [a-z])", "please"),
    _idiom(rf"(?:go ahead and )?(?:put|enter|set|note|mark|record|key in|write|place) (?P<day>{_D}) (?:on|in|into|down for|against|as the end (?:date )?(?:of|for)) (?=(?:her|his|their|{_P}'s) {_NAMED})", r"please end \g<day> "),
    _idiom(rf"would it be (?:possible|feasible|ok|okay|alright) for(?= {THING})", "please see that"),
    _idiom(rf"(?:i|we) would {_FORMALLY}(?:(?:really|greatly|very much) ){{0,4}}(?:appreciate|like|love)(?= (?:the |an )?(?:ending|closing|removal|removing|deactivation|closure|end|termination|cancellation)\b)", "please do"),
    _idiom(rf"(?:i|we) would {_FORMALLY}(?:(?:really|greatly|very much) ){{0,4}}appreciate(?= {THING} being)", "please see"),
    _idiom(rf"(?P<what>(?:{THING}|{_P}) )?(?:(?:it|that|this|all) )?(?:(?:is|are|would be|will be) )?(?:now |all |also )?(?:ok|okay|fine|good|safe|alright|all right|time|high time|in order|right|best|ready|clear|cleared|free|set|due|up|slated|scheduled)(?: with us| with me| by us| for you)? to(?= (?:be )?{_VERBS})", r"\g<what>please"),
    _idiom(rf"it is to(?= {_VERBS})", "please"),
    _idiom(r"(?:is|are) (?:due|ready|set|slated|scheduled|good|cleared|free|up) to(?= (?:be|come|go|close|end|stop|lapse|expire|off|out)\b)", "should"),
    _idiom(r"(?:mind|how about(?: you)?|(?:please )?feel free to|(?:please )?go ahead and|(?:please )?(?:remember|be sure|make sure|do not forget|do not fail|kindly remember) to|(?:please )?be so (?:kind|good|nice)(?: and| as to)|do be so (?:kind|good)(?: and| as to))", "please"),
    _idiom(rf"(?:i|we) (?:have |are |am )?(?:now |just |jointly |all ){{0,4}}(?:decided|agreed|resolved|chosen|elected|opted|determined|want|wanted|intend|going) to(?= {_VERBS})", "please"),
    _idiom(r"we (?:are|will be|shall be) (?:hereby |now |also |therefore ){0,4}(?=(?:ending|closing|removing|taking|switching|shutting|turning|cutting|dropping|revoking|terminating|deactivating|inactivating|disabling|discontinuing|withdrawing|cancelling|canceling|deleting|pulling|retiring)\b)", "please see to "),
    _idiom(r"(?:please )?(?:arrange|plan|program|provide|ask|asking|call|wait|apply)(?:ing)? for(?= (?:her|his|their|the|an?|⟦p|hmis|access))", "please arrange"),
    _idiom(r"(?:please )?(?:be (?:advised|informed|aware)|note|take note|take notice|(?:kindly )?mark|this is to (?:advise|inform|notify|tell)(?: you)?|let (?:this|it) (?:serve|stand) as notice|let it be known|i (?:am writing|write) to (?:advise|inform|notify|tell) you)(?: that| of)?", "please note"),
    _idiom(r"(?:please )?(?:consider|accept|take|treat|regard) this (?:email |letter |note )?(?:as |to be )?(?:our|my|an?|the)? ?(?:formal |official |written ){0,4}(?:notice|request|notification|order|instruction|authorization)(?: to| that| for| of)?", "please"),
    _idiom(r"(?:for )?(?:your )?(?:information and )?(?:action|to-do|todo|task|action item|job)(?: (?:needed|required|item|requested|for you|on your end|on your side)){0,2} ?(?::|-)", "please"),
    _idiom(rf"let us (?:say|make it|do|take|go with|settle on|stick with) (?={_D} for)", "please "),
    _idiom(rf"(?P<day>{_D}) (?:is|would be|will be|works|seems|looks)(?: the)?(?: just)? (?:fine|good|ok|okay|right|best|perfect|ideal|well|the day|day|date|time|right (?:day|date|time))(?: day| date| time)?(?: with us| for us)? (?:for|to)", r"please \g<day>"),
    _idiom(rf"(?:those|these|that|this|which) (?:are|would be|will be|is) the (?:days?|dates?) (?:to|for|on which to)(?= {_VERBS})", "please those days"),
    # -- endings of several words
    _idiom(rf"(?:make|set|mark|flag|flip|switch|move|put|show|list|render|turn|change|toggle|code|record|convert|update|bring|take|knock|get) (?P<whom>{_WHOM})(?:'s status)? (?:(?:to|as|on|into|over|onto|the|an|being|status) ){{0,4}}{_STATE}", r"deactivate \g<whom>"),
    _idiom(rf"(?:take|put|bring|place) (?P<whom>{_WHOM}) out of (?:service|commission|circulation|use|action|operation|play)", r"end \g<whom>"),
    _idiom(rf"(?:bring|draw|put|get) (?P<whom>{_WHOM}) to (?:a|an|its|the) (?:close|end|stop|halt|finish|conclusion|standstill|rest)", r"end \g<whom>"),
    _idiom(rf"(?:let|allow) (?P<whom>it|{THING}) (?:go|to go|die|lapse|to lapse|run out|to run out|expire|to expire|fall away|drop)(?: away| out)?", r"end \g<whom>"),
    _idiom(rf"(?:put|lay|send) (?P<whom>{THING}) (?:to (?:bed|rest|sleep)|packing|away)", r"end \g<whom>"),
    _idiom(rf"give (?P<whom>{THING}) the (?:boot|ax|axe|chop|heave-ho|sack|push|hook|old heave-ho)", r"end \g<whom>"),
    _idiom(r"(?:put|make) (?:an end|a stop|a period|a full stop|a halt|an end date|an end-date|finis|paid|the kibosh) (?:to|on|behind|for)|(?:set|enter|add|put|give|place)(?: in)? (?:an|the) end[ -]date (?:on|for|to|of)", "end"),
    _idiom(r"(?:call (?:time|it a day|it quits) (?:on|for|with)|(?:(?:we|i|let us) )?(?:bid|say) (?:farewell|adieu|goodbye|good-bye) to|say (?:farewell|adieu|goodbye|good-bye) to|do away with|dispose of|get rid of|let go of|part with|dispense with|give up|cut loose|(?:x|zero|void|wipe|phase|wind|power|tear|snuff|sign|clear|write|roll) (?:out|down|up|off)(?: on)?)", "end"),
    _idiom(r"(?:bring|ring|draw|pull|lower|drop|flip|hit|throw|let)(?: down)? the (?:curtains?|shutters?|blinds?|plug|pin|switch|cord|lever|axe?|trigger|rug)(?: (?:down|fall))? (?:on|for|under|from)", "end"),
    _idiom(r"(?:close|shut|slam|lock|turn off|shut off) the (?:books?|doors?|gates?|chapter|lid|files?|tap|lights?|faucet|spigot) (?:on|to|for)", "end"),
    _idiom(r"(?:it is )?(?:curtains|lights out|the end of the (?:road|line)|game over) for", "end"),
    _idiom(r"(?:put|set|place|have|schedule|make|fix) (?:the|an|its) (?:end|end date|ending|stop|closing|cut-?off)(?= (?:(?:on|to|at|for|as) )?⟦[ds])", "end it"),
    _idiom(r"(?P<noun>removal|end|termination|deactivation|closure|ending|cancellation|discontinuation) (?:is |are |would be |hereby ){0,4}(?:fine|ok|okay|in order|appropriate|welcome|wanted|needed|required|desired|appreciated)(?: with us| by us| here)?", r"\g<noun> please"),
    _idiom(r"(?P<noun>removal|end|termination|deactivation|closure|ending|cancellation|discontinuation)(?: from hmis)? (?:is |hereby ){0,4}requested ?:?(?= (?:for|effective|as of|by) ⟦[ds]|[.,;]| ⟦[ds]|$)", r"\g<noun> please"),
    _idiom(r"(?<!was )(?<!were )(?<!been )(?<!i )(?<!we )(?<!he )(?<!she )(?<!they )(?<!as )(?<!p\d⟧ )requested(?= ?(?:[.,;!]|$))", "please"),
    _idiom(r"gone from(?= (?:the )?(?:hmis|system))", "out of"),
    _idiom(r"requested(?= (?:removal|end|termination|deactivation|closure) date)", "please"),
    _idiom(r"(?:run|runs) out", "lapse"),
    _idiom(r"name off", "off"),
    _idiom(r"freed up", "ended"),
    _idiom(r"d/?c'?e?d", "discontinued"),
    _idiom(r"(?:put|set|made|marked|flagged) (?:to |as |on )?inactive|(?:brought|put) to (?:a close|an end|a stop)|done away with|wound (?:down|up)|phased out|cleared out|let go|taken offline|no longer (?:active|usable|valid|in use|operational)", "ended"),
    _idiom(r"(?:the )?(?:book|books|put|pencil|note|enter|write|mark) (?:in |down )?(?=(?:her|his|their|the|an?|⟦p\d+⟧'s) (?:[a-z]+ ){0,2}(?:removal|deactivation|termination|closure|end|offboarding)\b)", "schedule "),
    _idiom(rf"(?:use|enter|take|put|set|make|let|have|record|note|choose|pick) (?P<day>{_D}) (?:be |as |for |down as |in as |to be )?(?:(?:her|his|their|the|{_P}'s) )?(?:(?:hmis|access) )?(?:end[ -]date|last day|final day|stop date|end|term(?:ination)? date|cut-?off(?: date)?)(?: (?:of|for|in|with|on))?", r"please end \g<day>"),
    # -- what would hide an idiom above from view
    _idiom(r"anymore|any longer|thereafter|from then on|afterwards?|from then|no more", ""),
    _idiom(rf"(?:need|use|time|days?|right|authorization|authority|reason|stint|permission|ability|work|stay|tenure|license|occasion) (?:for|of|in|with|on|to use|to be in|to access|to enter)(?= (?:(?:her|his|their|the) )?{_NAMED})", ""),
    _idiom(r"(?:and )?not (?:a|one) (?:day|minute|moment) (?:longer|more|later)|(?:and |, )?(?:not|no) (?:before|sooner|earlier|later)(?: than that)?(?=[.,;!]|$)", ""),
)  # fmt: skip
"""In the order in which they are put: what comes first hides nothing from what comes later."""


class Put(NamedTuple):
    """A text with its idioms put plainly, and where each of its letters stood."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def put_plainly(text: str) -> Put:
    """A marked sentence with every idiom put as a plain clause."""
    put = Put(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    for idiom in _IDIOMS:
        if idiom.pattern.search(put.text):
            put = _replaced(put, idiom)
    return put


def _replaced(put: Put, idiom: _Idiom) -> Put:
    """What an idiom is put as stands, letter for letter, for all that it replaces."""
    position = 0
    parts: list[str] = []
    begins: list[int] = []
    closes: list[int] = []
    for found in idiom.pattern.finditer(put.text):
        start, end = found.span()
        same = found.expand(idiom.put)
        parts += [put.text[position:start], same]
        begins += [*put.starts[position:start], *[put.starts[start]] * len(same)]
        closes += [*put.ends[position:start], *[put.ends[max(end, start + 1) - 1]] * len(same)]
        position = end
    text = "".join((*parts, put.text[position:]))
    starts, ends = (*begins, *put.starts[position:]), (*closes, *put.ends[position:])
    return Put(text, starts, ends)
