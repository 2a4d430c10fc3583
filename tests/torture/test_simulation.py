"""Random days of a desk, each made of one number: whatever happens, the guarantees hold (issue 5; simulation.py)."""

import os
import secrets
from unittest.mock import patch

import pytest

from tests.torture import plants
from tests.torture.simulate import again, quiet, story_of
from tests.torture.simulated_events import ENDINGS, Story, run, run_all, shortest
from tests.torture.simulated_ground import ASKED_AGAIN, Ground, Remembered
from tests.torture.simulated_sql import ShortWay
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
    for seed, play in run_all(_seeds(), ground):
        try:
            FIGURES.update(play().figures)
        except Broken:
            pytest.fail(f"{story_of(seed, ground)}\n\nonce more:\n  {again(seed)}", pytrace=False)
        FIGURES["simulated seeds"] += 1


def test_a_seed_is_the_same_each_time(ground):
    assert Story.of(4) == Story.of(4)
    assert run(Story.of(4), ground).log == run(Story.of(4), ground).log


def test_a_seed_that_goes_on_from_the_past_that_others_have_too_is_the_same(ground):
    seeds = range(4 * ENDINGS, 5 * ENDINGS)
    played_on = [play().log for _, play in run_all(seeds, ground)]
    assert played_on == [run(Story.of(seed), ground).log for seed in seeds]


def test_the_short_way_to_the_books_leads_where_the_long_one_does(ground):
    seeds = range(0, 12 * ENDINGS, ENDINGS)
    short = [run(Story.of(seed), ground).log for seed in seeds]
    with patch.object(ShortWay, "_execute", lambda *asked: None):
        assert short == [run(Story.of(seed), ground).log for seed in seeds]


def test_a_function_that_says_something_else_each_time_is_not_taken_for_pure():
    remembered = Remembered(secrets.token_hex)
    said = {remembered(8) for _ in range(ASKED_AGAIN)}
    assert len(said) == 1
    with pytest.raises(AssertionError, match="token_hex says something else each time"):
        remembered(8)


PLANTS = {
    plants.flag_before_commit: 0,
    plants.random_message_ids: 73,
    plants.sent_again_without_asking: 185,
    plants.no_key_for_places: 0,
    plants.stamps_by_regex: 0,
    plants.dedupe_outside_the_transaction: 16,
    plants.digests_by_wall_clock: 24,
    plants.phase_not_recorded: 8,
}
"""A planted bug -> a seed that shows it; when a change of the simulator gives the seed another story, one of the first
`WITHIN` must. Two of the ten no simulation can see: it has no disk that loses what was not synced (`normal_sync`), and
speaks no IMAP (EXPUNGE); test_planted_bugs.py sees them.
"""

WITHIN = 400


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_seen(ground, plant):
    how = {"mailbox": SimulatedMailbox} if plant is plants.flag_before_commit else {}
    seeds = (PLANTS[plant], *range(WITHIN))
    assert not _fails(run, Story.of(PLANTS[plant]), ground)  # without the bug all is well
    with plant(**how), ground.opened():
        assert any(_fails(play) for _, play in run_all(seeds, ground))


def test_a_failing_seed_is_told_with_the_shortest_story_that_fails(ground):
    seed = PLANTS[plants.phase_not_recorded]
    with plants.phase_not_recorded(), ground.opened():
        story, failure = shortest(Story.of(seed), ground)

    assert len(story.events) < len(Story.of(seed).events)
    assert "accepted 2 times (G6)" in str(failure)
    assert failure.log[0] == f"{story.events[0][0]} ({story.events[0][1]})"


def _fails(play, *told) -> bool:
    try:
        play(*told)
    except Broken:
        return True
    return False
