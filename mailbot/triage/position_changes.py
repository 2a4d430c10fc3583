"""A change of position, or a departure, told by what somebody did and does: "switched from Street Outreach to driving the van".

    votes    for the reason (`mailbot.triage.reasons`): another duty here, another place here, a promotion; idioms of leaving
    projects named only as the place that somebody has left, or as what has come to an end, are no project to give or take:
             "left the night shelter", "moved off of HOPWA and into the office", "our ESG grant ended"

A project to which somebody goes is left alone: "moved from the shelter to HOPWA" may be a change of what they do in HMIS (P20).
"""

import re
from collections.abc import Iterator

_J = r"(?:(?:the|our|their|her|his|a) )?⟦j\d+⟧(?: (?:project|program|programme|team|side|crew|shift|staff|unit|house|site|work|caseload|desk|position|job|role|contract|grant|building|floor|end|department))?"
_PLACES = (
    r"(?:kitchen|food pantry|pantry|store|thrift (?:store|shop)|shop|warehouse|front desk|reception|facilities|maintenance|grounds|garden|laundry|housekeeping|janitorial|custodial|transport(?:ation)?|"
    r"trucks?|vans?|buses|donations?|supplies|volunteers?|development|fundraising|grants?|finance|accounting|bookkeeping|payroll|billing|purchasing|procurement|human resources|hr|administration|admin|"
    r"operations|security|it|marketing|communications|events|education|childcare|daycare|clothing closet|closet|meals?|catering|cleaning|office|board|hotline|training|quality|compliance|"
    r"property management|leasing|construction|repairs?|garage|library|chapel|music|art|youth sports|recreation|camp|farm|bakery|cafe|coffee shop|drivers?|cook|chef)"
)
_DOING = (
    r"(?:driving|cooking|cleaning|baking|fundraising|bookkeeping|teaching|painting|landscaping|gardening|sorting|stocking|shelving|delivering|answering (?:the )?phones?|greeting|hauling|mopping|repairing|fixing|"
    r"maintaining|supervising|managing|running|leading|directing|overseeing|coordinating|scheduling|recruiting|writing grants?|grant[ -]?writing|training|handling|doing|taking care of|heading up|helping in|working in|working the|staffing|minding|tending)"
)
_DOES = r"(?:drives|cooks|cleans|bakes|fundraises|teaches|paints|gardens|sorts|stocks|delivers|answers (?:the )?phones?|greets|repairs|fixes|maintains|supervises|manages|runs|leads|directs|oversees|coordinates|recruits|writes grants|handles|heads up|staffs|minds|tends|does (?:only )?(?:intake calls|the books|maintenance|fundraising|payroll|supplies|donations|deliveries|odd jobs|repairs|security))"
_MOVED = r"(?:mov(?:ed?|es|ing)|switch(?:ed|es|ing)?|transfer(?:red|s|ring)?|shift(?:ed|s|ing)?|rotat(?:ed?|es|ing)|transition(?:ed|s|ing)?|went|gone|goes|going|came|come|coming|comes|stepp(?:ed|ing)|stepped|cycled|crossed|graduated|reassigned|redeployed|reallocated|relocated|pulled|taken|brought|chang(?:ed|ing))"
_OFF = r"(?:off(?: of)?|from|out of|away from|over from)"
_AWAY = rf"{_MOVED} (?:over |up |on |on over )?{_OFF}"
_CHARGE = r"(?:management|leadership|supervision|direction|oversight|coordination|running|charge|responsibility|responsibilities|duties|command|stewardship|helm|reins)"
_TITLE = r"(?:director|manager|supervisor|coordinator|lead|leader|head|chief|officer|president|administrator|foreman|captain|specialist|assistant|deputy|vp|coo|cfo|ceo|cook|chef|driver|bookkeeper|accountant|receptionist|trainer|janitor|custodian|buyer|fundraiser|recruiter)"
_SELF = r"(?:her|him|them|⟦p\d+⟧)"

