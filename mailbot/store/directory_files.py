"""The directory files that people edit (design 3.3), read whole or not at all.

    file    = header line *row             UTF-8, with or without BOM, LF or CRLF
    header  = column *("," column)         in any order; upper case and spaces around do not matter
    row     = cell *("," cell)             RFC 4180 quoting; spaces around a cell do not matter; empty lines are skipped
    list    = item *(";" item)

`TABLES` says which columns a file has and what stands in each. Every row that is wrong is reported with file and line,
all at once, and then nothing of the files is taken.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Generic, TypeVar

from mailbot.errors import DirectoryError, Problem
from mailbot.model.directory import Access, Agency, Authority, Project, Region, StaffMember
from mailbot.store import cells
from mailbot.store.cells import BadCell, Value
from mailbot.store.directory_format import TABLES, CellReader, Cells, FileTable, PoolTotal

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Generic[T_co]):
    """What a row says, and where it stands."""

    file: str
    line: int
    value: T_co

    def problem(self, what: str, hint: str | None = None) -> Problem:
        """A complaint about this row."""
        return Problem(file=self.file, line=self.line, what=what, hint=hint)


@dataclass(slots=True, kw_only=True)
class DirectoryFiles:
    """All rows of some directory files, and what is wrong with them."""

    regions: list[Row[Region]] = field(default_factory=list)
    agencies: list[Row[Agency]] = field(default_factory=list)
    agreements: list[Row[Authority]] = field(default_factory=list)
    representatives: list[Row[Authority]] = field(default_factory=list)
    users: list[Row[Access]] = field(default_factory=list)
    projects: list[Row[Project]] = field(default_factory=list)
    licenses: list[Row[PoolTotal]] = field(default_factory=list)
    staff: list[Row[StaffMember]] = field(default_factory=list)
    given: set[str] = field(default_factory=set)  # names of the files that were there: "users.csv"
    problems: list[Problem] = field(default_factory=list)
    bad_keys: dict[str, set[str]] = field(
        default_factory=dict
    )  # keys of bad rows by file: complained about once


def parse_directory(paths: Iterable[Path]) -> DirectoryFiles:
    """Read directory files, or folders of them, each for itself; what is wrong stands in `problems`."""
    files = DirectoryFiles()
    for path in dict.fromkeys(path.resolve() for path in _files_of(paths, files.problems)):
        if path.name.lower() in files.given:
            files.problems.append(
                Problem(file=str(path), line=None, what=f"a second {path.name.lower()} was given")
            )
            continue
        files.given.add(path.name.lower())
        target: list[Row[object]] = getattr(files, path.stem.lower())
        bad_keys = files.bad_keys.setdefault(path.name.lower(), set())
        target.extend(_rows(path, TABLES[path.name.lower()], files.problems, bad_keys))
    return files


def _files_of(paths: Iterable[Path], problems: list[Problem]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from _files_of_folder(path, problems)
        elif path.name.lower() in TABLES:
            yield path
        else:
            problems.append(_unknown_file(path))


def _files_of_folder(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    known = [path for path in found if path.name.lower() in TABLES]
    if not known:
        expected = ", ".join(TABLES)
        problems.append(
            Problem(
                file=str(folder), line=None, what="no directory file is here", hint=f"expected {expected}"
            )
        )
    # a misspelt users.csv must not pass for no users; other CSV files are nobody's business
    problems.extend(
        _unknown_file(path)
        for path in found
        if path not in known and get_close_matches(path.name.lower(), TABLES, cutoff=0.75)
    )
    yield from known


def _unknown_file(path: Path) -> Problem:
    what = "not a directory file" if path.exists() else "is not there"
    return Problem(file=str(path), line=None, what=what, hint=cells.did_you_mean(path.name.lower(), TABLES))


def _rows(path: Path, table: FileTable, problems: list[Problem], bad_keys: set[str]) -> Iterator[Row[object]]:
    """The good rows of a file; the bad ones go to the problems, and their keys to the bad keys."""
    complaints = _Complaints(str(path), problems)
    records = list(_records(path, complaints))
    if not records or not any(records[0][1]):
        complaints.at(1, "the file is empty", f"its first line should be: {','.join(table.columns)}")
        return
    header = _header(records[0], table, complaints)
    if header is None:
        return
    seen: dict[tuple[Value, ...], int] = {}
    for line, record in records[1:]:
        if not any(cell.strip() for cell in record):
            continue
        parsed = _parsed(line, record, header, table, complaints)
        if parsed is None:
            bad_keys.add(_cell(record, header, table.required[0]))
            continue
        key = tuple(parsed.get(column) for column in table.key)
        if key in seen:
            complaints.at(line, f"the same {', '.join(table.key)} stands in line {seen[key]} already")
            continue
        seen[key] = line
        yield Row(file=str(path), line=line, value=table.build(CellReader(parsed)))


class _Complaints:
    """Problems of one file."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self._file, self._problems = file, problems

    def at(self, line: int | None, what: str, hint: str | None = None) -> None:
        """Complain about a line."""
        self._problems.append(Problem(file=self._file, line=line, what=what, hint=hint))


