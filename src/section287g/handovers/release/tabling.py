"""Makes one table of a release from its staged sheets: flags, classes, order, and the report. For `loading`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from section287g.errors import StorageError
from section287g.handovers.release.cleaning import KINDS
from section287g.handovers.release.cleanrows import ASIDE, MALFORMED, ODD, sql_type
from section287g.handovers.release.columns import DENIED, LEFT_OUT, STORED, TableColumn, anchors, table_columns
from section287g.handovers.release.denying import shown_heading
from section287g.handovers.release.duplicates import dropped_sql, flag_duplicates
from section287g.handovers.release.engine import ask, name_sql, text_sql
from section287g.handovers.release.model import Anomaly, SheetReport, TableReport, UnknownValue
from section287g.handovers.release.opening import Opened
from section287g.handovers.release.sheets import Sheet
from section287g.handovers.release.staging import Staged
from section287g.handovers.release.tablerows import TableRows, table_rows
from section287g.handovers.release.vocabularies import UNKNOWN, vocabularies

__all__ = ["TableParts", "sheet_columns", "write_table"]

SHOWN_FROM: Final = 10
"""An unknown value is shown if at least so many rows have it: a rarer one could single somebody out."""
_PARQUET: Final = (
    "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2, ROW_GROUP_SIZE 122880, "
    "WRITE_BLOOM_FILTER false)"
)


@dataclass(frozen=True, slots=True)
class TableParts:
    """A table and the sheets that make it up, in the order of their files' names."""

    table: str
    sheets: tuple[tuple[Opened, Sheet], ...]


def write_table(
    connection: Any,
    parts: TableParts,
    work: Path,
    into: Path,
    extracted: date | None,
    key: bytes,
    say: Callable[[str], None],
) -> TableReport:
    """Writes `<table>.parquet` in `into` and gives its report; what is staged in `work` is removed."""
    table = parts.table
    rows = table_rows(connection, table, parts.sheets, work, extracted, key, say)
    stored = [one for one in table_columns(table).values() if one.kept == STORED]
    say(f"{table}: rows that repeat others")
    counts = flag_duplicates(connection, table, rows) if "person" in rows.columns else {}
    kinds = _classify(connection, rows, stored)
    say(f"{table}: writing")
    path = into / f"{table}.parquet"
    final = _final_sql(parts, rows, stored, counts, kinds)
    ask(connection, f"COPY ({final}) TO {text_sql(path)} {_PARQUET}", name=table)
    report = _report(connection, parts, rows, path, stored, counts, kinds)
    for name in ("one_table", "flagged_older", "flagged_newer"):
        ask(connection, f"DROP TABLE IF EXISTS {name}", name=table)
    for one in rows.staged:
        for left in one.paths:
            left.unlink()
    return report


def _classify(connection: Any, rows: TableRows, stored: Sequence[TableColumn]) -> dict[str, dict[str, str]]:
    """The class of every value of each column with a vocabulary."""
    kinds: dict[str, dict[str, str]] = {}
    for column in stored:
        if column.vocabulary is None or column.name not in rows.columns:
            continue
        name = name_sql(column.name)
        values = ask(
            connection, f"SELECT DISTINCT {name} FROM {rows.values[column.name]} ORDER BY 1", name=column.table
        )
        vocabulary = vocabularies()[column.vocabulary]
        kinds[column.name] = {value: vocabulary.class_of(value) for (value,) in values if value is not None}
    return kinds


def _count_classes(
    connection: Any, path: Path, table: str, kinds: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, dict[str, int]], list[UnknownValue]]:
    """Rows by class for each column with a vocabulary, as they were written, and the values that are not in it."""
    counted: dict[str, dict[str, int]] = {}
    unknown: list[UnknownValue] = []
    for column, known in kinds.items():
        counts: dict[str, int] = {}
        rare = 0
        for value, number in ask(
            connection,
            f"SELECT {name_sql(column)}, count(*) FROM read_parquet({text_sql(path)}) GROUP BY 1 ORDER BY 2 DESC, 1",
            name=table,
        ):
            kind = "missing" if value is None else known[value]
            counts[kind] = counts.get(kind, 0) + number
            if kind != UNKNOWN:
                continue
            if number >= SHOWN_FROM:
                unknown.append(UnknownValue(column, value, number))
            else:
                rare += number
        if rare:
            unknown.append(UnknownValue(column, None, rare))
        counted[column] = dict(sorted(counts.items()))
    return counted, unknown


