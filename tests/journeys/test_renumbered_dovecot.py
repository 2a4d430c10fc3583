"""A Dovecot that lost its index: every folder is numbered anew, and nobody gets an answer twice for it (G8)."""

import time
from collections import Counter
from email.message import EmailMessage

import pytest

from tests.journeys.desk import PRIYA, TEAM, Desk, add, kinds, mail, text
from tests.wire.servers import PATIENCE, eventually
from tests.wire.smtp import Behaviour

FOLDERS = ("INBOX", "Sent", "Mailbot/Done")
ANSWERED = (
    mail(PRIYA, add()),
    mail(PRIYA, "How is Marcus O'Neill doing in training?", subject="status"),
)
ANA = "asousa@harborhouse.example"
WAITING = mail(PRIYA, add("Ana Sousa", ANA), subject="Ana Sousa")


def numberings(desk: Desk) -> dict[str, int]:
    """UIDVALIDITY of the folders that the desk looks into."""
    with desk.mailbox.client(None) as person:
        answers = {folder: person.status(f'"{folder}"', "(UIDVALIDITY)")[1][0] for folder in FOLDERS}
    return {folder: int(line.rsplit(b" ", 1)[1].rstrip(b")")) for folder, line in answers.items()}


def renumber(desk: Desk) -> None:
    """Dovecot loses its index, and the mails of every folder get new numbers."""
    before = numberings(desk)
    # Dovecot makes UIDVALIDITY from the second, and of folders made within one second counts on
    assert eventually(lambda: time.time() >= max(before.values()) + 1)
    desk.mailbox.reset_uidvalidity()
    after = numberings(desk)
    assert all(after[folder] not in before.values() for folder in FOLDERS), (before, after)


def answer_what_came(desk: Desk) -> None:
    """A request and a question, each answered and put away."""
    for raw in ANSWERED:
        desk.receives(raw)
        assert len(desk.works()) == 1
        desk.passes(minutes=5)
    assert kinds_owed(desk) == {"training-start": 1, "status": 1, "digest": 1}
    assert Counter(desk.mailbox.mails("Mailbot/Done")) == Counter(ANSWERED)


def work_twice(desk: Desk) -> tuple[list[EmailMessage], list[EmailMessage]]:
    """Two rounds. Out: what left in each."""
    first = desk.works()
    desk.passes(hours=2)  # within the hour an alert of the same cause would be left out anyway
    return first, desk.works()


def kinds_owed(desk: Desk) -> Counter[str]:
    """How many mails of each kind the books have."""
    return Counter(row["kind"] for row in desk.books["outbox"])


def outcomes(desk: Desk) -> Counter[str]:
    """How the mails that came ended."""
    return Counter(str(message["outcome"]) for message in desk.books["messages"])


def assert_everything_left_once_and_was_kept_once(desk: Desk) -> None:
    """No mail of the books reached the relay twice, or lies twice among the sent mails."""
    kept = desk.mailbox.mails("Sent")
    rows = desk.books["outbox"]
    for row in rows:
        key = row["message_id"].encode()
        left = sum(key in one.raw for one in desk.relay.captured)
        assert (row["state"], left, sum(key in raw for raw in kept)) == ("sent", 1, 1), row
    assert len(kept) == len(desk.relay.captured) == len(rows)


def test_a_mail_that_waited_through_a_renumbering_is_answered_once_and_no_other_again(desk: Desk):
    answer_what_came(desk)
    case, held = desk.case("R-0001"), desk.pool("bos")["held"]
    desk.receives(WAITING)
    renumber(desk)

    first, second = work_twice(desk)

    assert sorted(kinds(first)) == ["alert", "training-start"]
    assert second == []
    alert, start = sorted(first, key=lambda one: str(one["X-Mailbot-Mail"]))
    assert alert["To"] == TEAM
    assert "The mail server numbered the mailbox anew" in alert["Subject"]
    assert "are not answered twice" in text(alert)
    assert (start["To"], start["Cc"]) == (ANA, PRIYA)
    assert desk.case("R-0001") == case
    assert desk.case("R-0002")["state"] == "IN_TRAINING"
    assert len(desk.books["cases"]) == 2
    assert desk.pool("bos")["held"] == held + 1
    assert outcomes(desk) == {"handled": 3}
    assert desk.mailbox.mails("INBOX") == []
    assert Counter(desk.mailbox.mails("Mailbot/Done")) == Counter([*ANSWERED, WAITING])
    assert_everything_left_once_and_was_kept_once(desk)


