"""`mailbot why`: a case's or a mail's story, with rules, policy ids and what was sent."""

from datetime import timedelta

import pytest

from tests.cli.conftest import NOW, PRIYA, mail

STEP_KEYS = {"at", "cause", "decisions", "moves", "mails"}


@pytest.fixture
def trained(asked):
    """The training start was sent a minute later, and staff recorded two tests the day after."""
    asked.accept(NOW + timedelta(minutes=1))
    asked("staff", "--now", "2026-03-05T15:00:00-06:00", "R-0001 upr done\nR-0001 spa pass")
    return asked


def test_a_cases_story_names_the_mail_the_rules_the_moves_and_what_was_sent(trained):
    story = trained("why", "r-0001", "--json").json

    assert (story["kind"], story["case"]["ref"], story["case"]["state"]) == ("case", "R-0001", "IN_TRAINING")
    assert all(set(step) == STEP_KEYS for step in story["steps"])
    first = story["steps"][0]
    assert first["cause"] == {
        "kind": "mail",
        "text": "New user",
        "id": 1,
        "message_id": "<one@harborhouse.example>",
        "sender": PRIYA,
    }
    assert first["moves"][0]["from"] == "RECEIVED"
    findings = [finding for decision in first["decisions"] for finding in decision["findings"]]
    assert {"P1"} <= {policy_id for finding in findings for policy_id in finding["cites"]}
    assert all(finding["said"] and finding["rule"] for finding in findings)
    (sent,) = first["mails"]
    assert (sent["kind"], sent["state"]) == ("training-start", "sent")
    assert sent["accepted_at"] == "2026-03-04T16:06:00+00:00"


def test_a_command_and_the_clock_are_causes_too(trained):
    trained("run", "--once", "--now", "2026-03-20T09:00:00-05:00", code=69)  # the training has lapsed
    story = trained("why", "R-0001", "--json").json

    causes = [(step["cause"]["kind"], step["cause"]["text"]) for step in story["steps"]]
    assert ("command", "shell: R-0001 upr done; R-0001 spa pass") in causes
    lapse = next(
        step
        for step in story["steps"]
        if step["cause"]["kind"] == "clock" and step["moves"][0]["to"] == "CLOSED_EXPIRED"
    )
    assert lapse["moves"][0]["event"] == "lapsed"
    assert lapse["mails"] == []  # P16: nobody is told


def test_the_story_is_told_in_the_desks_own_time_with_policy_ids(trained):
    told = trained("why", "R-0001").out

    assert (
        "R-0001  request IN_TRAINING: Marcus O'Neill <moneill@harborhouse.example>, Harbor House of Columbia"
        in told
    )
    assert "until Wed Mar 18, 2026" in told
    assert "Wed Mar 4, 2026 10:05  I-1 from priya.natarajan@harborhouse.example: New user" in told
    assert "(P1" in told
    assert "RECEIVED -> APPROVED (accepted)" in told
    assert (
        "mail      O-1 training-start to moneill@harborhouse.example, Cc priya.natarajan@harborhouse.example"
        in told
    )
    assert "sent Wed Mar 4, 2026 10:06" in told
    assert "Thu Mar 5, 2026 15:00  command: shell: R-0001 upr done; R-0001 spa pass" in told


@pytest.mark.parametrize("reference", ["<one@harborhouse.example>", "one@harborhouse.example", "I-1", "i-1"])
def test_a_mail_that_came_in_is_found_by_its_message_id_and_by_its_number(trained, reference):
    story = trained("why", reference, "--json").json

    assert story["kind"] == "mail-in"
    (message,) = story["messages"]
    assert (message["outcome"], message["case"], message["sender"]) == ("handled", "R-0001", PRIYA)
    (step,) = story["steps"]
    assert [each["kind"] for each in step["mails"]] == ["training-start"]
    assert step["decisions"][0]["intent"]["kind"] == "add"


def test_a_mail_of_ours_is_found_by_number_and_message_id_with_what_owed_it(trained):
    by_number = trained("why", "O-1", "--json").json
    message_id = by_number["mail"]["message_id"]

    assert by_number["kind"] == "mail-out"
    assert by_number["mail"]["kind"] == "training-start"
    (step,) = by_number["steps"]
    assert step["cause"]["message_id"] == "<one@harborhouse.example>"
    assert {**trained("why", message_id, "--json").json, "ref": ""} == {**by_number, "ref": ""}
    assert {**trained("why", "1", "--json").json, "ref": ""} == {**by_number, "ref": ""}


def test_two_mails_with_one_message_id_are_both_told(trained):
    trained.receives(
        mail("How is Marcus O'Neill doing?", subject="status", message_id="<one@harborhouse.example>")
    )

    story = trained("why", "<one@harborhouse.example>", "--json").json
    assert [message["id"] for message in story["messages"]] == [1, 2]


def test_a_mail_that_is_held_says_why(desk):
    desk.receives(mail("Request: Add a new user", dmarc="none", message_id="<held@x.example>"))

    told = desk("why", "<held@x.example>").out
    assert "held: " in told


@pytest.mark.parametrize("reference", ["R-9999", "I-7", "O-7", "7", "<nobody@x.example>", "Marcus"])
def test_what_the_books_do_not_know_is_said_and_ends_1(desk, reference):
    answer = desk("why", reference, code=1)

    assert answer.out == ""
    assert answer.err == f"the books know no {reference}\n"
