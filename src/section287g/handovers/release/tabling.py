"""Makes one table of a release from its staged sheets: flags, classes, order, and the report. For `loading`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from section287g.errors import StorageError
from section287g.handovers.release.cleaning import KINDS
from section287g.handovers.release.columns import DENIED, LEFT_OUT, STORED, TableColumn, anchors, table_columns
from section287g.handovers.release.denying import shown_heading
from section287g.handovers.release.duplicates import flag_duplicates
from section287g.handovers.release.engine import ask, name_sql, text_sql
from section287g.handovers.release.model import Anomaly, SheetReport, TableReport, UnknownValue
from section287g.handovers.release.opening import Opened
from section287g.handovers.release.sheets import Sheet
from section287g.handovers.release.staging import ASIDE, MALFORMED, ODD, Staged, sql_type, stage
from section287g.handovers.release.vocabularies import UNKNOWN, vocabularies

__all__ = ["TableParts", "sheet_columns", "write_table"]

SHOWN_FROM: Final = 10
"""An unknown value is shown if at least so many rows have it: a rarer one could single somebody out."""
_PARQUET: Final = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2, ROW_GROUP_SIZE 122880)"


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
    """Writes `<table>.parquet` in `into` and gives its report; the staged files in `work` are removed."""
    table = parts.table
    staged: list[Staged] = []
    for number, (opened, sheet) in enumerate(parts.sheets):
        say(f"{opened.name}: {table}{f', sheet {sheet.name}' if sheet.name else ''}")
        staged.append(stage(connection, opened, sheet, number, work, extracted, key))
    paths = [path for one in staged for path in one.paths]
    present = {column.name for one in staged for column in one.columns}
    stored = [one for one in table_columns(table).values() if one.kept == STORED]
    rows = _rows(paths, table)
    say(f"{table}: rows that repeat others")
    have = dict.fromkeys(present, "")
    counts = (
        flag_duplicates(connection, table, f"(SELECT * FROM {rows} WHERE aside = 0)", have)
        if "person" in present
        else {}
    )
    classes, unknown = _classify(connection, rows, stored, present)
    say(f"{table}: writing")
    path = into / f"{table}.parquet"
    final = _final_sql(parts, rows, stored, present, bool(counts))
    ask(connection, f"COPY ({final} ORDER BY r.n) TO {text_sql(path)} {_PARQUET}", name=table)
    report = _report(connection, parts, staged, rows, path, stored, present, counts, classes, unknown)
    for name in ("one_table", "flagged_older", "flagged_newer", "dropped"):
        ask(connection, f"DROP TABLE IF EXISTS {name}", name=table)
    for one in paths:
        one.unlink()
    return report


def _rows(paths: Sequence[Path], table: str) -> str:
    if not paths:
        empty = ", ".join(
            f"NULL::{sql_type(one)} AS {name_sql(one.name)}"
            for one in table_columns(table).values()
            if one.kept == STORED
        )
        return f"(SELECT 0::BIGINT AS n, 0::BIGINT AS this_row, 0::TINYINT AS aside, {empty} WHERE false)"
    listed = ", ".join(text_sql(path) for path in paths)
    return f"(SELECT * FROM read_parquet([{listed}], union_by_name=true))"


def _classify(
    connection: Any, rows: str, stored: Sequence[TableColumn], present: set[str]
) -> tuple[dict[str, dict[str, int]], list[UnknownValue]]:
    """Makes a table of values and classes for each column with a vocabulary; counts classes, lists unknown values."""
    counted: dict[str, dict[str, int]] = {}
    unknown: list[UnknownValue] = []
    for column in stored:
        if column.vocabulary is None or column.name not in present:
            continue
        name = name_sql(column.name)
        values = ask(
            connection,
            f"SELECT {name}, count(*) FROM {rows} WHERE aside = 0 GROUP BY 1 ORDER BY 2 DESC, 1",
            name=column.table,
        )
        vocabulary = vocabularies()[column.vocabulary]
        pairs = [(value, vocabulary.class_of(value)) for value, _ in values if value is not None]
        ask(
            connection,
            f"CREATE OR REPLACE TEMP TABLE {name_sql('class_' + column.name)} AS "
            "SELECT unnest($1::VARCHAR[]) AS value, unnest($2::VARCHAR[]) AS kind",
            [[value for value, _ in pairs], [kind for _, kind in pairs]],
            name=column.table,
        )
        kinds = dict(pairs)
        counts: dict[str, int] = {}
        rare = 0
        for value, number in values:
            kind = "missing" if value is None else kinds[value]
            counts[kind] = counts.get(kind, 0) + number
            if kind != UNKNOWN:
                continue
            if number >= SHOWN_FROM:
                unknown.append(UnknownValue(column.name, value, number))
            else:
                rare += number
        if rare:
            unknown.append(UnknownValue(column.name, None, rare))
        counted[column.name] = dict(sorted(counts.items()))
    return counted, unknown


def _final_sql(parts: TableParts, rows: str, stored: Sequence[TableColumn], present: set[str], flagged: bool) -> str:
    columns, joins = [], []
    for column in stored:
        name = name_sql(column.name)
        have = column.name in present
        columns.append(f"r.{name}" if have else f"NULL::{sql_type(column)} AS {name}")
        if column.vocabulary is None:
            continue
        if have:
            kinds = name_sql("class_" + column.name)
            columns.append(f"{kinds}.kind AS {name_sql(column.name + '_class')}")
            joins.append(f"LEFT JOIN {kinds} ON {kinds}.value = r.{name}")
        else:
            columns.append(f"NULL::VARCHAR AS {name_sql(column.name + '_class')}")
    for rule in ("older", "newer"):
        value = f"CASE WHEN r.person IS NOT NULL THEN coalesce(d.{rule}, false) END" if flagged else "NULL::BOOLEAN"
        columns.append(f"{value} AS duplicate_{rule}")
    if flagged:
        joins.append("LEFT JOIN dropped AS d ON d.n = r.n")
    files = ", ".join(text_sql(opened.name) for opened, _ in parts.sheets)
    sheets = ", ".join(text_sql(sheet.name) for _, sheet in parts.sheets)
    columns += [
        f"[{files}][(r.n >> 32) + 1] AS source_file",
        f"nullif([{sheets}][(r.n >> 32) + 1], '') AS source_sheet",
        "r.this_row::INTEGER AS source_row",
    ]
    return f"SELECT {', '.join(columns)} FROM {rows} AS r {' '.join(joins)} WHERE r.aside = 0"


def _report(
    connection: Any,
    parts: TableParts,
    staged: Sequence[Staged],
    rows: str,
    path: Path,
    stored: Sequence[TableColumn],
    present: set[str],
    counts: Mapping[str, Mapping[str, int]],
    classes: Mapping[str, Mapping[str, int]],
    unknown: Sequence[UnknownValue],
) -> TableReport:
    table = parts.table
    anchor = name_sql(anchors()[table])
    person = "person" if "person" in present else "NULL"
    by_sheet: dict[int, dict[int, int]] = {}
    for sheet, aside, number in ask(
        connection, f"SELECT n >> 32, aside, count(*) FROM {rows} GROUP BY 1, 2 ORDER BY 1, 2", name=table
    ):
        by_sheet.setdefault(int(sheet), {})[int(aside)] = int(number)
    sheets = [
        _sheet_report(opened, sheet, one, by_sheet.get(number, {}))
        for number, ((opened, sheet), one) in enumerate(zip(parts.sheets, staged, strict=True))
    ]
    without, first, last = ask(
        connection,
        f"SELECT count(*) FILTER (WHERE {person} IS NULL), min({anchor})::DATE, max({anchor})::DATE FROM {rows} "
        "WHERE aside = 0",
        name=table,
    )[0]
    reasons: dict[str, int] = {}
    for one in sheets:
        for reason, number in one.set_aside.items():
            reasons[reason] = reasons.get(reason, 0) + number
    written = sum(one.stored for one in sheets)
    read = sum(opened.reader.counts[sheet.name] for opened, sheet in parts.sheets)
    in_file = ask(connection, f"SELECT count(*) FROM read_parquet({text_sql(path)})", name=table)[0][0]
    if read != written + sum(reasons.values()) or in_file != written:
        raise StorageError(
            f"{table}: {read:,} rows counted in the first pass, {written:,} to store, {sum(reasons.values()):,} set "
            f"aside and {in_file:,} written do not add up; nothing was kept"
        )
    touched = {
        rule: {**counts[rule], "kept": written - int(without) - counts[rule]["dropped"], "not_known": int(without)}
        for rule in counts
    }
    return TableReport(
        table=table,
        read=read,
        stored=written,
        set_aside=dict(sorted(reasons.items())),
        without_person=int(without),
        first_event=first,
        last_event=last,
        sheets=sheets,
        columns=[one.name for one in stored if one.name in present],
        columns_lacking=[one.name for one in stored if one.name not in present],
        duplicates=touched,
        anomalies=_anomalies(connection, parts, staged, rows),
        classes=classes,
        unknown_values=list(unknown),
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


def _anomalies(connection: Any, parts: TableParts, staged: Sequence[Staged], rows: str) -> list[Anomaly]:
    """How often each column was odd in each way, with the first place. A cell's content is not looked up."""
    columns = sorted({column.name for one in staged for column in one.columns if column.type != "text"})
    if not columns or not any(one.paths for one in staged):
        return []
    asked = ", ".join(f"{{'column': {text_sql(name)}, 'code': {name_sql(ODD + name)}}}" for name in columns)
    found = ask(
        connection,
        f"SELECT odd.column, odd.code, count(*), min(n) FROM (SELECT n, unnest([{asked}]) AS odd FROM {rows} "
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