def test_answered_mails_that_a_backup_brings_back_into_the_inbox_are_known_again_and_put_away(desk: Desk):
    answer_what_came(desk)
    case, pool = desk.case("R-0001"), desk.pool("bos")
    desk.receives(WAITING)
    for raw in ANSWERED:
        desk.receives(raw)
    renumber(desk)

    first, second = work_twice(desk)

    assert sorted(kinds(first)) == ["alert", "training-start"]
    assert second == []
    assert kinds_owed(desk) == {"training-start": 2, "status": 1, "digest": 1, "alert": 1}
    assert desk.case("R-0001") == case
    assert len(desk.books["cases"]) == 2
    assert desk.pool("bos")["held"] == pool["held"] + 1
    assert outcomes(desk) == {"handled": 3, "ignored": 2}
    reasons = [one["reason"] for one in desk.books["messages"] if one["outcome"] == "ignored"]
    assert reasons == ["the same mail was delivered before"] * 2
    assert desk.mailbox.mails("INBOX") == []
    assert Counter(desk.mailbox.mails("Mailbot/Ignored")) == Counter(ANSWERED)
    assert_everything_left_once_and_was_kept_once(desk)


def test_each_renumbering_is_told_to_staff_once_and_an_answered_mail_stays_answered(desk: Desk):
    answer_what_came(desk)
    case = desk.case("R-0001")
    for times in (1, 2):
        renumber(desk)

        first, second = work_twice(desk)

        assert (kinds(first), second) == (["alert"], [])
        assert kinds_owed(desk)["alert"] == times
    assert desk.case("R-0001") == case
    assert outcomes(desk) == {"handled": 2}
    assert Counter(desk.mailbox.mails("Mailbot/Done")) == Counter(ANSWERED)
    assert_everything_left_once_and_was_kept_once(desk)


@pytest.mark.parametrize("where", ["stored", "attempt-counted", "decided", "sent", "moved", "copied"])
def test_a_mail_on_its_way_when_power_and_numbers_went_gets_one_answer_and_one_place(desk: Desk, where: str):
    answer_what_came(desk)
    desk.receives(WAITING)
    process = desk.start("run", "--once", "--now", desk.now.isoformat(), MAILBOT_FAILPOINT=f"{where}:kill")
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -9
    renumber(desk)

    _, second = work_twice(desk)

    assert second == []
    assert kinds_owed(desk) == {"training-start": 2, "status": 1, "digest": 1, "alert": 1}
    assert desk.case("R-0002")["state"] == "IN_TRAINING"
    assert len(desk.books["cases"]) == 2
    assert outcomes(desk) == {"handled": 3}
    assert desk.mailbox.mails("INBOX") == []
    assert Counter(desk.mailbox.mails("Mailbot/Done")) == Counter([*ANSWERED, WAITING])
    assert_everything_left_once_and_was_kept_once(desk)


def test_an_uncertain_answer_is_found_among_sent_mails_that_were_numbered_anew(desk: Desk):
    answer_what_came(desk)
    desk.receives(WAITING)
    desk.relay.script(Behaviour(dot="drop"))
    (start,) = desk.works()
    assert [row["state"] for row in desk.books["outbox"] if ANA in row["to"]] == ["uncertain"]
    assert start["To"] == ANA
    desk.mailbox.append(desk.relay.captured[-1].raw, desk.now, "Sent")  # by the server: it had taken it
    renumber(desk)
    desk.passes(hours=1)

    first, second = work_twice(desk)

    assert (kinds(first), second) == (["alert"], [])
    assert "numbered the mailbox anew" in first[0]["Subject"]
    assert desk.case("R-0002")["state"] == "IN_TRAINING"
    assert desk.mailbox.mails("INBOX") == []
    assert_everything_left_once_and_was_kept_once(desk)
