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
from section287g.handovers.release.cleanrows import IDENTIFIER, ODD, aside_sql, cleaned_sql, sql_type
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

    `sql` has n, aside, the columns but the person's, and for some of them what is odd; `some` gives the same of the
    rows only whose n stands in another table. `person` is the keyed hash as an expression in it, and `folded` one
    that is the same for the same person, for a first look; where files are read directly the former is dear and the
    latter cheap. `values` has, for each column with a vocabulary, a relation in which every value of it stands at
    least once, which is much shorter where files are read. `odd` are the columns with an odd cell in some row.
    `counts` are the rows of each sheet by their number in `aside`, `staged` what each sheet left on the disk.
    `position` is a row's place among all, of which there are fewer than `positions`.
    """

    sql: str
    some: Callable[[str], str]
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
    typed = frozenset(one.name for some in columns for one in some if one.type != "text")
    nothing = Staged((), 0, 0)
    if all(opened.kind == PARQUET for opened, _ in sheets):

        def united(among: str | None = None) -> str:
            parts = [
                _directly(opened, sheet, some, number, extracted, among)
                for number, ((opened, sheet), some) in enumerate(zip(sheets, columns, strict=True))
            ]
            return f"({' UNION ALL BY NAME '.join(parts)})"

        person = person_sql(IDENTIFIER, key)
        survey, in_doubt = _survey_directly(connection, table, len(sheets), united(), person, typed)
        aside = _aside(connection, table, columns, united(), person, survey) if in_doubt else "0::TINYINT"
        return TableRows(
            f"(SELECT *, {aside} AS aside FROM {united()})",
            lambda among: f"(SELECT *, {aside} AS aside FROM {united(among)})",
            person,
            f"lower({IDENTIFIER})",
            _values(sheets, columns),
            names,
            survey.odd,
            survey.counts,
            tuple(nothing for _ in sheets),
            survey.position,
            survey.positions,
        )
    staged = []
    for number, ((opened, sheet), some) in enumerate(zip(sheets, columns, strict=True)):
        say(f"{opened.name}: {table}{f', sheet {sheet.name}' if sheet.name else ''}")
        staged.append(stage(connection, opened, sheet, some, number, work, extracted, key))
    paths = [path for one in staged for path in one.paths]
    rows = _none(table) if not paths else f"(SELECT * FROM read_parquet({_list(paths)}, union_by_name=true))"
    survey = _survey_staged(connection, table, len(sheets), rows, typed if paths else frozenset())
    return TableRows(
        rows,
        lambda among: f"(SELECT * FROM {rows} WHERE n IN (SELECT n FROM {among}))",
        "person",
        "person",
        dict.fromkeys(names, rows),
        names,
        survey.odd,
        survey.counts,
        tuple(staged),
        survey.position,
        survey.positions,
    )


@dataclass(frozen=True, slots=True)
class _Survey:
    """What one look at all rows tells; the fields are as in `TableRows`."""

    counts: tuple[dict[int, int], ...]
    odd: frozenset[str]
    position: str
    positions: int


def _survey(lines: Sequence[tuple[Any, ...]], sheets: int, typed: Sequence[str]) -> _Survey:
    """Lines of a sheet's number, a number in `aside`, rows, the last row's number, and each column's highest code."""
    counts: list[dict[int, int]] = [{} for _ in range(sheets)]
    last = [0] * sheets
    odd: set[str] = set()
    for sheet, code, number, row, *codes in lines:
        counts[sheet][int(code)] = int(number)
        last[sheet] = max(last[sheet], int(row))
        odd.update(name for name, highest in zip(typed, codes, strict=True) if highest)
    starts, end = [], 0
    for row in last:
        starts.append(str(end))
        end += row + 1
    position = f"(list_extract([{', '.join(starts)}], (n >> 32) + 1) + (n & {_ROW}))"
    return _Survey(tuple(counts), frozenset(odd), position, end)


def _highest(typed: Sequence[str]) -> str:
    return "".join(f", max({name_sql(ODD + name)})" for name in typed)


def _survey_staged(connection: Any, table: str, sheets: int, rows: str, typed: frozenset[str]) -> _Survey:
    listed = sorted(typed)
    lines = ask(
        connection,
        f"SELECT n >> 32, aside, count(*), max(n & {_ROW}){_highest(listed)} FROM {rows} GROUP BY 1, 2 ORDER BY 1, 2",
        name=table,
    )
    return _survey(lines, sheets, listed)


def _survey_directly(
    connection: Any, table: str, sheets: int, united: str, person: str, typed: frozenset[str]
) -> tuple[_Survey, bool]:
    """As if no row was set aside, and whether one might be: one that has the headings again, or no day of its event
    and no person.
    """
    listed = sorted(typed)
    anchor = name_sql(anchors()[table])
    doubtful = f"CASE WHEN repeated THEN true WHEN {anchor} IS NOT NULL THEN false ELSE {person} IS NULL END"
    lines = ask(
        connection,
        f"SELECT n >> 32, 0, count(*), max(n & {_ROW}){_highest(listed)}, count(*) FILTER (WHERE {doubtful}) "
        f"FROM {united} GROUP BY 1 ORDER BY 1",
        name=table,
    )
    return _survey([line[:-1] for line in lines], sheets, listed), any(line[-1] for line in lines)


def _columns(opened: Opened, sheet: Sheet) -> tuple[TableColumn, ...]:
    if sheet.match is None:
        raise LookupError(f"{opened.name}: sheet {sheet.name} is no table")
    return (*sheet.match.columns(STORED), *sheet.match.columns(USED))


def _directly(
    opened: Opened,
    sheet: Sheet,
    columns: Sequence[TableColumn],
    number: int,
    extracted: date | None,
    among: str | None,
) -> str:
    if sheet.match is None:
        raise LookupError(f"{opened.name}: sheet {sheet.name} is no table")
    source, types = _source(opened, sheet)
    if among is not None:  # before any cell is cleaned
        rows = f"SELECT n & {_ROW} FROM {among} WHERE n >> 32 = {number}"
        source = f"(SELECT * FROM {source} WHERE this_row IN ({rows}))"
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
    connection: Any, table: str, columns: Sequence[Sequence[TableColumn]], united: str, person: str, survey: _Survey
) -> str:
    """Why rows are set aside, as an expression; the counts of the survey are set right.

    Only a row without the event's day can be: where there is none, not every column is gone through for it.
    """
    every = {one.name: one for listed in columns for one in listed}
    aside = aside_sql(table, list(every.values()), person)
    for sheet, code, number in ask(
        connection,
        f"SELECT n >> 32, {aside} AS code, count(*) FROM {united} WHERE code > 0 GROUP BY 1, 2 ORDER BY 1, 2",
        name=table,
    ):
        survey.counts[int(sheet)][int(code)] = int(number)
        survey.counts[int(sheet)][0] -= int(number)
    return aside


def _list(paths: Sequence[Path]) -> str:
    return f"[{', '.join(text_sql(path) for path in paths)}]"


def _none(table: str) -> str:
    empty = ", ".join(
        f"NULL::{sql_type(one)} AS {name_sql(one.name)}"
        for one in table_columns(table).values()
        if one.kept in (STORED, USED)
    )
    return f"(SELECT 0::BIGINT AS n, 0::BIGINT AS this_row, 0::TINYINT AS aside, {empty} WHERE false)"
