"""What a letter says beside its news and its wish, taken out before the phrases are looked for.

People explain, excuse and repeat themselves: "so please don't cut him off sooner than that", "until then she still has files to
close", "I believe that puts us within the three business days", "not to be confused with our other Curtis". Every such clause
holds a word that elsewhere denies, waits or doubts, and none of them says anything of whether access ends, or when.

    said again    no sooner than the day, needed until the day      only where the mail gives a day to come
    no waiting    "I don't want it sitting there until Monday"
    of the rule   three business days, the deadline for notice
    of the mail   that it is long, who else knows, whom not to copy, who would have sent it
    of a namesake that two people are not to be mixed up

Nothing is taken out of a mail about a removal that waits for its day: there "not before then" may be the matter itself. What is
taken out can only have been an aside as a whole: a clause with a condition or a doubt in it stays.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mailbot.triage.marked import Marked
from mailbot.triage.when import Kind, Role

_STARTS = r"(?:(?:^|(?<=[.,;:!?()-] )|(?<=\()|\b(?=(?:and|so|but|because|since|as|which|please|although|though) ))(?:(?:and|so|but|because|since|as|although|though|also|please|kindly|just|plus|again|only|yes|ps|p\.s\.|btw|that said),? ){0,4})"
"""Where a clause begins, with the words that join it to the one before."""
_ENDS = r"(?=[.,;:!?)]|$| -| (?:and|so|but|because|since|as|please|thanks|thank)\b)"
_DOUBTS = r"(?!(?:if|unless|whether|may|might|maybe|perhaps|not|never|instead|pending|depend\w*|decid\w*|extend\w*|renew\w*|wait\w*|hold|until|back|return\w*|stay\w*|mind|actually)\b)"
_SAFE = rf"(?:(?: {_DOUBTS}[a-z'/-]+)|(?: ⟦j\d+⟧)){{0,24}}?"
"""The words of a clause none of which doubts."""
_SHE = r"(?:she|he|they|both|⟦p\d+⟧)"
_DAY = r"(?:⟦s\d+⟧|that|then|the day|that (?:day|date|point|time|evening|friday|hour|moment)|it|this|the (?:date|day) (?:above|given|shown|i gave)|needed|necessary|planned|intended|agreed)"
_NO_SOONER = re.compile(
    rf"{_STARTS}(?:(?:(?:i|we) (?:would )?(?:ask|request|prefer|need|want|hope)(?: that)? )?(?:you |it |this |access )?(?:please )?(?:do not|not|never|should not|must not|can not|need not be|no need to|would rather you did not)|(?:without|nobody should|no one should))"
    rf"(?: (?!end date)[a-z'-]+){{0,8}}? (?:any |even |a (?:day|minute|moment|second|bit|single day|shift) |one (?:day|minute|moment|second) |much |too ){{0,2}}"
    rf"(?:(?:sooner|earlier|beforehand|prematurely|early)(?: than {_DAY}| (?:on|please))?|(?:before|until|till|prior to|ahead of) {_DAY}|prior)(?: ?, (?:please|ok|okay))?{_ENDS}"
    rf"(?:,? (?:because|since|as|so) (?:{_SHE}|we|i|there|that|the|her|his|their){_SAFE}(?=[.;!?)]|$))?"
)
"""As in "please don't cut him off any sooner than that"."""
_STILL_NEEDED = re.compile(
    rf"{_STARTS}(?:up )?(?:until|till|to|before) (?:then|that (?:day|point|time|moment))(?:,|(?= (?:she|he|they|both|all|we|the|her|his|their|⟦p)))(?! (?:i|you)\b){_SAFE}(?: ⟦d\d+⟧)?(?=[.;!?)]|$)"
    rf"|{_STARTS}{_SHE} (?:(?:still|all|both|will|does|do|really|also|needs? to|has to|have to|is going to|would) ){{0,4}}(?:need|needs|use|uses|using|be using|be needing|be working|work|works|be entering|enter|enters|be in|finish|finishing)(?: (?!not\b|if\b)[a-z'/-]+){{0,6}} (?:right |all the way )?(?:up )?(?:until|till|to|through) (?:then|the (?:very )?(?:end|last (?:minute|moment|hour|day))|she goes|he goes|they go|that (?:day|point)){_ENDS}"
    rf"|{_STARTS}(?:leave|keep|let) (?:it|that|hers?|him|his|them|theirs|everything|things|(?:her|his|their|the) [a-z]+(?: [a-z]+)?) (?:alone|on|open|as is|active|be|running|going|in place|up|as it is) (?:up )?(?:until|till|through) (?:⟦s\d+⟧|then){_ENDS}"
)
"""As in "until then they are still finishing exits and need everything they have"."""
_NO_WAITING = re.compile(
    rf"{_STARTS}(?:(?:i|we) (?:really |just |certainly |would |very much )*(?:do|would|can|could|will)(?: really)? not (?:want|like|wish|care for|let|have|leave|like to (?:see|have))|(?:i|we) (?:would )?(?:hate|rather not|prefer not)(?: to| for| have| see| let)?|(?:it|this|that) (?:really |just )?(?:can|should|must|will|could|ought) not(?: to)?(?= wait))"
    r"(?: (?:it|this|that|to|have|see|let|leave|for|her|his|their|the|an?|old|former|live|idle|open|hmis|access|account|login|license|matter|one|⟦p\d+⟧(?:'s)?)){0,7} (?:wait|waiting|sit|sitting|linger|lingering|drag|dragging|hang|hanging|lie|lying|float|floating|dangle|dangling|left|remain|remaining|open|live|active|go|going|carry|run|running)"
    r"(?: (?:around|on|out|open|over|past|beyond|until|till|through|into|for|there|longer|any|another|a|an|the|more|than|it|has|needs|to|be|necessary|day|days|minute|hour|hours|night|overnight|weekend|week|morning|tomorrow|moment|second|like that|that|way|idle|live|active|⟦d\d+⟧)){0,8}(?=[.,;!?)]|$)"
)
"""As in "I don't want it waiting until tomorrow"."""
_OF_RULE = re.compile(
    r"^(?:(?:and|so|but|also|which|now|yes|again|again,|ps|p\.s\.)[, ]+)?(?:(?:i|we) (?:do |certainly |also |just )?(?:believe|think|hope|know|trust|understand|realize|see|gather|recall|remember|reckon|figure|guess|take it|am aware|are aware|am told|are told|am sorry|apologize)\b|(?:that|this|it|which)(?: should| will| would| still)? (?:puts?|keeps?|gets?|makes?|leaves?|brings?|has|is|be)\b|we (?:are|should be|still are) (?:still |well |just |barely )?(?:within|inside|under|in time|on time|ahead|past|over|late|early)\b|(?:forgive|sorry|apologies|pardon)\b)"
    r"(?=[^?]{0,160}\b(?:(?:three|3|two|five)[ -](?:business|working)[ -]days?|(?:reporting|notice|notification|policy|time|three-day|3-day|business-day) (?:window|deadline|requirement|rule|limit|frame|period)|timeframe|time frame|deadline|grace period|window|(?:policy|rules?|agreement) (?:says?|asks?|wants?|requires?|gives?|calls?))\b)"
    r"(?![^?]{0,200}\b(?:please|end|ended|remove|removed|removal|deactivate|deactivated|close|closed|disable|disabled|shut|turn|switch|cut|take|can you|could you|you can|you will|process|until|extended|extend|stay\w*|leav\w+|last)\b)[^?⟦]{0,200}[.!?]*$"
)
"""As in "I believe that puts us within our three business days, but do tell me if I have counted wrong"."""
_AWAY = r"(?:is|are|was|has been|will be) (?:out\b|away\b|off\b|at (?:a|the|her|his|an)\b|in (?:a|an|the|court|meetings?|training|jefferson|columbia|kansas|st)\b|traveling|travelling|on (?:vacation|the road|a plane|holiday|a call|pto)\b|tied up|busy|swamped|buried|slammed|under the weather|home\b|sick|ill|unavailable|double-booked|driving|between meetings)"
_SENT_FOR = re.compile(
    rf"(?:^|(?<=[.;!?] ))(?:and |ps |p\.s\. )?⟦p\d+⟧ (?:had |has )?(?:asked|told|wanted|instructed) (?:that )?(?:me|us|i) (?:to )?(?:send|write|email|pass|relay|forward|handle|take care|drop|contact|reach|report|do)\b(?: (?!not\b)[a-z']+){{0,8}},? (?:because|since|as|while) (?:she|he|they) {_AWAY}(?: {_DOUBTS}[a-z']+){{0,8}}[.!]*$"
    rf"|(?:^|(?<=[.;!?] ))(?:and |ps |p\.s\. )?⟦p\d+⟧ {_AWAY}(?: (?!not\b|if\b)[a-z']+){{0,6}},? (?:or (?:she|he|they)|otherwise (?:she|he|they)) would have (?:sent|written|emailed|done|told|let|called|handled|reported)\b[^.;!?⟦]{{0,60}}[.!]*$"
    r"|(?:^|(?<=[.;!?] ))⟦p\d+⟧ (?:both |all |already |also )*(?:knows?|is aware|are aware|has been told|have been told|has heard|have heard|is copied|are copied|is in the loop|are in the loop|may (?:also )?(?:write|email|send)|might (?:also )?(?:write|email|send)) (?:about |of |on )?(?:this|it|that|the same|you|the same thing)(?: (?:too|also|as well|already))?,? (?:so |and )?(?:in case|so do not be surprised if|if|you may|you might|apologies if|sorry if|ignore) (?:you )?(?:receive|get|hear|see|it (?:comes|reaches|arrives))(?: (?:it|this|from|you|both|of|them|us|about|the|same|thing|news|email|note|through|via)){0,6} (?:twice|double|two times|more than once|from (?:both|all|each)|again)[^.;!?⟦]{0,30}[.!]*$"
)
"""As in "Beth asked me to send this because she is at the conference all week": why this one writes, and who else knows."""
_NO_COPY = re.compile(
    rf"{_STARTS}(?:you |there is )?(?:please )?(?:need not|do not(?: need to| have to)?|no need to|never|not necessary to) (?:copy|cc|include|loop|reply|respond|call|write back|email|notify|tell|mention|bother|alert|inform|contact|warn|reach out|let|forward|share|discuss|say)\b(?! (?:me|us|you)\b)(?: (?!until\b|before\b|if\b|that\b|about\b|yet\b|when\b|whether\b)[a-z']+| ⟦p\d+⟧){{0,7}}(?=[.,;!?)]|$)"
)
"""As in "you needn't copy him on anything"."""
_EXCUSED = re.compile(
    r"(?:,? (?:so|but|and) |^)(?:please )?(?:forgive|excuse|pardon|bear with|apologies to|sorry|my apologies|apologies)(?: me| us| my \w+)?,? (?:if|for|while) (?:(?!(?:date|day|wrong|premature|early|soon|not|sure|mistake|error|earlier|previous|before|last)\b)[a-z']++ ?+){1,14}(?=[.,;!?)]|$)"
    r"|(?:^|(?<=[.;!?] ))(?:i|we) would (?:much |far )?(?:rather|prefer)(?: that| it if)? (?:you|y'all|they|everyone|everybody)(?: all)? (?:hear|heard|know|knew|learn|learned|get|got|find|found|see|saw|read)\b[^.;!?⟦]{0,80}"
    r"|(?:^|(?<=[.;!?] ))please (?:do )?(?:know|believe|accept|understand|rest assured|remember)(?: that)? (?:how|what|our|we|i|it has|this was|it was)\b(?: (?!not\b|access\b|hmis\b|stay\w*|keep\w*|until\b|if\b)[a-z']+){0,14}[.!]*$"
)
"""As in "forgive me if it rambles", "please know how much we value your partnership"."""
_IF_NO_TROUBLE = re.compile(
    r"\bif (?:(?:it|that|this) (?:is|would be|were) (?:not|no) (?:an? )?(?:(?:great|huge|big|real|terrible|too much|too big|too much of|an|a|any|such) ){0,3}(?:imposition|trouble|bother|burden|inconvenience|hassle|problem|difficulty|hardship|ask)|(?:it|that|this) does not (?:put you out|inconvenience you|trouble you|cause (?:you )?(?:any |too much )?trouble)"
    r"|(?:i|we) (?:may|might|could) (?:be so bold|impose|trouble you|ask|bother you|make so bold)|you (?:would|will|could) be so (?:kind|good)|you (?:would|do) not mind|it (?:is|would be|should be) (?:at all )?(?:convenient|agreeable)(?: (?:to|for) you)?)(?: (?:for you|to you|at your end|on your end|of you))?,?"
)
"""As in "if it is not an imposition, may I ask"."""
_NAMESAKE = re.compile(
    rf"{_STARTS}(?:(?:please |do |just |kindly ){{0,3}}(?:do not|try not to|be careful not to|take care not to|not to|never|let us not) (?:mix|confuse|muddle|mistake|conflate|get|swap|switch)(?: (?:them|the two|the \w+|these two|those two|her|him|these|those|both|up|that one|⟦p\d+⟧)){{1,3}}(?: (?:up|confused|mixed up|muddled|crossed|wrong|backwards))?(?: (?:with|for|and) (?:the other(?: one)?|(?:(?:our|the) )?(?:other )?⟦p\d+⟧|each other|one another|anyone|somebody else|her|him|them))?|not to be (?:confused|mixed up|mistaken) (?:with|for) (?:(?:our|the) )?(?:other )?⟦p\d+⟧|no relation(?: to ⟦p\d+⟧)?)(?=[.,;!?)]|$)"
)
"""As in "don't mix them up"."""
_WELL_WISHES = re.compile(
    r"(?:^|(?<=[.;!?] ))(?:i|we)? ?(?:do |sincerely |truly |really |certainly )?(?:hope|trust) (?:that )?(?:this (?:finds|note|email|message|letter)|you|y'all|each of you|all of you|everyone|everybody|your \w+)(?: (?:all|each|both|and yours|there|finds|had|have|has|are|is|found|enjoyed|got|were|survived|stayed|weathered|enjoying|doing|having|staying|keeping|well|warm|cool|dry|safe|a|the|in|good|over|you)){1,12}(?: (?!able\b|can\b|end\b|remov\w+|if\b)[a-z']+| ⟦d\d+⟧){0,6}[.!]*$"
    r"|\b(?:happy|feliz|merry|enjoy (?:your|the|this)|have (?:yourselves |yourself )?(?:an?|the) (?:very )?[a-z]+|buen[oa]?s?|lind[oa]|bonito) (?:and [a-z]+ )?⟦d\d+⟧(?=[.,;!]|$)"
)
"""As in "I hope each of you had a restful Memorial Day", "feliz lunes"."""
_OTHERS_STAY = re.compile(
    r"^(?:(?:and|but|so) )?(?:(?:every(?:one|body)|all|nobody|no one|nothing|anyone|anybody) else|(?:all )?the (?:rest|others?|other \w+)(?: of (?:us|the \w+|our \w+|my \w+))?|(?:all |no )(?:of )?(?:(?:the|our|my) )?others?(?: \w+)?) (?:(?:all|will|should|can|just|still|simply) ){0,3}(?:stays?|remains?|keeps?|continues?|is|are|changes?|be|goes|works|has|have)\b(?: (?!leav\w+|gone\b|last\b|out\b|off\b|end\w*|remov\w+|if\b|until\b|for\b|yet\b|final\b|decided\b|too\b|also\b|to\b|done\b)[a-z']+){0,9}[.!]*$"
    r"|(?:^|(?<=[.,;!?] )|\b(?=and ))(?:and )?(?:she|he|they|⟦p\d+⟧) (?:all |both )?(?:already|still) (?:has|have|got)(?: got)? (?:what|all|everything|whatever|all that|the [a-z]+)(?: that)? (?:she|he|they) (?:needs?|requires?)(?: to [a-z]+(?: (?!end\b|leave\b)[a-z]+){0,4})?(?=[.;,!?)]|$)"
)
"""As in "everybody else stays where they are", "she already has what she needs"."""
_IF_NOT_ALREADY = re.compile(
    r",? if (?:(?:it|this|that|she|he|they|you|⟦p\d+⟧|someone|somebody|(?:her|his|their) [a-z]+) )?(?:(?:has|have|is|was|were|had) )?not (?:been )?(?:already|yet)(?: (?:been|done|so|ended|closed|off|out|taken care of|gone|inactive|handled|[a-z]{3,}ed)){0,3}(?=[.,;!?)]|$)"
    r"|^(?:as )?you (?:may|might|will|probably)(?: (?:already|well|also|have|all)){0,3} (?:heard|seen|noticed|read|gathered|guessed|know|be aware)(?: (?:by now|already|from [a-z]+))?(?: that|,) (?=⟦p|she|he|they|our|we)"
    r"|(?:(?<=^)|(?<=[.;,!?] ))(?:so )?(?:please )?do not be (?:too )?(?:surprised|alarmed|offended|shocked|upset|sad|sorry)(?: (?:if|when|that|at|about|by) (?:(?!(?:end|leave|leaves|stay|stays|back|return|returns)\b)[a-z']++ ?+){1,12}+)?(?=[.,;!?)]|$)"
)
"""As in "if it has not been already", "you may have heard that", "do not be surprised if she writes to say goodbye"."""
_THANKS_FOR = re.compile(
    r"\b(?:thanks|thank you|thx|ty|tysm|appreciate(?: you| your)?)(?: (?:so|very|again|much|a lot|a bunch|a million|guys|all|both|everyone|team)){0,3} (?:for )?(?!(?:ending|removing|closing|disabling|deactivating|taking|turning|cutting|shutting|terminating|revoking|switching|processing|doing|handling|dropping|getting)\b)[a-z]+ing\b(?: (?!if\b|until\b|access\b|hmis\b|login\b|account\b)[a-z']+){0,6} ⟦d\d+⟧(?=[.,;!)]|$)"
)
"""As in "thx for fixing the 14th": a day of what is done already."""
_ALWAYS = (
    _IF_NOT_ALREADY,
    _THANKS_FOR,
    _WELL_WISHES,
    _OTHERS_STAY,
    _OF_RULE,
    _SENT_FOR,
    _NO_COPY,
    _EXCUSED,
    _IF_NO_TROUBLE,
    _NAMESAKE,
    _NO_WAITING,
)
_WITH_DAY = (_NO_SOONER, _STILL_NEEDED)
_ELSEWHERE = frozenset({Role.EVENT, Role.MOVE, Role.NOTICE, Role.OTHER})
_WORD = re.compile(r"[a-z⟦]")
_JOINED = re.compile(r" ?(?:[,;:-] ?)?\b(?:and|so|but|because|since)? ?(?=[.!?]*$)|^[ ,;:-]+")


def without_asides(sentences: Sequence[Marked], received_on: date) -> tuple[Marked, ...]:
    """The sentences of a mail without what only explains, excuses or repeats.

    Args:
        sentences: the marked sentences, their days with roles.
        received_on: the local day the mail arrived.
    """
    dated = any(_is_ahead(marked, received_on) for marked in sentences)
    patterns = (*_ALWAYS, *_WITH_DAY) if dated else _ALWAYS
    said = tuple(_without(marked, patterns) for marked in sentences)
    return tuple(marked for marked in said if _WORD.search(marked.text)) or tuple(sentences)


def _is_ahead(marked: Marked, received_on: date) -> bool:
    """Does a sentence give a day to come that may be the one on which access ends?"""
    return any(
        when.kind is Kind.DAY
        and when.role not in _ELSEWHERE
        and any(day >= received_on for day in when.options)
        for when in marked.days
    )


def _without(marked: Marked, patterns: Sequence[re.Pattern[str]]) -> Marked:
    text = marked.text
    if marked.sentence.title:
        return marked
    same = [number for number, when in enumerate(marked.days) if when.kind is Kind.SAME_DAY]
    for number in same:  # "before then" stands for the day that was given, "before Friday" for another
        text = text.replace(f"⟦d{number}⟧", f"⟦s{number}⟧")
    for pattern in patterns:
        text = pattern.sub(" ", text)
    for number in same:
        text = text.replace(f"⟦s{number}⟧", f"⟦d{number}⟧")
    if text == marked.text:
        return marked
    text = _JOINED.sub("", " ".join(text.split()))
    return replace(marked, text=text.replace(" .", ".").strip(" ,;"), shortened=True)
