"""What still stops a plain removal, where the order itself is complete: what ends, whose it is, and when, in one clause.

Beside "Please end his access on March 13" a mail may say what it likes of the weather, of the party, of where he goes and who
covers for him. Words that would make an unsaid day doubtful ("keep", "may", "later", "wait") stop such an order only where
their own clause speaks of the person's going, of access or of its day; what denies, conditions, postpones or takes back
stops it always.
"""

import re

from mailbot.triage.day_roles import clause_of
from mailbot.triage.plain_words import KEEPS_RECORDS, NO_ACTION_OF_OTHERS

_IT = r"(?:hmis|access|accounts?|log ?ins?|licen[sc]es?|seats?|user(?: id| name| account)?|credentials|permissions|system)"
_THEM = rf"(?:she|he|they|him|her|them|it|hers|⟦p\d+⟧(?:'s)?|(?:her|his|their|the|⟦p\d+⟧'s) (?:hmis )?{_IT}|hmis|access)"
_PLACES = r"(?:keys?|badges?|laptop|phones?|fob|equipment|uniform|tablet|car|vest|radio|pager|parking|property|stuff|things|desk|office|locker|email|e-mail|mailbox|voicemail|extension|number|payroll|benefits|insurance|dog|cat|plants?|house|apartment|sofa|mug|chair|door|books?|files?|paperwork|number|name tag|title|hours|pay|salary|pension|union|keys)"
"""Things of an office, none of them access."""

