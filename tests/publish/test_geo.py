"""GeoJSON and GeoParquet as other programs read them: values, shapes, and what is unknown."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from math import nan
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from section287g.errors import InputRefused
from section287g.places.boundaries import county_geometry, state_geometry
from section287g.publish.geo import to_wkb, write_geojson, write_geoparquet

COLUMNS = [
    ("county_fips", "VARCHAR"),
    ("population", "BIGINT"),
    ("share", "DOUBLE"),
    ("signed", "DATE"),
    ("seen", "TIMESTAMP"),
    ("listed", "BOOLEAN"),
    ("paid", "DECIMAL(18,2)"),
    ("models", "VARCHAR[]"),
    ('odd "name', "VARCHAR"),
]
ROWS: list[tuple[Any, ...]] = [
    (
        "12001",
        278468,
        0.1,
        date(2025, 2, 26),
        datetime.fromisoformat("2025-03-01T12:30:00"),
        True,
        Decimal("1200.10"),
        ["TFM"],
        "o'b",
    ),
    (
        "02016",
        0,
        -2.5e-7,
        date(1999, 12, 31),
        datetime.fromisoformat("2025-03-01T00:00:00"),
        False,
        Decimal("-0.01"),
        [],
        'a "q"\n\\ñ',
    ),
    ("99999", None, None, None, None, None, None, None, None),
    ("66010", 153836, 1.0, None, None, None, Decimal("99999999999999.99"), ["JEM", "WSO"], ""),
]
SHAPES = [
    county_geometry("12001"),
    county_geometry("02016"),
    None,
    {"type": "Point", "coordinates": [144.75, 13.475]},
]
Writer = Callable[[Path, Any, Any, Any], None]
WRITERS: list[Writer] = [write_geojson, write_geoparquet]


def read_wkb(data: bytes) -> dict[str, Any]:
    """A reader of well-known binary of its own, straight from the standard."""
    position = 0

    def take(form: str) -> tuple[Any, ...]:
        nonlocal position
        values = struct.unpack_from("<" + form, data, position)
        position += struct.calcsize("<" + form)
        return values

    def ring() -> list[list[float]]:
        return [list(take("dd")) for _ in range(take("I")[0])]

    def shape() -> dict[str, Any]:
        order, kind = take("BI")
        assert order == 1
        if kind == 1:
            return {"type": "Point", "coordinates": list(take("dd"))}
        if kind == 3:
            return {"type": "Polygon", "coordinates": [ring() for _ in range(take("I")[0])]}
        assert kind == 6
        parts = [shape() for _ in range(take("I")[0])]
        assert {part["type"] for part in parts} <= {"Polygon"}
        return {"type": "MultiPolygon", "coordinates": [part["coordinates"] for part in parts]}

    read = shape()
    assert position == len(data)
    return read


def test_geojson_holds_every_value_in_its_own_type_in_the_order_given(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", COLUMNS, ROWS, SHAPES, id_column="county_fips")
    text = (tmp_path / "a.geojson").read_text(encoding="utf-8")
    read = json.loads(text, parse_float=Decimal)
    assert set(read) == {"type", "features"}
    features = read["features"]
    assert [one["id"] for one in features] == ["12001", "02016", "99999", "66010"]
    assert list(features[0]["properties"]) == [name for name, _ in COLUMNS]
    assert list(features[0]["properties"].values()) == [
        "12001",
        278468,
        Decimal("0.1"),
        "2025-02-26",
        "2025-03-01T12:30:00Z",
        True,
        Decimal("1200.10"),
        ["TFM"],
        "o'b",
    ]
    assert features[1]["properties"]["population"] == 0
    assert features[1]["properties"]["listed"] is False
    assert features[1]["properties"]['odd "name'] == 'a "q"\n\\ñ'
    assert list(features[2]["properties"].values()) == ["99999", *[None] * 8]
    assert features[3]["properties"]["paid"] == Decimal("99999999999999.99")
    assert [one["geometry"] for one in json.loads(text)["features"]] == SHAPES


def test_geojson_is_one_feature_a_line_and_ends_its_last_line(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", COLUMNS, ROWS, SHAPES)
    lines = (tmp_path / "a.geojson").read_bytes().decode().split("\n")
    assert len(lines) == 1 + len(ROWS) + 1 + 1
    assert lines[-1] == ""
    assert [json.loads(line.rstrip(","))["type"] for line in lines[1:-2]] == ["Feature"] * len(ROWS)
    assert not any("id" in json.loads(line.rstrip(",")) for line in lines[1:-2])


def test_geojson_of_nothing_is_an_empty_collection(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", COLUMNS, [], [])
    assert json.loads((tmp_path / "a.geojson").read_text()) == {"type": "FeatureCollection", "features": []}


def test_a_time_with_a_zone_keeps_it(tmp_path: Path) -> None:
    seen = datetime(2025, 3, 1, 12, tzinfo=UTC)
    write_geojson(tmp_path / "a.geojson", [("seen", "TIMESTAMPTZ")], [(seen,)], [None])
    (feature,) = json.loads((tmp_path / "a.geojson").read_text())["features"]
    assert datetime.fromisoformat(feature["properties"]["seen"]) == seen


@pytest.mark.parametrize("number", [nan, float("inf"), Decimal("NaN")])
def test_a_number_that_is_none_is_refused_and_not_made_null(number: Any, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="not a number"):
        write_geojson(tmp_path / "a.geojson", [("share", "DOUBLE")], [(number,)], [None])


def test_geoparquet_says_what_its_geometry_is(tmp_path: Path) -> None:
    write_geoparquet(tmp_path / "a.parquet", COLUMNS, ROWS, SHAPES)
    said = duckdb.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(tmp_path / "a.parquet")]).fetchall()
    assert [key for key, _ in said] == [b"geo"]
    geo = json.loads(said[0][1])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    column = geo["columns"]["geometry"]
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["MultiPolygon", "Point", "Polygon"])
    assert "crs" not in column
    west, south, east, north = column["bbox"]
    assert west < -173  # Aleutians West has islands on both sides of 180 degrees, and St. Paul in the north
    assert east > 179
    assert (south, north) == (13.475, pytest.approx(57.2, abs=0.1))


def test_geoparquet_gives_back_every_value_type_and_shape(tmp_path: Path) -> None:
    write_geoparquet(tmp_path / "a.parquet", COLUMNS, ROWS, SHAPES)
    names = ", ".join('"' + name.replace('"', '""') + '"' for name, _ in COLUMNS)
    described = duckdb.execute(
        f"DESCRIBE SELECT {names} FROM read_parquet(?)", [str(tmp_path / "a.parquet")]
    ).fetchall()
    assert [(one[0], one[1]) for one in described] == COLUMNS
    values = duckdb.execute(f"SELECT {names} FROM read_parquet(?)", [str(tmp_path / "a.parquet")]).fetchall()
    assert values == ROWS
    shapes = duckdb.execute("SELECT geometry FROM read_parquet(?)", [str(tmp_path / "a.parquet")]).fetchall()
    assert [None if data is None else read_wkb(data) for (data,) in shapes] == SHAPES


def test_geoparquet_s_geometry_is_plain_binary_for_other_readers(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_geoparquet(tmp_path / "a.parquet", COLUMNS, ROWS, SHAPES)
    table = parquet.read_table(tmp_path / "a.parquet")
    assert str(table.schema.field("geometry").type) == "binary"
    assert set(table.schema.metadata) == {b"geo"}
    assert read_wkb(table.column("geometry")[0].as_py()) == SHAPES[0]


def test_geoparquet_without_any_shape_has_no_bounds(tmp_path: Path) -> None:
    for number, (rows, shapes) in enumerate([([], []), ([ROWS[2]], [None])]):
        path = tmp_path / f"{number}.parquet"
        write_geoparquet(path, COLUMNS, rows, shapes)
        ((value,),) = duckdb.execute("SELECT value FROM parquet_kv_metadata(?)", [str(path)]).fetchall()
        assert json.loads(value)["columns"]["geometry"] == {"encoding": "WKB", "geometry_types": []}
        assert duckdb.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchone() == (len(rows),)


def test_many_rows_keep_their_order(tmp_path: Path) -> None:
    rows = [(f"{number:05}",) for number in range(1300, 0, -1)]
    write_geoparquet(tmp_path / "a.parquet", [("code", "VARCHAR")], rows, [None] * len(rows))
    assert duckdb.execute("SELECT code FROM read_parquet(?)", [str(tmp_path / "a.parquet")]).fetchall() == rows


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_input_gives_the_same_bytes(write: Writer, tmp_path: Path) -> None:
    states = ["02", "48", "66", "72"]
    for name in ("a", "b"):
        write(
            tmp_path / name,
            [("state", "VARCHAR")],
            [(one,) for one in states],
            [state_geometry(one) for one in states],
        )
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("columns", "rows", "shapes", "words"),
    [
        ([("a", "VARCHAR")], [("x",), ("y",)], [None], "2 rows and 1 geometries"),
        ([("a", "VARCHAR")], [("x",), ("y", "z")], [None, None], "row 2 has 2 values instead of 1"),
        ([("a", "VARCHAR"), ("a", "DATE")], [], [], "several columns are called a"),
    ],
)
def test_what_does_not_match_is_refused(
    write: Writer, columns: Any, rows: Any, shapes: Any, words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputRefused, match=words):
        write(tmp_path / "a", columns, rows, shapes)


def test_a_column_called_geometry_and_an_unknown_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="geometry"):
        write_geoparquet(tmp_path / "a", [("geometry", "VARCHAR")], [], [])
    with pytest.raises(InputRefused, match="'fips'"):
        write_geojson(tmp_path / "a", COLUMNS, ROWS, SHAPES, id_column="fips")


def test_a_shape_of_another_type_is_refused() -> None:
    with pytest.raises(InputRefused, match="LineString"):
        to_wkb({"type": "LineString", "coordinates": [[0, 0], [1, 1]]})


def test_a_point_is_the_bytes_of_the_standard() -> None:
    assert to_wkb({"type": "Point", "coordinates": [1.0, 2.0]}).hex() == (
        "01" + "01000000" + "000000000000f03f" + "0000000000000040"
    )


corner = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list)
polygon = st.lists(st.lists(corner, min_size=4, max_size=6), min_size=1, max_size=3)


@given(
    st.one_of(
        corner.map(lambda point: {"type": "Point", "coordinates": point}),
        polygon.map(lambda rings: {"type": "Polygon", "coordinates": rings}),
        st.lists(polygon, max_size=3).map(lambda parts: {"type": "MultiPolygon", "coordinates": parts}),
    )
)
def test_any_shape_comes_back_from_its_binary_form(shape: dict[str, Any]) -> None:
    assert read_wkb(to_wkb(shape)) == shape
