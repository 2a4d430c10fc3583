"""A desk that can be killed: its own books in a file, a mailbox and a relay that live in a folder and survive.

The parent imports everything and builds the desk once. Each run is a forked child with the program's own `Daemon` over
these fakes; it ends by itself, by SIGKILL at a failpoint, or with an error that fails the test. What the mailbox and
the relay have seen lies in files, so that a later run, and the checker, see it whatever became of the child.
"""

import contextlib
import gc
import hashlib
import os
import random
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from mailbot import failpoints
from mailbot.app import Daemon
from mailbot.config import Config, load_config
from mailbot.demo.world import DIRECTORY
from mailbot.desk import Desk
from mailbot.errors import MailboxUnavailable, NotAccepted, RelayUnavailable, Uncertain
from mailbot.failpoints import point
from mailbot.health import Pulse
from mailbot.jobs.deliver import Courier, Sender
from mailbot.jobs.pace import Pace
from mailbot.model.mail import OutboxState, Phase
from mailbot.opening import build_desk
from mailbot.reply.watched import WatchedTemplates
from mailbot.store.database import Store
from mailbot.store.directory_import import import_directory, read_directory
from mailbot.transport.delivery import Delivered
from mailbot.transport.mailbox import Fetched
from tests.journeys.desk import BEGIN, CONFIG, DESK, PRIYA, STAMP, TEAM, add, mail

GRACE = timedelta(minutes=2)
POINTS = int(os.environ.get("MAILBOT_TORTURE_POINTS", "60"))
"""About how often the program is killed; `make torture N=10000` says otherwise."""

SEED = int(os.environ.get("MAILBOT_TORTURE_SEED", "0")) or random.SystemRandom().randrange(10**9)

ALLOWED = {
    *(
        "CAPABILITY",
        "LOGIN",
        "AUTHENTICATE",
        "STARTTLS",
        "NAMESPACE",
        "LIST",
        "CREATE",
        "SUBSCRIBE",
        "LOGOUT",
        "ID",
    ),
    *(
        "SELECT",
        "EXAMINE",
        "NOOP",
        "UID SEARCH",
        "UID FETCH",
        "UID MOVE",
        "UID COPY",
        "UID STORE",
        "UID EXPUNGE",
    ),
    *("IDLE", "DONE", "APPEND"),
}
"""Every IMAP command that the program may send (G7)."""

Watcher = Callable[[str], None]
FIGURES: Counter[str] = Counter()
"""What a session came to, for the summary below the tests."""


def letters(*names: str) -> dict[str, bytes]:
    """Mails that want different things, by their names: add0, add1 ..., status, stranger."""
    written = {
        "status": mail(PRIYA, "How is Trainee A doing?", Message_ID="<status@t.example>"),
        "stranger": mail("x@nowhere.example", "hello", dmarc=None, Message_ID="<stranger@t.example>"),
    }
    for number in range(9):
        form = add(f"Trainee {chr(65 + number)}", f"t{number}@harborhouse.example")
        written[f"add{number}"] = mail(PRIYA, form, Message_ID=f"<add{number}@t.example>")
    return {name: written[name] for name in names}


FEW = ("add0", "stranger")
MORE = ("add0", "add1", "status", "stranger")


# -- what survives a kill ----------------------------------------------------------------------------------------


