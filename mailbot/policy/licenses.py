"""The licenses that a case sets aside, takes over and gives back (P10, P13; domain.md 6.6).

A license is held from the day on which the training start is decided, or promised from the day on which a replace is
accepted; it is the new user's when staff have granted the access, and goes back whence it came when nothing comes of it.
A request may want a license for reports beside the standard one; that one never keeps a training waiting.
"""

from collections.abc import Mapping

from mailbot.errors import CommandRefused
from mailbot.model.case import Case, CaseKind, PoolKind, State
from mailbot.model.decision import LicenseState, MoveLicense
from mailbot.model.directory import AccessState
from mailbot.model.ledger import License, Pool
from mailbot.policy.books import Books

L = LicenseState
YES = frozenset({"yes", "y", "true", "x", "1", "on", "needed", "required"})


def wants_reporting(fields: Mapping[str, str]) -> bool:
    """Does a request say that the user needs to run reports?"""
    said = fields.get("reporting", "").strip().casefold().rstrip(".!")
    return said.partition(",")[0].partition(" ")[0] in YES


def waiting_for(pool: Pool, books: Books) -> tuple[Case, ...]:
    """The requests that wait for a license of a pool, the oldest first: who asked first is served first."""
    if pool.kind is not PoolKind.STANDARD:
        return ()
    waiting = [case for case in books.open_cases(CaseKind.REQUEST) if case.state is State.AWAITING_LICENSE]
    places = dict.fromkeys((case.region, case.agency) for case in waiting)  # hundreds wait, of a few agencies
    drawing = {place for place in places if (found := books.pool_for(*place)) and found.id == pool.id}
    return tuple(case for case in waiting if (case.region, case.agency) in drawing)


def license_of(case: Case, books: Books, kind: PoolKind = PoolKind.STANDARD) -> License | None:
    """The license that the case's person holds, or is promised, under its agency."""
    return books.license_of(case.agency, case.person.email, kind) if case.person.email else None


def set_aside(case: Case, books: Books) -> list[MoveLicense]:
    """One license of the pool is held for the case's person, one for reports too where it is wanted and free (P10).

    Nothing for a license that the person holds or is promised already.
    """
    kinds = [PoolKind.STANDARD] if case.kind is CaseKind.REQUEST else []
    if wants_reporting(case.fields):
        kinds.append(PoolKind.REPORTING)
    effects: list[MoveLicense] = []
    for kind in kinds:
        pool = books.pool_for(case.region, case.agency, kind)
        if license_of(case, books, kind) is not None or pool is None:
            continue
        if kind is PoolKind.REPORTING and pool.available < 1:
            continue  # it keeps nobody from training; staff see it when they grant the access
        effects.append(
            MoveLicense(
                agency=case.agency,
                email=case.person.email or "",
                to=L.HELD,
                pool=pool.id,
                case=case.ref,
                kind=kind,
            )
        )
    return effects


def assign(case: Case, books: Books) -> list[MoveLicense]:
    """Access is granted: what was held or promised is the user's (P4).

    Raises:
        CommandRefused: nothing is set aside for the person and no license is free.
    """
    effects: list[MoveLicense] = []
    for kind in PoolKind:
        own = license_of(case, books, kind)
        if own is not None and own.state is not L.ASSIGNED:
            effects.append(
                MoveLicense(
                    agency=case.agency, email=case.person.email or "", to=L.ASSIGNED, case=case.ref, kind=kind
                )
            )
    if case.kind is CaseKind.REQUEST and license_of(case, books) is None:
        pool = books.pool_for(case.region, case.agency)
        if pool is None or pool.available < 1:
            raise CommandRefused(f"no license is set aside for {case.ref}, and none is free")
        effects.append(
            MoveLicense(
                agency=case.agency,
                email=case.person.email or "",
                to=L.ASSIGNED,
                pool=pool.id,
                case=case.ref,
            )
        )
    return effects


