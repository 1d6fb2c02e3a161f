"""Builds the table that says from which file of which publisher each reference table came.

For whoever cites a figure that rests on a reference table, and for the attribution that GeoNames' licence asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from section287g.places.tables import SOURCES_SCHEMA
from tools.reference.sources import sources_list

__all__ = ["source_lines"]

_FROM: Final = {"source": "project"}


def source_lines(inputs: Mapping[str, frozenset[str]]) -> list[dict[str, str]]:
    """One line for each table and source, tables in their order, sources in that of the list of sources."""
    return [
        {
            "table": table,
            **{
                column.name: line[_FROM.get(column.name, column.name)]
                for column in SOURCES_SCHEMA
                if column.name != "table"
            },
        }
        for table, files in inputs.items()
        for name, line in sources_list().items()
        if name in files
    ]