_VOTES = {
    "moved": (
        rf"\b{_AWAY} (?:the |our )?[^.,;!?()]{{1,50}}? (?:and )?(?:(?:over |up |on )?(?:to|into|onto)|and (?:is |are )?now|(?:is|are) now) (?!(?:another|a different|a new|an?) (?:agency|company|city|state|town|employer|country)\b)",
        rf"\b(?:is|are|was|been|be|will be)(?: now| currently| strictly| only| just| mostly| solely){{0,2}} {_DOING}\b(?! (?:us\b|out\b|away\b|fine\b|well\b|good\b|great\b|her best|his best|from|a great|an? amazing))",
        rf"\b(?:now|these days|mostly|only|strictly|just|exclusively) {_DOES}\b|\b{_DOES} [^.,;!?()]{{1,40}} (?:now|these days|instead|full[ -]time)\b",
        rf"\b(?:assum(?:ed?|es|ing)|took|taken|takes|taking|given|handed|accepted|inherit(?:ed|s)|received|got|has|with) (?:on |over )?(?:the |full |overall |new |day-to-day )*{_CHARGE} (?:of|for|over|as)\b",
        rf"\b(?:took|taken|takes|taking) (?:over|on|charge of) (?:the |our |all |all of our |running the |(?:[a-z]+ )?)?(?:[a-z]+ )?{_PLACES}\b",
        rf"\b(?:elevat|promot|advanc|appoint|assign|reassign|redeploy|detail|second|upgrad|bump|mov)(?:ed|ing|ted)(?: up| over)? (?:to|as|into) (?:the |our |an? |be |become |interim |acting |assistant |associate |senior |deputy |executive |chief |vice )*(?:[a-z]+ ){{0,3}}(?:{_TITLE}|{_PLACES})\b",
        rf"\b(?:named|made|became|become|becomes|becoming) (?:the |our |an? |interim |acting |assistant |associate |senior |deputy |executive |chief |vice )*(?:[a-z]+ ){{0,2}}{_TITLE}\b",
        rf"\b(?:put|moved|placed|stuck|shifted|reassigned|assigned|sent|switched|transferred|have|had|has|got) {_SELF} (?:over |down |up )?(?:on|in|to|into|at|onto|with|over to|working) (?:(?:the|our|days|nights|weekends|full[ -]time|in|at|on|doing) ){{0,5}}(?:[a-z]+ )?{_PLACES}\b",
        rf"\b(?:traded|swapped|exchanged|gave up|given up|left) (?:her|his|their|the) [^.,;!?()]{{1,40}} (?:for|to take|to run|to join) (?:the |our |a )?(?:[a-z]+ )?{_PLACES}\b",
        r"\bnew (?:job|position|role|title|post|assignment|duties|responsibilities)(?: here| with us| at ⟦a\d+⟧| in-house)? (?:is|are|will be|as|does not|do not|has|involves?|keeps?)\b",
        rf"\b(?:took on|takes on|accepted|got|given|offered|assumed|landed|filled|fills|won) (?:the|our) (?:[a-z]+ ){{0,3}}(?:{_PLACES}|{_TITLE}) (?:lead )?(?:role|position|job|spot|post|opening|slot)\b",
        rf"\b(?:is|are) (?:now )?(?:on|with|in|part of) (?:the|our) (?:[a-z]+ )?{_PLACES} (?:team|staff|crew|side|department|office)\b|\bon (?:days|nights|mornings|evenings) in (?:the|our) {_PLACES}\b",
        r"\b(?:other|different|new) duties\b|\b(?:duties|responsibilities|job description) (?:have|has) (?:been )?(?:changed|shifted|moved)\b|\b(?:internal|lateral) (?:move|transfer|promotion)\b|\brestructur\w+|\breorganiz\w+|\breorg\b",
    ),
    "stays": (
        r"\b(?:retains?|keeps?|maintains?|continues|continuing|retaining) (?:her|his|their) (?:employment|employ|job|position)(?: with| at| here)\b",
    ),
    "left": (
        r"\b(?:out the door|hung it up|hung up (?:her|his|their) (?:hat|boots|apron|cap|cleats|spurs|gloves|badge|uniform|keys|whistle)|call(?:ed|ing)? it (?:a career|quits)|threw in the towel|pack(?:ed|ing) it in|handed in (?:her|his|their) (?:keys|badge)|punched out for the last time|cleared out (?:her|his|their)|cleaned out (?:her|his|their)|rode off into the sunset|flew the coop|put out to pasture|gave up the ghost|cash(?:ed|ing) out)\b",
        r"\b(?:lay|laying|laid) off\b|\bpart(?:ed|ing|s)? (?:company|ways)\b|\bseparate ways\b|\b(?:say|said|saying|says|bid|bade|bidding) (?:good-?bye|farewell|so long|adieu) to\b|\bno[ -]?call[ -,]*no[ -]?show\b|\b(?:not|never|stopped) (?:shown|showed|showing|show|turned|turning) up\b|\babandon\w* (?:her|his|their|the) (?:job|position|post)\b|\b(?:job|position|post) (?:was |is |has been |as )?abandon\w*|\bso (?:does|do|will|is|did) (?:her|his|their) (?:job|position|contract|time|employment)\b|(?:⟦p\d+⟧|\b(?:she|he|they)) (?:has |have |just |also ){0,2}(?:took|taken|accepted|found|got|landed|starts|started|begins) (?:a|an|another) (?:[a-z-]+ ){0,3}(?:job|position|role|post|offer) (?:at|with) (?!(?:the|our|their|your|this|a|an) |⟦)[a-z'&. -]{2,40}|\blayoffs?\b|\breductions? in (?:force|staff)\b|\b(?:was|were|been|be|got|being) (?:released|cut|let go|dismissed|made redundant|non-renewed)\b(?! from (?:hmis|the system))",
        r"\b(?:was|is|will be|were) (?:her|his|their) last(?=[.,;!)]|$)",
        r"\b(?:go|goes|going|went|gone|heading|headed|returns?|returning|returned) back to (?:[a-z]+ing\b(?! (?:the|our))|school|college|teaching|farming|nursing|full-time)",
        r"\b(?:goes|going|go|went|gone|moves|moving|moved|headed|heading|home) (?:[^.,;!?()]{1,40} )?for good\b",
        r"\b(?:position|job|post|role) (?:was|is|has been|is being|will be|got) (?:eliminated|cut|abolished|defunded)\b|\bis a former (?:employee|staff|case manager|volunteer|worker)\b",
    ),
    "gone": (
        r"\b(?:is|are|was) (?:no longer|not) (?:with|employed (?:by|with|at)|at|working (?:for|at|with)|part of) (?:us\b|⟦a\d+⟧|the agency\b|our agency\b)|\bno longer (?:works|employed|volunteers|volunteering|working) (?:here\b|for us\b|with us\b|(?:at|for|with) ⟦a\d+⟧)|\b(?:not|no longer|never) in our employ\b",
    ),
    "little-left": (
        r"\bgot (?:into|in to|accepted (?:in|to|into)) (?:the |a |an |her |his )?(?:[a-z]+ ){0,3}(?:program|school|college|university)\b|\b(?:internship|practicum|placement|contract|assignment|term|season) (?:has |is )?(?:wrapped up|wound (?:up|down)|is done|is finished|finished|ended|over)\b|\bfor good\b",
    ),
    "little-moved": (r"\bdone with (?:the )?(?:hmis|data entry|data|computers?|that side)\b",),
}
_PATTERNS = {kind: tuple(re.compile(pattern) for pattern in patterns) for kind, patterns in _VOTES.items()}
_OF_ACCESS = re.compile(
    r" (?:out |down )?(?:(?:her|his|their|the|that|this|its|⟦p\d+⟧(?:'s)?|hmis|user) ){0,3}(?:access|log ?in|account|licen[sc]e|user|hmis|seat|profile|credentials)\b"
)
_LEFT_BEHIND = re.compile(
    rf"\b{_AWAY} {_J}(?: entirely| altogether| completely| for good)?(?![^.;!?⟦]{{0,60}}(?:\bto|\binto|\bonto|\bfor|\bnow) (?:(?:in|at|on|the|our) )*⟦j)"
    rf"|\b(?:no longer|not) (?:works?|working|work|worked|covers?|covering|cover|staffs?|staffing|supports?|supporting|helps?|with|part of|employed|on staff) (?:in |at |on |with |for |of |by )?{_J}(?: any ?more| any longer)?"
    rf"|\b(?:left|leaves|leaving|quit|quits|quitting|resigned from|resigns from|resigning from|retired from|retires from|retiring from|departed|departed from|let go from|laid off from|fired from|dismissed from|terminated from|separated from|gone from|done (?:at|with)|finished (?:at|with)|through (?:at|with)|walked out of|walked off) (?:from )?(?:her |his |their )?(?:(?:job|position|post|shift) (?:at|in|with) )?{_J}"
    rf"|{_J}(?:(?:'s)? (?:funding|grant|contract|money|dollars|funds|project|program|lease|award))? (?:(?:was|were|is|are|has|have|had|been|be|being|will|will be|officially|finally|now|just) ){{0,4}}(?:end(?:s|ed|ing)?|clos(?:es|ed|ing)(?: down)?|shut(?:s|ting)?(?: down)?|wound down|winds down|winding down|wraps? up|wrapped up|cut|defunded|discontinued|expires?|expired|ran out|runs out|lost (?:its|the|our) (?:funding|grant|contract)|not (?:been |being )?(?:renewed|funded|extended)|sunset(?:s|ting)?|folded|folds|concludes?|concluded|dissolved|eliminated|merged|going away|goes away)\b"
    rf"|\b(?:cuts?|cutbacks?|end|closing|closure|loss|ending|expiration|reductions?|changes?|non-?renewal|wind-?down|shortfall) (?:in|of|to|at|for|on) (?:(?:the|our|funding|funds|money|staff|hours) ){{0,4}}{_J}(?: (?:contract|grant|funding|budget|money|award|funds))?"
    rf"|\b(?:worked|working|works|was|were|served|been|job|position|shift|user|users|person|people|staff|hired|volunteered|intern|interned) (?:(?:only|just|solely|mostly|full[ -]time|part[ -]time|nights|days|weekends|exclusively) )?(?:in|at|on|for|with) {_J}(?! (?:too|as well|also))"
)
"""A project that somebody has left, that is over, or where somebody worked: none to be given or taken away."""


def votes_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a marked text says why somebody's access ends, and which kind of reason it is."""
    for kind, patterns in _PATTERNS.items():
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield match.start(), match.end(), kind


def is_of_access(text: str, end: int) -> bool:
    """Does what was said before this place speak of a login: "retire his login", "leave her account"?"""
    return _OF_ACCESS.match(text, end) is not None


def tells_where_from(text: str) -> bool:
    """Is a project named only as what is left behind?"""
    return _LEFT_BEHIND.search(text) is not None


def without_left_behind(text: str) -> str:
    """A marked text without the projects that somebody has left, or that have ended."""
    return _LEFT_BEHIND.sub(" ; ", text)
