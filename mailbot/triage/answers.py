"""Answers to what the desk asked: yes and no, "fix email: x", the name or the day that was missing.

An answer is a correction of the case that the mail replies to, never an order of its own. A bare yes names nobody: where
the desk asked "which Jane?" it stays a question.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from mailbot.model.case import Case, CaseKind, State
from mailbot.model.directory import Person, Roster
from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.form_dates import read_ending
from mailbot.triage.form_kinds import WHEN
from mailbot.triage.marked import Marked, Marker
from mailbot.triage.names import addresses_in, folded_name
from mailbot.triage.phrases import Phrases
from mailbot.triage.projects import match_projects
from mailbot.triage.sentences import Sentence, straightened
from mailbot.triage.when import Kind, Tense
from mailbot.triage.wording import FormWording, normalized

# No ending may be read in two ways ("please go ahead" is "please" and "go ahead"): a row of them would take exponential time.
_GO_ON = r"(?:,? please|,? thank you|,? thanks|,? that is correct|,? that's correct|,? that is right|,? that's right|,? correct|,? go ahead|,? please do|,? i confirm|,? confirmed|,? (?:remove|deactivate) (?:her|him|them)|,? proceed|,? looks good|,? all good|,? all correct| it is| i do| we do| they are| she is| he is)*"
_YES = re.compile(
    rf"(?:yes|y|yep|yeah|yup|confirm|confirmed|i confirm|we confirm|correct|that is correct|that's correct|that is right|that's right|yes indeed){_GO_ON}[\s.!]*",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(?:no|n|nope|no,? (?:thank you|thanks|please do not|please don't|that is (?:wrong|not right|incorrect)|keep (?:her|him|them)|do not|don't)|that is not (?:right|correct)|deny|denied)[\s.!]*",
    re.IGNORECASE,
)
_CANCEL = re.compile(
    r"(?:please )?(?:cancel|stop|undo)(?: (?:it|this|that|the removal|the deactivation))?(?: please)?[\s.!]*",
    re.IGNORECASE,
)
_FIX = re.compile(
    r"(?:please )?(?:fix|correct|change|update|correction)(?: the| her| his| their)?[ :]{1,9}(?P<field>[a-z'][a-z' -]{1,39}?)\s{0,9}(?::|=| to | should be | is | - | (?=[^\s@]{1,64}@[^\s@]{1,200}$))\s{0,9}(?P<value>\S.{0,200})",
    re.IGNORECASE,
)
_RIGHT_ADDRESS = re.compile(
    r"\b(?:e-?mail|address)\b[^.?@]{0,80}?\b(?:should be|should have been|should read|is actually|is really|correct (?:one|address|email) is|right (?:one|address|email) is|is now|:)\s*"
    r"(?P<right>[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24})",
    re.IGNORECASE,
)
_GIVEN_ADDRESS = re.compile(
    r"(?:(?:sorry,? |oh,? |ok,? |sure,? |yes,? |here (?:it is|you go)[:,-]? |it(?: is|'s) |(?!(?:my|your|our) )[\w' -]{0,60}(?:e-?mail|address)(?: address)?(?: is|:|-| will be| =) ?))?"
    r"(?P<given>[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24})[.!,]?(?: .{0,80})?",
    re.IGNORECASE,
)
_INTERJECTIONS = re.compile(
    r"^(?:(?:sorry(?: about that)?|oops|oh|ok|okay|sure(?: thing)?|yes|of course|hi|hello|my (?:bad|apologies)|apologies|no problem|absolutely|here (?:it is|you go))\b[\s,.!:-]*)+",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+")
_POSSESSIVE = re.compile(r"\b([^\W\d_]+)['’]s\b(?=[^@]{0,40}\b(?:e-?mail|address))")
_THE_ONE = re.compile(
    r"(?:(?:it'?s|it is|it was|i mean|i meant|we mean|we meant|that would be|that is|that's|sorry|yes|please|remove|the)[,:]? )*⟦p\d+⟧(?: one)?"
    r"(?:\s*[,(–-]\s*(?:the|our|your|an?|in|at|from|with|who is|who's)\b(?![^.;!?]*\b(?:not|no|never|still|stays?|leave)\b)[^.;!?]{0,50})?[.!) ]*",
    re.IGNORECASE,
)
_FIELDS: Mapping[str, str] = MappingProxyType(
    {"email": "person_email", "email address": "person_email", "address": "person_email", "name": "person_name", "project": "projects",
     "phone": "person_phone", "date": "removal_date", "last day": "removal_date", "spelling": "person_name", "title": "job_title"}
)  # fmt: skip
_SHORT_ANSWER_WORDS = 12


def read_answer(
    lines: Iterable[str],
    roster: Roster,
    phrases: Phrases,
    wording: FormWording,
    received_on: date,
    thread_case: Case | None,
) -> tuple[Intent, ...]:
    """Read an answer to something the desk asked.

    Args:
        lines: the sender's own lines, quotes left out.
        roster: whom the sender may name.
        phrases: rules/phrases.toml.
        wording: rules/forms.toml, for the names of fields.
        received_on: the local day the mail arrived.
        thread_case: the case that the mail replies to; without it only "fix field: value" is an answer.

    Returns:
        At most one correction (or rescission, for a no to a removal); none where the mail is no answer.
    """
    own = [text for line in lines if (text := straightened(line))]
    if not own:
        return ()
    fixes = _fixes(own, wording)
    if fixes:
        corrected = _corrected(fixes, roster, thread_case, "\n".join(own))
        return (_mended_day(corrected, thread_case, received_on, wording),)
    if thread_case is None:
        return ()
    address = _right_address(own, thread_case) or _missing_address(own, thread_case)
    if address:
        return (_corrected({"person_email": address}, roster, thread_case, "\n".join(own)),)
    projects = _missing_projects(own[0], roster, wording, thread_case)
    if projects:
        return (_supplied(own[0], projects, thread_case),)
    if _YES.fullmatch(own[0]):
        return (_confirmed(thread_case, own[0]),)
    if _NO.fullmatch(own[0]) or (thread_case.kind is CaseKind.REMOVAL and _CANCEL.fullmatch(own[0])):
        return (_denied(thread_case, own[0]),)
    return _named(own, Marker.of(roster, phrases, received_on), thread_case, received_on)


def is_yes(line: str) -> bool:
    """Is this line, alone, a yes (design 3.9, form services)?"""
    return bool(_YES.fullmatch(straightened(line)))


def _fixes(own: list[str], wording: FormWording) -> dict[str, str]:
    fixes: dict[str, str] = {}
    for line in own:
        match = _FIX.fullmatch(line)
        if match is None:
            continue
        label = normalized(match["field"])
        name = _FIELDS.get(label) or wording.labels.get(label)
        if name:
            fixes[name] = match["value"].strip(" .") if name == "person_email" else match["value"].strip()
    return fixes


def _right_address(own: list[str], case: Case) -> str | None:
    """As in "His email is wrong, it should be x@a.example": the one address that is said to be right."""
    if case.kind is CaseKind.REMOVAL:
        return None
    found = {match["right"].lower().rstrip(".") for line in own for match in _RIGHT_ADDRESS.finditer(line)}
    return found.pop() if len(found) == 1 else None


def _missing_address(own: list[str], case: Case) -> str | None:
    """The address that we asked for: one address in the answer, alone on its line or said to be the new user's."""
    if case.state is not State.INCOMPLETE or case.person.email:
        return None
    everything = "\n".join(own)
    if len(addresses_in(everything)) != 1:
        return None
    sentences = (_INTERJECTIONS.sub("", part) for line in own for part in _SENTENCE_ENDS.split(line[:500]))
    said = next((match for part in sentences if (match := _GIVEN_ADDRESS.fullmatch(part))), None)
    if said is None or not _is_theirs(said[0][: said.start("given") - said.start()], case):
        return None
    return said["given"].lower().rstrip(".")


