"""Tells what files are and what loading them would do; writes nothing. For `287g handovers check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from section287g.errors import InputRefused
from section287g.handovers.release.cleaning import clean_sql, value_sql
from section287g.handovers.release.columns import STORED, anchors, table_columns
from section287g.handovers.release.engine import ask, connect
from section287g.handovers.release.loading import common_releases, extraction_day
from section287g.handovers.release.opening import Opened, open_file
from section287g.handovers.release.quiet import without_origin
from section287g.handovers.release.sheets import Sheet
from section287g.handovers.release.tabling import sheet_columns

__all__ = ["FileCheck", "SheetCheck", "check_files"]


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """What one sheet is: its table and layout, where its header lies, what would become of its columns."""

    sheet: str
    table: str | None
    layout: str | None
    form: str | None
    releases: tuple[str, ...]
    header_row: int
    rows: int | None
    first_event: date | None
    last_event: date | None
    stored: tuple[str, ...]
    left_out: tuple[str, ...]
    denied: dict[str, str]
    unknown: tuple[str, ...]
    lacking: tuple[str, ...]
    dated_by: str | None


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What one file is, or why it is refused."""

    file: str
    kind: str | None
    bytes: int | None
    sheets: tuple[SheetCheck, ...]
    refused: str | None


@without_origin()
def check_files(
    paths: Sequence[Path], extracted: date | None = None
) -> tuple[list[FileCheck], date | None, str, str | None]:
    """Each file as it is, the day of extraction and whence it is known, and why the files cannot be loaded
    together.
    """
    found: list[FileCheck] = []
    opened: list[Opened] = []
    try:
        for path in sorted(paths, key=lambda one: one.name):
            try:
                one = open_file(path)
            except InputRefused as error:
                size = path.stat().st_size if path.is_file() else None
                found.append(FileCheck(path.name, None, size, (), str(error)))
                continue
            opened.append(one)
            found.append(
                FileCheck(one.name, one.kind, one.size, _sheets(one, extraction_day([one], extracted)[0]), None)
            )
        day, whence = extraction_day(opened, extracted)
        apart = None
        if opened:
            try:
                common_releases(opened)
            except InputRefused as error:
                apart = str(error)
        return found, day, whence, apart
    finally:
        for one in opened:
            one.reader.close()


def _events(opened: Opened, sheet: Sheet, extracted: date | None) -> tuple[int, date | None, date | None]:
    """How many rows a sheet has, and the first and last day of its events, read from that column alone."""
    match = sheet.match
    if match is None:
        return 0, None, None
    anchor = table_columns(match.table)[anchors()[match.table]]
    place = match.places[anchor.name]
    connection = connect()
    found = opened.reader.relation(sheet)
    parts: list[tuple[int, date | None, date | None]] = []

    def look(source: str, name: str, kind: str) -> None:
        value = clean_sql(anchor, value_sql(anchor, name, kind), kind, extracted)
        line = ask(
            connection,
            f"SELECT count(*), min(e)::DATE, max(e)::DATE FROM (SELECT {value} AS e FROM {source})",
            name=opened.name,
        )[0]
        parts.append((int(line[0]), line[1], line[2]))

    try:
        if found is not None:
            look(found[0], *found[1][place])
        else:
            for batch in opened.reader.rows(sheet, [place], [place]):
                ask(
                    connection,
                    "CREATE OR REPLACE TEMP TABLE some_rows AS SELECT unnest($1::VARCHAR[]) AS c",
                    [batch.columns[0]],
                    name=opened.name,
                )
                look("some_rows", "c", "VARCHAR")
                parts.append((batch.malformed + batch.blank, None, None))
    finally:
        connection.close()
    first = min((one for _, one, _ in parts if one is not None), default=None)
    last = max((one for _, _, one in parts if one is not None), default=None)
    return sum(one for one, _, _ in parts), first, last


def _sheets(opened: Opened, extracted: date | None) -> tuple[SheetCheck, ...]:
    checks = []
    for sheet in opened.reader.sheets:
        match = sheet.match
        if match is None:
            nothing: tuple[str, ...] = ()
            checks.append(
                SheetCheck(
                    sheet.name,
                    None,
                    None,
                    None,
                    (),
                    sheet.header_row,
                    None,
                    None,
                    None,
                    (),
                    (),
                    {},
                    nothing,
                    nothing,
                    None,
                )
            )
            continue
        rows, first, last = _events(opened, sheet, extracted)
        left_out, denied, unknown, lacking = sheet_columns(opened, sheet)
        stored = tuple(one.name for one in match.columns(STORED))
        checks.append(
            SheetCheck(
                sheet.name,
                match.table,
                match.layout,
                match.form,
                tuple(sorted(match.releases)),
                sheet.header_row,
                rows,
                first,
                last,
                stored,
                tuple(left_out),
                denied,
                tuple(unknown),
                tuple(lacking),
                anchors()[match.table],
            )
        )
    return tuple(checks)
