"""`287g match`: every line of a user's table comes back, in its order, with the match beside its own cells."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from support.commands import Run
from support.workbooks import Row, name_for, workbook

TABLE = """Agency,State,Officers
Gainesville Police Department,FL,300
No Such Agency,FL,1
Gainsville Police Department,FL,2
Alachua County Sheriff's Office,Florida,259
"""
STATUSES = ["matched", "unmatched", "candidates", "matched"]
ADDED = ["match", "unit", "id", "matched_name", "matched_by", "candidates", "listed"]


def line(agency: str, model: str, kind: str = "County") -> Row:
    return Row("FLORIDA", agency, type=kind, county="Alachua County", model=model, signed=date(2025, 6, 2))


@pytest.fixture
def registry(run: Run, tmp_path: Path) -> Path:
    day = date(2025, 9, 3)
    rows = [
        line("Alachua County Sheriff's Office", "Warrant Service Officer"),
        line("Gainesville Police Department", "Task Force Model", "Municipality"),
    ]
    (tmp_path / "lists").mkdir()
    path = tmp_path / "lists" / name_for("participating", day)
    path.write_bytes(workbook(rows, modified=datetime(2025, 9, 3, 13, tzinfo=UTC)))
    assert run("build", tmp_path / "lists", "--out", tmp_path / "registry").code == 0
    return tmp_path / "registry"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_every_format_has_every_line_with_its_own_cells_first(run: Run, registry: Path, table: Path) -> None:
    asked = ("match", table, "--registry", registry, "--format")
    said = {form: run(*asked, form) for form in ("csv", "json", "jsonl")}
    assert {one.code for one in said.values()} == {0}
    as_csv = list(csv.DictReader(io.StringIO(said["csv"].out)))
    as_json = said["json"].json()
    assert as_json == [json.loads(text) for text in said["jsonl"].out.splitlines()]
    assert (
        [list(one) for one in as_json]
        == [list(one) for one in as_csv]
        == [["Agency", "State", "Officers", *ADDED]] * 4
    )
    assert [one["match"] for one in as_json] == [one["match"] for one in as_csv] == STATUSES
    own = [[one[name] for name in ("Agency", "State", "Officers")] for one in as_csv]
    assert own == [*csv.reader(io.StringIO(TABLE))][1:]


def test_what_is_known_of_each_line(run: Run, registry: Path, table: Path) -> None:
    city, unknown, alike, sheriff = run("match", table, "--registry", registry, "--format", "json").json()
    assert (city["id"], city["listed"]) == ("fl-gainesville-police", "tfm")
    assert (sheriff["id"], sheriff["listed"]) == ("fl-alachua-county-sheriff", "wso")
    assert (unknown["id"], unknown["matched_by"]) == (None, "no agency of this name was ever listed in FL")
    assert (alike["id"], alike["candidates"]) == (None, "fl-gainesville-police")


def test_the_table_to_read_has_every_line_and_the_count_is_talk(run: Run, registry: Path, table: Path) -> None:
    said = run("match", table, "--registry", registry)
    assert said.code == 0
    assert len(said.out.splitlines()) == 2 + 4
    assert said.err == "4 lines: 2 matched, 1 with candidates, 1 unmatched\n"
    assert "unmatched" in said.out


def test_an_xlsx_is_matched_alike(run: Run, registry: Path, table: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in csv.reader(io.StringIO(TABLE)):
        sheet.append(row)
    book.save(tmp_path / "mine.xlsx")
    asked = ("--registry", registry, "--format", "csv")
    said = [run("match", path, *asked).out for path in (table, tmp_path / "mine.xlsx")]
    assert said[0] == said[1]


def test_a_column_can_be_named(run: Run, registry: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("Dept.;Wo\nGainesville Police Department;FL\n", encoding="utf-8")
    asked = ("match", tmp_path / "odd.csv", "--registry", registry)
    refused = run(*asked)
    assert refused.code == 3
    assert "no column tells an agency or a place" in refused.err
    assert refused.out == ""
    said = run(*asked, "--column", "name=Dept.", "--column", "state=Wo", "--format", "json")
    assert [one["id"] for one in said.json()] == ["fl-gainesville-police"]


def test_a_table_s_own_column_called_match_keeps_its_cells(run: Run, registry: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("name,state,match,id\nGainesville Police,FL,mine,7\n", encoding="utf-8")
    (one,) = run("match", tmp_path / "odd.csv", "--registry", registry, "--format", "json").json()
    assert (one["match (yours)"], one["id (yours)"]) == ("mine", "7")
    assert (one["match"], one["id"]) == ("matched", "fl-gainesville-police")


def test_no_cell_is_lost_where_a_column_is_already_called_ours(run: Run, registry: Path, tmp_path: Path) -> None:
    text = "name,state,match,match (yours)\nGainesville Police,FL,one,two\n"
    (tmp_path / "odd.csv").write_text(text, encoding="utf-8")
    said = run("match", tmp_path / "odd.csv", "--registry", registry, "--format", "json")
    assert said.code != 0 or {"one", "two"} <= set(said.json()[0].values())


def test_a_table_with_headings_only_has_no_lines(run: Run, registry: Path, tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_text("name,state\n", encoding="utf-8")
    said = run("match", tmp_path / "none.csv", "--registry", registry, "--format", "csv")
    assert (said.code, said.out) == (0, ",".join(["name", "state", *ADDED]) + "\n")
    assert said.err.startswith("0 lines: 0 matched")


@pytest.mark.parametrize("column", ["name", "name="])
def test_a_column_that_is_not_role_and_heading_is_a_wrong_command(
    run: Run, registry: Path, table: Path, column: str
) -> None:
    said = run("match", table, "--registry", registry, "--column", column)
    assert (said.code, said.out) == (2, "")
    assert "ROLE=HEADING" in said.err


@pytest.mark.parametrize("column", ["dept=Agency", "=Agency"])
def test_a_role_that_is_none_is_refused(run: Run, registry: Path, table: Path, column: str) -> None:
    said = run("match", table, "--registry", registry, "--column", column)
    assert said.code in (2, 3)
    assert said.out == ""
    assert "matched" not in said.err


def test_a_heading_that_is_not_there_is_refused_with_those_that_are(run: Run, registry: Path, table: Path) -> None:
    said = run("match", table, "--registry", registry, "--column", "name=Dept")
    assert (said.code, said.out) == (3, "")
    assert "no column 'dept'; its columns are agency, state, officers" in said.err.lower()


def test_no_file_is_a_wrong_command_and_junk_is_refused(run: Run, registry: Path, tmp_path: Path) -> None:
    assert run("match", "--registry", registry).code == 2
    assert run("match", tmp_path / "nowhere.csv", "--registry", registry).code == 2
    (tmp_path / "junk.csv").write_bytes(bytes(range(256)))
    said = run("match", tmp_path / "junk.csv", "--registry", registry)
    assert (said.code, said.out) == (3, "")
    assert "junk.csv" in said.err
