"""The table of values: every kind has one, its shapes are held, and the page for writers of templates prints it."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mailbot.model.decision import MailKind
from mailbot.reply.samples import Flavour, sample_values
from mailbot.reply.values import MAILS, Shape, mistakes_in
from mailbot.reply.values_page import BEGIN, END, values_page

PAGE = Path(__file__).parents[2] / "docs" / "templates.md"


def test_every_mail_that_leaves_has_its_values():
    assert set(MAILS) == set(MailKind)
    assert {mail.audience for mail in MAILS.values()} == {"trainee", "requester", "sender", "staff"}


@pytest.mark.parametrize("flavour", Flavour)
@pytest.mark.parametrize("kind", MailKind)
def test_the_samples_are_what_policy_may_supply(kind, flavour):
    assert mistakes_in(kind, sample_values(kind, flavour)) == ()


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (Shape.TEXT, "x", (None, 3, ("x",))),
        (Shape.TEXT_OR_NONE, None, (3,)),
        (Shape.DAY, date(2026, 3, 18), (datetime(2026, 3, 18, tzinfo=UTC), "2026-03-18", None)),
        (Shape.NUMBER, 14, (True, "14", 1.5)),
        (Shape.YES_NO, False, (0, None)),
        (Shape.TEXTS, ("a",), (["a"], (1,), "a")),
        (Shape.FACTS, (("a", "b"),), ((("a", None),), (("a",),), ("ab",))),
        (Shape.FORM, (("a", None), ("b", "c")), (((None, "a"),), (("a", 1),))),
        (Shape.ITEMS, (("a", "b", "c"),), ((("a", "b"),),)),
        (Shape.PEOPLE, (), (("Marcus",),)),
    ],
)
def test_a_value_of_another_shape_is_told_apart(shape, good, bad):
    assert shape.check(good)
    assert not [value for value in bad if shape.check(value)]


def test_the_page_for_writers_of_templates_prints_the_table():
    page = PAGE.read_text("utf-8")
    if os.environ.get("MAILBOT_WRITE_GOLDEN") == "1":
        page = page[: page.index(BEGIN)] + values_page() + page[page.index(END) + len(END) :]
        PAGE.write_text(page, "utf-8")

    assert page[page.index(BEGIN) : page.index(END) + len(END)] == values_page()
