"""G12 by many hostile mails: whatever comes in, recipients come from us and headers from a fixed list.

Each mail is made from one number: a sender, a wish, poison in its fields and headers, bytes turned over. It goes through
the whole pipeline inside a transaction that is not committed; the finished bytes are read again.
`MAILBOT_FUZZ=100000` is the long form; a mail that fails is printed with its number.
"""

import os
import random
from collections import Counter
from datetime import timedelta

from mailbot.model.directory import SenderRole
from mailbot.model.mail import Place
from mailbot.pipeline import Handled, weigh
from mailbot.settings import FormService
from tests.abuse.ends import (
    DANA,
    EVIL,
    ROSTER,
    STAFF,
    TRAINEE,
    End,
    believing,
    hold_to_g12,
    parsed,
    with_desk,
)
from tests.journeys.desk import ANGELA, BEGIN, BETH, DESK, PRIYA, WALTER, add, mail, stamp

MAILS = int(os.environ.get("MAILBOT_FUZZ", "80"))
SEED = int(os.environ.get("MAILBOT_FUZZ_SEED", "0")) or random.SystemRandom().randrange(10**9)
SERVICE = "noreply@forms.example"
AGENCIES = ("harborhouse.example", "ozarkpath.example", "riverbend-csa.example")
VICTIM = "victim@elsewhere.example"
SENDERS = [PRIYA, PRIYA, WALTER, BETH, ANGELA, DANA, TRAINEE, "cadeyemi@harborhouse.example", EVIL, SERVICE]
WISHES = [
    add(),
    (
        "Request: Replace a current user\nAgency: Harbor House\nName of user being removed/replaced: Pat Doyle\n"
        "When should this user's access be removed?: Immediately\nNew User's Name: {name}\nNew User's Email: {address}\n"
        "Projects: Harbor House - Emergency Shelter\n"
    ),
    (
        "Request: Remove a current user\nAgency: Harbor House\nName of user being removed/replaced: {name}\n"
        "When should this user's access be removed?: On a specific date\nWhat is the specific date?: 2026-04-02\n"
    ),
    (
        "Request: Modify a current user\nAgency: Harbor House\nUser's Name: Chris Adeyemi\nUser's Email: {address}\n"
        "Projects to Add: {name}\n"
    ),
    "Please add {name} ({address}) as an authorized representative.\n",
    "Please take {name} <{address}> off, last day was Friday.\n",
    "Could you set up {name}, {address}, for the shelter?\n",
    "How is {name} coming along? And {address}?\n",
    "R-0001 step corrections: {name}\nlicense MO-606 add 1\nR-0001 reject: {address}\n",
    "Where do I find the form, {name}? Write to {address} please.\n",
]
POISON = [
    VICTIM,
    f"{TRAINEE}, {VICTIM}",
    f"<{TRAINEE}> <{VICTIM}>",
    f"{TRAINEE}\r\nBcc: {VICTIM}",
    f"{TRAINEE}\nCc: {VICTIM}",
    f"x>\r\nRCPT TO:<{VICTIM}",
    f'"{VICTIM}"@harborhouse.example',
    "moneill@harb\u043erhouse.example",
    f"moneill@harborhouse.example@{VICTIM}",
    f"{TRAINEE}%0d%0aBcc:{VICTIM}",
    "=?utf-8?q?a=0ABcc:_victim=40elsewhere.example?=",
    "\r\n.\r\nMAIL FROM:<victim@elsewhere.example>",
    "{{ 7*7 }}{% include 'x' %}",
    "<script>alert(1)</script>",
    "Marcus\u202e\u2028\x00\x1b[31m\x85",
    "\U0001f600" * 40,
    "x" * 3000,
    "\udce9\udcff",
    "Marcus O'Neill",
    "Pat Doyle",
    "",
]
FIELDS = "Subject Reply-To Sender Cc Bcc To Resent-To Return-Path Errors-To Message-ID In-Reply-To References Content-Type".split()  # noqa: SIM905 - reads better as a list of words
FIELDS += [
    "X-Mailbot-Mail",
    "Disposition-Notification-To",
    "Thread-Topic",
    "Content-Language",
    "List-Post",
    "Date",
]


