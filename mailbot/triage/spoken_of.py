"""Whom a sentence leaves in mind, so that "her" in the next one means them, and who only stands by.

    who tells of the others             "Priya notified you that Chris would leave"         not Priya
    a relative of somebody              "Fatima's family is moving"                         not the family
    who takes over somebody's work      "Opal runs the kitchen, her duties go to Hank"      not Hank

Who stands by may be meant all the same where the pronoun that follows fits nobody else: then nothing is settled here.
"""

import re
from collections.abc import Iterable

from mailbot.triage.marked import Marked
from mailbot.triage.who import Somebody

_TELLS_OF = re.compile(
    r"\W{0,3}(?:(?:as|so|and|last week|yesterday|earlier),? ){0,3}⟦p(\d+)⟧ (?:(?:has|had|already|also|just) ){0,2}(?:notified|told|informed|emailed|wrote|let|mentioned|asked|said|called|reported|requested|sent|submitted|announced) "
)
_RELATIVE = re.compile(
    r"'s (?:husband|wife|spouse|partner|mother|father|mom|dad|son|daughter|child|brother|sister|family|kid|baby)"
)
_OF_DEATH = re.compile(
    r"\b(?:died|dies|dead|death|passed|funeral|hospital|hospice|ill|sick|surgery|cancer|arrested|user|hmis|works?|worked|hired|volunteers?)\b"
)
"""Beside one of these "she left us" may be said of the relative, or the relative may be a user too."""
_WORK = r"(?:duties|cases?|case ?load|clients?|files|shifts?|work|workload|responsibilities|tasks|desk|job|role|position|families|households|appointments|keys|phone|calls|intakes?|entries|data entry|part|hours|spot|place)"
_TAKES_OVER = (
    re.compile(
        rf"\b(?P<whose>her|his|their) (?:[a-z-]+ ){{0,3}}{_WORK} (?:(?:will|now|all|have|has|been|is|are|be|being|were|was) ){{0,3}}(?:go|goes|going|pass|passes|passing|passed|fall|falls|falling|move|moves|moved|moving|transfer|transfers|transferred|handed|given|shift|shifts|shifted|switch|switches|switched|assigned|reassigned) (?:over |on |down |back )?to ⟦p(?P<who>\d+)⟧"
    ),
    re.compile(
        rf"⟦p(?P<who>\d+)⟧ (?:(?:is|will|will be|has|has been|now|already|also|would) ){{0,3}}(?:tak(?:e|es|ing|en) over|taking on|takes on|cover(?:s|ing)?(?: for)?|pick(?:s|ing|ed)? up|carry(?:ing)?|carries|handl(?:e|es|ing)|absorb(?:s|ing)?|inherit(?:s|ing|ed)?) (?:all )?(?:of )?(?P<whose>her|his|their) (?:[a-z-]+ ){{0,3}}{_WORK}"
    ),
    re.compile(
        rf"\b(?P<whose>her|his|their) (?:[a-z-]+ ){{0,3}}{_WORK} (?:(?:will|now|is|are|be|being|have been|has been|were|was) ){{1,3}}(?:covered|taken over|handled|picked up|absorbed|done|carried) by ⟦p(?P<who>\d+)⟧"
    ),
)
_HANDS_ON = re.compile(
    rf"\b(?:handed|gave|given|passed|transferred|turned|left|assigned|reassigned|hands|gives|passes|transfers|turning|handing|giving|passing|transferring|hand|give|pass|transfer) (?:over |off |on )?(?:all )?(?:of )?(?P<whose>her|his|their) (?:[a-z-]+ ){{0,3}}{_WORK} (?:over |off |on )?to ⟦p(?P<who>\d+)⟧"
)
_SUBJECT = re.compile(
    r"\W{0,3}(?:(?:and|but|so|also|now|then|therefore|today|currently),? ){0,2}(he|she|they) (?!(?:told|tells|says?|said|thinks?|mentioned|heard|asked|asks|wants|informed|reports? that|confirmed|wrote|and)\b)"
)
_LIKE = {"her": "she", "his": "he", "their": "they", "she": "she", "he": "he", "him": "he", "they": "they", "them": "they", "hers": "she"}  # fmt: skip


_TAKES_ON = re.compile(
    r"⟦p(\d+)⟧ (?:(?:will|is going to|has agreed to|can|also|now|then) ){0,3}(?:takes? (?:over|on|up)|taking (?:over|on)|covers?|covering|fills? in|filling in|steps? (?:in|up|into)|stepping (?:in|up|into)|inherits?|picks? up|runs?|gets?|moves? (?:to|into|over|up)|becomes?|does|do|handles?|has|assumes?)\b"
)


def is_relative(somebody: Somebody) -> bool:
    """Is it "Pat's husband", "Pat's family"?"""
    return not somebody.known and _RELATIVE.search(somebody.written) is not None


def bystanders(marked: Marked) -> dict[str, str]:
    """Who in a sentence only stands by, and by which pronoun the other one goes ("" where it says none)."""
    if _OF_DEATH.search(marked.text):
        relatives: dict[str, str] = {}
    else:
        relatives = {p.key: "" for p in marked.everybody if is_relative(p)}
    takes = [found for pattern in (*_TAKES_OVER, _HANDS_ON) for found in pattern.finditer(marked.text)]
    followers = {
        member.key: _LIKE[found["whose"]]
        for found in takes
        for member in marked.groups[int(found["who"])].members
    }
    return followers | relatives


def spoken_of(marked: Marked) -> tuple[Somebody, ...]:
    """Who is named in a sentence, without those who only tell of the others, or stand by."""
    told = _TELLS_OF.match(marked.text)
    beside = {p.key for p in marked.groups[int(told[1])].members} if told else set()
    beside |= set(bystanders(marked))
    rest = tuple(somebody for somebody in marked.everybody if somebody.key not in beside)
    return rest or marked.everybody


def subject_of(marked: Marked) -> str:
    """The pronoun that a sentence begins with, as its subject; "" where it begins otherwise, or tells what somebody else says."""
    found = _SUBJECT.match(marked.text)
    return found[1] if found else ""


def takers(marked: Marked, acted: Iterable[Somebody]) -> tuple[Somebody, ...]:
    """Who takes over where another goes: what is added in the next sentence is added for them, not for who goes."""
    gone = {somebody.key for somebody in acted}
    found = (marked.groups[int(number)].members for number in _TAKES_ON.findall(marked.text))
    people = {m.key: m for members in found for m in members if m.known and gone and m.key not in gone}
    return tuple(people.values())


def agrees(pronoun: str, who: str) -> bool:
    """May "he" be who was called "his": True also where either says nothing."""
    said = _LIKE.get(who.split(" ", 1)[0], "")
    return not pronoun or not said or "they" in {pronoun, said} or pronoun == said
