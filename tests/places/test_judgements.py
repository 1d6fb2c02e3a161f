"""Decisions by hand: every one holds codes that exist, in its agency's state, and is of an agency that exists."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import section287g
from section287g.datafiles import DataFileError, data_file, read_table, write_table
from section287g.places import ToLocate, locate
from section287g.places.judgements import PLACE_JUDGEMENTS_SCHEMA, place_judgements
from section287g.places.tables import counties, load_reference, states_by_code

LINES = list(read_table(data_file("places", "judgements.csv"), PLACE_JUDGEMENTS_SCHEMA))
GOOD = {
    "agency_id": "fl-corrections",
    "column": "ori",
    "value": "none",
    "evidence": "planted",
    "confidence": "high",
    "decided_by": "a test",
}


def values(column: str) -> list[tuple[str, str]]:
    """(agency, value) of every decision on a column, codes one by one."""
    return [
        (line["agency_id"], value)
        for line in LINES
        if line["column"] == column and line["value"] != "none"
        for value in line["value"].split(";")
    ]


@pytest.fixture(scope="module")
def agencies() -> dict[str, dict[str, Any]]:
    with section287g.open() as registry:
        return {one["agency_id"]: dict(one) for one in registry.sql("FROM agencies")}


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of judgements instead of the package's own."""
    path = tmp_path / "judgements.csv"
    monkeypatch.setattr("section287g.places.judgements.data_file", lambda room, name: path)
    place_judgements.cache_clear()
    yield path
    place_judgements.cache_clear()


def test_every_judgement_is_read(agencies: dict[str, dict[str, Any]]) -> None:
    text = data_file("places", "judgements.csv").read_text(encoding="utf-8")
    assert len(place_judgements()) == len(LINES) == sum(1 for _ in csv.reader(io.StringIO(text))) - 1
    assert len(LINES) > 30


def test_every_agency_exists(agencies: dict[str, dict[str, Any]]) -> None:
    assert sorted({line["agency_id"] for line in LINES} - set(agencies)) == []


def test_every_county_exists_today_in_the_agencys_state(agencies: dict[str, dict[str, Any]]) -> None:
    for agency_id, code in values("county_fips"):
        county = counties()[code]
        assert (county.state, county.current) == (agencies[agency_id]["state"], True), (agency_id, code)


def test_every_place_exists_in_the_agencys_state(agencies: dict[str, dict[str, Any]]) -> None:
    asked = values("place_fips")
    held = load_reference([], [code for _, code in asked], rosters=False).place_by_fips
    assert [(key, code) for key, code in asked if code not in held] == []
    assert [(key, code) for key, code in asked if held[code].state != agencies[key]["state"]] == []


def test_every_ori_is_on_a_roster_in_the_agencys_state(agencies: dict[str, dict[str, Any]]) -> None:
    asked = values("ori")
    held = load_reference([], oris=[ori for _, ori in asked]).line_by_ori
    assert [(key, ori) for key, ori in asked if ori not in held] == []
    assert [(key, ori) for key, ori in asked if held[ori].state != agencies[key]["state"]] == []


def test_the_embedded_registry_holds_what_was_decided(agencies: dict[str, dict[str, Any]]) -> None:
    for line in LINES:
        found = agencies[line["agency_id"]]
        several = line["column"] == "ori" and ";" in line["value"]
        held = found["ori_candidates" if several else line["column"]]
        assert (held or "none") == line["value"], (line["agency_id"], line["column"])
        told = {
            "jurisdiction": "jurisdiction_by",
            "county_fips": "county_by",
            "place_fips": "place_by",
            "ori": "ori_by",
        }
        assert line["evidence"] in found[told[line["column"]]]


def test_codes_are_written_once_and_evidence_is_more_than_a_word() -> None:
    for line in LINES:
        parts = line["value"].split(";")
        assert len(parts) == len(set(parts)), line["agency_id"]
        assert len(line["evidence"].split()) >= 5, line["agency_id"]
        assert line["agency_id"].split("-")[0].upper() in states_by_code()


def test_a_second_decision_on_the_same_is_refused(planted: Path) -> None:
    planted.write_text(write_table(PLACE_JUDGEMENTS_SCHEMA, [GOOD, {**GOOD, "value": "FL0372900"}]), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"fl-corrections, ori: decided twice"):
        place_judgements()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("jurisdiction", "federal"),
        ("county_fips", "12999"),
        ("county_fips", "12001;12999"),
        ("county_fips", "1200"),
        ("place_fips", "123"),
        ("place_fips", "12345678"),
        ("place_fips", "abcdefg"),
        ("ori", "FL037290"),
        ("ori", "fl0372900"),
        ("ori", "FL0372900;"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(planted: Path, column: str, value: str) -> None:
    planted.write_text(
        write_table(PLACE_JUDGEMENTS_SCHEMA, [{**GOOD, "column": column, "value": value}]), encoding="utf-8"
    )
    with pytest.raises(DataFileError, match=f"fl-corrections, {column}"):
        place_judgements()


@pytest.mark.parametrize("change", [{"column": "population"}, {"confidence": "sure"}, {"evidence": ""}])
def test_a_line_that_breaks_the_schema_is_refused(planted: Path, change: dict[str, str]) -> None:
    planted.write_text(write_table(PLACE_JUDGEMENTS_SCHEMA, [{**GOOD, **change}]), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"judgements\.csv, line 2"):
        place_judgements()


def test_a_decision_stands_before_every_rule_and_is_inert_elsewhere(planted: Path) -> None:
    judged = {**GOOD, "agency_id": "x"}
    lines: list[Mapping[str, str]] = [
        {**judged, "column": "jurisdiction", "value": "regional"},
        {**judged, "column": "county_fips", "value": "12003;12007"},
        {**judged, "column": "place_fips", "value": "1225175"},
        {**judged, "column": "ori", "value": "FL0010600"},
        {**judged, "agency_id": "nobody", "column": "county_fips", "value": "12005"},
    ]
    planted.write_text(write_table(PLACE_JUDGEMENTS_SCHEMA, lines), encoding="utf-8")
    name = ("Alachua County Sheriff's Office",)
    judged_one, plain_one = locate([ToLocate("x", "FL", name), ToLocate("y", "FL", name)])
    assert (judged_one.jurisdiction, judged_one.county_fips) == ("regional", ("12003", "12007"))
    assert (judged_one.place_fips, judged_one.ori, judged_one.ori_status) == (("1225175",), "FL0010600", "found")
    assert "planted" in judged_one.county_by
    assert (plain_one.jurisdiction, plain_one.county_fips, plain_one.ori) == ("county", ("12001",), "FL0010000")


def test_none_is_a_decision_and_several_oris_are_candidates(planted: Path) -> None:
    lines: list[Mapping[str, str]] = [
        {**GOOD, "agency_id": "x", "value": "none"},
        {**GOOD, "agency_id": "x", "column": "county_fips", "value": "none"},
        {**GOOD, "agency_id": "y", "value": "FL0010000;FL0010600"},
    ]
    planted.write_text(write_table(PLACE_JUDGEMENTS_SCHEMA, lines), encoding="utf-8")
    name = ("Alachua County Sheriff's Office",)
    none, several = locate([ToLocate("x", "FL", name), ToLocate("y", "FL", name)])
    assert (none.ori, none.ori_status, none.county_fips, none.population) == (None, "not in roster", (), None)
    assert (several.ori, several.ori_status) == (None, "ambiguous")
    assert several.ori_candidates == ("FL0010000", "FL0010600")
