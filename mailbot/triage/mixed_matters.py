"""A mail of headings with names below them: "LEAVING / Sam Kim, 3/31 / STATUS / Marcus Bell".

    mail    = { heading entry { entry } } and nothing else that says anything
    heading = a line of its own, of one matter: those who leave, those who are asked about
    leaver  = user sign day                       a heading alone is no order: without a day nobody is removed (P23, A36)
    asked   = trainee or user, and no more        how far are they (P17)

Each part is read by its heading, whatever the others hold; those of other matters (additions, changes) stay with their readers.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.marked import Marked
from mailbot.triage.reading import Reading
from mailbot.triage.removal_days import Days, days_if_last
from mailbot.triage.when import Kind, Tense
from mailbot.triage.who import Somebody

_NUMBER = r"(?:\(?[0-9a-d][.)]{1,2} )?"
_LEAVERS = re.compile(
    rf"{_NUMBER}(?:hmis )?(?:off|out of hmis|leaving(?: us)?|leavers?|departures?|departing|removals?|remove|to remove|(?:to be )?(?:removed|deactivated)|terminations?|terms?|separations?|off-?boarding|deactivat(?:e|ions?)|exits|going|gone|users? (?:leaving|off|to remove|out)|coming off|taking off)(?: (?:from )?hmis)? ?[:.-]{{0,3}}"
)
_ASKED = re.compile(
    rf"{_NUMBER}(?:training )?(?:status(?:es)?|status (?:check|update|request|please|of|on|for)|updates?|progress|where (?:are|is) (?:they|she|he|we|this)|how (?:are|is) (?:they|she|he|this)(?: doing| coming(?: along)?)?|how far|in training|trainees?|checking on|check on|news of|question)(?: (?:check|please|on))? ?[:?.-]{{0,3}}"
)
_HEADING = re.compile(
    rf"{_NUMBER}(?:on|add(?:s|itions?)?|new(?: users?)?|in|incoming|coming|changes?|change of (?:projects?|role)|modif(?:y|ications?)|moves?|moving|swaps?|stays?|staying|keep|no change|other|questions?|misc(?:ellaneous)?|fyi|notes?) ?[:?.-]{{0,3}}"
)
_LEAVER = re.compile(
    r"(?:[-*•] ?)?⟦p0⟧(?: ?\([^()⟦]{0,40}\))? ?[-–—:=,(|>]{0,3} ?(?:(?:the|her|his|their|last|final|day|date|shift|night|ends?|off|out|effective|eff\.?|as of|on|by|through|thru|until|till|is|leaves|leaving|retires|retiring) ?:? ?){0,5}⟦d0⟧\)?[ .,;!]*"
)
_ONLY_NAMES = re.compile(
    r"(?:[-*•] ?)?⟦p\d+⟧(?: ?\([^()⟦]{0,40}\))?(?:(?:,| and| &| \+|,? and) ⟦p\d+⟧)*[ .,;?!]*"
)
_OPEN = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION})


def read_by_headings(reading: Reading, intents: Sequence[Intent]) -> list[Intent]:
    """The intents of a mail, with what stands below its headings and was not understood.

    Args:
        reading: the mail.
        intents: what the other readers made of it.
    """
    parts = list(_parts(reading.own))
    if reading.cut_short or reading.reference or not parts:
        return list(intents)
    done = {i.person for i in intents if i.kind not in _OPEN}
    found: list[Intent] = []
    for heading, entries in parts:
        if _ASKED.fullmatch(heading.text):
            found += [i for entry in entries for i in _asked(entry, reading) if i.person not in done]
        elif _LEAVERS.fullmatch(heading.text):
            found += [i for entry in entries for i in _leaver(entry, reading) if i.person not in done]
    if not found:
        return list(intents)
    read = {i.person for i in found}
    left = [i for i in intents if i.kind not in _OPEN or (i.person is not None and i.person not in read)]
    return [*left, *found]


def _parts(own: Sequence[Marked]) -> Iterator[tuple[Marked, list[Marked]]]:
    """Each heading with the lines below it."""
    heading: Marked | None = None
    entries: list[Marked] = []
    for marked in own:
        if marked.sentence.title:
            continue
        if any(pattern.fullmatch(marked.text) for pattern in (_LEAVERS, _ASKED, _HEADING)):
            if heading is not None and entries:
                yield heading, entries
            heading, entries = marked, []
        elif heading is not None:
            entries.append(marked)
    if heading is not None and entries:
        yield heading, entries


def _asked(entry: Marked, reading: Reading) -> Iterator[Intent]:
    """A question about each of those whom a line names and no more."""
    people = [p for p in entry.everybody if p.key != reading.myself.key]
    if not _ONLY_NAMES.fullmatch(entry.text) or not all(p.known and not p.doubt for p in people):
        return
    for somebody in people:
        agency, doubts = reading.agency_of(somebody)
        yield Intent(
            kind=IntentKind.STATUS,
            source=Source.PROSE,
            agency=agency,
            person=somebody.person,
            doubts=doubts,
            text=entry.sentence.text,
        )


def _leaver(entry: Marked, reading: Reading) -> Iterator[Intent]:
    """The removal of a user beside whose name a day stands."""
    waiting = {case.person.email for case in reading.removals}
    if not _LEAVER.fullmatch(entry.text) or len(entry.everybody) != 1 or entry.sentence.asks:
        return
    (somebody,) = entry.everybody
    if not somebody.known or somebody.doubt or somebody.key == reading.myself.key:
        return
    days = _days(entry, somebody, reading.received_on)
    if days is None or somebody.person.email in waiting:
        return
    yield Intent(
        kind=IntentKind.REMOVE,
        source=Source.PROSE,
        person=somebody.person,
        effective_on=days.effective_on,
        at_close_of_business=days.at_close_of_business,
        last_needed_on=days.last_needed_on,
        reason=reading.reason_for(somebody),
        text=entry.sentence.text,
    )


def _days(entry: Marked, somebody: Somebody, received_on: date) -> Days | None:
    if len(entry.days) != 1 or entry.days[0].kind is not Kind.DAY or entry.days[0].doubtful:
        return None
    days = days_if_last([(entry.days[0], Tense.OPEN)], somebody, received_on)
    return days if days and (days.effective_on or days.last_needed_on) else None
