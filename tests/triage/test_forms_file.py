"""`rules/forms.toml`: every complaint at once, with its line."""

import pytest

from mailbot.errors import RuleError
from mailbot.triage.forms_file import parse_forms
from mailbot.triage.wording import FIELD_NAMES
from tests.triage.form_wording import RULES, wording

TEXT = RULES.read_text(encoding="utf-8")


def problems_of(text: str) -> list[str]:
    with pytest.raises(RuleError) as caught:
        parse_forms(text, "forms.toml")
    return [str(problem) for problem in caught.value.problems]


def test_the_file_that_ships_knows_every_field():
    assert tuple(wording().fields) == tuple(name for name in wording().fields if name in FIELD_NAMES)
    assert set(wording().fields) == set(FIELD_NAMES)


def test_a_misspelt_field_is_named_with_its_line_and_what_was_meant():
    said = problems_of(TEXT.replace('name = "agency"', 'name = "agancy"'))

    line = TEXT.split('name = "agency"')[0].count("\n") + 1
    assert f'forms.toml:{line}: no field is called "agancy"; did you mean "agency"?' in said
    assert any('the [[field]] "agency" is missing' in each for each in said)


def test_a_label_of_two_fields_is_a_complaint_with_its_line():
    said = problems_of(TEXT.replace('labels = ["CoC",', 'labels = ["Agency", "CoC",'))

    assert any(
        'the label "Agency" of "region" belongs to "agency" already' in each and "forms.toml:" in each
        for each in said
    )


def test_all_complaints_come_at_once():
    broken = (
        TEXT.replace("[roles]", "[rolls]")
        .replace('at_once = ["immediately",', 'at_once = ["",')
        .replace("several = true", "severel = true", 1)
    )
    said = "\n".join(problems_of(broken))

    assert '"rolls" is not a word here' in said
    assert "a table [roles] is expected" in said
    assert '"at_once" of [words] must be a list' in said
    assert '"severel" is not a word here; did you mean "several"?' in said


def test_what_is_not_toml_is_said_with_its_line():
    assert problems_of('a = "b"\nc = ') == [problems_of('a = "b"\nc = ')[0]]
    assert problems_of("a = 1\nb = = 2")[0].startswith("forms.toml:2: this is not TOML")


def test_an_empty_file_lacks_everything_and_says_so():
    said = "\n".join(problems_of(""))

    assert "[[field]] is missing" in said
    assert "[request_types]" in said
