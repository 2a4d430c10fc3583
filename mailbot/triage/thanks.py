"""Is a mail nothing but a thank-you in answer to ours? Then nothing is wanted, and nobody has to read it.

Every word of the sender's own must belong to a thank-you: one that is not known here, a question, an attached file or an
older mail of somebody else sent along, and a person reads it as any other mail.
"""

import re

from mailbot.model.case import Case, State
from mailbot.model.message import Line, Message, Standing
from mailbot.triage.sentences import read_sentences, straightened

_THANKS = re.compile(r"\b(?:thanks|thank you|thankyou|thx|ty|gracias|much appreciated|(?:i|we) appreciate)\b")
_POLITE = re.compile(
    r"(?:\W|\b(?:thanks|thank you|thankyou|thx|ty|gracias|muchas|mil|much appreciated|(?:i|we)(?: really| do)? appreciate(?: it| that| this| (?:your|the)(?: quick| fast| kind)? (?:help|response|reply|work|assistance))?"
    r"|so|very|much|a lot|a bunch|a million|again|too|as always|all|everyone|everybody|team|both|ok|okay|great|perfect|wonderful|excellent|awesome|fantastic|super|got it|received|noted"
    r"|hi|hello|dear|for (?:(?:the|your|all|all of|this|that|letting (?:me|us) know|getting back to (?:me|us)|everything|quick|fast|prompt|kind|help|update|information|info|reply|response|heads up|assistance|time|confirmation|confirming)\b ?)+"
    r"|have a (?:great|good|nice|wonderful|blessed|lovely) (?:day|weekend|evening|afternoon|morning|week|one|rest of your (?:day|week)))\b)*"
)
_WAITS = frozenset({State.AMBIGUOUS, State.UNVERIFIED, State.CLOSED_EXPIRED})
"""Where our question was whether or whose access ends, or the training is over and its trainee has to know it (A12)."""
_LONGEST = 300  # characters
_OWN = frozenset({Standing.OWN, Standing.SIGNATURE, Standing.NOTICE})


def is_mere_thanks(message: Message, case: Case | None) -> bool:
    """Does a mail that answers a case say thank you, and nothing else?"""
    if (
        case is None
        or case.state in _WAITS
        or message.attachments
        or any(map(_is_foreign, message.body.lines))
    ):
        return False
    sentences, cut_short = read_sentences(message.body.lines, frozenset({message.sender_name or ""} - {""}))
    said = " ".join(sentence.text for sentence in sentences).lower()
    if cut_short or len(said) > _LONGEST or any(sentence.asks for sentence in sentences):
        return False
    if said:
        return bool(_THANKS.search(said)) and _POLITE.fullmatch(said) is not None
    return _begins_with_thanks(message)


def _is_foreign(line: Line) -> bool:
    return line.standing in {Standing.FORWARDED, Standing.ANSWER} and bool(line.text.strip())


def _begins_with_thanks(message: Message) -> bool:
    """A "Thank you," over the name is read as a closing: here it is all that was written."""
    begun: list[str] = []
    for line in message.body.lines:
        if line.standing in _OWN and sum(map(len, begun)) < _LONGEST:
            begun.append(straightened(line.text[:_LONGEST]).lower())
            if _THANKS.search(begun[-1]):
                return _POLITE.fullmatch(" ".join(begun)[:_LONGEST]) is not None
    return False
