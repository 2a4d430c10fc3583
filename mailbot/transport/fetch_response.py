"""The grammar of FETCH answers: what imaplib hands over goes in, one mapping of items for each mail comes out.

imaplib leaves FETCH answers in pieces: `(line, literal)` for a line that ends in a literal, bytes for the last
line. Reading them two by two gives a mail its neighbour's UID when a flag update comes in between, or when a
server puts UID after the body (both are allowed: RFC 9051 section 7.5.2). So they are parsed, not paired.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

Items = dict[str, bytes | None]

_MESSAGE = re.compile(rb"\d+ \(")
_NAME = re.compile(rb"([A-Za-z0-9.\-]+(?:\[[^\]]*\])?)(?:<\d+>)? ")
_VALUE = re.compile(
    rb'(?P<number>\d+)|(?P<nil>NIL)|"(?P<quoted>(?:[^"\\\r\n]|\\["\\])*)"|(?P<literal>\{\d+\})', re.IGNORECASE
)
_INSIDE = re.compile(
    rb'[^()"{]+|"(?:[^"\\\r\n]|\\["\\])*"|(?P<literal>\{\d+\})|(?P<open>\()|(?P<close>\))|\{'
)
_DATE = re.compile(
    rb"(?P<day> \d|\d\d)-(?P<month>[A-Za-z]{3})-(?P<year>\d{4})"
    rb" (?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d) (?P<sign>[+-])(?P<zone_hour>\d\d)(?P<zone_minute>\d\d)"
)
_MONTHS = {
    name: number
    for number, name in enumerate(b"jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}


class UnreadableAnswerError(ValueError):
    """The server's answer is not in the grammar; the connection cannot be trusted any more."""


def read_fetch(pieces: Iterable[object]) -> list[Items]:
    """Read the data of a FETCH as imaplib returns it.

    message = number SP "(" item *(SP item) ")"
    item    = name ["<" number ">"] SP value
    value   = number / "NIL" / quoted / literal / list          (RFC 9051 section 9, msg-att)

    Out: for each FETCH response its items by upper-case name (`UID`, `RFC822.SIZE`, `BODY[]`, ...): the bytes of
    the value, None for NIL; a list (`FLAGS`) is kept as it stands. Raises `UnreadableAnswerError`.
    """
    answers: list[tuple[bytearray, list[bytes]]] = []
    inside = False
    for piece in pieces:
        line, literal = piece if isinstance(piece, tuple) else (piece, None)
        if not isinstance(line, bytes):
            continue  # None: no mail answered
        if not inside:
            answers.append((bytearray(), []))
        answers[-1][0].extend(line)
        inside = literal is not None
        if inside:
            answers[-1][1].append(literal)
    return [_Answer(bytes(text), literals).items() for text, literals in answers]


class _Answer:
    """A cursor over one FETCH response; its literals wait in a queue."""

    def __init__(self, text: bytes, literals: list[bytes]) -> None:
        self._text, self._literals = text, iter(literals)
        self._at = 0

    def items(self) -> Items:
        """`message` of the grammar."""
        self._take(_MESSAGE)
        found: Items = {}
        while True:
            name = self._take(_NAME).group(1).decode("ascii").upper()
            found[name] = self._value()
            if self._text[self._at : self._at + 1] != b" ":
                break
            self._at += 1
        if self._text[self._at :].rstrip() != b")":
            raise self._complaint()
        return found

    def _value(self) -> bytes | None:
        if self._text[self._at : self._at + 1] == b"(":
            return self._list()
        value = self._take(_VALUE)
        if value["literal"] is not None:
            return self._literal()
        if value["quoted"] is not None:
            return re.sub(rb"\\(.)", rb"\1", value["quoted"])
        return None if value["nil"] is not None else bytes(value["number"])

    def _list(self) -> bytes:
        start, depth = self._at, 0
        while True:
            piece = self._take(_INSIDE)
            if piece["literal"] is not None:
                self._literal()
            depth += (piece["open"] is not None) - (piece["close"] is not None)
            if depth == 0:
                return self._text[start : self._at]

    def _literal(self) -> bytes:
        literal = next(self._literals, None)
        if literal is None:
            raise self._complaint()
        return literal

    def _take(self, token: re.Pattern[bytes]) -> re.Match[bytes]:
        match = token.match(self._text, self._at)
        if match is None:
            raise self._complaint()
        self._at = match.end()
        return match

    def _complaint(self) -> UnreadableAnswerError:
        return UnreadableAnswerError(f"FETCH answer not understood: {self._text[self._at : self._at + 60]!r}")


def read_internal_date(text: bytes | None) -> datetime | None:
    """Read an INTERNALDATE.

    date-time = (SP DIGIT / 2DIGIT) "-" month "-" 4DIGIT SP 2DIGIT ":" 2DIGIT ":" 2DIGIT SP ("+" / "-") 4DIGIT

    Out: aware, UTC; None where it is no date (31-Feb, year 0, a zone beyond the calendar's end).
    """
    match = _DATE.fullmatch(text or b"")
    month = _MONTHS.get(match["month"].lower()) if match else None
    if match is None or month is None:
        return None
    offset = timedelta(hours=int(match["zone_hour"]), minutes=int(match["zone_minute"]))
    try:
        return datetime(
            int(match["year"]),
            month,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            min(int(match["second"]), 59),  # a leap second has no place in datetime
            tzinfo=timezone(-offset if match["sign"] == b"-" else offset),
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
