"""The closed classes of words that speak against carrying out a form, and the idioms that only sound like them.

Each class is a name and a pattern over one sentence in lower case without contractions. They are closed on purpose: what
people write beside forms is open, what takes a form back is not. A word that is missing here belongs in its class.
"""

import re
from collections.abc import Mapping

_FORM = r"(?:forms?|requests?|e?mails?|messages?|submissions?|entry|entries|paperwork|papers?|applications?|tickets?|sheets?|orders?|notices?|ones?|attachments?|versions?)"
_KIND = r"(?:attached|enclosed|below|above|following|last|latest|previous|prior|earlier|first|second|other|old|original|whole|entire|new|user|removal|hmis|access|add|remove|change|replacement|duplicate|web|online)"
_WE = r"(?:i|we|you|she|he|they)"
_SENT = rf"(?:(?:that |which )?{_WE} (?:just |already |had |have )*(?:sent|submitted|e?mailed|filled|filed|wrote|typed|faxed|put in|turned in))"
_PRONOUN = r"(?:(?:all (?:of )?)?(?:this|that|it|these|those|everything|the (?:below|above|attached|enclosed|following))|below|above)"
_NAMED = rf"(?:(?:this|that|the|my|our|any|both|these|those|last (?:year|month|week)'s)(?: {_KIND}){{0,3}} {_FORM}|what {_SENT})"
_IT = rf"(?:{_NAMED}|{_PRONOUN})\b"
_DO = (
    r"(?:process|submit|act|do (?:anything|this|it|that|these)|start|begin|enter|add|remove|set (?:it|this|her|him|them|anything|up)|create|file|go (?:ahead|forward|on)|proceed|touch|run|activate|"
    r"deactivate|disable|end|close|delete|cancel|grant|issue|carry|action|move (?:forward|ahead|on)|implement|approve|take (?:any|this|her|him|them)|make (?:any|the|this)|work on|"
    r"(?:send|put|pass|push) (?:this|it|that|these|her|him|them)|register|enroll|onboard|turn|shut|cut|change|update|switch|key)\b"
)
_DECIDER = (
    r"(?:the |our |my |her |his |their |your )?(?:board|council|committee|directors?|hr|human resources|management|leadership|boss|supervisor|manager|ceo|coo|cfo|ed|president|city|county|state|funders?|finance|legal|"
    r"lawyer|attorney|everyone|everybody|(?:background |drug |reference )?(?:checks?|screening|screen|test)|fingerprints?|references?|offer|contract|grant|funding|budget|paperwork|approval|decision|vote|licen[sc]e|clearance|"
    r"agreement|mou|deal|i|we|they|she|he|it|this|somebody|someone)"
)
_DECIDES = (
    r"(?:approves?|approved|says? (?:so|yes|ok|okay|it|we|that)|agrees?|agreed|signs?|signed|clears?|cleared|comes? (?:back|through)|came (?:back|through)|accepts?|accepted|decides?|decided|votes?|voted|oks?|okays?|okayed|"
    r"hears?|heard|gives? (?:the|you|us|me|word|notice|approval|a)|gave (?:the|you|us|me)|gets? (?:hired|approved)|goes through|finali[sz]es?|finali[sz]ed|confirms?|confirmed|"
    r"(?:is|are|has been|have been|gets?) (?:hired|approved|ready|official|final|finali[sz]ed|signed|cleared|confirmed|in place|agreed|settled|decided)|(?:have|has|get|gets|got) (?:an answer|a decision|a yes|final|word|approval|confirmation))\b"
)
_EVENT = r"(?:leav\w*|quits?|quitting|resign\w*|retir\w*|depart\w*|go|goes|going|fired|terminated|let go|laid off|dismissed|hired?|join\w*|accept\w*|come on board|stay\w*|(?:be|is|been) (?:gone|leaving|let|moved|transferred|promoted))\b"
_UNREAL = r"(?:drafts?|samples?|specimen|mock|mock-?ups?|dummy|templates?|fake|fictitious|fictional|imaginary|hypothetical(?:ly)?|pretend|placeholder|dry run|rehearsal|simulation)"
_TRIAL = r"(?:tests?|testing|examples?|demo|demonstration|practice|exercise|drill|trial|illustration)"
_VALUE = r"(?:e?-?mails?|address|names?|spelling|dates?|days?|projects?|programs?|job title|agency)"
"""What a form holds, as people call it."""
_APPROVAL = (
    r"(?:approval|approved|decision|board|hr|human resources|council|director|signatures?|signed|confirmation|confirmed|background|clearance|word|offer|funding|vote|ok|okay|go-ahead|green light|sign-?off|paperwork|contract|"
    r"references?|fingerprints?|interviews?|budget|grant)\b"
)
_MODEL = rf"(?:(?:use|used|using|follow|followed|following|took|taken|adapted|filled|based|modell?ed|downloaded|printed|found|found|had|have|got|from|per|by|with|like)(?: (?:out|in|on|off|from|by|with|of|to|the|your|our|my|a|an|one|only|just|still|old|new|last|year's|month's|previous|same|their)){{1,5}} (?:{_UNREAL}|{_TRIAL}|forms?|version)(?= (?:on|from|in|you|your|at|that you|of yours|which you|again|here|i hope|we hope)\b|\s*(?:$|[,.)-])))"
_ALREADY = r"(?:already|before|a duplicate|duplicated?|twice|been done|received|got|have|has)\b"

