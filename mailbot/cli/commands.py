"""The commands. Each one reads its arguments, calls the application, and prints; nothing is decided here."""

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from mailbot.errors import (
    BooksBusy,
    BooksError,
    BooksUnavailable,
    ConfigurationError,
    DirectoryError,
    MailbotError,
    RemoteError,
)

if TYPE_CHECKING:
    from mailbot.config import Config

OK, PROBLEM, USAGE, UNAVAILABLE, TRY_AGAIN, CONFIGURATION = 0, 1, 2, 69, 75, 78  # sysexits.h

HELP = """The user-access desk of an HMIS, run by mail.

    mailbot demo                     a whole desk on this machine, no account needed
    mailbot init desk                a folder to edit: config, rules, templates, directory
    mailbot explain mail.eml         what would be done with a mail, and why
"""

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
database = typer.Typer(help="The books: migrations.", no_args_is_help=True)
app.add_typer(database, name="db")

ConfigOption = Annotated[
    str | None, typer.Option("--config", help="The config file; else $MAILBOT_CONFIG, else ./config.toml.")
]
NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="ISO8601", help="The moment to act at, with its offset from UTC."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON value a line.")]


@app.callback(help=HELP)
def everywhere(context: typer.Context, config: ConfigOption = None) -> None:
    """Options that every command takes."""
    context.obj = config


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process with its exit code."""
    words = _config_first(list(sys.argv[1:] if arguments is None else arguments))
    try:
        code = app(words, standalone_mode=False) or OK
    except typer.Exit as end:
        code = end.exit_code
    except DirectoryError as error:
        code = _complain(error, PROBLEM)
    except ConfigurationError as error:
        code = _complain(error, CONFIGURATION)
    except (BooksBusy, BooksUnavailable) as error:
        code = _complain(error, TRY_AGAIN)
    except RemoteError as error:
        code = _complain(error, UNAVAILABLE)
    except (BooksError, MailbotError) as error:
        code = _complain(error, PROBLEM)
    except typer.TyperException as error:  # a word that no command knows
        code = _usage(error)
    except BrokenPipeError:
        code = OK  # the reader has seen enough
    except (KeyboardInterrupt, typer.Abort):
        code = 130
    sys.exit(code)


def _complain(error: Exception, code: int) -> int:
    print(error, file=sys.stderr)
    return code


def _usage(error: Exception) -> int:
    show = getattr(error, "show", None)
    if show is not None:
        show()
    else:
        print(error, file=sys.stderr)
    return USAGE


def _config_first(words: list[str]) -> list[str]:
    """`--config FILE` counts before and after the command (design 3.9)."""
    for at, word in enumerate(words):
        if word == "--":
            break
        if word == "--config" and at + 1 < len(words):
            return [*words[at : at + 2], *words[:at], *words[at + 2 :]]
        if word.startswith("--config="):
            return [word, *words[:at], *words[at + 1 :]]
    return words


def _config(context: typer.Context) -> "Config":
    from mailbot.config import find_config, load_config

    return load_config(find_config(context.obj, os.environ))


def _moment(now: str | None) -> datetime | None:
    """The moment that `--now` names; without an offset it would be anybody's guess."""
    if now is None:
        return None
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        raise typer.BadParameter(f"{now!r} is no ISO 8601 date and time") from None
    if moment.tzinfo is None:
        raise typer.BadParameter(f"{now!r} has no offset from UTC, such as 2026-03-04T10:05:00-06:00")
    return moment


# -- setting up --------------------------------------------------------------------------------------------------


@app.command()
def demo() -> int:
    """A whole desk on this machine: real mails through real IMAP and SMTP on loopback, simulated days."""
    from mailbot.cli.printing import set_up_log
    from mailbot.demo.play import play

    set_up_log(only_trouble=True)
    return play()


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where; by default here.")] = Path(),
) -> int:
    """Write config.toml, rules/, templates/, directory/ and a signing secret to edit; nothing is overwritten."""
    from mailbot.cli.setup import write_desk

    for line in write_desk(folder):
        print(line)
    return OK


@app.command()
def check(context: typer.Context, *, as_json: JsonOption = False) -> int:
    """Check config, rules with their examples, templates and directory, offline; says everything at once."""
    from mailbot.cli.checking import check_desk
    from mailbot.config import find_config

    report = check_desk(find_config(context.obj, os.environ))
    if as_json:
        print(json.dumps(report.as_words(), ensure_ascii=False))
    else:
        report.show()
    return CONFIGURATION if report.problems else OK


