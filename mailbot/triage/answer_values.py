"""What was missing, given in a sentence: the new user's address, the projects.

The one address of an answer is the one that we asked for where it stands alone, or is said to be theirs, or is built from
their name, and where nothing says that it is somebody else's, an old one, or not certain.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mailbot.model.case import Case, CaseKind, State
from mailbot.model.directory import Person, Roster
from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.form_guard import Hazard, hazards_in
from mailbot.triage.marked import Marker
from mailbot.triage.names import addresses_in, folded_name
from mailbot.triage.projects import match_projects
from mailbot.triage.sentences import Sentence
from mailbot.triage.wording import FormWording

_WORD = re.compile(r"[\w'’-]+")
_BESIDE_ALONE = re.compile(
    r"(?:sorry|oh|oops|ok|okay|sure|thing|yes|of|course|hi|hello|hey|absolutely|no|problem|apologies|thanks|thank|you|here|it|it's|this|that|is|are|go|should|be|would|use|please|her|his|their|hers|theirs|the|a|"
    r"an|new|work|email|e-mail|mail|address|one|user's|person's|missing|correct|right|just|forgot|about|and|all|lower|lowercase|case|for|with|two|works)",
    re.IGNORECASE,
)
"""Words beside an address that say nothing of anybody else."""
_THEIRS = re.compile(
    r"\b(?:her|his|their|hers|theirs|she|he|they|the new (?:user|person|hire|staff)(?:'s)?)\b|\b(?:e-?mail|address)(?: address)?(?: (?:is|will be|was created as|should be)|:| -|=)",
    re.IGNORECASE,
)
_NOT_THEIRS = re.compile(
    r"\b(?:my|your|me|us|copy|cc|cc'?d|copied|ask|asked|contact|reply|write|old|former|previous|personal|home|private|later|soon|coming|last|bounced|bounces|bouncing|returned|instead of|wrong|typo|not|n't|never|maybe|perhaps|probably|possibly|might|"
    r"if|whether|unless|until|wait|waiting|pending|once|or|either|hold|supposed|temporary|temp|for now|try|tried|except|but|(?:i|we) (?:think|believe|guess)|(?:send|sent|forward) (?!(?:it|her|him|them|everything|the (?:training|link|login|steps|invitation|email|first|info))\b))\b|n't\b|\?",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"\b([^\W\d_]+)['’]s\b(?=[^@]{0,40}\b(?:e-?mail|address))")
_RESERVED = re.compile(
    r"\b(?:not|n't|never|maybe|perhaps|if|which|besides|except|instead|other than|left|used to|no longer|or|let me|ask|check)\b|n't\b|\?",
    re.IGNORECASE,
)
_ASKED = frozenset(
    {
        (CaseKind.REQUEST, State.INCOMPLETE),
        (CaseKind.REQUEST, State.DELIVERY_FAILED),
        (CaseKind.CHANGE, State.INCOMPLETE),
    }
)
"""Cases that wait for something to be given."""
_PIECE = 4  # letters of a name that make an address theirs
_SHORT_ANSWER_WORDS = 12


def missing_address(own: Sequence[str], sentences: Sequence[Sentence], case: Case) -> str | None:
    """The address that we asked for; None where none is plainly given.

    Args:
        own: the sender's own lines.
        sentences: and their sentences.
        case: that waits for the address.
    """
    if case.state is not State.INCOMPLETE or case.person.email:
        return None
    found = addresses_in("\n".join(own))
    if len(found) != 1 or Hazard.AGAINST in hazards_in([sentence.text for sentence in sentences]):
        return None
    address = found[0]
    said = [part for sentence in sentences for part in _pieces(sentence.text) if address in part.lower()]
    given = all(_gives(part, address, case) for part in said)
    return address if said and given else None


def missing_projects(
    own: Sequence[str],
    sentences: Sequence[Sentence],
    roster: Roster,
    wording: FormWording,
    marker: Marker,
    case: Case,
) -> tuple[str, ...]:
    """The projects that we asked for: alone on the first line, or named in a sentence that reserves nothing."""
    if case.state is not State.INCOMPLETE or case.projects:
        return ()
    theirs = [project for project in roster.projects if project.agency == case.agency]
    if len(own[0].split()) <= _SHORT_ANSWER_WORDS and "?" not in own[0]:
        found = match_projects(own[0].rstrip("."), theirs, wording)
        if not found.unmatched and not found.guessed and found.keys:
            return found.keys
    keys = {project.key for project in theirs}
    named: dict[str, None] = {}
    for sentence in sentences:
        projects = [key for key in marker.mark(sentence).projects if key in keys]
        if projects and (sentence.asks or _RESERVED.search(sentence.text)):
            return ()
        named.update(dict.fromkeys(projects))
    return () if Hazard.AGAINST in hazards_in([sentence.text for sentence in sentences]) else tuple(named)


def lines_for(case: Case, intent: Intent) -> Intent:
    """Labelled lines below our question for what was missing, with no name of their own: they mend what was asked (A45).

    Args:
        case: that the mail answers.
        intent: what the lines were read as.
    """
    asked = (case.kind, case.state) in _ASKED and case.person.name is not None
    bare = intent.kind is IntentKind.ADD and intent.source is Source.FORM and intent.removed_person is None
    if not (asked and bare) or (intent.person is not None and intent.person.name):
        return intent
    if not (intent.person or intent.projects or intent.projects_as_written):
        return intent
    person = Person(name=case.person.name, email=intent.person.email if intent.person else case.person.email)
    return replace(intent, kind=IntentKind.CORRECTION, agency=case.agency, person=person, missing=())


def _pieces(text: str) -> Iterable[str]:
    """A sentence in parts: what stands behind a comma or a dash belongs to something else."""
    return (
        part
        for part in re.split(
            r"(?<=[!?.;])\s+|,\s+(?=(?:she|he|they|we|i|it|the|our|and|but|so)\b)", text, flags=re.IGNORECASE
        )
        if part.strip()
    )


def _gives(text: str, address: str, case: Case) -> bool:
    """Does this part of a sentence give the address as that of the case's person?"""
    named = {folded_name(word)[:1] for word in _POSSESSIVE.findall(text)}
    own = {(word,) for word in folded_name(case.person.name or "")}
    if own and not named <= own:
        return False
    before, _, after = text.lower().partition(address)
    beside = f"{before} ; {after}"
    if all(_BESIDE_ALONE.fullmatch(word) for word in _WORD.findall(beside)) and not beside.rstrip().endswith(
        "?"
    ):
        return True
    if _NOT_THEIRS.search(beside):
        return False
    return bool(_THEIRS.search(beside)) or _is_built_from(address, case.person.name or "")


def _is_built_from(address: str, name: str) -> bool:
    """Does the address hold a part of the name: fmunn@ for Felicia Munn?"""
    local = "".join(folded_name(re.sub(r"[._+-]", " ", address.partition("@")[0])))
    return any(len(word) >= _PIECE and word in local for word in folded_name(name))
