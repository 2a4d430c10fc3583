"""What takes an order to end access back, or leaves open whether it holds, whoever has read the order (P21..P24).

    somebody stays after all      "she has talked herself into staying", "he is not leaving anymore"
    nothing is to be done         "please don't turn anything off yet", "so do nothing", "hold off"
    somebody is struck            "scratch Andre", "all of them except Kim", "I mean Tom"
    nothing is settled            "his resignation is not final", "that could still change"

A removal beside such words is asked. They never make one.
"""

import re

from mailbot.model.directory import Person
from mailbot.triage.marked import Marked

_THEY = r"(?:\b(?:she|he|they)|⟦p\d+⟧)"
_AND = r"(?:(?:has|have|had|is|was|are|were|will|be|been|just|now|since|then|also|still|actually|really|finally|apparently|got|after all|in the end|rather) ){0,4}"
_AT_HOME = r"(?! (?:in touch|(?:at )?home|friends|with (?:her|his) (?:mother|mom|father|dad|parents|sister|brother|family)|up\b))"
_STAYS = (
    rf"(?:stay|staying|keep|keeping|continue|continuing|remain|remaining|be kept|extend|work)\b{_AT_HOME}"
)
_FOR_A_WHILE = r"(?![^.;!?]{0,60}\b(?:until|till|through|thru|to) (?:the |about )?(?:end\b|⟦d))"
_CUT = r"(?:turn|take|end|close|remove|delete|do|touch|process|act|shut|deactivate|inactivate|disable|cut|pull|change|cancel|revoke|switch|start|schedule|kill|drop|terminate|lock|put)"
_TAKEN_BACK = re.compile(
    # somebody stays, or may
    rf"{_THEY} (?:(?:still|also|really|then|actually) )?(?:may|might|could|hopes?|hoping|wants?|would (?:like|love|prefer|rather)|asked|is asking|has asked|is hoping|may want|might want|(?:is|was) thinking of)(?: (?:to|still|yet|well|actually|now))* {_STAYS}"
    rf"|{_THEY} {_AND}(?:decided|agreed|chosen|chose|elected|opted|persuaded|convinced|talked (?:herself|himself|themselves)|talked|made up (?:her|his|their) minds?)(?: (?:to|on|into|for|that|she|he|they|will|is|be))* {_STAYS}{_FOR_A_WHILE}"
    rf"|{_THEY} {_AND}not (?:be )?(?:leaving|quitting|resigning|retiring|departing)(?:(?: us)? (?:anymore|any more|any longer|after all|now)\b|(?=[.;!?]|$))"
    rf"|{_THEY} {_AND}(?:changed (?:her|his|their) minds?|(?:withdrew|withdrawn|rescinded|took back|taken back|pulled) (?:her|his|their|the) (?:resignation|notice|letter))"
    rf"|{_THEY} (?:is|will be|should be|are|plans to be|hopes to be) (?:coming )?back (?:again )?(?:in|by|next|this|after)\b(?! (?:the )?(?:office|building|town|missouri|school|college|home|tears))"
    # nothing is settled
    r"|\b(?:not|un) ?(?:sure|certain|clear) (?:about|of|on|when|which)\b|\b(?:is|are|was) not (?:yet )?(?:final|official|decided|definite|settled|confirmed|certain|set in stone)\b|\bit (?:all )?depends\b"
    r"|\b(?:that|this|it|date|day|plan|resignation|departure|retirement|decision)(?: (?:itself|too|all))? (?:might|may|could) (?:still |yet |well |also )*(?:change|move|shift|slip|fall through|be (?:extended|moved|postponed|pushed|delayed|later|earlier|sooner|the|another|changed|⟦d))"
    r"|\b(?:contract|position|job|grant|funding|assignment|term|internship|stay) (?:could|may|might) (?:still |yet |well |also )*(?:be |get )(?:extended|renewed|funded|saved)\b"
    r"|\b(?:we|they|hr|management|(?:the|our) (?:board|director|agency|funder)|i) (?:may|might|could) (?:still |yet |well |also )*(?:renew|extend|keep|rehire|re-hire|retain|postpone|delay|push|save|rescue|reverse|overturn|reconsider|restore|undo|step in|find (?:the |some |more )?(?:money|funding|funds)|come through|change (?:its|their|our|my) minds?|fund)\b(?! (?:in touch|up\b|going))"
    r"|\b(?:that|this|it) was (?:meant|intended) (?:for|to go)\b"
    r"|\bor so (?:she|he|they|i|we) (?:says?|said|claims?|thinks?|hears?|heard|was told|were told|am told|are told|understand|believe|hopes?)\b"
    r"|,? (?:and |but )?then (?:(?:she|he|they) )?(?:(?:is|will be|comes|are|come|should be) )?back\b(?=[.,;!)]|$| (?:(?:on|in|by) )?(?:the )?⟦d| (?:again|with us|here|to work|at (?:work|(?:her|his) desk))\b)"
    r"|⟦d\d+⟧,? or (?:when(?:ever)?|once|as soon as|after|until|till|if|sooner|later|earlier|before)\b(?! (?:you|y'all|someone|somebody|anyone|(?:that|it) is (?:easier|convenient))\b)"
    r"|\b(?:removal|deactivation|termination|shut-?off|request|order|notice)\b[^.;!?]{0,40} (?:is|was|has been|are) (?:now |hereby |to be )?(?:called off|cancell?ed|withdrawn|retracted|rescinded|void|moot)\b"
    # only some of those who are named
    r"|\b(?:remove|deactivate|inactivate|disable|end|close|cut|pull|drop|delete|terminate|take)(?: off| out)?(?: only| just)? (?:one|some|either(?: one)?|either|half|two|a couple) of (?:these|them|those|the (?:two|three|four|five|following|ones?))\b"
    # it is broken, and to be mended
    r"|\boff and (?:then )?(?:back )?on\b|\boff,? then (?:back )?on\b|\bon and off again\b|\b(?:hmis|access|log ?in|account|password|token|licen[sc]e)(?: still| just| really)? (?:does|is|will|did|would) not (?:work|working|open|opening|load|loading|log|logging)\b(?! out)"
    # nothing is to be done
    r"|\bdo not (?:do|process|act on|touch|end|remove|close|send) (?:it|this|that|her|him|anything)(?: \w+)? (?:yet|until|till|before|now|today)\b|^\W*(?:but |so |please )*not yet\b"
    rf"|\bdo not (?:please |just |actually )?{_CUT} (?:on |off )?(?:(?:any|all) of )?(?:anything|it|that|this|him|them|hers|theirs|(?:her|his)(?= (?:off|yet|now|today|tonight|just|please|for now)\b|[.,;:!?]|$)|(?:her|his|their|the) (?:hmis|access|log ?in|account))\b(?! (?:else|back|again|as|to|personally|until|till|before|prior|early|sooner|too (?:early|soon)|from (?!hmis)|(?:off |down )?(?:until|till|before|prior|early|sooner|too (?:early|soon))))"
    r"|\b(?:please|so|just|but|should|can|must) do nothing\b(?! else)|\bdo nothing (?:yet|now|for now|at this|please)\b|\b(?:nothing|no action) (?:(?:needs|has|is) to be done|(?:is )?(?:needed|required|necessary)) (?:yet|now|right now|for now|at this (?:time|point))\b"
)
_HELD = re.compile(
    r"(?<!not )(?<!no )(?<!no need to )\b(?:hold off(?! on (?!ending|removing|closing|cutting|turning|taking|shutting|processing|disabling|deactivating)[a-z]+ing\b)|(?:hold|pause|table) (?:that|this|it|(?:the|her|his|their|my|our) (?:removal|request|access|deactivation|order))(?! (?:against|open|up)\b)|wait (?:on|with) (?:that|this|it|her|his|their|the (?:removal|request|access))|(?:put|keep|place) (?:that|this|it|everything|(?:the|her|his|their) [a-z]+) on (?:hold|ice|pause)|sit on (?:that|this|it)(?! [a-z])|(?:should|must|need to|have to|ought to|let us|had better|wants? (?:us|you) to|told (?:us|me) to|said to|says to|asked (?:us|me|you) to|prefers? to) (?:wait|hold)\b(?! (?:to (?:see|hear|read|meet)|the|her|his|on the phone)\b))"
    r"(?![^.;!?]{0,40}\b(?:until|till|for) (?:the )?⟦d)"
)
"""As in "Sam says we should wait on that", whoever says so."""
_MAY_BE_WRONG = re.compile(
    r"\b(?:if|in case|unless) (?:that|this|it|the (?:date|day)|i|we)\b[^.;!?⟦]{0,30}\b(?:wrong (?:date|day|one|friday|week|month)|(?:date|day|week) (?:is |was )?(?:wrong|off|mixed up|backwards)|mistaken about|misremember\w*)\b"
    r"|\b(?:i|we|let me|let us|hr) (?:(?:will|would|should|must|need to|needs to|have to|has to|want to|still|just|am going to|are going to|also) ){0,4}(?:check|double[- ]check|confirm|verify|find out|make sure of|get back to you (?:on|about)) (?:on |about |with hr |with her |with him )?(?:that|the|her|his|their) (?:(?:exact|last|end|final|right|correct|actual) )*(?:date|day|one)\b"
)
"""As in "sorry if that is the wrong date, I will check"."""
_STRUCK = re.compile(
    r"\b(?:(?:scratch|skip|strike|forget|leave out|leave off|cross (?:out|off)|not|do not (?:do|include|remove|touch|end))|(?:remove|end|deactivate|close|cut|take|disable|off|out|leaving|gone|goes|left|resigned)\b[^.;!?⟦]{0,60} (?:except(?: for)?|minus|all but|but)) ⟦p(?P<who>\d+)⟧(?!['\w]| (?:from|off)\b)"
)
_OTHER = re.compile(r"\bi (?:mean|meant)(?: to (?:say|write))? ⟦p(?P<who>\d+)⟧")


def is_taken_back(marked: Marked, person: Person | None) -> bool:
    """Does a sentence take the removal of somebody back, or leave open whether it holds?

    Args:
        marked: the sentence.
        person: whose access is to end.
    """
    if _HELD.search(marked.text) or _MAY_BE_WRONG.search(marked.text):
        return True
    named = {member.person for member in marked.everybody}
    if any(person in _group(marked, struck) for struck in _STRUCK.finditer(marked.text)):
        return True
    other = _OTHER.search(marked.text)
    if other and person in named and person not in _group(marked, other):
        return True
    if named and person not in named:
        return False
    return _TAKEN_BACK.search(marked.text) is not None


def _group(marked: Marked, found: re.Match[str]) -> set[Person]:
    return {member.person for member in marked.groups[int(found["who"])].members}