class FolderMailbox:
    """A mailbox whose mails are files. Stands for `transport.mailbox.Mailbox`."""

    def __init__(self, root: Path, faults: Callable[[str], None] = lambda doing: None) -> None:
        self._root, self._faults = root, faults
        self.connected = False

    # -- as the server has it

    def lay(self, raw: bytes, folder: str = "INBOX", at: datetime = BEGIN) -> int:
        """A mail arrives; the time of the file is its INTERNALDATE and moves along with it."""
        uid = self._next()
        file = self._folder(folder).joinpath(f"{uid:06}.eml")
        file.write_bytes(raw)
        os.utime(file, (at.timestamp(), at.timestamp()))
        return uid

    def mails(self, folder: str) -> list[bytes]:
        """What lies in a folder."""
        return [file.read_bytes() for file in sorted(self._folder(folder).iterdir())]

    def everything(self) -> Counter[bytes]:
        """All mails of all folders but the sent ones, by their bytes."""
        folders = [folder for folder in self._root.iterdir() if folder.is_dir() and folder.name != "Sent"]
        return Counter(file.read_bytes() for folder in folders for file in folder.iterdir())

    def renumber(self) -> None:
        """The server was restored from a backup."""
        self._root.joinpath("uidvalidity").write_text(str(self.uidvalidity + 1))
        for file in sorted(self._folder("INBOX").iterdir(), reverse=True):
            file.rename(self._folder("INBOX") / f"{self._next():06}.eml")

    def _next(self) -> int:
        counter = self._root / "next"
        uid = int(counter.read_text()) if counter.exists() else 1
        counter.write_text(str(uid + 1))
        return uid

    def _folder(self, name: str) -> Path:
        folder = self._root / name.replace("/", ".")
        folder.mkdir(exist_ok=True)
        return folder

    # -- as the program sees it

    @property
    def uidvalidity(self) -> int:
        file = self._root / "uidvalidity"
        return int(file.read_text()) if file.exists() else 7

    def connect(self) -> None:
        self._wire("connect")
        self.connected = True

    def close(self) -> None:
        self.connected = False

    def ensure_folders(self) -> None:
        self._wire("folders")

    def list_uids(self, folder: str | None = None, *, since: int = 1) -> list[int]:
        self._wire("list")
        uids = sorted(int(file.stem) for file in self._folder(folder or "INBOX").iterdir())
        return [uid for uid in uids if uid >= since]

    def fetch(self, uids: Sequence[int], max_bytes: int, folder: str | None = None) -> Iterator[Fetched]:
        for uid in uids:
            self._wire("fetch")
            file = self._folder(folder or "INBOX") / f"{uid:06}.eml"
            if not file.exists():
                continue
            raw = file.read_bytes()
            whole = len(raw) <= max_bytes
            headers = b"" if whole else raw.partition(b"\r\n\r\n")[0]
            arrived = datetime.fromtimestamp(file.stat().st_mtime, BEGIN.tzinfo)
            yield Fetched(
                uid=uid, internal_date=arrived, size=len(raw), raw=raw if whole else None, headers=headers
            )

    def move(self, uids: Collection[int], folder: str, *, uidvalidity: int | None = None) -> set[int]:
        if uidvalidity != self.uidvalidity:
            return set()
        for uid in uids:
            self._wire("move")
            with contextlib.suppress(FileNotFoundError):  # somebody else has moved it
                name = f"{uid:06}.eml"
                (self._folder("INBOX") / name).rename(self._folder(folder) / name)
            point("fake-moved-one")
        return set(uids)

    def search_message_id(self, folder: str, message_id: str) -> bool:
        self._wire("search")
        return any(f"Message-ID: {message_id}".encode() in raw for raw in self.mails(folder))

    def append(self, folder: str, raw: bytes, when: datetime) -> None:
        self._wire("append")
        self.lay(raw, folder)

    def junk_folder(self, named: str) -> str | None:
        return named if (self._root / named).is_dir() else None

    def uidvalidity_of(self, folder: str) -> int:
        return self.uidvalidity

    def _wire(self, doing: str) -> None:
        try:
            self._faults(doing)
        except MailboxUnavailable:
            self.connected = False
            raise


