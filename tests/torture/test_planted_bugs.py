"""A harness that sees nothing proves nothing: each of ten planted bugs must be caught."""

from dataclasses import replace
from datetime import UTC, datetime, time
from unittest.mock import patch

import pytest

from mailbot.failpoints import Fuse
from mailbot.store.database import Store
from mailbot.transport.mailbox import Mailbox
from tests.journeys.desk import PRIYA, add, mail
from tests.torture import plants
from tests.torture.world import ALLOWED, World, check


def killed_at(one: World, label: str, *, at: int = 1, minutes=(0,)) -> None:
    """Kill the program once, let it run on, hold the world against the laws."""
    one.run(Fuse(label, "kill", at), minutes=minutes)
    one.settle()
    check(one)


@pytest.mark.parametrize(
    ("plant", "label"),
    [
        (plants.flag_before_commit, "store-before-commit"),
        (plants.sent_again_without_asking, "accepted"),
        (plants.dedupe_outside_the_transaction, "careless"),
        (plants.phase_not_recorded, "fake-taken"),
        (plants.no_key_for_places, "stored"),
    ],
)
def test_a_kill_shows(world, plant, label):
    killed_at(world(), label)  # without the bug all is well
    with plant():
        assert any(_fails(world(), label, at) for at in (1, 2, 3, 4))


def _fails(one: World, label: str, at: int) -> bool:
    try:
        killed_at(one, label, at=at)
    except AssertionError:
        return True
    return False


def test_books_that_do_not_wait_for_the_disk_are_seen(tmp_path):
    def durable(name: str) -> bool:
        with Store.open(f"sqlite:///{tmp_path}/{name}.db") as store, store._engine.connect() as connection:
            pragma = lambda word: connection.exec_driver_sql(f"PRAGMA {word}").scalar()  # noqa: E731 - two words
            return (pragma("journal_mode"), pragma("synchronous")) == ("wal", 2)

    assert durable("sound")
    with plants.normal_sync():
        assert not durable("careless")


def test_message_ids_that_differ_from_try_to_try_are_seen(world):
    def ids() -> set[str]:
        one = world()
        one.run()
        with one.store.reading() as books:
            return {owed.mail.message_id for owed in books.outbox.in_state()}

    assert ids() == ids()
    with plants.random_message_ids():
        assert ids() != ids()


def test_a_stamp_that_is_searched_instead_of_read_is_seen(world):
    raw = mail(PRIYA, add(), dmarc=None).replace(
        b"From:", b"Authentication-Results: mx.desk.example; spf=fail (dmarc=pass header.from=x)\r\nFrom:", 1
    )

    def outcome() -> str:
        one = world(names=())
        one.mailbox.lay(raw)
        one.run()
        with one.store.reading() as books:
            return books.inbox.all()[0].outcome.value

    assert outcome() == "held"
    with plants.stamps_by_regex():
        assert outcome() == "handled"


def test_a_digest_that_follows_the_wall_clock_is_seen_when_an_hour_comes_twice(world, origin):
    settings = origin.config.settings
    digest = settings.digest.model_copy(update={"at": time(1, 30), "days": "daily"})
    config = replace(origin.config, settings=settings.model_copy(update={"digest": digest}))

    def digests() -> int:
        one = world(names=())
        one.origin = replace(origin, config=config)
        for hour in (6, 7):  # 01:35 daylight time and 01:35 standard time
            one.now = datetime(2026, 11, 1, hour, 35, tzinfo=UTC)
            one.run()
        return sum(b"X-Mailbot-Mail: digest" in raw for raw in one.relay.taken())

    assert digests() == 1
    with plants.digests_by_wall_clock():
        assert digests() == 2


@pytest.mark.dovecot
def test_an_expunge_on_the_wire_is_seen(dovecot, proxy):
    dovecot.append(b"Subject: one\r\n\r\none\r\n", datetime(2026, 3, 4, tzinfo=UTC))
    moves = Mailbox.move

    def careless(self, uids, folder, *, uidvalidity=None):
        self._client.expunge()
        return moves(self, uids, folder, uidvalidity=uidvalidity)

    def verbs() -> set[str]:
        line = proxy(dovecot.port)
        with Mailbox(dovecot.settings(port=line.port)) as mailbox:
            mailbox.ensure_folders()
            mailbox.move(mailbox.list_uids(), "Mailbot/Done")
        return line.imap_verbs()

    assert verbs() <= ALLOWED
    with patch.object(Mailbox, "move", careless):
        assert verbs() - ALLOWED == {"EXPUNGE"}
