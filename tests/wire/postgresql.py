"""A schema of its own on the PostgreSQL that MAILBOT_TEST_POSTGRESQL names (`.ci/run` starts one)."""

import itertools
import os
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

SERVER = os.environ.get("MAILBOT_TEST_POSTGRESQL")
_numbers = itertools.count(1)


@pytest.fixture
def postgresql_schema() -> Iterator[str]:
    """The URL of an empty schema; skipped with a reason where no server is named, a failure where one is required."""
    if SERVER is None:
        reason = "no PostgreSQL: MAILBOT_TEST_POSTGRESQL is not set"
        if os.environ.get("MAILBOT_REQUIRE_SERVERS"):
            pytest.fail(reason)
        pytest.skip(reason)
    schema = f"journey_{os.getpid()}_{next(_numbers)}"
    server = create_engine(SERVER, poolclass=NullPool)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield f"{SERVER}?options=-csearch_path%3D{schema}"
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


def cut_all_sessions(url: str) -> int:
    """End every other session of the server's database, as a restart does. How many."""
    server = create_engine(url, poolclass=NullPool)
    with server.begin() as connection:
        cut = connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ).all()
    server.dispose()
    return len(cut)
