"""The line broken at every octet of a whole recorded session, in three ways: reset, gone silent, closed.

One mail comes in, one is owed. First the session is recorded; then, for each octet of either side, a fresh world lives
through the same session with the line broken there, once, and goes on: by itself over the sound line, or as a new
process. Nothing may be lost, nothing doubled that is not counted.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from mailbot.app import Daemon
from mailbot.model.decision import MailKind
from mailbot.model.mail import FinishedMail
from mailbot.store.database import Store
from mailbot.transport.delivery import Relay, RelaySettings, RelayTimeouts
from mailbot.transport.mailbox import Mailbox
from tests.journeys.desk import BEGIN, DESK, PRIYA, mail
from tests.torture.world import FIGURES, POINTS, SEED, Origin, World
from tests.wire.dovecot import DovecotMailbox
from tests.wire.proxy import Break, Proxy
from tests.wire.servers import HOST
from tests.wire.smtp import CapturingSmtp

MOST = POINTS if POINTS >= 100 else 14
"""Lines broken in one test; `make torture N=10000` breaks one at every octet."""

OURS = "<owed.1@desk.example>"
COMES = mail("x@nowhere.example", "hello", dmarc=None, Message_ID="<1@t.example>")  # is held: causes no mail
PATIENT, HASTY = 10.0, 1.0  # seconds for each answer; the short one where silence is tried


def owed(subject: str = "Training for HMIS") -> FinishedMail:
    """A short mail, so that the record of its session is short."""
    head = f"From: {DESK}\nTo: {PRIYA}\nSubject: {subject}\nMessage-ID: {OURS}\nMIME-Version: 1.0\n"
    raw = f"{head}Content-Type: text/plain; charset=utf-8\n\n.dots\n\nYours, the desk\n".replace("\n", "\r\n")
    return FinishedMail(
        kind=MailKind.STATUS,
        to=(PRIYA,),
        cc=(),
        case=None,
        subject=subject,
        message_id=OURS,
        raw=raw.encode(),
    )


@dataclass
class WiredWorld(World):
    """A world with one real wire: to an IMAP server (`box`) or to a relay (`smtp`). The other one is a folder."""

    box: object | None = None
    smtp: CapturingSmtp | None = None
    line: Proxy | None = None  # between us and the server that is there
    seconds: float = PATIENT

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.box is not None:
            self.box.append(COMES, BEGIN)
        with self.store.transaction() as books:
            books.outbox.owe(owed(), order=None, message_row=None, now=BEGIN)
            books.commit()

    def daemon(self, store: Store, *, faulty: bool) -> Daemon:
        """The program's own worker over the real wire; not `faulty`: past the line that breaks."""
        worker = super().daemon(store, faulty=faulty)
        digest = worker.config.settings.digest.model_copy(update={"to": ()})  # the owed mail is the only one
        settings = worker.config.settings.model_copy(update={"digest": digest})
        worker.config = replace(worker.config, settings=settings)
        through = self.line is not None and faulty
        seconds = self.seconds if through else PATIENT
        if self.box is not None:
            port = self.line.port if through else self.box.port
            worker.mailbox = Mailbox(self.box.settings(port=port, timeout_seconds=seconds))
        if self.smtp is not None:
            times = dict.fromkeys(("connect", "command", "data", "block", "dot"), seconds)
            port = self.line.port if through else self.smtp.port
            worker.courier.relay = Relay(
                RelaySettings(host=HOST, port=port, security="none", timeouts=RelayTimeouts(**times))
            )
        return worker

    def lives(self, *, as_a_new_process: bool) -> None:
        """A round over the line that breaks; then the next one, by the same process or a new one."""
        self.store.hold_lock()
        daemon = self.daemon(self.store, faulty=True)
        daemon.courier.recover(self.now)
        daemon.work()
        if as_a_new_process:
            daemon.mailbox.close()
            daemon = self.daemon(self.store, faulty=False)
            daemon.courier.recover(self.now)
        self.now += timedelta(minutes=3)
        daemon.work()
        daemon.mailbox.close()


@pytest.fixture(scope="module")
def origin(tmp_path_factory) -> Iterator[Origin]:
    made = Origin.make(tmp_path_factory.mktemp("origin"))
    yield made
    made.remove()


