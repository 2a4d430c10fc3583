"""A wish to end access put together of the few words it can be made of, and the words beside which nothing is plain.

`WISHES` is closed from its first word to the end of its clause: a verb that ends something, a person or their access, and a
tail of days and small words. "Remove her from the bed list" does not fit, because "bed" and "list" are none of them. What a
mail says around such a wish is open, but for `HAZARDS`: whatever denies, asks, waits, doubts, takes back, or speaks of
clients, of leave or of other matters of the desk. A word too many there costs a question, one too few a wrong removal.
"""

import re
from types import MappingProxyType

_ACCESS = r"(?:hmis|mohmis|mo hmis|servicepoint|access(?:es)?|log[ -]?ins?|log[ -]?ons?|accounts?|licen[sc]es?|seats?|user ?(?:id|name|account|record|profile)?s?|sign[ -]?(?:on|in)s?|credentials?|permissions?|privileges?|profiles?|rights)"
_ADJECTIVES = r"(?:(?:hmis|mohmis|missouri|mo|current|former|active|old|entire|existing|own|personal|system|database|data entry) )*"
_WHOSE = r"(?:⟦p\d+⟧'?s?|her|his|their|the|that|this|its|all of (?:her|his|their)|all (?:her|his|their)|both(?: of)?(?: their| the| these| those)?|each (?:one's|person's)|any)"
_THING = rf"(?:(?:{_WHOSE} ){{0,2}}{_ADJECTIVES}{_ACCESS}(?: {_ACCESS}){{0,2}}(?: (?:of|for|-) (?:⟦p\d+⟧|both(?: of them)?|them|each(?: of them)?|her|him))?)"
_WHO = r"(?:⟦p\d+⟧|her|him|them(?: both| all)?|both(?: of them| people| users)?|each(?: one)?(?: of them)?|all (?:two|three|four|five)(?: of them)?|all of them|(?:(?:this|that|these|those|the) (?:(?:two|three|four|five|following) )?|(?:two|three|four|five) (?:of our )?)(?:users?|employees?|persons?|people|staff(?: members?)?|folks|ones?))"
_OBJECT = rf"(?:{_THING}|{_WHO})"
_FROM = rf"(?: (?:from|of|in|on|to|out of|off|off of|within|with) (?:(?:the|our|your) )?{_ADJECTIVES}(?:{_ACCESS}|system|database|computers?|site|side|end|there))"
_SMALL = (
    r"(?:(?:as|at|on|by|of|from|for|in|to|with|after|the|her|his|their|our|my|that|this|same|very|effective|eff\.?|okay|ok|immediately|now|asap|then|too|also|well|soon|possible|"
    r"completely|fully|permanently|entirely|altogether|promptly|right|away|end|close|day|date|evening|night|shift|business|cob|eod|please|kindly|thanks|thank|you|us|me|is|last|final|"
    r"shown|listed|indicated|stated|given|evening's|without|delay|when|she|he|they|leaves|goes|is|done|finishes|shift|would|you)|⟦[da]\d+⟧|hmis|system|access|(?:up)?on receipt of (?:this|my) (?:letter|email|message|note|notice))"
)
_TAIL = rf"(?:{_FROM}|,? \(?{_SMALL}\)?){{0,14}}"
_PERSON_VERB = r"(?:remove|deactivate|de-activate|inactivate|disable|term|terminate|delete|off-?board|deprovision|de-provision|drop|d/c)"
_ACCESS_VERB = r"(?:end|close(?: out| down)?|cancel|revoke|discontinue|stop|withdraw|cease|kill|pull|shut(?: off| down)?|turn off|switch off|cut(?: off)?|take away|expire|finish|retire|remove|deactivate|de-activate|inactivate|disable|term|terminate|delete|drop|d/c)"
_ENDED = r"(?:ended|closed(?: out| down)?|cancell?ed|revoked|discontinued|stopped|withdrawn|terminated|termed|removed|deactivated|de-activated|inactivated|disabled|deleted|dropped|shut (?:off|down)|turned off|switched off|cut(?: off)?|pulled|taken (?:off|out|away)|off-?boarded|retired|(?:to )?(?:come|go) (?:off|away|dark|dead))"
_NOUN = r"(?:removal|deactivation|inactivation|termination|ending|closure|closing|discontinuation|off-?boarding|end|disabling|deletion|withdrawal)"
_LEAD = r"(?:(?:(?:can|could|would|will) (?:you|u|someone|somebody|one of you)|please|kindly|so|and|then|now|just|also|go ahead(?: and)?|therefore|thus|accordingly|hence|team|folks|all|today|⟦d\d+⟧|for ⟦p\d+⟧) ?,? ?){0,6}"
_BEGINS = r"(?:^|(?<=[.,;:!?)(>-] )|(?<=\()|(?<=\band )|(?<=\bso )|(?<=\bthen )|(?<=\btherefore )|(?<=⟧ )|(?<=\bplease ))"
_ENDS = r"(?= ?[.,;:!?)(-]|$| (?:and|so|but|because|since|as (?:she|he|they|⟦p)|due|whenever (?:you|the first|one of you)|i have to (?:go|run))\b)"
_ASKED = r"(?:(?:i|we|management) )?(?:(?:would|will|do|are|am) )?(?:now |also |just |hereby |formally |respectfully )?(?:need|needing|want|wanting|like|wish|request|requesting|ask)"

