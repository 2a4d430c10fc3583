"""License pools and the licenses taken from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.model.case import PoolKind
from mailbot.model.decision import LicenseState

L = LicenseState

LICENSE: Mapping[LicenseState, frozenset[LicenseState]] = {
    # ASSIGNED at once: users who were there before the desk (import)
    L.AVAILABLE: frozenset({L.HELD, L.ASSIGNED}),
    L.HELD: frozenset({L.AVAILABLE, L.ASSIGNED}),  # P10; closed, withdrawn: free again; granted: assigned
    L.ASSIGNED: frozenset({L.AVAILABLE, L.TRANSFER_PENDING}),  # removal done; replaced from its acceptance on
    # granted to the new user, or back to the old one when the replace comes to nothing; free when both are gone
    L.TRANSFER_PENDING: frozenset({L.ASSIGNED, L.AVAILABLE}),
}
"""The life cycle of one license (domain.md 6.6)."""


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