def _is_theirs(before: str, case: Case) -> bool:
    """Is the address before which this stands that of the case's person: "her email is", "Gail's email is"?"""
    named = {folded_name(word)[:1] for word in _POSSESSIVE.findall(before)}
    own = {(word,) for word in folded_name(case.person.name or "")}
    return not named or not own or named <= own


def _missing_projects(line: str, roster: Roster, wording: FormWording, case: Case) -> tuple[str, ...]:
    """The projects that we asked for, where the first line names nothing else."""
    if case.state is not State.INCOMPLETE or case.projects or len(line.split()) > _SHORT_ANSWER_WORDS:
        return ()
    found = match_projects(line.rstrip("."), [p for p in roster.projects if p.agency == case.agency], wording)
    return () if found.unmatched or found.guessed else found.keys


def _supplied(text: str, projects: tuple[str, ...], case: Case) -> Intent:
    return Intent(
        kind=IntentKind.CORRECTION, source=Source.PROSE, agency=case.agency, projects=projects, reference=case.ref,
        fields={"projects": text}, text=text,
    )  # fmt: skip


def _corrected(fixes: Mapping[str, str], roster: Roster, thread_case: Case | None, text: str) -> Intent:
    name, email = fixes.get("person_name"), fixes.get("person_email")
    written = fixes.get("projects", "")
    keys = tuple(p.key for p in roster.projects if written and normalized(p.name) == normalized(written))
    return Intent(
        kind=IntentKind.CORRECTION, source=Source.PROSE, agency=thread_case.agency if thread_case else None,
        person=Person(name=name, email=email.lower() if email else None) if name or email else None, projects=keys,
        projects_as_written=(written,) if written and not keys else (), doubts=(Doubt.PROJECT_UNKNOWN,) if written and not keys else (),
        reference=thread_case.ref if thread_case else None, fields=dict(fixes), text=text,
    )  # fmt: skip


