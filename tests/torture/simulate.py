"""The simulator's long form: many seeds on all cores, a line every thousand, each failing seed with its shortest story.

make simulate SEEDS=100000
python -m tests.torture.simulate --seeds 100000 --first 1 --processes 1
"""

import argparse
import contextlib
import gc
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import structlog

from tests.torture.simulated_events import ENDINGS, Story, run_all, shortest
from tests.torture.simulated_ground import Ground
from tests.torture.simulation import Broken
from tests.torture.world import Origin

AT_ONCE = 8 * ENDINGS  # seeds of one piece of work
TOLD_EVERY = 1000  # seeds
_ground: Ground | None = None  # of a worker process
_kept = contextlib.ExitStack()  # open as long as that


def main() -> int:
    """Run the seeds; 1 when one of them fails."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("--seeds", type=int, default=1000, help="how many")
    reader.add_argument("--first", type=int, default=1)
    reader.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    wanted = reader.parse_args()
    end = wanted.first + wanted.seeds
    pieces = [(first, min(first + AT_ONCE, end)) for first in range(wanted.first, end, AT_ONCE)]
    begun, done, failed, figures = time.monotonic(), 0, [], Counter()
    with multiprocessing.get_context("fork").Pool(wanted.processes, _begin) as pool:
        for (first, last), broken, counted in pool.imap_unordered(_piece, pieces):
            figures += counted
            for seed, story in broken:
                failed.append(seed)
                print(f"\nseed {seed}: {story}\n  {again(seed)}\n", flush=True)
            before, done = done, done + last - first
            if done // TOLD_EVERY > before // TOLD_EVERY or done == wanted.seeds:
                _tell(done, wanted.seeds, begun, failed, figures)
    return 1 if failed else 0


def again(seed: int) -> str:
    """The command that plays a seed again."""
    return f"MAILBOT_SIMULATION_SEED={seed} .venv/bin/pytest -q tests/torture/test_simulation.py"


def story_of(seed: int, ground: Ground) -> str:
    """Why a seed fails, with the shortest run of it that fails in some way, and its log."""
    story, failure = shortest(Story.of(seed), ground)
    events = ", ".join(f"{name} ({source})" for name, source in story.events)
    return f"{failure}\n  events: {events}\n" + "\n".join(f"  {line}" for line in failure.log)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Without the program's log: thousands of faults are meant to happen."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    try:
        yield
    finally:
        structlog.configure(**before)


def _tell(done: int, of: int, begun: float, failed: list[int], figures: Counter[str]) -> None:
    seconds = time.monotonic() - begun
    said = ", ".join(f"{number} {what}" for what, number in figures.items())
    print(
        f"{done} of {of} seeds in {seconds:.0f} s, {done / seconds:.1f} a second, {len(failed)} failed {failed}: {said}",
        flush=True,
    )


def _begin() -> None:
    """A worker lays its own ground, once; what is on it then is never collected again."""
    global _ground  # noqa: PLW0603 - the one thing that a worker process keeps
    origin = Origin.make(Path(tempfile.mkdtemp(prefix="simulation-")))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    _ground = _kept.enter_context(Ground.lay(origin).opened())
    gc.collect()
    gc.freeze()
    gc.disable()


def _piece(span: tuple[int, int]) -> tuple[tuple[int, int], list[tuple[int, str]], Counter[str]]:
    assert _ground is not None
    broken: list[tuple[int, str]] = []
    figures: Counter[str] = Counter()
    for seed, play in run_all(range(*span), _ground):
        try:
            figures += play().figures
        except Broken:
            broken.append((seed, story_of(seed, _ground)))
        except Exception:  # noqa: BLE001 - the simulator itself, or the program past its own errors: told and counted
            broken.append((seed, traceback.format_exc()))
    gc.collect()
    return span, broken, figures


if __name__ == "__main__":
    sys.exit(main())
