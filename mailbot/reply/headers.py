"""Header fields of our own mail, written byte by byte from decoded, cleaned values (RFC 5322, RFC 2047).

The library's writers have let a line end in an encoded word through as a new header (reliability.md section 0 item 6,
CVE-2024-6923), so nothing here asks them: a value is stripped of what is no text, encoded if it is not ASCII, folded at
spaces. In: a name and text. Out: ASCII bytes, CRLF at the end.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence

from mailbot.errors import MailbotError
from mailbot.reply.cleaning import one_line

_FOLD_AT = 76  # RFC 2047 section 2: the most of a line with an encoded word
_WORD_BYTES = 45  # as base64 with "=?utf-8?b?" and "?=": 72
_LONGEST_TOKEN = 900  # RFC 5322 section 2.1.1: 998 with name and spaces
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)
MESSAGE_ID = re.compile(r"<[!-~]{1,250}>")
"""An id that may stand in our headers (reliability.md 4.4)."""
_MOST_REFERENCES = 10


class Unsendable(MailbotError):  # noqa: N818 - says what it is
    """A mail cannot be written so that it is safe to send; it is held for a person."""


def text_field(name: str, value: str) -> bytes:
    """An unstructured field: Subject."""
    text = one_line(value)
    words = text.split(" ") if text.isascii() else list(_encoded(text))
    return _folded(name, words)


def token_field(name: str, tokens: Iterable[str]) -> bytes:
    """A field of printable ASCII words that are already sound: ids, parameters, dates.

    Raises:
        Unsendable: a token is not printable ASCII, or too long for a line.
    """
    words = [word for token in tokens for word in token.split(" ")]
    for word in words:
        if not re.fullmatch(r"[!-~]+", word) or len(word) > _LONGEST_TOKEN:
            raise Unsendable(f"{name}: {word[:40]!r} cannot stand in a header")
    return _folded(name, words)


def address_field(name: str, addresses: Sequence[tuple[str | None, str]]) -> bytes:
    """A field of mailboxes, each a display name or None, and an address.

    Raises:
        Unsendable: an address is no plain ASCII mailbox (RFC 5321 section 4.1.2, without quoted local parts).
    """
    mailboxes = [_mailbox(shown, address) for shown, address in addresses]
    words = [word for mailbox in mailboxes[:-1] for word in (*mailbox[:-1], mailbox[-1] + ",")]
    return _folded(name, [*words, *mailboxes[-1]])


def sound_address(address: str) -> str:
    """The address.

    Raises:
        Unsendable: as `address_field`.
    """
    local, _, domain = address.rpartition("@")
    if not _ADDRESS.fullmatch(address) or len(local) > 64 or len(domain) > 253:
        raise Unsendable(f"{address[:80]!r} is no address that a mail can be sent to")
    return address


def thread(message_id: str | None, references: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """In-Reply-To and References of an answer (RFC 5322 section 3.6.4): sound ids only, the first and the latest ones."""
    answered = message_id if message_id and MESSAGE_ID.fullmatch(message_id) else None
    chain = [one for one in references if MESSAGE_ID.fullmatch(one)]
    chain = list(dict.fromkeys((*chain, *((answered,) if answered else ()))))
    if len(chain) > _MOST_REFERENCES:
        chain = [chain[0], *chain[1 - _MOST_REFERENCES :]]
    return answered, tuple(chain)


def _mailbox(shown: str | None, address: str) -> list[str]:
    angled = f"<{sound_address(address)}>"
    name = one_line(shown or "")
    if not name:
        return [angled]
    if not name.isascii():
        return [*_encoded(name), angled]
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return [*quoted.split(" "), angled]


def _encoded(text: str) -> Iterable[str]:
    """Encoded words; each holds whole characters (RFC 2047 section 5), the space between two is not shown."""
    chunk = b""
    for character in text:
        piece = character.encode("utf-8", "replace")
        if len(chunk) + len(piece) > _WORD_BYTES:
            yield _word(chunk)
            chunk = b""
        chunk += piece
    if chunk:
        yield _word(chunk)


def _word(chunk: bytes) -> str:
    return f"=?utf-8?b?{b64encode(chunk).decode('ascii')}?="


def _folded(name: str, words: Sequence[str]) -> bytes:
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _FOLD_AT and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode("ascii")
