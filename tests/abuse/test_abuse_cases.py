"""Abuse cases by number, each through the whole desk: what went out, to whom, what changed.

The rooms have their own tests of the same cases (tests/intake, tests/reply); here it is the end that counts.
"""

import email
import email.policy
import re
import time
from dataclasses import dataclass
from email.message import EmailMessage

import pytest

from mailbot.store.database import Store
from tests.journeys.desk import DESK, PRIYA, TEAM, add, mail, stamp

TRAINEE = "moneill@harborhouse.example"
KNOWN = {PRIYA, TRAINEE, TEAM, "dana.ruiz@icalliances.example", "robin.hale@icalliances.example"}
HEADERS = {
    *("from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "reply-to"),
    *("auto-submitted", "x-auto-response-suppress", "precedence", "mime-version", "content-type"),
    *(
        "content-transfer-encoding",
        "list-id",
        "list-unsubscribe",
        "content-language",
        "thread-topic",
        "thread-index",
    ),
}


@dataclass
class End:
    """What became of one mail."""

    outcome: str
    reason: str
    sent: list[bytes]
    cases: int

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.sent]

    @property
    def outside(self) -> list[EmailMessage]:
        """Those that did not go to staff."""
        return [one for one in self.mails if one["X-Mailbot-Mail"] not in {"digest", "alert"}]

    @property
    def words(self) -> str:
        """All text of all mails."""
        parts = [
            part.get_content()
            for one in self.mails
            for part in one.walk()
            if part.get_content_maintype() == "text"
        ]
        return "\n".join([*parts, *(str(one["Subject"]) for one in self.mails)])


def end_of(world, *raws: bytes) -> End:
    one = world(names=())
    for raw in raws:
        one.mailbox.lay(raw)
    one.work()
    with one.store.reading() as books:
        newest = books.inbox.all()[-1]
        cases = len(books.export()["cases"])
        recipients = {to for owed in books.outbox.in_state() for to in owed.mail.recipients}
    end = End(newest.outcome.value, newest.reason or "", one.relay.taken(), cases)
    for raw, parsed in zip(end.sent, end.mails, strict=True):  # G12: whatever came in
        assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", raw)
        names = [name.lower() for name in parsed.keys()]  # noqa: SIM118 - a message has several of one name
        assert {name for name in names if not name.startswith("x-mailbot-")} <= HEADERS
        assert len(names) == len(set(names))
    assert recipients <= KNOWN, "somebody was written to who has no part in it"
    return end


def stamped(body: str, sender: str = PRIYA, **headers: str) -> bytes:
    return mail(sender, body, **headers)


def raw_with(*lines: str, body: str = add()) -> bytes:
    return ("\r\n".join(lines) + f"\r\nTo: {DESK}\r\n\r\n" + body.replace("\n", "\r\n")).encode(
        "utf-8", "surrogateescape"
    )


# -- A: identity: nothing is done, nobody outside hears of it --------------------------------------------------------

GOOD = stamp(PRIYA)
FORGED = {
    "A1": raw_with(f"From: {PRIYA}"),
    "A2": raw_with(stamp(PRIYA, "fail"), "Received: from x by y", GOOD, f"From: {PRIYA}"),
    "A4": raw_with(GOOD.replace("mx.desk.example", "mx.desk.example.evil.example"), f"From: {PRIYA}"),
    "A5": raw_with(
        "Authentication-Results: mx.desk.example; spf=fail (dmarc=pass header.from=harborhouse.example)",
        f"From: {PRIYA}",
    ),
    "A7": raw_with(f"{GOOD}; dmarc=fail header.from=harborhouse.example", f"From: {PRIYA}"),
    "A8": raw_with(stamp("x@evil.example"), f"From: {PRIYA}"),
    "A9": raw_with(
        "Authentication-Results: mx.desk.example; dkim=pass header.d=evil.example", f"From: {PRIYA}"
    ),
    "A10": raw_with(stamp(PRIYA, "bestguesspass"), f"From: {PRIYA}"),
    "A14": raw_with(GOOD, f"From: {PRIYA}", "From: evil@evil.example"),
    "A15": raw_with(GOOD, f"From: {PRIYA}, evil@evil.example"),
    "A16": raw_with(GOOD, f"From: friends: {PRIYA};"),
    "A17": raw_with(stamp("evil@evil.example"), f"From: {PRIYA})<evil@evil.example>"),
    "A21": raw_with(GOOD, f"From: {PRIYA}\rX: y"),
    "A22": raw_with(GOOD, f"From : {PRIYA}", "From: evil@evil.example"),
    "A23": raw_with(stamp("x@evil.example"), f'From: "{PRIYA}"@evil.example'),
    "A24": raw_with(GOOD, f"From: <@evil.example:{PRIYA}>"),
    "A25": raw_with(
        stamp("x@xn--hrborhouse-q7a.example"), "From: priya.natarajan@xn--hrborhouse-q7a.example"
    ),
}


