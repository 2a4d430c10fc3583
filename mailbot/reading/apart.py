"""The desk's end of the line: a reader in a process of its own, started when the first mail comes and again when it died.

What a mail costs is bounded there: CPU time and memory by the kernel, time on the clock and the size of the answer here.
The process is made by exec with one descriptor and next to no environment, so that no secret and no open connection of
the desk can be reached from where hostile bytes are read.
"""

import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import NoReturn, Self

import structlog

from mailbot.errors import NamesUnavailable, ReaderUnavailable, ReadingFailed
from mailbot.intake.settings import IntakeSettings
from mailbot.model.intent import Intent
from mailbot.model.message import Message
from mailbot.reading.line import Report, Word, pack, setup_for, unpack
from mailbot.triage.classify import Wording
from mailbot.triage.question import Question

log = structlog.get_logger()
MIB = 1024 * 1024
PROGRAM = ("-m", "mailbot.reading.child")
TOO_LONG = "took too long to read"
TOO_MUCH = "took too much memory to read"
START_SECONDS = 60.0  # until a reader says that it is ready, on a machine that has other things to do
STOP_SECONDS = 3.0  # that a mail may go on when the desk is told to stop; SIGTERM ends within ten (G18)
ASK_SECONDS = 0.2  # between two looks at whether the desk is told to stop
MOST_QUESTIONS = 2000  # of a reader about one mail
MOST_ANSWERED = 64 * MIB  # ten times the largest that a mail below the limits makes
_KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PATH")  # of the environment; what starts Python
_TIME_SIGNALS = frozenset({signal.SIGPROF, signal.SIGXCPU})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one mail may cost the reader."""

    cpu_seconds: float = 5.0
    memory_mib: int = 256  # of address space, beyond what the reader has when it starts

    @property
    def wall_seconds(self) -> float:
        """Time on the clock; much more than the CPU time, for a machine that is busy or a reader that was stopped."""
        return 4 * self.cpu_seconds + 10


class Apart:
    """A `mailbot.reading.reader.Reader` whose work is done in a child process. For one thread."""

    def __init__(
        self,
        intake: IntakeSettings,
        wording: Wording,
        bounds: Bounds | None = None,
        *,
        stopping: Callable[[], bool] = lambda: False,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        """What the desk is like and what a mail may cost; the process is not started yet.

        Args:
            intake: whose desk this is.
            wording: what triage reads by.
            bounds: what one mail may cost.
            stopping: asked while a mail is read: is the desk told to stop?
            program: what Python is told to run at the other end; its descriptor is added.
        """
        self.stopping = stopping
        self._program = tuple(program)
        self._intake = intake
        self._wording = wording
        self._bounds = bounds or Bounds()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._worn = False  # it has kept much memory of the mails it read: the next mail gets a new one

    @property
    def pid(self) -> int | None:
        """The process that reads, when there is one."""
        return self._process.pid if self._process is not None else None

    # -- reading -------------------------------------------------------------------------------------------------

    def read(self, raw: bytes) -> Message:
        """One mail of any bytes.

        Raises:
            ReadingFailed: it cost too much, or the reader died of it.
            ReaderUnavailable: no mail is to blame.
        """
        if self._worn:
            self.close()
        value = self._exchange(Word.READ, raw)
        if not isinstance(value, Message):
            self._fail("the reader's answer is no message")
        return value

    def intents(self, message: Message, question: Question) -> tuple[Intent, ...]:
        """What the sender of a mail wants. Raises as `read`."""
        value = self._exchange(Word.INTENTS, pack((message, question)))
        if not isinstance(value, tuple) or not all(isinstance(one, Intent) for one in value):
            self._fail("the reader's answer is no list of intents")
        return value

    def close(self) -> None:
        """End the process; it reads nothing that is not thrown away."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        self._worn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        self.close()

    # -- the line ------------------------------------------------------------------------------------------------

    def _exchange(self, word: Word, data: bytes) -> object:
        line = self._started()
        try:
            with self._at_most(self._bounds.wall_seconds):
                line.send_bytes(word.value.encode())
                line.send_bytes(data)
            report = self._answer(line)
        except (EOFError, OSError):
            self._fail(self._cause_of_death())
        except (pickle.UnpicklingError, TypeError, ValueError, AttributeError, LookupError):
            self._fail("the reader's answer cannot be read")
        except BaseException:  # Ctrl-C in between: the line is in no state to be used again
            self.close()
            raise
        if report.word is Word.MEMORY:
            self._fail(TOO_MUCH)
        if report.word is Word.FAILED:
            raise ReadingFailed(f"could not be read: {report.value}")
        if report.word is not Word.DONE:
            self._fail("the reader lost its place")
        self._worn = report.grown > self._bounds.memory_mib * MIB // 2
        return report.value

    def _answer(self, line: Connection) -> Report:
        """The reader's last word on one mail; its questions are answered on the way."""
        give_up = time.monotonic() + self._bounds.wall_seconds
        questions = 0
        while True:
            self._await(line, give_up, TOO_LONG)
            with self._at_most(give_up - time.monotonic()):
                report = unpack(line.recv_bytes(MOST_ANSWERED))
            if not isinstance(report, Report):
                raise TypeError("no report")
            if report.word not in {Word.OURS, Word.TXT}:
                return report
            questions += 1
            if questions > MOST_QUESTIONS:
                self._fail("the reader asks without end")
            asked = time.monotonic()
            line.send_bytes(pack(self._told(report.word, str(report.value))))
            give_up += time.monotonic() - asked  # name servers are slow, not the mail

    def _told(self, word: Word, what: str) -> object:
        if word is Word.OURS:
            return self._intake.is_our_message_id(what)
        try:
            return self._intake.look_up_txt(what) if self._intake.look_up_txt is not None else None
        except NamesUnavailable as error:
            return str(error)

    def _await(self, line: Connection, give_up: float, else_said: str) -> None:
        """Wait for the reader to speak; end it when its time is over or the desk is told to stop."""
        leave = None
        while not line.poll(ASK_SECONDS):
            now = time.monotonic()
            if now >= give_up:
                self._fail(else_said)
            if leave is None and self.stopping():
                leave = now + STOP_SECONDS
            if leave is not None and now >= leave:
                self.close()
                raise ReaderUnavailable("the desk is told to stop")

    @contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        """End the reader if what goes over the line takes longer: one that speaks octet by octet beats every timeout."""
        assert self._process is not None
        clock = threading.Timer(max(seconds, 0.1), self._process.kill)
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    # -- the process ---------------------------------------------------------------------------------------------

    def _started(self) -> Connection:
        """The line to a reader that lives."""
        if self._process is not None and self._process.poll() is not None:
            log.warning("reader_died_idle", ended=self._process.returncode)
            self.close()
        return self._line if self._line is not None else self._start()

    def _start(self) -> Connection:
        bounds = self._bounds
        setup = setup_for(
            self._intake,
            self._wording,
            cpu_seconds=bounds.cpu_seconds,
            memory_bytes=bounds.memory_mib * MIB,
        )
        ours, theirs = socket.socketpair()
        patience = struct.pack("ll", int(bounds.wall_seconds), 0)  # a reader that is stopped does not stop us
        for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            ours.setsockopt(socket.SOL_SOCKET, option, patience)
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - ourselves
                    [sys.executable, "-P", *self._program, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,  # a traceback quotes the mail; the line says what is needed
                    pass_fds=(theirs.fileno(),),
                    env=environment_of_reader(),
                )
            except OSError as error:
                ours.close()
                raise ReaderUnavailable(f"the reader cannot be started: {error.strerror}") from None
        line = self._line = Connection(ours.detach())
        try:
            line.send_bytes(pack(setup))
            self._await(line, time.monotonic() + START_SECONDS, "it did not start in time")
            report = unpack(line.recv_bytes(MIB))
        except (EOFError, OSError, pickle.UnpicklingError, ReadingFailed) as error:
            self.close()
            raise ReaderUnavailable(f"the reader cannot be started: {type(error).__name__}") from None
        if not isinstance(report, Report) or report.word is not Word.READY:
            self.close()
            raise ReaderUnavailable("the reader cannot be started: it is not ready")
        log.info("reader_started", pid=self.pid)
        return line

    def _fail(self, reason: str) -> NoReturn:
        """This mail defeated the reader; the next one gets a new reader."""
        self.close()
        raise ReadingFailed(reason)

    def _cause_of_death(self) -> str:
        """What ended the process."""
        assert self._process is not None
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return TOO_LONG  # it lives and does not take what it is sent
        if code >= 0:
            return f"ended the reader ({code})"
        if -code in _TIME_SIGNALS:
            return TOO_LONG
        return f"ended the reader ({signal.Signals(-code).name})"


def environment_of_reader() -> dict[str, str]:
    """What a reader is told of the environment: how to find Python's files and the program, and nothing else."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    places = [place for place in sys.path if os.path.isabs(place)]  # noqa: PTH117 - a string of sys.path
    return {**kept, "PYTHONPATH": os.pathsep.join(places)}
