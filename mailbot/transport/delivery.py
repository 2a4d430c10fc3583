"""Handing mails to the relay: our own SMTP conversation, step by step, because the outbox must know how far it came.

smtplib's sendmail() raises the same error for a line that broke before the mail was offered and for one that broke
after the final dot. The first is safe to repeat; the second is not (RFC 1047). So each step is sent here, the caller
commits its record just before the dot, and the two cases are two errors.
"""

import smtplib
import ssl
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from mailbot.errors import NotAccepted, Uncertain
from mailbot.transport.envelope import check_envelope, mail_command, stuffed
from mailbot.transport.relay_connection import (
    RelaySettings,
    RelayTimeouts,
    connect,
    readable,
    refuse_interruption,
    wait_at_most,
)

__all__ = ["Delivered", "Relay", "RelaySession", "RelaySettings", "RelayTimeouts"]

BLOCK = 64 * 1024  # octets of the body under one timeout
COURTESY_SECONDS = 5.0  # for RSET and QUIT: a new connection costs less than waiting
Refusals = Mapping[str, tuple[int, str]]  # recipient -> (code, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The relay has taken responsibility for the mail (RFC 5321 section 6.1)."""

    answer: str  # to the dot; usually holds the relay's queue id
    refused: Refusals  # of those that may be missed


class Relay:
    """The server that takes outgoing mail. `tls` verifies chain and host name; None takes the system's authorities."""

    def __init__(self, settings: RelaySettings, *, tls: ssl.SSLContext | None = None) -> None:
        self.settings = settings
        self._tls = tls

    @contextmanager
    def session(self) -> Iterator["RelaySession"]:
        """One connection for several mails, opened with the first; a failing QUIT changes nothing."""
        session = RelaySession(self.settings, self._tls)
        try:
            yield session
        finally:
            session.close()

    def deliver(
        self,
        sender: str,
        recipients: Sequence[str],
        raw: bytes,
        before_dot: Callable[[], None],
        *,
        copies: Collection[str] | None = None,
    ) -> Delivered:
        """Hand over one mail on a connection of its own; see `RelaySession.deliver`."""
        with self.session() as session:
            return session.deliver(sender, recipients, raw, before_dot, copies=copies)


