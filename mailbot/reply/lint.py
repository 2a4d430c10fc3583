"""Is a finished mail as good as promised (reliability.md 11)? What a machine can tell of it.

In: the bytes of a mail. Out: complaints, one sentence each; none when it is fine. CSS and tags are those that
caniemail.com lists as not understood by Gmail or Outlook for Windows.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from selectolax.lexbor import LexborHTMLParser

from mailbot.model.form_block import BEGIN, END
from mailbot.reply.contrast import weak_places

_KIB = 1024
_LARGEST = {"digest": 80 * _KIB}
_LARGEST_OTHER = 40 * _KIB
_LARGEST_STYLE = 16 * _KIB
_LONGEST_SUBJECT = 78
_WIDTH = 72
_SMALLEST_WORDS = 14  # px; letters are 16, the footer may be less
_OF_EMPTY_CELLS = 10  # px; the bars, which hold no words
_NOT_FOR_MAIL = (
    *("script", "svg", "progress", "meter", "form", "input", "select", "textarea", "button"),
    *("iframe", "video", "audio", "canvas", "object", "embed", "link", "base"),
)
_CSS_NOT_FOR_MAIL = re.compile(
    r"(?<![a-z-])(position|float|flex|grid|gap|object-fit|transform|animation|transition|filter|clip-path|opacity)\s*:"
    r"|display\s*:\s*(?:flex|grid)|var\(|calc\(|url\(|@import|@font-face",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d+(?:[.,:/-]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A mail as the checks see it."""

    kind: str
    subject: str
    text: str
    html: str
    tree: LexborHTMLParser


def lint(raw: bytes) -> tuple[str, ...]:
    """Everything that is wrong with a mail."""
    mail = message_from_bytes(raw, policy=policy.default)
    html = _part(mail, "html")
    read = _Read(
        kind=str(mail["X-Mailbot-Mail"]),
        subject=str(mail["Subject"]),
        text=_part(mail, "plain"),
        html=html,
        tree=LexborHTMLParser(html),
    )
    return tuple(complaint for check in _CHECKS for complaint in check(read))


def _part(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body((subtype,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def _subject(read: _Read) -> Iterator[str]:
    if len(read.subject) > _LONGEST_SUBJECT:
        yield f"the subject has {len(read.subject)} characters"
    if not re.search(r" \[[A-Za-z]+(?: [RMD]-\d+)?\]$", read.subject):
        yield "the subject does not end in its tag"
    if read.subject.isupper() or re.match(r"(?i)(re|fwd?):", read.subject):
        yield "the subject shouts, or pretends to be an answer"


def _text(read: _Read) -> Iterator[str]:
    if not read.text.strip():
        yield "the text part is empty"
    in_form = False
    for line in read.text.splitlines():
        in_form = (in_form or line == BEGIN) and line != END
        kept_long = in_form or "://" in line or line.startswith(("   > ", "Done: ", "Not done: "))
        if len(line) > _WIDTH and " " in line.strip() and not kept_long:
            yield f"a line of the text part is {len(line)} wide: {line[:40]}"
        if "://" in line and " " in line.strip():
            yield f"a link has no line of its own: {line.strip()[:60]}"


def _frame(read: _Read) -> Iterator[str]:
    tree = read.tree
    root = tree.css_first("html")
    for name in ("lang", "dir"):
        if root is None or not root.attributes.get(name):
            yield f"<html> has no {name}"
    title = tree.css_first("title")
    if title is None or not title.text(strip=True):
        yield "there is no title"
    if len(tree.css("h1")) != 1:
        yield "there is not exactly one <h1>"
    if tree.css_first('meta[name="color-scheme"]') is None:
        yield "it does not say that it can be dark"
    for table in tree.css("table"):
        if (
            table.attributes.get("role") != "presentation"
            and table.css_first("th") is None
            and table.css_first("td[colspan]") is None
        ):
            yield "a table is neither for looks only (role=presentation) nor has it headings"
    for head in tree.css("th"):
        if head.attributes.get("scope") not in {"row", "col"}:
            yield "a heading of a table does not say what for"


def _css(read: _Read) -> Iterator[str]:
    styles = "".join(style.text() for style in read.tree.css("style"))
    if len(styles) > _LARGEST_STYLE:
        yield "the style block is larger than Gmail reads"
    inline = [node.attributes.get("style") or "" for node in read.tree.css("[style]")]
    for found in _CSS_NOT_FOR_MAIL.finditer(styles + " ".join(inline)):
        yield f"CSS that mail programs do not know: {found[0]}"
    shown = " ".join(style for style in inline if "display: none" not in style)
    for size in sorted(
        {int(size) for size in re.findall(r"font-size:\s*(\d+)px", shown)} - {_OF_EMPTY_CELLS}
    ):
        if size < _SMALLEST_WORDS:
            yield f"words of {size} px are too small"


def _tags(read: _Read) -> Iterator[str]:
    for name in _NOT_FOR_MAIL:
        if read.tree.css_first(name) is not None:
            yield f"<{name}> is not for mail"
    for picture in read.tree.css("img"):
        if not (picture.attributes.get("src") or "").startswith("cid:"):
            yield "a picture is fetched from afar"
        if not picture.attributes.get("alt"):
            yield "a picture has no words in its place"
    for node in read.tree.css("*"):
        if any(name.startswith("on") for name in node.attributes):
            yield f"<{node.tag}> holds a script"
    for link in read.tree.css("a"):
        if not re.match(r"https?://|mailto:", link.attributes.get("href") or ""):
            yield f"a link goes to {link.attributes.get('href')!r}"
        if not link.text(strip=True):
            yield "a link has no words"


def _size(read: _Read) -> Iterator[str]:
    size = len(read.html.encode())
    if size > _LARGEST.get(read.kind, _LARGEST_OTHER):
        yield f"the HTML part has {size // _KIB} KiB"


def _same_facts(read: _Read) -> Iterator[str]:
    """Every number and web address stands in both parts; the title repeats the subject and is left out."""
    tree = LexborHTMLParser(read.html)
    links = {link.attributes.get("href") or "" for link in tree.css("a")}
    for node in tree.css("h1, .preview, style, title"):
        node.decompose()
    shown = tree.body.text(separator="\n") if tree.body else ""
    for name, ours, theirs in (("text", read.text, shown), ("HTML", shown, read.text)):
        missing = _figures(theirs) - _figures(ours)
        if missing:
            yield f"only the other part has {sorted(missing)[:5]}, the {name} part has not"
    for link in sorted(links):
        if link.startswith("http") and link not in read.text:
            yield f"the text part lacks the link {link}"


def _figures(text: str) -> set[str]:
    numbered_lists = re.sub(r"(?m)^[ |]*\d+\. ", "", text)
    return set(_FIGURES.findall(re.sub(r"https?://\S+", "", numbered_lists)))


def _contrast(read: _Read) -> Iterator[str]:
    yield from weak_places(read.html)


_CHECKS: tuple[Callable[[_Read], Iterator[str]], ...] = (
    _subject,
    _text,
    _frame,
    _css,
    _tags,
    _size,
    _same_facts,
    _contrast,
)
