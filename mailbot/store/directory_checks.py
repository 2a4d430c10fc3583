"""Do directory files agree with each other and with the books?

Keys must name something, projects must be the agency's own, and nobody may have more licenses than there are: users
count as assigned, so a total below held + assigned is a bad row (design 3.9). Without books (`mailbot check`) a key is
only looked for when the file that would explain it was given.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mailbot.errors import Problem
from mailbot.model.case import PoolKind
from mailbot.model.directory import Access, AccessState
from mailbot.store.cells import did_you_mean
from mailbot.store.directory_files import DirectoryFiles, Row
from mailbot.store.unit_of_work import UnitOfWork

PoolKey = tuple[str, str | None, PoolKind]
"""Region, agency and kind of a pool; agency None: the region's."""

PersonKey = tuple[str, str]
"""Agency and address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the books say, as far as the checks need it."""

    complete: bool  # False: there are no books, and a key may be explained by a file that is not here
    regions: frozenset[str] = frozenset()
    home_regions: Mapping[str, str | None]  # of every agency
    projects: Mapping[str, frozenset[str]]  # keys by agency
    access: Mapping[PersonKey, Access]
    licensed: frozenset[PersonKey]  # who has, or has been promised, a standard license
    totals: Mapping[PoolKey, int]
    taken: Mapping[PoolKey, int]


NO_BOOKS = Known(
    complete=False, home_regions={}, projects={}, access={}, licensed=frozenset(), totals={}, taken={}
)


def known_to(books: UnitOfWork) -> Known:
    """What the books say."""
    agencies = books.agencies()
    keys = [agency.key for agency in agencies]
    projects = books.directory.projects(*keys)
    pools = {(pool.region, pool.agency, pool.kind): pool for pool in books.pools()}
    licensed = {
        (license_.agency, email)
        for key in keys
        for license_ in books.ledger.licenses(key)
        if license_.kind is PoolKind.STANDARD
        for email in (license_.email, license_.passed_to)
        if email is not None
    }
    return Known(
        complete=True,
        regions=frozenset(region.key for region in books.regions()),
        home_regions={agency.key: agency.region for agency in agencies},
        projects={key: frozenset(each.key for each in projects if each.agency == key) for key in keys},
        access={(access.agency, access.email): access for access in books.directory.access(*keys)},
        licensed=frozenset(licensed),
        totals={key: pool.total for key, pool in pools.items()},
        taken={key: pool.total - pool.available for key, pool in pools.items()},
    )


def problems_between(files: DirectoryFiles, known: Known) -> list[Problem]:
    """Everything on which the files contradict each other or the books."""
    return [
        *_unknown_regions(files, known),
        *_unknown_agencies(files, known),
        *_unknown_projects(files, known),
        *_overdrawn_pools(files, known),
    ]


def comes_back(row: Access, stored: Access) -> bool:
    """Does a row speak of a newer access than the one that has ended? An old file must not undo a removal."""
    if stored.state is AccessState.ACTIVE:
        return True
    return row.since is not None and (stored.since is None or row.since > stored.since)


# -- keys --------------------------------------------------------------------------------------------------------


def _unknown_regions(files: DirectoryFiles, known: Known) -> Iterator[Problem]:
    if not known.complete and "regions.csv" not in files.given:
        return
    regions = (
        known.regions | {row.value.key for row in files.regions} | files.bad_keys.get("regions.csv", set())
    )
    named: list[tuple[Row[object], str | None]] = []
    named += [(row, row.value.region) for row in files.agencies]
    named += [(row, row.value.region) for row in files.agreements + files.representatives]
    named += [(row, row.value.region) for row in files.licenses]
    named += [(row, region) for row in files.staff for region in row.value.regions]
    for row, region in named:
        if region is not None and region not in regions:
            yield row.problem(f'there is no region "{region}"', did_you_mean(region, regions))


def _unknown_agencies(files: DirectoryFiles, known: Known) -> Iterator[Problem]:
    if not known.complete and "agencies.csv" not in files.given:
        return
    agencies = set(known.home_regions) | {row.value.key for row in files.agencies}
    agencies |= files.bad_keys.get("agencies.csv", set())
    named: list[tuple[Row[object], str | None]] = []
    named += [(row, row.value.agency) for row in files.agreements + files.representatives]
    named += [(row, row.value.agency) for row in files.users]
    named += [(row, row.value.agency) for row in files.projects]
    named += [(row, row.value.agency) for row in files.licenses]
    for row, agency in named:
        if agency is not None and agency not in agencies:
            yield row.problem(f'there is no agency "{agency}"', did_you_mean(agency, agencies))


def _unknown_projects(files: DirectoryFiles, known: Known) -> Iterator[Problem]:
    if not known.complete and "projects.csv" not in files.given:
        return
    projects = {agency: set(keys) for agency, keys in known.projects.items()}
    for row in files.projects:
        projects.setdefault(row.value.agency, set()).add(row.value.key)
    for user in files.users:
        own = projects.get(user.value.agency, set())
        for key in user.value.projects:
            if key not in own:
                yield user.problem(f'{user.value.agency} has no project "{key}"', did_you_mean(key, own))


# -- licenses ----------------------------------------------------------------------------------------------------


def _overdrawn_pools(files: DirectoryFiles, known: Known) -> Iterator[Problem]:
    """Pools with fewer licenses than the books have given away and the users will need."""
    rows = {(row.value.region, row.value.agency, row.value.kind): row for row in files.licenses}
    totals = {**known.totals, **{pool: row.value.total for pool, row in rows.items()}}
    homes = {**known.home_regions, **{row.value.key: row.value.region for row in files.agencies}}
    needed = Counter(
        pool
        for person in _unlicensed(files, known)
        if (pool := _pool_of(person[0], homes, totals)) is not None
    )
    for pool, total in totals.items():
        taken = known.taken.get(pool, 0) + needed[pool]
        if taken <= total:
            continue
        what = f"{taken} licenses of {pool[1] or pool[0]} are held or assigned, but the total is {total}"
        if pool in rows:
            yield rows[pool].problem(what)
        else:
            first = next(
                (row for row in files.users if _pool_of(row.value.agency, homes, totals) == pool), None
            )
            if first is not None:
                yield first.problem(what, "raise the total in licenses.csv")


def _unlicensed(files: DirectoryFiles, known: Known) -> set[PersonKey]:
    """Everybody with access who will have to be given a license."""
    people = {person for person, access in known.access.items() if access.state is AccessState.ACTIVE}
    for row in files.users:
        person = (row.value.agency, row.value.email)
        stored = known.access.get(person)
        if stored is None or comes_back(row.value, stored):
            people.add(person)
    return people - known.licensed


def _pool_of(agency: str, homes: Mapping[str, str | None], totals: Iterable[PoolKey]) -> PoolKey | None:
    """The agency's own pool of standard licenses if it has one, else its region's; as `Ledger.pool_for`."""
    pools = [pool for pool in totals if pool[2] is PoolKind.STANDARD]
    home = homes.get(agency)
    own = [pool for pool in pools if pool[1] == agency]
    if own:
        here = [pool for pool in own if pool[0] == home]
        return here[0] if here else own[0] if len(own) == 1 else None
    return next((pool for pool in pools if pool[0] == home and pool[1] is None), None)
