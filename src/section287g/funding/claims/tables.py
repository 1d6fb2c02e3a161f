"""Finds and reads the tables of a claim's folder as raw rows: CSV files, workbooks, or sheets of one workbook.

Each table stands in `NAME.csv`, `NAME.xlsx` (its first sheet) or the sheet NAME of `claim.xlsx`, and in one only.
CSV is UTF-8, separated by commas, semicolons or tabs. Rows are numbered as a spreadsheet does; blank ones are passed.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from section287g.funding.claims.cells import Raw
from section287g.funding.claims.problems import problem
from section287g.funding.claims.records import Problem
from section287g.funding.explaining import Cell

__all__ = ["WORKBOOK", "RawTable", "read_tables"]

WORKBOOK: Final = "claim.xlsx"
"""One workbook with a sheet for each table."""
_LARGEST: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as its file gives it: headings, then rows with their numbers; a row may be shorter."""

    table: str
    place: Cell
    sha256: str
    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[Raw]]]


def read_tables(folder: Path, names: Sequence[str]) -> tuple[dict[str, RawTable], list[Problem]]:
    """The tables that are there, by name, and what is wrong with their files."""
    found: dict[str, RawTable] = {}
    problems: list[Problem] = []
    for table, place, sha256, rows in _sources(folder, names, problems):
        if table in found:
            problems.append(problem("file twice", place, f"the table is in {found[table].place.file} too"))
            continue
        head = [str(cell).strip() for cell in rows[0][1]] if rows and rows[0][0] == 1 else []
        found[table] = RawTable(table, place, sha256, head, rows[1:] if head else rows)
    return found, problems


def _sources(
    folder: Path, names: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[str, Cell, str, list[tuple[int, Sequence[Raw]]]]]:
    """Each table that a file of the folder holds: its name, its place, the file's hash, and its rows."""
    for name in names:
        for path in (folder / f"{name}.csv", folder / f"{name}.xlsx"):
            place = Cell(path.name, None, None, None)
            if (data := _bytes(path, place, problems)) is None:
                continue
            sha256 = hashlib.sha256(data).hexdigest()
            if path.suffix == ".csv":
                if (rows := _csv_rows(data, place, problems)) is not None:
                    yield name, place, sha256, rows
            else:
                sheets = _sheets(data, place, problems)
                yield from ((name, Cell(path.name, sheet, None, None), sha256, rows) for sheet, rows in sheets[:1])
    place = Cell(WORKBOOK, None, None, None)
    if (data := _bytes(folder / WORKBOOK, place, problems)) is not None:
        sha256 = hashlib.sha256(data).hexdigest()
        for sheet, rows in _sheets(data, place, problems):
            if sheet.strip().casefold() in names and rows:
                yield sheet.strip().casefold(), Cell(WORKBOOK, sheet, None, None), sha256, rows


def _bytes(path: Path, place: Cell, problems: list[Problem]) -> bytes | None:
    if not path.is_file():
        return None
    try:
        if path.stat().st_size > _LARGEST:
            problems.append(problem("file unreadable", place, "larger than 64 MB"))
            return None
        return path.read_bytes()
    except OSError as error:
        problems.append(problem("file unreadable", place, error.strerror or "refused by the disk"))
        return None


def _csv_rows(data: bytes, place: Cell, problems: list[Problem]) -> list[tuple[int, Sequence[Raw]]] | None:
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


def _cell(value: object) -> Raw:
    """A cell of a workbook; a time of day or a duration, which no column holds, as text."""
    return value if isinstance(value, str | int | float | date) else str(value)


def _sheets(data: bytes, place: Cell, problems: list[Problem]) -> list[tuple[str, list[tuple[int, Sequence[Raw]]]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    found: list[tuple[str, list[tuple[int, Sequence[Raw]]]]] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            start = sheet.start or (0, 0)
            cells = sheet.to_python(skip_empty_area=True)
            rows: list[tuple[int, Sequence[Raw]]] = [
                (number, [""] * start[1] + [_cell(cell) for cell in row])
                for number, row in enumerate(cells, start=start[0] + 1)
                if any(str(cell).strip() for cell in row)
            ]
            found.append((name, rows))
    except (CalamineError, ValueError, OSError) as error:
        problems.append(problem("file unreadable", place, f"it is no workbook ({' '.join(str(error).split())[:80]})"))
    return found
