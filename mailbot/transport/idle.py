"""IDLE: waiting for mail without asking (RFC 2177). A wake-up is a hint: whoever waits polls afterwards."""

import imaplib
import time
from collections.abc import Callable

from mailbot.transport.imap_connection import GuardedMailBox

IDLE_SECONDS = 300.0  # RFC 2177 allows 29 minutes; a line that died unseen shall not cost more than five


def wait_for_mail(mailbox: GuardedMailBox, seconds: float, interrupted: Callable[[], bool]) -> bool:
    """Wait in the selected folder, at most `seconds` and at most five minutes.

    `interrupted` is asked each second. Out: whether the server told of a mail; always False without IDLE.
    Raises what the wire raises.
    """
    until = time.monotonic() + min(seconds, IDLE_SECONDS)
    if "IDLE" not in mailbox.client.capabilities:
        _wait(until, interrupted, _sleep)
        return False
    tag = _start(mailbox)
    woken = mailbox.client.untagged_responses.get("EXISTS") is not None
    while not woken and _wait(until, interrupted, mailbox.client.data_waits):
        woken = _tells_of_mail(_next_line(mailbox, tag))
    mailbox.client.send(b"DONE\r\n")
    _, rest = mailbox.consume_until_tagged_response(tag)
    return woken or any(_tells_of_mail(line) for line in rest)


def _start(mailbox: GuardedMailBox) -> bytes:
    """Send IDLE and read to the server's `+`; news may come before it."""
    mailbox.client.untagged_responses.clear()
    tag: bytes = mailbox.client._command("IDLE")  # noqa: SLF001 - imaplib before 3.14 has no IDLE; imap-tools does the same
    while _next_line(mailbox, tag):
        pass
    return tag


def _next_line(mailbox: GuardedMailBox, tag: bytes) -> bytes:
    """Read one line. Out: b"" for the continuation. Raises imaplib's abort when the server ends the waiting."""
    line: bytes | None = mailbox.client._get_response()  # noqa: SLF001 - as above
    if line is None:
        return b""
    if line.upper().startswith(b"* BYE") or mailbox.client.tagged_commands.get(tag) is not None:
        raise imaplib.IMAP4.abort(f"IDLE ended by the server: {line!r}")
    return line


def _wait(until: float, interrupted: Callable[[], bool], wait: Callable[[float], bool]) -> bool:
    """Wait in steps of a second until something has come (True), the time is over or somebody interrupts."""
    while not interrupted() and (rest := until - time.monotonic()) > 0:
        if wait(min(rest, 1.0)):
            return True
    return False


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return False


def _tells_of_mail(line: bytes) -> bool:
    return line.upper().endswith((b" EXISTS", b" RECENT"))
