import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mailbot.errors import LedgerBroken
from mailbot.model.case import PoolKind
from mailbot.model.decision import LicenseState, MoveLicense, SetPoolTotal
from mailbot.model.directory import Agency, Region
from mailbot.model.ledger import LICENSE, Pool
from mailbot.store import rows, tables
from mailbot.store.database import Store
from tests.store.fictional_desk import CLOCK, NOW, OCCASION

S = LicenseState


def moved(store, *moves):
    with store.transaction() as books:
        books.apply(moves, at=NOW, cause=CLOCK)
        books.commit()


def hold(store, email):
    with store.reading() as books:
        pool = books.pool_for("central", "harbor").id
    moved(store, MoveLicense(agency="harbor", email=email, to=S.HELD, pool=pool))


def counts(store):
    with store.reading() as books:
        pool = books.pools()[0]
    return pool.available, pool.held, pool.assigned, pool.transfer_pending


def test_a_license_is_held_assigned_and_free_again(desk):
    hold(desk, "bo@harbor.example")
    assert counts(desk) == (1, 1, 0, 0)
    moved(desk, MoveLicense(agency="harbor", email="bo@harbor.example", to=S.ASSIGNED))
    assert counts(desk) == (1, 0, 1, 0)
    moved(desk, MoveLicense(agency="harbor", email="bo@harbor.example", to=S.AVAILABLE))
    assert counts(desk) == (2, 0, 0, 0)
    moved(desk, MoveLicense(agency="harbor", email="bo@harbor.example", to=S.AVAILABLE))  # frees it once
    assert counts(desk) == (2, 0, 0, 0)


def test_a_license_that_is_replaced_passes_to_the_new_user(desk):
    hold(desk, "old@harbor.example")
    old = {"agency": "harbor", "email": "old@harbor.example"}
    moved(desk, MoveLicense(**old, to=S.ASSIGNED))
    moved(desk, MoveLicense(**old, to=S.TRANSFER_PENDING, passed_to="New@harbor.example"))
    assert counts(desk) == (1, 0, 0, 1)
    with desk.reading() as books:
        promised = books.license_of("harbor", "new@harbor.example")
    assert (promised.email, promised.passed_to) == ("old@harbor.example", "new@harbor.example")

    moved(desk, MoveLicense(agency="harbor", email="new@harbor.example", to=S.ASSIGNED))
    with desk.reading() as books:
        assert books.license_of("harbor", "old@harbor.example") is None
        assert books.license_of("harbor", "new@harbor.example").state is S.ASSIGNED
    assert counts(desk) == (1, 0, 1, 0)


def test_a_promise_is_kept_to_one_person_who_has_no_license_yet(desk):
    hold(desk, "old@harbor.example")
    hold(desk, "bo@harbor.example")
    old = {"agency": "harbor", "email": "old@harbor.example"}
    moved(desk, MoveLicense(**old, to=S.ASSIGNED))
    with pytest.raises(LedgerBroken, match="has a license"):
        moved(desk, MoveLicense(**old, to=S.TRANSFER_PENDING, passed_to="bo@harbor.example"))
    with pytest.raises(LedgerBroken, match="to whom"):
        moved(desk, MoveLicense(**old, to=S.TRANSFER_PENDING))
    moved(desk, MoveLicense(**old, to=S.TRANSFER_PENDING, passed_to="new@harbor.example"))
    for move, why in (
        (MoveLicense(**old, to=S.TRANSFER_PENDING, passed_to="cy@harbor.example"), "cannot become"),
        (MoveLicense(**old, to=S.ASSIGNED, passed_to="cy@harbor.example"), "not promised"),
        (MoveLicense(agency="harbor", email="new@harbor.example", to=S.HELD), "cannot become"),
        (MoveLicense(agency="harbor", email="new@harbor.example", to=S.AVAILABLE), "only promised"),
    ):
        with pytest.raises(LedgerBroken, match=why):
            moved(desk, move)


def test_a_replace_that_comes_to_nothing_leaves_the_license_where_it_was(desk):
    hold(desk, "old@harbor.example")
    old = {"agency": "harbor", "email": "old@harbor.example"}
    moved(desk, MoveLicense(**old, to=S.ASSIGNED))
    moved(desk, MoveLicense(**old, to=S.TRANSFER_PENDING, passed_to="new@harbor.example"))
    moved(desk, MoveLicense(**old, to=S.ASSIGNED))
    with desk.reading() as books:
        assert books.license_of("harbor", "old@harbor.example").passed_to is None
        assert books.license_of("harbor", "new@harbor.example") is None


@pytest.mark.parametrize(
    ("move", "why"),
    [
        ({"to": S.ASSIGNED}, "must come from a pool"),
        ({"to": S.TRANSFER_PENDING, "pool": 1, "passed_to": "x@y.example"}, "has no license"),
        ({"to": S.HELD, "pool": 99}, "must come from a pool"),
        ({"to": S.HELD, "pool": 1, "kind": PoolKind.REPORTING}, "no reporting licenses"),
    ],
)
def test_a_first_move_that_is_not_possible_is_refused(desk, move, why):
    with pytest.raises(LedgerBroken, match=why):
        moved(desk, MoveLicense(agency="harbor", email="bo@harbor.example", **move))
    assert counts(desk) == (2, 0, 0, 0)


