"""License pools and the licenses taken from them."""

from dataclasses import dataclass

from mailbot.model.case import PoolKind
from mailbot.model.decision import LicenseState


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The licenses of one kind that a region, or one agency of it, owns.

    available + held + assigned + transfer_pending = total, checked after every transaction.
    """

    id: int
    region: str  # key
    agency: str | None  # key; None: the region's pool
    kind: PoolKind
    total: int
    held: int = 0
    assigned: int = 0
    transfer_pending: int = 0

    @property
    def available(self) -> int:
        """How many are free."""
        return self.total - self.held - self.assigned - self.transfer_pending


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """One license that is not free."""

    pool: int
    kind: PoolKind
    agency: str
    email: str
    state: LicenseState
    case: str | None = None
    passed_to: str | None = None
