"""The agency that a form names, among those that the sender may know of."""

import re
from collections.abc import Sequence

from mailbot.model.directory import Agency, Sender
from mailbot.model.intent import Doubt
from mailbot.triage.form_people import Reading
from mailbot.triage.wording import normalized, normalized_label

_PROJECTS = ("projects", "projects_to_add", "projects_to_remove")
_LISTED = re.compile(r"[;\n]")
_LEGAL = frozenset(["inc", "llc", "the", "a", "of", "and", "for"])


def find_agency(written: str, agencies: Sequence[Agency]) -> tuple[Agency, ...]:
    """Agencies that a text names, by key, name or alias; by their words where none is named exactly.

    Returns:
        None, one, or several: only one is an answer.
    """
    wanted = {form for line in written.split("\n")[:4] for form in normalized_label(line) if form}
    exact = tuple(agency for agency in agencies if wanted & _names(agency))
    if exact:
        return exact
    words = _words(written)
    if not words:
        return ()
    return tuple(
        agency
        for agency in agencies
        if any(_agree(words, _words(name)) for name in (agency.name, *agency.aliases))
    )


def settle_agency(reading: Reading, sender: Sender) -> None:
    """Note the agency that a form names, else the only one that the sender may ask for; none and several are doubts."""
    written = reading.form.value("agency")
    if written is not None:
        found = find_agency(written, reading.roster.agencies)
        reading.agency = found[0] if len(found) == 1 else None
        if len(found) != 1:
            reading.doubt(Doubt.AGENCY_AMBIGUOUS if found else Doubt.AGENCY_UNKNOWN)
        return
    own = [agency for agency in reading.roster.agencies if sender.may_ask_for(agency.key)] or list(
        reading.roster.agencies
    )
    by_projects = own if len(own) == 1 else [agency for agency in own if _has_projects(agency, reading)]
    if len(by_projects) == 1:
        reading.agency = by_projects[0]
    else:
        reading.lack("agency")


def _has_projects(agency: Agency, reading: Reading) -> bool:
    """Is every project of the form one of this agency's by its whole name? "ES" may be anybody's."""
    own = {normalized(each.name) for each in reading.roster.projects if each.agency == agency.key}
    written = [value for name in _PROJECTS if (value := reading.form.value(name)) is not None]
    pieces = [piece for value in written for piece in _LISTED.split(value) if piece.strip()]
    return bool(pieces) and all(normalized(piece) in own for piece in pieces)


def _names(agency: Agency) -> set[str]:
    return {normalized(name) for name in (agency.key, agency.name, *agency.aliases)}


def _words(text: str) -> set[str]:
    return set(normalized(text).split()) - _LEGAL


def _agree(written: set[str], name: set[str]) -> bool:
    """Is one the other with more words, two in common at least: "Harbor House Columbia, MO"?"""
    return len(written & name) >= 2 and (written <= name or name <= written)
