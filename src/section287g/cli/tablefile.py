"""Reads a user's own table, CSV or XLSX, as text cells: for `287g match`."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Final

from section287g.errors import InputRefused

__all__ = ["read_user_table"]

_MAX_BYTES: Final = 100_000_000


def read_user_table(file: Path) -> tuple[list[str], list[list[str]]]:
    """The heading row and the other rows, each as wide as the heading; blank rows are left out.

    Raises `InputRefused` for what is neither CSV nor XLSX, has no heading row, two columns of one heading, or is
    larger than 100 MB.
    """
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise InputRefused(f"{file}: larger than 100 MB; split the table")
        rows = _sheet(file) if file.suffix.casefold() in (".xlsx", ".xlsm", ".xls", ".ods") else _csv(file)
    except OSError as error:
        raise InputRefused(f"{file}: {error.strerror or error}") from None
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise InputRefused(f"{file}: the table is empty; its first row must hold the headings")
    header = [cell.strip() for cell in rows[0]]
    while header and not header[-1]:
        header.pop()
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise InputRefused(f"{file}: two columns have the heading {doubled[0]!r}; rename one")
    header = [name or f"column {place + 1}" for place, name in enumerate(header)]
    return header, [(row + [""] * len(header))[: len(header)] for row in rows[1:]]


def _csv(file: Path) -> list[list[str]]:
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise InputRefused(f"{file}: byte {error.start} is no text; save the table as CSV in UTF-8") from None
    if "\0" in text:
        raise InputRefused(f"{file}: not a CSV file; save the table as CSV in UTF-8, or as XLSX")
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputRefused(f"{file}: {error}; save the table as CSV in UTF-8") from None


def _sheet(file: Path) -> list[list[str]]:
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(file))
        sheet = workbook.get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
    except (python_calamine.CalamineError, IndexError) as error:
        raise InputRefused(f"{file}: {error}; save the table as XLSX or as CSV in UTF-8") from None


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return str(cell)
