"""Every data file of this room: it loads whole, its codes hang together, and a slip in it is heard."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from typing import Any

import duckdb
import pytest
import yaml

from section287g.datafiles import Schema, data_file, read_table
from section287g.places.boundaries import county_codes, read_topology
from section287g.places.judgements import PLACE_JUDGEMENTS_SCHEMA
from section287g.places.jurisdiction import JURISDICTIONS, RULES_SCHEMA
from section287g.places.names import KINDS_SCHEMA, kind_readings
from section287g.places.roster import ROSTER_TYPES_SCHEMA
from section287g.places.tables import (
    CHANGES_SCHEMA,
    COUNTIES_SCHEMA,
    SOURCES_SCHEMA,
    STATES_SCHEMA,
    counties,
    counties_by_key,
    county_changes,
    load_reference,
    open_reference,
    states_by_code,
)

CSV: dict[str, Schema] = {
    "counties.csv": COUNTIES_SCHEMA,
    "county_changes.csv": CHANGES_SCHEMA,
    "judgements.csv": PLACE_JUDGEMENTS_SCHEMA,
    "jurisdictions.csv": RULES_SCHEMA,
    "kinds.csv": KINDS_SCHEMA,
    "roster_types.csv": ROSTER_TYPES_SCHEMA,
    "sources.csv": SOURCES_SCHEMA,
    "states.csv": STATES_SCHEMA,
}
PARQUET = ("facilities", "hifld", "places", "rosters", "zips")
OTHER = {"boundaries.json.gz", "map.json.gz", "insets.yaml", "reference.yaml"}
SLIPS = {
    "hifld": [("IL", "48439"), ("IN", "39061"), ("MN", "39041"), ("OK", "18159"), ("TN", "01083")],
    "facilities": [("SD", "20095"), ("TX", "05091"), ("TX", "19009")],
}
"""Lines, one for each pair, whose state and county do not agree in the publisher's own file: they stand as given."""
NATURAL = {"places": "place_fips", "rosters": "ori", "hifld": "hifld_id", "facilities": "facility_id"}


def ask(query: str, *tables: str) -> list[tuple[Any, ...]]:
    with open_reference(*tables) as connection:
        return connection.execute(query).fetchall()


def described() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(data_file("places", "reference.yaml").read_text(encoding="utf-8"))
    return loaded


def test_no_data_file_of_this_room_is_left_untested() -> None:
    there = {one.name for one in files("section287g").joinpath("places", "data").iterdir()}
    assert there == {*CSV, *(f"{name}.parquet" for name in PARQUET), *OTHER}


@pytest.mark.parametrize("name", CSV)
def test_a_csv_loads_whole(name: str) -> None:
    lines = list(read_table(data_file("places", name), CSV[name]))
    text = data_file("places", name).read_text(encoding="utf-8")
    assert len(lines) == sum(1 for _ in csv.reader(io.StringIO(text))) - 1
    assert lines


@pytest.mark.parametrize("name", PARQUET)
def test_a_large_table_has_the_columns_that_are_described(name: str) -> None:
    types = {"text": "VARCHAR", "integer": "INTEGER", "number": "DOUBLE", "boolean": "BOOLEAN"}
    path = str(data_file("places", f"{name}.parquet"))
    found = duckdb.execute("DESCRIBE FROM read_parquet(?)", [path]).fetchall()
    wanted = {column: types[meant["type"]] for column, meant in described()[name]["columns"].items()}
    held = {column: kind for column, kind, *_ in found}
    assert list(held) == list(wanted)
    loose = {column: "DOUBLE" if kind == "FLOAT" else kind for column, kind in held.items()}
    assert {column: kind for column, kind in loose.items() if kind != wanted[column]} == {}


@pytest.mark.parametrize(("name", "least"), [("places", 30_000), ("rosters", 20_000), ("hifld", 20_000),
                                              ("facilities", 6_000), ("zips", 40_000)])  # fmt: skip
def test_a_large_table_is_whole(name: str, least: int) -> None:
    assert ask(f"SELECT count(*) FROM {name}", name)[0][0] >= least


@pytest.mark.parametrize(("name", "code"), NATURAL.items())
def test_a_code_stands_once(name: str, code: str) -> None:
    assert ask(f"SELECT {code} FROM {name} GROUP BY 1 HAVING count(*) > 1 OR {code} IS NULL", name) == []


def test_the_map_and_the_boundaries_load() -> None:
    assert len(county_codes()) > 3_200
    assert set(read_topology("map.json.gz").shapes) >= {"counties", "states"}


def test_states_and_counties_are_those_of_the_country() -> None:
    assert len([one for one in states_by_code().values() if one.kind == "state"]) == 50
    assert len([one for one in states_by_code().values() if one.kind == "territory"]) == 5
    fips = {one.state: one.fips for one in states_by_code().values()}
    assert len(set(fips.values())) == len(fips) == 56
    assert [one.county_fips for one in counties().values() if one.county_fips[:2] != fips[one.state]] == []
    now = [one for one in counties().values() if one.current and states_by_code()[one.state].kind != "territory"]
    assert len(now) == 3_143  # of the Census of 2020
    assert {one.state for one in now} == {one.state for one in states_by_code().values() if one.kind != "territory"}