HARMLESS = re.compile(
    rf"{KEEPS_RECORDS}|{NO_ACTION_OF_OTHERS}|"
    # conditions on what the reader or anybody wants, or on the weather
    r"\bif (?:you|your|yours|anyone|anybody|someone|somebody|any of you|i may|we may|i might|possible|needed|necessary|need be|at all|ever|memory|convenient|not already|not sooner|not earlier|"
    r"(?:that|this|it) is (?:ok|okay|fine|alright|all right|possible|easier|easiest|allowed|convenient|no trouble|not too much|simpler)|there (?:is|are) (?:anything|a form|any|more)|the (?:weather|snow|rain|roads?|ice|heat)|it (?:rains|snows|freezes|thaws)|"
    r"only)\b(?![^.;!?]{0,80}\b(?:hear|heard|object\w*|agree\w*|approv\w*|confirm\w*|decid\w*|she|he|him|they|nothing)\b)[^.;!?]{0,80}"
    r"|\b(?:as|even) if\b|\bwhat if\b(?! (?:she|he|⟦))"
    # optatives, months
    r"|^\W*may (?:he|she|they|god|the lord|you|your|this|all|peace|⟦p\d+⟧)\b[^.;?]{0,80}|\b(?:until|in|by|through|since|of|early|late|mid|this|next|last|till|for) may\b"
    # keeping and staying of other things
    rf"|\b(?:the|her|his|their|our|my|a|an|this|that|its|⟦p\d+⟧'s) (?!{_IT}\b|(?:end|last|final|removal|date|day|time|plan|request|position|job|contract|employment|assignment|start|term)\b)[a-z-]+(?: (?!{_IT}\b)[a-z-]+)? (?:also |will |just )*(?:stays?|remains?|continues?|keeps?|goes on|runs on)\b[^.,;!?]{{0,60}}"
    r"|\bkeep(?:s|ing)? (?:this|that|it|things) (?:to (?:yourself|yourselves|ourselves|myself)|between us|quiet|confidential|private|hush\w*|under|in the family|brief|short|simple)\b"
    r"|\b(?:keep|keeps|keeping|kept) (?:up|in touch|in mind|an eye|me|us|you|track|calm|going|busy|warm|cool|smiling|praying|well|safe|dry|count|score|records?|good|copies|a copy|on (?:smiling|trucking|going)|laughing|tabs)\b"
    rf"|\b(?:keep|keeps|keeping|kept) (?:on to )?(?:(?:her|his|their|the|a|an|some|our|all|both|my) )?(?:\w+ )?{_PLACES}\b(?: and (?:her|his|the|their) (?:\w+ )?{_PLACES}\b)?"
    r"|\b(?:remain|remains|remaining|stay|stays|staying|continue|continues|continuing) (?:to be )?(?:in our (?:employ|employment|service)|in (?:the|our) employ(?:ment)? of|employed|on (?:our|the) (?:staff|payroll|board|books)|an? (?:(?:valued|dear|cherished|full|loyal|treasured|important|proud|active|[a-z]+-time|[a-z-]+ed|⟦a\d+⟧|staff|team|beloved|very|much) ){0,3}(?:member|colleague|friend|employee|part|coworker|teammate|staffer)|with (?:the )?(?:agency|organization|company|⟦a\d+⟧)|(?:good )?friends|in our (?:hearts|prayers|thoughts)|in touch|in town|in (?:her|his) (?:hands|care))\b"
    r"|\b(?:remaining|his continued|her continued|continued) (?:cases|clients|files|caseload|entries|vacation|pto|hours|staff|team|users|members|work|shifts|support|help|patience|prayers|cooperation|partnership)\b"
    # waiting and delays
    r"|\b(?:can|could)(?: not| hardly| barely)+ wait\b|\b(?:hardly|barely) wait\b|\bwait(?:ing)? ?(?:list|room)\w*|\b(?:without|no|any|further|undue|the|my|our|for|about|more) (?:\w+ )?delays?\b|\bdo not delay\b|\bnot (?:to )?wait\b"
    # staying until a day, which the guard of days judges
    r"|\b(?:keep|keeps|keeping|leave|let|stay|stays|staying|remain|remains|remaining|continue|continues|continuing) [^.,;!?]{0,60}\b(?:until|till|til|through|thru|up to|to) (?:and including )?(?:on |the )?⟦d\d+⟧|\b(?:until|till|til|through) (?:on |the |about )?(?:\d+ )?⟦d\d+⟧"
    r"|\bnot (?:be |been |being |getting )?(?:extended|renewed)\b|\bnot (?:been )?(?:yet )?(?:hired|found|filled|named|posted|advertised)(?: yet)?\b|\bnot (?:a (?:day|minute|moment) )?(?:before|sooner|earlier|longer|later)\b"
    # returning things, going back home
    rf"|\breturn(?:ed|s|ing)? (?:(?:her|his|their|the|all|my|our|agency|company) )*(?:\w+ )?{_PLACES}|{_PLACES} (?:(?:have|has|had|was|were|are|is|all|been|being) )*(?:returned|back)\b"
    r"|\breturn\w* to (?!work\b|us\b|duty|hmis|the (?:office|shelter|team|job|agency|program|desk|staff)|(?:her|his|their|our) (?:old |former )?(?:job|post|duties|desk|position|role|team|staff)|full|part|active|service|harbor|⟦[adj])"
    r"|\b(?:go|goes|going|moving|move|moves|heading|headed|head|heads|flies|flying|fly) back (?:to|home|in|east|west|north|south|up|down)\b(?! work| us| ⟦[ad]|(?: her| his| the)? (?:old )?(?:job|team|shelter|desk|post))|\b(?:my|our|her|his|your|the) back\b|\bback (?:pain|door|yard|office|entrance|room|injury|pay|to (?:school|college|normal))\b|\b(?:thank|thanks|get|got|call|called|write|wrote|hear|heard|come|ping) (?:you )?back to (?:you|me|us)\b"
    # years and days that only count
    r"|\b(?:days?|weeks?|hours?|nights?|minutes?) later,?(?= (?:on )?(?:the )?⟦d| [(,]?⟦d)|\bthe later\b[^.;!?]{0,40}\bbetter\b|\bno later than(?= ⟦d)|\b(?:see|talk|speak|more)\b[^.;!?]{0,20} later\b|\bsooner or later\b|\bthe later (?:one|of)\b"
    r"|\bonce (?:and for all|more|again|upon|every|or twice|⟦d\d+⟧ (?:is|has|comes)|(?:a|an|per|each) (?:day|week|month|year|shift))\b|\b(?:at|for|all at|than|more than) once\b|\bonce [^.,;!?]{0,60}\bon ⟦d\d+⟧|\bonce (?:she|he|they|⟦p\d+⟧) (?:is|are|has|have|leaves?|goes|finish\w*|walks?|clocks?|hands?|turns?)\b[^.,;!?]{0,30}"
    # other people's leave, a hospital as an employer
    r"|\b(?:cover\w*|fill\w*|sub\w*|stand\w*) (?:in )?(?:for )?(?:an? |the |our |my |somebody's |someone's |another )?(?:\w+ )?(?:maternity|paternity|medical|family|sick|parental) leave\b"
    r"|\b(?:mom|mother|mum|dad|father|husband|wife|partner|son|daughter|kids?|parents?|sister|brother|grand\w+|family|aunt|uncle|in-laws)\b[^.;!?]{0,40}\b(?:surgery|sick|ill|hospital|injur\w+|baby|pregnan\w+)\b|⟦[pa]\d+⟧(?:'s)? (?:\w+ )?hospital\b|\b(?:jobs?|positions?|work\w*|hired|roles?|starts?|started|starting|per diem|nurs\w+|gig|offers?|school|training) [^.,;!?]{0,40}hospital\b|\b(?:university|women's|children's|county|state|city|va|memorial|general|baptist|methodist|catholic|veterans|local|mental|psychiatric|animal) hospital\b|\bbaby shower\b|\bsick (?:of|and tired|days?|time|hours?)\b|\bcovid (?:shelter|program|grant|funds?|funding|money|response|hotel|era)\b"
    # policies, quotations
    r"|\b(?:per|under|by|pursuant to|in (?:line|accordance|keeping|compliance) with|(?:as )?(?:required|requested) by|following|violat\w+|breach of|violation of|against|as) (?:[a-z]+ ){0,4}(?:polic(?:y|ies)|procedures?|protocols?|requirements?|standards?|agreement)\b"
    r"|\b(?:her|his|the|a|no|any|their|our|your) (?:\w+ )?replacement\b(?![^.;!?]{0,60}\b(?:add|access|hmis|log ?in|account|licen[sc]e|set up|instead|train\w*)\b|[^.;!?]{0,20}⟦p)|^\W*replacement\b(?![^.;!?]{0,60}(?:\b(?:add|access|hmis|log ?in|account|set up)\b|⟦p))"
    r"|\bone of (?:our|my|a|you|us|his|her|the (?:best|kindest|most|finest|nicest|good|great|few|old\w*|first|longest))\b(?! (?:two|three|four)\b)|\bsome of (?:us|you|my|our)\b"
    r"|\b(?:i|we) (?:gave|typed|put|wrote|told|sent|had|listed|entered|said|used|quoted)(?: you(?: all)?)? (?:the|a) wrong (?:date|day|week|one)\b"
    r"|\b(?:(?:one|a|another|two|small|quick|just) ){1,3}corrections?\b(?= ?(?::|to|on|for|-))|\b(?:nothing|anything|something|what) (?:is |was |went |goes |has gone )?wrong\b"
    r"|\bin either (?:new |of the )?(?:roles?|jobs?|positions?|case|place)\b|\beither way\b|\bor (?:so|whatever|something|anything)\b|\b⟦d\d+⟧ (?:rather than|instead of|and not) ⟦d\d+⟧"
    r"|\b(?:day|shift|night|job|works?|worked|working|positions?|desk|role|team|staff|left|leaves|leaving|here|internship|contract|volunteer\w*) (?:at|in|with|for|from|on)? ?(?:our |the )?⟦j\d+⟧"
    r"|\b(?:is|are|was) (?:still )?(?:not (?:quitting|leaving|fired|resigning|in trouble|retiring)|employed)\b[^.;!?]{0,40}"
)
"""What only looks like one of the words below, beside an order that is complete."""

