"""The books in memory, as strict as the real ones: every event is played through its table, every license is counted.

A fake of `mailbot.policy.books.Books` with `apply` beside it; `tests/store` holds the real ones to the same behaviour.
"""

from dataclasses import dataclass, field, replace

from mailbot.errors import IllegalMove, LedgerBroken
from mailbot.model.case import TRANSITIONS, Case, CaseKind, PoolKind, State
from mailbot.model.decision import LicenseState, MoveLicense, SaveCase, SetAccess, SetAuthority, SetPoolTotal
from mailbot.model.directory import (
    Access,
    AccessState,
    Agency,
    Authority,
    AuthorityRole,
    AuthorityState,
    Project,
    Region,
    Sender,
    SenderRole,
    StaffMember,
)
from mailbot.model.ledger import LICENSE, License, Pool

L = LicenseState


@dataclass
class FakeBooks:
    """Everything by key; `history` lists every event of every case in order."""

    _regions: dict[str, Region] = field(default_factory=dict)
    _agencies: dict[str, Agency] = field(default_factory=dict)
    _projects: list[Project] = field(default_factory=list)
    _authorities: list[Authority] = field(default_factory=list)
    _staff: list[StaffMember] = field(default_factory=list)
    _access: dict[tuple[str, str], Access] = field(default_factory=dict)
    _pools: dict[int, Pool] = field(default_factory=dict)
    licenses: list[License] = field(default_factory=list)
    saved: dict[str, Case] = field(default_factory=dict)
    history: list[tuple[str, str, State, State]] = field(default_factory=list)
    _last: dict[CaseKind, int] = field(default_factory=dict)

    # -- the questions of policy ---------------------------------------------------------------------------------

    def new_reference(self, kind):
        self._last[kind] = self._last.get(kind, 0) + 1
        return f"{kind.letter}-{self._last[kind]:04d}"

    def agency(self, key):
        return self._agencies.get(key)

    def region(self, key):
        return self._regions.get(key)

    def regions(self):
        return tuple(self._regions[key] for key in sorted(self._regions))

    def agencies(self):
        return tuple(self._agencies[key] for key in sorted(self._agencies))

    def projects(self, agency):
        return tuple(sorted((p for p in self._projects if p.agency == agency), key=lambda p: p.key))

    def authorities(self, agency):
        return tuple(a for a in self._authorities if a.agency == agency)

    def authorities_of(self, email):
        return tuple(a for a in self._authorities if a.email == email.lower())

    def staff(self):
        return tuple(self._staff)

    def access(self, agency):
        found = [access for (key, _), access in self._access.items() if key == agency]
        return tuple(sorted(found, key=lambda access: access.name))

    def access_of(self, agency, email):
        return self._access.get((agency, email.lower()))

    def case(self, ref):
        return self.saved.get(ref.upper())

    def cases(self, agency, kind=None):
        found = [c for c in self.saved.values() if c.agency == agency and kind in {None, c.kind}]
        return tuple(sorted(found, key=lambda c: (c.received_at, c.ref), reverse=True))

    def open_cases(self, kind=None):
        found = [c for c in self.saved.values() if not c.ended and kind in {None, c.kind}]
        return tuple(sorted(found, key=lambda c: (c.received_at, c.ref)))

    def lapsing(self, before):
        return tuple(
            c
            for c in self.saved.values()
            if c.state is State.IN_TRAINING and c.deadline_on and c.deadline_on < before
        )

    def falling_due(self, until):
        return tuple(
            c
            for c in self.saved.values()
            if c.kind is CaseKind.REMOVAL
            and c.state is State.SCHEDULED
            and c.effective_on
            and c.effective_on <= until
        )

    def pool_for(self, region, agency, kind=PoolKind.STANDARD):
        own = [p for p in self.pools() if p.agency == agency and p.kind is kind]
        here = [p for p in own if p.region == region]
        if own:
            return here[0] if here else own[0] if len(own) == 1 else None
        shared = [p for p in self.pools() if p.agency is None and p.region == region and p.kind is kind]
        return shared[0] if shared else None

    def pools(self):
        return tuple(self._counted(pool) for pool in self._pools.values())

    def license_of(self, agency, email, kind=PoolKind.STANDARD):
        index = self._license_index(agency, email.lower(), kind)
        return None if index is None else self.licenses[index]

    # -- what the store writes -----------------------------------------------------------------------------------

    def apply(self, effects):
        """Write effects in their order, as strictly as the store does."""
        for effect in effects:
            match effect:
                case SaveCase():
                    self._save(effect)
                case MoveLicense():
                    self._move(effect)
                case SetPoolTotal():
                    pool = self._counted(self._pools[effect.pool])
                    if effect.total < pool.total - pool.available:
                        raise LedgerBroken("fewer than are taken")
                    self._pools[effect.pool] = replace(self._pools[effect.pool], total=effect.total)
                case SetAccess():
                    self._access[effect.access.agency, effect.access.email] = effect.access
                case SetAuthority():
                    self._set_authority(effect.authority)
        self.check()

    def check(self):
        """No pool is oversold, nobody has two licenses, nobody two live requests (domain.md section 6)."""
        for pool in self.pools():
            assert pool.available >= 0, pool
            assert pool.available + pool.held + pool.assigned + pool.transfer_pending == pool.total, pool
        owners = [(one.agency, one.email, one.kind) for one in self.licenses]
        assert len(owners) == len(set(owners))
        live = [
            (c.agency, c.person.email)
            for c in self.open_cases(CaseKind.REQUEST)
            if c.person.email and c.state is not State.INCOMPLETE
        ]
        assert len(live) == len(set(live)), f"two live requests: {live}"

    def _save(self, effect):
        case, before = effect.case, self.saved.get(effect.case.ref)
        state = before.state if before else State.RECEIVED
        assert before is None or (before.kind, before.received_at) == (case.kind, case.received_at)
        assert before is None or not before.ended, f"an event after the end of {case.ref}"
        for event in effect.events:
            target = TRANSITIONS[case.kind][state].get(event)
            if target is None:
                raise IllegalMove(subject=case.ref, state=state.value, event=event.value)
            self.history.append((case.ref, event.value, state, target))
            state = target
        assert state is case.state, f"{case.ref} is {case.state}, its events {effect.events} lead to {state}"
        self.saved[case.ref] = case

    def _license_index(self, agency, email, kind):
        here = [i for i, o in enumerate(self.licenses) if o.agency == agency and o.kind is kind]
        own = [i for i in here if self.licenses[i].email == email]
        return next(iter(own or [i for i in here if self.licenses[i].passed_to == email]), None)

    def _move(self, move):
        email = move.email.lower()
        index = self._license_index(move.agency, email, move.kind)
        if index is None:
            if move.to is not L.AVAILABLE:
                self._take(move, email)
            return
        row = self.licenses[index]
        promised = move.passed_to is None or move.passed_to == row.passed_to
        if row.state is move.to and promised:
            self.licenses[index] = replace(row, case=move.case or row.case)
            return
        if move.to not in LICENSE[row.state]:
            raise LedgerBroken(f"{row} cannot become {move.to}")
        if move.to is L.AVAILABLE:
            if email != row.email:
                raise LedgerBroken(f"{row} is only promised to {email}")
            del self.licenses[index]
            return
        after = replace(row, state=move.to, case=move.case or row.case, passed_to=None)
        if move.to is L.ASSIGNED:
            after = replace(after, email=move.passed_to or email)
        if move.to is L.TRANSFER_PENDING:
            if (
                move.passed_to is None
                or self._license_index(move.agency, move.passed_to, move.kind) is not None
            ):
                raise LedgerBroken(f"{row} cannot pass to {move.passed_to}")
            after = replace(after, passed_to=move.passed_to)
        self.licenses[index] = after

    def _take(self, move, email):
        if move.to not in LICENSE[L.AVAILABLE]:
            raise LedgerBroken(f"{email} has no license to become {move.to}")
        pool = self._counted(self._pools[move.pool]) if move.pool in self._pools else None
        if pool is None or pool.available < 1 or pool.kind is not move.kind:
            raise LedgerBroken(f"no license of {pool} for {email}")
        if pool.agency not in {None, move.agency}:
            raise LedgerBroken(f"{pool} is not {move.agency}'s")
        self.licenses.append(
            License(
                pool=pool.id, kind=move.kind, agency=move.agency, email=email, state=move.to, case=move.case
            )
        )

    def _counted(self, pool):
        states = [one.state for one in self.licenses if one.pool == pool.id]
        return replace(
            pool,
            held=states.count(L.HELD),
            assigned=states.count(L.ASSIGNED),
            transfer_pending=states.count(L.TRANSFER_PENDING),
        )

    def _set_authority(self, authority):
        def key(one):
            return (one.agency, one.region, one.email, one.role)

        self._authorities = [a for a in self._authorities if key(a) != key(authority)] + [authority]

    # -- who writes ----------------------------------------------------------------------------------------------

    def sender(self, address, today, *, name="somebody", verified=True):
        """The part an address plays, strongest first, as `store.directory` has it."""
        member = next((m for m in self._staff if m.email == address), None)
        ours = tuple(
            a
            for a in self.authorities_of(address)
            if a.state is AuthorityState.ACTIVE
            and (a.since is None or a.since <= today)
            and (a.until is None or today <= a.until)
        )
        trainings = [
            c for c in self.saved.values() if c.person.email == address and c.kind is not CaseKind.REMOVAL
        ]
        users = [
            a.agency for a in self._access.values() if a.email == address and a.state is AccessState.ACTIVE
        ]
        domain = address.rpartition("@")[2]
        signs = [a.agency for a in ours if a.role is AuthorityRole.SIGNATORY]
        parts = (
            (SenderRole.STAFF, ["staff"] if member else []),
            (SenderRole.SIGNATORY, [a.agency for a in ours] if signs else []),
            (SenderRole.REPRESENTATIVE, [a.agency for a in ours]),
            (SenderRole.TRAINEE, [c.agency for c in trainings if not c.ended]),
            (SenderRole.USER, users),
            (SenderRole.TRAINEE, [c.agency for c in trainings if c.ended]),
            (SenderRole.AGENCY, [a.key for a in self.agencies() if domain in a.email_domains]),
        )
        role, keys = next(((r, k) for r, k in parts if k), (SenderRole.UNKNOWN, []))
        agencies = tuple(self._agencies[key] for key in dict.fromkeys(keys) if key in self._agencies)
        if not verified:
            return Sender(address=address, name=name, verified=False, role=role)
        return Sender(
            address=address,
            name=name,
            verified=True,
            role=role,
            agencies=agencies,
            authorities=ours,
            staff=member,
        )
