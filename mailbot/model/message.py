"""One inbound mail, decoded once and frozen: what triage may know of it.

Every line knows where it stands (the sender's own words, their answer inside a quoted form of ours, an old quote,
a signature ...), because only what the sender says now may be acted on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.model.term import Term


class ScreenClass(Term):
    """What kind of sender a mail has (RFC 3834, RFC 3464)."""

    PERSON = "person"
    FORM = "form"  # a web form service of the config: the requester stands in the form
    AUTOMATIC = "automatic"  # Auto-Submitted other than no, out of office
    BOUNCE = "bounce"  # a delivery status notification
    LIST = "list"
    OWN = "own"  # our own mail came back
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """May this mail be worked on, and may it be answered at all?"""

    kind: ScreenClass
    answerable: bool
    reason: str | None = None  # why not answerable, in a few words: "Auto-Submitted: auto-replied"


class Verdict(Term):
    """What the trusted stamp says of the From domain (RFC 8601, RFC 7489)."""

    PASS = "pass"  # noqa: S105 - the word of RFC 8601
    FAIL = "fail"  # dmarc=fail: somebody pretends
    NONE = "none"  # nothing that we trust says anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticity:
    """The verdict on the sender and what it rests on."""

    verdict: Verdict
    reason: str  # "dmarc=pass header.from=a.example by mx.desk.example", for `explain` and the books
    unsettled: bool = False  # a key that may prove the sender could not be fetched: worth another try later

    @property
    def verified(self) -> bool:
        """Is the From address believed?"""
        return self.verdict is Verdict.PASS


class Standing(Term):
    """Where a line of a body stands."""

    OWN = "own"  # the sender's own text
    ANSWER = "answer"  # the sender's text inside a quoted form of ours
    QUOTED = "quoted"  # somebody's older words
    FORWARDED = "forwarded"  # below a forwarded header block
    SIGNATURE = "signature"
    NOTICE = "notice"  # disclaimers, external-sender banners, "Sent from my phone"


ACTIONABLE = frozenset({Standing.OWN, Standing.ANSWER})
"""Only what stands here may be acted on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text without its quote marks."""

    text: str
    standing: Standing
    depth: int = 0  # levels of quotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A label and its value as the HTML structure shows them (a table row, dt/dd, bold label ...)."""

    label: str
    value: str  # lines joined by \n
    standing: Standing
    layout: str  # "table-row", "table-stacked", "definition-list", "bold-label", "list-item" ...
    at: int = -1  # index of the first line of the body that shows it too
    count: int = 0  # how many lines show it


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What the mail says, from the part that a reader would see."""

    lines: tuple[Line, ...]
    pairs: tuple[Pair, ...] = ()
    from_html: bool = False

    @property
    def own_text(self) -> str:
        """The sender's own words, answers included; quotes, signatures and notices left out."""
        return "\n".join(line.text for line in self.lines if line.standing in ACTIONABLE).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part that is not the text of the mail. Never opened but where the config says so."""

    filename: str  # cleaned: no path, no control or bidi characters
    content_type: str
    size: int  # bytes, decoded
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What a delivery status notification says (RFC 3464, or read by flufl.bounce)."""

    recipients: tuple[str, ...]
    permanent: bool  # Action: failed with 5.x.x; a delayed one is no failure
    status: str | None  # "5.1.1"
    original_message_id: str | None  # of the mail that bounced, with angle brackets


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One inbound mail."""

    message_id: str | None  # with angle brackets, as sent
    in_reply_to: tuple[str, ...]  # ids of In-Reply-To, then of References, newest first
    sent_at: (
        datetime | None
    )  # the Date header, aware; decides nothing but whether a mail is an old one sent again
    sender_address: str  # lower-cased domain; "" when From is not exactly one address
    sender_name: str  # display name, cleaned; information only
    to: tuple[str, ...]  # addresses of To and Cc, lower-cased; information only
    subject: str  # decoded, one line, no control characters
    body: Body
    attachments: tuple[Attachment, ...] = ()
    screen: Screen
    authenticity: Authenticity
    signed: bool = (
        False  # bears a DKIM signature of its author's domain, valid or not: whoever has it can send it again
    )
    bounce: Bounce | None = None
    decoding_doubtful: bool = False  # a fallback charset was needed: a person checks names and addresses
    notes: tuple[str, ...] = ()  # "winmail.dat not opened", "calendar part", for staff
    # the few that later stages may ask for, lower-cased names
    headers: Mapping[str, str] = field(default_factory=dict)
    # sha256 over Message-ID, From, Date, Subject and decoded text: the logical identity
    content_key: str = ""
