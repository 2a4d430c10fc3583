"""The questions that policy may ask of the books. Questions only: nothing here has an effect.

The store implements this; tests have a fake of it. Facts of a later stage are asked for only when the earlier
stages have granted (design section 4).
"""

from datetime import date
from typing import Protocol

from mailbot.model.case import Case, CaseKind, PoolKind
from mailbot.model.directory import Access, Agency, Authority, Project, Region, StaffMember
from mailbot.model.ledger import License, Pool


class Books(Protocol):
    """A read-only view of the books inside the transaction at hand."""

    def new_reference(self, kind: CaseKind) -> str:
        """The next reference of this kind; taken when the case is saved in the same transaction."""
        ...

    def agency(self, key: str) -> Agency | None:
        """The agency of a key."""
        ...

    def region(self, key: str) -> Region | None:
        """The region of a key."""
        ...

    def regions(self) -> tuple[Region, ...]:
        """All regions, by key."""
        ...

    def agencies(self) -> tuple[Agency, ...]:
        """All agencies, by key."""
        ...

    def projects(self, agency: str) -> tuple[Project, ...]:
        """The projects of an agency, by key."""
        ...

    def authorities(self, agency: str) -> tuple[Authority, ...]:
        """Signatories and representatives of an agency, in every state."""
        ...

    def authorities_of(self, email: str) -> tuple[Authority, ...]:
        """Every authority of an address, in every state."""
        ...

    def staff(self) -> tuple[StaffMember, ...]:
        """Everybody of the HMIS lead."""
        ...

    def access(self, agency: str) -> tuple[Access, ...]:
        """Everybody's access under an agency, active or not, by name."""
        ...

    def access_of(self, agency: str, email: str) -> Access | None:
        """One person's access under an agency."""
        ...

    def case(self, ref: str) -> Case | None:
        """The case of a reference."""
        ...

    def cases(self, agency: str, kind: CaseKind | None = None) -> tuple[Case, ...]:
        """All cases of an agency, newest first, ended ones too."""
        ...

    def open_cases(self, kind: CaseKind | None = None) -> tuple[Case, ...]:
        """Every case of the desk that has not ended, oldest first."""
        ...

    def lapsing(self, before: date) -> tuple[Case, ...]:
        """Open requests and changes in training whose printed day ended before this local day (P14), oldest first."""
        ...

    def falling_due(self, until: date) -> tuple[Case, ...]:
        """Scheduled removals whose day is on or before this local day, oldest first (P23)."""
        ...

    def pool_for(self, region: str | None, agency: str, kind: PoolKind = PoolKind.STANDARD) -> Pool | None:
        """The agency's own pool if it has one, else the region's (design 3.9)."""
        ...

    def pools(self) -> tuple[Pool, ...]:
        """All pools by region, agency, kind."""
        ...

    def license_of(self, agency: str, email: str, kind: PoolKind = PoolKind.STANDARD) -> License | None:
        """The license that a person holds or has been promised under an agency."""
        ...
