"""Every error of the program, split by who can act on it.

MailbotError
├── ConfigurationError            the operator or staff mend a file; exit 78; carries every Problem at once
│   ├── ConfigError               config.toml
│   ├── RuleError                 rules/*.toml
│   ├── TemplateError             templates/*.md
│   └── DirectoryError            directory/*.csv (exit 1: the import is refused, the desk goes on)
├── MalformedMail                 the sender's bytes exceed a limit or are no mail; the mail is held
├── ReadingFailed                 a mail cost too much to read or ended the reader; a try is counted
├── ReaderUnavailable             the reader was told to stop or cannot be started; no mail is to blame
├── IllegalMove                   a life cycle has no such move; names state and event
├── CommandRefused                a staff command that cannot be done; the text goes into the transcript
├── BooksError                    the database
│   ├── BooksBusy                 another mailbot holds the books; exit 75
│   ├── BooksUnavailable          locked, full or restarted: it will pass, nothing is anybody's fault; exit 75
│   └── LedgerBroken              license sums do not add up: the transaction is rolled back
├── RemoteError                   the other side of a wire; temporary; exit 69
│   ├── MailboxUnavailable        IMAP
│   ├── RelayUnavailable          SMTP, before a mail was at stake
│   └── NamesUnavailable          DNS: a key that would prove the sender cannot be fetched now
└── DeliveryError                 what became of one mail; jobs.deliver records it in the outbox
    ├── NotAccepted               the relay took no responsibility: refused, or the line broke before the final dot
    └── Uncertain                 the line broke after the final dot: it may have been accepted (RFC 1047)
"""

from collections.abc import Iterable
from dataclasses import dataclass


class MailbotError(Exception):
    """Base of all errors that the program raises on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One complaint about one place in a file that people edit."""

    file: str
    line: int | None
    what: str
    hint: str | None = None  # 'did you mean "poll_seconds"?'

    def __str__(self) -> str:
        """`file:line: what (hint)`, the form editors jump to."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.what}" + (f"; {self.hint}" if self.hint else "")


class ConfigurationError(MailbotError):
    """Something that people edit is wrong; says everything at once, with the places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ConfigError(ConfigurationError):
    """config.toml is wrong."""


class RuleError(ConfigurationError):
    """A file of rules/ is wrong."""


class TemplateError(ConfigurationError):
    """A file of templates/ is wrong."""


class DirectoryError(ConfigurationError):
    """A directory file is wrong; nothing of the import was taken."""


class MalformedMail(MailbotError):  # noqa: N818 - a noun of the desk
    """The bytes exceed a limit or are no mail (RFC 5322); the mail is held for a person."""


class ReadingFailed(MailbotError):  # noqa: N818 - says what it is
    """One mail cost too much to read, or ended the process that read it; the message is the reason shown to staff."""


class ReaderUnavailable(MailbotError):  # noqa: N818 - says what it is
    """No mail can be read now: the reader was told to stop, or cannot be started. Counted against no mail (G16)."""


class IllegalMove(MailbotError):  # noqa: N818 - a noun of the desk
    """A life cycle has no such move."""

    def __init__(self, *, subject: str, state: str, event: str) -> None:
        self.subject, self.state, self.event = subject, state, event
        super().__init__(f"{subject} is {state}: it cannot be {event.replace('-', ' ')} now")


class CommandRefused(MailbotError):  # noqa: N818 - a noun of the desk
    """A staff command cannot be done; the message says why and stands in the transcript."""


class BooksError(MailbotError):
    """The database did not do what was asked; nothing was written."""


class BooksBusy(BooksError):  # noqa: N818 - says what it is
    """Another mailbot works on these books."""


class BooksUnavailable(BooksError):  # noqa: N818 - says what it is
    """The database is locked, full, restarted or gone for now: try again, and count it against no mail (G16)."""


class LedgerBroken(BooksError):  # noqa: N818 - says what it is
    """The sums of a license pool do not add up; the transaction was rolled back."""


class RemoteError(MailbotError):
    """The other side of a wire is not there or says no for now."""


class MailboxUnavailable(RemoteError):  # noqa: N818 - says what it is
    """The IMAP server cannot be used now."""


class RelayUnavailable(RemoteError):  # noqa: N818 - says what it is
    """The SMTP server cannot be used now."""


class NamesUnavailable(RemoteError):  # noqa: N818 - says what it is
    """A DNS record cannot be had now: no answer, or a failure. That there is no such record is an answer."""


class DeliveryError(MailbotError):
    """One mail was not handed over as it should be; the others go on."""


class NotAccepted(DeliveryError):  # noqa: N818 - says what it is
    """The relay has definitely not accepted the mail: it is still ours (RFC 5321 section 4.2.5).

    `code` is the SMTP reply code, 0 where no reply was read; `permanent` says that the same bytes to the same
    addresses will not be taken later either; `phase` is one of envelope, content, mail, rcpt, data, dot.
    """

    def __init__(self, *, code: int, text: str, permanent: bool, phase: str) -> None:
        self.code, self.text, self.permanent, self.phase = code, text, permanent, phase
        super().__init__(f"{'refused' if permanent else 'not accepted now'} at {phase}: {code} {text}")


class Uncertain(DeliveryError):  # noqa: N818 - says what it is
    """The final dot was sent and no answer was read: the mail may or may not have been accepted (RFC 1047)."""

    def __init__(self, *, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the mail may have been accepted: {reason}")
