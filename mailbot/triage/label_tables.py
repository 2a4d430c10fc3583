"""Tables of people -> labels with values, person by person.

    columns  = row of labels, newline, { row of one person's values }
    sideways = { label, one person's value, another's ... }             labels in the first column

Intake sees cells and knows no label: which way a table lies is told here, by the labels that the wording knows. Text copied
from a sheet (tabs, pipes, or wide gaps between cells) is a table too; so are lines of a CSV file below its line of labels.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mailbot.model.message import ACTIONABLE, Body, Pair, Standing
from mailbot.triage.wording import FormWording, normalized

_GAPS = re.compile(r"\s{3,}")
_RULE_CELL = re.compile(r"^:?-{2,}:?$")
_LABELLED_ROWS = frozenset({"table-row", "table-stacked", "table-sideways"})
_DITTO = frozenset({'"', "''", "〃", "”", "“", "ditto", "same", "^"})
_ASKS_WHAT = frozenset({"what", "change", "changes", "needed", "to do", "todo", "do", "ask", "access change", "requested change", "action needed", "update", "needs", "add or remove", "in or out"})  # fmt: skip
"""Heads of a column that says what is wanted of each."""
_TELLS = frozenset({"status", "reason", "employment", "hr", "notes", "comments", "result", "outcome", "payroll", "position", "email", "badge", "keys"})  # fmt: skip
"""Heads of what became of somebody, or of other systems: "Terminated" there asks nothing of us."""
_DAY_CELL = re.compile(r"(?:\w{3,9},? )?\d{1,4}[/-]\d{1,2}(?:[/-]\d{2,4})?")
_HOLDS_DAY = frozenset({"removal_date", "removal_when", "last_needed_on", "start_date", "notes", "removal_reason", "person_phone"})  # fmt: skip
_HOLDS_ADDRESS = frozenset({"email", "person_email", "removed_email", "requester_email", "name", "person_name", "removed_user", "requester_name", "supervisor", "notes", "removal_reason"})  # fmt: skip
_MOST_ROWS, _MOST_CELLS = 200, 40
_FEWEST_HEADS = 3  # known labels in the first row of a sheet, below which rows may be short
_LONGEST_ROW = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its value, and which row or column of its table it belongs to (-1: of none)."""

    row: int
    pair: Pair


@dataclass(frozen=True, slots=True)
class _Row:
    at: int
    count: int
    cells: tuple[str, ...]
    standing: Standing


def placed_pairs(body: Body, wording: FormWording) -> tuple[Placed, ...]:
    """Every label with a value that the markup or the cells of a text show, in the order of the lines.

    Args:
        body: with the pairs that intake found; only those that may be acted on count.
        wording: to tell labels from values.
    """
    usable = [pair for pair in body.pairs if pair.standing in ACTIONABLE and pair.at >= 0]
    shown = {line for pair in usable for line in range(pair.at, pair.at + pair.count)}
    found = [placed for _, pairs in groupby(usable, _table) for placed in _turned(list(pairs), wording)]
    for rows in _comma_tables(body, shown, wording):
        found.extend(_columns(rows, wording))
    for rows in _text_tables(body, shown, wording):
        found.extend(_columns(rows, wording) or _sideways(rows, wording))
    return tuple(sorted(found, key=lambda placed: placed.pair.at))


def rows_of_forms(body: Body, wording: FormWording) -> frozenset[int]:
    """The lines of tables with two labels of forms in their first column: rows are no sentences, whatever is read of them."""
    rows = [each.pair for each in placed_pairs(body, wording) if each.pair.layout in _LABELLED_ROWS]
    if len({field for pair in rows if (field := wording.field_of(pair.label)) is not None}) < 2:
        return frozenset()
    return frozenset(line for pair in rows for line in range(pair.at, pair.at + pair.count))


def _table(pair: Pair) -> str:
    return pair.layout


def _turned(pairs: Sequence[Pair], wording: FormWording) -> Iterable[Placed]:
    """Pairs of one layout: as they are, or the way that the labels stand."""
    if pairs[0].layout == "table-columns":
        return [placed for table in _by_heads(pairs) for placed in _under_heads(table, wording)]
    if pairs[0].layout == "table-row" and len(pairs) > 1 and wording.field_of(pairs[1].label) is None:
        rows = [_Row(pair.at, pair.count, (pair.label, pair.value), pair.standing) for pair in pairs]
        return _columns(rows, wording) or [Placed(-1, pair) for pair in pairs]
    return [Placed(-1, pair) for pair in pairs]


