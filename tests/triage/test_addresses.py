"""Names that only an address beside them tells."""

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def test_a_name_in_small_letters_is_told_by_the_address_made_of_it():
    (draft,) = read("can u add vince tollefson to hmis? vtollefson@harborhouse.example")

    assert draft.kind is IntentKind.ADD
    assert (draft.person.name, draft.person.email) == ("Vince Tollefson", "vtollefson@harborhouse.example")


def test_a_last_name_that_is_also_a_word_is_told_by_the_address():
    (replacement,) = read("Please replace Kim Lane with Omar Said, osaid@harborhouse.example.")

    assert replacement.person.name == "Omar Said"
    assert replacement.removed_person.name == "Kim Lane"


def test_two_words_no_address_is_made_of_are_nobody():
    intents = read("can u add another seat to hmis? vtollefson@harborhouse.example")

    assert not [i for i in intents if i.person and i.person.name]


def test_a_user_is_named_by_the_roster_and_not_by_an_address_alike():
    (removal,) = read("please remove pat doyle. Questions go to pdoyle@elsewhere.example")[:1]

    assert removal.person.email == "pat@harborhouse.example"