@app.command("import")
def import_(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Directory files or folders of them.")
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
) -> int:
    """Take directory files into the books; says what changed. A bad row is named and nothing is taken."""
    from mailbot.cli.setup import take_directory
    from mailbot.opening import open_books, system_clock

    config = _config(context)
    with open_books(config) as store:
        zone = config.settings.desk.zone
        for line in take_directory(paths, store, system_clock(), zone, dry_run=dry_run):
            print(line)
    return OK


@database.command("upgrade")
def upgrade(context: typer.Context) -> int:
    """Bring the books to the shape that this program needs."""
    from mailbot.store.database import Store

    with Store.open(_config(context).database_url) as store:
        before, newest = store.revisions()
        store.upgrade()
    print(f"the books were at {before or 'nothing'} and are at {newest}")
    return OK


# -- working -----------------------------------------------------------------------------------------------------


@app.command()
def run(
    context: typer.Context,
    *,
    once: Annotated[bool, typer.Option("--once", help="One round, then exit.")] = False,
    now: NowOption = None,
) -> int:
    """Watch the mailbox and answer. With --once: fetch, decide, do what is due, send, exit."""
    from mailbot.app import run_once, serve
    from mailbot.cli.printing import set_up_log
    from mailbot.opening import system_clock

    config, moment = _config(context), _moment(now)
    set_up_log()
    if not once:
        if moment is not None:
            raise typer.BadParameter("--now goes with --once")
        serve(config)
        return OK
    done = run_once(config, (lambda: moment) if moment else system_clock)
    print(f"{done.taken_in} mails in, {done.decided} decided, {done.sent} sent")
    for place in done.unreachable:
        print(f"cannot be reached: {place}", file=sys.stderr)
    return UNAVAILABLE if done.unreachable else OK


@app.command()
def staff(
    context: typer.Context,
    lines: Annotated[list[str], typer.Argument(metavar="COMMAND...", help='Such as "R-0001 spa pass".')],
    *,
    now: NowOption = None,
) -> int:
    """Give staff commands from the shell; each line is answered."""
    from mailbot.opening import build_desk, make_secret, open_books, system_clock
    from mailbot.pipeline import command

    config = _config(context)
    make_secret(config.secret_file)
    desk = build_desk(config)
    texts = [line for text in lines for line in text.splitlines()]
    with open_books(config) as store:
        results = command(texts, desk, store, _moment(now) or system_clock(), who="shell")
    for result in results:
        print(f"> {result.line}\n{'  ' if result.ok else '  refused: '}{result.said}")
    return OK if results and all(result.ok for result in results) else PROBLEM


@app.command()
def digest(
    context: typer.Context,
    *,
    show: Annotated[bool, typer.Option("--print", help="Print it; nothing is sent or marked.")] = False,
    as_json: JsonOption = False,
    now: NowOption = None,
) -> int:
    """The digest now. With --print it is only shown."""
    from mailbot.cli.digesting import owe_digest, print_digest
    from mailbot.opening import system_clock

    moment = _moment(now) or system_clock()
    if show or as_json:
        print_digest(_config(context), moment, as_json=as_json)
    else:
        print(owe_digest(_config(context), moment))
    return OK


# -- asking ------------------------------------------------------------------------------------------------------


@app.command()
def explain(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE.eml...", help="Mail files, or - for stdin.")],
    *,
    as_json: JsonOption = False,
    now: NowOption = None,
) -> int:
    """Each stage for a mail: screened how, read as what, which rules said what, which mails would go. Writes nothing."""
    from mailbot.cli.explaining import explain_files

    return explain_files(_config(context), files, _moment(now), as_json=as_json)


@app.command()
def export(context: typer.Context, *, as_json: JsonOption = False) -> int:
    """The books: cases, pools, messages, outbox, representatives, access."""
    from mailbot.cli.printing import show_export
    from mailbot.opening import open_books

    with open_books(_config(context)) as store, store.reading() as books:
        exported = books.export()
    if as_json:
        print(json.dumps(exported, ensure_ascii=False, indent=None))
    else:
        show_export(exported)
    return OK
