"""The commands that see to waiting mails: `queue` for those that came in, `outbox` for ours. Without a word they list."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import OK, JsonOption, asking, config_of, moment_of, store_of

if TYPE_CHECKING:
    from mailbot.cli.histories import Plain
    from mailbot.config import Config
    from mailbot.store.unit_of_work import UnitOfWork

queue = typer.Typer(help="Mails that came in and wait: undecided, held, quarantined.")
outbox = typer.Typer(help="Mails of ours that are not settled: queued, uncertain, failed.")

Mail = Annotated[str, typer.Argument(metavar="ID", help="I-12 or 12, as `queue list` shows it.")]
OwnMail = Annotated[str, typer.Argument(metavar="ID", help="O-7 or 7, as `outbox list` shows it.")]
AllOption = Annotated[bool, typer.Option("--all", help="Settled ones too.")]


class Fate(StrEnum):
    """What a person knows of an uncertain mail."""

    SENT = "sent"
    FAILED = "failed"


# -- mails in ----------------------------------------------------------------------------------------------------


@queue.callback(invoke_without_command=True)
def queue_itself(context: typer.Context, *, as_json: JsonOption = False) -> int:
    """Mails that came in and wait: undecided, held, quarantined."""
    return _list_queue(context, as_json=as_json) if context.invoked_subcommand is None else OK


@queue.command("list")
def list_queue(context: typer.Context, *, as_json: JsonOption = False) -> int:
    """What waits, and why; oldest first."""
    return _list_queue(context, as_json=as_json)


@queue.command("retry")
def retry(context: typer.Context, mail: Mail) -> int:
    """Decide it again at the next round: rules, directory or config were mended."""
    from mailbot.cli.mending import decide_again, row_of

    with _mending(config_of(context)) as books:
        print(decide_again(books, row_of(mail, "I")))
        books.commit()
    return OK


@queue.command("release")
def release(context: typer.Context, mail: Mail) -> int:
    """Vouch for its sender and decide it now; the rules are asked as ever."""
    from mailbot.cli.desks import desk_of
    from mailbot.cli.mending import release as let_through
    from mailbot.cli.mending import row_of

    config = config_of(context)
    desk = desk_of(config)
    with _mending(config) as books:
        said = let_through(books, desk, row_of(mail, "I"), moment_of(None, config))
        books.commit()
    print(said)
    return OK


@queue.command("dismiss")
def dismiss(context: typer.Context, mail: Mail) -> int:
    """A person has seen to it; nothing follows."""
    from mailbot.cli.mending import dismiss as see_to
    from mailbot.cli.mending import row_of

    config = config_of(context)
    with _mending(config) as books:
        said = see_to(books, row_of(mail, "I"), moment_of(None, config))
        books.commit()
    print(said)
    return OK


def _list_queue(context: typer.Context, *, as_json: bool) -> int:
    from mailbot.cli.waiting import queue as waiting
    from mailbot.cli.waiting import queue_in_words

    config = config_of(context)
    with asking(config) as books:
        mails = waiting(books)
    _show(mails, lambda: queue_in_words(mails, config.settings.desk.zone), "no mail waits", as_json=as_json)
    return OK


# -- mails of ours -----------------------------------------------------------------------------------------------


@outbox.callback(invoke_without_command=True)
def outbox_itself(
    context: typer.Context, *, everything: AllOption = False, as_json: JsonOption = False
) -> int:
    """Mails of ours that are not settled: queued, uncertain, failed."""
    if context.invoked_subcommand is not None:
        return OK
    return _list_outbox(context, everything=everything, as_json=as_json)


@outbox.command("list")
def list_outbox(context: typer.Context, *, everything: AllOption = False, as_json: JsonOption = False) -> int:
    """What is owed, and how far it came; oldest first."""
    return _list_outbox(context, everything=everything, as_json=as_json)


@outbox.command("retry")
def retry_own(context: typer.Context, mail: OwnMail) -> int:
    """Try it again at the next round."""
    from mailbot.cli.mending import row_of, send_again

    config = config_of(context)
    with _mending(config) as books:
        said = send_again(books, row_of(mail, "O"), moment_of(None, config))
        books.commit()
    print(said)
    return OK


@outbox.command("resolve")
def resolve(
    context: typer.Context,
    mail: OwnMail,
    fate: Annotated[Fate, typer.Argument(metavar="sent|failed", help="What became of it.")],
) -> int:
    """Say what became of a mail that is uncertain; what follows from it follows now."""
    from mailbot.cli.desks import desk_of
    from mailbot.cli.mending import row_of, settle

    config = config_of(context)
    desk = desk_of(config)
    with _mending(config) as books:
        row = row_of(mail, "O")
        said = settle(books, desk, row, moment_of(None, config), arrived=fate is Fate.SENT)
        books.commit()
    print(said)
    return OK


def _list_outbox(context: typer.Context, *, everything: bool, as_json: bool) -> int:
    from mailbot.cli.waiting import outbox as owed
    from mailbot.cli.waiting import outbox_in_words

    config = config_of(context)
    with asking(config) as books:
        mails = owed(books, everything=everything)
    _show(
        mails, lambda: outbox_in_words(mails, config.settings.desk.zone), "nothing is owed", as_json=as_json
    )
    return OK


# -- both --------------------------------------------------------------------------------------------------------


def add_to(app: typer.Typer) -> None:
    """Make `queue` and `outbox` commands of the program."""
    app.add_typer(queue, name="queue")
    app.add_typer(outbox, name="outbox")


@contextmanager
def _mending(config: "Config") -> Iterator["UnitOfWork"]:
    with store_of(config) as store, store.transaction() as books:
        yield books


def _show(mails: "list[Plain]", words: Callable[[], Iterator[str]], none: str, *, as_json: bool) -> None:
    from mailbot.cli.printing import print_json, print_lines

    if as_json:
        print_json(mails)
    elif mails:
        print_lines(words())
    else:
        print(none)
