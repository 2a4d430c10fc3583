"""One worker for one set of books (G17): the lock that a second one meets.

Beside an SQLite file lies a lock file, held with flock(2): the kernel lets go of it when the process ends, however it
ends, so there is never a stale lock to remove by hand. On PostgreSQL a session holds an advisory lock, which ends with
its connection.
"""

import fcntl
import hashlib
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text

from mailbot.errors import BooksBusy


class WorkerLock(Protocol):
    """A lock that is held until it is released or the process ends."""

    def held(self) -> bool:
        """Is it still ours?"""
        ...

    def release(self) -> None:
        """Let the next worker in."""
        ...


class FileLock:
    """flock(2) on a file of its own: the database file itself must not be opened past SQLite (its locks are POSIX locks,
    which end when any descriptor of the file is closed).
    """

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            BooksBusy: another process has it.
        """
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._descriptor)
            raise BooksBusy(f"another mailbot works on these books ({path} is locked)") from None

    def held(self) -> bool:
        """Is the locked file still the one that others would open? Somebody may have removed it."""
        try:
            return os.fstat(self._descriptor).st_ino == self._path.stat().st_ino
        except OSError:
            return False

    def release(self) -> None:
        """Close the descriptor; the file stays, since removing it would race with the next worker."""
        os.close(self._descriptor)


class AdvisoryLock:
    """A PostgreSQL advisory lock on a connection of its own, by database and schema."""

    def __init__(self, engine: Engine) -> None:
        """Take the lock.

        Raises:
            BooksBusy: another session has it.
        """
        self._connection: Connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        schema = self._connection.scalar(text("SELECT current_schema()"))
        digest = hashlib.sha256(f"mailbot worker {schema}".encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        if not self._connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}):
            self._connection.close()
            raise BooksBusy(f"another mailbot works on these books (schema {schema} is locked)")

    def held(self) -> bool:
        """Does the session that holds it still live?"""
        try:
            return bool(self._connection.scalar(text("SELECT 1")))
        except Exception:  # noqa: BLE001 - whatever went wrong, the lock is not known to be ours
            return False

    def release(self) -> None:
        """End the session."""
        self._connection.invalidate()
        self._connection.close()
