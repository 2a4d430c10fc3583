"""Message-IDs of our own: derived, so that the same cause gives the same id, and signed, so that nobody else makes one.

    id    = "<" kind "." case "." cause-hash "." mac "@" domain ">"
    case  = reference in small letters, or "0"          ; "r-0001"
    mac   = HMAC-SHA256 over all before it and the domain, cut to 96 bits

A forged In-Reply-To can thus not attach a stranger's mail to a case (reliability.md 9 A 29). In: secret, kind, case,
cause. Out: an id with angle brackets (RFC 5322 section 3.6.4), or what one of ours says.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass

_OURS = re.compile(
    r"<(?P<body>(?P<kind>[a-z][a-z-]{1,40})\.(?P<case>0|[a-z]-[0-9]{1,12})\.(?P<cause>[0-9a-f]{20}))"
    r"\.(?P<mac>[0-9a-f]{24})@(?P<domain>[A-Za-z0-9.-]{1,253})>"
)
_KIND = re.compile(r"[a-z][a-z-]{1,40}")
_CASE = re.compile(r"[A-Z]-[0-9]{1,12}")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,253}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OurId:
    """What an id of ours says."""

    kind: str
    case: str | None  # "R-0001"
    cause: str  # hash of what the mail was sent for


def make_message_id(secret: bytes, kind: str, case: str | None, cause: str, domain: str) -> str:
    """The id of the mail that `cause` brought about.

    Args:
        secret: of this desk; at least 16 bytes.
        kind: as in `MailKind`.
        case: "R-0001", or None.
        cause: whatever tells this mail from any other: message key, place in the decision, day.
        domain: of the desk's address.

    Raises:
        ValueError: a part that cannot stand in an id, or a secret that is too short.
    """
    if len(secret) < 16:
        raise ValueError("the secret for Message-IDs needs at least 16 bytes")
    if not (_KIND.fullmatch(kind) and _DOMAIN.fullmatch(domain) and (case is None or _CASE.fullmatch(case))):
        raise ValueError(f"cannot stand in a Message-ID: {kind!r}, {case!r}, {domain!r}")
    hashed = hashlib.sha256(cause.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    body = f"{kind}.{case.lower() if case else '0'}.{hashed}"
    return f"<{body}.{_mac(secret, body, domain)}@{domain}>"


def is_ours(message_id: str, secret: bytes) -> bool:
    """Did this desk make the id?"""
    return read_ours(message_id, secret) is not None


def read_ours(message_id: str, secret: bytes) -> OurId | None:
    """What the id says, None when this desk did not make it. A domain in other letters is still ours."""
    found = _OURS.fullmatch(message_id.strip())
    if not found or not hmac.compare_digest(found["mac"], _mac(secret, found["body"], found["domain"])):
        return None
    case = None if found["case"] == "0" else found["case"].upper()
    return OurId(kind=found["kind"], case=case, cause=found["cause"])


def _mac(secret: bytes, body: str, domain: str) -> str:
    return hmac.new(secret, f"{body}@{domain.lower()}".encode("ascii"), hashlib.sha256).hexdigest()[:24]
