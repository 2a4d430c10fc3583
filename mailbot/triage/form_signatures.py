"""The sender's name below the last answer of a form: a signature, and no second project or note.

Prose knows signatures by the paragraph (`sentences`); below a form people leave no line free. Only what the sender is called
counts, or a closing ("Thanks,"), never a name below a label or among other names. Where a mail ends in the sender's whole name
and lines of contact, "Benefits questions: Kim Lane" among them is no label either.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.model.message import ACTIONABLE, Line, Message, Standing
from mailbot.triage.label_lines import cut_line
from mailbot.triage.who import fold
from mailbot.triage.wording import FormWording

_CLOSING = re.compile(
    r"(?:(?:many|kind|best|warm|so|very|much) )*(?:thanks|thank you|thx|ty|tia|regards|best|cheers|sincerely|respectfully)(?: (?:so much|very much|again|in advance|a lot|all|y'all|for your help))?",
    re.IGNORECASE,
)
_TITLED = re.compile(r"\s*(?:,|\||\(| - |/)")
_A_NAME = re.compile(r"\s*(?:[-*•]\s*)?[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){1,3}\s*$")
_CONTACT = frozenset({"person_phone", "email", "name", "job_title", "agency"})
"""Labels that stand in signatures too."""
_LINES = 6  # of a block below the name
_LONGEST = 90  # characters of its lines
_END_LINES, _END_LONGEST = 8, 200  # of a signature with which a mail ends
_SAYS = re.compile(r"[.!?:]\s*$|\b(?:please|remove|add|end|deactivate|disable|change|keep)\b", re.IGNORECASE)
"""No line of contact."""


def without_signatures(message: Message, wording: FormWording) -> Message:
    """The mail with signatures that stand directly below a form's line marked as such."""
    lines = list(message.body.lines)
    names = _names(message.sender_name)
    last = _signature_at_end(lines, message.sender_name, wording)
    marked = bool(last)
    for at in last:
        lines[at] = replace(lines[at], standing=Standing.SIGNATURE)
    for index in range(1, len(lines)):
        above, line = lines[index - 1], lines[index]
        if line.standing is not Standing.OWN or above.standing not in ACTIONABLE or not above.text.strip():
            continue
        if not _signs(line.text, above.text, names) or _awaits_value(above.text, wording):
            continue
        end = _block_end(lines, index, wording)
        if end is not None:
            lines[index:end] = [replace(each, standing=Standing.SIGNATURE) for each in lines[index:end]]
            marked = True
    return replace(message, body=replace(message.body, lines=tuple(lines))) if marked else message


def _signature_at_end(lines: Sequence[Line], name: str, wording: FormWording) -> list[int]:
    """The last own lines of a mail from the one that is the sender's whole name; none where they say anything else."""
    found: list[int] = []
    whole = fold(name)
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        text = line.text.strip(" \t~*_-,.!")
        if line.standing is not Standing.OWN or not text:
            if line.standing is Standing.ANSWER:
                return []
            continue
        found.append(at)
        if " " in whole and fold(_TITLED.split(text, maxsplit=1)[0]) == whole:
            return found if at and not lines[at - 1].text.strip() else []
        cut = cut_line(line.text, wording)
        labels = cut is not None and cut.field is not None and cut.field not in _CONTACT
        if len(found) > _END_LINES or len(line.text) > _END_LONGEST or labels or _SAYS.search(line.text):
            return []
    return []


def _names(name: str) -> frozenset[str]:
    folded = fold(name)
    return frozenset({folded, folded.split()[0]}) if folded else frozenset()


def _signs(text: str, above: str, names: frozenset[str]) -> bool:
    if len(text) > _LONGEST:
        return False
    plain = text.strip(" \t~*_-,.!")
    closing = _CLOSING.match(plain)
    rest = plain[closing.end() :].strip(" ,.!~*_-") if closing else plain
    name = fold(_TITLED.split(rest, maxsplit=1)[0])
    if closing and not rest:
        return True
    if not name or name not in names:
        return False
    return bool(closing) or " " not in name or not _A_NAME.match(above)


def _awaits_value(above: str, wording: FormWording) -> bool:
    """Is the line above a label without a value, so that the name may be its value?"""
    cut = cut_line(above, wording)
    return above.rstrip().endswith((":", "?")) or (cut is not None and not cut.value)


def _block_end(lines: Sequence[Line], start: int, wording: FormWording) -> int | None:
    """Where the block that begins here ends; None where it is no signature, but goes on as a form."""
    end = start + 1
    while end < len(lines) and lines[end].standing is Standing.OWN and lines[end].text.strip():
        cut = cut_line(lines[end].text, wording)
        if (
            end - start > _LINES
            or len(lines[end].text) > _LONGEST
            or (cut is not None and cut.field is not None and cut.exact and cut.field not in _CONTACT)
        ):
            return None
        end += 1
    return end
