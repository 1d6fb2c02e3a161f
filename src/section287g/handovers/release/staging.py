"""Writes the rows of one sheet, cleaned and keyed, as Parquet in the folder where a release is made: for `tablerows`.

So it is done with workbooks and CSV, which are slow to read. The publisher's hash of a person is replaced here,
before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from section287g.handovers.release.cleaning import person_sql
from section287g.handovers.release.cleanrows import IDENTIFIER, aside_sql, cleaned_sql
from section287g.handovers.release.columns import TableColumn
from section287g.handovers.release.engine import ask, text_sql
from section287g.handovers.release.opening import Opened
from section287g.handovers.release.sheets import Sheet

__all__ = ["Staged", "stage"]

_MARKED: Final = ("day", "time", "person")
_PARQUET: Final = "(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)"


@dataclass(frozen=True, slots=True)
class Staged:
    """A staged sheet: its Parquet files in order, and the lines that never were rows of cells."""

    paths: tuple[Path, ...]
    malformed: int
    blank: int


@dataclass(frozen=True, slots=True)
class _Work:
    """What is the same for all rows of a sheet."""

    table: str
    columns: Sequence[TableColumn]
    sheet: Sheet
    number: int
    extracted: date | None
    key: bytes

    def select(self, raw: Sequence[tuple[str, str]], source: str) -> str:
        cleaned = cleaned_sql(self.columns, raw, source, self.sheet, self.number, self.extracted)
        aside = aside_sql(self.table, self.columns, "person")
        return (
            f"SELECT * EXCLUDE (repeated), {aside} AS aside FROM (SELECT * EXCLUDE ({IDENTIFIER}), "
            f"{person_sql(IDENTIFIER, self.key)} AS person FROM ({cleaned}))"
        )


def stage(
    connection: Any,
    opened: Opened,
    sheet: Sheet,
    columns: Sequence[TableColumn],
    number: int,
    into: Path,
    extracted: date | None,
    key: bytes,
) -> Staged:
    """Writes the rows of a sheet to `into`; `number` is the sheet's place in its table and begins each row's n."""
    match = sheet.match
    if match is None:
        raise LookupError(f"{opened.name}: sheet {sheet.name} is no table")
    work = _Work(match.table, columns, sheet, number, extracted, key)
    found = opened.reader.relation(sheet)
    if found is None:
        return _stage_rows(connection, opened, work, into)
    source, types = found
    path = into / f"staged-{number:04}-0000.parquet"
    select = work.select([types[match.places[one.name]] for one in columns], source)
    ask(connection, f"COPY ({select}) TO {text_sql(path)} {_PARQUET}", name=opened.name)
    return Staged((path,), 0, 0)


def _stage_rows(connection: Any, opened: Opened, work: _Work, into: Path) -> Staged:
    match = work.sheet.match
    if match is None:
        raise LookupError(f"{opened.name}: sheet {work.sheet.name} is no table")
    wanted = [match.places[one.name] for one in work.columns]
    marked = [match.places[one.name] for one in work.columns if one.type in _MARKED]
    paths: list[Path] = []
    malformed = blank = 0
    names = [f"c{place}" for place in range(len(wanted))]
    lists = ", ".join(f"unnest(${place + 2}::VARCHAR[]) AS {name}" for place, name in enumerate(names))
    made = f"unnest($1::BIGINT[]) AS this_row, {lists}"
    select = work.select([(name, "VARCHAR") for name in names], "some_rows")
    for batch in opened.reader.rows(work.sheet, wanted, marked):
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
        path = into / f"staged-{work.number:04}-{len(paths):04}.parquet"
        ask(connection, f"COPY ({select}) TO {text_sql(path)} {_PARQUET}", name=opened.name)
        paths.append(path)
    ask(connection, "DROP TABLE IF EXISTS some_rows", name=opened.name)
    return Staged(tuple(paths), malformed, blank)