def _final_sql(
    parts: TableParts,
    rows: TableRows,
    stored: Sequence[TableColumn],
    counts: Mapping[str, Mapping[str, int]],
    kinds: Mapping[str, Mapping[str, str]],
) -> str:
    """The rows to write. Nothing sorts them: they come in the order of file, sheet and row, and no join loses it."""
    columns = []
    for column in stored:
        name = name_sql(column.name)
        have = column.name in rows.columns
        kept = "r.keyed AS person" if column.type == "person" else f"r.{name}"
        columns.append(kept if have else f"NULL::{sql_type(column)} AS {name}")
        if column.vocabulary is not None:
            kind = _kind_sql(f"r.{name}", kinds[column.name]) if have else "NULL::VARCHAR"
            columns.append(f"{kind} AS {name_sql(column.name + '_class')}")
    for rule in ("older", "newer"):
        known = f"CASE WHEN r.keyed IS NOT NULL THEN {dropped_sql(rule, rows, counts)} END" if counts else "NULL"
        columns.append(f"({known})::BOOLEAN AS duplicate_{rule}")
    files = ", ".join(text_sql(opened.name) for opened, _ in parts.sheets)
    sheets = ", ".join(text_sql(sheet.name) for _, sheet in parts.sheets)
    columns += [
        f"[{files}][(r.n >> 32) + 1] AS source_file",
        f"nullif([{sheets}][(r.n >> 32) + 1], '') AS source_sheet",
        "(r.n & 4294967295)::INTEGER AS source_row",
    ]
    keyed = f"(SELECT *, {rows.person} AS keyed FROM {rows.sql})" if "person" in rows.columns else rows.sql
    return f"SELECT {', '.join(columns)} FROM {keyed} AS r WHERE r.aside = 0"


def _kind_sql(value: str, kinds: Mapping[str, str]) -> str:
    """The class of a value; those that no vocabulary has are left out of the list, for there can be many."""
    known = {one: kind for one, kind in kinds.items() if kind != UNKNOWN}
    if not known:
        return f"CASE WHEN {value} IS NOT NULL THEN {text_sql(UNKNOWN)} END"
    values, classes = (f"[{', '.join(map(text_sql, some))}]" for some in (known.keys(), known.values()))
    found = f"list_extract({classes}, list_position({values}, {value}))"
    return f"CASE WHEN {value} IS NOT NULL THEN coalesce({found}, {text_sql(UNKNOWN)}) END"


