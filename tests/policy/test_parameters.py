"""Numbers by date: a change is a new line, and every mistake is said with its place."""

from datetime import date, time
from pathlib import Path

import pytest

from mailbot.errors import RuleError
from mailbot.policy.rulebook import gaps, parse_rulebook

DAYS = "[training_days.values]\n2000-01-01 = 14\n"


def with_parameters(shipped, old, new):
    assert old in shipped["parameters.toml"]
    return {**shipped, "parameters.toml": shipped["parameters.toml"].replace(old, new)}


def complaints(files):
    with pytest.raises(RuleError) as caught:
        parse_rulebook(files)
    return [str(problem) for problem in caught.value.problems]


def test_the_policy_s_numbers_are_in_force(rulebook):
    on = date(2026, 3, 4)

    assert rulebook.number("training_days", on) == 14  # P3
    assert rulebook.number("change_training_days", on) == 14  # P20
    assert rulebook.number("removal_notice_business_days", on) == 3  # P21
    assert rulebook.time("close_of_business", on) == time(17)


def test_a_change_is_a_new_line_and_old_days_keep_their_number(shipped):
    book = parse_rulebook(with_parameters(shipped, DAYS, DAYS + "2027-01-01 = 21\n"))

    assert book.number("training_days", date(2026, 12, 31)) == 14
    assert book.number("training_days", date(2027, 1, 1)) == 21


def test_the_values_may_stand_in_one_line(shipped):
    book = parse_rulebook(with_parameters(shipped, DAYS, "values = { 2000-01-01 = 14, 2027-01-01 = 10 }\n"))

    assert book.number("training_days", date(2027, 6, 1)) == 10


def test_before_its_first_day_a_number_has_no_value(shipped):
    book = parse_rulebook(with_parameters(shipped, DAYS, DAYS.replace("2000-01-01", "2026-06-01")))

    with pytest.raises(LookupError, match="training_days has no value on 2026-05-31"):
        book.number("training_days", date(2026, 5, 31))
    assert [gap.what for gap in gaps(book, date(2026, 5, 31))] == [
        '"training_days" has no value on 2026-05-31'
    ]
    assert gaps(book, date(2026, 6, 1)) == ()


def test_asking_for_another_kind_is_an_error(rulebook):
    with pytest.raises(LookupError, match="is no number"):
        rulebook.number("close_of_business", date(2026, 1, 1))
    with pytest.raises(LookupError, match="is no time of day"):
        rulebook.time("training_days", date(2026, 1, 1))
    with pytest.raises(LookupError, match="is no text"):
        rulebook.text("training_days", date(2026, 1, 1))
    with pytest.raises(LookupError, match="has no value"):
        rulebook.number("trainig_days", date(2026, 1, 1))


def test_a_text_has_its_days_too(shipped):
    more = '\n[greeting]\ntitle = "t"\nkind = "text"\ncites = []\n[greeting.values]\n2000-01-01 = "Hello"\n'
    book = parse_rulebook({**shipped, "parameters.toml": shipped["parameters.toml"] + more})

    assert book.text("greeting", date(2026, 1, 1)) == "Hello"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2026-02-30 = 14", '"2026-02-30" is no day; write it like 2027-01-01'),
        ("2000-01-01 = 0", "0 is not between 1 and 3660"),
        ("2000-01-01 = 99999", "99999 is not between 1 and 3660"),
        ('2000-01-01 = "14"', "'14' is no number; write it like 14"),
    ],
)
def test_a_value_that_cannot_be_is_said_with_its_line(shipped, line, said):
    found = complaints(with_parameters(shipped, DAYS, f"[training_days.values]\n{line}\n"))
    number = shipped["parameters.toml"].split("[training_days.values]")[0].count("\n") + 2

    assert found == [f"parameters.toml:{number}: {said}"]


def test_a_time_of_day_must_be_one(shipped):
    found = complaints(with_parameters(shipped, '"17:00"', '"5 pm"'))

    assert found[0].endswith("'5 pm' is no time; write it like \"17:00\"")


def test_a_number_that_the_program_needs_must_be_there_under_its_name(shipped):
    files = with_parameters(shipped, "far_past_days", "far_passed_days")
    files["removals.toml"] = files["removals.toml"].replace("far_past_days", "far_passed_days")

    assert complaints(files) == [
        'parameters.toml: "far_past_days" is missing: the program needs it; did you mean "far_passed_days"?'
    ]


def test_a_needed_number_cannot_become_a_text(shipped):
    block = 'unit = "calendar days"\ncites = ["P3", "P9"]'
    files = with_parameters(shipped, f'kind = "number"\n{block}', f'kind = "text"\n{block}')

    assert any('"training_days" must be a number' in line for line in complaints(files))


def test_every_number_that_people_may_change_is_asked_for_by_the_program(rulebook):
    """One that nobody asks for could be changed in vain."""
    package = Path(__file__).parents[2] / "mailbot"
    program = "\n".join(
        path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
        if path.name not in {"parameters.py", "samples.py"}
    )

    assert [name for name in rulebook.parameters if f'"{name}"' not in program] == []
