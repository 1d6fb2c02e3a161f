"""Writes synthetic tables as files in a layout: Parquet, CSV, or workbooks as ICE's are, with preamble and sheets."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from section287g.datafiles import data_file, read_table
from section287g.handovers.release.columns import DENIED, ROOM, TableColumn, table_columns
from section287g.handovers.release.layouts import HEADINGS_SCHEMA
from section287g.handovers.synthetic.model import Faults

__all__ = ["FORMS", "Written", "write_tables"]

FORMS: Final = ("parquet", "csv", "xlsx")
_PREAMBLE: Final = {"2012-2023": 5, "processed": 0}
_NAMES: Final = {
    "2025-07": "2025-ICLI-00019_2024-ICFO-39357_{Table}_LESA-STU_FINAL Redacted",
    "2026-03": "2026-ICLI-00005_{Table}_FY23-26_20260311_Redacted",
    "2026-mid": "{Table} 20260801",
    "2012-2023": "2023-ICFO-42034_{Table}_FY12-23",
    "processed": "{table}-latest",
}
_REDACTED: Final = "b(6), b(7)c"
_ODD: Final = ("", "03/05/25", "45721", "unclear")
_CUT: Final = "(100000000000000 + n * 7919 % 8999999999)::VARCHAR || '0000'"


@dataclass(slots=True)
class Written:
    """The files, the rows of each table in them without those to be set aside, and how many those are."""

    files: list[Path] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    set_aside: dict[str, int] = field(default_factory=dict)


def _headings(layout: str, table: str) -> list[tuple[str, TableColumn]]:
    columns = table_columns(table)
    return [
        (line["heading"], columns[line["column"]])
        for line in read_table(data_file(ROOM, "headings.csv"), HEADINGS_SCHEMA)
        if line["layout"] == layout and line["table"] == table
    ]


def write_tables(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    layout: str,
    tables: Collection[str],
    form: str,
    faults: Faults,
    end: date,
    rows_per_sheet: int,
) -> Written:
    """Writes each table as one file; `place_of_<table>` then says where each row lies."""
    del end
    written = Written()
    for table in tables:
        name = _NAMES[layout].format(Table=table.capitalize(), table=table)
        path = folder / f"{name}.{form}"
        headings = _headings(layout, table)
        have = {str(line[0]) for line in connection.execute(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()}
        select = ", ".join(
            f'{_expression(table, column, have, form)} AS "{place}"' for place, (_, column) in enumerate(headings)
        )
        connection.execute(f"CREATE OR REPLACE TEMP VIEW shaped AS SELECT {select}, n FROM {table}")
        count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        written.rows[table] = int(count[0]) if count else 0
        clear = {one.heading: one.value for one in faults.clear_cells if one.table == table}
        titles = [heading for heading, _ in headings]
        if any(heading not in titles for heading in clear):
            raise ValueError(f"the {table} of {layout} have no such column: {', '.join(clear)}")
        if form == "parquet":
            _write_parquet(connection, table, titles, clear, path)
        else:
            header = _PREAMBLE.get(layout, 6) if form == "xlsx" else 0
            _write_rows(connection, table, headings, clear, faults, path, form, header, rows_per_sheet, written)
        written.files.append(path)
    return written


def _expression(table: str, column: TableColumn, have: set[str], form: str) -> str:
    """A column's values: those that were shaped, a redaction, or something that says nothing of anybody."""
    name = column.name
    if name == "person":
        return f"CASE WHEN cut THEN {_CUT} ELSE person END"
    if name == "departed_date" and table == "detainers" and form != "parquet":
        odd = ", ".join(f"'{text}'" for text in _ODD)
        return f"CASE WHEN odd_day > 0 THEN [{odd}][odd_day + 1] ELSE departed_date::VARCHAR END"
    if name in have:
        return f'"{name}"'
    if column.kept == DENIED:
        return f"CASE WHEN n % 3 = 0 THEN NULL ELSE '{_REDACTED}' END"
    if name.startswith("publisher_"):
        return "NULL::VARCHAR"
    if name == "birth_year":
        return "(1950 + hash(n, 'birth_year') % 55)::INTEGER"
    if name.endswith(("_yes_no",)):
        return f"['YES', 'NO', NULL][1 + (hash(n, '{name}') % 3)::INTEGER]"
    if name.endswith(("_date", "_date_time", "_day")):
        return "NULL::DATE"
    if name.endswith(("_days", "_months", "_years", "_amount")):
        return f"nullif(hash(n, '{name}') % 7, 0)::INTEGER"
    return f"[NULL, 'Example A', 'Example B', 'NA', 'Example C'][1 + (hash(n, '{name}') % 5)::INTEGER]"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _write_parquet(
    connection: duckdb.DuckDBPyConnection, table: str, titles: Sequence[str], clear: dict[str, str], path: Path
) -> None:
    parts = []
    seen: dict[str, int] = {}
    for place, title in enumerate(titles):
        seen[title] = seen.get(title, 0) + 1
        shown = title if seen[title] == 1 else f"{title}...{place + 1}"
        value = f'"{place}"'
        if title in clear:
            here = f"n = (SELECT max(n) // 2 FROM {table})"
            value = f"CASE WHEN {here} THEN {_quoted(clear[title])} ELSE {value}::VARCHAR END"
        parts.append(f'{value} AS "{shown}"')
    # rows stand in the order of n already, and to sort so many wide ones again would take more than all else
    connection.execute(
        f"COPY (SELECT {', '.join(parts)} FROM shaped) TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)"
    )
    connection.execute(
        f"CREATE VIEW place_of_{table} AS SELECT n, {_quoted(path.name)} AS source_file, NULL::VARCHAR AS "
        f"source_sheet, n + 1 AS source_row FROM {table}"
    )


