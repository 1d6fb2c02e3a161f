"""The SQLite file as Datasette and any SQL program see it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from typing import Any

import pytest
import yaml

from section287g.publish import ExportReport
from section287g.publish.layout import read_layout
from section287g.registry import Registry
from section287g.registry.tables import describe_tables

from .conftest import FORMULAS


@pytest.fixture(scope="module")
def database(report: ExportReport) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(report.folder / "section287g.db")) as database:
        yield database


def as_stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def same_rows(database: sqlite3.Connection, registry: Registry, name: str) -> bool:
    found = database.execute(f'SELECT * FROM "{name}"').fetchall()
    wanted = [tuple(map(as_stored, line)) for line in registry.table(name).rows()]
    return sorted(map(repr, found)) == sorted(map(repr, wanted))


@pytest.mark.parametrize("name", describe_tables())
def test_a_table_or_view_is_the_registry_s(name: str, database: sqlite3.Connection, registry: Registry) -> None:
    columns = [one[0] for one in database.execute(f'SELECT * FROM "{name}"').description]
    assert columns == [column.name for column in describe_tables()[name].columns]
    assert same_rows(database, registry, name)


def test_keys_and_references_are_declared_and_hold(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    for name, layout in read_layout().tables.items():
        if not describe_tables()[name].stored:
            continue
        columns = database.execute(f'PRAGMA table_info("{name}")').fetchall()
        key = [column[1] for column in sorted(columns, key=lambda column: column[5]) if column[5]]
        assert tuple(key) == layout.key, name
        declared = database.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
        assert {one[3]: (one[2], one[4]) for one in declared} == dict(layout.references), name
        indexed = {
            tuple(column[2] for column in database.execute(f'PRAGMA index_info("{index[1]}")'))
            for index in database.execute(f'PRAGMA index_list("{name}")')
        }
        assert set(layout.indexes) <= indexed, name


def test_a_misspelt_listed_spelling_finds_the_agency(database: sqlite3.Connection) -> None:
    query = (
        "SELECT agencies.agency_id, agencies.agency FROM agencies JOIN agencies_fts "
        "ON agencies_fts.rowid = agencies.rowid WHERE agencies_fts MATCH ?"
    )
    found = database.execute(query, ("sherrif",)).fetchall()
    assert found == [("tx-galveston-county-sheriff", "Galveston County Sheriff's Office")]
    assert len(database.execute(query, ("county",)).fetchall()) == 4


def test_the_full_text_index_has_the_rowids_of_the_agencies(database: sqlite3.Connection) -> None:
    pairs = database.execute(
        "SELECT agencies.agency_id, agencies_fts.agency_id FROM agencies LEFT JOIN agencies_fts "
        "ON agencies_fts.rowid = agencies.rowid"
    ).fetchall()
    assert len(pairs) == 5
    assert all(one == other for one, other in pairs)


def test_the_listed_agreements_are_the_registry_s(database: sqlite3.Connection, registry: Registry) -> None:
    found = database.execute("SELECT agreement_id, agency, county, moa_url FROM agreements_listed").fetchall()
    listed = {line["agreement_id"]: line for line in registry.agreements()}
    assert {one[0] for one in found} == set(listed)
    assert len(found) == len(listed) == 4
    for agreement_id, agency, county, _ in found:
        assert (agency, county) == (listed[agreement_id]["agency"], listed[agreement_id]["county"])
    assert FORMULAS[2] in {one[2] for one in found}


def test_the_file_is_compact_and_needs_no_companion(database: sqlite3.Connection, report: ExportReport) -> None:
    assert database.execute("PRAGMA page_size").fetchone() == (4096,)
    assert database.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert {path.name for path in report.folder.glob("section287g.db*")} == {"section287g.db"}


def test_the_metadata_describes_every_table_and_column(database: sqlite3.Connection, report: ExportReport) -> None:
    metadata = yaml.safe_load((report.folder / "metadata.yaml").read_text(encoding="utf-8"))
    assert (metadata["license"], "Immigration and Customs Enforcement" in metadata["source"]) == ("CC0-1.0", True)
    assert "Apache-2.0" in metadata["about"]
    tables = metadata["databases"]["section287g"]["tables"]
    names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    assert {name for name in names if not name.startswith("agencies_fts_")} == set(tables)
    for name, table in describe_tables().items():
        assert tables[name]["description"] == table.meaning
        assert list(tables[name]["columns"]) == [column.name for column in table.columns]
        for column in table.columns:
            assert tables[name]["columns"][column.name].startswith(column.meaning)
            assert column.unit in tables[name]["columns"][column.name]
        assert set(tables[name].get("facets", ())) <= set(tables[name]["columns"])
    shown = [one[0] for one in database.execute("SELECT * FROM agreements_listed").description]
    assert list(tables["agreements_listed"]["columns"]) == shown
