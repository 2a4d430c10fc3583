"""What goes over the line between the desk and its reader: who may say which word when, and what is believed.

    desk   -> reader   Setup
    reader -> desk     READY
    desk   -> reader   READ, then the raw bytes;  or INTENTS, then (Message, Question)
    reader -> desk     any number of questions OURS or TXT, each answered;  then DONE, FAILED or MEMORY

The reader handles hostile bytes, so the desk takes nothing from it but nouns: `unpack` makes values of `mailbot.model`
and of plain types only, whatever the bytes say (a pickle can otherwise call anything, and write into every class and
every member of an enumeration that it can name).
"""

import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace

from mailbot.errors import NamesUnavailable
from mailbot.intake.settings import IntakeSettings
from mailbot.model.term import Term
from mailbot.triage.classify import Wording

PLAIN = frozenset(
    {
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("mailbot.reading.line", "Report"),
        ("mailbot.reading.line", "Word"),
    }
)
"""Classes beside those of `mailbot.model` that a reader's answer may be made of."""

NOUNS = "mailbot.model."
_OF_PYTHON = frozenset({"builtins", "datetime"})


class Word(Term):
    """What a reader says, and what it is told to do."""

    READ = "read"
    INTENTS = "intents"
    READY = "ready"
    OURS = "ours"  # did the desk sign this Message-ID? The secret stays with the desk
    TXT = "txt"  # the TXT record of a name, answered in bytes, or in words why it cannot be had; a reader has no network
    DONE = "done"
    FAILED = "failed"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a reader must know, without secrets."""

    intake: IntakeSettings  # its callables replaced: they ask over the line
    asks_for_txt: bool
    wording: Wording
    cpu_seconds: float  # for one mail
    memory_bytes: int  # beyond what the reader has when it starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One word of the reader."""

    word: Word
    value: object = None
    grown: int = 0  # bytes of address space beyond what it started with


def setup_for(intake: IntakeSettings, wording: Wording, *, cpu_seconds: float, memory_bytes: int) -> Setup:
    """The setup of a desk's reader; what can ask for a secret is left behind."""
    return Setup(
        intake=replace(intake, is_our_message_id=nobodys, look_up_txt=None),
        asks_for_txt=intake.look_up_txt is not None,
        wording=wording,
        cpu_seconds=cpu_seconds,
        memory_bytes=memory_bytes,
    )


def asking(setup: Setup, ask: Callable[[Word, str], object]) -> IntakeSettings:
    """The intake of a setup, whose callables ask the desk."""

    def is_ours(message_id: str) -> bool:
        return ask(Word.OURS, message_id) is True

    def look_up(name: str) -> bytes | None:
        said = ask(Word.TXT, name)
        if isinstance(said, str):
            raise NamesUnavailable(said)
        return said if isinstance(said, bytes) else None

    return replace(
        setup.intake, is_our_message_id=is_ours, look_up_txt=look_up if setup.asks_for_txt else None
    )


def nobodys(message_id: str) -> bool:  # noqa: ARG001 - stands where a signature is checked
    """No Message-ID is ours."""
    return False


def pack(value: object) -> bytes:
    """A value as it goes over the line."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def unpack(data: bytes) -> object:
    """A value from the reader.

    Raises:
        pickle.UnpicklingError: it is made of something that a reader has no business with.
    """
    return _Nouns(io.BytesIO(data)).load()


class _Nouns(pickle.Unpickler):
    """Makes values of the model and plain ones; nothing can be called by it, and nothing that was there before changed."""

    def find_class(self, module: str, name: str) -> object:
        """The class of a name, if it is one that may be there.

        Pickle writes into whatever has no `__setstate__`: a class of ours without one is refused (frozen dataclasses with
        slots have it, `Term` too), and those of Python in `PLAIN` cannot be written into.
        """
        is_ours = module.startswith(NOUNS) and "." not in name
        found = super().find_class(module, name) if is_ours or (module, name) in PLAIN else None
        is_sealed = hasattr(found, "__setstate__") or module in _OF_PYTHON
        if not isinstance(found, type) or not is_sealed or (is_ours and found.__module__ != module):
            raise pickle.UnpicklingError(f"{module}.{name} is no noun of the desk")
        return found
