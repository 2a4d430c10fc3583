"""License pools, kept as double entry.

A license that is not free is a row of `licenses`; every move of one, and every change of a total, is also a line of
`license_moves`, which never changes. So there are two accounts of the same thing, and before a commit that touched a
pool they are held against each other: the lines, summed by state, must give the rows, the total, and nothing
negative (domain.md 6.6: available + held + assigned + transfer_pending = total).

Who asks for a pool in a writing transaction locks it (PostgreSQL; SQLite has one writer anyway): two requests for the
last license are decided one after the other.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from mailbot.errors import LedgerBroken
from mailbot.model.case import PoolKind
from mailbot.model.decision import LicenseState, MoveLicense, SetPoolTotal
from mailbot.model.ledger import LICENSE, License, Pool
from mailbot.store import rows, tables
from mailbot.store.cause import Occasion
from mailbot.store.ledger_sums import complaints, sums_by_moves
from mailbot.store.rows import AnyRow

_AVAILABLE, _TAKEN = (
    LicenseState.AVAILABLE,
    (LicenseState.HELD, LicenseState.ASSIGNED, LicenseState.TRANSFER_PENDING),
)


class Ledger:
    """The licenses inside one transaction."""

    def __init__(self, connection: Connection, *, writing: bool) -> None:
        self._connection = connection
        self._writing = writing
        self._touched: set[int] = set()  # pools that this transaction changed

    # -- questions -----------------------------------------------------------------------------------------------

    def pools(self) -> tuple[Pool, ...]:
        """All pools by region, agency (the region's own first), kind."""
        table = tables.pools
        found = self._connection.execute(
            select(table).order_by(table.c.region, func.coalesce(table.c.agency, ""), table.c.kind)
        ).all()
        counts = self._counts()
        return tuple(_pool(row, counts) for row in found)

    def pool_for(self, region: str | None, agency: str, kind: PoolKind = PoolKind.STANDARD) -> Pool | None:
        """The agency's own pool if it has one, else the region's (design 3.9).

        None where there is none, and where it cannot be known which one is meant (the agency has own pools in several
        regions and none in this one).
        """
        table = tables.pools
        own = self._connection.execute(
            select(table).where(table.c.agency == agency, table.c.kind == kind.value).order_by(table.c.id)
        ).all()
        here = [row for row in own if row.region == region]
        if own:
            found = here[0] if here else own[0] if len(own) == 1 else None
            return None if found is None else self._locked(found.id)
        shared = self._connection.scalar(
            select(table.c.id).where(
                table.c.region == region, table.c.agency.is_(None), table.c.kind == kind.value
            )
        )
        return None if shared is None else self._locked(shared)

    def license_of(self, agency: str, email: str, kind: PoolKind = PoolKind.STANDARD) -> License | None:
        """The license that a person holds under an agency, else the one that is to pass to them."""
        row = self._row(agency, email.lower(), kind)
        return None if row is None else rows.license_from(row)

    def licenses(self, agency: str) -> tuple[License, ...]:
        """Every license that is not free under an agency, by person."""
        table = tables.licenses
        found = self._connection.execute(
            select(table).where(table.c.agency == agency).order_by(table.c.email, table.c.kind)
        )
        return tuple(rows.license_from(row) for row in found)

    # -- changes -------------------------------------------------------------------------------------------------

    def move(self, move: MoveLicense, occasion: Occasion) -> None:
        """Bring one person's license into another state; being there already is no move.

        A license that is to pass on (TRANSFER_PENDING) is assigned to the person of the move: the new one, or the old
        one when nothing came of it. Only its holder's name frees it.

        Raises:
            LedgerBroken: the life cycle knows no such move, no license is left, the first move names no pool, or the
                new person has a license already.
        """
        email = move.email.lower()
        row = self._row(move.agency, email, move.kind)
        if row is None:
            if move.to is not _AVAILABLE:
                self._take(move, email, occasion)
            return
        state = LicenseState(row.state)
        if state is move.to and _same_promise(move, row):
            self._rewrite(row.id, {"case_ref": move.case or row.case_ref})
            return
        if move.to not in LICENSE[state]:
            raise LedgerBroken(f"{_whose(row)} is {state}: it cannot become {move.to}")
        if move.to is _AVAILABLE:
            if email != row.email:
                raise LedgerBroken(
                    f"{_whose(row)} is only promised to {email}: it stays with {row.email} or is freed"
                )
            self._connection.execute(tables.licenses.delete().where(tables.licenses.c.id == row.id))
        else:
            self._hand_over(move, row, email)
        self._enter(row.pool, (state, move.to), occasion, move)

    def _hand_over(self, move: MoveLicense, row: AnyRow, email: str) -> None:
        """The license stays taken: assigned to the person of the move, or promised to another one."""
        values: rows.Columns = {
            "state": move.to.value,
            "case_ref": move.case or row.case_ref,
            "passed_to": None,
        }
        if move.to is LicenseState.ASSIGNED:
            if move.passed_to is not None and move.passed_to.lower() != row.passed_to:
                raise LedgerBroken(f"{_whose(row)} was not promised to {move.passed_to}")
            values["email"] = move.passed_to.lower() if move.passed_to else email
        elif move.to is LicenseState.TRANSFER_PENDING:
            if move.passed_to is None:
                raise LedgerBroken(f"{_whose(row)} is to pass on, but to whom?")
            new = move.passed_to.lower()
            if self._row(move.agency, new, move.kind) is not None:
                raise LedgerBroken(f"{new} has a license under {move.agency} already")
            values["passed_to"] = new
        self._rewrite(row.id, values)

    def assign_all(self, pool: Pool, agency: str, emails: Sequence[str], occasion: Occasion) -> None:
        """Assign licenses of a pool to people who had access before the desk kept books (import).

        Raises:
            LedgerBroken: fewer are left.
        """
        now = self._locked(pool.id)
        left = now.available if now is not None else 0
        if left < len(emails):
            raise LedgerBroken(
                f"{left} licenses of {_named(pool)} are left for {len(emails)} people of {agency}"
            )
        state = LicenseState.ASSIGNED.value
        person = {"pool": pool.id, "agency": agency}
        licenses = [{**person, "email": email, "kind": pool.kind.value, "state": state} for email in emails]
        line = {**person, "at": occasion.at, "from_state": _AVAILABLE.value, "to_state": state, "count": 1}
        moves = [{**line, "email": email, "cause": str(occasion.cause)} for email in emails]
        self._connection.execute(tables.licenses.insert(), licenses)
        self._connection.execute(tables.license_moves.insert(), moves)
        self._touched.add(pool.id)

    def set_total(self, change: SetPoolTotal, occasion: Occasion) -> None:
        """Let a pool grow or shrink.

        Raises:
            LedgerBroken: no such pool, or fewer than are taken.
        """
        pool = self._locked(change.pool)
        if pool is None:
            raise LedgerBroken(f"there is no license pool {change.pool}")
        taken = pool.total - pool.available
        if change.total < taken:
            raise LedgerBroken(
                f"{taken} licenses of {_named(pool)} are taken: the total cannot be {change.total}"
            )
        self._set_total(pool, change.total, occasion)

    def add_pool(self, pool: Pool, occasion: Occasion) -> Pool:
        """A new pool of free licenses with the region, agency, kind and total given; its id is given here."""
        row = self._connection.scalar(
            tables.pools.insert()
            .values(region=pool.region, agency=pool.agency, kind=pool.kind.value, total=0)
            .returning(tables.pools.c.id)
        )
        assert row is not None, "an insert gives its key"
        empty = replace(pool, id=row, total=0)
        self._set_total(empty, pool.total, occasion)
        return replace(empty, total=pool.total)

    def check(self, *, everything: bool = False) -> None:
        """Hold rows, lines and totals of the pools that were touched (or of all) against each other.

        Raises:
            LedgerBroken: they do not agree.
        """
        if not (everything or self._touched):
            return
        pools = [pool for pool in self.pools() if everything or pool.id in self._touched]
        broken = [
            f"{_named(pool)}: {complaint}"
            for pool, entered in sums_by_moves(self._connection, pools)
            for complaint in complaints(pool, entered)
        ]
        if broken:
            raise LedgerBroken("; ".join(broken))

    # -- inside --------------------------------------------------------------------------------------------------

    def _take(self, move: MoveLicense, email: str, occasion: Occasion) -> None:
        """The first move: out of a pool, if it has one left."""
        if move.to not in LICENSE[_AVAILABLE]:
            raise LedgerBroken(f"{email} has no license under {move.agency}: it cannot become {move.to}")
        pool = None if move.pool is None else self._locked(move.pool)
        if pool is None:
            raise LedgerBroken(f"a license for {email} under {move.agency} must come from a pool")
        if pool.kind is not move.kind or pool.agency not in {None, move.agency}:
            raise LedgerBroken(f"{_named(pool)} has no {move.kind} licenses for {move.agency}")
        if pool.available < 1:
            raise LedgerBroken(f"no license of {_named(pool)} is left for {email}")
        self._connection.execute(
            tables.licenses.insert().values(
                pool=pool.id,
                kind=move.kind.value,
                agency=move.agency,
                email=email,
                state=move.to.value,
                case_ref=move.case,
            )
        )
        self._enter(pool.id, (_AVAILABLE, move.to), occasion, move)

    def _row(self, agency: str, email: str, kind: PoolKind) -> AnyRow | None:
        table = tables.licenses
        here = (table.c.agency == agency, table.c.kind == kind.value)
        own = self._connection.execute(select(table).where(*here, table.c.email == email)).one_or_none()
        if own is not None:
            return own
        return self._connection.execute(
            select(table).where(*here, table.c.passed_to == email).order_by(table.c.id).limit(1)
        ).one_or_none()

    def _locked(self, pool: int) -> Pool | None:
        """A pool as it is now; in a writing transaction nobody else can take from it until the commit."""
        statement = select(tables.pools).where(tables.pools.c.id == pool)
        if self._writing:
            statement = statement.with_for_update()
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else _pool(row, self._counts(pool))

    def _counts(self, pool: int | None = None) -> dict[tuple[int, str], int]:
        """How many licenses of each pool are in each state."""
        table = tables.licenses
        statement = select(table.c.pool, table.c.state, func.count()).group_by(table.c.pool, table.c.state)
        if pool is not None:
            statement = statement.where(table.c.pool == pool)
        return {(found, state): count for found, state, count in self._connection.execute(statement)}

    def _rewrite(self, license_row: int, values: rows.Columns) -> None:
        self._connection.execute(
            tables.licenses.update().where(tables.licenses.c.id == license_row).values(values)
        )

    def _set_total(self, pool: Pool, total: int, occasion: Occasion) -> None:
        more = total - pool.total
        if more == 0:
            return
        self._connection.execute(
            tables.pools.update().where(tables.pools.c.id == pool.id).values(total=total)
        )
        self._enter(pool.id, (None, _AVAILABLE) if more > 0 else (_AVAILABLE, None), occasion, abs(more))

    def _enter(
        self,
        pool: int,
        states: tuple[LicenseState | None, LicenseState | None],
        occasion: Occasion,
        what: MoveLicense | int,
    ) -> None:
        """A line of the ledger: one license of a person moved, or so many were bought or given back."""
        self._touched.add(pool)
        move = what if isinstance(what, MoveLicense) else None
        self._connection.execute(
            tables.license_moves.insert().values(
                pool=pool,
                at=occasion.at,
                from_state=states[0].value if states[0] else None,
                to_state=states[1].value if states[1] else None,
                count=1 if move else what,
                agency=move.agency if move else None,
                email=move.email.lower() if move else None,
                case_ref=move.case if move else None,
                cause=str(occasion.cause),
            )
        )


def _pool(row: AnyRow, counts: dict[tuple[int, str], int]) -> Pool:
    held, assigned, pending = (counts.get((row.id, state.value), 0) for state in _TAKEN)
    return Pool(
        id=row.id,
        region=row.region,
        agency=row.agency,
        kind=PoolKind(row.kind),
        total=row.total,
        held=held,
        assigned=assigned,
        transfer_pending=pending,
    )


def _named(pool: Pool) -> str:
    return f"the {pool.kind} pool of {pool.agency or pool.region}"


def _same_promise(move: MoveLicense, row: AnyRow) -> bool:
    return move.passed_to is None or move.passed_to.lower() == row.passed_to


def _whose(row: AnyRow) -> str:
    return f"the license of {row.email} under {row.agency}"
