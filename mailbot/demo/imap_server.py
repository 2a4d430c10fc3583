"""pymap, an IMAP server in pure Python that keeps its mails in memory, with its defects mended.

What is mended, all seen in pymap 0.36.7, and by subclasses instead of changes to its modules:
* one answer leaves in many small writes; a client that reads an IDLE line without waiting dies on half a line;
* the greeting asks the name service for our own name: the demo goes nowhere beyond loopback;
* passwords are hashed in a thread pool that nobody stops.
What our client copes with instead: UID after the body in FETCH, SEARCH that knows new mail only after NOOP.
"""

import asyncio
import secrets
from argparse import Namespace
from collections.abc import Mapping
from contextlib import AsyncExitStack, closing, suppress
from datetime import datetime

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, Identity, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Subsystem
from pymap.context import connection_exit
from pymap.imap import IMAPConnection
from pymap.imap.state import ConnectionState
from pymap.parsing.message import AppendMessage
from pymap.parsing.response import Response
from pymap.parsing.specials.fetchattr import FetchRequirement
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import Cleartext


class _QuietConfig(Config):
    """pymap's configuration without a look-up of our own name."""

    @property
    def greeting(self) -> bytes:
        return b"the demo's post office"


class _WholeAnswers(IMAPConnection):
    """A connection that sends each answer in one piece."""

    async def write_response(self, resp: Response) -> None:
        gathered = _Gathered()
        await resp.async_write(gathered)
        with suppress(ConnectionError):  # the client has gone; the reading side ends the connection
            self.writer.write(bytes(gathered))
            await self.writer.drain()


class _Gathered(bytearray):
    """Bytes that can be written to."""

    def write(self, data: bytes) -> None:
        self.extend(bytes(data))


class ImapServer:
    """Mailboxes in memory behind IMAP. All methods but the constructor belong to the running event loop."""

    def __init__(self, host: str) -> None:
        arguments = Namespace(passlib_cfg=None, proxy_protocol=None, inherited_sockets=None)
        self._config = _QuietConfig(
            arguments,
            host=host,
            port=0,
            demo_data=False,
            demo_user="",
            demo_password="",
            tls_enabled=False,  # loopback only
            reject_dnsbl=False,
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
        )
        self._login = Login(self._config)
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self, port: int, accounts: Mapping[str, str]) -> asyncio.Server:
        """Open the mailboxes (address -> password) and listen on `port`, 0 for any."""
        self._config.apply_context()
        for address, password in accounts.items():
            hashed = await Passwords(self._config).hash_password(password)
            identity = Identity(address, self._login, None, frozenset())
            await identity.set(UserMetadata(self._config, address, password=hashed))
            self._config.set_cache[address] = (MailboxSet(), FilterSet())
        return await asyncio.start_server(self._serve, self._config.host, port)

    async def stop(self) -> None:
        """Hang up on everybody."""
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        state = ConnectionState(self._login, self._config)
        peer = SocketInfoLocal(writer, unique_id=secrets.token_bytes(16))
        connection = _WholeAnswers(self._config.commands, self._config, reader, writer, peer)
        async with AsyncExitStack() as stack:
            connection_exit.set(stack)
            stack.enter_context(closing(connection))
            with suppress(asyncio.CancelledError):  # the office closes
                await connection.run(state)

    async def _folder(self, address: str, folder: str) -> MailboxData:
        mailboxes, _ = self._config.set_cache[address]
        return await mailboxes.get_mailbox(folder)

    async def put(self, address: str, raw: bytes, at: datetime) -> None:
        """Lay a mail into an inbox, with `at` (aware) as its INTERNALDATE."""
        inbox = await self._folder(address, "INBOX")
        await inbox.append(AppendMessage(raw, at), recent=True)

    async def read(self, address: str, folder: str) -> list[bytes]:
        """All mails of a folder in order of arrival; none where the folder is missing."""
        try:
            mailbox = await self._folder(address, folder)
        except KeyError:
            return []
        return [
            bytes(await message.load_content(FetchRequirement.CONTENT))
            async for message in mailbox.messages()
        ]