def _by_heads(pairs: Sequence[Pair]) -> Iterator[list[list[Pair]]]:
    """The rows of each table that intake took for one with column heads."""
    rows = [list(row) for _, row in groupby(pairs, lambda pair: pair.at)]
    for _, table in groupby(rows, lambda row: [pair.label for pair in row]):
        yield list(table)


def _under_heads(table: Sequence[Sequence[Pair]], wording: FormWording) -> list[Placed]:
    """A table with column heads, or one that lies on its side, whose first row is one of its rows."""
    first = table[0][0]
    rows = [_Row(first.at, first.count, tuple(pair.label for pair in table[0]), first.standing)]
    rows += [
        _Row(row[0].at, row[0].count, tuple(pair.value for pair in row), row[0].standing)
        for row in table[:_MOST_ROWS]
    ]
    sideways = [] if _labels(rows[0].cells[1:], wording) else _sideways(rows, wording)
    heads = with_kinds(rows[0].cells, [row.cells for row in rows[1:]], wording)
    return sideways or [
        Placed(pair.at, replace(pair, label=head))
        for row in table
        for pair, head in zip(row, heads, strict=False)
        if pair.label
    ]


def _columns(rows: Sequence[_Row], wording: FormWording) -> list[Placed]:
    """The first row names two fields and nothing else, the others are people."""
    heads = rows[0].cells
    if len(rows) < 2 or _labels(heads, wording) < max(2, len([head for head in heads if head]) - 1):
        return []
    heads = with_kinds(heads, [row.cells for row in rows[1:]], wording)
    if not all(_fits(heads, row.cells, wording) for row in rows[1:]):
        return []
    below = rows[1]
    first = replace(below, at=rows[0].at, count=below.at + below.count - rows[0].at)  # the heads are no value
    return [
        Placed(row.at, _pair(head, cell, row, "table-columns"))
        for row in _without_dittos((first, *rows[2:]))
        if _labels(row.cells, wording) < 2
        for head, cell in zip(heads, row.cells, strict=False)
        if head
    ]


def with_kinds(heads: Sequence[str], rows: Sequence[Sequence[str]], wording: FormWording) -> tuple[str, ...]:
    """Column heads, where nobody knows the one above cells that each say what is wanted: "What" over "Remove access", "New user"."""
    if any(wording.field_of(head) == "request_type" for head in heads):
        return tuple(heads)
    return tuple(
        wording.fields["request_type"].title
        if head and wording.field_of(head) is None and _are_kinds(head, at, rows, wording)
        else head
        for at, head in enumerate(heads)
    )


def _are_kinds(head: str, at: int, rows: Sequence[Sequence[str]], wording: FormWording) -> bool:
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    if _TELLS & set(normalized(head).split()):
        return False
    kinds = [wording.kind_of(cell) is not None for cell in cells]
    return bool(kinds) and (all(kinds) or (any(kinds) and normalized(head) in _ASKS_WHAT))


def _fits(heads: Sequence[str], cells: Sequence[str], wording: FormWording) -> bool:
    """Does no address and no day stand under the head of something else? An empty cell may have been lost on the way."""
    return all(
        (field := wording.field_of(head)) is None
        or (
            ("@" not in cell or field in _HOLDS_ADDRESS)
            and (not _DAY_CELL.fullmatch(cell) or field in _HOLDS_DAY)
        )
        for head, cell in zip(heads, cells, strict=False)
    )


def _without_dittos(rows: Sequence[_Row]) -> Iterator[_Row]:
    """The rows, each cell that only repeats the one above it with the words of that one."""
    above: tuple[str, ...] = ()
    for row in rows:
        above = tuple(
            above[column] if cell in _DITTO and column < len(above) else cell
            for column, cell in enumerate(row.cells)
        )
        yield replace(row, cells=above)


def _sideways(rows: Sequence[_Row], wording: FormWording) -> list[Placed]:
    """Two labels in the first column, and two people or more beside them."""
    labelled = [row for row in rows if row.cells[0] and wording.field_of(row.cells[0]) is not None]
    people = max((len(row.cells) for row in labelled), default=0) - 1
    others = range(1, people + 1)
    beside = [[row.cells[column] for row in labelled if column < len(row.cells)] for column in others]
    if len(labelled) < 2 or people < 2 or any(_labels(cells, wording) >= 2 for cells in beside):
        return []  # no people: a second column of labels has its values to its right
    start, end = labelled[0].at, max(row.at + row.count for row in labelled)
    whole = replace(rows[0], at=start, count=end - start)
    return [
        Placed(start + column, _pair(row.cells[0], row.cells[column], whole, "table-sideways"))
        for column in range(1, people + 1)
        for row in labelled
        if column < len(row.cells)
    ]


