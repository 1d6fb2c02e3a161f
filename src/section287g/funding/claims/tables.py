"""Finds and reads the tables of a claim's folder as raw rows: CSV files, workbooks, or sheets of one workbook.

Each table stands in `NAME.csv`, `NAME.xlsx` (its first sheet) or the sheet NAME of `claim.xlsx`, and in one only.
CSV is UTF-8, separated by commas, semicolons or tabs. Rows are numbered as a spreadsheet does; blank ones are passed.
Whatever else lies in the folder is named, so that nothing is left out unseen.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from section287g.errors import InputRefused
from section287g.funding.claims.cells import Raw
from section287g.funding.claims.problems import problem
from section287g.funding.claims.records import Problem
from section287g.funding.claims.sheetscan import scan_workbook
from section287g.funding.explaining import Cell

__all__ = ["READ_FIRST", "WORKBOOK", "RawTable", "read_tables"]

WORKBOOK: Final = "claim.xlsx"
"""One workbook with a sheet for each table."""
READ_FIRST: Final = "read me first"
"""The sheet of explanations in a blank workbook."""
_LARGEST: Final = 64 * 1024 * 1024
_NO_TABLES: Final = frozenset({"readme.txt", "readme.md"})
Rows = list[tuple[int, Sequence[Raw]]]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as its file gives it: headings, then rows with their numbers; a row may be shorter.

    `odd` are the cells that hold something and have no value, by row and column from 1, with the kind of problem.
    """

    table: str
    place: Cell
    sha256: str
    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[Raw]]]
    odd: Mapping[tuple[int, int], str] = field(default_factory=dict)


def read_tables(folder: Path, names: Sequence[str]) -> tuple[dict[str, RawTable], list[Problem]]:
    """The tables that are there, by name, and what is wrong with their files."""
    found: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.name.startswith(".") or path.name.casefold() in _NO_TABLES:
            continue
        for one in _tables_of(path, names, problems):
            if one.table in found:
                other = found[one.table].place.file
                problems.append(problem("file twice", one.place, f"the table is in {other} too"))
            else:
                found[one.table] = one
    return found, problems


def _tables_of(path: Path, names: Sequence[str], problems: list[Problem]) -> Iterator[RawTable]:
    """The tables of one file: one of its name, or of a workbook one for each sheet."""
    place = Cell(path.name, None, None, None)
    name, ending = path.stem.casefold(), path.suffix.casefold()
    one_book = path.name.casefold() == WORKBOOK
    if not one_book and (name not in names or ending not in (".csv", ".xlsx")):
        problems.append(problem("file not read", place))
        return
    data = _bytes(path, place, problems)
    if data is None:
        return
    sha256 = hashlib.sha256(data).hexdigest()
    if ending == ".csv":
        rows = _csv_rows(data, place, problems)
        if rows is not None:
            yield _table(name, place, sha256, rows, {})
        return
    sheets = _sheets(data, place, problems)
    for number, (sheet, rows, odd) in enumerate(sheets):
        table = sheet.strip().casefold() if one_book else name if number == 0 else ""
        here = Cell(path.name, sheet, None, None)
        if table in names:
            yield from [_table(table, here, sha256, rows, odd)] if rows or not one_book else []
        elif rows and table != READ_FIRST:
            problems.append(problem("sheet not read", here))


def _table(name: str, place: Cell, sha256: str, rows: Rows, odd: Mapping[tuple[int, int], str]) -> RawTable:
    head = [str(cell).strip() for cell in rows[0][1]] if rows and rows[0][0] == 1 else []
    return RawTable(name, place, sha256, head, rows[1:] if head else rows, odd)


def _bytes(path: Path, place: Cell, problems: list[Problem]) -> bytes | None:
    try:
        if path.stat().st_size > _LARGEST:
            problems.append(problem("file unreadable", place, "larger than 64 MB"))
            return None
        return path.read_bytes()
    except OSError as error:
        problems.append(problem("file unreadable", place, error.strerror or "refused by the disk"))
        return None


def _csv_rows(data: bytes, place: Cell, problems: list[Problem]) -> Rows | None:
    try:
        text = data.decode("utf-8-sig")
        first = text.split("\n", 1)[0]
        mark = max(",;\t", key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        return [(number, row) for number, row in enumerate(reader, start=1) if any(cell.strip() for cell in row)]
    except UnicodeDecodeError:
        problems.append(problem("file unreadable", place, "it is not UTF-8"))
    except csv.Error as error:
        problems.append(problem("file unreadable", place, f"it is no CSV ({error})"))
    return None


def _sheets(data: bytes, place: Cell, problems: list[Problem]) -> list[tuple[str, Rows, dict[tuple[int, int], str]]]:
    """Every sheet of a workbook: its name, its rows that are not blank, and its cells without a value."""
    from python_calamine import CalamineError, CalamineWorkbook

    found: list[tuple[str, Rows, dict[tuple[int, int], str]]] = []
    try:
        scanned = scan_workbook(data, place.file)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            odd = {(one.row, one.column): one.kind for one in scanned.get(name, ())}
            sheet = book.get_sheet_by_name(name)
            down, right = sheet.start or (0, 0)
            rows: Rows = []
            for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=down + 1):
                cells = [""] * right + [_cell(cell) for cell in row]
                if any(str(cell).strip() for cell in cells) or any(line == number for line, _ in odd):
                    rows.append((number, cells))
            found.append((name, rows, odd))
    except InputRefused as error:
        problems.append(problem("file unreadable", place, str(error).partition(": ")[2]))
    except (CalamineError, ValueError, OSError) as error:
        problems.append(problem("file unreadable", place, f"it is no workbook ({' '.join(str(error).split())[:80]})"))
    return found


def _cell(value: object) -> Raw:
    """A cell of a workbook; a time of day or a duration, which no column holds, as text."""
    return value if isinstance(value, str | int | float | date) else str(value)
