"""pymap, the IMAP server in pure Python that the demo uses, in a thread: a fresh mailbox costs nothing."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import pytest
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet

from mailbot.demo.imap_server import ImapServer
from mailbot.transport.mailbox import MailboxSettings
from tests.wire.dovecot import FOLDERS
from tests.wire.servers import HOST

_Result = TypeVar("_Result")
_PASSWORD = "secret"


class Pymap:
    """One running server with one account, whose mailbox is emptied for each story."""

    def __init__(self) -> None:
        logging.getLogger("pymap").setLevel(logging.CRITICAL)  # it reports each line that breaks
        self._opened = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="pymap")
        self._thread.start()
        assert self._opened.wait(10)

    def ask(self, question: Awaitable[_Result]) -> _Result:
        """Have the server's thread do something."""

        async def answer() -> _Result:
            return await question

        return asyncio.run_coroutine_threadsafe(answer(), self._loop).result(30)

    def close(self) -> None:
        """Hang up on everybody and end."""
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        self.imap = ImapServer(HOST)
        listening = await self.imap.start(0, {"desk": _PASSWORD})
        async with listening:
            self.port = listening.sockets[0].getsockname()[1]
            self._opened.set()
            await self._closing.wait()
            await self.imap.stop()

    def fresh(self) -> "PymapMailbox":
        """The mailbox, emptied."""

        async def empty() -> None:
            self.imap._config.set_cache["desk"] = (MailboxSet(), FilterSet())

        self.ask(empty())
        return PymapMailbox(self)


@dataclass(frozen=True)
class PymapMailbox:
    """A mailbox, seen by the test as another mail program sees it; the same questions as `DovecotMailbox`."""

    server: Pymap
    username: str = "desk"

    @property
    def port(self) -> int:
        return self.server.port

    def settings(self, **different) -> MailboxSettings:
        """The desk's settings for this mailbox."""
        usual = {
            "host": HOST,
            "port": self.port,
            "security": "none",
            "username": self.username,
            "password": lambda: _PASSWORD,
            "folder": "INBOX",
            "folders": FOLDERS,
            "timeout_seconds": 10.0,
        }
        return MailboxSettings(**{**usual, **different})

    def append(self, raw: bytes, internal_date: datetime) -> None:
        """Lay a mail into the inbox."""
        self.server.ask(self.server.imap.put(self.username, raw, internal_date))

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        """The bytes of all mails in a folder."""
        return self.server.ask(self.server.imap.read(self.username, folder))


@pytest.fixture(scope="session")
def pymap_server() -> Iterator[Pymap]:
    server = Pymap()
    yield server
    server.close()
