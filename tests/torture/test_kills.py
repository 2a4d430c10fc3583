"""SIGKILL at every step that a crash could tear apart: nothing is lost, nothing is done twice, what is uncertain is counted."""

import os
import random

import pytest

from mailbot.failpoints import Fuse
from tests.torture.world import Once, Seen, World, check

POINTS = int(os.environ.get("MAILBOT_TORTURE_POINTS", "120"))
SEED = int(os.environ.get("MAILBOT_TORTURE_SEED", "0")) or random.SystemRandom().randrange(10**9)
SERVERS = {
    "keeps copies, sent again when missing": {"keeps_copies": True, "on_ambiguous": "resend"},
    "keeps no copies, held when missing": {"keeps_copies": False, "on_ambiguous": "hold"},
    "keeps no copies, sent again when missing": {"keeps_copies": False, "on_ambiguous": "resend"},
}


def _undisturbed(one: World) -> list[str]:
    seen = Seen(one.root / "seen")
    one.run(seen)
    return seen.labels


def test_undisturbed_everything_is_done_once_and_a_second_run_does_nothing(world):
    one = world()
    _undisturbed(one)
    taken = one.relay.taken()
    one.settle()

    assert one.relay.taken() == taken
    check(one)


@pytest.mark.parametrize("server", SERVERS)
def test_killed_at_every_step_the_next_run_ends_it(world, server):
    steps = len(_undisturbed(world(**SERVERS[server])))
    assert steps > 50
    stride = max(1, 3 * steps // POINTS)
    for step in range(1 + steps % stride, steps + 1, stride):
        one = world(**SERVERS[server])
        assert one.run(Fuse(None, "kill", step)), f"not killed at step {step}"
        one.settle()
        try:
            check(one)
        except AssertionError as error:
            raise AssertionError(f"{server}: killed at step {step} of {steps}: {error}") from error
