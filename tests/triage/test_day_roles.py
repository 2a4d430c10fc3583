"""What each day of a sentence is the day of, by its own clause."""

import pytest

from mailbot.triage.day_roles import clause_of, with_roles
from mailbot.triage.marked import Marker
from mailbot.triage.sentences import Sentence
from mailbot.triage.when import Role
from tests.triage.desk_mail import MONDAY, ROSTER, WORDING


def roles(*texts):
    marker = Marker.of(ROSTER, WORDING.phrases, MONDAY)
    marked = marker.mark_all(tuple(Sentence(text=text) for text in texts))
    return [when.role for one in with_roles(marked, WORDING.phrases.days) for when in one.days]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Her final shift was Sunday, March 8.", Role.LAST),
        ("March 20 will be it.", Role.LAST),
        ("Her separation date is 3/20.", Role.LAST),
        ("Her last day of PTO is 3/20.", Role.OTHER),
        ("Pat Doyle begins at our shop on 3/23.", Role.EVENT),
        ("That starts on Monday the 16th.", Role.EVENT),
        ("Pat Doyle is switching over to our pantry on 3/23.", Role.MOVE),
        ("She handed in her notice on 3/6.", Role.NOTICE),
        ("Cake is on Friday at 2.", Role.EVENT),
        ("Her birthday is the 15th.", Role.OTHER),
        ("The quarterly report is due on 3/31.", Role.OTHER),
        ("Please end her access on 3/31.", None),
        ("It is 3/31.", None),
    ],
)
def test_a_day_has_the_role_that_its_clause_says(text, role):
    assert roles(text) == [role]


def test_each_clause_speaks_for_its_own_day():
    said = (
        "The party is Thursday the 19th, her last day is Friday the 20th, and the report is due on the 25th."
    )

    assert roles(said) == [Role.EVENT, Role.LAST, Role.OTHER]


def test_a_day_alone_behind_a_comma_belongs_to_the_words_before_it():
    assert roles("Pat Doyle, final day, 3/20.") == [Role.LAST]


@pytest.mark.parametrize(
    "texts",
    [
        ("The lunch is Friday, March 20, which is also her last day.",),
        ("The potluck is Friday, March 20.", "That's her last day."),
    ],
)
def test_what_points_back_says_it_of_the_day_before(texts):
    assert roles(*texts) == [Role.LAST]


def test_a_clause_ends_where_the_next_one_begins():
    text = "she starts on ⟦d0⟧ and will not need it, so end it on ⟦d1⟧"

    first, second = (clause_of(text, text.index(mark), text.index(mark) + 4) for mark in ("⟦d0⟧", "⟦d1⟧"))

    assert text[first.start : first.end].strip() == "she starts on ⟦d0⟧"
    assert text[second.start : second.end].strip() == "end it on ⟦d1⟧"
