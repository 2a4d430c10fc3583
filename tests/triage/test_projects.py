"""Projects as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.directory import Project
from mailbot.triage.projects import match_projects
from tests.cost import DEAREST, spent
from tests.triage.form_wording import wording

HARBOR = (
    Project(agency="hh", key="hh-es", name="Harbor House - Emergency Shelter (NBN)", project_type=1),
    Project(agency="hh", key="hh-rrh", name="Harbor House - ESG Rapid Rehousing", project_type=13),
    Project(agency="hh", key="hh-ce", name="Harbor House - BoS Coordinated Entry", project_type=14),
    Project(agency="hh", key="hh-fam", name="Food, Family and Friends", project_type=6),
)
OZARK = (
    Project(agency="op", key="op-so", name="PATH Outreach", project_type=4),
    Project(agency="op", key="op-sso", name="PATH Services Only", project_type=6),
    Project(agency="op", key="op-psh", name="Ozark Path - Permanent Supportive Housing", project_type=3),
)
GATEWAY = (
    Project(agency="gw", key="gw-city", name="Gateway - Rapid Rehousing City", project_type=13),
    Project(agency="gw", key="gw-bos", name="Gateway - Rapid Rehousing BoS", project_type=13),
)


@pytest.mark.parametrize(
    ("written", "projects", "keys"),
    [
        ("Harbor House - Emergency Shelter (NBN)", HARBOR, ["hh-es"]),
        ("hh-rrh", HARBOR, ["hh-rrh"]),
        ("Emergency Shelter", HARBOR, ["hh-es"]),
        ("ES", HARBOR, ["hh-es"]),
        ("ES, RRH and CE", HARBOR, ["hh-es", "hh-rrh", "hh-ce"]),
        ("shelter + rapid rehousing", HARBOR, ["hh-es", "hh-rrh"]),
        ("Emergency Shelter; Rapid Re-Housing", HARBOR, ["hh-es", "hh-rrh"]),
        ("- Emergency Shelter\n- Coordinated Entry", HARBOR, ["hh-es", "hh-ce"]),
        ("ES/RRH", HARBOR, ["hh-es", "hh-rrh"]),
        ("Food, Family and Friends", HARBOR, ["hh-fam"]),
        ("CE, Food, Family and Friends", HARBOR, ["hh-ce", "hh-fam"]),
        ('["PATH Outreach","PATH Services Only"]', OZARK, ["op-so", "op-sso"]),
        ("outreach", OZARK, ["op-so"]),
        ("PSH", OZARK, ["op-psh"]),
        ("RRH BoS", GATEWAY, ["gw-bos"]),
        ("rapid rehousing city", GATEWAY, ["gw-city"]),
        ("all projects", GATEWAY, ["gw-city", "gw-bos"]),
        ("the shelter and for RRH", HARBOR, ["hh-es", "hh-rrh"]),
        ("both RRH and the shelter", HARBOR, ["hh-rrh", "hh-es"]),
        ("for the shelter, as well as for rapid rehousing", HARBOR, ["hh-es", "hh-rrh"]),
        ("access to the shelter and also to CE", HARBOR, ["hh-es", "hh-ce"]),
        ("shelter & RRH", HARBOR, ["hh-es", "hh-rrh"]),
        ("shelter / RRH; CE", HARBOR, ["hh-es", "hh-rrh", "hh-ce"]),
        ("• shelter • RRH", HARBOR, ["hh-es", "hh-rrh"]),
        ("1. shelter\n\n2. RRH", HARBOR, ["hh-es", "hh-rrh"]),
    ],
)
def test_what_names_one_project_is_matched(written, projects, keys):
    found = match_projects(written, projects, wording())

    assert list(found.keys) == keys
    assert not found.unmatched
    assert not found.guessed


@pytest.mark.parametrize(
    ("written", "projects"),
    [
        ("RRH", GATEWAY),
        ("Rapid Rehousing", GATEWAY),
        ("PATH", OZARK),
        ("Safe Haven", HARBOR),
        ("shelter", OZARK),
        ("Warming Center", HARBOR),
    ],
)
def test_two_matches_or_none_are_a_question(written, projects):
    found = match_projects(written, projects, wording())

    assert found.unmatched == (written,)
    assert not found.keys


def test_a_near_miss_is_a_guess():
    found = match_projects("Emergancy Sheltr", HARBOR, wording())

    assert (found.keys, found.guessed) == ((), ("hh-es",))


def test_talk_around_a_name_makes_it_a_guess():
    found = match_projects("PATH Outreach, and the services only one", OZARK, wording())

    assert found.keys == ("op-so",)
    assert found.guessed == ("op-sso",)


def test_a_placeholder_names_nothing():
    assert match_projects("TBD", HARBOR, wording()).unmatched == ()


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_no_text_raises_and_keys_are_the_agencys_own(text):
    found = match_projects(text, HARBOR, wording())

    assert {*found.keys, *found.guessed} <= {project.key for project in HARBOR}


def test_a_value_of_gaps_costs_no_time():
    with spent() as cost:
        match_projects("Emergency Shelter" + " " * 7900 + "RRH", (), wording())

    assert cost.readings < DEAREST
