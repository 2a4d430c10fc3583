"""`mailbot status` and `mailbot licenses`."""

from datetime import timedelta

import pytest

from tests.cli.conftest import NOW, mail

LATER = "2026-03-10T09:00:00-05:00"


@pytest.fixture
def trained(asked):
    asked.accept(NOW + timedelta(minutes=1))
    return asked


def test_a_trainee_is_found_by_part_of_the_name_with_date_items_steps_and_license(trained):
    (person,) = trained("status", "oneill marcus".replace("oneill", "o'neill"), "--json", "--now", LATER).json

    assert (person["name"], person["email"]) == ("Marcus O'Neill", "moneill@harborhouse.example")
    assert person["agency_name"] == "Harbor House of Columbia"
    assert person["license"] == {"state": "HELD", "kind": "standard", "case": "R-0001"}
    assert person["access"] is None
    (case,) = person["cases"]
    assert (case["ref"], case["state"], case["deadline"], case["days_left"]) == (
        "R-0001",
        "IN_TRAINING",
        "2026-03-18",
        8,
    )
    assert case["items"] == {"upr": "TODO", "spa": "TODO", "dst": "TODO", "basics": "TODO"}


def test_the_same_for_the_eye(trained):
    told = trained("status", "r-0001", "--now", LATER).out

    assert told.startswith("Marcus O'Neill <moneill@harborhouse.example>, Harbor House of Columbia\n")
    assert "R-0001   request IN_TRAINING, until Wed Mar 18, 2026 (8 days left)" in told
    assert "upr TODO, spa TODO, dst TODO, basics TODO" in told


def test_a_user_is_found_by_address_with_accents_or_without(desk):
    (by_name,) = desk("status", "renee castillo", "--json").json
    (by_address,) = desk("status", "RCASTILLO@ozarkpath.example", "--json").json

    assert by_name == by_address
    assert by_name["access"]["state"] == "ACTIVE"
    assert by_name["license"]["state"] == "ASSIGNED"
    assert by_name["cases"] == []


def test_part_of_a_word_is_no_name(desk):
    answer = desk("status", "Chr", code=1)

    assert answer.err == "nobody and no case here is Chr\n"
    assert desk("status", "Chr", "--json", code=1).json == []


def test_the_desk_at_one_glance(trained):
    trained.receives(mail("please help", dmarc="none", message_id="<held@x.example>"))
    standing = trained("status", "--json", "--now", "2026-03-16T09:00:00-05:00").json

    assert standing["day"] == "2026-03-16"
    assert standing["mails"]["held"] == 1
    assert standing["cases"] == [{"kind": "request", "state": "IN_TRAINING", "count": 1}]
    assert [case["ref"] for case in standing["lapsing"]] == ["R-0001"]
    assert standing["lapsing"][0]["days_left"] == 2
    assert set(standing["outbox"]) == {"queued", "sending", "uncertain", "failed", "drafted"}


def test_the_desk_for_the_eye_says_the_day_and_how_long(trained):
    told = trained("status", "--now", "2026-03-18T09:00:00-05:00").out

    assert "0 to decide, 0 held" in told
    assert "Wed Mar 18, 2026 (today)" in told


def test_licenses_say_who_holds_them_and_add_up(trained):
    pools = trained("licenses", "--json").json

    shared = next(pool for pool in pools if pool["region"] == "bos")
    assert (
        shared["available"] + shared["held"] + shared["assigned"] + shared["transfer_pending"]
        == shared["total"]
        == 6
    )
    assert {
        "agency": "harbor",
        "email": "moneill@harborhouse.example",
        "state": "HELD",
        "case": "R-0001",
        "passed_to": None,
    } in shared["licenses"]
    assert len(shared["licenses"]) == shared["held"] + shared["assigned"]


def test_licenses_say_who_waits(desk):
    request = (
        "Request: Add a new user\nAgency: Ozark Path Services\nNew User's Name: Dominic Lee\n"
        "New User's Email: dlee@ozarkpath.example\nProjects: PATH Outreach\n"
    )
    desk.receives(mail(request, sender="b.oyelaran@ozarkpath.example"))
    pool = next(pool for pool in desk("licenses", "--json").json if pool["region"] == "spr")

    assert (pool["available"], pool["waiting"]) == (0, ["R-0001"])
    lines = desk("licenses").out.splitlines()
    assert lines[0].split()[:3] == ["pool", "kind", "free"]
    assert "R-0001" in lines[2]
