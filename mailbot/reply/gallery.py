"""Mails to look at in a browser: a list on the left, and each mail as text, as HTML at 320 and 600, in the dark, its
source and its headers.

The same pages are served (they reload when the templates change) or written to a folder. Mails are shown in frames
without scripts, so that a mail from outside can be looked at too. In: exhibits. Out: pages by path.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup, escape

from mailbot.model.decision import MailKind
from mailbot.reply.compose import compose
from mailbot.reply.desk import DeskIdentity
from mailbot.reply.lint import lint
from mailbot.reply.message_ids import make_message_id
from mailbot.reply.samples import SAMPLE_NOW, Flavour, sample_order
from mailbot.reply.templates import Templates

_PLAIN_PAGE = Markup(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    "<style>body{{margin:16px;color-scheme:light dark}}pre{{white-space:pre-wrap;font:13px/1.5 monospace}}</style>"
    "<pre>{text}</pre></html>"
)
_FORCED_DARK = re.compile(r"@media \(prefers-color-scheme: dark\)")
_SAMPLE_SECRET = b"only for the gallery's samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One mail on show, with what is to be read beside it."""

    key: str  # in addresses: "training-start-typical"
    group: str  # heading in the list
    title: str  # line in the list
    raw: bytes
    beside: tuple[tuple[str, str], ...] = ()  # "Decided", "granted (P1, P10)"
    together: tuple[
        tuple[str, str], ...
    ] = ()  # keys and views of mails seen side by side: a mail and its answers


def exhibits_of(
    templates: Templates, desk: DeskIdentity, *, only: MailKind | None = None
) -> tuple[Exhibit, ...]:
    """Every mail with every kind of sample data, with what the lint says of it."""
    return tuple(
        _sample(templates, desk, kind, flavour)
        for kind in MailKind
        for flavour in Flavour
        if only in {None, kind}
    )


def pages(exhibits: Sequence[Exhibit], *, problems: str = "") -> Mapping[str, str]:
    """HTML by path: `index.html`, and for each exhibit its views; all links are relative.

    Args:
        exhibits: the mails, in the order of the list.
        problems: what is wrong with the templates now, shown on top.
    """
    shown: dict[str, str] = {"index.html": _index(exhibits, problems)}
    for exhibit in exhibits:
        shown.update(_views(exhibit))
    return shown


def write_out(exhibits: Sequence[Exhibit], folder: Path) -> tuple[Path, ...]:
    """Write the gallery into a folder, made when missing; returns the files written."""
    written = []
    for path, page in pages(exhibits).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page, "utf-8")
        written.append(target)
    for exhibit in exhibits:
        target = folder / "mails" / f"{exhibit.key}.eml"
        target.write_bytes(exhibit.raw)
        written.append(target)
    return tuple(written)


def _sample(templates: Templates, desk: DeskIdentity, kind: MailKind, flavour: Flavour) -> Exhibit:
    order = sample_order(kind, flavour)
    domain = desk.address.rpartition("@")[2]
    message_id = make_message_id(_SAMPLE_SECRET, kind.value, order.case, flavour.value, domain)
    mail = compose(order, desk=desk, templates=templates, message_id=message_id, now=SAMPLE_NOW)
    complaints = lint(mail.raw) if flavour is not Flavour.HOSTILE else ()
    return Exhibit(
        key=f"{kind.value}-{flavour.value}",
        group=kind.value,
        title=flavour.value,
        raw=mail.raw,
        beside=tuple(("Lint", complaint) for complaint in complaints),
    )


def _index(exhibits: Sequence[Exhibit], problems: str) -> str:
    listed = [
        {
            "key": exhibit.key,
            "group": exhibit.group,
            "title": exhibit.title,
            "beside": exhibit.beside,
            "together": exhibit.together,
        }
        for exhibit in exhibits
    ]
    data = json.dumps({"mails": listed, "problems": problems}).replace("<", "\\u003c")
    return files("mailbot.reply").joinpath("gallery.html").read_text("utf-8").replace('"@DATA@"', data)


def _views(exhibit: Exhibit) -> dict[str, str]:
    mail = message_from_bytes(exhibit.raw, policy=policy.default)
    html = _with_pictures(mail, _content(mail, "html"))
    source = exhibit.raw.decode("utf-8", "replace")
    headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
    place = f"mails/{exhibit.key}"
    return {
        f"{place}.html": html or _plain(exhibit.title, "This mail has no HTML part."),
        f"{place}.dark.html": _FORCED_DARK.sub("@media all", html) or _plain(exhibit.title, "No HTML part."),
        f"{place}.text.html": _plain(exhibit.title, _content(mail, "plain")),
        f"{place}.headers.html": _plain(exhibit.title, headers),
        f"{place}.source.html": _plain(exhibit.title, source),
    }


def _plain(title: str, text: str) -> str:
    return str(_PLAIN_PAGE.format(title=title, text=escape(text)))


def _content(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body((subtype,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError, KeyError):  # a charset of its own making; a mail from outside
        return str(part)


def _with_pictures(mail: EmailMessage, html: str) -> str:
    """The HTML with the pictures that travel in the mail put in their places."""
    for part in mail.walk():
        content_id = str(part["Content-ID"] or "").strip("<> ")
        if content_id and part.get_content_maintype() == "image":
            picture = base64.b64encode(part.get_content()).decode("ascii")
            html = html.replace(f"cid:{content_id}", f"data:{part.get_content_type()};base64,{picture}")
    return html
