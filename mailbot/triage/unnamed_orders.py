"""An order to end access that names nobody, above the notice that does: "Please deactivate her in HMIS, see below".

    order   = one certain order, of HMIS or of "her", "this user"; nobody is named, no day but "at once" and "his last day"
    pointer = words that only point below, thank or sign
    who     = the one person of the one notice that the mail carries (`mailbot.triage.notices`), and its day

The sender's own words ask for it, so that nothing rests on the quote alone. Any other word of theirs, and it is asked about.
"""

import re
from collections.abc import Callable

from mailbot.model.intent import Intent, IntentKind, RemovalReason, Source
from mailbot.triage.act import OF_HMIS, Act
from mailbot.triage.marked import Marked
from mailbot.triage.notices import Notice, settled_by
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading
from mailbot.triage.when import Kind

_ENDS_ACCESS = re.compile(
    r"\b(?:deactivat|inactivat|remov|disabl|delet|revok|terminat|shut|cut|turn|clos|end)"
)
_POINTS = frozenset({
    "see", "below", "from", "hr", "human", "resources", "per", "the", "this", "attached", "notice", "letter", "form", "email", "message", "note",
    "separation", "termination", "resignation", "please", "thx", "thanks", "thank", "you", "fyi", "ty", "here", "is", "and", "for", "my", "our", "their",
    "her", "his", "hello", "hi", "all", "team", "good", "morning", "afternoon", "ugh", "sad", "news", "forwarding", "forwarded", "department", "office",
    "many", "so", "much", "in", "advance", "help", "your",
})  # fmt: skip


def with_unnamed_order(reading: Reading, notice: Callable[[], Notice | None]) -> Intent | None:
    """The removal that the sender orders without a name; None where they name somebody, or say anything else.

    Args:
        reading: of the sender's own words.
        notice: finds the one that the mail carries.
    """
    acts = [act for act in reading.acts if not act.marked.sentence.title]
    if len(acts) != 1 or not _orders(acts[0]):
        return None
    own = [marked for marked in reading.sentences if not marked.sentence.title]
    if not all(marked is acts[0].marked or _points(marked, reading) for marked in own) or _names(
        acts[0].marked, reading
    ):
        return None
    found = notice()
    if found is None:
        return None
    removal = removal_told(found, reading, text=acts[0].text)
    at_once = any(day.kind is Kind.AT_ONCE for day in acts[0].marked.days)
    return None if at_once and removal.effective_on is not None else removal


def removal_told(
    notice: Notice, reading: Reading, *, text: str, reason: RemovalReason | None = None
) -> Intent:
    """The removal of whoever a notice names, on the day that it tells.

    Args:
        notice: the one below the order.
        reading: of the sender's own words.
        text: the order.
        reason: what the sender's words say of it, where the notice does not say that somebody has left.
    """
    effective_on, last_needed_on = settled_by(notice, reading.received_on)
    agency, doubts = reading.agency_of(notice.who)
    return Intent(
        kind=IntentKind.REMOVE,
        source=Source.PROSE,
        agency=agency,
        person=notice.who.person,
        effective_on=effective_on,
        last_needed_on=last_needed_on,
        reason=RemovalReason.LEFT if notice.has_left else reason,
        doubts=doubts,
        text=text,
    )


def _orders(act: Act) -> bool:
    """Is it an order to end access to HMIS, of nobody by name and on no day of its own?"""
    text = act.marked.text
    return (
        act.says is Saying.CUT
        and act.certain
        and not act.people
        and not act.marked.sentence.asks
        and all(day.kind in {Kind.AT_ONCE, Kind.SAME_DAY} for day in act.marked.days)
        and bool(OF_HMIS.search(text) or _ENDS_ACCESS.search(text[act.start : act.end]))
    )


def _names(marked: Marked, reading: Reading) -> bool:
    return any(somebody.key != reading.myself.key for somebody in marked.everybody)


def _points(marked: Marked, reading: Reading) -> bool:
    """Does a sentence only point below, thank or sign?"""
    if _names(marked, reading) or marked.days or marked.sentence.asks:
        return False
    words = re.findall(r"[^\W\d_]+", re.sub(r"⟦p\d+⟧", " ", marked.text))
    return all(word in _POINTS for word in words) or _are_initials(words, reading)


def _are_initials(words: list[str], reading: Reading) -> bool:
    """`NC` below the order: the sender's."""
    initials = "".join(word[0] for word in (reading.sender.name or "").lower().split())
    return len(words) == 1 and words[0] == initials
