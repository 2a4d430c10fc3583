"""The mailbox against servers that are allowed to be odd, and against bad ones."""

import contextlib
import random
import ssl
import time

import pytest

from mailbot.errors import MailboxUnavailable
from mailbot.transport.mailbox import Mailbox, MailboxSettings

FETCHED = "From: a@a.example\r\n\r\nhello\r\n"
DATE = 'INTERNALDATE " 2-Mar-2026 12:00:00 -0600"'


def settings(port: int, **different) -> MailboxSettings:
    usual = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "username": "desk",
        "password": lambda: "secret",
        "folder": "INBOX",
        "folders": {"done": "Done", "sent": "Sent"},
        "timeout_seconds": 5.0,
    }
    return MailboxSettings(**{**usual, **different})


def fetch(port: int, max_bytes: int = 1000, uids: tuple[int, ...] = (5,)) -> list:
    with Mailbox(settings(port)) as mailbox:
        return list(mailbox.fetch(uids, max_bytes))


def sizes(*uids: int, size: int = len(FETCHED)) -> str:
    return "".join(f"* {n} FETCH (UID {uid} RFC822.SIZE {size})\r\n" for n, uid in enumerate(uids, start=1))


def test_uid_after_the_body_belongs_to_that_body(scripted_imap):
    def body(number: int, uid: int, text: str) -> str:
        raw = f"Subject: {text}\r\n\r\n"
        return (
            f"* {number} FETCH (BODY[] {{{len(raw)}}}\r\n{raw} {DATE} RFC822.SIZE {len(raw)} UID {uid})\r\n"
        )

    flags = "* 3 FETCH (FLAGS (\\Seen $Done))\r\n* 2 FETCH (UID 6 FLAGS (\\Flagged))\r\n"
    server = scripted_imap(
        {
            "UID FETCH": [sizes(5, 6), flags + body(1, 5, "five") + flags + body(2, 6, "six") + flags],
        }
    )

    assert {one.uid: one.raw for one in fetch(server.port, uids=(5, 6))} == {
        5: b"Subject: five\r\n\r\n",
        6: b"Subject: six\r\n\r\n",
    }


def test_mails_that_nobody_asked_for_are_left_out(scripted_imap):
    answer = f"* 9 FETCH (UID 9 RFC822.SIZE 3 {DATE} BODY[] {{3}}\r\nabc)\r\n"
    server = scripted_imap({"UID FETCH": [sizes(5, 9), answer]})

    assert fetch(server.port) == []


def test_a_body_in_quotes_or_missing_is_read(scripted_imap):
    server = scripted_imap(
        {
            "UID FETCH": [
                sizes(5, 6),
                (
                    f'* 1 FETCH (UID 5 RFC822.SIZE 9 {DATE} BODY[] "a \\"b\\" c")\r\n'
                    f"* 2 FETCH (UID 6 RFC822.SIZE 9 {DATE} BODY[] NIL)\r\n"
                ),
            ]
        }
    )

    assert [one.raw for one in fetch(server.port, uids=(5, 6))] == [b'a "b" c', b""]


def test_a_date_that_is_none_is_told_so_and_blocks_nothing(scripted_imap):
    answer = '* 1 FETCH (UID 5 RFC822.SIZE 3 INTERNALDATE "31-Feb-2026 12:00:00 +0000" BODY[] {3}\r\nabc)\r\n'
    server = scripted_imap({"UID FETCH": [sizes(5), answer]})

    (one,) = fetch(server.port)

    assert one.internal_date is None
    assert one.raw == b"abc"


def test_a_mail_bigger_than_the_server_said_is_still_too_big(scripted_imap):
    raw = "Subject: long\r\n\r\n" + "x" * 1500
    answer = f"* 1 FETCH (UID 5 RFC822.SIZE 900 {DATE} BODY[] {{{len(raw)}}}\r\n{raw})\r\n"
    server = scripted_imap({"UID FETCH": [sizes(5, size=900), answer]})

    (one,) = fetch(server.port, max_bytes=1000)

    assert one.raw is None
    assert one.headers == b"Subject: long"


