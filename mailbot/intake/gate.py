"""The gate before every parser: counts on raw bytes, in one pass and at constant memory, what a mail may cost.

    inspect(raw, limits)   raises MalformedMail("header block over 64 KiB"), or returns nothing

Each limit is one attack that has been seen to work (reliability.md section 0 finding 10, section 9 A21, A22, D60 to D69).
The gate decides nothing about the sender; it only keeps out what no parser should see. What depends on the structure of the
mail (depth, decoded text, attachments) is bounded where the structure is read, by the same `Limits`.
"""

import re

from mailbot.errors import MalformedMail
from mailbot.intake.headers import Headers, read_headers, skip_envelope_line
from mailbot.intake.settings import Limits

_BLANK_LINE = re.compile(rb"\n\r?\n")
_BARE_CR = re.compile(rb"\r(?!\n)")
_SPACED_NAME = re.compile(rb"(?m)^([!-9;-~]+)[ \t]+:")
DECISIVE = frozenset(
    {
        "authentication-results",
        "auto-submitted",
        "content-type",
        "date",
        "dkim-signature",
        "from",
        "message-id",
        "received",
        "reply-to",
        "return-path",
        "sender",
    },
)
"""Fields that decide something: two readers must not disagree on whether they are there (A22)."""

ONCE = frozenset(
    {
        "content-transfer-encoding",
        "content-type",
        "date",
        "in-reply-to",
        "message-id",
        "references",
        "reply-to",
        "sender",
        "subject",
    },
)
"""Fields that a mail has once at most (RFC 5322 section 3.6, RFC 2045). A signature speaks for the lowest of several, readers
show the highest: who sends a genuine mail again with a second Subject on top would have it believed (RFC 6376 section 8.15).
"""

_STRUCTURED = frozenset(
    {"from", "to", "cc", "bcc", "sender", "reply-to", "received", "authentication-results", "content-type"},
)


def inspect(raw: bytes, limits: Limits) -> Headers:
    """Let a mail pass or refuse it.

    Args:
        raw: the whole mail as it came.
        limits: what it may be at most.

    Returns:
        The fields of its header block.

    Raises:
        MalformedMail: the mail exceeds a limit, or cannot be read in one way only.
    """
    if len(raw) > limits.message_mib * 1024 * 1024:
        raise MalformedMail(f"larger than {limits.message_mib} MiB")
    start = skip_envelope_line(raw)
    block = _header_block(raw, start, limits)
    _refuse_ambiguous_bytes(block)
    headers, _ = read_headers(block)
    if not headers.fields:
        raise MalformedMail("no header")
    _refuse_second_versions(headers)
    _bound_fields(block, headers, limits)
    _bound_parts(raw, limits)
    return headers


def _header_block(raw: bytes, start: int, limits: Limits) -> bytes:
    most = limits.header_block_bytes
    end = _BLANK_LINE.search(raw, start, start + most + 4)
    if end is None and len(raw) - start > most:
        raise MalformedMail(f"header block over {most // 1024} KiB")
    return raw[start : end.start() + 1] if end else raw[start:]


def _refuse_ambiguous_bytes(block: bytes) -> None:
    if b"\0" in block:
        raise MalformedMail("NUL in the header")
    if _BARE_CR.search(block):
        raise MalformedMail(
            "bare CR in the header"
        )  # one reader sees a new field there, another does not (A21)
    for match in _SPACED_NAME.finditer(block):
        name = match.group(1).decode("ascii").lower()
        if name in DECISIVE:
            raise MalformedMail(f"space before the colon of {name}")


def _refuse_second_versions(headers: Headers) -> None:
    """Relays do write a field twice; only where the two differ is it uncertain what the mail says."""
    seen: dict[str, bytes] = {}
    for field in headers.fields:
        if field.name in ONCE and seen.setdefault(field.name, field.value) != field.value:
            raise MalformedMail(f"two fields {field.name} that differ")


def _bound_fields(block: bytes, headers: Headers, limits: Limits) -> None:
    if len(headers.fields) > limits.fields:
        raise MalformedMail(f"more than {limits.fields} header fields")
    if block.count(b"=?") > 2 * limits.encoded_words:
        raise MalformedMail(f"more than {limits.encoded_words} encoded words")
    for field in headers.fields:
        if len(field.value) > limits.field_bytes:
            raise MalformedMail(f"{field.name} over {limits.field_bytes // 1024} KiB")
        if field.name in _STRUCTURED and nesting(field.value) > limits.nesting:
            raise MalformedMail(f"parentheses nested deeper than {limits.nesting} in {field.name}")
        if field.name == "content-type" and field.value.count(b";") > limits.parameters:
            raise MalformedMail(f"more than {limits.parameters} Content-Type parameters")


def nesting(value: bytes) -> int:
    """How deep parentheses stand within parentheses at most; quotes and escapes do not count here."""
    depth = deepest = 0
    for byte in value:
        if byte == 0x28:
            depth += 1
            deepest = max(deepest, depth)
        elif byte == 0x29:
            depth = max(0, depth - 1)
    return deepest


def _bound_parts(raw: bytes, limits: Limits) -> None:
    folded = raw.lower()
    types = folded.count(b"\ncontent-type:")
    if types > limits.parts + 1:
        raise MalformedMail(f"more than {limits.parts} parts")
