"""Numbers and words that change over the years: every value has the day from which it holds.

In: `rules/parameters.toml`. Out: `Parameter`s. A value is never edited, a change is a new line: a case is decided by what
was in force when it was received, and last year's decisions stay explainable.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal

from pydantic import Field

from mailbot.errors import Problem
from mailbot.policy.toml_source import Place, Shape, TomlSource, did_you_mean, shaped

LONGEST = 3660
"""No number of days in a policy is longer than ten years; beyond it somebody has slipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One dated value."""

    name: str
    title: str
    kind: str  # number, time, text
    unit: str | None
    cites: tuple[str, ...]
    values: tuple[tuple[date, int | str | time], ...]  # by day, earliest first

    def on(self, day: date) -> int | str | time | None:
        """The value in force on a day; None before the first."""
        return next((value for since, value in reversed(self.values) if since <= day), None)


REQUIRED: Mapping[str, str] = {
    "training_days": "number",
    "change_training_days": "number",
    "removal_notice_business_days": "number",
    "close_of_business": "time",
    "far_future_days": "number",
    "far_past_days": "number",
    "lapses_soon_days": "number",
}
"""What the program asks for by name, with the kind that it needs."""

AT_LEAST: Mapping[str, int] = {"training_days": 1, "change_training_days": 1}
"""A window of no days would have ended before its mail is written."""


class ParameterShape(Shape):
    """A parameter as it stands in parameters.toml."""

    title: str = Field(min_length=1)
    kind: Literal["number", "time", "text"]
    cites: list[str]
    unit: str | None = None
    values: dict[str, Any] = Field(min_length=1)


def parse_parameters(source: TomlSource, problems: list[Problem]) -> Mapping[str, Parameter]:
    """Read parameters.toml: `[name]` tables with `values` by day. Complaints go into `problems`."""
    found: dict[str, Parameter] = {}
    for name, data in source.data.items():
        shape = shaped(ParameterShape, source, (name,), data, problems)
        if shape is None:
            found[name] = _misshapen(name)
            continue
        values: dict[date, int | str | time] = {}
        for written, value in shape.values.items():
            place = (name, "values", written)
            day, read = _day(source, place, problems), _value(source, place, shape.kind, value, problems)
            if day is not None and read is not None:
                values[day] = read
        found[name] = Parameter(
            name=name,
            title=shape.title,
            kind=shape.kind,
            unit=shape.unit,
            cites=tuple(shape.cites),
            values=tuple(sorted(values.items())),
        )
    _complain_of_missing(source, found, problems)
    return found


def _misshapen(name: str) -> Parameter:
    """Stands for a parameter that was complained of, so that its users are not complained of as well."""
    return Parameter(name=name, title="", kind=REQUIRED.get(name, "number"), unit=None, cites=(), values=())


def _day(source: TomlSource, place: Place, problems: list[Problem]) -> date | None:
    """The day on the left side of a `day = value` line."""
    try:
        return date.fromisoformat(str(place[-1]))
    except ValueError:
        problems.append(source.problem(place, f'"{place[-1]}" is no day', "write it like 2027-01-01"))
        return None


def _value(
    source: TomlSource, place: Place, kind: str, value: object, problems: list[Problem]
) -> int | str | time | None:
    """The right side of a `day = value` line."""
    read = _read(kind, value)
    least = AT_LEAST.get(str(place[0]), 0)
    if read is None:
        examples = {"number": "14", "time": '"17:00"', "text": '"some words"'}
        problems.append(source.problem(place, f"{value!r} is no {kind}", f"write it like {examples[kind]}"))
    elif isinstance(read, int) and not least <= read <= LONGEST:
        problems.append(source.problem(place, f"{read} is not between {least} and {LONGEST}"))
        return None
    return read


def _read(kind: str, value: object) -> int | str | time | None:
    """A value in the form of its kind; None when it has another."""
    match kind, value:
        case ("number", int()) if not isinstance(value, bool):
            return value
        case ("text", str()) if value:
            return value
        case ("time", str()):
            try:
                clock = time.fromisoformat(value)
            except ValueError:
                return None
            return clock if clock.tzinfo is None else None
        case _:
            return None


def _complain_of_missing(source: TomlSource, found: dict[str, Parameter], problems: list[Problem]) -> None:
    """Every parameter that the program asks for must be there, with the right kind."""
    for name, kind in REQUIRED.items():
        if name not in source.data:
            hint = did_you_mean(name, set(source.data) - set(REQUIRED))
            problems.append(source.problem((), f'"{name}" is missing: the program needs it', hint))
            found[name] = _misshapen(name)
        elif name in found and found[name].kind != kind:
            problems.append(source.problem((name, "kind"), f'"{name}" must be a {kind}'))
