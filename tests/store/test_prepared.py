"""A question that is put into SQL once and asked with other values each time."""

from sqlalchemy import select

from mailbot.store import tables
from mailbot.store.prepared import prepared


def test_the_statement_is_made_once_and_asked_with_each_value(desk):
    made = []

    @prepared
    def named(key):
        made.append(key)
        return select(tables.agencies.c.agency).where(tables.agencies.c.agency == key)

    with desk.reading() as books:
        found = [named(books._connection, key=key).scalars().all() for key in ("harbor", "nowhere")]

    assert found == [["harbor"], []]
    assert len(made) == 1
