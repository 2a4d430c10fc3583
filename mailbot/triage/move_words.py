"""The closed clauses with which a removal on record is moved, ended at once or taken back, over the marks of `waiting_marks`.

Each is closed from its first word to the end of its clause: a verb and then nothing but words for the removal, its day, more or
less time and courtesy. "Push our meeting to the 27th" does not fit, because a meeting is none of them. ⟦d0⟧ is the day on record,
⟦d1⟧ another one to come, ⟦d2⟧ one that is neither, ⟦d3⟧ "at once", ⟦d4⟧ "that day", ⟦d5⟧ "end of day".
"""

import re

THEN = re.compile(r"⟦d4⟧|\b(?:to|by|on|until|till|for|it) then\b|\bto match\b|\baccordingly\b")
AT_ONCE, SAME_DAY, END_OF_DAY = "⟦d3⟧", "⟦d4⟧", "⟦d5⟧"

_BEGINS = r"(?:^|(?<=[.,;:!?)(-] )|(?<=⟦d0⟧ )|(?<=\()|(?<=\band )|(?<=\bso )|(?<=\bbut )|(?<=\bthen )|(?<=\bplease ))"
_LEAD = (
    r"(?:(?>(?:(?:can|could|would|will) (?:you|u|we|i|someone|somebody)|please|kindly|so|and|but|then|now|just|also|therefore|hence|instead(?: of ⟦d0⟧)?|oh|no|ok|sorry|thanks|again|actually|well|you can|you may|let us|let's|"
    r"(?:i|we)(?: would)?(?: now| hereby| do)? (?:need|want|like|have|ask)(?: you)? to|see to|i|we|hereby|respectfully|formally|for ⟦p0⟧|as for ⟦p0⟧)(?![\w'])) ?(?:, ?)?){0,6}"
)
_ENDS = r"(?:(?<=,)|(?<=, )|(?= ?(?:[.,;:!?)(-]|$))|(?= ?(?:and|so|but|because|since|as|for(?= (?:she|he|they|we)\b)|until(?= (?:she|he|they)\b)|when) ))"
_REMOVAL = r"(?:removals?|deactivation|inactivation|terminations?|separation|shut-?off|shut-?down|cut-?off|turn-?off|off-?boarding|departure|retirement|exit|end|ending|endpoint|closing|closure|cancell?ation|request|order|notice|ticket|entry)"
_ACCESS = r"(?:hmis|mohmis|servicepoint|access|log ?ins?|accounts?|licen[sc]e|seat|credentials|user|profile)"
_TIME = r"(?:days?|date|weeks?|fortnight|months?|shift|evening|night|morning)"
_WHOSE = r"(?:⟦p0⟧(?:'s?)?|his|her|hers|their|theirs|the|that|this|your|my|our|its)"
_AMOUNT = r"(?:a|an|one|two|three|four|five|six|seven|ten|\d{1,2}|couple(?: of)?|few|more|extra|another|bit|little|full|good|whole)"
_COURTESY = r"(?:please|kindly|thanks|thank you|thx|sorry|ok|okay|too|also|now|then|already|accordingly|for me|for us|in your (?:calendar|system|books|records|list|notes)|on your (?:calendar|list|end|side)|if possible)"
_FILL = (
    rf"(?>(?:⟦[pd][0345]⟧(?:'s?)?|⟦d1⟧|(?:and |but )?(?:not|no longer) (?:on |the |at |until |for |by |any ?more )*⟦d0⟧|(?:instead of|rather than|without|(?:and |but )?(?:do )?not|no) (?:waiting|wait)(?: (?:for|until|till|to))?(?: ⟦d0⟧| then| that)?|{_WHOSE}|{_REMOVAL}|{_ACCESS}|{_TIME}|{_AMOUNT}|{_COURTESY}|to|until|till|'?til|through|thru|on|for|by|from|of|in|at|as|be|is|it|him|them|everything|"
    r"instead|rather|than|in place of|in lieu of|out|back|up|forward|ahead|over|along|down|off|later|earlier|sooner|longer|same|match|effective|last|final|new|correct|right|scheduled|planned|set|current|currently|working|work|employment|actual|you have|we have|on file|on record|i gave you|we gave you|we set|i said|we said|only|exactly|end of|close|open|active|alive|running)(?![\w'])) ?(?:, ?)?"
)
_MOVE = (
    r"(?:move|push|bump|shift|slide|change|extend|delay|postpone|reschedule|adjust|switch|update|make|set|reset|pull|bring|keep|leave|correct|fix|amend|revise|put|advance|stretch|prolong|defer|carry|roll|swap|enter|note|run|use|do|take|say|go with|try|call|schedule|plan|program|replace|"
    r"moving|pushing|bumping|shifting|changing|extending|delaying|postponing|rescheduling|adjusting|switching|updating|pulling|bringing|correcting|fixing)"
)
_END = r"(?:end|close(?: out| off| down)?|stop|cut(?: off)?|shut(?: off| down)?|turn off|switch off|deactivate|inactivate|disable|remove|terminate|take|turn|pull|get|lock|revoke|discontinue|kick|drop|kill)"

