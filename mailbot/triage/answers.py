"""Answers to what the desk asked: yes and no, "fix email: x", the name or the day that was missing.

An answer is a correction of the case that the mail replies to, never an order of its own. A bare yes names nobody: where
the desk asked "which Jane?" it stays a question.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from mailbot.model.case import Case, CaseKind, State
from mailbot.model.directory import Person, Roster
from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.model.message import ACTIONABLE, Message
from mailbot.triage.answer_no import denial_in
from mailbot.triage.answer_values import missing_address, missing_projects
from mailbot.triage.answer_who import named_in
from mailbot.triage.answer_yes import yes_in
from mailbot.triage.form_dates import read_ending
from mailbot.triage.form_kinds import WHEN
from mailbot.triage.marked import Marked, Marker
from mailbot.triage.names import addresses_in
from mailbot.triage.own_words import own_sentences
from mailbot.triage.phrases import Phrases
from mailbot.triage.question import Question
from mailbot.triage.sentences import Sentence, straightened
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
_ASIDE = re.compile(
    r"^(?:we|i|our|my)\b(?!.*\b(?:he|she|they|him|her|his|them|their|last|access|⟦p\d+⟧))"
    r"|\b(?:told|said|called|texted|e?mailed|let (?:me|us) know|heard|spoke|talked|met|asked|confirmed|found out|learned)\b[^⟦.;]*⟦d\d+⟧[.! ]*$"
)
"""What the sender tells of themselves, or when somebody said it: a day in it is not that of a removal."""
_GOES = re.compile(
    r"\b(?:done|gone|left|leaves|leaving|quit|resigned|retired|remove|deactivate|end|close|out|off)\b"
)
_FIELDS: Mapping[str, str] = MappingProxyType(
    {"email": "person_email", "email address": "person_email", "address": "person_email", "name": "person_name", "project": "projects",
     "phone": "person_phone", "date": "removal_date", "last day": "removal_date", "spelling": "person_name", "title": "job_title"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and the sender's sentences that said it."""

    intents: tuple[Intent, ...] = ()
    sentences: tuple[str, ...] = ()


def read_answer(message: Message, question: Question, phrases: Phrases, wording: FormWording) -> Answer:
    """Read an answer to something the desk asked.

    Args:
        message: the mail; only the sender's own words are read.
        question: who wrote it, and the case that the mail replies to; without it only "fix field: value" is an answer.
        phrases: rules/phrases.toml.
        wording: rules/forms.toml, for the names of fields.

    Returns:
        At most one correction (or rescission, for a no to a removal); none where the mail is no answer.
    """
    lines = [line.text for line in message.body.lines if line.standing in ACTIONABLE]
    own = [text for line in lines if (text := straightened(line))]
    if not own:
        return Answer()
    case = question.thread_case
    fixes = _fixes(own, wording)
    if fixes:
        corrected = _corrected(fixes, question.roster, case, "\n".join(own))
        return Answer((_mended_day(corrected, case, question.received_on, wording),), _fixing(own))
    if case is None:
        return Answer()
    sentences = own_sentences(message)
    marker = Marker.of(question.roster, phrases, question.received_on)
    supplied = _supplied(own, sentences, question.roster, wording, marker, case)
    if supplied is not None:
        return Answer((supplied,), _supplying(sentences, marker, supplied))
    if _NO.fullmatch(own[0]) or (case.kind is CaseKind.REMOVAL and _CANCEL.fullmatch(own[0])):
        return Answer((_denied(case, own[0]),), (own[0],))
    if case.kind is CaseKind.REMOVAL and case.state is State.UNVERIFIED:
        denying = denial_in([marker.mark(each) for each in sentences], case, question.received_on)
        if denying is not None:
            return Answer((_denied(case, " ".join(denying)),), tuple(each.text for each in sentences))
    named = _named(sentences, marker, case, question.received_on)
    if named is not None:
        return Answer((named,), tuple(each.text for each in sentences))
    confirming = _confirming(_parted(own[0], sentences), marker, case)
    return Answer((_confirmed(case, " ".join(confirming)),), confirming) if confirming else Answer()


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


def _fixing(own: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in own if _FIX.fullmatch(line))


def _supplying(sentences: Sequence[Sentence], marker: Marker, supplied: Intent) -> tuple[str, ...]:
    """The sentences that give an address or projects."""
    email = supplied.person.email if supplied.person else None
    return tuple(
        each.text
        for each in sentences
        if (email and email in each.text.lower()) or (supplied.projects and marker.mark(each).projects)
    )


