"""The one door of triage: a message in, what its sender wants out.

Staff commands, forms, answers and plain sentences are read in this order; what one of them has read, the next leaves
alone. Only what the sender says now is read (`ACTIONABLE`). Nothing is decided here, and no mail reads as nothing but a mere
thank-you in answer to ours: what is not understood is handed on as a question or as unclear, with its text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.model.case import Case
from mailbot.model.directory import Roster, Sender, SenderRole
from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.model.message import Message, Standing
from mailbot.triage.answer_values import lines_for
from mailbot.triage.answer_yes import is_said_by_yes
from mailbot.triage.answers import Answer, read_answer
from mailbot.triage.beside_forms import beside_forms, own_lines, said_around, without_labels, without_lines
from mailbot.triage.commands import CommandLine, read_commands
from mailbot.triage.days_elsewhere import with_days_from_elsewhere
from mailbot.triage.designation_labels import designations_from_labels
from mailbot.triage.form_corrections import with_corrections
from mailbot.triage.form_designations import designation_from_form
from mailbot.triage.form_files import attached_forms
from mailbot.triage.form_guard import (
    guarded,
    hazards_in,
    hazards_of_titles,
    without_other_systems,
)
from mailbot.triage.form_reader import FormReader
from mailbot.triage.form_systems import is_headline
from mailbot.triage.forms import Form, read_forms
from mailbot.triage.letters import with_letter_lines
from mailbot.triage.made_own import with_own_made
from mailbot.triage.notices import Notice, notice_below
from mailbot.triage.older_mails import OLD
from mailbot.triage.own_words import without_sentences
from mailbot.triage.phrases import Phrases
from mailbot.triage.pointed_below import is_unsettled, with_days_below
from mailbot.triage.prose import read_beside, read_order_of_notice, read_prose
from mailbot.triage.question import Question
from mailbot.triage.thanks import is_mere_thanks
from mailbot.triage.unlabelled_lines import with_labels_given
from mailbot.triage.wording import FormWording, normalized

_REFERENCE = re.compile(r"\b([RMD])-(\d{3,9})\b", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"^(?:(?:hi|hello|hey|good (?:morning|afternoon))[ ,!]{1,3})?(?:i |we )?(?:please|need(?: you)? to|would like to)(?: (?!not\b|hold|wait|stop|pause|ignore|cancel|undo)[a-z]{2,15}){0,3} (?:deprovision\w*|deactivat\w*|remov\w*|offboard\w*|terminat\w*|disabl\w*|inactivat\w*|revok\w*)(?: (?:of|for|the|this|these|following|our|an?|hmis|user|users|access|account|accounts|login|logins|person|people|employee|staff|member|as|follows|below)){0,8}:(?!\S)",
    re.IGNORECASE,
)
"""What only announces the labels below it: "Please schedule deprovisioning of HMIS access:"."""
_IDLE = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How people write to the desk: the data that triage reads by."""

    forms: FormWording  # rules/forms.toml
    phrases: Phrases  # rules/phrases.toml
    attachments: tuple[str, ...] = ()  # kinds of attached files that are read: "csv", "pdf" (config.toml)


