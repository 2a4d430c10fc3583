"""A name server on loopback for DKIM keys: it answers from a table, says that it failed, or keeps silent."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

TTL = 300


@dataclass
class NameServer:
    """What is served, and what was asked. `fails` and `silent` may be changed while it runs."""

    records: dict[str, list[bytes]]
    fails: bool = False
    silent: bool = False
    port: int = 0
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """As `[dns] servers` wants it."""
        return f"127.0.0.1:{self.port}"

    def answer(self, wire: bytes) -> bytes | None:
        """The answer to one question."""
        query = dns.message.from_wire(wire)
        name = query.question[0].name
        self.asked.append(name.to_text(omit_final_dot=True))
        if self.silent:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if self.fails:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif (texts := self.records.get(self.asked[-1])) is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif texts:
            pieces = [" ".join(f'"{part}"' for part in _parts(text)) for text in texts]
            response.answer.append(dns.rrset.from_text(name, TTL, "IN", "TXT", *pieces))
        return response.to_wire()


def _parts(text: bytes) -> list[str]:
    """A record in strings of 255 bytes at most."""
    return [text[at : at + 255].decode("ascii").replace(";", "\\;") for at in range(0, len(text), 255)]


@contextmanager
def serving(records: Mapping[str, bytes]) -> Iterator[NameServer]:
    """Run one on a free port."""
    server = NameServer({name: [text] for name, text in records.items()})
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        line.settimeout(0.05)
        server.port = line.getsockname()[1]
        ended = threading.Event()
        thread = threading.Thread(target=_serve, args=(line, server, ended))
        thread.start()
        try:
            yield server
        finally:
            ended.set()
            thread.join()


def _serve(line: socket.socket, server: NameServer, ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            wire, asker = line.recvfrom(4096)
        except TimeoutError:
            continue
        answer = server.answer(wire)
        if answer is not None:
            line.sendto(answer, asker)
