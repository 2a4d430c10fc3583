"""SMTP servers that capture what they accept and misbehave on demand."""

import asyncio
import logging
import os
import pwd
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.wire.servers import HOST, Certificate, free_port, require, wait_for_port


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """What happens to one mail. Without anything it is accepted."""

    sender: str | None = None  # the answer to MAIL: "451 4.7.1 later"
    recipients: Mapping[str, str] = field(default_factory=dict)  # answers to RCPT: {"a@b.example": "550 no"}
    data: str | None = None  # the answer to DATA, or "drop"
    dot: str | None = None  # the answer to the final dot, or one of:
    # "drop": taken, but the line is cut before the answer; "lose": not taken, and cut; "hang": taken, no answer ever


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail for which the server has taken responsibility."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)
    mail_options: tuple[str, ...] = ()


class CapturingSmtp:
    """aiosmtpd in a thread. `captured` grows; `script(...)` says what happens to the next mails, one each."""

    def __init__(self, *, certificate: Certificate | None = None, security: str = "none") -> None:
        self.starttls = certificate.serving if certificate and security == "starttls" else None
        self._tls = certificate.serving if certificate and security == "tls" else None
        self.captured: list[Mail] = []
        self.logins: list[str] = []
        self.connections = 0
        self._script: deque[Behaviour] = deque()
        self._now = Behaviour()
        self._counters: list[_Counter] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="smtp")
        self._thread.start()
        assert self._ready.wait(10)

    def script(self, *behaviours: Behaviour) -> None:
        self._script.extend(behaviours)

    def hang_up(self) -> None:
        """End all connections, as a relay does with idle ones."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(10)

    async def _hang_up(self) -> None:
        for counter in self._counters:
            counter.drop()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    async def _serve(self) -> None:
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()

        def counter() -> "_Counter":
            self.connections += 1
            self._counters.append(_Counter(self))
            return self._counters[-1]

        server = await self._loop.create_server(counter, HOST, 0, ssl=self._tls)
        async with server:
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()
            await self._closing.wait()
            await self._hang_up()

    # -- aiosmtpd's hooks

    async def handle_MAIL(self, server, session: Session, envelope: Envelope, address, options) -> str:  # noqa: N802 - aiosmtpd's name
        self._now = self._script.popleft() if self._script else Behaviour()
        if self._now.sender:
            return self._now.sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session: Session, envelope: Envelope, address, options) -> str:  # noqa: N802 - aiosmtpd's name
        refusal = self._now.recipients.get(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: "_Counter", session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self._now.dot or "250 2.0.0 queued"
        if answer in {"drop", "hang"} or answer.startswith("2"):
            self.captured.append(
                Mail(
                    sender=envelope.mail_from,
                    recipients=tuple(envelope.rcpt_tos),
                    raw=envelope.content,
                    mail_options=tuple(envelope.mail_options),
                )
            )
        if answer == "hang":
            await self._closing.wait()
        if answer in {"drop", "lose"}:
            server.drop()
            await asyncio.sleep(3600)  # ends with the connection
        return answer

    def authenticate(self, server, session, envelope, mechanism, auth_data) -> AuthResult:
        self.logins.append(f"{mechanism} {auth_data.login.decode()}")
        return AuthResult(success=auth_data.password == "geheim€".encode(), handled=False)


class _Counter(SMTP):
    def __init__(self, owner: CapturingSmtp) -> None:
        self._owner = owner
        super().__init__(
            owner,
            hostname="relay.example",
            tls_context=owner.starttls,
            authenticator=owner.authenticate,
            auth_require_tls=False,
            timeout=60,
        )

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        answer = self._owner._now.data
        if answer == "drop":
            self.drop()
        elif answer:
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)

    def drop(self) -> None:
        if self.transport is not None:  # None: the client has gone
            self.transport.abort()


@pytest.fixture
def capturing_smtp() -> Iterator[CapturingSmtp]:
    server = CapturingSmtp()
    yield server
    server.close()


@dataclass(frozen=True)
class Sink:
    """A running smtp-sink."""

    port: int
    dump: Path

    def mails(self) -> list[bytes]:
        """What it has taken, with the headers it adds."""
        return [path.read_bytes() for path in sorted(self.dump.iterdir())]


@pytest.fixture
def smtp_sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Sink]]:
    """Call it with smtp-sink's options: `smtp_sink("-q", ".")` cuts the line after the final dot."""
    program = require("smtp-sink", "postfix")
    running: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> Sink:
        port, dump = free_port(), tmp_path_factory.mktemp("sink")
        command = [program, *options, "-d", f"{dump}/mail.", f"{HOST}:{port}", "100"]
        if os.geteuid() == 0:
            command[1:1] = ["-u", pwd.getpwuid(0).pw_name]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        wait_for_port(port)
        return Sink(port, dump)

    yield start
    for process in running:
        process.terminate()
        process.wait()
