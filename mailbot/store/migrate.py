"""Bring the tables of the books to where this program needs them, or back.

The migrations lie inside the package, so an installed program needs no file beside it. Everything runs in the one
transaction of the connection that is handed in (both databases take DDL back): killed at any statement, the books are
as before, and the next start does it again (G22).
"""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from mailbot.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision that this program needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None, "the package ships its migrations"
    return revision


def current(connection: Connection) -> str | None:
    """The revision that the books are at; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Go up to a revision; nothing happens when the books are there already."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Go down to a revision, losing what only the later tables can hold."""
    command.downgrade(_config(connection), revision)


def differences(connection: Connection) -> list[object]:
    """What the tables of the program have and the books have not, or the other way round; empty is right."""
    context = MigrationContext.configure(connection, opts={"render_as_batch": True})
    return list(compare_metadata(context, metadata))
