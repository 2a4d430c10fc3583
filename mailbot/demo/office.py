"""The embedded post office: IMAP and SMTP on loopback in one thread, for the demo and for tests.

What is submitted by SMTP is stamped as a border server would and laid into the mailbox of each recipient, or, for
any other address of a reserved domain (RFC 2606), into one that catches all, so that every answer can be read.
Nothing leaves the process. docs/decisions/0003-embedded-post-office.md says why these parts.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mailbot.demo.border import domain_of, stamped
from mailbot.demo.imap_server import ImapServer

HOST = "127.0.0.1"
CATCH_ALL = "everybody@office.example"  # account and password of the mailbox for everybody who has none
_RESERVED = (".example", ".test", ".invalid", ".localhost")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A mail that the office accepted by SMTP."""

    sender: str  # of the envelope
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)  # as submitted, without our stamps
    account: str | None  # whose login it was; None without login
    at: datetime


class Office:
    """A post office for `accounts` (address -> password), open inside a `with` block.

    `clock` tells the time of arrival (aware) and may be changed at any moment; `delivered` grows with every mail
    accepted. Stamps bear `authserv_id`, by default `mx.<desk_domain>`.
    """

    def __init__(
        self,
        accounts: Mapping[str, str],
        *,
        desk_domain: str,
        clock: Callable[[], datetime],
        authserv_id: str | None = None,
        ports: tuple[int, int] = (0, 0),
    ) -> None:
        self.accounts = {address.lower(): password for address, password in accounts.items()}
        self.clock = clock
        self.authserv_id = authserv_id or f"mx.{desk_domain}"
        self.imap_port, self.smtp_port = ports  # IMAP, SMTP; 0 is any, the real ones are here once it is open
        # aiosmtpd reports each connection, and a deprecation of its own at each login, to whoever listens or to stderr
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self.delivered: list[Captured] = []
        self._imap = ImapServer(HOST)
        self._opened = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="post office", daemon=True)

    def __enter__(self) -> Self:
        """Open both counters. Raises OSError when a port is taken."""
        self._thread.start()
        self._opened.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._loop is not None and self._closing is not None:
            self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    def mails(self, address: str, folder: str = "INBOX") -> list[bytes]:
        """What lies in a folder of an account, in order of arrival."""
        return self._ask(self._imap.read(address.lower(), folder))

    def put(self, address: str, raw: bytes) -> None:
        """Lay a mail into an inbox as it is, without stamping."""
        self._ask(self._imap.put(address.lower(), raw, self.clock()))

    def _ask(self, question: Awaitable[_Result]) -> _Result:
        async def answer() -> _Result:
            return await question

        assert self._loop is not None, "the office is open"
        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result(timeout=30)

    # -- the thread -------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - handed to whoever opens the office
            self._failure = error
        finally:
            self._opened.set()

    async def _serve(self) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        counters: set[_Counter] = set()

        def counter() -> SMTP:
            counters.add(one := _Counter(_Clerk(self), self))
            return one

        imap = await self._imap.start(self.imap_port, {**self.accounts, CATCH_ALL: CATCH_ALL})
        async with imap:
            smtp = await self._loop.create_server(counter, HOST, self.smtp_port)
            async with smtp:
                self.imap_port = imap.sockets[0].getsockname()[1]
                self.smtp_port = smtp.sockets[0].getsockname()[1]
                self._opened.set()
                await self._closing.wait()
                for one in counters:
                    one.hang_up()
                await self._imap.stop()

    async def accept(self, mail: Captured) -> None:
        """Stamp a mail and lay it into the mailboxes of its recipients."""
        self.delivered.append(mail)
        # a mail submitted without login counts as the account's whose envelope it bears: there is no spoofing of
        # envelopes inside one process, and demo mails can be sent with any program
        submitter = mail.account or (mail.sender if mail.sender in self.accounts else None)
        raw = stamped(
            mail.raw,
            authserv_id=self.authserv_id,
            submitter=submitter,
            envelope_from=mail.sender,
            at=mail.at,
        )
        boxes = (address if address in self.accounts else CATCH_ALL for address in mail.recipients)
        for address in dict.fromkeys(boxes):
            await self._imap.put(address, raw, mail.at)


class _Counter(SMTP):
    """One SMTP connection that can be ended from our side."""

    def __init__(self, clerk: "_Clerk", office: Office) -> None:
        super().__init__(
            clerk,
            hostname=office.authserv_id,
            ident="the demo's post office",
            enable_SMTPUTF8=True,
            authenticator=clerk.authenticate,
            auth_require_tls=False,  # loopback only
        )

    def hang_up(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()


class _Clerk:
    """aiosmtpd's hooks. Their names and arguments are aiosmtpd's."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, auth_data: Any
    ) -> AuthResult:
        """PLAIN and LOGIN against the accounts."""
        known = isinstance(auth_data, LoginPassword) and self._office.accounts.get(
            auth_data.login.decode("utf-8", "replace").lower()
        ) == auth_data.password.decode("utf-8", "replace")
        return AuthResult(success=known, handled=False, auth_data=auth_data if known else None)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Everybody with an account, and everybody at a domain that exists only on paper."""
        reachable = address.lower() in self._office.accounts or f".{domain_of(address)}".endswith(_RESERVED)
        if not reachable:
            return "550 5.1.1 this post office delivers to fictional people only"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Deliver at once: when the client reads 250, the mail can be read by IMAP."""
        login = (
            session.auth_data.login.decode().lower() if session.authenticated and session.auth_data else None
        )
        content = envelope.content or b""
        await self._office.accept(
            Captured(
                sender=(envelope.mail_from or "").lower(),
                recipients=tuple(address.lower() for address in envelope.rcpt_tos),
                raw=content if isinstance(content, bytes) else content.encode("utf-8"),
                account=login,
                at=self._office.clock(),
            )
        )
        return "250 2.0.0 delivered"
