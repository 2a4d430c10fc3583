"""Every part of a file knows its line, and complaints are in words for people who edit rules."""

from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from mailbot.policy.toml_source import Shape, did_you_mean, read_toml, shaped

TEXT = '''\
# a comment with title = "nothing"
matter = "requests"

[[rule]]
id = "a.one"
when.agency.missing = true
text = """
id = "not a key"
"""

[[rule.example]]
name = "first"

[[rule.example]]
name = "second"

[[rule]]
id = "a.two"

[[rule.example]]
given = { agency = "x" }

[numbers.values]
2000-01-01 = 14
'''


def lines():
    return read_toml("rules.toml", TEXT, []).lines


def test_every_table_and_key_knows_its_line():
    found = lines()

    assert found["matter",] == 2
    assert found["rule", 0] == 4
    assert found["rule", 0, "id"] == 5
    assert found["rule", 0, "when", "agency", "missing"] == 6
    assert found["rule", 0, "example", 1, "name"] == 15
    assert found["rule", 1, "id"] == 18
    assert found["numbers", "values", "2000-01-01"] == 24


def test_examples_of_the_next_rule_are_counted_anew():
    assert lines()["rule", 1, "example", 0, "given"] == 21
    assert ("rule", 1, "example", 2) not in lines()


def test_what_stands_inside_a_multi_line_text_is_no_key():
    assert lines()["rule", 0, "id"] == 5
    assert ("rule", 0, "text") in lines()


def test_a_place_without_a_line_of_its_own_gets_that_of_the_nearest_part_around_it():
    source = read_toml("rules.toml", TEXT, [])

    assert source.problem(("rule", 1, "then", "mail"), "wrong").line == 17
    assert source.problem(("nowhere",), "wrong").line is None


def test_a_syntax_error_is_said_with_its_line():
    problems = []

    assert read_toml("rules.toml", 'a = 1\nb = "open\nc = 2\n', problems) is None
    assert str(problems[0]).startswith("rules.toml:2: this is not TOML: ")


def test_a_file_that_ends_too_early_is_complained_of_at_its_last_line():
    problems = []

    read_toml("rules.toml", 'a = 1\nb = """never closed\n', problems)

    assert problems[0].line in {2, 3}


class Inner(Shape):
    poll_seconds: int
    names: list[str] = Field(min_length=1)


class Outer(Shape):
    inner: Inner


def test_all_complaints_come_at_once_with_line_and_did_you_mean():
    problems = []
    source = read_toml("x.toml", "[inner]\npoll_secnods = 3\nnames = []\nother = 1\n", problems)

    assert shaped(Outer, source, (), dict(source.data), problems) is None
    assert [str(problem) for problem in problems] == [
        'x.toml:1: "poll_seconds" is missing',
        'x.toml:3: "names": at least one is needed',
        'x.toml:2: "poll_secnods" is not a word here; did you mean "poll_seconds"?',
        'x.toml:4: "other" is not a word here',
    ]


def test_a_number_in_quotes_is_not_taken_for_a_number():
    problems = []
    source = read_toml("x.toml", '[inner]\npoll_seconds = "3"\nnames = ["a"]\n', problems)
    shaped(Outer, source, (), dict(source.data), problems)

    assert str(problems[0]) == 'x.toml:2: "poll_seconds": a whole number is expected'


def test_did_you_mean_is_silent_when_nothing_is_near():
    assert did_you_mean("mising", ["missing", "is"]) == 'did you mean "missing"?'
    assert did_you_mean("zebra", ["missing", "is"]) is None


@given(st.text(alphabet="[]=\"'.#ab1 \n{}\\", max_size=80))
def test_any_text_is_read_or_complained_of(text):
    problems = []
    source = read_toml("x.toml", text, problems)

    assert (source is None) == bool(problems)
    for problem in problems:
        assert 1 <= problem.line <= max(1, len(text.splitlines()))
