"""What each mail may say: the checked table from kind to the values its template may use.

Policy fills a `MailOrder` with exactly these; a value too many, too few or of another shape is an error before
anything is written. `docs/templates.md` prints this table, and `mailbot check` holds the templates against it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.report import CommandResult, Digest, PersonStatus
from mailbot.reply.desk import DeskIdentity


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_day(value: object) -> bool:
    return type(value) is date  # a datetime is a date too, and would be printed in the wrong zone


def _rows_of(width: int) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        return isinstance(value, tuple) and all(
            isinstance(row, tuple) and len(row) == width and all(isinstance(cell, str) for cell in row)
            for row in value
        )

    return check


def _tuple_of(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, tuple) and all(isinstance(one, kind) for one in value)


def _is_form(value: object) -> bool:
    return isinstance(value, tuple) and all(
        isinstance(row, tuple)
        and len(row) == 2
        and isinstance(row[0], str)
        and (row[1] is None or isinstance(row[1], str))
        for row in value
    )


def _or_none(check: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or check(value)


class Shape(Enum):
    """What a value is, in words for the writer of templates, and how to print it."""

    TEXT = ("text", "{{ name }}", _is_text)
    TEXT_OR_NONE = ("text, or nothing", "{% if name %}{{ name }}{% endif %}", _or_none(_is_text))
    LINES = ("text of several lines", "{{ quote(name) }}", _is_text)
    LINES_OR_NONE = (
        "text of several lines, or nothing",
        "{% if name %}, then quote(name)",
        _or_none(_is_text),
    )
    LINK = ("a link", '{{ web_link("Title", name) }}', _is_text)
    DAY = ("a day", "{{ name | end_of_day }}, {{ name | day }}, {{ name | short_day }}", _is_day)
    DAY_OR_NONE = ("a day, or nothing", "{% if name %}{{ name | day }}{% endif %}", _or_none(_is_day))
    NUMBER = ("a number", "{{ name }}", _is_number)
    YES_NO = ("yes or no", "{% if name %}", lambda value: isinstance(value, bool))
    TEXTS = (
        "a list of texts",
        "{{ numbered(name) }}, {{ bullets(name) }}, {{ name | joined }}",
        _tuple_of(str),
    )
    FACTS = ("rows of label and value", "{{ facts(name) }}", _rows_of(2))
    FORM = ("rows of label and value, the value may be missing", "{{ form_to_send_back(name) }}", _is_form)
    ITEMS = ("rows of title, instruction and link", "{{ first_steps(name) }}", _rows_of(3))
    PEOPLE = ("people and where they stand", "{{ where_people_stand(name) }}", _tuple_of(PersonStatus))
    COMMANDS = (
        "command lines and what came of them",
        "{{ command_results(name) }}",
        _tuple_of(CommandResult),
    )
    DIGEST = (
        "the digest",
        "{{ digest_rows('Today', digest.today) }}",
        lambda value: isinstance(value, Digest),
    )

    def __init__(self, title: str, usage: str, check: Callable[[object], bool]) -> None:
        self.title, self.usage, self.check = title, usage, check


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueName:
    """One value of one mail."""

    shape: Shape
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailValues:
    """One kind of mail: who reads it, when it goes, what it may say."""

    audience: (
        str  # "trainee", "requester", "sender" (whoever wrote), "staff": the footer says why one gets it
    )
    when: str
    values: Mapping[str, ValueName]


_S = Shape
_MEANINGS: Mapping[str, tuple[Shape, str]] = {
    "person_name": (_S.TEXT, "the person that it is about"),
    "agency": (_S.TEXT, "display name of the agency"),
    "requester_name": (_S.TEXT, "who asked"),
    "projects": (_S.TEXTS, "names of the projects asked for"),
    "deadline": (_S.DAY, "the last day; it ends at 11:59 PM local time (P14)"),
    "days": (_S.NUMBER, "length of the window in calendar days (P3)"),
    "items": (_S.ITEMS, "the four first steps (P5)"),
    "practice_title": (_S.TEXT, "the practice case"),
    "practice_steps": (_S.TEXTS, "titles of its one to four steps (P5)"),
    "further_cases": (_S.TEXTS, "titles of practice cases to follow; none: the mail says so (P12)"),
    "training_site": (_S.LINK, "address of the training site"),
    "read_as": (_S.FACTS, "what was understood, so that a misreading is seen"),
    "manager_name": (_S.TEXT, "the region's manager (P13)"),
    "region_name": (_S.TEXT, "the region"),
    "license_steps": (_S.LINES, "how to get an additional license in this region (P13)"),
    "waits_for": (_S.TEXT, "what the decision waits for"),
    "missing": (_S.FACTS, "what is missing, and why it is needed"),
    "form": (_S.FORM, "the form to send back, filled in as far as known"),
    "is_draft": (_S.YES_NO, "was it a wish in prose, read into a form (A45)?"),
    "reason": (_S.TEXT, "why, in a sentence of staff"),
    "subject_of": (_S.TEXT, '"request", "removal" or "change"'),
    "state_text": (_S.TEXT, 'where it stands, in a few words: "in training"'),
    "effective": (_S.DAY, "the day at whose end access ends"),
    "step_number": (_S.NUMBER, "which step, from 1"),
    "step_count": (_S.NUMBER, "steps of this practice case"),
    "step_title": (_S.TEXT, "title of the step"),
    "corrections": (_S.LINES, "what to correct, in the reviewer's words"),
    "case_number": (_S.NUMBER, "which practice case, from 1"),
    "case_count": (_S.NUMBER, "practice cases in all"),
    "item_title": (_S.TEXT, "the test"),
    "link": (_S.LINK, "where to take it"),
    "people": (_S.PEOPLE, "who was asked about"),
    "changes": (_S.FACTS, "what changes"),
    "last_needed_on": (_S.DAY, "the last day on which access was needed"),
    "notice_late": (_S.YES_NO, "did the notice come after the business days of P21?"),
    "due_by": (_S.DAY, "the day by which notice was due (P21)"),
    "notice_days": (_S.NUMBER, "business days for a notice (P21)"),
    "in_training": (_S.YES_NO, "was the person still in training, without access yet?"),
    "at_close_of_business": (_S.YES_NO, "does access end at close of business instead of midnight?"),
    "close_of_business": (_S.TEXT, 'that time, as "17:00"'),
    "done_on": (_S.DAY, "the day on which staff ended the access"),
    "question": (_S.TEXT, "what we need to know, one or two sentences"),
    "candidates": (_S.TEXTS, "who may be meant, of the asker's own agency (A38)"),
    "reported_by": (_S.TEXT, "who reported it"),
    "service": (_S.TEXT, "the form service that wrote"),
    "closed_on": (_S.DAY, "the day on which the training closed"),
    "understood": (_S.FACTS, "what was understood, if anything"),
    "limit_mib": (_S.NUMBER, "largest size of a mail in MiB"),
    "lines": (_S.COMMANDS, "each command and what came of it"),
    "digest": (_S.DIGEST, "the whole digest"),
    "title": (_S.TEXT, "what happened, in a few words"),
    "what": (_S.LINES, "what happened, in a few sentences"),
    "rows": (_S.FACTS, "the facts of it"),
    "advice": (_S.LINES, "what to do"),
}
_NULLABLE = {_S.TEXT: _S.TEXT_OR_NONE, _S.LINES: _S.LINES_OR_NONE, _S.DAY: _S.DAY_OR_NONE}


def _mail(audience: str, when: str, names: str = "") -> MailValues:
    """`names`: value names in order; a question mark at the end: it may be nothing."""
    values: dict[str, ValueName] = {}
    for written in names.split():
        name = written.rstrip("?")
        shape, meaning = _MEANINGS[name]
        values[name] = ValueName(shape=_NULLABLE[shape] if written.endswith("?") else shape, meaning=meaning)
    return MailValues(audience=audience, when=when, values=values)


_K = MailKind
MAILS: Mapping[MailKind, MailValues] = {
    _K.TRAINING_START: _mail(
        "trainee",
        "an add is accepted and a license is held (P11, P12)",
        "person_name agency requester_name projects deadline days items practice_title practice_steps further_cases"
        " training_site read_as",
    ),
    _K.LICENSE_NOTICE: _mail(
        "requester",
        "a complete add, but no license is free (P13)",
        "person_name agency manager_name region_name license_steps",
    ),
    _K.REQUEST_RECEIVED: _mail(
        "requester", "a request waits for a person of staff (P10)", "person_name agency waits_for read_as"
    ),
    _K.REQUEST_INCOMPLETE: _mail(
        "requester",
        "something is missing, or a wish in prose is to be confirmed (P10, A45)",
        "person_name? agency? missing form is_draft read_as",
    ),
    _K.REQUEST_REFUSED: _mail("sender", "the sender may not ask, or staff said no (P1)", "reason?"),
    _K.ALREADY_IN_PROGRESS: _mail(
        "requester",
        "the same was asked before (A26)",
        "subject_of person_name state_text deadline? effective?",
    ),
    _K.ALREADY_A_USER: _mail(
        "requester", "an add for somebody who has access (A29)", "person_name agency form"
    ),
    _K.STEP_NEXT: _mail(
        "trainee",
        "a step is approved, the next one opens (P6)",
        "person_name practice_title step_number step_count step_title deadline",
    ),
    _K.STEP_CORRECTIONS: _mail(
        "trainee",
        "a step needs corrections (P7)",
        "person_name practice_title step_number step_count step_title deadline corrections",
    ),
    _K.CASE_START: _mail(
        "trainee",
        "the next practice case opens, with a window of its own (P9)",
        "person_name practice_title case_number case_count practice_steps deadline days",
    ),
    _K.TEST_NOT_PASSED: _mail(
        "trainee", "a test was not passed (A10)", "person_name item_title link deadline"
    ),
    _K.TRAINING_COMPLETE: _mail("trainee", "staff granted the access (P4)", "person_name agency"),
    _K.STATUS: _mail("requester", "somebody who may know asks how it goes (P17)", "people agency"),
    _K.STATUS_UNAVAILABLE: _mail("sender", "somebody asks who may not know (A42)"),
    _K.CHANGE_TRAINING_START: _mail(
        "trainee",
        "a change of rights needs training (P20)",
        "person_name agency changes deadline days practice_title practice_steps further_cases training_site",
    ),
    _K.CHANGE_APPLIED: _mail("requester", "a change of rights was made", "person_name agency changes"),
    _K.REMOVAL_CONFIRMED: _mail(
        "requester",
        "access ends at once (P21, P24)",
        "person_name agency effective? last_needed_on? notice_late due_by? notice_days in_training read_as",
    ),
    _K.REMOVAL_SCHEDULED: _mail(
        "requester",
        "access ends on a day to come, or that day was moved (P23)",
        "person_name agency effective at_close_of_business close_of_business read_as",
    ),
    _K.REMOVAL_DONE: _mail("requester", "staff ended the access", "person_name agency done_on"),
    _K.REMOVAL_QUESTION: _mail(
        "requester", "who or when is not clear (A36, A38)", "person_name? question candidates form read_as"
    ),
    _K.REMOVAL_CONFIRM: _mail(
        "requester",
        "somebody else of the agency reported it (A33)",
        "person_name agency reported_by effective?",
    ),
    _K.REMOVAL_CANCELLED: _mail("requester", "a removal was taken back", "person_name agency"),
    _K.PRACTICE_COMPLETE: _mail("trainee", "the last practice case is approved (P7)", "person_name agency"),
    _K.DEADLINE_EXTENDED: _mail(
        "trainee", "staff extended the window (P3)", "person_name agency deadline reason"
    ),
    _K.REPRESENTATIVE_ADDED: _mail(
        "requester", "the signatory designated a representative (P1)", "person_name agency region_name?"
    ),
    _K.REPRESENTATIVE_REMOVED: _mail(
        "requester", "a designation ended (P1)", "person_name agency region_name?"
    ),
    _K.DESIGNATION_REFUSED: _mail("sender", "somebody else than the signatory designates (P1)"),
    _K.CONFIRM_SENDER: _mail(
        "requester", "a form service wrote in a representative's name", "service person_name? agency read_as"
    ),
    _K.PRIVATE_DATA: _mail("sender", "client data was seen (A47)"),
    _K.TRAINING_CLOSED: _mail(
        "sender",
        "somebody writes about a training that has closed (P15, A12)",
        "person_name agency closed_on",
    ),
    _K.HANDED_TO_STAFF: _mail("sender", "a person will answer (P18)", "understood"),
    _K.TOO_LARGE: _mail("sender", "the mail was too large to read", "limit_mib"),
    _K.COMMAND_RESULTS: _mail("staff", "staff sent commands", "lines"),
    _K.DIGEST: _mail("staff", "once a business day", "digest"),
    _K.ALERT: _mail("staff", "something cannot wait for the digest", "title what rows advice"),
}

ALWAYS: Mapping[str, str] = {
    "desk": "the desk: desk.name, desk.address, desk.signed",
    "ref": "reference of the case, or nothing",
    "kind": "name of this template",
    "audience": '"trainee", "requester", "sender" or "staff"',
}


def always(order: MailOrder, desk: DeskIdentity) -> Mapping[str, object]:
    """The values that every template may use, of one order."""
    return {"desk": desk, "ref": order.case, "kind": order.kind.value, "audience": MAILS[order.kind].audience}


def mistakes_in(kind: MailKind, given: Mapping[str, object]) -> tuple[str, ...]:
    """What is wrong with the values of an order, one sentence each; none when it is right."""
    expected = MAILS[kind].values
    found = [f"{kind}: {name} is missing" for name in expected if name not in given]
    found += [f"{kind}: {name} is no value of this mail" for name in given if name not in expected]
    found += [
        f"{kind}: {name} must be {expected[name].shape.title}, not {type(value).__name__}"
        for name, value in given.items()
        if name in expected and not expected[name].shape.check(value)
    ]
    return tuple(found)
