"""Open the books and hand out transactions.

A transaction is rolled back unless `commit()` was called in it. Writing transactions begin with BEGIN IMMEDIATE on
SQLite: a deferred one that reads first and writes later fails with "database is locked" when another has committed in
between. SQLite runs in WAL with synchronous=FULL: in WAL, NORMAL may lose committed transactions when the power goes
(reliability.md section 1), and a committed mail is never lost.

Errors of the database leave as the program's own: `BooksUnavailable` for what will pass (locked, full, restarted),
`BooksError` for the rest.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import StaticPool

from mailbot.errors import BooksError, BooksUnavailable
from mailbot.store import migrate
from mailbot.store.unit_of_work import UnitOfWork
from mailbot.store.worker_lock import AdvisoryLock, FileLock, WorkerLock

CACHED_STATEMENTS = 512
"""How many statements a connection keeps ready: more than the program has."""

BUSY_SECONDS = 30
"""How long SQLite waits for another writer: longer than any transaction of ours, shorter than a person's patience."""

_READING = "mailbot_reading"


class Store:
    """The books of one desk."""

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self._engine = engine
        self._path = path  # of an SQLite file
        self._lock: WorkerLock | None = None

    @classmethod
    def open(cls, url: str, *, lock: bool = False) -> "Store":
        """Open the books of a URL: `sqlite:///file.db`, `sqlite://` (in memory) or `postgresql+psycopg://...`.

        Args:
            url: where the books are; an SQLite file is made, readable by its owner only, when it is not there.
            lock: also become the one worker on them, see `hold_lock`.

        Raises:
            BooksError: the URL or its folder is wrong, or the driver is not installed.
            BooksUnavailable: the file cannot be opened.
            BooksBusy: with `lock`, another worker has them.
        """
        try:
            address = make_url(url)
            path = _sqlite_file(address)
            engine = (
                _sqlite_engine(address, path)
                if _is_sqlite(address)
                else create_engine(address, pool_pre_ping=True, hide_parameters=True)
            )
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise BooksError(f"the database URL cannot be used: {error}") from None
        _listen(engine)
        store = cls(engine, path)
        if lock:
            try:
                store.hold_lock()
            except BaseException:
                store.close()  # a server would keep the session of somebody who was refused
                raise
        return store

    @property
    def url(self) -> str:
        """Where the books are, password and all: for opening them again, never for a log."""
        return self._engine.url.render_as_string(hide_password=False)

    def upgrade(self) -> bool:
        """Run the migrations that are missing, in one transaction. True when there were any."""
        with _translated(), self._engine.begin() as connection:
            if migrate.current(connection) == migrate.newest():
                return False
            migrate.upgrade(connection)
        return True

    def revisions(self) -> tuple[str | None, str]:
        """Where the books are and where this program needs them, for `doctor`."""
        with _translated(), self._connection(reading=True) as connection:
            return migrate.current(connection), migrate.newest()

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """A unit of work that writes. Nothing stays that was not committed."""
        with _translated(), self._connection(reading=False) as connection:
            yield UnitOfWork(connection, writing=True)

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """A unit of work that sees one moment of the books and cannot write: the database refuses."""
        with _translated(), self._connection(reading=True) as connection:
            yield UnitOfWork(connection, writing=False)

    def hold_lock(self) -> None:
        """Become the one worker on these books until `close` or the end of the process, however it ends.

        Calling it again takes a lock that was lost (the server restarted, the file was removed) and else does nothing.

        Raises:
            BooksBusy: another worker has them.
        """
        if self.holds_lock() or (self._path is None and self._engine.dialect.name == "sqlite"):
            return  # books in memory belong to this process anyway
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        with _translated():
            if self._path is None:
                self._lock = AdvisoryLock(self._engine)
            else:
                self._lock = FileLock(self._path.with_name(self._path.name + ".lock"))

    def holds_lock(self) -> bool:
        """Are we still the one worker? To be asked before work that must not be done twice."""
        return self._lock is not None and self._lock.held()

    def forget(self) -> bool:
        """See that what was purged is nowhere on the disk, as far as the database lets us.

        SQLite overwrites what is freed (secure_delete); its log is written into the file and emptied, and a file of
        which much is free is written anew, smaller. PostgreSQL makes the room of old rows free for others.

        Returns:
            False when somebody was reading, so that SQLite's log could not be emptied: to be tried again.
        """
        with _translated():
            if self._engine.dialect.name != "sqlite":
                with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("VACUUM messages, outbox")
                return True
            with self._engine.connect() as connection:
                driver = connection.connection.driver_connection  # no transaction: none may be open
                assert isinstance(driver, SqliteConnection)
                pages, free = (_pragma(driver, name) for name in ("page_count", "freelist_count"))
                if free > pages // 4:
                    driver.execute("VACUUM")
        return self.checkpoint()

    def checkpoint(self) -> bool:
        """Write SQLite's log into the file and empty it. False when somebody was reading: it was not emptied."""
        if self._engine.dialect.name != "sqlite":
            return True
        with _translated(), self._engine.connect() as connection:
            driver = connection.connection.driver_connection  # no transaction: none may be open
            assert isinstance(driver, SqliteConnection)
            driver.execute("PRAGMA busy_timeout=2000")  # a reader may take its time
            try:
                return _pragma(driver, "wal_checkpoint(TRUNCATE)") == 0
            finally:  # the pool hands this connection on
                driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    def close(self) -> None:
        """Let go of the lock and of every connection."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _connection(self, *, reading: bool) -> Iterator[Connection]:
        with self._engine.connect().execution_options(**{_READING: reading}) as connection:
            yield connection  # leaving rolls back what was not committed


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _sqlite_file(address: URL) -> Path | None:
    if not _is_sqlite(address) or address.database in {None, "", ":memory:"}:
        return None
    assert address.database is not None
    return Path(address.database)


def _sqlite_engine(address: URL, path: Path | None) -> Engine:
    options: dict[str, object] = {
        "isolation_level": None,
        "timeout": BUSY_SECONDS,
        "check_same_thread": False,
        "cached_statements": CACHED_STATEMENTS,
    }
    if path is None:
        return create_engine(address, connect_args=options, poolclass=StaticPool, hide_parameters=True)
    if not path.parent.is_dir():
        raise BooksError(f"the folder {path.parent} of the database is not there")
    try:
        # Made before SQLite opens it: -wal and -shm get the mode of the database file. A file that is there is not
        # opened here: closing it would end the POSIX locks of every SQLite connection of this process.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        path.chmod(0o600)
    except OSError as error:
        raise BooksUnavailable(f"the database {path} cannot be opened: {error.strerror}") from None
    return create_engine(address, connect_args=options, hide_parameters=True)  # else errors quote whole mails


def _listen(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _pragma(connection: SqliteConnection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _begin(connection: Connection) -> None:
    reading = bool(connection.get_execution_options().get(_READING, False))
    if connection.dialect.name == "sqlite":
        if connection.info.get(_READING) is not reading:  # `info` lives as long as the driver's
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
            connection.info[_READING] = reading
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
    elif reading:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise BooksUnavailable(f"the books cannot be used now: {_first_line(error)}") from error
    except DBAPIError as error:
        raise BooksError(f"the books refused: {_first_line(error)}") from error


def _first_line(error: DBAPIError) -> str:
    """What is wrong; PostgreSQL quotes the row below it."""
    return str(error.orig).partition("\n")[0]
