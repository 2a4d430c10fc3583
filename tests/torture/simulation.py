"""A desk for one seed: what comes in, what breaks and what people do are drawn from one number and happen in this process.

The program is the real one, from the daemon's round down to SQL; the wires and the clock are made up, and the books are
SQLite in memory. A crash is a `Crash` at a failpoint or an SQL statement: it is no `Exception`, so it unwinds the
program and leaves what was committed; then a new `Daemon` starts over the same books.

    MAILBOT_SIMULATION_SEED=4711 pytest tests/torture/test_simulation.py      one seed again, with its log

Each event draws from a source of its own: a run without some of its events does the others as before, which is what
`shortest` relies on. A desk can be kept as it is and played on from there several times.
"""

import pickle
import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from email.utils import format_datetime
from types import SimpleNamespace

from mailbot import failpoints
from mailbot.app import Daemon
from mailbot.desk import Desk
from mailbot.errors import BooksUnavailable
from mailbot.health import Pulse
from mailbot.jobs.deliver import Courier, Sender
from mailbot.jobs.pace import Pace
from tests.torture.simulated_ground import Crash, Ground
from tests.torture.simulated_people import Letter
from tests.torture.simulated_troubles import Troubles
from tests.torture.simulated_wires import MailServer, SimulatedMailbox, SimulatedRelay
from tests.torture.world import DESK, GRACE

BEGINNINGS = (
    datetime(2026, 3, 4, 16, 5, tzinfo=UTC),  # a Wednesday, 10:05 in Missouri
    datetime(2026, 3, 6, 21, 40, tzinfo=UTC),  # the Friday before the clocks go forward
    datetime(2026, 10, 30, 22, 10, tzinfo=UTC),  # the Friday before they go back
    datetime(2026, 11, 1, 5, 50, tzinfo=UTC),  # ten minutes before an hour that comes twice
)
SCHEDULES = (("business", time_of_day(7, 30)), ("daily", time_of_day(7, 30)), ("daily", time_of_day(1, 30)))
DATE = re.compile(rb"Date: Wed, 04 Mar 2026 10:00:00 -0600")
MOST_SETTLING = 14  # rounds until nothing is left to do
KEPT = (
    *("now", "log", "letters", "taken_away", "believed", "written", "copies_touched", "ended"),
    *("former", "broken", "rounds_due"),
)
KEPT_BY_RELAY = ("accepted", "offered", "ambiguous", "envelopes")


class Broken(AssertionError):  # noqa: N818 - says what it is
    """A guarantee does not hold."""


@dataclass(frozen=True)
class Setting:
    """How a seed's desk is set up."""

    begin: datetime
    keeps_copies: bool
    on_ambiguous: str
    days: str
    at: time_of_day
    digest_done: bool  # today's, before it all begins
    review: bool  # a person decides every request

    @classmethod
    def draw(cls, chance: random.Random) -> "Setting":
        """From the seed."""
        days, at = chance.choice(SCHEDULES)
        return cls(
            begin=chance.choice(BEGINNINGS) if chance.random() < 0.6 else BEGINNINGS[0],
            keeps_copies=chance.random() < 0.6,
            on_ambiguous=chance.choice(("resend", "hold")),
            days=days,
            at=at,
            digest_done=chance.random() < 0.8,
            review=chance.random() < 0.1,
        )


