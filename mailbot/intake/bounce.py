"""Bounces: who did not get which of our mails (RFC 3464; flufl.bounce and plain signs for servers that do not keep to it).

    report = message/delivery-status: per-message fields, then one block of fields for each recipient

A mail is read as a bounce only when its outside says so: a report, the null return path, a mail system as its author, or the
subject that mail systems write. A person who forwards a bounce to the desk is a person.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mailbot.intake.absence import is_automatic_subject
from mailbot.intake.addresses import Mailbox, mailboxes
from mailbot.intake.bounce_text import READ_AT_MOST, read_account
from mailbot.intake.headers import Headers, read_headers
from mailbot.intake.mail_system import is_failure_subject, is_mail_system, may_be_mail_system
from mailbot.intake.marks import answer_mark, has_null_return_path
from mailbot.intake.parts import Part
from mailbot.intake.words import one_line
from mailbot.model.message import Bounce

_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_TYPES = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
)
_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_ID_LINE = re.compile(
    rb"(?im)^[> \t]{0,8}(?:original-)?message-id:[ \t]*(?:\r?\n[ \t]+)?(<[!-;=?-~]{1,250}>)"
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")


@dataclass(frozen=True, slots=True)
class _Failure:
    recipient: str
    action: str
    status: str | None


def read_bounce(
    raw: bytes,
    root: Part,
    headers: Headers,
    sender: Mailbox | None,
    is_ours: Callable[[str], bool],
) -> Bounce | None:
    """Read a delivery status notification.

    Returns:
        What it says, or None when this mail is none. `permanent` is an `Action: failed`, whatever its status: the mail
        will not be delivered (RFC 3464 section 2.3.3). A delayed, relayed or delivered one is no failure.
    """
    failures = list(_reported(root))
    subject = one_line(headers.first("subject")).text
    if not failures and is_automatic_answer(headers, sender, subject):
        return None  # those have a null return path too (RFC 3834 section 3.3)
    outside = looks_like_bounce(headers, root, sender)
    if not failures and not outside and not _may_be_bounce(headers, sender, subject):
        return None
    original = _original_id(raw, root, headers, is_ours)
    if any(failure.recipient for failure in failures):
        failed = [
            failure
            for failure in failures
            if failure.action not in {"delayed", "delivered", "relayed", "expanded"}
        ]
        named = failed or failures
        return Bounce(
            recipients=tuple(dict.fromkeys(failure.recipient for failure in named if failure.recipient)),
            permanent=bool(failed),
            status=next((failure.status for failure in named if failure.status), None),
            original_message_id=original,
        )
    told = _told(raw, root, headers, subject, original)
    return told if outside or told.recipients else None


def looks_like_bounce(headers: Headers, root: Part, sender: Mailbox | None) -> bool:
    """Does the outside of the mail say that a mail system wrote it to say that it could not deliver?"""
    if has_null_return_path(headers) or "x-failed-recipients" in headers:
        return True
    if root.parameters.value == "multipart/report":
        return root.parameters.get("report-type").lower() in {"delivery-status", ""}
    return is_mail_system(headers, sender)


def _may_be_bounce(headers: Headers, sender: Mailbox | None, subject: str) -> bool:
    """Is it one, if its text names a recipient who did not get a mail?"""
    return may_be_mail_system(headers, sender) or is_failure_subject(subject)


def is_automatic_answer(headers: Headers, sender: Mailbox | None, subject: str) -> bool:
    """Is this somebody's vacation program, which says so, rather than a mail system?"""
    if (
        may_be_mail_system(headers, sender)
        or is_mail_system(headers, sender)
        or "x-failed-recipients" in headers
    ):
        return False
    return bool(answer_mark(headers)) or is_automatic_subject(subject)


