"""Writes `metadata.yaml`: what Datasette shows beside the SQLite file, for whoever publishes it on a site.

Start it with `datasette section287g.db --metadata metadata.yaml`. Every table and column has its meaning from the
one description, with the unit where it counts something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from section287g.publish.database import DATABASE_NAME, FULL_TEXT
from section287g.publish.source import Source
from section287g.registry.tables import ColumnSpec

__all__ = ["METADATA_NAME", "write_metadata"]

METADATA_NAME: Final = "metadata.yaml"


def write_metadata(source: Source, path: Path) -> None:
    """Writes the metadata of the SQLite file for Datasette.

    Raises `OSError` where the disk refuses.
    """
    about = source.about
    shared = {
        "license": about.data_licence.name,
        "license_url": about.data_licence.path,
        "source": "; ".join(one["title"] for one in about.sources),
        "source_url": next((one["path"] for one in about.sources if "path" in one), None),
        "about": (
            f"section287g {about.program} ({about.program_licence.name}); newest list of {about.newest.isoformat()}"
        ),
    }
    tables = {name: _table(source, name) for name in source.tables}
    view = source.layout.agreements_listed
    columns = {
        name: next(one for one in source.tables[table].columns if one.name == name)
        for name, table in view.columns.items()
    }
    tables["agreements_listed"] = {"description": view.meaning, "columns": _meanings(columns.values())}
    tables[FULL_TEXT] = {
        "description": "Full-text index over the names and spellings of agencies; its rowid is that of agencies.",
        "hidden": True,
    }
    metadata: Mapping[str, Any] = {
        "title": about.title,
        "description": f"{about.description} {about.credit}",
        **shared,
        "databases": {
            Path(DATABASE_NAME).stem: {
                "description": "\n".join(f"{word}: {meaning}" for word, meaning in about.units.items()),
                **shared,
                "tables": tables,
            }
        },
    }
    text = yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False, width=118)
    path.write_text(text, encoding="utf-8", newline="\n")


def _table(source: Source, name: str) -> dict[str, Any]:
    table, layout = source.tables[name], source.layout.tables[name]
    said: dict[str, Any] = {"description": table.meaning, "columns": _meanings(table.columns)}
    if layout.facets:
        said["facets"] = list(layout.facets)
    if layout.label is not None:
        said["label_column"] = layout.label
    if name == "agencies":
        said["fts_table"] = FULL_TEXT
    return said


def _meanings(columns: Iterable[ColumnSpec]) -> dict[str, str]:
    return {one.name: f"{one.meaning} (unit: {one.unit})" if one.unit else one.meaning for one in columns}
