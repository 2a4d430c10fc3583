"""A message -> the forms it holds: one `Form` for each person, fields by their canonical names.

Only what the sender says now is a field (their own text, and their answers inside a returned form of ours); what stands
in old quotes alone is kept apart for `explain`. The labels are data (`rules/forms.toml`). What the fields ask for is
the matter of `form_intents`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.model.message import Message, Standing
from mailbot.triage.labels import Labelled, read_labelled, read_quoted
from mailbot.triage.names import addresses_in, without_addresses
from mailbot.triage.wording import FormWording, normalized

_SHARED = ("agency", "region", "requester_name", "requester_email")
"""Said once for everybody in the mail, above or below."""

_PERSONAL = frozenset(
    [
        "person_name",
        "person_first_name",
        "person_last_name",
        "person_email",
        "name",
        "email",
        "person_phone",
        "job_title",
        "removed_user",
    ]
)
_WEAK = frozenset(
    [
        "name",
        "email",
        "notes",
        "person_phone",
        "job_title",
        "requester_name",
        "requester_email",
        "region",
        "supervisor",
        "reporting",
        "removal_date",
        "removal_when",
        "removal_reason",
    ]
)
"""Labels that stand in any signature, letter or table: two of them are no form yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form."""

    name: str  # canonical
    label: str  # as written
    value: str  # as written, trimmed; lines joined by \n
    standing: Standing
    exact: bool = True  # False: the label was matched fuzzily


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What one form says about one person."""

    fields: Mapping[str, Field]
    unknown: tuple[tuple[str, str], ...] = ()  # label and value of what the wording does not know
    conflicts: tuple[str, ...] = ()  # canonical names of fields that stand there twice with different values
    doubts: tuple[str, ...] = ()  # for `explain`: labels that were guessed, as written
    quoted: Mapping[str, str] = field(
        default_factory=dict
    )  # canonical name -> value that stands in old quotes only
    blank: tuple[str, ...] = ()  # canonical names of fields that are there and not filled in
    lines: frozenset[int] = (
        frozenset()
    )  # of the body that the fields took; those of free text are left to others too

    def value(self, name: str) -> str | None:
        """The value of a field, or None."""
        found = self.fields.get(name)
        return found.value if found else None

    @property
    def returned(self) -> bool:
        """Is this a form of ours that came back?"""
        return any(each.standing is Standing.ANSWER for each in self.fields.values())


def read_forms(message: Message, wording: FormWording) -> tuple[Form, ...]:
    """The forms of a message, in order; none when nothing in it is labelled like a form.

    Several people in one mail make several forms, which share agency and requester, and what stands above them all.
    """
    labelled = read_labelled(message.body, wording)
    return forms_of(labelled, wording, quoted=read_quoted(message.body, wording))


def forms_of(
    labelled: Iterable[Labelled], wording: FormWording, *, quoted: Mapping[str, str] | None = None
) -> tuple[Form, ...]:
    """Group labelled values into forms."""
    blocks = _blocks(labelled, wording)
    forms = []
    for block in blocks:
        fields = _settled(block)
        if _is_form(fields, block):
            forms.append(
                Form(
                    fields=fields,
                    unknown=tuple(block.unknown),
                    conflicts=tuple(block.conflicts),
                    doubts=tuple(each.label for each in fields.values() if not each.exact),
                    quoted={name: value for name, value in (quoted or {}).items() if name not in fields},
                    blank=tuple(name for name in block.blank if name not in fields),
                    lines=frozenset(block.lines),
                )
            )
    return tuple(_shared(forms))


@dataclass(slots=True)
class _Block:
    """Fields of one person while they are collected."""

    fields: dict[str, Field] = field(default_factory=dict)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    first: str | None = None  # the first field that says who: its repetition begins another person
    row: int = -1
    index: str = ""

    def begins_another(self, said: Labelled) -> bool:
        """Does this value belong to the next person?"""
        if said.row >= 0 and said.row != self.row:
            return self.row >= 0
        if said.row >= 0:
            return False
        if said.index and self.index and said.index != self.index:
            return True
        held = self.fields.get(said.field or "")
        if held is None or held.standing is not said.standing:
            return False
        if said.field == self.first and not _same(held.value, said.value):
            return True
        return said.field == "request_type" and self.first is not None and len(self.fields) > 2


def _blocks(labelled: Iterable[Labelled], wording: FormWording) -> list[_Block]:
    blocks = [_Block()]
    for said in labelled:
        block = blocks[-1]
        if said.field is None:
            block.unknown.append((said.label, said.value))
            continue
        if wording.is_empty(said.value):
            block.blank.append(said.field)
            block.lines.update(said.lines)
            continue
        if block.begins_another(said):
            block = _Block()
            blocks.append(block)
        block.row = said.row if said.row >= 0 else block.row
        block.index = said.index or block.index
        if block.first is None and said.field in _PERSONAL:
            block.first = said.field
        if not wording.fields[said.field].is_text:
            block.lines.update(said.lines)
        _put(block, said)
    return blocks


