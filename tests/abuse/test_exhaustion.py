"""D60 to D71 where the limits of intake do not reach: a mail that would stop the desk ends its reader, and no more.

Here the reader is the process of `mailbot.reading.apart`, as for the daemon; what intake refuses by counting is in
test_abuse_cases.py.
"""

import os
import signal
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.reading.apart import Apart, Bounds
from tests.abuse.test_abuse_cases import BOMBS
from tests.journeys.desk import BEGIN, DESK, PRIYA, add, mail, stamp
from tests.reading.test_apart import HOSTILE

MANY = int(os.environ.get("MAILBOT_ABUSE_MAILS", "150"))
"""Mails at once (D70: 10,000)."""


@contextmanager
def reading_apart(world, bounds: Bounds | None = None, program=None):
    """A world whose mails are read by a process of its own."""
    one = world(names=())
    desk = one.origin.desk
    more = {"program": program} if program else {}
    with Apart(desk.intake, desk.wording, bounds, **more) as reader:
        one.origin = replace(one.origin, desk=replace(desk, reader=reader))
        yield one, reader


def ends(one) -> list[tuple[str | None, str]]:
    with one.store.reading() as books:
        return [(row.outcome and row.outcome.value, row.reason or "") for row in books.inbox.all()]


def kinds(one) -> list[str]:
    with one.store.reading() as books:
        return [owed.mail.kind.value for owed in books.outbox.in_state()]


def poison(bug: str) -> bytes:
    return mail(PRIYA, f"Please read this: BUG-{bug}", Message_ID=f"<{bug}@poison.example>")


@pytest.mark.parametrize(
    ("bug", "reason"),
    [
        ("loop", "took too long to read in 3 tries"),
        ("loop_in_c", "took too long to read in 3 tries"),
        ("allocate", "took too much memory to read in 3 tries"),
        ("segfault", "ended the reader (SIGSEGV) in 3 tries"),
    ],
)
def test_d60_a_mail_that_ends_its_reader_is_quarantined_after_three_tries_and_the_others_answered(
    world, bug, reason
):
    bounds = Bounds(cpu_seconds=0.3, memory_mib=128)
    with reading_apart(world, bounds, HOSTILE) as (one, _):
        one.mailbox.lay(poison(bug))
        one.mailbox.lay(mail(PRIYA, add(), Message_ID="<good@t.example>"))
        one.work()
        first, second = ends(one)
        assert first == (None, reason.removesuffix(" in 3 tries"))  # it waits for its next try, and says why
        assert second[0] == "handled"  # in the same round
        one.work(minutes=(1, 2))

        assert ends(one)[0] == ("quarantined", reason)
    assert kinds(one).count("training-start") == 1
    assert "alert" in kinds(one)


def test_d60_killed_from_outside_a_reader_costs_its_mail_one_try_and_no_more(world):
    with reading_apart(world, Bounds(cpu_seconds=30), HOSTILE) as (one, reader):
        reader.read(poison("nothing"))
        one.mailbox.lay(poison("sleep"))
        threading.Timer(1.0, os.kill, (reader.pid, signal.SIGKILL)).start()
        one.work()

        assert ends(one) == [(None, "ended the reader (SIGKILL)")]
        with one.store.reading() as books:
            assert [row.attempts for row in books.inbox.all()] == [1]


def test_d60_told_to_stop_while_a_mail_is_read_the_try_is_given_back(world, monkeypatch):
    monkeypatch.setattr("mailbot.reading.apart.STOP_SECONDS", 0.2)
    with reading_apart(world, Bounds(cpu_seconds=30), HOSTILE) as (one, reader):
        reader.read(poison("nothing"))
        one.mailbox.lay(poison("sleep"))
        reader.stopping = lambda: True
        one.work()

        assert ends(one) == [(None, "")]
        with one.store.reading() as books:
            assert [row.attempts for row in books.inbox.all()] == [0]


def test_d60_to_d69_the_bombs_are_held_by_a_reader_that_lives_on(world):
    with reading_apart(world) as (one, reader):
        one.mailbox.lay(mail(PRIYA, add(), Message_ID="<good@t.example>"))
        one.work()
        before = reader.pid
        for raw in BOMBS.values():
            one.mailbox.lay(raw)
        one.work(minutes=(1,))

        assert [outcome for outcome, _ in ends(one)] == ["handled"] + ["held"] * len(BOMBS)
        assert reader.pid == before


WORST = {
    "items in items": ("html", "<ul><li>a: b", 7_000),
    "attributions": ("plain", "On x wrote:\n", 9_900),
    "one line": ("plain", "remove Pat Doyle and ", 45_000),
}


@pytest.mark.parametrize("name", WORST)
def test_d68_the_dearest_mails_that_pass_the_gate_are_read_within_their_time(world, name):
    subtype, piece, times = WORST[name]
    raw = (
        f"{stamp(PRIYA)}\r\nFrom: {PRIYA}\r\nTo: {DESK}\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/{subtype}; charset=utf-8\r\n\r\nHello\r\n"
    ).encode() + (piece * times)[:1_000_000].replace("\n", "\r\n").encode()
    with reading_apart(world, Bounds(cpu_seconds=5)) as (one, _):
        one.mailbox.lay(raw)
        one.work()

        ((outcome, reason),) = ends(one)
    assert outcome in {"held", "handled"}, reason


WORDS = ("apple", "bear", "cloud", "delta", "eagle", "frost", "grape", "house", "igloo", "jolly")


def test_d70_many_mails_at_once_are_decided_in_order_and_answered_at_a_pace_and_told(world):
    """None is lost and none waits; beyond the day's number an answer waits for the next day, and the digest counts."""
    one = world(names=())
    for number in range(MANY):
        words = " ".join(WORDS[int(digit)] for digit in f"{number:05}")
        raw = mail(
            PRIYA,
            f"What is the status of {words.title()}? {words}.",
            subject=words,
            Message_ID=f"<{number}@t.example>",
        )
        one.mailbox.lay(raw, at=BEGIN - timedelta(minutes=MANY - number))
    one.work()
    with one.store.reading() as books:
        mails = books.inbox.all()
        owed = [each for each in books.outbox.in_state() if PRIYA in each.mail.recipients]
        digests = [each for each in books.outbox.in_state() if each.mail.kind.value == "digest"]

    assert [row.message_id for row in mails] == [f"<{number}@t.example>" for number in range(MANY)]
    assert all(row.outcome is not None for row in mails)
    assert [row.id for row in sorted(mails, key=lambda row: (row.decided_at, row.id))] == [
        row.id for row in mails
    ]
    assert len(owed) == MANY  # each is answered, if need be later
    assert sum(each.due_at < BEGIN + timedelta(hours=20) for each in owed) == min(MANY, 100)
    assert len(one.relay.taken()) <= 100 + len(digests)
    assert len(digests) == 1