def _reported(root: Part) -> Iterator[_Failure]:
    """The recipients of all delivery-status parts, the per-message fields left out."""
    for part in root.walk():
        if part.content_type == "message/disposition-notification":
            yield from _deleted_unread(part)
        if part.content_type not in _STATUS_TYPES:
            continue
        for fields in _field_groups(part.decoded):
            recipient = _reported_recipient(fields)
            action = fields.ascii("action").lower()
            if recipient or action:
                status = _STATUS.search(fields.ascii("status"))
                yield _Failure(recipient, _action(action), status.group(1) if status else None)


def _deleted_unread(part: Part) -> Iterator[_Failure]:
    """A filter that throws a mail away says so in a read receipt (RFC 8098 section 3.2.6); a reader's own is no failure."""
    fields, _ = read_headers(part.decoded)
    disposition = fields.ascii("disposition").lower().replace(" ", "")
    if disposition.startswith("automatic-action/") and disposition.rpartition(";")[2].startswith("deleted"):
        yield _Failure(_reported_recipient(fields), "failed", None)


def _field_groups(content: bytes) -> Iterator[Headers]:
    """Blocks of fields between blank lines; what is no field is skipped (some systems forget the blank line)."""
    block: list[bytes] = []
    for line in (*content.splitlines(keepends=True), b"\n"):
        starts_over = line.lower().startswith((b"final-recipient:", b"original-recipient:")) and any(
            before.lower().startswith(line.lower().partition(b":")[0] + b":") for before in block
        )
        if line.strip() and not starts_over:
            block.append(line)
            continue
        if block:
            yield read_headers(b"".join(block))[0]
        block = [line] if starts_over else []


def _reported_recipient(fields: Headers) -> str:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        _, _, address = fields.first(name).rpartition(b";")
        for mailbox in mailboxes(address):
            return mailbox.address
    return ""


def _action(text: str) -> str:
    """The keyword of Action, comments and opensmtpd's `error` understood."""
    word = re.match(r"[a-z]+", text)
    return word.group() if word else "failed"


def _told(raw: bytes, root: Part, headers: Headers, subject: str, original: str | None) -> Bounce:
    """A bounce without a report: X-Failed-Recipients (Exim), else what its text tells."""
    named = [mailbox.address for value in headers.all("x-failed-recipients") for mailbox in mailboxes(value)]
    correspondents = (
        box.address.lower()
        for name in ("to", "from")
        for value in headers.all(name)
        for box in mailboxes(value)
    )
    account = read_account(raw, root, subject, frozenset(correspondents))
    returned = [
        box.address
        for part in _returned(root)
        for box in mailboxes(read_headers(part.decoded)[0].first("to"))
    ]
    return Bounce(
        recipients=tuple(dict.fromkeys(named or account.recipients or returned[:1])),
        permanent=bool(named) or account.permanent,
        status=account.status,
        original_message_id=original,
    )


def _original_id(raw: bytes, root: Part, headers: Headers, is_ours: Callable[[str], bool]) -> str | None:
    """The Message-ID of the mail that came back: ours if one of ours is named, else the one in the returned mail."""
    candidates: list[str] = []
    for part in _returned(root):
        candidates.extend(_ID.findall(read_headers(part.decoded)[0].ascii("message-id")))
    own = headers.ascii("message-id").strip()
    body = raw[:READ_AT_MOST]
    candidates.extend(match.decode("ascii") for match in _ID_LINE.findall(body, headers_end(body)))
    for name in ("in-reply-to", "references"):
        candidates.extend(reversed(_ID.findall(headers.ascii(name))))
    candidates = [candidate for candidate in candidates if candidate != own]
    return next(filter(is_ours, candidates), next(iter(candidates), None))


def _returned(root: Part) -> Iterator[Part]:
    """The mail that came back, or its header."""
    return (part for part in root.walk() if part.content_type in _RETURNED_TYPES)


def headers_end(raw: bytes) -> int:
    """Where the body of a raw mail begins."""
    return read_headers(raw)[1]
