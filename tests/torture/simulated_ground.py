"""The ground that all seeds of a session are played on: the desk, its books in memory, what was read before.

Books are SQLite's own bytes, put back for each seed. Here they also fail: at BEGIN, at a statement, at COMMIT, which may
have been done all the same (PostgreSQL's answer is lost with its line).
"""

import contextlib
import pickle
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from mailbot.demo.world import DIRECTORY
from mailbot.entry import Entry
from mailbot.errors import ReaderUnavailable
from mailbot.model.decision import MailOrder
from mailbot.model.intent import Intent
from mailbot.model.mail import FinishedMail
from mailbot.model.message import Message
from mailbot.reading.reader import Here, Question
from mailbot.reply.desk import DeskIdentity
from mailbot.reply.templates import Letter, Templates
from mailbot.store.database import Store
from mailbot.store.directory_files import DirectoryFiles, parse_directory
from tests.torture.simulated_people import POISON
from tests.torture.simulated_sql import ShortWay
from tests.torture.world import Origin

if TYPE_CHECKING:
    from tests.torture.simulation import Simulation

WRITE, LETTER = Entry.write, Templates.write
MOST_REMEMBERED = 5_000  # answers of a pure function
ASKED_AGAIN = 50  # each so manieth time a pure function is asked all the same


class Crash(BaseException):
    """The process ends here."""


class Remembered:
    """What a pure function said before, by what it was told. Now and then it is asked again: it must say the same."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function, self._said, self._hits = function, {}, 0

    def __call__(self, *told: object, about: object = (), **named: object) -> Any:
        """Call the function; `about` has to stand for all that it is told but what never changes on a ground."""
        key = pickle.dumps(about)
        if key not in self._said:
            if len(self._said) >= MOST_REMEMBERED:
                self._said.clear()
            self._said[key] = self._function(*told, **named)
            return self._said[key]
        self._hits += 1
        if self._hits % ASKED_AGAIN == 0 and self._function(*told, **named) != self._said[key]:
            raise AssertionError(f"{self._function.__qualname__} says something else each time")
        return self._said[key]


class Remembering:
    """Reads in this process. What is pure about it is done once for each letter; one of them defeats the program."""

    def __init__(self, here: Here, reach: Callable[[str], str | None]) -> None:
        self._read, self._intents = lru_cache(maxsize=MOST_REMEMBERED)(here.read), Remembered(here.intents)
        self._reach = reach

    def read(self, raw: bytes) -> Message:
        if self._reach("reader"):
            raise ReaderUnavailable("the reader cannot be started")
        if POISON in raw[:200]:
            raise RuntimeError("poison")
        return self._read(raw)

    def intents(self, message: Message, question: Question) -> tuple[Intent, ...]:
        return self._intents(message, question, about=(message.content_key, message.screen, question))


@dataclass
class Ground:
    """What all seeds share: the desk, books with the directory in them, letters that were read before."""

    origin: Origin
    books: bytes
    store: Store
    driver: sqlite3.Connection
    rosters: list[DirectoryFiles]  # as somebody may edit them
    current: "Simulation | None" = None
    reader: Remembering | None = None
    committed: bytes = b""  # the books at the last crash in the middle of a statement
    running: "Simulation | None" = None  # whose troubles the books have

    @classmethod
    def lay(cls, origin: Origin) -> "Ground":
        """Made once in a session."""
        with contextlib.closing(sqlite3.connect(origin.books)) as source:
            source.execute("PRAGMA journal_mode=DELETE")  # books in memory have no write-ahead log
            books = source.serialize()
        store = Store.open("sqlite://")
        driver = store._engine.raw_connection().driver_connection
        ground = cls(origin, books, store, driver, _rosters(origin.books.parent))
        for name in ("begin", "commit"):
            event.listen(store._engine, name, getattr(ground, f"_{name}"), insert=True)
        event.listen(store._engine, "before_cursor_execute", ground._statement)
        return ground

    @contextlib.contextmanager
    def opened(self) -> Iterator["Ground"]:
        """Seeds may be played: with a memory for letters of its own, and what the program writes is noted."""

        def write(entry: Entry, order: MailOrder, *, cause: str) -> FinishedMail:
            mail = WRITE(entry, order, cause=cause)
            about = order.kind.value, order.case, cause
            self.current.written.setdefault(about, set()).add(mail.message_id)
            return mail

        desk = self.origin.desk
        self.reader = Remembering(Here(intake=desk.intake, wording=desk.wording), self._how)
        words = Remembered(LETTER)

        def letter(templates: Templates, order: MailOrder, *, desk: DeskIdentity) -> Letter:
            return words(templates, order, desk=desk, about=order)

        with (
            patch.object(Entry, "write", write),
            patch.object(Templates, "write", letter),
            ShortWay(self._statement).taken(),
        ):
            yield self

    def fresh(self, books: bytes) -> None:
        """The books as they were on the first day, or later."""
        self.driver.rollback()
        self.driver.deserialize(books)
        self.driver.execute("PRAGMA query_only=OFF")
        self.store._engine.raw_connection().info.clear()  # where the program notes it

    def revive(self) -> None:
        """After a crash in the middle of a statement SQLAlchemy has thrown the connection away, and with it books in
        memory: they are put into the next one as they were.
        """
        driver = self.store._engine.raw_connection().driver_connection
        if driver is not self.driver:
            self.driver = driver
            driver.deserialize(self.committed)

    def _begin(self, _connection: object) -> None:
        self._reach("begin", "database is locked")

    def _commit(self, connection: object) -> None:
        how = self._how("commit")
        if how == "answer lost":
            connection.connection.driver_connection.commit()
        elif how is not None:
            connection.connection.driver_connection.rollback()  # as SQLite does by itself
        if how is not None:
            raise _failure("database or disk is full")

    def _statement(self, *_arguments: object) -> None:
        self._reach("statement", "disk I/O error")

    def _how(self, step: str) -> str | None:
        return self.running.troubles.reach(step) if self.running else None

    def _reach(self, step: str, text: str) -> None:
        how = self._how(step)
        if how == "crash":
            self.driver.rollback()
            self.committed = self.driver.serialize()
            raise Crash
        if how is not None:
            raise _failure(text)


def _rosters(folder: Path) -> list[DirectoryFiles]:
    """Somebody's last day, and somebody new; more licenses and another manager."""
    rows = DIRECTORY["representatives.csv"]
    people = {
        "representatives.csv": rows.replace(
            "harborhouse.example,2025-08-04,", "harborhouse.example,2025-08-04,2026-03-05"
        )
        + "harbor,,Nora Weiss,nweiss@harborhouse.example,2026-03-01,\n"
    }
    lands = {
        "licenses.csv": DIRECTORY["licenses.csv"].replace("bos,,standard,6", "bos,,standard,8"),
        "regions.csv": DIRECTORY["regions.csv"].replace("Lee Okafor,lee.okafor", "Kim Abe,kim.abe"),
    }
    edited = []
    for number, files in enumerate((people, lands)):
        place = folder / f"roster{number}"
        place.mkdir(exist_ok=True)
        for name, text in files.items():
            (place / name).write_text(text, encoding="utf-8")
        edited.append(parse_directory([place]))
    return edited


def _failure(text: str) -> OperationalError:
    return OperationalError("", {}, sqlite3.OperationalError(text))
