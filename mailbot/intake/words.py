"""Header text for people: RFC 2047 encoded words, decoded once, to one line without controls.

    encoded-word = "=?" charset [ "*" language ] "?" ( "B" / "Q" ) "?" text "?="

Neighbouring words of one charset are joined before decoding, because careless senders split a letter between two of them. What
is not well-formed stays as it stands. One pass; the standard library takes seconds and gigabytes for a long Subject
(reliability.md section 0, finding 10).
"""

import binascii
import re
from collections.abc import Iterator

from mailbot.intake.charsets import Decoded, decode

_WORD = re.compile(rb"=\?([!#-+\-.0-9A-Z^-~]{1,40})\?([bBqQ])\?([^?\r\n]*(?:\?(?!=)[^?\r\n]*)?)\?=")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_SPACES = re.compile(r"\s+")


def one_line(value: bytes) -> Decoded:
    """Decode an unstructured field (Subject) or a display name to one line, white space collapsed."""
    doubtful = False
    pieces: list[str] = []
    for charset, raw in _runs(value):
        piece = decode(raw, charset)
        doubtful |= piece.doubtful
        pieces.append(piece.text)
    return Decoded(_SPACES.sub(" ", "".join(pieces)).strip(), doubtful)


def _runs(value: bytes) -> Iterator[tuple[str | None, bytes]]:
    """Runs of bytes with their charset; None stands for text that was not encoded."""
    position = 0
    charset: str | None = None
    run = b""
    for match in _WORD.finditer(value):
        between = value[position : match.start()]
        content = _word_bytes(match.group(2), match.group(3))
        if content is None:
            continue  # not decodable: it stays as it stands
        named = (
            match.group(1).split(b"*", 1)[0].decode("ascii").lower()
        )  # RFC 2231 section 5: a language may follow
        neighbours = charset is not None and not between.strip(b" \t\r\n")  # RFC 2047 section 6.2
        if not (neighbours and named == charset):
            if charset is not None:
                yield charset, run
            run = b""
        if not neighbours and between:
            yield None, between
        charset, run, position = named, run + content, match.end()
    if charset is not None:
        yield charset, run
    if position < len(value):
        yield None, value[position:]


def _word_bytes(encoding: bytes, text: bytes) -> bytes | None:
    if encoding in b"qQ":
        return binascii.a2b_qp(text, header=True)
    sextets = _NOT_BASE64.sub(b"", text)
    try:
        return binascii.a2b_base64(sextets + b"=" * (-len(sextets) % 4))
    except binascii.Error:
        return None