def test_an_agency_with_a_pool_of_its_own_uses_that_alone(desk):
    with desk.transaction() as books:
        own = books.ledger.add_pool(
            Pool(id=0, region="central", agency="harbor", kind=PoolKind.STANDARD, total=0), OCCASION
        )
        books.commit()
    with desk.reading() as books:
        assert books.pool_for("central", "harbor").id == own.id
        assert books.pool_for("west", "harbor").id == own.id
        assert books.pool_for("central", "lighthouse").agency is None
        assert books.pool_for(None, "lighthouse") is None
    with pytest.raises(LedgerBroken, match="no license"):
        hold(desk, "bo@harbor.example")


def test_with_own_pools_in_other_regions_only_it_is_not_known_which_one_is_meant(desk):
    with desk.transaction() as books:
        for region in ("central", "west"):
            books.ledger.add_pool(
                Pool(id=0, region=region, agency="harbor", kind=PoolKind.STANDARD, total=1), OCCASION
            )
        assert books.pool_for("west", "harbor").region == "west"
        assert books.pool_for(None, "harbor") is None


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE licenses SET state = 'ASSIGNED'",
        "DELETE FROM licenses",
        "UPDATE pools SET total = total + 1",
        "DELETE FROM license_moves WHERE from_state IS NOT NULL",
    ],
)
def test_books_that_were_changed_past_the_ledger_do_not_add_up(desk, tampering):
    hold(desk, "bo@harbor.example")
    with desk.transaction() as books:
        books.check_ledger(everything=True)
        books._connection.exec_driver_sql(tampering)
        with pytest.raises(LedgerBroken, match="by its moves"):
            books.check_ledger(everything=True)


def test_a_commit_holds_the_sums_of_what_it_touched_against_each_other(desk):
    hold(desk, "bo@harbor.example")
    with desk.transaction() as books:
        books.apply(
            [MoveLicense(agency="harbor", email="bo@harbor.example", to=S.ASSIGNED)], at=NOW, cause=CLOCK
        )
        books._connection.exec_driver_sql("DELETE FROM licenses")
        with pytest.raises(LedgerBroken, match="by its moves"):
            books.commit()
    assert counts(desk) == (1, 1, 0, 0)


class Licenses(RuleBasedStateMachine):
    """People of two agencies take, pass on and give back the licenses of three pools, in any order at all."""

    people = st.sampled_from([f"{name}@harbor.example" for name in "abcd"])
    agencies = st.sampled_from(["harbor", "lighthouse"])
    pools = st.integers(min_value=1, max_value=4)

    def __init__(self):
        super().__init__()
        self.store = Store.open("sqlite://")
        self.store.upgrade()

    @initialize(totals=st.tuples(*[st.integers(0, 3)] * 3))
    def open_the_desk(self, totals):
        with self.store.transaction() as books:
            books.directory.put(tables.regions, rows.region_row(Region(key="central", name="Central")))
            for key in ("harbor", "lighthouse"):
                agency = Agency(key=key, name=key, region="central")
                books.directory.put(tables.agencies, rows.agency_row(agency))
            for (agency, kind), total in zip(
                (
                    (None, PoolKind.STANDARD),
                    ("harbor", PoolKind.STANDARD),
                    (None, PoolKind.REPORTING),
                ),
                totals,
                strict=True,
            ):
                pool = Pool(id=0, region="central", agency=agency, kind=kind, total=total)
                books.ledger.add_pool(pool, OCCASION)
            books.commit()

    @rule(
        agency=agencies,
        email=people,
        to=st.sampled_from(LicenseState),
        kind=st.sampled_from(PoolKind),
        pool=pools | st.none(),
        passed_to=people | st.none(),
    )
    def move(self, agency, email, to, kind, pool, passed_to):
        with self.store.reading() as books:
            before = books.license_of(agency, email, kind)
        move = MoveLicense(agency=agency, email=email, to=to, kind=kind, pool=pool, passed_to=passed_to)
        try:
            moved(self.store, move)
        except LedgerBroken:
            with self.store.reading() as books:
                assert books.license_of(agency, email, kind) == before
            return
        with self.store.reading() as books:
            after = books.license_of(agency, email, kind)
        state = before.state if before else S.AVAILABLE
        assert to is state or to in LICENSE[state]
        if to is S.AVAILABLE:
            assert after is None
        else:
            assert to is S.ASSIGNED or after.state is to
            holder = passed_to if state is S.TRANSFER_PENDING and to is S.ASSIGNED and passed_to else email
            with self.store.reading() as books:
                assert books.license_of(agency, holder, kind).state is to

    @rule(pool=pools, total=st.integers(0, 4))
    def set_total(self, pool, total):
        try:
            moved(self.store, SetPoolTotal(pool=pool, total=total))
        except LedgerBroken:
            return
        with self.store.reading() as books:
            assert next(each.total for each in books.pools() if each.id == pool) == total

    @invariant()
    def sums_are_right_and_nothing_is_negative(self):
        with self.store.reading() as books:
            books.check_ledger(everything=True)
            licenses = [each for key in ("harbor", "lighthouse") for each in books.ledger.licenses(key)]
            pools = books.pools()
        for pool in pools:
            assert pool.available >= 0
            assert pool.total - pool.available == sum(each.pool == pool.id for each in licenses)
            assert all(each.kind is pool.kind for each in licenses if each.pool == pool.id)
        people = [
            (each.agency, each.kind, email) for each in licenses for email in (each.email, each.passed_to)
        ]
        promised = [person for person in people if person[2] is not None]
        assert len(set(promised)) == len(promised)  # nobody has two, promised ones included
        assert all((each.passed_to is not None) is (each.state is S.TRANSFER_PENDING) for each in licenses)

    def teardown(self):
        self.store.close()


Licenses.TestCase.settings = settings(
    max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLicenses = Licenses.TestCase
