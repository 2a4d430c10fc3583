"""A short way to books in memory: what SQLAlchemy does anew for each statement is done once for each kind of statement.

The statements, their values and their results are those of SQLAlchemy; left out is what it keeps for engines, cursors
and drivers that are not here. What is unusual goes the long way: many rows at once, and everything that fails.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler

BEGINNINGS = ("BEGIN", "PRAGMA query_only")
_long_execute, _long_driver_sql = Connection._execute_clauseelement, Connection.exec_driver_sql

Place = tuple[str, int | None, Callable[[Any], Any] | None]
"""Of a value in a statement: its name, which one of a list, how SQLite gets it."""


class _Result(IteratorResult):
    rowcount = -1


@dataclass(frozen=True)
class _Way:
    """What does not change from one asking of a statement to the next."""

    compiled: SQLCompiler
    lists: Sequence[str]  # values that stand in the statement one by one (IN)
    defaults: Mapping[str, Any]  # of columns
    columns: SimpleResultMetaData | None
    written: dict[tuple[int, ...], tuple[str, Sequence[Place]]] = field(
        default_factory=dict
    )  # by length of lists

    @classmethod
    def of(cls, compiled: SQLCompiler, dialect: Any) -> "_Way | None":
        """None where only the long way leads there."""
        filled = compiled.insert_prefetch
        if compiled.literal_execute_params or compiled.update_prefetch:
            return None
        if not all(column.default.is_scalar for column in filled):
            return None
        columns = None
        if compiled._result_columns:
            shown = [
                column.type._cached_result_processor(dialect, None) for column in compiled._result_columns
            ]
            names = [column.keyname for column in compiled._result_columns]
            columns = SimpleResultMetaData(names, _processors=shown if any(shown) else None)
        lists = [name for bound, name in compiled.bind_names.items() if bound in compiled.post_compile_params]
        named = compiled._within_exec_param_key_getter if filled else None
        return cls(compiled, lists, {named(column): column.default.arg for column in filled}, columns)

    def write(self, values: Mapping[str, Any]) -> tuple[str, list[Any]] | None:
        """The statement and its values in order; None for a list of nothing, which SQL cannot say."""
        lengths = tuple(len(values[name]) for name in self.lists)
        if 0 in lengths:
            return None
        if lengths not in self.written:
            self.written[lengths] = self._written(values)
        text, places = self.written[lengths]
        told = []
        for name, number, convert in places:
            value = values[name] if number is None else values[name][number]
            told.append(value if convert is None else convert(value))
        return text, told

    def _written(self, values: Mapping[str, Any]) -> tuple[str, Sequence[Place]]:
        compiled, convert = self.compiled, dict(self.compiled._bind_processors)
        if not self.lists:
            return compiled.string, [(name, None, convert.get(name)) for name in compiled.positiontup]
        state = compiled._process_parameters_for_postcompile(dict(values))
        convert |= state.processors
        elements = {
            element: (name, number)
            for name, expanded in state.parameter_expansion.items()
            for number, element in enumerate(expanded)
        }
        places = [(*elements.get(name, (name, None)), convert.get(name)) for name in state.positiontup]
        return state.statement, places


class ShortWay:
    """For one connection of one store; `visited` is told of each statement, as SQLAlchemy's event tells of it."""

    def __init__(self, visited: Callable[[], None]) -> None:
        self._visited = visited
        self._ways: dict[object, _Way | None] = {}

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Every connection of SQLAlchemy in this process takes it."""
        short = self

        def execute(connection, statement, told, options):
            return short._execute(connection, statement, told) or _long_execute(
                connection, statement, told, options
            )

        def driver_sql(connection, statement, *more, **options):
            if more or options or not statement.startswith(BEGINNINGS):
                return _long_driver_sql(connection, statement, *more, **options)
            return short._plain(connection, statement)

        with (
            patch.object(Connection, "_execute_clauseelement", execute),
            patch.object(Connection, "exec_driver_sql", driver_sql),
        ):
            yield

    def _plain(self, connection: Connection, statement: str) -> None:
        self._visited()
        connection.connection.driver_connection.execute(statement)

    def _execute(self, connection: Connection, statement: Any, told: Sequence[dict]) -> _Result | None:
        """What SQLAlchemy would give back; None where that is for itself to do."""
        key = statement._generate_cache_key() if len(told) < 2 else None
        if key is None:
            return None
        if connection._transaction is None:
            connection._autobegin()
        way = self._way(connection, statement, key.key, sorted(told[0]) if told else [])
        if way is None:
            return None
        values = way.compiled.construct_params(
            told[0] if told else None, extracted_parameters=key.bindparams, escape_names=False
        )
        written = way.write({**values, **way.defaults})
        if written is None:
            return None
        self._visited()
        try:
            cursor = connection.connection.driver_connection.execute(*written)
            found = cursor.fetchall() if way.columns else ()
        except sqlite3.Error:
            return None  # once more, so that it is named as the program knows it
        result = _Result(way.columns, iter(found))
        result.rowcount = cursor.rowcount
        return result

    def _way(self, connection: Connection, statement: Any, key: object, names: list[str]) -> _Way | None:
        known = (key, *names)
        if known not in self._ways:
            cache = connection.engine._compiled_cache
            compiled, *_ = statement._compile_w_cache(
                connection.dialect, compiled_cache=cache, column_keys=names
            )
            self._ways[known] = _Way.of(compiled, connection.dialect)
        return self._ways[known]
