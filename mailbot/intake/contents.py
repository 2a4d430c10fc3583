"""What of a mail is its text, what is attached, and what staff should know of (RFC 2046 section 5.1).

    text of multipart/alternative   the plain and the HTML child, both: `body` chooses
    text of multipart/related       its root (RFC 2387 section 3.2)
    text of multipart/mixed         all inline texts, in order: Apple Mail writes on behind a picture
    text of an attached message     never: those are somebody else's words

A text called a file, or marked as an attachment, is attached.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from mailbot.errors import MalformedMail
from mailbot.intake.parts import Part
from mailbot.intake.settings import Limits
from mailbot.model.message import Attachment

_PATH = re.compile(r"[\\/]+")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"|?*]')
_LONGEST_NAME = 120
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_NOTES = {
    "text/calendar": "calendar part",
    "application/ics": "calendar part",
    "multipart/encrypted": "encrypted, not opened",
    "application/pkcs7-mime": "encrypted or sealed, not opened",
    "application/x-pkcs7-mime": "encrypted or sealed, not opened",
    "message/partial": "a piece of a mail, not put together",
    "message/external-body": "refers to a file elsewhere, not fetched",
    "message/rfc822": "attached message, not read",
}


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a mail as its parts give it."""

    plain: str | None = None
    html: str | None = None
    is_flowed: bool = False  # RFC 3676, of the plain text
    delsp: bool = False
    doubtful: bool = False  # a fallback charset was needed


@dataclass(frozen=True, slots=True)
class _Block:
    """One inline text: a leaf, or the two readings that a multipart/alternative offers."""

    plain: Part | None
    html: Part | None


def read_text(root: Part, limits: Limits) -> Text:
    """Decode the text of a mail.

    Raises:
        MalformedMail: more text than the limits allow.
    """
    blocks = list(_blocks(root))
    leaves = [leaf for block in blocks for leaf in (block.plain, block.html) if leaf is not None]
    if sum(len(leaf.decoded) for leaf in leaves) > 2 * limits.text_bytes:
        raise MalformedMail(f"text over {limits.text_bytes // 1024} KiB")
    texts = {id(leaf): leaf.text() for leaf in leaves}
    plain = _joined_plain(blocks, {key: text.text for key, text in texts.items()})
    html = _joined_html(blocks, {key: text.text for key, text in texts.items()})
    for text in (plain, html):
        _bound(text or "", limits)
    if html is not None and html.count("<") > limits.tags:
        raise MalformedMail(f"more than {limits.tags} HTML tags")
    flowed = [block.plain.parameters.get("format").lower() == "flowed" for block in blocks if block.plain]
    delsp = [block.plain.parameters.get("delsp").lower() == "yes" for block in blocks if block.plain]
    return Text(
        plain=plain,
        html=html,
        is_flowed=bool(flowed) and all(flowed),
        delsp=bool(delsp) and all(delsp),
        doubtful=any(text.doubtful for text in texts.values()),
    )


def _bound(text: str, limits: Limits) -> None:
    if len(text) > limits.text_bytes:
        raise MalformedMail(f"text over {limits.text_bytes // 1024} KiB")
    if text.count("\n") > limits.text_lines:
        raise MalformedMail(f"more than {limits.text_lines} lines")


def _joined_plain(blocks: list[_Block], texts: dict[int, str]) -> str | None:
    """The plain reading, where all of the mail has one."""
    pieces = [texts[id(block.plain)] for block in blocks if block.plain is not None]
    return _join(pieces, "\n") if len(pieces) == len(blocks) and pieces else None


def _joined_html(blocks: list[_Block], texts: dict[int, str]) -> str | None:
    """The HTML reading, where any of the mail has one; plain pieces stand in it as they are."""
    if not any(block.html for block in blocks):
        return None
    pieces: list[str] = []
    for block in blocks:
        if block.html is not None:
            pieces.append(texts[id(block.html)])
        elif block.plain is not None:
            pieces.append(f"<pre>{escape(texts[id(block.plain)])}</pre>")
    return _join(pieces, "\n")


