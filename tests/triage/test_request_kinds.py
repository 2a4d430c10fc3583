"""What a request type says in words of its own: one kind, or nothing."""

import pytest

from tests.triage.form_wording import wording


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("brand new user login", "add"),
        ("set her up please", "add"),
        ("needs an account, new hire", "add"),
        ("New user for two programs", "add"),
        ("take him off HMIS", "remove"),
        ("Staff departure", "remove"),
        ("no longer works here", "remove"),
        ("Remvoe user", "remove"),
        ("swap two people", "replace"),
        ("Add a replacement", "replace"),
        ("Chnage of access", "modify"),
        ("Remove a program", "modify"),
        ("Remove user from a project", "modify"),
        ("new role for a current user", "modify"),
        ("where is she, progress please", "status"),
        ("Add a new user (data entry)", "add"),
        ("Remove a current user - no replacement", "remove"),
    ],
)
def test_the_one_kind_that_is_named_counts(said, kind):
    assert wording().kind_of(said) == kind


@pytest.mark.parametrize(
    "said",
    [
        "Maternity leave", "Remove a client record", "neither add nor remove", "do not remove", "not sure yet", "Add or remove",
        "Report of removed clients", "Data correction", "Unlock password", "Printer access for a new copier", "new laptop",
        "Time off", "question about removing users", "Remove user from all projects", "",
    ],
)  # fmt: skip
def test_what_is_denied_or_about_something_else_names_none(said):
    assert wording().kind_of(said) is None
