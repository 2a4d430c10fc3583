"""Plain sentences to intents: what the sender's own words ask for, one intent for each person.

The sentences are marked (`mailbot.triage.marked`), the phrases of rules/phrases.toml found in them
(`mailbot.triage.acts`), and what is said of one person is taken together. Removals are judged in
`mailbot.triage.removals`. A wish to add is a draft (A45). What is asked and not understood goes to a person, so that no
part of a mail is lost; nothing here acts on half an understanding.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from mailbot.model.case import Case, CaseKind
from mailbot.model.directory import Roster, Sender
from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.model.message import Message
from mailbot.triage.acts import FACTS, Act, Reader
from mailbot.triage.marked import Marked, Marker
from mailbot.triage.phrases import Phrases, Saying
from mailbot.triage.removals import removal
from mailbot.triage.sentences import Sentence, read_sentences, straightened
from mailbot.triage.when import Kind, Tense
from mailbot.triage.who import Somebody, fold

_REPLY = re.compile(r"^(?:re|fw|fwd|aw|wg|sv|antw|rv|tr)\s*(?:\[\d+\])?:", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|\b(?:please|can you|could you|would you|how do (?:i|we)|i need|we need|i am (?:unable|having|getting|locked|not able)|"
    r"(?:can|could) not|trouble|error|problem|issue|forgot|reset|help|remove|deactivate|access|password)\b"
)
_QUESTION = re.compile(
    r"(?:how|what|when|where|why|who|which|do|does|did|is|are|can|could|should|would|will|has|have) (?!(?:you|we|someone) (?:please )?(?:remove|add))"
)
_LONGEST_TEXT = 1500
_ABOUT_ACCESS = FACTS | {Saying.MOVED, Saying.LEAVE, Saying.STAYS, Saying.HOLD}
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One mail's sentences and what they say."""

    sentences: tuple[Marked, ...]
    acts: tuple[Act, ...]
    sender: Sender
    roster: Roster
    received_on: date
    thread_case: Case | None
    myself: Somebody
    cut_short: bool  # the mail was too long to be read whole

    def said(self, *sayings: Saying) -> tuple[Act, ...]:
        """The acts that say one of these."""
        return tuple(act for act in self.acts if act.says in sayings)

    @property
    def reference(self) -> str | None:
        """The case that the mail names, else the one that it answers."""
        named = [reference for marked in self.sentences for reference in marked.references]
        return named[0] if named else (self.thread_case.ref if self.thread_case else None)

    def agency_of(self, somebody: Somebody | None) -> tuple[str | None, tuple[Doubt, ...]]:
        """Under which agency somebody is meant: where they are known, the one named, or the sender's only one."""
        keys = {known.agency for known in somebody.known} if somebody else set()
        own = {agency.key for agency in self.sender.agencies} or {
            agency.key for agency in self.roster.agencies
        }
        named = {key for marked in self.sentences for key in marked.agencies}
        possible = keys or own
        projects = {key for marked in self.sentences for key in marked.projects}
        named |= {project.agency for project in self.roster.projects if project.key in projects}
        if len(possible) > 1 and len(possible & named) == 1:
            possible &= named
        if len(possible) == 1:
            return next(iter(possible)), ()
        return None, (Doubt.AGENCY_AMBIGUOUS,) if possible and keys else ()


def read_prose(
    message: Message,
    sender: Sender,
    roster: Roster,
    phrases: Phrases,
    received_on: date,
    thread_case: Case | None = None,
) -> tuple[Intent, ...]:
    """Read the sender's own sentences.

    Args:
        message: the mail; only what stands in its ACTIONABLE lines is read, and its subject.
        sender: who wrote.
        roster: whom and what the sender may name.
        phrases: rules/phrases.toml.
        received_on: the local day the mail arrived; "Friday" is reckoned from it.
        thread_case: the case that the mail answers.

    Returns:
        Every intent that was understood, and what was left over as a question. Never empty for a mail that says anything.
    """
    reading = _reading(message, sender, roster, phrases, received_on, thread_case)
    intents: list[Intent] = []
    for reader in _READERS:
        intents += reader(reading, tuple(intents))
    placed = [_placed(intent, reading) for intent in intents]
    left = _left_over(reading, bool(placed))
    return (*placed, *left)


