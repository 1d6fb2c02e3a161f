"""Writes the workbook `section287g.xlsx`: the record for people who open it in Excel or LibreOffice.

One sheet a table that a person reads, a sheet of the series by list, the data dictionary, and a first sheet that
says what this is. Texts are texts, whatever they begin with; nothing becomes a formula or a link. Days are real
dates. The same registry gives the same bytes: the workbook's date of creation is the day of the newest list.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from section287g.publish.flat import FORMULA_SIGNS
from section287g.publish.source import Source
from section287g.registry.tables import ColumnSpec, TableSpec

__all__ = ["WORKBOOK_NAME", "write_workbook"]

WORKBOOK_NAME: Final = "section287g.xlsx"
MAX_ROWS: Final = 1_048_576
MAX_TEXT: Final = 32_767
"""Excel's own limits: rows of a sheet with its header, characters of a cell."""
_FIRST_DAY: Final = date(1900, 3, 1)
"""Before it, Excel counts a day that never was; such dates are written as text."""
_WIDEST: Final = 60
_DICTIONARY: Final = tuple(
    ColumnSpec(name, "text", name) for name in ("table", "column", "type", "unit", "meaning")
)  # the headings of the sheet itself


def write_workbook(source: Source, path: Path) -> tuple[str, ...]:
    """Writes the workbook and returns what had to be cut or left out of a sheet, one remark each.

    Raises `OSError` where the disk refuses.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    about = source.about
    book.set_properties(
        {
            "title": about.title,
            "author": f"section287g {about.program}",
            "created": datetime.combine(about.newest, time()),
        }
    )
    first = book.add_worksheet("about")
    sheets = _Sheets(book)
    told: list[tuple[str, int, str]] = []
    agency = next(column for column in source.tables["agencies"].columns if column.name == "agency")
    for sheet in source.layout.sheets:
        table = source.tables[sheet.table]
        if source.rows[table.name] >= MAX_ROWS:
            sheets.remarks.append(f"{table.name} has more rows than a sheet can hold and is left out of the workbook")
            continue
        columns = (table.columns[0], agency, *table.columns[1:]) if sheet.agency else table.columns
        query = source.sheet_query(table) if sheet.agency else source.query(table.name)
        sheets.add(table.name, columns, source.read(query))
        told.append((table.name, source.rows[table.name], table.meaning))
    series = source.series()
    sheets.add("series", source.layout.series.columns, series)
    told.append(("series", len(series), source.layout.series.meaning))
    entries = list(_dictionary([*source.tables.values(), source.layout.series]))
    sheets.add("dictionary", _DICTIONARY, entries)
    told.append(("dictionary", len(entries), "What every table and column means."))
    _write_about(first, sheets, source, told)
    book.close()
    path.write_bytes(buffer.getbuffer())
    return tuple(sheets.remarks)


class _Sheets:
    """Writes sheets into one workbook, each with a frozen header, a filter and fitting widths."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self.bold = book.add_format({"bold": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._header = book.add_format({"bold": True, "bottom": 1})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._verbatim = book.add_format({"quote_prefix": True})  # stays a text when somebody edits the cell
        self.remarks: list[str] = []

    def add(self, name: str, columns: Sequence[ColumnSpec], lines: Iterable[Sequence[Any]]) -> None:
        """One sheet with a table."""
        sheet = self._book.add_worksheet(name)
        widths = [len(column.name) + 3 for column in columns]
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, self._header)
        row = cut = 0
        for row, line in enumerate(lines, 1):
            for place, value in enumerate(line):
                if value is not None:
                    shown = self._write(sheet, row, place, value)
                    cut += isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > MAX_TEXT
                    widths[place] = max(widths[place], shown)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(width, _WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, row, len(columns) - 1)
        if cut:
            self.remarks.append(
                f"{name}: {cut} cells of the workbook are cut at {MAX_TEXT} characters, which is Excel's limit; "
                "the other formats hold them whole"
            )

    def _write(self, sheet: Any, row: int, place: int, value: Any) -> int:
        """One cell; returns how many characters wide it shows."""
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value)
            return 6
        if isinstance(value, int | float):
            sheet.write_number(row, place, value)
            return len(str(value)) + 1
        if isinstance(value, date):  # a time too
            timed = isinstance(value, datetime)
            day = value.date() if isinstance(value, datetime) else value
            if day < _FIRST_DAY:
                sheet.write_string(row, place, value.isoformat())
            else:
                sheet.write_datetime(row, place, value, self._time if timed else self._date)
            return 19 if timed else 11
        text = str(value)
        sheet.write_string(row, place, text, self._verbatim if text.startswith(FORMULA_SIGNS) else None)
        return max(map(len, text.split("\n")))


def _dictionary(tables: Iterable[TableSpec]) -> Iterator[tuple[str | None, ...]]:
    for table in tables:
        yield table.name, None, None, None, table.meaning
        for column in table.columns:
            yield table.name, column.name, column.type, column.unit or None, column.meaning


def _write_about(sheet: Any, sheets: _Sheets, source: Source, told: Sequence[tuple[str, int, str]]) -> None:
    about = source.about
    lines: list[tuple[str, str]] = [(about.title, ""), ("", about.description), ("", "")]
    lines += [(f"Newest {part} list", day) for part, day in about.newest_days.items()]
    lines += [(f"Lists: {kind}", f"{number} lists") for kind, number in about.lists.items()]
    lines += [("", ""), ("What is counted", "")]
    lines += [(word, meaning) for word, meaning in about.units.items()]
    lines += [("", ""), ("How to read it", "")]
    lines += [("", remark) for remark in about.reading]
    lines += [("", ""), ("Sheets", "")]
    lines += [(name, f"{rows} rows. {meaning}") for name, rows, meaning in told]
    shown = {name for name, _, _ in told}
    lines += [("", ""), ("Not in this workbook", "Export these tables as CSV, Parquet or SQLite.")]
    lines += [
        (name, f"{source.rows[name]} rows. {table.meaning}")
        for name, table in source.tables.items()
        if name not in shown
    ]
    lines += [("", remark) for remark in sheets.remarks]
    lines += [("", ""), ("Sources", about.credit)]
    lines += [("", " ".join((one["title"], one.get("path", ""))).strip()) for one in about.sources]
    lines += [("", ""), ("Licence of the data", f"{about.data_licence.title} ({about.data_licence.name})")]
    lines += [("Licence of the program", f"{about.program_licence.title} ({about.program_licence.name})")]
    lines += [("Made by", f"section287g {about.program}")]
    for row, (word, text) in enumerate(lines):
        if word:
            sheet.write_string(row, 0, word, sheets.bold)
        if text:
            sheet.write_string(row, 1, text, sheets.wrapped)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
