"""What became of a mail in the end: who was written to, what changed in the books, what the bytes say."""

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage

from mailbot.model.mail import OwedMail
from tests.journeys.desk import BEGIN, DESK, PRIYA, STAMP, TEAM, add, stamp
from tests.torture.world import World

TRAINEE = "moneill@harborhouse.example"
DANA = "dana.ruiz@icalliances.example"
STAFF = frozenset({TEAM, DANA, "robin.hale@icalliances.example", "lee.okafor@icalliances.example"})
ROSTER = frozenset(
    f"{local}@{domain}"
    for domain, people in {
        "harborhouse.example": ("priya.natarajan", "whines", "cadeyemi", "pdoyle"),
        "ozarkpath.example": ("b.oyelaran", "jtillman", "rcastillo"),
        "riverbend-csa.example": ("afrost", "mquist", "jcole"),
    }.items()
    for local in people
)
HEADERS = frozenset(
    {
        *("from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "reply-to"),
        *("auto-submitted", "x-auto-response-suppress", "precedence", "list-id", "list-unsubscribe"),
        *("x-mailbot-mail", "x-mailbot-case", "x-mailbot-instance"),
        *("mime-version", "content-type", "content-transfer-encoding"),
    }
)
"""Every header that a mail of ours may have (design 3.4, reliability.md 4.4)."""

ONCE = HEADERS - {"content-type"}
GOOD = stamp(PRIYA)
EVIL = "mallory@evil.example"
STATE = ("cases", "pools", "representatives", "access")
"""What `export` says of the desk's state; the rest is mails."""


@dataclass(frozen=True)
class End:
    """The books and the relay when the desk has done what there was to do."""

    outcomes: list[str]  # of each mail that came in, in order of arrival
    reasons: list[str]
    sent: list[bytes]
    owed: list[OwedMail]
    books: dict[str, list[dict]]  # what `export` says
    before: dict[str, list[dict]]

    @property
    def outcome(self) -> str:
        return self.outcomes[-1]

    @property
    def reason(self) -> str:
        return self.reasons[-1]

    @property
    def mails(self) -> list[EmailMessage]:
        return [parsed(raw) for raw in self.sent]

    @property
    def outside(self) -> list[EmailMessage]:
        """Those that did not go to staff."""
        return [
            one for one in self.mails if one["X-Mailbot-Mail"] not in {"digest", "alert", "command-results"}
        ]

    @property
    def alerts(self) -> list[EmailMessage]:
        return [one for one in self.mails if one["X-Mailbot-Mail"] == "alert"]

    @property
    def kinds(self) -> list[str]:
        return [str(one["X-Mailbot-Mail"]) for one in self.outside]

    @property
    def changed(self) -> list[str]:
        """Which of the books the mails changed."""
        return [name for name in STATE if self.books[name] != self.before[name]]

    @property
    def words(self) -> str:
        """All text of all mails, subjects too."""
        return "\n".join(words_of(one) for one in self.mails)

    def to(self, address: str) -> list[EmailMessage]:
        return [one for one in self.mails if address in f"{one['To']}, {one['Cc'] or ''}"]


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def words_of(mail: EmailMessage) -> str:
    texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail["Subject"]), *texts])


def end_of(world, *raws: bytes, known: Iterable[str] = (), at: datetime = BEGIN) -> End:
    """Let mails arrive at a new desk one after the other, each decided before the next; G12 holds whatever comes in."""
    one = world if isinstance(world, World) else world(names=())
    before = export(one)
    one.now = max(one.now, at)
    for raw in raws:
        one.mailbox.lay(raw, at=at)
        one.work()
    end = end_now(one, before)
    hold_to_g12(end, {*known})
    return end


def export(one: World) -> dict[str, list[dict]]:
    with one.store.reading() as books:
        return books.export()


def end_now(one: World, before: dict[str, list[dict]]) -> End:
    with one.store.reading() as books:
        rows = books.inbox.all()
        owed = [books.outbox.owed(row.id) for row in books.outbox.in_state()]
        now = books.export()
    rows.sort(key=lambda row: row.id)
    return End(
        outcomes=[row.outcome.value if row.outcome else "undecided" for row in rows],
        reasons=[row.reason or "" for row in rows],
        sent=one.relay.taken(),
        owed=owed,
        books=now,
        before=before,
    )


def hold_to_g12(end: End, known: set[str]) -> None:
    """Recipients are the proved sender, the trainee, people on a list of ours; headers come from a fixed list."""
    assert len(end.sent) == len(set(end.sent)), "the relay got a mail twice"
    for owed in end.owed:
        strangers = set(owed.mail.recipients) - STAFF - ROSTER - {TRAINEE} - known
        assert not strangers, f"{strangers} were written to and have no part in it"
    envelope = {owed.mail.raw: set(owed.mail.recipients) for owed in end.owed}
    for raw in end.sent:
        assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", raw)
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        mail = parsed(raw)
        names = Counter(name.lower() for name in mail.keys())  # noqa: SIM118 - a message has several of one name
        assert names.keys() <= HEADERS, names.keys() - HEADERS
        assert max(names.values()) == 1, names
        written = {box.addr_spec for name in ("To", "Cc") if mail[name] for box in mail[name].addresses}
        assert written == envelope[raw], "the envelope says something else than the header"
        for part in mail.walk():
            assert all(name.lower() in HEADERS | {"content-id", "content-disposition"} for name in part)


def nothing_came_of(end: End, outcome: str = "held") -> None:
    """No state changed, nobody outside heard of it, and a person sees the mail."""
    assert end.outcome == outcome, end.reason
    assert end.changed == []
    assert end.kinds == []
    assert end.reason


def since(end: End, earlier: End) -> End:
    """What came after an earlier end."""
    return replace(end, before=earlier.books, sent=[raw for raw in end.sent if raw not in earlier.sent])


def raw_mail(
    *fields: str, body: str = "", subject: str = "HMIS", date: str = "Wed, 04 Mar 2026 10:00:00 -0600"
) -> bytes:
    """A mail byte by byte; what is missing of To, Subject, Date and Message-ID is put below."""
    said = {field.partition(":")[0].strip().lower() for field in fields}
    rest = {"To": DESK, "Subject": subject, "Date": date, "Message-ID": "<raw@mail.example>"}
    lines = [*fields, *(f"{name}: {value}" for name, value in rest.items() if name.lower() not in said)]
    text = "\r\n".join(lines) + "\r\n\r\n" + (body or add()).replace("\r\n", "\n").replace("\n", "\r\n")
    return text.encode("utf-8", "surrogateescape")


def believing(one: World, **intake) -> World:
    """A desk that believes otherwise: settings of intake."""
    desk = one.origin.desk
    one.origin = replace(one.origin, desk=replace(desk, intake=replace(desk.intake, **intake)))
    return one


def with_desk(one: World, **settings) -> World:
    one.origin = replace(one.origin, desk=replace(one.origin.desk, **settings))
    return one


def days(number: int) -> timedelta:
    return timedelta(days=number)


OURS = f"Authentication-Results: {STAMP}; "
