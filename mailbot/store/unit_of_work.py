"""One transaction: everything that can be asked of the books or written into them.

A unit of work answers the questions of `mailbot.policy.books.Books` and has a part for each of the other rooms of the
store. Nothing stays unless `commit` is called, and before it returns the license sums have been held against each
other.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from mailbot.model.case import Case, CaseKind, PoolKind
from mailbot.model.decision import (
    Decision,
    Effect,
    MoveLicense,
    SaveCase,
    SetAccess,
    SetAuthority,
    SetPoolTotal,
)
from mailbot.model.directory import Access, Agency, Authority, Project, Region, StaffMember
from mailbot.model.ledger import License, Pool
from mailbot.store.answered import Answered
from mailbot.store.cases import Cases
from mailbot.store.cause import Cause, Occasion
from mailbot.store.confirmations import Confirmations
from mailbot.store.decisions import Decisions
from mailbot.store.digest_figures import Digest
from mailbot.store.directory import Directory
from mailbot.store.export import export
from mailbot.store.inbox import Inbox
from mailbot.store.ledger import Ledger
from mailbot.store.outbox import Outbox
from mailbot.store.periods import Periods


class UnitOfWork:
    """The books inside one transaction. Made by `Store.transaction` and `Store.reading`."""

    def __init__(self, connection: Connection, *, writing: bool) -> None:
        self._connection = connection
        self.directory = Directory(connection)
        self.ledger = Ledger(connection, writing=writing)
        self.casebook = Cases(connection, writing=writing)
        self.decisions = Decisions(connection)
        self.inbox = Inbox(connection)
        self.outbox = Outbox(connection)
        self.answered = Answered(connection)
        self.jobs = Periods(connection)
        self.confirmations = Confirmations(connection)
        self.digest = Digest(
            connection, casebook=self.casebook, ledger=self.ledger, inbox=self.inbox, outbox=self.outbox
        )

    def commit(self) -> None:
        """Make it stay.

        Raises:
            LedgerBroken: the license sums do not add up; nothing stays.
        """
        self.check_ledger()
        self._connection.commit()

    def check_ledger(self, *, everything: bool = False) -> None:
        """Hold the license sums against each other: of the pools that this transaction touched, or of all.

        Raises:
            LedgerBroken: they do not add up.
        """
        self.ledger.check(everything=everything)

    # -- changes -------------------------------------------------------------------------------------------------

    def record_decision(
        self,
        decision: Decision,
        *,
        at: datetime,
        cause: Cause,
        rulebook: str,
        verdict: Mapping[str, object] | None = None,
    ) -> int:
        """Keep a decision with what it rested on; its row is given back.

        Args:
            decision: as policy made it.
            at: when.
            cause: the mail, command or clock that asked for it.
            rulebook: fingerprint of the rules in force.
            verdict: on the sender, as plain values: address, verified, role, agencies, what it rests on.
        """
        occasion = Occasion(at=at, cause=cause)
        return self.decisions.record(decision, occasion, rulebook=rulebook, verdict=verdict)

    def apply(
        self, effects: Iterable[Effect], *, at: datetime, cause: Cause, decision_id: int | None = None
    ) -> None:
        """Write the effects of a decision, in their order.

        Raises:
            IllegalMove: a case cannot move like that from where the books have it.
            LedgerBroken: a license cannot move like that, or none is left.
            BooksError: a case and its events contradict each other.
        """
        occasion = Occasion(at=at, cause=cause, decision=decision_id)
        for effect in effects:
            match effect:
                case SaveCase():
                    self.casebook.save(effect, occasion)
                case MoveLicense():
                    self.ledger.move(effect, occasion)
                case SetPoolTotal():
                    self.ledger.set_total(effect, occasion)
                case SetAccess():
                    self.directory.set_access(effect.access)
                case SetAuthority():
                    self.directory.set_authority(effect.authority)

    # -- the whole of it -----------------------------------------------------------------------------------------

    def export(self) -> dict[str, Any]:
        """The books as plain words (design 3.8)."""
        return export(
            directory=self.directory,
            casebook=self.casebook,
            ledger=self.ledger,
            inbox=self.inbox,
            outbox=self.outbox,
        )

    # -- the questions of policy (mailbot.policy.books.Books) ----------------------------------------------------

    def new_reference(self, kind: CaseKind) -> str:
        """The next reference of this kind: another one at each call, used up when the case is saved."""
        return self.casebook.new_reference(kind)

    def agency(self, key: str) -> Agency | None:
        """The agency of a key."""
        return self.directory.agency(key)

    def region(self, key: str) -> Region | None:
        """The region of a key."""
        return self.directory.region(key)

    def regions(self) -> tuple[Region, ...]:
        """All regions, by key."""
        return self.directory.regions()

    def agencies(self) -> tuple[Agency, ...]:
        """All agencies, by key."""
        return self.directory.agencies()

    def projects(self, agency: str) -> tuple[Project, ...]:
        """The projects of an agency, by key."""
        return self.directory.projects(agency)

    def authorities(self, agency: str) -> tuple[Authority, ...]:
        """Signatories and representatives of an agency, in every state."""
        return self.directory.authorities(agency)

    def authorities_of(self, email: str) -> tuple[Authority, ...]:
        """Every authority of an address, in every state."""
        return self.directory.authorities_of(email)

    def staff(self) -> tuple[StaffMember, ...]:
        """Everybody of the HMIS lead."""
        return self.directory.staff()

    def access(self, agency: str) -> tuple[Access, ...]:
        """Everybody's access under an agency, active or not, by name."""
        return self.directory.access(agency)

    def access_of(self, agency: str, email: str) -> Access | None:
        """One person's access under an agency."""
        return self.directory.access_of(agency, email)

    def case(self, ref: str) -> Case | None:
        """The case of a reference."""
        return self.casebook.case(ref)

    def cases(self, agency: str, kind: CaseKind | None = None) -> tuple[Case, ...]:
        """All cases of an agency, newest first, ended ones too."""
        return self.casebook.cases(agency, kind)

    def open_cases(self, kind: CaseKind | None = None) -> tuple[Case, ...]:
        """Every case of the desk that has not ended, oldest first."""
        return self.casebook.open_cases(kind)

    def lapsing(self, before: date) -> tuple[Case, ...]:
        """Open requests and changes in training whose printed day ended before this local day (P14), oldest first."""
        return self.casebook.lapsing(before)

    def falling_due(self, until: date) -> tuple[Case, ...]:
        """Scheduled removals whose day is on or before this local day, oldest first (P23)."""
        return self.casebook.falling_due(until)

    def pool_for(self, region: str | None, agency: str, kind: PoolKind = PoolKind.STANDARD) -> Pool | None:
        """The agency's own pool if it has one, else the region's (design 3.9)."""
        return self.ledger.pool_for(region, agency, kind)

    def pools(self) -> tuple[Pool, ...]:
        """All pools by region, agency, kind."""
        return self.ledger.pools()

    def license_of(self, agency: str, email: str, kind: PoolKind = PoolKind.STANDARD) -> License | None:
        """The license that a person holds or has been promised under an agency."""
        return self.ledger.license_of(agency, email, kind)
