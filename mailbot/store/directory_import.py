"""Take directory files into the books: all of them or nothing, and twice the same is once.

What an import never does: it deactivates nobody because a row is gone (a cut file must not end people's access), and
it brings nobody back whose access or designation has ended since, unless the row speaks of a newer one (an old file
must not undo a removal). Both are said instead.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from mailbot.model.case import PoolKind
from mailbot.model.decision import SetPoolTotal
from mailbot.model.directory import Access, AccessState, Authority, AuthorityRole, AuthorityState
from mailbot.model.ledger import Pool
from mailbot.store import rows, tables
from mailbot.store.cause import Cause, Occasion
from mailbot.store.directory_checks import NO_BOOKS, comes_back, known_to, problems_between
from mailbot.store.directory_files import DirectoryFiles, Row, parse_directory, raise_problems
from mailbot.store.directory_format import PoolTotal
from mailbot.store.unit_of_work import UnitOfWork


@dataclass(slots=True, kw_only=True)
class FileChanges:
    """What an import did with the rows of one file; rows are named as people know them."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0


@dataclass(slots=True, kw_only=True)
class Changes:
    """What an import did."""

    files: dict[str, FileChanges] = field(default_factory=dict)  # by file name: "users.csv"
    notes: list[str] = field(default_factory=list)  # what was left alone and why, for a person to look at
    licenses_assigned: int = 0

    @property
    def nothing_new(self) -> bool:
        """Did the books say all of this before?"""
        return not self.licenses_assigned and not any(
            each.added or each.changed for each in self.files.values()
        )


def read_directory(paths: Iterable[Path], books: UnitOfWork | None = None) -> DirectoryFiles:
    """Read and check directory files, or folders of them.

    Args:
        paths: the files; of a folder those that have the name of a directory file.
        books: what the files are to go with; without, they are held against each other only.

    Raises:
        DirectoryError: with every bad row, by file and line.
    """
    files = parse_directory(paths)
    raise_problems(files, problems_between(files, NO_BOOKS if books is None else known_to(books)))
    return files


def import_directory(books: UnitOfWork, files: DirectoryFiles, *, now: datetime, today: date) -> Changes:
    """Write directory files into the books; to be committed by the caller, or not (`--dry-run`).

    Args:
        books: a writing unit of work.
        files: what `read_directory` or `parse_directory` read.
        now: the moment, for the ledger of licenses.
        today: the local day: who was a representative until before it is EXPIRED.

    Raises:
        DirectoryError: the files contradict each other or the books; nothing is to be committed.
    """
    raise_problems(files, problems_between(files, known_to(books)))
    run = _Import(books, Occasion(at=now, cause=Cause(clock="import")), today)
    for name, step in run.steps.items():
        if name in files.given:
            run.changes.files[name] = FileChanges()
            step(files)
    run.assign_licenses()
    return run.changes


