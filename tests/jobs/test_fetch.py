"""Mails on their way in: renumbered, moved by people, too large, poisonous, decided while the books go away."""

from contextlib import contextmanager

import pytest

from mailbot import pipeline
from mailbot.errors import BooksUnavailable, ReaderUnavailable
from mailbot.health import Pulse
from mailbot.jobs import fetch
from mailbot.model.mail import Place
from tests.journeys.desk import PRIYA, add, mail


def ended(one) -> list[tuple[str, str | None]]:
    with one.store.reading() as books:
        return [(row.outcome and row.outcome.value, row.reason) for row in books.inbox.all()]


def sent(one) -> list[str]:
    with one.store.reading() as books:
        return [owed.mail.kind.value for owed in books.outbox.in_state() if owed.mail.kind.value != "digest"]


def test_a_renumbered_mailbox_has_no_second_effect_and_staff_hear_of_it_once(world):
    one = world(names=("add0", "stranger"))
    one.break_wires(("move", "mailbox", 1))  # decided, and still in the inbox
    one.work(faulty=True)
    one.mailbox.renumber()
    one.mailbox.lay(mail(PRIYA, add("Somebody New", "new@harborhouse.example"), Message_ID="<new@t.example>"))
    one.work(minutes=(1, 2, 200))

    assert sorted(sent(one)) == ["alert", "training-start", "training-start"]
    assert sorted(outcome for outcome, _ in ended(one)) == ["handled", "handled", "held"]
    assert len(one.mailbox.mails("Mailbot/Done")) == 2  # the first one too: it was known by its bytes
    assert one.mailbox.mails("INBOX") == []


def test_a_mail_that_lies_there_again_after_a_renumbering_is_ignored(world):
    one = world(names=("add0",))
    one.work()
    one.mailbox.renumber()
    one.mailbox.lay(one.mails["add0"])
    one.work()

    assert [outcome for outcome, _ in ended(one)] == ["handled", "ignored"]
    assert sent(one).count("training-start") == 1


def test_a_mail_that_a_person_moved_before_a_renumbering_is_let_go(world):
    one = world(names=("add0",))
    one.break_wires(("move", "mailbox", 1))
    one.work(faulty=True)
    next(iter((one.root / "mailbox" / "INBOX").iterdir())).unlink()
    one.mailbox.renumber()
    one.work()

    with one.store.reading() as books:
        assert books.inbox.unfiled() == []


def test_a_poll_that_breaks_after_a_renumbering_lets_go_of_no_mail_that_it_has_not_come_to(world):
    one = world(names=("add0", "stranger"))
    one.break_wires(("move", "mailbox", 1), ("fetch", "mailbox", 4))  # the second mail of the second poll
    one.work(faulty=True)
    one.mailbox.renumber()
    one.work(faulty=True, rounds=2)

    assert sorted(outcome for outcome, _ in ended(one)) == ["handled", "held"]
    assert len(one.mailbox.mails("Mailbot/Done")) == len(one.mailbox.mails("Mailbot/Review")) == 1


def test_a_mail_that_a_person_moved_before_we_did_is_let_go(world):
    one = world(names=("add0", "stranger"))
    one.break_wires(("move", "mailbox", 1))
    one.work(faulty=True)
    next(iter((one.root / "mailbox" / "INBOX").iterdir())).unlink()
    one.work(minutes=(1, 2))

    with one.store.reading() as books:
        assert books.inbox.unfiled() == []
    assert one.mailbox.mails("INBOX") == []


def test_a_mail_that_is_too_large_is_held_from_its_header_and_its_sender_told_once_a_day(world):
    one = world(names=())
    for number in range(3):
        raw = mail(PRIYA, "x" * 26 * 1024 * 1024, Message_ID=f"<big{number}@t.example>")
        one.mailbox.lay(raw)
    one.mailbox.lay(mail("x@nowhere.example", "x" * 26 * 1024 * 1024, dmarc=None))
    one.work(minutes=(0, 1))

    assert sent(one) == ["too-large"]
    outcomes = ended(one)
    assert [outcome for outcome, _ in outcomes] == ["held"] * 4
    assert "larger than 25 MiB" in outcomes[0][1]
    with one.store.reading() as books:
        assert all(len(books.inbox.arrival(row.id).raw) < 2000 for row in books.inbox.all())

    one.now = one.now.replace(day=6)
    one.mailbox.lay(mail(PRIYA, "y" * 26 * 1024 * 1024, Message_ID="<big9@t.example>"))
    one.work()
    assert sent(one) == ["too-large", "too-large"]


