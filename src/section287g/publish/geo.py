"""Writes shapes with their figures for maps: GeoJSON for the web, GeoParquet for desktop maps and notebooks.

Both take columns, rows and geometries in one order and keep it. A geometry is a GeoJSON dictionary (`Point`,
`Polygon` or `MultiPolygon`, degrees, longitude first) or None where the place is unknown; coordinates are OGC:CRS84.
The same input gives the same bytes (of GeoParquet: on the same DuckDB version).

>>> to_wkb({"type": "Point", "coordinates": [-82.32, 29.65]}).hex()
'010100000014ae47e17a9454c06666666666a63d40'
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, Final

import duckdb

from section287g.errors import InputRefused

__all__ = ["Columns", "Geometry", "to_wkb", "write_geojson", "write_geoparquet"]

Columns = Sequence[tuple[str, str]]
"""Name and DuckDB type of each column: `[("county_fips", "VARCHAR"), ("population", "BIGINT")]`."""
Geometry = Mapping[str, Any]

_GEOMETRY: Final = "geometry"
_ROWS_AT_ONCE: Final = 500


def write_geojson(
    path: Path,
    columns: Columns,
    rows: Sequence[Sequence[Any]],
    geometries: Sequence[Geometry | None],
    *,
    id_column: str | None = None,
) -> None:
    """Writes a FeatureCollection (RFC 7946), one feature a line, for maps on the web and for reading by eye.

    Every value is a property: dates and times as ISO 8601 text (a time is UTC), decimals as exact numbers, unknown
    as null. With `id_column` that column's value is the feature's `id` too. Raises `InputRefused` for rows,
    geometries and columns that do not match, and for a number that is none.
    """
    names = _names(columns, rows, geometries)
    number = None if id_column is None else _position(names, id_column)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write('{"type":"FeatureCollection","features":[')
        for count, (row, geometry) in enumerate(zip(rows, geometries, strict=True)):
            identity = "" if number is None or row[number] is None else f'"id":{_json(row[number])},'
            shape = "null" if geometry is None else _json(geometry)
            values = _json(dict(zip(names, row, strict=True)))
            out.write(",\n" if count else "\n")
            out.write(f'{{"type":"Feature",{identity}"properties":{values},"geometry":{shape}}}')
        out.write("\n]}\n")


def write_geoparquet(
    path: Path, columns: Columns, rows: Sequence[Sequence[Any]], geometries: Sequence[Geometry | None]
) -> None:
    """Writes GeoParquet 1.1: the columns with their types, and `geometry` as WKB.

    DuckDB writes it without any extension: the geometry is a plain binary column, and the file's `geo` entry says
    what it holds. Raises `InputRefused` for rows, geometries and columns that do not match, for a column that is
    called `geometry`, and for a shape that is none of the three.
    """
    names = _names(columns, rows, geometries)
    if _GEOMETRY in names:
        raise InputRefused(f"a column is called {_GEOMETRY}, which is the name of the shapes; call it otherwise")
    lines = [[*row, None if shape is None else to_wkb(shape)] for row, shape in zip(rows, geometries, strict=True)]
    typed = ", ".join(f"{_quoted(name, chr(34))} {kind}" for name, kind in (*columns, (_GEOMETRY, "BLOB")))
    with duckdb.connect(config={"threads": 1}) as database:
        database.execute(f"CREATE TABLE features ({typed})")
        for start in range(0, len(lines), _ROWS_AT_ONCE):
            part = lines[start : start + _ROWS_AT_ONCE]
            marks = ", ".join([f"({', '.join('?' * (len(names) + 1))})"] * len(part))
            database.execute(f"INSERT INTO features VALUES {marks}", [value for line in part for value in line])
        database.execute(
            f"COPY features TO {_quoted(os.fspath(path))} (FORMAT parquet, COMPRESSION zstd, "
            f"KV_METADATA {{geo: {_quoted(_description(geometries))}}})"
        )


def to_wkb(geometry: Geometry) -> bytes:
    """A GeoJSON `Point`, `Polygon` or `MultiPolygon` as well-known binary, little-endian.

    Raises `InputRefused` for any other type.
    """
    kind = geometry["type"]
    if kind not in _WKB:
        raise InputRefused(f"a shape of type {kind!r} cannot be written; {', '.join(_WKB)} can")
    code, body = _WKB[kind]
    return struct.pack("<BI", 1, code) + body(geometry["coordinates"])


def _point(coordinates: Sequence[float]) -> bytes:
    return struct.pack("<dd", *coordinates)


def _polygon(rings: Sequence[Sequence[Sequence[float]]]) -> bytes:
    parts = [struct.pack("<I", len(rings))]
    for ring in rings:
        parts += [struct.pack("<I", len(ring)), *map(_point, ring)]
    return b"".join(parts)


def _multipolygon(polygons: Sequence[Any]) -> bytes:
    parts = [to_wkb({"type": "Polygon", "coordinates": polygon}) for polygon in polygons]
    return struct.pack("<I", len(parts)) + b"".join(parts)


_WKB: Final[Mapping[str, tuple[int, Callable[[Any], bytes]]]] = {
    "Point": (1, _point),
    "Polygon": (3, _polygon),
    "MultiPolygon": (6, _multipolygon),
}


def _description(geometries: Sequence[Geometry | None]) -> str:
    """The file's `geo` entry. The coordinate system is not named, which means OGC:CRS84."""
    known = [geometry for geometry in geometries if geometry is not None]
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": sorted({str(one["type"]) for one in known})}
    points = [point for geometry in known for point in _points(geometry["coordinates"])]
    if points:
        across, along = zip(*points, strict=True)
        column["bbox"] = [min(across), min(along), max(across), max(along)]
    described = {"version": "1.1.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: column}}
    return json.dumps(described, separators=(",", ":"))


def _points(coordinates: Sequence[Any]) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates:
        yield from _points(part)


def _names(columns: Columns, rows: Sequence[Sequence[Any]], geometries: Sequence[Geometry | None]) -> list[str]:
    names = [name for name, _ in columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputRefused(f"several columns are called {', '.join(twice)}")
    if len(rows) != len(geometries):
        raise InputRefused(f"there are {len(rows)} rows and {len(geometries)} geometries")
    wrong = next((number for number, row in enumerate(rows, 1) if len(row) != len(names)), None)
    if wrong is not None:
        raise InputRefused(f"row {wrong} has {len(rows[wrong - 1])} values instead of {len(names)}")
    return names


def _position(names: Sequence[str], wanted: str) -> int:
    if wanted not in names:
        raise InputRefused(f"there is no column {wanted!r} to take the id from; there are {', '.join(names)}")
    return names.index(wanted)


def _json(value: Any) -> str:
    """A value as JSON text, by its type; `json` itself would lose a decimal's digits and refuse a date."""
    for kind, write in _JSON:
        if isinstance(value, kind):
            return write(value)
    raise InputRefused(f"a value of type {type(value).__name__} has no form in GeoJSON")


def _number(value: float | Decimal) -> str:
    if not isfinite(value):
        raise InputRefused(f"{value} is not a number that GeoJSON can hold; unknown is None")
    return format(value, "f") if isinstance(value, Decimal) else repr(value)


def _moment(value: datetime) -> str:
    return json.dumps(f"{value.isoformat()}Z" if value.tzinfo is None else value.isoformat())


def _object(value: Mapping[str, Any]) -> str:
    return "{" + ",".join(f"{_json(str(name))}:{_json(one)}" for name, one in value.items()) + "}"


_JSON: Final[tuple[tuple[Any, Callable[[Any], str]], ...]] = (  # the first that fits: a bool is an int too
    (str, lambda value: json.dumps(value, ensure_ascii=False)),
    (type(None), lambda _: "null"),
    (bool, lambda value: "true" if value else "false"),
    (float, _number),
    (int, str),
    (Decimal, _number),
    (datetime, _moment),
    (date | time, lambda value: json.dumps(value.isoformat())),
    (Mapping, _object),
    (list | tuple, lambda values: "[" + ",".join(map(_json, values)) + "]"),
)


def _quoted(text: str, mark: str = "'") -> str:
    """A text between quotation marks of SQL."""
    return f"{mark}{text.replace(mark, mark * 2)}{mark}"
