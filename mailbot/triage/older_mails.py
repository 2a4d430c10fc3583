"""The older mails that stand in a mail, told apart, and who wrote each: the desk, the sender, somebody else.

A header block ("From: ... Sent: ..."), an attribution ("On ... Priya wrote:") or a deeper quote mark begins one. Only a
guess at the author is made, from the address or the name in these lines; nothing is believed of it: it only keeps the
sender from being taken for somebody who filled in what others wrote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from mailbot.model.message import Line, Message, Standing
from mailbot.triage.names import addresses_in, folded_name

OLD = frozenset({Standing.QUOTED, Standing.FORWARDED})
_BEGINS = re.compile(
    r"\s*\**(?:from|de)\**\s?:\**(?!\w)|[\s>_*-]*(?:begin )?(?:forwarded|original) (?:message|e-?mail)\b|\s*_{10,}\s*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s*\**(?:sent|date|to|cc|subject|reply-to|importance|enviado|para|asunto)\**\s?:\**(?!\w)",
    re.IGNORECASE,
)
"""A line of a heading below its first; elsewhere it may be a label of a form."""
_WROTE = re.compile(r"\b(?:wrote|writes|escribi[oó]|sent)\s*:\s*\**\s*$", re.IGNORECASE)
_RECIPIENT = re.compile(r"\s*\**(?:to|cc|para)\**\s?:", re.IGNORECASE)
_DESK_NAME = re.compile(r"\b(?:hmis|help ?desk|icalliances|ica)\b", re.IGNORECASE)
_WRAPPED = 3  # lines above "... wrote:" that may belong to it


class Author(Enum):
    """Who wrote an older mail."""

    DESK = auto()
    SENDER = auto()  # of the mail in which it stands
    OTHER = auto()
    UNKNOWN = auto()  # nothing says who


@dataclass(slots=True)
class OlderMail:
    """One older mail: its heading, and the lines of its text by their index."""

    heading: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    depth: int = 0

    def author(self, message: Message) -> Author:
        """Who wrote it, as far as its heading says."""
        said = [line for line in self.heading if not _RECIPIENT.match(line)]
        text = " ".join(said)
        address = next(iter(addresses_in(text)), None)
        if address is not None:
            return _author_at(address.lower(), message)
        if not text.strip():
            return Author.UNKNOWN
        name = folded_name(message.sender_name)
        if name and set(name) <= set(folded_name(text)):
            return Author.SENDER
        return Author.DESK if _DESK_NAME.search(text) else Author.OTHER


def older_mails(message: Message) -> tuple[OlderMail, ...]:
    """The older mails of a mail, in the order in which they stand."""
    return tuple(older for older in _mails(message.body.lines) if older.lines)


def _author_at(address: str, message: Message) -> Author:
    if address == message.sender_address.lower():
        return Author.SENDER
    domain, own = address.rpartition("@")[2], message.sender_address.rpartition("@")[2].lower()
    theirs = {to.rpartition("@")[2] for to in message.to} - {own}
    return Author.DESK if address in message.to or domain in theirs else Author.OTHER


def _mails(lines: tuple[Line, ...]) -> Iterator[OlderMail]:
    current = OlderMail()
    for index, line in enumerate(lines):
        text = line.text[:400]
        if line.standing not in OLD or not text.strip():
            continue
        if _WROTE.search(text) and _is_wrapped(current, lines, index):
            current = OlderMail(heading=[*(lines[at].text[:400] for at in current.lines), text])
            continue
        if _BEGINS.match(text) or _WROTE.search(text):
            if current.lines:
                yield current
                current = OlderMail()
            current.heading.append(text)
            continue
        if current.heading and not current.lines and _GOES_ON.match(text):
            current.heading.append(text)
            continue
        if current.lines and line.depth > current.depth:
            yield current
            current = OlderMail()
        if not current.lines:
            current.depth = line.depth
        current.lines.append(index)
    yield current


def _is_wrapped(current: OlderMail, lines: tuple[Line, ...], index: int) -> bool:
    """Is all that was read of this mail the beginning of an attribution over a few lines?"""
    above = current.lines
    return (
        0 < len(above) <= _WRAPPED
        and not current.heading
        and above[0] == index - len(above)
        and lines[index].depth == current.depth
    )
