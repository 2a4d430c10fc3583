"""What intake must be told: whose mailbox this is, whose stamp counts, how much one mail may cost.

A value handed in by the pipeline. Intake reads no configuration, no clock and no network; the one way out is
`look_up_txt`, which the caller may hand in for DKIM keys.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Trust = Literal["authenticated", "none"]
Profile = Literal["standard", "google", "microsoft365"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one mail may be at most; more is held as malformed (reliability.md section 9 D).

    The numbers are far above what people send and far below what costs five seconds or 256 MiB.
    """

    message_mib: int = 25
    header_block_bytes: int = 64 * 1024
    fields: int = 500
    field_bytes: int = 8 * 1024
    recipients: int = 100
    depth: int = 20  # multiparts within multiparts
    parts: int = 200
    text_bytes: int = 1024 * 1024  # decoded, of the parts that make the body
    text_lines: int = 10_000  # each costs up to 0.1 ms in triage
    tags: int = 15_000  # of HTML, counted by their brackets; mails of people and services have hundreds
    attachments: int = 20
    encoded_words: int = 500  # in the header block: 10,000 of them cost the standard library 700 MB
    parameters: int = 50  # of one Content-Type
    nesting: int = 20  # parentheses in a structured field: 1,000 of them end the standard library's parser


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSettings:
    """The desk as intake knows it. Addresses are lower-cased."""

    own_addresses: frozenset[str]  # the desk's address and its aliases
    trust: Trust  # "none": From is believed; only for a trial on loopback
    authserv_ids: tuple[str, ...]  # whose Authentication-Results count (RFC 8601 section 2.5)
    profile: Profile
    is_our_message_id: Callable[[str], bool]  # did we sign this Message-ID (with its angle brackets)?
    internal_domains: tuple[str, ...] = ()  # microsoft365: the domains of the own tenant
    form_addresses: frozenset[str] = frozenset()  # From addresses of configured web form services
    trusted_sealers: tuple[str, ...] = ()  # ARC-Seal domains whose word on a forwarded mail counts (RFC 8617)
    limits: Limits = field(default_factory=Limits)
    # a DNS TXT record by name, None where there is none; raises NamesUnavailable. Not given: no DNS, and no signature
    # or seal is verified here
    look_up_txt: Callable[[str], bytes | None] | None = None