def _reading(
    message: Message,
    sender: Sender,
    roster: Roster,
    phrases: Phrases,
    received_on: date,
    thread_case: Case | None,
) -> Reading:
    marker = Marker.of(roster, phrases, received_on)
    sentences, cut_short = read_sentences(message.body.lines)
    subject = straightened(message.subject)
    title = (
        ()
        if _REPLY.match(subject) or "[" in message.subject or not subject
        else (Sentence(text=subject[:300], title=True),)
    )
    marked = tuple(marker.mark(sentence) for sentence in (*title, *sentences))
    myself = marker.people.by_email(sender.address, "") if sender.address else Somebody(written="")
    if not myself.known:
        myself = Somebody(written=sender.name or "", email=sender.address or None, doubt=Doubt.WHO_UNKNOWN)
    about: tuple[Somebody, ...] = ()
    if thread_case and (thread_case.person.email or thread_case.person.name):
        case_person = thread_case.person
        about = (
            marker.people.by_email(case_person.email)
            if case_person.email
            else marker.people.by_name(case_person.name or ""),
        )
    reader = Reader(phrases, myself, about)
    acts = tuple(act for one in marked for act in reader.read(one))
    return Reading(
        sentences=marked,
        acts=acts,
        sender=sender,
        roster=roster,
        received_on=received_on,
        thread_case=thread_case,
        myself=myself,
        cut_short=cut_short,
    )


# -- one reader for each matter; each is told what the others have read ------------------------------------------------


