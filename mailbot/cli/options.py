"""What the commands have in common: exit codes, options, the config they work on, the moment they act at."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from mailbot.clock import system_clock

if TYPE_CHECKING:
    from mailbot.config import Config
    from mailbot.store.database import Store
    from mailbot.store.unit_of_work import UnitOfWork

OK, PROBLEM, USAGE, UNAVAILABLE, TRY_AGAIN, CONFIGURATION = 0, 1, 2, 69, 75, 78  # sysexits.h
INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


def read_moment(text: str) -> datetime:
    """What `--now` says, with or without an offset.

    Raises:
        typer.BadParameter: it is no ISO 8601 date and time, or one beyond the calendar.
    """
    try:
        moment = datetime.fromisoformat(text)
        moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        hint = "2026-03-04T10:05:00-06:00"
        raise typer.BadParameter(f"{text!r} is no ISO 8601 date and time such as {hint}") from None
    return moment


ConfigOption = Annotated[
    str | None,
    typer.Option("--config", metavar="FILE", help="The config; else $MAILBOT_CONFIG, else ./config.toml."),
]
NowOption = Annotated[
    datetime | None,
    typer.Option(
        "--now",
        metavar="ISO8601",
        parser=read_moment,
        help="The moment to act at; without an offset, in the desk's time zone.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON, one value a line.")]


def config_of(context: typer.Context) -> "Config":
    """The config that the command line, the environment or the folder names.

    Raises:
        ConfigError: with everything that is wrong with it.
    """
    from mailbot.config import find_config, load_config

    return load_config(find_config(context.obj, os.environ))


def local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """A moment that was given, aware: without an offset it is one of the desk's wall clock."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=zone)


def moment_of(now: datetime | None, config: "Config") -> datetime:
    """The moment that was given, on the desk's wall clock where it bears no offset; else now."""
    return local(now, config.settings.desk.zone) or system_clock()


@contextmanager
def store_of(config: "Config") -> Iterator["Store"]:
    """The books, for commands that only ask or mend: as `opening.open_books`, without importing rules and templates.

    Raises:
        BooksError: they cannot be used.
    """
    from mailbot.store.database import Store

    with Store.open(config.database_url) as store:
        store.upgrade()
        yield store


@contextmanager
def asking(config: "Config") -> Iterator["UnitOfWork"]:
    """One moment of the books, to read."""
    with store_of(config) as store, store.reading() as books:
        yield books