@dataclass
class Simulation:
    """One seed from its first event to the last check. The mutable heart: everything of it dies with the seed."""

    ground: Ground
    setting: Setting
    log: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    letters: dict[bytes, Letter] = field(default_factory=dict)  # by raw bytes: what came in
    taken_away: Counter[bytes] = field(default_factory=Counter)  # by people, before any poll saw it
    believed: set[str] = field(default_factory=set)  # who may be written to
    written: dict[tuple[str, str | None, str], set[str]] = field(default_factory=dict)  # cause -> Message-IDs
    copies_touched: bool = False  # somebody deleted from the folder of sent mails
    ended: int = 0  # processes: each may leave one try counted at a mail that is not to blame
    former: frozenset[str] = frozenset()  # staff of the first day, also if somebody edits the roster
    broken: list[str] = field(default_factory=list)  # what was seen to go wrong while it happened
    daemon: Daemon | None = None
    rounds_due: list[datetime] = field(default_factory=list)  # when an undisturbed round was done

    def __post_init__(self) -> None:
        self.now = self.setting.begin
        self.ground.current = self
        self.ground.fresh(self.ground.books)
        self.troubles = Troubles(self.log.append)
        self.server = MailServer()
        self.relay = SimulatedRelay(
            server=self.server,
            troubles=self.troubles,
            clock=lambda: self.now,
            attempt_of=self._attempt_of,
            keeps_copies=self.setting.keeps_copies,
        )
        self.former = frozenset(email for (email,) in self.ask("SELECT manager_email FROM regions"))
        if self.setting.digest_done:
            self._mark_jobs_done()

    # -- kept and played on ------------------------------------------------------------------------------------------

    def keep(self) -> "Kept | None":
        """The desk as it is now; None where the program has in mind what the books do not know."""
        if self.daemon is not None and (self.daemon.courier._unrecorded or self.daemon.cut):
            return None
        connected = None if self.daemon is None else self.daemon.mailbox.connected
        mine = {name: getattr(self, name) for name in KEPT}
        relay = {name: getattr(self.relay, name) for name in KEPT_BY_RELAY}
        rest = self.troubles.armed, self.server, relay, connected
        return Kept(self.ground, self.setting, self.ground.driver.serialize(), pickle.dumps((mine, rest)))

    # -- what happens ------------------------------------------------------------------------------------------------

    def receive(self, letter: Letter) -> None:
        """A letter arrives, written on the first day."""
        written = format_datetime(self.setting.begin - timedelta(minutes=5)).encode()
        letter = replace(letter, raw=DATE.sub(b"Date: " + written, letter.raw, count=1))
        self.letters[letter.raw] = letter
        self.believed |= {letter.sender.lower(), *letter.names} - {""}
        uid = self.server.lay(letter.raw, self.now)
        self.log.append(f"  {letter.name} comes in as {uid}")

    def work(self, rounds: int = 1) -> None:
        """The program works, or starts, dies and starts again."""
        for _ in range(rounds):
            self._round()

    def end(self) -> None:
        """The process ends, as by a power cut: what the books say is what is left."""
        self._note_what_was_cut()
        self.ended += 1
        self.daemon = None

    def passes(self, **time: float) -> None:
        """The clock goes on, or is put back."""
        self.now += timedelta(**time)
        self.log.append(f"  it is {self.now:%Y-%m-%d %H:%M} UTC")

    def settle(self, *, restart: bool) -> None:
        """No more trouble: the program runs until nothing is left to do."""
        self.troubles.armed.clear()
        if restart:
            self.end()
        for _ in range(MOST_SETTLING):
            self._round()
            due = self._next_due()
            if due is None:
                break
            self.now = max(self.now + timedelta(minutes=1), due)
        self.log.append(f"  settled at {self.now:%Y-%m-%d %H:%M} UTC")

    # -- the program ---------------------------------------------------------------------------------------------------

    def _round(self) -> None:
        undisturbed = not self.troubles.armed
        failpoints.watch(self._point if not undisturbed else None)
        self.ground.running = None if undisturbed else self
        try:
            if self.daemon is None:
                daemon = self._start()
                daemon.courier.recover(self.now)
                self.daemon = daemon
            done = self.daemon.work()
        except Crash:
            self.figures["crashes"] += 1
            self.log.append("  the program is killed")
            self._quiet()
            self.ground.revive()
            self.end()
        except BooksUnavailable as error:
            self.figures["rounds without books"] += 1
            self.log.append(f"  {error}")
        except Exception as error:
            self._quiet()
            raise Broken(f"the program ended by itself: {type(error).__name__}: {error} (G16)") from error
        else:
            self.log.append(f"  {done}")
            if undisturbed:
                self.rounds_due.append(self.now)
        finally:
            self._quiet()

    def _quiet(self) -> None:
        failpoints.watch(None)
        self.ground.running = None

    def _point(self, label: str) -> None:
        if self.troubles.reach("point"):
            self.log.append(f"  at {label}:")
            raise Crash

    def _start(self) -> Daemon:
        settings = self.ground.origin.config.settings
        chosen = self.setting
        smtp = settings.smtp.model_copy(update={"on_ambiguous": chosen.on_ambiguous})
        digest = settings.digest.model_copy(update={"at": chosen.at, "days": chosen.days})
        config = replace(
            self.ground.origin.config, settings=settings.model_copy(update={"smtp": smtp, "digest": digest})
        )
        desk = self.desk()
        sender = Sender(address=DESK, worker="simulation", grace=GRACE)
        courier = Courier(
            relay=self.relay,
            sender=sender,
            desk=desk,
            store=self.ground.store,
            pace=Pace(per_minute=10_000),
            sleep=lambda seconds: None,
        )
        return Daemon(
            config=config,
            desk=desk,
            store=self.ground.store,
            clock=lambda: self.now,
            mailbox=SimulatedMailbox(self.server, self.troubles, lambda: self.now, self._moving),
            courier=courier,
            templates=SimpleNamespace(templates=desk.templates, refresh=lambda: None),
            pulse=Pulse(self.now),
        )

    def desk(self) -> Desk:
        """The desk as this seed's config has it."""
        return replace(self.ground.origin.desk, staff_review=self.setting.review, reader=self.ground.reader)

    # -- what is seen of the books while it happens ------------------------------------------------------------------

    def ask(self, statement: str, *values: object) -> list[tuple]:
        """Read the books past the program."""
        return self.ground.driver.execute(statement, values).fetchall()

    def _moving(self, numbering: int, uid: int, folder: str) -> None:
        """A mail is moved: its decision must have been committed, and name this folder (G1, G3)."""
        row = self.ask(
            "SELECT outcome, target_folder FROM messages WHERE uidvalidity = ? AND uid = ?", numbering, uid
        )
        if not row or row[0][0] is None or row[0][1] != folder:
            self.broken.append(f"mail {uid} was moved to {folder}, the books say {row} (G1)")

    def _attempt_of(self, message_id: str) -> int:
        return self.ask("SELECT attempts FROM outbox WHERE message_id = ?", message_id)[0][0]

    def _note_what_was_cut(self) -> None:
        """Attempts that ended with the process between the dot and its record."""
        cut = "SELECT message_id, attempts FROM outbox WHERE state = 'sending' AND phase = 'dot-imminent'"
        self.relay.ambiguous |= set(self.ask(cut))

    def _next_due(self) -> datetime | None:
        """When the next of what waits is due; None when nothing waits but what only a person can settle."""
        waiting = ["queued", "sending"]
        if self.setting.on_ambiguous == "resend" or self.setting.keeps_copies:
            waiting.append("uncertain")
        marks = ",".join("?" * len(waiting))
        first = self.ask(
            f"SELECT min(due_at), min(times_asked) FROM outbox WHERE state IN ({marks})", *waiting
        )[0]
        undecided = self.ask("SELECT count(*) FROM messages WHERE outcome IS NULL")[0][0]
        unfiled = len(self.server.folders["INBOX"])
        if first[0] is None or (first[1] or 0) > 1:
            return self.now if undecided or unfiled else None
        return datetime.fromisoformat(first[0]).replace(tzinfo=UTC)

    def _mark_jobs_done(self) -> None:
        """Today's digest and the night's reconciliation were done before the seed begins."""
        zone = self.ground.origin.desk.zone
        local = self.now.astimezone(zone)
        at = (self.now - timedelta(hours=1)).replace(tzinfo=None).isoformat(" ", "microseconds")
        jobs = [("reconcile", local.date().isoformat())]
        if local.time() >= self.setting.at:
            jobs.append(("digest", local.date().isoformat()))
        self.ground.driver.executemany(
            "INSERT INTO job_periods VALUES (?, ?, ?)", [(*job, at) for job in jobs]
        )
        self.ground.driver.commit()


@dataclass(frozen=True)
class Kept:
    """A desk in the middle of its seed."""

    ground: Ground
    setting: Setting
    books: bytes
    state: bytes

    def again(self) -> Simulation:
        """The same desk, to be played on from there."""
        sim = Simulation(self.ground, self.setting)
        self.ground.fresh(self.books)
        mine, (armed, server, relay, connected) = pickle.loads(self.state)
        vars(sim).update(mine)
        sim.server = sim.relay.server = server
        vars(sim.relay).update(relay)
        sim.troubles = sim.relay.troubles = Troubles(sim.log.append, armed)
        if connected is not None:
            sim.daemon = sim._start()
            sim.daemon.mailbox.connected = connected
        return sim
