"""From bytes to a Message: the door of intake. Whatever the bytes are, this returns; it never raises
(but MemoryError, where the process that it runs in has a limit).

    gate -> headers -> sender -> parts -> text -> screen -> authenticity -> Message

What exceeds a limit or defeats a reader becomes a Message screened as malformed, with the reason, and is held for a person.
"""

import hashlib
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mailbot.errors import MalformedMail
from mailbot.intake import gate
from mailbot.intake.addresses import Mailbox, mailboxes, only_mailbox
from mailbot.intake.authenticity import judge, signatures_for
from mailbot.intake.body import read_body
from mailbot.intake.bounce import read_bounce
from mailbot.intake.contents import Text, read_attachments, read_notes, read_text
from mailbot.intake.headers import Headers, skip_envelope_line
from mailbot.intake.parts import read_parts
from mailbot.intake.screen import Appearance, screen
from mailbot.intake.settings import IntakeSettings, Limits
from mailbot.intake.words import one_line
from mailbot.model.message import Authenticity, Body, Message, Screen, ScreenClass, Verdict

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_MOST_IDS = 50
_SHOWN_OF_MALFORMED = 16 * 1024
_KEPT = (
    "auto-submitted",
    "delivered-to",
    "list-id",
    "precedence",
    "reply-to",
    "return-path",
    "thread-index",
    "thread-topic",
    "x-auto-response-suppress",
    "x-original-to",
)


def read(raw: bytes, settings: IntakeSettings) -> Message:
    """Read one mail.

    Args:
        raw: the mail as the server gave it (RFC 5322), any bytes.
        settings: whose desk this is and what a mail may cost.

    Returns:
        The mail, decoded. `screen` says whether it may be worked on and answered, `authenticity` whether its From is believed.
    """
    try:
        headers = gate.inspect(raw, settings.limits)
        return _read(raw, headers, settings)
    except MalformedMail as error:
        return _malformed(raw, str(error))
    except MemoryError:  # whoever set the limit says what follows (mailbot.reading)
        raise
    except Exception as error:  # noqa: BLE001 - any bytes: what nobody foresaw is held for a person, the others go on
        return _malformed(raw, f"could not be read: {type(error).__name__}")


def _read(raw: bytes, headers: Headers, settings: IntakeSettings) -> Message:
    sender = read_sender(headers)
    root = read_parts(raw, skip_envelope_line(raw), settings.limits)
    text = read_text(root, settings.limits)
    body = read_body(text.plain, text.html, is_flowed=text.is_flowed, delsp=text.delsp)
    subject = one_line(headers.first("subject"))
    bounce = read_bounce(raw, root, headers, sender, settings.is_our_message_id)
    appearance = Appearance(
        headers=headers,
        root=root,
        sender=sender,
        subject=subject.text,
        own_text=body.own_text,
        bounce=bounce,
    )
    signed = sender is not None and any(signatures_for(sender.domain, headers))
    return Message(
        message_id=_own_id(headers),
        in_reply_to=_answered_ids(headers),
        sent_at=_sent_at(headers),
        sender_address=sender.address if sender else "",
        sender_name=sender.name if sender else "",
        to=_recipients(headers, settings.limits),
        subject=subject.text,
        body=body,
        attachments=read_attachments(root, settings.limits),
        screen=screen(appearance, settings),
        authenticity=judge(raw, headers, sender, settings),
        signed=signed,
        bounce=bounce,
        decoding_doubtful=text.doubtful or subject.doubtful or bool(sender and sender.doubtful),
        notes=read_notes(root),
        headers={name: one_line(headers.first(name)).text for name in _KEPT if name in headers},
        content_key=_content_key(headers, subject.text, text, signed=signed),
    )


def read_sender(headers: Headers) -> Mailbox | None:
    """The author: exactly one From field with exactly one mailbox, else nobody (reliability.md section 9 A14 to A25)."""
    values = headers.all("from")
    return only_mailbox(values[0]) if len(values) == 1 else None


def _own_id(headers: Headers) -> str | None:
    match = _MESSAGE_ID.search(headers.ascii("message-id"))
    return match.group() if match else None


def _answered_ids(headers: Headers) -> tuple[str, ...]:
    """In-Reply-To, then References from its end, where the newest stands (RFC 5322 section 3.6.4)."""
    found = _MESSAGE_ID.findall(headers.ascii("in-reply-to"))
    found += reversed(_MESSAGE_ID.findall(headers.ascii("references")))
    return tuple(dict.fromkeys(found))[:_MOST_IDS]


def _sent_at(headers: Headers) -> datetime | None:
    try:
        written = parsedate_to_datetime(headers.ascii("date"))
        return (
            written if written.tzinfo else written.replace(tzinfo=UTC)
        )  # "-0000": the zone is not told (RFC 5322 3.3)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _recipients(headers: Headers, limits: Limits) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for value in (*headers.all("to"), *headers.all("cc")):
        for mailbox in mailboxes(value):
            found[mailbox.address.lower()] = None
            if len(found) > limits.recipients:
                raise MalformedMail(f"more than {limits.recipients} recipients")
    return tuple(found)


def _content_key(headers: Headers, subject: str, text: Text, *, signed: bool) -> str:
    """The logical identity: the same mail fetched, delivered or relayed twice has the same; trace fields do not count.

    Where the author's domain signed the mail, somebody who sends it again can change its Message-ID and keep the
    signature, since few signers cover that field: then the signed words and their second tell it apart (A30).
    """
    pieces = (
        "" if signed and "date" in headers else headers.ascii("message-id"),
        one_line(headers.first("from")).text,
        headers.ascii("date"),
        subject,
        _even(text.plain),
        _even(text.html),
    )
    digest = hashlib.sha256()
    for piece in pieces:
        encoded = piece.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(encoded) + encoded)  # the length keeps two fields from being read as one
    return digest.hexdigest()


def _even(text: str | None) -> str:
    """A text without what relays change: space at line ends and blank lines at the end."""
    return "\n".join(line.rstrip() for line in (text or "").rstrip().split("\n"))


def _malformed(raw: bytes, reason: str) -> Message:
    """A Message that nobody works on, at constant cost. What it claims is shown to staff and decides nothing."""
    return Message(
        message_id=_claimed(raw, "message-id") or None,
        in_reply_to=(),
        sent_at=None,
        sender_address="",
        sender_name=_claimed(raw, "from"),
        to=(),
        subject=_claimed(raw, "subject"),
        body=Body(lines=()),
        screen=Screen(kind=ScreenClass.MALFORMED, answerable=False, reason=reason),
        authenticity=Authenticity(verdict=Verdict.NONE, reason="not read"),
        content_key=hashlib.sha256(raw).hexdigest(),
    )


def _claimed(raw: bytes, name: str) -> str:
    match = re.search(rb"(?im)^%s[ \t]*:([^\r\n]{0,200})" % name.encode(), raw[:_SHOWN_OF_MALFORMED])
    return one_line(match.group(1)).text if match else ""
