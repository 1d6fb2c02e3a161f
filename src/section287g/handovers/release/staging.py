"""Brings one sheet of a file into cleaned, keyed columns: Parquet in the folder where a release is made. For
`loading`.

The publisher's hash of a person is replaced here, before anything is written. Every row of the sheet is there, those
set aside with a number that says why (`ASIDE`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from section287g.handovers.release.cleaning import clean_sql, odd_sql, value_sql
from section287g.handovers.release.columns import STORED, USED, TableColumn, anchors
from section287g.handovers.release.engine import ask, name_sql, text_sql
from section287g.handovers.release.layouts import plain
from section287g.handovers.release.opening import Opened
from section287g.handovers.release.sheets import Sheet

__all__ = ["ASIDE", "ODD", "Staged", "sql_type", "stage"]

ASIDE: Final = {
    1: "nothing in any column that is kept",
    2: "the headings again",
    3: "a note or total: one cell, and not the event's day",
}
MALFORMED: Final = "too few or too many cells in the line"
ODD: Final = "odd_"
_MARKED: Final = ("day", "time", "person")
_SQL_TYPES: Final = {
    "person": "VARCHAR",
    "day": "DATE",
    "time": "TIMESTAMP",
    "text": "VARCHAR",
    "amount": "DECIMAL(18,2)",
    "flag": "BOOLEAN",
}
_PARQUET: Final = "(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)"


@dataclass(frozen=True, slots=True)
class Staged:
    """A staged sheet: its Parquet files in order, its columns, and the rows that were never cells."""

    paths: tuple[Path, ...]
    columns: tuple[TableColumn, ...]
    malformed: int
    blank: int


def sql_type(column: TableColumn) -> str:
    """DuckDB's type of a column."""
    return _SQL_TYPES[column.type]


def stage(
    connection: Any, opened: Opened, sheet: Sheet, number: int, into: Path, extracted: date | None, key: bytes
) -> Staged:
    """Writes the rows of a sheet to `into`; `number` is the sheet's in the release and begins each row's n."""
    match = sheet.match
    if match is None:
        raise LookupError(f"{opened.name}: sheet {sheet.name} is no table")
    columns = [*match.columns(STORED), *match.columns(USED)]
    relation = getattr(opened.reader, "relation", None)
    found = None if relation is None else relation(sheet)
    if found is not None:
        source, types = found
        raw = [types[match.places[one.name]] for one in columns]
        path = into / f"staged-{number:04}-0000.parquet"
        select = _select(columns, raw, source, sheet, number, extracted, key)
        ask(connection, f"COPY ({select}) TO {text_sql(path)} {_PARQUET}", name=opened.name)
        return Staged((path,), tuple(columns), 0, 0)
    return _stage_rows(connection, opened, sheet, columns, number, into, extracted, key)


def _stage_rows(
    connection: Any,
    opened: Opened,
    sheet: Sheet,
    columns: Sequence[TableColumn],
    number: int,
    into: Path,
    extracted: date | None,
    key: bytes,
) -> Staged:
    match = sheet.match
    if match is None:
        raise LookupError(f"{opened.name}: sheet {sheet.name} is no table")
    wanted = [match.places[one.name] for one in columns]
    marked = [match.places[one.name] for one in columns if one.type in _MARKED]
    paths: list[Path] = []
    malformed = blank = 0
    names = [f"c{place}" for place in range(len(wanted))]
    lists = ", ".join(f"unnest(${place + 2}::VARCHAR[]) AS {name}" for place, name in enumerate(names))
    made = f"unnest($1::BIGINT[]) AS this_row, {lists}"
    for batch in opened.reader.rows(sheet, wanted, marked):
        malformed += batch.malformed
        blank += batch.blank
        if not batch.numbers:
            continue
        ask(
            connection,
            f"CREATE OR REPLACE TEMP TABLE some_rows AS SELECT {made}",
            [batch.numbers, *batch.columns],
            name=opened.name,
        )
        path = into / f"staged-{number:04}-{len(paths):04}.parquet"
        raw = [(name, "VARCHAR") for name in names]
        select = _select(columns, raw, "some_rows", sheet, number, extracted, key)
        ask(connection, f"COPY ({select}) TO {text_sql(path)} {_PARQUET}", name=opened.name)
        paths.append(path)
    ask(connection, "DROP TABLE IF EXISTS some_rows", name=opened.name)
    return Staged(tuple(paths), tuple(columns), malformed, blank)


def _select(
    columns: Sequence[TableColumn],
    raw: Sequence[tuple[str, str]],
    source: str,
    sheet: Sheet,
    number: int,
    extracted: date | None,
    key: bytes,
) -> str:
    """The rows of a source, cleaned: n, this_row, aside, the columns, and for some of them what is odd."""
    texts = [f"t{place}" for place in range(len(columns))]
    first = ", ".join(
        ["this_row"]
        + [f"{value_sql(column, *one)} AS {text}" for column, one, text in zip(columns, raw, texts, strict=True)]
    )
    cleaned, odd = [], []
    for column, (_, kind), text in zip(columns, raw, texts, strict=True):
        cleaned.append(f"{clean_sql(column, text, kind, extracted, key)} AS {name_sql(column.name)}")
        if column.type != "text":
            odd.append(f"{odd_sql(column, text, kind, extracted)} AS {name_sql(ODD + column.name)}")
    names = [name_sql(one.name) for one in columns if one.kept == STORED]
    filled = " + ".join(f"({name} IS NOT NULL)::INTEGER" for name in names)
    table = sheet.match.table if sheet.match else ""
    anchor = anchors()[table]
    place = next(index for index, one in enumerate(columns) if one.name == anchor)
    heading = plain(sheet.headings[sheet.match.places[anchor]]) if sheet.match else ""
    repeated = f"lower({texts[place]}::VARCHAR) = {text_sql(heading)}" if raw[place][1] == "VARCHAR" else "false"
    aside = (
        f"CASE WHEN {repeated} THEN 2 WHEN {filled} = 0 THEN 1 "
        f"WHEN {filled} = 1 AND {name_sql(anchor)} IS NULL AND person IS NULL THEN 3 ELSE 0 END::TINYINT AS aside"
        if "person" in {one.name for one in columns}
        else f"CASE WHEN {repeated} THEN 2 WHEN {filled} = 0 THEN 1 "
        f"WHEN {filled} = 1 AND {name_sql(anchor)} IS NULL THEN 3 ELSE 0 END::TINYINT AS aside"
    )
    shown = ", ".join(["this_row", f"{texts[place]} AS of_anchor", *cleaned, *odd])
    inner = f"SELECT {shown} FROM (SELECT {first} FROM {source})"
    return (
        f"SELECT ({number}::BIGINT << 32) + this_row AS n, {aside.replace(texts[place], 'of_anchor')}, "
        f"* EXCLUDE (of_anchor) FROM ({inner})"
    )
