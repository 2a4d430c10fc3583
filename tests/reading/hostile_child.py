"""The reader's process with bugs planted in it: a mail that names one of them meets it."""

import ctypes
import json
import os
import re
import resource
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from mailbot.intake import mime
from mailbot.intake.settings import IntakeSettings
from mailbot.reading import child

_read = mime.read


def loop():
    while True:
        pass


def loop_in_c():
    re.fullmatch(r"(a|aa)+b", "a" * 60)  # no signal handler of Python's would ever run


def allocate():
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def sleep():
    time.sleep(600)


def segfault():
    ctypes.string_at(0)


def leave():
    os._exit(3)


def stop():
    os.kill(os.getpid(), signal.SIGSTOP)


def trickle():
    os.write(int(sys.argv[1]), (1000).to_bytes(4, "big"))  # as multiprocessing says the length
    while True:
        os.write(int(sys.argv[1]), b"x")
        time.sleep(0.2)


def lie():
    return ("this", "is", "no", "message")


def tell_what_it_has():
    """Its environment, open files, limits and whether it may write, as a subject."""
    files = [str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    limits = {
        name: resource.getrlimit(getattr(resource, name))[0] for name in ("RLIMIT_CORE", "RLIMIT_FSIZE")
    }
    try:
        with open("/tmp/mailbot-reader-wrote-this", "wb") as file:  # noqa: PTH123 - as a bug would
            file.write(b"x")
        wrote = True
    except OSError:
        wrote = False
    told = {
        "environment": sorted(os.environ),
        "files": files,
        "limits": limits,
        "wrote": wrote,
        "folder": f"/proc/{os.getpid()}/fd",
    }
    message = _read(b"From: a@b.example\r\n\r\n", HERE)
    return replace(message, subject=json.dumps(told))


HERE = IntakeSettings(
    own_addresses=frozenset(), trust="none", authserv_ids=(), profile="standard", is_our_message_id=bool
)
BUGS = {
    f"BUG-{bug.__name__}".encode(): bug
    for bug in (loop, loop_in_c, allocate, sleep, segfault, leave, stop, trickle, lie, tell_what_it_has)
}


def read(raw, settings):
    for name, bug in BUGS.items():
        if name in raw:
            answer = bug()
            return _read(raw, settings) if answer is None else answer
    return _read(raw, settings)


mime.read = read

if __name__ == "__main__":
    child.main(int(sys.argv[1]))
