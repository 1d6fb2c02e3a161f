"""Writes the reference tables: CSV in the package's own form, Parquet small and the same bytes for the same rows.

Rows come in their final order. Parquet is written by one thread of DuckDB, in row groups of stated size with
Zstandard pages; its bytes also depend on DuckDB's version, which the file names itself.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

__all__ = ["PARQUET_COLUMNS", "parquet_bytes", "parquet_rows"]

_TEXT: Final = "VARCHAR"
_NUMBER: Final = "INTEGER"
_DEGREES: Final = "DOUBLE"
PARQUET_COLUMNS: Final[dict[str, dict[str, str]]] = {
    "places": {
        "place_fips": _TEXT,
        "state": _TEXT,
        "name": _TEXT,
        "short_name": _TEXT,
        "also": _TEXT,
        "keys": _TEXT,
        "kind": _TEXT,
        "county_fips": _TEXT,
        "county_source": _TEXT,
        "population": _NUMBER,
        "population_source": _TEXT,
        "latitude": _DEGREES,
        "longitude": _DEGREES,
        "point_source": _TEXT,
    },
    "zips": {
        "zip": _TEXT,
        "county_fips": _TEXT,
        "weight": _DEGREES,
        "city": _TEXT,
        "state": _TEXT,
        "latitude": _DEGREES,
        "longitude": _DEGREES,
        "source": _TEXT,
    },
    "rosters": {
        "ori": _TEXT,
        "state": _TEXT,
        "name": _TEXT,
        "full_name": _TEXT,
        "keys": _TEXT,
        "agency_type": _TEXT,
        "agency_type_2018": _TEXT,
        "county_names": _TEXT,
        "county_fips": _TEXT,
        "population": _NUMBER,
        "officers": _NUMBER,
        "civilians": _NUMBER,
        "year": _NUMBER,
        "latitude": _DEGREES,
        "longitude": _DEGREES,
        "in_latest": "BOOLEAN",
        "in_2018": "BOOLEAN",
    },
    "hifld": {
        "hifld_id": _TEXT,
        "state": _TEXT,
        "name": _TEXT,
        "keys": _TEXT,
        "city": _TEXT,
        "zip": _TEXT,
        "agency_type": _TEXT,
        "status": _TEXT,
        "county_fips": _TEXT,
        "latitude": _DEGREES,
        "longitude": _DEGREES,
        "sworn": _NUMBER,
        "tribal": "BOOLEAN",
        "ori": _TEXT,
        "ori_by": _TEXT,
    },
    "facilities": {
        "facility_id": _TEXT,
        "name": _TEXT,
        "city": _TEXT,
        "state": _TEXT,
        "zip": _TEXT,
        "type": _TEXT,
        "status": _TEXT,
        "county_fips": _TEXT,
        "capacity": _NUMBER,
        "security": _TEXT,
        "longitude": _DEGREES,
        "latitude": _DEGREES,
    },
}


def parquet_bytes(table: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The bytes of a table's Parquet file; an empty text is written as null, a missing cell is an error.

    Raises `KeyError` for a row without one of the table's columns.
    """
    columns = PARQUET_COLUMNS[table]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as connection:
        source, target = Path(folder, "rows.json"), Path(folder, "table.parquet")
        with source.open("w", encoding="utf-8") as out:
            for row in rows:
                cells = {name: None if row[name] == "" else row[name] for name in columns}
                out.write(json.dumps(cells, ensure_ascii=False) + "\n")
        types = ", ".join(f"{name}: '{kind}'" for name, kind in columns.items())
        connection.execute(
            f"COPY (FROM read_json('{source}', format = 'newline_delimited', columns = {{{types}}}))"
            f" TO '{target}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 122880)"
        )
        return target.read_bytes()


def parquet_rows(path: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table's Parquet file in their order; an unknown text is empty, any other unknown None."""
    texts = {name for name, kind in PARQUET_COLUMNS[table].items() if kind == _TEXT}
    with duckdb.connect() as connection:
        found = connection.execute("FROM read_parquet($path)", {"path": str(path)})
        names = [column[0] for column in found.description]
        return [
            {name: "" if cell is None and name in texts else cell for name, cell in zip(names, cells, strict=True)}
            for cells in found.fetchall()
        ]
