"""What becomes of an owed mail: taken, refused, delayed, uncertain, or taken while the books are away."""

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot import failpoints
from mailbot.errors import BooksUnavailable, NotAccepted, RelayUnavailable
from mailbot.jobs.pace import Pace
from mailbot.model.mail import OutboxState
from tests.jobs.test_pace import Wall
from tests.journeys.desk import BEGIN
from tests.torture.world import letters


def outbox(one) -> dict[str, str]:
    with one.store.reading() as books:
        return {owed.mail.kind.value: owed.state.value for owed in books.outbox.in_state()}


def attempts(one, kind: str = "training-start") -> int:
    with one.store.reading() as books:
        return next(owed.attempts for owed in books.outbox.in_state() if owed.mail.kind.value == kind)


def always(error):
    def says(step):
        if step == "rcpt":
            raise error

    return says


def works(one, *minutes: int, **how) -> list[bytes]:
    before = len(one.relay.taken())
    one.work(minutes=minutes or (0,), faulty=True, **how)
    return one.relay.taken()[before:]


def test_four_hundreds_are_tried_again_ever_more_seldom_for_five_days_and_then_told(world):
    one = world(
        names=("add0",), says=always(NotAccepted(code=451, text="later", permanent=False, phase="rcpt"))
    )
    works(one, *range(0, 60 * 20, 10))
    a_day = attempts(one, "digest")
    assert outbox(one)["digest"] == "queued"
    assert 8 <= a_day <= 16  # 1, 2, 4 ... 240 minutes: not every ten minutes

    one.now = BEGIN + timedelta(days=5, hours=5)
    works(one)
    one.says = lambda step: None
    works(one, 1)
    with one.store.reading() as books:
        assert [owed.mail.kind.value for owed in books.outbox.in_state(OutboxState.FAILED)] == ["digest"]
        told = [owed.mail.subject for owed in books.outbox.in_state() if owed.mail.kind.value == "alert"]
    assert any("digest could not be delivered" in subject for subject in told)


def test_a_relay_that_is_not_there_costs_no_mail_an_attempt_and_all_leave_when_it_is_back(world):
    def gone(step):
        if step == "relay":
            raise RelayUnavailable("no route")

    one = world(names=("add0",), says=gone)
    assert works(one, *range(0, 300, 5)) == []
    one.says = lambda step: None

    assert len(works(one, 1)) == 2
    assert attempts(one) == 1


@pytest.mark.parametrize("found", [True, False])
def test_an_uncertain_mail_is_not_touched_before_its_grace_is_over(world, found):
    one = world(names=("add0",), keeps_copies=found, on_ambiguous="resend")
    one.break_wires(("took", "uncertain", 1))
    works(one, 0, 1)
    assert outbox(one)["training-start"] == "uncertain"

    again = works(one, 2)
    assert outbox(one)["training-start"] == "sent"
    assert sum(b"training-start" in raw for raw in again) == (0 if found else 1)


def test_one_that_is_held_is_told_to_staff_once_and_found_when_the_copy_shows_up_late(world):
    one = world(names=("add0",), keeps_copies=False, on_ambiguous="hold")
    one.break_wires(("took", "uncertain", 1))
    works(one, 0, *range(3, 600, 30))
    alerts = [raw for raw in one.relay.taken() if b"X-Mailbot-Mail: alert" in raw]
    assert outbox(one)["training-start"] == "uncertain"
    assert len(alerts) == 1

    one.mailbox.lay(next(raw for raw in one.relay.taken() if b"training-start" in raw), "Sent")
    works(one, 120)
    assert outbox(one)["training-start"] == "sent"


def test_what_the_relay_took_while_the_books_were_away_is_recorded_later_and_not_sent_again(world):
    one = world(names=("add0",))
    one.store.hold_lock()
    daemon = one.daemon(one.store, faulty=True)
    transaction, away = one.store.transaction, [0]

    @contextmanager
    def failing():
        with transaction() as books:
            marks = books.outbox.mark_sent

            def mark_sent(*words):
                if away[0]:
                    away[0] -= 1
                    raise BooksUnavailable("disk full")
                marks(*words)

            books.outbox.mark_sent = mark_sent
            yield books

    one.store.transaction = failing
    try:
        away[0] = 3  # over within the round
        daemon.work()
        assert set(outbox(one).values()) == {"sent"}

        one.mailbox.lay(next(iter(letters("add1").values())))
        away[0] = 10**6  # longer than a round
        with pytest.raises(BooksUnavailable):
            daemon.work()
        away[0] = 0
        daemon.work()
    finally:
        del one.store.transaction
    with one.store.reading() as books:
        assert [owed.state.value for owed in books.outbox.in_state()] == ["sent"] * 3
        assert books.outbox.times_uncertain() == 0
    assert len(one.relay.taken()) == 3


