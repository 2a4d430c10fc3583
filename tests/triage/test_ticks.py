"""Check boxes: only what is ticked was said."""

import pytest

from mailbot.triage.ticks import is_choice, none_ticked, ticked


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("[x] Add a new user\n[ ] Remove a current user", "Add a new user"),
        ("[ ] Day Center\n[X] Family Shelter\n[X] MHTF\n[ ] Navigation", "Family Shelter\nMHTF"),
        ("☐ Add ☒ Remove ☐ Replace", "Remove"),
        ("☑ Family Shelter, ☐ Outreach, ☑ RRH", "Family Shelter\nRRH"),
        ("( ) Immediately (X) On a specific date", "On a specific date"),
        ("[_] Add [X] Remove", "Remove"),
        ("[ ] Add\n[ ] Remove", ""),
        ("■ Add □ Remove", "Add"),
        ("✓ Family Shelter\n✗ Outreach", "Family Shelter"),
        ("● Family Shelter\n● Outreach", "● Family Shelter\n● Outreach"),
        ("Gateway - SSVF", "Gateway - SSVF"),
        ("Rapid Rehousing (RRH)", "Rapid Rehousing (RRH)"),
        ("Pat Doyle (x2041)", "Pat Doyle (x2041)"),
        ("[ ] Outreach\nFamily Shelter", "Family Shelter"),
        ("☒ RRH\n\n☐ PSH\n\n☒ Outreach", "RRH\nOutreach"),
        ("Add ☐ Remove ☒", "Remove"),
        ("Family Shelter [x]\nOutreach [ ]", "Family Shelter"),
        ("Add ☐", ""),
        ("Pat Doyle ()", "Pat Doyle"),
    ],
)
def test_only_what_is_ticked_is_said(value, said):
    assert ticked(value) == said


@pytest.mark.parametrize(
    "value", ["[ ] Add [ ] Remove", "check one: ☐ Add ☐ Remove", "____ Add ____ Remove", "□ Remove"]
)
def test_boxes_may_all_be_blank(value):
    assert none_ticked(value)


@pytest.mark.parametrize("value", ["[ ] Add [x] Remove", "● A\n● B", "__X__ Add ____ Remove", "Remove", ""])
def test_a_tick_or_no_box_at_all_is_no_list_of_blank_boxes(value):
    assert not none_ticked(value)


@pytest.mark.parametrize(
    ("line", "choice"),
    [("[ ] Add", True), ("Remove ☒", True), ("RRH [x]", True), ("Pat (she)", False)],
)
def test_a_choice_begins_or_ends_with_a_box(line, choice):
    assert is_choice(line) is choice
