"""The embedded post office, used as the demo uses it: real SMTP in, real IMAP out."""

import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.demo.office import CATCH_ALL, Office
from mailbot.errors import MailboxUnavailable, NotAccepted, RelayUnavailable
from mailbot.transport.delivery import Relay, RelaySettings
from mailbot.transport.mailbox import Mailbox, MailboxSettings

DESK, DANA = "desk@icalliances.example", "dana@harbor.example"
ACCOUNTS = {DESK: "desk-secret", DANA: "dana-secret"}
NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MAIL = b"From: Dana <dana@harbor.example>\r\nTo: desk@icalliances.example\r\nMessage-ID: <1@h.example>\r\n\r\n.hi\r\n"


@pytest.fixture
def office():
    with Office(ACCOUNTS, desk_domain="icalliances.example", clock=lambda: NOON) as opened:
        yield opened


def submit(
    office: Office, *recipients: str, raw: bytes = MAIL, sender: str = DANA, login: str | None = None
) -> None:
    password = (lambda: ACCOUNTS[login]) if login else None
    settings = RelaySettings(
        host="127.0.0.1", port=office.smtp_port, security="none", username=login, password=password
    )
    Relay(settings).deliver(sender, recipients or [DESK], raw, lambda: None)


def mailbox(office: Office, account: str = DESK, password: str | None = None) -> Mailbox:
    return Mailbox(
        MailboxSettings(
            host="127.0.0.1",
            port=office.imap_port,
            security="none",
            username=account,
            password=lambda: password or {**ACCOUNTS, CATCH_ALL: CATCH_ALL}[account],
            folder="INBOX",
            folders={"done": "Mailbot/Done", "review": "Mailbot/Prüfung", "sent": "Sent", "drafts": "Drafts"},
            timeout_seconds=5,
        )
    )


@pytest.mark.parametrize("login", [DANA, None])
def test_an_accounts_mail_arrives_verified(office, login):
    submit(office, login=login)

    with mailbox(office) as desk:
        (one,) = desk.fetch(desk.list_uids(), 10_000)

    assert (
        b"\r\nAuthentication-Results: mx.icalliances.example;\r\n\tdmarc=pass header.from=harbor.example\r\n"
        in one.raw
    )
    assert one.raw.endswith(MAIL)
    assert office.mails(DESK) == [one.raw]


@pytest.mark.parametrize(("sender", "login"), [("mallory@evil.example", None), (DESK, DESK), (DANA, DESK)])
def test_mail_in_anothers_name_arrives_as_a_failure(office, sender, login):
    submit(office, sender=sender, login=login)

    assert b"dmarc=fail header.from=harbor.example" in office.mails(DESK)[0]


def test_the_time_of_arrival_is_the_clocks(office):
    submit(office)
    office.clock = lambda: NOON + timedelta(days=14)
    submit(office)

    with mailbox(office) as desk:
        arrived = [one.internal_date for one in desk.fetch(desk.list_uids(), 10_000)]

    assert arrived == [NOON, NOON + timedelta(days=14)]


def test_fictional_people_without_a_mailbox_are_read_in_one(office):
    submit(office, "marcus@harbor.example", "x@y.test", DANA.upper(), sender=DESK, login=DESK)

    assert len(office.mails(CATCH_ALL)) == 1
    assert len(office.mails(DANA)) == 1
    with mailbox(office, CATCH_ALL) as box:
        assert len(box.list_uids()) == 1
    (captured,) = office.delivered
    assert (captured.sender, captured.recipients) == (DESK, ("marcus@harbor.example", "x@y.test", DANA))
    assert (captured.raw, captured.account, captured.at) == (MAIL, DESK, NOON)


@pytest.mark.parametrize("address", ["someone@gmail.com", "a@example.com", "a@notexample"])
def test_nothing_is_taken_for_the_world_outside(office, address):
    with pytest.raises(NotAccepted, match="fictional people only"):
        submit(office, address)
    assert office.delivered == []


def test_a_wrong_password_opens_neither_counter(office):
    with pytest.raises(MailboxUnavailable):
        mailbox(office, password="wrong").connect()
    settings = RelaySettings(
        host="127.0.0.1", port=office.smtp_port, security="none", username=DESK, password=lambda: "wrong"
    )
    with pytest.raises(RelayUnavailable):
        Relay(settings).deliver(DESK, [DANA], MAIL, lambda: None)


def test_the_desk_can_do_all_its_work_here(office):
    for _ in range(60):
        office.put(DESK, MAIL)

    with mailbox(office) as desk:
        assert desk.ensure_folders() == desk.ensure_folders()
        uids = desk.list_uids()
        assert [one.uid for one in desk.fetch(uids, 10_000)] == uids
        assert all(one.raw == MAIL for one in desk.fetch(uids, 10_000))
        assert [one.raw for one in desk.fetch(uids[:2], 50)] == [None, None]
        assert desk.move(uids[:55], "Mailbot/Prüfung") == set(uids[:55])
        assert desk.list_uids() == uids[55:]
        assert len(desk.list_uids("Mailbot/Prüfung")) == 55
        desk.append("Sent", MAIL, NOON)
        assert desk.search_message_id("Sent", "<1@h.example>")
        assert not desk.search_message_id("Sent", "<2@h.example>")
        desk.append("Drafts", MAIL, NOON)
    assert office.mails(DESK, "Sent") == [MAIL]
    assert office.mails(DESK, "No such folder") == []


def test_a_mail_that_arrives_ends_the_waiting(office):
    with mailbox(office) as desk:
        timer = threading.Timer(0.2, submit, [office])
        timer.start()
        started = time.monotonic()
        assert desk.idle(20)
        assert time.monotonic() - started < 5
        assert len(desk.list_uids()) == 1
        timer.join()


def test_mail_for_an_open_connection_is_seen_without_waiting(office):
    with mailbox(office) as desk:
        assert desk.list_uids() == []
        submit(office)
        assert len(desk.list_uids()) == 1


def test_closing_the_office_hangs_up_on_whoever_is_there():
    with Office(ACCOUNTS, desk_domain="icalliances.example", clock=lambda: NOON) as office:
        desk = mailbox(office)
        desk.connect()
    with pytest.raises(MailboxUnavailable):
        desk.list_uids()
    with pytest.raises(MailboxUnavailable):
        desk.connect()


def test_a_port_that_is_taken_is_said(office):
    taken = Office(
        ACCOUNTS,
        desk_domain="icalliances.example",
        clock=lambda: NOON,
        ports=(office.imap_port, office.smtp_port),
    )
    with pytest.raises(OSError, match="address already in use"), taken:
        pass


def test_the_office_listens_on_loopback_only(office):
    for port in (office.imap_port, office.smtp_port):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=5)
