"""What the clock has done already: one row a job and period, so that a job runs once a period, whatever happens (G14).

A period is a word that the job makes from the local date ("2026-03-05", "2026-W10"), never an instant: both DST changes
and a clock that steps leave it alone.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from mailbot.store import tables
from mailbot.store.prepared import Bound, prepared

_periods = tables.job_periods


@prepared
def _period_done(job: Bound, period: Bound) -> Select[Any]:
    return select(exists().where(_periods.c.job == job, _periods.c.period == period))


@prepared
def _last_done(job: Bound) -> Select[Any]:
    return select(func.max(_periods.c.at)).where(_periods.c.job == job)


class Periods:
    """The ledger of periods inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def period_done(self, job: str, period: str) -> bool:
        """Has the job run for this period?"""
        return bool(_period_done(self._connection, job=job, period=period).scalar())

    def mark_period(self, job: str, period: str, at: datetime) -> bool:
        """It has, in this commit. False when it had before: then nothing of it may be done again."""
        insert = sqlite_insert if self._connection.dialect.name == "sqlite" else postgresql_insert
        statement = insert(_periods).values(job=job, period=period, at=at)
        return (
            self._connection.execute(
                statement.on_conflict_do_nothing().returning(_periods.c.job)
            ).one_or_none()
            is not None
        )

    def last_period(self, job: str) -> tuple[str, datetime] | None:
        """The newest period of a job and when it was done."""
        row = self._connection.execute(
            select(_periods.c.period, _periods.c.at)
            .where(_periods.c.job == job)
            .order_by(_periods.c.period.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else (row.period, row.at)

    def last_done(self, job: str) -> datetime | None:
        """When a job was last done, whatever its period."""
        last: datetime | None = _last_done(self._connection, job=job).scalar()
        return last