MOVES = re.compile(
    rf"(?:{_BEGINS}{_LEAD}(?:(?P<verb>{_MOVE}) |(?P<ends>{_END}) )|(?:^|(?<=[.;:!?(-] )|(?<=\bso )|(?<=\bbut )){_LEAD}(?=[^.;!?]{{0,120}}⟦d1⟧))(?:{_FILL}){{1,24}}{_ENDS}"
)
"""An order to move it, to end it on another day, or only words for the day: "Tuesday the 24th instead"."""
SHALL = re.compile(
    rf"{_BEGINS}(?:so |and |but |then |please |⟦d0⟧ ?(?:, ?)?){{0,3}}(?:(?:{_WHOSE}|{_REMOVAL}|{_ACCESS}|{_TIME}|of|on|for|last|final|new|scheduled|planned|currently|current|set|⟦[dp]0⟧|it|that) ){{1,8}}"
    rf"(?:shall|should|must|will|has to|have to|needs to|need to|is to|are to|ought to|may|can)(?: now| then| please| therefore| only| already)* (?:end|stop|cease|expire|run|last|stay|remain|continue|go|be|say|read|happen|lapse|finish|close)"
    rf"(?: (?:ended|moved|advanced|postponed|changed|pushed|extended|delayed|rescheduled|brought|closed|turned|shut|cut|stopped|set))? (?:{_FILL}){{1,16}}{_ENDS}"
)
"""As in "his HMIS shall end on 4/6", "the removal should be moved to the same day"."""
MAY_BE = re.compile(
    rf"{_BEGINS}(?:so |and |but |then |please ,? ?){{0,3}}(?:can|could|may|would)(?: (?:{_WHOSE}|{_REMOVAL}|{_ACCESS}|{_TIME}|of|on|for|last|final|⟦[dp]0⟧|it|that)){{1,8}} (?:please )?be (?:moved|advanced|postponed|changed|pushed|extended|delayed|rescheduled|brought|ended|set|closed) (?:{_FILL}){{1,16}}{_ENDS}"
)
"""As in "could his end date be moved to April 17, please?": a wish only where it says please."""
NEW_DAY = re.compile(
    rf"{_BEGINS}(?:(?:small|quick|little|one|the|his|her|their|⟦p0⟧'s?|our|hr's) )*(?:new|correct|corrected|right|revised|updated|actual|real|better|change|correction|update)(?: (?:{_REMOVAL}|{_ACCESS}|{_TIME}|of|for|last|final|working|employment|⟦p0⟧))*(?: is| would be| will be|:|,| now)* (?:{_FILL}){{1,12}}{_ENDS}"
)
"""As in "correct is 3/31", "new end of access: March 12", "small change: the 24th instead"."""
CHANGES_IT = re.compile(
    rf"{_BEGINS}{_LEAD}(?:to )?(?:move|push|bump|shift|change|extend|delay|postpone|reschedule|adjust|switch|update|reset|correct|fix|amend|revise|bring(?= )|pull(?= )|do (?=it|this|that))(?: ?(?:{_FILL}){{0,12}}|)(?![\w']){_ENDS}"
)
"""As in "please amend", "can you fix the date for her": a wish that names no day itself."""
_BARELY = r"(?>(?:it|that|this|the|his|her|their|date|day|right|correct|proper|one|is|was|should|needs?|must|has|have|had|to|be|been|will|would|could|can|may|for|on|at|hr|payroll|letter|calendar|schedule|says?|said|shows?|reads?|last|final|first|please|pls|instead|i|we|you|meant|mean|means|wanted|want|need|make|use|go|with|put|set|so|and|then|actually|really|rather|change|changed|update|updated|now|new|end|ends?|effective|sorry|oh|no|yes|thanks|correction|corrected|typo|thank|cob|close of business|end of day|(?:and |but )?(?:not|instead of|rather than) (?:on |the |at )*⟦d[02]⟧)(?![\w'])) ?(?:[,:] ?)?"
BARE_DAY = re.compile(
    rf"{_BEGINS}(?:{_BARELY}){{0,8}}⟦d1⟧(?: ?[,:]? ?(?:{_BARELY}){{1,5}})?(?= ?(?:[.,;:!)-]|$|\?$)| (?:because|since|as|when|so)\b)"
)
"""Hardly more than another day: "should be 4/3", "the right one is the 3rd". In answer to a removal's day it is the new one."""
RECALLS = re.compile(
    r"(?:^|(?<=[.;:!?,] ))(?:⟦d2⟧,? )?(?:you (?:have been|were|had been|should have been) (?:notified|told|informed|advised|asked|instructed)|(?:you|the desk) (?:have|has|had|got|received|should have) (?:a|an|our|my|the)(?: [a-z]+){0,3} (?:note|notice|request|mail|email|message|letter|form|order)|"
    r"(?:⟦p\d⟧|i|we|my (?:staff|team|office|colleague|assistant)|our (?:staff|team|office|hr))(?: (?:had|have|has|previously|already|originally|recently|first|earlier|just)){0,3} (?:asked|told|requested|notified|informed|advised|wrote|written|emailed|instructed|sent|filed|submitted|put in))(?: (?!and\b|but\b)[^\s.;!?,]+){1,24}"
)
"""What the desk was told before: "you were notified that his access is to end on 3/27"."""
OF_REMOVAL = re.compile(rf"\b(?:{_REMOVAL}|hmis|access|log ?in|account|date)\b|⟦d0⟧")

