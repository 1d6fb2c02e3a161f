"""How the tables hang together and which of them people open, from `data/layout.yaml`: for every format here.

What a table or column means is not said there: that is the registry's `tables.yaml`, the one description.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import yaml

from section287g.datafiles import DataFileError, data_file
from section287g.registry.tables import SQL_TYPES, ColumnSpec, TableSpec, describe_tables

__all__ = ["DatabaseView", "Layout", "Sheet", "TableLayout", "read_layout"]

_FILE: Final = "layout.yaml"
_PARTS: Final = {"key", "unique", "references", "indexes", "facets", "label", "order"}


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How one table hangs together with others: see `data/layout.yaml`."""

    key: tuple[str, ...]
    unique: tuple[str, ...]
    references: Mapping[str, tuple[str, str]]
    indexes: tuple[tuple[str, ...], ...]
    facets: tuple[str, ...]
    label: str | None
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as a sheet of the workbook, with or without the agency's name beside its ids."""

    table: str
    agency: bool


@dataclass(frozen=True, slots=True)
class DatabaseView:
    """A view of the database that is made of columns of several tables: column name and source table."""

    meaning: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole layout: of each table, the workbook's sheets, the view of listed agreements, the series."""

    tables: Mapping[str, TableLayout]
    sheets: tuple[Sheet, ...]
    agreements_listed: DatabaseView
    series: TableSpec


@cache
def read_layout() -> Layout:
    """The layout, checked against the description of the tables.

    Raises `DataFileError` where it names a table or column that the description does not have, or lacks a
    table that the description has.
    """
    said: dict[str, Any] = yaml.safe_load(data_file("publish", _FILE).read_text(encoding="utf-8"))
    described = describe_tables()
    if set(said["tables"]) != set(described):
        differ = ", ".join(sorted(set(said["tables"]) ^ set(described)))
        raise DataFileError(f"{_FILE}: the tables are not those of tables.yaml; these differ: {differ}")
    tables = {name: _table(name, said["tables"][name]) for name in described}
    sheets = tuple(Sheet(name, bool(spec.get("agency", False))) for name, spec in said["sheets"].items())
    for sheet in sheets:
        _columns(sheet.table, ())
    view = DatabaseView(said["agreements_listed"]["meaning"], dict(said["agreements_listed"]["columns"]))
    for column, table in view.columns.items():
        _columns(table, (column,))
    return Layout(tables, sheets, view, _series(said["series"]))


def _table(name: str, said: Mapping[str, Any]) -> TableLayout:
    if not set(said) <= _PARTS:
        raise DataFileError(f"{_FILE}: {name} has {', '.join(sorted(set(said) - _PARTS))}, which means nothing")
    references: dict[str, tuple[str, str]] = {}
    for column, target in said.get("references", {}).items():
        table, _, other = target.partition(".")
        _columns(name, (column,))
        _columns(table, (other,))
        references[column] = (table, other)
    layout = TableLayout(
        key=_columns(name, said.get("key", ())),
        unique=_columns(name, said.get("unique", ())),
        references=references,
        indexes=tuple(_columns(name, columns) for columns in said.get("indexes", ())),
        facets=_columns(name, said.get("facets", ())),
        label=said.get("label"),
        order=_columns(name, said.get("order", ())),
    )
    _columns(name, () if layout.label is None else (layout.label,))
    if not (describe_tables()[name].order or layout.order):
        raise DataFileError(f"{_FILE}: {name} is a view and needs an order")
    return layout


def _columns(table: str, columns: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    described = describe_tables()
    if table not in described:
        raise DataFileError(f"{_FILE}: there is no table {table!r} in tables.yaml")
    unknown = [column for column in columns if column not in {one.name for one in described[table].columns}]
    if unknown:
        raise DataFileError(f"{_FILE}: {table} has no column {', '.join(map(repr, unknown))} in tables.yaml")
    return tuple(columns)


def _series(said: Mapping[str, Any]) -> TableSpec:
    columns = tuple(
        ColumnSpec(name, one["type"], one["meaning"], one.get("unit", "")) for name, one in said["columns"].items()
    )
    wrong = [column.name for column in columns if column.type not in SQL_TYPES]
    if wrong:
        raise DataFileError(f"{_FILE}: series: {', '.join(wrong)} has an unknown type")
    return TableSpec("series", said["meaning"], columns, ("date", "list"), False)