def _mended_day(intent: Intent, case: Case | None, received_on: date, wording: FormWording) -> Intent:
    """With the day that "fix date: 2026-03-27" names. It moves a removal that is settled, of whomever it is (P23).

    A day that has passed would end at once what was to end later: that is asked.
    """
    values = {name: value for name, value in intent.fields.items() if name in WHEN}
    if case is None or case.kind is not CaseKind.REMOVAL or not values:
        return intent
    ending = read_ending(values, None, received_on, wording)
    dated = replace(
        intent,
        effective_on=ending.effective_on,
        last_needed_on=ending.last_needed_on,
        at_close_of_business=ending.at_close_of_business,
        doubts=(*intent.doubts, *ending.doubts),
    )
    if case.state not in {State.SCHEDULED, State.DUE} or len(values) < len(intent.fields):
        return dated
    has_passed = ending.effective_on is None and Doubt.WHEN_MISSING not in dated.doubts
    doubts = (*dated.doubts, Doubt.WHEN_CONTRADICTORY) if has_passed else dated.doubts
    return replace(dated, kind=IntentKind.RESCHEDULE, person=case.person, doubts=tuple(dict.fromkeys(doubts)))


def _confirmed(case: Case, text: str) -> Intent:
    unsettled = case.kind is CaseKind.REMOVAL and case.state is State.AMBIGUOUS and not case.person.email
    kind = IntentKind.UNCLEAR if unsettled else IntentKind.CORRECTION
    doubts = (Doubt.WHO_AMBIGUOUS,) if unsettled else ()
    return Intent(
        kind=kind,
        source=Source.PROSE,
        agency=case.agency,
        reference=case.ref,
        fields={"answer": "yes"},
        doubts=doubts,
        text=text,
    )


def _denied(case: Case, text: str) -> Intent:
    """A no to a removal takes it back; a no to anything else is for a person."""
    kind = IntentKind.RESCIND if case.kind is CaseKind.REMOVAL else IntentKind.QUESTION
    return Intent(
        kind=kind,
        source=Source.PROSE,
        agency=case.agency,
        person=case.person,
        reference=case.ref,
        fields={"answer": "no"},
        text=text,
    )


def _named(own: list[str], marker: Marker, case: Case, received_on: date) -> tuple[Intent, ...]:
    """A bare "Jane Pruett" or "the 27th": nothing but the name or the day that was asked for."""
    if (
        case.kind is not CaseKind.REMOVAL
        or case.state not in {State.AMBIGUOUS, State.UNVERIFIED}
        or len(own) > 3
    ):
        return ()
    marked = marker.mark(Sentence(text=own[0]))
    rest = re.sub(
        r"⟦[pd]\d+⟧|\b(?:it is|it's|that is|that would be|i mean|i meant|we mean|the one|sorry|please|thanks|thank you|is|was|her last day|his last day|their last day|last day|on|effective|and|yes|the)\b|\W",
        " ",
        marked.text,
    )
    is_the_one = case.state is State.AMBIGUOUS and _THE_ONE.fullmatch(marked.text)
    if (rest.split() and not is_the_one) or len(own[0].split()) > _SHORT_ANSWER_WORDS:
        return ()
    base = Intent(
        kind=IntentKind.CORRECTION, source=Source.PROSE, agency=case.agency, reference=case.ref, text=own[0]
    )
    return _settled(base, marked, received_on)


def _settled(base: Intent, marked: Marked, received_on: date) -> tuple[Intent, ...]:
    people = {p.key: p for p in marked.everybody}
    days = [when for when in marked.days if when.kind in {Kind.DAY, Kind.AT_ONCE}]
    if len(people) > 1 or len(days) > 1 or not (people or days):
        return ()
    for somebody in people.values():
        doubts = (somebody.doubt,) if somebody.doubt else ()
        base = replace(
            base, person=somebody.person, doubts=(*base.doubts, *doubts), candidates=somebody.persons
        )
    for when in days:
        day, doubtful = when.read(Tense.OPEN, received_on)
        doubts = (Doubt.WHEN_CONTRADICTORY,) if doubtful else ()
        coming = day if day and day >= received_on else None
        base = replace(
            base,
            effective_on=coming,
            last_needed_on=day,
            doubts=(*base.doubts, *doubts),
            at_close_of_business=when.at_close_of_business,
        )
    return (base,)
