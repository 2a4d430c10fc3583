"""Tables of people, whichever way they lie."""

import pytest

from tests.triage.form_wording import forms_in


def _people(text, html=None):
    return [
        {name: form.value(name) for name in form.fields if name != "agency"} for form in forms_in(text, html)
    ]


BOTH = [
    {"person_name": "Gregor Salas", "person_email": "gsalas@ozarkpath.example", "projects": "Day Center"},
    {"person_name": "Winnie Apodaca", "person_email": "wapodaca@ozarkpath.example", "projects": "PATH"},
]


@pytest.mark.parametrize(
    "head",
    ["\tUser 1\tUser 2\n", "", "Field\tFirst person\tSecond person\n"],
    ids=["numbers", "none", "words"],
)
def test_labels_in_the_first_column_part_the_people_beside_them(head):
    rows = (
        "Name\tGregor Salas\tWinnie Apodaca\n"
        "Email\tgsalas@ozarkpath.example\twapodaca@ozarkpath.example\n"
        "Project\tDay Center\tPATH\n"
    )
    assert _people(f"Two people:\n\n{head}{rows}\nBeth Oyelaran") == BOTH


@pytest.mark.parametrize("gap", ["\t", " | ", "     "], ids=["tabs", "pipes", "wide gaps"])
def test_labels_in_the_first_row_part_the_people_below_them(gap):
    rows = [
        ("Name", "Email", "Project"),
        ("Gregor Salas", "gsalas@ozarkpath.example", "Day Center"),
        ("Winnie Apodaca", "wapodaca@ozarkpath.example", "PATH"),
    ]
    edge = "|" if gap == " | " else ""
    text = "\n".join(f"{edge}{gap.join(row)}{edge}" for row in rows)
    assert _people(f"Two people:\n\n{text}\n") == BOTH


def test_an_html_table_lies_on_its_side():
    rows = [
        ("", "User 1", "User 2"),
        ("Name", "Gregor Salas", "Winnie Apodaca"),
        ("Email", "gsalas@ozarkpath.example", "wapodaca@ozarkpath.example"),
        ("Project", "Day Center", "PATH"),
    ]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    assert _people(None, f"<p>Two people</p><table>{cells}</table>") == BOTH


def test_two_columns_with_labels_on_top_are_people_and_not_one_form():
    cells = "".join(
        f"<tr><td>{name}</td><td>{day}</td></tr>"
        for name, day in [
            ("Departing employee", "Last day"),
            ("Pat Doyle", "3/6/2026"),
            ("Ana Ruiz", "3/9/2026"),
        ]
    )
    assert _people(None, f"<table>{cells}</table>") == [
        {"removed_user": "Pat Doyle", "last_needed_on": "3/6/2026"},
        {"removed_user": "Ana Ruiz", "last_needed_on": "3/9/2026"},
    ]


@pytest.mark.parametrize("sign", [",", ";"])
def test_lines_of_a_csv_file_are_people_below_its_labels(sign):
    rows = [
        ("Name", "Email", "Project"),
        ("Gregor Salas", "gsalas@ozarkpath.example", "Day Center"),
        ("Winnie Apodaca", "wapodaca@ozarkpath.example", '"PATH"'),
    ]
    text = "\n".join(sign.join(row) for row in rows)
    assert _people(f"Two people:\n\n{text}\n\nThank you, all of you, dear team\nBeth") == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "Name,Email,Project\nSalas, Gregor,gsalas@ozarkpath.example,Day Center\n",
        "We need a name, email, and a project.\nGregor, Winnie, and Beth\n",
        "Name, email, phone\nThank you, all of you, dear team, for this\n",
        'Name,Email,Project\n"Gregor,gsalas@ozarkpath.example,Day Center\n',
    ],
    ids=["a comma in a name", "prose", "prose below", "an open quote"],
)
def test_commas_alone_make_no_table(text):
    assert not _people(text)