@pytest.mark.parametrize("number", FORGED)
def test_somebody_who_is_not_proved_gets_nothing(world, number):
    end = end_of_stranger(world, FORGED[number])

    assert end.outcome in {"held", "quarantined"} or (number in {"A23", "A25"} and end.cases == 0)
    assert end.cases == 0
    assert not [one for one in end.outside if one["X-Mailbot-Mail"] == "training-start"]


def end_of_stranger(world, raw: bytes) -> End:
    """As `end_of`; a verified stranger may be told at his own address that a person reads it."""
    KNOWN.add("priya.natarajan@xn--hrborhouse-q7a.example")
    try:
        return end_of(world, raw)
    finally:
        KNOWN.discard("priya.natarajan@xn--hrborhouse-q7a.example")


def test_a30_a31_a_genuine_mail_that_is_replayed_has_no_second_effect(world):
    one = world(names=())
    raw = stamped(add(), Message_ID="<once@harborhouse.example>")
    one.mailbox.lay(raw)
    one.work()
    one.mailbox.lay(b"Received: from elsewhere by elsewhere; Fri, 6 Mar 2026 10:00:00 -0600\r\n" + raw)
    one.work(minutes=(1, 60 * 24 * 31))

    with one.store.reading() as books:
        assert [row.outcome.value for row in books.inbox.all()] == ["handled", "ignored"]
        kinds = [owed.mail.kind.value for owed in books.outbox.in_state()]
    assert kinds.count("training-start") == 1


def test_a28_a_reference_in_a_subject_is_no_key_to_a_case(world):
    KNOWN.add("x@nowhere.example")
    try:
        end = end_of(
            world, stamped(add()), mail("x@nowhere.example", "withdraw this", subject="[MoHMIS R-0001]")
        )
    finally:
        KNOWN.discard("x@nowhere.example")
    told = [one for one in end.outside if one["To"] == "x@nowhere.example"]

    assert end.cases == 1
    assert all("R-0001" not in str(one) and "Marcus" not in str(one) for one in told)


# -- B: where answers go ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "headers"),
    [
        ("B43", {"Reply_To": "victim@elsewhere.example"}),
        ("B43 Sender", {"Sender": "victim@elsewhere.example", "Return_Path": "<victim@elsewhere.example>"}),
        ("B44", {"Cc": ", ".join(f"victim{n}@elsewhere.example" for n in range(50))}),
        (
            "B45",
            {
                "Disposition_Notification_To": "victim@elsewhere.example",
                "Return_Receipt_To": "v@elsewhere.example",
            },
        ),
        ("C59", {"X_Mailbot_Mail": "training-start", "X_Mailbot_Case": "R-0099", "X_Mailbot_Loop": "x"}),
    ],
)
def test_only_the_sender_and_the_trainee_are_written_to(world, number, headers):
    end = end_of(world, stamped(add(), **headers))

    assert end.outcome == "handled"
    (start,) = end.outside
    assert (start["To"], start["Cc"]) == (TRAINEE, PRIYA)
    assert "Disposition-Notification-To" not in start


# -- C: what is written into a mail of ours --------------------------------------------------------------------------

POISON = {
    "C47": "Marcus\r\nBcc: evil@elsewhere.example",
    "C51": "Marcus\r\n.\r\nMAIL FROM:<evil@elsewhere.example>",
    "C53 script": "Marcus <script>alert(1)</script>",
    "C53 image": 'Marcus <img src="https://evil.example/x.png">',
    "C53 link": "Marcus javascript:alert(1)",
    "C54 sum": "Marcus {{7*7*7*7*7}}",
    "C54 class": "Marcus {{ ''.__class__.__mro__ }} {% include 'footer.md' %}",
    "C55": "Marcus [click](https://evil.example) **bold**",
    "C57": "Marcus\nATTENDEE:mailto:evil@elsewhere.example",
    "C58": "Marcus \x1b[31m\x07 red",
    "C49": "Marcus \x00 O'Neill",
    "C50": "Marcus \u202efdp.exe ../../etc/passwd",
}


@pytest.mark.parametrize("number", POISON)
def test_what_somebody_writes_stays_words(world, number, capfd):
    end = end_of(world, stamped(add(name=POISON[number])))
    pages = [
        part.get_content()
        for one in end.mails
        for part in one.walk()
        if part.get_content_type() == "text/html"
    ]

    assert "16807" not in end.words
    assert "<class" not in end.words
    assert not re.search(
        r"<script|<img[^>]*evil|href=\"(javascript|https://evil)", " ".join(pages), re.IGNORECASE
    )
    assert not re.search(r"[\x00\x07\x1b\u202e]", end.words)
    for one in end.mails:
        for part in one.walk():
            if part.get_content_type() == "text/calendar":
                assert not re.search(r"^ATTENDEE", part.get_content(), re.MULTILINE)
    out, err = capfd.readouterr()
    assert "\x1b[31m\x07" not in out + err
    assert "evil@elsewhere.example" not in {
        address for one in end.mails for address in str(one["To"]).split(", ")
    }


