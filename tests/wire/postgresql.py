"""PostgreSQL for the tests: a schema of its own on the server that MAILBOT_TEST_POSTGRESQL names (`.ci/run` starts one),
or a whole server of its own, to be restarted.

Each schema's sessions bear its name (application_name): a test that cuts them cuts no other test's.
"""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.wire.servers import free_port

SERVER = os.environ.get("MAILBOT_TEST_POSTGRESQL")
OURS = "application_name = current_setting('application_name')"
"""Of pg_stat_activity: the sessions of the one test that asks."""

_SCRIPT = Path(__file__).parents[2] / ".ci" / "postgresql"
_numbers = itertools.count(1)


def url_of(schema: str) -> str:
    """Where a schema of the named server is, its sessions named after it."""
    return f"{SERVER}?options=-csearch_path%3D{schema}&application_name={schema}"


@pytest.fixture
def postgresql_schema() -> Iterator[str]:
    """The URL of an empty schema; skipped with a reason where no server is named, a failure where one is required."""
    if SERVER is None:
        _missing("no PostgreSQL: MAILBOT_TEST_POSTGRESQL is not set")
    schema = f"journey_{os.getpid()}_{next(_numbers)}"
    server = create_engine(SERVER, poolclass=NullPool)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield url_of(schema)
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


def cut_all_sessions(url: str) -> int:
    """End every other session of the URL's schema, as a restart does. How many."""
    server = create_engine(url, poolclass=NullPool)
    with server.begin() as connection:
        cut = connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                f" WHERE pid <> pg_backend_pid() AND {OURS}"
            )
        ).all()
    server.dispose()
    return len(cut)


class PrivatePostgresql:
    """A server of its own on loopback, which can be restarted."""

    def __init__(self) -> None:
        self._here = Path(tempfile.mkdtemp(prefix="mailbot-postgresql-"))
        self._here.chmod(0o755)  # it runs as somebody else
        self._port = free_port()
        self._control("start", str(self._port))
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"

    def restart(self, mode: str) -> None:
        """Stop it, `fast` (sessions are ended) or `immediate` (as a power cut does), and start it again."""
        self._control("restart", mode)

    def remove(self) -> None:
        """Stop it and forget it."""
        self._control("stop")
        shutil.rmtree(self._here, ignore_errors=True)

    def _control(self, act: str, *more: str) -> None:
        command = [str(_SCRIPT), act, str(self._here / "cluster"), *more]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


@pytest.fixture
def private_postgresql() -> Iterator[PrivatePostgresql]:
    """A running server of its own."""
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        _missing("PostgreSQL is not installed (Debian: postgresql)")
    server = PrivatePostgresql()
    yield server
    server.remove()


def _missing(reason: str) -> None:
    if os.environ.get("MAILBOT_REQUIRE_SERVERS"):
        pytest.fail(reason)
    pytest.skip(reason)
