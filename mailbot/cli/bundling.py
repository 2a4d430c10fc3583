"""`mailbot bundle`: one JSON document for those who help, with nothing in it that is anybody's business (E74).

Versions, the config, how much is where, and what went wrong last. No bodies, no subjects, no names, no addresses, no
passwords: of the config only words of the list `SHOWN` are told, of errors the text without addresses and without the
names that the books know. Reads the books as they are; writes and migrates nothing.
"""

import platform
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from mailbot.config import Config
from mailbot.errors import BooksError
from mailbot.jobs import digests, reconcile, retention
from mailbot.model.mail import MessageOutcome
from mailbot.store.database import Store
from mailbot.store.unit_of_work import UnitOfWork
from mailbot.triage.private_data import mask

Plain = dict[str, Any]
DISTRIBUTION = "hmis-mailbot"
MOST_ERRORS = 20

SHOWN = frozenset(
    {
        *("timezone", "review", "mode", "language", "security", "trust", "profile", "days", "listen"),
        *("on_ambiguous", "confirm", "attachments"),
    }
)
"""Keys of the config whose words are told; of every other word only that it is there."""

_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:@]{1,255}@[^\s<>()\[\]\"',;:@]{1,255}")
_SHORTEST_NAME = 3


def bundle(config: Config, now: datetime) -> Plain:
    """The document, as plain values."""
    return {
        "made_at": now,
        "versions": dict(_versions()),
        "config": _shown(config.settings.model_dump(), ""),
        "books": _books(config, now),
    }


def _versions() -> Iterator[tuple[str, str]]:
    yield "python", platform.python_version()
    yield "system", platform.platform()
    yield "sqlite", sqlite3.sqlite_version
    named = [DISTRIBUTION, *(re.split(r"[\s\[<>=!~;]", each)[0] for each in requires(DISTRIBUTION) or ())]
    for name in dict.fromkeys(named):
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue  # of an extra that is not installed


def _shown(value: object, key: str) -> object:
    """A value of the config: numbers and switches as they are, words only under the keys that may be told."""
    if isinstance(value, dict):
        return {name: _shown(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(inner, key) for inner in value]
    if isinstance(value, str) and key == "url":
        return value.partition(":")[0]
    if isinstance(value, str) and key not in SHOWN:
        return "set" if value else ""
    return str(value) if isinstance(value, str | date) or hasattr(value, "isoformat") else value


def _books(config: Config, now: datetime) -> Plain:
    """How much is where, or why that cannot be told."""
    file = config.database_url.removeprefix("sqlite:///")
    if config.database_url.startswith("sqlite:///") and not Path(file).exists():
        return {"problem": "there are none yet"}
    try:
        with Store.open(config.database_url) as store:
            at, needed = store.revisions()
            told: Plain = {"revision": at, "needed": needed}
            if at == needed:
                with store.reading() as books:
                    told |= _counts(books, now)
    except BooksError as error:
        return {"problem": type(error).__name__}
    return told


def _counts(books: UnitOfWork, now: datetime) -> Plain:
    messages, owed = books.inbox.all(), books.outbox.in_state()
    hide = _Hiding(_names(books))
    failed = [
        {
            "mail": f"O-{each.id}",
            "kind": each.mail.kind.value,
            "state": each.state.value,
            "phase": each.phase.value,
            "attempts": each.attempts,
            "error": hide(each.last_error),
        }
        for each in owed
        if each.last_error
    ]
    unread = [
        {"mail": f"I-{each.id}", "attempts": each.attempts, "bytes_purged": bool(each.purged_at)}
        | {"error": hide(each.reason or "")}
        for each in messages
        if each.outcome in {None, MessageOutcome.QUARANTINED} and each.reason
    ]
    waiting = [each.received_at for each in messages if each.outcome is None]
    return {
        "messages": _tally(each.outcome.value if each.outcome else "undecided" for each in messages),
        "oldest_undecided_seconds": int((now - min(waiting)).total_seconds()) if waiting else None,
        "outbox": _tally(each.state.value for each in owed),
        "cases": _tally(f"{case.kind.value} {case.state.value}" for case in books.casebook.all_cases()),
        "times_uncertain": books.outbox.times_uncertain(),
        "jobs": {job: books.jobs.last_done(job) for job in (digests.JOB, reconcile.JOB, retention.JOB)},
        "mails_out_with_errors": failed[-MOST_ERRORS:],
        "mails_in_with_errors": unread[-MOST_ERRORS:],
    }


def _tally(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _names(books: UnitOfWork) -> set[str]:
    """Every name of a person or an agency that the books know."""
    agencies = books.agencies()
    keys = [agency.key for agency in agencies]
    named = {agency.name for agency in agencies}
    named |= {each.name for each in books.directory.access(*keys)}
    named |= {each.name for each in books.directory.authorities(*keys)}
    named |= {each.name for each in books.staff()}
    named |= {case.person.name or "" for case in books.casebook.all_cases()}
    return {part for name in named for part in (name, *name.split()) if len(part) >= _SHORTEST_NAME}


class _Hiding:
    """Takes addresses, client data and known names out of what a server or the program said."""

    def __init__(self, names: Iterable[str]) -> None:
        longest_first = sorted(names, key=len, reverse=True)
        self._names = re.compile(
            "|".join(rf"\b{re.escape(name)}\b" for name in longest_first) or r"(?!)", re.IGNORECASE
        )

    def __call__(self, text: str) -> str:
        """The text without them."""
        return self._names.sub("[name]", mask(_ADDRESS.sub("[address]", text)))[:300]