IDIOMS = re.compile(
    r"\b(?:"
    + "|".join((
        # politeness
        r"(?:do|did|should|need|would|could|will|can|must) not (?:hesitate|worry|forget|mind|be (?:afraid|shy)|have to (?:hurry|rush|call|write))\b[^.!?]*",
        r"can (?:not|hardly|barely) (?:really |hardly |barely )?wait\b[^.!?]*|(?:no|any|not) need to (?:wait|reply|respond|answer|call|write|hurry|rush|copy me|thank)\b[^.!?]*|do not (?:wait|delay)\b",
        r"(?:sorry|apologies|apologi[sz]e|thanks|thank you)(?: \w+){0,2} for (?:[\w']+ ){0,3}(?:wait|waiting|delay|delays|holding|hold-?up|patience|mistake|error|duplicates?)\b",
        r"(?:happy|great|nice|good|wonderful|enjoy|merry|safe|blessed)(?: [\w']+){0,3} (?:holidays?|vacation|time off|break)\b|used up(?: \w+){0,3} (?:vacation|pto|leave|sick time|days)|holiday season",
        r"hold harmless|wait-?(?:list|ing list)s?|for example|e\.g\.|not only",
        # this came late, or could not be sent another way
        r"(?:did|could|had|have|has|was|were|am|is|are|do|does) not (?:yet |even |really )?(?:send|sent|get|got|submit|submitted|do|done|have|had|find|found|open|opened|access|locate|download|print|sign|edit|save|attach|see|seen|able|working|work|know|realize|aware|upload|scan|fax|understand)\b[^.!?,;:]*|should have (?:\w+ )?(?:sent|done|told|written|submitted|let)[^.!?,;:]*|(?:this|that|it) should (?:be|have|cover|do|help|give|answer|go|take|only take|work|get|make) [^.!?,;:]*|(?:this|it|that) could be (?:done|processed|handled|completed|rushed|expedited|set)\b|(?:apologies|sorry|apologi[sz]e|forgive me)[^.!?]* if [^.!?]*|if [^.!?]{0,80}?(?:let (?:me|us) know|tell (?:me|us)|call me|e?mail me|write me)\b[^.!?]*|consider the (?:environment|planet|trees)[^.!?]*|can not come soon|not (?:in|at) (?:the office|my desk|work|home|town)\b[^.!?,]*|what (?:comes|happens|is|to do|i (?:can|should|need to) do) next|what else|as (?:we|i) (?:had |have )?(?:discussed|agreed|said|spoke|talked)[^.!?,;:]*|before (?:she|he|they) (?:starts?|begins?|comes?|gets? here|arrives?)\b|(?:before|until) (?:the )?(?:end|close|first|next|class|training)\b",
        # where the form stands, and that it is what was asked for
        r"cop(?:y|ied|ying|ies)(?: and past\w+)? (?:it|this|that|the form|them|everything)(?: all| back)? (?:(?:up |down |over )?here\b|up top|above|below|on top|to the top|into (?:this|the|my|a new) (?:e?mail|message|reply|answer))",
        r"here (?:is|are|comes?) (?:what|everything|all) (?:i (?:think|believe|guess|hope|gather) )?you (?:need|want|asked (?:me )?for|were asking for|require|wanted|needed)(?: from (?:me|us))?(?=\W*$|[,.!:;] )",
        # the form comes twice
        r"(?:in case|if)(?: (?:it|this|that|they|the|my|our|attached|pdf|attachment|file|form|document|link|scan)){1,4} (?:does|will|did|do|can|is|are|would) not(?: \w+)? (?:opens?|work|works|come through|came through|load|show up|attach|readable|legible|go through|display|print|reach)\b(?: (?:it|this) (?:says|reads):?$)?",
        # who else is to hear of it
        r"(?:cc|cc'ing|copy|copying|loop in|looping in) (?:my|our|her|his|their|the) (?:\w+ )?(?:supervisor|manager|boss|director|assistant|coordinator|lead|deputy|colleague|coworker|hr|it)\b",
        # courtesies with a condition
        r"(?:let (?:me|us|her|him|them) know|tell (?:me|us|her|him|them)|(?:e?mail|call|text|write|ping|notify|contact|copy) (?:to )?(?:me|us|her|him|them)|reply|respond|get back to (?:me|us)|reach out|advise|shout|holler|confirm(?: receipt)?|questions?|issues?|problems?|concerns?)(?:,| |-)+(?:back |right away |at once |please |any ?time |here )*(?:if|when|once|as soon as|after|whenever|whether|should)\b[^.!?]*",
        r"if (?:she|he|they) (?:needs?|has|have|wants?|asks?|gets? stuck|runs? into)\b[^.!?]*|(?:great|nice|good|wonderful|lovely|helpful|awesome|like it|love it|appreciate it|grateful|best|better) if\b[^.!?]*|(?:if|when|once|whenever|as soon as) (?:you|there|anything|something|any|possible|need be|needed|i can|i may|at all|so|not,)(?! (?:hear|have heard|get word))\b[^.!?,]*",
        r"(?:once|when|as soon as|after) (?:it|this|that|everything|all|she|he|they) (?:is|has been|have been|are|was|gets) (?:done|removed|added|set up|gone|complete|completed|finished|in|processed|active|off|entered)\b",
        rf"{_WE} (?:will |can |am |are |also |just )*wait(?:ing)? (?:for|on|to hear) (?:from )?(?:your|you|further|more|any|instructions|next)\b[^.!?]*",
        rf"(?:if {_WE}|if this|if it|if already|already)(?: [\w']+){{0,6}} {_ALREADY}[^.!?]*|(?:disregard|ignore)(?: (?:this|that|it|the \w+|my \w+))?(?:,| -)? ?(?:please )?if (?:you|it|this|that|she|he|already|done|a)\b[^.!?]*",
        # joy about it
        r"(?:so |very |really |just )?(?:glad|happy|relieved|thankful|grateful|excited|thrilled|pleased) (?:to|that|we|about|for)\b[^.!?]*",
        # what lawyers put below mails
        r"(?:not the |unintended )?intended recipient[^.!?]*|received (?:this|the|it)(?: [\w-]+){0,4} in error[^.!?]*|(?:this|the) (?:e?-?mail|message|communication|transmission|information|document)\b[^.!?]*\b(?:confidential|privileged|intended|protected|sole use|proprietary)\b[^.!?]*",
        r"(?:any|unauthori[sz]ed)(?: [\w,()-]+){0,6} (?:review|disclosure|dissemination|distribution|copying)\b[^.!?]*|please (?:notify|delete|destroy|contact|advise|disregard) [^.!?]*\b(?:copies|sender|destroy|delete)\b[^.!?]*",
        # a model that was followed, an earlier slip that the form mends
        _MODEL,
        r"(?:cop(?:y|ied|ying)(?: and pasted| over| out)?|pasted|took|used|using|filled(?: in| out)?) (?:the|that|your|this|one of the)(?: \w+){0,3}? (?:you|you all|y'all|you guys|your office) (?:sent|gave|e?mailed|shared|posted|provided|had)(?! back\b)",
        r"(?:hope|is|was)(?: it is| that)?(?: \w+){0,2} (?:old|previous|last year's) (?:form|version)(?: \w+){0,2} (?:ok|okay|fine|good|acceptable|works?)\b",
        r"(?:removed|deleted|deactivated|disabled|dropped|locked out|left off|left out|closed|shut off|taken off|turned off|expired|ended)(?: \w+){0,3} (?:by (?:mistake|accident|error)|in error|accidentally)|(?:accidentally|mistakenly) (?:removed|deleted|deactivated|disabled|locked|dropped|left|closed)",
        # an address or an account that is not ready hinders nobody from training
        r"(?:laptop|computer|phone|desk|office|badge|keys?|e?mail)(?: \w+){0,4} not (?:\w+ ){0,4}(?:ready|yet)",
    ))
    + r")"
)  # fmt: skip
"""What only sounds like a hazard: politeness, courtesies with "if" and "when", disclaimers, a sample that was followed."""

