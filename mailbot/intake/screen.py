"""Who sends this: a person, a form service, a machine? May it be answered?

The table of reliability.md section 4.3, in its order (RFC 3834, RFC 5230). The rule that stands above it: a mail from a person is never taken for a
machine's. So a header that only asks for no automatic answer (X-Auto-Response-Suppress) says nothing about its sender, a missing
Return-Path is no bounce, and an out-of-office is recognised without its headers only where nothing else is in it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from mailbot.intake.absence import is_absence_notice, is_automatic_subject
from mailbot.intake.addresses import Mailbox
from mailbot.intake.headers import Headers
from mailbot.intake.mail_system import is_mail_system
from mailbot.intake.marks import automatic_mark, has_null_return_path, list_mark
from mailbot.intake.parts import Part
from mailbot.intake.settings import IntakeSettings
from mailbot.model.message import Bounce, Screen, ScreenClass

_REPORTS = frozenset({"message/feedback-report"})
_COMPLAINT = re.compile(
    r"(?i)complaint about message from \[?[0-9a-f.:]{3,45}"
)  # Microsoft's, without a report
_NEVER_ANSWERED = re.compile(
    r"(?:.*[._+-])?(?:no|not?|dont|don't|do-?not|do_not|do\.not|never)[._-]?(?:reply|respond|answer)(?:[._+-].*)?|"
    r"no-?reply.*|do-?not-?reply.*|owner-.*|.*-owner|.*-request|bounces?(?:[._+=-].*)?|listserv|majordomo|mailman|"
    r"mailer-?daemon|post-?master|root|cron|nobody|www-data|daemon",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What the table looks at."""

    headers: Headers
    root: Part
    sender: Mailbox | None
    subject: str
    own_text: str  # the sender's own words
    bounce: Bounce | None


Sign = Callable[[Appearance, IntakeSettings], Screen | None]


def screen(appearance: Appearance, settings: IntakeSettings) -> Screen:
    """Put a mail into its class.

    Returns:
        The first row of the table that applies; a person who may be answered when none does.
    """
    for sign in _TABLE:
        verdict = sign(appearance, settings)
        if verdict is not None:
            return verdict
    return Screen(kind=ScreenClass.PERSON, answerable=True)


def _refused(kind: ScreenClass, reason: str) -> Screen:
    return Screen(kind=kind, answerable=False, reason=reason)


def _own_id(mail: Appearance, settings: IntakeSettings) -> Screen | None:
    message_id = mail.headers.ascii("message-id").strip()
    return (
        _refused(ScreenClass.OWN, "our own mail came back")
        if settings.is_our_message_id(message_id)
        else None
    )


def _report(mail: Appearance, settings: IntakeSettings) -> Screen | None:
    """A report, whoever sends it: delivery (RFC 3464), read receipt (RFC 8098), complaint (RFC 5965)."""
    del settings
    if mail.root.parameters.value != "multipart/report":
        complaint = _COMPLAINT.match(mail.subject) or any(
            part.content_type in _REPORTS for part in mail.root.walk()
        )
        return _refused(ScreenClass.AUTOMATIC, "complaint report") if complaint else None
    if mail.bounce is not None:
        return _refused(ScreenClass.BOUNCE, "delivery report")
    return _refused(
        ScreenClass.AUTOMATIC, f"report: {mail.root.parameters.get('report-type').lower() or 'of no kind'}"
    )


def _form(mail: Appearance, settings: IntakeSettings) -> Screen | None:
    """A form service of the config: a robot with a request; the answer goes to the representative on file."""
    if mail.sender and mail.sender.address.lower() in settings.form_addresses:
        return Screen(kind=ScreenClass.FORM, answerable=True)
    return None


def _own_address(mail: Appearance, settings: IntakeSettings) -> Screen | None:
    """From is one of ours. Return-Path is not asked: a form on our own site sends with it for somebody else."""
    if mail.sender and mail.sender.address.lower() in settings.own_addresses:
        return _refused(ScreenClass.OWN, "from our own address")
    return None


def _bounced(mail: Appearance, settings: IntakeSettings) -> Screen | None:
    del settings
    if mail.bounce is None:
        return None
    reason = "Return-Path: <>" if has_null_return_path(mail.headers) else "written by a mail system"
    return _refused(ScreenClass.BOUNCE, reason)


def _marked_automatic(mail: Appearance, settings: IntakeSettings) -> Screen | None:
    del settings
    mark = automatic_mark(mail.headers)
    return _refused(ScreenClass.AUTOMATIC, mark) if mark else None


def _list(mail: Appearance, settings: IntakeSettings) -> Screen | None:
    del settings
    mark = list_mark(mail.headers)
    return _refused(ScreenClass.LIST, mark) if mark else None


def _out_of_office(mail: Appearance, settings: IntakeSettings) -> Screen | None:
    """An absence notice that carries no header to say so, and nothing else."""
    del settings
    if is_automatic_subject(mail.subject):
        return _refused(ScreenClass.AUTOMATIC, "the subject of an automatic answer")
    if is_absence_notice(
        mail.subject, mail.own_text, is_reply="in-reply-to" in mail.headers or "references" in mail.headers
    ):
        return _refused(ScreenClass.AUTOMATIC, "an absence notice")
    return None


def _not_to_be_answered(mail: Appearance, settings: IntakeSettings) -> Screen | None:
    """People and systems whose address says that nobody reads it (RFC 5230 section 4.6): their mail is read, not answered."""
    del settings
    if mail.sender is None:
        return _refused(ScreenClass.PERSON, "From is not exactly one address")
    local_part = mail.sender.address.rpartition("@")[0].lower()
    if _NEVER_ANSWERED.fullmatch(local_part) or is_mail_system(mail.headers, mail.sender):
        return _refused(ScreenClass.PERSON, f"{local_part[:40]} is not answered")
    return None


_TABLE: tuple[Sign, ...] = (
    _own_id,
    _report,
    _form,
    _own_address,
    _bounced,
    _marked_automatic,
    _list,
    _out_of_office,
    _not_to_be_answered,
)
"""The first that applies decides."""
