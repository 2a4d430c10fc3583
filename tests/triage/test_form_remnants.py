"""What is left over in forms: the marks of blanks around a value, entries of a list that no line has claimed."""

import pytest

from mailbot.model.directory import Project
from mailbot.model.intent import Doubt
from mailbot.triage.projects import match_projects
from tests.triage.form_wording import forms_in, values_in, wording
from tests.triage.form_world import ADD, HARBOR, read

MISSION = (
    Project(agency="a", key="mhp", name="Mission Homelessness Prevention", project_type=12),
    Project(agency="a", key="fund", name="Mission Trust Fund Assistance", project_type=12),
    Project(agency="a", key="es", name="Mission Winter Shelter", project_type=0),
    Project(agency="a", key="hs", name="Housing and Services", project_type=6),
)


@pytest.mark.parametrize(
    "written",
    [
        "_lmoss@hh.example_",
        "__lmoss@hh.example____",
        "_ lmoss@hh.example _",
        "....lmoss@hh.example....",
        "____ lmoss@hh.example",
        "----lmoss@hh.example----",
        "…… lmoss@hh.example ……",
    ],
)
def test_a_value_is_read_without_the_blank_that_it_was_written_into(written):
    text = ADD.replace("ARuiz@hh.example", written)

    assert values_in(text)["person_email"] == "lmoss@hh.example"


def test_a_value_below_its_label_is_read_without_its_blank_too():
    values = values_in(
        "New User's Name\n__Lee Moss Jr.__\n\nNew User's Email\n_lmoss@hh.example_\n\nAgency\nHarbor House\n"
    )

    assert (values["person_name"], values["person_email"]) == ("Lee Moss Jr.", "lmoss@hh.example")


def test_a_cell_is_read_without_its_blank_too():
    cells = (
        ("Agency", "Harbor House"),
        ("New User's Name", "_Lee Moss_"),
        ("New User's Email", "_lmoss@hh.example_"),
    )
    html = (
        "<table>"
        + "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in cells)
        + "</table>"
    )

    assert values_in(None, html)["person_email"] == "lmoss@hh.example"


@pytest.mark.parametrize("blank", ["________", "........", "--------", "……", "..._", "__--__"])
def test_a_blank_without_a_value_stays_empty(blank):
    assert "person_email" in forms_in(ADD.replace("ARuiz@hh.example", blank))[0].blank


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("Trust Fund and Homelessness Prevention", ("fund", "mhp")),
        ("Trust Fund + Homelessness Prevention", ("fund", "mhp")),
        ("Trust Fund/Homelessness Prevention", ("fund", "mhp")),
        ("Trust Fund, Homelessness Prevention, Winter Shelter", ("fund", "mhp", "es")),
        ("Winter Shelter plus Trust Fund", ("es", "fund")),
        ("Housing and Services", ("hs",)),
        ("Housing and Services and Winter Shelter", ("hs", "es")),
    ],
)
def test_every_project_of_a_list_is_read(written, keys):
    found = match_projects(written, MISSION, wording())

    assert (found.keys, found.unmatched, found.guessed) == (keys, (), ())


@pytest.mark.parametrize(
    "written",
    [
        "Trust Fund Homelessness Prevention",
        "Trust Fund and HP",
        "Winter Shelter and Kitchen",
        "Homelessness Prevention or Kitchen",
        "Homelessness Prevention or Trust Fund",
        "Winter Shelter/Kitchen",
        "Winter Shelter & the two new ones",
        "Winter Shelter with Homelessness Prevention",
    ],
)
def test_a_list_of_which_a_word_is_left_is_asked_about(written):
    found = match_projects(written, MISSION, wording())

    assert found.unmatched or found.guessed


def test_bullets_that_are_paragraphs_below_a_bold_label_are_one_list():
    html = (
        "<p><b>Request:</b> Add a new user</p><p><b>Agency:</b> Harbor House</p><p><b>New User's Name:</b> Lee Moss</p>"
        "<p><b>New User's Email:</b> lmoss@hh.example</p><p><b>Projects:</b></p><p>· Emergency Shelter</p><p>· ESG Rapid Rehousing</p>"
        "<p><b>Requester:</b> Rep</p>"
    )

    assert values_in(None, html)["projects"].split("\n") == ["· Emergency Shelter", "· ESG Rapid Rehousing"]


@pytest.mark.parametrize("entry", ["- the warming center", "* Kitchen", "• RRH at Elm Street"])
def test_an_entry_behind_a_gap_that_names_no_project_is_asked_about(entry):
    intent = read(ADD.replace("Projects: ES\n", f"Projects:\n- ES\n\n{entry}\n"), HARBOR)

    assert Doubt.PROJECT_UNKNOWN in intent.doubts
