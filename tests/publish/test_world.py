"""Whatever lists say, every format says the same as the registry: over worlds of lists with planted quirks."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings

from section287g.publish import export
from section287g.registry import open_registry
from section287g.registry.builder import build
from section287g.registry.tables import describe_tables
from support.world import World, worlds

from .test_database import same_rows
from .test_flat import as_text, read_csv


@given(worlds(max_lists=7, max_agencies=12))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_format_of_a_world_is_its_registry(planted: World) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "lists").mkdir()
        build([planted.write(folder / "lists")], folder / "registry")
        with open_registry(folder / "registry") as registry:
            report = export(registry, folder / "out", formats=("csv", "xlsx", "sqlite"))
            assert report.notes == ()
            assert report.newest_day == max(one.day for one in planted.truth.lists)
            with closing(sqlite3.connect(folder / "out" / "section287g.db")) as database:
                assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert database.execute("PRAGMA foreign_key_check").fetchall() == []
                for name, table in describe_tables().items():
                    assert same_rows(database, registry, name), name
                    _, *lines = read_csv(folder / "out" / "csv" / f"{name}.csv")
                    wanted = [[as_text(value) for value in line] for line in registry.table(name).rows()]
                    assert (lines == wanted) if table.stored else (sorted(lines) == sorted(wanted)), name
            book = openpyxl.load_workbook(folder / "out" / "section287g.xlsx")
            assert book["agreements"].max_row == len(planted.truth.agreements) + 1
