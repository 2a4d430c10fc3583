"""What a good border server does with a mail before a mailbox sees it: verify, stamp, and drop forged stamps.

The post office of the demo has no DNS and no keys. Who submitted a mail takes the place of SPF and DKIM: DMARC
passes when the submitting account's domain is the From domain (RFC 7489 section 3.1, strict alignment).
"""

import re
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime, getaddresses

_FIELD = re.compile(rb"[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_STAMP = re.compile(rb"authentication-results[ \t]*:", re.IGNORECASE)


def domain_of(address: str) -> str:
    """`Ann@Harbor.Example` -> `harbor.example`; "" where there is none."""
    return address.rpartition("@")[2].lower() if "@" in address else ""


def from_domain(raw: bytes) -> str:
    """The domain of the one address in the one From field, else ""."""
    fields = BytesHeaderParser().parsebytes(raw, headersonly=True).get_all("From", [])
    addresses = [address for _, address in getaddresses([str(field) for field in fields])]
    return domain_of(addresses[0]) if len(fields) == len(addresses) == 1 else ""


def without_forged_stamps(raw: bytes, authserv_id: str) -> bytes:
    """Take out every Authentication-Results field that names our own id, wherever in it (RFC 8601 section 5)."""
    header, blank, body = raw.partition(b"\r\n\r\n")
    own = authserv_id.lower().encode("ascii")
    fields = _FIELD.findall(header + b"\r\n")
    kept = (field for field in fields if not (_STAMP.match(field) and own in field.lower()))
    return b"".join(kept) + blank[2:] + body


def stamped(
    raw: bytes, *, authserv_id: str, submitter: str | None, envelope_from: str, at: datetime
) -> bytes:
    """The mail as the mailbox gets it: Return-Path, our verdict, our trace, then what the sender wrote.

    In: `submitter` the account that submitted the mail, None for a stranger; `at` the time of arrival, aware.
    """
    # a lone CR or LF could hide a forged stamp from us and show it to somebody else
    clean = without_forged_stamps(_LINE_END.sub(b"\r\n", raw), authserv_id)
    domain = from_domain(clean)
    verdict = "pass" if domain and submitter and domain_of(submitter) == domain else "fail"
    top = (
        f"Return-Path: <{envelope_from}>\r\n"
        f"Authentication-Results: {authserv_id};\r\n"
        f"\tdmarc={verdict} header.from={domain or 'invalid'}\r\n"
        f"Received: from [127.0.0.1] by {authserv_id} with ESMTP;\r\n"
        f"\t{format_datetime(at)}\r\n"
    )
    return top.encode("utf-8", "replace") + clean
