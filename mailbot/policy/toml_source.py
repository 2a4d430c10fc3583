"""A TOML file that people edit: its data, and on which line each part of it stands.

In: the text of a file. Out: plain data, checked against a pydantic shape, or every complaint at once as `Problem`
with file, line and "did you mean". Nothing here knows what the file is about.

`tomllib` says where a syntax error is but not where a value stood, so the lines are found by a second, simple reading
of the same text: table headers and `key =` at the beginning of a line. What stands inside a multi-line string is no key.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from mailbot.errors import Problem

Place = tuple[str | int, ...]
"""Where something stands: ("rule", 2, "then", "mail")."""

KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
DOTTED = rf"{KEY}(?:\s*\.\s*{KEY})*"
HEADER = re.compile(rf"^\s*(\[\[?)\s*({DOTTED})\s*\]\]?\s*(?:#.*)?$")
ASSIGNMENT = re.compile(rf"^\s*({DOTTED})\s*=")
SYNTAX_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")

EXPECTED: Mapping[str, str] = {
    "string_type": "text in quotes is expected",
    "bool_type": "true or false is expected",
    "int_type": "a whole number is expected",
    "date_type": "a date like 2026-03-01 is expected, without quotes",
    "list_type": "a list like [...] is expected",
    "dict_type": "a table is expected",
    "model_type": "a table is expected",
    "string_too_short": "something must stand here",
    "too_short": "at least one is needed",
    "too_long": "there are too many",
}
"""What pydantic's error types are called on the desk; anything else is said in pydantic's words."""


SYNTAX_HINTS: Mapping[str, str] = {
    "cannot overwrite a value": "the same word stands twice; does a table before it begin with [ instead of [[?",
    "invalid value": "text stands in quotes; true and false are written small",
    "illegal character": "is a quote missing at the end of the line?",
    "expected '='": "write it like: word = value",
    "expected newline": "something stands behind the value; a date is like 2026-03-01",
    "invalid date": "there is no such day",
}
"""What people mostly did when `tomllib` says this (its words in 3.11 to 3.14 begin alike)."""


class Shape(BaseModel):
    """Base of all shapes at the door: no unknown keys, no conversions, unchangeable."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


AnyShape = TypeVar("AnyShape", bound=Shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlSource:
    """One file: name, data, and the line of each place."""

    file: str
    data: Mapping[str, object]
    lines: Mapping[Place, int] = field(repr=False)

    def problem(self, place: Place, what: str, hint: str | None = None) -> Problem:
        """A complaint about a place; the line is that of the nearest part whose line is known."""
        while place and place not in self.lines:
            place = place[:-1]
        return Problem(file=self.file, line=self.lines.get(place), what=what, hint=hint)


def read_toml(file: str, text: str, problems: list[Problem]) -> TomlSource | None:
    """Read one file; a syntax error goes into `problems` with its line, and None comes out."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = SYNTAX_PLACE.search(message)
        line = int(place[1]) if place and place[1] else len(text.splitlines()) or 1
        said = SYNTAX_PLACE.sub("", message)
        hint = next((hint for start, hint in SYNTAX_HINTS.items() if said.lower().startswith(start)), None)
        problems.append(Problem(file=file, line=line, what=f"this is not TOML: {said.lower()}", hint=hint))
        return None
    return TomlSource(file=file, data=data, lines=_lines_of(text))


def shaped(
    shape: type[AnyShape], source: TomlSource, place: Place, data: object, problems: list[Problem]
) -> AnyShape | None:
    """Check a part of a file against its shape; every complaint goes into `problems`, and None comes out."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        problems.extend(_translate(shape, source, place, detail) for detail in error.errors())
        return None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """`did you mean "sponsor"?` for a misspelt word, or None when nothing is near."""
    near = difflib.get_close_matches(word, sorted(known), n=1)
    return f'did you mean "{near[0]}"?' if near else None


def _translate(shape: type[Shape], source: TomlSource, place: Place, detail: ErrorDetails) -> Problem:
    """Say one complaint of pydantic in the words of people who edit rules."""
    where = tuple(part for part in (*place, *detail["loc"]) if part != "[key]")
    name = next((part for part in reversed(where) if isinstance(part, str)), source.file)
    match detail["type"]:
        case "missing":
            return source.problem(where, f'"{name}" is missing')
        case "extra_forbidden":
            return source.problem(where, f'"{name}" is not a word here', did_you_mean(name, _words(shape)))
        case "literal_error":
            given, expected = str(detail["input"]), str(detail.get("ctx", {}).get("expected", ""))
            hint = did_you_mean(given, re.findall(r"'([^']*)'", expected))
            told = "is not known here" if given == name else f'cannot be "{given}"'
            return source.problem(where, f'"{name}" {told}: it is one of {expected}', hint)
        case "dict_type" if "when" in where and where[-2] == "when":
            return source.problem(
                where, f'"{name}" is asked nothing', f"write a word, like when.{name}.is = ..."
            )
        case kind:
            return source.problem(where, f'"{name}": {EXPECTED.get(kind, detail["msg"])}')


def _words(shape: type[Shape]) -> set[str]:
    """Every key that the shape or a shape inside it knows."""
    schema = shape.model_json_schema()
    tables = [schema, *schema.get("$defs", {}).values()]
    return {name for table in tables for name in table.get("properties", {})}


def _lines_of(text: str) -> dict[Place, int]:
    """Find the first line of every table and key."""
    lines: dict[Place, int] = {}
    counts: dict[tuple[str, ...], int] = {}
    table: Place = ()
    inside: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if inside is not None:
            inside = None if line.count(inside) % 2 else inside
        elif header := HEADER.match(line):
            table = _table(header[2], counts, begins_another=header[1] == "[[")
            _note(lines, (), table, number)
        elif assignment := ASSIGNMENT.match(line):
            _note(lines, table, _parts(assignment[1]), number)
            inside = next((quotes for quotes in ('"""', "'''") if line.count(quotes) % 2), None)
    return lines


def _parts(dotted: str) -> tuple[str, ...]:
    """Split a dotted key: `when."a b".is` into when, a b, is."""
    return tuple(part.strip("\"'") for part in re.findall(KEY, dotted))


def _table(dotted: str, counts: dict[tuple[str, ...], int], *, begins_another: bool) -> Place:
    """The place that a header names: `[[rule.example]]` under the second rule is ("rule", 1, "example", 0)."""
    names = _parts(dotted)
    if begins_another:
        counts[names] = counts.get(names, -1) + 1
        for inner in [key for key in counts if key != names and key[: len(names)] == names]:
            del counts[inner]  # the examples of the next rule are counted from 0
    place: Place = ()
    for depth in range(1, len(names) + 1):
        place = (*place, names[depth - 1])
        if (index := counts.get(names[:depth])) is not None:
            place = (*place, index)
    return place


def _note(lines: dict[Place, int], table: Place, key: Place, number: int) -> None:
    """Remember a line for a place and for those around it that have none yet."""
    for length in range(1, len(key) + 1):
        lines.setdefault((*table, *key[:length]), number)