def read_intents(message: Message, question: Question, wording: Wording) -> tuple[Intent, ...]:
    """Read what a mail wants.

    Args:
        message: the mail, of `mailbot.intake`.
        question: who wrote it, whom they may name, what is on record.
        wording: rules/forms.toml and rules/phrases.toml.

    Returns:
        One intent for each thing and person, in the order of the mail; none for a thank-you, else at least one.
    """
    sender, roster = question.sender, question.roster
    received_on, thread_case = question.received_on, question.thread_case
    message = with_own_made(message, sender, wording.forms, thread_case)
    message = with_letter_lines(message)
    if is_mere_thanks(message, thread_case):
        return ()
    commands = _commands(message, sender)
    if commands:
        message = without_lines(message, {line.text for line in commands})
    given = tuple(_of_command(line) for line in commands)
    message = with_labels_given(message, wording.forms)
    message = with_corrections(message, wording.forms, received_on)
    filled, forms = _forms(message, sender, roster, wording, received_on)
    if not forms:
        message = without_labels(message)
    answer = Answer() if filled else read_answer(message, question, wording.phrases, wording.forms)
    answered = answer.intents
    if answered:
        message = replace(message, subject="", body=without_sentences(message.body, answer.sentences))
    rest = beside_forms(message, forms, wording.forms)
    whole = answered and _is_whole(answered)
    said = () if whole else _sentences(rest, question, wording)
    if not (given or filled or answered):
        said = _of_notice(rest, question, wording, said) or said
    own = "\n".join((message.subject, *own_lines(message)))
    said = without_other_systems(said, [line for line in own_lines(message) if line.strip()], wording.forms)
    said = with_days_from_elsewhere(said, own, message, question, wording.phrases, wording.forms)
    said = with_days_below(said, own, message, question, wording.phrases, wording.forms)
    if any(intent.kind is IntentKind.REMOVE for intent in filled) and any(own_lines(rest)):
        filled = tuple(read_beside(rest, question, wording.phrases, filled))
    if given or filled or answered:
        said = tuple(intent for intent in said if intent.kind not in _IDLE or _asks(intent))
    if any(
        intent.kind is IntentKind.CORRECTION for intent in answered
    ):  # "Correct. Keep the others." takes nothing back
        said = tuple(replace(i, kind=IntentKind.UNCLEAR) if i.kind is IntentKind.RESCIND else i for i in said)
    said = tuple(i for i in said if not is_said_by_yes(i, answered, thread_case))
    known = {(i.kind, i.person.email or i.person.name) for i in (*filled, *answered) if i.person}
    known |= {
        (IntentKind.REMOVE, leaving.email or leaving.name)
        for intent in filled
        if (leaving := intent.removed_person) is not None
    }
    said = tuple(
        i
        for i in said
        if not i.person
        or ((i.kind, i.person.email or i.person.name) not in known and not _is_named_in(i, filled))
    )
    intents = (*given, *(_answering(intent, message, thread_case) for intent in filled), *answered, *said)
    return intents or (Intent(kind=IntentKind.UNCLEAR, source=Source.PROSE, text=message.subject or None),)


# -- staff commands ---------------------------------------------------------------------------------------------------


def _commands(message: Message, sender: Sender) -> tuple[CommandLine, ...]:
    """The command lines of verified staff; none where no line looks like a command."""
    if not sender.verified or sender.role is not SenderRole.STAFF:
        return ()
    top: list[str] = []
    for line in message.body.lines:
        if line.standing is not Standing.OWN:
            break
        top.append(line.text)
    return tuple(line for line in read_commands(top) if line.resembles)


def _of_command(line: CommandLine) -> Intent:
    """The intent carries the line; who carries it out reads it again with `commands.read_command`."""
    return Intent(
        kind=IntentKind.COMMAND,
        source=Source.COMMAND,
        reference=line.command.reference if line.command else None,
        text=line.text,
    )


# -- forms ------------------------------------------------------------------------------------------------------------


def _forms(
    message: Message, sender: Sender, roster: Roster, wording: Wording, received_on: date
) -> tuple[tuple[Intent, ...], tuple[Form, ...]]:
    """What the forms in the text and in attached files ask for, and the forms of the text."""
    forms = read_forms(message, wording.forms)
    is_form = bool(forms or message.attachments)
    beside = tuple(said_around(message, forms, wording.forms)) if is_form else ()
    around = hazards_in(beside)
    around |= (
        hazards_of_titles(line for line in own_lines(message) if line.strip()) if is_form else frozenset()
    )

    reader = FormReader(
        question=Question(sender=sender, roster=roster, received_on=received_on),
        wording=wording.forms,
        nicknames=wording.phrases.nicknames,
        said="\n".join((message.subject, *own_lines(message))),
        beside=beside,
        around=around,
        decoding_doubtful=message.decoding_doubtful,
        is_table=len(forms) > 1,
    )
    own = "\n".join(own_lines(message))
    designation = designation_from_form(forms, own, sender, roster, received_on, wording.forms)
    if designation:
        return designation, forms
    titles = [message.subject, *(line for line in own_lines(message) if line.strip() and is_headline(line))]
    named, form = designations_from_labels(message.body, titles, sender, roster, received_on, wording.forms)
    if form is not None:
        around = hazards_in(said_around(message, (form,), wording.forms))
        return tuple(guarded(intent, around) for intent in named), (form,)
    intents = [intent for form in forms for intent in reader.intents(form)]
    attached = [
        intent
        for form in attached_forms(message, wording.forms, wording.attachments)
        for intent in reader.intents(form)
    ]
    # a form for something else ("Time off request") is no prose either: its last day is no departure
    is_other = any("request_type" in form.fields or form.title for form in forms)
    return tuple(_with_attached(intents, attached)), forms if intents or is_other else ()