def test_a_giant_literal_is_refused_before_it_is_read(scripted_imap):
    answer = f"* 1 FETCH (UID 5 RFC822.SIZE 3 {DATE} BODY[] {{2147483647}}\r\nabc"
    server = scripted_imap({"UID FETCH": [sizes(5), answer]})

    with pytest.raises(MailboxUnavailable, match="literal of 2147483647 octets"):
        fetch(server.port)


@pytest.mark.parametrize(
    "answer",
    [
        "* 1 FETCH (UID five)\r\n",
        "* 1 FETCH (UID 5 BODY[] {3}\r\nabc\r\n",
        "* 1 FETCH UID 5\r\n",
        "* 1 FETCH (UID 5\r\n",
    ],
)
def test_an_answer_outside_the_grammar_ends_the_connection(scripted_imap, answer):
    server = scripted_imap({"UID FETCH": [sizes(5), answer]})

    with pytest.raises(MailboxUnavailable):
        fetch(server.port)


def test_a_uidvalidity_that_changes_on_the_way_moves_nothing(scripted_imap):
    server = scripted_imap(
        {
            "SELECT": ["* OK [UIDVALIDITY 7] a\r\n", "* OK [UIDVALIDITY 8] b\r\n"],
            "UID SEARCH": "* SEARCH\r\n",
        }
    )
    mailbox = Mailbox(settings(server.port))
    mailbox.connect()
    mailbox.search_message_id("Sent", "<a@b>")

    with pytest.raises(MailboxUnavailable, match="UIDVALIDITY changed from 7 to 8"):
        mailbox.move([5], "Done")
    assert not [line for line in server.said if "MOVE" in line]


def test_a_server_without_uidvalidity_is_not_used(scripted_imap):
    server = scripted_imap({"SELECT": "* 1 EXISTS\r\n"})

    with pytest.raises(MailboxUnavailable, match="UIDVALIDITY"):
        Mailbox(settings(server.port)).connect()


def test_only_what_was_copied_is_removed(scripted_imap):
    server = scripted_imap(
        {
            "CAPABILITY": "* CAPABILITY IMAP4rev1 UIDPLUS\r\n",
            "UID SEARCH": ["* SEARCH 5 6 7\r\n", "* SEARCH 6\r\n", "* SEARCH 6\r\n"],
            "UID COPY": ["<tag> OK [COPYUID 38505 5,7 3956:3957] done\r\n", "<tag> NO full\r\n"],
        }
    )

    with Mailbox(settings(server.port)) as mailbox:
        assert mailbox.move([5, 6, 7], "Done") == {5, 7}

    sent = [line.partition(" ")[2] for line in server.said]
    assert "UID STORE 5,7 +FLAGS.SILENT (\\Deleted)" in sent
    assert "UID EXPUNGE 5,7" in sent
    assert len([line for line in sent if line.startswith(("UID STORE", "UID EXPUNGE"))]) == 2


def test_a_refused_move_leaves_the_mail_and_says_so(scripted_imap):
    server = scripted_imap({"UID MOVE": "<tag> NO [OVERQUOTA] full\r\n"})

    with Mailbox(settings(server.port)) as mailbox:
        assert mailbox.move([5], "Done") == set()


def test_starttls_is_never_given_up_for_clear_text(scripted_imap):
    for greeting, answers in (
        ("* OK ready", {}),  # not offered
        ("* OK ready", {"CAPABILITY": "* CAPABILITY STARTTLS\r\n", "STARTTLS": "<tag> NO not now\r\n"}),
        ("* PREAUTH welcome", {"CAPABILITY": "* CAPABILITY STARTTLS\r\n"}),  # logged in before TLS: an attack
    ):
        server = scripted_imap(answers, greeting=greeting)
        with pytest.raises(MailboxUnavailable):
            Mailbox(settings(server.port, security="starttls"), tls=ssl.create_default_context()).connect()
        assert not [line for line in server.said if "LOGIN" in line]


