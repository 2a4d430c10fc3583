"""What each directory file looks like (design 3.3): its columns, what may stand in them, and what a row says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from mailbot.model.case import PoolKind
from mailbot.model.directory import (
    Access,
    AccessState,
    Agency,
    Authority,
    AuthorityRole,
    Project,
    Region,
    StaffMember,
)
from mailbot.store import cells
from mailbot.store.cells import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolTotal:
    """A row of licenses.csv."""

    region: str
    agency: str | None
    kind: PoolKind
    total: int


Cells = Mapping[str, Value]
Parser = Callable[[str], Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTable:
    """What one file looks like."""

    columns: Mapping[str, Parser]
    required: tuple[str, ...]  # must be there and not empty
    key: tuple[str, ...]  # two rows with the same are one too many
    build: Callable[["CellReader"], object]


class CellReader:
    """Typed access to the parsed cells of a row."""

    def __init__(self, parsed: Cells) -> None:
        self._parsed = parsed

    def text(self, column: str) -> str:
        """A cell that is required."""
        value = self._parsed.get(column)
        assert isinstance(value, str), "required cells are checked before"
        return value

    def optional(self, column: str) -> str | None:
        """A cell that may be empty."""
        value = self._parsed.get(column)
        return value if isinstance(value, str) else None

    def items(self, column: str) -> tuple[str, ...]:
        """A list."""
        value = self._parsed.get(column)
        return value if isinstance(value, tuple) else ()

    def day(self, column: str) -> date | None:
        """A date."""
        value = self._parsed.get(column)
        return value if isinstance(value, date) else None

    def number(self, column: str) -> int | None:
        """A whole number."""
        value = self._parsed.get(column)
        return value if isinstance(value, int) else None


def _region(row: CellReader) -> Region:
    return Region(
        key=row.text("region"),
        name=row.text("name"),
        coc_codes=row.items("coc_codes"),
        manager_name=row.optional("manager_name"),
        manager_email=row.optional("manager_email"),
        license_steps=row.optional("license_steps"),
    )


def _agency(row: CellReader) -> Agency:
    return Agency(
        key=row.text("agency"),
        name=row.text("name"),
        aliases=row.items("aliases"),
        email_domains=row.items("email_domains"),
        region=row.optional("region"),
        hmis_organization_id=row.optional("hmis_organization_id"),
        victim_service_provider=row.optional("victim_service_provider") == "yes",
    )


def _agreement(row: CellReader) -> Authority:
    return Authority(
        agency=row.text("agency"),
        region=row.optional("region"),
        name=row.text("signatory_name"),
        email=row.text("signatory_email"),
        role=AuthorityRole.SIGNATORY,
        since=row.day("signed_on"),
    )


def _representative(row: CellReader) -> Authority:
    return Authority(
        agency=row.text("agency"),
        region=row.optional("region"),
        name=row.text("name"),
        email=row.text("email"),
        role=AuthorityRole.REPRESENTATIVE,
        since=row.day("from"),
        until=row.day("until"),
    )


def _user(row: CellReader) -> Access:
    return Access(
        agency=row.text("agency"),
        name=row.text("name"),
        email=row.text("email"),
        state=AccessState.ACTIVE,
        since=row.day("access_since"),
        projects=row.items("projects"),
        completed_practice_cases=row.items("completed_practice_cases"),
    )


def _project(row: CellReader) -> Project:
    return Project(
        agency=row.text("agency"),
        key=row.text("project"),
        name=row.text("name"),
        coc_code=row.optional("coc_code"),
        project_type=row.number("project_type"),
        funders=row.items("funders"),
    )


def _pool_total(row: CellReader) -> PoolTotal:
    total = row.number("total")
    assert total is not None, "required cells are checked before"
    kind = PoolKind(row.optional("kind") or PoolKind.STANDARD)
    return PoolTotal(region=row.text("region"), agency=row.optional("agency"), kind=kind, total=total)


def _staff_member(row: CellReader) -> StaffMember:
    return StaffMember(
        name=row.text("name"), email=row.text("email"), role=row.text("role"), regions=row.items("regions")
    )


TABLES: Mapping[str, FileTable] = {
    "regions.csv": FileTable(
        columns={
            "region": cells.key,
            "name": cells.text,
            "coc_codes": cells.coc_codes,
            "manager_name": cells.person_name,
            "manager_email": cells.email,
            "license_steps": cells.prose,
        },
        required=("region", "name"),
        key=("region",),
        build=_region,
    ),
    "agencies.csv": FileTable(
        columns={
            "agency": cells.key,
            "name": cells.text,
            "aliases": cells.texts,
            "email_domains": cells.own_domains,
            "region": cells.key,
            "hmis_organization_id": cells.text,
            "victim_service_provider": cells.one_of("yes", "no"),
        },
        required=("agency", "name"),
        key=("agency",),
        build=_agency,
    ),
    "agreements.csv": FileTable(
        columns={
            "agency": cells.key,
            "region": cells.key,
            "signatory_name": cells.person_name,
            "signatory_email": cells.email,
            "signed_on": cells.day,
        },
        required=("agency", "signatory_name", "signatory_email"),
        key=("agency", "region"),
        build=_agreement,
    ),
    "representatives.csv": FileTable(
        columns={
            "agency": cells.key,
            "region": cells.key,
            "name": cells.person_name,
            "email": cells.email,
            "from": cells.day,
            "until": cells.day,
        },
        required=("agency", "name", "email"),
        key=("agency", "region", "email"),
        build=_representative,
    ),
    "users.csv": FileTable(
        columns={
            "agency": cells.key,
            "name": cells.person_name,
            "email": cells.email,
            "access_since": cells.day,
            "projects": cells.keys,
            "completed_practice_cases": cells.keys,
        },
        required=("agency", "name", "email"),
        key=("agency", "email"),
        build=_user,
    ),
    "projects.csv": FileTable(
        columns={
            "agency": cells.key,
            "project": cells.key,
            "name": cells.text,
            "coc_code": cells.coc_code,
            "project_type": cells.project_type,
            "funders": cells.texts,
        },
        required=("agency", "project", "name"),
        key=("agency", "project"),
        build=_project,
    ),
    "licenses.csv": FileTable(
        columns={
            "region": cells.key,
            "agency": cells.key,
            "kind": cells.one_of(*PoolKind),
            "total": cells.count,
        },
        required=("region", "total"),
        key=("region", "agency", "kind"),
        build=_pool_total,
    ),
    "staff.csv": FileTable(
        columns={
            "name": cells.person_name,
            "email": cells.email,
            "role": cells.one_of("staff", "manager", "admin"),
            "regions": cells.keys,
        },
        required=("name", "email", "role"),
        key=("email",),
        build=_staff_member,
    ),
}
"""The eight files; the order is that of the import, so that what is referred to is there first."""
