"""Rows of a form that order what becomes of somebody's HMIS access: "HMIS: Deactivate at end of last day".

    row   = label of HMIS, or of what a review decides ("Status", "Decision"), with an order or a word that keeps
    order = verb of ending [ day / "last day" day / "at once" ] { remark that says why, or nothing more }
    keeps = "Keep", "No change", "Still needed"

An agency's own paper (a separation notice, a personnel action, a roster that was reviewed) asks for something in such a row
alone. Its words are closed: "Remove from shelter", "Remove once HR confirms" are no such order, and are asked about (P23).
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from mailbot.model.message import Standing
from mailbot.triage.access_rows import ENDS, ORDER, is_of_access, is_order, names_hmis, plain
from mailbot.triage.dates import read_form_date
from mailbot.triage.form_fields import Field
from mailbot.triage.form_kinds import WHEN
from mailbot.triage.forms import Form
from mailbot.triage.wording import FormWording

_OURS = re.compile(r"\b(?:hmis|mohmis|access|users?|logins?|licen[sc]es?)\b", re.IGNORECASE)
_KEEP = re.compile(
    r"(?:please )?(?:keep|keeps|kept|no changes?|unchanged|active|stays?|staying|remains?|retain|current|continue|continues|leave as is|as is|still (?:needs?|needed|active|employed|here|with us)|no action|ok|okay|good|same|renew)\b"
)
_HAS = frozenset({"yes", "y", "x", "has access", "user", "current user"})
"""That somebody has access, and nothing of what becomes of it."""
_DOUBTS = re.compile(
    r"\b(?:not|if|unless|until|once|maybe|pending|tbd|hold|wait|later|but|except|only|temporar\w*|leave|suspend\w*)\b|\?"
)
_DAY = re.compile(
    r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,? )?"
    r"(?:\b\d{4}-\d\d?-\d\d?\b|\b\d{1,2}[/-]\d{1,2}(?:[/-](?:\d{4}|\d\d))?\b|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?\b(?:,? \d{4}\b)?)"
)
_HOUR = re.compile(r"\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b\.?|\b(?:noon|midnight)\b")
_NOW = re.compile(r"\b(?:immediately|asap|now|right away|at once|today|as soon as possible)\b")
_LAST_DAY = re.compile(r"\b(?:last|final) (?:working )?(?:day|date)\b")
_PARTS = re.compile(r" [-–—] |[,;()]")
_PLAIN = frozenset(
    ["a", "an", "the", "this", "that", "at", "on", "of", "by", "as", "in", "to", "from", "with", "for", "per", "and", "or", "is", "was", "will", "be", "were", "has", "have", "his", "her", "their", "he", "she", "they", "its", "effective", "eff", "close", "closing", "business", "cob", "eod", "end", "ends", "day", "date", "dates", "last", "final", "separation", "termination", "working", "worked", "work", "employment", "above", "below", "said", "same", "access", "account", "accounts", "login", "logins", "user", "license", "hmis", "mohmis", "system", "please", "immediately", "asap", "now", "right", "away", "once", "today", "soon", "possible", "no", "longer", "needed", "needs", "need", "required", "requires", "necessary", "completely", "fully", "permanently", "entirely", "all", "employee", "staff", "us", "agency", "here", "employed"]
)  # fmt: skip


class Ordered(Enum):
    """What a form's row says of the access."""

    NOTHING = auto()  # there is no such row
    ENDS = auto()
    KEEPS = auto()
    UNREAD = auto()  # there is one, and it says something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The form as its row orders, and what that is."""

    form: Form
    ordered: Ordered = Ordered.NOTHING
    names_hmis: bool = False  # its label does: whatever else the paper is about


def keeps(value: str) -> bool:
    """Does a value say no more than that the access stays?"""
    return _KEEP.match(plain(value)) is not None


