"""A template's Markdown, parsed once, before any value is known: one source becomes the source of both parts.

    template   = *( block / statement / component )
    statement  = "{%" ... "%}"           ; alone on its line, or inside a sentence
    component  = "{{" name "(" ... ")" "}}"   ; alone on its line: rows, forms, steps
    value      = "{{" ... "}}"           ; inside a sentence

Jinja's tags pass through the parser as one opaque token each, so a value can never be read as Markdown: it is put in
when the Markdown is long gone (design section 4). In: the body of a template. Out: Jinja source of the HTML part and
of the text part. HTML in a template is shown, not obeyed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

HEADING = "\x01"
"""Begins a heading line of the text part until the page is laid out; no value can hold it."""

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_STATEMENT_LINE = re.compile(r"(\{%.*?%\}|\{#.*?#\})+\s*")
_COMPONENT_LINE = re.compile(r"\{\{-?\s*(?P<name>[a-z_]+)\(.*\)\s*-?\}\}\s*")
_BLANK_PARAGRAPH = re.compile(r"<p>\s*</p>\n?")
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class BothSources:
    """Jinja source of the two parts of a mail."""

    html: str
    text: str
    doubtful_links: tuple[str, ...] = ()  # link targets that are no plain https or mailto address


class TemplateMarkdown:
    """The parser and its two writers, for the block components of a given name."""

    def __init__(self, components: Sequence[str]) -> None:
        self._components = frozenset(components)
        self._parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_HtmlWriter)
        self._parser.disable(["html_block", "html_inline", "image", "autolink", "code", "reference"])
        self._parser.block.ruler.before("fence", "jinja_line", self._jinja_line, _INTERRUPTS)
        self._parser.inline.ruler.before("escape", "jinja", _jinja_inline)

    def parse(self, body: str) -> BothSources:
        """Both sources of a body."""
        tokens = self._parser.parse(body)
        html = self._parser.renderer.render(tokens, self._parser.options, {})
        flat = tuple(_flat(tokens))
        targets = [str(token.attrs["href"]) for token in flat if token.type == "link_open"]
        targets += ["](" for token in flat if token.type == "text" and "](" in token.content]
        return BothSources(
            html=_BLANK_PARAGRAPH.sub("", html),
            text=_TextWriter().write(tokens),
            doubtful_links=tuple(target for target in targets if not _sound(target)),
        )

    def _jinja_line(self, state: StateBlock, start: int, _end: int, silent: bool) -> bool:
        line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
        component = _COMPONENT_LINE.fullmatch(line)
        if not (_STATEMENT_LINE.fullmatch(line) or (component and component["name"] in self._components)):
            return False
        if not silent:
            token = state.push("jinja_component" if component else "jinja_statement", "", 0)
            token.content = line.strip()
            state.line = start + 1
        return True


def _jinja_inline(state: StateInline, silent: bool) -> bool:
    found = _TAG.match(state.src, state.pos) if state.src[state.pos] == "{" else None
    if not found:
        return False
    if not silent:
        state.push("jinja_inline", "", 0).content = found[0]
    state.pos = found.end()
    return True


class _HtmlWriter(RendererHTML):
    """markdown-it's writer, with our tags left alone and stray braces made harmless."""

    def jinja_inline(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        return tokens[index].content

    def jinja_statement(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        return tokens[index].content

    def jinja_component(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        return tokens[index].content + "\n"

    def text(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        return _escaped(tokens[index].content)

    def code_inline(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        return f"<code>{_escaped(tokens[index].content)}</code>"

    def fence(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        return f"<pre>{_escaped(tokens[index].content)}</pre>\n"


def _escaped(text: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("{", "&#123;")):
        text = text.replace(character, entity)
    return text


def _plain(text: str) -> str:
    """Literal text inside Jinja source."""
    return text.replace("{", "{{ '{' }}")


def _sound(target: str) -> bool:
    return re.fullmatch(r"(https://|mailto:)[A-Za-z0-9./_~?=&#+,;:@!$'()*-]+", target) is not None


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or ())


# -- the text part -----------------------------------------------------------------------------------------------


class _TextWriter:
    """Writes the text part: one line a paragraph; lines are wrapped when the values are in."""

    def __init__(self) -> None:
        self._counters: list[int] = []  # of each open list: the next number; 0 for bullets
        self._marker = ""
        self._says: Mapping[str, Callable[[Token], str]] = {
            "inline": self._inline,
            "heading_open": lambda _: HEADING,
            "heading_close": lambda _: "\n",
            "paragraph_close": lambda token: "\n" if token.hidden else "\n\n",
            "bullet_list_open": lambda _: self._open_list(0),
            "ordered_list_open": lambda token: self._open_list(int(token.attrs.get("start", 1))),
            "list_item_open": lambda _: self._open_item(),
            "bullet_list_close": lambda _: self._close_list(),
            "ordered_list_close": lambda _: self._close_list(),
            "fence": lambda token: (
                "".join(f"    {_plain(line)}\n" for line in token.content.splitlines()) + "\n"
            ),
            "hr": lambda _: "* * *\n\n",
            "jinja_statement": lambda token: token.content,
            "jinja_component": lambda token: token.content + "\n\n",
        }

    def write(self, tokens: Sequence[Token]) -> str:
        """Jinja source of the text part."""
        return "".join(self._says[token.type](token) for token in tokens if token.type in self._says)

    def _open_list(self, first: int) -> str:
        self._counters.append(first)
        return ""

    def _close_list(self) -> str:
        self._counters.pop()
        return "\n"

    def _open_item(self) -> str:
        number = self._counters[-1]
        self._marker = f"{number}. " if number else "-  "
        self._counters[-1] += 1 if number else 0
        return ""

    def _inline(self, token: Token) -> str:
        indent = "   " * len(self._counters)
        if self._marker:
            indent, self._marker = indent[: -len(self._marker)] + self._marker, ""
        return indent + _sentence(token)


def _sentence(inline: Token) -> str:
    """The words of a paragraph; the addresses of its links follow it on lines of their own."""
    words: list[str] = []
    addresses: list[str] = []
    for token in inline.children or ():
        if token.type in {"text", "code_inline"}:
            words.append(_plain(token.content))
        elif token.type == "jinja_inline":
            words.append(token.content)
        elif token.type in _BREAKS:
            words.append(_BREAKS[token.type])
        elif token.type == "link_open":
            addresses.append(_plain(str(token.attrs["href"]).removeprefix("mailto:")))
    return "".join(words) + "".join(f"\n{address}" for address in addresses)
