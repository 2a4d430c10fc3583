"""The same stories over the real books end the same: the fake is no kinder than what it stands for."""

import pytest

from mailbot.model.decision import LicenseState, MoveLicense
from mailbot.store import rows, tables
from mailbot.store.cause import Cause, Occasion
from mailbot.store.database import Store
from tests.policy.stories import STORIES
from tests.policy.story import Story, fictional_books

CAUSE = Cause(clock="story")
TOUCHES_THE_BOOKS = {
    "no_manager",
    "no_pool",
    "licenses",
    "incomplete_changes",
    "doubtful_changes",
    "victim_services",
}
"""Stories that reach into the fake to set a scene."""


class RealBooks:
    """A unit of work that applies effects at the story's time."""

    def __init__(self, work, story):
        self._work, self._story = work, story

    def __getattr__(self, name):
        return getattr(self._work, name)

    def apply(self, effects):
        self._work.apply(effects, at=self._story.now, cause=CAUSE)
        self._work.check_ledger(everything=True)

    def sender(self, address, today, *, name="somebody", verified=True):
        return self._work.directory.sender(
            address=address, name=name, verified=verified, form_addresses=frozenset(), today=today
        )

    @property
    def saved(self):
        return {case.ref: case for case in self._work.casebook.all_cases()}


@pytest.fixture(scope="module")
def store():
    with Store.open("sqlite://") as opened:
        opened.upgrade()
        yield opened


def fill(work, fake, at):
    """Write the fictional directory into empty books."""
    occasion = Occasion(at=at, cause=CAUSE)
    for region in fake.regions():
        work.directory.put(tables.regions, rows.region_row(region))
    for agency in fake.agencies():
        work.directory.put(tables.agencies, rows.agency_row(agency))
        for project in fake.projects(agency.key):
            work.directory.put(tables.projects, rows.project_row(project))
        for authority in fake.authorities(agency.key):
            work.directory.set_authority(authority)
    for member in fake.staff():
        work.directory.put(tables.staff, rows.staff_row(member))
    pools = {pool.id: work.ledger.add_pool(pool, occasion).id for pool in fake.pools()}
    for agency in fake.agencies():
        for access in fake.access(agency.key):
            work.directory.set_access(access)
    for one in fake.licenses:
        move = MoveLicense(agency=one.agency, email=one.email, to=LicenseState.ASSIGNED, pool=pools[one.pool])
        work.ledger.move(move, occasion)


def ending(story):
    return (
        [(order.kind, {*order.to}, {*order.cc}, order.case, repr(order.values)) for order in story.orders],
        sorted(story.books.saved.values(), key=lambda case: case.ref),
        sorted(
            (pool.region, pool.kind, pool.available, pool.held, pool.assigned, pool.transfer_pending)
            for pool in story.books.pools()
        ),
        [repr(result) for result in story.transcript],
    )


@pytest.mark.parametrize("name", sorted(set(STORIES) - TOUCHES_THE_BOOKS))
def test_a_story_ends_the_same_over_the_real_books(rulebook, store, name):
    fake = Story(rulebook)
    STORIES[name](fake)

    with store.transaction() as work:  # never committed
        real = Story(rulebook)
        fill(work, fictional_books(), real.now)
        real.books = RealBooks(work, real)
        STORIES[name](real)

        assert ending(real) == ending(fake)
