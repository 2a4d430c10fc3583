"""The pairs of a page's structure (`mailbot.model.message.Pair`) -> labelled values, at the lines that show them.

A table whose first row looks like column heads may as well be a form with two labels in a row, or one with a column for
each person: what stands in the first column tells.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from mailbot.model.message import ACTIONABLE, Body, Pair, Standing
from mailbot.triage.label_lines import BULLET, cut_line, known_label
from mailbot.triage.label_tables import placed_pairs
from mailbot.triage.wording import FormWording

_MOST_BELOW = 12  # lines behind the gap in a list that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One label with its value, as written."""

    field: str | None  # canonical name; None: a label that the wording does not know
    label: str
    value: str  # "" where nothing was filled in
    standing: Standing
    exact: bool = True  # False: the label was only nearly that of the field
    row: int = -1  # of a table with column heads: which row, so that rows stay apart
    index: str = ""  # a number in the label ("User 2 Email"): which person
    lines: range = range(0)  # the lines of the body that say it
    layout: str = ""  # of the markup, where it is a pair
    in_table: bool = False  # a row of a table of the markup
    unticked: bool = False  # its value was a list of boxes, and none of them was ticked
    below: tuple[str, ...] = ()  # of a list: the lines behind its end that have no label


@dataclass(frozen=True, slots=True)
class Shown:
    """What the structure says at one line, and how many lines that takes."""

    values: tuple[Labelled, ...]
    count: int


def shown_pairs(body: Body, wording: FormWording) -> dict[int, Shown]:
    """Line -> the pairs that are read there instead of the lines.

    A pair with a known label is; one with another label only beside two known ones of the same layout, as a layout table
    or a headline is no form. One whose value holds labelled lines of a form is a headline too.
    """
    usable = [pair for pair in body.pairs if pair.standing in ACTIONABLE and pair.at >= 0]
    rest, grids = _parted(usable, body, wording)
    taken: dict[int, Shown] = {grid.at: Shown(tuple(grid.read(wording)), grid.count) for grid in grids}
    of_grids = {line for grid in grids for line in range(grid.at, grid.end)}
    placed = [
        each
        for each in placed_pairs(replace(body, pairs=tuple(rest)), wording)
        if not of_grids.intersection(range(each.pair.at, each.pair.at + each.pair.count))
    ]
    known: dict[str, int] = {}
    for each in placed:
        layout = each.pair.layout
        known[layout] = known.get(layout, 0) + (wording.field_of(each.pair.label) is not None)
    covered_to = 0
    for each in placed:
        pair = each.pair
        field_name = wording.field_of(pair.label)
        if field_name is None and known[pair.layout] < 2:
            continue
        is_text = field_name is not None and wording.fields[field_name].is_text
        if pair.layout in {"bold-label", "heading"} and not is_text and _holds_form(pair.value, wording):
            continue
        if pair.at < covered_to and pair.at not in taken:
            continue
        before = taken.get(pair.at, Shown((), 0))
        count = max(before.count, pair.count)
        taken[pair.at] = Shown((*before.values, _of_pair(pair, each.row, wording)), count)
        covered_to = max(covered_to, pair.at + pair.count)
    return taken


def _of_pair(pair: Pair, row: int, wording: FormWording) -> Labelled:
    found = known_label(pair.label, pair.value, "pair", wording)
    label = pair.label if found is None or not found.index else found.label
    value, below = (pair.value, ()) if found is None else _within(pair, found.field, wording)
    return Labelled(
        field=found.field if found else None,
        label=label,
        value=value,
        standing=pair.standing,
        exact=found.exact if found else True,
        row=row,
        index=found.index if found else "",
        lines=range(pair.at, pair.at + pair.count),
        layout=pair.layout,
        in_table=pair.layout.startswith("table"),
        below=below,
    )


def _within(pair: Pair, field: str | None, wording: FormWording) -> tuple[str, tuple[str, ...]]:
    """The value of a pair without what a service writes below the last answer, and of a list what stands behind a gap.

    No value but free text goes beyond a gap. The entries of a list may be paragraphs of their own: bullets go on as bullets,
    of other lines nobody can tell here.
    """
    if pair.layout not in {"bold-label", "heading"}:
        return pair.value, ()
    lines = pair.value.split("\n")
    is_text = field is not None and wording.fields[field].is_text
    is_list = field is not None and wording.fields[field].is_list
    kept: list[str] = []
    for at, line in enumerate(lines):
        if at and line.strip().lower().startswith(wording.ends):
            break
        if at and not (is_text or line.strip()):
            behind = next((each for each in lines[at:] if each.strip()), "")
            if is_list and BULLET.match(behind) and BULLET.match(kept[-1]):
                continue
            rest = [each.strip() for each in lines[at:] if each.strip()] if is_list else []
            return "\n".join(kept).strip(), tuple(_unlabelled(rest, wording))
        kept.append(line)
    return "\n".join(kept).strip(), ()


