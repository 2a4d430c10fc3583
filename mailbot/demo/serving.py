"""The demo kept open: the desk goes on working, anybody of the story can write to it, and a gallery shows it all."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console

from mailbot.app import Daemon
from mailbot.demo.clock import ZONE, SimulatedClock
from mailbot.demo.conversation import conversation
from mailbot.demo.office import CATCH_ALL, HOST, Office
from mailbot.demo.world import DESK
from mailbot.model.mail import OutboxState
from mailbot.reply.gallery import Exhibit
from mailbot.reply.gallery_server import gallery_server, show_exhibits

EVERY = 1.0  # seconds between two rounds of the desk: an answer comes while one looks


def keep_open(  # noqa: PLR0913 - named ones, handed in by the demo
    worker: Daemon,
    office: Office,
    clock: SimulatedClock,
    *,
    console: Console,
    logins: Mapping[str, str],
    port: int = 0,
    stop: threading.Event | None = None,
) -> None:
    """Work on, once a second, until Ctrl-C or `stop`; print where to write to and where to look.

    Raises:
        OSError: the gallery's port is taken.
    """
    clock.run(time.monotonic)
    ended = stop or threading.Event()
    with _gallery(worker, port) as (address, refresh):
        _invite(console, office, clock, logins, address)
        try:
            while not ended.is_set():
                worker.work()
                refresh()
                ended.wait(EVERY)
        except KeyboardInterrupt:
            console.print("closed")


@contextmanager
def _gallery(worker: Daemon, port: int) -> Iterator[tuple[str, "_Refresh"]]:
    """The conversation in a browser; the books are read by the thread that writes them, the pages by another."""
    refresh = _Refresh(worker)
    refresh()
    server = gallery_server(show_exhibits(lambda: refresh.exhibits), port=port)
    thread = threading.Thread(target=server.serve_forever, name="gallery", daemon=True)
    with server:
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/", refresh
        finally:
            server.shutdown()
            thread.join()


class _Refresh:
    """The conversation as it was when last asked for."""

    def __init__(self, worker: Daemon) -> None:
        self._worker = worker
        self._seen: tuple[int, int] | None = None
        self.exhibits: tuple[Exhibit, ...] = ()

    def __call__(self) -> None:
        """Read it again, where anything has come or gone since."""
        with self._worker.store.reading() as books:
            seen = (len(books.inbox.all()), len(books.outbox.in_state(*OutboxState)))
            if seen != self._seen:
                self.exhibits, self._seen = conversation(books, ZONE), seen


def _invite(
    console: Console, office: Office, clock: SimulatedClock, logins: Mapping[str, str], address: str
) -> None:
    """Where to look, where to write to, and as whom."""
    now = clock().astimezone(ZONE)
    console.print(
        f"\n[bold]The desk is open.[/bold] It is {now:%A, %B} {now.day}, {now:%H:%M} there, and time goes on."
    )
    console.print(f"The conversation:  {address}")
    console.print(f"Write to it:       {DESK} by SMTP at {HOST}:{office.smtp_port}, no TLS")
    console.print(f"Read the answers:  by IMAP at {HOST}:{office.imap_port}, no TLS")
    console.print("Log in as, each with the password after the colon:")
    for login, password in logins.items():
        console.print(f"    {login}: {password}")
    console.print(f"    {CATCH_ALL}: {CATCH_ALL}   (mail to everybody who has no mailbox here)")
    sender = next(login for login in logins if login != DESK)
    console.print("For example:")
    console.print(
        f"    printf 'From: {sender}\\nTo: {DESK}\\nSubject: Marcus\\n\\nHow is Marcus doing in training?\\n' |\n"
        f"    curl --url smtp://{HOST}:{office.smtp_port} --user {sender}:{logins[sender]} \\\n"
        f"         --mail-from {sender} --mail-rcpt {DESK} --upload-file -",
        markup=False,
    )
    console.print("Ctrl-C closes it; nothing is kept.")
