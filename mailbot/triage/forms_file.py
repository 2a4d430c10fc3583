"""`rules/forms.toml` -> `FormWording`: read, and every complaint said at once.

In: the text of the file. Out: look-up tables in normalized words, or all problems as one `RuleError` with file, line and
"did you mean". Reads no mail.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.errors import Problem, RuleError
from mailbot.triage.label_words import PARTS, LabelWords
from mailbot.triage.request_kinds import KIND_PARTS, KindWords
from mailbot.triage.spelling import spelling_of
from mailbot.triage.wording import FIELD_NAMES, REASONS, FieldWording, FormWording, ProjectType, normalized

REQUEST_TYPES = ("add", "remove", "replace", "modify", "status")
WORD_LISTS = (
    "empty",
    "at_once",
    "on_date",
    "close_of_business",
    "leave",
    "within",
    "outside",
    "all_projects",
    "ends",
)
_TABLES = (
    "field",
    "label_words",
    "request_types",
    "kind_words",
    "roles",
    "reasons",
    "reason_words",
    "words",
    "project_types",
)


def parse_forms(text: str, file: str) -> FormWording:
    """Read the text of `rules/forms.toml`.

    Args:
        text: of the file.
        file: its name, for the complaints.

    Raises:
        RuleError: with every problem: not TOML, unknown or missing fields, words of the wrong kind, a label of two fields.
    """
    source = _Source(text, file)
    data = source.read()
    fields = _fields(source, data)
    labels = _labels(source, fields)
    words = source.table(data, "words")
    source.unknown("words", words, WORD_LISTS)
    lists = {name: source.phrases("words", name, words.get(name)) for name in WORD_LISTS}
    label_words = _choices(source, data, "label_words", PARTS)
    request_types = _choices(source, data, "request_types", REQUEST_TYPES)
    kind_words = _choices(source, data, "kind_words", KIND_PARTS)
    wording = FormWording(
        fields={each.name: each for each in fields},
        labels=labels,
        request_types=request_types,
        roles=_choices(source, data, "roles", None),
        reasons=_choices(source, data, "reasons", REASONS),
        reason_words=_choices(source, data, "reason_words", REASONS),
        words={
            name: frozenset(map(normalized, phrases)) | frozenset(phrase.lower() for phrase in phrases)
            for name, phrases in lists.items()
        },
        ends=tuple(phrase.lower() for phrase in lists["ends"]),
        project_types=_project_types(source, data),
        label_words=LabelWords(words=label_words),
        kind_words=KindWords(words=kind_words, spelling=spelling_of(*kind_words, *request_types)),
        spelling=spelling_of(*labels, *label_words),
    )
    if source.problems:
        raise RuleError(source.problems)
    return wording


@dataclass(slots=True)
class _Source:
    """The file while it is read: its text, and the complaints so far."""

    text: str
    file: str
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> Mapping[str, object]:
        try:
            data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"at line (\d+)", str(error))
            line = int(place[1]) if place else len(self.text.splitlines())
            raise RuleError([Problem(file=self.file, line=line, what=f"this is not TOML: {error}")]) from None
        self.unknown("", data, _TABLES)
        return data

    def complain(self, line: int | None, what: str, hint: str | None = None) -> None:
        self.problems.append(Problem(file=self.file, line=line, what=what, hint=hint))

    def unknown(self, table: str, given: Iterable[str], known: Sequence[str]) -> None:
        """Complain about keys that nobody reads."""
        for key in given:
            if key not in known:
                self.complain(
                    self.line_of(key),
                    f'"{key}" is not a word here' + (f" ([{table}])" if table else ""),
                    did_you_mean(key, known),
                )

    def table(self, data: Mapping[str, object], name: str) -> Mapping[str, object]:
        """A table of the file; missing or something else is a complaint."""
        found = data.get(name)
        if isinstance(found, dict):
            return found
        self.complain(self.line_of(f"[{name}]"), f"a table [{name}] is expected")
        return {}

    def phrases(self, table: str, name: str, given: object) -> tuple[str, ...]:
        """A list of texts, none of them blank."""
        if (
            isinstance(given, list)
            and given
            and all(isinstance(each, str) and each.strip() for each in given)
        ):
            return tuple(given)
        self.complain(
            self.line_of(name), f'"{name}" of [{table}] must be a list of texts like ["...", "..."]'
        )
        return ()

    def line_of(self, wanted: str, after: int = 0) -> int | None:
        """The first line that holds a text, below a line; None when there is none."""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if number > after and wanted in line and not line.lstrip().startswith("#"):
                return number
        return None

    def line_of_field(self, name: str) -> int:
        return self.line_of(f'name = "{name}"') or 0


def _fields(source: _Source, data: Mapping[str, object]) -> list[FieldWording]:
    given = data.get("field")
    if not isinstance(given, list):
        source.complain(None, "[[field]] is missing")
        return []
    fields = [
        found for table in given if isinstance(table, dict) and (found := _field(source, table)) is not None
    ]
    named = [each.name for each in fields]
    for name in FIELD_NAMES:
        if named.count(name) != 1:
            said = "is missing" if name not in named else "stands there twice"
            source.complain(source.line_of(f'"{name}"'), f'the [[field]] "{name}" {said}')
    return fields


def _field(source: _Source, table: Mapping[str, object]) -> FieldWording | None:
    name, title = table.get("name"), table.get("title")
    line = source.line_of(f'name = "{name}"')
    if name not in FIELD_NAMES or not isinstance(name, str):
        source.complain(line, f'no field is called "{name}"', did_you_mean(str(name), FIELD_NAMES))
        return None
    known = ("name", "title", "labels", "text", "several")
    for key in table:
        if key not in known:
            source.complain(
                source.line_of(f"{key} =", after=(line or 1) - 1),
                f'"{key}" is not a word here',
                did_you_mean(key, known),
            )
    if not isinstance(title, str) or not title.strip():
        source.complain(line, f'"title" of "{name}" must be a text')
        return None
    for key in ("text", "several"):
        if not isinstance(table.get(key, False), bool):
            source.complain(line, f'"{key}" of "{name}" must be true or false')
    labels = source.phrases(name, "labels", table.get("labels"))
    return FieldWording(
        name=name,
        title=title,
        labels=(title, *labels),
        is_text=table.get("text") is True,
        is_list=table.get("several") is True,
    )


def _labels(source: _Source, fields: Sequence[FieldWording]) -> dict[str, str]:
    """Normalized label -> field; one that belongs to two fields is a complaint."""
    owners: dict[str, str] = {}
    for each in fields:
        for label in each.labels:
            key = normalized(label)
            owner = owners.setdefault(key, each.name)
            if owner != each.name:
                line = source.line_of(f'"{label}"', after=source.line_of_field(each.name))
                source.complain(line, f'the label "{label}" of "{each.name}" belongs to "{owner}" already')
            elif not key:
                source.complain(
                    source.line_of_field(each.name), f'the label "{label}" of "{each.name}" has no letters'
                )
    return owners


def _choices(
    source: _Source, data: Mapping[str, object], name: str, known: Sequence[str] | None
) -> dict[str, str]:
    """Normalized phrase -> the choice it stands for."""
    table = source.table(data, name)
    if known is not None:
        source.unknown(name, table, known)
    found: dict[str, str] = {}
    for meaning, given in table.items():
        for phrase in source.phrases(name, meaning, given):
            owner = found.setdefault(normalized(phrase), meaning)
            if owner != meaning:
                source.complain(
                    source.line_of(f'"{phrase}"'), f'"{phrase}" of [{name}] means "{owner}" already'
                )
    return found


def _project_types(source: _Source, data: Mapping[str, object]) -> tuple[ProjectType, ...]:
    kinds = []
    for name, given in source.table(data, "project_types").items():
        types = given.get("types") if isinstance(given, dict) else None
        words = given.get("words") if isinstance(given, dict) else None
        if not isinstance(types, list) or not all(isinstance(each, int) for each in types):
            source.complain(
                source.line_of(f'"{name}"'),
                f'"{name}" of [project_types] needs types = [numbers] and words = [texts]',
            )
            continue
        phrases = source.phrases("project_types", name, words)
        kinds.append(
            ProjectType(name=name, types=frozenset(types), words=frozenset(map(normalized, phrases)))
        )
    return tuple(kinds)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """`did you mean "agency"?` for a misspelt word; None when nothing is near."""
    near = difflib.get_close_matches(word, sorted(known), n=1)
    return f'did you mean "{near[0]}"?' if near else None