def hostile(number: int) -> bytes:
    """The mail of a number."""
    luck = random.Random(number)
    sender = luck.choice(SENDERS)
    body = luck.choice(WISHES)
    for blank, good in (("{name}", "Marcus O'Neill"), ("{address}", TRAINEE)):
        body = body.replace(blank, luck.choice([good, luck.choice(POISON)]))
    if luck.random() < 0.4:
        body = body.replace("Marcus O'Neill", luck.choice(POISON)).replace(TRAINEE, luck.choice(POISON))
    if sender == SERVICE:
        body += f"Authorized Representative Email: {luck.choice([PRIYA, VICTIM, *POISON])}\nDesk code: blue heron\n"
    fields = [stamp(sender, luck.choice(["pass"] * 8 + ["fail", "none"]))]
    fields.append(f"From: {luck.choice(['', 'Priya ', luck.choice(POISON)])}<{sender}>")
    fields += [f"{luck.choice(FIELDS)}: {luck.choice(POISON)}" for _ in range(luck.randrange(4))]
    said = {field.partition(":")[0] for field in fields}
    if "Subject" not in said:
        fields.append(f"Subject: {luck.choice(['HMIS', 'Re: [MoHMIS R-0001] x', luck.choice(POISON)])}")
    fields.append("Date: Wed, 04 Mar 2026 10:00:00 -0600")
    raw = ("\r\n".join(fields) + "\r\n\r\n" + body).encode("utf-8", "surrogateescape")
    return turned(raw, luck) if luck.random() < 0.2 else raw


def turned(raw: bytes, luck: random.Random) -> bytes:
    """A few bytes of it are others."""
    bent = bytearray(raw)
    for _ in range(luck.randrange(1, 6)):
        bent[luck.randrange(len(bent))] = luck.choice(b'\r\n\0<>,;:@"=?\\ \t\xff')
    return bytes(bent)


def weighed(one, raw: bytes) -> Handled:
    """What would become of it, without its becoming."""
    desk, now = one.origin.desk, BEGIN + timedelta(minutes=1)
    message = desk.reading.read(raw)
    with one.store.transaction() as books:
        place = Place(account="fuzz", folder="fuzz", uidvalidity=1, uid=1)
        books.inbox.store_arrival(place, now, raw, now=now, size=len(raw))
        (arrival,) = [one_ for one_ in books.inbox.undecided() if one_.place == place]
        return weigh(message, arrival, desk, books, now)


def test_g12_whatever_comes_in_recipients_and_headers_come_from_us(world):
    one = world(names=())
    service = FormService(address=SERVICE, confirm="notify", secret=("Desk code", "blue heron"))
    believing(with_desk(one, forms=(service,)), form_addresses=frozenset({SERVICE}))
    one.mailbox.lay(mail(PRIYA, add()))
    one.work()
    kinds: Counter[str] = Counter()
    for number in range(SEED, SEED + MAILS):
        raw = hostile(number)
        try:
            kinds.update(check(weighed(one, raw)))
        except Exception:
            print(f"\nMAILBOT_FUZZ_SEED={number} MAILBOT_FUZZ=1\n{raw!r}")
            raise

    assert kinds.total() > MAILS // 3, kinds
    assert len(kinds) > 3, kinds


def check(handled: Handled) -> list[str]:
    """Hold what is owed to G12; which kinds it was."""
    sender = handled.message.sender_address.lower()
    verified = handled.message.authenticity.verified
    for finished in handled.mails:
        for address in finished.recipients:
            ours = address in STAFF | ROSTER or address == DESK
            theirs = verified and address == sender
            trainee = verified and address.rpartition("@")[2] in AGENCIES
            assert ours or theirs or trainee, f"{finished.kind} to {address}"
        if not verified:
            assert finished.kind.value == "alert"
            assert handled.sender.role is not SenderRole.UNKNOWN
    known = {address for finished in handled.mails for address in finished.recipients}
    sent = [finished.raw for finished in handled.mails]
    owed = [Owed(finished) for finished in handled.mails]
    hold_to_g12(End(outcomes=[], reasons=[], sent=sent, owed=owed, books={}, before={}), known)
    assert all(parsed(raw)["X-Mailbot-Mail"] for raw in sent)
    return [finished.kind.value for finished in handled.mails]


class Owed:
    """A finished mail as the outbox would owe it."""

    def __init__(self, finished) -> None:
        self.mail = finished
