"""Who there is, and who the sender of a mail is.

The sender's part decides what a mail may do and whose names it may mention, so it comes from the verified address and
the books alone; the display name, Reply-To and anything else in the mail are never asked (A42, A46).
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Table, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from mailbot.model.case import CaseKind
from mailbot.model.directory import (
    NOBODY,
    Access,
    AccessState,
    Agency,
    Authority,
    AuthorityRole,
    AuthorityState,
    Known,
    Project,
    Region,
    Roster,
    Sender,
    SenderRole,
    StaffMember,
)
from mailbot.store import rows, tables
from mailbot.store.remembered import Remembering, once
from mailbot.store.rows import Columns

_PARTS = ("user", "trainee", "representative", "former")
"""By which part somebody is known who has several, first match first."""


class Directory(Remembering):
    """The directory inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    # -- questions -----------------------------------------------------------------------------------------------

    @once
    def agency(self, key: str) -> Agency | None:
        """The agency of a key."""
        row = self._connection.execute(
            select(tables.agencies).where(tables.agencies.c.agency == key)
        ).one_or_none()
        return None if row is None else rows.agency_from(row)

    @once
    def region(self, key: str) -> Region | None:
        """The region of a key."""
        row = self._connection.execute(
            select(tables.regions).where(tables.regions.c.region == key)
        ).one_or_none()
        return None if row is None else rows.region_from(row)

    @once
    def regions(self) -> tuple[Region, ...]:
        """All regions, by key."""
        found = self._connection.execute(select(tables.regions).order_by(tables.regions.c.region))
        return tuple(rows.region_from(row) for row in found)

    @once
    def agencies(self) -> tuple[Agency, ...]:
        """All agencies, by key."""
        found = self._connection.execute(select(tables.agencies).order_by(tables.agencies.c.agency))
        return tuple(rows.agency_from(row) for row in found)

    @once
    def projects(self, *agencies: str) -> tuple[Project, ...]:
        """The projects of some agencies, by agency and key."""
        table = tables.projects
        found = self._connection.execute(
            select(table).where(table.c.agency.in_(agencies)).order_by(table.c.agency, table.c.project)
        )
        return tuple(rows.project_from(row) for row in found)

    @once
    def authorities(self, *agencies: str) -> tuple[Authority, ...]:
        """Signatories and representatives of some agencies, in every state, by agency, role, name."""
        table = tables.authorities
        found = self._connection.execute(
            select(table)
            .where(table.c.agency.in_(agencies))
            .order_by(table.c.agency, table.c.role.desc(), table.c.name, table.c.id)
        )
        return tuple(rows.authority_from(row) for row in found)

    @once
    def authorities_of(self, email: str) -> tuple[Authority, ...]:
        """Every authority of an address, in every state."""
        table = tables.authorities
        found = self._connection.execute(
            select(table).where(table.c.email == email.lower()).order_by(table.c.agency, table.c.id)
        )
        return tuple(rows.authority_from(row) for row in found)

    @once
    def staff(self) -> tuple[StaffMember, ...]:
        """Everybody of the HMIS lead, by address."""
        found = self._connection.execute(select(tables.staff).order_by(tables.staff.c.email))
        return tuple(rows.staff_from(row) for row in found)

    @once
    def access(self, *agencies: str) -> tuple[Access, ...]:
        """Everybody's access under some agencies, active or not, by agency and name."""
        table = tables.access
        found = self._connection.execute(
            select(table)
            .where(table.c.agency.in_(agencies))
            .order_by(table.c.agency, table.c.name, table.c.email)
        )
        return tuple(rows.access_from(row) for row in found)

    @once
    def access_of(self, agency: str, email: str) -> Access | None:
        """One person's access under an agency."""
        table = tables.access
        row = self._connection.execute(
            select(table).where(table.c.agency == agency, table.c.email == email.lower())
        ).one_or_none()
        return None if row is None else rows.access_from(row)

    # -- who wrote -----------------------------------------------------------------------------------------------

    def sender(
        self, *, address: str, name: str, verified: bool, form_addresses: frozenset[str], today: date
    ) -> Sender:
        """Who wrote: the address held against the directory, by its strongest part.

        An unverified sender gets the role its address would have, for `explain`, and nothing that goes with it.

        Args:
            address: From of the mail.
            name: the display name, carried along only.
            verified: was the address authenticated?
            form_addresses: addresses of the web form services of the config, lower-cased.
            today: the local day, for designations that begin or end.
        """
        address = address.lower()
        member = self._staff_member(address)
        authorities = tuple(
            authority for authority in self.authorities_of(address) if in_force(authority, today)
        )
        role, keys = self._part(address, member, authorities, form_addresses)
        if not verified:
            return Sender(address=address, name=name, verified=False, role=role)
        return Sender(
            address=address,
            name=name,
            verified=True,
            role=role,
            agencies=self._agencies(keys),
            authorities=authorities,
            staff=member,
        )

    def roster(self, sender: Sender) -> Roster:
        """What names in the sender's mail may be matched against: their own agencies; staff: all; strangers: nothing."""
        if not sender.verified:
            return NOBODY
        agencies = self.agencies() if sender.staff is not None else sender.agencies
        if not agencies:
            return NOBODY
        keys = [agency.key for agency in agencies]
        return Roster(agencies=agencies, people=tuple(self._people(keys)), projects=self.projects(*keys))

    def _staff_member(self, address: str) -> StaffMember | None:
        row = self._connection.execute(
            select(tables.staff).where(tables.staff.c.email == address)
        ).one_or_none()
        return None if row is None else rows.staff_from(row)

    def _part(
        self,
        address: str,
        member: StaffMember | None,
        authorities: tuple[Authority, ...],
        form_addresses: frozenset[str],
    ) -> tuple[SenderRole, list[str]]:
        """The strongest part of an address, and the keys of the agencies in which it plays it."""
        entitled = [authority.agency for authority in authorities]
        if member is not None:
            return SenderRole.STAFF, entitled
        if any(authority.role is AuthorityRole.SIGNATORY for authority in authorities):
            return SenderRole.SIGNATORY, entitled
        if authorities:
            return SenderRole.REPRESENTATIVE, entitled
        if address in form_addresses:
            return SenderRole.FORM, []
        return self._lesser_part(address)

    def _lesser_part(self, address: str) -> tuple[SenderRole, list[str]]:
        trainings = self._connection.execute(
            select(tables.cases.c.agency, tables.cases.c.ended).where(
                tables.cases.c.person_email == address, tables.cases.c.kind != CaseKind.REMOVAL.value
            )
        ).all()
        under_way = [row.agency for row in trainings if not row.ended]
        current = self._connection.scalars(
            select(tables.access.c.agency).where(
                tables.access.c.email == address, tables.access.c.state == AccessState.ACTIVE.value
            )
        ).all()
        domain = address.rpartition("@")[2]
        at_home = [agency.key for agency in self.agencies() if domain in agency.email_domains]
        ended = [row.agency for row in trainings if row.ended]
        parts = (
            (SenderRole.TRAINEE, under_way),
            (SenderRole.USER, list(current)),
            (SenderRole.TRAINEE, ended),  # who writes after the end is told so (training-closed)
            (SenderRole.AGENCY, at_home if domain else []),
        )
        return next(((role, keys) for role, keys in parts if keys), (SenderRole.UNKNOWN, []))

    def _agencies(self, keys: Iterable[str]) -> tuple[Agency, ...]:
        wanted = set(keys)
        if not wanted:
            return ()
        table = tables.agencies
        found = self._connection.execute(
            select(table).where(table.c.agency.in_(wanted)).order_by(table.c.agency)
        )
        return tuple(rows.agency_from(row) for row in found)

    def _people(self, agencies: list[str]) -> list[Known]:
        """Everybody whom the books know under some agencies; one entry a person and agency, under the first of _PARTS."""
        found: dict[tuple[str, str], Known] = {}
        for known in sorted(self._parts_played(agencies), key=lambda known: _PARTS.index(known.part)):
            found.setdefault((known.agency, known.email or known.name), known)
        return sorted(found.values(), key=lambda known: (known.agency, known.name, known.email))

    def _parts_played(self, agencies: list[str]) -> Iterable[Known]:
        for access in self.access(*agencies):
            part = "user" if access.state is AccessState.ACTIVE else "former"
            yield Known(agency=access.agency, name=access.name, email=access.email, part=part)
        for authority in self.authorities(*agencies):
            current = authority.state in {AuthorityState.ACTIVE, AuthorityState.SUSPENDED}
            part = "representative" if current else "former"
            yield Known(agency=authority.agency, name=authority.name, email=authority.email, part=part)
        table = tables.cases
        trainings = self._connection.execute(
            select(table.c.agency, table.c.person_name, table.c.person_email, table.c.ended)
            .where(table.c.agency.in_(agencies), table.c.kind != CaseKind.REMOVAL.value)
            .where(or_(table.c.person_name.is_not(None), table.c.person_email.is_not(None)))
            .order_by(table.c.received_at.desc())
        )
        for row in trainings:
            yield Known(
                agency=row.agency,
                name=row.person_name or "",
                email=row.person_email or "",
                part="former" if row.ended else "trainee",
            )

    # -- changes -------------------------------------------------------------------------------------------------

    def set_access(self, access: Access) -> None:
        """Write a person's access as it is now."""
        self.put(tables.access, rows.access_row(access))

    def set_authority(self, authority: Authority) -> None:
        """Write a designation as it is now; it is the same one by agency, region, address and role."""
        table = tables.authorities
        row = rows.authority_row(authority)
        same = (
            table.c.agency == authority.agency,
            table.c.region.is_not_distinct_from(authority.region),
            table.c.email == authority.email.lower(),
            table.c.role == authority.role.value,
        )
        self.forget()
        changed = self._connection.execute(table.update().where(*same).values(row))
        if changed.rowcount == 0:
            self._connection.execute(table.insert().values(row))

    def put(self, table: Table, *written: Columns) -> None:
        """Write rows of the directory, over those with the same key."""
        if not written:
            return
        self.forget()
        insert = sqlite_insert if self._connection.dialect.name == "sqlite" else postgresql_insert
        statement = insert(table)
        keys = [column.name for column in table.primary_key]
        rest = {name: statement.excluded[name] for name in written[0] if name not in keys}
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=rest), list(written)
        )


def in_force(authority: Authority, today: date) -> bool:
    """Does a designation count on a local day (P1)? Its last day is included."""
    return (
        authority.state is AuthorityState.ACTIVE
        and (authority.since is None or authority.since <= today)
        and (authority.until is None or today <= authority.until)
    )