def _join(pieces: list[str], line_end: str) -> str:
    return "".join(
        piece if piece.endswith("\n") or index == len(pieces) - 1 else piece + line_end
        for index, piece in enumerate(pieces)
    )


def _blocks(part: Part) -> Iterator[_Block]:
    if part.content_type == "multipart/alternative":
        yield from _alternative(part)
    elif part.content_type == "multipart/related":
        yield from _blocks(_related_root(part))
    elif part.content_type in {"multipart/signed", "multipart/report"}:
        yield from _blocks(part.children[0])
    elif part.content_type in {"multipart/digest", "multipart/encrypted"}:
        return
    elif part.children:
        for child in part.children:
            if child.children or not is_attached(child):
                yield from _blocks(child)
    elif part.content_type == "text/html":
        yield _Block(None, part)
    elif part.content_type in {"text/plain", "text/enriched", "text/richtext", "text/markdown"}:
        yield _Block(part, None)


def _alternative(part: Part) -> Iterator[_Block]:
    """One text in several readings. A reading that is itself made of pieces is taken whole."""
    readings = [list(_blocks(child)) for child in part.children if child.children or not is_attached(child)]
    plain = next(
        (reading for reading in readings if any(block.plain and not block.html for block in reading)), []
    )
    html = next((reading for reading in reversed(readings) if any(block.html for block in reading)), [])
    if len(plain) == 1 and len(html) == 1:
        yield _Block(plain[0].plain, html[0].html)
    elif html and not plain:
        yield from html
    else:
        yield from plain or next(filter(None, readings), [])


def _related_root(part: Part) -> Part:
    named = part.parameters.get("start").strip()
    for child in part.children:
        if named and child.headers.ascii("content-id") == named:
            return child
    return part.children[0]


def is_attached(part: Part) -> bool:
    """Is this leaf something beside the text?"""
    if part.disposition.value == "attachment":
        return True
    if part.content_type in {"text/plain", "text/html"}:
        return bool(part.disposition.text("filename"))
    return part.content_type not in {"text/enriched", "text/richtext", "text/markdown"}


def read_attachments(root: Part, limits: Limits) -> tuple[Attachment, ...]:
    """List what is attached, in order, with decoded content.

    Raises:
        MalformedMail: more attachments than the limits allow; pictures within the text do not count.
    """
    attached = [part for part in root.walk() if not part.children and _is_listed(part, root)]
    if sum(not _is_picture_in_text(part) for part in attached) > limits.attachments:
        raise MalformedMail(f"more than {limits.attachments} attachments")
    return tuple(_attachment(part, number) for number, part in enumerate(attached, 1))


def _is_listed(part: Part, root: Part) -> bool:
    if part is root:
        return is_attached(part) and part.maintype != "text"
    return is_attached(part) and part.content_type != "message/delivery-status"


def _is_picture_in_text(part: Part) -> bool:
    return part.maintype == "image" and part.disposition.value != "attachment"


def _attachment(part: Part, number: int) -> Attachment:
    content = part.decoded
    name = clean_filename(part.filename) or f"part-{number}"
    return Attachment(filename=name, content_type=part.content_type, size=len(content), content=content)


def clean_filename(name: str) -> str:
    r"""A name that is safe to show and to use: no path, no control or bidi characters, no leading dots (A50)."""
    last = _PATH.split(name)[-1] if not name.endswith(("/", "\\")) else ""
    cleaned = _FORBIDDEN.sub("", last).strip(". ")
    if len(cleaned) <= _LONGEST_NAME:
        return cleaned
    stem, dot, suffix = cleaned.rpartition(".")
    keep = f"{dot}{suffix}" if dot and len(suffix) <= 10 else ""
    return (stem or cleaned)[: _LONGEST_NAME - len(keep)] + keep


def read_notes(root: Part) -> tuple[str, ...]:
    """What staff should know about parts that were not read, each once."""
    notes: dict[str, None] = {}
    for part in root.walk():
        if part.content_type in _TNEF or part.filename.lower() == "winmail.dat":
            notes["winmail.dat not opened"] = None
        elif part.content_type in _NOTES:
            notes[_NOTES[part.content_type]] = None
    return tuple(notes)
