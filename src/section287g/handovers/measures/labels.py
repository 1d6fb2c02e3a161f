"""Where 287(g) stands in a release, column by column, and arrests by month under both readings of the labels.

Labels of arrests changed in mid-2025, and whether 287(g) can be told from other custodial arrests afterwards is not
settled. So both are given: 287(g) as labelled, and custodial arrests with 287(g) in one, which the change leaves
whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from section287g.datafiles import Column, Schema, data_file, read_table
from section287g.handovers.linking.linked import Linked
from section287g.handovers.release.columns import anchors
from section287g.handovers.release.vocabularies import group_of_method, marking_columns, vocabularies

__all__ = [
    "BOTH",
    "LABEL_CHANGES_SCHEMA",
    "LabelChange",
    "MarkedColumn",
    "arrest_classes",
    "label_changes",
    "marked_columns",
]

LABEL_CHANGES_SCHEMA: Schema = (
    Column("table", "table of a release"),
    Column("column", "column whose labels changed"),
    Column("from", "first day of the new labels, as far as known"),
    Column("says", "what changed"),
    Column("status", "sourced or assumed", check=("sourced", "assumed").__contains__),
    Column("source", "where it is written"),
)
BOTH: Final = "287(g) by method and programme"
_METHOD: Final = "287(g) by method only"
_PROGRAM: Final = "287(g) by programme only"
_MARK: Final = "287(g)"


@dataclass(frozen=True, slots=True)
class LabelChange:
    """A day from which labels of a column differ, and how certain that is."""

    table: str
    column: str
    first: date
    says: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class MarkedColumn:
    """A column that can mark 287(g): rows of its table, those where it is filled, and those it marks."""

    table: str
    column: str
    rows: int
    filled: int
    marked: int


@cache
def label_changes() -> tuple[LabelChange, ...]:
    """The changes of labels that are known."""
    lines = read_table(data_file("handovers/measures", "label_changes.csv"), LABEL_CHANGES_SCHEMA)
    return tuple(
        LabelChange(
            line["table"],
            line["column"],
            date.fromisoformat(line["from"]),
            line["says"],
            line["status"],
            line["source"],
        )
        for line in lines
    )


def _marks(value: str | None) -> bool:
    return value is not None and vocabularies()["programs"].class_of(value) == _MARK


def marked_columns(linked: Linked) -> tuple[MarkedColumn, ...]:
    """Every column of the release that can mark 287(g); rows are those that the duplicate rule keeps."""
    found = []
    for table, columns in marking_columns().items():
        held = linked.held.get(table, {})
        kept = (
            [f"NOT COALESCE(duplicate_{linked.duplicates}, FALSE)"]
            if f"duplicate_{linked.duplicates}" in held
            else []
        )
        when = (
            f"(CAST({anchors()[table]} AS DATE) <= DATE '{linked.extracted}')" if anchors()[table] in held else "TRUE"
        )
        for column in columns:
            if column not in held:
                continue
            where = " AND ".join([when, *kept])
            rows = linked.engine.rows(
                f"SELECT {column}, COUNT(*) FROM stored_{table} WHERE {where} GROUP BY {column}"
            )
            counts = {value: int(number) for value, number in rows}
            marked = sum(number for value, number in counts.items() if _marks(value))
            total = sum(counts.values())
            found.append(MarkedColumn(table, column, total, total - counts.get(None, 0), marked))
    return tuple(found)


def arrest_classes(linked: Linked, grouping: str) -> Mapping[tuple[str, ...], int]:
    """Arrests by month and class: 287(g) by which columns, else the method's group.

    Raises `NotFound` for an unknown grouping.
    """
    found: dict[tuple[str, ...], int] = {}
    for month, method, program, number in linked.rows("arrest_labels", extracted=linked.extracted):
        key = (month, _class(method, program, grouping))
        found[key] = found.get(key, 0) + int(number)
    return found


def _class(method: str | None, program: str | None, grouping: str) -> str:
    by_method, by_program = _marks(method), _marks(program)
    if by_method or by_program:
        return BOTH if by_method and by_program else _METHOD if by_method else _PROGRAM
    return "not stated" if method is None else group_of_method(method, grouping)
