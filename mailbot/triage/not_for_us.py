"""News of somebody's last day that asks nothing of the desk: it was copied in, is told to do nothing, or it is a stranger's day (P21).

A last day alone is notice enough to end access, because an agency must tell it. So a mail to a whole building can look like
one: "Tyrone Jackson from the property company finished the lobby today. Building: cancel his badge. HMIS folks, no action."

    the desk is told to do nothing          "HMIS: nothing needed from you", "copying HMIS as an FYI only", "HMIS can sit this one out"
    it is another list                      "remove these from the HMIS training list"
    it is somebody who works for others     "Pat Doyle of Acme Elevator Company", "our plumber, Pat Doyle"

Either counts only where nobody orders that access ends: beside an order "no other action needed" and "our contractor" stop nothing.
"""

import re

from mailbot.model.directory import Person
from mailbot.triage.marked import Marked

_DESK = r"(?:hmis|mohmis|the hmis|ica|the (?:help ?)?desk|helpdesk)(?: (?:folks|team|people|staff|crew|desk|help ?desk|friends|side|gang|group|office|support|admins?|administrators?|department|dept|list|colleagues|peeps|folk|all))?"
_YOU = rf"(?:you|y'all|you all|you guys|you folks|(?:your|the hmis|hmis) (?:end|side|part|desk|team|office|department|behalf)|{_DESK})"
_NOTHING = r"(?:no (?:further |other |hmis )?(?:actions?|steps?|changes?|response|work|to-?dos?|tasks?|follow[ -]?up)(?: (?:at all|here))?|nothing(?: (?:at all|here|to do|to change))?|no need to (?:do|act|change|worry|touch)(?: (?:anything|a thing|about this|on this))?)"
_NEEDED = r"(?: (?:is|are|was|will be|needs? to be|has to be|to be|being))?(?: (?:needed|required|necessary|expected|requested|done|asked|due|called for|wanted|changed|changes))?"
_ONLY = r"(?:only|just|merely|solely|simply|purely)"
_COPIED = r"(?:copied|cc'?d|cc-?ed|cced|bcc'?d|included|looped in|added|listed|tagged|here|on (?:here|this|copy|cc))"
_FYI = r"(?:fyi|f\.y\.i\.?|information|info|awareness|reference|your (?:information|awareness|reference|records|files)|heads[ -]up)"
_TO_DO_NOTHING = re.compile(
    # "HMIS: no action", "nothing for HMIS on this one", "no action needed on your end"
    rf"\b{_DESK}\b[ ,:;-]{{1,3}}(?:(?:there is|has|have|needs?|you have|you need|please|so) )?{_NOTHING}\b"
    rf"|\b{_NOTHING}{_NEEDED} (?:for|from|by|on|of|to do for|to do on|to do from|to do by) {_YOU}\b"
    r"|^\W*(?:fyi[ ,:;-]{1,3})?(?:so |and |but )?(?:no|nothing) (?:action|further action|response|to do|needed|required)(?: is)?(?: (?:needed|required|necessary|here|for you|on this|at all))?[ .!]*$"
    r"|\bno hmis (?:action|work|change|step|follow[ -]?up|request)s?\b"
    rf"|\b(?:you|y'all|you all|{_DESK}) (?:do not|does not|will not|would not|should not)(?: really| actually)? (?:need|have) to (?:do|change|touch|act on|act|get involved)(?: (?:anything|a thing|any of (?:it|this)|on this|in this))?(?=[ .,;!?]|$)(?! (?:else|about (?:her|his|their)|again|now|yet|anymore))"
    r"|\bthere is nothing (?:for you )?to do(?: (?:here|for you|on your (?:end|side|part)|about (?:it|this|that)))?(?= ?[.,;!]|$)"
    rf"|\b{_DESK},? (?:can|may|should|could|please|you can|you may|just)(?: (?:safely|all|just|please|simply|go ahead and))? (?:ignore|disregard|skip|sit (?:this|it|this one) out|stand down|stand by|delete this)\b"
    # "you're only copied because", "HMIS is cc'd for information"
    rf"|\b{_DESK}\b[^.;!?]{{0,30}}\b(?:is|are|am)(?: {_ONLY})?(?: being)? {_COPIED}\b[^.;!?]{{0,20}}\b(?:{_ONLY}|for|as an?|because|since|by accident|in case)\b"
    rf"|\b(?:you are|y'all are|{_DESK} (?:is|are)) (?:{_ONLY} )(?:being )?{_COPIED}\b"
    rf"|\b{_DESK}\b[ ,:;(-]{{1,3}}(?:this is |that is |(?:{_ONLY} )?(?:for|as) (?:an? )?|{_ONLY} )?{_FYI}(?: {_ONLY})?\b(?! on\b)"
    rf"|\b(?:copying|cc'?ing|including|looping in|adding|copied|cc'?d) {_YOU}(?: in)?(?: here)? (?:{_ONLY} )?(?:as an?|for|because|since|so)\b[^.;!?]{{0,30}}\b(?:{_FYI}|courtesy|know|aware|loop|listserv|list)\b"
    # "this isn't for HMIS"
    rf"|\b(?:this|that|it) (?:is|was) not (?:really )?(?:for|meant for|about|an?|directed at|aimed at|addressed to) {_YOU}\b|\bnot (?:for|an?) hmis (?:issue|matter|thing|request|problem|item|action)?(?=[ .,;:!)]|$)"
)
_COMPANY = (
    r"(?:company|companies|co\.?|inc\.?|llc|l\.l\.c\.?|ltd\.?|corp\.?|corporation|contractors?|contracting|construction|builders?|firm|vendors?|supplier|services? (?:company|provider|firm)|"
    r"property (?:management|managers?)|management company|landlord|realty|realtors?|staffing(?: agency)?|temp agency|roofing|plumbing|heating|electric(?:al)?|elevators?|janitorial|cleaners|cleaning (?:company|service|crew)|"
    r"landscap\w+|pest control|moving company|movers|security company|catering|caterers?|bakery|delivery|utility|phone company|gas company|cable company|bank|insurance|law firm|auditors?|copier|vending)"
)
_TRADE = (
    r"(?:plumber|electrician|painter|roofer|carpenter|contractor|sub-?contractor|handyman|landlord|exterminator|locksmith|mover|caterer|landscaper|mail ?man|mail carrier|ups (?:driver|guy)|fedex (?:driver|guy)|"
    r"delivery (?:driver|guy|person)|copier (?:guy|tech|man)|cable guy|vendor|inspector|auditor|building manager|property manager|elevator (?:tech|man|guy)|hvac (?:tech|guy|man)|window washer|security guard|repairman|installer|builder)"
)
_OF = r",? (?:\(|who (?:is|was|works|worked) )?(?:from|of|with|at|for|over at|out of) (?:our |the |a |an )?"
_OF_OTHERS = re.compile(
    rf"⟦p(?P<from>\d+)⟧{_OF}(?:(?!and\b|our\b|his\b|her\b|as\b|to\b|on\b|is\b)[\w&'⟦⟧.-]{{1,20}} ){{0,4}}{_COMPANY}(?![\w-])(?! (?:program|project|team|site|shelter))"
    rf"|⟦p(?P<is>\d+)⟧,? \(?(?:is |was )?(?:the |our |a |an |my )(?:(?!and\b)[\w&'⟦⟧.-]{{1,20}} ){{0,2}}{_TRADE}(?:'s (?:guy|man|helper|crew|assistant|foreman))?\b"
    rf"|\b(?:{_TRADE}|{_COMPANY} (?:guy|man|woman|lady|rep|representative|worker|person|tech)),? \(?⟦p(?P<trade>\d+)⟧"
)


