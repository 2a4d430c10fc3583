r"""The parts of a mail (RFC 2046): a tree of slices of the raw bytes.

    multipart = preamble *( "--" boundary CRLF part ) "--" boundary "--" epilogue
    part = *field blank-line content

Split from the outside in, each multipart within its own slice, so that an outer boundary always ends what stands inside it.
Depth and number of parts are bounded while reading. An attached message is a leaf: nobody's words but the sender's are read
from here. Decoding of a leaf happens when somebody asks for it.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mailbot.errors import MalformedMail
from mailbot.intake.charsets import Decoded, decode
from mailbot.intake.headers import Headers, read_headers
from mailbot.intake.parameters import Parameters, read_parameters
from mailbot.intake.settings import Limits

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOISE = bytes(sorted(set(range(256)) - set(_BASE64)))
_MOST_PIECES = 64  # base64 texts with their own padding, one behind the other
_WHITE = b" \t\r\n"
_NOWHERE = -1  # bytes.find
_MOST_DELIMITERS = 2_000  # lines that begin like a delimiter, in one multipart
_TOLERATED_NOISE = 12  # one letter in so many that is not base64 is taken for noise


@dataclass(frozen=True)
class Part:
    """One part: its own fields and either its children or its content."""

    headers: Headers
    content_type: str  # "text/plain"; what is missing or broken reads as RFC 2045 section 5.2 says
    content: bytes  # the raw slice behind the part's header, still transfer-encoded
    children: tuple["Part", ...] = ()

    @cached_property
    def parameters(self) -> Parameters:
        """The parameters of Content-Type."""
        return read_parameters(self.headers.first("content-type"))

    @cached_property
    def disposition(self) -> Parameters:
        """Content-Disposition; a value of "" when there is none."""
        return read_parameters(self.headers.first("content-disposition"))

    @property
    def filename(self) -> str:
        """What the sender called it, not cleaned; "" when not called anything."""
        return self.disposition.text("filename") or self.parameters.text("name")

    @property
    def maintype(self) -> str:
        """The first half of the content type."""
        return self.content_type.partition("/")[0]

    @cached_property
    def decoded(self) -> bytes:
        """The content without its transfer encoding; what is not decodable stays as it stands."""
        encoding = read_parameters(self.headers.first("content-transfer-encoding")).value
        if encoding == "base64":
            return _base64(self.content)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.content)
        if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
            return _uuencoded(self.content)
        return self.content

    def text(self) -> Decoded:
        """The letters of a text part, line ends as LF."""
        decoded = decode(self.decoded, self.parameters.get("charset"))
        return Decoded(decoded.text.replace("\r\n", "\n").replace("\r", "\n"), decoded.doubtful)

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, as they stand in the mail."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


def read_parts(raw: bytes, start: int, limits: Limits) -> Part:
    """Read the mail that begins at `start` into its tree of parts.

    Raises:
        MalformedMail: deeper, or of more parts, than the limits allow.
    """
    return _Reader(raw, limits).part(start, len(raw), depth=0, default="text/plain")


@dataclass
class _Reader:
    raw: bytes
    limits: Limits
    parts: int = 0

    def part(self, start: int, end: int, *, depth: int, default: str) -> Part:
        self.parts += 1
        if self.parts > self.limits.parts:
            raise MalformedMail(f"more than {self.limits.parts} parts")
        if depth > self.limits.depth:
            raise MalformedMail(f"parts nested deeper than {self.limits.depth}")
        headers, body = read_headers(self.raw[start:end]) if depth else read_headers(self.raw, start)
        body = min(end, start + body) if depth else body
        content_type = _content_type(headers, default)
        if content_type.startswith("multipart/"):
            slices = self._slices(body, end, read_parameters(headers.first("content-type")).get("boundary"))
            below = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
            if slices:
                children = tuple(self.part(*place, depth=depth + 1, default=below) for place in slices)
                return Part(headers, content_type, b"", children)
            content_type = "text/plain"  # no boundary in it: what is there is text, and somebody wrote it
        return Part(headers, content_type, self.raw[body:end])

    def _slices(self, start: int, end: int, boundary: str) -> list[tuple[int, int]]:
        """Where the parts between the delimiter lines stand; the last may lack its end (RFC 2046 section 5.1.1)."""
        delimiter = b"\n--" + boundary.rstrip().encode("latin-1", "replace")
        if delimiter == b"\n--":
            return []
        slices: list[tuple[int, int]] = []
        opened = -1
        position = (
            start - 1 if self.raw.startswith(delimiter[1:], start) else self.raw.find(delimiter, start, end)
        )
        for _ in range(_MOST_DELIMITERS):
            if position == _NOWHERE:
                break
            behind = position + len(delimiter)
            line_end = self.raw.find(b"\n", behind, end) + 1 or end
            rest = self.raw[behind:line_end].rstrip(_WHITE)
            if rest in {b"", b"--"}:
                if opened >= 0:
                    slices.append((opened, max(opened, _before_line_end(self.raw, position + 1))))
                opened = -1 if rest else line_end
                if rest or len(slices) > self.limits.parts:
                    break
            position = self.raw.find(delimiter, behind, end)
        else:
            raise MalformedMail(f"more than {_MOST_DELIMITERS} delimiter lines")
        if opened >= 0:
            slices.append((opened, end))
        return slices


def _before_line_end(raw: bytes, position: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    if raw[position - 2 : position] == b"\r\n":
        return position - 2
    return position - 1


def _content_type(headers: Headers, default: str) -> str:
    if "content-type" not in headers:
        return default
    value = read_parameters(headers.first("content-type")).value
    return (
        value
        if _TYPE.fullmatch(value)
        else {"text": "text/plain", "html": "text/html"}.get(value, "text/plain")
    )


def _base64(content: bytes) -> bytes:
    """Decode leniently, and keep what stands behind the padding: list software writes its footer there."""
    encoded, _, tail = content.partition(b"=")
    if len(encoded.translate(None, _BASE64 + b"\r\n")) * _TOLERATED_NOISE > len(encoded):
        return content  # declared, but not base64
    tail = tail.lstrip(b"=" + _WHITE)
    if tail.translate(None, _BASE64 + b"=" + _WHITE):
        return _sextets(encoded) + b"\n" + tail
    return b"".join(_sextets(piece) for piece in (encoded, *tail.split(b"=", _MOST_PIECES)))


def _sextets(encoded: bytes) -> bytes:
    letters = encoded.translate(None, _NOISE)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]  # a lone sextet is no byte
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _uuencoded(content: bytes) -> bytes:
    lines: list[bytes] = []
    for line in content.splitlines():
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            lines.append(binascii.a2b_uu(line))
        except binascii.Error:
            return content
    return b"".join(lines)
