"""The four first steps and the links of the desk (P5)."""

import pytest

from mailbot.errors import RuleError
from mailbot.model.case import Item
from mailbot.policy.first_steps import is_example
from mailbot.policy.rulebook import parse_rulebook


def edited(shipped, old, new):
    assert old in shipped["training.toml"]
    return {**shipped, "training.toml": shipped["training.toml"].replace(old, new, 1)}


def test_there_are_the_four_items_of_the_policy_in_its_order(rulebook):
    assert [step.item for step in rulebook.first_steps.items] == [Item.UPR, Item.SPA, Item.DST, Item.BASICS]


def test_every_link_that_points_to_an_example_is_warned_of_with_its_line(rulebook, shipped):
    lines = shipped["training.toml"].splitlines()

    assert len(rulebook.first_steps.example_links) == 7
    assert len(rulebook.warnings) == 7
    assert all(problem.what.split()[0] in lines[problem.line - 1] for problem in rulebook.warnings)


def test_the_desk_s_own_link_is_not_warned_of(shipped):
    book = parse_rulebook(edited(shipped, "https://training.hmis.example/", "https://learn.icalliances.org/"))

    assert book.first_steps.training_site == "https://learn.icalliances.org/"
    assert len(book.warnings) == 6


@pytest.mark.parametrize(
    ("link", "example"),
    [
        ("https://training.hmis.example/x", True),
        ("https://www.example.org", True),
        ("https://EXAMPLE.com./", True),
        ("https://a.test/", True),
        ("https://icalliances.org/example.org", False),
        ("https://notexample.org/", False),
    ],
)
def test_which_links_are_examples(link, example):
    assert is_example(link) is example


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'key = "spa"',
            'key = "spam"',
            '"spam" is no initial item: they are upr, spa, dst, basics; did you mean "spa"?',
        ),
        ('key = "spa"', 'key = "upr"', 'there are two items "upr"'),
        ('key = "spa"', 'key = "upr"', "initial items are missing (P5): spa"),
        ("https://training.hmis.example/basics", "javascript:alert(1)", "is no link"),
        ("https://training.hmis.example/basics", "https://a b.example/", "is no link"),
        ("https://training.hmis.example/basics", "https://[x", "is no link"),
        (
            "training_site =",
            "trainign_site =",
            '"trainign_site" is not a word here; did you mean "training_site"?',
        ),
        ("[links]", "[link]", '"links" is missing'),
    ],
)
def test_a_mistake_is_complained_of(shipped, old, new, said):
    with pytest.raises(RuleError) as caught:
        parse_rulebook(edited(shipped, old, new))
    assert said in str(caught.value)
