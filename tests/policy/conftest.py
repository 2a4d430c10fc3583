"""The rules folder as it ships, read once."""

import pytest

from mailbot.policy.rulebook import Rulebook
from tests.policy.shipped_rules import read_rulebook, read_rules
from tests.policy.story import Story


@pytest.fixture(scope="session")
def shipped() -> dict[str, str]:
    return read_rules()


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return read_rulebook()


@pytest.fixture
def story(rulebook) -> Story:
    """A desk in memory on Wednesday, March 4, 2026."""
    return Story(rulebook)
