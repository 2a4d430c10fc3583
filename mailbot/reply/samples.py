"""Fictional values for every mail: as usual, long, as empty as may be, and hostile.

The check, the gallery and the golden tests write every template with all four. In: a kind and a flavour. Out: the
order that policy might have made.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.report import CommandResult, PersonStatus
from mailbot.reply.desk import DeskIdentity
from mailbot.reply.sample_digest import sample_digest
from mailbot.reply.values import MAILS, Shape

SAMPLE_DESK = DeskIdentity(
    name="Missouri HMIS Helpdesk",
    address="mohmis@desk.example",
    timezone="America/Chicago",
    instance="desk.example",
)
SAMPLE_NOW = datetime(2026, 3, 4, 15, 22, tzinfo=UTC)
_REFS = {"removal": "D-0007", "change": "M-0003", "digest": None, "alert": None}
_UNNAMED = frozenset(
    {
        MailKind.REQUEST_REFUSED,
        MailKind.STATUS,
        MailKind.STATUS_UNAVAILABLE,
        MailKind.DESIGNATION_REFUSED,
        MailKind.REPRESENTATIVE_ADDED,
        MailKind.REPRESENTATIVE_REMOVED,
        MailKind.PRIVATE_DATA,
        MailKind.HANDED_TO_STAFF,
        MailKind.TOO_LARGE,
        MailKind.COMMAND_RESULTS,
        MailKind.DIGEST,
        MailKind.ALERT,
    }
)
_STAFF = frozenset({MailKind.DIGEST, MailKind.ALERT, MailKind.COMMAND_RESULTS})


class Flavour(StrEnum):
    """What the values are like."""

    TYPICAL = "typical"
    LONG = "long"
    EMPTY = "empty"
    HOSTILE = "hostile"


HOSTILE = (
    'Eve\r\nBcc: victim@evil.example\r\n\r\n<script>alert(1)</script><img src="x" onerror=alert(1)>'
    " {{ 7*7 }} {% include 'x' %} {{ ''.__class__ }} [pay](https://evil.example/pay) https://evil.example/login"
    " www.evil.example **bold** `code` | javascript:alert(1) \u202egnp.exe\x00\x07\x1b[31m &amp; ' \" ----- end of form -----"
)
"""Every attack of reliability.md 9 C at once."""
_LONG_NAME = "Maria Guadalupe Fernández-Oyelaran de la Santísima Trinidad Montgomery-Featherstonehaugh"
_LONG_AGENCY = "Harbor House Regional Coalition for Emergency Shelter, Housing and Supportive Services of Central Missouri"
_LONG_SENTENCE = (
    "This sentence goes on for quite a while so that one can see how the letter wraps its lines, how the rows grow and "
    "whether anything is pushed out of the page on a small phone. "
)

_TYPICAL: Mapping[str, object] = {
    "person_name": "Marcus O'Neill",
    "agency": "Harbor House of Columbia",
    "requester_name": "Priya Natarajan",
    "projects": ("Harbor House - Emergency Shelter", "Harbor House - Rapid Rehousing"),
    "deadline": date(2026, 3, 18),
    "days": 14,
    "items": (
        (
            "User Policies and Responsibilities form",
            "Read it, then sign it with your name.",
            "https://training.desk.example/upr",
        ),
        (
            "Security & Privacy Awareness Test",
            "You may take it again until you pass.",
            "https://training.desk.example/spa",
        ),
        (
            "Data Standards Training Test",
            "You may take it again until you pass.",
            "https://training.desk.example/dst",
        ),
        (
            "MoHMIS Basics test",
            "You may take it again until you pass.",
            "https://training.desk.example/basics",
        ),
    ),
    "practice_title": "Emergency shelter, night by night",
    "practice_steps": ("Check a client in", "Record bed nights over several nights", "Record the exit"),
    "further_cases": ("Permanent housing",),
    "training_site": "https://training.desk.example/site",
    "read_as": (
        ("Request", "Add a new user"),
        ("Agency", "Harbor House of Columbia"),
        ("New user", "Marcus O'Neill"),
        ("Work email", "m.oneill@harborhouse.example"),
        ("Projects", "Harbor House - Emergency Shelter, Harbor House - Rapid Rehousing"),
    ),
    "manager_name": "Dana Whitfield",
    "region_name": "Boone County",
    "license_steps": (
        "1. Ask your director to approve one more license.\n"
        "2. Write to licenses@desk.example with the name of your agency.\n"
        "3. We send an invoice; the license is yours when it is paid."
    ),
    "waits_for": "a person on our team to look at the projects",
    "missing": (
        ("New User's Email", "we send the training to this address"),
        ("Projects", "they decide which practice case the person gets"),
    ),
    "form": (
        ("Request", "Add a new user"),
        ("Agency", "Harbor House of Columbia"),
        ("New User's Name", "Marcus O'Neill"),
        ("New User's Email", None),
        ("Projects", None),
    ),
    "is_draft": False,
    "reason": "The project is not in the HMIS yet",
    "subject_of": "request",
    "state_text": "in training",
    "effective": date(2026, 3, 27),
    "step_number": 2,
    "step_count": 3,
    "step_title": "Record bed nights over several nights",
    "corrections": "Please look at the second night again:\nthe bed night is missing for March 9.",
    "case_number": 2,
    "case_count": 2,
    "item_title": "Security & Privacy Awareness Test",
    "link": "https://training.desk.example/spa",
    "people": (
        PersonStatus(
            name="Marcus O'Neill",
            ref="R-0012",
            state_text="in training",
            deadline=date(2026, 3, 18),
            days_left=9,
            items=(
                ("User Policies and Responsibilities form", "done"),
                ("Security & Privacy Awareness Test", "done"),
                ("Data Standards Training Test", "not passed yet"),
                ("MoHMIS Basics test", "to do"),
            ),
            practice=(("Emergency shelter, night by night", "step 2 of 3, with our reviewers"),),
        ),
        PersonStatus(
            name="Ana Ruiz",
            ref="R-0009",
            state_text="closed; the training was not completed in time",
            closed_on=date(2026, 2, 27),
        ),
        PersonStatus(name="Chris Adeyemi", unknown=True),
    ),
    "changes": (("Projects to add", "Harbor House - Rapid Rehousing"), ("Access role", "data entry")),
    "last_needed_on": date(2026, 2, 20),
    "notice_late": True,
    "due_by": date(2026, 2, 25),
    "notice_days": 3,
    "in_training": False,
    "at_close_of_business": False,
    "close_of_business": "17:00",
    "done_on": date(2026, 3, 4),
    "question": "On which day should the access end?",
    "candidates": ("Jane Doyle", "Jane Park"),
    "reported_by": "Tom Vega",
    "service": "Formstack",
    "closed_on": date(2026, 2, 27),
    "understood": (("Subject", "Reports for March"),),
    "limit_mib": 25,
    "lines": (
        CommandResult(line="R-0012 spa pass", ok=True, said="Security & Privacy Awareness Test: passed."),
        CommandResult(
            line="R-0012 granted", ok=False, said="R-0012 is IN_TRAINING: it cannot be granted now."
        ),
    ),
    "title": "A training start came back",
    "what": "The training mail to Marcus O'Neill could not be delivered. The training has not begun.",
    "rows": (
        ("Case", "R-0012"),
        ("Address", "m.oneill@harborhouse.example"),
        ("Answer", "550 5.1.1 no such user"),
    ),
    "advice": "Ask the agency for the right address, then send: R-0012 approve",
}

_READ_AS_REMOVAL = (
    ("Request", "End somebody's access"),
    ("Agency", "Harbor House of Columbia"),
    ("User", "Marcus O'Neill"),
    ("Access ends", "Friday, March 27, 2026"),
)
_REMOVAL_FORM = (
    ("Request", "Remove a current user"),
    ("Agency", "Harbor House of Columbia"),
    ("Name of user being removed/replaced", "Marcus O'Neill"),
    ("Last day of access", None),
)
_CHANGE_FORM = (
    ("Request", "Modify a current user"),
    ("Agency", "Harbor House of Columbia"),
    ("User's Name", "Marcus O'Neill"),
    ("Projects to Add", None),
    ("Projects to Remove", None),
    ("Access Role", None),
)
_OF_A_KIND: Mapping[MailKind, Mapping[str, object]] = {
    MailKind.REMOVAL_CONFIRMED: {"read_as": _READ_AS_REMOVAL, "effective": date(2026, 3, 4)},
    MailKind.ALREADY_IN_PROGRESS: {"effective": None},
    MailKind.REMOVAL_SCHEDULED: {"read_as": _READ_AS_REMOVAL},
    MailKind.REMOVAL_QUESTION: {"read_as": _READ_AS_REMOVAL[:3], "form": _REMOVAL_FORM},
    MailKind.ALREADY_A_USER: {"form": _CHANGE_FORM},
}
"""Where the usual value would read oddly."""


def sample_values(kind: MailKind, flavour: Flavour) -> dict[str, object]:
    """Values for every name of a kind."""
    named = {
        **_TYPICAL,
        **_OF_A_KIND.get(kind, {}),
        "digest": sample_digest(empty=flavour is Flavour.EMPTY, long=flavour is Flavour.LONG),
    }
    return {name: _FLAVOURS[flavour](spec.shape, named[name]) for name, spec in MAILS[kind].values.items()}


def sample_order(kind: MailKind, flavour: Flavour) -> MailOrder:
    """The order of a mail of this kind."""
    staff = kind in _STAFF
    to = "desk-staff@desk.example" if staff else "m.oneill@harborhouse.example"
    trainee = MAILS[kind].audience == "trainee"
    return MailOrder(
        kind=kind,
        to=(to,),
        cc=("p.natarajan@harborhouse.example",) if trainee else (),
        case=None if kind in _UNNAMED else _ref(kind),
        values=sample_values(kind, flavour),
        sender_name="Dana Whitfield, ICA" if kind is MailKind.LICENSE_NOTICE else None,
        reply_to="d.whitfield@desk.example" if kind is MailKind.LICENSE_NOTICE else None,
        answers=kind not in {MailKind.DIGEST, MailKind.ALERT},
        dated_on=date(2026, 3, 4) if kind is MailKind.TRAINING_START else None,
    )


def _ref(kind: MailKind) -> str | None:
    return _REFS.get(kind.value.partition("-")[0], "R-0012")


def _long(shape: Shape, typical: object) -> object:
    match typical:
        case str() if shape in {Shape.LINES, Shape.LINES_OR_NONE}:
            return "\n".join((typical, _LONG_SENTENCE * 3, "", _LONG_SENTENCE))
        case str() if shape is not Shape.LINK:
            return _LONG_NAME if typical == _TYPICAL["person_name"] else f"{typical}, {_LONG_AGENCY}"
        case tuple():
            return (*typical, *typical, *typical)
        case _:
            return typical


def _empty(shape: Shape, typical: object) -> object:
    if shape.name.endswith("_OR_NONE"):
        return None
    match typical:
        case tuple():
            return () if shape is not Shape.ITEMS else typical
        case bool():
            return not typical
        case _:
            return typical


def _hostile(shape: Shape, typical: object) -> object:
    if shape is Shape.LINK:
        return "javascript:alert(1)//https://evil.example/"
    return poisoned(typical)


def poisoned(value: object) -> object:
    """The value with every text in it replaced by the attacks, however deep."""
    match value:
        case str():
            return HOSTILE
        case tuple():
            return tuple(poisoned(one) for one in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{one.name: poisoned(getattr(value, one.name)) for one in fields(value)})
        case _:
            return value


_FLAVOURS: Mapping[Flavour, Callable[[Shape, object], object]] = {
    Flavour.TYPICAL: lambda _, typical: typical,
    Flavour.LONG: _long,
    Flavour.EMPTY: _empty,
    Flavour.HOSTILE: _hostile,
}