@dataclass
class FolderRelay:
    """A relay that writes what it takes into files. `says` may raise at a step: relay, rcpt, dot, took."""

    root: Path
    keeps_copies: bool  # puts a copy among the sent mails at the moment of acceptance
    mailbox: FolderMailbox
    says: Callable[[str], None] = lambda step: None

    @contextlib.contextmanager
    def session(self) -> Iterator["FolderRelay"]:
        yield self

    def deliver(
        self,
        sender: str,
        recipients: Sequence[str],
        raw: bytes,
        before_dot: Callable[[], None],
        *,
        copies: Collection[str] = (),
    ) -> Delivered:
        self.says("relay")
        attempt = self._count(raw)
        point("fake-connected")
        self.says("rcpt")
        before_dot()
        try:
            return self._take(raw)
        except Uncertain:
            note_ambiguous(self.root.parent, raw, attempt)
            raise

    def _take(self, raw: bytes) -> Delivered:
        self.says("dot")
        point("fake-dot-sent")
        taken = self.root / f"{len(list(self.root.iterdir())):06}.eml"
        taken.write_bytes(raw)
        if self.keeps_copies:
            self.mailbox.lay(raw, "Sent")
        point("fake-taken")
        self.says("took")
        return Delivered(answer="250 2.0.0 queued", refused={})

    def _count(self, raw: bytes) -> int:
        """How often these bytes were offered."""
        with (self.root.parent / f"offered-{hashlib.sha256(raw).hexdigest()}").open("a") as file:
            file.write("x")
            return file.tell()

    def taken(self) -> list[bytes]:
        """What it took responsibility for, in order."""
        return [file.read_bytes() for file in sorted(self.root.iterdir())]


def note_ambiguous(root: Path, raw: bytes, attempt: int) -> None:
    """An attempt that ended between the dot and its record, by a cut line, a kill or both."""
    with (root / "ambiguous").open("a") as file:
        file.write(f"{hashlib.sha256(raw).hexdigest()}:{attempt}\n")


# -- the desk ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Origin:
    """What all worlds of a session share: config, desk, books with the directory imported."""

    config: Config
    desk: Desk
    templates: WatchedTemplates
    books: Path
    root: Path  # of the one world that is there at a time
    store: Store  # its books; one engine for all, so that each statement is compiled once

    @classmethod
    def make(cls, folder: Path) -> "Origin":
        text = CONFIG.format(
            desk=DESK, imap_port=1, smtp_port=1, username="desk", stamp=STAMP, more="", team=TEAM
        )
        (folder / "config.toml").write_text(text, encoding="utf-8")
        (folder / "directory").mkdir()
        for name, rows in DIRECTORY.items():
            (folder / "directory" / name).write_text(rows, encoding="utf-8")
        config = load_config(folder / "config.toml")
        templates = WatchedTemplates(config.templates_folder)
        with Store.open(f"sqlite:///{folder}/origin.db") as store:
            store.upgrade()
            with store.transaction() as books:
                files = read_directory([folder / "directory"], books)
                import_directory(books, files, now=BEGIN, today=BEGIN.date())
                books.commit()
            store.checkpoint()
        desk = build_desk(config, secret=b"torture" * 8, templates=templates.templates)
        memory = Path("/dev/shm")  # a SIGKILL needs no disk; the fsyncs are held to their promise elsewhere
        root = Path(tempfile.mkdtemp(prefix="torture-", dir=memory if memory.is_dir() else None))
        store = Store.open(f"sqlite:///{root}/mailbot.db")
        origin = cls(config, desk, templates, folder / "origin.db", root, store)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        try:
            origin.warm_up()
        finally:
            structlog.reset_defaults()
        return origin

    def warm_up(self) -> None:
        """Do once what the children would each do anew: late imports, compiled templates and statements."""
        one = World(self, names=MORE)
        one.work(rounds=2)
        self.store.close()

    def remove(self) -> None:
        self.store.close()
        shutil.rmtree(self.root, ignore_errors=True)