def _with_attached(intents: Sequence[Intent], attached: Iterable[Intent]) -> Iterable[Intent]:
    """The text's intents and the files'. One and the same is one; two that differ are a conflict, and read back."""
    merged = list(intents)
    for intent in attached:
        at = next((at for at, each in enumerate(merged) if _is_same(each, intent)), None)
        if at is None:
            merged.append(intent)
        elif _plan(merged[at]) != _plan(intent):
            merged[at] = replace(merged[at], doubts=(*merged[at].doubts, Doubt.CONFLICT))
    return merged


def _is_same(first: Intent, second: Intent) -> bool:
    """Do two intents ask for the same thing for the same person?"""
    if first.kind is not second.kind or first.person is None or second.person is None:
        return False
    names = first.person.name, second.person.name
    emails = first.person.email, second.person.email
    same_name = None not in names and normalized(names[0] or "") == normalized(names[1] or "")
    return same_name or (emails[0] is not None and emails[0] == emails[1])


def _plan(intent: Intent) -> tuple[object, ...]:
    return intent.person, intent.agency, frozenset(intent.projects), intent.effective_on, intent.access_role


def _answering(intent: Intent, message: Message, thread_case: Case | None) -> Intent:
    """A form sent back belongs to the case that it answers."""
    if intent.reference:
        return intent
    if thread_case is not None:
        return lines_for(thread_case, replace(intent, reference=thread_case.ref))
    named = _REFERENCE.search(message.subject)
    return replace(intent, reference=f"{named[1].upper()}-{named[2].zfill(4)}") if named else intent


# -- sentences --------------------------------------------------------------------------------------------------------


def _sentences(message: Message, question: Question, wording: Wording) -> tuple[Intent, ...]:
    """What is said in sentences; a doubtful charset counts where it touches a name."""
    if not message.subject and not any(line.strip() for line in own_lines(message)):
        return ()
    intents = read_prose(message, question, wording.phrases)
    if message.decoding_doubtful:
        intents = tuple(replace(i, doubts=(*i.doubts, Doubt.DECODING)) if _touched(i) else i for i in intents)
    return intents


def _of_notice(
    message: Message, question: Question, wording: Wording, said: Sequence[Intent]
) -> tuple[Intent, ...]:
    """The removal that is ordered without a name above a notice that names somebody; none where there is no such order."""
    if not any(line.standing in OLD for line in message.body.lines):
        return ()

    def notice() -> Notice | None:
        return notice_below(message, question, wording.phrases, wording.forms)

    found = read_order_of_notice(message, question, wording.phrases, notice, unsettled=is_unsettled(said))
    return (found,) if found else ()


def _touched(intent: Intent) -> bool:
    """Can a wrongly decoded letter stand in the name? Plain ASCII is the same in every charset."""
    person = intent.person
    return person is not None and intent.kind not in _IDLE and not f"{person.name}{person.email}".isascii()


def _is_whole(answered: Sequence[Intent]) -> bool:
    """Does the answer leave nothing to read: a name or a day that stood alone?"""
    return any(intent.person is not None and not intent.fields for intent in answered)


def _is_named_in(said: Intent, filled: Sequence[Intent]) -> bool:
    """Does a sentence speak of somebody in the form by one name: "please set up Lucinda" beside the form for Lucinda Marsh?"""
    name = said.person.name if said.person and not said.person.email else None
    return bool(name) and any(
        form.kind is said.kind
        and form.person is not None
        and set(normalized(name or "").split()) < set(normalized(form.person.name or "").split())
        for form in filled
    )


def _asks(intent: Intent) -> bool:
    text = _ANNOUNCES.sub(" ", intent.text or "")
    return intent.kind is IntentKind.QUESTION or bool(
        re.search(r"\?|\bplease\b|\bneed\b", text, re.IGNORECASE)
    )
