"""HTML -> the lines a reader would see, and the labels and values that its structures show.

One pass over `html_tags.tokens`, no tree: 5,000 nested divs cost what 5,000 divs in a row cost. What is hidden from a
reader (display:none, zero font, preheaders) is dropped, and so is what is struck through: its writer has taken it back.
Knows nothing of forms or quotes beyond what the markup says.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mailbot.intake.html_meanings import (
    BLOCKS,
    ENDS,
    HEADINGS,
    SCOPES,
    SPACED,
    VOID,
    begins_older_mail,
    hides,
    is_heavy,
    keeps_space,
    strikes,
    zone_of,
)
from mailbot.intake.html_structures import FoundPair, Tables, stacked_labels
from mailbot.intake.html_tags import Tag, tokens
from mailbot.intake.lines import RawLine
from mailbot.model.message import Standing

_WHITE = re.compile(r"[ \t\r\n\f\v]+")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u2007\u200e\u200f]")
_SOFT = "\x1f"  # a line break of the HTML source inside a text: white space, unless it turns out to be meant
_VALUE_LINES = 200  # of a list item or description: a longer one is a text, and no answer to a label
_MOST_SHOWN = (
    20_000  # lines that such values show in all: items within items would show the innermost again and again
)
_LOOK_BACK = 64  # open elements looked through for an implied end: bounded, so that the pass stays linear


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the HTML shows."""

    lines: tuple[RawLine, ...]
    pairs: tuple[FoundPair, ...]
    struck: int = 0  # letters that are struck through, and so are not in the lines


@dataclass(slots=True)
class _Open:
    """An open element and what its end must undo."""

    name: str
    hides: bool = False
    strikes: bool = False
    heavy: bool = False
    quotes: bool = False
    keeps_space: bool = False
    zone: Standing | None = None
    item_start: int = -1  # of a list item: its first line


def read_page(source: str) -> Page:
    """The lines and label-value pairs of an HTML text, in linear time. Never raises."""
    writer = _Writer()
    for token in tokens(source):
        if isinstance(token, str):
            writer.text(token)
        elif token.closes:
            writer.close(token.name)
        else:
            writer.open(token)
    return writer.finish()


