"""The rows of one table as a relation in SQL, whatever its files are: for `tabling`.

Where every file is Parquet, the relation reads the files themselves, so that nothing is written in between; a query
then pays for the columns that it names only. Else the rows are staged first (`staging`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from section287g.handovers.release.cleaning import clean_sql, person_sql, value_sql
from section287g.handovers.release.cleanrows import IDENTIFIER, aside_sql, cleaned_sql, sql_type
from section287g.handovers.release.columns import STORED, USED, TableColumn, anchors, table_columns
from section287g.handovers.release.engine import ask, name_sql, text_sql
from section287g.handovers.release.filekinds import PARQUET
from section287g.handovers.release.opening import Opened
from section287g.handovers.release.sheets import Sheet
from section287g.handovers.release.staging import Staged, stage

__all__ = ["TableRows", "table_rows"]

_ROW: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table in the order of file, sheet and row.

    `sql` has n, aside, the columns but the person's, and for some of them what is odd. `person` is the keyed hash as
    an expression in it, and `folded` one that is the same for the same person, for a first look; where files are read
    directly the former is dear and the latter cheap. `values` has, for each column with a vocabulary, a relation in
    which every value of it stands at least once, which is much shorter where files are read. `counts` are the rows of
    each sheet by their number in `aside`, `staged` what each sheet left on the disk. `position` is a row's place
    among all, of which there are fewer than `positions`.
    """

    sql: str
    person: str
    folded: str
    values: Mapping[str, str]
    columns: frozenset[str]
    odd: frozenset[str]
    counts: tuple[dict[int, int], ...]
    staged: tuple[Staged, ...]
    position: str
    positions: int


def table_rows(
    connection: Any,
    table: str,
    sheets: Sequence[tuple[Opened, Sheet]],
    work: Path,
    extracted: date | None,
    key: bytes,
    say: Callable[[str], None],
) -> TableRows:
    """The rows of a table's sheets; n is the sheet's place in `sheets`, shifted by 32 bits, and the row's number."""
    columns = [_columns(opened, sheet) for opened, sheet in sheets]
    names = frozenset(one.name for some in columns for one in some)
    odd = frozenset(one.name for some in columns for one in some if one.type != "text")
    nothing = Staged((), 0, 0)
    if all(opened.kind == PARQUET for opened, _ in sheets):
        parts = [
            _directly(opened, sheet, some, number, extracted)
            for number, ((opened, sheet), some) in enumerate(zip(sheets, columns, strict=True))
        ]
        united = f"({' UNION ALL BY NAME '.join(parts)})"
        person = person_sql(IDENTIFIER, key)
        aside, counts = _aside(connection, table, sheets, columns, united, person)
        position, positions = _positions(connection, table, sheets, united)
        return TableRows(
            f"(SELECT *, {aside} AS aside FROM {united})",
            person,
            f"lower({IDENTIFIER})",
            _values(sheets, columns),
            names,
            odd,
            counts,
            tuple(nothing for _ in sheets),
            position,
            positions,
        )
    staged = []
    for number, ((opened, sheet), some) in enumerate(zip(sheets, columns, strict=True)):
        say(f"{opened.name}: {table}{f', sheet {sheet.name}' if sheet.name else ''}")
        staged.append(stage(connection, opened, sheet, some, number, work, extracted, key))
    paths = [path for one in staged for path in one.paths]
    rows = _none(table) if not paths else f"(SELECT * FROM read_parquet({_list(paths)}, union_by_name=true))"
    found: list[dict[int, int]] = [{} for _ in sheets]
    for sheet_number, code, number in ask(
        connection, f"SELECT n >> 32, aside, count(*) FROM {rows} GROUP BY 1, 2 ORDER BY 1, 2", name=table
    ):
        found[int(sheet_number)][int(code)] = int(number)
    values = dict.fromkeys(names, rows)
    position, positions = _positions(connection, table, sheets, rows)
    return TableRows(
        rows,
        "person",
        "person",
        values,
        names,
        odd if paths else frozenset(),
        tuple(found),
        tuple(staged),
        position,
        positions,
    )


