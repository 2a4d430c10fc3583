"""The rules folder as it ships, read once; as functions, because hypothesis prints fixtures and these are too long for it."""

from functools import cache
from pathlib import Path

from mailbot.policy.rulebook import Rulebook, parse_rulebook

RULES = Path(__file__).parents[2] / "rules"


@cache
def read_rules() -> dict[str, str]:
    """The texts of the folder by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.toml"))}


@cache
def read_rulebook() -> Rulebook:
    """The rulebook of the folder."""
    return parse_rulebook(read_rules())
