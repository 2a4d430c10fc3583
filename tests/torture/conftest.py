"""One desk for the whole session, and worlds that start from it."""

import functools
import re
from pathlib import Path

import pytest

import mailbot
from tests.torture.world import FIGURES, SEED, Origin, World

_LABEL = re.compile(r"\bpoint\(\"([a-z-]+)\"\)")


@pytest.fixture(scope="session")
def origin(tmp_path_factory):
    made = Origin.make(tmp_path_factory.mktemp("origin"))
    yield made
    made.remove()


@pytest.fixture
def world(origin):
    """Call it for a world; the next one takes its place."""
    return functools.partial(World, origin)


@pytest.fixture(scope="session")
def labels():
    """Every failpoint of the source."""
    files = Path(mailbot.__file__).parent.rglob("*.py")
    found = [
        label for file in files if file.name != "failpoints.py" for label in _LABEL.findall(file.read_text())
    ]
    assert len(found) == len(set(found)), "two failpoints have one name"
    return set(found)


def pytest_terminal_summary(terminalreporter):
    if FIGURES:
        said = ", ".join(f"{number} {what}" for what, number in FIGURES.items())
        terminalreporter.write_line(f"torture (seed {SEED}): {said}")
