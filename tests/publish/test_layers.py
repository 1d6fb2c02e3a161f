"""The map layers of an export: one feature a county or agency, as other programs read them, and nothing more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from section287g.publish import export
from section287g.publish.layers import LAYERS, describe_layers
from section287g.registry import Registry, build, open_registry
from support import workbooks as w

COUNTIES_OF_2020 = 3_143 + 78 + 13
FILES = ("geojson/agencies.geojson", "geojson/counties.geojson", "geoparquet/agencies.parquet",
         "geoparquet/counties.parquet")  # fmt: skip
WITH_POINT = {"fl-alachua-county-sheriff", "fl-gainesville-police", "fl-university-of-florida-police"}
WITHOUT_POINT = {"fl-department-of-law-enforcement", "fl-northern-special-patrol"}
GONE = "fl-bradford-county-sheriff"


def line(agency: str, model: str, county: str | None, kind: str = "County") -> w.Row:
    return w.Row("FLORIDA", agency, type=kind, county=county, model=model, signed=date(2025, 6, 2))


LATER = [
    line("Alachua County Sheriff's Office", "Warrant Service Officer", "Alachua County"),
    line("Alachua County Sheriff's Office", "Task Force Model", "Alachua County"),
    line("Gainesville Police Department", "Task Force Model", "Alachua County", "Municipality"),
    line("University of Florida Police Department", "Task Force Model", "Alachua County", "State Agency"),
    line("Florida Department of Law Enforcement", "Task Force Model", "Leon County", "State Agency"),
    line("Northern Special Patrol", "Task Force Model", None, "Other"),
]
FIRST = [*LATER, line("Bradford County Sheriff's Office", "Jail Enforcement Model", "Bradford County")]


def put(folder: Path, day: date, rows: list[w.Row], kind: w.Kind = "participating") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    data = w.workbook(rows, kind=kind, modified=datetime(day.year, day.month, day.day, 13, tzinfo=UTC))
    (folder / w.name_for(kind, day)).write_bytes(data)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Lists of 3 and 24 September 2025; Bradford's sheriff is on the first only."""
    folder = tmp_path_factory.mktemp("layers")
    put(folder / "lists", date(2025, 9, 3), FIRST)
    put(folder / "lists", date(2025, 9, 24), LATER)
    build([folder / "lists"], folder / "registry")
    with open_registry(folder / "registry") as registry:
        yield registry


