"""Several labels in one line."""

import pytest

from mailbot.triage.label_rows import are_heads, cells_of_line, one_line_form
from tests.triage.form_wording import wording


def _pairs(cuts):
    return [(cut.field, cut.value) for cut in cuts]


@pytest.mark.parametrize("gap", ["; ", " | ", ", ", "   "], ids=["semicolon", "bar", "comma", "gap"])
def test_a_form_may_stand_in_one_line(gap):
    line = gap.join(["Agency: Harbor House", "New User: Ana Ruiz", "Projects: RRH"])
    assert _pairs(one_line_form(line, wording())) == [
        ("agency", "Harbor House"),
        ("person_name", "Ana Ruiz"),
        ("projects", "RRH"),
    ]


def test_a_line_with_one_label_and_a_colon_is_no_form():
    assert one_line_form("Projects: RRH; phase: 2", wording()) == []


def test_cells_are_labels_and_values_in_turn():
    line = "Agency\tHarbor House\tLast day\t3/6/2026"
    assert _pairs(cells_of_line(line, wording())) == [
        ("agency", "Harbor House"),
        ("last_needed_on", "3/6/2026"),
    ]


@pytest.mark.parametrize(
    "line", ["Agency\tProjects", "Agency\tHarbor House\tLast day", "one\ttwo\tthree\tfour"]
)
def test_labels_beside_each_other_are_no_values(line):
    assert cells_of_line(line, wording()) == []


def test_two_labels_with_a_tab_between_are_heads():
    assert are_heads("Agency\tNew User", wording())
    assert not are_heads("Agency\tHarbor House", wording())
