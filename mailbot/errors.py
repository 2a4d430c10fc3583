"""Every error of the program, split by who can act on it.

MailbotError
├── ConfigurationError            the operator or staff mend a file; exit 78; carries every Problem at once
│   ├── ConfigError               config.toml
│   ├── RuleError                 rules/*.toml
│   ├── TemplateError             templates/*.md
│   └── DirectoryError            directory/*.csv (exit 1: the import is refused, the desk goes on)
├── MalformedMail                 the sender's bytes exceed a limit or are no mail; the mail is held
├── IllegalMove                   a life cycle has no such move; names state and event
├── CommandRefused                a staff command that cannot be done; the text goes into the transcript
├── BooksError                    the database
│   ├── BooksBusy                 another mailbot holds the books; exit 75
│   └── LedgerBroken              license sums do not add up: the transaction is rolled back
└── RemoteError                   the other side of a wire; temporary; exit 69
    ├── MailboxUnavailable        IMAP
    └── RelayUnavailable          SMTP
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


class LedgerBroken(BooksError):  # noqa: N818 - says what it is
    """The sums of a license pool do not add up; the transaction was rolled back."""


class RemoteError(MailbotError):
    """The other side of a wire is not there or says no for now."""


class MailboxUnavailable(RemoteError):  # noqa: N818 - says what it is
    """The IMAP server cannot be used now."""


class RelayUnavailable(RemoteError):  # noqa: N818 - says what it is
    """The SMTP server cannot be used now."""
