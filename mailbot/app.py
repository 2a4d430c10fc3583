"""Puts the parts together: the connections, the worker, and its rounds.

`run_once` and `serve` are the daemon; each of their rounds is the same six lines.
"""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from types import FrameType

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from mailbot.clock import Clock, system_clock
from mailbot.config import Config
from mailbot.desk import Desk
from mailbot.entry import Entry
from mailbot.errors import (
    BooksBusy,
    BooksUnavailable,
    MailboxUnavailable,
    ReaderUnavailable,
    RelayUnavailable,
    RemoteError,
)
from mailbot.health import DECIDE, POLL, Pulse, Vitals, health_pages
from mailbot.jobs import deadlines, digests, fetch, reconcile, retention, sent_mails
from mailbot.jobs.deliver import Courier, Sender
from mailbot.jobs.pace import Pace
from mailbot.opening import build_desk, make_secret, open_books
from mailbot.passwords import Password
from mailbot.reading.apart import Apart, Bounds
from mailbot.reply.watched import WatchedTemplates
from mailbot.store.cause import Cause
from mailbot.store.database import Store
from mailbot.transport.delivery import Relay, RelaySettings
from mailbot.transport.imap_session import MailboxSettings
from mailbot.transport.mailbox import Mailbox

log = structlog.get_logger()
BOOKS_PAUSE = 5.0  # seconds before the books are tried again
STOP_SECONDS = 8.0  # after SIGTERM a server that does not answer is waited for so long
DOT_SECONDS = (
    20.0  # and so much longer if it has been sent the final dot: giving up there makes a mail uncertain
)
LONGEST_IDLE = 300.0  # seconds; a line can die unseen, so idling is always followed by a poll


class _OutOfTime(BaseException):
    """Told to stop, and still waiting for a server. No `except Exception` on the way takes it for a mail's fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round of the daemon did."""

    taken_in: int = 0
    decided: int = 0
    sent: int = 0
    unreachable: tuple[str, ...] = ()  # servers that could not be used


