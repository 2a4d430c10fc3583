"""The two accounts of a license pool, and where they differ: by its licenses, and by the moves that were written down."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select

from mailbot.model.decision import LicenseState
from mailbot.model.ledger import Pool
from mailbot.store import tables

Sums = dict[LicenseState, int]
"""How many licenses are in each state."""


def sums_by_moves(connection: Connection, pools: Sequence[Pool]) -> Iterable[tuple[Pool, Sums]]:
    """Each pool with its sums by the moves alone: what came into a state less what left it."""
    table = tables.license_moves
    entered = {(pool.id, state): 0 for pool in pools for state in LicenseState}
    for column, sign in ((table.c.to_state, 1), (table.c.from_state, -1)):
        sums = connection.execute(
            select(table.c.pool, column, func.sum(table.c.count))
            .where(column.is_not(None), table.c.pool.in_([pool.id for pool in pools]))
            .group_by(table.c.pool, column)
        )
        for pool_id, state, count in sums:
            entered[pool_id, LicenseState(state)] += sign * int(count)
    return [(pool, {state: entered[pool.id, state] for state in LicenseState}) for pool in pools]


def complaints(pool: Pool, entered: Sums) -> list[str]:
    """Where the two accounts of a pool differ, and what is below nothing."""
    counted = {
        LicenseState.AVAILABLE: pool.available,
        LicenseState.HELD: pool.held,
        LicenseState.ASSIGNED: pool.assigned,
        LicenseState.TRANSFER_PENDING: pool.transfer_pending,
    }
    differing = [
        f"{state} is {counted[state]} by its licenses and {entered[state]} by its moves"
        for state in LicenseState
        if counted[state] != entered[state]
    ]
    negative = [f"{state} is {number}" for state, number in counted.items() if number < 0]
    return differing + negative
