"""Which practice cases a training has: funder, then type, then CoC; nothing is guessed (P5)."""

import pytest

from mailbot.errors import CommandRefused, RuleError
from mailbot.model.case import PracticeState, StepState
from mailbot.model.directory import Project
from mailbot.policy.practice_cases import PROJECT_TYPES, choose
from mailbot.policy.rulebook import parse_rulebook


def project(project_type=None, *, funders=(), coc="MO-606", key="p"):
    return Project(
        agency="a", key=key, name=key, coc_code=coc, project_type=project_type, funders=tuple(funders)
    )


def keys(choice):
    return [case.key for case in choice.cases]


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        (project(0), "residential"),
        (project(1), "es-nbn"),
        (project(2), "residential"),
        (project(3), "ph"),
        (project(4), "street-outreach"),
        (project(6), "services-only"),
        (project(7), "services-only"),
        (project(8), "residential"),
        (project(9), "ph"),
        (project(10), "ph"),
        (project(11), "services-only"),
        (project(12), "prevention"),
        (project(13), "ph"),
        (project(14), "ce-606"),
        (project(14, coc="MO-501"), "ce-501"),
        (project(14, coc="MO-500"), "ce-500"),
        (project(14, coc="MO-602"), "ce"),
        (project(14, coc=None), "ce"),
        (project(4, funders=["21"]), "path"),
        (project(6, funders=["21"]), "path"),
        (project(13, funders=["33"]), "ssvf"),
        (project(12, funders=["33"]), "ssvf"),
        (project(0, funders=["22"]), "rhy"),
        (project(4, funders=["25"]), "rhy"),
        (project(3, funders=["15"]), "hopwa"),
        (project(13, funders=["46:Missouri Housing Trust Fund (MHTF)"]), "mhtf"),
        (project(13, funders=["46:mohip 2025"]), "mhtf"),
        (project(13, funders=["46:City of Columbia"]), "ph"),
        (project(13, funders=["2", "33"]), "ssvf"),
        (project(2, funders=["37"]), "residential"),
        (project(None, funders=["21"]), "path"),
    ],
)
def test_the_funder_decides_before_the_type(rulebook, wanted, key):
    choice = rulebook.practice_cases.choose([wanted], None)

    assert keys(choice) == [key]
    assert choice.unknown == ()


@pytest.mark.parametrize("unknown", [project(None), project(5), project(99), project(None, funders=["2"])])
def test_a_project_of_unknown_type_waits_for_a_person(rulebook, unknown):
    choice = rulebook.practice_cases.choose([project(1, key="q"), unknown], None)

    assert choice.unknown == (unknown,)
    assert keys(choice) == ["es-nbn"]


def test_several_cases_come_by_the_number_of_projects_and_then_in_the_order_of_the_table(rulebook):
    wanted = [project(14), project(13), project(1)]

    assert keys(rulebook.practice_cases.choose(wanted, None)) == ["es-nbn", "ph", "ce-606"]
    assert keys(rulebook.practice_cases.choose([*wanted, project(14, key="q")], None))[0] == "ce-606"


@pytest.mark.parametrize("role", ["read only", "reports", "Reports"])
def test_whoever_only_reads_has_one_case_of_one_step(rulebook, role):
    choice = rulebook.practice_cases.choose([project(1), project(None)], role)

    assert keys(choice) == ["view-reports"]
    assert len(choice.cases[0].steps) == 1
    assert choice.unknown == ()


def test_data_entry_is_trained_by_project(rulebook):
    assert keys(choose([project(1)], "data entry", rulebook.practice_cases)) == ["es-nbn"]


def test_a_case_begins_with_every_step_locked(rulebook):
    (case,) = rulebook.practice_cases.choose([project(3)], None).cases

    assert case.state is PracticeState.LOCKED
    assert case.steps == (StepState.LOCKED,) * 4
    assert len(case.step_titles) == 4
    assert case.deadline_on is None


def test_every_case_has_one_to_four_steps_and_every_project_type_a_case(rulebook):
    assert all(1 <= len(row.steps) <= 4 for row in rulebook.practice_cases.workflows)
    assert all(rulebook.practice_cases.workflow_of(project(number)) for number in PROJECT_TYPES)


def test_staff_name_cases_by_key_in_their_order(rulebook):
    cases = rulebook.practice_cases.by_keys(["PH", " es-nbn", "ph", ""])

    assert [case.key for case in cases] == ["ph", "es-nbn"]


def test_an_unknown_key_is_refused_with_what_it_may_have_meant(rulebook):
    with pytest.raises(
        CommandRefused, match=r'no practice case "es-nbm"; did you mean "es-nbn"\?.*"zz".*the practice cases'
    ):
        rulebook.practice_cases.by_keys(["es-nbm", "ph", "zz"])


def test_no_key_at_all_is_refused(rulebook):
    with pytest.raises(CommandRefused, match="the practice cases are es-nbn, residential"):
        rulebook.practice_cases.by_keys([" "])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "ph"', 'key = "es-nbn"', 'there are two practice cases "es-nbn"'),
        ("project_types = [12]", "project_types = [15]", '"prevention": there is no project type 15'),
        ('funders = ["21"]', 'funders = ["PATH"]', '"PATH" is no funder; write its number'),
        (
            '["read only", "reports"]',
            '["read-only"]',
            'there is no kind of access "read-only"; did you mean "read only"?',
        ),
        ('steps = ["Find a client and run a report"]', "steps = []", '"steps": at least one is needed'),
        (
            'steps = ["Find a client and run a report"]',
            'steps = ["a", "b", "c", "d", "e"]',
            '"steps": there are too many',
        ),
        (
            'steps = ["Find a client and run a report"]',
            'steps = [" "]',
            'a step of "view-reports" has no title',
        ),
        ('funders = ["33"]', 'coc_codes = ["MO-500"]', '"ssvf": "coc_codes" needs "project_types"'),
        ('title = "PATH"', 'titel = "PATH"', '"titel" is not a word here; did you mean "title"?'),
    ],
)
def test_a_row_that_cannot_be_right_is_complained_of(shipped, old, new, said):
    assert old in shipped["practice-cases.toml"]
    files = {**shipped, "practice-cases.toml": shipped["practice-cases.toml"].replace(old, new, 1)}

    with pytest.raises(RuleError) as caught:
        parse_rulebook(files)
    assert any(said in str(problem) and problem.line for problem in caught.value.problems)


def test_a_table_without_rows_or_with_another_word_is_complained_of(shipped):
    with pytest.raises(RuleError) as caught:
        parse_rulebook({**shipped, "practice-cases.toml": "[[cases]]\nkey = 1\n"})
    assert [problem.what for problem in caught.value.problems] == [
        "there is no practice case",
        '"cases" is not a word here',
    ]
