"""`Content-Type` and `Content-Disposition`: a value and its parameters (RFC 2045 section 5.1, RFC 2231).

    field = value *( ";" attribute "=" ( token / quoted-string ) )

One pass with a position, because the standard library's splitting takes quadratic time. Careless senders are understood where
there is only one meaning: spaces around `=`, spaces in an unquoted file name, a quote that does not end. The first of two
parameters of one name counts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mailbot.intake.charsets import decode
from mailbot.intake.words import one_line

_SECTION = re.compile(
    r"([^*]+)(?:\*(\d{1,3}))?(\*)?"
)  # RFC 2231 section 3: name, number of the piece, encoded or not
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Parameters:
    """A value like `text/plain`, lower-cased, and its parameters by lower-cased name."""

    value: str
    raw: Mapping[str, str] = field(default_factory=dict)  # each byte a letter (latin-1); decode with `text`

    def get(self, name: str) -> str:
        """A parameter that is a keyword (charset, boundary, report-type), empty when missing."""
        return self.raw.get(name) or self.text(name)

    def text(self, name: str) -> str:
        """A parameter for people (a file name): RFC 2231 pieces joined, encoded words decoded, one line."""
        if name in self.raw:
            return one_line(self.raw[name].encode("latin-1")).text
        pieces = sorted(self._pieces(name))
        if not pieces:
            return ""
        charset = "utf-8"
        joined = b""
        for number, encoded, text in pieces:
            content = text
            if encoded:
                if number == 0 and text.count("'") >= 2:
                    charset, _, content = text.split("'", 2)
                joined += _PERCENT.sub(
                    lambda match: bytes([int(match.group(1), 16)]), content.encode("latin-1")
                )
            else:
                joined += content.encode("latin-1")
        return " ".join(decode(joined, charset).text.split())

    def _pieces(self, name: str) -> Iterator[tuple[int, bool, str]]:
        for key, text in self.raw.items():
            match = _SECTION.fullmatch(key)
            if match and match.group(1) == name and key != name:
                yield int(match.group(2) or 0), bool(match.group(3)), text


def read_parameters(value: bytes) -> Parameters:
    """Read a field value; what cannot be understood is left out, never guessed."""
    text = value.decode("latin-1")
    main, *rest = _split(text)
    raw: dict[str, str] = {}
    for piece in rest:
        name, equals, content = piece.partition("=")
        if equals:
            raw.setdefault(name.strip().lower(), _unquote(content.strip()))
    return Parameters(main.strip().lower(), raw)


def _split(text: str) -> list[str]:
    """Split at semicolons that stand neither in a quoted string nor in a comment; comments are left out."""
    pieces: list[str] = []
    piece: list[str] = []
    quoted, depth, position = False, 0, 0
    while position < len(text):
        char = text[position]
        if char == "\\" and (quoted or depth):
            if quoted:
                piece.append(text[position : position + 2])
            position += 2
            continue
        if char == '"' and not depth:
            quoted = not quoted
        elif not quoted and (char == "(" or (char == ")" and depth)):
            depth += 1 if char == "(" else -1
            position += 1
            continue
        if char == ";" and not quoted and not depth:
            pieces.append("".join(piece))
            piece = []
        elif not depth:
            piece.append(char)
        position += 1
    return [*pieces, "".join(piece)]


def _unquote(content: str) -> str:
    if not content.startswith('"'):
        return content
    return _ESCAPED.sub(r"\1", content[1:].removesuffix('"'))
