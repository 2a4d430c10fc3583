"""Bounces that are no report: who did not get the mail, by the words of the mail system (flufl.bounce, then plain signs).

Each sign is a place where mail systems name the recipient; the first that finds somebody counts. What stands below the line
where our own mail comes back is not asked, and neither we nor the mail system are ever the answer.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from email import message_from_bytes

from flufl.bounce import all_failures

from mailbot.intake.addresses import mailboxes
from mailbot.intake.parts import Part

READ_AT_MOST = 128 * 1024  # the mail system's words come first, then our own mail
_MOST_LINES = 3_000  # for flufl.bounce, some of whose readers take quadratic time in lines
_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}"
_RETURNED = re.compile(
    r"(?im)^[ \t>-]{0,40}(?:below (?:this line )?is a copy|.{0,40}\bcopy of (?:the|your|my) (?:original )?message|"
    r"message headers follow|.{0,20}unsent message follows|.{0,20}returned message\b|.{0,20}original message (?:follows|headers)|"
    r"message header|(?:received|return-path|dkim-signature):[ \t]?)",
)
_SIGNS = tuple(
    re.compile(sign)
    for sign in (
        rf"(?im)^[ \t>*]{{0,20}}(?:final|original|x-actual)-recipient:[ \t]{{0,20}}(?:rfc822[ \t]{{0,20}};[ \t]{{0,20}})?<?({_ADDRESS})",
        rf"(?im)^[ \t>*]{{0,20}}(?:failed |rejected )?recipient(?: address)?s?:[ \t]{{0,20}}<?({_ADDRESS})",
        rf"(?i)\brcpt[ \t]{{1,4}}to:[ \t]{{0,4}}<?({_ADDRESS})",
        rf"(?im)^[^\w<\n]{{0,40}}<?({_ADDRESS})>?(?:[ \t:,\]\[(]|<mailto:|\r?$)",
        rf"(?im)^[245]\d\d[ \t].{{0,40}}<({_ADDRESS})>",
        rf"(?i)\b(?:to|for|address(?:es)?:?|recipients?:?|user:?|errors:?)\s{{1,4}}<?({_ADDRESS})",
        rf"<({_ADDRESS})>",
    )
)
_DELAYED = re.compile(
    r"(?i)\b(?:warning message only|will be retried|will (?:keep|continue) (?:to )?try|has been delayed|is delayed|"
    r"still being retried|not been delivered yet|no action is required|delivery attempts will continue)",
)
_SUBJECT_OF_DELAY = re.compile(r"(?i)\b(?:delay(?:ed)?|warning|still trying|deferred)\b")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")


@dataclass(frozen=True, slots=True)
class Account:
    """What a mail system tells in its own words."""

    recipients: tuple[str, ...]
    permanent: bool
    status: str | None


def read_account(raw: bytes, root: Part, subject: str, ourselves: Collection[str]) -> Account:
    """Read a bounce without a report.

    Args:
        raw: the mail as it came.
        root: its parts.
        subject: decoded.
        ourselves: lower-cased addresses that cannot be the failed recipient: whom the bounce is written to, and by.
    """
    text = _own_words(root)
    temporary, permanent = _by_flufl(raw, ourselves)
    delayed = bool(_DELAYED.search(text) or _SUBJECT_OF_DELAY.search(subject))
    found = permanent or temporary or _by_signs(text, ourselves) or _by_signs(text, ())
    status = _STATUS.search(text)
    return Account(
        recipients=tuple(found),
        permanent=bool(permanent) or (bool(found) and not temporary and not delayed),
        status=status.group(1) if status else None,
    )


def _own_words(root: Part) -> str:
    """What the mail system wrote: the first text, up to where our mail comes back."""
    for part in root.walk():
        if part.maintype == "text":
            text = part.text().text[:READ_AT_MOST]
            if part.content_type == "text/html":
                text = re.sub(r"<(?!mailto)/?[a-zA-Z][^<>@]{0,500}>", "\n", text)
            below = _RETURNED.search(text, 1)
            return text[: below.start()] if below else text
    return ""


def _by_flufl(raw: bytes, ourselves: Collection[str]) -> tuple[list[str], list[str]]:
    """What flufl.bounce finds, temporary and permanent failures apart."""
    try:
        temporary, permanent = all_failures(message_from_bytes(_beginning(raw)))
    except Exception:  # noqa: BLE001 - seventeen readers of free text and the standard library's parser: nothing found
        return [], []
    named = (
        b"\n".join(re.findall(rb"(?i)message-id:\s{0,4}<([^<>\s]{1,250})>", raw[:READ_AT_MOST]))
        .decode("latin-1")
        .split()
    )
    sets = ({box.address for value in found for box in mailboxes(value)} for found in (temporary, permanent))
    first, second = (
        sorted(box for box in found if box.lower() not in ourselves and box not in named) for found in sets
    )
    return first, second


def _beginning(raw: bytes) -> bytes:
    return b"\n".join(raw[:READ_AT_MOST].split(b"\n", _MOST_LINES)[:_MOST_LINES])


def _by_signs(text: str, ourselves: Collection[str]) -> list[str]:
    for sign in _SIGNS:
        found = dict.fromkeys(address.strip(".") for address in sign.findall(text))
        others = [address for address in found if address.lower() not in ourselves]
        if others:
            return others
    return []
