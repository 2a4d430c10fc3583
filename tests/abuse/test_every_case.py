"""Every abuse case of the list has a test that bears its number, wherever in the tests it stands.

A test is named `test_a05_...`; one for several cases `test_b43_b44_...`; a row of a table begins its id with its number,
`[a05 in a comment]`. What pytest collects counts, not what files look like: a test that is never run is no test.
"""

import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).parents[1]
PARTS = {"a": range(1, 33), "b": range(33, 46), "c": range(46, 60), "d": range(60, 72), "e": range(72, 77)}
LIST = [f"{letter}{number:02}" for letter, numbers in PARTS.items() for number in numbers]
MAY_HAVE_SOME = re.compile(r"def test_[a-e]\d\d_|[\"'][a-e]\d\d(?: [\w ]+)?[\"']", re.IGNORECASE)
IN_NAME = re.compile(r"::test_((?:[a-e]\d\d_)+)(?!to_)", re.IGNORECASE)
IN_ROW = re.compile(r"[\[-]([a-e]\d\d)(?=[ \]])", re.IGNORECASE)


def numbers_of(test: str) -> set[str]:
    """The cases that the id of a test bears. Of a range only its rows count: `test_a01_to_a13_...[a05 in a comment]`."""
    found = IN_NAME.search(test)
    named = found[1].strip("_").lower().split("_") if found else []
    return {*named, *(number.lower() for number in IN_ROW.findall(test))}


def collected() -> list[str]:
    """The ids of all tests in files that may have a case."""
    files = [
        str(file.relative_to(TESTS.parent))
        for file in sorted(TESTS.rglob("test_*.py"))
        if file != Path(__file__) and MAY_HAVE_SOME.search(file.read_text(encoding="utf-8"))
    ]
    command = ["-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files]
    without = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, *command], check=False, cwd=TESTS.parent, env=without, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_every_case_of_the_list_has_its_test():
    tests = defaultdict(list)
    for test in collected():
        for number in numbers_of(test):
            tests[number].append(test)

    assert len(LIST) == 76
    assert [number for number in LIST if not tests[number]] == []
    assert set(tests) <= set(LIST), "a number that the list does not have"


def test_a_number_is_read_from_a_name_or_a_row_and_from_nothing_else():
    assert numbers_of("x.py::test_a05_something") == {"a05"}
    assert numbers_of("x.py::test_b43_b44_b45_only_the_sender[b44]") == {"b43", "b44", "b45"}
    assert numbers_of("x.py::test_a01_to_a13_a_stamp[a05 in a comment]") == {"a05"}
    assert numbers_of("x.py::test_bombs[x@y.example-d66 parameters]") == {"d66"}
    assert numbers_of("x.py::test_a_stamp[xa05 y]") == set()
    assert numbers_of("tests/a05_/test_x.py::test_y") == set()