def _unlabelled(lines: Iterable[str], wording: FormWording) -> Iterator[str]:
    """Lines up to the first that has a label."""
    for line in islice(lines, _MOST_BELOW):
        if cut_line(line, wording) is not None:
            return
        yield BULLET.sub("", line).strip()


def _holds_form(value: str, wording: FormWording) -> bool:
    cuts = (cut_line(line, wording) for line in value.split("\n")[:60])
    return sum(cut is not None and cut.field is not None for cut in cuts) >= 2


# -- tables whose labels stand in the first column --------------------------------------------------------------------


@dataclass(slots=True)
class _Grid:
    """A table that was taken for one with column heads: its cells, row by row, the heads first."""

    at: int  # line of the heads
    standing: Standing
    rows: list[list[str]] = field(default_factory=list)
    end: int = 0

    @property
    def count(self) -> int:
        return self.end - self.at

    def has_heads(self, wording: FormWording) -> bool:
        """Is the first row one of labels indeed?"""
        return 2 * sum(_is_label(head, wording) for head in self.rows[0]) > len(self.rows[0])

    def columns_of_labels(self, wording: FormWording) -> list[int]:
        """Which columns hold labels: most of their cells are known, two at least."""
        width = len(self.rows[0])
        return [column for column in range(width) if self._are_labels(column, wording)]

    def _are_labels(self, column: int, wording: FormWording) -> bool:
        cells = [row[column] for row in self.rows if row[column]]
        known = sum(_is_label(cell, wording) for cell in cells)
        return known >= 2 and known * 2 > len(cells)

    def read(self, wording: FormWording) -> Iterator[Labelled]:
        """Two labels in a row: each with the cell to its right. One label in a row: a column for each person."""
        labels = self.columns_of_labels(wording)
        if len(labels) > 1:
            for row in self.rows:
                for column in labels:
                    yield self._cell(row[column], "".join(row[column + 1 : column + 2]), -1, wording)
            return
        filled = [column for column in range(1, len(self.rows[0])) if any(row[column] for row in self.rows)]
        for column in filled:
            person = self.at * 1000 + column if len(filled) > 1 else -1
            for row in self.rows:
                yield self._cell(row[0], row[column], person, wording)

    def _cell(self, label: str, value: str, row: int, wording: FormWording) -> Labelled:
        pair = Pair(
            label=label, value=value, standing=self.standing, layout="grid", at=self.at, count=self.count
        )
        return replace(_of_pair(pair, row, wording), lines=range(self.at, self.end))


def _is_label(cell: str, wording: FormWording) -> bool:
    return wording.field_of(cell) is not None and not wording.orders(cell)


def _parted(pairs: Sequence[Pair], body: Body, wording: FormWording) -> tuple[list[Pair], list[_Grid]]:
    """The pairs without those of tables whose labels stand in the first column, and these tables."""
    kept: list[Pair] = []
    grids: list[_Grid] = []
    for table in _tables(pairs):
        grid = _grid_of(table, body) if table[0].layout == "table-columns" else None
        labels = grid.columns_of_labels(wording) if grid and not grid.has_heads(wording) else []
        if grid is not None and labels[:1] == [0] and len(labels) < len(grid.rows[0]):
            grids.append(grid)
        else:
            kept += table
    return kept, grids


def _tables(pairs: Sequence[Pair]) -> Iterable[list[Pair]]:
    """Runs of pairs; those of column heads part where the heads begin anew with other words."""
    run: list[Pair] = []
    for pair in pairs:
        if run and (pair.layout != "table-columns" or run[0].layout != "table-columns" or _begins(pair, run)):
            yield run
            run = []
        run.append(pair)
    if run:
        yield run


def _begins(pair: Pair, run: Sequence[Pair]) -> bool:
    """Does another table begin: a row that does not follow, or other heads?"""
    last = run[-1]
    width = sum(each.at == run[0].at for each in run)
    if pair.at == last.at:
        return False
    expected = run[0].label
    return pair.label != expected or pair.at > last.at + last.count + 1 or len(run) % width != 0


def _grid_of(table: Sequence[Pair], body: Body) -> _Grid | None:
    """The cells of a table, with the line of its heads; None where that line is not to be found."""
    first = table[0]
    width = sum(each.at == first.at for each in table)
    heads = [each.label for each in table[:width]]
    at = next(
        (
            index
            for index in range(first.at - 1, max(-1, first.at - 2 * width - 3), -1)
            if body.lines[index].text.startswith(heads[0])
        ),
        None,
    )
    if at is None:
        return None
    grid = _Grid(at, first.standing, [heads])
    for start in range(0, len(table) - width + 1, width):
        grid.rows.append([each.value for each in table[start : start + width]])
    grid.end = table[-1].at + table[-1].count
    return grid