def give_back(case: Case, books: Books) -> list[MoveLicense]:
    """A case ends without access: what it held is free again, what it was promised stays with its holder.

    A promised license whose holder's access has ended meanwhile is free as well.
    """
    effects: list[MoveLicense] = []
    for kind in PoolKind:
        own = license_of(case, books, kind)
        if own is None or own.case != case.ref:
            continue
        if own.state is L.HELD:
            effects.append(_move(own, L.AVAILABLE, case))
        elif own.state is L.TRANSFER_PENDING and own.passed_to == case.person.email:
            effects.append(_move(own, L.ASSIGNED if _holder_stays(own, books) else L.AVAILABLE, case))
    return effects


def _holder_stays(own: License, books: Books) -> bool:
    access = books.access_of(own.agency, own.email)
    return access is not None and access.state is AccessState.ACTIVE


def _move(own: License, to: LicenseState, case: Case) -> MoveLicense:
    return MoveLicense(agency=own.agency, email=own.email, to=to, case=case.ref, kind=own.kind)


def passes_on(holder: str | None, agency: str, books: Books) -> License | None:
    """The license that a user who is to be removed can pass on; None where they have none of their own."""
    own = books.license_of(agency, holder) if holder else None
    return own if own is not None and own.state is L.ASSIGNED and own.email == holder else None


def pass_on(own: License, case: Case) -> MoveLicense:
    """A license of a user who is replaced is promised to the new one from now on (design 3.6)."""
    return MoveLicense(
        agency=own.agency,
        email=own.email,
        to=L.TRANSFER_PENDING,
        case=case.ref,
        kind=own.kind,
        passed_to=case.person.email,
    )


def promise(removal: Case, books: Books) -> list[MoveLicense]:
    """The removal of a replace is accepted after its request: the license passes on to the request that waits for it."""
    own = passes_on(removal.person.email, removal.agency, books)
    for ref in removal.linked:
        request = books.case(ref)
        if own is None or request is None or request.kind is not CaseKind.REQUEST or request.ended:
            continue
        if request.person.email and license_of(request, books) is None:
            return [pass_on(own, request)]
    return []


def readdress(before: Case, after: Case, books: Books) -> list[MoveLicense]:
    """The address of a case's person was mended: what was set aside for the wrong one is set aside for the right one."""
    effects: list[MoveLicense] = []
    if before.person.email == after.person.email or not after.person.email:
        return effects
    for kind in PoolKind:
        own = license_of(before, books, kind)
        if own is None or own.case != before.ref:
            continue
        if own.state is L.HELD:
            effects += [
                _move(own, L.AVAILABLE, before),
                MoveLicense(
                    agency=own.agency,
                    email=after.person.email,
                    to=L.HELD,
                    pool=own.pool,
                    case=after.ref,
                    kind=kind,
                ),
            ]
        elif own.state is L.TRANSFER_PENDING:
            effects += [_move(own, L.ASSIGNED, before), pass_on(own, after)]
    return effects


def free_of(person: str, case: Case, books: Books) -> list[MoveLicense]:
    """Somebody's access has ended: their licenses are free, but for one that is promised to whom replaces them."""
    effects: list[MoveLicense] = []
    for kind in PoolKind:
        own = books.license_of(case.agency, person, kind)
        if own is not None and own.state is L.ASSIGNED and own.email == person:
            effects.append(_move(own, L.AVAILABLE, case))
    return effects


def keep(holder: str, agency: str, case: Case, books: Books) -> list[MoveLicense]:
    """A removal is taken back: a license that was promised stays with its holder, the new user gets one of the pool."""
    own = books.license_of(agency, holder)
    if own is None or own.state is not L.TRANSFER_PENDING or own.email != holder or own.passed_to is None:
        return []
    effects: list[MoveLicense] = [_move(own, L.ASSIGNED, case)]
    pool = next((pool for pool in books.pools() if pool.id == own.pool), None)
    if pool is not None and pool.available > 0:
        effects.append(
            MoveLicense(agency=agency, email=own.passed_to, to=L.HELD, pool=pool.id, case=own.case)
        )
    return effects
