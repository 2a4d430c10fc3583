r"""The header block, read from bytes (RFC 5322 section 2.2), in order and without interpretation.

    block = [ "From " line ] *( field-name *WSP ":" value CRLF *( WSP value CRLF ) ) ( CRLF / a line that is no field )

The standard library's header parser is not used: on Python 3.11.7 it forgets a field with a space before its colon, takes a
bare CR for a line end and recurses without bound (reliability.md section 0, findings 7 and 10). This reader is one pass over
the lines and gives the same answer on every Python.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")  # RFC 5322 section 3.6.8 ftext; section 4.5 allows the space
_ENVELOPE_LINE = re.compile(rb">?From (?![ \t]*:)")  # an obsolete `From :` is a field, and refused (A22)
_BLANK_LINES = re.compile(rb"(?:[ \t]{0,998}\r?\n){0,50}")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in lower case and its value unfolded, still bytes."""

    name: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one header block, topmost first."""

    fields: tuple[Field, ...] = ()

    def all(self, name: str) -> tuple[bytes, ...]:
        """All values of a field, topmost first."""
        return tuple(field.value for field in self.fields if field.name == name)

    def first(self, name: str) -> bytes:
        """The topmost value of a field (RFC 7103 section 7.2), empty when there is none."""
        return next((field.value for field in self.fields if field.name == name), b"")

    def ascii(self, name: str) -> str:
        """The topmost value as text for keywords and ids: what is not ASCII becomes `?`."""
        return self.first(name).decode("ascii", "replace").replace("\ufffd", "?")

    def __contains__(self, name: str) -> bool:
        return any(field.name == name for field in self.fields)


def skip_envelope_line(raw: bytes) -> int:
    """Where the header begins: behind blank lines and the `From ` line of an mbox file."""
    blank = _BLANK_LINES.match(raw)
    start = blank.end() if blank else 0
    if _ENVELOPE_LINE.match(raw, start):
        end = raw.find(b"\n", start)
        return len(raw) if end < 0 else end + 1
    return start


def read_headers(raw: bytes, start: int = 0) -> tuple[Headers, int]:
    """Read the header block that begins at `start`.

    Returns:
        The fields, and where the body begins: behind the blank line, or at the first line that is neither field
        nor continuation (such a mail has no blank line, and nothing of its text may get lost).
    """
    fields: list[Field] = []
    name, value_start, value_end, body = "", 0, 0, len(raw)
    for line_start, line_end in _lines(raw, start):
        head = raw[line_start : line_start + 1]
        if head in {b" ", b"\t"} and name and raw[line_start:line_end].strip():
            value_end = line_end
            continue
        match = _FIELD.match(raw, line_start, line_end)
        if name:
            fields.append(Field(name, _unfold(raw[value_start:value_end])))
            name = ""
        if match is None:
            blank = not raw[line_start:line_end].strip()
            body = line_end if blank else line_start
            break
        name = match.group(1).decode("ascii").lower()
        value_start, value_end = match.end(), line_end
    if name:
        fields.append(Field(name, _unfold(raw[value_start:value_end])))
    return Headers(tuple(fields)), body


def _lines(raw: bytes, start: int) -> Iterator[tuple[int, int]]:
    while start < len(raw):
        end = raw.find(b"\n", start) + 1 or len(raw)
        yield start, end
        start = end


def _unfold(value: bytes) -> bytes:
    return _FOLD.sub(b"", value).strip()
