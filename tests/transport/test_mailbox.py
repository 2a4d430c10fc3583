"""The mailbox against a real Dovecot, with other people's programs in it at the same time."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from mailbot.errors import MailboxUnavailable
from mailbot.transport.mailbox import Mailbox
from tests.wire.dovecot import FOLDERS, Dovecot, DovecotMailbox

NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
DONE, REVIEW, SENT, DRAFTS = (FOLDERS[role] for role in ("done", "review", "sent", "drafts"))
ALLOWED = {
    "CAPABILITY", "LOGIN", "AUTHENTICATE", "NAMESPACE", "LIST", "CREATE", "SUBSCRIBE", "SELECT", "EXAMINE", "NOOP",
    "UID SEARCH", "UID FETCH", "UID MOVE", "UID COPY", "UID STORE", "UID EXPUNGE", "APPEND", "IDLE", "DONE", "LOGOUT",
}  # fmt: skip

pytestmark = pytest.mark.dovecot


def mail(number: int, size: int = 0) -> bytes:
    head = (
        f"From: a{number}@a.example\r\nSubject: number {number}\r\nMessage-ID: <{number}@a.example>\r\n\r\n"
    )
    return head.encode() + b"x" * 70 + b"\r\n" + b"y" * size + b"\r\n"


def without_capabilities(mailbox: Mailbox, *names: str) -> None:
    client = mailbox._client
    client.capabilities = tuple(name for name in client.capabilities if name not in names)


def test_capabilities_are_those_that_hold_after_login(dovecot):
    with Mailbox(dovecot.settings()) as mailbox:
        assert {"MOVE", "UIDPLUS", "IDLE"} <= set(mailbox._client.capabilities)
        assert mailbox.can_move


def test_a_fetched_mail_is_what_arrived_and_stays_unread(dovecot):
    uids = [dovecot.append(mail(n), NOON + timedelta(minutes=n)) for n in range(3)]

    with Mailbox(dovecot.settings()) as mailbox:
        assert mailbox.list_uids() == uids
        assert mailbox.fetch_sizes(uids) == {uid: len(mail(n)) for n, uid in enumerate(uids)}
        fetched = list(mailbox.fetch(uids, 10_000))

    assert [(one.uid, one.raw) for one in fetched] == [(uid, mail(n)) for n, uid in enumerate(uids)]
    assert [one.internal_date for one in fetched] == [NOON + timedelta(minutes=n) for n in range(3)]
    assert [one.internal_date.tzinfo for one in fetched] == [UTC] * 3
    assert dovecot.flags() == {uid: set() for uid in uids}


def test_a_hundred_and_twenty_mails_come_each_with_its_own_uid(dovecot):
    with dovecot.client() as client:
        for number in range(120):
            client.append("INBOX", "", NOON, mail(number))

    with Mailbox(dovecot.settings()) as mailbox:
        fetched = list(mailbox.fetch(mailbox.list_uids(), 10_000))

    assert [one.raw for one in fetched] == [mail(number) for number in range(120)]
    assert [one.uid for one in fetched] == sorted(one.uid for one in fetched)


def test_flags_that_another_client_sets_meanwhile_do_not_shift_the_uids(dovecot):
    uids = [dovecot.append(mail(n), NOON) for n in range(5)]

    with Mailbox(dovecot.settings()) as mailbox, dovecot.client() as person:
        mailbox.list_uids()
        person.uid("STORE", "1:5", "+FLAGS", r"(\Flagged $Later)")
        fetched = list(mailbox.fetch(uids, 10_000))

    assert {one.uid: one.raw for one in fetched} == {uid: mail(n) for n, uid in enumerate(uids)}


def test_a_mail_that_is_too_big_brings_only_its_header(dovecot):
    small = dovecot.append(mail(1), NOON)
    big = dovecot.append(mail(2, size=300_000), NOON)

    with Mailbox(dovecot.settings()) as mailbox:
        fetched = {one.uid: one for one in mailbox.fetch([small, big], 200_000)}
        received = mailbox._client.literal_limit

    assert fetched[small].raw == mail(1)
    assert fetched[big].raw is None
    assert fetched[big].size == len(mail(2, size=300_000))
    assert fetched[big].headers.startswith(b"From: a2@a.example\r\n")
    assert b"yyyy" not in fetched[big].headers
    assert received < 2_000_000


def test_a_header_without_end_is_cut_at_64_kib(dovecot):
    endless = b"".join(b"X-Line-%d: %s\r\n" % (n, b"z" * 900) for n in range(200)) + b"\r\nbody\r\n"
    uid = dovecot.append(endless, NOON)

    with Mailbox(dovecot.settings()) as mailbox:
        (fetched,) = mailbox.fetch([uid], 1000)

    assert fetched.raw is None
    assert 0 < len(fetched.headers) <= 64 * 1024


def test_a_mail_that_somebody_expunged_meanwhile_is_left_out(dovecot):
    uids = [dovecot.append(mail(n), NOON) for n in range(3)]

    with Mailbox(dovecot.settings()) as mailbox:
        assert mailbox.list_uids() == uids
        with dovecot.client() as person:
            person.uid("STORE", str(uids[1]), "+FLAGS", r"(\Deleted)")
            person.uid("EXPUNGE", str(uids[1]))
        fetched = [one.uid for one in mailbox.fetch(uids, 10_000)]

    assert fetched == [uids[0], uids[2]]


def test_an_empty_mailbox_and_no_uids_are_nothing(dovecot):
    with Mailbox(dovecot.settings()) as mailbox:
        assert mailbox.list_uids() == []
        assert mailbox.fetch_sizes([]) == {}
        assert list(mailbox.fetch([], 1000)) == []
        assert mailbox.move([], DONE) == set()


def test_listing_from_beyond_the_last_uid_gives_nothing(dovecot):
    uid = dovecot.append(mail(1), NOON)

    with Mailbox(dovecot.settings()) as mailbox:
        assert mailbox.list_uids(since=uid) == [uid]
        assert mailbox.list_uids(since=uid + 1) == []  # `UID n:*` would give the last one again


def test_missing_folders_are_made_and_subscribed_once(dovecot):
    with Mailbox(dovecot.settings()) as mailbox:
        first = mailbox.ensure_folders()
        assert mailbox.ensure_folders() == first
    with dovecot.client(None) as person:
        subscribed = b" ".join(person.lsub()[1])

    assert set(FOLDERS.values()) <= set(dovecot.folders())
    assert all(name.encode() in subscribed for name in FOLDERS.values())


def test_a_second_program_finds_the_folders_of_the_first(dovecot):
    for _ in range(2):
        with Mailbox(dovecot.settings()) as mailbox:
            assert mailbox.ensure_folders()[DONE] == DONE


def test_the_servers_own_folder_for_sent_mail_is_used(dovecot):
    with dovecot.client(None) as person:
        person.create('"Sent Messages"')  # special_use = \Sent in the server's configuration

    with Mailbox(dovecot.settings()) as mailbox:
        assert mailbox.ensure_folders()[SENT] == "Sent Messages"
        mailbox.append(SENT, mail(1), NOON)
        assert mailbox.search_message_id(SENT, "<1@a.example>")

    assert dovecot.mails("Sent Messages") == [mail(1)]
    assert "Sent" not in dovecot.folders()


@pytest.mark.parametrize("name", ["Mailbot/Geprüft & gut", "Überprüfung/日本語", 'Say "hi"', "50% off"])
def test_folder_names_outside_ascii_work(dovecot, name):
    uid = dovecot.append(mail(1), NOON)

    with Mailbox(dovecot.settings(folders={**FOLDERS, "done": name})) as mailbox:
        mailbox.ensure_folders()
        assert mailbox.move([uid], name) == {uid}
        assert len(mailbox.list_uids(name)) == 1
    with Mailbox(dovecot.settings(folders={**FOLDERS, "done": name})) as mailbox:
        assert mailbox.ensure_folders()[name] == name  # found, not made twice
        assert len(mailbox.list_uids(name)) == 1


def test_a_server_with_another_separator_and_a_prefix_is_understood():
    server = Dovecot(separator=".", prefix="INBOX.")
    try:
        mailbox_there = DovecotMailbox(server=server, username="desk")
        uid = mailbox_there.append(mail(1), NOON)
        with Mailbox(mailbox_there.settings()) as mailbox:
            assert mailbox.ensure_folders()[DONE] == "INBOX.Mailbot.Done"
            assert mailbox.move([uid], DONE) == {uid}
        assert mailbox_there.mails("INBOX.Mailbot.Done") == [mail(1)]
    finally:
        server.remove()


def test_mails_are_moved_with_move_and_nothing_of_others_is_expunged(dovecot, proxy):
    uids = [dovecot.append(mail(n), NOON) for n in range(4)]
    line = proxy(dovecot.port)

    with dovecot.client() as person, Mailbox(dovecot.settings(port=line.port)) as mailbox:
        person.uid("STORE", str(uids[3]), "+FLAGS", r"(\Deleted)")
        mailbox.ensure_folders()
        assert mailbox.move(uids[:2], DONE) == set(uids[:2])

    assert dovecot.flags() == {uids[2]: set(), uids[3]: {"\\Deleted"}}
    assert dovecot.mails(DONE) == [mail(0), mail(1)]
    assert "UID MOVE" in line.imap_verbs()
    assert not line.imap_verbs() & {"UID STORE", "UID COPY", "UID EXPUNGE"}


def test_without_move_exactly_our_own_mails_are_removed(dovecot, proxy):
    uids = [dovecot.append(mail(n), NOON) for n in range(4)]
    line = proxy(dovecot.port)

    with dovecot.client() as person, Mailbox(dovecot.settings(port=line.port)) as mailbox:
        without_capabilities(mailbox, "MOVE")
        mailbox.ensure_folders()
        person.uid("STORE", str(uids[3]), "+FLAGS", r"(\Deleted)")
        assert mailbox.move(uids[:2], DONE) == set(uids[:2])

    assert dovecot.flags() == {uids[2]: set(), uids[3]: {"\\Deleted"}}
    assert dovecot.mails(DONE) == [mail(0), mail(1)]
    assert "UID EXPUNGE" in line.imap_verbs()
    assert "UID MOVE" not in line.imap_verbs()


def test_without_move_and_uidplus_the_mail_stays(dovecot):
    uid = dovecot.append(mail(1), NOON)

    with Mailbox(dovecot.settings()) as mailbox:
        without_capabilities(mailbox, "MOVE", "UIDPLUS")
        mailbox.ensure_folders()
        assert not mailbox.can_move
        assert mailbox.move([uid], DONE) == set()

    assert dovecot.flags() == {uid: set()}
    assert dovecot.mails(DONE) == []


@pytest.mark.parametrize("missing", [(), ("MOVE",)])
def test_a_mail_that_somebody_else_moved_is_no_error(dovecot, missing):
    mine, theirs = (dovecot.append(mail(n), NOON) for n in range(2))

    with Mailbox(dovecot.settings()) as mailbox:
        mailbox.ensure_folders()
        without_capabilities(mailbox, *missing)
        with dovecot.client() as person:
            person.uid("MOVE", str(theirs), REVIEW)
        assert mailbox.move([mine, theirs], DONE) == {mine, theirs}

    assert dovecot.mails(DONE) == [mail(0)]
    assert dovecot.mails(REVIEW) == [mail(1)]


@pytest.mark.parametrize("missing", [(), ("MOVE",)])
def test_a_folder_that_somebody_deleted_is_made_again(dovecot, missing):
    uid = dovecot.append(mail(1), NOON)

    with Mailbox(dovecot.settings()) as mailbox:
        mailbox.ensure_folders()
        without_capabilities(mailbox, *missing)
        with dovecot.client(None) as person:
            person.delete(DONE)
            person.delete(SENT)
        assert mailbox.move([uid], DONE) == {uid}
        mailbox.append(SENT, mail(2), NOON)

    assert dovecot.mails(DONE) == [mail(1)]
    assert dovecot.mails(SENT) == [mail(2)]


def test_another_uidvalidity_moves_nothing(dovecot):
    uid = dovecot.append(mail(1), NOON)

    with Mailbox(dovecot.settings()) as mailbox:
        mailbox.ensure_folders()
        assert mailbox.move([uid], DONE, uidvalidity=mailbox.uidvalidity + 1) == set()
        assert mailbox.list_uids() == [uid]
        assert mailbox.move([uid], DONE, uidvalidity=mailbox.uidvalidity) == {uid}


def test_a_new_uidvalidity_is_seen_at_the_next_connection(dovecot):
    dovecot.append(mail(1), NOON)
    with Mailbox(dovecot.settings()) as mailbox:
        before = mailbox.uidvalidity
        time.sleep(1.1)  # Dovecot makes UIDVALIDITY from the second
        dovecot.reset_uidvalidity()
        with pytest.raises(MailboxUnavailable):
            mailbox.list_uids()
        mailbox.connect()

        assert mailbox.uidvalidity != before
        assert len(mailbox.list_uids()) == 1


def test_an_appended_mail_has_our_bytes_and_our_date(dovecot):
    with Mailbox(dovecot.settings()) as mailbox:
        mailbox.ensure_folders()
        mailbox.append(SENT, mail(1), NOON)
        mailbox.append(DRAFTS, mail(2), NOON)
        (sent,) = mailbox.fetch(mailbox.list_uids(SENT), 10_000, SENT)

    assert (sent.raw, sent.internal_date) == (mail(1), NOON)
    assert list(dovecot.flags(SENT).values()) == [set()]
    assert list(dovecot.flags(DRAFTS).values()) == [{"\\Draft"}]


def test_a_message_id_is_found_only_when_it_is_exactly_the_same(dovecot):
    folded = b"Message-ID:\r\n <folded.1@desk.example>\r\nSubject: x\r\n\r\nbody\r\n"
    with Mailbox(dovecot.settings()) as mailbox:
        mailbox.ensure_folders()
        mailbox.append(SENT, mail(11), NOON)
        mailbox.append(SENT, folded, NOON)
        mailbox.append(SENT, b"Subject: a\r\n\r\nMessage-ID: <body@a.example>\r\n", NOON)

        assert mailbox.search_message_id(SENT, "<11@a.example>")
        assert mailbox.search_message_id(SENT, "<folded.1@desk.example>")
        assert not mailbox.search_message_id(SENT, "<1@a.example>")  # SEARCH alone finds parts
        assert not mailbox.search_message_id(SENT, "<body@a.example>")
        for malformed in ("11@a.example", '<a"b@c>', "<a>\r\nX <b>", "<a b@c>"):
            with pytest.raises(ValueError, match="not a Message-ID"):
                mailbox.search_message_id(SENT, malformed)


def test_a_sent_folder_that_cannot_be_asked_is_not_an_empty_one(dovecot):
    with Mailbox(dovecot.settings()) as mailbox, pytest.raises(MailboxUnavailable):
        mailbox.search_message_id(SENT, "<1@a.example>")


def test_waiting_ends_when_a_mail_arrives(dovecot):
    with Mailbox(dovecot.settings()) as mailbox:
        timer = threading.Timer(0.3, dovecot.append, (mail(1), NOON))
        timer.start()
        started = time.monotonic()

        assert mailbox.idle(120)
        assert time.monotonic() - started < 60
        assert len(mailbox.list_uids()) == 1
        timer.join()


def test_waiting_ends_in_time_and_when_interrupted(dovecot):
    with Mailbox(dovecot.settings()) as mailbox:
        started = time.monotonic()
        assert not mailbox.idle(0.3)
        assert time.monotonic() - started < 60
        assert not mailbox.idle(120, interrupted=lambda: time.monotonic() - started > 0.5)
        assert time.monotonic() - started < 60
        assert mailbox.list_uids() == []


def test_a_server_without_idle_is_only_waited_for(dovecot):
    with Mailbox(dovecot.settings()) as mailbox:
        without_capabilities(mailbox, "IDLE")
        assert not mailbox.idle(0.2)
        assert mailbox.list_uids() == []


def test_a_server_that_ends_while_we_wait_is_unavailable(dovecot, proxy):
    line = proxy(dovecot.port)
    with Mailbox(dovecot.settings(port=line.port)) as mailbox:
        timer = threading.Timer(0.2, line.close)
        timer.start()
        with pytest.raises(MailboxUnavailable):
            mailbox.idle(120)
        timer.join()


def test_a_line_that_died_unseen_is_given_up_after_the_timeout(dovecot, proxy):
    line = proxy(dovecot.port)
    mailbox = Mailbox(dovecot.settings(port=line.port, timeout_seconds=0.5))
    mailbox.connect()
    line.black_hole = True

    started = time.monotonic()
    with pytest.raises(MailboxUnavailable, match="list"):
        mailbox.list_uids()
    assert time.monotonic() - started < 30
    assert not mailbox.connected
    with pytest.raises(MailboxUnavailable, match="not connected"):
        mailbox.list_uids()

    line.black_hole = False
    mailbox.connect()
    assert mailbox.list_uids() == []
    mailbox.close()


def test_a_line_that_died_while_we_waited_is_noticed(dovecot, proxy):
    line = proxy(dovecot.port)
    with Mailbox(dovecot.settings(port=line.port, timeout_seconds=0.5)) as mailbox:
        line.black_hole = True
        with pytest.raises(MailboxUnavailable, match="idle"):
            mailbox.idle(0.2)


def test_an_answer_cut_anywhere_never_gives_a_wrong_mail(dovecot, proxy):
    uids = [dovecot.append(mail(n), NOON) for n in range(3)]
    whole = proxy(dovecot.port)
    with Mailbox(dovecot.settings(port=whole.port)) as mailbox:
        list(mailbox.fetch(uids, 10_000))
    length = len(whole.answered)

    complete = 0
    for cut in range(0, length, 37):
        line = proxy(dovecot.port, cut_after=cut)
        mailbox = Mailbox(dovecot.settings(port=line.port, timeout_seconds=5))
        got = {}
        try:
            mailbox.connect()
            for one in mailbox.fetch(uids, 10_000):
                got[one.uid] = one.raw
        except MailboxUnavailable:
            pass
        else:
            complete += 1
            mailbox.close()
        assert all(got[uid] == mail(uids.index(uid)) for uid in got)
    assert complete < 5  # only where the cut lay in the answer to LOGOUT


def test_a_refused_login_names_server_and_reason_but_no_password(dovecot):
    mailbox = Mailbox(dovecot.settings(password=lambda: "wrong-canary"))

    with pytest.raises(MailboxUnavailable) as refused:
        mailbox.connect()

    assert f"127.0.0.1:{dovecot.port}: connect: " in str(refused.value)
    assert "canary" not in str(refused.value)
    assert "canary" not in repr(mailbox.settings)
    with pytest.raises(MailboxUnavailable, match="not connected"):
        _ = mailbox.uidvalidity


@pytest.mark.parametrize("password", ["se\r\nA1 LOGOUT", "se\0cret", "pässwörd"])
def test_a_password_never_becomes_a_command(dovecot, proxy, password):
    line = proxy(dovecot.port)

    with pytest.raises(MailboxUnavailable):
        Mailbox(dovecot.settings(port=line.port, password=lambda: password)).connect()

    assert line.imap_verbs() <= {"CAPABILITY", "AUTHENTICATE"}


def test_nobody_at_the_port_is_unavailable(dovecot):
    with pytest.raises(MailboxUnavailable, match="connect"):
        Mailbox(dovecot.settings(port=1)).connect()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_is_used_and_the_certificate_is_verified(dovecot, proxy, security):
    server = dovecot.server
    line = proxy(server.tls_port if security == "tls" else server.port)
    settings = dovecot.settings(host="localhost", port=line.port, security=security)

    with Mailbox(settings, tls=server.tls) as mailbox:
        assert mailbox.list_uids() == []
        assert not mailbox.idle(0.1)
    assert b"LOGIN" not in line.said

    with pytest.raises(MailboxUnavailable, match="certificate verify failed"):
        Mailbox(settings).connect()
    with pytest.raises(MailboxUnavailable, match=r"certificate verify failed|IP address mismatch"):
        Mailbox(dovecot.settings(port=line.port, security=security), tls=server.tls).connect()


def test_only_allowed_commands_are_ever_sent(dovecot, proxy):
    uids = [dovecot.append(mail(n, size=n * 2000), NOON) for n in range(4)]
    line = proxy(dovecot.port)

    for missing in ((), ("MOVE",)):
        with Mailbox(dovecot.settings(port=line.port)) as mailbox:
            mailbox.ensure_folders()
            without_capabilities(mailbox, *missing)
            listed = mailbox.list_uids()
            list(mailbox.fetch(listed, 3000))
            mailbox.append(SENT, mail(9), NOON)
            mailbox.append(DRAFTS, mail(9), NOON)
            mailbox.search_message_id(SENT, "<9@a.example>")
            mailbox.list_uids(DONE)
            mailbox.move(listed[:2], DONE)
            mailbox.idle(0.1)

    assert len(dovecot.mails(DONE)) == len(uids)
    assert line.imap_verbs() <= ALLOWED
    assert {"UID MOVE", "UID COPY", "UID EXPUNGE"} <= line.imap_verbs()
    commands = line.imap_commands()
    assert not [command for command in commands if command.startswith("UID FETCH") and "BODY[" in command]
    assert not [command for command in commands if "\\Seen" in command or "\\Recent" in command]
    stores = [command for command in commands if command.startswith("UID STORE")]
    assert all(
        command.split()[2] in {str(uid) for uid in uids} | {f"{uids[2]},{uids[3]}"} for command in stores
    )