class _Writer:
    """Turns tags and texts into lines. Mutable and private to one call of `read_page`."""

    def __init__(self) -> None:
        self.lines: list[RawLine] = []
        self.tables = Tables()
        self.pairs: list[FoundPair] = []
        self._open: list[_Open] = []
        self._count: dict[str, int] = {}
        self._parts: list[str] = []
        self._letters = self._heavy_letters = 0
        self._hidden = self._struck = self._heavy = self._quotes = self._preserving = 0
        self._struck_letters = 0
        self._zones: list[Standing] = []
        self._lists: list[int] = []  # one for each open list: -1 for bullets, else the next number
        self._term: tuple[str, int] | None = None  # the last dt and its line
        self._cut = self._heading = False
        self._prefix = ""
        self._shown = 0  # lines that the values of list items and descriptions have shown

    # -- tags

    def open(self, tag: Tag) -> None:
        """An opening tag."""
        name = tag.name
        if name == "br":
            self._line_break()
            return
        if name == "hr":
            self._flush()
            self._blank()
            return
        if name in ENDS:
            self._implied_end(name)
        if name in BLOCKS:
            self._flush()
            if name in SPACED and not self._is_tight(name, tag):
                self._blank()
        if name in VOID:
            return
        self._enter(tag)

    def _enter(self, tag: Tag) -> None:
        name = tag.name
        element = _Open(name)
        element.hides = hides(tag)
        element.strikes = strikes(tag)
        element.heavy = is_heavy(tag)
        element.quotes = name == "blockquote"
        element.keeps_space = keeps_space(tag)
        element.zone = zone_of(tag)
        if begins_older_mail(tag):
            self._flush()
            self._cut = True
        self._apply(element, 1)
        self._open.append(element)
        self._count[name] = self._count.get(name, 0) + 1
        start = _STARTS.get(name)
        if start is not None:
            start(self, element)

    def close(self, name: str) -> None:
        """A closing tag: ends everything up to its element; one that was never opened ends nothing."""
        if name == "br":
            self._line_break()
        elif name == "p" and not self._count.get("p"):
            self._flush()
        elif self._count.get(name) and (name not in ENDS or self._within_scope(name)):
            while self._pop().name != name:
                pass

    def _within_scope(self, name: str) -> bool:
        """Is the element open inside the innermost table or list? Its end does not reach out of that."""
        for element in reversed(self._open[-_LOOK_BACK:]):
            if element.name == name:
                return True
            if element.name in SCOPES:
                return False
        return False

    def _implied_end(self, name: str) -> None:
        ends = ENDS[name]
        for back, element in enumerate(reversed(self._open[-_LOOK_BACK:]), start=1):
            if element.name in SCOPES:
                return
            if element.name in ends:
                for _ in range(back):
                    self._pop()
                if name != "tr" or element.name == "tr":
                    return
                self._implied_end(name)
                return

    def _pop(self) -> _Open:
        element = self._open.pop()
        self._count[element.name] -= 1
        if element.name in BLOCKS:
            self._flush()
        end = _FINISHES.get(element.name)
        if end is not None:
            end(self, element)
        self._apply(element, -1)
        if element.name in SPACED and element.name != "table":
            self._blank()
        return element

    def _apply(self, element: _Open, step: int) -> None:
        self._hidden += step * element.hides
        self._struck += step * element.strikes
        self._heavy += step * element.heavy
        self._preserving += step * element.keeps_space
        if element.quotes or element.zone:
            self._flush()
        self._quotes += step * element.quotes
        if element.zone is not None:
            self._zones.append(element.zone) if step > 0 else self._zones.pop()
        if element.name in HEADINGS:
            self._heading = step > 0

    def _is_tight(self, name: str, tag: Tag) -> bool:
        """Paragraphs without a margin (Outlook's) are lines; lists in lists and tables stand close."""
        if name == "p":
            style = tag.attributes.get("style", "").replace(" ", "")
            return tag.attributes.get("class", "").startswith(("Mso", "x_Mso")) or "margin:0" in style
        return name in {"ul", "ol"} and bool(self._lists)

    # -- texts and lines

    def text(self, text: str) -> None:
        """A text between tags."""
        if self._hidden:
            return
        if self._struck:
            self._struck_letters += len("".join(text.split()))
            return
        text = _INVISIBLE.sub("", text)
        if self._preserving:
            first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._add(first)
            for other in others:
                self._line_break()
                self._add(other)
            return
        self._add(_WHITE.sub(lambda run: _SOFT if "\n" in run.group() else " ", text))

    def _add(self, text: str) -> None:
        if not text:
            return
        self._parts.append(text)
        letters = len(text.replace(_SOFT, "").replace("\xa0", "").replace(" ", ""))
        self._letters += letters
        if self._heavy:
            self._heavy_letters += letters

    def _line_break(self) -> None:
        if not self._flush():
            self._write("", soft="")

    def _flush(self) -> bool:
        """End the line at hand; False when there was none."""
        if not self._parts:
            return False
        soft = "".join(self._parts)
        self._parts.clear()
        joined = soft.replace(_SOFT, " ").replace("\xa0", " ")
        if not self._preserving:
            joined = re.sub(" {2,}", " ", joined).strip(" ")
        letters, heavy = self._letters, self._heavy_letters
        self._letters = self._heavy_letters = 0
        if not joined and "\xa0" not in soft:
            return False
        self._write(joined, bold=letters > 0 and heavy == letters, soft=soft)
        return True

    def _write(self, text: str, *, bold: bool = False, soft: str = "") -> None:
        standing = self._zones[-1] if self._zones else None
        prefix, self._prefix = (self._prefix, "") if text else ("", self._prefix)
        self.lines.append(
            RawLine(
                text=prefix + text,
                depth=self._quotes,
                zone=standing,
                cut=self._cut and bool(text),
                bold=bold,
                heading=self._heading and bool(text),
                soft=soft if _SOFT in soft.strip(_SOFT + " ") else "",
            )
        )
        if text:
            self._cut = False

    def _blank(self) -> None:
        if self.lines and self.lines[-1].text and not self.tables.in_cell_start(len(self.lines)):
            self.lines.append(
                RawLine(text="", depth=self._quotes, zone=self._zones[-1] if self._zones else None)
            )

    # -- structures

    def start_table(self, element: _Open) -> None:  # noqa: ARG002 - all starts and ends have one shape
        self.tables.open_table()

    def end_table(self, element: _Open) -> None:  # noqa: ARG002 - all starts and ends have one shape
        self.pairs.extend(self.tables.close_table())

    def start_row(self, element: _Open) -> None:  # noqa: ARG002 - all starts and ends have one shape
        self.tables.open_row(len(self.lines))

    def end_row(self, element: _Open) -> None:  # noqa: ARG002 - all starts and ends have one shape
        self.tables.close_row(self.lines)

    def start_cell(self, element: _Open) -> None:
        self.tables.open_cell(len(self.lines), is_head=element.name == "th")

    def end_cell(self, element: _Open) -> None:  # noqa: ARG002 - all starts and ends have one shape
        self.tables.close_cell(len(self.lines))

    def start_list(self, element: _Open) -> None:
        self._lists.append(1 if element.name == "ol" else -1)

    def end_list(self, element: _Open) -> None:  # noqa: ARG002 - all starts and ends have one shape
        self._lists.pop()

    def start_item(self, element: _Open) -> None:
        element.item_start = len(self.lines)
        number = self._lists[-1] if self._lists else -1
        self._prefix = f"{number}. " if number > 0 else "- "
        if number > 0:
            self._lists[-1] += 1

    def end_item(self, element: _Open) -> None:
        self._prefix = ""
        start = element.item_start
        if len(self.lines) == start + 1 and (meant := _meant_breaks(self.lines[start].soft)):
            first = self.lines.pop()
            marker = first.text[: first.text.find(meant[0])] if meant[0] in first.text else ""
            self.lines.extend(
                replace(first, text=(marker if not index else "") + part, soft="")
                for index, part in enumerate(meant)
            )
        if self._may_show(start):
            texts = [line.text for line in self.lines[start:]]
            label, colon, value = re.sub(r"^(?:- |\d+\. )", "", texts[0]).partition(": ")
            if colon and len(label) <= 120:
                value = "\n".join([value.strip(), *texts[1:]]).strip()
                self.pairs.append(FoundPair(label, value, "list-item", start, len(texts)))

    def start_term(self, element: _Open) -> None:
        element.item_start = len(self.lines)

    def end_term(self, element: _Open) -> None:
        if not self._may_show(element.item_start):
            return
        text = " ".join(line.text for line in self.lines[element.item_start :]).strip()
        if text:
            self._term = (text, element.item_start)

    def end_description(self, element: _Open) -> None:
        if self._term is not None and self._may_show(self._term[1]):
            label, at = self._term
            value = "\n".join(line.text for line in self.lines[element.item_start :]).strip()
            self.pairs.append(FoundPair(label, value, "definition-list", at, len(self.lines) - at))
        self._term = None

    def _may_show(self, start: int) -> bool:
        """Are the lines from here on few enough to be a label's value? Bounds what items within items cost."""
        count = len(self.lines) - start
        if not 0 < count <= _VALUE_LINES or self._shown + count > _MOST_SHOWN:
            return False
        self._shown += count
        return True

    def finish(self) -> Page:
        """The page, when the text has ended."""
        while self._open:
            self._pop()
        self._flush()
        pairs = [*self.pairs, *stacked_labels(self.lines, _covered(self.pairs, len(self.lines)))]
        in_order = tuple(sorted(pairs, key=lambda pair: pair.at))
        return Page(lines=tuple(self.lines), pairs=in_order, struck=self._struck_letters)