@dataclass
class World:
    """One desk, from its first mail to the end of the check."""

    origin: Origin
    keeps_copies: bool = True
    on_ambiguous: str = "resend"
    faults: Callable[[str], None] = lambda doing: None
    says: Callable[[str], None] = lambda step: None
    names: Sequence[str] = FEW
    now: datetime = BEGIN

    def __post_init__(self) -> None:
        self.root = self.origin.root
        self.origin.store.close()
        for child in self.root.iterdir():
            shutil.rmtree(child) if child.is_dir() else child.unlink()
        for name in ("mailbox", "relay"):
            (self.root / name).mkdir()
        shutil.copyfile(self.origin.books, self.root / "mailbot.db")
        self.mailbox = FolderMailbox(self.root / "mailbox")
        self.relay = FolderRelay(self.root / "relay", self.keeps_copies, self.mailbox)
        self.mails = letters(*self.names)
        for raw in self.mails.values():
            self.mailbox.lay(raw)

    def break_wires(self, *breaks: tuple[str, str, int]) -> None:
        """Break a wire at the n-th step of a name: (step, how, n). Steps of the mailbox and of the relay alike."""
        once = [Once(self.root, *one) for one in breaks]

        def reach(step: str) -> None:
            for one in once:
                one(step)

        self.faults = self.says = reach

    @property
    def ambiguous(self) -> int:
        """Kills and cut lines between the dot and its record, as the test has seen them."""
        file = self.root / "ambiguous"
        return len(set(file.read_text().split())) if file.exists() else 0

    @property
    def store(self) -> Store:
        return self.origin.store

    def daemon(self, store: Store, *, faulty: bool) -> Daemon:
        """The program's own worker over the fakes."""
        settings = self.origin.config.settings
        smtp = settings.smtp.model_copy(update={"on_ambiguous": self.on_ambiguous})
        config = replace(self.origin.config, settings=settings.model_copy(update={"smtp": smtp}))
        nothing = lambda step: None  # noqa: E731 - a default
        mailbox = FolderMailbox(self.root / "mailbox", self.faults if faulty else nothing)
        relay = replace(self.relay, says=self.says if faulty else nothing)
        courier = Courier(
            relay=relay,
            sender=Sender(address=DESK, worker="torture", grace=GRACE),
            desk=self.origin.desk,
            store=store,
            pace=Pace(per_minute=10_000),
            sleep=lambda seconds: None,
        )
        return Daemon(
            config=config,
            desk=self.origin.desk,
            store=store,
            clock=lambda: self.now,
            mailbox=mailbox,
            courier=courier,
            templates=self.origin.templates,
            pulse=Pulse(self.now),
        )

    def run(
        self, watcher: Watcher | None = None, *, faulty: bool = True, minutes: Sequence[int] = (0,)
    ) -> bool:
        """Start the program, let it work, end it. True when it was killed; what fails in it fails here.

        One round at each of `minutes` after now; the world's clock goes on to the last of them.
        """
        self.store.close()  # no connection may be shared with a child
        child = os.fork()
        if child == 0:
            self._in_child(watcher, faulty=faulty, minutes=minutes)
        _, status = os.waitpid(child, 0)
        self.now += timedelta(minutes=minutes[-1])
        killed = os.WIFSIGNALED(status)
        if not killed and os.WEXITSTATUS(status):
            raise AssertionError((self.root / "error").read_text())
        if killed:
            FIGURES["kills"] += 1
            self._note_what_was_cut()
        return killed

    def work(self, *, faulty: bool = False, rounds: int = 1, minutes: Sequence[int] = ()) -> None:
        """What a run does, in this process."""
        begin = self.now
        self.store.hold_lock()
        daemon = self.daemon(self.store, faulty=faulty)
        daemon.courier.recover(self.now)
        for later in minutes or [0] * rounds:
            self.now = begin + timedelta(minutes=later)
            daemon.work()

    def _in_child(self, watcher: Watcher | None, *, faulty: bool, minutes: Sequence[int]) -> None:
        try:
            structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
            gc.disable()  # a collection would touch, and so copy, every page of the parent
            failpoints.watch(watcher)
            self.work(faulty=faulty, minutes=minutes)
            self.store.close()
        except BaseException:  # noqa: BLE001 - told to the parent
            (self.root / "error").write_text(traceback.format_exc())
            os._exit(1)
        os._exit(0)

    def _note_what_was_cut(self) -> None:
        with self.store.reading() as books:
            sending = [books.outbox.owed(owed.id) for owed in books.outbox.in_state(OutboxState.SENDING)]
        for owed in sending:
            if owed.phase is Phase.DOT_IMMINENT:
                note_ambiguous(self.root, owed.mail.raw, owed.attempts)

    def settle(self) -> None:
        """The program runs on without faults until nothing is left to do: the grace, the first pause, an asking again."""
        self.run(faulty=False, minutes=(0, 3, 13, 143))


# -- what must hold ----------------------------------------------------------------------------------------------

FOLDERS = {"handled": "Mailbot/Done", "held": "Mailbot/Review", "ignored": "Mailbot/Ignored"}


