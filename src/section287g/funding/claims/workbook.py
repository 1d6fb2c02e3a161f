"""A workbook of plain tables for print, with texts that stay texts: the shell of a claim's sheets.

Texts are texts, whatever they begin with; nothing becomes a formula or a link. Amounts are numbers of two places,
days are real dates. The same tables give the same bytes: the day of creation is the one that the caller gives.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter

__all__ = ["Cells", "Column", "Workbook"]

MAX_ROWS: Final = 1_048_576
MAX_TEXT: Final = 32_767
"""Excel's own limits: rows of a sheet with its heading, characters of a cell in UTF-16."""
_CUT: Final = " [cut]"
_FIRST_DAY: Final = date(1900, 3, 1)
"""Before it, Excel counts a day that never was; such dates are written as text."""
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_HEADER_TEXT: Final = 100
"""Characters of a text in a page's header, which holds 255 with its codes."""
_HIGHEST: Final = 409
"""Points of the highest row that Excel knows."""
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "money": {"valign": "top", "num_format": "#,##0.00"},
    "count": {"valign": "top", "num_format": "#,##0"},
    "number": {"valign": "top"},
    "day": {"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"},
    "heading": {"valign": "bottom", "bold": True, "bottom": 1, "text_wrap": True},
    "figure heading": {"valign": "bottom", "bold": True, "bottom": 1, "text_wrap": True, "align": "right"},
    "title": {"bold": True, "font_size": 16},
    "section": {"bold": True, "font_size": 12},
    "label": {"valign": "top", "bold": True},
    "total": {"bold": True, "top": 1},
    "total money": {"bold": True, "top": 1, "num_format": "#,##0.00"},
    "total count": {"bold": True, "top": 1, "num_format": "#,##0"},
    "line": {"bottom": 1},
}
_FIGURES: Final = frozenset({"money", "count", "number"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and what it holds: text, wrapped, money, count, number, day."""

    heading: str
    width: int
    kind: str = "text"


class Cells:
    """Writes single cells of one sheet."""

    def __init__(self, sheet: Any, book: Workbook) -> None:
        self.sheet, self._book = sheet, book
        self._write_string, self._write_number = sheet.write_string, sheet.write_number

    def write(self, row: int, place: int, value: object, kind: str = "text", indent: int = 0) -> None:
        """One cell; None leaves it blank. A text in a column of numbers stays a text."""
        if isinstance(value, str):
            quoted = value.startswith(_FORMULA_SIGNS)
            self._write_string(row, place, _fitting(value), self._book.format(kind, indent, quoted))
        elif isinstance(value, Decimal | int | float):
            self._write_number(row, place, float(value), self._book.format(kind))
        elif isinstance(value, date) and value >= _FIRST_DAY:
            self.sheet.write_datetime(row, place, datetime.combine(value, time()), self._book.format(kind))
        elif value is not None:
            self.write(row, place, value.isoformat() if isinstance(value, date) else str(value), kind, indent)

    def merged(self, row: int, place: int, last: int, text: str, width: int = 82) -> None:
        """A text over several cells, wrapped; the row is as high as it needs with `width` characters a line."""
        lines = sum(len(textwrap.wrap(one, width)) or 1 for one in text.split("\n"))
        quoted = text.startswith(_FORMULA_SIGNS)
        self.sheet.merge_range(row, place, row, last, "", self._book.format("wrapped"))
        self.sheet.write_string(row, place, _fitting(text), self._book.format("wrapped", 0, quoted))
        if lines > 1:
            self.sheet.set_row(row, min(15 * lines, _HIGHEST))

    def rule(self, row: int, place: int, last: int) -> None:
        """An empty line to write on, over several cells."""
        for one in range(place, last + 1):
            self.sheet.write_blank(row, one, None, self._book.format("line"))

    def table(self, first: int, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> int:
        """A table with its headings in row `first`; returns the row after its last. Does not set widths."""
        for place, column in enumerate(columns):
            kind = "figure heading" if column.kind in _FIGURES else "heading"
            self.write(first, place, column.heading, kind)
        row = first
        for row, line in enumerate(rows, first + 1):
            if row >= MAX_ROWS:
                raise ValueError(f"a sheet has no room for more than {MAX_ROWS} rows")
            for place, (column, value) in enumerate(zip(columns, line, strict=True)):
                self.write(row, place, value, column.kind)
        return row + 1


class Workbook:
    """A workbook under construction; `save` writes it."""

    def __init__(self, title: str, author: str, created: date, header: str) -> None:
        self._buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._buffer, options)
        day = datetime.combine(max(created, _FIRST_DAY), time())
        self._book.set_properties({"title": _fitting(title), "author": author, "created": day})
        self._formats: dict[tuple[str, int, bool], Any] = {}
        self._header = header[:_HEADER_TEXT].replace("&", "&&")

    def format(self, kind: str, indent: int = 0, quoted: bool = False) -> Any:
        """A format by its name; `quoted` keeps a text a text when somebody edits the cell."""
        key = kind, indent, quoted
        if key not in self._formats:
            more = {**({"indent": indent} if indent else {}), **({"quote_prefix": True} if quoted else {})}
            self._formats[key] = self._book.add_format({**_FORMATS[kind], **more})
        return self._formats[key]

    def sheet(self, name: str, widths: Sequence[int]) -> Cells:
        """A sheet that prints on landscape pages as wide as it is, with the claim above and page numbers below."""
        sheet = self._book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.set_landscape()
        sheet.set_paper(1)  # US Letter
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
        sheet.set_header(f"&L&9{name}&R&9 {self._header}")
        sheet.set_footer("&R&9Page &P of &N")
        return Cells(sheet, self)

    def table_sheet(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
        """A sheet that is one table: its headings stay in sight, repeat on every page, and filter."""
        cells = self.sheet(name, [column.width for column in columns])
        after = cells.table(0, columns, rows)
        self.as_table(cells, len(columns), after - 1)

    @staticmethod
    def as_table(cells: Cells, width: int, last: int) -> None:
        """Lets the headings of a sheet that is one table stay in sight, repeat and filter."""
        cells.sheet.freeze_panes(1, 0)
        cells.sheet.repeat_rows(0)
        cells.sheet.autofilter(0, 0, last, width - 1)

    def save(self, path: Path) -> None:
        """Writes the workbook. Raises `OSError` where the disk refuses."""
        self._book.close()
        path.write_bytes(self._buffer.getbuffer())


def _fitting(text: str) -> str:
    """A text as long as a cell holds; what is cut says so."""
    if len(text) <= MAX_TEXT // 2 or len(text.encode("utf-16-le", "surrogatepass")) // 2 <= MAX_TEXT:
        return text
    return (
        text.encode("utf-16-le", "surrogatepass")[: 2 * (MAX_TEXT - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
    )