def test_poison_between_two_good_mails_is_quarantined_after_three_tries_and_told(world, monkeypatch):
    one = world(names=("add0", "status", "add1"))
    weigh = pipeline.weigh

    def poisoned(message, *rest):
        if message.message_id == "<status@t.example>":
            raise RecursionError("too deep")
        return weigh(message, *rest)

    monkeypatch.setattr(pipeline, "weigh", poisoned)
    one.work()
    assert [outcome for outcome, _ in ended(one)] == ["handled", None, "handled"]
    one.work(minutes=(1, 2, 3))

    assert ended(one)[1] == ("quarantined", "could not be decided in 3 tries")
    assert sent(one).count("alert") == 1
    assert one.mailbox.mails("Mailbot/Quarantine") == [one.mails["status"]]


def test_books_that_go_away_blame_no_mail(world, monkeypatch):
    one = world(names=("add0",))
    monkeypatch.setattr(fetch, "handle", lambda *a: (_ for _ in ()).throw(BooksUnavailable("locked")))
    for _ in range(5):
        with pytest.raises(BooksUnavailable):
            one.work()
    with one.store.reading() as books:
        assert [arrival.attempts for arrival in books.inbox.undecided()] == [0]

    monkeypatch.undo()
    one.work()
    assert ended(one) == [("handled", None)]


@contextmanager
def books_that_say(one, *answers: str):
    """At each COMMIT the next of the answers: done, lost (done, and nobody hears of it), or refused; then all is done."""
    said, transaction = list(answers), one.store.transaction

    @contextmanager
    def unreliable():
        with transaction() as books:
            commit = books.commit

            def answered():
                answer = said.pop(0) if said else "done"
                if answer != "refused":
                    commit()
                if answer != "done":
                    raise BooksUnavailable(f"the answer to COMMIT is {answer}")

            books.commit = answered
            yield books

    one.store.transaction = unreliable
    try:
        yield
    finally:
        del one.store.transaction


def tries(one) -> list[int]:
    with one.store.reading() as books:
        return [row.attempts for row in books.inbox.all()]


@pytest.mark.parametrize(
    "answers",
    [
        ("lost",),  # to the COMMIT that counts the try
        ("lost", "lost"),  # and to the one that gives it back
        ("lost", "refused"),  # given back later
        ("refused",),  # nothing was counted
        ("refused", "refused"),
        ("done", "refused", "refused"),  # of the decision
    ],
)
def test_a_try_whose_count_or_return_the_books_cut_blames_no_mail(world, answers):
    one = world(names=("add0",))
    cut: fetch.Cut = {}
    with one.store.transaction() as books:
        place = Place(account="desk@h", folder="INBOX", uidvalidity=7, uid=1)
        books.inbox.store_arrival(place, one.now, one.mails["add0"], now=one.now, size=1000)
        books.commit()
    desk = one.origin.desk
    for _ in range(5):
        with books_that_say(one, *answers), pytest.raises(BooksUnavailable):
            fetch.decide_all(desk, one.store, one.now, cut=cut)
        if not cut:
            assert tries(one) == [0]

    fetch.decide_all(desk, one.store, one.now, cut=cut)
    assert (ended(one), tries(one), cut) == ([("handled", None)], [1], {})


def test_without_a_reader_mails_wait_and_the_rest_of_the_round_goes_on(world, monkeypatch):
    one = world(names=("add0",))
    jobs = []
    monkeypatch.setattr(Pulse, "done", lambda self, job, at: jobs.append(job))
    monkeypatch.setattr(
        fetch, "handle", lambda *a: (_ for _ in ()).throw(ReaderUnavailable("cannot be started"))
    )
    for _ in range(5):
        one.work()
    with one.store.reading() as books:
        assert [arrival.attempts for arrival in books.inbox.undecided()] == [0]
    assert {"fetch", "deliver"} <= set(jobs)
    assert "decide" not in jobs

    monkeypatch.undo()
    one.work()
    assert ended(one) == [("handled", None)]


def test_nothing_is_marked_in_the_mailbox_while_the_disk_is_full(world, monkeypatch):
    one = world(names=("add0",))

    @contextmanager
    def full():
        raise BooksUnavailable("database or disk is full")
        yield

    one.store.transaction = full
    try:
        with pytest.raises(BooksUnavailable):
            one.work()
    finally:
        del one.store.transaction
    assert one.mailbox.mails("INBOX") == [one.mails["add0"]]

    one.work()
    assert ended(one) == [("handled", None)]
    assert len(one.relay.taken()) == 2


def test_a_daemon_that_is_told_to_stop_does_so_between_two_mails(world):
    one = world(names=("add0", "add1", "add2"))
    one.store.hold_lock()
    daemon = one.daemon(one.store, faulty=False)
    asked = []
    daemon.stopping = lambda: len(asked) > 4 or asked.append(1)

    daemon.work()
    assert [outcome for outcome, _ in ended(one)].count("handled") < 3