def check(world: World) -> None:
    """Conservation: each mail one end, each answer once, bytes unchanged, what is ambiguous counted one to one."""
    with world.store.reading() as books:
        messages = [(books.inbox.arrival(row.id), row) for row in books.inbox.all()]
        outbox = [books.outbox.owed(row.id) for row in books.outbox.in_state()]
        counted = books.outbox.times_uncertain()
        books.check_ledger(everything=True)
    _check_inbox(world, messages)
    _check_outbox(world, outbox)
    FIGURES.update(
        {"worlds checked": 1, "mails in": len(messages), "mails out": len(outbox), "uncertain": counted}
    )
    assert counted == world.ambiguous, f"{counted} uncertain counted, {world.ambiguous} seen"


def _check_inbox(world: World, messages: list) -> None:
    assert world.mailbox.everything() == Counter(world.mails.values()), "the mailbox lost or doubled a mail"
    by_raw = {arrival.raw: row for arrival, row in messages}
    assert len(by_raw) == len(messages) == len(world.mails), "a mail is not in the books exactly once (G1)"
    for name, raw in world.mails.items():
        row = by_raw[raw]
        assert row.outcome == ("held" if name == "stranger" else "handled"), (
            f"{name} ended as {row.outcome}: {row.reason} (G1)"
        )
        assert raw in world.mailbox.mails(FOLDERS[row.outcome]), f"{name} lies in the wrong folder"


def _check_outbox(world: World, outbox: list) -> None:
    kinds = Counter(owed.mail.kind.value for owed in outbox if owed.mail.kind.value != "alert")
    owed = Counter(
        "status" if name == "status" else "training-start" for name in world.names if name != "stranger"
    )
    assert kinds == owed + Counter(digest=1), f"owed: {kinds} (G2, G3)"
    taken = Counter(hashlib.sha256(raw).hexdigest() for raw in world.relay.taken())
    owed_hashes = {hashlib.sha256(owed.mail.raw).hexdigest(): owed for owed in outbox}
    assert not taken.keys() - owed_hashes.keys(), "the relay has bytes that the books have not (G4)"
    for digest, owed in owed_hashes.items():
        copies, state = taken[digest], owed.state
        if world.keeps_copies or not world.ambiguous:
            assert (copies, state) == (1, "sent"), (
                f"{owed.mail.kind} {state}, accepted {copies} times (G5, G6)"
            )
        elif world.on_ambiguous == "hold":
            assert (copies, state) == (1, "sent") or (copies <= 1 and state == "uncertain"), (copies, state)
        else:
            assert state == "sent", state
            assert copies >= 1, "lost"
    if world.on_ambiguous == "resend":
        again = sum(copies - 1 for copies in taken.values())
        assert again <= world.ambiguous, f"{again} second copies, {world.ambiguous} ambiguous cases (G6)"


# -- faults ------------------------------------------------------------------------------------------------------


class Seen:
    """Writes down every label that is reached."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self, label: str) -> None:
        with self._file.open("a") as file:
            file.write(label + "\n")

    @property
    def labels(self) -> list[str]:
        """In the order in which they were reached."""
        return self._file.read_text().split()


@dataclass
class Once:
    """Breaks a wire at its n-th step of a name, once in a world's life, whichever process gets there."""

    world_root: Path
    step: str
    kind: str  # mailbox, unavailable, later, never, uncertain
    number: int = 1

    def __call__(self, step: str) -> None:
        if step != self.step:
            return
        counter = self.world_root / f"step-{step}"
        with counter.open("a") as file:
            file.write("x")
        if counter.stat().st_size == self.number:
            self._break()

    def _break(self) -> None:
        if self.kind == "mailbox":
            raise MailboxUnavailable("cut")
        if self.kind == "unavailable":
            raise RelayUnavailable("not there")
        if self.kind == "later":
            raise NotAccepted(code=451, text="later", permanent=False, phase="rcpt")
        if self.kind == "never":
            raise NotAccepted(code=550, text="no such user", permanent=True, phase="rcpt")
        raise Uncertain(reason="the line broke")
