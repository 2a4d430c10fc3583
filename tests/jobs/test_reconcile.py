from datetime import UTC, datetime

import pytest

from mailbot.transport.mailbox import Mailbox
from tests.journeys.desk import PRIYA, mail


def alerts(one) -> list[bytes]:
    return [raw for raw in one.relay.taken() if b"X-Mailbot-Mail: alert" in raw]


def test_each_night_what_is_new_in_the_junk_folder_is_named_once(world):
    one = world(names=("add0",))
    one.mailbox.lay(mail(PRIYA, "please add Marcus", subject="An addition"), "Junk")
    one.mailbox.lay(mail("x@spam.example", "buy", subject="SSN 123-45-6789 =?utf-8?q?a=0ABcc=3A_b?="), "Junk")
    one.work(minutes=(0, 1, 60))
    assert len(alerts(one)) == 1
    told = alerts(one)[0].decode()
    assert "2 mails" in told
    assert "An addition" in told
    assert "123-45-6789" not in told

    one.work(minutes=(60 * 24,))
    assert len(alerts(one)) == 1
    one.mailbox.lay(mail("y@spam.example", "sell", subject="Offer"), "Junk")
    one.work(minutes=(60 * 24, 60 * 48))
    assert len(alerts(one)) == 2
    assert "Offer" in alerts(one)[1].decode()
    assert len(one.mailbox.mails("Junk")) == 3  # looked at and left


def test_a_mail_of_the_inbox_that_the_books_do_not_know_is_named(world, monkeypatch):
    one = world(names=("add0",))
    fetch = type(one.mailbox).fetch

    def losing(self, uids, max_bytes, folder=None):
        return fetch(self, [] if folder is None else uids, max_bytes, folder)

    monkeypatch.setattr(type(one.mailbox), "fetch", losing)
    one.work()

    assert len(alerts(one)) == 1
    assert "INBOX 1" in alerts(one)[0].decode()


@pytest.mark.dovecot
def test_the_junk_folder_of_a_real_server_is_found_and_looked_at_without_a_trace(dovecot):
    with dovecot.client(None) as person:
        person.create("Junk")
    dovecot.append(
        b"Subject: spam\r\nFrom: x@y.example\r\n\r\nbody\r\n", datetime(2026, 3, 4, tzinfo=UTC), "Junk"
    )
    with Mailbox(dovecot.settings()) as mailbox:
        assert mailbox.junk_folder("Spam") is None
        assert mailbox.junk_folder("Junk") == "Junk"
        assert mailbox.uidvalidity_of("Junk") > 0
        (fetched,) = mailbox.fetch(mailbox.list_uids("Junk"), 0, "Junk")
        assert b"Subject: spam" in fetched.headers
        assert mailbox.list_uids() == []

    assert dovecot.flags("Junk") == {1: set()}
