"""`287g places`: how many agencies were located, which were not and why, and where ICE's county says otherwise."""

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

TFM = "Task Force Model"


def line(agency: str, county: str | None, kind: str = "County", model: str = TFM) -> Row:
    return Row("FLORIDA", agency, type=kind, county=county, model=model, signed=date(2025, 6, 2))


ROWS = [
    line("Alachua County Sheriff's Office", "Alachua County"),
    line("Alachua County Sheriff's Office", "Alachua County", model="Warrant Service Officer"),
    line("Bradford County Sheriff's Office", "Marion County"),
    line("Gainesville Police Department", "Alachua County", "Municipality"),
    line("Xanadu Police Department", "Alachua County", "Municipality"),
    line("Florida Department of Law Enforcement", "Leon County", "State Agency"),
    line("Northern Special Patrol", None, "Other"),
]
LISTED = {"county": (2, 3), "municipal": (2, 2), "state": (1, 1), "unknown": (1, 1)}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places")
    (folder / "lists").mkdir()
    data = workbook(ROWS, modified=datetime(2025, 9, 3, 13, tzinfo=UTC))
    (folder / "lists" / name_for("participating", date(2025, 9, 3))).write_bytes(data)
    build([folder / "lists"], folder / "registry")
    return folder / "registry"


@pytest.mark.parametrize("asked", [(), ("--unmatched",), ("--disagreements",)])
def test_formats_agree(run: Run, root: Path, asked: tuple[str, ...]) -> None:
    command = ("places", *asked, "--registry", root, "--format")
    found = run(*command, "json").json()
    assert [json.loads(text) for text in run(*command, "jsonl").out.splitlines()] == found
    as_csv = list(csv.DictReader(io.StringIO(run(*command, "csv").out)))
    assert [list(one) for one in as_csv] == [list(one) for one in found]
    assert len(found) > 0
    table = run(*command, "table")
    assert table.code == 0
    assert len(table.out.splitlines()) == 2 + len(found)


def test_every_agency_is_counted_once_by_its_jurisdiction(run: Run, root: Path) -> None:
    said = run("places", "--registry", root, "--format", "json")
    found = {one["jurisdiction"]: one for one in said.json()}
    assert {name: (one["agencies"], one["agreements_listed"]) for name, one in found.items()} == LISTED
    assert [found[name]["with_its_code"] for name in ("county", "municipal", "state", "unknown")] == [2, 1, 1, 0]
    assert [found[name]["ori_found"] for name in ("county", "municipal", "state", "unknown")] == [2, 1, 0, 0]
    for one in found.values():
        assert one["ori_found"] + one["ori_ambiguous"] + one["ori_not_in_roster"] == one["agencies"]
    assert said.err == "4 jurisdictions\n"


def test_what_was_not_located_is_named_with_its_reason(run: Run, root: Path) -> None:
    said = run("places", "--unmatched", "--registry", root, "--format", "json")
    found = {one["agency_id"]: one for one in said.json()}
    assert set(found) == {
        "fl-department-of-law-enforcement", "fl-northern-special-patrol", "fl-xanadu-police",
    }  # fmt: skip
    xanadu = found["fl-xanadu-police"]
    assert (xanadu["place_fips"], xanadu["place_by"]) == (None, "no place of this name")
    assert (xanadu["county_fips"], xanadu["county_by"]) == ("12001", "ICE's county column")
    assert found["fl-department-of-law-enforcement"]["ori_status"] == "ambiguous"
    assert said.err == "3 agencies\n"


def test_where_ice_s_county_says_otherwise(run: Run, root: Path) -> None:
    said = run("places", "--disagreements", "--registry", root, "--format", "json")
    (one,) = said.json()
    assert (one["agency_id"], one["ice_county"], one["ice_county_fips"], one["county_fips"], one["rows"]) == (
        "fl-bradford-county-sheriff", "Marion County", "12083", "12007", 1,
    )  # fmt: skip
    assert said.err == "1 disagreement\n"


@pytest.mark.parametrize("asked", [("--unmatched", "--disagreements"), ("--format", "xml"), ("extra",)])
def test_a_wrong_question_leaves_with_2(run: Run, root: Path, asked: tuple[str, ...]) -> None:
    said = run("places", *asked, "--registry", root)
    assert (said.code, said.out) == (2, "")
