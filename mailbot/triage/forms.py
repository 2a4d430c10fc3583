"""A message -> the forms it holds: one `Form` for each person, fields by their canonical names.

Only what the sender says now is a field (their own text, and their answers inside a returned form of ours); what stands
in old quotes alone is kept apart for `explain`. The labels are data (`rules/forms.toml`). What the fields ask for is
the matter of `form_intents`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailbot.model.message import Message, Standing
from mailbot.triage.access_rows import is_order
from mailbot.triage.form_blocks import PERSONAL, Block, blocks_of, same_words
from mailbot.triage.form_fields import Field, settled
from mailbot.triage.form_signatures import without_signatures
from mailbot.triage.form_titles import title_of
from mailbot.triage.label_pairs import Labelled
from mailbot.triage.labels import read_labelled, read_quoted
from mailbot.triage.wording import FormWording, normalized

_SHARED = ("agency", "region", "requester_name", "requester_email")
"""Said once for everybody in the mail, above or below."""

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
_BETWEEN_NAMES = re.compile(r"(?<!\s)\s++(?:[;&]\s*+|and\s++)|[;&]\s*+|,\s++(?:and\s++)?")
_WHOLE_NAME = re.compile(
    r"(?!.*\b(?:Jr|Sr|I{1,3}|IV|MSW|LCSW|LPC|RN)\b\.?$)[^\W\d_][^\s@,]*(?: [^\W\d_][^\s@,]*){1,3}|[^\W\d_][^\s@,]* [^\s@,]+ (?:Jr|Sr|I{1,3}|IV)\.?"
)
"""A name of two words or more, a suffix only behind both."""
_WHAT = frozenset({"what", "what for", "to do", "todo", "ask", "what is needed"})
"""Labels that are known for no field, above what is wanted: "What: disable HMIS"."""
_OF_ENDING = frozenset({"access", "hmis", "removal", "deactivation", "termination"})
_FOR_ALL = re.compile(
    r"\b(?:both|all (?:of them|users?|people|staff|three|four|five)|each|everyone|everybody|for all|all)\b",
    re.IGNORECASE,
)
_LEAVES_OUT = re.compile(r"\b(?:not|or|except|but|either|neither|maybe|instead)\b|\?", re.IGNORECASE)


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
    unticked: tuple[str, ...] = ()  # canonical names of fields whose boxes are there and none of them ticked
    # of the body that the fields took; those of free text are left to others too
    lines: frozenset[int] = frozenset()
    title: str | None = None  # what stands above it or in the subject, where it has no request type
    file: str | None = None  # the name of the attached file that holds it
    decoding_doubtful: bool = (
        False  # the charset of the mail or file was guessed: letters beyond ASCII may be wrong
    )

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
    message = without_signatures(message, wording)
    labelled = read_labelled(message.body, wording)
    forms = forms_of(labelled, wording, quoted=read_quoted(message.body, wording))
    return titled(forms, message, wording) if forms else ()


def titled(forms: tuple[Form, ...], message: Message, wording: FormWording) -> tuple[Form, ...]:
    """The forms with the title that stands above them, where none of them has a request type."""
    if any("request_type" in (*form.fields, *form.unticked) for form in forms):
        return forms
    title = title_of(message, min((line for form in forms for line in form.lines), default=0), wording)
    if title is None or (wording.kind_of(title.text) == "status" and _have_status(forms)):
        return forms
    lines = frozenset() if title.line is None else frozenset({title.line})
    return tuple(replace(form, title=title.text, lines=form.lines | lines) for form in forms)


def _have_status(forms: Iterable[Form]) -> bool:
    """Does a column "Status" say something of each? Then its head asks nothing."""
    return any(
        normalized(label).endswith("status") and value.strip()
        for form in forms
        for label, value in form.unknown
    )


def forms_of(
    labelled: Iterable[Labelled], wording: FormWording, *, quoted: Mapping[str, str] | None = None
) -> tuple[Form, ...]:
    """Group labelled values into forms."""
    blocks = blocks_of(labelled, wording)
    _give_to_all(blocks)
    forms: list[Form] = []
    for block in blocks:
        fields_of_block = _with_request(settled(block.fields, wording), block)
        if not _is_form(fields_of_block, block) or _is_wish(block, wording):
            continue
        forms += [
            Form(
                fields=fields,
                unknown=tuple(block.unknown),
                conflicts=tuple(block.conflicts),
                doubts=tuple(each.label for each in fields.values() if not each.exact),
                quoted={name: value for name, value in (quoted or {}).items() if name not in fields},
                blank=tuple(name for name in block.blank if name not in fields),
                unticked=tuple(name for name in block.unticked if _says_nothing(fields.get(name), wording)),
                lines=frozenset(block.lines),
            )
            for fields in _for_each_person(fields_of_block)
        ]
    return tuple(_shared(forms))


def _with_request(fields: dict[str, Field], block: Block) -> dict[str, Field]:
    """`What: disable HMIS`: the one value beside such a label is the request type, understood or not."""
    found = [(label, value) for label, value in block.unknown if normalized(label) in _WHAT and value.strip()]
    if len(found) != 1 or "request_type" in {*fields, *block.unticked}:
        return fields
    label, value = found[0]
    block.unknown.remove(found[0])
    return {
        "request_type": Field(name="request_type", label=label, value=value, standing=Standing.OWN),
        **fields,
    }


def _give_to_all(blocks: Sequence[Block]) -> None:
    """`Removal date (both)` below the last of several people is said of each of them."""
    for_all = {
        name: each for block in blocks for name, each in block.fields.items() if _FOR_ALL.search(each.label)
    }
    for block in blocks:
        if len(blocks) > 1 and block.first is not None:
            block.fields.update(
                {name: each for name, each in for_all.items() if name not in (*block.fields, *PERSONAL)}
            )


def _says_nothing(found: Field | None, wording: FormWording) -> bool:
    """Is there no value beside the boxes: "check one" is none, an order typed or ticked elsewhere in the form is."""
    return found is None or wording.kind_of(found.value) is None


def _for_each_person(fields: dict[str, Field]) -> list[dict[str, Field]]:
    """`User being removed: Pat Doyle, Jane Roe` is two removals; of one with an address beside it nobody can tell whose."""
    found = fields.get("removed_user")
    if found is None or fields.keys() & {"removed_email", "person_name", "person_first_name", "person_email"}:
        return [fields]
    lines = [line.strip() for line in found.value.split("\n") if line.strip()]
    names = lines if len(lines) > 1 else [name.strip() for name in _BETWEEN_NAMES.split(found.value)]
    if _LEAVES_OUT.search(found.value):
        return [fields]  # "all but Pat Doyle", "Pat Doyle, not Jane Roe": asked
    if len(lines) < 2 and not all(_WHOLE_NAME.fullmatch(name) for name in names):
        return [fields]  # "Doyle, Pat"
    return [{**fields, "removed_user": replace(found, value=name)} for name in names]


def _is_wish(block: Block, wording: FormWording) -> bool:
    """`Need a new user: Lee Moss, l@a.example`: one label that no list has, with a name and an address behind it."""
    return len(block.fields) == 1 and not any(wording.listed(each.label) for each in block.fields.values())


def _is_form(fields: Mapping[str, Field], block: Block) -> bool:
    """Two fields, one of them exact and such as only a form has: "User: Pat" above a sentence is no form; with "HMIS: Remove" it is."""
    strong = any(each.exact and each.name not in _WEAK for each in block.fields.values())
    if fields.keys() & {"person_name", "removed_user"} and any(is_order(*row) for row in block.unknown):
        return True
    return len(fields) >= 2 and (strong or _tells_when_access_ends(fields))


def _tells_when_access_ends(fields: Mapping[str, Field]) -> bool:
    """A name, and a day under a label of nothing else: "Access ends", "Last day in HMIS"."""
    ends = [each for name, each in fields.items() if name in {"removal_date", "removal_when"} and each.exact]
    named = fields.keys() & {"person_name", "removed_user", "person_last_name"}
    return bool(named) and any(_OF_ENDING & set(normalized(each.label).split()) for each in ends)


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
        if name in PERSONAL:
            break
        head[name] = each
    return [
        replace(
            form,
            fields={**_inherited(form, common, head), **form.fields},
            unticked=form.unticked or (() if "request_type" in form.fields else forms[0].unticked),
        )
        for form in forms
    ]


def _inherited(form: Form, common: Mapping[str, Field], head: Mapping[str, Field]) -> dict[str, Field]:
    own_type = form.fields.get("request_type")
    if "request_type" in form.unticked:
        return dict(common)
    if (
        own_type is not None
        and "request_type" in head
        and not same_words(own_type.value, head["request_type"].value)
    ):
        return dict(common)
    return {**common, **head}
