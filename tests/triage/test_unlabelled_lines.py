"""Lines of a form that have lost their labels."""

from datetime import date

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def test_two_headlines_say_what_is_wanted_of_whom():
    text = """REMOVE
Name: Pat Doyle
Effective: 3/20/2026
Reason: resigned

ADD
Name: Lee Moss
Email: lmoss@harborhouse.example
Project: Emergency Shelter
"""

    removal, addition = read(text, "1 out, 1 in (not a swap)")

    assert (removal.kind, removal.person.name, removal.effective_on) == (
        IntentKind.REMOVE,
        "Pat Doyle",
        date(2026, 3, 20),
    )
    assert (addition.kind, addition.person.email) == (IntentKind.ADD, "lmoss@harborhouse.example")
    assert not (*removal.doubts, *addition.doubts, *addition.missing)


@pytest.mark.parametrize(
    "people",
    [
        "\nLee Moss, lmoss@harborhouse.example, navigator\nNora Bell, nbell@harborhouse.example, team lead\n",
        "Users:\n- Lee Moss (lmoss@harborhouse.example)\n- Nora Bell <nbell@harborhouse.example>\n",
        "\n1. Lee Moss - lmoss@harborhouse.example\n2. Nora Bell - nbell@harborhouse.example\n",
        "\nLee Moss, navigator, lmoss@harborhouse.example\nNora Bell, lead, nbell@harborhouse.example\n",
    ],
)
def test_people_in_a_list_below_what_is_said_for_all_are_a_request_each(people):
    intents = read(f"Request: Add new users\nProject: Emergency Shelter\n{people}", "new team")

    assert [(each.kind, each.person.name, each.person.email) for each in intents] == [
        (IntentKind.ADD, "Lee Moss", "lmoss@harborhouse.example"),
        (IntentKind.ADD, "Nora Bell", "nbell@harborhouse.example"),
    ]
    assert all(each.projects == ("es",) and not each.doubts for each in intents)


def test_an_address_alone_below_a_name_is_theirs():
    (intent,) = read(
        "New user: Lee Moss\nlmoss@harborhouse.example\nProject: Emergency Shelter\n", "New user"
    )

    assert (intent.person.email, intent.missing) == ("lmoss@harborhouse.example", ())


@pytest.mark.parametrize(
    "text",
    [
        "Lee Moss, lmoss@harborhouse.example, navigator\nNora Bell, nbell@harborhouse.example, team lead\n",
        "Request: Add a new user\nNew User's Name: Lee Moss\nProject: Emergency Shelter\n\nPat Doyle, pat@harborhouse.example\nSam Kim, sam@harborhouse.example\n",
    ],
)
def test_addresses_without_a_form_or_beside_somebody_who_is_named_are_nobodys(text):
    assert not [
        each
        for each in read(text, "our team")
        if each.kind is IntentKind.ADD and not (each.doubts or each.missing)
    ]
