"""The world of the corpus: what a mail needs is there, as the desk itself would have it, and nothing stays."""

import json
from pathlib import Path

import pytest

from bench.desk_world import World, way_to
from mailbot.model.case import TRANSITIONS, CaseKind, State

MAILS = Path(__file__).parents[1] / "mails"
CASES = json.loads((MAILS / "cases.json").read_bytes())["cases"]


@pytest.fixture(scope="module")
def world():
    world = World(MAILS)
    yield world
    world.close()


@pytest.mark.parametrize("given", CASES, ids=lambda given: given["ref"])
def test_a_case_stands_where_it_is_said_to_stand(world, given):
    with world.needing((given["ref"],)).transaction() as books:
        exported = {case["ref"]: case for case in books.export()["cases"]}
        books.check_ledger(everything=True)

    case = exported[given["ref"]]
    for key in ("kind", "state", "agency", "requester", "deadline", "effective"):
        assert case[key] == given[key], key


def test_a_mail_sees_only_the_cases_that_it_needs(world):
    with world.needing(("R-0012", "D-0008")).transaction() as books:
        assert {case.ref for case in books.casebook.all_cases()} == {"R-0012", "D-0008"}
    with world.needing(()).transaction() as books:
        assert not books.casebook.all_cases()


def test_a_training_has_its_practice_case_open_and_its_license_held(world):
    with world.needing(("R-0012",)).transaction() as books:
        case = books.case("R-0012")
        license_held = books.license_of("harbor", case.person.email)

    assert case.practice[0].deadline_on == case.deadline_on
    assert license_held.state == "HELD"


@pytest.mark.parametrize("kind", list(CaseKind))
def test_every_state_of_every_kind_can_be_reached(kind):
    for state in TRANSITIONS[kind]:
        at = State.RECEIVED
        for event in way_to(kind, state):
            at = TRANSITIONS[kind][at][event]
        assert at is state


def test_a_state_of_another_kind_is_an_error():
    with pytest.raises(ValueError, match="no life of a removal"):
        way_to(CaseKind.REMOVAL, State.IN_TRAINING)
