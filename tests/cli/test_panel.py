"""`287g panel`: the same balanced panel in every format, and what is no question."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from section287g.registry import build
from support.commands import Run
from support.workbooks import Row, name_for, workbook

COUNTIES_OF_2020 = 3_143 + 78 + 13


def line(agency: str, county: str) -> Row:
    return Row("FLORIDA", agency, county=county, model="Warrant Service Officer", signed=date(2025, 6, 2))


STAYS = line("Alachua County Sheriff's Office", "Alachua County")
LEAVES = line("Bradford County Sheriff's Office", "Bradford County")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lists of 3 September and 7 October 2025; Bradford's sheriff is on the first only."""
    folder = tmp_path_factory.mktemp("panel")
    (folder / "lists").mkdir()
    for day, rows in ((date(2025, 9, 3), [STAYS, LEAVES]), (date(2025, 10, 7), [STAYS])):
        data = workbook(rows, modified=datetime(day.year, day.month, day.day, 13, tzinfo=UTC))
        (folder / "lists" / name_for("participating", day)).write_bytes(data)
    build([folder / "lists"], folder / "registry")
    return folder / "registry"


def test_formats_agree(run: Run, root: Path) -> None:
    asked = ("panel", "--unit", "agency", "--registry", root, "--format")
    found = run(*asked, "json").json()
    assert [json.loads(text) for text in run(*asked, "jsonl").out.splitlines()] == found
    as_csv = list(csv.DictReader(io.StringIO(run(*asked, "csv").out)))
    assert [list(one) for one in as_csv] == [list(one) for one in found]
    assert len(run(*asked, "table").out.splitlines()) == 2 + len(found) == 2 + 4
    about = ("agency_id", "period", "listed", "lost_on", "complete")
    assert [tuple(one[name] for name in about) for one in found] == [
        ("fl-alachua-county-sheriff", "2025-09", 1, None, True),
        ("fl-alachua-county-sheriff", "2025-10", 1, None, False),
        ("fl-bradford-county-sheriff", "2025-09", 1, None, True),
        ("fl-bradford-county-sheriff", "2025-10", 0, "2025-10-07", False),
    ]
    assert [tuple(one[name] for name in about) for one in as_csv][3] == (
        "fl-bradford-county-sheriff", "2025-10", "0", "2025-10-07", "false",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "rows", "talk"),
    [
        ((), COUNTIES_OF_2020 * 2, "6,468 rows: 3,234 counties by month\n"),
        (("--every", "quarter"), COUNTIES_OF_2020 * 2, "6,468 rows: 3,234 counties by quarter\n"),
        (("--unit", "agency", "--every", "quarter"), 4, "4 rows: 2 agencies by quarter\n"),
    ],
)
def test_the_data_are_rows_and_the_count_is_talk(
    run: Run, root: Path, asked: tuple[str, ...], rows: int, talk: str
) -> None:
    said = run("panel", *asked, "--registry", root, "--format", "csv")
    assert said.code == 0
    assert len(said.out.splitlines()) == 1 + rows
    assert said.err == talk


def test_a_county_s_line(run: Run, root: Path) -> None:
    said = run("panel", "--every", "quarter", "--registry", root, "--format", "csv")
    lines = [one for one in csv.DictReader(io.StringIO(said.out)) if one["county_fips"] == "12007"]
    about = ("county", "people", "period", "period_end", "jem", "wso", "listed", "gained_on", "lost_on")
    assert [tuple(one[name] for name in about) for one in lines] == [
        ("Bradford County", "28593", "2025Q3", "2025-09-30", "0", "1", "1", "", ""),
        ("Bradford County", "28593", "2025Q4", "2025-12-31", "0", "0", "0", "", "2025-10-07"),
    ]


@pytest.mark.parametrize(
    "asked", [("--unit", "state"), ("--every", "year"), ("--format", "xml"), ("extra",), ("--as-of", "2025-09-03")]
)
def test_a_wrong_question_leaves_with_2(run: Run, root: Path, asked: tuple[str, ...]) -> None:
    said = run("panel", *asked, "--registry", root)
    assert (said.code, said.out) == (2, "")


def test_a_registry_of_pending_lists_only_has_no_panel_and_says_so(run: Run, tmp_path: Path) -> None:
    row = Row("FLORIDA", "Ocala Police Department", type="Municipality", county="Marion County")
    data = workbook([row], kind="pending", modified=datetime(2025, 9, 3, 13, tzinfo=UTC))
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / name_for("pending", date(2025, 9, 3))).write_bytes(data)
    build([tmp_path / "lists"], tmp_path / "registry")
    said = run("panel", "--registry", tmp_path / "registry", "--format", "csv")
    assert said.code == 8
    assert said.out == ""
    assert "no participating lists" in said.err
