"""A no to "is this notice genuine?", said in sentences.

    "No!! I never sent that. Opal works tonight. Please cancel whatever that was."

    no = *idle denying *( denying / cancelling / staying / open )      of sentences

It answers whether a notice was genuine (A33), so nothing in it may speak of somebody's going, of a day, or of anybody else,
and nothing may be left open: then it is asked.
"""

import re
from collections.abc import Sequence
from datetime import date

from mailbot.model.case import Case
from mailbot.triage.act import DAY_MARK
from mailbot.triage.marked import Marked
from mailbot.triage.when import Tense, When

_MOST = 8  # sentences of an answer
_LONGEST = 300  # characters of a sentence that is looked at
_START = r"(?:(?:oh|hi|hello|hey|wait|whoa|what|um|uh|wow|sorry|goodness|ok|okay|thanks for (?:checking|asking|the heads up)|good (?:morning|afternoon|catch|thing you asked))[ ,.!?-]++){0,3}"
_IT = r"(?:that|this|it|the (?:notice|message|email|request|mail)|that (?:notice|message|email|request|one)|this (?:notice|message|email|request|one)|any of (?:that|this)|anything(?: like that| of the (?:sort|kind))?|such a (?:notice|thing|request|message)|(?:her|his|their|the) removal)"
_NOT = r"(?:did not|didn't|do not|don't|have not|haven't|had not|hadn't|never|would not|wouldn't|would never|was not|wasn't)"
_DENIES = re.compile(
    rf"{_START}(?:(?:(?:no|nope|nah|absolutely not|definitely not|certainly not|of course not|not at all|not true|not right|not correct|incorrect|wrong|false|negative|no way)(?:[ ,.!;:-]++|$)){{1,3}}"
    rf"|(?:no[ ,.!-]++)?(?:i|we|nobody here|no one here|none of us|nobody|no one)(?: certainly| definitely| absolutely)? (?:{_NOT} )?(?:ever )?(?:sent|send|sending|wrote|write|asked|ask|requested|request|submitted|submit|authorized|authorize|made|make|ordered|order|said|say)(?: for)? {_IT}"
    rf"|(?:no[ ,.!-]++)?{_IT}(?: certainly| definitely| absolutely)? (?:(?:is|was|did|does|has|came) not|isn't|wasn't|didn't|hasn't)(?: come from| from)? (?:me|us|mine|ours|right|correct|true|from (?:me|us|here|our (?:office|agency))|come from (?:me|us|here|our (?:office|agency))|genuine|legit|legitimate|real|ok|okay|accurate)"
    rf"|(?:no[ ,.!-]++)?{_IT}(?: is|'s| was|s)(?: a| an| totally| completely| just| simply| all){{0,3}} (?:wrong|false|fake|mistake|error|in error|bogus|spam|phishing|scam|incorrect|hoax|fraud|misunderstanding|mix-?up))"
    r"[ .!,;-]*+"
)
_FIRST = re.compile(
    rf"{_START}(?:no|nope|nah|absolutely not|definitely not|certainly not|of course not|no way)[ ,.!;:-]+(?:please )?(?=\S)"
)
_NAMES = r"(?:⟦p\d+⟧(?:'s)?|she|he|they)"
_STAYS = re.compile(
    rf"(?:{_START}(?:no[ ,.!-]++)?)?{_NAMES}(?: (?:is|'s|are|was|has|does|will|still|very much|certainly|definitely|of course|not|and|never|been|be|actually|absolutely|just|currently|in fact|all)){{0,6}} ?"
    r"(?:(?:is|are|still|not|never|has|very much|with) ?){0,4}(?:here|with us|employed|working|works|on staff|active|an employee|staff|stays?|staying|remains?|needs?|uses?|using|leaving|left|quit|going anywhere|gone|at (?:work|her desk|his desk|their desk))\b[^.;?]{0,80}[.! ]*+"
)
_GOING = re.compile(
    r"(?<!not )(?<!never )(?<!n't )(?<!not been )\b(?:leaving|left|quit|gone)\b|(?<!not )(?<!never )(?<!n't )(?<!not been )\b(?:fired|resigned|retired|terminated|moved|moving|transferred|departed|last day)\b"
)
_CANCELS = re.compile(
    r"(?:so |and |please |kindly |just |can you |could you |would you )*(?:cancel|disregard|ignore|stop|undo|discard|delete|dismiss|drop|void|throw out|toss|scratch|reject|close)(?: out)? "
    r"(?:it|this|that|whatever (?:that|this|it) (?:was|is)|(?:that|this|the|her|his|their) (?:[a-z]+ )?(?:notice|message|email|mail|request|removal|deactivation|thing|one|ticket))(?: (?:please|right away|immediately|now|asap|thanks|thank you|and thank you))*[.! ]*+"
    r"|(?:so |and |please |kindly |just )*(?:do not|don't|never) (?:remove|touch|deactivate|end|close|do|change|cut|shut|act on|process) (?:her|him|them|it|this|that|anything|⟦p\d+⟧(?:'s)?|(?:her|his|their))(?: off)?(?: (?:access|account|login|please))?[.! ]*+"
    r"|(?:so |and |please |kindly |just )*(?:keep|leave) (?:her|him|them|⟦p\d+⟧(?:'s)?|her access|his access|their access|everything|it)(?: (?:access|account|login))?(?: (?:on|active|open|alone|in|as (?:it )?is|as (?:he|she|they) (?:is|are)|the way it is|where it is|please))*[.! ]*+"
)
_OPEN = re.compile(
    r"\b(?:if|unless|until|till|through|maybe|perhaps|probably|possibly|might|could be|i think|i guess|not sure|unsure|let me|will check|have to check|get back|but|except|however|although|though|instead|rather|yet|not yet|only|both|either|or|other|others|else|wrong (?:person|one|name|date|day|agency)|meant|mean|should (?:be|have|say|read)|supposed|soon|later|eventually|next|after|remove|problem)\b|⟦d\d+⟧"
)
_ENDS = re.compile(
    r"\b(?:end|ends|ended|ending|close|closed|deactivat\w*|disabl\w*|let go|done|off|out|finish\w*|once|when)\b"
)
"""Beside "she is here" these may say that it ends."""
_IDLE = re.compile(
    r"(?:and |so |please |many )*(?:thanks|thank you|thx|sorry|hi|hello|wow|whoa|what|huh|yikes|goodness|good grief|oh no|my goodness|please help|be careful|this is (?:very |so |really )?(?:odd|strange|weird|concerning|alarming|scary)|"
    r"(?:that's|that is|how) (?:very |so |really )?(?:odd|strange|weird|concerning|alarming|scary)|(?:i|we) (?:am|are|'m) (?:very |so |really )?(?:concerned|confused|worried|alarmed|surprised)(?: (?:by|about) (?:this|that|it))?|(?:i|we) have no idea (?:who|where) (?:sent|wrote|that|this|it)[a-z ]{0,20}|"
    r"(?:i|we) (?:do not|don't) know (?:who|where|what|anything about) (?:sent|wrote|that|this|it)[a-z ]{0,20}|(?:somebody|someone) (?:is|must be|made|sent)[a-z ]{0,40})(?: (?:for (?:checking|asking|catching (?:it|this|that)|the (?:heads up|check)|verifying|double checking)|so much|very much|a lot|again|and sorry))*[ .!,-]*"
)