_GRAVE = re.compile(
    r"\b(?:not|never|nobody|no one|cannot) (?:(?!know|believe|imagine)[a-z]+ )?(?:end|ended|ending|remove|removed|removing|deactivat\w+|disabled?|closed?|cut|cancel\w*|turn|shut|revoked?|terminated?|deleted?|touch|do (?:it|this|that)|process|act on|leaving|quit|quitting|resign\w*|retir\w+|going anywhere|yet|final|official\w*|decided|definite|confirmed|ready|until|till|now|today|asking|asked|an order|a removal|a request|to be (?:ended|removed|closed))\b"
    r"|\bno (?:removal|action|decision|longer leaving|order|request)\b|\bnothing (?:is (?:final|decided|official|certain|definite)|has been (?:decided|signed)|yet|final|decided|official|certain|definite|changes for (?:her|him))"
    r"|\b(?:if|unless|whether|except (?:for )?(?:her|his|him|them|⟦p|that|if|when)|(?:instead|rather)(?: of| than)? (?:⟦|her|him|them|that|this)|provided|assuming|depending|depends|pending (?:approval|confirmation|hr|outcome|the|results?|investigation|review|decision|board|her|his|a)|either (?:on |by |the |she|he|⟦)|otherwise (?!unchanged|same))\b"
    r"|\b(?:hold (?:off|on|it|that|this|her|him|your)|on hold|hang on|pause|postpone\w*|extend\w*|extension of|delay\w*|wait|waiting|yet (?:to|another)|temporar\w+|interim|for now|in the meantime|for the time being)\b"
    rf"|(?<![a-z]){_THEM} (?:(?:will|is|are|may|might|can|could|should|would|has|have|had|to|must|also|then|just|now|actually|still|all|needs?|wants?|decided|asked|agreed|going|plans?|hopes?|[a-z]+ly|if) ){{0,4}}(?:keep|keeps|keeping|kept|stay|stays|staying|stayed|remain|remains|remaining|continue|continues|continuing)\b"
    rf"|\b(?:keep|keeps|keeping|kept|leave|leaving|let|retain\w*) (?:on |open |active )?(?:{_THEM}|(?:her|his|their|the) {_IT})\b(?! (?:know|go\b|have it|in (?:peace|your|our|my)|posted|company|happy|busy|down|behind|enjoy|rest))"
    r"|\b(?:disregard|ignore|never ?mind|scratch|strike|mistake|mistaken|mistakenly|i mean|in error|by error|oops|whoops|correction|corrected|wrong|meant|undo|reverse|reinstate|restore\w*|reactivat\w+|re-activat\w+|rehir\w+|return|returns|returned|returning|(?:change|changes|changed) (?:her|his|their|my|our) minds?|cancel(?:l?ed)?)\b"
    r"|(?:\b(?:she|he|they)|⟦p\d+⟧) (?:(?:is|are|will|may|might|be|should|would|to|going|wants?|has|can|could|already|coming|comes?|came|also|\w+ly) ){0,4}(?:back|come back)\b|\b(?:welcom\w+|bring\w*|have|want|get|take|taking) (?:her|him|them|⟦p\d+⟧) back\b|\bcoming back\b"
    r"|\b(?:on leave|pto|leave of absence|(?:maternity|paternity|medical|family|sick|military|parental|personal|administrative|unpaid|paid|annual) leave|fmla|sick|surgery|hospital|suspend\w*|suspension|sabbatical|furlough\w*|jury|deploy\w*|disability|maternity|baby|pregnan\w+|injur\w+|covid|summer off)\b"
    r"|\b(?:household|merge|duplicates?|example|sample|scenario|hypothetical\w*|role ?play|(?:a|this|my|the|is) draft|template|a test|test (?:user|account|mail)|for (?:the|our|a|my) (?:new )?(?:handbook|manual|policy|training|newsletter|guide|sop|slides?|exercise|quiz))\b"
    r"|\b(?:replac\w+|swap\w*|rename\w*|name change|maiden|reset (?:her|his|the)|unlock|locked out|add (?:her|him|them|⟦p\d+⟧|someone)|representatives?|designat\w+|signator\w+|read[ -]only|(?:chang|switch|updat|adjust|limit|restrict|reduc|downgrad|upgrad)\w* (?:(?:her|his|their|the|⟦p\d+⟧'s) )?(?:hmis |user )?(?:roles?|access|permissions|projects?|programs?|level)|one of (?:them|these|those|the)|some of|only part of|just part of|partial\w*)\b"
    r"|\b(?:kidding|joking|just a joke|jk|(?:was|were) (?:going|supposed|set) to|or not|asked for (?:it|this|that)|(?:do|end|close|remove|handle|decide) (?:it |that |this |her |him )?later)\b"
    r"|⟦r\d+⟧|⟦j\d+⟧"
)
"""What stops also a complete order: it denies, conditions, postpones, takes back, is of staying, of leave or of other matters."""