def _representatives(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """Designations and their end (P1, A41); in such a sentence a bare "and remove Priya" means the designation too (M11)."""
    intents: list[Intent] = []
    for act in reading.said(Saying.DESIGNATE, Saying.UNDESIGNATE):
        if not act.certain:
            intents += [_question(act)]
            continue
        kind = IntentKind.DESIGNATE if act.says is Saying.DESIGNATE else IntentKind.UNDESIGNATE
        intents += [_about(somebody, kind, act, reading) for somebody in act.people]
    for act in _bare_removals(reading):
        intents += [_about(somebody, IntentKind.UNDESIGNATE, act, reading) for somebody in act.people]
    return _merged(intents)


def _bare_removals(reading: Reading) -> tuple[Act, ...]:
    """Removals in a sentence that designates, where nothing speaks of access."""
    designating = {act.marked.sentence.text for act in reading.said(Saying.DESIGNATE, Saying.UNDESIGNATE)}
    return tuple(
        act
        for act in reading.said(Saying.CUT)
        if act.text in designating
        and not re.search(r"\b(?:hmis|access|login|account|license|user)\b", act.marked.text[act.start :])
    )


def _removals(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """One removal, question or rescission for each person of whom something of the kind is said."""
    bare = _bare_removals(reading)
    acts = [act for act in reading.said(*_ABOUT_ACCESS, Saying.EFFECTIVE) if act not in bare]
    replaced = {somebody.key for act in reading.said(Saying.REPLACE) if act.certain for somebody in act.other}
    people = {
        somebody.key: somebody for act in acts if act.says is not Saying.EFFECTIVE for somebody in act.people
    }
    named = {somebody.key for marked in reading.sentences for somebody in marked.everybody} | set(people)
    concerned = {
        key
        for act in acts
        if act.says in FACTS and (act.certain or act.subordinate)
        for key in [p.key for p in act.people]
    }
    intents: list[Intent] = []
    for key, somebody in people.items():
        mine = [
            act
            for act in acts
            if key in {p.key for p in act.people}
            or (not act.people and act.says in {Saying.HOLD, Saying.EFFECTIVE})
        ]
        mine = [act for act in mine if not _waits_for_another(act, reading)]
        if key in replaced and not any(act.says is Saying.CUT for act in mine):
            continue  # said again in the replacement
        if not any(act.says in _ABOUT_ACCESS - {Saying.HOLD} for act in mine):
            continue
        intent = removal(somebody, mine, reading.received_on, alone=len(named) == 1 or len(concerned) == 1)
        if intent is None:
            continue
        if intent.kind is IntentKind.RESCIND and not _is_rescission(intent, reading, concerned - {key}):
            continue
        intents.append(_of_representative(intent, somebody, mine))
    return intents


def _of_representative(intent: Intent, somebody: Somebody, acts: list[Act]) -> Intent:
    """A representative who is no user has left: what ends is the designation (A39)."""
    only = bool(somebody.known) and all(known.part == "representative" for known in somebody.known)
    if (
        intent.kind is IntentKind.REMOVE
        and only
        and not any(act.says in {Saying.CUT, Saying.UNNEEDED} for act in acts)
    ):
        settled = (
            intent.effective_on is None and not intent.doubts
        )  # a day ahead is for a person: designations have none
        return replace(intent, kind=IntentKind.UNDESIGNATE if settled else IntentKind.UNCLEAR)
    return intent


def _waits_for_another(act: Act, reading: Reading) -> bool:
    """Does it wait with something else? ("We will be hiring, but not yet.")"""
    beside = any(other.text == act.text and other.says in FACTS for other in reading.acts)
    return act.phrase.id == "not-yet" and act.start > 0 and not beside


def _is_rescission(intent: Intent, reading: Reading, others: set[str]) -> bool:
    """Is a removal taken back? Beside "remove Pat", "do not remove Sam" only says who is not meant."""
    del intent
    return not others or (reading.reference or "").startswith("D-")


def _rescheduled(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """Removals moved to another day: "please move it to April 3"."""
    intents: list[Intent] = []
    for act in reading.said(Saying.RESCHEDULE):
        days = [when for when in act.days if when.kind is Kind.DAY]
        if not act.certain or not days:
            intents.append(_question(act))
            continue
        day, doubtful = days[-1].read(
            Tense.OPEN if days[-1].weekday is None else Tense.AHEAD, reading.received_on
        )
        doubts = (Doubt.WHEN_CONTRADICTORY,) if doubtful else ()
        for somebody in act.people or (None,):
            base = (
                _about(somebody, IntentKind.RESCHEDULE, act, reading)
                if somebody
                else _intent(IntentKind.RESCHEDULE, act)
            )
            intents.append(
                replace(
                    base,
                    effective_on=day,
                    last_needed_on=day,
                    doubts=(*base.doubts, *doubts),
                    at_close_of_business=days[-1].at_close_of_business,
                )
            )
    moved = {intent.person for intent in intents}
    del before
    return [intent for intent in intents if intent.person is not None or len(moved) == 1]


def _replacements(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """Somebody comes in the place of somebody: one draft (A25, A45)."""
    intents: list[Intent] = []
    for act in reading.said(Saying.REPLACE):
        if not act.certain or not act.people or not act.other:
            intents.append(_question(act))
            continue
        old = act.other[0]
        ordered = any(
            a.says is Saying.CUT and a.certain and old.key in {p.key for p in a.people} for a in reading.acts
        )
        if ordered:
            continue  # the removal is clear by itself; who comes is asked for by an add
        mine = [
            a
            for a in reading.said(*FACTS, Saying.MOVED, Saying.EFFECTIVE)
            if not a.people or old.key in {p.key for p in a.people}
        ]
        out = removal(
            old, [replace(act, says=Saying.CUT, people=act.other), *mine], reading.received_on, alone=True
        )
        base = _about(act.people[0], IntentKind.REPLACE, act, reading)
        base = replace(
            base,
            removed_person=old.person,
            doubts=tuple(d for d in base.doubts if d is not Doubt.WHO_UNKNOWN),
        )
        if out is not None:
            base = replace(
                base,
                effective_on=out.effective_on,
                last_needed_on=out.last_needed_on,
                reason=out.reason,
                doubts=tuple(dict.fromkeys((*base.doubts, *out.doubts))),
            )
        intents.append(_complete_draft(base, act.people[0], act, reading))
    return intents


def _additions(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """New users in prose: drafts, with what is missing (A45); entries of a list each make one."""
    intents: list[Intent] = []
    taken = {
        (i.person.name or i.person.email) for i in before if i.person and i.kind is not IntentKind.STATUS
    }
    for act in reading.said(Saying.ADD, Saying.EXTEND_ACCESS):
        if act.says is Saying.EXTEND_ACCESS and (not act.certain or any(p.known for p in act.people)):
            continue  # a change
        if not act.certain:
            intents.append(_question(act))
            continue
        for somebody in act.people:
            if (somebody.person.name or somebody.person.email) in taken:
                continue
            intent = _about(somebody, IntentKind.ADD, act, reading)
            doubts = tuple(d for d in intent.doubts if d is not Doubt.WHO_UNKNOWN)  # somebody new is unknown
            intents.append(
                _complete_draft(replace(intent, doubts=doubts, candidates=()), somebody, act, reading)
            )
    return _merged(intents)


def _merged(intents: list[Intent]) -> list[Intent]:
    """Two sentences about one new user are one draft."""
    merged: dict[object, Intent] = {}
    for intent in intents:
        key = (intent.kind, intent.person) if intent.person else (intent.kind, intent.text)
        first = merged.get(key)
        if first is None:
            merged[key] = intent
        else:
            projects = tuple(dict.fromkeys((*first.projects, *intent.projects)))
            missing = tuple(
                m for m in first.missing if m in intent.missing and not (m == "projects" and projects)
            )
            removed = tuple(dict.fromkeys((*first.projects_removed, *intent.projects_removed)))
            merged[key] = replace(first, projects=projects, projects_removed=removed, missing=missing)
    return list(merged.values())


def _complete_draft(intent: Intent, somebody: Somebody, act: Act, reading: Reading) -> Intent:
    """A draft with projects from its sentence and the names of what is missing (the fields of rules/forms.toml)."""
    projects = tuple(
        dict.fromkeys((*act.marked.projects, *_projects_in(act.marked.text[act.end :], reading.roster)))
    )
    person = somebody.person
    if not person.email:
        person = replace(person, email=_address_beside(act, reading))
        intent = replace(intent, person=person)
    missing = [
        name
        for name, value in (
            ("person_name", person.name),
            ("person_email", person.email),
            ("projects", projects),
        )
        if not value
    ]
    return replace(intent, projects=projects, missing=tuple(missing))


def _address_beside(act: Act, reading: Reading) -> str | None:
    """The address given in the next sentences: "her address is x@a.example"."""
    texts = [marked.sentence.text for marked in reading.sentences]
    at = texts.index(act.text)
    for marked in reading.sentences[at : at + 3]:
        alone = [p.email for p in marked.everybody if p.email and not p.written]
        if len(alone) == 1 and re.search(
            r"\b(?:his|her|their|the)\b[^.]{0,30}\b(?:email|address)\b", marked.text
        ):
            return alone[0]
    return None


def _projects_in(text: str, roster: Roster) -> tuple[str, ...]:
    """Projects whose own words stand in the text, where only one project of the roster has them."""
    words = set(fold(text).split())
    hits = [
        p.key
        for p in roster.projects
        if (own := set(fold(p.name).split()) - {"project", "program", "the", "of", "and"}) and own <= words
    ]
    return tuple(hits)


def _changes(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """Projects added to or taken from a current user (P20)."""
    intents: list[Intent] = []
    for act in reading.said(Saying.EXTEND_ACCESS, Saying.NARROW_ACCESS):
        if not act.certain or not act.people:
            intents.append(_question(act))
            continue
        written = (act.captured.get("project") or act.captured.get("text") or "").strip('" ')
        mark = re.fullmatch(r"⟦j(\d+)⟧", written)
        keys = (act.marked.projects[int(mark[1])],) if mark else _projects_in(written, reading.roster)
        unknown = () if keys else (written,)
        doubts = () if keys else (Doubt.PROJECT_UNKNOWN,)
        for somebody in act.people:
            if not somebody.known and act.says is Saying.EXTEND_ACCESS:
                continue  # somebody new: an add
            base = _about(somebody, IntentKind.MODIFY, act, reading)
            part = {"projects" if act.says is Saying.EXTEND_ACCESS else "projects_removed": keys}
            intents.append(
                replace(
                    base,
                    projects=part.get("projects", ()),
                    projects_removed=part.get("projects_removed", ()),
                    projects_as_written=unknown,
                    doubts=(*base.doubts, *doubts),
                )
            )
    return _merged(intents)


def _status(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """One question about progress for each person named, or one about everybody (P17)."""
    intents: dict[str, Intent] = {}
    for act in reading.said(Saying.STATUS, Saying.STATUS_OF_ALL):
        if act.says is Saying.STATUS_OF_ALL or not act.people:
            intents.setdefault("", _intent(IntentKind.STATUS, act))
        for somebody in act.people:
            intents.setdefault(somebody.key, _about(somebody, IntentKind.STATUS, act, reading))
    return list(intents.values())


def _submitted(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """A trainee's "step 2 is done"; of somebody else's step nothing follows."""
    del before
    for act in reading.said(Saying.SUBMITTED):
        if (
            act.marked.sentence.asks
            or not act.certain
            or any(p.key != reading.myself.key for p in act.marked.everybody)
        ):
            continue
        number = act.captured.get("number", "")
        return [
            replace(
                _about(reading.myself, IntentKind.STEP_SUBMITTED, act, reading),
                doubts=(),
                candidates=(),
                step=_NUMBERS.get(number) or (int(number) if number.isdigit() else None),
            )
        ]
    return []


def _withdrawn(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """A request taken back: said of the case it names, so that policy can tell it from a removal taken back."""
    intents: list[Intent] = []
    for act in reading.said(Saying.WITHDRAW):
        if not act.certain:
            intents.append(_question(act))
            continue
        intents += [_about(p, IntentKind.RESCIND, act, reading) for p in act.people] or [
            _intent(IntentKind.RESCIND, act)
        ]
    return intents


_READERS: tuple[Callable[[Reading, tuple[Intent, ...]], list[Intent]], ...] = (
    _representatives, _removals, _rescheduled, _replacements, _changes, _additions, _withdrawn, _submitted, _status,
)  # fmt: skip


# -- what all readers share -------------------------------------------------------------------------------------------


def _intent(kind: IntentKind, act: Act) -> Intent:
    return Intent(kind=kind, source=Source.PROSE, text=act.text)


def _question(act: Act) -> Intent:
    person = act.people[0].person if len(act.people) == 1 else None
    kind = IntentKind.QUESTION if _is_question(act.marked) else IntentKind.UNCLEAR
    return Intent(kind=kind, source=Source.PROSE, person=person, text=act.text)


def _is_question(marked: Marked) -> bool:
    """Does it ask, with or without a question mark?"""
    return marked.sentence.asks or bool(_QUESTION.match(marked.text))


def _about(somebody: Somebody, kind: IntentKind, act: Act, reading: Reading) -> Intent:
    agency, doubts = reading.agency_of(somebody)
    own = (somebody.doubt,) if somebody.doubt else ()
    return Intent(
        kind=kind,
        source=Source.PROSE,
        agency=agency,
        person=somebody.person,
        doubts=(*own, *doubts),
        candidates=somebody.persons,
        text=act.text,
    )


_REFERENCE_KINDS: Mapping[IntentKind, str] = MappingProxyType(
    {IntentKind.REMOVE: "D", IntentKind.RESCIND: "DRM", IntentKind.RESCHEDULE: "D", IntentKind.STEP_SUBMITTED: "RM", IntentKind.STATUS: "RMD",
     IntentKind.QUESTION: "RMD", IntentKind.UNCLEAR: "RMD", IntentKind.ADD: "R", IntentKind.MODIFY: "M", IntentKind.REPLACE: "R"}
)  # fmt: skip


def _placed(intent: Intent, reading: Reading) -> Intent:
    """The intent with its agency and the case that the mail names or answers, where that fits the kind."""
    agency, doubts = intent.agency, intent.doubts
    if agency is None:
        known = next(
            (p for m in reading.sentences for p in m.everybody if p.known and p.person == intent.person), None
        )
        agency, more = reading.agency_of(known)
        doubts = tuple(dict.fromkeys((*doubts, *more)))
    reference = reading.reference
    if reference and reference[0] not in _REFERENCE_KINDS.get(intent.kind, ""):
        reference = None
    answers = reading.thread_case
    if (
        intent.kind is IntentKind.REMOVE
        and answers
        and answers.kind is CaseKind.REMOVAL
        and reference == answers.ref
    ):
        same = not intent.person or not answers.person.email or intent.person.email == answers.person.email
        reference = reference if same or answers.state.value == "AMBIGUOUS" else None
    return replace(
        intent,
        agency=agency,
        doubts=doubts,
        reference=reference,
        text=intent.text[:_LONGEST_TEXT] if intent.text else None,
    )


def _left_over(reading: Reading, understood: bool) -> tuple[Intent, ...]:
    """What nobody has read: everything of a mail that was not understood, else the sentences that still ask something."""
    acted = {act.text for act in reading.acts}
    rest = [m for m in reading.sentences if m.sentence.text not in acted]
    if understood:
        rest = [
            m
            for m in rest
            if not m.sentence.title and len(m.text.split()) > 2 and _ASKS.search(m.text) and not _is_detail(m)
        ]
    text = " ".join(m.sentence.text for m in rest)
    if not understood and not text:
        text = " ".join(m.sentence.text for m in reading.sentences)
    if not text and not reading.cut_short:
        return ()
    asks = any(_is_question(m) for m in (rest if understood else reading.sentences))
    kind = IntentKind.QUESTION if asks else IntentKind.UNCLEAR
    people = _unique_people(rest) if not understood else []
    person = people[0].person if len(people) == 1 else None
    return (_placed(Intent(kind=kind, source=Source.PROSE, person=person, text=text), reading),)


def _is_detail(marked: Marked) -> bool:
    """Is the sentence only an entry, a name or a day?"""
    return (
        marked.sentence.entry
        and not marked.sentence.asks
        and len(re.sub(r"⟦\w+⟧", "", marked.text).split()) < 3
    )


def _unique_people(sentences: Iterable[Marked]) -> list[Somebody]:
    return list({p.key: p for m in sentences for p in m.everybody}.values())
