"""A TCP proxy that records what passes and can break the line in the ways that real lines break."""

import contextlib
import re
import selectors
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest

from tests.wire.servers import HOST


@dataclass(frozen=True, kw_only=True)
class Break:
    """How a line breaks, once: when so many octets of one side have passed, none of the next ones does."""

    side: Literal["said", "answered"]
    after: int
    how: Literal["reset", "silence", "close"]
    """RST to both ends; nothing to anybody, ever, and the server never learns that the client gave up; FIN to both."""


class Proxy:
    """Between a client and `port` on loopback. `said` holds the client's bytes, `answered` the server's."""

    def __init__(self, port: int, *, cut_after: int | None = None, breaks: Break | None = None) -> None:
        self.said, self.answered = bytearray(), bytearray()
        self.black_hole = False  # True: takes everything, passes nothing, closes nothing
        self.cut_after = cut_after  # octets of the server's after which both ends are closed
        self.breaks = breaks
        self.broken = False  # it has happened; later connections are sound
        self._target = port
        self._listener = socket.create_server((HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        self._wake, self._waker = socket.socketpair()
        self._peers: dict[socket.socket, tuple[socket.socket, bytearray]] = {}
        self._deaf: list[socket.socket] = []
        self._selector = selectors.DefaultSelector()
        self._thread = threading.Thread(target=self._run, name="proxy")
        self._thread.start()

    def close(self) -> None:
        if not self._thread.is_alive():
            return
        self._waker.send(b"x")
        self._thread.join()
        for sock in (*self._peers, *self._deaf, self._listener, self._wake, self._waker):
            sock.close()
        self._selector.close()

    def _run(self) -> None:
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._wake, selectors.EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._wake:
                    return
                if key.fileobj is self._listener:
                    self._welcome()
                elif key.fileobj in self._peers:
                    self._pass_on(key.fileobj)

    def _welcome(self) -> None:
        client, _ = self._listener.accept()
        server = socket.create_connection((HOST, self._target))
        for sock, other, record in ((client, server, self.said), (server, client, self.answered)):
            self._peers[sock] = (other, record)
            self._selector.register(sock, selectors.EVENT_READ)

    def _pass_on(self, sock: socket.socket) -> None:
        other, record = self._peers[sock]
        try:
            data = sock.recv(65536)
        except ConnectionError:
            data = b""
        if self.black_hole:
            if not data:
                self._selector.unregister(sock)
            return
        if record is self.answered and self.cut_after is not None:
            data = data[: max(0, self.cut_after - len(record))]
        if data and self._breaks_in(record, data):
            self._break(sock, other, record, data)
            return
        record += data
        try:
            if data:
                other.sendall(data)
        except ConnectionError:
            data = b""
        if not data or (record is self.answered and self.cut_after == len(record)):
            for end in (sock, other):
                if self._peers.pop(end, None):
                    self._selector.unregister(end)
                    end.close()

    def _breaks_in(self, record: bytearray, data: bytes) -> bool:
        one = self.breaks
        if one is None or self.broken or record is not (self.said if one.side == "said" else self.answered):
            return False
        return len(record) + len(data) > one.after

    def _break(self, sock: socket.socket, other: socket.socket, record: bytearray, data: bytes) -> None:
        assert self.breaks is not None
        passes = data[: self.breaks.after - len(record)]
        record += passes
        with contextlib.suppress(ConnectionError):
            other.sendall(passes)
        self.broken = True
        for end in (sock, other):
            self._selector.unregister(end)
            del self._peers[end]
            if self.breaks.how == "silence":
                self._deaf.append(end)
                continue
            if self.breaks.how == "reset":  # linger for no time: RST instead of FIN
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.close()

    def imap_commands(self) -> list[str]:
        """The commands the client sent, in order, without their tags; literals are left out."""
        return list(_commands(bytes(self.said)))

    def imap_verbs(self) -> set[str]:
        """Their names: `SELECT`, `UID MOVE`..."""
        return {_verb(command) for command in self.imap_commands()}


def _commands(said: bytes) -> Iterator[str]:
    while said:
        line, _, said = said.partition(b"\r\n")
        literal = re.search(rb"\{(\d+)\+?\}$", line)
        if literal:
            said = said[int(literal[1]) :].removeprefix(b"\r\n")
        tag, blank, command = line.decode("ascii", "replace").partition(" ")
        if blank or tag == "DONE":  # else a line that goes on with AUTHENTICATE
            yield command or tag


def _verb(command: str) -> str:
    words = command.upper().split()
    return " ".join(words[: 2 if words[0] == "UID" else 1])


@pytest.fixture
def proxy() -> Iterator[object]:
    """Call it with the port of a server; everything is closed after the test."""
    opened: list[Proxy] = []

    def make(port: int, **options) -> Proxy:
        opened.append(Proxy(port, **options))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
