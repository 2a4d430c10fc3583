"""Labels beside each other: what counts in a form alone, and the one style of a form."""

import pytest

from mailbot.model.intent import IntentKind
from mailbot.model.message import Line, Standing
from mailbot.triage.label_styles import cuts_of, style_of
from tests.triage.desk_mail import read
from tests.triage.form_wording import wording


def _cuts(text, standing=Standing.OWN):
    return cuts_of([Line(text=line, standing=standing) for line in text.split("\n")], wording())


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("--- Agency ---\n\nHarbor House\n\n--- New User ---\n\nAna", "dashed"),
        ("Agency\n-------\nHarbor House\nNew User\n-------\nAna", "ruled"),
        ("* Agency\n* Harbor House\n* New User\n* Ana", "bullet"),
        ("Agency: Harbor House\nNew User: Ana", ""),
    ],
)
def test_a_form_has_one_style(text, style):
    assert style_of(_cuts(text)) == style


def test_a_question_counts_among_three_fields_and_not_in_a_letter():
    question = "Which HMIS projects do they need?"
    assert _cuts(f"Hi,\n{question}\nThanks")[1] is None
    assert (
        _cuts(f"Agency: A\nNew User: Ana\nUser's Email: a@a.example\n{question}\nRRH")[3].field == "projects"
    )


def test_old_quotes_have_no_labels():
    assert set(_cuts("Agency: A\nNew User: Ana", Standing.QUOTED)) == {None}


@pytest.mark.parametrize("label", ["Project(s)", "Projects*", "Program(s)/Project(s)", "Project"])
def test_one_word_alone_on_a_line_is_a_label_also_with_its_plural_in_brackets(label):
    (request,) = read(
        f"Request Type\nAdd a new user\n\nName\nLucinda Barrows\n\nEmail\nlbarrows@harborhouse.example\n\n{label}\nHarbor House - Emergency Shelter\n"
    )

    assert (request.kind, request.projects) == (IntentKind.ADD, ("es",))


@pytest.mark.parametrize("dots", [" ... ", "  ...  ", "....", " ........ "])
def test_a_row_of_dots_leads_from_a_label_to_its_value(dots):
    lines = {"Request": "Add a new user", "New user's name": "Lucinda Barrows", "New user's email": "lb@harborhouse.example", "Project": "Emergency Shelter"}  # fmt: skip
    (request,) = read("\n".join(f"{label}{dots}{value}" for label, value in lines.items()))

    assert (request.person.email, request.projects) == ("lb@harborhouse.example", ("es",))