@pytest.mark.parametrize(
    ("number", "headers"),
    [
        ("C46", {"subject": "=?utf-8?q?a=0ABcc:_evil=40elsewhere.example?="}),
        ("C48 breaks", {"Message_ID": "<a\r\n b@x.example>"}),
        ("C48 long", {"References": " ".join(f"<{n}{'x' * 200}@x.example>" for n in range(30))}),
        ("C48 bytes", {"In_Reply_To": "<ü@x.example>"}),
    ],
)
def test_headers_of_theirs_do_not_become_headers_of_ours(world, number, headers):
    end = end_of(world, stamped(add(), **headers))

    for one in end.mails:
        assert one["Bcc"] is None
    assert all(len(line) <= 998 for raw in end.sent for line in raw.split(b"\r\n"))


@pytest.mark.parametrize(
    "address",
    [
        "x>\r\nRCPT TO:<evil@elsewhere.example",
        "moneill@harborhouse.example, evil@elsewhere.example",
        "moneill@harborhouse.example;evil@elsewhere.example",
        "<moneill@harborhouse.example> <evil@elsewhere.example>",
        '"evil@elsewhere.example"@harborhouse.example',
        "evil@elsewhere.example",
    ],
)
def test_c52_an_address_that_is_two_or_none_or_strange_is_not_written_to(world, address):
    end = end_of(world, stamped(add(address=address)))

    assert "evil@elsewhere.example" not in str([(one["To"], one["Cc"]) for one in end.mails])


# -- D: what costs too much ------------------------------------------------------------------------------------------


def nested(levels: int) -> bytes:
    lines = [GOOD.encode(), b"From: " + PRIYA.encode(), b"To: d@desk.example"]
    for level in range(levels):
        lines += [b'Content-Type: multipart/mixed; boundary="b%d"' % level, b"", b"--b%d" % level]
    return b"\r\n".join([*lines, b"", b"hello", b""])


BOMBS = {
    "D60": nested(1000),
    "D61": raw_with(
        GOOD, f"From: {PRIYA}", 'Content-Type: multipart/mixed; boundary="b"', body="--b\n\nx\n" * 100_000
    ),
    "D62": raw_with(GOOD, f"From: {PRIYA}", "Subject: " + " ".join(["=?utf-8?q?a?="] * 40_000)),
    "D63": raw_with(GOOD, "From: " + "(" * 1000 + PRIYA),
    "D64": raw_with(GOOD, f"From: {PRIYA}", "Cc: " + ", ".join(f"a{n}@x.example" for n in range(16_000))),
    "D65": raw_with(GOOD, f"From: {PRIYA}", *["X-A: b"] * 200_000),
    "D66": raw_with(GOOD, f"From: {PRIYA}", "Content-Type: text/plain" + "; a=b" * 20_000),
    "D68": raw_with(GOOD, f"From: {PRIYA}", body=("last day of " * 6000) + "a" * 65_536),
    "D69": raw_with(
        GOOD,
        f"From: {PRIYA}",
        'Content-Type: text/plain; charset="../../etc"',
        "Content-Transfer-Encoding: base64",
        body="=!$",
    ),
}


@pytest.mark.parametrize("number", BOMBS)
def test_a_mail_that_costs_too_much_is_held_quickly_and_the_next_one_answered(world, number):
    began = time.process_time()
    end = end_of(world, stamped(add()), BOMBS[number])

    assert time.process_time() - began < 5
    assert end.outcome == "held"
    assert [one["X-Mailbot-Mail"] for one in end.outside].count("training-start") == 1


def test_d71_one_message_id_on_many_mails_makes_none_of_them_a_copy_of_another(world):
    one = world(names=())
    for number in range(20):
        words = f"Question {'abcdefghijklmnopqrst'[number] * 6}: how do I?"
        one.mailbox.lay(stamped(words, subject=f"q{number}", Message_ID="<same@x.example>"))
    one.work()
    with one.store.reading() as books:
        outcomes = [row.outcome.value for row in books.inbox.all()]

    assert outcomes == ["held"] * 20  # a person sees each of them


def test_d72_a_number_that_looks_like_social_security_is_nowhere_but_in_the_raw_mail(world, capfd):
    one = world(names=())
    one.mailbox.lay(stamped(add() + "Client SSN: 123-45-6789\n", subject="About 123-45-6789"))
    one.work()
    out, err = capfd.readouterr()
    with one.store.reading() as books:
        exported = str(books.export())

    assert "123-45-6789" not in out + err + exported
    assert all(b"123-45-6789" not in raw for raw in one.relay.taken())


def test_e76_the_books_and_what_lies_beside_them_are_for_their_owner_only(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/desk.db", lock=True) as store:
        store.upgrade()
        files = list(tmp_path.iterdir())

        assert {file.name for file in files} == {"desk.db", "desk.db-wal", "desk.db-shm", "desk.db.lock"}
        assert {file.stat().st_mode & 0o077 for file in files} == {0}
