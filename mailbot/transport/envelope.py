"""What may be put on the wire: addresses and bytes that every server reads alike, else the mail stays here."""

import re
import smtplib
from collections.abc import Sequence

from mailbot.errors import NotAccepted

LINE_OCTETS = 998  # without CRLF (RFC 5321 section 4.5.3.1.6, RFC 5322 section 2.1.1)
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


def check_envelope(sender: str, recipients: Sequence[str]) -> None:
    """A dot-atom at a domain (RFC 5321 section 4.1.2) and nothing else: no quotes, blanks, breaks or brackets."""
    given = [*recipients, sender] if sender else recipients
    wrong = [address for address in given if len(address) > 254 or not _ADDRESS.fullmatch(address)]
    if wrong or not recipients:
        text = f"not an address: {wrong[0]!r}" if wrong else "no recipient"
        raise NotAccepted(code=0, text=text, permanent=True, phase="envelope")


def stuffed(raw: bytes) -> bytes:
    """Prepare a mail for DATA: dots at line starts doubled (RFC 5321 section 4.5.2), CRLF at the end.

    Raises `NotAccepted` for bytes that another server could read as a different mail: CR or LF alone (the end of
    data smuggled in: CVE-2023-51764), NUL, lines that are too long.
    """
    complaint = None
    if re.search(rb"\r(?!\n)|(?<!\r)\n", raw):
        complaint = "a CR or LF alone"
    elif b"\0" in raw:
        complaint = "a NUL"
    elif any(len(line) > LINE_OCTETS for line in raw.split(b"\r\n")):
        complaint = f"a line of more than {LINE_OCTETS} octets"
    if complaint:
        raise NotAccepted(code=0, text=f"the mail holds {complaint}", permanent=True, phase="content")
    body = re.sub(rb"(?m)^\.", b"..", raw)
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def mail_command(smtp: smtplib.SMTP, sender: str, raw: bytes) -> str:
    """MAIL FROM with SIZE (RFC 1870) and BODY (RFC 6152) where offered."""
    options = ""
    if smtp.has_extn("size"):
        limit = smtp.esmtp_features.get("size", "")  # may be empty: no limit told
        if limit.isdecimal() and 0 < int(limit) < len(raw):
            raise NotAccepted(
                code=552, text=f"{len(raw)} octets; the relay takes {limit}", permanent=True, phase="content"
            )
        options += f" SIZE={len(raw)}"
    if not raw.isascii():
        if not smtp.has_extn("8bitmime"):
            raise NotAccepted(
                code=0, text="8-bit mail; the relay takes 7-bit", permanent=True, phase="content"
            )
        options += " BODY=8BITMIME"
    return f"MAIL FROM:<{sender}>{options}"
