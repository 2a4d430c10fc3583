"""An order that holds only where something does not happen: "her last day is March 31; revoke her access if we don't renew".

The last day that stands beside it is said for certain, so the removal would be read from that alone. What the order leaves
open decides whether access ends at all, and so it is asked about (P21).

    condition = an order to end access ... ("unless" | "only if" | "if" somebody or something ... "not")
    courtesy  = "unless you need more from me", "if she has not been removed already": says nothing of the ending
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.reading import Reading

_CONDITION = re.compile(
    r"\b(?:revok|remov|end|terminat|disabl|deactivat|inactivat|delet|clos|cancel|cut|shut|turn|switch|take|pull|drop)[a-z]{0,5}\b[^.;!?]{0,100}?\b"
    r"(?:unless (?!you\b|i\b|there\b|that\b|this\b|otherwise\b|done\b|already\b)"
    r"|only if (?!you\b|possible\b|that\b|this\b|it is (?:ok|okay|possible|fine)\b)"
    r"|(?:if|provided|assuming|in case) (?:that )?(?:she|he|they|we|⟦p\d+⟧|hr|nobody|(?:the|her|his|their|our) [a-z]{2,15}) (?!still\b)[^.;!?]{0,20}?\b(?:not\b(?! (?:been|already|yet|too|only)\b)|never\b|fails?\b))"
)


def with_conditions_asked(reading: Reading, intents: Iterable[Intent]) -> list[Intent]:
    """Ask about the removals whose order depends on what may not happen.

    Args:
        reading: the mail.
        intents: what was read in its sentences.

    Returns:
        The same intents; a removal that was plain is doubted where its order has a condition.
    """
    conditional = [m for m in reading.own if not m.sentence.title and _CONDITION.search(m.text)]
    if not conditional:
        return list(intents)
    named: Sequence[set[str]] = [{p.key for p in marked.everybody} for marked in conditional]
    told = {person.key: person.person for marked in reading.own for person in marked.everybody}
    others = [{told[key] for key in keys if key in told} for keys in named]
    return [
        replace(intent, doubts=(Doubt.WHEN_CONTRADICTORY,))
        if intent.kind is IntentKind.REMOVE
        and intent.source is Source.PROSE
        and not intent.doubts
        and any(not people or intent.person in people for people in others)
        else intent
        for intent in intents
    ]