@dataclass(slots=True, kw_only=True)
class Daemon:
    """One worker on one desk."""

    config: Config
    desk: Desk
    store: Store
    clock: Clock
    mailbox: Mailbox
    courier: Courier
    templates: WatchedTemplates
    pulse: Pulse  # which jobs went as they should, for the health pages
    cut: fetch.Cut = field(
        default_factory=dict
    )  # tries at mails that the books do not know yet to count for nothing
    away: bool = False  # the mailbox could not be opened in this round
    patient: bool = True  # wait for the pace of the relay; a daemon goes on with other work instead
    stopping: Callable[[], bool] = fetch.never  # asked between two mails

    def work(self) -> Round:
        """One round: everything in, everything decided, everything due done, everything out, everything put away."""
        self.store.hold_lock()  # a lock that was lost is taken again, unless another worker has it
        self._take_edited_templates()
        self.away = False
        unreachable: list[RemoteError] = []
        taken = self._with_mailbox(self._take_in, unreachable)
        decided = self._decide()
        deadlines.run(self.desk, self.store, self.clock())
        deadlines.renew_dated_mails(self.desk, self.store, self.clock())
        self._did("deadlines")
        digests.run(self._schedule(), self.desk, self.store, self.clock())
        self._did("digests")
        retention.run(self.config.settings.retention, self.desk, self.store, self.clock())
        if (
            not unreachable
        ):  # else a mail that was not taken in only because the line broke would be named as unknown
            self._with_mailbox(self._reconcile, unreachable)
        self._with_mailbox(self._settle_uncertain, unreachable)
        sent = self._deliver(unreachable)
        self._with_mailbox(self._file_away, unreachable)
        self._with_mailbox(self._keep_copies, unreachable)
        places = tuple(dict.fromkeys(str(error) for error in unreachable))
        return Round(taken_in=taken, decided=decided, sent=sent, unreachable=places)

    def wait(self, interrupted: Callable[[], bool]) -> None:
        """Wait for new mail, by IDLE where the server has it; `interrupted` ends the wait."""
        try:
            self.mailbox.idle(LONGEST_IDLE, interrupted)
        except MailboxUnavailable as error:
            log.warning("mailbox_unavailable", error=str(error))

    def _take_edited_templates(self) -> None:
        """Templates that were edited are taken once they are sound; till then the old ones stay and staff hear of it."""
        error = self.templates.refresh()
        self.desk = self.courier.desk = replace(self.desk, templates=self.templates.templates)
        if error is None:
            return
        log.warning("templates_refused", problems=len(error.problems))
        with self.store.transaction() as books:
            now = self.clock()
            entry = Entry(desk=self.desk, books=books, now=now, cause=Cause(clock="templates edited"))
            situation = self.desk.situation(now=now, received_at=now, sender=self.desk.clock_itself)
            entry.order(
                situation.alert(
                    "Edited templates are not used yet",
                    "Something is wrong with a template that was edited. Mails still go out in the old words.",
                    cause="templates",
                    advice="Mend the lines named here; `mailbot check` shows the same.",
                    rows=tuple((problem.file, str(problem)) for problem in error.problems[:10]),
                )
            )
            books.commit()

    def _with_mailbox(self, act: Callable[[], int], unreachable: list[RemoteError]) -> int:
        """Do it over the open line. A line that broke is opened anew; one that could not be opened is tried once a round.

        Each try costs a timeout, or with a wrong password a step towards being locked out.
        """
        if self.away:
            return 0
        try:
            if not self.mailbox.connected:
                self.away = True
                self.mailbox.connect()
                self.mailbox.ensure_folders()
                self.away = False
            return act()
        except MailboxUnavailable as error:
            log.warning("mailbox_unavailable", error=str(error))
            unreachable.append(error)
            return 0

    def _take_in(self) -> int:
        taken = fetch.take_in(
            self.mailbox, self._folder(), self.desk, self.store, self.clock(), self.stopping
        )
        self._did(POLL)
        return taken

    def _decide(self) -> int:
        """Without a reader the mails wait, and `/readyz` says so when it lasts; what else is due goes on."""
        try:
            handled = fetch.decide_all(self.desk, self.store, self.clock(), self.stopping, self.cut)
        except ReaderUnavailable as error:
            log.warning("reader_unavailable", error=str(error))
            return 0
        self._did(DECIDE)
        return len(handled)

    def _file_away(self) -> int:
        filed = fetch.file_away(self.mailbox, self._folder(), self.store, self.clock())
        self._did("file")
        return filed

    def _did(self, job: str) -> None:
        self.pulse.done(job, self.clock())

    def _deliver(self, unreachable: list[RemoteError]) -> int:
        try:
            sent = self.courier.run(self.clock(), patient=self.patient, stopping=self.stopping)
        except RelayUnavailable as error:
            log.warning("relay_unavailable", error=str(error))
            unreachable.append(error)
            return 0
        self._did("deliver")
        return sent

    def _settle_uncertain(self) -> int:
        settings = self.config.settings
        return sent_mails.settle_uncertain(
            self.mailbox,
            settings.imap.folders.sent,
            settings.smtp.on_ambiguous,
            self.desk,
            self.store,
            self.clock(),
        )

    def _keep_copies(self) -> int:
        imap = self.config.settings.imap
        if not imap.save_sent:
            return 0
        return sent_mails.keep_copies(self.mailbox, imap.folders.sent, self.store, self.clock())

    def _reconcile(self) -> int:
        junk = self.config.settings.imap.junk
        return reconcile.run(self.mailbox, self._folder(), junk, self.desk, self.store, self.clock())

    def _folder(self) -> fetch.Folder:
        imap = self.config.settings.imap
        return fetch.Folder(
            account=f"{imap.username}@{imap.host}",
            name=imap.folder,
            most_bytes=self.desk.intake.limits.message_mib * 1024 * 1024,
        )

    def _schedule(self) -> digests.Schedule:
        digest = self.config.settings.digest
        return digests.Schedule(to=digest.to, at=digest.at, days=digest.days)


@contextmanager
def daemon(
    config: Config, clock: Clock = system_clock, *, stopping: Callable[[], bool] = fetch.never
) -> Iterator[Daemon]:
    """The worker of a desk with its books open and locked; attempts that a crash cut are settled first.

    Args:
        config: as checked.
        clock: what time it is.
        stopping: asked between two mails, and while one is read.

    Raises:
        ConfigurationError: something that people edit is wrong.
        BooksBusy: another mailbot works on these books.
    """
    if config.settings.senders.trust == "none":
        log.warning("everybody_is_believed", trust="none", hint="for trials on loopback only")
    make_secret(config.secret_file)
    watched = WatchedTemplates(config.templates_folder)
    built = build_desk(config, templates=watched.templates)
    with open_books(config, worker=True) as store, make_reader(config, built, stopping) as reader:
        desk = replace(built, reader=reader)
        courier = make_courier(config, desk, store, Relay(_relay_settings(config)))
        courier.recover(clock())
        mailbox = Mailbox(_mailbox_settings(config))
        try:
            yield Daemon(
                config=config,
                desk=desk,
                store=store,
                clock=clock,
                mailbox=mailbox,
                courier=courier,
                templates=watched,
                pulse=Pulse(clock()),
                stopping=stopping,
            )
        finally:
            mailbox.close()


