"""Plain sentences to intents: what the sender's own words ask for, one intent for each person.

The sentences are marked (`mailbot.triage.marked`), the phrases of rules/phrases.toml found in them
(`mailbot.triage.acts`), and what is said of one person is taken together. Removals are judged in
`mailbot.triage.removals`. A wish to add is a draft (A45). What is asked and not understood goes to a person, so that no
part of a mail is lost; nothing here acts on half an understanding.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from mailbot.model.case import CaseKind
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.model.message import Message
from mailbot.triage.act import FACTS, Act
from mailbot.triage.acts import Reader
from mailbot.triage.additions import read_additions
from mailbot.triage.asides import without_asides
from mailbot.triage.by_person import read_by_person
from mailbot.triage.corrections import corrected, takes_back
from mailbot.triage.counted import with_count_right
from mailbot.triage.day_guard import with_every_day_explained
from mailbot.triage.day_roles import with_roles
from mailbot.triage.done_yet import with_progress_asked
from mailbot.triage.endings import read_removals, read_reschedules
from mailbot.triage.last_look import with_last_look
from mailbot.triage.leaver_lists import read_leaver_lists
from mailbot.triage.left_over import left_over
from mailbot.triage.marked import Marker
from mailbot.triage.mixed_matters import read_by_headings
from mailbot.triage.new_details import read_new_details
from mailbot.triage.notices import Notice
from mailbot.triage.parts import with_rest_read
from mailbot.triage.phrases import Phrases, Saying
from mailbot.triage.plain_changes import read_changes_plainly, with_later_changes_asked
from mailbot.triage.plain_moves import read_moves
from mailbot.triage.plain_removals import read_plainly
from mailbot.triage.plain_status import read_status_plainly
from mailbot.triage.pointed_below import with_order_pointing
from mailbot.triage.question import Question
from mailbot.triage.reading import Reading, about_somebody, as_question, bare_intent
from mailbot.triage.representatives import read_representatives
from mailbot.triage.sent_on import sent_on
from mailbot.triage.sentences import Sentence, read_sentences, straightened
from mailbot.triage.status_questions import read_status
from mailbot.triage.steps_done import read_submitted
from mailbot.triage.successors import with_successors
from mailbot.triage.titles import with_title_agreeing
from mailbot.triage.unnamed_orders import with_unnamed_order
from mailbot.triage.waiting import read_waiting
from mailbot.triage.waiting_marks import is_person_of
from mailbot.triage.who import Somebody
from mailbot.triage.wishes import read_changes, read_replacements

_REPLY = re.compile(r"^(?:re|fw|fwd|aw|wg|sv|antw|rv|tr)\s*(?:\[\d+\])?:", re.IGNORECASE)
_LONGEST_TEXT = 1500


def read_prose(message: Message, question: Question, phrases: Phrases) -> tuple[Intent, ...]:
    """Read the sender's own sentences.

    Args:
        message: the mail; only what stands in its ACTIONABLE lines is read, and its subject.
        question: who wrote, whom they may name, what is on record; "Friday" is reckoned from the day it arrived.
        phrases: rules/phrases.toml.

    Returns:
        Every intent that was understood, and what was left over as a question. Never empty for a mail that says anything.
    """
    reading = _reading(message, question, phrases)
    intents: list[Intent] = []
    for reader in _READERS:
        intents += reader(reading, tuple(intents))
    intents = with_count_right(reading, intents)
    intents = read_plainly(reading, with_every_day_explained(reading, intents))
    intents = read_by_person(reading, intents)
    intents = with_title_agreeing(reading.sentences, intents)
    intents = read_leaver_lists(reading, intents)
    intents = read_changes_plainly(reading, with_later_changes_asked(reading, intents))
    intents = read_new_details(reading, intents)
    intents = with_rest_read(reading, read_moves(reading, intents), read_plainly)
    intents = with_progress_asked(reading, read_status_plainly(reading, intents))
    intents = read_by_headings(reading, intents)
    intents = with_successors(reading, with_last_look(reading, intents))
    placed = [_placed(intent, reading) for intent in intents]
    return (*placed, *(_placed(intent, reading) for intent in left_over(reading, placed)))


def read_order_of_notice(
    message: Message,
    question: Question,
    phrases: Phrases,
    notice: Callable[[], Notice | None],
    *,
    unsettled: bool,
) -> Intent | None:
    """The removal of whoever stands in the notice below, where the sender's words order it and name nobody.

    Args:
        message: the mail.
        question: who wrote, and when it came.
        phrases: rules/phrases.toml.
        notice: finds the notice.
        unsettled: whether nothing else was settled of the mail, so that a plain wish that points below counts as well.
    """
    reading = _reading(message, question, phrases)
    intent = with_unnamed_order(reading, notice)
    if intent is None and unsettled:
        intent = with_order_pointing(reading, notice)
    return _placed(intent, reading) if intent else None


def read_beside(
    message: Message, question: Question, phrases: Phrases, intents: Iterable[Intent]
) -> list[Intent]:
    """Ask about the removals of forms beside which a day stands that says something else."""
    return with_every_day_explained(_reading(message, question, phrases), intents)


def _reading(message: Message, question: Question, phrases: Phrases) -> Reading:
    sender, thread_case = question.sender, question.thread_case
    marker = Marker.of(question.roster, phrases, question.received_on)
    names = {
        sender.name,
        message.sender_name,
        *(known.name for known in marker.people.at(sender.address or "")),
    }
    sentences, cut_short = read_sentences(message.body.lines, frozenset(name for name in names if name))
    subject = straightened(message.subject)
    title = (
        ()
        if _REPLY.match(subject) or "[" in message.subject or not subject
        else (Sentence(text=subject[:300], title=True),)
    )
    dated = with_roles(marker.mark_all((*title, *sentences)), phrases.days)
    if not question.removals:
        dated = without_asides(dated, question.received_on)
    marked = corrected(dated, phrases.conditions)
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
    about = about or sent_on(message, marker, sentences, myself)
    reader = Reader(phrases, myself, about)
    acts: tuple[Act, ...] = ()
    for one in marked:
        if takes_back(one) and not one.sentence.title:
            acts = tuple(replace(act, certain=act.certain and act.says not in FACTS) for act in acts)
        acts += reader.read(one)
    return Reading(
        sentences=marked,
        acts=acts,
        sender=sender,
        roster=question.roster,
        received_on=question.received_on,
        thread_case=thread_case,
        removals=question.removals,
        phrases=phrases,
        myself=myself,
        cut_short=cut_short,
        loose=tuple(reader.loose),
        told=tuple(reader.told),
    )


# -- one reader for each matter; each is told what the others have read ------------------------------------------------


def _withdrawn(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """A request taken back: said of the case it names, so that policy can tell it from a removal taken back."""
    intents: list[Intent] = []
    removed = {i.person for i in before if i.kind is IntentKind.REMOVE}
    for act in reading.said(Saying.WITHDRAW):
        if {p.person for p in act.people} & removed:
            continue  # "stop her training, she left": the removal says it all
        waits = any(is_person_of(case, p) for case in reading.removals for p in act.people)
        if not act.certain or waits:  # "cancel his training" takes no removal back
            intents.append(as_question(act))
            continue
        intents += [about_somebody(p, IntentKind.RESCIND, act, reading) for p in act.people] or [
            bare_intent(IntentKind.RESCIND, act)
        ]
    return intents


_READERS: tuple[Callable[[Reading, tuple[Intent, ...]], list[Intent]], ...] = (
    read_representatives, read_waiting, read_removals, read_reschedules, read_replacements, read_changes, read_additions, _withdrawn, read_submitted, read_status,
)  # fmt: skip


# -- what all readers share -------------------------------------------------------------------------------------------


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