_ONLY_FYI = re.compile(
    r"\bfyi,? only\b|\b(?:hmis|ica|desk)(?: [a-z]+)?[ ,:;-]{1,3}(?:just |only )?(?:an? )?fyi\b", re.IGNORECASE
)
"""In the words of the mail: of a marked sentence "FYI" is taken off."""


def asks_nothing(marked: Marked) -> bool:
    """Does a sentence tell the desk that there is nothing for it to do?"""
    if marked.sentence.title:
        return False
    return bool(_TO_DO_NOTHING.search(marked.text) or _ONLY_FYI.search(marked.sentence.text))


_OTHER_LIST = re.compile(
    r"\b(?:from|off|off of|out of|on) (?:(?:the|our|your|all|any|that|this|hmis|mohmis|upcoming|weekly|monthly) ){0,3}"
    r"(?:training|webinar|class|course|mailing|e-?mail|contact|phone|distribution|newsletter|call|meeting|workshop|listserv|invite|invitation|calendar|wait(?:ing)?|bed|volunteer|key|door|on-call|birthday|shift|attendance|registration|sign-?up|refresher|conference)"
    r"(?: (?:list|lists|roster|sheet|session|invite|group|class|tree|schedule|registration|waitlist))\b"
)
_OF_ACCESS = re.compile(r"\b(?:hmis|access|log ?ins?|accounts?|licen[sc]es?)\b")


def is_of_another_list(marked: Marked) -> bool:
    """Is it a list of the training, of addresses, of keys that somebody is to be taken off, and nothing else?"""
    if not _OTHER_LIST.search(marked.text):
        return False
    return _OF_ACCESS.search(_OTHER_LIST.sub(" ", marked.text)) is None


def is_of_others(marked: Marked, person: Person | None) -> bool:
    """Is somebody said to work for a company or in a trade that only serves the agency?

    Args:
        marked: the sentence.
        person: whose access is to end.
    """
    return any(
        person in {member.person for member in marked.groups[int(number)].members}
        for found in _OF_OTHERS.finditer(marked.text)
        for number in (found["from"] or found["is"] or found["trade"],)
    )
