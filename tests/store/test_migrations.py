import os
import signal

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect

from mailbot.store import migrate
from mailbot.store.database import Store
from mailbot.store.tables import metadata
from tests.store.fictional_desk import in_child


def tables_of(store):
    with store._engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_the_migrations_come_to_the_tables_of_the_program(store):
    with store._engine.begin() as connection:
        assert migrate.differences(connection) == []


def test_the_check_would_see_a_missing_column(store):
    with store._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE cases DROP COLUMN waits_for")
        found = migrate.differences(connection)

    assert "waits_for" in repr(found)


def test_partial_unique_keys_are_as_the_tables_say(store):
    expected = {index.name for table in metadata.tables.values() for index in table.indexes if index.unique}
    with store._engine.connect() as connection:
        inspector = inspect(connection)
        found = {
            index["name"]
            for table in metadata.tables
            for index in inspector.get_indexes(table)
            if index["unique"] and "duplicates_constraint" not in index
        }

    assert expected == found
    assert len(expected) == 4


def test_the_books_go_all_the_way_down_and_up_again(store):
    assert tables_of(store) == {*metadata.tables, "alembic_version"}
    with store._engine.begin() as connection:
        migrate.downgrade(connection)
    assert tables_of(store) == {"alembic_version"}
    assert store.upgrade()
    assert not store.upgrade()
    assert tables_of(store) == {*metadata.tables, "alembic_version"}
    assert store.revisions() == (migrate.newest(), migrate.newest())


def test_there_is_one_line_of_migrations_from_0001():
    scripts = ScriptDirectory(str(migrate.MIGRATIONS))
    revisions = [script.revision for script in scripts.walk_revisions()]

    assert revisions[-1] == "0001"
    assert len(scripts.get_heads()) == 1


@pytest.mark.parametrize("statement", [1, 10, 25, 40])
def test_killed_in_the_middle_of_a_migration_the_books_are_as_before_and_it_runs_again(tmp_path, statement):
    url = f"sqlite:///{tmp_path}/killed.db"

    def upgrade_until_killed():
        seen = []
        store = Store.open(url)

        @event.listens_for(store._engine, "before_cursor_execute")
        def kill(connection, cursor, text, *more):
            seen.append(text)
            if len([each for each in seen if each.lstrip().startswith(("CREATE", "INSERT"))]) == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        store.upgrade()

    killed = in_child(upgrade_until_killed)
    with Store.open(url) as store:
        before = tables_of(store)
        upgraded = store.upgrade()

        assert killed
        assert before == set()
        assert upgraded
        assert tables_of(store) == {*metadata.tables, "alembic_version"}