AT_ONCE_WISH = re.compile(
    rf"{_BEGINS}{_LEAD}{_END} (?:{_FILL}){{0,12}}(?:⟦d3⟧|now|immediately|instantly|this minute|this second)(?: ?(?:, ?)?{_FILL}){{0,8}}{_ENDS}"
)
"""An order to end it at once."""
_TAKE_BACK = (
    r"(?:annul|nullify|quash|repeal|countermand|reconsider|unschedule|unwind|unsend|walk back|back out|set aside|put aside|shelve|ditch|dump|bin|chuck|shred|lose|skip|forgo|spike|squash|axe|cancel out|pay no (?:heed|attention|mind) to|do away with|cancel|call off|scrap|stop|void|undo|disregard|ignore|withdraw|retract|rescind|reverse|revoke|pull|drop|toss|trash|forget(?: about)?|throw (?:out|away)|kill|nix|halt|abort|delete|tear up|rip up|take back|strike|recall|discard|scratch|never ?mind|stand down on|stand down|"
    r"take|remove|cancelling|canceling|undoing|stopping|withdrawing|disregarding|let go of|hold off on)"
)
_ABOUT = (
    rf"(?>(?:⟦[pd]0⟧(?:'s?)?|⟦d2⟧|{_WHOSE}|{_ACCESS}|{_REMOVAL}|{_TIME}|{_COURTESY}|for|on|of|about|to|in|from|out of|off|with|regarding|concerning|as regards|him|it|me|i|we|you|sent|wrote|ordered|asked(?: you)? for|put in|submitted|made|filed|turned in|gave|have|had|has|which|that|give|gave you|you got|got|respect|set|set up|planned|scheduled|programmed|entered|noted|on file|on record|earlier|last|"
    r"first|previous|ending|removing|taking|turning|shutting|cutting|closing|deactivating|whole|thing|matter|email|mail|message|altogether|completely|entirely|again|after all|at once|any ?more|calendar|books|queue|schedule|list|system|one|pending|upcoming|original|immediately)(?![\w'])) ?"
)
_REMOVAL_NOUN = r"(?:removals?|deactivation|inactivation|terminations?|separation|shut-?off|cut-?off|turn-?off|off-?boarding|request|order|notice|ticket|end date|end-?date|removal date|thing|paperwork|instruction)"
_OF_IT = rf"(?:(?:{_WHOSE}|scheduled|planned|pending|upcoming|earlier|original|first|last|whole|entire|hmis|access|previous) ){{1,5}}{_REMOVAL_NOUN}|(?:removing|ending|taking|turning|shutting|cutting|closing|deactivating) (?=[^.;!?]{{0,60}}(?:⟦p0⟧|him|her|them|{_ACCESS}))|what (?=(?:i|we) )|(?:the )?⟦d0⟧"
_NOT_TO = r"(?:end|cut|shut|turn|take|disable|deactivate|inactivate|close|remove|delete|process|pull|revoke|terminate|switch|lock|touch|drop|go (?:ahead|through) with|carry out|proceed with)"
TAKES_BACK = re.compile(
    rf"{_BEGINS}{_LEAD}(?:(?:throw|toss|chuck|take|pull) (?:(?:{_WHOSE}|scheduled|planned|pending) ){{1,3}}{_REMOVAL_NOUN} (?:out|away|back|off|down)|{_TAKE_BACK} (?:{_OF_IT})(?: ?(?:{_ABOUT}){{1,16}})?|(?:do not|no need to|never) {_NOT_TO} (?:{_ABOUT}){{1,12}}|no {_REMOVAL_NOUN}(?: (?:{_ABOUT}){{1,8}})?){_ENDS}"
)
"""As in "withdraw the removal planned for the 23rd", "do not turn his access off", "forget what I wrote about Chris"."""
IS_OFF = re.compile(
    rf"{_BEGINS}(?:so |and |but |then ){{0,3}}(?:(?:{_WHOSE}|{_REMOVAL}|scheduled|planned|hmis|access|⟦[pd]0⟧|set|put in|we|i|for|on|of|from|you have|\(⟦d0⟧\)) ){{1,10}}(?:(?:is|are|was|has been) (?:now |hereby |to be )?(?:off|called off|withdrawn|dropped|cancell?ed|void|moot|not needed|no longer (?:needed|necessary|correct|valid|on))|falls through|(?:should|must|need|does|can) not (?:happen|take place|go (?:ahead|through|forward)|be (?:done|made|carried out|processed))|(?:can|should|must|may|has to|needs to) be (?:cancell?ed|called off|dropped|withdrawn|deleted|ignored|disregarded|undone|scrapped|taken back|stopped))"
    rf"{_ENDS}"
)
"""As in "the removal set for 3/31 is off"."""
STOPS = re.compile(
    rf"{_BEGINS}{_LEAD}(?:please )?(?:{_TAKE_BACK} (?:it|this|that|this one|that one|the whole thing|this thing|everything)(?: one)?|stand down|stop|do not|cancel|undo|scratch that|scrap that|never ?mind|hold everything|false alarm)(?: (?:for|on|about) ⟦p0⟧)?(?: ?(?:, ?)?{_COURTESY}| after all){{0,3}}{_ENDS}"
)
"""As in "please undo that", "no, stop this one": of what is on record where the mail answers it or says who stays."""
STAYS = re.compile(
    r"(?:⟦p0⟧|\b(?:he|she|they))(?:'s| is| are| will| has| have| does| now| just| actually| instead| also| therefore| gladly| happily| still)* (?:(?:not|no longer|never|can not) (?:leaving|leave|going|going anywhere|quitting|quit|resigning|retiring|retire|departing|moving on|lose|to (?:leave|retire|resign|quit|go))|"
    r"staying|stay|stays|remain|remains|remaining|continue|continues|continuing|carries on|goes on|keep|keeps|keeping|back on (?:the )?(?:roster|team|staff|board|schedule)|decided (?:not to|against)|(?:changed|change) (?:his|her|their) mind|needs? (?:to keep |his |her |their |the )*(?:hmis|access|log ?in|account)|"
    r"(?:took|taken|withdrew|withdrawn|rescinded|retracted|tore up|pulled) (?:back )?(?:his|her|their|the) (?:resignation|notice|letter))"
    r"|\b(?:not losing|keep) (?:him|her|them|⟦p0⟧)\b|\b(?:fell|falls|fallen) through\b|\b(?:wrong (?:name|person|one)|mixed up|mix-?up|my (?:mistake|error|bad|fault)|jumped the gun|spoke too soon|false alarm|by mistake|in error|misread|misunderst\w+)\b"
    r"|\b(?:his|her|their|⟦p0⟧'s?) (?:hmis |user )?(?:access|log ?in|account|hmis) (?:should |will |can |must |is to |has to |just |simply )*(?:stay|stays|goes on|go on|remain|remains|continue|continues)"
    r"|\bleave (?:him|her|them|⟦p0⟧|(?:his|her|their|⟦p0⟧'s?|the) (?:hmis |user )?(?:access|log ?in|account|hmis)) (?:on|active|in|alone|as is|be|in place|open|running)|\b(?:decided|voted) against\b|\bcalled off\b"
)
"""What says that somebody stays, or that the order was a mistake."""
AS_PLANNED = re.compile(
    r"\b(?:longer|later|earlier|sooner|more|other|different|not|else) (?:as|than|then)(?: (?:it was|was|we|i|first|originally))* (?:planned|scheduled|expected)\b"
)
"""What was planned no longer holds."""
ENDS_STILL = re.compile(
    r"\b(?:do not|never|not to|should not|must not|no need to) (?:(?:please|go and) )?(?:cancel|call off|undo|stop|scrap|withdraw|reverse|rescind|move|change|postpone|delay|push|touch (?:the|his|her|that|this) (?:date|day|removal)|reschedule|extend)\b"
    r"|⟦d0⟧(?: date)? (?:still )?(?:stands|holds|remains|stays|is (?:still )?(?:right|correct|fine|good|ok))\b|\b(?:no change|nothing changes|stays? (?:the same|as (?:is|it is|planned|you have))|stands as|as planned|still (?:leaving|leaves|going|goes)|keep (?:the )?⟦d0⟧|not true|untrue|could not keep)\b"
)
"""What says that all stays as it is on record."""
OPEN = re.compile(
    r"\b(?:if(?! (?:possible|you can|you could|you would|i may|that works|needed))|unless|whether|maybe|perhaps|possibly|probably|likely|might|may(?= (?:\w+ )?(?:be|stay|have|want|need|leave|move|go|keep|change|come|end|not|also|still|well|extend|take|get|do|decide|ask|yet)\b)|chances?|tentative\w*|unsure|undecided|pending|depend\w*|not (?:quite |yet |really |so |totally )?(?:sure|certain|final|settled|decided|confirmed|official|clear|true)|"
    r"could (?:be|stay|leave|go|change|still)|either|or ⟦d|or so|at least|at the earliest|around ⟦d|roughly|approximately|give or take|hopefully|(?:i|we|she|he|they|hr) (?:hope|hopes|think|thinks|guess|suppose|believe|heard|expect|expects|assume)|rumou?rs?|next time|in (?:the )?future|e\.g\.|for example|last (?:year|time)|supposedly|allegedly|apparently|talk of|talks|considering|considers|thinking|sleep\w* on|wonder\w*|not yet|yet|for now|hold off|wait(?:ing)? (?:for|until|till|to hear|on)(?! ⟦d0⟧)|stand by|"
    r"(?:i|we|she|he|hr) (?:will|shall|am going to|are going to) (?:tell|let|know|send|write|confirm|find out|get back|check|ask|clear|hear|see)|let (?:me|us) (?:check|ask|see|find|confirm)|have to (?:check|ask|see)|check(?:ing)? with|hear back|trying|tries|(?:still |yet to |in )?(?:discuss(?:ing|ions?)|negotiat\w+|debating|deciding)|(?:has|have) not (?:answered|decided|said|heard|agreed|settled|confirmed|replied)|to be (?:decided|confirmed|settled)|supposed to|in case|until (?:we|i|they|hr) |no idea|don't know|do not know|leave of absence|on leave|medical leave|maternity|sick leave|fmla|suspen\w+|temporar\w+|clients?'? (?:named|called))\b"
)
"""Where one of these stands in the mail, nothing is settled."""
REPORTED = re.compile(
    r"\b(?:asked (?:if|whether)|suggest\w*|propos\w*|insists?|claims?|says (?:he|she|they|that)|said (?:he|she|they|that)|begged)\b"
)
"""What somebody says or asks settles nothing by itself: beside an order, or the same told as a fact, it does no harm."""
NOT_OPEN = re.compile(
    r"\b(?:no changes?|nothing)(?: (?:should|is|are|shall|will|must|need|needs|to|be|made|done|changed|altered|happen|ought))* (?:to|in|with|on|about) (?:his|her|their|⟦p0⟧'s|the) (?:hmis |user )?(?:access|accounts?|log ?in|license|hmis|rights)\b|"
    r"\bif (?:possible|needed|necessary|so inclined|(?:that|it|this)(?: is|'s)? (?:ok|okay|alright|all right|fine|possible|allowed|agreeable|convenient|any (?:help|use)|not too|matters|helps|works|counts|can be done|suits)|"
    r"you (?!think|agree|approve|hear|decide|say|tell|find|want him|want her)|i (?:may|might)|there is (?:a form|anything|paperwork|any)|anything (?:else )?is (?:needed|missing)|(?:anybody|anyone|someone) (?:asks|wonders))[^.;!?]*"
    r"|^(?:might|may) (?=(?:we|i|you|he|she|they|it|his|her|their|the|that|⟦p0⟧)\b)|(?<=[,;:] )(?:might|may) (?=(?:we|i|you)\b)"
    r"|\b(?:probably|maybe|perhaps|possibly|apparently) (?:me|my [a-z]+|mine|us|our [a-z]+|because of|due to|the (?:weather|heat|printer|cat))\b"
    r"|\bthe last time (?=he|she|they|⟦p0⟧)"
    r"|\b(?:i|we) (?:hope|trust) (?:you\b(?! will| would| can)|all\b|everyone|everybody|this (?:is|helps|works|reaches|finds)|that (?:is|works|helps))[^.;!?]*"
    r"|\b(?:no )?wait(?=[,.!])|\bin case you (?:need|wonder\w*|ask\w*|are wondering)\b[^.;!?]*|\bnot quite so\b"
    r"|\bwithout (?:a |any )?doubt\b|\bno (?:chance|doubt)\b"
)
"""Words that only look as if something were open: a courtesy, a condition that is none."""
REPEATS = re.compile(
    r"\b(?:(?:got|received|saw|read|have|for|with|per|to|from|as) (?:your|the) (?:kind |quick |latest |automatic |prompt )*(?:note|notice|mail|email|message|confirmation|reply|answer|response|letter|word|reminder|heads[ -]up|summary|digest)|your (?:note|notice|mail|email|message|confirmation|reply|letter|reminder|summary) (?:says?|said|states?|shows?|confirms?|has|reads?|tells?)|"
    r"(?:as )?you (?:wrote|say|said|have (?:it|him|her|them|⟦p0⟧)|confirmed|told (?:me|us)|put|note|noted|list)|matches (?:what|our|my)|that is (?:exactly |quite |all |just |perfectly )?(?:right|correct|fine|perfect|it|what i have)|(?:all|everything) (?:is )?(?:right|correct|fine|good|in order)|(?:exactly|quite|perfectly) right|as agreed|we are all set|got it|duly noted|acknowledged?)\b"
)
"""What thanks for the desk's own words, or says them again."""
OTHER_MATTER = re.compile(
    r"\b(?:party|lunch|dinner|potluck|cake|meeting|training|webinar|class|course|workshop|appointment|visit|call|report|audit|review|check-in|seat|parking|keys?|badge|laptop|room|event|interview)\b"
)
"""What "it" may be, beside the removal."""