WISHES = re.compile(
    rf"{_BEGINS}{_LEAD}(?:"
    rf"(?P<bare>{_PERSON_VERB})(?: {_OBJECT})?"
    rf"|{_ACCESS_VERB} {_THING}"
    rf"|(?:take|pull|get|cut|shut|lock|turn|switch|close|kick|drop) {_OBJECT} (?:off|out|down)"
    rf"|(?:turn|shut|switch|cut|lock|close) (?:off|out|down) {_OBJECT}"
    rf"|(?:process|complete|schedule|arrange|do|handle|set up|program|make|start|initiate|perform|action) (?:(?:the|a|her|his|their|this|an hmis|hmis) )?(?:hmis |user |access |account )?{_NOUN}(?: (?:of|for) {_OBJECT})?"
    rf"|(?:set(?: up)?|schedule|have|let|arrange(?: for)?|(?:i |we )?(?:hereby |formally |respectfully )?(?:ask|request) that|(?:arrange|see|make sure|ensure|see to it|see to)(?: that)?) {_OBJECT}(?: up)?(?: (?:to|be|is|are|gets?|will|can))*(?: be)? (?:ends?|expires?|lapses?|ceases?|stops?|off|out(?= of)|{_ENDED})"
    rf"|have {_WHO} (?:off|out)(?: of)?(?: {_ADJECTIVES}{_ACCESS}|{_FROM})"
    rf"|(?:hmis )?access (?:off|ends?|to end|over|done)"
    rf"|{_ASKED}(?: to (?:have|get|see))? {_OBJECT}(?: to be)? (?:{_ENDED}|off|out)"
    rf"|{_ASKED} to (?:{_ACCESS_VERB} {_THING}|{_PERSON_VERB} {_OBJECT})"
    rf"|{_OBJECT} (?:should|must|can|(?:needs?|has|have|ought|is|are) to)(?: now| also| then| please| therefore)* be {_ENDED}"
    rf"|{_THING} (?:should|must|can|will|may|shall|(?:needs?|has|have|ought|is|are) to)(?: now| also| then| please| therefore)* (?:be {_ENDED}|end|stop|cease|expire|lapse|go dark|be (?:off|out))"
    rf"|(?:make sure|ensure|see to it|see)(?: that)? (?:she|he|they|⟦p\d+⟧) (?:is|are|gets?) (?:out|off|{_ENDED}){_FROM}"
    rf"|(?:i|we) (?:should|would) be (?:much |most |very |greatly )?(?:obliged|grateful|glad|pleased) if {_THING}(?:{_FROM})? (?:were|was|could be|would be|is|are) (?:to be )?{_ENDED}"
    rf")(?: for ⟦p\d+⟧(?!'))?{_TAIL}{_ENDS}"
)
"""One clause that asks to end somebody's access, from its verb to its end."""
RUN_ON = re.compile(
    rf"(?<!\bto )(?<!\bi )(?<!\byou )(?<!\bwe )(?<!\bthey )(?<!\bnot )(?<!\bher )(?<!\bhim )(?<!\bthem )(?<!\bit )(?<!s )(?<!⟧ )(?<!\bstaff )(?<!\bteam )(?<!\bpeople )(?<!\bor )(?<=[a-z] )"
    rf"(?:take|get|pull|drop|cut) {_WHO} (?:off|out)(?= (?:of )?(?:the )?{_ACCESS}\b){_TAIL}(?=[ .!]{{0,4}}$)"
)
"""The same behind a clause that no stop ends, as in "pat doyle resigned take him off hmis today", in a sentence of no stops at all.

The verb has no subject: before it stands no plural, no pronoun, no "to"."""
RUN_ON_SUBJECTS = re.compile(
    r"[.,;:!?()-]|\b(?:i|we|you|did|does|do|will|can|let|lets|make|makes|made|saw|see|sees|seen|watch\w*|help\w*|had|have|has|hear|heard|going|want\w*|ask\w*|tell|told|who|that|which|how|why|when)\b"
)
"""What may be the subject of a wish that no stop sets off, or ask about it."""
PLURAL = re.compile(
    r"\b(?:both|them|each|all (?:two|three|four|five)|these|those|their|the (?:two|three|four)|(?:two|three|four|five) (?:of our )?(?:users?|employees|persons|people|staff|folks))\b"
)