AGAINST: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?<![\w'])(?:{pattern})")
    for name, pattern in {
        "taken back": rf"(?:disregard|ignore|scrap|discard|void|cancel|withdraw|retract|rescind|recall|undo|toss|trash|shred|throw (?:out|away)|tear up|rip up|delete|forget(?: about)?|destroy|nix|pull|bin|stop|halt|freeze|block|kill|return|take back|strike|reverse|reject|abort)(?: out| away| up| back)? (?:please )?{_IT}"
        rf"|(?:{_NAMED}(?: [\w-]+){{0,6}}|{_PRONOUN}) (?:is|was|are|were|can be|should be|may be|to be|must be|has been|have been|being)(?: now| all| both| hereby| please| to be)* (?:disregarded|ignored|void|voided|cancell?ed|withdrawn|retracted|rescinded|scrapped|discarded|obsolete|outdated|out of date|superseded|null|not valid|invalid|moot|no longer (?:needed|necessary|valid|required|relevant|wanted|current|applicable)|not needed|unnecessary)\b"
        rf"|(?:no longer|not) (?:need|want|require)(?:ed|s)? {_IT}(?! (?:person|user|access|staff))|(?:put|place) {_IT} (?:on ice|on the shelf|aside)|tak(?:e|ing) {_IT} back\b|(?:treat|consider|regard|view|count) {_IT} (?:as )?(?:\w+ )?(?:withdrawn|cancell?ed|void|null|deleted|gone|not|closed|off|dead|draft)|^stop\b|strike that|^(?:please )?(?:void|cancell?ed|disregard|ignore)\b|(?:ignore|disregard|void)\W*$"
        rf"|pay no attention|(?:erase|remove|drop|clear|take down) {_NAMED}|(?:resignation|termination|departure|decision|transfer|layoff|firing|notice|offer|retirement|removal|hire|hiring) (?:was|is|has been|had been|got|being) (?:\w+ )?(?:withdrawn|overturned|reversed|rescinded|taken back|retracted|revoked|cancell?ed|postponed|delayed|on hold|appealed|put off|denied|undone|void)\b|chang(?:ed?|es?|ing) (?:of )?(?:course|plans?)\b|plans (?:have )?changed|chang(?:ed?|ing) (?:my|our|her|his|their) minds?|second thoughts|never ?mind|scratch that|(?:fell|fallen) through|backed out|(?:declined|turned down|rejected|refused) (?:the|our|us|it)\b|not (?:be )?(?:joining|starting|coming on (?:board)?|taking the (?:job|position|offer)|accept(?:ing)? (?:the|our))|withdrew",
        "held": rf"(?:rather|better|prefer to|like to|want to|have to|need to) wait\b|(?:{_WE}|hr|board|director|council) (?:am|are|is) (?:\w+ )?waiting (?:for|on|to)\b|hold (?:this|that|it|these) (?:one )?back|hold (?:off|on|up|back|please|until|till|for (?:now|the moment|me|us)|everything|{_IT})|hold\W*$|(?:^|please |kindly |, )hold\b(?! (?:a|harmless))|hang (?:on|tight|fire)\b|(?:please|should|must|can|could|to|has to|have to|needs to|need to|let us|will|just|best|better) wait\b|wait (?:for|until|till|on|before|with|to)\b|^wait\b|await (?:my|our|the|further|his|her)\b|on stand-?by|sit (?:on|tight)\b|stand (?:by|down)\b|on hold\b"
        rf"|(?:pause|park|shelve|postpone|defer|delay) (?:this|that|it|the|her|his|please|until|these)\b|keep {_IT} (?:on|in|for|until|till|aside|back|pending|open|handy|as)\b|(?:set|put) {_IT} aside",
        "not to be done": rf"not (?:allowed|supposed|authori[sz]ed|permitted) to\b|(?:please|kindly|and|but|so|you|just|^|,|-|:)\s*(?:should |must |need |can |could |to )?(?:do )?not (?:yet |please |actually |even |go ahead and |to )*{_DO}|not (?:to be|for) (?:process|submi|enter|fil|action|execut|releas|entry)\w*|(?:should|must|may|can|is|are|shall) not (?:yet )?(?:be|to be|being) (?:process|submit|act|enter|file|action|execut|releas|put|sent|run|us|count|tak)\w*|leave (?:this|it|that|these|her|him|them|everything)(?: \w+)? (?:alone|be|as (?:it )?is|for now|until|till|untouched)\b|(?:do|doing) nothing\b|(?:do|and|so|,) not use {_IT}|to be (?:sent|processed|entered|done|submitted|used|filed|carried out) (?:after|once|when|if|following|only|later)\b|no action|nothing (?:for you )?to (?:do|process|enter|act)|nothing (?:needed|required|is needed|is required|yet|has been (?:decided|signed|agreed))"
        r"|not (?:effective |valid |active |due )?(?:yet|until|before|till)\b|(?:please|kindly) not\b|not (?:\w+ ){0,4}(?:yet|right now|just now|at this (?:time|point|stage))(?=\W*(?:$|please|as\b|since\b|because\b|until\b|but\b|and\b))",
        "for information": r"(?:sending|sent|giving|submitting|filling)(?: \w+){0,3} (?:ahead|in advance|early)(?: of time)? (?:so|but)\b|see (?:it|this) coming|lin(?:e|ing) (?:up|things up)\b(?![^.;!?]{0,40}\b(?:hmis|access|removal|deactivation|account|log ?in)\b)|(?:only|just|purely|simply|solely) (?:for|as)(?: your| our| a)? (?:information|info|planning|awareness|records?|reference|files?|review|fyi|preview)\b|(?:fyi|info|informational|planning|reference|review|preview|information) (?:only|purposes)|only (?:an? )?fyi|(?:for|as)(?: your| a| future)? reference\b",
        "undecided": r"not (?:yet |been |quite |fully |entirely |all |officially |formally |100% |a |an )*(?:approved?|final|finali[sz]ed|official|decided|confirmed|certain|definite|definitive|signed|cleared|ready|settled|firm|done deal|set in stone|agreed|sure (?:if|whether|yet))\b|not (?:yet )?been hired|(?:is|are|was) not (?:yet )?hired|unapproved|unconfirmed|undecided|unofficial"
        rf"|(?:still|yet to|have yet|waiting|awaiting|awaits?|pending|needs?|subject to|contingent|depends|depending|dependent)(?: (?:on|for|upon|to|be|get|hear|from|the|our|her|his|their|its|a|an|final|formal|back|my|your|word|of|all|board|hr))* {_APPROVAL}|^pending\b|pending\W*$|contingent|depend(?:s|ing|ent)? (?:on|upon)|tentative(?:ly)?|provisional(?:ly)?|subject to|to be (?:decided|confirmed|approved|determined)"
        r"|still (?:deciding|discussing|thinking|debating|considering|figuring|talking|in talks|interviewing|negotiating|unsure|not sure|under)|not (?:yet |been |officially |formally |really |even |actually )*(?:accepted|resigned|given(?: \w+)? notice|announced|terminated|left|quit|gone)\b(?! (?:any|an?|the|her|his|us) )|not (?:said|told us) (?:yes|no)\b|(?:second|third|final|another|job) interview|(?:do|can) not (?:remember|recall|know) (?:if|whether)|no (?:decision|approval|signature|notice|answer|word)\b(?: has| was| yet| so far| from|\W*$)|up in the air|under (?:review|discussion|consideration)",
        "conditional": rf"(?:before {_DECIDER} (?:decide|{_DECIDES})|(?:if|unless|assuming|provided|supposing|in case|in the event|on condition)(?: that)?(?: \w+){{0,5}} {_DECIDES})|(?:once|until|till|as soon as|after|when|pending) {_DECIDER}(?: have| has| had| will| did)? {_DECIDES}|(?:only|but) (?:if|once|when|after)\b|if and when|unless\b",
        "hedged": rf"(?:might|maybe|perhaps|probably|possibly|potentially|likely|unlikely|thinking (?:about|of)|thinks?|believes?|guess|suppose|assume|heard|hear|rumou?rs?|considering|if|in case|should (?:she|he|they|it)|whether|for (?:when|the day)|whenever|unclear|threaten\w*|toying|talks? (?:of|about))\b(?: [\w']+){{0,5}} {_EVENT}|(?:might|maybe|perhaps|probably|possibly|likely)(?: \w+){{0,2}} (?:close|remove|end|deactivate|disable|delete|terminate|replace)\b|^(?:maybe|perhaps|probably|possibly|supposedly|allegedly)\b|rumou?rs?\b|(?:what|how|where|form|request)(?: \w+){{0,2}} would (?:be |have to be |then )?(?:look|send|write|fill|put|sent|read|do|need|say)\b|would (?:look|read) like|like this:?$",
        "may change": r"(?:may|might|could) (?:still |also |yet |end up |be )*(?:stay|staying|extend|extending|keep|keeping|change (?:her|his|their|our)|not (?:leave|start|join|be leaving|need)|come back|return|fall through|be (?:let go|fired|gone|terminated|laid off)|be leaving)\b",
        "not real": rf"{_UNREAL}\b|invented|lorem ipsum|fabricated|bogus|phony|role[- ]play|(?:training|worked|practice) examples?|^\W*{_TRIAL} ?[:-]|made[- ]up\b(?! (?:of|for|her|his|their|my|our|the|time|lost|with|hours))|does not exist|no such (?:person|user|employee)|not (?!feel|seem|look|sound)(?:\w+ ){{0,2}}(?:real|actual|live)\b|(?:for|of) (?:training|demonstration|illustration|illustrative|testing|test|practice|teaching|educational|instructional|example) (?:purposes?|only|use)"
        rf"|(?:{_PRONOUN}|following|here|{_FORM}) (?:is|are|was|were)(?: \w+){{0,3}}? {_TRIAL}\b|(?:just|only|simply|purely|merely|as)(?: an?)?(?: \w+)? {_TRIAL}\b|{_TRIAL} (?:{_FORM}|users?|person|people|runs?|data|account|only|removal|name|purposes?)\b|^\W*{_TRIAL}\W*$|^\W*(?:examples?|demonstration|practice|exercise|illustration) (?:for|of)\b|cheat sheet|tip sheet|homework|practi[cs](?:e|ing) (?:with|on|how)|(?:hand|guide|work)book\b|our manual",
        "by mistake": r"(?:sent|send|submitted|filed|filled|fill|went|gone|sending|submitting|e?mailed|clicked|hit|attached|pasted|was|is|came|form|request)(?: [\w']+){0,4} (?:by (?:mistake|accident|error)|in error|accidentally|mistakenly|too (?:soon|early)|prematurely)|(?:this|that|it|form|request) (?:is|was) an? (?:mistake|accident|error)|(?:accidentally|mistakenly|inadvertently|prematurely) (?:sent|submitted|hit|filed|e?mailed|clicked|filled|forwarded|attached|pasted)"
        r"|(?:my|our|big|honest) mistakes?\b|(?:made|making) an? (?:\w+ )?(?:mistake|error)|(?:was|is) an? (?:mistake|error)\b|premature|jumped the gun|wrong (?:form|person|user|request|one|attachment|name|agency|employee|staff|mail|version|guy|thread|department|desk|recipient|address|mailbox|inbox|list|office|e-?mail)\b(?! (?:for|in|on) the subject)|stuck in (?:my|the|our) (?:outbox|drafts)",
        "not finished": rf"(?:not|un|in)[- ]?(?:quite |yet |fully |all )?(?:complete[d]?|finished|done|right)\b(?: yet| until| so| \W|,|$)|work in progress|so far\W*$|in progress\b|wip\b|(?:first|quick|second) (?:attempt|try|go|stab|pass)\b|(?:need|have|want|has|got) to (?:fix|change|correct|redo|finish|complete|revise|rework) (?:{_IT}|the (?:dates?|names?|projects?|rest))",
        "an old one": r"(?:last (?:year|month|week|quarter|spring|summer|fall|winter|time)(?:'s)?|old|older|outdated|previous|prior|expired|superseded|obsolete)(?: [\w-]+)? (?:forms?|requests?|submissions?|ones?|versions?|paperwork|cop(?:y|ies)|applications?|sheets?)\b|cop(?:y|ying|ied)(?: and past\w+)? (?:of )?(?:it|the|my|our|last|what|below|here|an? (?:old|earlier|previous)) |archived?\b|(?:this|that|it|form|request) (?:is|was) from (?:20\d\d|19\d\d|last|january|february|march|april|may|june|july|august|september|october|november|december|the)|^old\b|(?:was|were|as) sent (?:on|in|last|yesterday|earlier)|see what {_WE}|(?:any|is there) (?:news|updates?)\b|status of|(?:\w+'s|\w+s') (?:old |last |first )?(?:form|request)s? (?:of|from|in)\b|(?:this|here|below|above|that|following)(?: is| was)? what \w+ (?:sent|submitted|filled)|found (?:this|it|these) in|(?:screen ?shot|printout) of|which (?:one|form|request) (?:i|we) mean|(?:it|form|request|which) read\b|(?:this|here|below|above|that|following)(?: is| was| are)? (?:what|how)(?: \w+)? {_WE}(?: \w+)? (?:sent|submitted|filled|got|received|typed|have on file)".replace("{_WE}", _WE),
        "put right": rf"(?<!not ){_VALUE}(?: [\w'@.-]+){{0,4}} (?:is|was|are|were)(?: \w+){{0,2}} (?:wrong|incorrect|off|misspell?ed|mistyped|a typo|outdated)\b|(?:typed|spelled|wrote|put|entered|gave|got|misspell?ed|mistyped)(?: in| down)? (?:her|his|their|the|that|this|my) (?:\w+ )?{_VALUE}(?: \w+){{0,2}} (?:wrong|incorrectly|in wrong)\b|\bmis(?:typed|spelled|spelt)\b|wrong {_VALUE}"
        rf"|{_VALUE}(?: of [\w']+| for [\w']+)? (?:should|ought to|needs to|has to|was supposed to|was meant to) (?:be|read|say|have been|have said|have read)\b|{_VALUE} (?:might|may|could)\b(?! (?:need|have|use) (?:to|help))|{_VALUE}(?: \w+){{0,2}} (?:is|are|was) (?:actually|really|in fact)\b|(?:actually|really|correctly) (?:spelled|spelt)"
        rf"|(?:scratch|ignore|disregard|forget|strike|cross out)(?: about)? (?:the|that|my) (?:\w+ )?{_VALUE}|(?:change|update|fix|correct|replace)(?: the| her| his| their| that| this| my){{1,2}} (?:\w+ )?(?:e-?mail|address|dates?|day|spelling)\b",
        "another thing": r"(?:instead of|rather than|not) (?:remov|add|deactivat|delet|disabl|clos|terminat|end)ing\b|not (?:ours|us|this one|that one|our own)\b|(?:reminder|note|memo) (?:to|for) (?:my)?self|not an? (?:removal|termination|departure|resignation|real request)\b|(?:wondering|asking) (?:if|whether) (?:this|the|i|we|it)\b",
    }.items()
}  # fmt: skip
"""Why a form is not to be carried out -> how that is said."""