def make_reader(config: Config, desk: Desk, stopping: Callable[[], bool]) -> Apart:
    """The process that reads mails; it begins with the first one."""
    limits = config.settings.limits
    bounds = Bounds(cpu_seconds=limits.reading_seconds, memory_mib=limits.reading_mib)
    return Apart(desk.intake, desk.wording, bounds, stopping=stopping)


def make_courier(config: Config, desk: Desk, store: Store, relay: Relay) -> Courier:
    """Who carries the outbox to the relay."""
    settings = config.settings
    sender = Sender(
        address=settings.desk.address,
        worker=f"{socket.gethostname()}:{os.getpid()}",
        grace=timedelta(seconds=settings.smtp.ambiguous_grace_seconds),
    )
    return Courier(
        relay=relay, sender=sender, desk=desk, store=store, pace=Pace(per_minute=settings.smtp.per_minute)
    )


def run_once(config: Config, clock: Clock = system_clock) -> Round:
    """Fetch all, decide all, do what is due, send all that can be sent."""
    with daemon(config, clock) as worker:
        return worker.work()


def serve(config: Config) -> None:
    """Work until SIGTERM or SIGINT. The scheduler only wakes us; what is due is in the books."""
    stop, wake = threading.Event(), threading.Event()

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a signal handler
        log.info("stopping", signal=number)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # pressed again: stop now; the books bear it
        stop.set()
        wake.set()
        signal.setitimer(signal.ITIMER_REAL, STOP_SECONDS)

    at_work: list[Daemon] = []

    def give_up(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a signal handler
        if at_work and at_work[0].courier.at_dot:
            at_work.clear()
            signal.setitimer(signal.ITIMER_REAL, DOT_SECONDS)
        else:
            raise _OutOfTime

    signal.signal(signal.SIGALRM, give_up)
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    imap = config.settings.imap
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(wake.set, "interval", seconds=imap.poll_seconds, coalesce=True, misfire_grace_time=None)
    scheduler.start()
    try:
        with (
            daemon(config, stopping=stop.is_set) as worker,
            health_pages(config.settings.health.listen, _vitals(worker)),
        ):
            worker.patient = False
            at_work.append(worker)
            log.info("started", desk=config.settings.desk.address)
            while not stop.is_set():
                wake.clear()
                done = _went(worker)
                if done is None:
                    wake.wait(BOOKS_PAUSE)
                elif not (done.taken_in or done.decided or done.sent):
                    # after work there is another round first: a mail that came in meanwhile was announced to nobody
                    _rest(worker, wake)
    except _OutOfTime:
        log.warning(
            "stopped_while_waiting", note="a server did not answer; the next start goes on from the books"
        )
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        scheduler.shutdown(wait=False)
    log.info("stopped")


def _went(worker: Daemon) -> Round | None:
    """One round. None when the books were away: nothing was marked, the next round does it again (G16).

    A daemon that lost its lock to another worker stands by until that one ends (G17): whoever has the lock may be a
    `run --once`, or our own session, which the server has not yet seen to be broken.
    """
    try:
        return worker.work()
    except BooksUnavailable as error:
        log.warning("books_unavailable", error=str(error))
        return None
    except BooksBusy as error:
        log.warning("standing_by", error=str(error))
        return None


def _rest(worker: Daemon, wake: threading.Event) -> None:
    """Wait for the next round: until mail comes in, the clock strikes, or the pace lets the next mail leave."""
    imap = worker.config.settings.imap
    pause = worker.courier.pace.pause()
    if pause:
        wake.wait(min(imap.poll_seconds, pause))
    elif imap.idle and worker.mailbox.connected:
        worker.wait(wake.is_set)
    else:
        wake.wait(imap.poll_seconds)


def _vitals(worker: Daemon) -> Vitals:
    return Vitals(
        pulse=worker.pulse,
        store=worker.store,
        clock=worker.clock,
        poll_every=timedelta(seconds=worker.config.settings.imap.poll_seconds),
    )


def _mailbox_settings(config: Config) -> MailboxSettings:
    imap = config.settings.imap
    return MailboxSettings(
        host=imap.host,
        port=imap.port,
        security=imap.security,
        username=imap.username,
        password=Password(lambda: config.password(imap), MailboxUnavailable),
        folder=imap.folder,
        folders=imap.folders.model_dump(),
    )


def _relay_settings(config: Config) -> RelaySettings:
    smtp = config.settings.smtp
    return RelaySettings(
        host=smtp.host,
        port=smtp.port,
        security=smtp.security,
        username=smtp.username,
        password=Password(lambda: config.password(smtp), RelayUnavailable) if smtp.username else None,
    )
