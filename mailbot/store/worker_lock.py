"""One worker for one set of books (G17): the lock that a second one meets.

Beside an SQLite file lies a lock file, held with flock(2): the kernel lets go of it when the process ends, however it
ends, so there is never a stale lock to remove by hand. On PostgreSQL a session holds an advisory lock, which ends with
its connection.
"""

import fcntl
import hashlib
import os
import weakref
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

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
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise BooksBusy(f"another mailbot works on these books ({path} is locked)") from None
        self._descriptor: int | None = descriptor
        # A forked child has the lock too and would keep it when we are killed: it lets go of its copy at once.
        this = weakref.ref(self)
        os.register_at_fork(after_in_child=lambda: _let_go(this()))

    def held(self) -> bool:
        """Is the locked file still the one that others would open? Somebody may have removed it."""
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), self._path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Close the descriptor; the file stays, since removing it would race with the next worker."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _let_go(lock: FileLock | None) -> None:
    if lock is not None:
        lock.release()


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
        """Does this session hold it? One that was cut comes back by itself, without the lock."""
        ours = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())"
        try:
            return bool(self._connection.scalar(text(ours)))
        except SQLAlchemyError:
            return False

    def release(self) -> None:
        """Let go and end the session; a server that is gone has let go itself."""
        try:  # by name: the server would notice the end of the session a moment too late for who comes next
            self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
        except SQLAlchemyError:
            pass
        finally:
            self._connection.invalidate()
            self._connection.close()