def order_of(form: Form, said: str, received_on: date, wording: FormWording) -> Order:
    """Read the row that orders what becomes of the access.

    Args:
        form: of `read_forms`.
        said: subject and own words of the sender, which may name HMIS where the labels do not.
        received_on: the local day of the mail.
        wording: for reasons.
    """
    rows = [(label, value) for label, value in form.unknown if value.strip() and is_of_access(label)]
    typed = form.fields.get("request_type")
    if not rows and typed is not None and ORDER.match(plain(typed.value)) and "\n" not in typed.value:
        rows = [(typed.label, typed.value)]
    if len(rows) != 1 or (typed is not None and typed.label != rows[0][0] and wording.kind_of(typed.value)):
        return Order(form=form)
    label, value = rows[0]
    of_hmis = names_hmis(label)
    labels = " ".join(each.label for each in form.fields.values())
    if not of_hmis and not _OURS.search(f"{label} {labels}\n{said}"):
        return Order(form=form)
    words = plain(value)
    if _KEEP.match(words) and not re.search(rf"\b{ENDS}\b", words):
        return Order(form=form, ordered=Ordered.KEEPS, names_hmis=of_hmis)
    if words in _HAS:
        return Order(form=form, names_hmis=of_hmis)
    is_type = typed is not None and typed.label == label
    is_ordered = ((is_type and ORDER.match(words)) or is_order(label, value)) and not _DOUBTS.search(
        _NOW.sub(" ", words)
    )
    fields = _fields_of(label, value, received_on, wording) if is_ordered else None
    if fields is None:
        return Order(form=form, ordered=Ordered.NOTHING if is_type else Ordered.UNREAD, names_hmis=of_hmis)
    return Order(
        form=_with(form, fields, (label, value), received_on, wording),
        ordered=Ordered.ENDS,
        names_hmis=of_hmis,
    )


def _fields_of(label: str, value: str, received_on: date, wording: FormWording) -> list[Field] | None:
    """The fields that an order names: what, when, why; None where it says anything else."""
    said = plain(value)
    days = [found[0] for found in _DAY.finditer(said)]
    rest = ORDER.sub("", _HOUR.sub(" ", _DAY.sub(" ", said)), count=1)
    reasons: list[str] = []
    for at, part in enumerate(_PARTS.split(rest)):
        words = set(re.findall(r"[^\W\d_]+|\d+", part))
        if words <= _PLAIN:
            continue
        if not at or wording.reason_of(part) is None:
            return None
        reasons.append(part.strip())
    if len(days) > 1 or any(read_form_date(day, received_on) is None for day in days):
        return None
    fields = [_field("request_type", label, "Remove user")]
    if days:
        name = "last_needed_on" if _LAST_DAY.search(said) else "removal_date"
        fields.append(_field(name, "Last day" if name == "last_needed_on" else label, days[0]))
    elif _NOW.search(said):
        fields.append(_field("removal_when", label, "immediately"))
    return [*fields, *(_field("removal_reason", label, reason) for reason in reasons[:1])]


def _field(name: str, label: str, value: str) -> Field:
    return Field(name=name, label=label, value=value, standing=Standing.OWN)


def _with(
    form: Form, found: list[Field], row: tuple[str, str], received_on: date, wording: FormWording
) -> Form:
    """The form with what its row orders; a day that another field says otherwise is a conflict."""
    fields = dict(form.fields)
    conflicts = form.conflicts
    typed = fields.get("request_type")
    if typed is not None and typed.label != row[0] and wording.reason_of(typed.value):  # "Type: Resignation"
        fields.setdefault("removal_reason", replace(typed, name="removal_reason"))
    for each in found:
        held = fields.get(each.name)
        if (
            each.name in WHEN
            and held is not None
            and read_form_date(held.value, received_on) != read_form_date(each.value, received_on)
        ):
            conflicts = (*conflicts, each.name)
        elif held is None or each.name == "request_type":
            fields[each.name] = each
    unknown = tuple(pair for pair in form.unknown if pair != row)
    return replace(form, fields=fields, conflicts=conflicts, unknown=unknown)
