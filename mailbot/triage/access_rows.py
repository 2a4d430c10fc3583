"""A labelled row about somebody's HMIS access, or of a review of users, and whether it orders the end of that access.

    row   = label of HMIS / what a review decides ("Status", "Decision")
    order = verb of ending, in the imperative or as what is to be done

"Terminated" is what became of an employee, and no order.
"""

import re

from mailbot.triage.wording import normalized

_HMIS = frozenset({"hmis", "mohmis", "hmismo"})
_OF_HMIS = _HMIS | frozenset(
    ["access", "account", "accounts", "login", "logins", "user", "license", "status", "action", "request", "system", "acct", "credentials", "in", "to", "for", "the", "id", "profile", "permissions", "needed", "required", "change", "end", "of"]
)  # fmt: skip
_REVIEWED = frozenset({"status", "access", "account", "login", "access status", "user status", "account status", "decision", "disposition",
                       "change", "changes", "update", "result", "outcome", "review", "review result", "recommendation", "what to do"})  # fmt: skip
ENDS = (
    r"(?:remov(?:e|al)|deactivat(?:e|ion)|inactivate|disable|delete|revoke|discontinue|end|close|cancel|terminate|(?:shut|turn|cut) off"
    r"|(?:to be|needs to be|should be|must be|please) (?:removed?|deactivated?|inactivated?|disabled?|deleted?|revoked?|discontinued?|ended?|closed?|cancell?ed|terminated?))"
)
ORDER = re.compile(rf"(?:please )?{ENDS}(?! ?\?)\b")
_OWN_VERB = re.compile(
    r"(?:please )?(?:remov|deactivat|inactivat|disabl|delet|revok|to be|needs to|should|must)"
)
"""Of a review that does not name HMIS: "Terminate" there may be of the employment."""


_TO_US = re.compile(
    r"\b(?:please|kindly|pls|can you|could you|would you|need you to|asking you to|request that you)(?: \w+){0,3}? (?:deactivat\w{1,4}|inactivat\w{1,4}|remov\w{1,3}|disabl\w{1,3}|deprovision\w{0,3}|terminat\w{1,3}|revok\w{1,3}|end|close|delete|discontinue|offboard|(?:shut|turn|cut) off)\b"
)
_HMIS_BEHIND = re.compile(r"^[^.!?]{0,60}\bhmis\b")
_DESK_BEFORE = re.compile(r"\bhmis (?:help ?desk|desk|team|admins?|support|staff|folks|people)[^.!?]{0,20}$")
_KEPT = re.compile(
    r"\b(?:not|never|keeps?|kept|except|other than|but|unless|until|once|if|already|did|was|were)\b|\?"
)


def asks_us_to_end(text: str) -> bool:
    """Does a sentence ask this desk to end HMIS access: "please deactivate her HMIS account", "HMIS helpdesk: please deprovision"?"""
    for sentence in re.split(r"(?<=[.!?])\s", text.lower()[:4_000]):
        order = _TO_US.search(sentence)
        if order is None or _KEPT.search(sentence):
            continue
        before, behind = sentence[: order.start()], sentence[order.end() :]
        if _HMIS_BEHIND.search(behind) or _DESK_BEFORE.search(before):
            return True
    return False


def plain(value: str) -> str:
    """A value in lower case, without what stands around it."""
    return " ".join(value.lower().replace("*", " ").split()).strip(" .!-")


def names_hmis(label: str) -> bool:
    """Does a label name HMIS?"""
    return bool(_HMIS & set(normalized(label).split()))


def is_of_access(label: str) -> bool:
    """Does a label say no more than that its value is about HMIS access, or about what a review decides?"""
    words = normalized(label)
    return (names_hmis(label) and set(words.split()) <= _OF_HMIS) or words in _REVIEWED


def is_order(label: str, value: str) -> bool:
    """Does a row order the end of access, as far as its beginning says?"""
    said = plain(value)
    return (
        is_of_access(label)
        and ORDER.match(said) is not None
        and (names_hmis(label) or _OWN_VERB.match(said) is not None)
    )
