"""Writes `DICTIONARY.md`: what every table and column means, for whoever reads the data without this program.

All of it comes from the one description of tables and columns and from the layout's keys and references.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from section287g.publish.layers import describe_layers
from section287g.publish.source import Source
from section287g.registry.tables import TableSpec

__all__ = ["DICTIONARY_NAME", "write_dictionary"]

DICTIONARY_NAME: Final = "DICTIONARY.md"
_TYPES: Final = {
    "text": "text",
    "integer": "integer",
    "real": "number",
    "boolean": "true or false",
    "date": "day",
    "time": "time, UTC",
}


def write_dictionary(source: Source, path: Path) -> None:
    """Writes the data dictionary as Markdown.

    Raises `OSError` where the disk refuses.
    """
    path.write_text("\n".join(_lines(source)) + "\n", encoding="utf-8", newline="\n")


def _lines(source: Source) -> Iterator[str]:
    about = source.about
    yield f"# {about.title}: the data dictionary"
    yield ""
    yield about.description
    yield ""
    yield "## What is counted"
    yield ""
    for word, meaning in about.units.items():
        yield f"- **{word}**: {meaning}"
    yield ""
    for remark in about.reading:
        yield f"- {remark}"
    yield ""
    for name, table in source.tables.items():
        yield from _section(source, name, table)
    yield f"## {source.layout.series.name} (a sheet of the workbook)"
    yield ""
    yield from _columns(source.layout.series)
    view = source.layout.agreements_listed
    yield "## agreements_listed (a view of the database)"
    yield ""
    yield view.meaning
    yield ""
    for column, table_name in view.columns.items():
        yield f"- `{column}`: as in {table_name}"
    yield ""
    for name, layer in describe_layers().items():
        yield f"## Map layer {name} (GeoJSON and GeoParquet)"
        yield ""
        yield from _columns(layer)
    yield f"{about.credit} The data: {about.data_licence.title} ({about.data_licence.name})."


def _section(source: Source, name: str, table: TableSpec) -> Iterator[str]:
    yield f"## {name}" if table.stored else f"## {name} (a view)"
    yield ""
    order = ", ".join(table.order or source.layout.tables[name].order)
    key = source.keys.get(name)
    identified = f" A line is identified by {', '.join(key)}." if key else ""
    ordered = f" Lines are in the order of {order}."
    points = ", ".join(
        f"{column} ({other}.{target})" for column, (other, target) in source.references.get(name, {}).items()
    )
    pointing = f" It points to other tables by {points}." if points else ""
    yield f"{source.rows[name]} rows.{identified}{ordered}{pointing}"
    yield ""
    yield from _columns(table)


def _columns(table: TableSpec) -> Iterator[str]:
    yield table.meaning
    yield ""
    yield "| column | type | unit | meaning |"
    yield "|---|---|---|---|"
    for column in table.columns:
        yield f"| {column.name} | {_TYPES[column.type]} | {column.unit} | {_cell(column.meaning)} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
