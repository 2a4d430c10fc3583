"""One SMTP connection as smtplib makes it: settings, door, login, and the bare line."""

import base64
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from mailbot.errors import RelayUnavailable
from mailbot.transport.imap_connection import Security


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayTimeouts:
    """Seconds to wait for each answer (RFC 5321 section 4.5.3.2)."""

    connect: float = 60.0  # no mail is at stake yet: shorter than the RFC's five minutes for the greeting
    command: float = 300.0  # MAIL and RCPT
    data: float = 120.0  # the 354
    block: float = 180.0  # a piece of the body
    dot: float = 600.0  # after the dot; giving up early is what makes duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaySettings:
    """Where outgoing mail is handed over."""

    host: str
    port: int
    security: Security
    username: str | None = None  # none or empty: no login
    password: Callable[[], str] | None = field(default=None, repr=False)  # asked for at each login
    timeouts: RelayTimeouts = field(default_factory=RelayTimeouts)
    # ask for no bounces where offered (RFC 3461; recommended for automatic answers by RFC 3834 section 4). Off: the
    # desk lives on them, a training start that never arrived has to come to a person's eyes
    notify_never: bool = False


def connect(settings: RelaySettings, tls: ssl.SSLContext | None) -> smtplib.SMTP:
    """Connect, greet and log in. Raises `RelayUnavailable`; then nothing is left open.

    `tls` verifies chain and host name; None takes the system's authorities.
    """
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _open(settings, tls or ssl.create_default_context())
        smtp.local_hostname = _own_literal(smtp)
        if settings.security == "starttls":
            smtp.starttls(
                context=tls or ssl.create_default_context()
            )  # not offered: an error, never clear text
        smtp.ehlo_or_helo_if_needed()
        if settings.username:
            _log_in(smtp, settings)
    except BaseException as error:
        if smtp is not None:
            smtp.close()
        if not isinstance(error, (OSError, smtplib.SMTPException, ValueError)):
            raise
        place = f"{settings.host}:{settings.port}"
        raise RelayUnavailable(f"{place}: {error or type(error).__name__}") from error
    return smtp


def _open(settings: RelaySettings, tls: ssl.SSLContext) -> smtplib.SMTP:
    """The greeting has been read; EHLO is sent later, under a name that costs no look-up."""
    host, port, seconds = settings.host, settings.port, settings.timeouts.connect
    if settings.security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=seconds, context=tls, local_hostname="localhost")
    return smtplib.SMTP(host, port, timeout=seconds, local_hostname="localhost")


def _log_in(smtp: smtplib.SMTP, settings: RelaySettings) -> None:
    """AUTH PLAIN in UTF-8 (RFC 4616) where offered; smtplib's own ways know ASCII only."""
    username, secret = settings.username or "", settings.password() if settings.password else ""
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        smtp.login(username, secret)
        return
    token = base64.b64encode(f"\0{username}\0{secret}".encode()).decode("ascii")
    code, reply = smtp.docmd("AUTH", f"PLAIN {token}")
    if code not in {235, 503}:
        raise smtplib.SMTPAuthenticationError(code, reply)


def refuse_interruption(smtp: smtplib.SMTP) -> None:
    """Before the dot the relay has nothing to say. If it has spoken or hung up, the dot would only be guesswork.

    A leftover line would be read as the answer to the dot; a closed line would make a plain failure uncertain.
    """
    sock, reader = smtp.sock, smtp.file
    assert sock is not None
    sock.settimeout(0)
    try:
        early = (reader.peek(1) if reader is not None else b"") or sock.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return
    raise ConnectionError("the relay " + ("spoke" if early else "hung up") + " before the final dot")


def wait_at_most(smtp: smtplib.SMTP, seconds: float) -> None:
    """Set the time for each wait from here on. Raises smtplib's error where the line is closed already."""
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected("the relay has hung up")
    smtp.sock.settimeout(seconds)


def readable(reply: bytes | str) -> str:
    """The relay's words for our books: one line, printable, short."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return "".join(letter if letter.isprintable() else " " for letter in text)[:500]


def _own_literal(smtp: smtplib.SMTP) -> str:
    """Our end of the line as an address literal (RFC 5321 section 4.1.3): no name service is asked."""
    assert smtp.sock is not None
    address = str(smtp.sock.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