def _put(block: _Block, said: Labelled) -> None:
    """Add a value. The sender's own text goes before an answer inside the quote; two different values are a conflict."""
    assert said.field is not None
    new = Field(
        name=said.field, label=said.label, value=said.value.strip(), standing=said.standing, exact=said.exact
    )
    held = block.fields.get(said.field)
    if (
        held is None
        or (held.standing is Standing.ANSWER and said.standing is Standing.OWN)
        or (said.exact and not held.exact)
    ):
        block.fields[said.field] = new
    elif held.standing is said.standing and held.exact == said.exact and not _same(held.value, said.value):
        if said.field == "notes":
            block.fields[said.field] = Field(
                name="notes",
                label=held.label,
                value=f"{held.value}\n{new.value}",
                standing=held.standing,
                exact=held.exact,
            )
        elif said.field not in block.conflicts:
            block.conflicts.append(said.field)


def _settled(block: _Block) -> dict[str, Field]:
    """Fields with `name` and `email` given to whom they belong, and addresses taken out of names."""
    fields = dict(block.fields)
    person_named = any(
        name in fields for name in ("person_name", "person_first_name", "person_last_name", "removed_user")
    )
    for plain, person, requester in (
        ("name", "person_name", "requester_name"),
        ("email", "person_email", "requester_email"),
    ):
        found = fields.pop(plain, None)
        if found is None:
            continue
        target = _owner(plain, fields, person, requester, person_named=person_named)
        if target is None:
            continue
        fields[target] = Field(
            name=target, label=found.label, value=found.value, standing=found.standing, exact=found.exact
        )
    for name, email in (("person_name", "person_email"), ("requester_name", "requester_email")):
        _part_address(fields, name, email)
    return fields


def _owner(
    plain: str, fields: Mapping[str, Field], person: str, requester: str, *, person_named: bool
) -> str | None:
    """Whose a bare `Name` or `Email` is: the person's, unless the form names the person elsewhere."""
    is_named_here = any(name in fields for name in ("person_name", "person_first_name", "person_last_name"))
    if plain == "email" and is_named_here and "requester_name" not in fields:
        choices = (person, requester)
    elif person_named:
        choices = (requester, person)
    else:
        choices = (person, requester)
    return next((choice for choice in choices if choice not in fields), None)


def _part_address(fields: dict[str, Field], name: str, email: str) -> None:
    """`Beth Oyelaran (b@a.example)` is a name and an address."""
    found = fields.get(name)
    if found is None:
        return
    addresses, bare = addresses_in(found.value), without_addresses(found.value)
    if len(addresses) != 1 or not bare:
        return
    fields[name] = Field(name=name, label=found.label, value=bare, standing=found.standing, exact=found.exact)
    if email not in fields:
        fields[email] = Field(
            name=email, label=found.label, value=addresses[0], standing=found.standing, exact=found.exact
        )


def _is_form(fields: Mapping[str, Field], block: _Block) -> bool:
    """Two fields, one of them exact and such as only a form has: "User: Pat" above a sentence is no form."""
    return len(fields) >= 2 and any(each.exact and each.name not in _WEAK for each in block.fields.values())


def _shared(forms: Sequence[Form]) -> Iterable[Form]:
    """Forms of one mail with what is said once for all: agency and requester; and what the first says above its person."""
    if len(forms) < 2:
        return forms
    common: dict[str, Field] = {}
    for form in forms:
        for name in _SHARED:
            if name in form.fields and name not in common:
                common[name] = form.fields[name]
    head: dict[str, Field] = {}
    for name, each in forms[0].fields.items():
        if name in _PERSONAL:
            break
        head[name] = each
    return [
        Form(
            fields={**_inherited(form, common, head), **form.fields},
            unknown=form.unknown,
            conflicts=form.conflicts,
            doubts=form.doubts,
            quoted=form.quoted,
            blank=form.blank,
            lines=form.lines,
        )
        for form in forms
    ]


def _inherited(form: Form, common: Mapping[str, Field], head: Mapping[str, Field]) -> dict[str, Field]:
    own_type = form.fields.get("request_type")
    if (
        own_type is not None
        and "request_type" in head
        and not _same(own_type.value, head["request_type"].value)
    ):
        return dict(common)
    return {**common, **head}


def _same(first: str, second: str) -> bool:
    return normalized(first) == normalized(second)
