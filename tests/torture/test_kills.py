"""SIGKILL at every step that a crash could tear apart: nothing is lost, nothing is done twice, what is uncertain is counted."""

import random
from collections.abc import Iterator

import pytest

from mailbot.failpoints import Fuse
from tests.torture.world import MORE, POINTS, SEED, Seen, World, check

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


def test_undisturbed_every_failpoint_of_a_round_is_reached_in_its_order(world):
    labels = _undisturbed(world())

    first = [label for label in labels if not label.startswith("fake-")][:6]
    assert first == [
        "recover-before-commit",
        "fetched",
        "store-before-commit",
        "stored",
        "fetched",
        "store-before-commit",
    ]


@pytest.mark.parametrize("server", SERVERS)
def test_killed_at_every_step_the_next_run_ends_it(world, server):
    steps = len(_undisturbed(world(**SERVERS[server])))
    assert steps > 30
    for step in _spread(steps, POINTS // 5):
        one = world(**SERVERS[server])
        assert one.run(Fuse(None, "kill", step)), f"not killed at step {step}"
        _must_end_well(one, f"{server}: killed at step {step} of {steps}")


def test_killed_at_every_pair_of_steps_it_ends_well(world):
    server = SERVERS["keeps copies, sent again when missing"]
    steps = len(_undisturbed(world(**server)))
    for pair in _spread(steps * steps, POINTS // 5):
        first, second = divmod(pair - 1, steps)
        one = world(**server)
        one.run(Fuse(None, "kill", first + 1))
        one.run(Fuse(None, "kill", second + 1))
        _must_end_well(one, f"killed at step {first + 1}, then at {second + 1}")


def test_killed_again_and_again_at_random_it_ends_well_all_the_same(world):
    chance = random.Random(SEED)
    for number in range(POINTS * 2 // 5):  # two or three kills each: POINTS in all, with those of the pairs
        server = chance.choice(list(SERVERS))
        one = world(**SERVERS[server], names=MORE)
        killed = [one.run(Fuse(None, "kill", chance.randint(1, 60))) for _ in range(chance.randint(1, 4))]
        _must_end_well(one, f"seed {SEED}, world {number}, {server}: {sum(killed)} kills")


def _spread(steps: int, most: int) -> Iterator[int]:
    """Steps from 1 on: all of them if there are not too many, else every so-manyth, begun anywhere."""
    stride = max(1, steps // most)
    return iter(range(1 + SEED % stride, steps + 1, stride))


BREAKS = [
    *[
        (step, "mailbox", n)
        for step in ("connect", "folders", "list", "fetch", "move", "search", "append")
        for n in (1, 2)
    ],
    *[(step, kind, n) for step in ("relay", "rcpt") for kind in ("unavailable", "later") for n in (1, 2)],
    *[(step, "uncertain", n) for step in ("dot", "took") for n in (1, 2)],
]


@pytest.mark.parametrize("broken", BREAKS)
def test_a_wire_that_breaks_once_is_used_again(world, broken):
    one = world(**SERVERS["keeps copies, sent again when missing"])
    one.break_wires(broken)
    one.run(minutes=(0, 1))

    _must_end_well(one, str(broken))


TROUBLED = {  # what brings the program to the points that an undisturbed run does not reach
    "uncertain-before-commit": ("took", "uncertain", 1),
    "sent-folder-asked": ("took", "uncertain", 1),
    "settled-before-commit": ("took", "uncertain", 1),
    "retry-before-commit": ("rcpt", "later", 1),
    "failed-before-commit": ("rcpt", "never", 2),  # the digest
}


def test_every_failpoint_of_the_source_is_visited(world, labels):
    visited = set(_undisturbed(world()))
    for broken in set(TROUBLED.values()):
        one = world()
        one.break_wires(broken)
        seen = Seen(one.root / "seen")
        one.run(seen, minutes=(0, 3, 13))
        visited |= set(seen.labels)

    assert labels <= visited
    assert labels - set(_undisturbed(world())) == TROUBLED.keys()


@pytest.mark.parametrize("label", [label for label in TROUBLED if label != "failed-before-commit"])
@pytest.mark.parametrize("server", SERVERS)
def test_killed_in_the_middle_of_trouble_it_ends_well(world, server, label):
    one = world(**SERVERS[server])
    one.break_wires(TROUBLED[label])
    assert one.run(Fuse(label, "kill"), minutes=(0, 3, 13))

    _must_end_well(one, f"{server}: killed at {label}")


def test_killed_while_a_refusal_is_recorded_staff_hear_of_it_once(world):
    one = world()
    one.break_wires(("rcpt", "never", 2))
    assert one.run(Fuse("failed-before-commit", "kill"))
    one.break_wires(("rcpt", "never", 3))  # refused again by the next run
    one.run(minutes=(0, 3))

    with one.store.reading() as books:
        states = {owed.mail.kind.value: owed.state.value for owed in books.outbox.in_state()}
    assert states == {"training-start": "sent", "digest": "failed", "alert": "sent"}


def _must_end_well(one: World, story: str) -> None:
    one.settle()
    try:
        check(one)
    except AssertionError as error:
        raise AssertionError(f"{story}: {error}") from error