_STARTS: dict[str, Callable[[_Writer, _Open], None]] = {
    "table": _Writer.start_table,
    "tr": _Writer.start_row,
    "td": _Writer.start_cell,
    "th": _Writer.start_cell,
    "ul": _Writer.start_list,
    "ol": _Writer.start_list,
    "li": _Writer.start_item,
    "dt": _Writer.start_term,
    "dd": _Writer.start_term,
}
_FINISHES: dict[str, Callable[[_Writer, _Open], None]] = {
    "table": _Writer.end_table,
    "tr": _Writer.end_row,
    "td": _Writer.end_cell,
    "th": _Writer.end_cell,
    "ul": _Writer.end_list,
    "ol": _Writer.end_list,
    "li": _Writer.end_item,
    "dt": _Writer.end_term,
    "dd": _Writer.end_description,
}


def _covered(pairs: Sequence[FoundPair], count: int) -> list[bool]:
    """Which of so many lines a pair shows; counted at the ends, since pairs may lie within pairs."""
    steps = [0] * (count + 1)
    for pair in pairs:
        steps[min(pair.at, count)] += 1
        steps[min(pair.at + pair.count, count)] -= 1
    return [depth > 0 for depth in itertools.accumulate(steps[:count])]


def _meant_breaks(soft: str) -> list[str] | None:
    """The lines of a text whose breaks in the source cannot come from wrapping; None when they can.

    A program that wraps source at a width breaks where the next word does not fit any more; a form service that puts
    an answer into a list item as it stands breaks long before (Freeform does).
    """
    parts = [part.replace("\xa0", " ").strip() for part in soft.split(_SOFT)]
    parts = [part for part in parts if part]
    if len(parts) > 1 and parts[0].endswith(":"):  # "Label:" and its value on lines of their own
        parts[0:2] = [f"{parts[0]} {parts[1]}"]
    if len(parts) < 2:
        return None
    pairs = list(itertools.pairwise(parts))
    fits = [len(line) + 1 + len(after.split(" ", 1)[0]) <= 60 for line, after in pairs]
    return parts if all(fits) else None
