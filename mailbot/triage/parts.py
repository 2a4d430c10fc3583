"""A mail with several matters, read part by part: what one sentence settles need not stand in the way of the others (P20..P24).

"Jane retires, close her login on the 31st. And Tom takes over, so add HOPWA to his access." The change of Tom's projects is read
from its own sentences; what the mail says of Jane is then read as if it stood alone. A part is read by itself only where its
sentences are apart, and everything that guards a whole mail guards the rest of it too.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.marked import Marked
from mailbot.triage.reading import Reading
from mailbot.triage.waiting_marks import is_same

_PARTS = frozenset({IntentKind.MODIFY, IntentKind.RESCHEDULE, IntentKind.RESCIND, IntentKind.STATUS})

Reader = Callable[[Reading, list[Intent]], list[Intent]]


def with_rest_read(reading: Reading, intents: list[Intent], read: Reader) -> list[Intent]:
    """The intents of a mail, with what its other sentences ask for read as a mail of their own.

    Args:
        reading: the mail.
        intents: what was read so far.
        read: the reader of plain removals.
    """
    done = [each for each in intents if _is_settled(each)]
    rest = [each for each in intents if each not in done]
    if not done or any(each.kind is IntentKind.REMOVE and not each.doubts for each in rest):
        return intents
    left = tuple(marked for marked in reading.sentences if not _is_of(marked, done))
    if not any(marked.everybody for marked in left) or len(left) == len(reading.sentences):
        return intents
    found = read(_only(reading, left, done), rest)
    people = {each.person for each in done}
    removed = [each for each in found if each.kind is IntentKind.REMOVE and not each.doubts]
    if not removed or any(each.person in people for each in removed):
        return intents
    return [*done, *found]


def _is_settled(intent: Intent) -> bool:
    return (
        intent.kind in _PARTS
        and intent.source is Source.PROSE
        and not intent.doubts
        and intent.person is not None
    )


def _is_of(marked: Marked, done: Sequence[Intent]) -> bool:
    """Was the sentence read for one of these, and names nobody else who is known?"""
    people = {each.person for each in done}
    if marked.sentence.title:
        return any(member.person in people for member in marked.everybody)
    if not any(marked.sentence.text in (each.text or "") for each in done):
        return False
    return all(member.person in people or not member.known for member in marked.everybody) or any(
        each.kind is IntentKind.MODIFY and marked.sentence.text in (each.text or "") for each in done
    )


def _only(reading: Reading, left: tuple[Marked, ...], done: Sequence[Intent]) -> Reading:
    """The mail as if it had only these sentences."""
    kept = {id(marked) for marked in left}
    people = [each.person for each in done if each.person]
    return replace(
        reading,
        sentences=left,
        acts=tuple(act for act in reading.acts if id(act.marked) in kept),
        removals=tuple(
            case
            for case in reading.removals
            if not any(is_same(person.email or "", person.name or "", case) for person in people)
        ),
    )
