"""An order that counts whom it means: "end HMIS for both of them" is never of the one who was named last alone (P21)."""

import re
from collections.abc import Iterable
from dataclasses import replace

from mailbot.model.intent import Intent, IntentKind
from mailbot.triage.act import PERSON_MARK
from mailbot.triage.phrases import Saying
from mailbot.triage.plain_words import NUMBERS
from mailbot.triage.reading import Reading

_OF_THEM = re.compile(
    r"\b(?P<both>both)(?= of (?:them|these|those|the two)\b| (?:people|users|employees|staff members|folks)\b)|\bthem (?P<after>both)\b"
    r"|\b(?:all|the|these|those) (?P<number>two|three|four|five)(?= of (?:them|these|those)\b| (?:people|users|employees|staff members|folks)\b|[.,;!]|$)"
)


def with_count_right(reading: Reading, intents: Iterable[Intent]) -> list[Intent]:
    """The intents, without the removals that rest on an order for more people than were found for it.

    Args:
        reading: the mail.
        intents: what the readers of phrases made of it.
    """
    few = {person for people in _too_few(reading) for person in people}
    return [
        replace(i, kind=IntentKind.UNCLEAR, effective_on=None, last_needed_on=None, reason=None, doubts=())
        if i.kind is IntentKind.REMOVE and i.person in few
        else i
        for i in intents
    ]


def _too_few(reading: Reading) -> Iterable[set[object]]:
    """Of each order that counts more people than it was read for, those people."""
    for act in reading.said(Saying.CUT):
        behind = act.marked.text[act.start : act.end + 30]
        counted = _OF_THEM.search(behind)
        if (
            counted is None
            or counted.start() > act.end - act.start
            or PERSON_MARK.search(act.marked.text, act.start, act.end)
        ):
            continue
        number = counted["both"] or counted["after"] or counted["number"]
        if 0 < len({p.key for p in act.people}) < NUMBERS[number]:
            yield {p.person for p in act.people}
