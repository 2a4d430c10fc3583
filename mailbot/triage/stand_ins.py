"""Sentences that only say who covers, answers or carries on while somebody goes: they speak of nobody's end.

"Riley will be picking up the pieces in the meantime", "Billy will carry on by himself for the summer", "Priya can answer questions
about coverage". Whoever is named in such a sentence alone is not meant by the order beside it, and its "for now" puts nothing off.
"""

import re

from mailbot.triage.marked import Marked

_AUX = r"(?:(?:will|is|are|can|be|has|have|also|just|now|kindly|going|to|agreed|offered|volunteered|happy|glad|able|graciously|temporarily|then|be|both|all|the one|who) ){0,7}"
_WORK = (
    r"(?:pick(?:s|ing|ed)? up|cover(?:s|ing|ed)?|fill(?:s|ing)? in|handl(?:e|es|ing)|tak(?:e|es|ing) (?:on|over|care|calls|questions|the)|look(?:s|ing)? after|mind(?:s|ing)?|run(?:s|ning)?|hold(?:s|ing)? (?:down|the)|step(?:s|ping)? (?:in|up)|"
    r"answer(?:s|ing)?|help(?:s|ing)?|manag(?:e|es|ing)|watch(?:es|ing)?|absorb(?:s|ing)?|carr(?:y|ies|ying) (?:on|the|his|her|their)|backfill(?:s|ing)?|sub(?:s|bing)?|serv(?:e|es|ing)|stand(?:s|ing)? in|pitch(?:es|ing)? in|soldier(?:s|ing)? on|go(?:es|ing)? it alone|work(?:s|ing)? (?:alone|solo)|be (?:reached|available)|field(?:s|ing)?|tend(?:s|ing)?|supervis(?:e|es|ing)|do(?:es|ing)? (?:the|both)|mak(?:e|es|ing) do|keep(?:s|ing)? (?:the|things|everything|an eye)|stay(?:s|ing)? (?:put|on as))"
)
_ONLY_STANDS_IN = re.compile(
    rf"(?:(?:in the meantime|meanwhile|for now|until then|for the time being|and|but|also|luckily|fortunately|our),? ){{0,3}}⟦p\d+⟧ {_AUX}{_WORK}\b[^;!?⟦]{{0,120}}(?:⟦j\d+⟧[^;!?⟦]{{0,80}})?[.;!]*"
)
_OF_ACCESS = re.compile(
    r"\b(?:hmis|access|log ?ins?|accounts?|licen[sc]es?|users?|add|added|set up|train\w*|remov\w*|deactivat\w*|end|ends|ending|ended|last|leav\w+|left|gone|resign\w*|retir\w*|quit\w*|until|till|through|if|unless|may|might|not|please|says?|said|asked|replac\w*|instead|back)\b"
)


def only_stands_in(marked: Marked) -> bool:
    """Does a sentence say of the one whom it names only that they cover, answer or carry on?"""
    if marked.sentence.title or marked.sentence.asks or len(marked.everybody) != 1:
        return False
    said = _ONLY_STANDS_IN.fullmatch(marked.text)
    return said is not None and _OF_ACCESS.search(marked.text) is None
