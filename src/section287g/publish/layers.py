"""Writes the two map layers, counties as areas and agencies as points, as GeoJSON or GeoParquet. For `export`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from section287g.datafiles import DataFileError, data_file
from section287g.places.boundaries import county_codes, county_geometry
from section287g.publish.geo import Geometry, write_geojson, write_geoparquet
from section287g.publish.source import Source
from section287g.registry.tables import SQL_TYPES, ColumnSpec, TableSpec

__all__ = ["GEO_ENDINGS", "LAYERS", "describe_layers", "write_layer"]

LAYERS: Final = ("counties", "agencies")
GEO_ENDINGS: Final = {"geojson": "geojson", "geoparquet": "parquet"}
"""The ending of a layer's file, by format."""


@cache
def describe_layers() -> Mapping[str, TableSpec]:
    """The layers and their columns, from `data/layers.yaml`. Raises `DataFileError` for an unknown type."""
    said: dict[str, Any] = yaml.safe_load(data_file("publish", "layers.yaml").read_text(encoding="utf-8"))
    layers: dict[str, TableSpec] = {}
    for name in LAYERS:
        columns = tuple(
            ColumnSpec(column, spec["type"], spec["meaning"], spec.get("unit", ""))
            for column, spec in said[name]["columns"].items()
        )
        wrong = [column.name for column in columns if column.type not in SQL_TYPES]
        if wrong:
            raise DataFileError(f"layers.yaml: {name}.{wrong[0]} has a type that is not known")
        layers[name] = TableSpec(name, said[name]["meaning"], columns, (columns[0].name,), False)
    return layers


def write_layer(source: Source, layer: str, form: str, path: Path) -> None:
    """Writes one layer of the newest day. Raises `OSError` where the disk refuses."""
    columns = describe_layers()[layer].columns
    read: Callable[[Source, Sequence[ColumnSpec]], tuple[list[tuple[Any, ...]], list[Geometry | None]]]
    read = _counties if layer == "counties" else _agencies
    rows, geometries = read(source, columns)
    types = [(column.name, SQL_TYPES[column.type]) for column in columns]
    if form == "geojson":
        write_geojson(path, types, rows, geometries, id_column=columns[0].name)
    else:
        write_geoparquet(path, types, rows, geometries)


def _counties(source: Source, columns: Sequence[ColumnSpec]) -> tuple[list[tuple[Any, ...]], list[Geometry | None]]:
    lines = list(source.registry.coverage(by="county"))
    rows = [tuple(line[column.name] for column in columns) for line in lines]
    drawn = county_codes()
    return rows, [county_geometry(line["county_fips"]) if line["county_fips"] in drawn else None for line in lines]


def _agencies(source: Source, columns: Sequence[ColumnSpec]) -> tuple[list[tuple[Any, ...]], list[Geometry | None]]:
    points = {
        agency_id: (latitude, longitude, point_by)
        for agency_id, latitude, longitude, point_by in source.connection.execute(
            "SELECT agency_id, latitude, longitude, point_by FROM agencies"
        ).fetchall()
    }
    rows: list[tuple[Any, ...]] = []
    geometries: list[Geometry | None] = []
    for line in source.registry.agencies():
        latitude, longitude, point_by = points[line["agency_id"]]
        values = {**line, "point_by": point_by}
        rows.append(tuple(values[column.name] for column in columns))
        geometries.append(None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]})
    return rows, geometries
