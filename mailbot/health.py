"""Is the desk alive, is it ready, how is it doing: three pages over HTTP for whoever watches the machine.

    /healthz   200 while the worker shows signs of life, else 503
    /readyz    200 while the books can be read, the mailbox was polled within three intervals and mails are decided, else 503
    /metrics   Prometheus text: what the books count, and when each job last went as it should

In: the worker's pulse, the books to read, the clock. Out: a server in a thread of the daemon. It answers GET and HEAD on
these paths and nothing else; what it says names no person and quotes no mail (G19).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from mailbot.caps import breaker_is_open
from mailbot.errors import BooksError, ConfigError, Problem
from mailbot.model.mail import MessageOutcome, OutboxState
from mailbot.store.database import Store

POLL = "fetch"
"""The job whose success is a poll of the mailbox."""

DECIDE = "decide"
"""The job whose success is that every mail that waited was tried."""

LONGEST_SILENCE = timedelta(minutes=15)
"""A job may take this long before the worker counts as dead: a relay alone may keep us waiting for ten minutes after
the final dot (RFC 5321 section 4.5.3.2.6).
"""

INTERVALS = 3  # polls that may be missed before the desk counts as not ready
PATIENCE = 5.0  # seconds for one request: a client that says nothing keeps no thread
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_PLAIN = "text/plain; charset=utf-8"


class Pulse:
    """When each job of the worker last went as it should; the latest of them is its last sign of life."""

    def __init__(self, started_at: datetime) -> None:
        self._started_at = started_at
        self._done: dict[str, datetime] = {}

    def done(self, job: str, at: datetime) -> None:
        """A job went as it should."""
        self._done[job] = at

    def last(self, job: str) -> datetime | None:
        """When a job last went as it should; None: not yet."""
        return self._done.get(job)

    def silence_of(self, job: str, now: datetime) -> timedelta:
        """How long ago a job last went as it should, or the worker started."""
        return now - self._done.get(job, self._started_at)

    @property
    def latest(self) -> datetime:
        """The last sign of life."""
        return max((self._started_at, *self._done.values()))

    @property
    def jobs(self) -> dict[str, datetime]:
        """Every job that ever went as it should, by name."""
        return dict(sorted(self._done.items()))


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to a request."""

    status: HTTPStatus
    body: str
    content_type: str = _PLAIN


@dataclass(slots=True, kw_only=True)
class Vitals:
    """What the pages say. Asked from the threads of the server; each question reads the books by itself."""

    pulse: Pulse
    store: Store
    clock: Callable[[], datetime]
    poll_every: timedelta
    _registry: CollectorRegistry = field(default_factory=lambda: CollectorRegistry(auto_describe=False))

    def __post_init__(self) -> None:
        self._registry.register(_Figures(self))

    def alive(self) -> Page:
        """Does the worker show signs of life?"""
        silent = self.clock() - self.pulse.latest
        if silent > LONGEST_SILENCE:
            return _unwell(f"no sign of life for {_seconds(silent)}")
        return Page(HTTPStatus.OK, "ok\n")

    def ready(self) -> Page:
        """Can mails be taken in and decided?"""
        polled = self.pulse.last(POLL)
        if polled is None:
            return _unwell("the mailbox was not polled yet")
        if (ago := self.clock() - polled) > INTERVALS * self.poll_every:
            return _unwell(f"the mailbox was last polled {_seconds(ago)} ago")
        if (silent := self.pulse.silence_of(DECIDE, self.clock())) > LONGEST_SILENCE:
            return _unwell(f"mails could not be decided for {_seconds(silent)}")
        try:
            with self.store.reading() as books:
                flooded = breaker_is_open(books, self.clock())
        except BooksError as error:
            return _unwell(str(error))
        if flooded:
            return _unwell("too many answers to doubtful senders: none of them leaves for now")
        return Page(HTTPStatus.OK, "ok\n")

    def metrics(self) -> Page:
        """The figures, as Prometheus reads them."""
        try:
            return Page(HTTPStatus.OK, generate_latest(self._registry).decode(), CONTENT_TYPE_LATEST)
        except BooksError as error:
            return _unwell(str(error))