def offsets(session: Proxy) -> Iterator[tuple[str, int]]:
    """All octets of both sides, or some of them, begun anywhere."""
    both = [(side, after) for side in ("said", "answered") for after in range(len(getattr(session, side)))]
    stride = max(1, len(both) // MOST)
    return itertools.islice(both, SEED % stride, None, stride)


# -- the mailbox -------------------------------------------------------------------------------------------------


def check_mailbox(one: WiredWorld, story: str) -> None:
    """One mail in, put away once; one mail out, its copy among the sent ones once."""
    with one.store.reading() as books:
        assert [row.outcome for row in books.inbox.all()] == ["held"], story
        assert books.inbox.unfiled() == [], story
        assert [each.state.value for each in books.outbox.in_state()] == ["sent"], story
    lies = {folder: one.box.mails(folder) for folder in ("INBOX", "Mailbot/Review", "Sent")}
    assert lies == {"INBOX": [], "Mailbot/Review": [COMES], "Sent": [owed().raw]}, story
    assert one.relay.taken() == [owed().raw], story


def break_the_line_to_the_mailbox(origin, proxy, fresh, how: str) -> None:
    def begin() -> tuple[WiredWorld, int]:
        one = WiredWorld(
            origin, names=(), box=(box := fresh()), seconds=HASTY if how == "silence" else PATIENT
        )
        return one, box.port

    one, port = begin()
    one.line = record = proxy(port)
    one.lives(as_a_new_process=False)
    record.close()
    check_mailbox(one, "unbroken")

    for number, (side, after) in enumerate(offsets(record)):
        one, port = begin()
        one.line = Proxy(port, breaks=Break(side=side, after=after, how=how))
        try:
            one.lives(as_a_new_process=number % 2 == 0)
        finally:
            one.line.close()
        check_mailbox(one, f"{how} after {after} of {len(getattr(record, side))} octets {side}")
        FIGURES[f"IMAP lines broken ({how})"] += one.line.broken


HOW = ("reset", "silence", "close")


@pytest.mark.parametrize("how", HOW)
def test_the_line_to_the_mailbox_breaks_anywhere_and_nothing_is_lost_or_done_twice(
    origin, proxy, pymap_server, how
):
    break_the_line_to_the_mailbox(origin, proxy, pymap_server.fresh, how)


def test_the_line_to_a_dovecot_breaks_in_many_places_and_nothing_is_lost_or_done_twice(
    origin, proxy, dovecot_server
):
    names = (f"line{number}" for number in itertools.count())
    fresh = lambda: DovecotMailbox(server=dovecot_server, username=next(names))  # noqa: E731 - a fresh user each
    break_the_line_to_the_mailbox(origin, proxy, fresh, "close")


# -- the relay ---------------------------------------------------------------------------------------------------


def check_relay(one: WiredWorld, story: str) -> None:
    """Sent and taken once, or uncertain, counted, and taken at most once."""
    copies = sum(OURS.encode() in taken.raw for taken in one.smtp.captured)
    with one.store.reading() as books:
        (state,) = [each.state.value for each in books.outbox.in_state() if each.mail.message_id == OURS]
        counted = books.outbox.times_uncertain()
    assert all(taken.raw == owed().raw for taken in one.smtp.captured if OURS.encode() in taken.raw), story
    assert (state, copies, counted) in {("sent", 1, 0), ("uncertain", 0, 1), ("uncertain", 1, 1)}, (
        story,
        state,
        copies,
    )
    FIGURES["SMTP lines broken at the dot, uncertain and counted"] += counted
    FIGURES["of these taken by the relay"] += bool(counted and copies)
    if counted and copies:  # the relay's own copy shows up among the sent mails
        one.mailbox.lay(owed().raw, "Sent")
        one.work(minutes=(120,))
        with one.store.reading() as books:
            assert books.outbox.owed(1).state == "sent", story


@pytest.mark.parametrize("how", HOW)
def test_the_line_to_the_relay_breaks_anywhere_and_what_is_doubtful_is_counted(
    origin, proxy, capturing_smtp, how
):
    def begin() -> WiredWorld:
        capturing_smtp.captured.clear()
        seconds = HASTY if how == "silence" else PATIENT
        return WiredWorld(origin, names=(), smtp=capturing_smtp, seconds=seconds, on_ambiguous="hold")

    one = begin()
    one.line = record = proxy(capturing_smtp.port)
    one.lives(as_a_new_process=False)
    record.close()
    check_relay(one, "unbroken")

    for number, (side, after) in enumerate(offsets(record)):
        one = begin()
        one.line = Proxy(capturing_smtp.port, breaks=Break(side=side, after=after, how=how))
        try:
            one.lives(as_a_new_process=number % 2 == 0)
        finally:
            one.line.close()
        check_relay(one, f"{how} after {after} of {len(getattr(record, side))} octets {side}")
        FIGURES[f"SMTP lines broken ({how})"] += one.line.broken