def _write_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    headings: Sequence[tuple[str, TableColumn]],
    clear: dict[str, str],
    faults: Faults,
    path: Path,
    form: str,
    header: int,
    rows_per_sheet: int,
    written: Written,
) -> None:
    titles = [heading for heading, _ in headings]
    rows = connection.execute("SELECT * FROM shaped ORDER BY n").fetchall()
    body = [list(row[:-1]) for row in rows]
    numbers: list[int | None] = [int(row[-1]) for row in rows]
    for title, value in clear.items():
        body[len(body) // 2][titles.index(title)] = value
    blank: list[Any] = [None] * len(titles)
    note: list[Any] = ["Source: invented for tests", *blank[1:]]
    aside: list[list[Any]] = [note] * faults.notes + [titles] * faults.headings_again
    short = 0
    if form == "csv":
        # a line of separators alone, as spreadsheets write an empty row
        aside += [blank] * faults.blank_rows + [["x", "y", *blank[3:]]] * faults.short_lines
        short = faults.short_lines
    for place, row in enumerate(aside):
        at = min(len(body), 1 + 3 * place)
        body.insert(at, row)
        numbers.insert(at, None)
    key = {
        "nothing in any column that is kept": faults.blank_rows if form == "csv" else 0,
        "notes": faults.notes,
        "headings": faults.headings_again,
        "malformed": short,
    }
    for name, count in key.items():
        if count:
            written.set_aside[f"{table}: {name}"] = count
    places: list[tuple[int, str | None, int]] = []
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(titles)
            writer.writerows([["" if cell is None else cell for cell in row] for row in body])
        places = [(number, None, at) for at, number in enumerate(numbers, 2) if number is not None]
    else:
        places = _write_workbook(path, table, titles, body, numbers, header, rows_per_sheet)
    connection.execute(
        f"CREATE TABLE place_of_{table} AS SELECT unnest($1::BIGINT[]) AS n, {_quoted(path.name)} AS source_file, "
        "unnest($2::VARCHAR[]) AS source_sheet, unnest($3::BIGINT[]) AS source_row",
        [[one[0] for one in places], [one[1] for one in places], [one[2] for one in places]],
    )


def _write_workbook(
    path: Path,
    table: str,
    titles: Sequence[str],
    body: Sequence[Sequence[Any]],
    numbers: Sequence[int | None],
    header: int,
    rows_per_sheet: int,
) -> list[tuple[int, str | None, int]]:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"default_date_format": "mm/dd/yyyy hh:mm", "strings_to_numbers": False})
    places: list[tuple[int, str | None, int]] = []
    for first in range(0, max(1, len(body)), rows_per_sheet):
        title = f"{table.capitalize()} {first // rows_per_sheet + 1}"
        sheet = book.add_worksheet(title)
        for line in range(header):
            sheet.write_string(line, 0, f"Invented preamble, line {line + 1}")
        for column, heading in enumerate(titles):
            sheet.write_string(header, column, heading)
        for row, cells in enumerate(body[first : first + rows_per_sheet], header + 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, date) and cell.year < 1900:
                    sheet.write_string(row, column, f"{cell.month:02}/{cell.day:02}/{cell.year:04} 03:10 PM")
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
            number = numbers[first + row - header - 1]
            if number is not None:
                places.append((number, title, row + 1))
    book.close()
    return places
