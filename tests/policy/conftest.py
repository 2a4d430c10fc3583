"""The rules folder as it ships, read once."""

from pathlib import Path

import pytest

from mailbot.policy.rulebook import Rulebook, parse_rulebook
from tests.policy.story import Story

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="session")
def shipped() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.toml"))}


@pytest.fixture(scope="session")
def rulebook(shipped) -> Rulebook:
    return parse_rulebook(shipped)


@pytest.fixture
def story(rulebook) -> Story:
    """A desk in memory on Wednesday, March 4, 2026."""
    return Story(rulebook)
