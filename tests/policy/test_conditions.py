"""The words of a rule's lines: what they ask, of what they can be asked, and that unknown is not no."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.policy.conditions import WORDS, Condition, complaint
from mailbot.policy.vocabulary import UNKNOWN, Fact, FactKind, Vocabulary


def fact(name, kind, **more):
    return Fact(name=name, meaning="m", kind=kind, stage="complete", matters=("requests",), **more)


VOCABULARY = Vocabulary(
    facts={
        one.name: one
        for one in (
            fact("sure", FactKind.YES_NO),
            fact("role", FactKind.WORD, values=("signatory", "none")),
            fact("agency", FactKind.TEXT),
            fact("names", FactKind.LIST),
            fact("count", FactKind.NUMBER),
            fact("day", FactKind.DAY),
            fact("quiet", FactKind.NUMBER, otherwise=0),
        )
    }
)


def holds(name, word, expected, facts, *, number=None, parameter=False):
    condition = Condition(fact=name, word=word, expected=expected, parameter=parameter)
    return condition.holds(VOCABULARY, facts, lambda _: number)


@pytest.mark.parametrize(
    ("name", "word", "expected", "value", "answer"),
    [
        ("sure", "is", True, True, True),
        ("sure", "is", True, False, False),
        ("role", "is", "none", "none", True),
        ("role", "is_not", "none", "signatory", True),
        ("role", "one_of", ("signatory", "none"), "none", True),
        ("role", "not_one_of", ("signatory",), "signatory", False),
        ("agency", "is", "harbor house", "Harbor House", True),
        ("agency", "missing", True, "", True),
        ("agency", "missing", True, "   ", True),
        ("agency", "missing", True, None, True),
        ("agency", "missing", False, "Harbor House", True),
        ("agency", "contains", "HARBOR", "Harbor House", True),
        ("agency", "contains", "x", None, False),
        ("agency", "is_not", "x", None, True),
        ("names", "contains", "b", ("A", "B"), True),
        ("names", "contains", "b", ("bb",), False),
        ("names", "missing", True, (), True),
        ("count", "at_least", 3, 3, True),
        ("count", "at_most", 3, 3, True),
        ("count", "more_than", 3, 3, False),
        ("count", "more_than", 3, 4, True),
        ("count", "at_most", 3, None, False),
        ("count", "at_least", 0, None, False),
        ("day", "before", date(2026, 3, 2), date(2026, 3, 1), True),
        ("day", "before", date(2026, 3, 1), date(2026, 3, 1), False),
        ("day", "after", date(2026, 3, 1), date(2026, 3, 2), True),
        ("day", "after", date(2026, 3, 1), None, False),
    ],
)
def test_what_a_word_asks(name, word, expected, value, answer):
    assert holds(name, word, expected, {name: value}) is answer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sure", None),
        ("sure", "yes"),
        ("sure", 1),
        ("role", "director"),
        ("role", ""),
        ("count", True),
        ("count", "3"),
        ("day", datetime(2026, 3, 1)),
        ("names", (1, 2)),
        ("agency", 7),
        ("agency", UNKNOWN),
    ],
)
def test_a_value_that_a_fact_cannot_have_is_unknown_and_not_no(name, value):
    word, expected = ("contains", "x") if name == "names" else ("is", "x")

    assert holds(name, word, expected, {name: value}) is UNKNOWN


def test_a_fact_that_nobody_loaded_is_unknown():
    assert holds("agency", "is", "x", {}) is UNKNOWN


def test_a_fact_that_nobody_loaded_has_the_value_that_counts_otherwise():
    assert holds("quiet", "is", 0, {}) is True
    assert holds("quiet", "is", 0, {"quiet": UNKNOWN}) is UNKNOWN


def test_unknown_refuses_to_be_read_as_no():
    with pytest.raises(TypeError, match="neither"):
        bool(UNKNOWN)


def test_a_number_can_be_compared_with_a_dated_one():
    assert holds("count", "more_than", "far_days", {"count": 8}, number=7, parameter=True) is True
    assert holds("count", "more_than", "far_days", {"count": 8}, number=8, parameter=True) is False
    assert holds("count", "more_than", "far_days", {"count": 8}, number=None, parameter=True) is UNKNOWN


def test_a_list_may_be_handed_in_as_one_text_and_a_text_as_several():
    assert VOCABULARY.read("names", {"names": "one"}) == ("one",)
    assert VOCABULARY.read("agency", {"agency": ["a", "b"]}) == "a, b"


@pytest.mark.parametrize(
    ("name", "word", "expected", "said"),
    [
        ("agency", "mising", True, '"mising" is not a word for "when" did you mean "missing"?'),
        (
            "sure",
            "missing",
            True,
            '"missing" cannot be asked of "sure", a yes-no it can be asked: is, is_not',
        ),
        ("agency", "missing", "yes", '"missing" wants true or false None'),
        ("role", "one_of", "none", '"one_of" wants a list of values, like ["a", "b"] None'),
        ("role", "one_of", [], '"one_of" wants a list of values, like ["a", "b"] None'),
        (
            "count",
            "at_least",
            "far_dayz",
            '"far_dayz" is no dated number of parameters.toml did you mean "far_days"?',
        ),
    ],
)
def test_a_line_that_cannot_be_right_is_complained_of(name, word, expected, said):
    what, hint = complaint(VOCABULARY.facts[name], word, expected, frozenset({"far_days"}))

    assert f"{what} {hint}" == said


def test_a_word_that_a_fact_never_is_gets_did_you_mean():
    what, hint = complaint(VOCABULARY.facts["role"], "one_of", ["signatroy"], frozenset())

    assert "can never be 'signatroy'" in what
    assert hint == 'did you mean "signatory"?'


@pytest.mark.parametrize(
    ("name", "word", "expected"),
    [
        ("sure", "is", True),
        ("role", "one_of", ["none"]),
        ("count", "at_least", "far_days"),
        ("count", "at_least", 3),
        ("day", "before", date(2026, 1, 1)),
        ("names", "contains", "x"),
    ],
)
def test_a_line_that_is_right_is_not_complained_of(name, word, expected):
    assert complaint(VOCABULARY.facts[name], word, expected, frozenset({"far_days"})) is None


ANYTHING = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates() | st.lists(st.integers())
)


@given(st.sampled_from(sorted(VOCABULARY.facts)), st.sampled_from(sorted(WORDS)), ANYTHING, ANYTHING)
def test_no_value_whatever_breaks_a_line(name, word, expected, value):
    if complaint(VOCABULARY.facts[name], word, expected, frozenset()) is None:
        right = tuple(expected) if isinstance(expected, list) else expected

        assert holds(name, word, right, {name: value}) in (True, False, UNKNOWN)
