"""The program's commands: the ways in and the exit codes here, and those that set up a desk and let it work.

`questions` has those that ask and write nothing, `upkeep` those that see to waiting mails. Each one reads its arguments,
calls the application and prints; nothing is decided here.
"""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from mailbot.cli import questions, upkeep
from mailbot.cli.options import (
    CONFIGURATION,
    INTERRUPTED,
    OK,
    PROBLEM,
    TRY_AGAIN,
    UNAVAILABLE,
    USAGE,
    ConfigOption,
    JsonOption,
    NowOption,
    config_of,
    local,
    moment_of,
    store_of,
)
from mailbot.errors import (
    BooksBusy,
    BooksUnavailable,
    ConfigurationError,
    DirectoryError,
    MailbotError,
    RemoteError,
)

HELP = """The user-access desk of an HMIS, run by mail.

\b
    mailbot demo                 a whole desk on this machine, no account needed
    mailbot init desk            a folder to edit: config, rules, templates, directory
    mailbot explain mail.eml     what would be done with a mail, and why
"""

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
database = typer.Typer(help="The books: migrations.", no_args_is_help=True)

CODES: tuple[tuple[type[MailbotError], int], ...] = (
    (DirectoryError, PROBLEM),  # the import is refused, the desk goes on
    (ConfigurationError, CONFIGURATION),
    (BooksBusy, TRY_AGAIN),
    (BooksUnavailable, TRY_AGAIN),
    (RemoteError, UNAVAILABLE),
    (MailbotError, PROBLEM),
)
"""The exit code of each error; the first that fits."""


@app.callback(help=HELP)
def everywhere(context: typer.Context, config: ConfigOption = None) -> None:
    """Options that every command takes."""
    context.obj = config


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process with its exit code."""
    words = _config_first(list(sys.argv[1:] if arguments is None else arguments))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # a file name of bytes, a name that the terminal has no letters for
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(words, standalone_mode=False, prog_name="mailbot") or OK
        sys.stdout.flush()
    except typer.Exit as end:
        code = end.exit_code
    except MailbotError as error:
        print(error, file=sys.stderr)
        code = next(code for kind, code in CODES if isinstance(error, kind))
    except typer.TyperException as error:  # a word that no command knows
        code = _usage(error)
    except (
        BrokenPipeError,
        SystemExit,
    ):  # the reader has seen enough; typer makes an exit of it, and of nothing else
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OK
    except OSError as error:  # a folder that may not be written, a disk that is full
        print(error, file=sys.stderr)
        code = PROBLEM
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    sys.exit(code)


def _usage(error: Exception) -> int:
    show = getattr(error, "show", None)  # what typer raises at bad usage has it
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
        if word == "--config":
            return [*words[at : at + 2], *words[:at], *words[at + 2 :]] if words[at + 1 :] else [word]
        if word.startswith("--config="):
            return [word, *words[:at], *words[at + 1 :]]
    return words


# -- setting up --------------------------------------------------------------------------------------------------


@app.command()
def demo(
    *,
    serve: Annotated[
        bool, typer.Option("--serve", help="Keep the desk open to write to, with its mails in a browser.")
    ] = False,
    port: Annotated[int, typer.Option("--port", help="Of the browser's page; 0: any free one.")] = 0,
) -> int:
    """A whole desk on this machine, with simulated days.

    Real mails through real IMAP and SMTP on loopback; no account, nothing leaves the machine.
    """
    from mailbot.cli.printing import set_up_log
    from mailbot.demo.play import play

    set_up_log(only_trouble=True)
    return play(serve=serve, port=port)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where; by default here.")] = Path(),
) -> int:
    """A folder to edit: config, rules, templates, directory.

    With a signing secret; nothing that is there is overwritten.
    """
    from mailbot.cli.setup import write_desk

    for line in write_desk(folder):
        print(line)
    return OK


@app.command()
def check(context: typer.Context, *, as_json: JsonOption = False) -> int:
    """What is wrong with what people edit, all at once.

    Config, rules with their examples, templates and directory; offline.
    """
    from mailbot.cli.checking import check_desk
    from mailbot.cli.printing import print_json
    from mailbot.config import find_config

    report = check_desk(find_config(context.obj, os.environ))
    if as_json:
        print_json(report.as_words())
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
    from mailbot.clock import system_clock

    config = config_of(context)
    with store_of(config) as store:
        zone = config.settings.desk.zone
        for line in take_directory(paths, store, system_clock(), zone, dry_run=dry_run):
            print(line)
    return OK


@database.command("upgrade")
def upgrade(context: typer.Context) -> int:
    """Bring the books to the shape that this program needs."""
    from mailbot.store.database import Store

    with Store.open(config_of(context).database_url) as store:
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
    from mailbot.clock import system_clock

    if now is not None and not once:
        raise typer.BadParameter("--now goes with --once")
    config = config_of(context)
    set_up_log()
    if not once:
        serve(config)
        return OK
    moment = local(now, config.settings.desk.zone)
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
    from mailbot.cli.desks import desk_of
    from mailbot.cli.printing import print_lines
    from mailbot.pipeline import command

    config = config_of(context)
    desk, moment = desk_of(config), moment_of(now, config)
    texts = [line for text in lines for line in text.splitlines()]
    with store_of(config) as store:
        results = command(texts, desk, store, moment, who="shell")
    print_lines(
        line
        for result in results
        for line in (f"> {result.line}", f"{'  ' if result.ok else '  refused: '}{result.said}")
    )
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

    config = config_of(context)
    moment = moment_of(now, config)
    if show or as_json:
        print_digest(config, moment, as_json=as_json)
    else:
        print(owe_digest(config, moment))
    return OK


questions.add_to(app)
upkeep.add_to(app)
app.add_typer(database, name="db")
