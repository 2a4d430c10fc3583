"""Random days of a desk, each made of one number: whatever happens, the guarantees hold (issue 5; simulation.py)."""

import os

import pytest

from tests.torture import plants
from tests.torture.simulate import again, quiet, story_of
from tests.torture.simulated_events import Story, run, shortest
from tests.torture.simulated_ground import Ground
from tests.torture.simulated_wires import SimulatedMailbox
from tests.torture.simulation import Broken
from tests.torture.world import FIGURES, SEED

SEEDS = int(os.environ.get("MAILBOT_SIMULATION_SEEDS", "120"))
"""How many; `make simulate SEEDS=100000` plays many more."""

ONE = os.environ.get("MAILBOT_SIMULATION_SEED")
"""The only one to be played."""


@pytest.fixture(scope="module")
def ground(origin):
    laid = Ground.lay(origin)
    with quiet(), laid.opened():
        yield laid
    laid.store.close()


def _seeds() -> list[int]:
    return [int(ONE)] if ONE else [SEED * 1000 + number for number in range(SEEDS)]


def test_whatever_happens_the_guarantees_hold(ground):
    for seed in _seeds():
        try:
            FIGURES.update(run(Story.of(seed), ground).figures)
        except Broken:
            pytest.fail(f"{story_of(seed, ground)}\n\nonce more:\n  {again(seed)}", pytrace=False)
        FIGURES["simulated seeds"] += 1


def test_a_seed_is_the_same_each_time(ground):
    assert Story.of(4) == Story.of(4)
    assert run(Story.of(4), ground).log == run(Story.of(4), ground).log


PLANTS = {
    plants.flag_before_commit: 0,
    plants.random_message_ids: 68,
    plants.sent_again_without_asking: 42,
    plants.no_key_for_places: 0,
    plants.stamps_by_regex: 1,
    plants.dedupe_outside_the_transaction: 23,
    plants.digests_by_wall_clock: 0,
    plants.phase_not_recorded: 17,
}
"""A planted bug -> a seed that shows it; when a change of the simulator gives the seed another story, one of the first
`WITHIN` must. Two of the ten no simulation can see: it has no disk that loses what was not synced (`normal_sync`), and
speaks no IMAP (EXPUNGE); test_planted_bugs.py sees them.
"""

WITHIN = 150


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_seen(ground, plant):
    how = {"mailbox": SimulatedMailbox} if plant is plants.flag_before_commit else {}
    assert not _fails(Story.of(PLANTS[plant]), ground)  # without the bug all is well
    with plant(**how), ground.opened():
        assert any(_fails(Story.of(seed), ground) for seed in (PLANTS[plant], *range(WITHIN)))


def test_a_failing_seed_is_told_with_the_shortest_story_that_fails(ground):
    seed = PLANTS[plants.phase_not_recorded]
    with plants.phase_not_recorded(), ground.opened():
        story, failure = shortest(Story.of(seed), ground)

    assert len(story.events) < len(Story.of(seed).events)
    assert "accepted 2 times (G6)" in str(failure)
    assert failure.log[0].startswith(f"seed {seed}: ")


def _fails(story: Story, ground: Ground) -> bool:
    try:
        run(story, ground)
    except Broken:
        return True
    return False
