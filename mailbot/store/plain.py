"""Plain values to JSON and back, for what the books only carry along (facts, findings, orders of mails).

Grammar of what is stored: JSON, where an object with one key that begins with one `$` is a value JSON has no word for:

    {"$date": "2026-03-05"}   {"$instant": "2026-03-05T14:00:00+00:00"}

A key that itself begins with `$` gets another one. Words of an enumeration become their text, tuples and sets lists,
records objects. Reading gives dates and instants back as such, and never makes anything else: no pickles, nothing
that can run.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]


def to_plain(value: object) -> JsonValue:
    """The JSON of a value.

    Raises:
        TypeError: a value of a kind that the books do not carry.
    """
    match value:
        case Enum():
            return to_plain(value.value)
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            if value.tzinfo is None:
                raise TypeError(f"{value!r} has no time zone: the books hold instants")
            return {"$instant": value.astimezone(UTC).isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case Mapping():
            return {_escaped(key): to_plain(each) for key, each in value.items()}
        case list() | tuple():
            return [to_plain(each) for each in value]
        case AbstractSet():
            return sorted((to_plain(each) for each in value), key=str)
        case _ if is_dataclass(value):
            return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            raise TypeError(f"the books cannot carry a {type(value).__name__}")


def from_plain(value: JsonValue) -> object:
    """The value of some JSON, dates and instants as such."""
    match value:
        case {"$date": str(text)}:
            return date.fromisoformat(text)
        case {"$instant": str(text)}:
            return datetime.fromisoformat(text)
        case dict():
            return {key.removeprefix("$"): from_plain(each) for key, each in value.items()}
        case list():
            return [from_plain(each) for each in value]
        case _:
            return value


def _escaped(key: object) -> str:
    text = str(to_plain(key))
    return f"${text}" if text.startswith("$") else text
