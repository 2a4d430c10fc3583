"""An order that holds only where something does not happen: "her last day is March 31; revoke her access if we don't renew".

The last day that stands beside it is said for certain, so the removal would be read from that alone. What the order leaves
open decides whether access ends at all, and so it is asked about (P21).

    condition = an order to end access ... ("unless" | "only if" | "if" somebody or something ... "not")
    courtesy  = "unless you need more from me", "if she has not been removed already": says nothing of the ending
"""

import re

from mailbot.triage.marked import Marked

_CONDITION = re.compile(
    r"\b(?:revok|remov|end|terminat|disabl|deactivat|inactivat|delet|clos|cancel|cut|shut|turn|switch|take|pull|drop)[a-z]{0,5}\b[^.;!?]{0,100}?\b"
    r"(?:unless (?!you\b|i\b|there\b|that\b|this\b|otherwise\b|done\b|already\b)"
    r"|only if (?!you\b|possible\b|that\b|this\b|it is (?:ok|okay|possible|fine)\b)"
    r"|(?:if|provided|assuming|in case) (?:that )?(?:she|he|they|we|⟦p\d+⟧|hr|nobody|(?:the|her|his|their|our) [a-z]{2,15}) (?!still\b)[^.;!?]{0,20}?\b(?:not\b(?! (?:been|already|yet|too|only)\b)|never\b|fails?\b))"
)

_MAY_NOT_COME = re.compile(
    r"\b(?:if|unless|provided(?: that)?|assuming(?: that)?|in the event(?: that)?|depending on(?: whether)?|contingent (?:up)?on|subject to) (?:(?:the|our|her|his|their|this|that|we|hr|they|a|an|any|no|new|state|federal|lose|get|receive|do|does|not|find|secure) ){1,4}"
    r"(?:extension|renewal|grant|funding|funds|money|appeal|waiver|contract|application|budget|transfer|offer|vote|background check|investigation|decision|negotiation|paperwork|replacement|position|promotion)\b"
)
"""As in "won't need HMIS past that date if the extension is denied"."""


def is_on_condition(marked: Marked) -> bool:
    """Does a sentence order an end only for the case that something does not happen?"""
    return not marked.sentence.title and (
        _CONDITION.search(marked.text) is not None or _MAY_NOT_COME.search(marked.text) is not None
    )