def _right_address(own: Sequence[str], case: Case) -> str | None:
    """As in "His email is wrong, it should be x@a.example": the one address that is said to be right."""
    if case.kind is CaseKind.REMOVAL:
        return None
    found = {match["right"].lower().rstrip(".") for line in own for match in _RIGHT_ADDRESS.finditer(line)}
    return found.pop() if len(found) == 1 else None


def _supplied(
    own: Sequence[str],
    sentences: Sequence[Sentence],
    roster: Roster,
    wording: FormWording,
    marker: Marker,
    case: Case,
) -> Intent | None:
    """The address that is right, the address or the projects that were missing; None where none is given."""
    email = _right_address(own, case) or missing_address(own, sentences, case)
    projects = missing_projects(own, sentences, roster, wording, marker, case)
    if not email and not projects:
        return None
    fields = {"person_email": email} if email else {}
    text = "\n".join(own)
    given = _corrected(fields, roster, case, text)
    return replace(given, projects=projects, fields={**fields, **({"projects": text} if projects else {})})


def _parted(first: str, sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    """The sentences with a yes that fills the first line apart from what was written below it without a stop."""
    if not sentences or not _YES.fullmatch(first) or not sentences[0].text.startswith(first):
        return sentences
    left = sentences[0].text[len(first) :].strip()
    rest = (replace(sentences[0], text=left),) if left else ()
    return (replace(sentences[0], text=first), *rest, *sentences[1:])


def _confirming(sentences: Sequence[Sentence], marker: Marker, case: Case) -> tuple[str, ...] | None:
    """The sentences of a yes that leaves the case as it is: one with a day, another address or project is more than that."""
    confirming = yes_in(sentences, is_removal=case.kind is CaseKind.REMOVAL)
    if confirming is None:
        return None
    if any(address != case.person.email for each in sentences for address in addresses_in(each.text)):
        return None
    marked = [marker.mark(each) for each in sentences]
    if case.kind is CaseKind.REMOVAL and any(each.days and not _ASIDE.search(each.text) for each in marked):
        return None
    if case.kind is CaseKind.REMOVAL and _is_of_others(marked, case):
        return None
    projects = {key for each in marked for key in each.projects}
    return confirming if projects <= set(case.projects) else None


def _is_of_others(marked: Sequence[Marked], case: Case) -> bool:
    """Does a sentence speak of somebody else's going: "Yes that was me. Tom is done, go ahead" in answer to Opal's removal?"""
    going = [each for each in marked if each.everybody and _GOES.search(each.text)]
    names = {p.person.email for each in going for p in each.everybody if p.known}
    return bool(names) and case.person.email is not None and case.person.email not in names


def _corrected(fixes: Mapping[str, str], roster: Roster, thread_case: Case | None, text: str) -> Intent:
    name, email = fixes.get("person_name"), fixes.get("person_email")
    written = fixes.get("projects", "")
    keys = tuple(p.key for p in roster.projects if written and normalized(p.name) == normalized(written))
    return Intent(
        kind=IntentKind.CORRECTION, source=Source.PROSE, agency=thread_case.agency if thread_case else None,
        person=_person(name, email, thread_case) if name or email else None, projects=keys,
        projects_as_written=(written,) if written and not keys else (), doubts=(Doubt.PROJECT_UNKNOWN,) if written and not keys else (),
        reference=thread_case.ref if thread_case else None, fields=dict(fixes), text=text,
    )  # fmt: skip


def _person(name: str | None, email: str | None, case: Case | None) -> Person:
    """With the name that the case knows, where only an address was given."""
    known = case.person.name if case is not None and case.kind is not CaseKind.REMOVAL else None
    return Person(name=name or known, email=email.lower() if email else None)


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
        person=None if unsettled or not case.person.name else case.person,
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


def _named(sentences: Sequence[Sentence], marker: Marker, case: Case, received_on: date) -> Intent | None:
    """Whom or which day the sender names, where that was asked."""
    if case.kind is not CaseKind.REMOVAL or case.state not in {State.AMBIGUOUS, State.UNVERIFIED}:
        return None
    text = " ".join(each.text for each in sentences)
    base = Intent(
        kind=IntentKind.CORRECTION, source=Source.PROSE, agency=case.agency, reference=case.ref, text=text
    )
    return named_in(base, sentences, marker, received_on)