class _Figures(Collector):
    """The figures of one moment, from the books and the pulse."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def collect(self) -> Iterator[Metric]:
        """One value for each figure; the names are what alert rules are written against."""
        now = self._vitals.clock()
        with self._vitals.store.reading() as books:
            decided = books.digest.counts(_BEGINNING, now + timedelta(seconds=1)).decided
            held = len(books.inbox.waiting())
            owed = books.outbox.in_state(OutboxState.QUEUED, OutboxState.SENDING)
            uncertain = books.outbox.times_uncertain()
        inbound = CounterMetricFamily(
            "mailbot_inbound", "Mails decided, by how they ended.", labels=["outcome"]
        )
        for outcome in MessageOutcome:
            inbound.add_metric([outcome.value], decided.get(outcome, 0))
        yield inbound
        yield GaugeMetricFamily("mailbot_held", "Held and quarantined mails that nobody has seen to.", held)
        yield GaugeMetricFamily("mailbot_outbox_pending", "Mails that are owed and not sent.", len(owed))
        oldest = max(((now - one.queued_at).total_seconds() for one in owed), default=0.0)
        yield GaugeMetricFamily(
            "mailbot_outbox_oldest_seconds", "Age of the oldest of them.", max(oldest, 0.0)
        )
        yield CounterMetricFamily("mailbot_smtp_ambiguous", "Mails that may be delivered or not.", uncertain)
        yield from self._times()

    def _times(self) -> Iterator[Metric]:
        pulse = self._vitals.pulse
        polled = pulse.last(POLL)
        timestamp = polled.timestamp() if polled else 0.0
        yield GaugeMetricFamily(
            "mailbot_last_poll_timestamp", "Unix time of the last poll; 0: none.", timestamp
        )
        jobs = GaugeMetricFamily(
            "mailbot_job_last_success", "Unix time at which a job last ended well.", labels=["job"]
        )
        for job, at in pulse.jobs.items():
            jobs.add_metric([job], at.timestamp())
        yield jobs


def _unwell(why: str) -> Page:
    return Page(HTTPStatus.SERVICE_UNAVAILABLE, f"{why}\n")


def _seconds(time: timedelta) -> str:
    return f"{time.total_seconds():.0f} s"


# -- the server ----------------------------------------------------------------------------------------------------


@contextmanager
def health_pages(listen: str, vitals: Vitals) -> Iterator[int | None]:
    """Answer on `host:port` until the block ends; "" answers nowhere. The port is handed to the block.

    Raises:
        ConfigError: nothing can be opened there.
    """
    if not listen:
        yield None
        return
    host, _, port = listen.rpartition(":")
    handler = type("HealthHandler", (_Handler,), {"vitals": vitals})
    try:
        server = ThreadingHTTPServer((host, int(port)), handler)
    except (OSError, OverflowError) as error:
        what = f"health.listen: {listen} cannot be opened: {error}"
        raise ConfigError([Problem(file="config.toml", line=None, what=what)]) from None
    thread = threading.Thread(target=server.serve_forever, name="health", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    vitals: Vitals
    timeout = PATIENCE
    server_version = "mailbot"
    sys_version = ""

    def do_GET(self) -> None:
        page = self._page()
        body = page.body.encode()
        self.send_response(page.status)
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - http.server's name

    def log_message(self, *_: object) -> None:
        """Say nothing: the log is for what the desk does."""

    def _page(self) -> Page:
        pages = {"/healthz": self.vitals.alive, "/readyz": self.vitals.ready, "/metrics": self.vitals.metrics}
        asked = pages.get(self.path.partition("?")[0])
        return asked() if asked else Page(HTTPStatus.NOT_FOUND, "there is no such page\n")
