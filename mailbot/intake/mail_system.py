"""Mail systems by the names they write under, and the subjects of their failure notices.

Some names belong to mail systems alone; others (postmaster, "System Administrator") also to people, and then the text must bear
it out that this is a failure notice.
"""

import re

from mailbot.intake.addresses import Mailbox
from mailbot.intake.headers import Headers

_DAEMONS = re.compile(
    r"mailer-?daemon|mail-?daemon|maildaemon|mdaemon|mail[-_.]?(?:delivery|router)[a-z-]*|microsoftexchange[0-9a-f]{16,}|"
    r"mmdf|smtp-?gateway",
)
_DAEMON_NAMES = re.compile(
    r"(?i)(?:internet )?mail(?:er)?[ -]?delivery (?:(?:sub)?system|service)s?|mailer[- ]daemon|delivery subsystem",
)
_SHARED = re.compile(
    r"post[-_]?master|system[-_.]?administrator|mail[-_.]?admin(?:istrator)?|bounces?|mailsystem"
)
_SHARED_NAMES = re.compile(r"(?i)(?:system|mail|network) administrator|mail system|mail router|postmaster")
_SUBJECTS = re.compile(
    r"(?i)(?:undeliver(?:ed|able)\b|undelivery\b|returned mail\b|returned to sender|delivery (?:status )?(?:notification|failure|"
    r"has failed|problem|report|error|delay)|mail (?:delivery )?(?:failed|failure|error|could not|system error|not delivered)|"
    r"(?:failed|failure) (?:mail|notice|delivery)|failure notice|non[- ]?delivery|message (?:could not be delivered|"
    r"delivery (?:failure|problem|has failed|notification))|message status|warning: (?:could not send|message)|"
    r"could not send message|nondeliverable|unzustellbar|mail konnte nicht|non remis|échec de la remise|no se puede entregar|"
    r"delivery to the following|unable to deliver|rejected(?: mail|:)|email not delivered|e-?mail (?:delivery|address) )",
)
_SUBJECT_ENDS = re.compile(r"(?i)(?:\(delivery failed\)|non remis|: undeliverable)\W{0,3}$")


def is_mail_system(headers: Headers, sender: Mailbox | None) -> bool:
    """Is the author certainly a mail system?"""
    local_part, name = _author(headers, sender)
    return bool(_DAEMONS.fullmatch(local_part) or _DAEMON_NAMES.match(name))


def may_be_mail_system(headers: Headers, sender: Mailbox | None) -> bool:
    """Is the author called like a mail system, or like the person who looks after one?"""
    local_part, name = _author(headers, sender)
    return bool(_SHARED.fullmatch(local_part) or _SHARED_NAMES.search(name))


def is_failure_subject(subject: str) -> bool:
    """Does a subject begin, or end, like the ones that mail systems write?"""
    return bool(_SUBJECTS.match(subject.lstrip("*!<[ ")) or _SUBJECT_ENDS.search(subject))


def _author(headers: Headers, sender: Mailbox | None) -> tuple[str, str]:
    """Local part and name; of a From that is no mailbox (`MAILER-DAEMON`, `<>`) what it says."""
    if sender is not None:
        return sender.address.rpartition("@")[0].lower(), sender.name
    said = headers.ascii("from").lower().strip("<> ")
    return said.partition("@")[0].partition(" ")[0], said.strip('"')
