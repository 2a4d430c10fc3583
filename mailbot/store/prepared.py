"""Questions to the books that are put into SQL once, not each time they are asked: what every round and every mail asks.

To build a statement takes SQLAlchemy longer than the database takes to answer it.
"""

import inspect
from collections.abc import Callable
from typing import Any

from sqlalchemy import BindParameter, Connection, CursorResult, Select, bindparam

Bound = BindParameter[Any]
"""A value that is told when the question is asked."""

Ask = Callable[..., CursorResult[Any]]


def prepared(build: Callable[..., Select[Any]]) -> Ask:
    """A question from the statement that `build` makes of its parameters: asked with a connection and values by name."""
    statement = build(*(bindparam(name) for name in inspect.signature(build).parameters))

    def ask(connection: Connection, **told: object) -> CursorResult[Any]:
        return connection.execute(statement, told)

    return ask
