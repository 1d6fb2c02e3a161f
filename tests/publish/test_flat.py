"""CSV and Parquet hold what the tables hold, cell by cell and in order."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from section287g.publish import ExportReport, export
from section287g.registry import Registry
from section287g.registry.tables import describe_tables

from .conftest import BROKEN_NAME, FORMULAS

STORED = [name for name, table in describe_tables().items() if table.stored]
VIEWS = [name for name, table in describe_tables().items() if not table.stored]


def as_text(value: Any) -> str:
    """What a cell of a CSV should say."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    return value.isoformat() if isinstance(value, date) else str(value)


def read_csv(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines, strict=True))


@pytest.mark.parametrize("name", STORED)
def test_a_csv_is_its_table(name: str, registry: Registry, report: ExportReport) -> None:
    table = registry.table(name)
    header, *lines = read_csv(report.folder / "csv" / f"{name}.csv")
    assert header == list(table.columns) == [column.name for column in describe_tables()[name].columns]
    assert lines == [[as_text(value) for value in line] for line in table.rows()]


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_written_whole_and_by_day(name: str, registry: Registry, report: ExportReport) -> None:
    header, *lines = read_csv(report.folder / "csv" / f"{name}.csv")
    assert len(lines) > 3
    assert sorted(lines) == sorted([as_text(value) for value in line] for line in registry.table(name).rows())
    days = [line[header.index("date")] for line in lines]
    assert days == sorted(days)


@pytest.mark.parametrize("name", describe_tables())
def test_a_parquet_is_its_csv(name: str, registry: Registry, report: ExportReport) -> None:
    answer = duckdb.connect().execute("FROM read_parquet(?)", [str(report.folder / "parquet" / f"{name}.parquet")])
    header, *lines = read_csv(report.folder / "csv" / f"{name}.csv")
    assert [column[0] for column in answer.description or ()] == header
    rows = answer.fetchall()
    assert [[as_text(value) for value in row] for row in rows] == lines
    assert sorted(map(repr, rows)) == sorted(map(repr, registry.table(name).rows()))


def test_awkward_text_stays_as_it_is(report: ExportReport) -> None:
    header, *lines = read_csv(report.folder / "csv" / "rows.csv")
    assert BROKEN_NAME in {line[header.index("raw_agency")] for line in lines}
    assert set(FORMULAS[1:3]) <= {line[header.index("raw_county")] for line in lines}
    assert FORMULAS[0] in {line[header.index("agency")] for line in lines}


def test_a_csv_is_utf_8_after_rfc_4180(report: ExportReport) -> None:
    for path in (report.folder / "csv").iterdir():
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
        unquoted = b"".join(data.split(b'"')[::2])
        assert unquoted.count(b"\n") == unquoted.count(b"\r\n") == unquoted.count(b"\r") > 0, path.name


def test_a_known_empty_text_is_not_an_unknown_one(registry: Registry, tmp_path: Path) -> None:
    folder = export(registry, tmp_path / "out", formats=("csv",)).folder
    data = (folder / "csv" / "lists.csv").read_bytes()
    empty = sum(value == "" for line in registry.table("lists").rows() for value in line)
    assert data.count(b',""') == empty