@pytest.fixture(scope="module")
def out(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "out"
    export(registry, folder, formats=("geojson", "geoparquet"))
    return folder


def features(out: Path, layer: str) -> dict[str, dict[str, Any]]:
    """The features of a GeoJSON file by their id."""
    said = json.loads((out / "geojson" / f"{layer}.geojson").read_text(encoding="utf-8"))
    assert said["type"] == "FeatureCollection"
    found = {one["id"]: one for one in said["features"]}
    assert len(found) == len(said["features"])
    return found


def test_one_feature_a_county_with_what_is_listed_in_it(out: Path) -> None:
    found = features(out, "counties")
    assert len(found) == COUNTIES_OF_2020
    assert found["12001"]["properties"] == {
        "county_fips": "12001", "county": "Alachua County", "state": "FL", "kind": "county", "people": 271218,
        "jem": 0, "wso": 1, "tfm": 1, "county_agreements": 2, "municipal_agreements": 1,
        "other_local_agreements": 1, "state_agreements": 1,
    }  # fmt: skip
    bradford = found["12007"]["properties"]
    assert (bradford["jem"], bradford["county_agreements"], bradford["state_agreements"]) == (0, 0, 1)


def test_counties_are_areas_and_without_one_where_none_is_drawn(out: Path) -> None:
    found = features(out, "counties")
    kinds = {one["geometry"]["type"] for one in found.values() if one["geometry"] is not None}
    assert kinds == {"Polygon", "MultiPolygon"}
    assert found["09001"]["geometry"] is not None  # Connecticut's eight
    undrawn = {code for code, one in found.items() if one["geometry"] is None}
    assert {code for code in undrawn if code < "60"} == set()  # of the states every county is drawn
    ring = found["12001"]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert all(-83 < longitude < -82 and 29 < latitude < 30 for longitude, latitude in ring)


def test_one_feature_an_agency_that_is_listed(out: Path) -> None:
    found = features(out, "agencies")
    assert set(found) == WITH_POINT | WITHOUT_POINT
    assert GONE not in found
    sheriff = found["fl-alachua-county-sheriff"]["properties"]
    wanted = {
        "agency": "Alachua County Sheriff's Office", "state": "FL", "models": "tfm;wso", "agreements": 2,
        "jurisdiction": "county", "county_fips": "12001", "place_fips": None, "ori": "FL0010000",
        "ori_status": "found", "population": 271218, "first_signed": "2025-06-02", "last_signed": "2025-06-02",
        "first_listed": "2025-09-03",
    }  # fmt: skip
    assert {name: sheriff[name] for name in wanted} == wanted
    assert list(sheriff) == [column.name for column in describe_layers()["agencies"].columns]


def test_an_agency_is_a_point_where_one_is_known_and_else_none(registry: Registry, out: Path) -> None:
    found = features(out, "agencies")
    assert {one for one in found if found[one]["geometry"] is None} == WITHOUT_POINT
    for one in WITHOUT_POINT:
        assert found[one]["properties"]["point_by"] is None
    for one in WITH_POINT:
        longitude, latitude = found[one]["geometry"]["coordinates"]
        assert found[one]["geometry"]["type"] == "Point"
        assert -83 < longitude < -82  # all in or near Gainesville
        assert 29 < latitude < 30
        assert found[one]["properties"]["point_by"]


@pytest.mark.parametrize("layer", LAYERS)
def test_geoparquet_says_the_same_with_types_and_the_geo_key(out: Path, layer: str) -> None:
    path = str(out / "geoparquet" / f"{layer}.parquet")
    with duckdb.connect() as reader:
        rows = reader.execute("FROM read_parquet($path)", {"path": path})
        names = [column[0] for column in rows.description or ()]
        types = {column[0]: str(column[1]) for column in rows.description or ()}
        lines = [dict(zip(names, line, strict=True)) for line in rows.fetchall()]
        ((said,),) = reader.execute(
            "SELECT decode(value) FROM parquet_kv_metadata($path) WHERE decode(key) = 'geo'", {"path": path}
        ).fetchall()
    geo = json.loads(said)
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert set(geo["columns"]["geometry"]["geometry_types"]) == (
        {"Point"} if layer == "agencies" else {"Polygon", "MultiPolygon"}
    )
    found = list(features(out, layer).values())
    assert len(lines) == len(found)
    for line, feature in zip(lines, found, strict=True):
        shape = line.pop("geometry")
        assert (shape is None) == (feature["geometry"] is None)
        values = {name: value.isoformat() if isinstance(value, date) else value for name, value in line.items()}
        assert values == feature["properties"]
    wanted = {"people": "INTEGER", "jem": "INTEGER"} if layer == "counties" else {"first_signed": "DATE"}
    assert {name: types[name] for name in wanted} == wanted


def test_the_same_registry_gives_the_same_bytes(registry: Registry, out: Path, tmp_path: Path) -> None:
    export(registry, tmp_path / "again", formats=("geoparquet", "geojson"))
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes(), name


def test_the_package_names_the_layers_their_columns_and_their_bytes(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    said = {one["path"]: one for one in package["resources"]}
    assert set(FILES) <= set(said)
    assert len({one["name"] for one in package["resources"]}) == len(package["resources"])
    for name in FILES:
        data = (out / name).read_bytes()
        assert said[name]["bytes"] == len(data)
        assert said[name]["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        layer = describe_layers()[Path(name).stem]
        assert said[name]["description"] == layer.meaning
        assert [one["name"] for one in said[name]["schema"]["fields"]] == [one.name for one in layer.columns]


def test_the_dictionary_explains_every_column_of_the_layers(out: Path) -> None:
    text = (out / "DICTIONARY.md").read_text(encoding="utf-8")
    for layer in LAYERS:
        _, _, section = text.partition(f"## Map layer {layer}")
        section, _, _ = section.partition("\n## ")
        for column in describe_layers()[layer].columns:
            assert f"| {column.name} |" in section
            assert column.meaning in section


def test_a_layer_is_written_in_the_formats_asked_for_only(registry: Registry, tmp_path: Path) -> None:
    report = export(registry, tmp_path / "out", formats=("geojson",))
    written = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert written == ["DICTIONARY.md", "datapackage.json", *FILES[:2]]
    assert report.notes == ()


def test_without_a_participating_list_there_is_no_layer_and_it_is_said(tmp_path: Path) -> None:
    row = w.Row("FLORIDA", "Ocala Police Department", type="Municipality", county="Marion County")
    put(tmp_path / "lists", date(2025, 9, 3), [row], kind="pending")
    build([tmp_path / "lists"], tmp_path / "registry")
    with open_registry(tmp_path / "registry") as registry:
        report = export(registry, tmp_path / "out")
    assert not [one.path for one in report.files if one.path.startswith("geo")]
    assert not (tmp_path / "out" / "geojson").exists()
    assert (tmp_path / "out" / "csv" / "agencies.csv").is_file()
    for form in ("geojson", "geoparquet"):
        assert [note for note in report.notes if note.startswith(f"no {form}: ")]
