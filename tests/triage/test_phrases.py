"""rules/phrases.toml: its examples are its tests, and what is wrong in it is said all at once."""

import pytest

from mailbot.errors import RuleError
from mailbot.triage.pattern import Lists, compiled
from mailbot.triage.phrase_examples import failing_examples
from mailbot.triage.phrases import parse_phrases
from tests.triage.desk_mail import PHRASES_TEXT, WORDING


def test_every_example_is_read_as_its_phrase_says():
    assert [str(problem) for problem in failing_examples(WORDING.phrases, PHRASES_TEXT, "phrases.toml")] == []


def test_an_example_that_is_not_read_so_is_named_with_its_line():
    text = PHRASES_TEXT.replace(
        'examples = ["Pat Doyle passed away last Friday."]', 'examples = ["Pat Doyle smiled."]'
    )
    (problem,) = failing_examples(parse_phrases(text, "phrases.toml"), text, "phrases.toml")

    assert problem.line == text[: text.index("Pat Doyle smiled.")].count("\n") + 1
    assert "died" in problem.what


def test_everything_wrong_is_said_at_once_with_lines():
    text = (
        PHRASES_TEXT.replace('says = "leave"', 'says = "leav"')
        .replace("undated = true", "undatd = true", 1)
        .replace("[from <from_us>] {end}", "[from <from_is>] {end}", 1)
    )

    with pytest.raises(RuleError) as error:
        parse_phrases(text, "phrases.toml")

    said = str(error.value)
    assert 'did you mean "leave"' in said
    assert 'did you mean "undated"' in said
    assert 'did you mean "<from_us>"' in said
    assert all(problem.line for problem in error.value.problems)


def test_a_file_that_is_no_toml_is_refused_with_its_line():
    with pytest.raises(RuleError) as error:
        parse_phrases("[lists]\nx = [", "phrases.toml")

    assert error.value.problems[0].line == 2


@pytest.mark.parametrize("pattern", ["(a|b", "a]", "[a", "{nobody}", "<nothing>"])
def test_a_pattern_outside_the_grammar_is_refused(pattern):
    with pytest.raises(ValueError):
        compiled(pattern, Lists({"end": "$"}))


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("a [b] c", "a c", True),
        ("a [b] c", "a b c", True),
        ("a [b] c", "abc", False),
        ("[a] [b] c", "c", True),
        ("[a] [b] c", "b c", True),
        ("date (is|:) x", "date: x", True),
        ("(a|b c) d", "b c d", True),
        ("a [b]", "a", True),
    ],
)
def test_the_grammar_of_patterns(pattern, text, matches):
    assert bool(compiled(pattern, Lists({"end": "$"})).fullmatch(text)) is matches