def _labels(cells: Sequence[str], wording: FormWording) -> int:
    """How many cells are labels."""
    return sum(
        bool(cell) and wording.field_of(cell) is not None and not wording.orders(cell) for cell in cells
    )


def _pair(label: str, value: str, row: _Row, layout: str) -> Pair:
    return Pair(
        label=label.rstrip(":"),
        value=value.strip(),
        layout=layout,
        standing=row.standing,
        at=row.at,
        count=row.count,
    )


def _text_tables(body: Body, shown: set[int], wording: FormWording) -> Iterator[list[_Row]]:
    """Runs of text lines with as many cells each, two rows at least; below column heads empty cells at the end may be missing."""
    run: list[_Row] = []
    for at, line in enumerate(body.lines):
        is_free = line.standing in ACTIONABLE and at not in shown and len(line.text) <= _LONGEST_ROW
        cells = _cells(line.text) if is_free else ()
        if len(cells) > 1 and all(_RULE_CELL.match(cell) for cell in cells):
            continue  # | --- | --- |
        if run and 1 < len(cells) != len(run[0].cells) and "\t" in line.text:
            cells = _as_wide(cells, run[0].cells, wording)
        row = _Row(at, 1, cells, line.standing)
        if run and (len(cells) != len(run[0].cells) or line.standing is not run[0].standing):
            if len(run) > 1:
                yield run
            run = []
        if 2 <= len(cells) <= _MOST_CELLS and len(run) < _MOST_ROWS:
            run.append(row)
    if len(run) > 1:
        yield run


def _as_wide(cells: tuple[str, ...], heads: Sequence[str], wording: FormWording) -> tuple[str, ...]:
    """A row of a sheet whose empty cells at the end were lost, or with more of them than it has heads; else as it is."""
    if _labels(heads, wording) < _FEWEST_HEADS:
        return cells
    if len(cells) > len(heads):
        return cells if any(cells[len(heads) :]) else cells[: len(heads)]
    return (*cells, *("" for _ in heads[len(cells) :]))


def _comma_tables(body: Body, shown: set[int], wording: FormWording) -> Iterator[list[_Row]]:
    """Three labels or more between commas or semicolons, and the lines right below, each with as many cells.

    A line with more cells or fewer has a comma in a name, and nobody can tell which: then there is no table.
    """
    end = 0  # of the last run of such lines: its rows are no labels of another
    for at, line in enumerate(body.lines):
        if at < end:
            continue
        sign = ";" if line.text.count(";") > line.text.count(",") else ","
        heads = _parted_at(line.text, sign)
        if (
            line.standing not in ACTIONABLE
            or at in shown
            or len(heads) < 3
            or _labels(heads, wording) < len(heads)
        ):
            continue
        rows = [_Row(at, 1, heads, line.standing)]
        for below in range(at + 1, min(at + 1 + _MOST_ROWS, len(body.lines))):
            row = body.lines[below]
            cells = _parted_at(row.text, sign)
            if row.standing is not line.standing or below in shown or len(cells) < 2:
                break
            rows.append(_Row(below, 1, cells, row.standing))
        end = at + len(rows)
        if len(rows) > 1 and all(len(row.cells) == len(heads) for row in rows):
            yield rows


def _parted_at(text: str, sign: str) -> tuple[str, ...]:
    """The cells of one line of a CSV file; none where it is not one."""
    if not 1 < text.count(sign) < _MOST_CELLS or len(text) > _LONGEST_ROW:
        return ()
    try:
        rows = list(csv.reader([text.strip()], delimiter=sign, skipinitialspace=True, strict=True))
    except csv.Error:
        return ()
    return tuple(cell.strip() for cell in rows[0]) if len(rows) == 1 else ()


def _cells(text: str) -> tuple[str, ...]:
    """The cells of a line: between pipes, tabs or wide gaps."""
    bare = text.strip()
    if bare.count("|") > bare.startswith("|"):
        return tuple(cell.strip() for cell in bare.removeprefix("|").removesuffix("|").split("|"))
    if "\t" in bare:
        return tuple(cell.strip() for cell in text.strip(" \r\n").split("\t"))
    return tuple(_GAPS.split(bare)) if len(bare) <= 400 else ()
