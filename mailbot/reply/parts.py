"""The parts of a mail as bytes (RFC 2045, RFC 2046): everything is quoted-printable or base64, so that no line is too
long, no line begins with a dot or "From ", and no boundary can occur in a part.
"""

import binascii
import hashlib
import re
from base64 import encodebytes
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Header lines of a part, without the blank line, and its content. CRLF only."""

    headers: tuple[tuple[str, str], ...]
    content: bytes

    @property
    def with_headers(self) -> bytes:
        """The part as it stands in a mail."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        return lines.encode("ascii") + b"\r\n" + self.content

    @property
    def header_names(self) -> tuple[str, ...]:
        """For the proof."""
        return tuple(name for name, _ in self.headers)


def text_part(text: str, subtype: str) -> Part:
    """A text or HTML part, in UTF-8."""
    return Part(
        headers=(
            ("Content-Type", f"text/{subtype}; charset=utf-8"),
            ("Content-Transfer-Encoding", "quoted-printable"),
        ),
        content=_quoted_printable(text),
    )


def calendar_part(event: bytes) -> Part:
    """A calendar file, to be opened or seen as an event."""
    method = re.search(rb"^METHOD:([A-Z]+)\r?$", event, re.MULTILINE)
    assert method  # ours: calendar_file always names one
    return Part(
        headers=(
            (
                "Content-Type",
                f'text/calendar; charset=utf-8; method={method[1].decode()}; name="training.ics"',
            ),
            ("Content-Disposition", 'attachment; filename="training.ics"'),
            ("Content-Transfer-Encoding", "base64"),
        ),
        content=_base64(event),
    )


def picture_part(png: bytes, content_id: str) -> Part:
    """A picture that the HTML part shows."""
    return Part(
        headers=(
            ("Content-Type", 'image/png; name="trend.png"'),
            ("Content-Disposition", 'inline; filename="trend.png"'),
            ("Content-ID", f"<{content_id}>"),
            ("Content-Transfer-Encoding", "base64"),
        ),
        content=_base64(png),
    )


def alternative(parts: Sequence[Part], seed: str) -> Part:
    """The same letter several times, the plainest first (RFC 2046 section 5.1.4)."""
    return bundle("alternative", parts, seed)


def bundle(subtype: str, parts: Sequence[Part], seed: str) -> Part:
    """Several parts as one. The boundary holds `=_`, which no quoted-printable or base64 line can (RFC 2045 section 6.7)."""
    boundary = f"=_{subtype}_{hashlib.sha256(seed.encode()).hexdigest()[:24]}"
    inside = b"".join(f"--{boundary}\r\n".encode() + part.with_headers + b"\r\n" for part in parts)
    return Part(
        headers=(("Content-Type", f'multipart/{subtype};\r\n boundary="{boundary}"'),),
        content=inside + f"--{boundary}--\r\n".encode(),
    )


def _quoted_printable(text: str) -> bytes:
    """Lines end in CRLF; a dot or `From ` at the start of a line is encoded, for relays that stumble over them."""
    lines = "\r\n" + text.rstrip("\n").replace("\n", "\r\n") + "\r\n"
    quoted = binascii.b2a_qp(lines.encode("utf-8", "replace"), quotetabs=False, istext=True, header=False)
    return quoted.replace(b"\n.", b"\n=2E").replace(b"\nFrom ", b"\n=46rom ")[
        2:
    ]  # without the line end put before


def _base64(content: bytes) -> bytes:
    return encodebytes(content).replace(b"\n", b"\r\n")
