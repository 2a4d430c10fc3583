"""docs/guarantees.md names tests that exist, for every guarantee."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")


def test_every_guarantee_has_a_row_with_a_test():
    rows = re.findall(r"^\| (G\d+) \|.*\| (.*) \|$", PAGE, re.MULTILINE)

    assert [number for number, _ in rows] == [f"G{number}" for number in range(1, 23)]
    assert all("`tests/" in shown for _, shown in rows)


def test_every_test_that_it_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)
    assert len(named) > 25
    for file, test in named:
        assert (ROOT / file).exists(), file
        assert not test or f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{test}"