TO_BE_CHECKED = re.compile(
    r"\b(?:can|could|would|will) (?:you|someone|somebody)(?: please| kindly)? (?:check|verify|tell (?:me|us)|let (?:me|us) know|look over|look at|proofread|review|advise)(?: \w+){0,3}? (?:whether|if (?:this|it|the|that|i|we|my|these)|this (?:is|form|request)|it (?:is|first|over)|the form|my form)\b"
    r"|\b(?:please|kindly) (?:check|verify|look over|proofread|review) (?:this|it|my|whether|if|the form)\b|\b(?:have|take) a (?:\w+ )?look\b|please check\W*$"
)
"""A wish to look at the form before anything else, told before idioms are taken out."""
ASKS_OF_FORM = re.compile(
    r"\b(?:right|correct|correctly|properly|wrong|filled|fill|filling|looks?|accept\w*|valid|the way|sufficient|suffice|like this|like that|ok|okay)\b"
    r"|\b(?:this|these|that|the|a|my|our|your|which|what|such) (?:\w+ )?(?:forms?|requests?|samples?)\b|\b(?:will|would|does) (?:this|it|that) (?:do|work)\b"
    r"|\b(?:should|do|must|shall|would) (?:i|we)(?: even| also| still| just)? (?:(?:need|have) to )?(?:remove|add|deactivate|fill|send|submit|use|request|put|file|do (?:this|it)|wait)\b|\bwhat (?:happens|happened|would happen|if)\b|\bhow (?:do|does|would|should|can|could|to|far)\b(?! (?:you|things))"
    r"|\b(?:would|could|should|can) (?:this|it|such|she|he|they) (?:\w+ )?(?:still|also|instead|just|keep|stay|be (?:moved|changed|kept|accepted|switched|transferred|left))\b|\b(?:was|were|has|have|is) (?:this|it|that|these) (?:ever|been|already)\b|\bwhat (?:do|should|must) (?:i|we) (?:need to |have to )?(?:change|fix|fill|write|put)\b|\b(?:this|it|that)\b.{0,40}\benough\b|\bdid (?:you|somebody|someone|anyone|it) (?:\w+ )?(?:get|receive|see|go|come|process|remove|add|do)\b|\bany (?:news|updates?)\b"
)
"""A question about the form itself, unlike "is there anything else you need?"."""
POLITE_ORDER = re.compile(
    r"^(?:\W|so|and|also|then|hi|hello|hey)*\b(?:can|could|would|will) (?:you|someone|somebody|y'all|you all|your team)(?: please| kindly| also| just| possibly)*+ (?!know|tell|check|look|say|explain|accept|use)\w+"
)
"""An order with a question mark: "could you process this form today?"."""

