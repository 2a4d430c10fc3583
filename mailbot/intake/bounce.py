"""Bounces: who did not get which of our mails (RFC 3464; flufl.bounce and plain signs for servers that do not keep to it).

    report = message/delivery-status: per-message fields, then one block of fields for each recipient

A mail is read as a bounce only when its outside says so: a report, the null return path, a mail system as its author, or the
subject that mail systems write. A person who forwards a bounce to the desk is a person.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes

from flufl.bounce import all_failures

from mailbot.intake.addresses import Mailbox, mailboxes
from mailbot.intake.headers import Headers, read_headers
from mailbot.intake.parts import Part
from mailbot.intake.words import one_line
from mailbot.model.message import Bounce

_READ_AT_MOST = (
    256 * 1024
)  # what a mail system says stands at the beginning; the rest is our own mail coming back
_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_TYPES = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
)
_DAEMONS = re.compile(
    r"mailer-?daemon|mail-?daemon|mdaemon|post-?master|mail[-_.]?(?:delivery|router|admin)[a-z-]*|"
    r"microsoftexchange[0-9a-f]{16,}|system[-_.]?administrator|mmdf|smtp-?gateway|bounces?",
)
_SYSTEM_NAMES = re.compile(
    r"(?i)mail(?:er)?[ -]?delivery (?:sub)?system|mail delivery service|mailer[- ]daemon|system administrator|"
    r"mail administrator|mail system|internet mail delivery|postmaster|mail router|delivery subsystem",
)
_SUBJECTS = re.compile(
    r"(?i)(?:undeliver(?:ed|able)\b|undelivery\b|returned mail\b|returned to sender|delivery (?:status )?(?:notification|failure|"
    r"has failed|problem|report|error|delay)|mail (?:delivery )?(?:failed|failure|error|could not|system error|not delivered)|"
    r"(?:failed|failure) (?:mail|notice|delivery)|failure notice|non[- ]?delivery|message (?:could not be delivered|"
    r"delivery (?:failure|problem|has failed|notification))|message status|warning: (?:could not send|message)|"
    r"could not send message|nondeliverable|unzustellbar|mail konnte nicht|non remis|échec de la remise|no se puede entregar|"
    r"delivery to the following|unable to deliver|rejected(?: mail|:)|email not delivered|e-?mail (?:delivery|address) )",
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
    outside = looks_like_bounce(headers, root, sender)
    if not failures and not outside and not is_failure_subject(subject):
        return None
    original = _original_id(raw, root, headers, is_ours)
    if failures:
        failed = [
            failure
            for failure in failures
            if failure.action not in {"delayed", "delivered", "relayed", "expanded"}
        ]
        told = failed or failures
        return Bounce(
            recipients=tuple(dict.fromkeys(failure.recipient for failure in told if failure.recipient)),
            permanent=bool(failed),
            status=next((failure.status for failure in told if failure.status), None),
            original_message_id=original,
        )
    unreported = _unreported(raw, headers, original)
    return unreported if outside or unreported.recipients else None


def looks_like_bounce(headers: Headers, root: Part, sender: Mailbox | None) -> bool:
    """Does the outside of the mail say that a mail system wrote it to say that it could not deliver?"""
    if headers.ascii("return-path").replace(" ", "") == "<>":
        return True
    if root.content_type == "multipart/report":
        return root.parameters.get("report-type").lower() in {"delivery-status", ""}
    if "x-failed-recipients" in headers:
        return True
    return is_mail_system(headers, sender)


def is_mail_system(headers: Headers, sender: Mailbox | None) -> bool:
    """Is the author a mail system rather than a person?"""
    local_part = (
        sender.address.rpartition("@")[0].lower() if sender else headers.ascii("from").lower().strip("<> ")
    )
    name = sender.name if sender else headers.ascii("from")
    return bool(_DAEMONS.fullmatch(local_part) or _SYSTEM_NAMES.search(name))


def is_failure_subject(subject: str) -> bool:
    """Does a subject begin like the ones that mail systems write?"""
    return bool(_SUBJECTS.match(subject.lstrip("*!<[ ")))


def _reported(root: Part) -> Iterator[_Failure]:
    """The recipients of all delivery-status parts, the per-message fields left out."""
    for part in root.walk():
        if part.content_type not in _STATUS_TYPES:
            continue
        for fields in _field_groups(part.decoded):
            recipient = _reported_recipient(fields)
            action = fields.ascii("action").lower()
            if recipient or action:
                status = _STATUS.search(fields.ascii("status"))
                yield _Failure(recipient, _action(action), status.group(1) if status else None)


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


def _unreported(raw: bytes, headers: Headers, original: str | None) -> Bounce:
    """A bounce without a report: X-Failed-Recipients (Exim), else flufl.bounce."""
    named = [mailbox.address for value in headers.all("x-failed-recipients") for mailbox in mailboxes(value)]
    temporary, permanent = ([], named) if named else _heuristic_failures(raw)
    text = raw[:_READ_AT_MOST].decode("latin-1")
    status = _STATUS.search(text, max(0, text.find("\n\n")))
    return Bounce(
        recipients=tuple(dict.fromkeys(permanent or temporary)),
        permanent=bool(permanent),
        status=status.group(1) if status else None,
        original_message_id=original,
    )


def _heuristic_failures(raw: bytes) -> tuple[list[str], list[str]]:
    try:
        temporary, permanent = all_failures(message_from_bytes(raw[:_READ_AT_MOST]))
    except Exception:  # noqa: BLE001 - fifteen readers of free text, and the standard library's parser: no finding
        return [], []
    return _addresses(temporary), _addresses(permanent)


def _addresses(found: Iterable[bytes]) -> list[str]:
    return sorted(mailbox.address for value in found for mailbox in mailboxes(value))


def _original_id(raw: bytes, root: Part, headers: Headers, is_ours: Callable[[str], bool]) -> str | None:
    """The Message-ID of the mail that came back: ours if one of ours is named, else the one in the returned mail."""
    candidates: list[str] = []
    for part in root.walk():
        if part.content_type in _RETURNED_TYPES:
            returned, _ = read_headers(part.decoded)
            candidates.extend(_ID.findall(returned.ascii("message-id")))
    own = headers.ascii("message-id").strip()
    body = raw[:_READ_AT_MOST]
    candidates.extend(match.decode("ascii") for match in _ID_LINE.findall(body, headers_end(body)))
    for name in ("in-reply-to", "references"):
        candidates.extend(reversed(_ID.findall(headers.ascii(name))))
    candidates = [candidate for candidate in candidates if candidate != own]
    return next(filter(is_ours, candidates), next(iter(candidates), None))


def headers_end(raw: bytes) -> int:
    """Where the body of a raw mail begins."""
    return read_headers(raw)[1]