def _report(
    connection: Any,
    parts: TableParts,
    rows: TableRows,
    path: Path,
    stored: Sequence[TableColumn],
    counts: Mapping[str, Mapping[str, int]],
    kinds: Mapping[str, Mapping[str, str]],
) -> TableReport:
    table = parts.table
    anchor = name_sql(anchors()[table])
    sheets = [
        _sheet_report(opened, sheet, staged, counts_of)
        for (opened, sheet), staged, counts_of in zip(parts.sheets, rows.staged, rows.counts, strict=True)
    ]
    in_file, with_person, first, last = ask(
        connection,
        f"SELECT count(*), count(person), min({anchor})::DATE, max({anchor})::DATE "
        f"FROM read_parquet({text_sql(path)})",
        name=table,
    )[0]
    without = int(in_file) - int(with_person)
    classes, unknown = _count_classes(connection, path, table, kinds)
    reasons: dict[str, int] = {}
    for one in sheets:
        for reason, number in one.set_aside.items():
            reasons[reason] = reasons.get(reason, 0) + number
    written = sum(one.stored for one in sheets)
    read = sum(opened.reader.counts[sheet.name] for opened, sheet in parts.sheets)
    if read != written + sum(reasons.values()) or in_file != written:
        raise StorageError(
            f"{table}: {read:,} rows counted in the first pass, {written:,} to store, {sum(reasons.values()):,} set "
            f"aside and {in_file:,} written do not add up; nothing was kept"
        )
    touched = {
        rule: {**counts[rule], "kept": written - without - counts[rule]["dropped"], "not_known": without}
        for rule in counts
    }
    return TableReport(
        table=table,
        read=read,
        stored=written,
        set_aside=dict(sorted(reasons.items())),
        without_person=without,
        first_event=first,
        last_event=last,
        sheets=sheets,
        columns=[one.name for one in stored if one.name in rows.columns],
        columns_lacking=[one.name for one in stored if one.name not in rows.columns],
        duplicates=touched,
        anomalies=_anomalies(connection, parts, rows),
        classes=classes,
        unknown_values=unknown,
    )


def _sheet_report(opened: Opened, sheet: Sheet, staged: Staged, by_aside: Mapping[int, int]) -> SheetReport:
    if sheet.match is None:
        raise LookupError(f"{opened.name}: sheet {sheet.name} is no table")
    aside: dict[str, int] = {ASIDE[code]: number for code, number in by_aside.items() if code}
    if staged.malformed:
        aside[MALFORMED] = staged.malformed
    if staged.blank:
        aside[ASIDE[1]] = aside.get(ASIDE[1], 0) + staged.blank
    written = by_aside.get(0, 0)
    left_out, denied, unknown, lacking = sheet_columns(opened, sheet)
    return SheetReport(
        opened.name,
        sheet.name,
        sheet.match.layout,
        sheet.header_row,
        written + sum(aside.values()),
        written,
        dict(sorted(aside.items())),
        left_out,
        denied,
        unknown,
        lacking,
    )


def sheet_columns(opened: Opened, sheet: Sheet) -> tuple[list[str], dict[str, str], list[str], list[str]]:
    """A sheet's columns that are left out, those denied with their state, the unknown headings, what it lacks."""
    match = sheet.match
    if match is None:
        return [], {}, [], []
    left_out = [one.name for one in match.columns(LEFT_OUT)]
    states = opened.denied.get(sheet.name, {})
    denied = {shown_heading(sheet.headings[place], place): state for place, state in states.items()}
    unknown = [
        shown_heading(sheet.headings[place], place)
        for place in match.unknown
        if place not in states and sheet.headings[place].strip()
    ]
    lacking = [name for name in match.lacking if table_columns(match.table)[name].kept not in (DENIED, LEFT_OUT)]
    return left_out, denied, unknown, lacking


def _anomalies(connection: Any, parts: TableParts, rows: TableRows) -> list[Anomaly]:
    """How often each column was odd in each way, with the first place. A cell's content is not looked up."""
    columns = sorted(rows.odd)
    if not columns:
        return []
    asked = ", ".join(f"{{'column': {text_sql(name)}, 'code': {name_sql(ODD + name)}}}" for name in columns)
    found = ask(
        connection,
        f"SELECT odd.column, odd.code, count(*), min(n) FROM (SELECT n, unnest([{asked}]) AS odd FROM {rows.sql} "
        f"WHERE aside = 0 AND ({' OR '.join(f'{name_sql(ODD + name)} > 0' for name in columns)})) "
        "WHERE odd.code > 0 GROUP BY 1, 2 ORDER BY 1, 2",
        name=parts.table,
    )
    anomalies = []
    for column, code, number, first in found:
        opened, sheet = parts.sheets[int(first) >> 32]
        kind, done = KINDS[int(code)]
        row = int(first) & 0xFFFFFFFF
        anomalies.append(Anomaly(str(column), kind, done, int(number), opened.name, sheet.name, row))
    return anomalies