OF_THE_FORM = re.compile(
    r"\b(?:this(?! (?:week|month|morning|afternoon|evening|year|fall|spring|summer|winter|monday|tuesday|wednesday|thursday|friday|weekend|time|person|user|position|role|job|employee|lady|young|staff|summer's|program|project|grant|account|access|past|coming|point|address|office))|these|the (?:below|above|following|attached|enclosed)|below|above|forms?|requests?|submission|paperwork)\b|:\W*$"
)
OPERATORS = re.compile(
    r"\b(?:not|never|(?:would|could)(?! (?:you|someone|somebody|like|love|appreciate|be (?:great|good|nice|happy|glad|grateful|helpful|wonderful|appreciated|so kind)))|should|might|may (?:be|have|not|need|want|still|also|or|come|go|change|get|end|yet|well|never|wish|decide|seem)|if|unless|before|until|what|how|why|had)\b"
)
"""Words that turn what is said of the form into something else than handing it in: closed as well, and few."""

CLAUSE = re.compile(
    r"[,;()]| - |\b(?:but|so|and|because|since|as|then) (?=(?:i|we|she|he|they|you|it|my|our|her|his|there|please)\b)"
)

BEFORE = re.compile(
    r"\b(?:previous|prior|earlier|first|last|other|original|old|older|duplicate|yesterday|before|sent|submitted|wrong|morning|week|monday|tuesday|wednesday|thursday|friday)\b"
)
ANEW = re.compile(
    r"\b(?:(?:here|this|below|attached|following|that|these)(?: one| form| version| request)? (?:is|are|has|have)(?: [\w']+){0,4} (?:correct|corrected|right|new|updated|revised|fixed|amended|good|proper|correction|one)\b"
    r"|(?:corrected|correct|updated|revised|fixed|amended|new|right)(?: [\w']+){0,2} (?:below|attached|follows|here|is below|is attached|instead)\b|(?:form|one|version|request)(?: \w+)? below (?:is|has|replaces|supersedes)\b|(?<!not )(?:use|process|take|go (?:with|by)) (?:this|these|the one below)\b"
    r"|replaces (?:it|that|the|my|our)\b|supersedes|resend(?:ing)?|resent|re-?submit(?:ting|ted)?|sending (?:it|this) again|correction\b)"
)
LATER = re.compile(
    r"\b(?:(?:will|shall|going to|plan to) (?:\w+ )?(?:send|submit|e?mail|resend|fill|get|follow|write|do)|tomorrow|later|shortly|soon|next week|to follow)\b"
)
"""A form instead of one that was sent before counts, unless it is still to come."""

