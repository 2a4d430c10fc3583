"""Whom "please deactivate her, see below" means above a mail that was sent on: the one user whom its subject names.

What stands below was not said by the sender, so nothing is acted on for its sake: it only says who "her" is, and only where
it could be nobody else. A day to come below would be lost, so then nobody is meant, and a person reads the mail.
"""

import re
from collections.abc import Iterable

from mailbot.model.message import Message, Standing
from mailbot.triage.marked import Marked, Marker
from mailbot.triage.sentences import LONGEST, Sentence, straightened
from mailbot.triage.when import Kind
from mailbot.triage.who import Somebody

_SENT_ON = re.compile(r"(?:fw|fwd|wg|tr|rv)\s*:", re.IGNORECASE)
_BELOW = frozenset({Standing.FORWARDED, Standing.QUOTED})
_USERS = frozenset({"user", "trainee", "former"})
_MOST_LINES = 60
_LONGEST_SUBJECT = 300


def sent_on(
    message: Message, marker: Marker, sentences: Iterable[Sentence], myself: Somebody
) -> tuple[Somebody, ...]:
    """Whom a mail that was sent on is about.

    Args:
        message: with the lines of the mail below.
        marker: that of this mail.
        sentences: the sender's own.
        myself: the sender.

    Returns:
        The one user whom subject, own words and the mail below name; nobody where they name another one as well, or a day to come.
    """
    subject = straightened(message.subject)
    begins = _SENT_ON.match(subject)
    below = [line for line in message.body.lines if line.standing in _BELOW and line.text.strip()]
    if begins is None or not below or len(below) > _MOST_LINES:
        return ()
    title = marker.mark(Sentence(text=subject[begins.end() :].strip()[:_LONGEST_SUBJECT], title=True))
    own = [marker.mark(sentence) for sentence in sentences]
    older = [marker.mark(Sentence(text=straightened(line.text)[:LONGEST])) for line in below]
    users = _users(one for marked in (title, *own, *older) for one in marked.everybody)
    users.pop(myself.key, None)
    named = {one.key: one for one in title.everybody}
    if len(users) != 1 or set(named) != set(users) or _says_day_to_come(older, marker):
        return ()
    return tuple(named.values())


def _users(named: Iterable[Somebody]) -> dict[str, Somebody]:
    """Of those who are named, whoever is a user or may be one."""
    return {
        one.key: one for one in named if any(known.part in _USERS for known in (*one.known, *one.candidates))
    }


def _says_day_to_come(older: Iterable[Marked], marker: Marker) -> bool:
    """Does the mail below name a day, or a time, that may lie ahead?"""
    return any(
        max(when.options, default=marker.received_on) > marker.received_on
        if when.kind is Kind.DAY
        else when.kind is Kind.VAGUE and when.past is not True
        for marked in older
        for when in marked.days
    )