class RelaySession:
    """A connection that is opened when needed and given up at the first doubt about its state."""

    def __init__(self, settings: RelaySettings, tls: ssl.SSLContext | None) -> None:
        self._settings, self._tls = settings, tls
        self._smtp: smtplib.SMTP | None = None
        self._used = False  # has carried a mail before: the relay may have hung up since

    def deliver(
        self,
        sender: str,
        recipients: Sequence[str],
        raw: bytes,
        before_dot: Callable[[], None],
        *,
        copies: Collection[str] | None = None,
    ) -> Delivered:
        """Hand over one mail to all its recipients in one transaction.

        In: `sender` the envelope's, "" for none; `recipients` with To first; `raw` RFC 5322 with CRLF line ends
        only, dots not yet stuffed; `before_dot` is called when everything but the final dot has been sent, and
        when it raises the mail is not given; `copies` the recipients that may be refused without holding back the
        mail, by default all but the first.

        Raises `RelayUnavailable` (no connection: the mail was not offered), `NotAccepted` (the mail is still ours),
        `Uncertain` (it may have been accepted).
        """
        check_envelope(sender, recipients)
        body = stuffed(raw)
        spare = set(recipients[1:] if copies is None else copies)
        smtp = self._offer(sender, raw)
        try:
            refused = self._address(smtp, recipients, spare)
            self._send_body(smtp, body)
            before_dot()
            answer = self._finish(smtp)
        except NotAccepted as error:
            self._after_refusal(error)
            raise
        except BaseException:  # also what before_dot raised: hang up without the dot
            self._drop()
            raise
        self._used = True
        return Delivered(answer=answer, refused=refused)

    # -- the conversation -------------------------------------------------------------------------------------

    def _offer(self, sender: str, raw: bytes) -> smtplib.SMTP:
        """MAIL FROM, on the old connection if it still lives."""
        again = self._used
        while True:
            smtp = self._smtp or self._connect()
            command = mail_command(smtp, sender, raw)
            try:
                code, text = self._say(smtp, command, "mail", self._settings.timeouts.command)
                _demand(code, text, "mail", good={250})
            except NotAccepted as error:
                self._after_refusal(error)
                if again and self._smtp is None:  # hung up while nobody was talking: not this mail's fault
                    again = False
                    continue
                raise
            return smtp

    def _address(self, smtp: smtplib.SMTP, recipients: Sequence[str], spare: Collection[str]) -> Refusals:
        """RCPT TO for each. Raises when somebody who must get the mail is refused, or everybody is."""
        notify = " NOTIFY=NEVER" if self._settings.notify_never and smtp.has_extn("dsn") else ""
        refused: dict[str, tuple[int, str]] = {}
        for recipient in recipients:
            command = f"RCPT TO:<{recipient}>{notify}"
            code, text = self._say(smtp, command, "rcpt", self._settings.timeouts.command)
            if code == 421:
                _demand(code, text, "rcpt", good=set())
            if code not in {250, 251}:
                refused[recipient] = (code, text)
        missing = set(refused) - set(spare)
        if not missing and len(refused) == len(recipients):
            missing = set(refused)
        if missing:
            first = next(recipient for recipient in recipients if recipient in missing)
            worst = max(refused[recipient] for recipient in missing)
            raise NotAccepted(
                code=worst[0], text=f"{first}: {worst[1]}", permanent=worst[0] >= 500, phase="rcpt"
            )
        return refused

    def _send_body(self, smtp: smtplib.SMTP, body: bytes) -> None:
        """DATA and everything up to the final dot."""
        timeouts = self._settings.timeouts
        code, text = self._say(smtp, "DATA", "data", timeouts.data)
        _demand(code, text, "data", good={354})
        with _lost_before_the_dot("data"):
            wait_at_most(smtp, timeouts.block)
            for start in range(0, len(body), BLOCK):
                smtp.send(body[start : start + BLOCK])
            refuse_interruption(smtp)

    def _finish(self, smtp: smtplib.SMTP) -> str:
        """Send the dot and read the answer. From here on a lost line is uncertain, an answer is not."""
        try:
            wait_at_most(smtp, self._settings.timeouts.dot)
            smtp.send(b".\r\n")
            code, reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Uncertain(reason=f"no answer to the final dot: {error}") from error
        text = readable(reply)
        if not 200 <= code < 300 and not 400 <= code < 600:
            raise Uncertain(reason=f"no SMTP answer to the final dot: {code} {text}")
        _demand(code, text, "dot", good=range(200, 300))
        return f"{code} {text}"

    def _say(self, smtp: smtplib.SMTP, command: str, phase: str, seconds: float) -> tuple[int, str]:
        """Send one command and read its answer; nothing has been accepted when the line breaks here."""
        with _lost_before_the_dot(phase):
            wait_at_most(smtp, seconds)
            code, reply = smtp.docmd(command)
        if code < 0:
            raise NotAccepted(code=0, text=f"no SMTP answer: {readable(reply)}", permanent=False, phase=phase)
        return code, readable(reply)

    # -- the line ---------------------------------------------------------------------------------------------

    def _connect(self) -> smtplib.SMTP:
        self._smtp, self._used = connect(self._settings, self._tls), False
        return self._smtp

    def _after_refusal(self, error: NotAccepted) -> None:
        """Make the connection fit for the next mail, or give it up."""
        if error.code in {0, 421}:
            self._drop()
        elif self._smtp is not None and error.phase != "dot":
            try:
                wait_at_most(self._smtp, COURTESY_SECONDS)
                self._smtp.rset()
            except (OSError, smtplib.SMTPException):
                self._drop()

    def close(self) -> None:
        """QUIT; never raises: what was accepted stays accepted."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                wait_at_most(self._smtp, COURTESY_SECONDS)
                self._smtp.quit()
        self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp, self._used = None, False


@contextmanager
def _lost_before_the_dot(phase: str) -> Iterator[None]:
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        text = f"the line broke: {error or type(error).__name__}"
        raise NotAccepted(code=0, text=text, permanent=False, phase=phase) from error


def _demand(code: int, text: str, phase: str, good: Collection[int]) -> None:
    if code not in good:
        raise NotAccepted(code=code, text=text, permanent=500 <= code < 600, phase=phase)
