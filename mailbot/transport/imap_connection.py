"""One IMAP connection as imap-tools makes it, with what it leaves open closed.

imap-tools (over imaplib) is asked for the connection and the login only. Left open by it: a TLS context that
verifies nothing when none is given, capabilities read before the login (Dovecot tells MOVE and UIDPLUS only
after it), literals of any size and cut ones taken as whole, sockets left open when STARTTLS fails.
"""

import contextlib
import imaplib
import io
import selectors
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import imap_tools

Security = Literal["tls", "starttls", "none"]
LINE_LIMIT = 20 * 1024 * 1024  # octets; a SEARCH answer of two million UIDs
LITERAL_LIMIT = 1024 * 1024  # octets, until a fetch asks for more


class GuardedClient(imaplib.IMAP4):
    """imaplib's client with its documented hooks (open, read, readline, shutdown) made safe."""

    literal_limit = LITERAL_LIMIT
    _reader: io.BufferedReader | None = None
    _reads_from: socket.socket | None = None

    @property
    def reader(self) -> io.BufferedReader:
        """The buffer over the present socket; STARTTLS changes the socket, and what came before it is forgotten."""
        if self._reader is None or self._reads_from is not self.sock:
            self._forget_reader()
            self._reader, self._reads_from = self.sock.makefile("rb"), self.sock
        return self._reader

    def read(self, size: int) -> bytes:
        """Read a literal of `size` octets, or drop the line: never a part, never a giant (gh-119511)."""
        if size > self.literal_limit:
            raise self.abort(f"a literal of {size} octets; at most {self.literal_limit} were asked for")
        data = self.reader.read(size)
        if len(data) != size:
            raise self.abort(f"the line ended after {len(data)} of {size} octets")
        return data

    def readline(self) -> bytes:
        """Read a line with its CRLF."""
        line = self.reader.readline(LINE_LIMIT + 1)
        if len(line) > LINE_LIMIT:
            raise self.abort(f"a line of more than {LINE_LIMIT} octets")
        return line

    def shutdown(self) -> None:
        """Close everything, whatever state the line is in."""
        self._forget_reader()
        with contextlib.suppress(OSError):  # the peer may have closed it before
            super().shutdown()

    def _forget_reader(self) -> None:
        if self._reader is not None:
            with contextlib.suppress(OSError):
                self._reader.close()
            self._reader = None

    def data_waits(self, seconds: float) -> bool:
        """Wait until the server has said something, at most `seconds`."""
        usual = self.sock.gettimeout()
        self.sock.settimeout(0)
        try:
            if self.reader.peek(1):  # already read from the socket together with the line before
                return True
        except (BlockingIOError, ssl.SSLWantReadError):
            pass
        finally:
            self.sock.settimeout(usual)
        with selectors.DefaultSelector() as selector:
            selector.register(self.sock, selectors.EVENT_READ)
            return bool(selector.select(seconds))


class GuardedTlsClient(GuardedClient, imaplib.IMAP4_SSL):
    """The same over TLS from the first octet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Whom to connect to. `tls` verifies chain and host name; None takes the system's authorities."""

    host: str
    port: int
    security: Security
    timeout_seconds: float
    tls: ssl.SSLContext | None = field(default=None, repr=False)


class GuardedMailBox(imap_tools.BaseMailBox):
    """imap-tools' mailbox over a guarded client."""

    client: GuardedClient

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        super().__init__()

    def _get_mailbox_client(self) -> GuardedClient:
        peer, tls = self._peer, self._peer.tls or ssl.create_default_context()
        if peer.security == "tls":
            return GuardedTlsClient(peer.host, peer.port, ssl_context=tls, timeout=peer.timeout_seconds)
        client = GuardedClient(peer.host, peer.port, timeout=peer.timeout_seconds)
        if peer.security == "starttls":
            try:
                client.starttls(tls)  # refused by imaplib when not offered, and after a PREAUTH greeting
                client.untagged_responses.clear()  # said before TLS: worth nothing (RFC 9051 section 6.2.1)
            except BaseException:
                client.shutdown()
                raise
        return client


def open_mailbox(peer: Peer, username: str, password: Callable[[], str]) -> GuardedMailBox:
    """Connect, log in and ask for the capabilities that hold from now on.

    Raises imaplib.IMAP4.error, OSError or imap_tools.errors.ImapToolsError; then nothing is left open.
    """
    mailbox = GuardedMailBox(peer)
    try:
        secret = password()
        _refuse_control_characters(username, secret)
        login = mailbox.login if (username + secret).isascii() else mailbox.login_utf8
        login(username, secret, initial_folder=None)
        _, data = mailbox.client.capability()
        mailbox.client.capabilities = tuple(last_line(data).decode("ascii").upper().split())
    except BaseException:
        mailbox.client.shutdown()
        raise
    return mailbox


def _refuse_control_characters(username: str, password: str) -> None:
    """A line break in a quoted string would be the next command; imaplib sends it as it is."""
    if not username.isprintable() or not password.isprintable():
        raise imaplib.IMAP4.error("username or password hold a line break or a control character")


def last_line(data: Sequence[object] | None) -> bytes:
    """The last of the untagged lines that imaplib returns; b"" where there is none.

    Raises imaplib's abort for a line with a literal in it, which is legal almost everywhere and useful nowhere here.
    """
    line = data[-1] if data else None
    if line is not None and not isinstance(line, bytes):
        raise imaplib.IMAP4.abort(f"not one line: {line!r}")
    return line or b""
