"""Lists in a form that go on behind an empty line."""

import pytest

from mailbot.model.intent import Doubt
from tests.triage.desk_mail import read

FORM = """Agency: Harbor House of Columbia
Request type: Add a new user
New User's Name: Gail Ortega
New User's Email: gortega@harborhouse.example
Projects:{}
Job title: Night worker"""


@pytest.mark.parametrize(
    "projects",
    [
        " Emergency Shelter\n\nHOPWA TBRA\n",
        "\nEmergency Shelter\n\nHOPWA TBRA\n",
        "\n\nEmergency Shelter\n\n\nHOPWA TBRA\n\n",
        "\n- Emergency Shelter\n\n- HOPWA TBRA\n",
        "\n• Emergency Shelter\n\n• HOPWA TBRA",
        "\n\n1. Emergency Shelter\n\n2. HOPWA TBRA\n",
        " the shelter\n\nand HOPWA\n",
    ],
)
def test_every_entry_a_paragraph_of_its_own(projects):
    (intent,) = read(FORM.format(projects), "New user")

    assert (intent.projects, intent.doubts) == (("es", "tbra"), ())


def test_a_further_bullet_that_is_no_project_is_asked_about():
    (intent,) = read(FORM.format("\n- Emergency Shelter\n\n- Food pantry\n"), "New user")

    assert (intent.projects, intent.doubts) == (("es",), (Doubt.PROJECT_UNKNOWN,))


@pytest.mark.parametrize(
    "behind",
    [
        "Thanks,\nPriya\nHarbor House - HOPWA TBRA",
        "We may add HOPWA later.",
        "Details of the user",
        "not HOPWA",
    ],
)
def test_what_else_stands_behind_the_list_is_no_part_of_it(behind):
    text = FORM.partition("\nJob")[0].format(" Emergency Shelter")

    (intent, *_) = read(f"{text}\n\n{behind}", "New user")

    assert (intent.projects, intent.doubts) == (("es",), ())
