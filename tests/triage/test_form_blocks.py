"""One block for each person, whatever parts them."""

from tests.triage.form_wording import forms_in

BOXES = "[ ] Add a new user  [ ] Remove a current user  [ ] Modify a current user"


def test_the_same_label_with_two_values_is_a_conflict():
    (form,) = forms_in(
        "New User's Name: Ana Ruiz\nNew User's Email: a@x.example\nNew User's Email: b@x.example\nAgency: HH"
    )

    assert form.conflicts == ("person_email",)


def test_two_people_share_what_stands_above_them():
    forms = forms_in(
        "Request Type: Add a new user\nAgency: Harbor House\n\nNew User's Name: Ana Ruiz\nNew User's Email: a@x.example\n"
        "Projects: ES\n\nNew User's Name: Sam Kim\nNew User's Email: s@x.example\nProjects: RRH"
    )

    assert [(form.value("person_name"), form.value("agency"), form.value("projects")) for form in forms] == [
        ("Ana Ruiz", "Harbor House", "ES"),
        ("Sam Kim", "Harbor House", "RRH"),
    ]


def test_numbers_in_labels_tell_people_apart():
    forms = forms_in(
        "Agency: Harbor House\nUser 1 Name: Ana Ruiz\nUser 1 Email: a@x.example\nUser 2 Name: Sam Kim\nUser 2 Email: s@x.example"
    )

    assert [(form.value("person_name"), form.value("person_email")) for form in forms] == [
        ("Ana Ruiz", "a@x.example"),
        ("Sam Kim", "s@x.example"),
    ]


def test_each_row_of_a_table_with_column_heads_is_a_person():
    html = (
        "<table><tr><td>Name</td><td>Email</td><td>Projects</td></tr><tr><td>Ana Ruiz</td><td>a@x.example</td><td>ES</td></tr>"
        "<tr><td>Sam Kim</td><td>s@x.example</td><td>RRH</td></tr></table>"
    )

    assert [form.value("person_name") for form in forms_in(None, html)] == ["Ana Ruiz", "Sam Kim"]


def test_a_second_person_below_boxes_without_a_tick_is_asked_about_too():
    text = f"Type of request: {BOXES}\nUser: Jane Doerr\nLast day: 3/6/2026\n\nUser: Jane Whitfield\nLast day: 3/6/2026\n"
    assert [form.unticked for form in forms_in(text)] == [("request_type",), ("request_type",)]


def test_boxes_without_a_tick_take_nothing_from_the_form_above():
    text = "Type of request: {}\nUser: Jane {}\nLast day: 3/6/2026\n\n"
    above, below = forms_in(
        text.format("[x] Remove a current user", "Doerr") + text.format(BOXES, "Whitfield")
    )
    assert (above.unticked, above.value("request_type")) == ((), "Remove a current user")
    assert (below.unticked, below.value("request_type")) == (("request_type",), None)


def test_an_answer_that_only_points_at_a_day_leaves_room_for_the_day_below():
    (form,) = forms_in(
        "Type of request: Remove a current user\nUser being removed: Ana Ruiz\nAccess should end: on a specific date\nDate: Nov 20, 2026"
    )

    assert (form.value("removal_when"), form.value("removal_date")) == ("on a specific date", "Nov 20, 2026")
