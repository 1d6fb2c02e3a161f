"""Writes blank, explained files for a claim, for the clerk who begins: one a table, or one workbook with sheets.

Nothing is filled but the agency's own row, from the registry. What a column is, its unit and an invented example
stand in README.txt (in a workbook on its first sheet and as notes), for a template holds headings and nothing else.
"""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from section287g.errors import InputRefused, StorageError
from section287g.funding.claims.columns import (
    MAPPING,
    MAPPING_HEADINGS,
    TABLES,
    ClaimColumn,
    claim_columns,
    funders,
    words_of,
)
from section287g.funding.claims.tables import WORKBOOK

__all__ = ["write_templates"]

_README: Final = "README.txt"
_WIDTH: Final = 110
_ABOUT: Final = {
    "agency": "One row: the agency, and the agreement under which it claims.",
    "officers": "One row for each officer. A second row of an officer is a second employment.",
    "pay": "One row for each later change of an officer's annual salary. May be left out.",
    "payroll": "One row for each officer and pay period. Periods of an officer do not overlap.",
    "leads": "One row for each quarter, counts only. May be left out; then no award is computed.",
    "purchases": "Equipment of officers and vehicles of the agency. May be left out.",
    "payments": "What followed a claim: submitted, approved, paid, disallowed, returned. May be left out.",
}
_MAPPING_ABOUT: Final = (
    "Your own headings, one a row: table, column, heading. With 'payroll,regular_pay,Gross Reg' a payroll export "
    "needs no editing. May be left out."
)
_GENERAL: Final = (
    "Files of a claim under the announced 287(g) reimbursement.",
    "Officers have ids that the agency makes up. Enter no name of anybody, and nothing about persons in custody: "
    "a file with such a column is refused. Columns that are not listed here are not read.",
    "Amounts are dollars with at most two decimals: 1234.50, 1,234.50 or $1,234.50. Days are 2025-10-01 or "
    "10/1/2025. An empty cell means that nothing is stated; it is never taken as zero.",
    "Check the files with '287g claim check', make a claim with '287g claim make'.",
)


def write_templates(folder: Path, agency: Mapping[str, str] | None = None, *, workbook: bool = False) -> list[Path]:
    """Writes the files of a claim into a folder and answers with their paths; `agency` fills the agency's row.

    Raises `InputRefused` where one of them is there already, `StorageError` where the disk refuses.
    """
    texts = {_README: _readme()}
    if not workbook:
        texts |= {f"{table}.csv": _blank(table, agency) for table in TABLES}
        texts[f"{MAPPING}.csv"] = _csv([MAPPING_HEADINGS])
    names = [*texts, WORKBOOK] if workbook else [*texts]
    every = {_README, WORKBOOK, *(f"{name}{end}" for name in (*TABLES, MAPPING) for end in (".csv", ".xlsx"))}
    there = [name for name in sorted(every) if (folder / name).exists()]
    if there:
        raise InputRefused(
            f"{folder}: {', '.join(there)} is there already and is not overwritten; take an empty folder"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        if workbook:
            _write_workbook(folder / WORKBOOK, agency)
    except OSError as error:
        raise StorageError(f"{folder}: the files could not be written: {error.strerror}") from error
    return [folder / name for name in names]


def _blank(table: str, agency: Mapping[str, str] | None) -> str:
    names = list(claim_columns()[table])
    rows = [[(agency or {}).get(name, "") for name in names]] if table == "agency" and agency else []
    return _csv([names, *rows])


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _readme() -> str:
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for text in _GENERAL:
        yield textwrap.fill(text, _WIDTH)
        yield ""
    for table in TABLES:
        yield from (f"{table}.csv", _ABOUT[table])
        for column in claim_columns()[table].values():
            text = f"  {column.name}{'' if column.required else ' (may be empty)'}: {_told(column)}"
            yield textwrap.fill(text, _WIDTH, subsequent_indent="      ")
        yield ""
    yield from (f"{MAPPING}.csv", textwrap.fill(_MAPPING_ABOUT, _WIDTH), "")
    yield "Funders"
    yield from (
        textwrap.fill(f"  {name}: {label}", _WIDTH, subsequent_indent="      ") for name, label in funders().items()
    )
    yield ""


def _told(column: ClaimColumn) -> str:
    """A column's meaning, unit, words and example in one sentence or two."""
    unit = f", in {column.unit}" if column.unit and column.kind in ("money", "hours") else ""
    words = f" One of: {', '.join(words_of(column))}." if column.kind == "word" else ""
    example = f" Invented example: {column.example}" if column.example else ""
    return f"{column.meaning.rstrip('.')}{unit}.{words}{example}"


def _write_workbook(path: Path, agency: Mapping[str, str] | None) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        read = book.add_worksheet("read me first")
        read.set_column(0, 0, _WIDTH)
        for row, line in enumerate(_lines()):
            read.write_string(row, 0, line)
        for table in TABLES:
            sheet = book.add_worksheet(table)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(claim_columns()[table].values()):
                sheet.write_string(0, place, column.name, bold)
                sheet.write_comment(0, place, _told(column), {"x_scale": 2})
                sheet.set_column(place, place, max(12, len(column.name) + 2))
                if table == "agency" and agency is not None and agency.get(column.name):
                    sheet.write_string(1, place, agency[column.name])
        sheet = book.add_worksheet(MAPPING)
        for place, name in enumerate(MAPPING_HEADINGS):
            sheet.write_string(0, place, name, bold)
