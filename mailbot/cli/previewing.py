"""`mailbot preview`: every mail of a desk with sample data, before anybody gets one.

As text on the terminal, as pages in a folder, or as a gallery in a browser that follows the files while they are edited.
A desk's own templates, name and language where there is a config; else what the program ships.
"""

import email
import email.policy
import os
import sys
from pathlib import Path

import typer

from mailbot.cli.options import OK
from mailbot.config import find_config, load_config, shipped
from mailbot.model.decision import MailKind
from mailbot.opening import identity_of
from mailbot.policy.toml_source import did_you_mean
from mailbot.reply.desk import DeskIdentity
from mailbot.reply.gallery import Exhibit, exhibits_of, write_out
from mailbot.reply.gallery_server import Show, gallery_server, show_folder
from mailbot.reply.samples import SAMPLE_DESK, Flavour
from mailbot.reply.templates import load


def show_mails(named: str | None, template: str | None, *, serve: bool, out: Path | None, port: int) -> int:
    """Show the mails of the config that is named, or found, or of none.

    Raises:
        ConfigError: the config is wrong, or named and not there.
        TemplateError: a template is not sound; with `serve`, the pages say so and follow until it is.
        typer.BadParameter: there is no such template, or both ways are wanted.
    """
    if serve and out:
        raise typer.BadParameter("--serve or --out, not both")
    only = _kind(template)
    folder, desk = _desk(named)
    if serve:
        serve_gallery(show_folder(folder, desk, only=only), port)
        return OK
    exhibits = exhibits_of(load(folder), desk, only=only)
    if out is None:
        print(_as_text(exhibits))
        return OK
    files = write_out(exhibits, out)
    print(f"{len(files)} files; open {out / 'index.html'}")
    return OK


def serve_gallery(show: Show, port: int) -> None:
    """Serve a gallery on loopback until Ctrl-C.

    Raises:
        typer.BadParameter: the port is taken.
    """
    try:
        server = gallery_server(show, port=port)
    except (OSError, OverflowError) as error:
        raise typer.BadParameter(f"port {port} cannot be used: {error}") from None
    with server:
        print(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("closed", file=sys.stderr)


def _kind(template: str | None) -> MailKind | None:
    """The mail that `training-start` or `training-start.md` names."""
    if template is None:
        return None
    name = template.removesuffix(".md")
    kinds = [kind.value for kind in MailKind]
    if name not in kinds:
        raise typer.BadParameter(
            "; ".join(filter(None, (f"there is no mail {name!r}", did_you_mean(name, kinds))))
        )
    return MailKind(name)


def _desk(named: str | None) -> tuple[Path, DeskIdentity]:
    """Templates and looks: of the desk that is meant, else of a sample one."""
    path = find_config(named, os.environ)
    if named is None and "MAILBOT_CONFIG" not in os.environ and not path.exists():
        print("no config here: the templates that come with the program", file=sys.stderr)
        return shipped("templates"), SAMPLE_DESK
    config = load_config(path)
    return config.templates_folder, identity_of(config, "preview")


def _as_text(exhibits: tuple[Exhibit, ...]) -> str:
    """The mails as usual, each with its subject and text part."""
    usual = [exhibit for exhibit in exhibits if exhibit.title == Flavour.TYPICAL.value]
    return "\n\n".join(_text_of(exhibit) for exhibit in usual)


def _text_of(exhibit: Exhibit) -> str:
    mail = email.message_from_bytes(exhibit.raw, policy=email.policy.default)
    part = mail.get_body(("plain",))
    body = part.get_content() if part is not None else ""
    rule = f"--- {exhibit.group} ".ljust(78, "-")
    return f"{rule}\nSubject: {mail['Subject']}\n\n{body.strip()}"