def _records(path: Path, complaints: _Complaints) -> Iterator[tuple[int, list[str]]]:
    """The records of a file, each with the line on which it begins."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        complaints.at(None, f"cannot be read: {error.strerror}")
        return
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        complaints.at(line, "is not UTF-8", 'save it as "CSV UTF-8"')
        return
    reader = csv.reader(re.split(r"(?<=\n)", text), strict=True)
    line = 1
    try:
        for record in reader:
            yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        complaints.at(line, f"is not CSV: {error}")


def _header(record: tuple[int, list[str]], table: FileTable, complaints: _Complaints) -> list[str] | None:
    """The columns of a file, or None when its rows cannot be understood."""
    line, named = record
    columns = [name.strip().lower().replace(" ", "_") for name in named]
    if len(columns) == 1 and ";" in columns[0]:
        complaints.at(line, "columns are separated by semicolons", "save it with commas")
        return None
    for name in columns:
        if name and name not in table.columns:
            complaints.at(line, f'unknown column "{name}"', cells.did_you_mean(name, table.columns))
    for name in sorted({name for name in columns if name and columns.count(name) > 1}):
        complaints.at(line, f'column "{name}" stands there twice')
    missing = [name for name in table.required if name not in columns]
    if missing:
        complaints.at(line, f"missing {', '.join(missing)}", f"the columns are {', '.join(table.columns)}")
        return None
    return columns


def _parsed(
    line: int, record: list[str], header: list[str], table: FileTable, complaints: _Complaints
) -> Cells | None:
    """The cells of a row, or None when one is wrong."""
    if len(record) > len(header):
        complaints.at(
            line, f"{len(record)} cells for {len(header)} columns", "quote a cell that has a comma in it"
        )
        return None
    parsed: dict[str, Value] = {}
    good = True
    for column, cell in zip(header, record, strict=False):
        if column not in table.columns or not cell.strip():
            continue
        try:
            parsed[column] = table.columns[column](cell.strip())
        except BadCell as error:
            complaints.at(line, f"{column}: {error}", error.hint)
            good = False
    for column in table.required:
        if not _cell(record, header, column):
            complaints.at(line, f"{column} is empty")
            good = False
    return parsed if good else None


def _cell(record: list[str], header: list[str], column: str) -> str:
    """What stands in the cell of a column; empty when the row is too short."""
    index = header.index(column)
    return record[index].strip() if index < len(record) else ""


def raise_problems(files: DirectoryFiles, more: Iterable[Problem] = ()) -> None:
    """Refuse the files when anything is wrong with them.

    Raises:
        DirectoryError: with every problem, by file and line.
    """
    problems = [*files.problems, *more]
    if problems:
        raise DirectoryError(sorted(problems, key=lambda problem: (problem.file, problem.line or 0)))