def test_a_daemon_leaves_what_is_over_the_pace_to_its_next_round(world):
    one = world(names=("add0", "add1", "add2"))
    one.store.hold_lock()
    wall = Wall()
    daemon = one.daemon(one.store, faulty=False)
    daemon.patient = False
    daemon.courier.pace = Pace(per_minute=3, monotonic=wall.monotonic, sleep=wall.sleep)

    assert daemon.work().sent == 3
    assert wall.slept == []
    assert daemon.courier.pace.pause() == 60
    wall.now += 60
    assert daemon.work().sent == 1

    other = world(names=("add0", "add1", "add2"))
    daemon = other.daemon(other.store, faulty=False)
    daemon.courier.pace = Pace(per_minute=3, monotonic=wall.monotonic, sleep=wall.sleep)
    assert daemon.work().sent == 4  # `run --once` waits for it
    assert wall.slept == [60]


def test_copies_of_what_was_sent_lie_among_the_sent_mails_once(world):
    for keeps in (True, False):
        one = world(names=("add0",), keeps_copies=keeps)
        works(one, 0, 1, 2)
        assert sorted(one.mailbox.mails("Sent")) == sorted(one.relay.taken())

    config = one.origin.config
    imap = config.settings.imap.model_copy(update={"save_sent": False})
    without = replace(config, settings=config.settings.model_copy(update={"imap": imap}))
    one = world(names=("add0",), keeps_copies=False)
    one.origin = replace(one.origin, config=without)
    works(one, 0, 1)
    assert one.mailbox.mails("Sent") == []


def test_a_daemon_that_is_told_to_stop_finishes_the_mail_in_hand_and_leaves_the_rest(world):
    one = world(names=("add0", "add1", "add2"))
    one.break_wires(("relay", "unavailable", 1))
    one.work(faulty=True)
    daemon = one.daemon(one.store, faulty=False)

    assert daemon.courier.run(one.now, stopping=lambda: bool(one.relay.taken())) == 1
    assert list(outbox(one).values()).count("sending") == 0
    assert daemon.courier.run(one.now) == 3


@pytest.fixture
def books_go_away():
    """Call it with a failpoint: the books go away there, once, or `times` times."""

    def at(label: str, times: int = 1) -> None:
        left = [times]

        def watcher(reached: str) -> None:
            if reached == label and left[0]:
                left[0] -= 1
                raise BooksUnavailable(f"gone at {label}")

        failpoints.watch(watcher)

    yield at
    failpoints.watch(None)


BOOKS_ARE_USED_AT = {  # "sent", "claimed" and "dot-recorded": committed, and the answer to the commit is lost
    "claim-before-commit": None,
    "claimed": None,
    "before-dot-recorded": None,
    "dot-recorded": None,
    "sent-before-commit": None,
    "sent": None,
    "uncertain-before-commit": ("took", "uncertain", 1),
    "retry-before-commit": ("rcpt", "later", 1),
    "failed-before-commit": ("rcpt", "never", 2),
}


@pytest.mark.parametrize("times", [1, 6])
@pytest.mark.parametrize("label", BOOKS_ARE_USED_AT)
def test_books_that_go_away_in_the_middle_of_an_attempt_leave_no_mail_behind(
    world, books_go_away, label, times
):
    one = world(names=("add0",), keeps_copies=True, on_ambiguous="resend")
    broken = BOOKS_ARE_USED_AT[label]
    if broken:
        one.break_wires(broken)
    one.store.hold_lock()
    daemon = one.daemon(one.store, faulty=True)
    books_go_away(label, times)
    for _ in range(times + 1):  # the same process goes on
        with suppress(BooksUnavailable):
            daemon.work()
    one.now += timedelta(minutes=5)
    daemon.work()
    daemon.work()

    states = outbox(one)
    assert states.pop("digest") == ("failed" if label == "failed-before-commit" else "sent")
    assert set(states.values()) == {"sent"}
    assert len(one.relay.taken()) == 2  # training start and digest, or alert
    assert attempts(one) == (2 if label == "retry-before-commit" else 1)
    with one.store.reading() as books:
        assert books.outbox.times_uncertain() == (label == "uncertain-before-commit")


def test_a_mail_that_another_worker_took_over_is_let_go_and_the_next_one_sent(world):
    one = world(names=("add0",))

    come = []

    def another_worker_comes(step):
        if step == "rcpt" and not come:
            come.append(step)
            with one.store.transaction() as books:
                books.outbox.recover_orphans()
                books.outbox.claim(1, one.now, "another", timedelta(minutes=15))
                books.commit()

    one.says = another_worker_comes
    works(one)

    assert outbox(one) == {"training-start": "sending", "digest": "sent"}
    assert [b"digest" in raw for raw in one.relay.taken()] == [True]
