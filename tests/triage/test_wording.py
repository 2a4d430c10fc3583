"""The words of forms: labels in any dress, choices, reasons, and what says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.triage.wording import choice, normalized
from tests.triage.form_wording import wording


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Which of the following would you like to do?", "request_type"),
        ("1. Agency:", "agency"),
        ("NEW USERS E-MAIL", "person_email"),
        ("New User’s Name *", "person_name"),
        ("Which programs? (check all)", "projects"),
        ("What is the specific date on which this user's access should be removed?", "removal_date"),
        ("Name of user being removed/replaced", "removed_user"),
        ("Correo electrónico del usuario", "person_email"),
        ("Favourite colour", None),
    ],
)
def test_labels_are_found_whatever_their_dress(label, field):
    assert wording().field_of(label) == field


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Left", "left"),
        ("Moved to a position that does not use HMIS", "position-change"),
        ("She took another job in Tulsa", "left"),
        ("Resigned from her position", "left"),
        ("Promoted, duties changed", "position-change"),
        ("accepted a job elsewhere", "left"),
        ("Moving to Texas, last day is the same date", "left"),
        ("took a position with the county", "left"),
        ("joined the Army", "left"),
        ("moved to the development department", "position-change"),
        ("Transferred to our fundraising office, still employed", "position-change"),
        ("took another job in our agency", "left"),
        ("changed jobs, she is at our food pantry now", "position-change"),
        ("see attached", None),
    ],
)
def test_a_reason_is_told_by_the_words_in_it(written, reason):
    assert wording().reason_of(written) == reason


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Remove or add", "request_type"),
        ("Add / Remove / Change", "request_type"),
        ("3. Left agency or changed jobs?", "removal_reason"),
        ("Left, transferred or other", "removal_reason"),
        ("Now or later", "removal_when"),
        ("Immediately / on a specific date", "removal_when"),
        ("First or last", None),
        ("New or existing", None),
        ("Is the user leaving or changing positions?", None),
    ],
)
def test_a_label_that_is_nothing_but_its_answers_names_their_field(label, field):
    assert wording().field_of(label) == field


def test_each_title_that_we_print_is_read_back_as_its_field():
    assert {name: wording().field_of(each.title) for name, each in wording().fields.items()} == {
        name: name for name in wording().fields
    }


@pytest.mark.parametrize(
    "value", ["", "  ", "____", "N/A", "n/a", "(empty)", "TBD", "-", "none", "To be determined"]
)
def test_placeholders_say_nothing(value):
    assert wording().is_empty(value)


@pytest.mark.parametrize("value", ["No", "Nona Smith", "0", "Harbor House"])
def test_values_say_something(value):
    assert not wording().is_empty(value)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Add a new user", "add"),
        ("New HMIS user", "add"),
        ("REMOVE a current user (left)", "remove"),
        ("Replace a current user", "replace"),
        ("Modify access please", "modify"),
        ("Eliminar un usuario", "remove"),
        ("Something else", None),
    ],
)
def test_request_types_are_read_from_their_first_words(said, kind):
    assert choice(said, wording().request_types) == kind


@given(st.text(max_size=500))
def test_no_text_breaks_the_look_up(text):
    assert normalized(normalized(text)) == normalized(text)
    wording().field_of(text)
    wording().is_empty(text)
