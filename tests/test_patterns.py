"""Every regular expression that a mail is read with takes time that grows with the text, on the worst text that it suggests itself.

Times are compared with each other within one run: four times the text may take about four times as long, never sixteen
times. What is fast at 16 KiB is not looked at further: a quadratic one is not.
"""

import re
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import pytest

from mailbot.triage.needles import Sought
from mailbot.triage.phrases import parse_phrases
from mailbot.triage.sentences import LONGEST
from tests.patterns import METHODS, cost, methods_of, named_patterns, text_of, worst_inputs

WORST = 64 * 1024
FLOOR = 0.003  # seconds: below it a ratio says nothing
HANGS = 0.05  # seconds for less than a line: only an exponential pattern needs them
RULES = Path(__file__).parents[1] / "rules" / "phrases.toml"
PARTS = 20
DEAREST = 40  # of the worst texts of a pattern, those that are also tried four times as long
BETWEEN = 8  # four times the text: linear is 4, quadratic 16

BOUNDED = {
    # only ever applied to a slice, a line or a value of so many characters
    "adoption._ANSWERS": 600,  # adoption._LONGEST
    "answer_who._LAST_DAY": 300,  # answer_who._LONGEST, as for the next
    "answer_who._MEANS": 300,
    "answer_who._MEANS_NOT": 300,
    "answer_yes._AFFIRMS": 400,  # answer_yes._LONGEST
    "answers._ASIDE": 900,  # sentences.LONGEST
    "certainty._STARTS": 900,  # sentences.LONGEST
    "closings._BANNER": 300,
    "form_hazards.IDIOMS": 900,  # sentences.LONGEST
    "closings._CLOSING": 100,
    "dates._CLOSING": 120,
    "dates._WEEKDAY_PLACES": 120,
    "day_reader._ANY": 900,
    "form_signatures._TITLED": 90,
    "interleaved._FILLED": 200,
    "label_lines._DASH": 200,
    "older_mails._WROTE": 400,
    "wording._OR": 200,
}
SINGLE_BLANKS = {
    "projects._COMMAS",
    "projects._JOINTS",
    "sentences._BEHIND_NAME",
    "sentences._ITEM",
    "sentences._POSTSCRIPT",
}
"""Only ever applied behind `" ".join(text.split())`, as `sentences.straightened`: no two blanks stand beside each other."""
COUNTED = {"html_tags._RAW_ENDS"}
"""Begins at a bracket, and a mail with more than `limits.tags` of them is refused before."""

NAMED, CALLED = named_patterns(), methods_of()
FREE = [name for name in NAMED if name.partition("[")[0] not in {*BOUNDED, *COUNTED}]


def text(name, pump, size):
    """An input for a pattern as it can come to it."""
    made = text_of(NAMED[name], pump, size)
    return " ".join(made.split()) if name in SINGLE_BLANKS else made


def grows(pattern, method, long, short, taken=None) -> bool:
    """Does the cost grow faster than the text, which is four times as long? The least of three tries, if it costs anything.

    Args:
        pattern: what is measured.
        method: how it is applied.
        long: the text.
        short: a quarter of it.
        taken: what the long one has cost once, where that was measured.
    """
    taken = cost(pattern, method, long) if taken is None else taken
    for _ in range(3):
        if taken <= FLOOR or taken <= BETWEEN * max(cost(pattern, method, short, 3), 1e-6):
            return False
        taken = cost(pattern, method, long)
    return True


@cache
def yardstick() -> float:
    """What a plain pattern costs on the worst text here and now: a measure that a slow machine shares."""
    return cost(re.compile(r"[^x]*x"), "match", "ab" * (WORST // 2), 9)


def methods(name):
    return sorted(CALLED.get(name.partition("[")[0], {"search"}))


@pytest.mark.parametrize("name", FREE)
def test_a_pattern_takes_time_that_grows_with_the_text(name):
    pattern = NAMED[name]
    for method in methods(name):
        costs = {}
        for pump in worst_inputs(pattern):
            for size in (24, 40, 64):  # exponential ones would not come back from more
                assert cost(pattern, method, text(name, pump, size), 2) < HANGS, (method, pump, size)
            short, long = (text(name, pump, size) for size in (1024, 4096))
            costs[pump] = cost(pattern, method, long)
            assert not grows(pattern, method, long, short, costs[pump]), (method, pump, len(long))
        dearest = sorted(costs, key=costs.__getitem__, reverse=True)
        for pump in dearest[:DEAREST]:
            short, long = (text(name, pump, size) for size in (4096, 16 * 1024))
            assert not grows(pattern, method, long, short), (method, pump, len(long))
        for pump in dearest[:1]:
            short, long = (text(name, pump, size) for size in (WORST // 4, WORST))
            assert not grows(pattern, method, long, short), (method, pump, WORST)


@pytest.mark.parametrize("name", [name for name in NAMED if name.partition("[")[0] in BOUNDED])
def test_a_pattern_that_is_applied_to_little_text_costs_little_there(name):
    """No more than what the plainest pattern costs on a few hundred times the worst text."""
    pattern, bound = NAMED[name], BOUNDED[name.partition("[")[0]]
    most = 4000 * yardstick()
    for method in methods(name):
        for pump in worst_inputs(pattern):
            made = text(name, pump, bound)
            assert cost(pattern, method, made) < most, (method, pump)


def test_the_tables_name_patterns_that_are_there():
    there = {name.partition("[")[0] for name in NAMED}

    assert {*BOUNDED, *COUNTED} <= there
    assert set().union(*CALLED.values()) <= METHODS
    assert len(NAMED) > 250


def test_a_quadratic_pattern_and_an_exponential_one_are_found():
    """The measure itself: what it is for must not slip through."""
    quadratic, exponential = re.compile(r"a+b"), re.compile(r"(?:a|b|ab)*c")
    assert ("", "a", "") in worst_inputs(quadratic)
    assert grows(quadratic, "search", "a" * 4096, "a" * 1024)
    assert any(
        cost(exponential, "match", text_of(exponential, pump, 48)) > FLOOR
        for pump in worst_inputs(exponential)
    )
    behind = re.compile(r"(?<=x)(?:[ab]+|-)+(?=c)")
    assert any(cost(behind, "search", text_of(behind, pump, 24)) > FLOOR for pump in worst_inputs(behind))


# -- the grammar of rules/phrases.toml ---------------------------------------------------------------------------


@cache
def phrase_expressions() -> tuple[str, ...]:
    found: dict[str, None] = {}

    def walk(value, depth=0):
        if isinstance(value, Sought):
            found[value.expression] = None
        elif is_dataclass(value):
            for each in fields(value):
                walk(getattr(value, each.name), depth + 1)
        elif isinstance(value, tuple | list | dict) and depth < 6:
            for each in value.values() if isinstance(value, dict) else value:
                walk(each, depth + 1)

    walk(parse_phrases(RULES.read_text(encoding="utf-8"), RULES.name))
    return tuple(found)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_phrase_costs_little_on_the_longest_sentence(part):
    """Sentences are cut at `sentences.LONGEST`; here are sentences of the phrases' own words."""
    most = 4000 * yardstick()
    for expression in phrase_expressions()[part::PARTS]:
        pattern = re.compile(expression)
        pumps = worst_inputs(pattern)
        for pump in pumps[:: max(1, len(pumps) // 2)]:
            assert cost(pattern, "search", text_of(pattern, pump, LONGEST)) < most, (expression[:80], pump)