_DOUBTS = re.compile(
    r"\b(?:might|may|maybe|perhaps|possibly|probably|likely|consider\w*|thinking (?:of|about)|(?:i|we) (?:think|thought|guess|believe|suppose|hear|heard|wonder|hope|expect|plan)|rumou?rs?|word is|supposed|seems?|appears?|apparently|wondering|hopes?|hoping|hopefully|expected|expects|plans?|planning|potential\w*|tentative\w*|unsure|unconfirmed|tbd|chances?|not (?:sure|certain|clear)|once|until|till|til|temporary)\b"
)
_OF_THE_END = re.compile(
    r"⟦d\d+⟧|\b(?:stay\w*|keep\w*|kept|remain\w*|continu\w*|access|hmis|log ?ins?|accounts?|last|final|end|ends|ending|ended|remov\w*|terminat\w*|deactivat\w*|clos(?:e|es|ed|ing)|cut|off|"
    r"leav(?:e|es|ing)|left|gone|resign\w*|quit\w*|retir\w*|depart\w*|separat\w*|needs?|uses?|using|works|working|longer|extend\w*|back|return\w*|change[ds]?|date|(?:last|that|the|what|which|another) day|until|till|through|happen\w*|fall through)\b"
)
"""What may speak of the going, of access, or of its day."""


def stops(text: str) -> str | None:
    """The word of a clause that stops a complete order; None where nothing does.

    Args:
        text: a marked sentence without its orders.
    """
    rest = HARMLESS.sub(" ; ", text)
    if grave := _GRAVE.search(rest):
        return grave[0]
    for doubt in _DOUBTS.finditer(rest):
        clause = clause_of(rest, doubt.start(), doubt.end())
        beside = f"{rest[clause.start : doubt.start()]} {rest[doubt.end() : clause.end]}"
        if _OF_THE_END.search(beside):
            return doubt[0]
    return None


QUESTIONS = re.compile(
    r"⟦[pr]\d+⟧|\b(?:he|she|him|her|his|hers|hmis|access|accounts?|log ?ins?|licen[sc]es?|remov\w*|deactivat\w*|end(?:s|ed)?|leav\w+|left|right|correct|sure|really|until|date|example|sample|wording|template|scenario|test|wrong|mean)\b"
)
"""A question with one of these may be about a complete order; any other is another matter."""