def denial_in(marked: Sequence[Marked], case: Case, received_on: date) -> tuple[str, ...] | None:
    """The sentences that say that the notice is wrong and keep the person; None where none does or something is left open.

    Args:
        marked: the sender's own sentences, with the people and days in them.
        case: the removal that they were asked about.
        received_on: the local day of the mail: "she is working tonight" says nothing of another day.
    """
    if not marked or len(marked) > _MOST:
        return None
    denies = False
    for each in marked:
        text = each.text[: _LONGEST + 1]
        for mark in DAY_MARK.finditer(text):
            text = text.replace(mark[0], _today(each.days[int(mark[1])], mark, received_on))
        if len(text) > _LONGEST or each.sentence.asks or not _is_of(each, case):
            return None
        first = _FIRST.match(text)
        rest = text[first.end() :] if first is not None and not _DENIES.fullmatch(text) else text
        if _CANCELS.fullmatch(rest):
            denies = denies or first is not None
            continue
        if _OPEN.search(rest):
            return None
        denied = _DENIES.fullmatch(rest) is not None
        if _GOING.search(rest):
            return None
        understood = (
            denied
            or (_STAYS.fullmatch(rest) is not None and not _ENDS.search(rest))
            or _IDLE.fullmatch(rest) is not None
        )
        if not understood:
            return None
        denies = denies or denied or first is not None
    return tuple(each.sentence.text for each in marked) if denies else None


def _today(when: When, mark: re.Match[str], received_on: date) -> str:
    return "today" if when.read(Tense.OPEN, received_on) == (received_on, False) else mark[0]


def _is_of(marked: Marked, case: Case) -> bool:
    """Does it speak of nobody but the person of the case, and whoever writes?"""
    return all(
        somebody.known and case.person.email in {known.email for known in somebody.known}
        for somebody in marked.everybody
    )