def test_every_county_of_today_has_people_and_a_boundary() -> None:
    islands = {"AS", "GU", "MP", "VI"}
    nobody = [
        one.name for one in counties().values() if one.current and not one.population and one.state not in islands
    ]
    assert nobody == []
    atolls = ["60030", "60040"]  # Rose Island and Swains Island, which the atlas leaves out
    assert sorted({code for code, one in counties().items() if one.current} - county_codes()) == atolls


def test_a_states_counties_add_up_to_it() -> None:
    people: dict[str, int] = {}
    for one in counties().values():
        if one.current:
            people[one.state] = people.get(one.state, 0) + (one.population or 0)
    for code, state in states_by_code().items():
        if state.kind == "state" and state.population:
            assert people[code] == pytest.approx(state.population, rel=0.003), code


def test_changes_lead_from_codes_that_ended_to_codes_of_today() -> None:
    for line in county_changes():
        before, after = counties()[line["former_fips"]], counties()[line["fips"]]
        assert before.state == after.state
        if line["change"] == "beside":
            assert (before.current, after.kind) == (True, "planning region")
        else:
            assert (before.until, after.current) == (line["changed_on"], True)
    ended = {one.county_fips for one in counties().values() if one.until}
    assert ended == {line["former_fips"] for line in county_changes() if line["change"] != "beside"}
    regions = {one.county_fips for one in counties().values() if one.kind == "planning region"}
    assert regions == {line["fips"] for line in county_changes() if line["change"] == "beside"}
    assert len(regions) == 9


@pytest.mark.parametrize("name", ["places", "rosters", "hifld", "facilities", "zips"])
def test_every_county_code_of_a_large_table_is_a_county_of_its_state(name: str) -> None:
    pairs = ask(
        f"SELECT DISTINCT state, unnest(string_split(county_fips, ';')) AS code FROM {name} WHERE county_fips <> ''"
        " ORDER BY ALL",
        name,
    )
    unknown = [(state, code) for state, code in pairs if code not in counties()]
    assert unknown == []
    elsewhere = [(state, code) for state, code in pairs if state != "FS" and counties()[code].state != state]
    assert elsewhere == SLIPS.get(name, [])


def test_every_place_is_in_counties_of_today() -> None:
    """An agency takes its place's counties, and only counties of today count as covered."""
    pairs = ask(
        "SELECT place_fips, unnest(string_split(county_fips, ';')) FROM places WHERE county_fips <> ''", "places"
    )
    assert [(place, code) for place, code in pairs if not counties()[code].current] == []


def test_a_subdivisions_code_holds_its_county() -> None:
    rows = ask("SELECT place_fips, county_fips FROM places WHERE length(place_fips) = 10", "places")
    assert len(rows) > 10_000
    former = {line["former_fips"]: line["fips"] for line in county_changes() if line["change"] != "beside"}
    odd = [code for code, held in rows if former.get(code[:5], code[:5]) not in (held or "").split(";")]
    assert odd == []


def test_a_known_city_has_its_line() -> None:
    reference = load_reference([("FL", "gainesville")])
    (city,) = reference.places["FL", "gainesville"]
    assert (city.place_fips, city.kind, city.county_fips) == ("1225175", "city", ("12001",))
    assert city.latitude == pytest.approx(29.65, abs=0.05)
    assert city.longitude == pytest.approx(-82.32, abs=0.05)
    assert any(line.ori == "FL0010100" for line in reference.roster["FL", "gainesville"])


def test_without_keys_or_codes_nothing_is_loaded() -> None:
    nothing = load_reference([])
    assert [*nothing.places, *nothing.roster, *nothing.place_by_fips, *nothing.line_by_ori] == []


def test_counties_are_found_by_short_and_by_whole_name_the_present_ones_first() -> None:
    assert [one.county_fips for one in counties_by_key("FL")["alachua"]] == ["12001"]
    assert counties_by_key("FL")["alachuacounty"] == counties_by_key("FL")["alachua"]
    for key, some in counties_by_key("VA").items():
        assert [one.current for one in some] == sorted((one.current for one in some), reverse=True), key


def test_every_kind_of_jurisdiction_has_types_of_the_roster_that_exist() -> None:
    lines = list(read_table(data_file("places", "roster_types.csv"), ROSTER_TYPES_SCHEMA))
    assert sorted(line["jurisdiction"] for line in lines) == sorted(JURISDICTIONS)
    known = {kind for (kind,) in ask("SELECT DISTINCT agency_type FROM rosters", "rosters")}
    told = {kind for line in lines for kind in line["fbi_types"].split("|")}
    assert sorted(told - known) == []


@pytest.mark.parametrize(
    "line", list(read_table(data_file("places", "kinds.csv"), KINDS_SCHEMA)), ids=lambda x: x["word"]
)
def test_every_word_of_a_kind_is_read_as_that_kind(line: dict[str, str]) -> None:
    """A line that an earlier, shorter one hides would be dead."""
    name = f"{line['word']} of Oakdale" if line["where"] == "start" else f"Oakdale {line['word']}"
    assert kind_readings(name)[-1] == ("oakdale", line["kind"])


def test_every_table_says_whence_it_came() -> None:
    lines = list(read_table(data_file("places", "sources.csv"), SOURCES_SCHEMA))
    assert {line["table"] for line in lines} >= set(PARQUET)
    assert all(len(line["sha256"]) == 64 for line in lines)
