"""Writes `datapackage.json`: what lies in an export, for programs and for the next export into the same folder.

A Data Package (version 2): each CSV and Parquet file as a table with its fields, units, key and references, the
other files as files; every one with its size and SHA-256, so that a copy can be checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from section287g.publish.layers import GEO_ENDINGS, describe_layers
from section287g.publish.source import Source
from section287g.registry.tables import ColumnSpec

__all__ = ["EXPORT_NAME", "PACKAGE_NAME", "ExportedFile", "read_listed", "write_package"]

PACKAGE_NAME: Final = "datapackage.json"
EXPORT_NAME: Final = "section287g-export"
"""The package's name, by which a former export is known."""
_FIELD_TYPES: Final = {
    "text": "string",
    "integer": "integer",
    "real": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "datetime",
}
_MEDIA: Final = {
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "db": "application/vnd.sqlite3",
    "yaml": "application/yaml",
    "md": "text/markdown",
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of an export: its path in the folder, size in bytes, SHA-256, and the table where it is one."""

    path: str
    size: int
    sha256: str
    table: str | None = None


def write_package(source: Source, files: Sequence[ExportedFile], path: Path) -> None:
    """Writes the description of an export's files.

    Raises `OSError` where the disk refuses.
    """
    about = source.about
    first = next((Path(one.path).suffix for one in files if one.table), "")
    licences = (about.data_licence,)
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": EXPORT_NAME,
        "title": about.title,
        "description": f"{about.description} {about.credit}",
        "version": about.newest.isoformat(),
        "keywords": ["287(g)", "immigration enforcement", "law enforcement agencies", "United States"],
        "licenses": [{"name": one.name, "path": one.path, "title": one.title} for one in licences],
        "sources": [dict(one) for one in about.sources],
        "section287g": {
            "program_version": about.program,
            "program_licence": about.program_licence.name,
            "newest_day": about.newest.isoformat(),
            "registry": dict(about.built_by),
            "units": dict(about.units),
        },
        "resources": [_resource(source, one, first) for one in files],
    }
    path.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def read_listed(folder: Path) -> set[str] | None:
    """The files of the export that stands in a folder, itself included; none where no export of ours does."""
    try:
        package = json.loads((folder / PACKAGE_NAME).read_text(encoding="utf-8"))
        if package["name"] != EXPORT_NAME:
            return None
        return {PACKAGE_NAME, *(str(one["path"]) for one in package["resources"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _resource(source: Source, file: ExportedFile, first: str) -> dict[str, Any]:
    ending = Path(file.path).suffix
    said: dict[str, Any] = {
        "name": _name(file.table, ending, first) if file.table else Path(file.path).name.lower(),
        "path": file.path,
        "format": ending.removeprefix("."),
        "mediatype": _MEDIA[ending.removeprefix(".")],
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if ending == ".csv":
        said["encoding"] = "utf-8"
        said["dialect"] = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}
    layer = describe_layers().get(Path(file.path).stem) if Path(file.path).parent.name in GEO_ENDINGS else None
    if layer is not None:
        fields = [_field(column) for column in layer.columns]
        said |= {"description": layer.meaning, "schema": {"fields": fields}}
    if file.table:
        said |= {
            "type": "table",
            "description": source.tables[file.table].meaning,
            "rows": source.rows[file.table],
            "schema": _schema(source, file.table, ending, first),
        }
    return said


def _field(column: ColumnSpec) -> dict[str, str]:
    said = {"name": column.name, "type": _FIELD_TYPES[column.type], "description": column.meaning}
    return said | ({"unit": column.unit} if column.unit else {})


def _schema(source: Source, table: str, ending: str, first: str) -> Mapping[str, Any]:
    fields = [_field(column) for column in source.tables[table].columns]
    schema: dict[str, Any] = {"fields": fields}
    if table in source.keys:
        schema["primaryKey"] = list(source.keys[table])
    references = source.references.get(table, {})
    if references:
        schema["foreignKeys"] = [
            {
                "fields": [column],
                "reference": {"resource": _name(other, ending, first), "fields": [target]},
            }
            for column, (other, target) in references.items()
        ]
    return schema


def _name(table: str, ending: str, first: str) -> str:
    """A resource's name: the table's, with the ending where the first format has the bare one."""
    return table if ending == first else f"{table}-{ending.removeprefix('.')}"
