"""The commands that ask and write nothing: explain, why, status, licenses, export, bundle, preview."""

from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.options import (
    OK,
    PROBLEM,
    JsonOption,
    NowOption,
    asking,
    config_of,
    local,
    moment_of,
)


def explain(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE.eml", help="Mail files, or - for stdin.")],
    *,
    as_json: JsonOption = False,
    now: NowOption = None,
) -> int:
    """What would be done with a mail, stage by stage, and why.

    How it is screened, what it is read as, which rules say what, which mails would go. Writes nothing.
    """
    from mailbot.cli.explaining import explain_files

    config = config_of(context)
    return explain_files(config, files, local(now, config.settings.desk.zone), as_json=as_json)


def why(
    context: typer.Context,
    reference: Annotated[
        str,
        typer.Argument(metavar="REF", help="A case (R-0001), a Message-ID, a mail in (I-1) or out (O-1)."),
    ],
    *,
    as_json: JsonOption = False,
) -> int:
    """How a case or a mail came to be where it is.

    Which mail, command or clock, which rules with policy ids and what they said, what was sent.
    """
    from mailbot.cli.histories import story_of
    from mailbot.cli.printing import print_json, print_lines
    from mailbot.cli.telling import tell

    config = config_of(context)
    with asking(config) as books:
        story = story_of(books, reference)
    if story is None:
        return _unknown(f"the books know no {reference}")
    if as_json:
        print_json(story)
    else:
        print_lines(tell(story, config.settings.desk.zone))
    return OK


def status(
    context: typer.Context,
    who: Annotated[
        str | None, typer.Argument(metavar="[NAME or REF]", help="A name or part of it, an address, a case.")
    ] = None,
    *,
    as_json: JsonOption = False,
    now: NowOption = None,
) -> int:
    """Where the desk stands, or a person, or a case."""
    from mailbot.cli.printing import print_json, print_lines
    from mailbot.cli.standing import desk_in_words, desk_standing, people_standing, person_in_words

    config = config_of(context)
    zone = config.settings.desk.zone
    moment = moment_of(now, config)
    with asking(config) as books:
        if who is None:
            standing = desk_standing(books, moment, zone)
        else:
            people = people_standing(books, who, moment.astimezone(zone).date())
    if who is None:
        print_json(standing) if as_json else print_lines(desk_in_words(standing, zone))
        return OK
    if as_json:
        print_json(people)
    elif people:
        print_lines(line for person in people for line in (*person_in_words(person), ""))
    return OK if people else _unknown(f"nobody and no case here is {who}")


def licenses(context: typer.Context, *, as_json: JsonOption = False, now: NowOption = None) -> int:
    """The pools of licenses: free, held, assigned, and who waits."""
    from mailbot.cli.printing import print_json, print_lines
    from mailbot.cli.standing import licenses_in_words, licenses_standing

    config = config_of(context)
    zone = config.settings.desk.zone
    with asking(config) as books:
        pools = licenses_standing(books, moment_of(now, config), zone)
    if as_json:
        print_json(pools)
    else:
        print_lines(licenses_in_words(pools))
    return OK


def export(context: typer.Context, *, as_json: JsonOption = False) -> int:
    """The books, whole.

    Cases, pools, messages, outbox, representatives, access.
    """
    from mailbot.cli.printing import export_in_words, print_json, print_lines

    with asking(config_of(context)) as books:
        exported = books.export()
    if as_json:
        print_json(exported)
    else:
        print_lines(export_in_words(exported))
    return OK


def bundle(context: typer.Context) -> int:
    """A document for those who help; nobody's name is in it.

    Versions, config, counts and the last errors as JSON, without bodies, addresses or passwords.
    """
    from mailbot.cli.bundling import bundle as document
    from mailbot.cli.printing import print_json

    config = config_of(context)
    print_json(document(config, moment_of(None, config)))
    return OK


def preview(
    context: typer.Context,
    template: Annotated[
        str | None, typer.Argument(metavar="[TEMPLATE]", help="Such as training-start.")
    ] = None,
    *,
    serve: Annotated[
        bool, typer.Option("--serve", help="In a browser, until Ctrl-C; edits show at once.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Into a folder, as pages.")] = None,
    port: Annotated[int, typer.Option("--port", metavar="PORT", help="With --serve; any free one.")] = 0,
) -> int:
    """Every mail with sample data, before anybody gets one.

    As text here, or as pages with text, HTML, narrow and dark: served, or in a folder.
    """
    from mailbot.cli.previewing import show_mails

    return show_mails(context.obj, template, serve=serve, out=out, port=port)


def add_to(app: typer.Typer) -> None:
    """Make the questions commands of the program, in the order in which help lists them."""
    for command in (explain, why, status, licenses, export, bundle, preview):
        app.command()(command)


def _unknown(what: str) -> int:
    typer.echo(what, err=True)
    return PROBLEM
