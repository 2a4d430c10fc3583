"""`mailbot queue` and `mailbot outbox`: listing and seeing to what waits."""

from datetime import timedelta

import pytest

from mailbot.model.mail import OutboxState
from tests.cli.conftest import NOW, REQUEST, mail


@pytest.fixture
def held(desk):
    """A complete request whose sender could not be verified."""
    desk.receives(mail(REQUEST, subject="New user", dmarc="none"))
    return desk


@pytest.fixture
def uncertain(asked):
    """The line broke at the training start's final dot."""
    with asked.books(write=True) as books:
        books.outbox.claim(1, NOW, "test", timedelta(minutes=1))
        books.outbox.mark_uncertain(1, "the line broke", NOW)
    return asked


def test_the_queue_lists_what_waits_with_its_reason(held):
    (waiting,) = held("queue", "list", "--json").json

    assert (waiting["id"], waiting["outcome"], waiting["subject"]) == (1, "held", "New user")
    assert waiting["reason"]
    assert held("queue", "--json").json == [waiting]
    assert "I-1  Wed Mar 4, 2026 10:05  held" in held("queue").out


def test_an_empty_queue_says_so(desk):
    assert desk("queue").out == "no mail waits\n"
    assert desk("queue", "list", "--json").json == []


def test_a_mail_is_decided_again_as_if_it_had_just_come(held):
    assert "decided again" in held("queue", "retry", "I-1").out

    (waiting,) = held("queue", "--json").json
    assert waiting["outcome"] is None
    held("run", "--once", "--now", NOW.isoformat(), code=69)
    assert held("queue", "--json").json[0]["outcome"] == "held"


def test_a_released_mail_is_decided_as_its_senders_and_the_rules_are_asked_as_ever(held):
    said = held("queue", "release", "1").out

    assert "I-1: handled" in said
    assert "training-start to moneill@harborhouse.example" in said
    story = held("why", "I-1", "--json").json
    assert story["messages"][0]["case"] == "R-0001"
    assert "vouches" in story["steps"][-1]["decisions"][0]["sender"]["reason"]
    assert held("queue", "--json").json == []


def test_releasing_a_strangers_mail_grants_nothing(desk):
    desk.receives(mail(REQUEST, sender="mallory@elsewhere.example", dmarc="none"))
    desk("queue", "release", "I-1")

    assert desk("export", "--json").json["cases"] == []
    assert "training-start" not in {each["kind"] for each in desk("outbox", "--json").json}


def test_a_dismissed_mail_is_seen_to_and_nothing_follows(held):
    assert held("queue", "dismiss", "i-1").out == "I-1: seen to\n"
    assert held("queue", "--json").json == []
    assert held("export", "--json").json["cases"] == []
    assert "does not wait" in held("queue", "dismiss", "I-1", code=1).err


@pytest.mark.parametrize("verb", ["retry", "release", "dismiss"])
def test_a_mail_that_was_handled_cannot_be_mended(asked, verb):
    answer = asked("queue", verb, "I-1", code=1)

    assert "I-1" in answer.err or "message 1" in answer.err
    assert len(asked("export", "--json").json["cases"]) == 1


def test_a_number_of_the_wrong_kind_is_refused(held):
    assert "is no I-number" in held("queue", "retry", "O-1", code=1).err


def test_the_outbox_lists_what_is_not_settled_and_with_all_everything(asked):
    (owed,) = asked("outbox", "list", "--json").json
    assert (owed["id"], owed["kind"], owed["state"]) == (1, "training-start", "queued")

    asked.accept()
    assert asked("outbox").out == "nothing is owed\n"
    assert [each["state"] for each in asked("outbox", "--all", "--json").json] == ["sent"]
    assert [each["state"] for each in asked("outbox", "list", "--all", "--json").json] == ["sent"]


def test_an_uncertain_mail_that_arrived_lets_the_training_begin(uncertain):
    assert uncertain("outbox", "resolve", "O-1", "sent").out == "O-1: sent\n"

    exported = uncertain("export", "--json").json
    assert exported["cases"][0]["state"] == "IN_TRAINING"
    assert exported["outbox"][0]["state"] == "sent"


def test_an_uncertain_mail_that_did_not_arrive_has_begun_nothing_and_staff_hear_of_it(uncertain):
    assert uncertain("outbox", "resolve", "1", "failed").out == "O-1: failed\n"

    exported = uncertain("export", "--json").json
    assert exported["cases"][0]["state"] == "DELIVERY_FAILED"
    assert [each["kind"] for each in exported["outbox"]] == ["training-start", "alert"]


def test_a_training_start_that_failed_is_written_anew_and_not_sent_again(uncertain):
    uncertain("outbox", "resolve", "1", "failed")

    assert "R-0001 resume" in uncertain("outbox", "retry", "O-1", code=1).err
    assert uncertain("export", "--json").json["outbox"][0]["state"] == "failed"


def test_an_uncertain_mail_is_tried_again_when_a_person_wants_it(uncertain):
    assert "tried again" in uncertain("outbox", "retry", "O-1").out

    with uncertain.books() as books:
        assert [owed.id for owed in books.outbox.in_state(OutboxState.QUEUED)] == [1]


def test_a_mail_that_failed_and_was_purged_is_not_sent_as_an_empty_one(asked):
    with asked.books(write=True) as books:
        books.outbox.claim(1, NOW, "test", timedelta(minutes=1))
        books.outbox.mark_failed(1, "550 no such user")
    asked("staff", "R-0001 withdraw: they never answered")
    with asked.books(write=True) as books:
        assert books.outbox.purge(NOW + timedelta(days=3650), NOW + timedelta(days=20)) > 0

    assert "was purged on 2026-03-24" in asked("outbox", "retry", "O-1", code=1).err
    with asked.books() as books:
        assert books.outbox.owed(1).state is OutboxState.FAILED


def test_a_mail_that_was_sent_is_neither_sent_again_nor_unsent(asked):
    asked.accept()

    asked("outbox", "retry", "1", code=1)
    asked("outbox", "resolve", "1", "failed", code=1)
    assert asked("export", "--json").json["cases"][0]["state"] == "IN_TRAINING"


def test_a_fate_that_is_none_is_bad_usage(uncertain):
    assert "sent" in uncertain("outbox", "resolve", "1", "lost", code=2).err


def test_a_mail_that_is_not_there_is_said(asked):
    assert asked("outbox", "retry", "O-99", code=1).err == "there is no mail O-99\n"
