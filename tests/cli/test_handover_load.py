"""`287g handovers check`, `load`, `releases` and `forget`, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from section287g.cli.handover_load import check, forget, load, releases
from section287g.errors import InputRefused, NotFound
from section287g.handovers.synthetic import ClearCell, Faults, Truth, make_release

GROUP = click.Group("handovers", commands={"check": check, "load": load, "releases": releases, "forget": forget})


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    return make_release(tmp_path / "files", layout="2026-03", form="csv", stints=400, detainers=100)


def said(tmp_path: Path, *words: object) -> Result:
    environment = {"SECTION287G_HOME": str(tmp_path / "home")}
    return CliRunner(env=environment).invoke(GROUP, [str(word) for word in words])


def test_check_tells_what_files_are_and_writes_nothing(tmp_path: Path, truth: Truth) -> None:
    before = sorted(tmp_path.rglob("*"))
    ran = said(tmp_path, "check", *truth.files, "--format", "json")
    assert ran.exit_code == 0, ran.output
    rows = {row["table"]: row for row in json.loads(ran.stdout)}
    assert {table: row["rows"] for table, row in rows.items()} == truth.rows
    assert {row["layout"] for row in rows.values()} == {"2026-03"}
    assert rows["detainers"]["denied"] == {"Birth Date": "redacted", "EID DTA ID": "redacted"}
    assert "2022-10-01" <= rows["detainers"]["first_event"] <= rows["detainers"]["last_event"] <= "2026-03-11"
    assert "birth_year" in rows["detainers"]["left_out"]
    assert sorted(tmp_path.rglob("*")) == before
    table = said(tmp_path, "check", *truth.files).stdout
    assert "detainers (csv, raw layout of 2026-03)" in table
    assert "day of extraction: 2026-03-11 (the files' names)" in table


def test_check_names_every_refused_file(tmp_path: Path, truth: Truth) -> None:
    pointer = tmp_path / "detainers-latest.parquet"
    pointer.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n")
    ran = said(tmp_path, "check", pointer, *truth.files)
    assert isinstance(ran.exception, InputRefused)
    assert "Git LFS pointer" in ran.stdout
    assert "arrests (csv" in ran.stdout
    assert "1 refused" in ran.stderr


def test_load_list_and_forget(tmp_path: Path, truth: Truth) -> None:
    ran = said(tmp_path, "load", *truth.files, "--release", "2026-03", "--format", "json")
    assert ran.exit_code == 0, ran.output
    report = json.loads(ran.stdout)
    assert {one["table"]: one["stored"] for one in report["tables"]} == truth.rows
    assert report["extracted"] == "2026-03-11"
    assert (tmp_path / "home" / "handovers" / "2026-03" / "detainers.parquet").is_file()
    listed = json.loads(said(tmp_path, "releases", "--format", "json").stdout)
    assert [(one["release"], one["detainers"], one["duplicate_rule"]) for one in listed] == [
        ("2026-03", 100, "newer")
    ]
    assert said(tmp_path, "forget", "2026-03").exit_code == 0
    assert json.loads(said(tmp_path, "releases", "--format", "json").stdout) == []
    assert isinstance(said(tmp_path, "forget", "2026-03").exception, NotFound)


def test_the_readable_report_adds_up(tmp_path: Path, truth: Truth) -> None:
    ran = said(
        tmp_path, "load", *truth.files, "--release", "a", "--duplicates", "older", "--store", tmp_path / "store"
    )
    assert (
        f"detainers: {truth.rows['detainers']} rows read = {truth.rows['detainers']} stored + 0 set aside"
        in ran.stdout
    )
    assert "the rule older counts" in ran.stdout
    csv = said(
        tmp_path, "load", *truth.files, "--release", "b", "--store", tmp_path / "store", "--format", "csv"
    ).stdout
    assert csv.splitlines()[0] == "table,file,sheet,layout,what,rows"


def test_a_table_that_no_file_has_is_named(tmp_path: Path) -> None:
    made = make_release(tmp_path / "files", layout="2012-2023", form="csv", stints=300, detainers=50)
    ran = said(tmp_path, "load", *made.files, "--release", "old")
    assert "detainers: no file has this table" in ran.stdout
    assert "encounters: no file has this table" in ran.stdout


def test_a_refusal_says_no_cell(tmp_path: Path) -> None:
    faults = Faults(clear_cells=(ClearCell("detainers", "EID DTA ID", "QZX-4711"),))
    made = make_release(
        tmp_path / "files", form="xlsx", faults=faults, tables=("detainers",), stints=300, detainers=60
    )
    for words in (("check", *made.files), ("load", *made.files, "--release", "x")):
        ran = said(tmp_path, *words)
        assert isinstance(ran.exception, InputRefused)
        assert "QZX" not in ran.output + str(ran.exception)
