"""The reader's process: `python -m mailbot.reading.child FD`. It reads one mail after the other until the line ends.

It has the line and nothing else: no environment, no other file or socket, no secret. Before it reads, it lays limits on
itself that it cannot lift: address space, no core file, no file written, no process begun. Each mail has its CPU time;
the kernel ends a process that has used it up (SIGPROF), inside a library written in C as well.
"""

import os
import pickle
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from traceback import extract_tb

from mailbot.model.message import Message
from mailbot.reading.line import Report, Setup, Word, asking, pack
from mailbot.reading.reader import Here
from mailbot.triage.question import Question

MOST_FILES = 64
_STATM = Path("/proc/self/statm")


class Child:
    """One line and what is read for it."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        setup = pickle.loads(line.recv_bytes())  # noqa: S301 - from the desk, which started us
        assert isinstance(setup, Setup)
        self._reader = Here(intake=asking(setup, self._ask), wording=setup.wording)
        self._seconds = self._left = setup.cpu_seconds
        self._base = address_space()
        lay_limits(self._base + setup.memory_bytes)

    def serve(self) -> None:
        """Read what the desk hands over, until it ends the line."""
        self._say(Word.READY)
        while True:
            word = Word(self._line.recv_bytes().decode())
            data = self._line.recv_bytes()
            self._left = self._seconds if word is Word.READ else self._left
            signal.setitimer(signal.ITIMER_PROF, max(self._left, 0.01))
            try:
                report = self._read(word, data)
            except MemoryError:
                report = pack(Report(word=Word.MEMORY))
            self._left = signal.setitimer(signal.ITIMER_PROF, 0)[0]  # intake and triage share one mail's time
            del data
            self._line.send_bytes(report)

    def _read(self, word: Word, data: bytes) -> bytes:
        try:
            value: object
            if word is Word.READ:
                value = self._reader.read(data)
            else:
                message, question = pickle.loads(data)  # noqa: S301 - from the desk, which started us
                assert isinstance(message, Message)
                assert isinstance(question, Question)
                value = self._reader.intents(message, question)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - named to the desk, which counts a try; its words may be the mail's
            return pack(Report(word=Word.FAILED, value=_place_of(error)))
        return pack(Report(word=Word.DONE, value=value, grown=address_space() - self._base))

    def _ask(self, word: Word, what: str) -> object:
        self._say(word, what)
        answer: object = pickle.loads(self._line.recv_bytes())  # noqa: S301 - from the desk, which started us
        return answer

    def _say(self, word: Word, value: object = None) -> None:
        self._line.send_bytes(pack(Report(word=word, value=value)))


def lay_limits(address_space_bytes: int) -> None:
    """Limits that this process cannot lift. Where the system knows none of a kind, the others hold."""
    limits = (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, address_space_bytes),
    )
    for kind, most in limits:
        hard = resource.getrlimit(kind)[1]
        capped = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (capped, capped))
        except ValueError:  # macOS has no RLIMIT_AS
            continue


def address_space() -> int:
    """Bytes of address space in use; 0 where the system does not tell."""
    try:
        return int(_STATM.read_bytes().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _place_of(error: Exception) -> str:
    """The error's kind and where it was raised, and none of its words."""
    frames = extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where


def main(descriptor: int) -> None:
    """Read for the desk at the other end of a descriptor; ends when the line does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the desk decides when we end: it ends the line
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.dont_write_bytecode = True
    os.chdir("/")
    try:
        with Connection(descriptor) as line:
            Child(line).serve()
    except (EOFError, OSError):
        return  # the desk is gone


if __name__ == "__main__":
    main(int(sys.argv[1]))