class _Import:
    """One import into one unit of work."""

    def __init__(self, books: UnitOfWork, occasion: Occasion, today: date) -> None:
        self._books, self._occasion, self._today = books, occasion, today
        self.changes = Changes()
        self._written: list[rows.Columns] = []  # of access, all at once
        self.steps: dict[str, Callable[[DirectoryFiles], None]] = {  # what is referred to comes first
            "regions.csv": self._regions,
            "agencies.csv": self._agencies,
            "projects.csv": self._projects,
            "agreements.csv": self._agreements,
            "representatives.csv": self._representatives,
            "staff.csv": self._staff,
            "users.csv": self._users,
            "licenses.csv": self._licenses,
        }

    def _note(self, file: str, name: str, stored: object, now: object) -> bool:
        """Count a row as added, changed or unchanged; True when it is to be written."""
        count = self.changes.files[file]
        if stored == now:
            count.unchanged += 1
            return False
        (count.added if stored is None else count.changed).append(name)
        return True

    def _regions(self, files: DirectoryFiles) -> None:
        stored = {region.key: region for region in self._books.regions()}
        for row in files.regions:
            if self._note("regions.csv", row.value.name, stored.get(row.value.key), row.value):
                self._books.directory.put(tables.regions, rows.region_row(row.value))

    def _agencies(self, files: DirectoryFiles) -> None:
        stored = {agency.key: agency for agency in self._books.agencies()}
        for row in files.agencies:
            if self._note("agencies.csv", row.value.name, stored.get(row.value.key), row.value):
                self._books.directory.put(tables.agencies, rows.agency_row(row.value))

    def _projects(self, files: DirectoryFiles) -> None:
        agencies = {row.value.agency for row in files.projects}
        stored = {(each.agency, each.key): each for each in self._books.directory.projects(*agencies)}
        for row in files.projects:
            before = stored.get((row.value.agency, row.value.key))
            if self._note("projects.csv", row.value.name, before, row.value):
                self._books.directory.put(tables.projects, rows.project_row(row.value))

    def _staff(self, files: DirectoryFiles) -> None:
        stored = {member.email: member for member in self._books.staff()}
        for row in files.staff:
            if self._note("staff.csv", row.value.name, stored.get(row.value.email), row.value):
                self._books.directory.put(tables.staff, rows.staff_row(row.value))

    # -- designations --------------------------------------------------------------------------------------------

    def _agreements(self, files: DirectoryFiles) -> None:
        for row in files.agreements:
            if self._designate("agreements.csv", row.value):
                self._end_earlier_signatories(row.value)

    def _end_earlier_signatories(self, signatory: Authority) -> None:
        """A new agreement for the same agency and region ends the signature of the old one (A40)."""
        for earlier in self._books.authorities(signatory.agency):
            same_agreement = (earlier.region, earlier.role) == (signatory.region, signatory.role)
            if same_agreement and earlier.email != signatory.email and earlier.state is AuthorityState.ACTIVE:
                ended = replace(earlier, state=AuthorityState.REVOKED, until=self._today)
                self._books.directory.set_authority(ended)
                self.changes.files["agreements.csv"].changed.append(
                    f"{earlier.name} (no longer the signatory)"
                )

    def _representatives(self, files: DirectoryFiles) -> None:
        for row in files.representatives:
            over = row.value.until is not None and row.value.until < self._today
            self._designate(
                "representatives.csv",
                replace(row.value, state=AuthorityState.EXPIRED if over else AuthorityState.ACTIVE),
            )
        given = {(row.value.agency, row.value.region, row.value.email) for row in files.representatives}
        gone = [
            authority
            for agency in {row.value.agency for row in files.representatives}
            for authority in self._books.authorities(agency)
            if authority.role is AuthorityRole.REPRESENTATIVE
            and authority.state is AuthorityState.ACTIVE
            and (authority.agency, authority.region, authority.email) not in given
        ]
        self._left_alone("representatives.csv", [f"{each.name} ({each.agency})" for each in gone])

    def _designate(self, file: str, authority: Authority) -> bool:
        """Write a designation; False when it has ended since and stays so."""
        stored = next(
            (
                each
                for each in self._books.authorities(authority.agency)
                if (each.region, each.email, each.role) == (authority.region, authority.email, authority.role)
            ),
            None,
        )
        if stored is not None and _ended_since(stored, authority):
            self.changes.files[file].unchanged += 1
            self.changes.notes.append(
                f"{file}: {stored.name} ({stored.agency}) is {stored.state} in the books and stays so;"
                f" give a later date to begin anew"
            )
            return False
        if self._note(file, authority.name, stored, authority):
            self._books.directory.set_authority(authority)
        return True

    # -- users and licenses --------------------------------------------------------------------------------------

    def _users(self, files: DirectoryFiles) -> None:
        agencies = sorted({row.value.agency for row in files.users})
        stored = {(each.agency, each.email): each for each in self._books.directory.access(*agencies)}
        for row in files.users:
            self._user(row, stored.pop((row.value.agency, row.value.email), None))
        self._books.directory.put(tables.access, *self._written)
        gone = [each for each in stored.values() if each.state is AccessState.ACTIVE]
        self._left_alone("users.csv", [f"{each.name} ({each.agency})" for each in gone])

    def _user(self, row: Row[Access], stored: Access | None) -> None:
        if stored is not None and not comes_back(row.value, stored):
            self.changes.files["users.csv"].unchanged += 1
            self.changes.notes.append(
                f"{row.file}:{row.line}: the access of {stored.name} ({stored.agency}) has ended and stays so;"
                f" give a later access_since to begin anew"
            )
            return
        completed = row.value.completed_practice_cases
        if stored is not None:  # what the desk has seen completed stays completed
            completed = tuple(dict.fromkeys((*stored.completed_practice_cases, *completed)))
        access = replace(row.value, completed_practice_cases=completed)
        if self._note("users.csv", access.name, stored, access):
            self._written.append(rows.access_row(access))

    def _licenses(self, files: DirectoryFiles) -> None:
        for row in files.licenses:
            stored = next((pool for pool in self._books.pools() if _same_pool(pool, row.value)), None)
            named = f"{row.value.agency or row.value.region} {row.value.kind}"
            if not self._note("licenses.csv", named, stored and stored.total, row.value.total):
                continue
            if stored is None:
                pool = Pool(
                    id=0,
                    region=row.value.region,
                    agency=row.value.agency,
                    kind=row.value.kind,
                    total=row.value.total,
                )
                self._books.ledger.add_pool(pool, self._occasion)
            else:
                self._books.ledger.set_total(
                    SetPoolTotal(pool=stored.id, total=row.value.total), self._occasion
                )

    def assign_licenses(self) -> None:
        """Everybody who has access has a license, where there is a pool (design 3.9)."""
        for agency in self._books.agencies():
            licensed = {
                email
                for license_ in self._books.ledger.licenses(agency.key)
                if license_.kind is PoolKind.STANDARD
                for email in (license_.email, license_.passed_to)
            }
            without = [
                access.email
                for access in self._books.access(agency.key)
                if access.state is AccessState.ACTIVE and access.email not in licensed
            ]
            pool = self._books.pool_for(agency.region, agency.key) if without else None
            if pool is not None:
                self._books.ledger.assign_all(pool, agency.key, without, self._occasion)
                self.changes.licenses_assigned += len(without)

    def _left_alone(self, file: str, people: list[str]) -> None:
        if people:
            named = ", ".join(people[:5]) + (f" and {len(people) - 5} more" if len(people) > 5 else "")
            self.changes.notes.append(f"{file}: not in the file, left as they are: {named}")


def _ended_since(stored: Authority, row: Authority) -> bool:
    """Was the designation ended by the desk, and does the row not speak of a newer one?"""
    if stored.state not in {AuthorityState.REVOKED, AuthorityState.SUSPENDED}:
        return False
    ended = stored.until or stored.since
    return row.since is None or (ended is not None and row.since <= ended)


def _same_pool(pool: Pool, row: PoolTotal) -> bool:
    return (pool.region, pool.agency, pool.kind) == (row.region, row.agency, row.kind)


def say(changes: Changes) -> Iterator[str]:
    """What an import did, a line a file, for people."""
    for file, each in changes.files.items():
        yield f"{file}: {len(each.added)} added, {len(each.changed)} changed, {each.unchanged} unchanged"
        yield from (f"  + {name}" for name in each.added)
        yield from (f"  ~ {name}" for name in each.changed)
    if changes.licenses_assigned:
        yield f"licenses: {changes.licenses_assigned} assigned to people who have access"
    yield from changes.notes