NUMBERS = MappingProxyType({"both": 2, "two": 2, "three": 3, "four": 4, "five": 5})
COUNTED = re.compile(rf"\b({'|'.join(NUMBERS)})\b")
"""Of how many a wish speaks: beside another number of people it means other things, or somebody who is not named."""

_RECORDS = r"(?:notes?|data|records?|files?|clients?|cases?|case ?notes|caseload|history|entries|work|assessments?|documents?)"
KEEPS_RECORDS = rf"\b(?:do not|never) (?:delete|remove|lose|touch|erase|wipe|purge|change|close|drop|move) (?:any of )?(?:(?:her|his|their|the|any|our|all|client|old|past) ){{0,3}}{_RECORDS}\b"
"""Of what somebody entered in HMIS, which stays when the access ends."""
NO_ACTION_OF_OTHERS = r"\bno (?:further |other )?action(?: is| was)?(?: (?:needed|required|necessary|due))?,? (?:from|by|for|on|of) (?:them\b|it(?=[.,;!]|$)|payroll|the building|building|facilities|hr|human resources|finance|accounting|security|the front desk|reception|maintenance|the others?\b|any ?(?:one|body) else|every ?(?:one|body) else|the rest)"
NOBODY_NEW = r"\b(?:nobody|no one|nothing|none|no) (?:new|else|other|more|further)(?: (?:users?|people|staff|hires?|additions?|changes?|folks|ones?|adds?|updates?|removals?))?(?: (?:to (?:add|report)|for|from|in|on|at|our|us|side|end|so far|month|⟦d\d+⟧)){0,4}(?=[.,;!]|$)|\bplan (?:the|her|his|their|these|those|for the) (?:removals?|deactivations?|closures?|terminations?|offboarding)\b"
_LIGHT = (
    r"^(?:oops\w*|whoops\w*|my bad|sorry|so sorry|oh no|uh oh|ugh|argh|mea culpa)[ .!,:-]{0,4}$|\bbe back to (?:volunteer|visit|help|say|see|sing|eat|teach|cook|pick up|get)\b"
    r"|\b(?:on|from|off) (?:[a-z]+ )?leave (?:since [^.,;!?]{1,30} )?(?:and|but|,) (?:[^.;!?]{0,60} )?(?:(?:will|does|do|is|has|have|did) (?:not|now)|never|not|now|since|resigned|quit|decided|chose|chosen) (?:be |to |been )?(?:return\w*|com(?:e|ing) back|resign\w*|quit\w*|back\b)(?! (?:until|till|before|for|this|next|by|in|on|to work (?:until|till|before))\b)|"
)
BENIGN = re.compile(
    _LIGHT + rf"{KEEPS_RECORDS}|"
    r"\b(?:has|have|had) (?:(?:faithfully|so|always|loyally|well|ably|patiently) ){0,2}kept (?:our|the|us|everyone|everybody|things|my|this|that) (?!hmis|access|account)|\b(?:i|we) (?:gave|typed|put|wrote|told|sent|had|listed|entered|said|used|quoted)(?: you(?: all)?)? (?:the|a) wrong (?:date|day|week|one)\b|\b(?:until|till|til) then\b(?! (?:please )?(?:wait|hold|do not|nothing))|\bif (?:that|this|it) (?:is|can be|would be) (?:something|anything|a thing) (?:you|your system|the system) (?:can|could|is able to|are able to|allows?|lets?)\b[^.;!?]{0,40}|\b(?:please |and )?(?:not|no|never) (?:a (?:day|minute|moment|shift|night) )?(?:sooner|earlier|before(?: (?:then|that))?)(?=[.,;!]|$)|\bi mean (?:it|that|this)(?=[.,;!]|$)|\(i (?:think|believe|guess) (?:he|she) is ⟦p\d+⟧[^()]{0,40}\)|\basked (?:me )?(?:whether|if) (?:she|he|they) (?:could|can|might|may) (?:finish|stay|work|see|stick)\b[^.;!?]{0,40}\b(?:and )?i said (?:yes|sure|ok|okay|of course|fine|absolutely)\b|\basked (?:her|him|them) (?:whether|if) (?:she|he|they) (?:could|would|can|will) (?:finish|stay|work|see|stick)\b[^.;!?]{0,40}\band (?:she|he|they) (?:said (?:yes|sure|ok|okay|of course|fine|absolutely|(?:she|he|they) (?:would|will|can|could))|agreed|did|was glad to)\b|"
    r"\bfor once\b|\((?:(?:at|of|from|in) )?(?:our |the )?⟦j\d+⟧\)|(?:(?<=⟧ )|(?<=⟧, ))(?:at|from|of|in|with),? (?:our |the )?⟦j\d+⟧|\b(?:(?:is|are) )?still active,? i (?:think|believe|guess)\b|\b(?:there is )?no (?:reason|need) to wait\b|\bno joke\b|\bnot before(?=[.,;!]|$)|\b(?:she|he|they) (?:herself |himself |themselves )?(?:is|are) not going anywhere\b|\bhope (?:you|all|everyone|everybody|your)\b|\bhope (?:the|this|that) [^.;!?]{0,60}\b(?:you|y'all)\b|⟦p\d+⟧ (?:will|can|is going to) (?:cover|fill in|help|handle|do)\b[^.;!?⟦]{0,40} until (?:we|they|somebody|someone|her|his|the|a)\b(?: \w+){0,3}|\b(?:everyone|everybody|all|nobody|the rest|the others?) (?:else )?(?:at|in|of|on) (?:the |our )?⟦j\d+⟧|\b(?:do|does|did|will|would) not come back\b|\b(?:in case|if) (?:you|anyone|anybody|somebody|someone) (?:know|knows|wonder|wonders|wondered|are wondering|ask|asks|asked)\b|\b(?:still|already) has (?:her|his|their|a|the) (?:laptop|keys?|badge|phone|fob)\b|\b(?:hands?|handing|turns?|turning) over (?:her|his|their) (?:caseload|cases|files|clients)\b|\bthe day (?:before|after) (?=⟦d)|\bno longer\b|\b(?:not|never) (?:be )?[^.,;!?]{0,40}\b(?:anymore|any longer)\b|\b(?:contract|grant|funding|position|job|term|assignment)\b[^.,;!?]{0,20} not (?:be |been |get |being |getting )?(?:renewed|extended|funded)\b|\b(?:going|moving|moved|gone|heading|headed|went|move|goes|moves) back (?:to|home|in|east|west|up|down)\b(?! work| us| ⟦a)|\b(?:will|does|do|is) not [^.;!?]{0,30}clients?(?: (?:records|data|files|work))?\b|\b(?:does|do|will|would|is|are) not (?:be )?(?:need|needs|needing|require|requires|requiring|use|using|have (?:any )?(?:use|need) for|returning|coming back|touch|touching|be back)\b"
    r"|\bno (?:rush|hurry|reason for|need for|use for|further need|occasion for|hmis|hurry|fanfare|longer)\b|\bnot (?:with|employed by|employed with|at|part of) (?:us|⟦a\d+⟧|the agency)\b|\b(?:is|are|was) not leaving (?:us\b|the agency\b|⟦a\d+⟧|the house\b)"
    r"|\b(?:do|does|did) not know what (?:i|we) (?:will|would|am going to|are going to) do without\b|\b(?:can|could) not (?:be happier|be prouder|believe|thank)\b|\bif (?:you|anybody|anyone|somebody|someone) (?:need|needs|have|has|want)\b[^.!?]{0,60}(?:questions?|anything|else|information|info|paperwork|forms?|me)\b"
    r"|\b(?:please )?let (?:me|us) know (?:if|when|once) (?:you|it|that|this|there)\b[^.!?]{0,40}|\bnot a problem\b|\bno (?:further )?action (?:is )?(?:needed|required|necessary)(?: from you)? (?:on|for|with) (?:those|these)\b"
    rf"|{NO_ACTION_OF_OTHERS}|{NOBODY_NEW}"
    r"|\b(?:am|are) (?:pleased|happy|sad|sorry) to (?:report|announce|inform you|share|say)\b|\bi have the honou?r to remain\b|\bno reason to (?:be in|have|use|get (?:in|into))\b|\bor whatever this is\b|\bplease excuse (?:(?:any|the|my) )?(?:errors|typos|brevity|spelling)\b|\bsorry (?:to make (?:it|this|things) complicated|(?:for|about) the (?:late|short) notice|(?:for|about) the (?:trouble|bother|hassle|extra work|late email)|to (?:bother|trouble|pester) you)\b|\bif (?:anybody|anyone|somebody|someone)(?: over there| out there)? (?:knows|has) (?:of )?an? (?:good |great |nice |decent |reliable )*(?:overnight |night |new )?(?:person|picture|photo|cook|worker)\b|\bif (?:he|she|⟦p\d+⟧) is still (?:active|listed|in there|in the system|in hmis|a user|on (?:the|your) list)\b|\b(?:is|will be) still (?:will be )?(?:here every day|our (?:coworker|colleague)|employed (?:here|with us)|on the payroll)\b|\bstill works here\b|\b(?:is|will be) returning to (?!work|us|hmis|duty|the|this|his|her|their|our|full|part)[a-z]+ with (?:his|her|their) (?:family|parents|wife|husband)\b|\bi could have sworn (?:that )?i (?:had )?(?:already )?(?:told|wrote|written|emailed) you(?: guys| all)?(?: about (?:it|this|that|him|her))?\b|\bnot (?:see|find) (?:it|that|this|anything) in my sent (?:items|mail|folder|box)\b|\bthank you for not\b|\bhas not worked (?:here|for us|with us|a shift)\b|\bnor sadder\b|\bnot (?:happy|thrilled|glad|pleased) about\b|\bwhenever (?:you|the first one(?: of you)?|one of you|somebody|someone) (?:can|get|gets|has|have|is|are)\b[^.!?]{0,30}"
)
"""Words that only look like a hazard."""
_DONE_TO = r"(?:end|ended|ending|remove|removed|removing|deactivat\w+|disabled?|closed?|cut|cancel\w*|take|taken|turn|shut|revoked?|terminated?|deleted?|drop|touch|do|process|act|leave|leaving|quit|quitting|resign\w*|retire|retiring|go|gone|left|lose|stop)"
_CHANGED = r"(?:chang|switch|updat|adjust|set|mov|limit|restrict|reduc|downgrad|upgrad)\w*"
HAZARDS = re.compile(
    rf"\b(?:not|never|nobody|no one|cannot) (?:[a-z]+ )?(?:{_DONE_TO}|yet|sure|certain|final|official|decided|definite|confirmed|clear|ready|until|till|now|today|tonight|her|him|them|⟦p\d+⟧|⟦d\d+⟧|this|that|for|all|both|every\w*|say|said|asking|asked|want (?:her|him|them|⟦p\d+⟧|you)|have to (?:end|remove|do)|officially|really|necessarily|to be|an order|a removal|a request)\b"
    r"|\bno (?:removal|changes?|action|decision|need to|longer leaving|order|request)\b|\bneither\b|\bnothing (?:is (?:final|decided|official|certain|definite)|has been (?:decided|signed)|yet|final|decided|official|certain|definite|changes for (?:her|him))"
    r"|\b(?:if|unless|until(?! ⟦d)|till|whether|once|except|(?:instead|rather)(?: of| than)? (?:⟦|her|him|them|that|this)|although|though|however|otherwise|provided|assuming|depending|depends|pending|either)\b"
    r"|\b(?:might|may|maybe|perhaps|possibly|probably|likely|considering|consider|thinking (?:of|about)|i (?:think|thought|guess|believe|suppose|hear|heard|wonder)|we (?:think|thought|guess|believe|suppose|hear|heard|hope|expect|plan)|heard|rumou?rs?|word is|supposed|seems?|appears?|apparently|wondering|hopes?|hoping|hopefully|expected|plans?|planning|potential\w*|tentative\w*|unsure|unconfirmed|tbd|chances?)\b"
    r"|\b(?:wait|waiting|hold|holding|hang on|pause|delay\w*|postpone\w*|extend|extension|keep|keeps|keeping|kept|stay|stays|staying|remain|remains|remaining|continue|continues|continuing|yet|temporar\w+|interim|for now|in the meantime)\b"
    r"|\b(?:disregard|ignore|never ?mind|scratch|strike|mistake|mistaken|mistakenly|i mean|pto|accident\w*|in error|by error|oops|whoops|correction|corrected|wrong|meant|undo|reverse|reinstate|restore\w*|reactivat\w+|re-activat\w+|rehir\w+|return|returns|returned|returning|(?:is|are|was|be|being|come|comes|came|coming|go|goes|get|gets|got|her|him|them) back|change[ds]? (?:her|his|their|my|our) minds?|changed|cancel(?:l?ed)?)\b"
    r"|\b(?:on leave|leave of absence|(?:maternity|paternity|medical|family|sick|military|parental|personal|administrative|unpaid|paid|annual) leave|fmla|sick|surgery|hospital|suspend\w*|suspension|sabbatical|furlough\w*|jury|deploy\w*|disability|maternity|baby|pregnan\w+|injur\w+|covid|summer off|seasonal\w*)\b"
    r"|\b(?:household|merge|duplicates?|example|sample|scenario|hypothetical\w*|role ?play|(?:a|this|my|the|is) draft|template|policies|procedures?|protocol|requirements?|a test|test (?:user|account|mail))\b"
    rf"|\b(?:replac\w+|swap\w*|rename\w*|name change|maiden|reset (?:her|his|the)|unlock|locked out|add (?:her|him|them|⟦p\d+⟧|someone)|representatives?|reps?|designat\w+|signator\w+|read[ -]only|{_CHANGED} (?:(?:her|his|their|the|⟦p\d+⟧'s) )?(?:hmis |user )?(?:roles?|access|permissions|projects?|programs?|level)|one of|some of|only part of|just part of|partial\w*)\b"
    r"|\b(?:forward(?:ed|ing)?|below|attached|attachment|quote|wrote|said|(?:he|she|they) says?|claims?|according|(?:asked|told|wants) (?:me|us|you) to (?!say|tell|pass|thank|let|give|send|relay)|requested)\b"
    r"|\b(?:kidding|joking|just a joke|jk|later|next (?:year|month)|(?:was|were) (?:going|supposed|set) to|used to|back (?:when|on)|years? ago|last (?:year|fall|spring|summer|winter|month)|or not|asked for (?:it|this|that))\b"
    r"|⟦r\d+⟧|⟦j\d+⟧"
)
"""Beside one of these nothing is plain that is said of the person, of "it" or of access."""
QUESTIONS_OF = re.compile(
    r"⟦[prj]\d+⟧|\b(?:he|she|him|her|his|they|them|their|it|its|this|that|right|correct|hmis|access|accounts?|log ?ins?|licen[sc]es?|users?|remov\w*|deactivat\w*|end(?:s|ed)? (?:it|her|his|this|that)|leav\w+|left|when|until|date|or)\b"
)
"""A question with one of these may be about the person, the wish or its day; any other is another matter."""
HAZARDS_ANYWHERE = re.compile(
    r"\b(?:cancel|disregard|ignore|never ?mind|scratch that|strike that|mistake|mistaken\w*|oops|whoops|wrong|meant|wait|hold off|hold on|until|unless|not yet|instead|whether|hypothetical\w*|example|sample|scenario|draft|template|"
    r"test|kidding|joking|joke|jk|just asking|wondering|how (?:do|does|to|would|should|can)|what (?:do|does|is|would|should|happens)|policy|policies|procedures?|protocol|clients?|guests?|residents?|beds?|tenants?|household|exit\w*|enroll\w*|"
    r"request(?:ed)?|last (?:time|year)|years? ago|representatives?|designat\w+|add|new user|new hire|replac\w+|set up|password|locked|reset|please|need|needs)\b|⟦r\d+⟧"
)
"""Beside one of these nothing is plain, wherever it stands."""
ABOUT = re.compile(
    r"⟦p\d+⟧|\b(?:he|she|him|her|hers|his|they|them|their|it|its|this|that|these|those|both|hmis|access|accounts?|log ?ins?|licen[sc]es?|users?|remov\w*|deactivat\w*|end|ends|ended|leav\w+|left|last)\b"
)
"""A sentence with one of these may speak of the person or of the wish."""
KEEPS = re.compile(
    r"\b(?:stays?|staying|remains?|remaining|keeps?|keeping|keep|continues?|continuing|still|(?:is|are) (?:still )?(?:here|with us|active)|leave (?:hers|his|theirs|her|him|them|that one) (?:alone|be|as|in|on|active)|leave (?:hers|his|theirs)\b|not (?:affected|leaving|going anywhere|to be (?:touched|removed))|(?:is|are) (?:a )?different|unaffected|should not be (?:touched|removed)|do not (?:touch|remove))\b"
)
"""A sentence that only says who is not meant."""
OF_SENDER = re.compile(
    r"\b(?:i|we|you|it|that|this|everyone|everybody|nobody|somebody|someone)(?: all| both)? (?:will|shall|would|am|are|is)(?: not)? [a-z]+|\bwill be (?:sorely |greatly |so |very |dearly )?missed\b"
)
"""Of what the sender does: no departure to come."""
SOME_DAY = re.compile(
    r"\b(?:for now|at some (?:point|time)|some ?day|sometime|eventually|(?:this|next|in the) (?:spring|summer|fall|autumn|winter|year|quarter))\b"
)
"""A time that is none, though some of it is also said for courtesy."""
AHEAD = re.compile(
    r"\b(?:is|are|will be|be) (?:(?!not )\w+ )?(?:leaving|retiring|resigning|departing|moving|quitting|separating|going|transferring)\b|\b(?:notice|leaves|retires|will(?! (?:not|no longer|never)\b(?![^.;!?]{0,60}\b(?:after|beyond|past|from|once|until|till|when|as of|starting|next|come|by|on)\b)))\b"
)
"""Somebody is still there: without a day, now would be a guess."""
LEAVES = re.compile(
    r"\b(?:leav\w+|left|last|final|done|through|resign\w*|retir\w*|separat\w*|seperat\w*|depart\w*|ends?|ending|ended|finish\w*|gone|quit\w*|fired|let go|laid off|terminat\w*|term(?:ed)?|contract|position|employment|effective|as of|concluded?|not with|no longer|worked|works|runs (?:out|through)|farewell|good-?bye|moving|moved|(?:we|i) (?:are |will be )?(?:lose|losing)|(?:winds?|winding|wraps?|wrapping) (?:up|down)|hang(?:s|ing) (?:it|up (?:her|his|their)|her|his|their)|clock(?:s|ing) out|sign(?:s|ing) off|turn(?:s|ing) in (?:her|his|their) (?:keys?|badge|laptop)|part(?:s|ing) (?:ways|company)|(?:is|be) (?:out|off) (?:of here|the door|for good)|head(?:s|ing|ed) (?:off|out|to|back|for|home)|off to|bow(?:s|ing) out|mov(?:es|ing) on|walk(?:s|ing|ed) (?:out|off)|packs? up|call(?:s|ing) it (?:a career|quits)|is (?:the|her|his|their) (?:day|date|big day)|is it for (?:⟦p\d+⟧|her|him|them)|(?:the )?last (?:we|you|anyone) (?:will |shall )?see|turning 6[25]|swan song)\b"
)
"""What a day must stand with to be the day somebody goes."""
