"""Tables and stacked labels of an HTML page -> labels with their values.

In: lines and where cells begin and end. Out: `FoundPair`s. The layouts are those in which form services write
(two-column table, label row over value row, column heads over rows, bold label over value) and those people paste.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from mailbot.intake.lines import RawLine

_LABEL_LENGTH = 160


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A label with its value, and the lines that show both."""

    label: str
    value: str
    layout: str
    at: int  # index of the first line
    count: int  # how many lines


@dataclass(slots=True)
class _Cell:
    start: int
    end: int = -1
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A row without a table inside: its cells' texts."""

    at: int
    count: int
    texts: tuple[str, ...]
    heavy: tuple[bool, ...]  # wholly bold or a th

    @property
    def filled(self) -> list[int]:
        """Indexes of the cells that say something."""
        return [index for index, text in enumerate(self.texts) if text]


@dataclass(slots=True)
class _Table:
    rows: list[_Row] = field(default_factory=list)
    cells: list[_Cell] = field(default_factory=list)  # of the row at hand
    row_start: int = -1
    nested: bool = False  # the row at hand holds another table


class Tables:
    """Follows the tables of a page while its lines are written. Mutable, private to one page."""

    def __init__(self) -> None:
        self._open: list[_Table] = []

    def in_cell_start(self, line: int) -> bool:
        """Does a cell begin at this line? No blank line is put there."""
        return bool(self._open and self._open[-1].cells and self._open[-1].cells[-1].start == line)

    def open_table(self) -> None:
        """A table begins, maybe inside a row of another."""
        if self._open:
            self._open[-1].nested = True
        self._open.append(_Table())

    def open_row(self, line: int) -> None:
        """A row begins."""
        if self._open:
            table = self._open[-1]
            table.cells, table.row_start, table.nested = [], line, False

    def open_cell(self, line: int, *, is_head: bool) -> None:
        """A cell begins."""
        if self._open:
            self._open[-1].cells.append(_Cell(line, is_head=is_head))

    def close_cell(self, line: int) -> None:
        """The last cell ends before this line."""
        if self._open and self._open[-1].cells:
            self._open[-1].cells[-1].end = line

    def close_row(self, lines: list[RawLine]) -> None:
        """A row ends. Where every cell is one line the row becomes one line, with tabs between the cells."""
        if not self._open:
            return
        table = self._open[-1]
        cells, table.cells = table.cells, []
        if table.nested or not cells or table.row_start < 0:
            return
        shown = [lines[cell.start : cell.end] for cell in cells]
        texts = tuple("\n".join(line.text for line in part).strip() for part in shown)
        heavy = tuple(
            cell.is_head or (any(line.text for line in part) and all(line.bold for line in part if line.text))
            for cell, part in zip(cells, shown, strict=True)
        )
        start = table.row_start
        if (
            sum(map(bool, texts)) > 1
            and not any("\n" in text for text in texts)
            and cells[-1].end == len(lines)
        ):
            first = next(line for line in lines[start:] if line.text)
            del lines[start:]
            lines.append(
                replace(first, text="\t".join(text for text in texts if text), bold=all(heavy), soft="")
            )
        table.rows.append(_Row(start, len(lines) - start, texts, heavy))

    def close_table(self) -> list[FoundPair]:
        """A table ends: the pairs of its rows."""
        if not self._open:
            return []
        table = self._open.pop()
        rows = [row for row in table.rows if row.filled]
        if _has_column_heads(rows):
            return list(_columns(rows))
        return list(_rows(rows))


def _has_column_heads(rows: Sequence[_Row]) -> bool:
    """Is the first row a row of column heads: all th, or three and more labels over as many cells, the corner free or not?"""
    if len(rows) < 2:
        return False
    first, width = rows[0], len(rows[0].texts)
    corner = width >= 3 and not first.texts[0] and all(row.texts[:1] != ("",) for row in rows[1:])
    if len(first.filled) != width - corner or any(len(row.texts) != width for row in rows):
        return False
    if any("\n" in text or len(text) > _LABEL_LENGTH for text in first.texts):
        return False
    if any(text.endswith(":") for text in first.texts):
        return False
    others_head = any(row.heavy[0] for row in rows[1:])
    return (width >= 2 and all(first.heavy) and not others_head) or width >= 3


def _columns(rows: Sequence[_Row]) -> Iterable[FoundPair]:
    heads = rows[0].texts
    for row in rows[1:]:
        for head, text in zip(heads, row.texts, strict=True):
            yield FoundPair(head, text, "table-columns", row.at, row.count)


def _rows(rows: Sequence[_Row]) -> Iterable[FoundPair]:
    index = 0
    while index < len(rows):
        row = rows[index]
        filled = row.filled
        following = rows[index + 1] if index + 1 < len(rows) else None
        if len(filled) == 1 and following is not None and _is_stacked(row, following):
            count = following.at + following.count - row.at
            value = following.texts[following.filled[0]]
            yield FoundPair(row.texts[filled[0]], value, "table-stacked", row.at, count)
            index += 2
            continue
        yield from _one_row(row)
        index += 1


def _is_stacked(row: _Row, following: _Row) -> bool:
    label, value = row.filled[0], following.filled
    if len(value) != 1 or "\n" in row.texts[label]:
        return False
    return (row.heavy[label] or row.texts[label].endswith(":")) and not following.heavy[value[0]]


def _one_row(row: _Row) -> Iterable[FoundPair]:
    """`label value`, `label value label value`, or a label whose value is empty."""
    texts = [row.texts[index] for index in row.filled]
    if len(row.texts) >= 2 and len(texts) == 1 and row.texts[0] and (row.heavy[0] or texts[0].endswith(":")):
        texts.append("")
    if len(texts) > 2 and not all(label.endswith(":") for label in texts[::2]):
        return
    for label, value in zip(texts[::2], texts[1::2], strict=False):
        if len(label) <= _LABEL_LENGTH:
            yield FoundPair(" ".join(label.split()), value, "table-row", row.at, row.count)


def stacked_labels(lines: Sequence[RawLine], covered: Sequence[bool]) -> Iterable[FoundPair]:
    """A wholly bold line or a heading with the lines below it, up to the next one or two blank lines.

    Args:
        lines: of the page.
        covered: of each line, does another structure show it already?
    """
    index = 0
    while index < len(lines):
        label = lines[index]
        is_label = (label.bold or label.heading) and label.text and len(label.text) <= _LABEL_LENGTH
        if not is_label or covered[index]:
            index += 1
            continue
        end = _end_of_value(lines, index, covered)
        value = "\n".join(line.text for line in lines[index + 1 : end]).strip()
        if value:
            layout = "heading" if label.heading else "bold-label"
            yield FoundPair(label.text, value, layout, index, end - index)
        index = max(end, index + 1)


def _end_of_value(lines: Sequence[RawLine], at: int, covered: Sequence[bool]) -> int:
    index = at + 1
    while index < len(lines):
        line = lines[index]
        if (
            covered[index]
            or line.bold
            or line.heading
            or line.depth != lines[at].depth
            or line.zone != lines[at].zone
        ):
            break
        if (
            not line.text
            and index + 2 < len(lines)
            and not lines[index + 1].text
            and not lines[index + 2].text
        ):
            break
        index += 1
    return index
