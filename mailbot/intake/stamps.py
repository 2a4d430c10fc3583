"""Authentication-Results as a strict grammar (RFC 8601 section 2.2): what a receiving server says it found out.

    field    = [ authserv-id [ version ] ] ( ";" "none" / 1*( ";" result ) ) [ ";" ]
    result   = method [ "/" version ] "=" keyword *property
    property = ( "reason" / ptype "." name ) "=" value

Comments and quoted strings hold text that strangers chose (their local part stands in Google's SPF comment), so they are
read as such and their content never as results. A field that departs from the grammar keeps its id and gets a `defect`: then
nothing in it is believed. Microsoft 365 leaves the id out and puts the receiving domain between results; both are noted here
and judged in `authenticity`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r'[^\s;()"=]+')
_SPACE = re.compile(r"\s+")
_METHOD = re.compile(r"([a-z0-9][a-z0-9_-]*)(?:/\d+)?", re.IGNORECASE)
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+", re.IGNORECASE)
_PROPERTY = re.compile(r"[a-z0-9_-]+\.[a-z0-9_.-]+", re.IGNORECASE)
_METHODS = frozenset(
    {
        "arc",
        "auth",
        "compauth",
        "dkim",
        "dkim-adsp",
        "dkim-atps",
        "dmarc",
        "domainkeys",
        "iprev",
        "sender-id",
        "spf",
    }
)
_PLAIN_PROPERTIES = frozenset(
    {"action", "policy", "reason"}
)  # of the methods that decide; "action" is Microsoft's


@dataclass(frozen=True, slots=True)
class Result:
    """What one method said, keywords in lower case."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """All values of one property, in lower case."""
        return tuple(value.lower() for key, value in self.properties if key == name)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One Authentication-Results field."""

    authserv_id: str | None  # lower-cased; None where the field has none
    results: tuple[Result, ...] = ()
    strays: tuple[str, ...] = ()  # domains standing alone between results
    defect: str | None = None  # why nothing in it may be believed

    def of(self, method: str) -> tuple[Result, ...]:
        """All results of one method."""
        return tuple(result for result in self.results if result.method == method)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, "=", ";" or the content of a quoted string; `joined` when nothing stands before it."""

    kind: str  # "word", "=", ";", "quoted"
    text: str
    joined: bool


class _Defect(Exception):  # noqa: N818 - a remark, turned into a value before it leaves this module
    """The field departs from the grammar."""


def read_stamp(value: bytes) -> Stamp:
    """Read one field; never raises."""
    try:
        tokens = lex(value)
    except ValueError as error:
        return Stamp(authserv_id=None, defect=str(error))
    segments = list(_segments(tokens))
    authserv_id, first = _authserv_id(segments[0])
    results: list[Result] = []
    strays: list[str] = []
    try:
        for number, segment in enumerate(segments[first:], first):
            if not segment:
                _allow_only_at_the_end(number, len(segments))
            elif _alone(segment):
                word = segment[0].text.lower()
                if word != "none":
                    strays.append(_stray(word))
            else:
                results.append(_result(segment))
    except _Defect as defect:
        return Stamp(authserv_id, defect=str(defect))
    return Stamp(authserv_id, tuple(results), tuple(strays))


def _allow_only_at_the_end(number: int, segments: int) -> None:
    """Many servers write a last semicolon with nothing behind it."""
    if number != segments - 1:
        raise _Defect("nothing between two semicolons")


def lex(value: bytes) -> tuple[Token, ...]:
    """Split a structured field into tokens, comments left out.

    Raises:
        ValueError: a comment or a quoted string does not end, or a comment holds half a quoted string: a sign of a local part
            that was written to break out of it (reliability.md section 9 A6).
    """
    text = value.decode("latin-1")
    tokens: list[Token] = []
    position, joined = 0, False
    while position < len(text):
        char = text[position]
        if char == "(":
            position, joined = _skip_comment(text, position), False
        elif char == '"':
            content, position = _quoted(text, position)
            tokens.append(Token("quoted", content, joined))
            joined = True
        elif char in ";=":
            tokens.append(Token(char, char, joined))
            position, joined = position + 1, True
        elif match := _SPACE.match(text, position):
            position, joined = match.end(), False
        elif match := _WORD.match(text, position):
            tokens.append(Token("word", match.group(), joined))
            position, joined = match.end(), True
        else:
            raise ValueError("a comment ends that did not begin")
    return tuple(tokens)


def _skip_comment(text: str, start: int) -> int:
    depth, quotes, position = 0, 0, start
    while position < len(text):
        char = text[position]
        if char == "\\":
            position += 1
        elif char == '"':
            quotes += 1
        else:
            depth += {"(": 1, ")": -1}.get(char, 0)
        position += 1
        if not depth:
            if quotes % 2:
                raise ValueError("half a quoted string in a comment")
            return position
    raise ValueError("a comment does not end")


def _quoted(text: str, start: int) -> tuple[str, int]:
    content: list[str] = []
    position = start + 1
    while position < len(text):
        if text[position] == '"':
            return "".join(content), position + 1
        if text[position] == "\\":
            position += 1
        content.append(text[position : position + 1])
        position += 1
    raise ValueError("a quoted string does not end")


def _segments(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    segment: list[Token] = []
    for token in tokens:
        if token.kind == ";":
            yield tuple(segment)
            segment = []
        else:
            segment.append(token)
    yield tuple(segment)


def _authserv_id(segment: tuple[Token, ...]) -> tuple[str | None, int]:
    """The id, and the number of the first segment that holds a result: 0 where the id was left out."""
    words = [token for token in segment if token.kind in {"word", "quoted"}]
    if not segment or len(words) != len(segment) or len(words) > 2:
        return None, 0
    if len(words) == 2 and not words[1].text.isdigit():
        return None, 0
    return words[0].text.lower(), 1


def _alone(segment: tuple[Token, ...]) -> bool:
    return len(segment) == 1 and segment[0].kind == "word"


def _stray(word: str) -> str:
    if not _DOMAIN.fullmatch(word):
        raise _Defect(f"{word!r} stands alone")
    return word


def _result(segment: tuple[Token, ...]) -> Result:
    (name, keyword), *rest = _assignments(segment)
    match = _METHOD.fullmatch(name)
    if match is None:
        raise _Defect(f"{name!r} is no method")
    method = match.group(1).lower()
    for key, _ in rest:
        _check_property(method, key.lower())
    return Result(method, keyword.lower(), tuple((key.lower(), value) for key, value in rest))


def _check_property(method: str, key: str) -> None:
    """A result that is not set off by a semicolon looks like a property; it is none (A6)."""
    if _PROPERTY.fullmatch(key) or key in _PLAIN_PROPERTIES:
        return
    if method in _METHODS or key in _METHODS:
        raise _Defect(f"{key!r} is no property of {method}")


def _is_equals(segment: tuple[Token, ...], position: int) -> bool:
    return position < len(segment) and segment[position].kind == "="


def _assignments(segment: tuple[Token, ...]) -> list[tuple[str, str]]:
    """`name = value` pairs; a value goes on to the next white space, because local parts may hold `=` and quotes."""
    pairs: list[tuple[str, str]] = []
    position = 0
    while position < len(segment):
        if segment[position].kind != "word" or not _is_equals(segment, position + 1):
            raise _Defect(f"{segment[position].text!r} where a result or property should stand")
        behind = position + 2
        value = list(segment[behind : behind + 1])
        behind += 1
        while behind < len(segment) and segment[behind].joined:
            value.append(segment[behind])
            behind += 1
        if _is_equals(segment, position + 2) or not (value or pairs):
            raise _Defect(
                f"{segment[position].text!r} has no value"
            )  # the null sender gives an empty property
        pairs.append((segment[position].text, "".join(token.text for token in value)))
        position = behind
    return pairs