def test_a_goodbye_while_waiting_is_noticed_at_once(scripted_imap):
    server = scripted_imap(
        {
            "CAPABILITY": "* CAPABILITY IMAP4rev1 IDLE\r\n",
            "IDLE": "+ idling\r\n* OK still here\r\n* BYE <tag> maintenance\r\n",
        }
    )
    mailbox = Mailbox(settings(server.port))
    mailbox.connect()

    started = time.monotonic()
    with pytest.raises(MailboxUnavailable, match="ended by the server"):
        mailbox.idle(120)
    assert time.monotonic() - started < 60


def test_news_that_come_with_the_servers_first_word_wake_at_once(scripted_imap):
    server = scripted_imap(
        {
            "CAPABILITY": "* CAPABILITY IMAP4rev1 IDLE\r\n",
            "IDLE": "+ idling <tag> \r\n* 2 EXISTS\r\n",
            "DONE": "",
        }
    )
    mailbox = Mailbox(settings(server.port, timeout_seconds=0.5))
    mailbox.connect()

    started = time.monotonic()
    with pytest.raises(
        MailboxUnavailable
    ):  # the script has no end for IDLE; that it was asked for at once is the point
        mailbox.idle(120)
    assert time.monotonic() - started < 60
    assert server.said[-1] == "DONE"


USUAL_DAY = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1 UIDPLUS MOVE NAMESPACE IDLE\r\n",
    "NAMESPACE": '* NAMESPACE (("INBOX." ".")) NIL NIL\r\n',
    "LIST": '* LIST (\\HasNoChildren \\Sent) "/" "Sent &AOQ- x"\r\n* LIST () "/" INBOX\r\n',
    "SELECT": "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n",
    "UID SEARCH": "* SEARCH 5\r\n",
    "UID FETCH": [
        sizes(5),
        f"* 1 FETCH (UID 5 RFC822.SIZE 31 {DATE} BODY[] {{{len(FETCHED)}}}\r\n{FETCHED})\r\n",
    ],
    "UID COPY": "<tag> OK [COPYUID 1 5 9] x\r\n",
    "UID MOVE": "* OK [COPYUID 1 5 9] x\r\n* 1 EXPUNGE\r\n",
    "IDLE": "+ idling\r\n* 2 EXISTS\r\n<tag> OK x\r\n",
}
RUBBISH = (
    "", " ", "(", ")", '"', "{9}\r\n", "{99999999999}\r\n", "NIL", "\r\n", "\0", "*", "&", "[", "]", "\xe9", "9" * 24,
    "-1", "* BYE x\r\n", "+ \r\n", "<tag> NO x\r\n", "<tag> BAD\r\n", "A OK\r\n",
)  # fmt: skip


def spoilt(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(RUBBISH) + text[at + chance.choice((0, 0, 1, 3, 10)) :]


@pytest.mark.parametrize("seed", range(30))
def test_whatever_a_server_says_the_worst_is_that_the_mailbox_is_unavailable(scripted_imap, seed):
    chance = random.Random(seed)
    answers = {verb: list(said) if isinstance(said, list) else said for verb, said in USUAL_DAY.items()}
    if seed % 2:
        answers["CAPABILITY"] = answers["CAPABILITY"].replace("MOVE", "")
    verb = chance.choice(list(answers))
    said = answers[verb]
    answers[verb] = (
        [spoilt(chance, text) for text in said] if isinstance(said, list) else spoilt(chance, said)
    )
    server = scripted_imap(answers)

    with (
        contextlib.suppress(MailboxUnavailable),
        Mailbox(settings(server.port, timeout_seconds=0.1)) as mailbox,
    ):
        mailbox.ensure_folders()
        list(mailbox.fetch(mailbox.list_uids(), 1000))
        mailbox.move([5], "Done")
        mailbox.search_message_id("Sent", "<a@b>")
        mailbox.idle(0.05)


def test_the_spoilt_day_would_be_a_good_one(scripted_imap):
    answers = {verb: list(said) if isinstance(said, list) else said for verb, said in USUAL_DAY.items()}
    server = scripted_imap(answers)

    with Mailbox(settings(server.port)) as mailbox:
        assert mailbox.ensure_folders() == {"Done": "INBOX.Done", "Sent": "Sent ä x"}
        assert [one.raw for one in mailbox.fetch(mailbox.list_uids(), 1000)] == [FETCHED.encode()]
        assert mailbox.idle(5)