def _positions(connection: Any, table: str, sheets: Sequence[tuple[Opened, Sheet]], rows: str) -> tuple[str, int]:
    """A row's place among all rows as an expression of n, and how many places there are at most."""
    last = dict(ask(connection, f"SELECT n >> 32, max(n & {_ROW}) FROM {rows} GROUP BY 1 ORDER BY 1", name=table))
    starts, end = [], 0
    for number in range(len(sheets)):
        starts.append(str(end))
        end += int(last.get(number, 0)) + 1
    return f"(list_extract([{', '.join(starts)}], (n >> 32) + 1) + (n & {_ROW}))", end


def _columns(opened: Opened, sheet: Sheet) -> tuple[TableColumn, ...]:
    if sheet.match is None:
        raise LookupError(f"{opened.name}: sheet {sheet.name} is no table")
    return (*sheet.match.columns(STORED), *sheet.match.columns(USED))


def _directly(
    opened: Opened, sheet: Sheet, columns: Sequence[TableColumn], number: int, extracted: date | None
) -> str:
    if sheet.match is None:
        raise LookupError(f"{opened.name}: sheet {sheet.name} is no table")
    source, types = _source(opened, sheet)
    raw = [types[sheet.match.places[one.name]] for one in columns]
    return f"({cleaned_sql(columns, raw, source, sheet, number, extracted)})"


def _values(sheets: Sequence[tuple[Opened, Sheet]], columns: Sequence[Sequence[TableColumn]]) -> dict[str, str]:
    """For each column with a vocabulary its values; first the raw ones are told apart, so that few are cleaned."""
    found: dict[str, list[str]] = {}
    for (opened, sheet), some in zip(sheets, columns, strict=True):
        source, types = _source(opened, sheet)
        for column in some:
            if column.vocabulary is None or sheet.match is None:
                continue
            raw, kind = types[sheet.match.places[column.name]]
            cleaned = clean_sql(column, "text", kind, None)
            found.setdefault(column.name, []).append(
                f"SELECT {cleaned} AS {name_sql(column.name)} FROM (SELECT {value_sql(column, raw, kind)} AS text "
                f"FROM (SELECT {raw} FROM {source} GROUP BY 1))"
            )
    return {name: f"({' UNION ALL '.join(parts)})" for name, parts in found.items()}


def _source(opened: Opened, sheet: Sheet) -> tuple[str, dict[int, tuple[str, str]]]:
    found = opened.reader.relation(sheet)
    if found is None:
        raise LookupError(f"{opened.name}: cannot be read directly")
    return found


def _aside(
    connection: Any,
    table: str,
    sheets: Sequence[tuple[Opened, Sheet]],
    columns: Sequence[Sequence[TableColumn]],
    united: str,
    person: str,
) -> tuple[str, tuple[dict[int, int], ...]]:
    """Why rows are set aside, as an expression, and how many rows of each sheet are.

    Only a row without the event's day can be: where there is none, not every column is gone through for it.
    """
    anchor = name_sql(anchors()[table])
    doubtful = f"CASE WHEN repeated THEN true WHEN {anchor} IS NOT NULL THEN false ELSE {person} IS NULL END"
    found: list[dict[int, int]] = [{0: 0} for _ in sheets]
    some = 0
    for sheet, rows, in_doubt in ask(
        connection,
        f"SELECT n >> 32, count(*), count(*) FILTER (WHERE {doubtful}) FROM {united} GROUP BY 1 ORDER BY 1",
        name=table,
    ):
        found[int(sheet)] = {0: int(rows) - int(in_doubt)}
        some += int(in_doubt)
    if not some:
        return "0::TINYINT", tuple(found)
    every = {one.name: one for listed in columns for one in listed}
    aside = aside_sql(table, list(every.values()), person)
    for sheet, code, number in ask(
        connection,
        f"SELECT n >> 32, {aside}, count(*) FROM {united} WHERE {doubtful} GROUP BY 1, 2 ORDER BY 1, 2",
        name=table,
    ):
        counts = found[int(sheet)]
        counts[int(code)] = counts.get(int(code), 0) + int(number)
    return aside, tuple(found)


def _list(paths: Sequence[Path]) -> str:
    return f"[{', '.join(text_sql(path) for path in paths)}]"


def _none(table: str) -> str:
    empty = ", ".join(
        f"NULL::{sql_type(one)} AS {name_sql(one.name)}"
        for one in table_columns(table).values()
        if one.kept in (STORED, USED)
    )
    return f"(SELECT 0::BIGINT AS n, 0::BIGINT AS this_row, 0::TINYINT AS aside, {empty} WHERE false)"
