"""An IMAP server that says what a test wrote down: for what real servers do rarely and bad ones do on purpose."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping

import pytest

from tests.wire.servers import HOST

USUAL = {
    "CAPABILITY": "* CAPABILITY IMAP4rev1 UIDPLUS MOVE\r\n",
    "LIST": '* LIST () "/" INBOX\r\n',
    "SELECT": "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n",
    "EXAMINE": "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n",
    "UID SEARCH": "* SEARCH 5\r\n",
    "LOGOUT": "* BYE\r\n",
}


class ScriptedImap:
    """Answers each command with the untagged lines of its table, then `OK`; a line that is tagged already ends it.

    A table's value may be a list: one answer for each time the command comes.
    """

    def __init__(self, answers: Mapping[str, str | list[str]], greeting: str = "* OK ready") -> None:
        self.said: list[str] = []
        self._answers = {**USUAL, **answers}
        self._greeting = greeting
        self._listener = socket.create_server((HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._run, name="scripted imap")
        self._thread.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _run(self) -> None:
        with contextlib.suppress(OSError):  # the listener was closed
            while True:
                client, _ = self._listener.accept()
                with client, client.makefile("rb") as lines, contextlib.suppress(ConnectionError):
                    client.settimeout(10)
                    client.sendall(f"{self._greeting}\r\n".encode())
                    for line in lines:
                        self._answer(client, line.decode().strip())

    def _answer(self, client: socket.socket, line: str) -> None:
        self.said.append(line)
        tag, _, command = line.partition(" ")
        words = command.upper().split()
        verb = " ".join(words[: 2 if words[:1] == ["UID"] else 1])
        answer = self._answers.get(verb, "")
        text = answer if isinstance(answer, str) else (answer.pop(0) if answer else "")
        text = text.replace("<tag>", tag)
        client.sendall(text.encode("latin-1"))
        if f"{tag} " not in text:
            client.sendall(f"{tag} OK done\r\n".encode())


@pytest.fixture
def scripted_imap() -> Iterator[object]:
    """Call it with a table of answers."""
    opened: list[ScriptedImap] = []

    def make(answers: Mapping[str, str | list[str]], **options) -> ScriptedImap:
        opened.append(ScriptedImap(answers, **options))
        return opened[-1]

    yield make
    for server in opened:
        server.close()
