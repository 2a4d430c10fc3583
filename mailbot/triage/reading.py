"""One mail as triage understands it: its marked sentences, what they say, and who and where is meant.

The readers of single matters (`mailbot.triage.endings`, `mailbot.triage.wishes`, `mailbot.triage.prose`) are told this
and make intents of it with the functions below.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from mailbot.model.case import Case
from mailbot.model.directory import Roster, Sender
from mailbot.model.intent import Doubt, Intent, IntentKind, RemovalReason, Source
from mailbot.triage.act import Act, LooseDay
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Phrases, Saying
from mailbot.triage.reasons import Told, reason_of, texts_about
from mailbot.triage.sentences import Signed
from mailbot.triage.who import Somebody

_QUESTION = re.compile(
    r"(?:how|what|when|where|why|who|which|do|does|did|is|are|can|could|should|would|will|has|have) (?!(?:you|we|someone) (?:please )?(?:remove|add))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One mail's sentences and what they say."""

    sentences: tuple[Marked, ...]
    acts: tuple[Act, ...]
    sender: Sender
    roster: Roster
    received_on: date
    thread_case: Case | None
    phrases: Phrases
    myself: Somebody
    cut_short: bool  # the mail was too long to be read whole
    removals: tuple[Case, ...] = ()  # that wait for their day, of the sender's agencies
    loose: tuple[LooseDay, ...] = ()  # days that stand with nothing that is understood
    told: tuple[Told, ...] = ()  # the sentences, with who was spoken of before each

    def said(self, *sayings: Saying) -> tuple[Act, ...]:
        """The acts that say one of these."""
        return tuple(act for act in self.acts if act.says in sayings)

    def reason_for(self, somebody: Somebody) -> RemovalReason | None:
        """Why this person's access ends, by all that the mail says of them."""
        return reason_of(texts_about(somebody.key, self.told), self.phrases.reasons)

    @property
    def own(self) -> tuple[Marked, ...]:
        """The sentences but for those of the signature's block."""
        return tuple(marked for marked in self.sentences if marked.sentence.signed is not Signed.BLOCK)

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


def bare_intent(kind: IntentKind, act: Act) -> Intent:
    """An intent of a kind, with the sentence it was read from and nothing else."""
    return Intent(kind=kind, source=Source.PROSE, text=act.text)


def as_question(act: Act) -> Intent:
    """What is not certain, for a person: a question where it asks, else unclear."""
    person = act.people[0].person if len(act.people) == 1 else None
    kind = IntentKind.QUESTION if is_question(act.marked) else IntentKind.UNCLEAR
    return Intent(kind=kind, source=Source.PROSE, person=person, text=act.text)


def is_question(marked: Marked) -> bool:
    """Does it ask, with or without a question mark?"""
    return marked.sentence.asks or bool(_QUESTION.match(marked.text))


_AS_REPRESENTATIVE = re.compile(
    r" ?,? (?:as|for|in the role of|on the list of) (?:(?:an?|our|the|my|one of our|your|new|hmis|agency|agency's|⟦a\d+⟧(?:'s)?) ){0,3}(?:(?:authorized|authorised|designated|user|agency|hmis) ){0,3}"
    r"(?:representatives?|reps?|contacts?|requesters?|signers?)\b"
)


def is_of_representative(act: Act) -> bool:
    """Does one person follow another as authorized representative, not as user?"""
    return bool(_AS_REPRESENTATIVE.match(act.marked.text, act.end))


def is_of_role(act: Act) -> bool:
    """Is it said what a user may do in HMIS: read only, reports, data entry?"""
    return act.phrase.id in {"role-to-set", "role-is-to-change", "reports-to-run", "reports-to-give"}


def is_parted(act: Act, reading: Reading) -> bool:
    """Is a replacement told in two orders, "remove Pat" and "add Sam", so that each is read by itself?"""
    old, new = {p.key for p in act.other}, {p.key for p in act.people}
    orders = [
        a for a in reading.acts if a.certain and a.says in {Saying.CUT, Saying.ADD, Saying.EXTEND_ACCESS}
    ]
    removed = any(a.says is Saying.CUT and old & {p.key for p in a.people} for a in orders)
    added = any(a.says is not Saying.CUT and new & {p.key for p in a.people} for a in orders)
    return removed and (added or any(p.known for p in act.people))


def about_somebody(somebody: Somebody, kind: IntentKind, act: Act, reading: Reading) -> Intent:
    """An intent about one person, with agency, doubts and candidates as far as they are known."""
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


def merged(intents: list[Intent]) -> list[Intent]:
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
