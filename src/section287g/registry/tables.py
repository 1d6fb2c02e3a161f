"""The one description of tables and columns, from `data/tables.yaml`: for writing, packaging and documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from section287g.datafiles import DataFileError, data_file

__all__ = ["SQL_TYPES", "ColumnSpec", "TableSpec", "describe_tables"]

SQL_TYPES: Final = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "real": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIMESTAMP",
}


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: name, type, meaning, and unit where it counts something."""

    name: str
    type: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: name, meaning, columns, the order in which it is written, and whether it is stored."""

    name: str
    meaning: str
    columns: tuple[ColumnSpec, ...]
    order: tuple[str, ...]
    stored: bool


@cache
def describe_tables() -> dict[str, TableSpec]:
    """Every table by name, in the order of the description.

    Raises `DataFileError` where the description names an unknown type, an unknown column, or lacks a meaning.
    """
    import yaml  # a question needs no description of the tables

    text = data_file("registry", "tables.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same rules; ten times faster where it is there
    described: dict[str, Any] = loader(text).get_single_data()
    tables: dict[str, TableSpec] = {}
    for name, table in described.items():
        columns = tuple(
            ColumnSpec(column, spec["type"], spec.get("meaning", ""), spec.get("unit", ""))
            for column, spec in table["columns"].items()
        )
        order = tuple(table.get("order", ()))
        stored = bool(table.get("stored", True))
        for column in columns:
            if column.type not in SQL_TYPES or not column.meaning:
                raise DataFileError(f"tables.yaml: {name}.{column.name} has type {column.type!r} and no good meaning")
        if (stored and not order) or not set(order) <= {column.name for column in columns}:
            raise DataFileError(f"tables.yaml: {name} is written in the order {order}, which its columns do not give")
        tables[name] = TableSpec(name, table["meaning"], columns, order, stored)
    return tables
