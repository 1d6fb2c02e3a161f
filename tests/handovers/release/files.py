"""Small files of a release, written by hand cell by cell, so that a test knows what stands where."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from section287g.handovers.release import Release, load_release

HEADINGS = (
    "Detainer Prepare Date", "Facility State", "Facility City", "Detention Facility", "Detention Facility Code",
    "Detainer Type", "Detainer Lift Reason", "Detainer Criminality", "Departed Date", "Birth Date", "Birth Year",
    "Gender", "Alien File Number", "Anonymized Identifier",
)  # fmt: skip
TYPE = "I247A - Immigration Detainer - Notice of Action (as of May 2025)"
KEY = bytes(range(32))


def person(number: int) -> str:
    """An identifier as the publisher gives it: 40 hexadecimal digits."""
    return hashlib.sha1(str(number).encode(), usedforsecurity=False).hexdigest()


def detainer(number: int, day: str = "2025-03-04", **cells: str) -> dict[str, str]:
    """One row of detainers; further cells by heading with _ for a space."""
    row = dict.fromkeys(HEADINGS, "")
    row |= {
        "Detainer Prepare Date": day,
        "Facility State": "OHIO",
        "Facility City": "LIMA",
        "Detention Facility": "EXAMPLE COUNTY JAIL",
        "Detention Facility Code": "ZZ0001",
        "Detainer Type": TYPE,
        "Detainer Criminality": "1 Convicted Criminal",
        "Birth Date": "b(6), b(7)c",
        "Birth Year": "1980",
        "Gender": "Unknown",
        "Alien File Number": "(b)(6), (b)(7)(c)",
        "Anonymized Identifier": person(number),
    }
    return row | {key.replace("_", " "): value for key, value in cells.items()}


def write_csv(path: Path, rows: Sequence[dict[str, str]], headings: Sequence[str] = HEADINGS) -> Path:
    """Rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows([[row[heading] for heading in headings] for row in rows])
    return path


def write_xlsx(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], preamble: int = 6, inline: bool = False
) -> Path:
    """Sheets of rows, the headings first, below a preamble; numbers and days as Excel has them."""
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": inline, "default_date_format": "mm/dd/yyyy", "strings_to_numbers": False}
    )
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for line in range(preamble):
            sheet.write_string(line, 0, f"Preamble {line}")
        for row, cells in enumerate(rows, preamble):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return path


def write_parquet(path: Path, rows: Sequence[dict[str, str]], headings: Sequence[str] = HEADINGS) -> Path:
    """Rows as Parquet, all columns text."""
    with duckdb.connect() as connection:
        parts = ", ".join(f'unnest(?::VARCHAR[]) AS "{heading}"' for heading in headings)
        values = [[row[heading] or None for row in rows] for heading in headings]
        connection.execute(f"CREATE TABLE one AS SELECT {parts}", values)
        connection.execute(f"COPY one TO '{path}' (FORMAT parquet)")
    return path


def load(path: Path, store: Path, **settings: Any) -> Release:
    """Loads one file as the release 'tried'."""
    return load_release([path], "tried", store=store, **{"key": KEY, **settings})


def read(release: Release, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Columns of a loaded table, in its order."""
    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT {', '.join(columns)} FROM read_parquet('{release.table(table)}')"
        ).fetchall()


def table_report(release: Release, table: str) -> dict[str, Any]:
    """The report of one table."""
    return next(one for one in release.report()["tables"] if one["table"] == table)


def anomalies(release: Release, table: str) -> dict[tuple[str, str], int]:
    """Rows by column and kind of anomaly."""
    return {(one["column"], one["kind"]): one["rows"] for one in table_report(release, table)["anomalies"]}