_LEAVE = (
    r"(?:(?:maternity|paternity|parental|medical|family|sick|bereavement|military|administrative|admin|personal|unpaid|paid|extended|disability|educational|study|caregiver|annual|baby|intermittent|approved) leave"
    r"|(?:on|of|from|her|his|their|the|a|taking|during)(?: \w+)? leave(?! date)|leave (?:of absence|request|form|begins?|starts?|ends?|status|type|from|until|through|period))\b"
)
ABSENCE = re.compile(
    rf"(?<![\w'])(?:{_LEAVE}|^leave$|fmla\b|loa\b|l\.o\.a|sabbatical|furlough|deploy(?:ed|ment|ing|s)\b|suspen(?:d|ded|sion)\b|pto\b|vacation|time[- ]off\b|days? off\b|out sick|sick time|short[- ]term disability|jury duty|holidays?\b|absence\b|licencia"
    r"|temporar(?:y|ily)\b(?! (?:worker|employee|staff|staffer|position|contract|agency|assignment|job|help|hire|services|placement|role|staffing|intern|person|grant|funding|user|case))|(?:in the )?(?:interim|meantime)\b|for now\b"
    r"|(?:will|would|may|might|should|shall|can|expects? to|plans? to|due to|expected to|hopes? to|when (?:she|he|they)|until (?:she|he|they)|once (?:she|he|they)) (?:be (?:back|returning|coming back)|returns?|comes? back|resumes?|rejoins?|gets? back|is back|are back)\b(?! (?:her|his|their|the|all|to (?:school|college|university|ohio|home|teaching|nursing))\b)"
    r"|(?:is|are|be) (?:(?:coming|due|expected|scheduled) )?(?:back|to return|to be back|returning)\b(?! to (?:school|college|university))|(?:^|, |- |and |then |due |expected |off and )back (?:in|on|by|from|after|june|july|august|september|october|november|december|january|february|march|april|may)\b|(?:expected|due|scheduled|planned) back\b|(?:^|, |- |and )returning\b(?! (?:user|staff|employee|customer|the|her|his|my|your|our))|\boff (?:for (?:the|a|two|three|four|six|\d)|until|till)\b|returns? (?:to (?:work|us|duty) )?(?:on|in|from|by|next|after|around|\d)|return(?:ing)? (?:to (?:work|duty|us)|date)|date of return|(?:expected|anticipated|planned|estimated|anticipates) return|(?:come|comes|coming|get|gets) back\b|first day back|back (?:at|to) work\b"
    r"|(?:re-?activate|re-?instate|re-?enable|restore|unlock|turn(?:ed)? (?:it|her|him|them|access) back on)|while (?:she|he|they)(?: is| are)? (?:out|away|off|gone|on)\b|(?:out|away) (?:until|till|through)\b)"
)
"""Somebody is away for a time: what keeps an account is not its end."""
FINAL = re.compile(
    r"\b(?:(?:not|never) (?:\w+ )?(?:be )?(?:coming|come|came|returning|return|returned|back|going back|plan(?:s|ning)? to (?:return|come back)|expected)\b|not (?:be )?(?:to|going to) (?:return|come back|rejoin)|decided (?:not|against|to (?:leave|quit|resign|stay home))|resign\w*|quit|quitting|terminated|fired|dismissed|retir\w*|left (?:the agency|us|for good|our agency)|for good|no return)\b"
)
"""Who was away and will not come back is gone."""
OURSELVES = re.compile(
    r"\b(?:i|we|my (?:\w+ )?(?:boss|director|supervisor|manager|coworker|colleague|assistant)|our (?:\w+ )?(?:director|ed|ceo|office|hr|office manager)|the office) (?:am|are|is|will|was|were|shall|go|goes|went|have|has|had|just|only|leave|got|get)\b[^.!?;]*|\b(?:cover(?:ed|ing|s)?|fill(?:ed|ing|s)? in|substitut\w+) (?:for|during)\b[^.!?;]*"
)
"""Said of the sender or of who was covered for: it says nothing of the person of the form."""
STAYS = re.compile(
    r"\b(?:(?:is|are|was|were|am) not (?:going anywhere|leaving|quitting|resigning|gone|terminated|being (?:removed|terminated|let go))|(?:still|will still|continues? to) (?:need|use|using|require|keep|have|has)\w*(?: \w+){0,2} (?:access|hmis|account|login|it|license)\b|keeps? (?:her|his|their) (?:jobs?|positions?|roles?)\b|(?:gets?|got|allowed|able) to stay\b|needs? to (?:get in|log ?in|log in|get into|be able to (?:log|get|enter|use))\b|keep(?:s|ing)? (?:hmis|access|it|the account|the login)(?: access)? (?:on|active|open|as is|going|alive|running)\b|leave (?:her|his|their)(?: \w+){0,2} (?:access|account|login|license) (?:alone|on|as is|active|open|intact)|keep (?:her|his|their|the)(?: \w+)? (?:access|account|login|license)|keep(?:s|ing)? (?:her|him|them) (?:in|on|active)"
    r"|(?:is|are|be) staying\b(?! (?:(?:with us|with the agency|at the agency|here),? )?(?:but|in|as|on as|though|only)\b)|(?:has|have) (?:come back|returned|been rehired)\b|rehired\b|(?<!never )came back\b(?! to (?:get|collect|pick|return|turn))|still (?:here|works? (?:here|for us|with us)|working (?:here|for us)|with us|on staff|on our staff|an active)\b(?!,? (?:but|in|as|though|only)\b)|(?:decided|going|wants|plans|chose|will|agreed) (?:to )?stay\b(?! (?:(?:with us|with the agency|here),? )?(?:but|in|as|on|a)\b))"
)
"""Somebody keeps their access."""
