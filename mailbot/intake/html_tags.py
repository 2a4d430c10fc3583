"""HTML text -> tags and texts, one after the other, in one pass.

A tolerant tokenizer, linear in its input whatever the input is: HTML of mails is hostile, and the tree builders at
hand are quadratic in nesting depth (100,000 nested divs took one of them 40 s). Builds no tree, knows no layout.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_TAG_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9:_-]{0,40}")
_TO_QUOTE_OR_END = re.compile(r"[^\"'>]*")
# A name begins only after a space, a quote or a slash, so a long run without "=" is looked at once.
_ATTRIBUTE = re.compile(r"(?<![^\s\"'/])([^\s\"'>/=]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_BARE_HIDDEN = re.compile(r"(?<![^\s\"'])hidden(?![^\s/])", re.IGNORECASE)
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")
_ATTRIBUTES_READ = 4_000  # characters of one tag that are looked at
_RAW = frozenset({"script", "style", "title", "template", "noframes", "xml", "object", "svg", "math"})
_RAW_ENDS = {name: re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE) for name in _RAW}


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening or closing tag."""

    name: str  # lower case
    closes: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)  # lower-case names


def tokens(source: str) -> Iterator[Tag | str]:
    """The tags, and the texts between them with character references decoded, in order.

    Comments, declarations, scripts, styles and titles are left out. A `<` that begins no tag is text. An unfinished
    tag at the end is text too: no letter of the sender is dropped for a missing bracket.
    """
    position, length = 0, len(source)
    unclosed: set[str] = set()  # looked for once in vain: a second search would make the pass quadratic
    while position < length:
        bracket = source.find("<", position)
        if bracket < 0:
            yield decoded(source[position:])
            return
        if bracket > position:
            yield decoded(source[position:bracket])
        tag, position = _tag_at(source, bracket)
        if tag is None:
            continue
        if isinstance(tag, Tag) and not tag.closes and tag.name in _RAW:
            closing = None if tag.name in unclosed else _RAW_ENDS[tag.name].search(source, position)
            if closing is None:
                unclosed.add(tag.name)
            position = closing.end() if closing else (length if tag.name in {"script", "style"} else position)
            continue
        yield tag


def decoded(text: str) -> str:
    """Text with its character references decoded; a number that is no character becomes U+FFFD."""
    if "&" not in text:
        return text
    # html.unescape() calls int() on any number of digits, which raises above 4,300 of them.
    return html.unescape(_HUGE_REFERENCE.sub("\N{REPLACEMENT CHARACTER}", text))


def _tag_at(source: str, bracket: int) -> tuple[Tag | str | None, int]:
    """What begins at a `<`: a tag, a text, or nothing to show; and where to go on."""
    if source.startswith("<!--", bracket):
        comment_end = source.find("-->", bracket + 2)
        return None, len(source) if comment_end < 0 else comment_end + 3
    following = source[bracket + 1 : bracket + 2]
    if following in {"!", "?"}:
        bracket_end = source.find(">", bracket)
        return None, len(source) if bracket_end < 0 else bracket_end + 1
    closes = following == "/"
    name = _TAG_NAME.match(source, bracket + 1 + closes)
    if name is None:
        return "<", bracket + 1
    end = _end_of_tag(source, name.end())
    if end is None:
        return decoded(source[bracket:]), len(source)
    attributes = {} if closes else _attributes(source[name.end() : min(end, name.end() + _ATTRIBUTES_READ)])
    return Tag(name.group().lower(), closes, attributes), end + 1


def _end_of_tag(source: str, position: int) -> int | None:
    """The place of the `>` that ends a tag; one inside a quoted value does not."""
    start = position
    while True:
        found = _TO_QUOTE_OR_END.match(source, position)
        assert found is not None  # the pattern matches the empty text
        position = found.end()
        if position >= len(source):
            end = source.find(">", start)
            return None if end < 0 else end
        quote = source[position]
        if quote == ">":
            return position
        closing = -1
        if source[start:position].rstrip()[-1:] == "=" or position == start:
            closing = source.find(quote, position + 1, position + _ATTRIBUTES_READ)
        position = closing + 1 if closing > 0 else position + 1
        start = position


def _attributes(text: str) -> dict[str, str]:
    found = {
        name.lower(): decoded(value[1:-1] if value[:1] in {'"', "'"} else value)
        for name, value in _ATTRIBUTE.findall(text)
    }
    if _BARE_HIDDEN.search(text):
        found.setdefault("hidden", "")
    return found
